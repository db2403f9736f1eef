"""Numbers as printed, read and written: Arabic, full-width, Chinese, formal Chinese and Roman."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE_DIGITS = "零〇○一二两三四五六七八九十百千"
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
"""Digits and units as they stand on cheques."""
_PLAIN = str.maketrans(FORMAL, "一二三四五六七八九十百千")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
CHINESE = f"[{CHINESE_DIGITS}]{{1,5}}"
ARABIC = "[0-9０-９]{1,6}"
_ARABIC = re.compile(ARABIC)


def value(number: str) -> int | None:
    """Value of a printed number up to 9999; ``None`` if it is none.

    >>> value("十二"), value("二十"), value("一百零三"), value("１２"), value("72"), value("十十")
    (12, 20, 103, 12, 72, None)
    """
    if _ARABIC.fullmatch(number):
        return int(number)
    total, digit, last_unit = 0, None, 10_000
    for char in number.translate(_PLAIN):
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif char in _DIGITS and not digit:
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0) if number else None


def roman(number: str) -> int | None:
    """Value of a Roman number in capital letters; ``None`` if it is none.

    >>> roman("XIV"), roman("IL")
    (14, None)
    """
    worths = [_ROMAN.get(letter, 0) for letter in number]
    below = [worth < after for worth, after in zip(worths, [*worths[1:], 0], strict=True)]
    value = sum(-worth if less else worth for worth, less in zip(worths, below, strict=True))
    return value if value > 0 and number == in_roman(value) else None


def in_roman(value: int) -> str:
    """Write a number as a Roman one, in capital letters.

    >>> in_roman(1994)
    'MCMXCIV'
    """
    words = ""
    for worth, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, value = divmod(value, worth)
        words += sign * count
    return words


def in_chinese(value: int, digits: str = "零一二三四五六七八九", units: str = "十百千万") -> str:
    """Write a number up to 99999 as a Chinese one.

    Args:
        value: the number.
        digits: from zero on; two zeros in a row are said once.
        units: ten, hundred, thousand and ten thousand.

    >>> in_chinese(12), in_chinese(110), in_chinese(10203)
    ('一十二', '一百一十', '一万零二百零三')
    """
    words, zero = "", False
    for unit, sign in zip((10_000, 1000, 100, 10, 1), (*reversed(units), ""), strict=True):
        digit, value = divmod(value, unit)
        if digit:
            words += (digits[0] if zero else "") + digits[digit] + sign
        zero = bool(words) and not digit
    return words or digits[0]


def as_counted(words: str) -> str:
    """Return a Chinese number as it is counted: 十二 for 一十二."""
    return words.removeprefix("一") if words.startswith("一十") else words
