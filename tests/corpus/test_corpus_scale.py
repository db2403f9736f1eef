"""What is measured of corpora at scale: rows of what was built against the truth, memory as a picture."""

from __future__ import annotations

import json
import sys
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from creditplan.corpus import build

sys.path.insert(0, str(ROOT / "benchmarks"))
from corpus_check import ROWS
from corpus_rows import compared
from generate import generate
from memory_picture import drawn, ticks
from scale_works import serialisation


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scale")
    generate(4, 7, folder / "documents")
    build([folder / "documents"], folder / "corpus", jobs=1)
    return folder / "documents", folder / "corpus"


def test_rows_of_a_corpus_are_those_of_the_truth(built):
    total = compared(*built)
    assert total.plans == 4
    assert total.found[ROWS] > 100
    assert not total.missed[ROWS]
    assert not total.wrong[ROWS]


def test_a_row_that_is_another_is_missed_and_wrong(built):
    documents, corpus = built
    table = min((corpus / "tables" / "assignments").glob("*.csv"))
    whole = table.read_text("utf-8")
    table.write_text(whole.replace(",lead,", ",participant,", 1), "utf-8")
    try:
        total = compared(documents, corpus)
    finally:
        table.write_text(whole, "utf-8")
    assert (total.missed[ROWS], total.wrong[ROWS]) == (1, 1)
    assert total.first


def test_all_statements_of_a_corpus_are_serialised(built):
    _, corpus = built
    with_all = serialisation(str(corpus))
    facts = "".join(file.read_text("utf-8") for file in (corpus / "facts").glob("*.jsonl")).splitlines()
    assert len(facts) == 4
    assert with_all["statements"] == sum(json.loads(line)["statements"] for line in facts)


def test_memory_over_time_is_drawn():
    samples = [(float(second), 1_000_000 * (50 + second % 7)) for second in range(1000)]
    picture = drawn(samples, "a run <of> plans")
    root = ET.fromstring(picture)
    line = root.find("{http://www.w3.org/2000/svg}polyline")
    assert line is not None
    points = [tuple(map(float, one.split(","))) for one in line.get("points").split()]
    assert 300 <= len(points) <= 330
    assert points == sorted(points)
    assert "at most 56 MB in 17 minutes" in picture
    assert picture == drawn(samples, "a run <of> plans")


@pytest.mark.parametrize(("most", "step"), [(137.6, 20), (315, 50), (0.5, 0.1), (40, 5), (8, 1)])
def test_steps_of_an_axis_are_round(most, step):
    assert ticks(most) == pytest.approx(step)
