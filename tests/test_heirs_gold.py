"""Two readings of who has each task today: whole, of one form, and where they differ."""

from __future__ import annotations

import csv

import pytest

from conftest import ROOT

FOLDER = ROOT / "tests" / "gold" / "heirs"
DIFFERENT = {
    ("37", "文化部"),
    ("42", "公安部"),
    ("46", "公安部"),
    ("57", "工业和信息化部"),
    ("62", "安监总局"),
    ("64", "中央文明办"),
}


def reading(name):
    with (FOLDER / f"reading-{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell):
    return [part.strip() for part in cell.split("|") if part.strip()]


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_reading_speaks_of_every_assignment(name, plan):
    assigned = [
        (task.key, a.named_as, str(a.role))
        for task in plan.tasks
        for c in task.clauses
        for a in c.assignments
    ]
    assert [(row["task"], row["body"], row["role"]) for row in reading(name)] == assigned


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_reading_has_one_form(name):
    for row in reading(name):
        today, parts = several(row["today"]), several(row["part"])
        assert row["answer"] in {"same", "whole", "part", "undecided"}, row
        assert row["confidence"] in {"high", "medium", "low"}, row
        assert bool(today) is (row["answer"] != "undecided"), row
        assert len(parts) == (len(today) if row["answer"] == "part" else 0), row
        assert row["answer"] == "same" or (row["sentence"] and row["document"] != "-"), row


def test_the_readings_agree_but_for_what_is_yet_to_be_decided():
    differ = {
        (one["task"], one["body"])
        for one, other in zip(reading("a"), reading("b"), strict=True)
        if (one["answer"], set(several(one["today"]))) != (other["answer"], set(several(other["today"])))
    }
    assert differ == DIFFERENT
