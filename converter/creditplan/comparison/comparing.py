"""Compares two plans: who is who, then what differs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar

from creditplan.comparison.bodies import Bodies, once
from creditplan.comparison.inline import pieces
from creditplan.comparison.pairing import Match, pair_tasks
from creditplan.comparison.results import Aspect, Comparison, Difference, Kind, SectionDifference
from creditplan.comparison.sections import pair_sections
from creditplan.comparison.sides import SectionSide, Side, TaskSide, bare
from creditplan.knowledge import Knowledge

_Part = TypeVar("_Part", TaskSide, SectionSide)
_Found = TypeVar("_Found", Difference, SectionDifference)
_Above = tuple[str, str | None]


def compare(before: Side, after: Side, knowledge: Knowledge) -> Comparison:
    """Compare two plans.

    Args:
        before: a plan.
        after: another one; which is the older one does not matter, the same is found.
        knowledge: has the register of bodies, and what becomes of local ones.
    """
    # Where two ways are equally good, the same one is taken whichever plan comes first.
    if before.digest > after.digest:
        turned = _Comparing(after, before, knowledge)
        tasks = [one.mirrored for one in turned.tasks()]
        sections = [one.mirrored for one in turned.sections()]
    else:
        straight = _Comparing(before, after, knowledge)
        tasks, sections = [*straight.tasks()], [*straight.sections()]
    return Comparison(
        before,
        after,
        _in_order(tasks, before.tasks, lambda one: (one.before, one.after)),
        _in_order(sections, before.sections, lambda one: (_one(one.before), _one(one.after))),
    )


class _Comparing:
    def __init__(self, before: Side, after: Side, knowledge: Knowledge) -> None:
        self._before, self._after = before, after
        self._bodies = Bodies(before, after, knowledge)
        self._matches = pair_tasks(before, after, self._bodies)
        self._same = {
            before.tasks[match.before[0]].key: after.tasks[match.after[0]].key
            for match in self._matches
            if match.kind is Kind.SAME
        }
        self._pairs = pair_sections(before, after, self._same)
        self._sections = {left: right for left, (right, _) in self._pairs.items()}
        ours, theirs = ({one.key: one for one in side.tasks} for side in (before, after))
        self._moved = _out_of_order(
            [(ours[left], theirs[right]) for left, right in self._same.items()], self._stands_alike
        )
        ours_too, theirs_too = ({one.key: one for one in side.sections} for side in (before, after))
        self._sections_moved = _out_of_order(
            [(ours_too[left], theirs_too[right]) for left, right in self._sections.items()], self._lies_alike
        )

    # Tasks

    def tasks(self) -> Iterator[Difference]:
        for match in self._matches:
            before = tuple(self._before.tasks[one] for one in match.before)
            after = tuple(self._after.tasks[one] for one in match.after)
            if match.kind in (Kind.CAME, Kind.WENT):
                yield Difference(match.kind, before, after, likeness=0.0)
            else:
                yield self._difference(match, before, after)

    def _difference(
        self, match: Match, before: tuple[TaskSide, ...], after: tuple[TaskSide, ...]
    ) -> Difference:
        one = match.kind is Kind.SAME
        old, new = ("".join(task.text for task in tasks) for tasks in (before, after))
        every = ([duty for task in tasks for duty in task.duties] for tasks in (before, after))
        duties = self._bodies.compare(*(every if one else map(once, every)))
        aspects = [*_words(old, new)]
        if _set(before, "deadlines") != _set(after, "deadlines"):
            aspects.append(Aspect.DEADLINE)
        if duties:
            aspects.append(Aspect.BODIES)
        elif one and _clauses(before) != _clauses(after):
            aspects.append(Aspect.CLAUSE)
        if one:
            aspects += self._place(before[0], after[0])
        kind = match.kind if not one else Kind.CHANGED if aspects else Kind.SAME
        words = pieces(old, new) if old != new else ()
        return Difference(kind, before, after, match.sure, match.likeness, tuple(aspects), words, duties)

    def _place(self, before: TaskSide, after: TaskSide) -> Iterator[Aspect]:
        if not self._stands_alike(before, after):
            yield Aspect.PLACE
        elif before.key in self._moved:
            yield Aspect.ORDER
        if before.number != after.number:
            yield Aspect.NUMBER

    def _stands_alike(self, before: TaskSide, after: TaskSide) -> bool:
        """Tell whether two tasks stand in the same section, and are parts of the same task."""
        if before.parent or after.parent:
            return self._same.get(before.parent or "") == after.parent and bool(before.parent)
        return (self._sections.get(before.section) if before.section else None) == after.section

    # Sections

    def sections(self) -> Iterator[SectionDifference]:
        ours, theirs = ({one.key: one for one in side.sections} for side in (self._before, self._after))
        for left, (right, sure) in self._pairs.items():
            before, after = ours.pop(left), theirs.pop(right)
            aspects = [*_words(before.title, after.title)]
            if not self._lies_alike(before, after):
                aspects.append(Aspect.PLACE)
            elif before.key in self._sections_moved:
                aspects.append(Aspect.ORDER)
            if before.number != after.number:
                aspects.append(Aspect.NUMBER)
            kind = Kind.CHANGED if aspects else Kind.SAME
            words = pieces(before.title, after.title) if before.title != after.title else ()
            yield SectionDifference(kind, before, after, sure, tuple(aspects), words)
        for section in ours.values():
            yield SectionDifference(Kind.WENT, section, None)
        for section in theirs.values():
            yield SectionDifference(Kind.CAME, None, section)

    def _lies_alike(self, before: SectionSide, after: SectionSide) -> bool:
        return (self._sections.get(before.parent) if before.parent else None) == after.parent


def _words(old: str, new: str) -> Iterator[Aspect]:
    """Tell whether texts differ, or only their typography does."""
    if old != new:
        yield Aspect.WORDS if bare(old) != bare(new) else Aspect.TYPOGRAPHY


def _clauses(tasks: Sequence[TaskSide]) -> list[str]:
    return sorted({bare(clause) for task in tasks for clause in task.clauses})


def _set(tasks: Iterable[TaskSide], name: str) -> set[str]:
    return {bare(value) for task in tasks for value in getattr(task, name)}


def _out_of_order(pairs: list[tuple[_Part, _Part]], alike: Callable[[_Part, _Part], bool]) -> frozenset[str]:
    """Return the keys, in the first plan, of what stands elsewhere among its neighbours: as few as can be."""
    among: dict[_Above, list[tuple[int, int, str]]] = {}
    for before, after in pairs:
        if alike(before, after):
            above = (after.parent or "", getattr(after, "section", None))
            among.setdefault(above, []).append((before.order, after.order, before.key))
    moved: set[str] = set()
    for rows in among.values():
        rows.sort()
        kept = _longest([after for _, after, _ in rows])
        moved.update(key for position, (_, _, key) in enumerate(rows) if position not in kept)
    return frozenset(moved)


def _longest(orders: Sequence[int]) -> set[int]:
    """Return the positions of a longest rising row of numbers."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for position, order in enumerate(orders):
        length = bisect_left(ends, order)
        before[position] = at[length - 1] if length else None
        ends[length : length + 1] = [order]
        at[length : length + 1] = [position]
    kept: set[int] = set()
    last = at[-1] if at else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _one(part: _Part | None) -> tuple[_Part, ...]:
    return (part,) if part else ()


def _in_order(
    found: Sequence[_Found],
    ours: Sequence[_Part],
    ends: Callable[[_Found], tuple[tuple[_Part, ...], tuple[_Part, ...]]],
) -> tuple[_Found, ...]:
    """Put differences in the order of the second plan; what went stands behind what stood before it."""
    places = {before[0].key: after[0].order for before, after in map(ends, found) if before and after}
    last, behind = 0, dict[str, int]()
    for part in sorted(ours, key=attrgetter("order")):
        last = places.get(part.key, last)
        behind[part.key] = last

    def place(one: _Found) -> tuple[int, int, int]:
        before, after = ends(one)
        return (after[0].order, 0, 0) if after else (behind[before[0].key], 1, before[0].order)

    return tuple(sorted(found, key=place))
