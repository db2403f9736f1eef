"""Made-up corpora: the same bytes always, in the mix that is written down, with a truth that their check holds to."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from statistics import median

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import memory
import pages
from accuracy import SILENT
from corpus_check import FIELDS, ROWS, check, checked
from generate import generate, write
from made_documents import han, made, wrapped
from made_plans import draft, issued, mix


def tree(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    generate(60, 7, folder)
    return folder


def test_a_plan_has_the_same_bytes_in_a_corpus_of_any_size(tmp_path):
    for name, plans, seed in (("few", 3, 7), ("more", 8, 7), ("other", 3, 8)):
        generate(plans, seed, tmp_path / name)
    few, more, other = (tree(tmp_path / name) for name in ("few", "more", "other"))
    assert few.items() < more.items()
    documents = [path for path in few.keys() & other.keys() if path.suffix != ".toml"]
    assert all(few[path] != other[path] for path in documents)


def test_the_generator_knows_nothing_of_the_product():
    program = "import sys, generate; print(*(name for name in sys.modules if 'creditplan' in name))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "benchmarks", capture_output=True, check=True
    )
    assert done.stdout.split() == []


def test_no_two_plans_can_have_one_id():
    plans = [issued(index, 7) for index in range(20_000)]
    numbers = Counter(plan.number for plan in plans if plan.number)
    without = Counter((plan.issuer, plan.on.year) for plan in plans if not plan.number)
    assert len(numbers) > 15_000
    assert without
    assert max(numbers.values()) == max(without.values()) == 1


def test_the_mix_is_the_one_that_is_written_down():
    drafts = [draft(index, 7) for index in range(400)]
    levels = Counter(plan.issue.level for plan in drafts)
    assert levels == {level: count * 20 for level, count in mix()["levels"].items()}
    layouts = Counter(plan.layout for plan in drafts)
    for name, layout in mix()["layouts"].items():
        assert abs(layouts[name] / 400 - layout["share"]) < 0.07, name
    years = {plan.issue.on.year for plan in drafts}
    assert years == set(range(2014, 2027))
    sizes = [len(made(index, 7).truth["tasks"]) for index in range(400)]
    assert min(sizes) >= 5
    assert max(sizes) <= 150
    assert 20 <= median(sizes) <= 30


def test_there_are_words_for_the_largest_plan():
    # Each task and each heading between sections and tasks has a head of its own; such a heading has two tasks or is
    # the last of its section.
    wanted = mix()["tasks"]["most"] * 3 // 2 + max(len(theme["headings"]) for theme in mix()["themes"])
    for theme in mix()["themes"]:
        assert len(mix()["text"]["verbs"]) * len(set(theme["objects"])) >= wanted, theme["name"]
    signs = [issuer[-1] for level in mix()["issuers"].values() for issuer in level]
    assert len(signs) == len(set(signs))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (112, "一百一十二"),
    ],
)
def test_numbers_as_chinese_writes_them(number, words):
    assert han(number) == words


def test_no_line_begins_with_a_mark_that_closes():
    lines = list(wrapped("字" * 38 + "，" + "字" * 36 + "（字）" + "字" * 5))
    assert [len(line) for line in lines] == [39, 39, 5]
    assert lines[1] == "字" * 36 + "（字）"


def test_what_the_truth_says_stands_in_the_document(corpus):
    for file in sorted(corpus.rglob("*.truth.json")):
        truth = json.loads(file.read_text("utf-8"))
        [document] = [
            path for path in file.parent.glob(f"{file.name[:6]}.*") if path.suffix not in (".json", ".toml")
        ]
        text = re.sub(r"\W|<[^>]*>", "", re.sub(r"<[^>]*>|\\", "", document.read_text("utf-8-sig")))
        assert truth["tasks"], file
        for task in truth["tasks"]:
            assert task["assignments"], (file, task)
            words = [row["agency"] for row in task["assignments"]]
            words += [due["words"] for due in task["deadlines"]]
            words += [task["text"].partition("。")[0]]
            for said in words:
                assert re.sub(r"\W", "", said) in text, (file, said)


def test_a_corpus_is_read_as_its_truth_says(corpus):
    total = checked(corpus)
    assert total.plans == 60
    assert total.found[ROWS] > 5000
    for name in FIELDS:
        assert min(total.ratios(name)) >= 0.995, name
    for name in ("title", "issuer", "date", "place", "tasks", "parts"):
        assert total.ratios(name) == (1, 1, 1), name
    assert not total.told[SILENT]


@pytest.mark.parametrize("width", [22, 28, 33, 45])
def test_at_whatever_width_a_page_cut_its_lines_they_say_the_same(width, tmp_path, monkeypatch):
    monkeypatch.setitem(mix()["plan"], "wrap", width)
    monkeypatch.setitem(mix()["shares"], "wrapped", 1.0)
    texts = [index for index in range(100, 124) if made(index, 7).suffix == "txt"]
    for index in texts:
        write(index, 7, tmp_path)
    total = checked(tmp_path)
    assert total.plans == len(texts) >= 10
    assert total.first == []


def test_a_truth_that_says_otherwise_is_seen(corpus, tmp_path):
    whole = next(
        file
        for file in sorted(corpus.rglob("*.truth.json"))
        if not check(file).first and '"lead"' in file.read_text()
    )
    for path in whole.parent.glob(f"{whole.name[:6]}.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    truth = json.loads(whole.read_text("utf-8"))
    row = next(row for task in truth["tasks"] for row in task["assignments"] if row["role"] == "lead")
    row["role"] = "participant"
    truth["tasks"][0]["text"] += "又"
    truth["issuer"] = "某某"
    del truth["tasks"][-1]
    (tmp_path / whole.name).write_text(json.dumps(truth), "utf-8")
    told = check(tmp_path / whole.name)
    assert (told.missed[ROWS], told.missed["words"], told.missed["issuer"], told.missed["tasks"]) == (
        1,
        1,
        1,
        0,
    )
    assert (told.wrong["issuer"], told.wrong["tasks"]) == (1, 1)
    assert told.wrong[ROWS] > 1
    assert len(told.first) >= 5


def test_pages_are_counted_and_weighed(tmp_path):
    records = tmp_path / "records.json"
    pages.write(pages.records(30), records)
    assert len(json.loads(records.read_text("utf-8"))) == 30
    [result] = pages.interleaved([pages.jinja(records)], 1, tmp_path)
    assert result.pages == 30
    assert 10_000 < result.size / result.pages < 25_000
    assert result.processor > 0
    assert "| jinja2 | 30 |" in pages.table([result])
    assert not list(tmp_path.rglob("*.html"))


def test_pages_that_differ_are_found(tmp_path):
    program = "import pathlib, sys; pathlib.Path(sys.argv[1], 'a.html').write_text(sys.argv[2])"
    same, alike, other = (
        pages.Rival(words, [sys.executable, "-c", program, "OUT", words])
        for words in ("a &#39;", "a\n'", "b")
    )
    assert pages.differing([same, alike], tmp_path) == []
    assert pages.differing([same, other], tmp_path) == ["a.html"]


TWO_CHILDREN = """
import subprocess, sys, time
child = "x = bytearray(150_000_000); print(flush=True); input()"
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
children = [subprocess.Popen([sys.executable, "-c", child], **pipes) for _ in "12"]
for one in children:
    one.stdout.readline()
time.sleep(1)
for one in children:
    one.communicate("\\n")
print("done")
sys.exit(3)
"""


def test_memory_of_children_is_seen():
    usage = memory.watched([sys.executable, "-c", TWO_CHILDREN])
    assert usage.code == 3
    assert usage.messages == "done\n"
    assert 150_000_000 < usage.largest < 250_000_000
    assert usage.together > 300_000_000
    assert usage.wall > 1
    assert 0 < usage.processor < usage.wall
    assert [seconds for seconds, _ in usage.samples] == sorted(seconds for seconds, _ in usage.samples)
