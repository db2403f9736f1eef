"""An outline that is open to change: sections and tasks that lose words, gain words, come and go."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from creditplan.model import Editor, Matter, Passage, Problem, Span
from creditplan.parsing.clauses.parse import Found
from creditplan.parsing.outline.items import Item
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.tree import Rank
from creditplan.words.markers import Marker

_WORD = re.compile(r"\w")


@dataclass(slots=True, eq=False)
class Draft:
    """A section or a task that can change; :class:`Part` and :class:`Item` say what its fields mean.

    Attributes:
        title: of a section: the words of its heading; ``None``: it is a task.
        editor: who changed it, if somebody did.
    """

    span: Span
    section: Draft | None = None
    parent: Draft | None = None
    marker: Marker | None = None
    rank: Rank | None = None
    title: Span | None = None
    texts: list[Span] = field(default_factory=list)
    clauses: list[Found] = field(default_factory=list)
    deadlines: list[Span] = field(default_factory=list)
    possible: list[Span] = field(default_factory=list)
    joined: list[Span] = field(default_factory=list)
    loose: list[Span] = field(default_factory=list)
    unread: tuple[Problem, ...] = ()
    editor: Editor | None = None

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.texts[0].start if self.texts else self.span.start

    def overlaps(self, span: Span) -> bool:
        """Tell whether words or clauses of a task stand in a stretch."""
        return any(overlap(one, span) for one in self.texts) or any(
            overlap(one.span, span) for one in self.clauses
        )


class Drafts:
    """The parts of one document, and what belongs to none.

    Args:
        text, folded: the source.
        outline: as it was read.
        around: the passages before and behind the plan's items.
    """

    def __init__(self, text: str, folded: str, outline: Outline, around: Iterable[Passage]) -> None:
        self.text = text
        self.folded = folded
        self.passages = [*outline.passages]
        self.around = [*around]
        self.strays = [*outline.strays]
        made: dict[Part, Draft] = {}
        self.sections = [_draft(part, made) for part in outline.sections]
        self.tasks = [_draft(part, made) for part in outline.tasks]
        self.aims = [_draft(part, made) for part in outline.aims]
        self.close = [*outline.close]

    def outline_now(self) -> Outline:
        """Return the outline as it is now."""
        made: dict[Draft | None, Part | None] = {None: None}
        sections = [_part(one, made) for one in self.sections]
        tasks = [_part(one, made) for one in self.tasks]
        aims = [_part(one, made) for one in self.aims]
        passages = sorted(self.passages, key=_span)
        return Outline(sections, tasks, passages, self.strays, aims, self.close)

    def state(self) -> list[object]:
        """Return what can be compared to tell whether something changed."""
        return [
            (
                one.span if one.title else None,
                one.title,
                one.section.span if one.section else None,
                one.parent.start if one.parent else None,
                one.marker.number if one.marker else None,
                tuple(one.texts),
                tuple(found.span for found in one.clauses),
            )
            for one in (*self.sections, *self.tasks)
        ]

    def settle(self) -> None:
        """Let each character be in one part where corrections overlap: clause, heading, task, passage."""
        taken = _Taken()
        for one in self.tasks:
            for found in one.clauses:
                if not found.in_sentence:
                    taken.claim(found.span)
        for section in self.sections:
            taken.claim(section.span)
        for one in self.tasks:
            free = [piece for text in one.texts for piece in taken.claim(text)]
            one.texts = [piece.stripped(self.text) for piece in free if self.says(piece)]
        for one in self.tasks:
            if one.editor is not None:
                self._end(one)
        for passages in (self.passages, self.around):
            passages[:] = [
                Passage(one.matter, piece) for one in passages for piece in self._free(one.span, taken)
            ]

    def _end(self, task: Draft) -> None:
        """Let a task end where the next one begins that stands in what it was read as."""
        own = [*task.texts, *task.deadlines, *(one.span for one in task.clauses)]
        end = max((span.end for span in own if span.start >= task.span.start), default=task.span.start)
        inside = [
            one.span.start
            for one in (*self.sections, *self.tasks)
            if one is not task and one.parent is not task and end <= one.span.start < task.span.end
        ]
        if inside:
            task.span = Span(task.span.start, max(end, min(inside))).stripped(self.text)

    def _free(self, span: Span, taken: _Taken) -> list[Span]:
        """Return what of a passage nothing else has; a whole one may be signs alone."""
        pieces = taken.claim(span)
        return pieces if pieces == [span] else [one.stripped(self.text) for one in pieces if self.says(one)]

    # Order

    def add(self, part: Draft) -> None:
        """Put a new section or task where it stands in the text."""
        parts = self.tasks if part.title is None else self.sections
        at = next((i for i, one in enumerate(parts) if one.span.start > part.span.start), len(parts))
        parts.insert(at, part)

    def section_at(self, place: int) -> Draft | None:
        """Return the section that stands before a place."""
        before = [one for one in self.sections if one.span.start <= place]
        return before[-1] if before else None

    def next_part(self, place: int) -> int:
        """Return where the next section or task begins, or the text ends."""
        starts = (one.span.start for one in (*self.sections, *self.tasks) if one.span.start >= place)
        return min(starts, default=len(self.text))

    def depth(self, section: Draft | None) -> int:
        """Return how deep a section stands, from 1; 0 is the plan itself."""
        depth = 0
        while section is not None:
            depth, section = depth + 1, section.section
        return depth

    # Words

    def note(self, *spans: Span, matter: Matter = Matter.NOTE) -> None:
        """Keep words that are in no part any more as passages."""
        for span in spans:
            own = span.stripped(self.text)
            if own.start < own.end:
                self.passages.append(Passage(matter, own))

    def free(self, cut: Span) -> None:
        """Take a stretch out of all passages and strays."""
        for passages in (self.passages, self.around):
            passages[:] = [
                Passage(one.matter, rest) for one in passages for rest in self.rest([one.span], cut)
            ]
        self.strays[:] = self.rest(self.strays, cut)
        self.close[:] = [one for one in self.close if not overlap(one[0], cut)]
        self.aims[:] = [one for one in self.aims if not overlap(one.span, cut)]

    def rest(self, spans: Iterable[Span], cut: Span) -> list[Span]:
        """Return what is left of some stretches without another one: signs alone are nothing."""
        left: list[Span] = []
        for span in spans:
            if not overlap(span, cut):
                left.append(span)
                continue
            ends = Span(span.start, max(cut.start, span.start)), Span(min(cut.end, span.end), span.end)
            left += [one.stripped(self.text) for one in ends if self.says(one)]
        return left

    def says(self, span: Span) -> bool:
        """Tell whether a stretch holds a letter, digit or Chinese character."""
        return _WORD.search(self.text, span.start, span.end) is not None

    def text_of(self, span: Span, clauses: Iterable[Found]) -> list[Span]:
        """Return a stretch as the text of a task: without clauses, but for those that are sentences of it."""
        left = [span]
        for found in clauses:
            if not found.in_sentence:
                left = [one for part in left for one in self.rest([part], found.span)]
        return [one.stripped(self.text) for one in left if self.says(one)]

    def remove(self, section: Draft) -> None:
        """Take a section away: what stands in it stands in what it stands in."""
        self.sections.remove(section)
        for one in (*self.sections, *self.tasks, *self.aims):
            if one.section is section:
                one.section = section.section


class _Taken:
    """Stretches that are taken, in order, without overlap."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def claim(self, span: Span) -> list[Span]:
        """Take what is free of a stretch, and return it."""
        at = bisect_left(self.spans, span.start, key=attrgetter("end"))
        free: list[Span] = []
        start = span.start
        end = at
        while end < len(self.spans) and self.spans[end].start < span.end:
            if start < self.spans[end].start:
                free.append(Span(start, self.spans[end].start))
            start = max(start, self.spans[end].end)
            end += 1
        if start < span.end:
            free.append(Span(start, span.end))
        self.spans[at:end] = sorted([*self.spans[at:end], *free])
        return free


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two stretches have characters in common."""
    return one.start < other.end and other.start < one.end


def _span(passage: Passage) -> tuple[int, int]:
    return passage.span.start, passage.span.end


def _draft(part: Part, made: dict[Part, Draft]) -> Draft:
    item = part.item
    made[part] = Draft(
        part.span,
        made[part.section] if part.section else None,
        made[part.parent] if part.parent else None,
        part.marker,
        part.rank,
        part.title,
        [*item.texts],
        [*item.clauses],
        [*item.deadlines],
        [*item.possible],
        [*item.joined],
        [*item.loose],
        item.unread,
    )
    return made[part]


def _part(draft: Draft, made: dict[Draft | None, Part | None]) -> Part:
    item = Item(
        texts=draft.texts,
        clauses=draft.clauses,
        possible=draft.possible,
        unread=draft.unread,
        deadlines=draft.deadlines,
        joined=draft.joined,
        loose=draft.loose,
    )
    made[draft] = part = Part(
        made[draft.section],
        made[draft.parent],
        draft.marker,
        draft.rank,
        draft.span,
        item,
        draft.title,
        draft.editor,
    )
    return part


def divided(draft: Draft, place: int) -> Draft:
    """Take out of a task what it has besides its text from a place on, and return it as a task of its own."""
    behind = Draft(Span(place, max(place, draft.span.end)))
    for name in ("deadlines", "possible", "joined", "loose"):
        own: list[Span] = getattr(draft, name)
        setattr(behind, name, [one for one in own if one.start >= place])
        setattr(draft, name, [one for one in own if one.start < place])
    behind.clauses = [one for one in draft.clauses if one.span.start >= place]
    draft.clauses = [one for one in draft.clauses if one.span.start < place]
    behind.unread = tuple(one for one in draft.unread if one.span.start >= place)
    draft.unread = tuple(one for one in draft.unread if one.span.start < place)
    return behind


def joined_with(draft: Draft, other: Draft) -> None:
    """Give a task what another one has besides its text."""
    for name in ("deadlines", "possible", "joined", "loose"):
        setattr(draft, name, sorted({*getattr(draft, name), *getattr(other, name)}))
    known = {one.span for one in draft.clauses}
    draft.clauses += [one for one in other.clauses if one.span not in known]
    draft.clauses.sort(key=lambda found: found.span.start)
    draft.unread = (*draft.unread, *other.unread)
