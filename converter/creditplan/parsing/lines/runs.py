"""Numbers that only the lines around them tell from words and amounts: 1.1 做好…, 1 加强…, A. 甲、 1-1"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from creditplan.model import Span
from creditplan.words import numerals
from creditplan.words.fold import fold
from creditplan.words.markers import Kind, Marker, decimal

_DIGITS = re.compile("[0-9]+")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# What is counted, and days and months, have such a number too. 【1】 is one, [1] a note.
_RUNNING = re.compile(
    rf"""(?:
      (?P<chinese>[一二三四五六七八九十]{{1,3}})(?:[ \t]+|:[ \t]*)
    | (?P<arabic>[0-9]{{1,2}})(?:[ \t]+|:[ \t]*)(?![月日年个家项万亿元号])
    | (?P<decimal>[0-9]{{1,2}}(?:[-—][0-9]{{1,2}}){{1,3}})[.、]?[ \t]*(?![月日年时个项万亿元级])
    | (?P<stem>[{_STEMS}])[ \t]*[.、][ \t]*
    | \([ \t]*(?P<stem_in>[{_STEMS}])[ \t]*\)[.、]?[ \t]*
    | (?P<letter>[A-Za-z]|[ivx]{{2,5}})[ \t]*[.、)][ \t]*
    | \([ \t]*(?P<letter_in>[A-Za-z]|[ivx]{{2,5}})[ \t]*\)[.、]?[ \t]*
    | (?P<sign>[\u249c-\u24e9\U0001f110-\U0001f189])[.、]?[ \t]*
    | [\[〈][ \t]*(?P<framed>[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}})[ \t]*[\]〉][ \t]*
    | (?:No\.?|NO\.?|№)[ \t]*(?P<numbered>[0-9]{{1,3}})[.、:]?[ \t]*
    )(?=[\u4e00-\u9fff《“"(])""",
    re.VERBOSE,
)
_KINDS = {
    "chinese": Kind.CHINESE,
    "arabic": Kind.ARABIC,
    "decimal": Kind.DECIMAL_2,
    "stem": Kind.STEM,
    "stem_in": Kind.STEM,
    "letter": Kind.LETTER,
    "letter_in": Kind.LETTER_IN_BRACKETS,
    "sign": Kind.LETTER,
    "framed": Kind.ARABIC_IN_BRACKETS,
    "numbered": Kind.ARABIC,
}
_ROMAN = {Kind.LETTER: Kind.SMALL_ROMAN, Kind.LETTER_IN_BRACKETS: Kind.SMALL_ROMAN_IN_BRACKETS}


class Begun(NamedTuple):
    """What a line begins with: its place, its number, and whether it is known to begin with anything."""

    span: Span
    marker: Marker | None
    known: object


def numbers_that_run(text: str, folded: str, lines: Sequence[Begun]) -> tuple[list[int], dict[int, Marker]]:
    """Tell which lines begin with an amount that looks like 1.1, and which with a number that only runs."""
    found: dict[Kind, dict[int, Marker]] = {}
    for index, marker in _candidates(text, folded, lines):
        found.setdefault(marker.kind, {})[index] = marker
    bare = found.get(Kind.ARABIC, {}) | found.get(Kind.CHINESE, {})
    chosen: dict[int, Marker] = {}
    for kind, own in found.items():
        if not kind.is_decimal and _runs([marker.value for marker in own.values()]):
            chosen = own | chosen
    decimals = {i: line.marker for i, line in enumerate(lines) if line.marker and line.marker.kind.is_decimal}
    amounts = [*decimals] if decimals and not _follow(lines, decimals, bare) else []
    heading = {} if amounts else decimals
    parted = {
        index: marker for kind, own in found.items() if kind.is_decimal for index, marker in own.items()
    }
    if parted and _follow(lines, dict(sorted(parted.items())), bare):
        chosen |= parted
        heading |= parted
    if heading and bare:
        chosen = dict(_that_head(lines, bare, heading)) | chosen
    return amounts, chosen


def _candidates(text: str, folded: str, lines: Sequence[Begun]) -> Iterator[tuple[int, Marker]]:
    """Yield what may be such numbers at the beginning of lines; i. may be a letter or a Roman number."""
    for index, line in enumerate(lines):
        match = None if line.known else _RUNNING.match(folded, line.span.start, line.span.end)
        if not match or not match.lastgroup:
            continue
        number, kind = match[match.lastgroup], _KINDS[match.lastgroup]
        begin, end = match.span(match.lastgroup)
        span = Span(line.span.start, match.end())
        if match.lastgroup == "framed":
            # [1] and 〔1〕 are marks of notes.
            chinese = not number.isdigit()
            kind = Kind.CHINESE_IN_BRACKETS if chinese else kind
            if text[line.span.start] not in ("【〖〈〔" if chinese else "【〖〈"):
                continue
        if match.lastgroup == "sign":
            number = unicodedata.normalize("NFKC", number)
            kind = Kind.LETTER_IN_BRACKETS if number.startswith("(") else kind
            number = number.strip("()")
        if kind is Kind.DECIMAL_2:
            kind, value = decimal(number)
            yield index, Marker(kind, text[begin:end], value, span)
        elif kind is Kind.STEM:
            yield index, Marker(kind, text[begin:end], _STEMS.index(number) + 1, span)
        elif kind in _ROMAN:
            if len(number) == 1:
                yield index, Marker(kind, text[begin:end], ord(number.lower()) - 96, span)
            if roman := numerals.roman(number.upper()):
                yield index, Marker(_ROMAN[kind], text[begin:end], roman, span)
        elif found := numerals.value(number):
            yield index, Marker(kind, text[begin:end], found, span)


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


def _runs(values: Sequence[int]) -> bool:
    """Tell whether numbers follow each other from 1 on."""
    running = sum(value == before + 1 for before, value in pairwise(values))
    return bool(running) and values[0] == 1 and 2 * (running + values.count(1)) > len(values)


def _that_head(
    lines: Sequence[Begun], bare: Mapping[int, Marker], decimals: Mapping[int, Marker]
) -> dict[int, Marker]:
    """Choose the bare numbers that stand above a number which begins with them: 2 above 2.1."""
    chosen = {}
    nearest: int | None = None
    for index, line in enumerate(lines):
        if index in bare:
            nearest = index
        elif marker := decimals.get(index, line.marker):
            if index in decimals and nearest is not None and _levels(marker) == (bare[nearest].value, 1):
                chosen[nearest] = bare[nearest]
            nearest = None
    return chosen
