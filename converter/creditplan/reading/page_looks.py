"""How lines of a page are set, as its elements and styles say it: alignment, indent, size, boldness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from creditplan.model import Look


class Setting(NamedTuple):
    """What an element hands down to the lines that it holds.

    Attributes:
        bold: its words are.
        align: ``center`` or ``right``; empty where it runs as text does.
        indent: how far the first line of a block is set in, in points.
        size: of its letters, in points; 0 where nothing says so.
    """

    bold: bool = False
    align: str = ""
    indent: float = 0.0
    size: float = 0.0


UNSET: Final = Setting()
SETTING: Final = frozenset(("b", "strong", "center", "font", "big", "small"))
"""Elements that set their words without any style."""
_USUAL = 12.0
_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,6})?)(px|pt|em|rem|%|cm|mm|in|pc|ch|ex|ic)?")
_IN_POINTS = {"px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "rem": _USUAL}
_IN_LETTERS = {"em": 1.0, "ic": 1.0, "%": 0.01, "ch": 0.5, "ex": 0.5}
# Of the usual size, by the words and numbers that HTML and CSS have for it.
_SIZES = {
    "xx-small": 0.6, "x-small": 0.75, "small": 8 / 9, "medium": 1.0, "large": 1.2, "x-large": 1.5,
    "xx-large": 2.0, "xxx-large": 3.0,
    "1": 0.625, "2": 0.8125, "3": 1.0, "4": 1.125, "5": 1.5, "6": 2.0, "7": 3.0,
}  # fmt: skip
_RELATIVE = {"larger": 1.2, "smaller": 1 / 1.2, "big": 1.2, "small": 1 / 1.2}
_BOLD = re.compile(r"bold(?:er)?|[6-9]\d\d|1000")
_ALIGNED = {
    "center": "center",
    "-webkit-center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
}
# White space at the beginning of a line, by its width in characters.
_SPACES = {
    "\u3000": 1.0,
    "\u2003": 1.0,
    "\u00a0": 0.5,
    "\u2002": 0.5,
    "\u2000": 0.5,
    "\u2001": 1.0,
    "\t": 2.0,
}


def below(above: Setting, tag: str, named: str | None, said: Mapping[str, str]) -> Setting:
    """Return what an element hands down.

    Args:
        above: what is handed down to it.
        tag: its name.
        named: its attribute ``align``, or ``size``.
        said: what styles say of it.
    """
    told = tuple(map(said.get, _PROPERTIES)) if said else _UNTOLD
    return _below(above, tag, named, told)


_PROPERTIES = ("font", "font-weight", "font-size", "text-align", "text-indent")
_UNTOLD = (None,) * len(_PROPERTIES)


@lru_cache(maxsize=1024)
def _below(above: Setting, tag: str, named: str | None, told: tuple[str | None, ...]) -> Setting:
    bold, align, indent, size = above
    font, weight, letters, aligned, first = told
    if tag in ("b", "strong"):
        bold = True
    elif tag == "center":
        align = "center"
    elif tag in _RELATIVE:
        size = (size or _USUAL) * _RELATIVE[tag]
    if named and tag == "font":
        size = _SIZES.get(named.strip(), 0) * _USUAL or size
    elif named:
        align = _ALIGNED.get(named.strip().lower(), "")
    if font:
        size, bold = _font(font, size), any(map(_BOLD.fullmatch, font.split()))
    if weight:
        bold = _BOLD.fullmatch(weight) is not None
    if letters:
        size = _size(letters, size)
    if aligned:
        align = _ALIGNED.get(aligned, "")
    if first:
        indent = _points(first, size)
    return Setting(bold, align, indent, size)


@lru_cache(maxsize=1024)
def look(heading: int, item: int, bold: int, align: str, indent: float, size: float) -> Look:
    """Return a look, with sizes that people would tell apart."""
    return Look(heading, item, bold, align, round(indent, 1), round(size, 1))


def spaces_before(words: str) -> float:
    """Return how far white space at its beginning sets a line in, in characters."""
    width = 0.0
    for char in words:
        if char not in _SPACES:
            break
        width += _SPACES[char]
    return width


def _font(said: str, size: float) -> float:
    for word in said.split():
        found = _size(word.partition("/")[0], 0) if word[0].isdigit() and not word.isdigit() else 0
        if found:
            return found
    return size


def _size(said: str, above: float) -> float:
    if said in _SIZES and not said.isdigit():
        return _SIZES[said] * _USUAL
    if said in _RELATIVE:
        return (above or _USUAL) * _RELATIVE[said]
    return _points(said, above) or above


def _points(said: str, size: float) -> float:
    """Read a length; one that is none is nothing."""
    found = _LENGTH.match(said)
    if not found or found[1] in ("", "-", "."):
        return 0.0
    unit = found[2] or "px"
    worth = _IN_POINTS.get(unit) or _IN_LETTERS[unit] * (size or _USUAL)
    return round(float(found[1]) * worth, 2)
