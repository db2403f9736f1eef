"""Text to plan: outline, responsibility clauses, names, citations."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256

from creditplan.errors import InputError
from creditplan.model import (
    Clause,
    Labels,
    Level,
    Matter,
    Passage,
    Plan,
    Problem,
    Register,
    Section,
    SourceDocument,
    Span,
    Task,
)
from creditplan.parsing import numerals
from creditplan.parsing.citations import mentions
from creditplan.parsing.clauses import find_possible_clauses, is_line_end, parse_clause
from creditplan.parsing.localities import find_jurisdiction
from creditplan.parsing.names import NameResolver, normalise
from creditplan.parsing.outline import Item, Outline, read_outline

__all__ = ["parse"]

_ANNEX_MARK = re.compile(rf"附\s*件\s*(?:{numerals.ARABIC}|{numerals.CHINESE})?\s*[：:。.]?")


def parse(document: SourceDocument, register: Register) -> Plan:
    """Read a plan from its text.

    Args:
        document: the text with its side files.
        register: whom names mean.

    Returns:
        The plan; what was not understood is in ``plan.problems``.

    Raises:
        InputError: the text holds no task at all, or the side file names an unknown jurisdiction.
    """
    outline = read_outline(document.text)
    if all(item.heading for item in outline.items):
        raise InputError(
            "no task found: no line starts with a number such as “1、”",
            source=document.name,
            remedy="check that this is a division-of-work plan as plain text",
        )
    return _PlanReader(document, register, outline).read()


class _PlanReader:
    """Walks the outline once, from top to bottom, collecting sections, tasks and problems."""

    def __init__(self, document: SourceDocument, register: Register, outline: Outline) -> None:
        self.document = document
        self.register = register
        self.outline = outline
        self.sections: list[Section] = []
        self.tasks: list[Task] = []
        self.problems: list[Problem] = []
        self._numbers = {True: 0, False: 0}  # last value seen, of headings and of tasks
        self._keys: Counter[str] = Counter()

    def read(self) -> Plan:
        title, annex_mark, front = self._front()
        self.names = self._names(title)
        for item in self.outline.items:
            self._check_number(item)
            if item.heading:
                self._section(item)
            else:
                self._task(item)
            for loose in item.loose:
                self._report("text-not-understood", loose, "this line belongs to no heading and no task")
        for section in self.sections:
            if all(task.section != section.key for task in self.tasks):
                self._report(
                    "section-without-tasks",
                    section.span,
                    f"section {section.number} has no task",
                    "check that its tasks are numbered “1、”, “2、” …",
                    Level.WARNING,
                )
        metadata, text = self.document.metadata, self.document.text
        return Plan(
            id=metadata.id or "h-" + sha256(text.encode()).hexdigest()[:12],
            title=Labels(metadata.title or " ".join(title.of(text).split()), self.document.translation.title),
            title_span=title,
            annex_mark=annex_mark,
            passages=front,
            sections=tuple(self.sections),
            tasks=tuple(self.tasks),
            metadata=metadata,
            document=self.document,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.span)),
        )

    def _front(self) -> tuple[Span, str | None, tuple[Passage, ...]]:
        """Split the lines before the first item into annex mark, title and further front matter."""
        text, lines = self.document.text, list(self.outline.front)
        annex = lines.pop(0) if lines and _ANNEX_MARK.fullmatch(lines[0].of(text)) else None
        if lines:
            title = lines.pop(0)
        else:
            title = Span(0, 0)
            if not self.document.metadata.title:
                self._report("title-missing", title, "no title stands before the first numbered line")
        for line in lines:
            self._report(
                "front-matter",
                line,
                "this line before the first section is kept as front matter only",
                "check that it holds no task",
                Level.WARNING,
            )
        passages = [Passage(Matter.ANNEX_MARK, annex)] if annex else []
        passages += [Passage(Matter.PREAMBLE, line) for line in lines]
        return title, annex.of(text) if annex else None, tuple(passages)

    def _names(self, title: Span) -> NameResolver:
        metadata = self.document.metadata
        words = normalise(metadata.title or title.of(self.document.text))
        return NameResolver(
            self.register, metadata.date, find_jurisdiction(self.register, metadata.jurisdiction, words)
        )

    def _section(self, item: Item) -> None:
        key = self._key(str(len(self.sections) + 1), "section")
        for clause in item.clauses:
            self._report("clause-not-understood", clause, "a section heading holds a responsibility clause")
        if item.body >= item.span.end:
            self._report("heading-without-text", item.span, f"section {item.number} has no title")
        title = " ".join(self.document.text[item.body : item.span.end].split())
        self.sections.append(
            Section(
                key=key,
                number=item.number,
                order=len(self.sections) + 1,
                title=Labels(title, self.document.translation.sections.get(key)),
                span=item.span,
            )
        )

    def _task(self, item: Item) -> None:
        key = self._key(str(item.value), "task")
        pieces = self._pieces(item)
        if all(piece.start == piece.end for piece in pieces):
            self._report("task-without-text", item.span, f"task {item.number} has no words of its own")
        for line in item.other_markers:
            self._report(
                "marker-not-understood",
                line,
                f"this line starts like an item of its own, but is read as part of task {item.number}",
                "number tasks “1、”, “2、” … and sections “一、”, “二、” …, or publish as it is with "
                "--allow-incomplete",
            )
        for line in item.joined:
            self._report(
                "line-joined",
                line,
                f"this line is read as part of task {item.number}",
                "check that it is no task or heading of its own",
                Level.WARNING,
            )
        clauses: list[Clause] = []
        for span in item.clauses:
            clause, problems = parse_clause(self.document, span, self.names)
            clauses.append(clause)
            self.problems += problems
        for piece in pieces:
            for bracket in find_possible_clauses(self.document.text, piece):
                self._report(
                    "possible-clause",
                    bracket,
                    "this bracket speaks of a role, but is read as part of the task's text",
                    "if it is a responsibility clause, end it with its verb (牵头, 负责, 参加 …)",
                    Level.WARNING,
                )
        if not clauses:
            self._report("task-without-clause", item.span, f"task {item.number} has no responsibility clause")
        self.tasks.append(
            Task(
                key=key,
                section=self.sections[-1].key if self.sections else None,
                number=item.number,
                order=len(self.tasks) + 1,
                text="".join(piece.of(self.document.text) for piece in pieces),
                text_spans=pieces,
                span=item.span,
                clauses=tuple(clauses),
                mentions=tuple(m for piece in pieces for m in mentions(self.document, piece, self.register)),
                title_en=self.document.translation.tasks.get(key),
            )
        )

    def _pieces(self, item: Item) -> tuple[Span, ...]:
        """Return what is left of an item's words around its clauses: at least one span, perhaps empty."""
        text = self.document.text
        starts = [item.body, *(clause.end for clause in item.clauses)]
        ends = [*(clause.start for clause in item.clauses), item.span.end]
        pieces = [Span(start, end).stripped(text) for start, end in zip(starts, ends, strict=True)]
        kept = [piece for piece in pieces if not is_line_end(piece.of(text))]
        return tuple(kept or pieces[:1])

    def _key(self, number: str, kind: str) -> str:
        """Make a key that is unique in the plan: a repeated number 14 becomes 14~2."""
        self._keys[f"{kind} {number}"] += 1
        repeat = self._keys[f"{kind} {number}"]
        return number if repeat == 1 else f"{number}~{repeat}"

    def _check_number(self, item: Item) -> None:
        last = self._numbers[item.heading]
        marker = Span(item.span.start, item.body)
        kind = "section" if item.heading else "task"
        if item.value is None:
            self._report("numbering-gap", marker, f"{kind} number {item.number} cannot be read")
            return
        if item.value <= last:
            self._report("numbering-repeat", marker, f"{kind} number {item.value} follows {last}")
        elif item.value > last + 1:
            self._report("numbering-gap", marker, f"{kind} number {item.value} follows {last}")
        self._numbers[item.heading] = item.value

    def _report(
        self,
        code: str,
        span: Span,
        message: str,
        remedy: str = "correct the text, or publish it as it is with --allow-incomplete",
        level: Level = Level.ERROR,
    ) -> None:
        self.problems.append(self.document.problem(code, level, span, message, remedy))
