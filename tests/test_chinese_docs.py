"""Pages in Chinese say what the English pages say: the same commands, names, tables, figures and links, part by part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from doc_pages import CODE, LINK, parts, targets

DOCS = ROOT / "docs"
CHINESE = sorted((DOCS / "zh").glob("*.md"))
PAIRS = [(ROOT / "README.md", ROOT / "README.zh.md"), *((DOCS / page.name, page) for page in CHINESE)]
CHINESE_OF = dict(PAIRS)


def chinese_of(target):
    """Where a link of an English page leads in the Chinese one: to what there is in Chinese."""
    leads, anchor = target
    if isinstance(leads, Path) and leads.suffix == ".webp":
        return leads.with_name(leads.name.replace(".en.", ".zh.")), anchor
    return CHINESE_OF.get(leads, leads), anchor


def pair(one, other):
    return pytest.param(one, other, id=str(other.relative_to(ROOT)))


both = pytest.mark.parametrize(("english", "chinese"), [pair(*two) for two in PAIRS])


def test_main_tasks_have_pages_in_chinese():
    named = {page.name for page in CHINESE}
    assert named >= {
        "install.md",
        "publication.md",
        "site.md",
        "corrections.md",
        "review.md",
        "formats.md",
        "problems.md",
    }
    assert all((DOCS / name).exists() for name in named)


@both
def test_each_begins_with_a_link_to_the_other(english, chinese):
    for path, other, name in ((english, chinese, "中文"), (chinese, english, "English")):
        found = [(leads, words) for (_, words, _), (leads, _) in
                 zip(LINK.findall(parts(path)[0].text), targets(path, parts(path)[0]), strict=True)]  # fmt: skip
        own = [words for leads, words in found if leads == other]
        assert len(own) == 1 and own[0].startswith(name), path
        if path.parent != ROOT:
            assert parts(path)[0].text.strip().startswith(f"[{name}](")


@both
def test_parts_are_the_same(english, chinese):
    assert [part.level for part in parts(english)] == [part.level for part in parts(chinese)]


@both
def test_each_part_has_the_same_code_tables_and_figures(english, chinese):
    for one, other in zip(parts(english), parts(chinese), strict=True):
        where = f"{one.title} / {other.title}"
        assert other.blocks == one.blocks, where
        assert other.codes == one.codes, where
        assert other.rows == one.rows, where
        assert other.items == one.items, where
        assert other.figures == one.figures, where


@both
def test_links_lead_to_the_same_pages_in_the_language_of_the_reader(english, chinese):
    for one, other in zip(parts(english), parts(chinese), strict=True):
        expected = {chinese_of(target) for target in targets(english, one) if target[0] != chinese}
        assert {target for target in targets(chinese, other) if target[0] != english} == expected, one.title


@pytest.mark.parametrize(
    "page", [ROOT / "README.zh.md", *CHINESE], ids=lambda page: str(page.relative_to(ROOT))
)
def test_a_page_in_chinese_is_in_chinese(page):
    """Signs are those of Chinese between Chinese characters, and no sentence was left in English."""
    for part in parts(page):
        prose = CODE.sub("", re.sub(r"<!--.*?-->", "", part.prose, flags=re.DOTALL))
        assert not re.search(r"[\u4e00-\u9fff][,;:?!](?:\s|[\u4e00-\u9fff])", prose), part.title
        for paragraph in re.split(r"\n\s*\n|\n(?=[|-])", prose):
            bare = LINK.sub("", paragraph)
            assert (
                len(re.findall(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+ [A-Za-z]+", bare)) == 0
            ), paragraph


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_link_to_a_page_in_english_says_so(page):
    text = page.read_text("utf-8").partition("\n\n")[2].partition("\n\n")[2]
    for link in LINK.finditer(text):
        name = link[3].partition("#")[0]
        if name.endswith(".md") and (page.parent / name).resolve().parent == DOCS:
            assert text[link.end() :].startswith(("（英文）", "，英文）")), link[0]
