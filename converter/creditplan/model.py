"""What a plan says, as frozen values: no RDF, no input or output.

Offsets count code points of the decoded text without BOM and with LF line ends, 0-based, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from creditplan.dates import ALWAYS, Period


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source text, ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers in ``text``."""
        return text[self.start : self.end]

    def stripped(self, text: str) -> Span:
        """Return the span without the white space at its two ends."""
        start, end = self.start, self.end
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return Span(start, end)


class Role(StrEnum):
    """What an agent does for a task; the values are the slugs of ``role/``."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    PARTICIPANT = "participant"


class Manner(StrEnum):
    """How several agents share a role; the values are the slugs of ``manner/``."""

    JOINT = "joint"
    RESPECTIVE = "respective"


class AgentKind(StrEnum):
    """The class an agent belongs to."""

    AGENCY = "agency"
    GROUP = "group"
    LOCAL = "local"
    UNREGISTERED = "unregistered"
    COLLECTIVE = "collective"


class Rule(StrEnum):
    """What in the text gave an agent its role; the values are the slugs of ``rule/`` (docs/grammar.md)."""

    VERB = "verb"
    LABEL = "label"
    COLUMN = "column"
    PROSE = "prose"
    TOGETHER = "together"
    FIRST_LISTED = "first-listed"
    STANDING = "standing"
    BARE_LIST = "bare-list"


class Mention(StrEnum):
    """What a task does with a document that it names."""

    CITES = "cites"
    MANDATES = "mandates"


@dataclass(frozen=True, slots=True)
class Labels:
    """A label in Chinese and, where somebody wrote it, in English."""

    zh: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A body or a class-like group of bodies.

    Attributes:
        kind: agency, group, local, unregistered, or collective: a group that only the plan speaks of (各街道).
        slug: key in the register; ``x-`` and a hash of the name for what is not in it.
        label: full official name.
        short_name: the short form used in lists.
        names: every form that means this agent, the two above included.
        notations: abbreviations such as ``NDRC``.
        life: when it existed, as far as known.
        periods: of those names and English labels that do not hold all its life.
        english: its other English names.
        place: of a local body or government: key of the territory.
        successors: keys of what replaced it when it ended.
    """

    kind: AgentKind
    slug: str
    label: Labels
    short_name: str
    names: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    life: Period = ALWAYS
    periods: Mapping[str, Period] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    english: tuple[str, ...] = ()
    place: str | None = None
    successors: tuple[str, ...] = ()

    def period_of(self, name: str) -> Period:
        """When a name meant this agent: its own bounds where it has them, else those of the agent's life."""
        return self.periods.get(name, ALWAYS).within(self.life)

    def notations_on(self, on: str | None) -> tuple[str, ...]:
        """Abbreviations on a date."""
        return tuple(name for name in self.notations if self.period_of(name).may_hold(on))


@dataclass(frozen=True, slots=True)
class Place:
    """A territory: ``cn-`` and two digits of its GB/T 2260 code; its full name (四川省) first, then 四川."""

    slug: str
    label: Labels
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document named in 《》; ``slug`` is its key in the register, or ``x-`` and a hash.

    ``number`` is the document number that stands behind the title, such as 国办发〔2016〕19号.
    """

    slug: str
    title: Labels
    number: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A task names a document: it exists (cites) or is to be made (mandates)."""

    mention: Mention
    document: Document
    span: Span


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
    """

    agent: Agent
    role: Role
    manner: Manner | None
    open_ended: bool
    named_as: str
    span: Span
    rule: Rule = Rule.VERB


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


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due.

    Attributes:
        value: last day, month or year: YYYY-MM-DD, YYYY-MM or YYYY; ``None`` if it recurs (每年12月10日前), never
            ends (长期坚持) or its year is not known.
        text: the words.
        span: where they stand.
    """

    value: str | None
    text: str
    span: Span


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
    """

    key: str
    number: str | None
    order: int
    title: Labels
    span: Span
    parent: str | None = None


class Matter(StrEnum):
    """What a passage is that belongs to no task."""

    ANNEX_MARK = "annex-mark"
    DOCUMENT_NUMBER = "document-number"
    ADDRESSEES = "addressees"
    PREAMBLE = "preamble"
    AIM = "aim"
    COLUMN_HEADS = "column-heads"
    CONVENTION = "convention"
    CONTACT = "contact"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    METADATA = "metadata"
    NOTICE = "notice"
    SEPARATOR = "separator"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text that belongs to no task and heads no section, and what it is."""

    matter: Matter
    span: Span


class Level(StrEnum):
    """How bad a problem is: errors stop the build, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the source that was not understood, with its place.

    Attributes:
        code: stable kebab-case name of the kind of problem.
        level: error or warning.
        message: what is wrong.
        remedy: what to do about it.
        span: where it stands.
        source: name of the source document.
        line, column: place of the span's start, from 1, in code points; ``excerpt``: the words there.
    """

    code: str
    level: Level
    message: str
    remedy: str
    span: Span
    source: str
    line: int
    column: int
    excerpt: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}:{self.column}"
        return f"{place}: {self.level}: {self.message} [{self.code}]\n    {self.excerpt}\n  → {self.remedy}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a plan, from its text or from what stands beside it; what is unknown is absent.

    Attributes:
        id: key of the plan in IRIs and file names.
        title: title of the plan.
        document_number: such as 国办发〔2016〕19号.
        issued: date of issue: YYYY, YYYY-MM or YYYY-MM-DD.
        source_url: the page that the text was taken from.
        resolve_on: date on which names are resolved, where the date of issue is unknown: same forms.
        jurisdiction: whose plan it is: a provincial-level territory (cn-41), or a division (cn-41/郑州市).
        issuer: the body that issued it.
        effective: from when it holds: same forms as ``issued``.
        addressees: whom the notice is sent to, as printed.
        attached_to: title of the notice that the plan is attached to.
    """

    id: str | None = None
    title: str | None = None
    document_number: str | None = None
    issued: str | None = None
    source_url: str | None = None
    resolve_on: str | None = None
    jurisdiction: str | None = None
    issuer: str | None = None
    effective: str | None = None
    addressees: str | None = None
    attached_to: str | None = None

    @property
    def date(self) -> str | None:
        """The date on which names are resolved, if anything is known of it."""
        return self.resolve_on or self.issued

    def over(self, other: Metadata) -> Metadata:
        """Return what is known here, and where nothing is, what ``other`` knows."""
        return Metadata(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(Metadata)))


@dataclass(frozen=True, slots=True)
class Translation:
    """English written by hand beside the source; keys are those of sections and tasks."""

    title: str | None = None
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tasks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source: rows of cells, each the span of its words without white space around them.

    Every row has as many cells as the table has columns. A cell that is merged over several rows or columns
    stands in each of them with the same span; an empty cell has an empty span.
    """

    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class SourceDocument:
    """The text of a plan with what stands beside it.

    Attributes:
        name: how messages call it (its path).
        text: code points, no BOM, LF line ends.
        metadata: from the side file, else what the file's own metadata say, else empty.
        translation: from the English side file, else empty.
        tables: those that the format marks as such, in the order of the text; they do not overlap.
    """

    name: str
    text: str
    metadata: Metadata = Metadata()
    translation: Translation = field(default_factory=Translation)
    tables: tuple[Table, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, position = [0], self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def problem(self, code: str, level: Level, span: Span, message: str, remedy: str) -> Problem:
        """Build a :class:`Problem` at ``span`` of this document."""
        line, column = self.position(span.start)
        words = " ".join(span.of(self.text).split())
        excerpt = words if len(words) <= 60 else words[:59] + "…"
        return Problem(code, level, message, remedy, span, self.name, line, column, excerpt)


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
        issuer: the body that issued it, where its name is known.
        document: the source.
        problems: what was not understood, in document order.
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

    @property
    def date(self) -> str | None:
        """The date on which names are read."""
        return self.metadata.date

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


@dataclass(frozen=True)
class Register:
    """The agents and documents that names resolve to, and the labels of roles and manners."""

    agents: tuple[Agent, ...]
    documents: tuple[Document, ...]
    concepts: Mapping[Role | Manner | Rule, Labels]
    places: tuple[Place, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Agent, ...]]:
        """The agents that each form of a name has meant at one time or another."""
        found: dict[str, tuple[Agent, ...]] = {}
        for agent in self.agents:
            for name in agent.names:
                found[name] = (*found.get(name, ()), agent)
        return found

    @cached_property
    def by_slug(self) -> Mapping[str, Agent]:
        """Every agent by its key."""
        return {agent.slug: agent for agent in self.agents}

    @cached_property
    def documents_by_title(self) -> Mapping[str, Document]:
        """Documents by Chinese title, without 《》."""
        return {document.title.zh: document for document in self.documents}
