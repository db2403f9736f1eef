"""Numbers and dates of spreadsheets as they are shown: the formats that plans use (ECMA-376, 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from creditplan.reading.numbering import written

_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
# A colour, a condition, a language: [Red], [>100], [$-804].
_BRACKET = re.compile(r"\[(?!DBNum)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_CHINESE = re.compile(r"\[DBNum([12])\]", re.IGNORECASE)
_STYLES = {"1": "chineseCounting", "2": "chineseLegalSimplified"}
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?")
# Stands for what a format says verbatim, while the rest of it is looked at.
_DECIMALS = 9
_KEPT, _VALUE = "\ue000", "\ue001"


def shown(value: object, code: str) -> str:
    """Write a value as its cell shows it.

    Args:
        value: a number, date, time or truth value.
        code: the format of the cell; what it holds that is not known is passed over.

    >>> shown(0.955, "0.0%"), shown(3.0, "General"), shown(7, '"第"0"项"'), shown(12, "[DBNum1]General")
    ('95.5%', '3', '第7项', '十二')
    >>> shown(date(2025, 6, 30), "yyyy年m月"), shown(date(2025, 6, 30), "mm-dd-yy")
    ('2025年6月', '2025年6月30日')
    """
    if isinstance(value, bool):
        return str(value).upper()
    section = _section(code or "General", value)
    if isinstance(value, (date, datetime)):
        return _date(value, section)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        return _number(value, section)
    return str(value)


def _section(code: str, value: object) -> str:
    """The part of a format that holds for a value: positive, negative, zero."""
    sections = [found[0] for found in _SECTION.finditer(code)]
    parts = [section for section in sections if section] or [""]
    if code.strip(";") == "":
        return ""
    if isinstance(value, (int, float)) and value < 0 and len(parts) > 1:
        return parts[1]
    if isinstance(value, (int, float)) and value == 0 and len(parts) > 2:
        return parts[2]
    return parts[0]


def _literals(section: str) -> tuple[str, list[str]]:
    """Take out what a format says verbatim, and what it says of colours, conditions and widths."""
    said: list[str] = []

    def keep(found: re.Match[str]) -> str:
        words = found[1] if found[1] is not None else found[2]
        if not words:
            return ""
        said.append(words)
        return _KEPT

    return _LITERAL.sub(keep, _BRACKET.sub("", section)), said


def _date(value: date, section: str) -> str:
    """Write a date to the day, or to the month if its format has no day: the order of its parts is ours."""
    pattern, _ = _literals(section)
    letters = pattern.lower()
    if "d" not in letters and "y" in letters and "m" in letters:
        return f"{value.year}年{value.month}月"
    if "y" in letters and "m" not in letters:
        return f"{value.year}年"
    if "y" not in letters and "d" in letters and "m" in letters:
        return f"{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月{value.day}日"


def _number(value: float, section: str) -> str:
    if not section:
        return ""
    pattern, literals = _literals(section)
    chinese = _CHINESE.search(pattern)
    pattern = _CHINESE.sub("", pattern).replace("@", "General")
    number = Decimal(repr(value))
    if "%" in pattern:
        number *= 100
    digits = _DIGITS.search(pattern)
    if chinese and number == number.to_integral_value():
        words = written(int(number), _STYLES[chinese[1]])
    elif digits is None:
        words = "" if literals and "General" not in pattern else _general(number)
    else:
        words = _grouped(abs(number), digits[0])
        words = f"-{words}" if number < 0 and not any(sign in pattern for sign in "-(") else words
    said = iter(literals)
    before, _, after = pattern.partition(digits[0] if digits else "General")
    return "".join(next(said) if sign == _KEPT else sign for sign in f"{before}{_VALUE}{after}").replace(
        _VALUE, words
    )


def _general(number: Decimal) -> str:
    """Write a number as a cell without a format does, but never with an exponent."""
    plain = f"{round(number, _DECIMALS):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _grouped(number: Decimal, digits: str) -> str:
    whole, _, part = digits.partition(".")
    needed, most = part.count("0"), len(part)
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    right = right[:needed] + right[needed:].rstrip("0")
    left = left.rjust(whole.count("0"), "0")
    if "," in whole:
        left = f"{int(left):,}"
    return f"{left}.{right}" if right else left
