"""A plan as understood: its sections and tasks, and who does what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import creditplan
from creditplan.display import as_html, counted, short
from creditplan.model.concepts import Extent, IdSource, Manner, Matter, Mention, Role, Rule
from creditplan.model.corrections import Editor, Outcome
from creditplan.model.making import made_fast
from creditplan.model.problems import Problem
from creditplan.model.register import Agent, Document, Jurisdiction, Labels, Move, PlaceState
from creditplan.model.source import Metadata, SourceDocument
from creditplan.model.span import Span


@made_fast
@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A task names a document: it exists (cites) or is to be made (mandates)."""

    mention: Mention
    document: Document
    span: Span


@made_fast
@dataclass(frozen=True, slots=True)
class Assignment:
    """One agent has one role in one task.

    Attributes:
        agent: who.
        role: lead, responsible or participant.
        manner: how the role is shared, where the words say it.
        open_ended: the list that this agent stands in is closed by 等, 等部门 …
        named_as: the agent's words in the text.
        span: where these words stand.
        rule: what in the text gave it the role.
        editor: who said so, if a person did: :data:`NOBODY`, unless that is published.
    """

    agent: Agent
    role: Role
    manner: Manner | None
    open_ended: bool
    named_as: str
    span: Span
    rule: Rule = Rule.VERB
    editor: Editor | None = None

    def __repr__(self) -> str:
        return f"<Assignment: {self.role} {self.named_as}>"


@made_fast
@dataclass(frozen=True, slots=True)
class Clause:
    """A responsibility clause.

    Attributes:
        span: where it stands, with its brackets or labels.
        text: its words, verbatim.
        assignments: in the order of the words.
        repaired: something in it had to be mended to read it, such as a missing bracket.
        left_over: words of it were not understood.
    """

    span: Span
    text: str
    assignments: tuple[Assignment, ...]
    repaired: bool = False
    left_over: bool = False

    def __repr__(self) -> str:
        return f"<Clause {short(self.text)}: {counted(len(self.assignments), 'assignment')}>"


@made_fast
@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due.

    Attributes:
        value: last day, month or year: YYYY-MM-DD, YYYY-MM or YYYY; ``None`` if it recurs (每年12月10日前),
            never ends (长期坚持) or its year is not known.
        text: the words.
        span: where they stand.
    """

    value: str | None
    text: str
    span: Span


@made_fast
@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a task is to reach.

    Attributes:
        value: in decimal notation, without 万 and 亿.
        unit: as printed: %, 个, 亿元 …, without the 万 or 亿 that went into ``value``.
        text: the words, such as 达到95%以上.
        span: where they stand.
    """

    value: str
    unit: str
    text: str
    span: Span


@made_fast
@dataclass(frozen=True, slots=True)
class Task:
    """A task, numbered or not.

    Attributes:
        key: key in the IRI, unique in the plan.
        section: key of the section it stands in; ``None`` before the first one.
        number: the number as printed; ``None``: none is.
        order: position in the plan, from 1.
        text: the words without number and clauses.
        text_spans: where these words stand: a clause in their midst parts them.
        span: the whole item with number and clauses; a clause that several tasks share can stand outside.
        clauses: its responsibility clauses, in order.
        mentions: documents named in 《》, in order.
        title_en: short English title, where somebody wrote one.
        parent: key of the task that it is a part of.
        deadlines: in the order of the words, those of the clauses included.
        quantities: what is to be reached, in the order of the words.
        editor: who said that it is a task, if a person did: :data:`NOBODY`, unless that is published.
    """

    key: str
    section: str | None
    number: str | None
    order: int
    text: str
    text_spans: tuple[Span, ...]
    span: Span
    clauses: tuple[Clause, ...]
    mentions: tuple[DocumentMention, ...] = ()
    title_en: str | None = None
    parent: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    editor: Editor | None = None

    @property
    def label(self) -> Labels:
        """Its own words up to the end of their first sentence, and its English title."""
        return Labels(self.text.strip().partition("。")[0].strip(), self.title_en)

    def names(self, role: Role) -> tuple[str, ...]:
        """Return the short names of those who have a role in it, each once."""
        named = (a.agent.short_name for c in self.clauses for a in c.assignments if a.role is role)
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        number = sum(len(clause.assignments) for clause in self.clauses)
        return f"<Task {self.key} {short(self.label.zh)}: {counted(number, 'assignment')}>"


@made_fast
@dataclass(frozen=True, slots=True)
class Section:
    """A section's heading.

    Attributes:
        key: key in the IRI; a section within a section has the key 4.2.
        number: as printed; ``None``: none is.
        order: position among the sections of the plan, from 1.
        title: its words without the number.
        span: the heading with its number.
        parent: key of the section that it stands in.
        editor: who said that it is a heading, if a person did: :data:`NOBODY`, unless that is published.
    """

    key: str
    number: str | None
    order: int
    title: Labels
    span: Span
    parent: str | None = None
    editor: Editor | None = None

    def __repr__(self) -> str:
        return f"<Section {self.key} {short(self.title.zh)}>"


@made_fast
@dataclass(frozen=True, slots=True)
class Succession:
    """What somebody wrote of who has an assignment later, where changes of bodies leave it open.

    Attributes:
        extent: how much of the assignment goes to the heir.
        source: what this rests on.
        confidence: ``high`` or ``medium``.
        change: the transfer that this weighs; ``None``: another one, known to this table only, or none.
        date: from when the heir has it; ``None``: while others have parts of it.
        task: key of the task; ``None``: the change touches no assignment but those that others speak of.
        clause: position of the clause of the assignment in the task, from 1.
        assignment: what is inherited.
        share_of: whose share of it: the assignment's own agent, or one that had it in between.
        heir: who has it; that same one, where this says what stays with it.
        part: which part.
    """

    extent: Extent
    source: str
    confidence: str
    change: Move | None = None
    date: str | None = None
    task: str | None = None
    clause: int = 1
    assignment: Assignment | None = None
    share_of: Agent | None = None
    heir: Agent | None = None
    part: Labels | None = None

    @property
    def key(self) -> str:
        """Tells it from what else is said of its assignment, whatever the order of the table."""
        heir = self.heir.slug if self.heir else ""
        if self.change:
            return (
                self.change.slug
                if len(self.change.receivers) == 1 or not heir
                else f"{self.change.slug}-{heir}"
            )
        return f"{self.date}-{heir}" if self.date else "rest"


@made_fast
@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text that belongs to no task and heads no section, and what it is."""

    matter: Matter
    span: Span


@made_fast
@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as understood.

    Attributes:
        id: key in IRIs and file names.
        title: title of the plan.
        title_span: where the title stands; empty if only the metadata say it.
        annex_mark: such as 附件2, if printed.
        passages: what belongs to no title, heading or task, in document order.
        sections: in document order.
        tasks: in document order.
        metadata: what the side file, the file's own metadata and the text say, the first that speaks.
        issuer: the body that issued it, where anybody says who did.
        national: whether it is known to be of the whole country.
        of_state: whether it is known to be a document of a State organ.
        successions: what its table of heirs says, in the order of its rows.
        document: the source.
        problems: what was not understood, in document order.
        id_source: what the id was made of.
        id_words: these words, as the side file or the document has them; empty if of the whole text.
        names_read_on: date as of which names were read: YYYY, YYYY-MM or YYYY-MM-DD; that of the metadata,
            else the year of the title.
        jurisdiction: whose plan it is, if it is a local one.
        places: those whose plan it is or whose bodies it names, and what they are part of, by key.
        terms: labels of the functions and forms of its local bodies, by prefixed name (function:education).
        outcomes: what became of each correction, in the order of their file.
    """

    id: str
    title: Labels
    title_span: Span
    annex_mark: str | None
    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    metadata: Metadata
    document: SourceDocument
    problems: tuple[Problem, ...]
    issuer: Agent | None = None
    national: bool = False
    of_state: bool = False
    successions: tuple[Succession, ...] = ()
    id_source: IdSource = IdSource.SIDE_FILE
    id_words: str = ""
    names_read_on: str | None = None
    jurisdiction: Jurisdiction | None = None
    places: tuple[PlaceState, ...] = ()
    terms: tuple[tuple[str, Labels], ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def territory(self) -> str | None:
        """Key of the place whose plan it is, if that is known; a zone in a place has none."""
        said = self.jurisdiction
        place = said.place if said and not said.zone else None
        return place.key if place else None

    @property
    def date(self) -> str | None:
        """The date on which names are read."""
        return self.names_read_on or self.metadata.date

    @property
    def assignments(self) -> Iterator[Assignment]:
        """All assignments, in document order."""
        return (a for task in self.tasks for clause in task.clauses for a in clause.assignments)

    @property
    def missing_translations(self) -> list[str]:
        """Names of what has no English title: ``plan``, ``section 4``, ``task 14`` …"""
        missing = [] if self.title.en else ["plan"]
        missing += [f"section {section.key}" for section in self.sections if not section.title.en]
        return missing + [f"task {task.key}" for task in self.tasks if not task.title_en]

    @property
    def unused_translations(self) -> list[str]:
        """Names of what the translation speaks of and the plan does not have."""
        sections = self.document.translation.sections.keys() - {section.key for section in self.sections}
        tasks = self.document.translation.tasks.keys() - {task.key for task in self.tasks}
        return [f"section {key}" for key in sorted(sections)] + [f"task {key}" for key in sorted(tasks)]

    def to_frames(self, base: str | None = None) -> dict[str, Any]:
        """Return its tables as data frames of pandas, see :func:`creditplan.to_frames`.

        Raises:
            InputError: pandas is not installed, or the base is no absolute IRI.
        """
        return creditplan.to_frames(self, base)

    def __repr__(self) -> str:
        parts = (
            counted(len(self.sections), "section"),
            counted(len(self.tasks), "task"),
            counted(sum(1 for _ in self.assignments), "assignment"),
            *([counted(len(self.problems), "problem")] if self.problems else []),
        )
        return f"<Plan {self.id} {short(self.title.zh)}: {', '.join(parts)}>"

    def _repr_html_(self) -> str:
        facts = {
            "id": self.id,
            "issuer": self.issuer.label.zh if self.issuer else "",
            "date": self.date or "",
            "sections": str(len(self.sections)),
            "tasks": str(len(self.tasks)),
            "assignments": str(sum(1 for _ in self.assignments)),
            "problems": str(len(self.problems)),
        }
        heads = ("task", "section", "text", *Role)
        rows = (
            (task.key, task.section or "", task.text, *("；".join(task.names(role)) for role in Role))
            for task in self.tasks
        )
        return as_html(self.title.zh, {k: v for k, v in facts.items() if v}, heads, rows, len(self.tasks))
