"""The numbers that a browser writes before the items of a list (CSS Counter Styles Level 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from creditplan.words.numerals import as_counted, in_chinese, in_roman

_FORMAL, _TRADITIONAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万"), ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬")
_SIGNS = {"cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸", "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥"}
_CHINESE: Mapping[str, tuple[str, ...]] = {
    "cjk-ideographic": (),
    "trad-chinese-informal": ("零一二三四五六七八九", "十百千萬"),
    "simp-chinese-informal": (),
    "japanese-informal": (),
    "simp-chinese-formal": _FORMAL,
    "trad-chinese-formal": _TRADITIONAL,
}
_OTHERS = ("decimal", "cjk-decimal", "decimal-leading-zero")
_LETTERS = ("lower-alpha", "upper-alpha", "lower-latin", "upper-latin", "lower-roman", "upper-roman")
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
_WORD = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"',]+)""")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
_WHOLE = re.compile("-?[0-9]{1,8}")
_LONGEST = 30

CounterStyles = Mapping[str, Mapping[str, str]]
"""What ``@counter-style`` of a page says, by name and descriptor."""


def style_of(said: str, kind: str, own: CounterStyles) -> str:
    """Return the style of a list; empty: it has no numbers.

    Args:
        said: what CSS says of it.
        kind: its type, where CSS says nothing.
        own: the styles of the page.

    Returns:
        The name of the style; a text that stands before each item, in quotation marks.
    """
    found = ""
    for word in words_of(said):
        low = word.lower()
        if low in _NONE:
            return ""
        if word[0] in "\"'" or word in own or low in (*_SIGNS, *_CHINESE, *_OTHERS, *_LETTERS):
            found = word if word in own or word[0] in "\"'" else low
    return found or ("" if not kind or kind.lower() in _NONE else _TYPES.get(kind, "decimal"))


def words_of(said: str) -> list[str]:
    """Cut a value of CSS into its words and texts; the latter keep their quotation marks."""
    return [match[0] for match in _WORD.finditer(said)]


def whole(said: str, usual: int) -> int:
    """Read a whole number of CSS; what is none is the usual one."""
    return int(said) if _WHOLE.fullmatch(said) else usual


def text_of(word: str) -> str:
    r"""Return what a word or text of CSS says, without quotation marks and escapes.

    >>> text_of(r'"\2460 "'), text_of("一")
    ('①', '一')
    """
    bare = word[1:-1] if word[:1] in ('"', "'") else word
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16) % 0x110000) if found[1] else found[2], bare)


def number(value: int, style: str, own: CounterStyles) -> str:
    """Write a number with what stands around it.

    >>> number(12, "simp-chinese-informal", {}), number(3, "upper-roman", {}), number(28, "lower-alpha", {})
    ('十二、', 'III.', 'ab.')
    """
    if style[0] in "\"'":
        return text_of(style)
    said = own.get(style)
    if said:
        before, after = (text_of(said.get(key, usual)) for key, usual in (("prefix", ""), ("suffix", '". "')))
        return f"{before}{bare_number(value, style, own)}{after}".rstrip()
    mark = "、" if style in _SIGNS or style in _CHINESE or style == "cjk-decimal" else "."
    words = bare_number(value, style, own)
    return words + ("." if mark == "、" and words.isascii() else mark)


def bare_number(value: int, style: str, own: CounterStyles) -> str:
    """Write a number in a style, without what stands around it."""
    for _ in range(len(own) + 1):
        if style not in own:
            break
        if found := _written(value, own[style]):
            return found
        system = own[style].get("system", "").split()
        style = system[1] if system[:1] == ["extends"] and len(system) > 1 else own[style].get("fallback", "")
    if style in _SIGNS and 0 < value <= len(_SIGNS[style]):
        return _SIGNS[style][value - 1]
    if style in _CHINESE and 0 <= value <= _MOST_CHINESE:
        words = in_chinese(value, *_CHINESE[style])
        return words if style.endswith("-formal") else as_counted(words)
    if style == "cjk-decimal" and value >= 0:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
    if style.endswith("-roman") and 0 < value <= _MOST_ROMAN:
        return in_roman(value).lower() if style.startswith("lower") else in_roman(value)
    if style.endswith(("-alpha", "-latin")) and value > 0:
        letters = "abcdefghijklmnopqrstuvwxyz"
        return _places(value, list(letters if style.startswith("lower") else letters.upper()), 1)
    return f"{value:02}" if style == "decimal-leading-zero" else str(value)


def _written(value: int, said: Mapping[str, str]) -> str:
    """Write a number as a style of the page says; empty: that does not say how."""
    signs = [text_of(word) for word in words_of(said.get("symbols", ""))]
    system, *first = said.get("system", "symbolic").split()
    count, written = len(signs), ""
    if system == "additive":
        written = _added(value, [text_of(word) for word in words_of(said.get("additive-symbols", ""))])
    elif not signs:
        return ""
    elif system == "fixed":
        start = whole(first[0], 1) if first else 1
        written = signs[value - start] if 0 <= value - start < count else ""
    elif system == "cyclic":
        written = signs[(value - 1) % count]
    elif system == "symbolic" and value > 0:
        times = (value - 1) // count + 1
        written = signs[(value - 1) % count] * times if times <= _LONGEST else ""
    elif count > 1 and system in ("numeric", "alphabetic") and value >= (system == "alphabetic"):
        written = _places(value, signs, int(system == "alphabetic")) or signs[0]
    if written and len(pad := words_of(said.get("pad", ""))) > 1:
        written = text_of(pad[1]) * min(whole(pad[0], 0) - len(written), _LONGEST) + written
    return written


def _places(value: int, signs: list[str], least: int) -> str:
    """Write a number by places, with the signs of its digits, the first of which is worth 0 or 1."""
    words = ""
    while value:
        value, digit = divmod(value - least, len(signs))
        words = signs[digit] + words
    return words


def _added(value: int, pairs: list[str]) -> str:
    """Write a number as a sum of signs with their worths: 10 "X", 9 "IX", …"""
    words = ""
    for worth, sign in zip(pairs[::2], pairs[1::2], strict=False):
        if whole(worth, 0) <= 0:
            continue
        times, value = divmod(value, whole(worth, 0))
        if times > _LONGEST:
            return ""
        words += sign * times
    return "" if value else words
