"""What is wrong with the parts of a plan: numbers that do not follow, words that are in no part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

from creditplan.model import Matter, Passage, Problem, Span
from creditplan.parsing.outline.outliner import Outline, Part, is_aim_title

_start = attrgetter("start")
_STOPS = re.compile(r"[\s。．.；;！!？?、，,…\u200b-\u200d\u2060\ufeff]*")
_SEPARATORS = re.compile(r"[\s|｜│\-—:：*#.。·、，,;；]*")


def check_numbers(outline: Outline, text: str) -> Iterator[Problem]:
    """Tell of numbers that do not follow each other, among the parts of one parent and level."""
    last: dict[tuple[int, int | None], int] = {}
    running: dict[int | None, int] = {}
    for part in sorted([*outline.sections, *outline.tasks, *outline.aims], key=lambda part: part.span.start):
        value, level = part.draft.value, part.draft.level
        if value is None or part.marker is None:
            continue
        key = (id(part.draft.parent or part.draft.section), level)
        before = last.get(key)
        expected = {1, running.get(level, 0) + 1} if before is None else {before + 1}
        if value not in expected:
            code = "numbering-repeat" if before is not None and value <= before else "numbering-gap"
            kind = "section" if part.title else "task"
            where = before if before is not None else running.get(level, 0)
            span = part.marker.span.stripped(text)
            yield Problem(code, span, {"part": kind, "number": value, "before": where})
        last[key] = running[level] = value


def check_task(part: Part, *, inherits: bool) -> Iterator[Problem]:
    """Tell what a task lacks, and what of it may be something else.

    Args:
        part: the task, with its clauses.
        inherits: a clause above or below it speaks of it.
    """
    item = part.item
    name = {"task": part.marker.number if part.marker and part.marker.number else part.draft.key}
    if not item.texts:
        yield Problem("task-without-text", part.span, name)
    if not part.clauses and not inherits:
        yield Problem("task-without-clause", part.span, name)
    yield from map(stray, item.loose)
    for line in item.joined:
        yield Problem("line-joined", line, name)
    yield from item.unread
    for bracket in item.possible:
        yield Problem("possible-clause", bracket)


def check_sections(outline: Outline, folded: str) -> Iterator[Problem]:
    """Tell of sections without tasks, but for those that announce aims."""
    used = {id(above) for part in (*outline.tasks, *outline.sections) if (above := part.draft.section)}
    for part in outline.sections:
        words = "".join((part.title or part.span).of(folded).split())
        if id(part.draft) not in used and not is_aim_title(words):
            yield Problem("section-without-tasks", part.span, {"section": part.draft.key})


def cover(outline: Outline, title: Span, text: str) -> tuple[list[Passage], list[Problem]]:
    """Find every character that is in no span: marks alone are passages, the rest is told."""
    passages: list[Passage] = []
    problems: list[Problem] = []
    spans = [title, *(p.span for p in outline.passages), *(s.span for s in outline.sections), *outline.strays]
    # A clause behind sub-tasks stretches a task's span over them; its own parts cover it then.
    divided = {id(part.draft.parent) for part in outline.tasks}
    for part in outline.tasks:
        if id(part.draft) not in divided:
            spans.append(part.span)
        spans += part.item.texts
        spans += part.item.loose
        spans += [clause.span for clause in part.clauses]
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
