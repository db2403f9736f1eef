"""Numbers as printed: Arabic, full-width and Chinese."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE_DIGITS = "零〇○一二两三四五六七八九十百千"
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
    for char in number:
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
