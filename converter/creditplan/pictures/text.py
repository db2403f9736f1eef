"""How wide words are, and how they are broken into lines."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from wcwidth import wcwidth

# What stays together at the end of a line: a word with the marks and spaces after it, or a Chinese character.
_UNIT = re.compile(r"[（《“]?(?:[!-~À-ɏ]+|.)[，。；：、）》”]*\s*", re.DOTALL)
# What XML cannot hold, and marks that turn the direction of writing and so make words look like others.
_ILLEGIBLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# Widths of characters in the widest of the common sans-serif fonts, where they are far from the usual.
_EM = {c: em for em, cs in ((0.36, " .,;:/'|()!ijlI"), (0.45, "frt-s"), (0.95, "mwMW@%—…")) for c in cs}


class Text(NamedTuple):
    """A line of words: where it begins, its size, its language where that is not the picture's own.

    ``before`` stands before the rest, in bold.
    """

    x: float
    y: float
    words: str
    size: float
    language: str = ""
    before: str = ""


def legible(text: str) -> str:
    """Return words in one line, with a sign for what cannot be shown or would turn the words around it."""
    return " ".join(_ILLEGIBLE.sub("\ufffd", text).split())


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are at most, in common sans-serif fonts.

    >>> width("工商总局", 10)
    40.0
    """
    return sum(map(_em, text)) * size * (1.06 if bold else 1)


def wrapped(text: str, size: float, room: float, *, first: float = 0, most: int = 2) -> list[str] | None:
    """Break words into lines, the first of which begins ``first`` later; ``None`` if they are too long."""
    lines, line, used = [], "", first
    for unit in _UNIT.findall(text):
        longer = line + unit
        if used + width(longer.rstrip(), size) <= room:
            line = longer
            continue
        lines.append(line.rstrip())
        line, used = unit, 0
        if len(lines) >= most or width(unit.rstrip(), size) > room:
            return None
    return [*lines, line.rstrip()]


def balanced(text: str, size: float, room: float, *, most: int) -> list[str]:
    """Break words into as few lines as can be, all about as long; cut them off if there is no way."""
    lines = wrapped(text, size, room, most=most)
    if lines is None:
        return [shortened(text, size, room)]
    narrower: list[str] | None = lines
    while narrower is not None and len(narrower) == len(lines) and room > size:
        lines, room = narrower, room - size / 2
        narrower = wrapped(text, size, room, most=most)
    return lines


def shortened(text: str, size: float, room: float) -> str:
    """Cut words off, with an ellipsis, where they do not fit."""
    if width(text, size) <= room:
        return text
    used, kept = width("…", size), 0
    for character in text:
        used += _em(character) * size
        if used > room:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


@cache
def _em(character: str) -> float:
    cells = wcwidth(character)
    if cells != 1:
        return max(cells, 0) / 2
    return _EM.get(character, 0.74 if character.isupper() else 0.6)
