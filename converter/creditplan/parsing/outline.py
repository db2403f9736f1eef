"""The outline of a plan: front matter, section headings and numbered items, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.model import Span
from creditplan.parsing import numerals
from creditplan.parsing.clauses import find_clauses

_NUMBERED = re.compile(
    rf"[^\S\n]*(?:(?P<chinese>{numerals.CHINESE})|(?P<arabic>{numerals.ARABIC}))[^\S\n]*[、.．][^\S\n]*(?=[^\s0-9０-９])"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item.

    Attributes:
        number: as printed; ``value`` is what it means (``None``: no number after all).
        span: marker, text and clause.
        body: where its text starts, after the marker.
        clauses: its clauses, with brackets, in order; the item ends with the line that ends in one.
        loose: lines after it that belong to nothing.
        heading: it heads a section.
    """

    number: str
    value: int | None
    span: Span
    body: int
    clauses: tuple[Span, ...]
    loose: tuple[Span, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines before the first numbered item, and the items."""

    front: tuple[Span, ...]
    items: tuple[Item, ...]


def read_outline(text: str) -> Outline:
    """Cut a text into front matter and numbered items; every other character is white space."""
    front: list[Span] = []
    groups: list[tuple[re.Match[str], list[Span]]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        span = Span(start, end).stripped(text)
        if span.start < span.end:
            marker = _NUMBERED.match(text, start, end)
            if marker:
                groups.append((marker, [span]))
            elif groups:
                groups[-1][1].append(span)
            else:
                front.append(span)
        start = end + 1
    items: list[Item] = []
    for index, (marker, lines) in enumerate(groups):
        following = groups[index + 1][0] if index + 1 < len(groups) else None
        items.append(_item(text, marker, lines, following if index == 0 else None))
    return Outline(tuple(front), tuple(items))


def _item(text: str, marker: re.Match[str], lines: list[Span], following: re.Match[str] | None) -> Item:
    """Make an item of a numbered line and the lines below it.

    Args:
        text: the source.
        marker: the number that the item starts with.
        lines: its first line and those up to the next number.
        following: the next number, if this item is the first of all.
    """
    number = marker["chinese"] or marker["arabic"]
    value = numerals.value(number)
    found = find_clauses(text, Span(marker.end(), lines[-1].end))
    # The text of a task ends with the first line that ends in a clause.
    last = next((clause.end for clause, ends_line in found if ends_line), lines[-1].start + 1)
    used = next(n for n, line in enumerate(lines, start=1) if last <= line.end)
    clauses = tuple(clause for clause, _ in found if clause.end <= lines[used - 1].end)
    # A first heading printed "1、" is followed by task 1: a task would be followed by 2.
    heading = bool(marker["chinese"]) or (
        not clauses
        and value == 1
        and following is not None
        and following["arabic"] is not None
        and numerals.value(following["arabic"]) == 1
    )
    if heading:
        used, clauses = 1, tuple(clause for clause in clauses if clause.end <= lines[0].end)
    span = Span(lines[0].start, lines[used - 1].end)
    return Item(number, value, span, marker.end(), clauses, tuple(lines[used:]), heading)
