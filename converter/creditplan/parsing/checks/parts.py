"""What tasks and sections lack, and what of them may be something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from creditplan.model import Clause, Problem, Span
from creditplan.model.problems import Value
from creditplan.parsing.checks.covering import stray
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.outliner import is_aim_title
from creditplan.parsing.outline.parts import Outline, Part


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


def check_columns(lines: Iterable[Line], text: str) -> Iterator[Problem]:
    """Tell of columns whose meaning was guessed, and of rows whose cells were put where they fit."""
    for row in (line.row for line in lines if line.row):
        for head, kind, end in row.guessed:
            said: dict[str, Value] = {"head": " ".join(head.of(text).split()), "column": kind}
            yield Problem("column-guessed", Span(head.start, end), said)
        if row.moved:
            yield Problem("cells-moved", row.span)


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
