"""Numbers that only the lines around them tell from amounts: 1.1 做好…, 1 加强…, and where these run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from creditplan.model import Span
from creditplan.words import numerals
from creditplan.words.fold import fold
from creditplan.words.markers import Kind, Marker

_DIGITS = re.compile("[0-9]+")
# What is counted, and days and months, have such a number too.
_BARE = re.compile(
    r"(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[ \t]+"
    r"(?![月日年个家项万亿元号])(?=[\u4e00-\u9fff《“\"(])"
)


class Begun(NamedTuple):
    """What a line begins with: its place, its number, and whether it is known to begin with anything."""

    span: Span
    marker: Marker | None
    known: object


def numbers_that_run(folded: str, lines: Sequence[Begun]) -> tuple[list[int], dict[int, Marker]]:
    """Tell which lines begin with an amount that looks like 1.1, and which with a bare number: 1 加强监管."""
    bare = _bare(folded, lines)
    decimals = {i: line.marker for i, line in enumerate(lines) if line.marker and line.marker.kind.is_decimal}
    if decimals and not _follow(lines, decimals, bare):
        return list(decimals), _that_run(bare)
    return [], _that_run(bare) or dict(_that_head(lines, bare, decimals))


def _bare(folded: str, lines: Sequence[Begun]) -> dict[int, Marker]:
    found = {}
    for index, line in enumerate(lines):
        match = None if line.known else _BARE.match(folded, line.span.start, line.span.end)
        value = numerals.value(match["number"]) if match else None
        if match and value:
            kind = Kind.ARABIC if match["number"].isdigit() else Kind.CHINESE
            found[index] = Marker(kind, match["number"], value, Span(line.span.start, match.end()))
    return found


def _levels(marker: Marker) -> tuple[int, ...]:
    return tuple(map(int, _DIGITS.findall(fold(marker.number or ""))))


def _follow(lines: Sequence[Begun], decimals: Mapping[int, Marker], bare: Mapping[int, Marker]) -> bool:
    """Tell whether most numbers of several levels follow each other: 1.1, 1.2, 1.2.1, 2.1."""
    last: dict[int, tuple[int, ...]] = {}
    following = 0
    for marker in decimals.values():
        levels = _levels(marker)
        before = last.get(len(levels))
        following += levels[-1] == 1 or (before is not None and levels == (*before[:-1], before[-1] + 1))
        last[len(levels)] = levels
    if len(decimals) > 1:
        return 2 * following > len(decimals)
    # One alone must stand below the number that it begins with.
    [(index, only)] = decimals.items()
    above = [line.marker for line in lines[:index]] + [marker for at, marker in bare.items() if at < index]
    return following == 1 and _levels(only)[0] in {marker.value for marker in above if marker}


def _that_run(bare: Mapping[int, Marker]) -> dict[int, Marker]:
    """Choose the bare numbers that follow each other from 1 on."""
    chosen: dict[int, Marker] = {}
    for kind in (Kind.CHINESE, Kind.ARABIC):
        own = {index: marker for index, marker in bare.items() if marker.kind is kind}
        values = [marker.value for marker in own.values()]
        running = sum(value == before + 1 for before, value in pairwise(values))
        if running and values[0] == 1 and 2 * (running + values.count(1)) > len(values):
            chosen |= own
    return chosen


def _that_head(
    lines: Sequence[Begun], bare: Mapping[int, Marker], decimals: Mapping[int, Marker]
) -> dict[int, Marker]:
    """Choose the bare numbers that stand above a number which begins with them: 2 above 2.1."""
    chosen = {}
    nearest: int | None = None
    for index, line in enumerate(lines):
        if index in bare:
            nearest = index
        elif line.marker:
            if index in decimals and nearest is not None and _levels(line.marker) == (bare[nearest].value, 1):
                chosen[nearest] = bare[nearest]
            nearest = None
    return chosen
