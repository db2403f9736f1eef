"""A text without the line ends that only the width of a page put there, and a plan of it back in its source.

So no word of a wrapped text is broken for those who look for it; afterwards all of it is verbatim again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from creditplan.model import (
    Assignment,
    Clause,
    Deadline,
    Passage,
    Plan,
    Problem,
    Section,
    SourceDocument,
    Span,
    Succession,
    Task,
)
from creditplan.parsing.lines.wraps import wraps


def unwrapped(document: SourceDocument, folded: str) -> Unwrapped | None:
    """Return a document as one text of whole paragraphs; ``None``: its lines are no wrapped ones."""
    ends = wraps(document.text, folded) if not document.tables else []
    return Unwrapped.of(document, ends) if ends else None


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A document whose wrapped lines are joined.

    Attributes:
        source: as it was.
        document: with its lines joined.
        starts: where pieces begin in the text of ``document``.
        origins: where the same pieces begin in that of ``source``.
    """

    source: SourceDocument
    document: SourceDocument
    starts: list[int]
    origins: list[int]

    @classmethod
    def of(cls, source: SourceDocument, ends: Iterable[Span]) -> Unwrapped:
        """Join the lines of a document at some line ends; between two words in letters a space stays."""
        text, pieces = source.text, list[str]()
        starts, origins = [0], [0]
        for end in ends:
            letters = text[end.start - 1] + text[end.end]
            gap = " " if letters.isascii() and letters.isalpha() else ""
            pieces.append(text[origins[-1] : end.start])
            starts.append(starts[-1] + len(pieces[-1]))
            origins.append(end.start)
            if gap:
                pieces.append(gap)
                starts.append(starts[-1] + 1)
                origins.append(end.end)
            else:
                origins[-1] = end.end
        pieces.append(text[origins[-1] :])

        def joined(offset: int) -> int:
            at = bisect_right(origins, offset) - 1
            further = starts[at + 1] if at + 1 < len(starts) else offset
            return min(starts[at] + offset - origins[at], further)

        document = replace(
            source,
            text="".join(pieces),
            left_out=tuple(replace(one, at=joined(one.at)) for one in source.left_out),
            landmarks=tuple(replace(one, start=joined(one.start)) for one in source.landmarks),
            looks={joined(at): look for at, look in source.looks.items() if at not in origins[1:]},
        )
        return cls(source, document, starts, origins)

    def restored(self, plan: Plan) -> Plan:
        """Return a plan of the joined text as one of the source: places and verbatim words are its own."""
        return replace(
            plan,
            document=self.source,
            title_span=self._span(plan.title_span),
            passages=tuple(Passage(one.matter, self._span(one.span)) for one in plan.passages),
            sections=tuple(self._section(one) for one in plan.sections),
            tasks=tuple(map(self._task, plan.tasks)),
            problems=tuple(map(self._problem, plan.problems)),
            successions=tuple(map(self._succession, plan.successions)),
            outcomes=tuple(
                replace(one, span=self._span(one.span)) if one.span else one for one in plan.outcomes
            ),
        )

    def _origin(self, offset: int) -> int:
        at = bisect_right(self.starts, offset) - 1
        return self.origins[at] + offset - self.starts[at]

    def _span(self, span: Span) -> Span:
        if span.start >= span.end:
            return Span(self._origin(span.start), self._origin(span.start))
        return Span(self._origin(span.start), self._origin(span.end - 1) + 1)

    def _section(self, section: Section) -> Section:
        return replace(section, span=self._span(section.span))

    def _task(self, task: Task) -> Task:
        text, spans = self.source.text, tuple(map(self._span, task.text_spans))
        return replace(
            task,
            text="".join([span.of(text) for span in spans]),
            text_spans=spans,
            span=self._span(task.span),
            clauses=tuple(map(self._clause, task.clauses)),
            mentions=tuple(replace(one, span=self._span(one.span)) for one in task.mentions),
            deadlines=tuple(map(self._deadline, task.deadlines)),
            quantities=tuple(
                replace(one, text=span.of(text), span=span)
                for one in task.quantities
                for span in (self._span(one.span),)
            ),
        )

    def _clause(self, clause: Clause) -> Clause:
        span = self._span(clause.span)
        assignments = tuple(map(self._assignment, clause.assignments))
        return replace(clause, span=span, text=span.of(self.source.text), assignments=assignments)

    def _assignment(self, assignment: Assignment) -> Assignment:
        span = self._span(assignment.span)
        return replace(assignment, span=span, named_as=span.of(self.source.text))

    def _deadline(self, deadline: Deadline) -> Deadline:
        span = self._span(deadline.span)
        return replace(deadline, span=span, text=span.of(self.source.text))

    def _succession(self, one: Succession) -> Succession:
        return replace(one, assignment=self._assignment(one.assignment)) if one.assignment else one

    def _problem(self, problem: Problem) -> Problem:
        values = dict(problem.values)
        if isinstance(line := values.get("at_line"), int) and isinstance(column := values["at_column"], int):
            first = self._origin(self.document.line_start(line) + column - 1)
            values["at_line"], values["at_column"] = self.source.position(first)
        return replace(problem, span=self._span(problem.span), values=values)
