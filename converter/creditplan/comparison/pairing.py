"""Which tasks of two plans are the same: by their words first, one to one, the best pairs of all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from creditplan.comparison.assignment import best_pairs
from creditplan.comparison.bodies import Bodies
from creditplan.comparison.likeness import Likeness, Wording, candidates, covered, wording
from creditplan.comparison.results import Kind
from creditplan.comparison.sides import Side, TaskSide, bare
from creditplan.comparison.weights import matching

# Weights of pairs are whole numbers: sums of them do not depend on their order.
_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Match:
    """Tasks of two plans that are the same, by position; of one plan alone where nothing is.

    Attributes:
        kind: ``SAME``: one and one (what differs is not looked at here), came, went, split or merged.
        before, after: positions of the tasks.
        sure: whether that is sure.
        likeness: from 0 to 1.
    """

    kind: Kind
    before: tuple[int, ...]
    after: tuple[int, ...]
    sure: bool = True
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class _Score:
    words: float
    all: float


class _Tasks:
    """The tasks of one plan, with what is asked of them again and again."""

    def __init__(self, side: Side, length: int) -> None:
        self.tasks = side.tasks
        self.words = [wording(task.text, length) for task in side.tasks]
        titles = {section.key: bare(section.title) for section in side.sections}
        self.sections = [titles.get(task.section or "", "") for task in side.tasks]


def pair_tasks(before: Side, after: Side, bodies: Bodies) -> list[Match]:
    """Pair the tasks of two plans: each of both is in one match.

    The cost is that of comparing the beginning of each task with that of each other one.
    """
    return list(_Pairing(before, after, bodies).matches())


class _Pairing:
    def __init__(self, before: Side, after: Side, bodies: Bodies) -> None:
        self._weights = matching()
        self._bodies = bodies
        self._left, self._right = (_Tasks(side, self._weights.shingle) for side in (before, after))
        self._likeness = Likeness([*self._left.words, *self._right.words])
        self._relations: dict[tuple[str, str], bool] = {}

    def matches(self) -> Iterator[Match]:
        pairs = dict(self._plain())
        scores = self._scores(pairs)
        solution = best_pairs({pair: round(_SCALE * score.all) for pair, score in scores.items()})
        sure = {left: self._is_sure(left, right, scores) for left, right in solution.pairs.items()}
        pairs |= solution.pairs
        likeness = {left: scores[left, right].all for left, right in solution.pairs.items()}
        left_over = [one for one in range(len(self._left.words)) if one not in pairs]
        came = set(range(len(self._right.words))) - {*pairs.values()}
        groups = [*self._split(pairs, came), *self._merged(pairs, left_over)]
        for group in _apart(groups):
            yield group
            for left in group.before:
                pairs.pop(left, None)
            left_over = [one for one in left_over if one not in group.before]
            came -= {*group.after}
        for left, right in sorted(pairs.items()):
            yield Match(Kind.SAME, (left,), (right,), sure.get(left, True), likeness.get(left, 1.0))
        for left in left_over:
            yield Match(Kind.WENT, (left,), ())
        for right in sorted(came):
            yield Match(Kind.CAME, (), (right,))

    def _plain(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs that need no weighing: the same words, once in each plan, or with the same key."""
        found: dict[str, tuple[list[int], list[int]]] = {}
        for index, tasks in enumerate((self._left, self._right)):
            for position, words in enumerate(tasks.words):
                if words.bare:
                    found.setdefault(words.bare, ([], []))[index].append(position)
        for lefts, rights in found.values():
            if len(lefts) == len(rights) == 1:
                yield lefts[0], rights[0]
                continue
            keys = {self._right.tasks[right].key: right for right in rights}
            for left in lefts:
                task = self._left.tasks[left]
                right = keys.get(task.key, -1)
                if right >= 0 and _shape(task) == _shape(self._right.tasks[right]):
                    yield left, right

    def _scores(self, taken: Mapping[int, int]) -> dict[tuple[int, int], _Score]:
        """Return how alike the tasks are that are not paired yet, where they can be the same."""
        weights, rights = self._weights.pairs, {*taken.values()}
        lefts = [one for one in range(len(self._left.words)) if one not in taken]
        free = [one for one in range(len(self._right.words)) if one not in rights]
        ours, theirs = (
            [tasks.words[one] for one in some] for tasks, some in ((self._left, lefts), (self._right, free))
        )
        how = weights.candidates, weights.candidate, weights.ends
        wanted = {*candidates(ours, theirs, *how)} | {(a, b) for b, a in candidates(theirs, ours, *how)}
        scores = {}
        for one, other in sorted(wanted):
            score = self._score(lefts[one], free[other])
            if score.words >= weights.least:
                scores[lefts[one], free[other]] = score
        return scores

    def _score(self, left: int, right: int) -> _Score:
        weights = self._weights.pairs
        words = self._likeness.of(self._left.words[left], self._right.words[right])
        task, other = self._left.tasks[left], self._right.tasks[right]
        section = self._left.sections[left] == self._right.sections[right]
        every = weights.words * words + weights.bodies * self._same_bodies(task, other)
        every += weights.section * section + weights.number * (task.number == other.number)
        return _Score(words, round(every, 6))

    def _same_bodies(self, task: TaskSide, other: TaskSide) -> float:
        """Return the share of the bodies of two tasks that are the same, or took the other's place."""
        ours = {duty.body.key: duty.body for duty in task.duties}
        theirs = {duty.body.key: duty.body for duty in other.duties}
        if not ours and not theirs:
            return 1.0
        found = sum(key in theirs for key in ours) + sum(key in ours for key in theirs)
        for key, body in ours.items():
            for name, another in theirs.items():
                if key not in theirs and name not in ours and self._bodies.relation(body, another):
                    found += 2
                    break
        return min(1.0, found / (len(ours) + len(theirs)))

    def _is_sure(self, left: int, right: int, scores: Mapping[tuple[int, int], _Score]) -> bool:
        weights, score = self._weights.pairs, scores[left, right]
        if score.all < weights.sure:
            return False
        if score.words == 1:
            return True
        others = [other.all for (a, b), other in scores.items() if (a == left) != (b == right)]
        return not others or score.all - max(others) >= weights.lead

    # Parts

    def _split(self, pairs: Mapping[int, int], came: set[int]) -> Iterator[Match]:
        for whole, words in enumerate(self._left.words):
            yield from (
                Match(Kind.SPLIT, (whole,), parts, sure, share)
                for parts, sure, share in self._parts(words, pairs.get(whole), came, self._right.words)
            )

    def _merged(self, pairs: Mapping[int, int], left_over: Sequence[int]) -> Iterator[Match]:
        partners = {right: left for left, right in pairs.items()}
        for whole, words in enumerate(self._right.words):
            yield from (
                Match(Kind.MERGED, parts, (whole,), sure, share)
                for parts, sure, share in self._parts(words, partners.get(whole), left_over, self._left.words)
            )

    def _parts(
        self, whole: Wording, partner: int | None, free: Sequence[int] | set[int], words: Sequence[Wording]
    ) -> Iterator[tuple[tuple[int, ...], bool, float]]:
        """Yield the tasks that are parts of a whole: its partner among them, if it has one."""
        weights = self._weights.parts
        # A part is no longer than the whole; most tasks are told apart by that and by a few strings.
        some = [one for one in sorted(free) if weights.shortest <= len(words[one].bare) < len(whole.bare)]
        shares = {one: covered([whole], words[one]) for one in some}
        found = [one for one in some if shares[one] >= weights.contained]
        if not found:
            return
        if partner is not None:
            shares[partner] = covered([whole], words[partner])
            found = [partner, *found] if shares[partner] >= weights.contained else []
        parts = self._own(found, words)
        if len(parts) < 2 or (partner is not None and partner not in parts):
            return
        share = covered([words[one] for one in parts], whole)
        if share >= weights.covered:
            sure = share >= weights.sure_covered and all(
                shares[one] >= weights.sure_contained for one in parts
            )
            yield tuple(sorted(parts)), sure, round(share, 6)

    def _own(self, found: Sequence[int], words: Sequence[Wording]) -> list[int]:
        """Return the parts that say something of their own: not the same once more."""
        parts: list[int] = []
        for one in found:
            rest = words[one].shingles.total()
            said = covered([words[other] for other in parts], words[one]) if parts else 0.0
            if rest and 1 - said >= self._weights.parts.own:
                parts.append(one)
        return parts


def _shape(task: TaskSide) -> tuple[object, ...]:
    """What a task says beside its words, for tasks that say the same words."""
    return task.section, task.parent, sorted((duty.body.key, duty.role) for duty in task.duties)


def _apart(groups: Sequence[Match]) -> list[Match]:
    """Return groups that have no task in common, those first that cover their whole best."""
    chosen: list[Match] = []
    lefts, rights = Counter[int](), Counter[int]()
    for group in sorted(groups, key=lambda one: (-one.likeness, one.kind, one.before, one.after)):
        if not any(lefts[one] for one in group.before) and not any(rights[one] for one in group.after):
            lefts.update(group.before)
            rights.update(group.after)
            chosen.append(group)
    return chosen
