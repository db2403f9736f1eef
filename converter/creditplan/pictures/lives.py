"""The lives of the bodies that plans name: central ones as the register tells, local ones by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

from creditplan.iris import register_agent
from creditplan.knowledge import Knowledge
from creditplan.local_lives import Days, LocalLife, LocalLives
from creditplan.model import AgentKind, Labels
from creditplan.pictures.facts import Body, Facts
from creditplan.pictures.lifelines import lives_of
from creditplan.pictures.svg import ROW, SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, shortened, width

ROWS: Final = 120
"""The most local bodies that are drawn."""
_WIDTH, _STEP, _AXIS, _YEARS = 1160.0, ROW + 8, 30.0, 2


@dataclass(frozen=True, slots=True)
class Line:
    """A local body with the names that it and what took its place bore, in order of time.

    A name is taken up and given up within some days, which are not the same everywhere; ``None``: not known.
    """

    body: Body
    names: tuple[tuple[Labels, Days | None, Days | None], ...]

    @property
    def days(self) -> Iterator[str]:
        """All days that are known."""
        for _, taken, given_up in self.names:
            yield from taken or ()
            yield from given_up or ()


def lifelines(
    facts: Facts, language: str, link: Link = None, *, knowledge: Knowledge, alone: bool = False
) -> str:
    """Draw the bodies that are named, with those before and after them; return SVG.

    Args:
        facts: name them.
        language: zh or en.
        link: see :data:`creditplan.pictures.svg.Link`.
        alone: a file of its own.
        knowledge: what the plans were read with.
    """
    agencies = (body.agent for body in facts.bodies if body.agent.kind is AgentKind.AGENCY)
    named = frozenset(map(register_agent, agencies))
    central = lives_of(knowledge, named, language, link) if named else None
    lines = local_lines(facts, knowledge)
    if central and not lines:
        return central.decode().partition("\n")[2] if not alone else central.decode()
    sheet = Sheet("lifelines", language, facts, link, bodies=len(lines))
    if not lines:
        return sheet.empty(alone=alone)
    y = _nested(sheet, central) if central else 0
    y = _Lines(sheet, lines, y).draw()
    return sheet.finish(max(_WIDTH, 1200 if central else 0), y + 8, alone=alone)


def local_lines(facts: Facts, knowledge: Knowledge) -> tuple[Line, ...]:
    """Return the local bodies with their names; where nothing more is known, one without bounds."""
    return _local_lines(tuple(facts.bodies), knowledge)


# To find who they were costs more than to draw it, and a page draws it in two languages.
@lru_cache(maxsize=1)
def _local_lines(bodies: tuple[Body, ...], knowledge: Knowledge) -> tuple[Line, ...]:
    readers: dict[tuple[str | None, str | None], LocalLives] = {}
    found = []
    for body in bodies:
        if body.agent.kind is AgentKind.LOCAL:
            key = (body.on, body.territory)
            if key not in readers:
                readers[key] = LocalLives(knowledge, on=body.on, place=body.territory)
            found.append(_line(body, readers[key].of(body.agent.label.zh)))
    return tuple(found)


def _line(body: Body, life: LocalLife | None) -> Line:
    """Return the names of a body; what its publisher says of its life comes before what its name says."""
    own = body.agent.life
    bounds = tuple((day, day) if day else None for day in (own.start, own.end))
    stages = (life.was, *life.became) if life else ()
    if any(bounds) or not stages:
        return Line(body, ((body.short, bounds[0], bounds[1]),))
    names = [(body.at_home(stage.label), stage.taken, stage.given_up) for stage in stages]
    return Line(body, ((body.short, *names[0][1:]), *names[1:]))


def _nested(sheet: Sheet, central: bytes) -> float:
    """Put the picture of the central bodies into another one; return where it ends."""
    picture = ET.fromstring(central)
    for element in picture.iter():
        element.tag = element.tag.rpartition("}")[2]
    del picture.attrib["role"]
    sheet.root.append(picture)
    return float(picture.attrib["height"]) + ROW


class _Lines:
    """Draws the lines of local bodies, from a height downwards."""

    def __init__(self, sheet: Sheet, lines: Iterable[Line], top: float) -> None:
        self.sheet, self.words, self.top = sheet, sheet.words, top
        lines = [*lines]
        self.told = [line for line in lines if any(line.days)]
        self.steady = [line for line in lines if not any(line.days)]
        years = [int(day[:4]) for line in self.told for day in line.days] or [0]
        read = [int(line.body.on[:4]) for line in self.told if line.body.on]
        self.first, self.last = min(years) - _YEARS, max(*years, *read) + _YEARS

    def draw(self) -> float:
        y = self.top
        if self.told:
            self._axis(y + 14, y + _AXIS + _STEP * len(self.told[:ROWS]))
            y += _AXIS
        for line in self.told[:ROWS]:
            self._line(line, y)
            y += _STEP
        names = self.words.joined([self.words.told(line.body.short) for line in self.steady])
        steady = self.words.say("steady", count=len(self.steady), names=names) if self.steady else ""
        rest = len(self.told) - ROWS
        more = self.words.say("more", count=rest) if rest > 0 else ""
        return self.sheet.notes(y, _WIDTH - 4, more, steady)

    def _x(self, when: str, *, end: bool = False) -> float:
        """Return where a day, month or year is: at its beginning or end, to the month."""
        year, month, *_ = map(int, (*when.split("-"), "12" if end else "1"))
        years = year - self.first + (month - 1 + end) / 12
        return years / (self.last + 1 - self.first) * _WIDTH

    def _axis(self, y: float, bottom: float) -> None:
        group = self.sheet.shape(self.sheet.root, "g", "axis")
        room = _WIDTH / (self.last + 1 - self.first)
        every = next(step for step in (1, 2, 5, 10, 50, 100) if step * room > 40 or step == 100)
        for year in range(self.first, self.last + 1):
            x = self._x(f"{year:04}")
            if year % every == 0:
                self.sheet.shape(group, "path", "grid", d=f"M{x:.6g} {y + 6:g}V{bottom:g}")
                self.sheet.text(group, Text(x + 2, y, str(year), SMALL))

    def _line(self, line: Line, y: float) -> None:
        """Draw the names one after the other: boxes, and broken lines while places change one by one."""
        names = [
            self.words.say("stage", name=self.words.told(name), since=_span(taken), until=_span(given_up))
            for name, taken, given_up in line.names
        ]
        told = self.words.joined(names)
        thing = self.sheet.thing(self.sheet.root, line.body.iri, "body", told)
        for place, (name, taken, given_up) in enumerate(line.names):
            # One name's end is the next one's beginning.
            left = self._x(taken[1], end=True) if taken else 0.0
            right = self._x(given_up[0]) if given_up else _WIDTH
            if taken and not place:
                self._spread(thing, taken, y)
            if given_up:
                self._spread(thing, given_up, y)
            if right < left:
                left, right = right, left
            long = max(right - left, 3)
            self.sheet.shape(thing, "rect", "life", x=left, y=y, width=long, height=ROW, rx=2)
            self._name(thing, name, left, y, right - left)

    def _spread(self, parent: ET.Element, days: Days, y: float) -> None:
        left, right = self._x(days[0]), self._x(days[1], end=True)
        self.sheet.shape(parent, "path", "spread", d=f"M{left:.6g} {y + ROW / 2:g}H{right:.6g}")

    def _name(self, parent: ET.Element, labels: Labels, left: float, y: float, room: float) -> None:
        label, language = self.words.label(labels)
        shown = shortened(label, SIZE, room - 12)
        if room > 40 and width(shown, SIZE) < room - 8:
            self.sheet.text(parent, Text(left + 6, y + ROW - 6, shown, SIZE, language))


def _span(days: Days | None) -> str:
    if not days:
        return ""
    first, last = days[0][:4], days[1][:4]
    return first if first == last else f"{first}/{last}"
