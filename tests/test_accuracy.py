"""The fifteen real plans against what careful readers took from them."""

from __future__ import annotations

import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from accuracy import PLANS, markdown, scores, total


def test_real_plans_are_read_as_careful_readers_read_them():
    parts = scores(PLANS)
    assert len(parts) == 15
    assert total(parts).f1 >= 0.98


def test_the_published_figures_are_those_of_today():
    assert markdown(scores(PLANS)) in (ROOT / "docs" / "accuracy.md").read_text("utf-8")
