"""Real and made-up plans against what careful readers took from them."""

from __future__ import annotations

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from accuracy import PLANS, markdown, scores, total


def test_real_plans_are_read_as_careful_readers_read_them():
    parts = scores(PLANS)
    assert len(parts) == 15
    assert total(parts).f1 >= 0.98


@pytest.mark.parametrize("name, documents", [("excerpts", 62), ("written", 40)])
def test_plans_that_others_read(name, documents):
    parts = scores(ROOT / "tests" / name)
    assert len(parts) == documents
    assert total(parts).f1 >= 0.98
    row = f"| {name} | {documents} | {total(parts).found + len(total(parts).missed)} |"
    text = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    [line] = [line for line in text.splitlines() if line.startswith(row)]
    assert line.endswith(f"| {total(parts).f1:.3f} |")


@pytest.mark.parametrize(
    ("name", "documents"), [("plans-2", 12), ("plans-3", 14), ("plans-4", 14), ("plans-5", 14)]
)
def test_plans_that_nobody_had_seen(name, documents):
    parts = scores(ROOT / "tests" / name)
    assert len(parts) == documents
    rows = total(parts).found + len(total(parts).missed)
    text = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    [line] = [line for line in text.splitlines() if line.startswith(f"| {name} | {documents} | {rows} |")]
    assert line.endswith(f"| {total(parts).f1:.3f} |")


def test_the_published_figures_are_those_of_today():
    assert markdown(scores(PLANS)) in (ROOT / "docs" / "accuracy.md").read_text("utf-8")
