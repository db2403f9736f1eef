"""What is said of administrative places: what they were and when, what names may mean, what became of them.

A bound of time is a date (2018, 2018-12, 2018-12-26) or a period in which the day lies (2016/2016-09).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from creditplan.dates import first_day, last_day


def bound(value: str) -> tuple[str, str]:
    """Return the first and the last day that a bound may mean: of a date, or ``2016/2016-09``, within both.

    >>> bound("2016/2016-09"), bound("2018-12-26")
    (('2016-01-01', '2016-09-31'), ('2018-12-26', '2018-12-26'))
    """
    first, _, last = value.partition("/")
    return first_day(first), last_day(last or first)


class Held(IntEnum):
    """Whether a state holds on a date, the surest first."""

    CERTAIN = 0
    POSSIBLE = 1
    SAME_YEAR = 2
    """It does not hold on the date, but on another day of that year."""
    NOT = 3


@dataclass(frozen=True, slots=True)
class Division:
    """A place: ``level`` is 1 (province) to 3 (county); ``kind`` is that of its last state."""

    id: str
    level: int
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """What a place was from a day on, until another.

    Attributes:
        division: id of the place.
        code: by GB/T 2260.
        name: the full name.
        kind: such as ``county-level-city``.
        parent: id of the place that it belongs to; ``None`` for provinces.
        start, until: dates, or periods in which the day lies (``2016/2016-09``); empty: not known, not ended.
        source, witnesses: where it stands.
    """

    division: str
    code: str
    name: str
    kind: str
    parent: str | None
    start: str
    until: str
    source: str
    witnesses: tuple[str, ...]

    @property
    def precision(self) -> str:
        """How exactly the start is known: ``day``, ``month``, ``year``, or ``""``."""
        exact = self.start.partition("/")[2] or self.start
        return {4: "year", 7: "month", 10: "day"}.get(len(exact), "")

    def on(self, date: str | None) -> Held:
        """Tell whether it holds on a date, which may be partial; with none it possibly does."""
        if date is None:
            return Held.POSSIBLE
        held = self._held(first_day(date), last_day(date))
        if held is Held.NOT and self._held(f"{date[:4]}-01-01", f"{date[:4]}-12-31") is not Held.NOT:
            return Held.SAME_YEAR
        return held

    def _held(self, first: str, last: str) -> Held:
        begins, ends = bound(self.start) if self.start else None, bound(self.until) if self.until else None
        if (begins and last < begins[0]) or (ends and first >= ends[1]):
            return Held.NOT
        if (begins and first < begins[1]) or (ends and last >= ends[0]):
            return Held.POSSIBLE
        return Held.CERTAIN


@dataclass(frozen=True, slots=True)
class Hit:
    """A state that a name may mean; ``alias`` is the kind of the alias, empty for a full name."""

    state: State
    held: Held
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A name in a text, from ``start`` to ``end``, and what it may mean."""

    start: int
    end: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Names that follow each other in a text, each within the one before: 洛阳市, 西工区."""

    steps: tuple[Step, ...]

    @property
    def end(self) -> int:
        """Where the last name ends."""
        return self.steps[-1].end

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What the last name may mean."""
        return self.steps[-1].hits


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the table of changes; ``before`` and ``after`` are ids of places, or empty."""

    date: str
    approved: str
    effective: str
    document: str
    kind: str
    before: str
    after: str
    extent: str
    source: str


@dataclass(frozen=True, slots=True)
class Heir:
    """A place that has another's area; ``extent`` is ``whole`` or ``part`` of that area, empty: not known."""

    division: Division
    extent: str
