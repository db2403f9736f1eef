"""Numbers that items start with: 一、 （一） 1. 1.1 （1） ① 第一条 第一章 壹、 Ⅰ、, and bullets.

What only a run of lines tells from words, such as A. and 甲、, is found in ``parsing/lines/runs.py``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from creditplan.model import Span
from creditplan.model.making import made_fast
from creditplan.words import numerals


class Kind(IntEnum):
    """Kinds of markers, in the order in which they usually nest."""

    CHAPTER = 0
    PART = 1
    ARTICLE = 2
    FORMAL = 3
    ROMAN = 4
    CHINESE = 5
    STEM = 6
    CHINESE_IN_BRACKETS = 7
    ARABIC = 8
    DECIMAL_2 = 9
    DECIMAL_3 = 10
    DECIMAL_4 = 11
    ARABIC_IN_BRACKETS = 12
    ARABIC_BRACKET = 13
    LETTER = 14
    LETTER_IN_BRACKETS = 15
    SMALL_ROMAN = 16
    SMALL_ROMAN_IN_BRACKETS = 17
    CIRCLED = 18
    BULLET = 19
    # 任务一：: as high as its place among the others says.
    NAMED = 20

    @property
    def is_decimal(self) -> bool:
        """Tell whether the number says those above it too: 1.1, 2.3.1."""
        return Kind.DECIMAL_2 <= self <= Kind.DECIMAL_4


@made_fast
@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: its kind, the number as printed and what it means, and where it stands.

    ``number`` is ``None`` and ``value`` 0 for a bullet; ``span`` ends where the item's words begin.
    """

    kind: Kind
    number: str | None
    value: int
    span: Span


_CHINESE, _ARABIC = numerals.CHINESE, "[0-9]{1,3}"
_SYMBOLS, _BULLETS = "①-⓿❶-➓㈠-㈩⑴-⒛㉑-㉟㊱-㊿㊀-㊉", "●■◆▲★☆○◇□△➢▶►◎※✓✔"
_FORMAL = f"[{numerals.FORMAL}]{{1,5}}"
_ROMAN = "(?:[Ⅰ-Ⅿ]{1,4}|[IVXL]{1,7})"
# Behind a decimal stands a unit, with a space only before some.
UNITS = "万亿元个%‰倍年月日号米吨亩人户家项次公千百平立辆台座所名"
_NO_AMOUNT = rf"(?:[.、][ \t]*|[ \t]+(?![万亿%元亩])|(?![{UNITS}]))(?=[^\s\d.,;:%、。~—-])"
# 1. before 2022年 is no decimal, nor is what has a space.
_DOT = r"\.(?:[ \t]+(?=[^\s.])|(?=[^\s0-9]|(?:19|20)[0-9]{2}年|1?[0-9]月))"
# ㈠ and ⑴ are （一） and （1）, ⒈ is 1. What a marker may begin with comes first: few lines have one.
_PATTERN = re.compile(
    rf"""(?=[ \t第任行(0-9Ⅰ-ⅯIVXL{numerals.FORMAL}{numerals.CHINESE_DIGITS}{_SYMBOLS}{_BULLETS}])[ \t]*(?:
      第(?P<chapter>{_CHINESE}|{_ARABIC})章[ \t、,:]*
    | 第(?P<part>{_CHINESE}|{_ARABIC})(?:节|部分)[ \t、,:]*
    | 第(?P<article>{_CHINESE}|{_ARABIC})条[ \t、,:]*
    | 第(?P<item>{_CHINESE}|{_ARABIC})项(?!目)[ \t、,:]*
    | (?:任务|行动)(?P<named>{_CHINESE}|{_ARABIC})[ \t]*[:、][ \t]*
    | (?P<chinese>{_CHINESE})[ \t]*(?:、[ \t]*|\.[ \t]*(?=[^\s0-9]))
    | \([ \t]*(?P<chinese_in>{_CHINESE})[ \t]*\)[ \t]*[、.]?[ \t]*
    | \(?(?P<decimal>{_ARABIC}(?:\.{_ARABIC}){{1,3}})(?:\)[ \t]*[、.]?[ \t]*|{_NO_AMOUNT})
    | (?P<formal>{_FORMAL})[ \t]*(?:、[ \t]*|\.[ \t]*(?=[^\s0-9]))
    | (?P<roman>{_ROMAN})[ \t]*(?:、[ \t]*|\.[ \t]*(?=[^\s0-9A-Za-z]))
    | \([ \t]*(?P<formal_in>{_FORMAL})[ \t]*\)[ \t]*[、.]?[ \t]*
    | (?P<arabic>{_ARABIC})[ \t]*(?:、[ \t]*|{_DOT})
    | \([ \t]*(?P<arabic_in>{_ARABIC})[ \t]*\)[ \t]*[、.]?[ \t]*
    | (?P<arabic_half>{_ARABIC})\)[ \t]*[、.]?[ \t]*
    | (?P<symbol>[{_SYMBOLS}])[ \t]*[、.]?[ \t]*
    | (?P<bullet>[{_BULLETS}])[ \t]*
    )""",
    re.VERBOSE,
)
_DECIMAL = re.compile(rf"{_ARABIC}(?:[.—-]{_ARABIC}){{1,3}}")
_APART = re.compile("[.—-]")
CELL_NUMBER = re.compile(r"\(?[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}\)?[、.]?")
"""The number of a row, in a cell of its own."""
HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|(?:任务|行动)[一二三四五六七八九十]{1,3}:"
)
"""What a heading between rows begins with."""
_KINDS = {
    "chapter": Kind.CHAPTER,
    "part": Kind.PART,
    "article": Kind.ARTICLE,
    "formal": Kind.FORMAL,
    "formal_in": Kind.CHINESE_IN_BRACKETS,
    "roman": Kind.ROMAN,
    "chinese": Kind.CHINESE,
    "named": Kind.NAMED,
    "item": Kind.ARABIC,
    "chinese_in": Kind.CHINESE_IN_BRACKETS,
    "decimal": Kind.DECIMAL_2,
    "arabic": Kind.ARABIC,
    "arabic_in": Kind.ARABIC_IN_BRACKETS,
    "arabic_half": Kind.ARABIC_BRACKET,
    "symbol": Kind.CIRCLED,
    "bullet": Kind.BULLET,
}


def marker_at(text: str, folded: str, start: int, end: int) -> Marker | None:
    """Return the marker that stands at ``start`` of a line that ends at ``end``, if one does."""
    match = _PATTERN.match(folded, start, end)
    if not match or match.lastgroup is None:
        return None
    kind, group = _KINDS[match.lastgroup], match.lastgroup
    begin, stop = match.span(group)
    number = text[begin:stop]
    if kind is Kind.BULLET:
        return Marker(kind, None, 0, Span(start, match.end()))
    if kind is Kind.CIRCLED:
        plain = unicodedata.normalize("NFKC", number)
        kind = _kind_of_symbol(number)
        value = numerals.value(plain.strip("().")) or _dingbat(number)
    elif kind is Kind.DECIMAL_2:
        kind, value = decimal(folded[begin:stop])
    elif kind is Kind.ROMAN:
        value = numerals.roman(unicodedata.normalize("NFKC", number))
    else:
        value = numerals.value(folded[begin:stop])
    return Marker(kind, number, value, Span(start, match.end())) if value is not None else None


def markers_within(text: str, folded: str, start: int, end: int) -> list[Marker]:
    """Return what may be markers inside a stretch of text that has no line ends, in order."""
    found = []
    for match in _PATTERN.finditer(folded, start, end):
        group = match.lastgroup
        if group is None or group in ("bullet", "symbol", "decimal", "roman") or match.start() == start:
            continue
        before = folded[match.start() - 1]
        if before.isdigit() or before in numerals.CHINESE or before in "第.、":
            continue
        marker = marker_at(text, folded, match.start(), end)
        if marker:
            found.append(marker)
    return found


def number_of_row(words: str) -> tuple[Kind, int] | None:
    """Read the number of a row from the folded words of its cell: 1 1.1 1-1 一 (2) ③ A; ``None``: none.

    >>> number_of_row("(二)"), number_of_row("③"), number_of_row("B."), number_of_row("x1")
    ((<Kind.ARABIC: 8>, 2), (<Kind.ARABIC: 8>, 3), (<Kind.LETTER: 14>, 2), None)
    """
    bare = words.strip("()[]〈〉、.:'=\" \t")
    if _DECIMAL.fullmatch(bare):
        return decimal(bare)
    value = numerals.value(bare)
    if value is None and len(bare) == 1:
        if bare.isascii() and bare.isalpha():
            return Kind.LETTER, ord(bare.lower()) - 96
        value = _dingbat(bare)
    value = value or numerals.roman(unicodedata.normalize("NFKC", bare)) if bare else None
    return None if value is None else (Kind.ARABIC, value)


def decimal(number: str) -> tuple[Kind, int]:
    """Return the kind of a number such as 2.3.1, and the value of its last part.

    >>> decimal("2.3")
    (<Kind.DECIMAL_2: 9>, 3)
    """
    parts = _APART.split(number)
    return Kind(Kind.DECIMAL_2 + len(parts) - 2), int(parts[-1])


def _kind_of_symbol(symbol: str) -> Kind:
    if "㈠" <= symbol <= "㈩":
        return Kind.CHINESE_IN_BRACKETS
    if "⑴" <= symbol <= "⒇":
        return Kind.ARABIC_IN_BRACKETS
    return Kind.ARABIC if "⒈" <= symbol <= "⒛" else Kind.CIRCLED


def _dingbat(symbol: str) -> int | None:
    number = unicodedata.numeric(symbol, None)
    return int(number) if number else None
