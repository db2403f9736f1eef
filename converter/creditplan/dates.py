"""Dates that may be partial, and the periods between them.

A date is YYYY, YYYY-MM or YYYY-MM-DD (the lexical forms of xsd:gYear, xsd:gYearMonth and xsd:date). A
partial one is an interval of which no day is known to be the right one; so what is asked of a period can be
certain, possible or out of the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from creditplan.messages import tr

# As the shapes have it: a year before 1000 is a misprint.
_FORM = re.compile(r"[1-9]\d{3}(-\d\d){0,2}", re.ASCII)


def is_date(value: str) -> bool:
    """Tell whether a text is a date, whole or partial.

    >>> is_date("2018-03"), is_date("2018-13"), is_date("March 2018")
    (True, False, False)
    """
    if not _FORM.fullmatch(value):
        return False
    try:
        date.fromisoformat(first_day(value))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1_024)
def first_day(value: str) -> str:
    """First day that a date may mean: 2018 → 2018-01-01."""
    return value + "-01" * (2 - value.count("-"))


@lru_cache(maxsize=1_024)
def last_day(value: str) -> str:
    """Last day that a date may mean, good for comparing as text: 2018-02 → 2018-02-31."""
    return value + ("-12-31", "-31", "")[value.count("-")]


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` (included) to ``end`` (not included); ``None`` is open."""

    start: str | None = None
    end: str | None = None

    def may_hold(self, on: str | None) -> bool:
        """Tell whether the period may hold on a date (a day of it, if it is partial); with no date it may."""
        if on is None:
            return True
        started = self.start is None or first_day(self.start) <= last_day(on)
        # A partial end is the last month or year in which the period may still hold.
        ended = self.end is not None and first_day(on) > last_day(self.end)
        if self.end is not None and len(self.end) == len("2018-03-01"):
            ended = first_day(on) >= self.end
        return started and not ended

    def holds(self, on: str) -> bool:
        """Tell whether the period certainly holds on every day that a date may mean."""
        started = self.start is None or last_day(self.start) <= first_day(on)
        return started and (self.end is None or last_day(on) < first_day(self.end))

    def within(self, outer: Period) -> Period:
        """Return the part of the period that lies in another: its own bounds where it has them."""
        return Period(self.start or outer.start, self.end or outer.end)

    def overlaps(self, other: Period) -> bool:
        """Tell whether two periods certainly share a day; partial dates get the benefit of the doubt."""
        return _before(self.start, other.end) and _before(other.start, self.end)

    def __str__(self) -> str:
        if self.start and self.end:
            return tr("{start} to {end}", start=self.start, end=self.end)
        if self.end:
            return tr("until {end}", end=self.end)
        return tr("from {start}", start=self.start) if self.start else tr("at any time")


ALWAYS = Period()


def certainly_before(one: str | None, other: str | None) -> bool:
    """Tell whether a date is certainly before another."""
    return one is not None and other is not None and last_day(one) < first_day(other)


def _before(start: str | None, end: str | None) -> bool:
    return start is None or end is None or last_day(start) < first_day(end)
