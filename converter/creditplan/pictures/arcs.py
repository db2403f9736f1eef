"""The order of bodies in a column such that those who lead together stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SWEEPS = 24
Weights = Mapping[tuple[str, str], int]
"""How strongly pairs are joined; each pair once."""


def in_order(weights: Weights) -> list[list[str]]:
    """Return all that is joined, in groups that nothing joins, the largest first; each in its order.

    The order is that of a walk along the strongest ties, from the strongest body or one far from it; then
    each is moved towards the middle of those that it is joined with, as long as the ties get shorter.
    """
    near: dict[str, dict[str, int]] = {}
    for (one, other), weight in weights.items():
        near.setdefault(one, {})[other] = weight
        near.setdefault(other, {})[one] = weight
    groups, seen = [], set[str]()
    for start in sorted(near, key=lambda body: (-sum(near[body].values()), body)):
        if start not in seen:
            ways = [_improved(_walk(body, near), near) for body in (start, _far(_far(start, near), near))]
            groups.append(min(ways, key=lambda way: _length(way, near)))
            seen.update(ways[0])
    return sorted(groups, key=lambda group: (-len(group), group))


def _far(start: str, near: Mapping[str, Mapping[str, int]]) -> str:
    """Return a body that is joined with one, over as many others as can be."""
    found = {start: None}
    queue = [start]
    for body in queue:
        new = [other for other in sorted(near[body]) if other not in found]
        found |= dict.fromkeys(new)
        queue += new
    return queue[-1]


def _walk(start: str, near: Mapping[str, Mapping[str, int]]) -> list[str]:
    walked: dict[str, None] = {}
    waiting = [start]
    while waiting:
        body = waiting.pop()
        if body not in walked:
            walked[body] = None
            waiting += sorted(near[body], key=lambda other: (near[body][other], other))
    return list(walked)


def _improved(order: Sequence[str], near: Mapping[str, Mapping[str, int]]) -> list[str]:
    best = order = list(order)
    least = _length(best, near)
    for _ in range(_SWEEPS):
        place = {body: row for row, body in enumerate(order)}
        order = sorted(order, key=lambda body: (_middle(body, place, near), place[body]))
        length = _length(order, near)
        if length < least:
            best, least = order, length
    return best


def _middle(body: str, place: Mapping[str, int], near: Mapping[str, Mapping[str, int]]) -> float:
    """Return the mean place of those that a body is joined with, and of itself."""
    ties = near[body]
    total = sum(ties.values())
    return (place[body] * total + sum(place[other] * weight for other, weight in ties.items())) / (2 * total)


def _length(order: Sequence[str], near: Mapping[str, Mapping[str, int]]) -> int:
    place = {body: row for row, body in enumerate(order)}
    return sum(
        abs(place[a] - place[b]) * weight
        for a, ties in near.items()
        if a in place
        for b, weight in ties.items()
    )
