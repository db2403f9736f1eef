"""When tasks are due: how many in each month, quarter or year, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from creditplan.dates import last_day
from creditplan.model import Labels
from creditplan.pictures.facts import DeadlineRow, Facts
from creditplan.pictures.svg import ROW, SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, shortened
from creditplan.pictures.words import words_of

LINES: Final = 20
"""The most tasks that are listed of one period."""
_WIDTH, _PERIOD, _WORDS, _CHART, _GAP = 860.0, 110.0, 200.0, 90.0, 10.0
_UNITS: Final = {"month": (1, 36), "quarter": (3, 48), "year": (12, 120)}
"""How many months a unit of time has, and how many of it are drawn at most."""


def deadlines(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw it; return SVG. A month or year is due at its end; what has no date is listed last."""
    dated = sorted((row for row in facts.deadlines if row.deadline.value), key=_due)
    undated = [row for row in facts.deadlines if not row.deadline.value]
    unit = _unit([_month(row) for row in dated])
    told = {"dated": len(dated), "undated": len(undated), "unit": words_of("deadlines", language).say(unit)}
    sheet = Sheet("deadlines", language, facts, link, **told)
    if not facts.deadlines:
        return sheet.empty(alone=alone)
    y = _chart(sheet, [_month(row) for row in dated], unit)
    for period, rows in groupby(dated, key=lambda row: _period(sheet, row, unit)):
        y = _listed(sheet, period, [*rows], y) + _GAP
    if undated:
        sheet.text(sheet.root, Text(2, y + ROW - 6, sheet.words.say("undated"), SIZE), "heading")
        y = _listed(sheet, "", undated, y + ROW) + _GAP
    return sheet.finish(_WIDTH, y, alone=alone)


def _due(row: DeadlineRow) -> tuple[str, int]:
    value = row.deadline.value or ""
    return last_day(value), -len(value)


def _month(row: DeadlineRow) -> int:
    """Return the month in which something is due, counted from the year 0."""
    year, month, _ = map(int, _due(row)[0].split("-"))
    return year * 12 + month - 1


def _unit(months: Sequence[int]) -> str:
    """Return the smallest unit in which the time between the first and the last is drawn."""
    span = months[-1] - months[0] if months else 0
    return next((unit for unit, (long, most) in _UNITS.items() if span // long < most), "year")


def _period(sheet: Sheet, row: DeadlineRow, unit: str) -> str:
    """Return what the time is called in which something is due, no more exact than the deadline is."""
    if len(row.deadline.value or "") == len("2018"):
        unit = "year"
    return _called(sheet, _month(row), unit)


def _called(sheet: Sheet, month: int, unit: str) -> str:
    year, within = divmod(month, 12)
    return sheet.words.say(f"{unit}_label", year=year, month=within + 1, quarter=within // 3 + 1)


def _chart(sheet: Sheet, months: Sequence[int], unit: str) -> float:
    """Draw a column for each period, as high as what is due in it; return where that ends."""
    long, most = _UNITS[unit]
    counts = Counter(month // long for month in months)
    first, last = min(counts, default=0), max(counts, default=0)
    if len(counts) < 2 or last - first > most:
        return 0
    room = (_WIDTH - 4) / max(last - first + 1, 12)
    base, unit_height = _CHART, (_CHART - 20) / max(counts.values())
    group = sheet.shape(sheet.root, "g", "axis")
    for place in range(first, last + 2):
        x = 2 + (place - first) * room
        if place * long % 12 == 0 or place == first:
            sheet.shape(group, "path", "tick", d=f"M{x:.6g} {base:g}v6")
            if place <= last and (unit != "year" or room > 40 or place % 5 == 0):
                year = Text(x + 3, base + 14, str(place * long // 12), SMALL)
                if place * long % 12 == 0 or (last - first) < 12 or (-place * long % 12) * room / long > 40:
                    sheet.text(group, year)
    sheet.shape(group, "path", "tick", d=f"M2 {base:g}H{2 + (last - first + 1) * room:.6g}")
    for place, count in sorted(counts.items()):
        x, high = 2 + (place - first) * room, count * unit_height
        told = sheet.words.say("count", period=_called(sheet, place * long, unit), count=count)
        column = sheet.shape(sheet.root, "g", "column", told)
        sheet.shape(column, "rect", "bar", x=x + 1, y=base - high, width=max(room - 2, 2), height=high)
        sheet.text(column, Text(x + room / 2, base - high - 4, str(count), SMALL), "", "middle")
    return base + 30


def _listed(sheet: Sheet, period: str, rows: Sequence[DeadlineRow], y: float) -> float:
    """List what is due in a period, with the words that say so; return where that ends."""
    if period:
        sheet.text(sheet.root, Text(2, y + ROW - 6, period, SIZE), "heading")
    sheet.shape(sheet.root, "path", "grid", d=f"M0 {y:g}H{_WIDTH:g}")
    for row in rows[:LINES]:
        title = sheet.words.task(row.task)
        thing = sheet.thing(sheet.root, row.task.iri, "task", sheet.words.told(title))
        room = _WIDTH - _PERIOD - _WORDS - 16
        sheet.text(thing, sheet.name(title, _PERIOD, y + ROW - 6, room))
        said, language = sheet.words.label(Labels(row.deadline.text))
        line = Text(_WIDTH - _WORDS, y + ROW - 6, shortened(said, SIZE, _WORDS), SIZE, language)
        sheet.text(thing, line, "count")
        y += ROW
    if len(rows) > LINES:
        sheet.text(
            sheet.root,
            Text(_PERIOD, y + ROW - 6, sheet.words.say("more", count=len(rows) - LINES), SIZE),
            "note",
        )
        y += ROW
    return y
