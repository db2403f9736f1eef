"""Who has each task today: two readings, what was decided from them, and what the packaged plan answers."""

from __future__ import annotations

import csv

import pytest

import independent
from conftest import ROOT
from creditplan.query import Queries

FOLDER = ROOT / "tests" / "gold" / "heirs"
# Where the readings differ, and where neither was followed; the README of the folder has the reasons.
DIFFERENT = {
    ("37", "文化部"),
    ("42", "公安部"),
    ("46", "公安部"),
    ("57", "工业和信息化部"),
    ("62", "安监总局"),
    ("64", "中央文明办"),
}
NEITHER = {("15", "质检总局")}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reading(name):
    return rows_of(FOLDER / f"reading-{name}.csv")


def several(cell):
    return [part.strip() for part in cell.split("|") if part.strip()]


def gold():
    return rows_of(ROOT / "tests" / "gold" / "heirs.csv")


@pytest.mark.parametrize("rows", [reading("a"), reading("b"), gold()], ids=["a", "b", "gold"])
def test_every_assignment_is_spoken_of(rows, plan):
    assigned = [
        (task.key, a.named_as, str(a.role))
        for task in plan.tasks
        for c in task.clauses
        for a in c.assignments
    ]
    assert [(row["task"], row["body"], row["role"]) for row in rows] == assigned


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_reading_has_one_form(name):
    for row in reading(name):
        today, parts = several(row["today"]), several(row["part"])
        assert row["answer"] in {"same", "whole", "part", "undecided"}, row
        assert row["confidence"] in {"high", "medium", "low"}, row
        assert bool(today) is (row["answer"] != "undecided"), row
        assert len(parts) == (len(today) if row["answer"] == "part" else 0), row
        assert row["answer"] == "same" or (row["sentence"] and row["document"] != "-"), row


def test_what_was_decided_is_what_a_reader_said():
    read = list(zip(reading("a"), reading("b"), gold(), strict=True))
    for one, other, decided in read:
        key = decided["task"], decided["body"]
        kinds = {row["answer"].replace("same", "whole") for row in (one, other)}
        counts = {len(several(row["today"])) for row in (one, other)}
        if key not in NEITHER:
            assert decided["answer"] in kinds, key
            # Of a body that two functions make an heir, each is a row.
            assert len({*several(decided["heirs"])}) in counts, key
        assert (key in DIFFERENT) is (
            (one["answer"], {*several(one["today"])}) != (other["answer"], {*several(other["today"])})
        )


@pytest.fixture(scope="module")
def answers(conversion):
    found = {}
    for row in Queries([*conversion.quads, *conversion.heirs_quads]).run("heirs-of-tasks"):
        key = row["order"].value, row["agencyName"].value, row["role"].value.rpartition("/")[2]
        part = row["part"].value if row["part"] else None
        found.setdefault(key, set()).add((row["answer"].value, row["heirName"].value, part))
    return found


@pytest.mark.parametrize("row", gold(), ids=lambda row: f"{row['task']}-{row['body']}")
def test_the_packaged_plan_answers_as_was_decided(row, answers):
    heirs, parts = map(independent.one_name, several(row["heirs"])), several(row["parts"])
    expected = {(row["answer"], heir, part) for heir, part in zip(heirs, parts or [None], strict=True)}
    assert answers[row["task"], independent.one_name(row["body"]), row["role"]] == expected
