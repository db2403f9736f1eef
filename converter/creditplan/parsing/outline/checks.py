"""What is wrong with the parts of a plan: numbers that do not follow, words that are in no part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import attrgetter

from creditplan.model import Clause, Matter, Passage, Problem, Span
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.outliner import is_aim_title
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.tree import Rank

_start = attrgetter("start")
# A. a) 甲、 1-1 1：, a bare number, and signs that are numbers: Ⓐ ⒜ 🄰.
_UNKNOWN_NUMBER = re.compile(
    r"""(?:
      \(?(?:[A-Za-z]|[ivx]{2,4}|[甲乙丙丁戊己庚辛壬癸])(?:\)[.、]?|[.、])(?=[ \t]*[\u4e00-\u9fff])
    | [\[(<]?[0-9]{1,3}(?:[-—][0-9]{1,3}){1,3}[\])>]?[.、]?[ \t]*(?=[\u4e00-\u9fff])(?![月日年时个项万亿元级])
    | \[[0-9]{1,3}\][ \t]*(?=[\u4e00-\u9fff])
    | [0-9]{1,2}:(?=[ \t]*[\u4e00-\u9fff])
    | [0-9]{1,2}[ \t]+(?=[\u4e00-\u9fff])(?![月日年时个家项万亿元号级层倍人周天岁所名处条])
    | [\u249c-\u24e9\U0001f100-\U0001f189\u2776-\u2793\u2180-\u218b]
    )""",
    re.VERBOSE,
)
_STOPS = re.compile(r"[\s。．.；;！!？?、，,…\u200b-\u200d\u2060\ufeff]*")
_SEPARATORS = re.compile(r"[\s|｜\u2500-\u257f\-—+=:：*#.。·、，,;；]*")


def check_numbers(outline: Outline, text: str) -> Iterator[Problem]:
    """Tell of numbers that do not follow each other, among the parts of one parent and level."""
    last: dict[tuple[Part | None, Rank | None, str], int] = {}
    running: dict[Rank | None, int] = {}
    for part in sorted([*outline.sections, *outline.tasks, *outline.aims], key=lambda part: part.span.start):
        marker, rank = part.marker, part.rank
        if marker is None or not marker.number:
            continue
        value = marker.value
        # 2.1 behind 1.4 begins anew.
        above = marker.number.rpartition(".")[0] if part.is_decimal else ""
        key = (part.parent or part.section, rank, above)
        before = last.get(key)
        expected = {1, running.get(rank, 0) + 1} if before is None else {before + 1}
        if value not in expected:
            code = "numbering-repeat" if before is not None and value <= before else "numbering-gap"
            kind = "section" if part.title else "task"
            where = before if before is not None else running.get(rank, 0)
            span = marker.span.stripped(text)
            yield Problem(code, span, {"part": kind, "number": value, "before": where})
        last[key] = running[rank] = value


def check_tasks(
    outline: Outline, keys: Mapping[Part, str], clauses: Mapping[Part, tuple[Clause, ...]]
) -> Iterator[Problem]:
    """Tell what tasks lack, and what of them may be something else."""
    spoken_of = _spoken_of(outline.tasks, clauses)
    for part in outline.tasks:
        name = {"task": part.number or keys[part]}
        if not part.item.texts:
            yield Problem("task-without-text", part.span, name)
        if part not in spoken_of:
            yield Problem("task-without-clause", part.span, name)
        yield from map(stray, part.item.loose)
        for line in part.item.joined:
            yield Problem("line-joined", line, name)
        yield from part.item.unread
        for bracket in part.item.possible:
            yield Problem("possible-clause", bracket)


def _spoken_of(tasks: list[Part], clauses: Mapping[Part, tuple[Clause, ...]]) -> set[Part]:
    """Return the tasks that a clause speaks of: their own, one of a task above them, or of their parts."""
    own = {part for part in tasks if clauses[part]}
    found = {*own, *(part.parent for part in own if part.parent)}
    for part in tasks:
        above = part.parent
        while above is not None and above not in own:
            above = above.parent
        if above is not None:
            found.add(part)
    return found


def check_ticks(lines: Iterable[Line]) -> Iterator[Problem]:
    """Tell of the first tick that gives a role, but does not say which."""
    ticks = (line.row.unsaid[0] for line in lines if line.row and line.row.unsaid)
    for first in islice(ticks, 1):
        yield Problem("tick-without-role", first)


def check_unknown_numbers(lines: Iterable[Line], folded: str, problems: Iterable[Problem]) -> list[Problem]:
    """Tell of lines that begin like items, but with a number of no known kind, and are part of something."""
    strays = {problem.span for problem in problems if problem.code == "text-not-understood"}
    found = []
    for line in lines:
        if line.marker or line.row or line.label or line.span in strays:
            continue
        match = _UNKNOWN_NUMBER.match(folded, line.span.start, line.span.end)
        if match:
            found.append(Problem("number-unknown", line.span, {"sign": match[0].strip()}))
    return found


def check_sections(outline: Outline, keys: Mapping[Part, str], folded: str) -> Iterator[Problem]:
    """Tell of sections without title, and of those without tasks, but for those that announce aims."""
    used = {part.section for part in (*outline.tasks, *outline.sections)}
    for part in outline.sections:
        name = {"section": keys[part]}
        words = "".join((part.title or part.span).of(folded).split())
        if not words.rstrip("。;:"):
            yield Problem("heading-without-text", part.span, name)
        if part not in used and not is_aim_title(words):
            yield Problem("section-without-tasks", part.span, name)


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
