"""Where everything stands: a time scale, a bar for each body, lines for what happened. No drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from creditplan.dates import Period, first_day, last_day
from creditplan.registers.changes import TRANSFER
from creditplan.registers.history import Event, History, Life, SharedBody

WIDTH: Final = 1200.0
MARGIN: Final = 20.0
LEFT, RIGHT = 66.0, 1178.0
BAR, PITCH, FAMILY_GAP = 24.0, 32.0, 14.0
CAP: Final = 17.0
"""Width of the box with the sign of the kind."""
EXAMPLE: Final = 30.0
"""Width of a sign in the legend."""
GIVE: Final = 10.0
"""How much a bar gives way to the lines at an end that falls into the picture, or where its kind changes."""
_PORT, _LEAST = 4.5, 30.0
# What most names need.
_NAME = 150.0
# How much is shown before the first change; when that is, if there is none; the last year of calendars.
_YEARS_BEFORE, _NO_YEAR, _LAST_YEAR = 5, 2013, 9997


@dataclass(frozen=True, slots=True)
class Scale:
    """The time axis; a year of which no month is known is drawn where a reform of that year begins."""

    reforms: tuple[str, ...]
    first_year: int
    last_year: int

    @classmethod
    def of(cls, history: History, dated: Iterable[str]) -> Scale:
        """Make the scale of a history: from before its first change to the newest of the dates given."""
        reforms = sorted(reform.date or "" for reform in history.reforms)
        years = [int(event.date[:4]) for event in (*history.events, *history.reforms) if event.date]
        first = max(min(years, default=_NO_YEAR) - _YEARS_BEFORE, 1)
        last = max([first + _YEARS_BEFORE, *years, *(int(value[:4]) for value in dated)])
        return cls(tuple(reforms), first, min(last, _LAST_YEAR))

    @property
    def year(self) -> float:
        """Return the width of a year."""
        return (RIGHT - LEFT) / (self.last_year + 1 - self.first_year)

    def x(self, value: str) -> float:
        """Return where a date is, at its first day."""
        if len(value) == len("2018"):
            value = next((reform for reform in self.reforms if reform.startswith(value)), value)
        return self.day(date.fromisoformat(first_day(value)))

    def day(self, day: date) -> float:
        """Return where a day is, within the picture."""
        start, end = date(self.first_year, 1, 1).toordinal(), date(self.last_year + 1, 1, 1).toordinal()
        share = (day.toordinal() - start) / (end - start)
        return LEFT + (RIGHT - LEFT) * min(max(share, 0), 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A body's row.

    Attributes:
        body: whose life it is.
        start, end: left and right, in x.
        top: upper edge, in y.
        earlier: it begins left of the picture, or it is not known when.
        alive: it goes on.
        parts: its kinds, each with its left and right.
        text: left and right of the room for its name.
    """

    body: Life
    start: float
    end: float
    top: float
    earlier: bool
    alive: bool
    parts: tuple[tuple[float, float, str | None], ...]
    text: tuple[float, float] = (0, 0)

    @property
    def middle(self) -> float:
        """Middle height."""
        return self.top + BAR / 2

    def edge(self, other: Bar) -> float:
        """Return the height of the edge that faces another bar."""
        return self.top if other.top < self.top else self.top + BAR

    def adjusted(self, x: float) -> float:
        """Return where an adjustment at ``x`` is marked: after the sign of a kind that begins there."""
        signs = [left for left, _, _ in self.parts[1:] if left - GIVE - 8 < x < left + CAP + 8]
        return self.within(signs[0] + CAP + 9 if signs else x)

    def within(self, x: float) -> float:
        """Return the place in the bar nearest to ``x``."""
        return min(max(x, self.start + 4), self.end - 4)


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a body's bar to that of one that it became, or that took over functions from it."""

    event: Event
    old: Bar
    new: Bar
    points: tuple[Point, Point, Point, Point]

    @property
    def reach(self) -> tuple[float, float]:
        """Left and right of it."""
        xs = [x for x, _ in self.points]
        return min(xs), max(xs)

    def lies_on(self, bar: Bar) -> bool:
        """Whether it is drawn over a bar: one between its ends, or one that it leaves from the middle."""
        return _between(bar, self.old, self.new) or (self.from_within and bar.body is self.old.body)

    @property
    def from_within(self) -> bool:
        """Whether it leaves the body's bar, which goes on, from its middle."""
        return self.points[0][0] < self.old.end

    @property
    def moves(self) -> bool:
        """Whether functions move and the body that had them goes on."""
        return self.event.kind == TRANSFER


@dataclass(frozen=True, slots=True)
class Tie:
    """Two plates on one body: from ``start`` to ``end``, between two bars."""

    shared: SharedBody
    one: Bar
    other: Bar
    start: float
    end: float

    @property
    def heights(self) -> tuple[float, float]:
        """Where it begins and ends: at the edges of the bars that face each other."""
        one, other = sorted((self.one.edge(self.other), self.other.edge(self.one)))
        return one, other


@dataclass(frozen=True, slots=True)
class Chart:
    """The rows of the bodies that changed, with what joins them; ``bottom`` is where the last one ends."""

    scale: Scale
    bars: dict[str, Bar]
    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]
    bands: tuple[tuple[Event, float, float], ...]
    bottom: float


def chart(history: History, families: Sequence[Sequence[str]], scale: Scale, top: float) -> Chart:
    """Lay out the bodies that changed, from ``top`` downwards, in the order of their families."""
    bars: dict[str, Bar] = {}
    y = top
    for family in families:
        for iri in family:
            bars[iri] = _bar(history.bodies[iri], y, scale)
            y += PITCH
        y += FAMILY_GAP
    lines = _Lines(scale, bars).lay(history.events)
    ties = tuple(_ties(history.shared, scale, bars))
    for iri, bar in bars.items():
        taken = [line.reach for line in lines if line.lies_on(bar)]
        taken += [(tie.start, tie.end) for tie in ties if _between(bar, tie.one, tie.other)]
        taken += [(left, left) for left, _, _ in bar.parts[1:]]
        taken += [
            (bar.adjusted(scale.x(event.date)) - 8, bar.adjusted(scale.x(event.date)) + 8)
            for event in history.events
            if event.date and iri in event.originals and iri in event.results
        ]
        bars[iri] = _with_text(bar, taken)
    bands = tuple(_band(reform, history.events, scale) for reform in history.reforms)
    return Chart(scale, bars, lines, ties, bands, y - FAMILY_GAP - (PITCH - BAR))


def _bar(body: Life, top: float, scale: Scale) -> Bar:
    earlier = body.life.start is None or int(body.life.start[:4]) < scale.first_year
    start = LEFT if earlier or body.life.start is None else scale.x(body.life.start) + GIVE
    end = RIGHT if body.life.end is None else scale.x(body.life.end) - GIVE
    end = max(end, start + _LEAST)
    parts: list[tuple[float, str | None]] = [
        (min(max(start, scale.x(period.start) + GIVE), end), kind) if period.start else (start, kind)
        for period, kind in body.kinds
    ] or [(start, None)]
    edges = [start, *(left for left, _ in parts[1:]), end]
    return Bar(
        body,
        start,
        end,
        top,
        earlier,
        body.life.end is None,
        tuple((edges[i], edges[i + 1], kind) for i, (_, kind) in enumerate(parts)),
    )


def _with_text(bar: Bar, taken: Iterable[tuple[float, float]]) -> Bar:
    """Give the name the first room between what is drawn over the bar that is long enough, or the longest."""
    left, right = bar.start + CAP + 5, bar.end - 4
    rooms = []
    for start, end in sorted(taken):
        rooms.append((left, min(start - 5, right)))
        left = max(left, end + 5)
    rooms = [room for room in [*rooms, (left, right)] if room[0] < room[1]] or [(left, left)]
    long = (room for room in rooms if room[1] - room[0] >= _NAME)
    return replace(bar, text=next(long, max(rooms, key=lambda room: room[1] - room[0])))


def _between(bar: Bar, one: Bar, other: Bar) -> bool:
    return min(one.top, other.top) < bar.top < max(one.top, other.top)


def _band(reform: Event, events: Iterable[Event], scale: Scale) -> tuple[Event, float, float]:
    """Return a reform with the time in which it was carried out, as far as bodies began and ended by it."""
    dates = [event.date for event in events if event.reform == reform.iri and event.date]
    xs = [scale.x(value) for value in (reform.date, *dates) if value]
    return reform, min(xs) - GIVE, max(xs) + GIVE


def _ties(shared: Iterable[SharedBody], scale: Scale, bars: dict[str, Bar]) -> Iterable[Tie]:
    for body in shared:
        start = scale.x(body.period.start) if body.period.start else LEFT
        end = scale.x(body.period.end) if body.period.end else RIGHT
        for one, other in ((bars[a], bars[b]) for a, b in body.pairs):
            left, right = max(start, one.start, other.start), min(end, one.end, other.end)
            if abs(one.top - other.top) > PITCH * 1.1:
                left = right = (left + right) / 2
            yield Tie(body, one, other, left + 3, right - 3)


@dataclass(slots=True)
class _Lines:
    """Lays the lines of all events; those that share an end of a bar are fanned out there."""

    scale: Scale
    bars: dict[str, Bar]
    ports: dict[tuple[str, bool], list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))

    def lay(self, events: Iterable[Event]) -> tuple[Line, ...]:
        joined = [(event, old, new) for event in events if event.date for old, new in event.pairs]
        for event, old, new in joined:
            if _ends(event, self.bars[old].body.life):
                self.ports[old, False].append((self.bars[new].top, event.iri))
            if _begins(event, self.bars[new].body.life):
                self.ports[new, True].append((self.bars[old].top, event.iri))
        for ports in self.ports.values():
            ports.sort()
        return tuple(self._line(*one) for one in joined)

    def _line(self, event: Event, old: str, new: str) -> Line:
        source, target, x = self.bars[old], self.bars[new], self.scale.x(event.date or "")
        ends, begins = (old, False) in self.ports, (new, True) in self.ports
        ends, begins = ends and _ends(event, source.body.life), begins and _begins(event, target.body.life)
        start = (source.within(x - GIVE), source.middle)
        end = (target.within(x + GIVE), target.edge(source))
        if ends:
            start = (source.end, source.middle + self._port(old, False, target, event))
        if begins:
            end = (target.start, target.middle + self._port(new, True, source, event))
        return Line(event, source, target, _curve(start, end, ends, begins))

    def _port(self, body: str, begins: bool, other: Bar, event: Event) -> float:
        ports = self.ports[body, begins]
        place = ports.index((other.top, event.iri)) - (len(ports) - 1) / 2
        return place * min(_PORT, (BAR - 6) / len(ports))


def _ends(event: Event, life: Period) -> bool:
    return life.end is not None and event.kind != TRANSFER


def _begins(event: Event, life: Period) -> bool:
    return life.start is not None and last_day(life.start) >= first_day(event.date or "")


def _curve(start: Point, end: Point, ends: bool, begins: bool) -> tuple[Point, Point, Point, Point]:
    """Bend a line: out of and into the ends of bars level, at their upper and lower edges upright."""
    (x1, y1), (x2, y2) = start, end
    pull, half = max(14.0, abs(x2 - x1) * 0.7), (y2 - y1) / 2
    first = (x1 + pull, y1) if ends else (x1, y1 + half)
    second = (x2 - pull, y2) if begins else (x2, y2 - half)
    return start, first, second, end
