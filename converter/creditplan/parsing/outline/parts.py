"""Sections and tasks, before their keys and their clauses are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from creditplan.model import Editor, Passage, Span
from creditplan.model.making import made_fast
from creditplan.parsing.outline.items import Item
from creditplan.parsing.outline.tree import Rank
from creditplan.words.markers import Marker


@made_fast
@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """A section or a task; no two are the same.

    Attributes:
        section: that it stands in.
        parent: the task that it is a part of.
        marker: its number.
        rank: how high it stands, if that is known.
        span: the whole of it; of a section, its heading.
        item: what its lines say.
        title: of a section: the words of its heading.
        editor: who corrected it, if somebody did.
    """

    section: Part | None
    parent: Part | None
    marker: Marker | None
    rank: Rank | None
    span: Span
    item: Item = field(default_factory=Item)
    title: Span | None = None
    editor: Editor | None = None

    @property
    def number(self) -> str | None:
        """Its number as printed, if it has one."""
        return self.marker.number if self.marker else None

    @property
    def value(self) -> int | None:
        """What its number means, if it has one."""
        return self.marker.value if self.marker and self.marker.number else None

    @property
    def is_decimal(self) -> bool:
        """Whether its number says those above it too: 2.1."""
        return self.marker is not None and self.marker.kind.is_decimal

    def heading(self, text: str) -> str:
        """Return the words of a section's heading, without the number."""
        return " ".join((self.title or self.span).of(text).split()).rstrip("。；;：:")


@dataclass(slots=True)
class Outline:
    """Sections and tasks in the order of the text, what belongs to neither, and lines that fit nowhere.

    ``aims`` are numbered passages: they are no tasks, but count where numbers are checked. ``close`` are
    items that another reading, nearly as good, would make something else of: their first lines, what they are
    read as and what else they may be.
    """

    sections: list[Part] = field(default_factory=list)
    tasks: list[Part] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    aims: list[Part] = field(default_factory=list)
    close: list[tuple[Span, str, str]] = field(default_factory=list)
