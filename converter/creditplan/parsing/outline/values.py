"""Sections and tasks as a plan has them: with their keys, clauses, deadlines, documents and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from creditplan.model import (
    Clause,
    Deadline,
    DocumentMention,
    Labels,
    Quantity,
    Section,
    SourceDocument,
    Span,
    Task,
)
from creditplan.parsing.agents.citations import Citations
from creditplan.parsing.lines.deadlines import deadlines
from creditplan.parsing.lines.quantities import quantities
from creditplan.parsing.outline.parts import Part

_place = attrgetter("span.start", "span.end")


@dataclass(frozen=True, slots=True)
class Values:
    """Makes the sections and tasks of one document.

    Attributes:
        document: the source.
        folded: its text, folded.
        citations: finds the documents that tasks name.
        year: that relative deadlines count from.
        keys: of sections and tasks.
        clauses: of tasks.
    """

    document: SourceDocument
    folded: str
    citations: Citations
    year: int | None
    keys: Mapping[Part, str]
    clauses: Mapping[Part, tuple[Clause, ...]]

    def section(self, part: Part, order: int) -> Section:
        """Make a section."""
        key = self.keys[part]
        return Section(
            key=key,
            number=part.number,
            order=order,
            title=Labels(part.heading(self.document.text), self.document.translation.sections.get(key)),
            span=part.span,
            parent=self.keys[part.section] if part.section else None,
            editor=part.editor,
        )

    def task(self, part: Part, order: int) -> Task:
        """Make a task."""
        key, text = self.keys[part], self.document.text
        texts = tuple(part.item.texts) or (Span(part.span.end, part.span.end),)
        mentioned: list[DocumentMention] = []
        amounts: list[Quantity] = []
        words = "".join([span.of(text) for span in texts])
        for span in texts:
            mentioned += self.citations.mentions(span)
            amounts += quantities(text, self.folded, span)
        return Task(
            key=key,
            section=self.keys[part.section] if part.section else None,
            number=part.number,
            order=order,
            text=words,
            text_spans=texts,
            span=part.span,
            clauses=self.clauses[part],
            mentions=tuple(mentioned),
            title_en=self.document.translation.tasks.get(key),
            parent=self.keys[part.parent] if part.parent else None,
            deadlines=self._deadlines(part, texts),
            quantities=tuple(amounts),
            editor=part.editor,
        )

    def _deadlines(self, part: Part, texts: tuple[Span, ...]) -> tuple[Deadline, ...]:
        """Return when a task is due, as its words, cells and clauses say, in the order of the text."""
        text, folded, year = self.document.text, self.folded, self.year
        due: list[Deadline] = []
        for span in texts:
            due += deadlines(text, folded, span, year)
        stretches = list(part.item.deadlines)
        for one in part.item.clauses:
            stretches += [one.words.span(*piece) for piece in one.parse.deadlines]
        for span in stretches:
            due += list(deadlines(text, folded, span, year, field=True)) or [
                Deadline(None, span.of(text), span)
            ]
        found: list[Deadline] = []
        end = 0
        for deadline in sorted(due, key=_place) if due else ():
            if deadline.span.start >= end:
                found.append(deadline)
                end = deadline.span.end
        return tuple(found)
