"""The order of the rows: bodies that events join stand together, their links short and uncrossed.

A family is walked from one end to the other, from body to body; then each body moves up and down, past one
neighbour after the other, to where its links cost least. What it costs to swap two neighbours is seen from
the links of these two alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from creditplan.dates import first_day
from creditplan.registers.changes import TRANSFER
from creditplan.registers.history import History

# What a link costs for each row between its ends; what being drawn over a living body, or crossing, costs.
_ENDS, _TRANSFER, _SHARED, _PARENT = 1.0, 0.6, 4.0, 0.4
_OVER_A_LIFE, _CROSSING, _UPWARDS = 0.8, 1.5, 0.3
# The sign of its kind stands where a life begins: a line of the same year runs over it.
_OVER_A_SIGN = 4.0
# How far a body moves at once, and how often each is moved at most.
_REACH, _ROUNDS = 16, 8
_LEAST_GAIN = 1e-9


class _Link(NamedTuple):
    """A line to be drawn between two rows; one without a date is not drawn, but holds its ends together."""

    body: str
    other: str
    weight: float
    date: str | None

    def may_cross(self, link: _Link) -> bool:
        """Whether both are drawn in one year, and share no end; those that are asked begin apart."""
        if not self.date or not link.date or self.other == link.other:
            return False
        return self.date[:4] == link.date[:4] and (self.other, link.other) != (link.body, self.body)


def families(history: History, places: Mapping[str, int] | None = None) -> list[list[str]]:
    """Return the bodies that changed, in families that events, shared bodies and parents join.

    The largest come first; those of one body are put together into the last.

    Args:
        history: tells of the bodies.
        places: where they stand in a larger picture: they keep that order; ``None``: the best is sought.
    """
    web = Web(history)
    found = [
        _ordered(family, web) if places is None else sorted(family, key=places.__getitem__)
        for family in _components(history.changed, web)
    ]
    found.sort(key=lambda family: (-len(family), family))
    alone = [body for family in found if len(family) == 1 for body in family]
    return [family for family in found if len(family) > 1] + ([alone] if alone else [])


def unchanged(history: History, kinds: Sequence[str]) -> list[str]:
    """Return the bodies of which no change is on record, in the order of the kinds given and of founding."""

    def place(iri: str) -> tuple[int, str, str]:
        body = history.bodies[iri]
        kind = body.kinds[-1][1] if body.kinds else ""
        return kinds.index(kind) if kind in kinds else len(kinds), body.life.start or "9", iri

    return sorted(history.bodies.keys() - history.changed, key=place)


def _links(history: History) -> Iterator[_Link]:
    for event in history.events:
        weight = _TRANSFER if event.kind == TRANSFER else _ENDS
        yield from (_Link(old, new, weight, event.date) for old, new in event.pairs)
    for shared in history.shared:
        yield from (_Link(one, other, _SHARED, None) for one, other in shared.pairs)
    for iri in sorted(history.changed):
        parent = history.bodies[iri].parent
        if parent in history.changed and parent is not None and parent != iri:
            yield _Link(parent, iri, _PARENT, None)


class Web:
    """What joins the bodies: the links from and to each, and the bodies next to it.

    Those next to a body stand in the order in which walks leave them for later: the one with the fewest
    others next to it, and of these the youngest, is the last.
    """

    def __init__(self, history: History) -> None:
        lives = {iri: body.life for iri, body in history.bodies.items()}
        self.born = {iri: (life.start or "", iri) for iri, life in lives.items()}
        self.down: defaultdict[str, list[_Link]] = defaultdict(list)
        self.up: defaultdict[str, list[_Link]] = defaultdict(list)
        self.living: dict[str | None, set[str]] = {None: set()}
        near: defaultdict[str, set[str]] = defaultdict(set)
        for link in _links(history):
            self.down[link.body].append(link)
            self.up[link.other].append(link._replace(body=link.other, other=link.body))
            near[link.body].add(link.other)
            near[link.other].add(link.body)
            if link.date and link.date not in self.living:
                day = first_day(link.date)
                self.living[link.date] = {iri for iri, life in lives.items() if life.may_hold(day)}
        self.near = {
            body: sorted(others, key=lambda iri: (-len(near[iri]), self.born[iri]))
            for body, others in near.items()
        }

    def around(self, start: str) -> list[str]:
        """Return all bodies that are joined with one, the nearest first."""
        found = {start: None}
        queue = [start]
        for body in queue:
            new = [other for other in reversed(self.near.get(body, ())) if other not in found]
            found |= dict.fromkeys(new)
            queue += new
        return queue

    def along(self, start: str) -> list[str]:
        """Return all bodies that are joined with one, in the order of a walk that goes on while it can."""
        walked: dict[str, None] = {}
        waiting = [start]
        while waiting:
            body = waiting.pop()
            if body not in walked:
                walked[body] = None
                waiting += self.near.get(body, ())
        return list(walked)

    def weigh(self, link: _Link, between: str) -> float:
        """Return what it costs that a body stands between the ends of a link."""
        begins = link.date is not None and self.born[between][0][:4] == link.date[:4]
        return link.weight * (1 + _OVER_A_LIFE * (between in self.living[link.date]) + _OVER_A_SIGN * begins)


def _components(bodies: set[str], web: Web) -> Iterator[list[str]]:
    seen: set[str] = set()
    for body in sorted(bodies):
        if body not in seen:
            family = web.around(body)
            seen.update(family)
            yield sorted(family)


def _ordered(family: list[str], web: Web) -> list[str]:
    """Order a family: from several beginnings, bodies are moved as long as that makes it better."""
    # What is reached last lies at an end: the second walk begins there, the third at the other end.
    start = min(family, key=web.born.__getitem__)
    for _ in range(2):
        start = web.around(start)[-1]
    walk = web.along(start)
    found = [_improved(order, web) for order in (walk, walk[::-1], family)]
    return min(found, key=lambda rows: (round(rows.cost(), 6), rows.order)).order


def _improved(order: Sequence[str], web: Web) -> Rows:
    rows = Rows(order, web)
    for _ in range(_ROUNDS):
        if not sum(rows.settle(place) for place in range(len(order))):
            break
    return rows


class Rows:
    """An order of rows in the making."""

    def __init__(self, order: Sequence[str], web: Web) -> None:
        self.web = web
        self.order = list(order)
        self.row = {body: place for place, body in enumerate(order)}

    def settle(self, place: int) -> bool:
        """Move the body in a row to where it costs least; tell whether that is elsewhere."""
        first, last = max(0, place - _REACH), min(len(self.order) - 1, place + _REACH)
        cost = sum(self.swap(upper) for upper in range(place - 1, first - 1, -1))
        best, least = place, -_LEAST_GAIN
        for row in range(first, last + 1):
            if row > first:
                cost += self.swap(row - 1)
            if cost < least:
                best, least = row, cost - _LEAST_GAIN
        for upper in range(last - 1, best - 1, -1):
            self.swap(upper)
        return best != place

    def swap(self, upper: int) -> float:
        """Swap a row with the one below it; return how much more the new order costs."""
        one, other = self.order[upper : upper + 2]
        self.order[upper : upper + 2] = other, one
        self.row[one], self.row[other] = upper + 1, upper
        return self._nearer(one, other, upper) - self._nearer(other, one, upper) + self._crossed(one, other)

    def _nearer(self, body: str, passed: str, upper: int) -> float:
        """Return what a body costs more one row below, where it has passed another one."""
        cost = _UPWARDS * sum(link.other == passed for link in self.web.down[body])
        for link in (*self.web.down[body], *self.web.up[body]):
            if link.other != passed:
                weight = self.web.weigh(link, passed)
                cost += -weight if self.row[link.other] > upper else weight
        return cost

    def _crossed(self, one: str, other: str) -> float:
        """Return what the crossings of the links of two neighbours cost more since they were swapped."""
        row, crossings = self.row, 0
        for links in (self.web.down, self.web.up):
            for its, rival in product(links[one], links[other]):
                if its.may_cross(rival):
                    crossings += 1 if row[its.other] < row[rival.other] else -1
        return _CROSSING * crossings

    def cost(self) -> float:
        """Return how far the order is from short links that cross nothing."""
        links = sorted((link for body in self.order for link in self.web.down[body]), key=self._reach)
        return sum(map(self._length, links)) + _CROSSING * self._crossings(links)

    def _reach(self, link: _Link) -> tuple[int, int]:
        one, other = self.row[link.body], self.row[link.other]
        return min(one, other), max(one, other)

    def _length(self, link: _Link) -> float:
        low, high = self._reach(link)
        between = sum(self.web.weigh(link, body) for body in self.order[low + 1 : high])
        return between + _UPWARDS * (self.row[link.body] > self.row[link.other])

    def _crossings(self, links: Sequence[_Link]) -> int:
        row, crossings, reaching = self.row, 0, list[_Link]()
        for link in links:
            low, _ = self._reach(link)
            reaching = [other for other in reaching if self._reach(other)[1] >= low]
            crossings += sum(
                (row[link.body] < row[other.body]) != (row[link.other] < row[other.other])
                for other in reaching
                if link.body != other.body and link.may_cross(other)
            )
            reaching.append(link)
        return crossings
