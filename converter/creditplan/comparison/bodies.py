"""Whether bodies of two plans are the same, or one took the other's place; and what became of duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from creditplan.comparison.results import DutyChange, DutyDifference
from creditplan.comparison.sides import Body, Duty, Side, bare
from creditplan.dates import first_day, last_day
from creditplan.iris import register_agent
from creditplan.knowledge import Knowledge

if TYPE_CHECKING:
    from creditplan.local_lives import LocalLives


class Bodies:
    """Knows of the bodies of two plans who took whose place.

    Args:
        before, after: the plans.
        knowledge: has the register and what becomes of local bodies.
    """

    def __init__(self, before: Side, after: Side, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._dates = before.date, after.date
        # The second plan may be the older one.
        self._turned = bool(before.date and after.date and last_day(after.date) < first_day(before.date))
        self._later: dict[str, frozenset[str]] = {}

    def relation(self, one: Body, other: Body) -> DutyChange | None:
        """Tell whether the second body took the first one's place, or was there before it."""
        if one.key == other.key:
            return None
        if one.slug and other.slug:
            register = self._knowledge.register
            if other.slug in register.lineage(one.slug):
                return DutyChange.SUCCESSOR
            return DutyChange.PREDECESSOR if one.slug in register.lineage(other.slug) else None
        if one.slug or other.slug or not (one.place and other.place):
            return None
        old, new = (other, one) if self._turned else (one, other)
        if _last(new) not in self._became(old):
            return None
        return DutyChange.PREDECESSOR if self._turned else DutyChange.SUCCESSOR

    def changes(self, one: Body, other: Body) -> tuple[str, ...]:
        """Return the changes of the register that lead from a body to one that took its place."""
        if not (one.slug and other.slug):
            return ()
        register, found, slug = self._knowledge.register, list[str](), one.slug
        passed = {slug}
        while slug != other.slug:
            heirs = register.by_slug[slug].successors if slug in register.by_slug else ()
            following = next(
                (heir for heir in heirs if heir not in passed and other.slug in register.lineage(heir)), None
            )
            if following is None:
                break
            found += self._between(slug, following)
            passed.add(following)
            slug = following
        return tuple(found)

    def _between(self, old: str, new: str) -> Iterator[str]:
        from creditplan.registers.changes import ENDING, changes  # noqa: PLC0415 (loads the register)

        by_slug = self._knowledge.register.by_slug
        after = register_agent(by_slug[new])
        for change in changes(self._knowledge.statements, register_agent(by_slug[old])):
            if after in change.after and change.kind.key in ENDING:
                yield change.iri

    def _became(self, body: Body) -> frozenset[str]:
        """Return what took the place of a local body up to the later plan: the last parts of IRIs."""
        if body.name not in self._later:
            found, last = self._lives
            life = found.of(body.name)
            then = [last.of(stage.label.zh) for stage in life.became] if life else []
            self._later[body.name] = frozenset(one.slug for one in then if one)
        return self._later[body.name]

    @cached_property
    def _lives(self) -> tuple[LocalLives, LocalLives]:
        """What reads names of the older plan, and of the later one."""
        from creditplan.local_lives import LocalLives  # noqa: PLC0415 (needs the tables of places)

        on, by = reversed(self._dates) if self._turned else self._dates
        return LocalLives(self._knowledge, on, by), LocalLives(self._knowledge, by)

    def compare(self, before: Sequence[Duty], after: Sequence[Duty]) -> tuple[DutyDifference, ...]:
        """Tell what became of the duties in a task; what does not differ is left out."""
        return tuple(_Duties(self, before, after).differences())


class _Duties:
    """The duties of a task in two plans find each other: who is who first, then who took whose place."""

    def __init__(self, bodies: Bodies, before: Sequence[Duty], after: Sequence[Duty]) -> None:
        self._bodies = bodies
        self._before, self._after = list(before), list(after)
        self._pairs: list[tuple[int, int, DutyChange | None]] = []
        self._left, self._right = dict.fromkeys(range(len(before))), dict.fromkeys(range(len(after)))
        self._pair(lambda one, other: one.body.key == other.body.key and one.role == other.role)
        self._pair(lambda one, other: one.body.key == other.body.key)
        self._succeed()

    def _pair(self, same: Callable[[Duty, Duty], bool]) -> None:
        for left in list(self._left):
            right = next((one for one in self._right if same(self._before[left], self._after[one])), None)
            if right is not None:
                self._take(left, right, None)

    def _succeed(self) -> None:
        """Pair bodies with what took their place: several with one, and with one that was there."""
        for left in list(self._left):
            found = self._related(self._before[left], self._after, self._right)
            if found:
                self._take(left, *found)
        for right in list(self._right):
            found = self._related(self._after[right], self._before, self._left)
            if found:
                self._take(found[0], right, _turned(found[1]))

    def _related(self, duty: Duty, others: list[Duty], free: Iterable[int]) -> tuple[int, DutyChange] | None:
        own = set(free)
        related = [
            (position not in own, other.role != duty.role, position, relation)
            for position, other in enumerate(others)
            if (relation := self._bodies.relation(duty.body, other.body))
        ]
        return min(related)[2:] if related else None

    def _take(self, left: int, right: int, relation: DutyChange | None) -> None:
        self._pairs.append((left, right, relation))
        self._left.pop(left, None)
        self._right.pop(right, None)

    def differences(self) -> Iterator[DutyDifference]:
        """Yield what differs, in the order of the words."""
        for left, right, relation in sorted(self._pairs, key=lambda pair: pair[:2]):
            yield from self._difference(self._before[left], self._after[right], relation)
        for left in self._left:
            yield DutyDifference(self._before[left], None, (DutyChange.WENT,))
        for right in self._right:
            yield DutyDifference(None, self._after[right], (DutyChange.CAME,))

    def _difference(self, before: Duty, after: Duty, relation: DutyChange | None) -> Iterator[DutyDifference]:
        what = [relation] if relation else []
        if before.role != after.role:
            what.append(DutyChange.ROLE)
        if before.manner != after.manner:
            what.append(DutyChange.MANNER)
        if before.open != after.open:
            what.append(DutyChange.OPEN)
        if not relation and bare(before.named_as) != bare(after.named_as):
            what.append(DutyChange.NAME)
        if what:
            pair = (before.body, after.body)
            old, new = pair[::-1] if relation is DutyChange.PREDECESSOR else pair
            yield DutyDifference(
                before, after, tuple(what), self._bodies.changes(old, new) if relation else ()
            )


def once(duties: Sequence[Duty]) -> list[Duty]:
    """Return duties, of the same body in the same role only the first: joined tasks have it twice."""
    return list({(duty.body.key, duty.role): duty for duty in reversed(duties)}.values())[::-1]


def _last(body: Body) -> str:
    return body.iri.rpartition("/")[2]


def _turned(relation: DutyChange) -> DutyChange:
    return DutyChange.PREDECESSOR if relation is DutyChange.SUCCESSOR else DutyChange.SUCCESSOR
