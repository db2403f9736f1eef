"""What is wrong with the parts of a plan: numbers that do not follow, words that are in no part."""

from __future__ import annotations

import re
from operator import attrgetter

from creditplan.model import Level, Matter, Passage, Span
from creditplan.parsing.agents.assigning import Assigner
from creditplan.parsing.outline.outliner import Outline, is_aim_title

REMEDY = "correct the text, or publish it as it is with --allow-incomplete"
_start = attrgetter("start")
_STOPS = re.compile(r"[\s。．.；;！!？?、，,…\u200b-\u200d\u2060\ufeff]*")
_SEPARATORS = re.compile(r"[\s|｜│\-—:：*#.。·、，,;；]*")


def check_numbers(outline: Outline, text: str, report: Assigner) -> None:
    """Report numbers that do not follow each other, among the parts of one parent and level."""
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
            marker = part.marker.span.stripped(text)
            report.report(code, Level.ERROR, marker, f"{kind} number {value} follows {where}", REMEDY)
        last[key] = running[level] = value


def check_sections(outline: Outline, folded: str, report: Assigner) -> None:
    """Report sections without tasks, but for those that announce aims."""
    used = {id(above) for part in (*outline.tasks, *outline.sections) if (above := part.draft.section)}
    for part in outline.sections:
        words = "".join((part.title or part.span).of(folded).split())
        if id(part.draft) not in used and not is_aim_title(words):
            report.report(
                "section-without-tasks",
                Level.WARNING,
                part.span,
                f"section {part.draft.key} has no task",
                "check that its tasks are numbered",
            )


def cover(outline: Outline, title: Span, text: str, report: Assigner) -> None:
    """Report every character that is in no span; marks alone become passages."""
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
            _uncovered(Span(position, span.start), outline, text, report)
        position = max(position, span.end)


def _uncovered(gap: Span, outline: Outline, text: str, report: Assigner) -> None:
    for match in re.finditer(r"[^\n]+", gap.of(text)):
        span = Span(gap.start + match.start(), gap.start + match.end()).stripped(text)
        if span.start == span.end:
            continue
        if _SEPARATORS.fullmatch(span.of(text)):
            outline.passages.append(Passage(Matter.SEPARATOR, span))
        else:
            stray(span, report)


def stray(span: Span, report: Assigner) -> None:
    """Report words that are in no part."""
    report.report(
        "text-not-understood", Level.ERROR, span, "this line belongs to no heading and no task", REMEDY
    )
