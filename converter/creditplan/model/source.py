"""A source text, places in it, and what is known beside it.

Offsets count code points of the decoded text without BOM and with LF line ends, 0-based, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from creditplan.dates import ALWAYS, Period
from creditplan.display import counted
from creditplan.model.concepts import Extent
from creditplan.model.corrections import NO_CORRECTIONS, Corrections
from creditplan.model.making import made_fast
from creditplan.model.register import Labels
from creditplan.model.span import Span


@made_fast
@dataclass(frozen=True, slots=True)
class Location:
    """Where a span stands, for people.

    Attributes:
        source: name of the document.
        line, column: place of the span's start in the text, from 1, in code points.
        excerpt: its words; of many, the first.
        place: where that is in the document as people see it, if the text is not the document itself.
    """

    source: str
    line: int
    column: int
    excerpt: str
    place: tuple[tuple[str, int | str], ...] = ()

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


DOCUMENT_OF: Final = ("state", "other")
"""What can be said of whose document a plan is: a State organ's, or another's."""


@made_fast
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
        jurisdiction: whose plan it is: a provincial-level territory (cn-41), or a division (cn-41/郑州市);
            中国: that of a body of the whole country.
        issuer: the body that issued it.
        effective: from when it holds: same forms as ``issued``.
        addressees: whom the notice is sent to, as printed.
        attached_to: title of the notice that the plan is attached to.
        document_of: whose document it is, where the issuer does not tell: one of :data:`DOCUMENT_OF`.
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
    document_of: str | None = None

    @property
    def date(self) -> str | None:
        """The date on which names are resolved, if anything is known of it."""
        return self.resolve_on or self.issued

    def over(self, other: Metadata) -> Metadata:
        """Return what is known here, and where nothing is, what ``other`` knows."""
        return Metadata(*(own or further for own, further in zip(_values(self), _values(other), strict=True)))


_values = attrgetter(*(one.name for one in fields(Metadata)))


_start = attrgetter("start")


@made_fast
@dataclass(frozen=True, slots=True)
class Translation:
    """English written by hand beside the source; keys are those of sections and tasks."""

    title: str | None = None
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tasks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@made_fast
@dataclass(frozen=True, slots=True)
class HeirRow:
    """A row of the table of heirs beside a plan (docs/heirs.md): checked by itself, not yet against the plan.

    Attributes:
        place: the file and the line that the row begins on.
        extent: how much of the tasks it speaks of.
        source: what it rests on.
        confidence: ``high`` or ``medium``.
        tasks: keys of the tasks.
        agency: whose share of them.
        change: key of the transfer that the row weighs.
        heir: who has the tasks, or a part of them.
        date: from when, where no change says so.
        part: which part.
    """

    place: tuple[str, int]
    extent: Extent
    source: str
    confidence: str
    tasks: tuple[str, ...] = ()
    agency: str | None = None
    change: str | None = None
    heir: str | None = None
    date: str | None = None
    part: Labels | None = None


@made_fast
@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of a publisher's own bodies (``bodies.csv``): checked by itself, not yet against the register.

    Attributes:
        at: the file and the line that the row begins on.
        names: its name, then other ones.
        place: whose it is, as ``jurisdiction`` is written; ``None``: of the place whose plan names it.
        functions: keys or labels of functions of government.
        form: key or label of what sort of body it is.
        life: when it existed under these names.
        same_as: key of a body of the register, or an IRI that others have for it.
    """

    at: tuple[str, int]
    names: tuple[str, ...]
    place: str | None = None
    functions: tuple[str, ...] = ()
    form: str | None = None
    life: Period = ALWAYS
    same_as: str | None = None


@made_fast
@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source: rows of cells, each the span of its words without white space around them.

    Every row has as many cells as the table has columns. A cell that is merged over several rows or columns
    stands in each of them with the same span; an empty cell has an empty span.

    Attributes:
        rows: from top to bottom.
        moved: positions of rows that lack cells, where their words said which these are.
    """

    rows: tuple[tuple[Span, ...], ...]
    moved: frozenset[int] = frozenset()


@made_fast
@dataclass(frozen=True, slots=True)
class Landmark:
    """Where a part of the text stands in the document that it was read from.

    Attributes:
        start: where the part begins in the text; it goes on to the next landmark.
        parts: what people count or read there, the widest first: ("page", 3), ("table", 2), ("row", 5). Of
            which kinds they are, ``problems.toml`` lists. ("columns", "B C") before ("row", 3) names
            the cells of a row whose words tabs part in the text.
    """

    start: int
    parts: tuple[tuple[str, int | str], ...]


@made_fast
@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of a document that are none of its text, for nobody who looks at it takes them for that.

    Attributes:
        at: where they would stand in the text.
        cause: why: one of those that ``problems.toml`` lists.
        words: the first of them.
    """

    at: int
    cause: str
    words: str


class Look(NamedTuple):
    """How a line is set, as far as the format of its document says: what tells headings from text for an eye.

    Attributes:
        heading: level of the heading that the document marks it as, 1 the outermost; 0 for none.
        item: depth of the list that it is an item of, 1 the outermost; 0 for none.
        bold: how many of its characters are bold, from the first on.
        align: ``center`` or ``right``; empty where it runs as text does.
        indent: how far its first line is set in, in characters.
        size: of its letters, in points; 0 where nothing says so.
    """

    heading: int = 0
    item: int = 0
    bold: int = 0
    align: str = ""
    indent: float = 0.0
    size: float = 0.0


@dataclass(frozen=True)
class SourceDocument:
    """The text of a plan with what stands beside it.

    Attributes:
        name: how messages call it (its path).
        text: code points, no BOM, LF line ends.
        metadata: from the side file, else what the file's own metadata say, else empty.
        translation: from the English side file, else empty.
        tables: those that the format marks as such, in the order of the text; they do not overlap.
        heirs: rows of the table of heirs, in its order.
        left_out: what the document holds besides, in the order of the text.
        landmarks: where the parts of the text stand in the document, if it is not a text itself.
        looks: how lines are set, by where they begin in the text; of others nothing is known.
        bodies: the publisher's own bodies, in the order of their table.
        corrections: what a person says of it in the reader's place.
    """

    name: str
    text: str
    metadata: Metadata = Metadata()
    translation: Translation = field(default_factory=Translation)
    tables: tuple[Table, ...] = ()
    heirs: tuple[HeirRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    looks: Mapping[int, Look] = field(default_factory=lambda: MappingProxyType({}))
    bodies: tuple[BodyRow, ...] = ()
    corrections: Corrections = NO_CORRECTIONS

    def __repr__(self) -> str:
        return f"<SourceDocument {self.name}: {counted(len(self.text), 'character')}>"

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

    def line_start(self, line: int) -> int:
        """Return the offset at which a line begins, from 1."""
        return self._line_starts[line - 1]

    def locate(self, span: Span) -> Location:
        """Say where a span stands; what lies behind the end of the text is cut off."""
        line, column = self.position(min(span.start, len(self.text)))
        words = " ".join(span.of(self.text).split())
        excerpt = words if len(words) <= 60 else words[:59] + "…"
        return Location(self.name, line, column, excerpt, self._place(span.start))

    def _place(self, offset: int) -> tuple[tuple[str, int | str], ...]:
        """Say where an offset is in the document as people see it, if the text is not the document itself."""
        at = bisect_right(self.landmarks, offset, key=_start) - 1
        if at < 0:
            return ()
        parts = self.landmarks[at].parts
        if len(parts) > 1 and parts[-2][0] == "columns":
            tabs = self.text.count("\t", self.landmarks[at].start, offset)
            column = str(parts[-2][1]).split()[tabs]
            return (*parts[:-2], ("cell", f"{column}{parts[-1][1]}"))
        return parts
