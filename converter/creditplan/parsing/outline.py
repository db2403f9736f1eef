"""The outline of a plan: front matter, section headings and numbered items, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.model import Span
from creditplan.parsing import numerals
from creditplan.parsing.clauses import bracket_pairs, find_clause

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
        clause: its clause, with brackets, if it ends in one.
        loose: lines after it that belong to nothing.
        heading: it heads a section.
    """

    number: str
    value: int | None
    span: Span
    body: int
    clause: Span | None
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
    sections = 0
    for index, (marker, lines) in enumerate(groups):
        following = groups[index + 1][0] if index + 1 < len(groups) else None
        item = _item(text, marker, lines, following, sections)
        sections += item.heading
        items.append(item)
    return Outline(tuple(front), tuple(items))


def _item(
    text: str, marker: re.Match[str], lines: list[Span], following: re.Match[str] | None, sections: int
) -> Item:
    number = marker["chinese"] or marker["arabic"]
    value = numerals.value(number)
    # The text of a task ends with the first line that ends in a clause.
    pairs = bracket_pairs(text, Span(marker.end(), lines[-1].end))
    clauses = (find_clause(text, line.end, pairs) for line in lines)
    used, clause = next(((i, c) for i, c in enumerate(clauses, start=1) if c), (len(lines), None))
    # "1、" heads a section where the next item has the same number: a task would be followed by 2.
    heading = bool(marker["chinese"]) or (
        clause is None
        and value == sections + 1
        and following is not None
        and following["arabic"] is not None
        and numerals.value(following["arabic"]) == value
    )
    if heading:
        clause, used = find_clause(text, lines[0].end, pairs), 1
    return Item(
        number,
        value,
        Span(lines[0].start, lines[used - 1].end),
        marker.end(),
        clause,
        tuple(lines[used:]),
        heading,
    )
