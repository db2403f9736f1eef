"""The index of a site and the scripts that read it, in Node: what is found, in which order, of how many bytes."""

from __future__ import annotations

import json
import random
import shutil
import sys
import unicodedata

import pytest

from creditplan.confined import Limits
from creditplan.errors import CreditplanError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels
from creditplan.pipeline import convert, packaged_plan
from creditplan.reading import read
from creditplan.site.search import Entry, SearchIndex, forms, postings
from searched import Node, entries, made_up, served, write_index

ALL = {"limit": 10_000}
# Loads of one search at most, with all that it needs.
MOST = 300_000


@pytest.fixture(scope="session")
def node(pytestconfig, tmp_path_factory):
    if not shutil.which("node"):
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing("node is not installed (Debian package nodejs)")
    return Node(tmp_path_factory.mktemp("node"))


@pytest.fixture(scope="session")
def packaged():
    knowledge = open_knowledge()
    plan = convert(read(packaged_plan()), knowledge, Iris()).plan
    return [*entries(plan, knowledge.register)]


@pytest.fixture(scope="session")
def site(packaged, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_index(folder, packaged)
    with served(folder) as (address, sent):
        yield address, sent


@pytest.fixture
def ask(node, site):
    """Search the packaged plan."""
    return lambda *queries, **options: node.search(
        *((f"{site[0]}/all/search/", query, ALL | options) for query in queries)
    )


def files(found):
    index = SearchIndex()
    for entry in found:
        index.add(entry)
    return dict(index.files())


def pages(found):
    return [hit["page"] for hit in found["hits"]]


FOUND = [
    # query, the page that comes first
    ("国家食品药品监督管理总局", "agency/cfda"),
    ("食品药品监督管理总局", "agency/cfda"),
    ("国务院食品安全委员会办公室", "agency/fsco"),  # 13 characters
    ("中华人民共和国工业和信息化部", "agency/miit"),
    ("中华人民共和国国家发展和改革委员会", "agency/ndrc"),
    ("國家稅務總局", "agency/sat"),
    ("國家發展和改革委員會", "agency/ndrc"),
    ("fgw", "agency/ndrc"),
    ("fzggw", "agency/ndrc"),
    ("FZGGW", "agency/ndrc"),
    ("rmyh", "agency/pboc"),
    ("zgrmyh", "agency/pboc"),
    ("gszj", "agency/saic"),
    ("renminyinhang", "agency/pboc"),
    ("renminyin", "agency/pboc"),
    ("ren min yin hang", "agency/pboc"),
    ("People's Bank", "agency/pboc"),
    ("people’s BANKS", "agency/pboc"),
    ('"people\'s bank"', "agency/pboc"),
    ("ＰＢＯＣ", "agency/pboc"),
    ("péople bänk china", "agency/pboc"),
    ("央行", "agency/pboc"),
]


@pytest.mark.parametrize(("query", "page"), FOUND)
def test_what_is_meant_comes_first(ask, query, page):
    (found,) = ask(query)
    assert pages(found)[0] == page


@pytest.mark.parametrize(
    "query",
    [
        "用体",  # 信用|体系
        "国人",  # 中国|人民|银行
        "品安",  # 食品|安全
        '"bank people"',
        "食品 zzz",
        "redit",
        "",
        "。，",
        "\u202e",
    ],
)
def test_what_no_word_begins_with_is_not_found(ask, query):
    (found,) = ask(query)
    assert found == {"hits": [], "total": 0, "exact": True, "kinds": {}}


def begins(form, query):
    """Whether a query of Chinese characters stands in a text where a word begins; one character stands anywhere."""
    text, at = form.folded, form.folded.find(query)
    while at >= 0:
        if len(query) == 1 or at in form.starts:
            return True
        at = text.find(query, at + 1)
    return False


def expected(packaged, query):
    simple = forms.fold(query)
    return {
        entry.page
        for entry in packaged
        if any(
            begins(forms.read(forms.shown(text)), simple)
            for text in (entry.title.zh, entry.title.en or "", *entry.names, entry.text)
        )
    }


def test_all_that_has_it_is_found_and_nothing_else(ask, packaged):
    draw = random.Random(1)
    texts = [text for entry in packaged for text in (entry.title.zh, entry.text) if len(text) > 3]
    parts = []
    while len(parts) < 400:
        text = forms.shown(draw.choice(texts))
        start = draw.randrange(len(text))
        parts.append(text[start : start + draw.choice((1, 2, 2, 3, 4, 7, 15))])
    queries = [
        "食品",
        "信用体系",
        "市场监管",
        "用体",
        "税",
        "信用體系",
        *filter(forms._HAN_RUN.fullmatch, parts),
    ]
    right = [expected(packaged, query) for query in queries]
    assert all(right[:3]) and not right[3] and any(not one for one in right[6:])
    for query, found, wanted in zip(queries, ask(*queries), right, strict=True):
        assert (set(pages(found)), found["total"]) == (wanted, len(wanted)), query
        assert found["exact"] and sum(found["kinds"].values()) == len(wanted), query


def test_what_was_found_is_marked_where_it_stands(ask):
    (found,) = ask("信用体系")
    for hit in found["hits"]:
        parts = [part for part in (hit["zh"], hit["en"], hit["name"], hit["text"]) if part]
        marked = [part["text"][start:end] for part in parts for start, end in part["marks"]]
        assert marked and set(marked) == {"信用体系"}


def test_several_words_must_all_be_there(ask):
    both, one, other = (set(pages(found)) for found in ask("食品 信用", "食品", "信用"))
    assert both and both == one & other


def test_kinds_are_counted_and_chosen(ask):
    (every,) = ask("食品")
    (tasks,) = ask("食品", kinds=["task"])
    assert every["kinds"] == tasks["kinds"] and {hit["kind"] for hit in tasks["hits"]} == {"task"}
    assert tasks["total"] == every["kinds"]["task"] < every["total"]


ORDER = [
    Entry("task/said", "task", Labels("纳入考核"), text="由食品安全办负责"),
    Entry("task/named", "task", Labels("加强食品安全监管")),
    Entry("task/begins", "task", Labels("食品安全监管")),
    Entry("document/whole", "document", Labels("某文件"), ("食品安全",)),
    Entry("agency/begins", "agency", Labels("食品安全办公室", "Food Safety Office")),
    Entry("agency/second", "agency", Labels("食品安全委员会", "Foods of Safety")),
    Entry("task/english", "task", Labels("加强", "Foodstuff")),
]


def test_names_come_before_texts_whole_ones_first_and_bodies_before_tasks(node, tmp_path):
    write_index(tmp_path, ORDER)
    with served(tmp_path) as (address, _):
        chinese, english, narrow = node.search(
            (f"{address}/x/search/", "食品安全", ALL),
            (f"{address}/x/search/", "food", ALL),
            (f"{address}/y/search/", "食品安全", {"limit": 2}),
        )
    right = ["document/whole", "agency/begins", "agency/second", "task/begins", "task/named", "task/said"]
    assert pages(chinese) == right and pages(narrow) == right[:2]
    assert pages(english) == ["agency/begins", "agency/second", "task/english"]


HOSTILE = [
    Entry("plan/x/task/1", "task", Labels("<img src=x onerror=alert(1)>任务", "</script><b>Task</b>")),
    Entry(
        "plan/x/task/2",
        "task",
        Labels("反\u202e转\u2066务院\u200b食\u00ad品"),
        text="\0\ud800\x1b[31m任务\u2028终",
    ),
    Entry("agency/long", "agency", Labels("长" * 10_000), ("名" * 10_000 + "末尾", '"' * 10_000)),
    Entry("agency/quoted", "agency", Labels('"' * 10_000 + "引号"), text="\\" * 20_000 + "反斜线"),
    Entry("task/emoji", "task", Labels("👩‍👩‍👧𠮷野家任务"), text="𠮷" * 300 + "𠮷野家税务"),
]


def test_hostile_texts_are_found_and_shown_as_they_are(node, tmp_path):
    sizes = write_index(tmp_path, HOSTILE * 40)
    assert max(size for name, size in sizes.items() if "/entries/" in name) <= 13_000
    queries = [
        "任务",
        "食品",
        "末尾",
        "反斜线",
        "野家",
        "𠮷野家税务",
        "img",
        '"onerror alert"',
        "长" * 10_000,
    ]
    with served(tmp_path) as (address, sent):
        found = node.search(*((f"{address}/{at}/search/", query, {}) for at, query in enumerate(queries)))
    assert max(sent.values()) <= MOST
    first = [one["hits"][0] for one in found]
    assert [hit["page"] for hit in first] == [
        *("plan/x/task/1", "plan/x/task/2", "agency/long", "agency/quoted", "task/emoji", "task/emoji"),
        *("plan/x/task/1", "plan/x/task/1", "agency/long"),
    ]
    assert first[0]["zh"] == {"text": "<img src=x onerror=alert(1)>任务", "marks": [[28, 30]]}
    assert first[1]["zh"] == {"text": "反转务院食品", "marks": [[4, 6]]}
    assert first[4]["zh"]["marks"] == [[8, 10]]


def test_scripts_and_the_index_have_one_form_of_texts(node):
    draw = random.Random(2)
    known = [
        chr(code)
        for code in range(sys.maxunicode)
        if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
    ]
    texts = ["".join(known[at : at + 50]) for at in range(0, len(known), 50)]
    texts += [
        "".join(draw.choices(known[:3000] + ["'", "’", "s", " ", "中"] * 500, k=30)) for _ in range(2000)
    ]
    for text, (shown, folded, pieces) in zip(texts, node.forms(texts, forms.variants()), strict=True):
        assert shown == forms.shown(text)
        assert folded == forms.fold(shown)
        assert pieces == [*forms._pieces(folded)]


def test_same_entries_same_bytes_in_memory_or_not(packaged, monkeypatch):
    once = files(packaged)
    assert files(packaged) == once
    monkeypatch.setattr(postings, "_KEYS_HELD", 500)
    assert files(packaged) == once


def test_a_first_answer_loads_little(node, tmp_path):
    sizes = write_index(tmp_path, made_up(4_000))
    queries = [
        "食品",
        "信用体系",
        "的",
        "信",
        "credit",
        "cre",
        "某市",
        "信用 食品 安全 市场",
        "task 1 of",
        "局",
        "sp",
    ]
    with served(tmp_path) as (address, sent):
        found = node.search(*((f"{address}/{at}/search/", query, {}) for at, query in enumerate(queries)))
    assert all(one["hits"] for one in found[:-1])
    assert sum(sizes.values()) > 2 * MOST and max(sent.values()) <= MOST


def test_an_empty_site_has_an_index(node, tmp_path):
    write_index(tmp_path, [])
    with served(tmp_path) as (address, _):
        (found,) = node.search((f"{address}/x/search/", "食品", {}))
    assert found["total"] == 0


def test_another_process_makes_the_same_files(packaged, monkeypatch):
    found = [*packaged, Entry("x", "term", Labels("𠮷<b>\ud800"), ("名\u2028",), "國家\n稅務")]
    here = files(found)
    monkeypatch.setattr("creditplan.site.search.index.FEW", 0)
    assert files(found) == here


def test_where_there_is_no_memory_for_it_that_is_said(packaged, monkeypatch):
    monkeypatch.setattr("creditplan.site.search.index.FEW", 0)
    monkeypatch.setattr("creditplan.site.search.index._LIMITS", Limits(answer=1000))
    with pytest.raises(CreditplanError, match="index of the search cannot be made: what it grows to"):
        files(packaged)


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="bodies"):
        SearchIndex().add(Entry("x", "bodies", Labels("某")))


def test_the_index_says_what_it_holds(packaged):
    held = files(packaged)
    about = json.loads(held["search/index.json"])
    assert sum(about["kinds"].values()) == len(packaged)
    first = [key for at in range(len(about["keys"])) for key in json.loads(held[f"search/keys/{at}.json"])]
    assert first == sorted(first, key=lambda key: key.encode("utf-16-be"))
    assert len(first) == sum(name.endswith(".bin") for name in held)
