"""The numbers that a browser writes before the items of a list (CSS Counter Styles Level 3)."""

from __future__ import annotations

from typing import Final

_INFORMAL, _FORMAL = ("零一二三四五六七八九", "十百千万"), ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万")
_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SIGNS = {"cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸", "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥"}
_CHINESE = {
    "cjk-ideographic": _INFORMAL,
    "trad-chinese-informal": (_INFORMAL[0], "十百千萬"),
    "simp-chinese-informal": _INFORMAL,
    "simp-chinese-formal": _FORMAL,
    "trad-chinese-formal": _TRADITIONAL,
}
_TYPES: Final = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_NONE = {"none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"}
# Roman and Chinese numbers end here, and Arabic ones follow.
_MOST_ROMAN, _MOST_CHINESE = 3999, 9999


def style_of(said: str, kind: str) -> str:
    """Return the style of a list: what CSS says, else what its ``type`` says; empty: it has no numbers."""
    words = said.split()
    if any(word in _NONE or word[0] in "\"'" for word in words):
        return ""
    known = (*_SIGNS, *_CHINESE, "cjk-decimal", "decimal-leading-zero", "lower-latin", "upper-latin")
    found = [word for word in words if word in known or word in _TYPES.values()]
    return found[-1] if found else _TYPES.get(kind, "decimal")


def number(value: int, style: str) -> str:
    """Write a number with the mark that stands behind it.

    >>> number(12, "simp-chinese-informal"), number(3, "upper-roman"), number(28, "lower-alpha")
    ('十二、', 'III.', 'ab.')
    """
    if style in _SIGNS and 0 < value <= len(_SIGNS[style]):
        return _SIGNS[style][value - 1] + "、"
    if style in _CHINESE and 0 <= value <= _MOST_CHINESE:
        return _chinese(value, *_CHINESE[style]) + "、"
    if style == "cjk-decimal" and value >= 0:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value)) + "、"
    if style.endswith("-roman") and 0 < value <= _MOST_ROMAN:
        return (_roman(value) if style.startswith("lower") else _roman(value).upper()) + "."
    if style.endswith(("-alpha", "-latin")) and value > 0:
        return (_letters(value) if style.startswith("lower") else _letters(value).upper()) + "."
    return f"{value:02}." if style == "decimal-leading-zero" else f"{value}."


def _chinese(value: int, digits: str, units: str) -> str:
    words, zero = "", False
    for unit, sign in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            words += (digits[0] if zero else "") + digits[digit] + sign
        zero = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words or digits[0]


def _roman(value: int) -> str:
    words = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        words += sign * count
    return words


def _letters(value: int) -> str:
    words = ""
    while value:
        value, letter = divmod(value - 1, 26)
        words = chr(97 + letter) + words
    return words
