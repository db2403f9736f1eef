"""The words of a plan with what they mean: pieces of the source text, marked by role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from creditplan.explanation import Explanation, Meaning, explain
from creditplan.iris import Iris
from creditplan.model import Plan, Task

_ROLES = {Meaning.LEAD, Meaning.RESPONSIBLE, Meaning.PARTICIPANT}


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of words.

    Attributes:
        text: the words as they stand.
        meaning: what they are, see :class:`creditplan.explanation.Meaning`.
        iri: of the agent or document that they mean; empty: none.
        in_clause: they stand in a responsibility clause.
        start: where they stand in the source text.
    """

    text: str
    meaning: str
    iri: str
    in_clause: bool
    start: int


def marked_task(plan: Plan, task: Task, iris: Iris) -> tuple[Explanation, tuple[Marked, ...]]:
    """Return a task taken apart, and its words with what they mean, in order."""
    explanation = explain(plan, task)
    return explanation, tuple(_pieces(plan, task, explanation, iris))


def _pieces(plan: Plan, task: Task, explanation: Explanation, iris: Iris) -> Iterator[Marked]:
    agents = {
        assignment.span.start: iris.agent(plan.id, assignment.agent)
        for clause in task.clauses
        for assignment in clause.assignments
    }
    documents = {said.span.start: iris.document(plan.id, said.document) for said in task.mentions}
    clauses = [clause.span for clause in task.clauses]
    for piece in explanation.pieces:
        start, end = piece.span.start, piece.span.end
        iri = agents.get(start, "") if piece.meaning in _ROLES else ""
        if piece.meaning in (Meaning.CITES, Meaning.MANDATES):
            iri = documents.get(start, "")
        inside = any(span.start <= start and end <= span.end for span in clauses)
        yield Marked(plan.document.text[start:end], piece.meaning.value, iri, inside, start)
