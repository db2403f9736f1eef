"""From a document to a plan: the road through the modules of this package."""

from __future__ import annotations

import re
from hashlib import sha256
from operator import attrgetter

from creditplan.model import (
    AgentKind,
    Clause,
    Deadline,
    DocumentMention,
    Labels,
    Matter,
    Metadata,
    Plan,
    Problem,
    Quantity,
    Register,
    Role,
    Rule,
    Section,
    SourceDocument,
    Span,
    Task,
)
from creditplan.parsing.agents.assigning import Assigner, check_direction
from creditplan.parsing.agents.citations import mentions
from creditplan.parsing.agents.localities import find_jurisdiction
from creditplan.parsing.agents.names import NameResolver
from creditplan.parsing.clauses.conventions import Conventions, find_conventions, find_sign
from creditplan.parsing.clauses.grammar import ClauseReader
from creditplan.parsing.clauses.readings import Found, apply_first_listed
from creditplan.parsing.layout.regions import Regions, divide
from creditplan.parsing.lines.blocks import read_blocks
from creditplan.parsing.lines.deadlines import deadlines
from creditplan.parsing.lines.quantities import quantities
from creditplan.parsing.outline.checks import check_numbers, check_sections, check_task, cover, stray
from creditplan.parsing.outline.items import ItemReader
from creditplan.parsing.outline.keys import Draft, assign_keys
from creditplan.parsing.outline.outliner import Outline, Outliner, Part
from creditplan.parsing.outline.tree import build_tree
from creditplan.words.fold import Squeezed, fold, squeeze
from creditplan.words.normalise import normalise

_SPEAKS_OF_REST = re.compile("以下|下列|下述|后续|其他|其余")
_rule = attrgetter("rule")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


class PlanReader:
    """Reads one document.

    Args:
        document: the text with its tables and side files.
        register: whom names mean.
    """

    def __init__(self, document: SourceDocument, register: Register) -> None:
        self.document = document
        self.register = register
        self.text = document.text
        self.folded = fold(document.text)
        self.conventions = Conventions(sign=find_sign(self.folded))
        self.standing: list[tuple[Span, list[tuple[str, Span]]]] = []
        self._stood: set[str] = set()
        self.year: int | None = None
        self.problems: list[Problem] = []

    def read(self) -> Plan:
        """Return the plan with everything that was not understood."""
        regions = divide(self.text, self.folded, read_blocks(self.document, self.folded))
        title = " ".join(regions.title.of(self.text).split())
        metadata = self.document.metadata.over(regions.metadata)
        self.year = self._year(metadata, title)
        self.assigner = Assigner(self.document, self.folded, self._names(metadata, title))
        reader = ClauseReader(self._knows, self.register.by_name, self.conventions.sign, self.folded)
        self.items = ItemReader(self.text, self.folded, reader, regions.columns)
        self._read_front(regions, metadata)
        outline = Outliner(self.text, self.folded, self.items).walk(build_tree(self.folded, regions.plan))
        outline.passages += regions.passages
        assign_keys([part.draft for part in outline.sections], [part.draft for part in outline.tasks])
        for part in outline.tasks:
            self._make_clauses(part)
        inheriting = _inheriting(outline)
        tasks = tuple(
            self._task(part, order, inheriting) for order, part in enumerate(outline.tasks, start=1)
        )
        sections = tuple(self._section(part, order) for order, part in enumerate(outline.sections, start=1))
        self._check(outline, regions.title)
        issuer = self.assigner.resolve(fold(metadata.issuer)).agent if metadata.issuer else None
        return Plan(
            id=metadata.id or "h-" + sha256(self.text.encode()).hexdigest()[:12],
            title=Labels(metadata.title or title, self.document.translation.title),
            title_span=regions.title,
            annex_mark=regions.annex_mark,
            passages=tuple(sorted(outline.passages, key=lambda passage: passage.span)),
            sections=sections,
            tasks=tasks,
            metadata=metadata,
            document=self.document,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.span)),
            issuer=issuer if issuer and issuer.kind is not AgentKind.UNREGISTERED else None,
        )

    # What is known beforehand

    def _year(self, metadata: Metadata, title: str) -> int | None:
        """The year that relative deadlines count from: that of the title, else that of the date of issue."""
        match = _YEAR.search(metadata.title or title)
        if match:
            return int(match[1])
        return int(metadata.date[:4]) if metadata.date else None

    def _names(self, metadata: Metadata, title: str) -> NameResolver:
        words = normalise(fold((metadata.title or "") + title + (metadata.issuer or "")))
        jurisdiction = find_jurisdiction(self.register, metadata.jurisdiction, words)
        on = metadata.date or (str(self.year) if self.year else None)
        return NameResolver(self.register, on, jurisdiction)

    def _knows(self, name: str) -> bool:
        if name in self.register.by_name:
            return True
        return self.assigner.resolve(name).agent.kind is not AgentKind.UNREGISTERED

    def _read_front(self, regions: Regions, metadata: Metadata) -> None:
        """Take the conventions of front and back matter; report what is strange there."""
        for passage in regions.passages:
            if passage.matter in (Matter.PREAMBLE, Matter.NOTE, Matter.NOTICE):
                words = squeeze(self.folded, passage.span.start, passage.span.end)
                for convention in find_conventions(words):
                    self.conventions.take(convention)
                    if convention.standing:
                        self._stand(words, convention.span, convention.standing)
        self.problems += [Problem("front-matter", span) for span in regions.strange]
        if not regions.title.end and not metadata.title:
            self.problems.append(Problem("title-missing", Span(0, 0)))

    # Clauses

    def _make_clauses(self, part: Part) -> None:
        """Make the clauses of a task, under the conventions that hold here."""
        clauses: list[Clause] = []
        for one in part.item.clauses:
            for convention in one.reading.conventions:
                self.conventions.take(convention)
            said = apply_first_listed(one.reading.said, one.words.text, self.conventions)
            clause, problems = self.assigner.clause(one, said)
            clauses.append(clause)
            self.problems += problems
            if not self.conventions.first_leads and Rule.BARE_LIST in map(_rule, said):
                self.problems.append(Problem("role-not-said", one.span))
        setting = [one for one in part.item.clauses if one.reading.conventions]
        for one in setting:
            self._stand_all(one, here=True)
        if part.item.clauses and self.standing:
            present = {a.agent.slug for clause in clauses for a in clause.assignments}
            for span, others in self.standing:
                standing = self.assigner.standing(span, others, present)
                if standing:
                    clauses.append(standing)
        for one in setting:
            self._stand_all(one, here=False)
        part.clauses = tuple(clauses)

    def _stand_all(self, one: Found, *, here: bool) -> None:
        """Take the conventions of a clause that name those who take part everywhere.

        ``here``: those that hold for its own task too; 以下各项工作均需… holds for what follows.
        """
        for convention in one.reading.conventions:
            rest = _SPEAKS_OF_REST.search(convention.span.of(self.text)) is not None
            if convention.standing and here is not rest:
                self._stand(one.words, convention.span, convention.standing)

    def _stand(self, words: Squeezed, span: Span, who: tuple[int, int]) -> None:
        """Let those whom a convention names have a role in all tasks from here on."""
        low, high = who
        named = Squeezed(words.text[low:high], words.at[low:high], words.span(low, high).end)
        reading = self.items.reader.read(named, Role.RESPONSIBLE)
        spans = [named.span(said.start, said.end) for said in reading.said]
        # A plan may say it again and again.
        names = [(name, where) for where in spans if (name := where.of(self.text)) not in self._stood]
        self._stood.update(name for name, _ in names)
        if names:
            self.standing.append((span, names))

    # Values

    def _section(self, part: Part, order: int) -> Section:
        title = " ".join((part.title or part.span).of(self.text).split()).rstrip("。；;：:")
        if not title:
            self.problems.append(Problem("heading-without-text", part.span, {"section": part.draft.key}))
        return Section(
            key=part.draft.key,
            number=part.marker.number if part.marker else None,
            order=order,
            title=Labels(title, self.document.translation.sections.get(part.draft.key)),
            span=part.span,
            parent=part.draft.section.key if part.draft.section else None,
        )

    def _task(self, part: Part, order: int, inheriting: set[int]) -> Task:
        draft, item = part.draft, part.item
        texts = tuple(item.texts) or (Span(part.span.end, part.span.end),)
        number = part.marker.number if part.marker else None
        self.problems += check_task(part, inherits=id(draft) in inheriting)
        mentioned: list[DocumentMention] = []
        amounts: list[Quantity] = []
        for span in texts:
            mentioned += mentions(self.document, span, self.register)
            amounts += quantities(self.text, self.folded, span)
        return Task(
            key=draft.key,
            section=draft.section.key if draft.section else None,
            number=number,
            order=order,
            text="".join([span.of(self.text) for span in texts]),
            text_spans=texts,
            span=part.span,
            clauses=part.clauses,
            mentions=tuple(mentioned),
            title_en=self.document.translation.tasks.get(draft.key),
            parent=draft.parent.key if draft.parent else None,
            deadlines=self._deadlines(part, texts),
            quantities=tuple(amounts),
        )

    def _deadlines(self, part: Part, texts: tuple[Span, ...]) -> tuple[Deadline, ...]:
        due: list[Deadline] = []
        for span in texts:
            due += deadlines(self.text, self.folded, span, self.year)
        stretches = list(part.item.deadlines)
        for one in part.item.clauses:
            stretches += [one.words.span(*piece) for piece in one.reading.deadlines]
        for span in stretches:
            said = list(deadlines(self.text, self.folded, span, self.year, field=True))
            due += said or [Deadline(None, span.of(self.text), span)]
        kept: list[Deadline] = []
        for deadline in sorted(due, key=lambda deadline: deadline.span):
            if not kept or deadline.span.start >= kept[-1].span.end:
                kept.append(deadline)
        return tuple(kept)

    # Checks

    def _check(self, outline: Outline, title: Span) -> None:
        passages, uncovered = cover(outline, title, self.text)
        outline.passages += passages
        self.problems += [
            *map(stray, outline.strays),
            *check_direction(title, title.of(self.text), "title"),
            *check_numbers(outline, self.text),
            *check_sections(outline, self.folded),
            *uncovered,
        ]


def _inheriting(outline: Outline) -> set[int]:
    """Return the tasks that a clause speaks of though they have none: one above them, or of their parts."""
    own = {id(part.draft) for part in outline.tasks if part.clauses}
    found: set[int] = set()
    for part in outline.tasks:
        if part.clauses and part.draft.parent:
            found.add(id(part.draft.parent))
        above: Draft | None = part.draft.parent
        while above is not None and id(above) not in own:
            above = above.parent
        if above is not None:
            found.add(id(part.draft))
    return found
