"""Who answers for a task: one alone, several, nobody. The kinds are those of the prepared queries.

``tasks-with-one-agent``, ``co-led-tasks`` (of any body), ``open-ended-tasks``, ``collective-only-tasks`` and
``tasks-without-lead``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Final

from creditplan.model import Labels
from creditplan.pictures.facts import Facts, TaskRow
from creditplan.pictures.svg import ROW, SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, balanced

_NAME, _COLUMN, _TALLY, _HEAD, _STEP = {"zh": 270.0, "en": 340.0}, 120.0, 50.0, 40.0, ROW + 6
_LONGEST = _COLUMN - 44


def nobody_alone(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw how many tasks are of each kind, by section, or, of several plans, by plan; return SVG."""
    sheet = Sheet("nobody-alone", language, facts, link)
    if not facts.tasks:
        return sheet.empty(alone=alone)
    of_kind = {kind: frozenset(task.iri for task in tasks) for kind, tasks in kinds(facts).items()}
    right = _heads(sheet)
    y = _HEAD + 8
    all_tasks = [task.iri for task in facts.tasks]
    _row(sheet, "", sheet.words.say("all"), all_tasks, of_kind, y)
    for iri, title, tasks in _parts(facts, sheet):
        y += _STEP
        _row(sheet, iri, title, tasks, of_kind, y)
    stop = sheet.words.say("stop")
    meanings = [f"{kind['name']}: {kind['meaning']}{stop}" for kind in sheet.words.own["kinds"]]
    if language == "zh":
        meanings = [meaning.replace(": ", "：", 1) for meaning in meanings]
    end = sheet.notes(y + _STEP + 4, right, *meanings)
    return sheet.finish(right, end + 8, alone=alone)


def kinds(facts: Facts) -> dict[str, list[TaskRow]]:
    """Return the tasks of each kind, by its key; one task can be of several, or of none."""
    return {key: [task for task in facts.tasks if holds(facts, task)] for key, holds in _KINDS.items()}


def _one(facts: Facts, task: TaskRow) -> bool:
    duties = facts.of_task.get(task.iri, ())
    return len({duty.body.iri for duty in duties}) == 1 and not _open(facts, task)


def _several(facts: Facts, task: TaskRow) -> bool:
    return len(facts.leads(task)) > 1


def _open(facts: Facts, task: TaskRow) -> bool:
    return any(duty.assignment.open_ended for duty in facts.of_task.get(task.iri, ()))


def _groups(facts: Facts, task: TaskRow) -> bool:
    duties = facts.of_task.get(task.iri, ())
    return bool(duties) and all(duty.body.is_group for duty in duties)


def _unled(facts: Facts, task: TaskRow) -> bool:
    if task.iri not in facts.of_task and task.iri in facts.divided:
        return False
    return not any(facts.leads(one) for one in facts.with_parents(task))


_KINDS: Final[Mapping[str, Callable[[Facts, TaskRow], bool]]] = {
    "one": _one,
    "several": _several,
    "open": _open,
    "groups": _groups,
    "unled": _unled,
}


def _parts(facts: Facts, sheet: Sheet) -> list[tuple[str, str, list[str]]]:
    """Return the rows below the first: IRI (nothing: it has none), title, IRIs of tasks."""
    if len(facts.plans) > 1:
        grouped = groupby(facts.tasks, key=lambda task: task.plan)
        return [
            (plan.iri, sheet.words.told(plan.title), [task.iri for task in tasks]) for plan, tasks in grouped
        ]
    found = []
    for section, tasks in groupby(facts.tasks, key=facts.top_section):
        title = sheet.words.section(section) if section else Labels(sheet.words.say("no_section"))
        iri = section.iri if section else ""
        found.append((iri, sheet.words.told(title), [task.iri for task in tasks]))
    return found if len(found) > 1 or any(iri for iri, _, _ in found) else []


def _heads(sheet: Sheet) -> float:
    """Write the heads of the columns; return where the last one ends."""
    group, x = sheet.shape(sheet.root, "g", "heads"), _NAME[sheet.words.language]
    sheet.text(group, Text(x + _TALLY - 16, _HEAD, sheet.words.say("tasks"), SIZE), "", "end")
    x += _TALLY
    for kind in sheet.words.own["kinds"]:
        lines = balanced(kind["name"], SIZE, _COLUMN - 10, most=2)
        for place, line in enumerate(lines):
            sheet.text(group, Text(x, _HEAD - 15 * (len(lines) - 1 - place), line, SIZE))
        x += _COLUMN
    return x


def _row(
    sheet: Sheet, iri: str, title: str, tasks: list[str], of_kind: Mapping[str, frozenset[str]], y: float
) -> None:
    words, x = sheet.words, _NAME[sheet.words.language]
    right = x + _TALLY + _COLUMN * len(of_kind)
    thing = sheet.thing(sheet.root, iri, "part", title) if iri else sheet.shape(sheet.root, "g", "total")
    sheet.text(thing, sheet.name(Labels(title), 4, y + ROW - 4, (x - 12) / 1.06)._replace(language=""))
    sheet.text(thing, Text(x + _TALLY - 16, y + ROW - 4, str(len(tasks)), SMALL), "count", "end")
    sheet.shape(sheet.root, "path", "grid", d=f"M0 {y + ROW + 3:g}H{right:g}")
    x += _TALLY
    for kind in words.own["kinds"]:
        count = len(of_kind[kind["key"]].intersection(tasks))
        told = words.say("cell", part=title, kind=kind["name"], count=count, all=len(tasks))
        cell = sheet.shape(sheet.root, "g", "cell", told)
        # All bars are shares of their row, so that small parts are seen too.
        long = _LONGEST * count / len(tasks)
        sheet.shape(cell, "rect", "stripe", x=x, y=y + 4, width=_LONGEST, height=ROW - 6)
        if count:
            sheet.shape(cell, "rect", "bar", x=x, y=y + 4, width=long, height=ROW - 6)
        sheet.text(cell, Text(x + _LONGEST + 6, y + ROW - 4, str(count), SMALL))
        x += _COLUMN
