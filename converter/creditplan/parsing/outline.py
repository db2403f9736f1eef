"""The outline of a plan: front matter, section headings and numbered items, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from creditplan.model import Span
from creditplan.parsing import numerals
from creditplan.parsing.clauses import find_clauses

# After a point no digit (2.5万户); after 、 anything, for “2、2015年底前” is an item.
_NUMBERED = re.compile(
    rf"[^\S\n]*(?:(?P<chinese>{numerals.CHINESE})|(?P<arabic>{numerals.ARABIC}))[^\S\n]*"
    r"(?:、[^\S\n]*|[.．][^\S\n]*(?=[^\s0-9０-９]))"
)
# Other ways to number items; none of them is read as one.
_OTHER_MARKER = re.compile(
    rf"[（(](?:{numerals.CHINESE}|{numerals.ARABIC})[）)]"
    rf"|(?:{numerals.CHINESE}|{numerals.ARABIC})[)）:：]"
    rf"|第(?:{numerals.CHINESE}|{numerals.ARABIC})(?:[章节条项]|[，,、：:])"
    r"|[①-⓿❶-➓㈠-㈩]"
)
_SENTENCE_END = ("。", "；", ";", "！", "？")


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
        other_markers: lines of its text that start like an item of another numbering.
        joined: lines of its text that start a sentence, so that they may be something else.
    """

    number: str
    value: int | None
    span: Span
    body: int
    clauses: tuple[Span, ...]
    loose: tuple[Span, ...]
    heading: bool
    other_markers: tuple[Span, ...]
    joined: tuple[Span, ...]


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
        following = [found for found, _ in groups[1:]] if index == 0 else []
        items.append(_item(text, marker, lines, following))
    return Outline(tuple(front), tuple(items))


def _item(text: str, marker: re.Match[str], lines: list[Span], following: list[re.Match[str]]) -> Item:
    """Make an item of a numbered line and the lines below it.

    Args:
        text: the source.
        marker: the number that the item starts with.
        lines: its first line and those up to the next number.
        following: the numbers after it, if this item is the first of all.
    """
    number = marker["chinese"] or marker["arabic"]
    value = numerals.value(number)
    found = find_clauses(text, Span(marker.end(), lines[-1].end))
    # The text of a task ends with the first line that ends in a clause, else with that of its last clause.
    last = found[-1][0].end if found else lines[-1].end
    last = next((clause.end for clause, ends_line in found if ends_line), last)
    used = next(n for n, line in enumerate(lines, start=1) if last <= line.end)
    clauses = tuple(clause for clause, _ in found if clause.end <= lines[used - 1].end)
    heading = bool(marker["chinese"]) or (
        not clauses and value == 1 and _heads(following) and not lines[0].of(text).endswith(_SENTENCE_END)
    )
    if heading:
        used, clauses = 1, tuple(clause for clause in clauses if clause.end <= lines[0].end)
    span = Span(lines[0].start, lines[used - 1].end)
    others = tuple(line for line in lines[1:used] if _OTHER_MARKER.match(text, line.start, line.end))
    joined = tuple(
        line
        for above, line in pairwise(lines[:used])
        if line not in others and above.of(text).endswith(_SENTENCE_END)
    )
    return Item(number, value, span, marker.end(), clauses, tuple(lines[used:]), heading, others, joined)


def _heads(following: list[re.Match[str]]) -> bool:
    """Tell whether a first item 1 heads a section: task 1 comes next, and later a heading 二."""
    return (
        bool(following)
        and numerals.value(following[0]["arabic"] or "") == 1
        and next((numerals.value(m["chinese"]) for m in following if m["chinese"]), None) == 2
    )
