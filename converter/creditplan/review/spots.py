"""What stands at a place of a plan, and what is asked to be done there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from creditplan.errors import InputError
from creditplan.model import AnyCorrection, Clause, Correction, Plan, Span, Task
from creditplan.words.fold import fold
from creditplan.words.markers import marker_at
from creditplan.words.quotes import Quotes

_FIRST: Final = 16
"""Characters that are quoted of the beginning of a task."""


class NotSaidError(InputError):
    """What is asked cannot be said of these words; ``why`` is a key of ``words.toml``, which says it."""

    code = "not-said"

    def __init__(self, why: str, reason: str = "") -> None:
        super().__init__(reason or why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked.

    Attributes:
        do: the act, as ``keys.toml`` calls it.
        span: the words that are chosen; empty: a place in the text.
        more: what else the act takes.
    """

    do: str
    span: Span
    more: Mapping[str, Any] = field(default_factory=dict)


class Spots:
    """A plan, asked for what stands where.

    Attributes:
        plan: the plan; ``text`` is its text.
        quotes: finds and makes quotes of its words.
        said: its corrections, each with where its words stand.
        replaced: gathers the corrections that new ones take the place of.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan, self.text = plan, plan.document.text
        self.quotes = Quotes(self.text)
        self.said = [(one.correction, one.span) for one in plan.outcomes if one.span]
        self.replaced: list[AnyCorrection] = []

    def clause(self, span: Span) -> tuple[Span, list[tuple[Task, Clause]]] | None:
        """Find the clause that words touch, with the tasks that have it."""
        having = [(t, c) for t in self.plan.tasks for c in t.clauses if touch(c.span, span)]
        if not having:
            return None
        whole = having[0][1].span
        return whole, [(task, clause) for task, clause in having if clause.span == whole]

    def task(self, span: Span) -> Task | None:
        """Find the innermost task that words stand in."""
        within = [
            task
            for task in self.plan.tasks
            if task.span.start <= span.start < max(task.span.end, task.span.start + 1)
        ]
        return min(within, key=lambda task: task.span.end - task.span.start, default=None)

    def said_of(self, kind: type[Correction], start: int) -> Any:  # noqa: ANN401 (one of that kind)
        """Return the correction of a kind whose words begin at a place."""
        return next((one for one, span in self.said if isinstance(one, kind) and span.start == start), None)

    def said_within(self, kind: type[Correction], whole: Span) -> list[AnyCorrection]:
        """Return the corrections of a kind whose words begin in a stretch."""
        return [
            one
            for one, span in self.said
            if isinstance(one, kind) and touch(whole, Span(span.start, span.start))
        ]

    def line(self, at: int) -> Span:
        """Return the line that a place is in, without white space at its ends."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return Span(start, end if end >= 0 else len(self.text)).stripped(self.text)

    def lines(self, span: Span) -> list[int]:
        """Return where the lines with words begin that a stretch touches."""
        found, at = list[int](), span.start
        while at < max(span.end, span.start + 1):
            line = self.line(at)
            if line.start < line.end:
                found.append(line.start)
            following = self.text.find("\n", at)
            at = following + 1 if following >= 0 else len(self.text) + 1
        return found

    def first(self, start: int) -> Span:
        """Return the first words behind a place, of one line."""
        return Span(start, max(min(self.line(start).end, start + _FIRST), start + 1))

    def unmarked(self, at: int) -> int:
        """Return where the words of an item begin whose number may stand at a place."""
        end = self.line(at).end
        marker = marker_at(self.text, fold(self.text[:end]), at, end)
        return marker.span.end if marker and marker.span.end < end else at


def touch(one: Span, other: Span) -> bool:
    """Tell whether stretches share a character; a place is in a stretch from its first to its last one."""
    return one.start < max(other.end, other.start + 1) and other.start < max(one.end, one.start + 1)
