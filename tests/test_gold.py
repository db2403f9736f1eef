"""The converter against two readings of all 72 clauses made by hand before its output was looked at."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from conftest import ROOT

COLLECTIVES_ONLY = [3, 5, 6, 7, 8, 11, 56, 61, 70, 71]
CO_LED_BY_PBOC = [1, 10, 12, 42, 50, 51, 52, 54, 60, 62]


def rows(plan):
    return [
        {
            "task": task.key,
            "agency": a.named_as,
            "role": str(a.role),
            "manner": str(a.manner or ""),
            "open": str(a.open_ended).lower(),
        }
        for task in plan.tasks
        for clause in task.clauses
        for a in clause.assignments
    ]


@pytest.mark.parametrize("reading", ["reading-a.csv", "reading-b.csv"])
def test_agrees_with_the_reading(plan, reading):
    with (ROOT / "tests" / "gold" / reading).open(encoding="utf-8", newline="") as file:
        assert rows(plan) == list(csv.DictReader(file))


def test_counts(plan):
    found = rows(plan)
    assert len(plan.sections) == 12
    assert len(plan.tasks) == 72
    assert len(found) == 224
    assert Counter(row["role"] for row in found) == {"lead": 49, "responsible": 145, "participant": 30}
    still_open = [row for row in found if row["open"] == "true"]
    assert len(still_open) == 84
    assert len({row["task"] for row in still_open}) == 15
    agents = {a.agent for a in plan.assignments}
    assert Counter(str(agent.kind) for agent in agents) == {"agency": 48, "group": 3}


def test_well_known_tasks(plan):
    by_task = {int(task.key): [a for c in task.clauses for a in c.assignments] for task in plan.tasks}
    without_lead = [key for key, found in by_task.items() if all(a.role != "lead" for a in found)]
    assert len(without_lead) == 41
    assert [
        k for k, found in by_task.items() if all(a.agent.kind == "group" for a in found)
    ] == COLLECTIVES_ONLY
    leads = {key: [a.agent.slug for a in found if a.role == "lead"] for key, found in by_task.items()}
    assert [k for k, slugs in leads.items() if "pboc" in slugs and len(slugs) > 1] == CO_LED_BY_PBOC


def test_nothing_is_left_open(plan):
    assert plan.problems == ()
    assert plan.missing_translations == []


def test_sections_are_numbered_in_order_and_keep_the_print(plan):
    assert [section.key for section in plan.sections] == [str(n) for n in range(1, 13)]
    assert [section.number for section in plan.sections] == [
        "1",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "十一",
        "十二",
    ]
    assert plan.annex_mark == "附件2"
    assert plan.title.zh == "2015年社会信用体系建设工作要点分工方案"
    assert plan.sections[7].title.zh == "培育和规范信用服务市场"  # its trailing full-width space is no text


def test_every_name_of_the_plan_is_its_agencys_short_name(plan):
    for a in plan.assignments:
        # One group is worded in two ways.
        assert a.named_as in (
            a.agent.short_name,
            *(a.agent.names if a.agent.slug == "relevant-departments" else ()),
        )


def test_documents(plan):
    found = {task.key: [(str(m.mention), m.document.slug) for m in task.mentions] for task in plan.tasks}
    assert {key: value for key, value in found.items() if value} == {
        "2": [("cites", "reg-credit")],
        "4": [("mandates", "usc-code")],
        "13": [("mandates", "civil-servant-ethics")],
        "18": [("mandates", "factoring-measures"), ("mandates", "prepaid-card-measures")],
        "19": [("cites", "overseas-record-measures")],
        "26": [("mandates", "bidding-measures")],
        "35": [("mandates", "labour-measures")],
        "39": [("mandates", "env-opinions")],
    }


def test_the_source_is_kept_byte_for_byte(document):
    data = (ROOT / "sources" / "social-credit-2015.txt").read_bytes()
    assert document.text.encode() == data
