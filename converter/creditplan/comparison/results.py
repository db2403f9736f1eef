"""What differs between two plans, as frozen values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from creditplan.comparison.sides import Duty, SectionSide, Side, TaskSide


class Kind(StrEnum):
    """What became of tasks or of a section; the values are those of the JSON form."""

    SAME = "same"
    CHANGED = "changed"
    CAME = "came"
    WENT = "went"
    SPLIT = "split"
    MERGED = "merged"


class Aspect(StrEnum):
    """What of a task or a section differs."""

    WORDS = "words"
    TYPOGRAPHY = "typography"
    DEADLINE = "deadline"
    BODIES = "bodies"
    CLAUSE = "clause"
    PLACE = "place"
    ORDER = "order"
    NUMBER = "number"


class DutyChange(StrEnum):
    """What became of a body's part in a task."""

    CAME = "came"
    WENT = "went"
    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    ROLE = "role"
    MANNER = "manner"
    OPEN = "open"
    NAME = "name"


_MIRRORED = {
    Kind.CAME: Kind.WENT,
    Kind.WENT: Kind.CAME,
    Kind.SPLIT: Kind.MERGED,
    Kind.MERGED: Kind.SPLIT,
}
_DUTIES_MIRRORED = {
    DutyChange.CAME: DutyChange.WENT,
    DutyChange.WENT: DutyChange.CAME,
    DutyChange.SUCCESSOR: DutyChange.PREDECESSOR,
    DutyChange.PREDECESSOR: DutyChange.SUCCESSOR,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: in both texts (``same``), or in one only (``removed``, ``added``)."""

    state: str
    text: str

    @property
    def mirrored(self) -> Piece:
        """The same seen from the other text."""
        return replace(self, state={"removed": "added", "added": "removed"}.get(self.state, self.state))


@dataclass(frozen=True, slots=True)
class DutyDifference:
    """What became of a body's part in a task.

    Attributes:
        before, after: its assignment in either plan; ``None``: it came, or went.
        what: what differs.
        changes: IRIs of the changes of bodies in the register that lead from one body to the other.
    """

    before: Duty | None
    after: Duty | None
    what: tuple[DutyChange, ...]
    changes: tuple[str, ...] = ()

    @property
    def mirrored(self) -> DutyDifference:
        """The same, the plans in the other order."""
        what = tuple(_DUTIES_MIRRORED.get(one, one) for one in self.what)
        return DutyDifference(self.after, self.before, what, self.changes)


@dataclass(frozen=True, slots=True)
class Difference:
    """A task in one plan, and what it is in the other; or several that are one.

    Attributes:
        kind: what became of it.
        before, after: the tasks in either plan.
        sure: whether it is sure that they are the same.
        likeness: how alike they are in all, from 0 to 1.
        aspects: what differs.
        words: the words of both, piece by piece, where these differ.
        duties: who came, went, has another role …
    """

    kind: Kind
    before: tuple[TaskSide, ...]
    after: tuple[TaskSide, ...]
    sure: bool = True
    likeness: float = 1.0
    aspects: tuple[Aspect, ...] = ()
    words: tuple[Piece, ...] = ()
    duties: tuple[DutyDifference, ...] = ()

    @property
    def mirrored(self) -> Difference:
        """The same, the plans in the other order."""
        return replace(
            self,
            kind=_MIRRORED.get(self.kind, self.kind),
            before=self.after,
            after=self.before,
            words=_in_order(piece.mirrored for piece in self.words),
            duties=tuple(duty.mirrored for duty in self.duties),
        )


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """A section in one plan, and what it is in the other."""

    kind: Kind
    before: SectionSide | None
    after: SectionSide | None
    sure: bool = True
    aspects: tuple[Aspect, ...] = ()
    words: tuple[Piece, ...] = ()

    @property
    def mirrored(self) -> SectionDifference:
        """The same, the plans in the other order."""
        return SectionDifference(
            _MIRRORED.get(self.kind, self.kind),
            self.after,
            self.before,
            self.sure,
            self.aspects,
            _in_order(piece.mirrored for piece in self.words),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, and what differs.

    Attributes:
        before, after: the plans.
        tasks: every task of both, each once: in the order of the second plan, what went where it stood.
        sections: likewise.
    """

    before: Side
    after: Side
    tasks: tuple[Difference, ...]
    sections: tuple[SectionDifference, ...]

    def __repr__(self) -> str:
        found = (f"{number:,} {kind}" for kind, number in self.counts.items() if number)
        return f"<Comparison: {', '.join(found) or 'no tasks'}>"

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        kinds = {one.kind for one in self.tasks} | {one.kind for one in self.sections}
        return kinds <= {Kind.SAME}

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many differences of each kind there are, those that are the same too."""
        found = Counter(one.kind for one in self.tasks)
        return {kind: found[kind] for kind in Kind}

    @property
    def aspects(self) -> Mapping[Aspect, int]:
        """In how many of them each aspect differs."""
        found = Counter(aspect for one in self.tasks for aspect in one.aspects)
        return {aspect: found[aspect] for aspect in Aspect}

    @property
    def doubtful(self) -> int:
        """Of how many it is doubtful that they are the same."""
        return sum(not one.sure for one in self.tasks)


def _in_order(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put what was removed before what was added in its place."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.state == "removed" and found and found[-1].state == "added":
            found.insert(-1, piece)
        else:
            found.append(piece)
    return tuple(found)
