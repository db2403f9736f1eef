"""Characters that are in no part of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from creditplan.model import Matter, Passage, Problem, Span
from creditplan.parsing.outline.parts import Outline

_start = attrgetter("start")
_STOPS = re.compile(r"[\s。．.；;！!？?、，,…\u200b-\u200d\u2060\ufeff]*")
_SEPARATORS = re.compile(r"[\s|｜\u2500-\u257f\-—+=:：*#.。·、，,;；]*")


def cover(outline: Outline, known: Iterable[Span], text: str) -> tuple[list[Passage], list[Problem]]:
    """Find every character that is in no span: marks alone are passages, the rest is told.

    ``known`` are the spans of what is not in the outline: title, clauses, and what stands around the items.
    """
    passages: list[Passage] = []
    problems: list[Problem] = []
    spans = [
        *known,
        *(p.span for p in outline.passages),
        *(s.span for s in outline.sections),
        *outline.strays,
    ]
    # A clause behind sub-tasks stretches a task's span over them; its own parts cover it then.
    divided = {part.parent for part in outline.tasks}
    for part in outline.tasks:
        if part not in divided:
            spans.append(part.span)
        spans += part.item.texts
        spans += part.item.loose
        if part.marker:
            spans.append(part.marker.span)
    position = 0
    ordered = sorted([span for span in spans if span.start < span.end], key=_start)
    for span in [*ordered, Span(len(text), len(text))]:
        if span.start > position and not _STOPS.fullmatch(text, position, span.start):
            for line in _lines(Span(position, span.start), text):
                if _SEPARATORS.fullmatch(line.of(text)):
                    passages.append(Passage(Matter.SEPARATOR, line))
                else:
                    problems.append(stray(line))
        position = max(position, span.end)
    return passages, problems


def _lines(gap: Span, text: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+", gap.of(text)):
        span = Span(gap.start + match.start(), gap.start + match.end()).stripped(text)
        if span.start < span.end:
            yield span


def stray(span: Span) -> Problem:
    """Tell of words that are in no part."""
    return Problem("text-not-understood", span)
