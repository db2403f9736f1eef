"""Columns of running text on a printed page."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from creditplan.reading.printed_page import Line, Sign, lines_of

# Columns of text: as many lines in each, so much of them as wide as the column, of about one width.
_LEAST_LINES, _LEAST_FULL, _LEAST_WIDTH = 4, 0.4, 10


@dataclass(frozen=True, slots=True)
class Frame:
    """Between which edges lines run, and how many characters the longest of them has."""

    left: float
    right: float
    most: int = 1000


def columns_of(signs: list[Sign], page: float) -> list[tuple[list[Line], Frame | None]]:
    """Divide a page into its columns, each with its edges; what runs over all of them stands apart.

    A page in one column has no edges of its own: those of the whole document count.
    """
    lines = lines_of(signs, page)
    gutter = _gutter(signs, lines)
    if gutter is None:
        return [(lines, None)]
    place, top, bottom = gutter
    above = [sign for sign in signs if sign.middle > top]
    below = [sign for sign in signs if sign.middle < bottom]
    inside = [sign for sign in signs if bottom <= sign.middle <= top]
    parts: list[tuple[list[Line], Frame | None]] = [(lines_of(above, page), None)]
    for half in (
        [sign for sign in inside if sign.left < place],
        [sign for sign in inside if sign.left >= place],
    ):
        made = lines_of(half, page)
        parts.append((made, Frame(min(line.left for line in made), max(line.right for line in made))))
    return [*parts, (lines_of(below, page), None)]


def _gutter(signs: list[Sign], lines: list[Line]) -> tuple[float, float, float] | None:
    """Find what parts two columns of running text: where it lies, and between which heights."""
    if len(lines) < _LEAST_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    width = right - left
    whole = [
        line
        for line in lines
        if line.left < left + 0.35 * width and line.right > left + 0.65 * width and "\t" not in line.words
    ]
    if len(whole) > len(lines) / 2:
        return None
    size = median(line.size for line in lines)
    best: tuple[int, float, list[Line]] | None = None
    steps = int(width / (0.5 * size))
    for step in range(int(0.35 * steps), int(0.65 * steps) + 1):
        place = left + 0.5 * size * step
        crossed = {
            round(sign.middle) for sign in signs if sign.left - 0.75 * size < place < sign.right + 0.75 * size
        }
        over = [line for line in lines if any(abs(line.middle - height) < 0.5 * size for height in crossed)]
        if best is None or len(over) < best[0]:
            best = len(over), place, over
    if best is None:
        return None
    _, place, over = best
    body = [line for line in lines if line not in over]
    top, bottom = (
        (max(line.middle for line in body), min(line.middle for line in body)) if body else (0.0, 0.0)
    )
    if any(bottom < line.middle < top for line in over):
        return None  # lines that run across in the midst of the page: these are no columns
    inside = [sign for sign in signs if bottom - 1 <= sign.middle <= top + 1]
    halves = [
        lines_of([sign for sign in inside if (sign.left < place) == first], lines[0].page)
        for first in (True, False)
    ]
    widths = []
    for half in halves:
        if len(half) < _LEAST_LINES:
            return None
        begin, end = min(line.left for line in half), max(line.right for line in half)
        full = sum(line.right > end - 2.2 * line.size for line in half)
        if end - begin < _LEAST_WIDTH * size or full < _LEAST_FULL * len(half):
            return None
        if any("\t" in line.words for line in half):
            return None
        widths.append(end - begin)
    return (place, top + 1, bottom - 1) if max(widths) < 1.6 * min(widths) else None
