"""Columns of running text on a printed page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from creditplan.reading.printed_page import Line, Sign, lines_of

# Columns of text: as many lines in each, so much of them as wide as the column, of about one width.
_LEAST_LINES, _LEAST_FULL, _LEAST_WIDTH = 4, 0.4, 10
_MOST_TITLES = 3
# Where what parts two columns lies, or three, by the width of the text.
_WINDOWS = (((0.35, 0.65),), ((0.25, 0.42), (0.58, 0.75)))


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
    found = next(filter(None, (_gutters(signs, lines, windows) for windows in _WINDOWS)), None)
    if found is None:
        return [(lines, None)]
    places, top, bottom = found
    above = [sign for sign in signs if sign.middle > top]
    below = [sign for sign in signs if sign.middle < bottom]
    inside = [sign for sign in signs if bottom <= sign.middle <= top]
    parts: list[tuple[list[Line], Frame | None]] = [(lines_of(above, page), None)]
    for made in _divided(inside, places, page):
        parts.append((made, Frame(min(line.left for line in made), max(line.right for line in made))))
    return [*parts, (lines_of(below, page), None)]


def _divided(signs: list[Sign], places: list[float], page: float) -> list[list[Line]]:
    """The lines of each column."""
    edges = [float("-inf"), *places, float("inf")]
    return [
        lines_of([sign for sign in signs if left <= sign.left < right], page)
        for left, right in pairwise(edges)
    ]


def _gutters(
    signs: list[Sign], lines: list[Line], windows: Sequence[tuple[float, float]]
) -> tuple[list[float], float, float] | None:
    """Find what parts columns of running text: where it lies, and between which heights.

    Args:
        signs: the characters of the page.
        lines: what they are as lines that run across.
        windows: between which parts of the width each is looked for.
    """
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
    places: list[float] = []
    over: list[Line] = []
    for low, high in windows:
        best: tuple[int, float, list[Line]] | None = None
        steps = int(width / (0.5 * size))
        for step in range(int(low * steps), int(high * steps) + 1):
            place = left + 0.5 * size * step
            crossed = {
                round(sign.middle)
                for sign in signs
                if sign.left - 0.75 * size < place < sign.right + 0.75 * size
            }
            across = [line for line in lines if any(abs(line.middle - at) < 0.5 * size for at in crossed)]
            if best is None or len(across) < best[0]:
                best = len(across), place, across
        if best is None:
            return None
        places.append(best[1])
        over += best[2]
    # A title may stand in the middle, above the columns.
    for line in lines[:_MOST_TITLES]:
        if "\t" in line.words or abs(line.left - left - (right - line.right)) > 2 * size or line.left == left:
            break
        over.append(line)
    body = [line for line in lines if line not in over]
    top, bottom = (
        (max(line.middle for line in body), min(line.middle for line in body)) if body else (0.0, 0.0)
    )
    if any(bottom < line.middle < top for line in over):
        return None  # lines that run across in the midst of the page: these are no columns
    inside = [sign for sign in signs if bottom - 1 <= sign.middle <= top + 1]
    divided = _divided(inside, places, lines[0].page)
    if not all(_is_column(column, size) for column in divided):
        return None
    widths = [max(line.right for line in one) - min(line.left for line in one) for one in divided]
    return (places, top + 1, bottom - 1) if max(widths) < 1.6 * min(widths) else None


def _is_column(lines: list[Line], size: float) -> bool:
    """Tell whether lines are a column of running text."""
    if len(lines) < _LEAST_LINES:
        return False
    begin, end = min(line.left for line in lines), max(line.right for line in lines)
    full = sum(line.right > end - 2.2 * line.size for line in lines)
    if end - begin < _LEAST_WIDTH * size or full < _LEAST_FULL * len(lines):
        return False
    return not any("\t" in line.words for line in lines)
