"""Names of central bodies as plans of 2008 to 2026 write them: whom each means on a date, decided before it was run."""

from __future__ import annotations

import csv

import pytest

from conftest import ROOT
from creditplan.knowledge import open_knowledge

TABLE = ROOT / "tests" / "gold" / "central-names.tsv"
ROWS = [
    (row["name"], row["on"], row["slug"])
    for row in csv.DictReader(TABLE.read_text("utf-8").splitlines(), delimiter="\t")
]


def test_the_table_is_whole():
    assert len(ROWS) == len({row[:2] for row in ROWS}) == 414
    assert len({slug for *_, slug in ROWS if slug}) > 200


@pytest.mark.parametrize(("name", "on", "slug"), ROWS)
def test_a_name_means_a_body_on_a_date(name, on, slug):
    """Nobody where the body did not exist then, was not so named, or is not in the register."""
    known = open_knowledge().register.by_name.get(name, ())
    assert [agent.slug for agent in known if agent.period_of(name).may_hold(on)] == ([slug] if slug else [])
