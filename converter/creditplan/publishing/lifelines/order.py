"""The order of the rows: bodies that events join stand together, their links short and uncrossed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from creditplan.dates import Period, first_day
from creditplan.publishing.lifelines.words import KINDS
from creditplan.registers.changes import TRANSFER
from creditplan.registers.history import History

# What a link costs for each row between its ends; what being drawn over a living body, or crossing, costs.
_ENDS, _TRANSFER, _SHARED, _PARENT = 1.0, 0.6, 3.0, 0.4
_OVER_A_LIFE, _CROSSING, _UPWARDS = 0.8, 1.5, 0.3
_LONGEST_BLOCK = 3


@dataclass(frozen=True, slots=True)
class _Link:
    """A line to be drawn between two rows; one without a date is not drawn, but holds its ends together."""

    old: str
    new: str
    weight: float
    date: str | None


def families(history: History) -> list[list[str]]:
    """Return the bodies that changed, in families that events, shared bodies and parents join.

    The largest come first; those of one body are put together into the last.
    """
    links = list(_links(history))
    found = [_ordered(history, family, links) for family in _components(history.changed, links)]
    found.sort(key=lambda family: (-len(family), family))
    alone = [body for family in found if len(family) == 1 for body in family]
    return [family for family in found if len(family) > 1] + ([alone] if alone else [])


def unchanged(history: History) -> list[str]:
    """Return the bodies of which no change is on record, in the order of their kinds and founding."""

    def place(iri: str) -> tuple[int, str, str]:
        body = history.bodies[iri]
        kind = body.kinds[-1][1] if body.kinds else ""
        return KINDS.index(kind) if kind in KINDS else len(KINDS), body.life.start or "9", iri

    return sorted(history.bodies.keys() - history.changed, key=place)


def _links(history: History) -> Iterator[_Link]:
    for event in history.events:
        weight = _TRANSFER if event.kind == TRANSFER else _ENDS
        yield from (_Link(old, new, weight, event.date) for old, new in event.pairs)
    for shared in history.shared:
        yield from (_Link(one, other, _SHARED, None) for one, other in shared.pairs)
    for iri in sorted(history.changed):
        parent = history.bodies[iri].parent
        if parent in history.changed and parent is not None:
            yield _Link(parent, iri, _PARENT, None)


def _components(bodies: set[str], links: Sequence[_Link]) -> list[list[str]]:
    member = {body: [body] for body in sorted(bodies)}
    for link in links:
        one, other = member[link.old], member[link.new]
        if one is not other:
            one.extend(other)
            for body in other:
                member[body] = one
    return [sorted(family) for body, family in member.items() if family[0] == body]


def _ordered(history: History, family: list[str], links: Sequence[_Link]) -> list[str]:
    """Order a family: from several beginnings, blocks of rows are moved as long as that makes it better."""
    own = [link for link in links if link.old in family]
    cost = _Cost(history, own)
    by_founding = sorted(family, key=lambda iri: (history.bodies[iri].life.start or "", iri))
    found = [_improved(start, cost) for start in (by_founding, by_founding[::-1], family)]
    return min(found, key=lambda order: (round(cost(order), 6), order))


def _improved(order: list[str], cost: _Cost) -> list[str]:
    """Move blocks, each to its best place, until a round of all of them changes nothing."""
    best, least = order, cost(order)
    before = None
    while before != best:
        before = best
        for length in range(1, min(_LONGEST_BLOCK, len(order) - 1) + 1):
            for start in range(len(order) - length + 1):
                for candidate in _moved(best, start, length):
                    value = cost(candidate)
                    if value < least - 1e-9:
                        best, least = candidate, value
    return best


def _moved(order: list[str], start: int, length: int) -> Iterator[list[str]]:
    """Yield what moving, or moving and turning round, a block of neighbours gives."""
    block, rest = order[start : start + length], order[:start] + order[start + length :]
    for place in range(len(rest) + 1):
        for turned in (block, block[::-1]) if length > 1 else (block,):
            yield [*rest[:place], *turned, *rest[place:]]


class _Cost:
    """How far an order is from short links that cross nothing."""

    def __init__(self, history: History, links: Sequence[_Link]) -> None:
        bodies = {iri: body.life for iri, body in history.bodies.items()}
        ends = {iri for link in links for iri in (link.old, link.new)}
        self.links = [
            (link.old, link.new, link.weight, {iri for iri in ends if _lives(bodies[iri], link.date)})
            for link in links
        ]
        # Links of one year that share no end: only these can cross.
        self.rivals = [
            (one.old, other.old, one.new, other.new)
            for one, other in combinations([link for link in links if link.date], 2)
            if (one.date or "")[:4] == (other.date or "")[:4]
            and one.old != other.old
            and one.new != other.new
        ]

    def __call__(self, order: Sequence[str]) -> float:
        row = {iri: index for index, iri in enumerate(order)}
        total = 0.0
        for old, new, weight, living in self.links:
            low, high = row[old], row[new]
            if low > high:
                low, high = high, low
                total += _UPWARDS
            if high - low > 1:
                over = len(living.intersection(order[low + 1 : high]))
                total += weight * (high - low - 1 + _OVER_A_LIFE * over)
        for one, other, new_one, new_other in self.rivals:
            if (row[one] < row[other]) != (row[new_one] < row[new_other]):
                total += _CROSSING
        return total


def _lives(life: Period, on: str | None) -> bool:
    return on is not None and life.may_hold(first_day(on))
