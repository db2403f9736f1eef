"""What each stretch of a task means: the task's own words, cut into pieces that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from creditplan.model import Plan, Problem, Span, Task


class Meaning(StrEnum):
    """What a piece of a task is; roles and mentions have the values of their own."""

    NUMBER = "number"
    TEXT = "text"
    CLAUSE = "clause"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPANT = "participant"
    DEADLINE = "deadline"
    TARGET = "target"
    CITES = "cites"
    MANDATES = "mandates"
    PROBLEM = "problem"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source text and what it means."""

    span: Span
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Explanation:
    """A task taken apart.

    Attributes:
        task: the task.
        pieces: cover the task's span and its clauses outside it, in order and without overlap.
        problems: what was not understood in it.
    """

    task: Task
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]


def explain(plan: Plan, task: Task) -> Explanation:
    """Take a task of a plan apart; where stretches overlap, the innermost says what a piece means."""
    # Sub-tasks that a late clause encloses are explained by themselves.
    inner = [other.span for other in plan.tasks if other.parent == task.key]
    whole = [
        task.span,
        *(c.span for c in task.clauses if not task.span.start <= c.span.start < task.span.end),
    ]
    marks = [*_marks(task)]
    problems = tuple(p for p in plan.problems if _touches(p.span, whole) and not _touches(p.span, inner))
    marks += [(p.span, Meaning.PROBLEM) for p in problems if p.code.endswith("not-understood")]
    pieces = [piece for span in sorted(whole) for piece in _cut(span, marks)]
    return Explanation(
        task,
        tuple(p for p in pieces if not _touches(p.span, inner) or p.meaning is not Meaning.OTHER),
        problems,
    )


def find_tasks(plan: Plan, line: int) -> list[Task]:
    """Return the tasks that touch a line of the text, counted from 1, be it with a clause elsewhere."""

    def touches(span: Span) -> bool:
        last = max(span.start, span.end - 1)
        return plan.document.position(span.start)[0] <= line <= plan.document.position(last)[0]

    return [
        task
        for task in plan.tasks
        if touches(task.span) or any(touches(clause.span) for clause in task.clauses)
    ]


def _marks(task: Task) -> list[tuple[Span, Meaning]]:
    marks = [(Span(task.span.start, task.text_spans[0].start), Meaning.NUMBER)] if task.number else []
    marks += [(span, Meaning.TEXT) for span in task.text_spans]
    for clause in task.clauses:
        marks.append((clause.span, Meaning.CLAUSE))
        marks += [(a.span, Meaning(a.role)) for a in clause.assignments]
    marks += [(due.span, Meaning.DEADLINE) for due in task.deadlines]
    marks += [(quantity.span, Meaning.TARGET) for quantity in task.quantities]
    marks += [(m.span, Meaning(m.mention)) for m in task.mentions]
    return [(span, meaning) for span, meaning in marks if span.start < span.end]


def _cut(whole: Span, marks: list[tuple[Span, Meaning]]) -> list[Piece]:
    """Cut a stretch at the ends of all marks; of the marks over a piece the shortest says what it means."""
    inside = [(span, meaning) for span, meaning in marks if _touches(span, [whole])]
    cuts = sorted(
        {whole.start, whole.end}
        | {min(max(edge, whole.start), whole.end) for span, _ in inside for edge in (span.start, span.end)}
    )
    pieces: list[Piece] = []
    for start, end in pairwise(cuts):
        over = [
            (span.end - span.start, -position, meaning)
            for position, (span, meaning) in enumerate(inside)
            if span.start <= start and end <= span.end
        ]
        meaning = min(over)[2] if over else Meaning.OTHER
        if pieces and pieces[-1].meaning is meaning and pieces[-1].span.end == start:
            pieces[-1] = Piece(Span(pieces[-1].span.start, end), meaning)
        else:
            pieces.append(Piece(Span(start, end), meaning))
    return pieces


def _touches(span: Span, others: list[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
