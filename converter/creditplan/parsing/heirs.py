"""The table of heirs against the plan and the register: whose tasks its rows are about, and who has them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import Final, NamedTuple, NoReturn

from creditplan.dates import certainly_before
from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Extent,
    HeirRow,
    Labels,
    Move,
    Register,
    Succession,
    Task,
)
from creditplan.parsing.agents.names import NameResolver
from creditplan.words.normalise import normalise

_NO_BODIES: Final = (AgentKind.UNREGISTERED, AgentKind.GROUP, AgentKind.COLLECTIVE)


def read_successions(
    rows: Iterable[HeirRow], tasks: Iterable[Task], names: NameResolver
) -> tuple[Succession, ...]:
    """Find whom and what the rows of a table of heirs mean.

    Args:
        rows: the table.
        tasks: those of the plan.
        names: finds whom the plan's names mean, on its date.

    Returns:
        What they say, in their order; of a row about several tasks, one for each.

    Raises:
        InputError: a row names what is not there, or says nothing that changes of bodies leave open.
    """
    rows = tuple(rows)
    if not rows:
        return ()
    table = _Table({task.key: task for task in tasks}, names)
    for row in rows:
        table.add(row)
    return tuple(table.checked())


# Tells assignments apart: task, position of the clause, role, agent.
_Key = tuple[str, int, str, str]


class _Line(NamedTuple):
    """A row about one assignment, on the way to a succession: whose share it is shows when all are there.

    ``key`` and ``assignment`` are of the assignment, if the row is about one.
    """

    row: HeirRow
    move: Move | None
    heir: Agent | None = None
    key: _Key | None = None
    assignment: Assignment | None = None

    def means(self, share_of: Agent | None, part: Labels | None = None) -> Succession:
        """Return what it says of somebody's share."""
        row, move = self.row, self.move
        date = move.date if move else row.date
        said = (row.extent, row.source, row.confidence, move, date)
        if self.key is None:
            return Succession(*said)
        task, clause, *_ = self.key
        return Succession(*said, task, clause, self.assignment, share_of, self.heir, row.part or part)


class _Table:
    """The rows so far."""

    def __init__(self, tasks: Mapping[str, Task], names: NameResolver) -> None:
        self._tasks = tasks
        self._names = names
        self._register: Register = names.register
        self._lines: list[_Line] = []
        # Many rows are about one task, one change and one heir.
        self._early = cache(lambda date: certainly_before(date, names.on))
        self._given = cache(self._given_in)
        self._lineage = cache(lambda slug: frozenset(names.register.lineage(slug)))
        self._called = cache(lambda name, on: replace(names, on=on).resolve(name).agent)

    def add(self, row: HeirRow) -> None:
        """Find the assignments that a row is about, its change and its heir."""
        move = self._move(row)
        if row.extent is Extent.NONE:
            self._lines.append(_Line(row, move))
            return
        heir = self._heir(row, move)
        for task in row.tasks:
            for clause, one in self._assignments(row, task):
                key = (task, clause, one.role, one.agent.slug)
                self._lines.append(_Line(row, move, heir, key, one))

    def checked(self) -> Iterator[Succession]:
        """Yield what the rows say, each with whose share it is about."""
        by_assignment: dict[_Key, list[_Line]] = defaultdict(list)
        for line in self._lines:
            if line.key:
                by_assignment[line.key].append(line)
        seen: set[tuple[object, str]] = set()
        for line in self._lines:
            found = self._share(line, by_assignment[line.key]) if line.key else self._weighed(line)
            key = line.key, found.key
            if key in seen:
                _refuse(line.row, tr("another row says this of a task too"), tr("leave one of them"))
            seen.add(key)
            yield found

    # What the cells mean

    def _given_in(self, key: str) -> list[tuple[int, Assignment, set[str]]]:
        """Return the assignments of a task, where their clauses stand, and what their bodies are called."""
        return [
            (position, one, {normalise(one.named_as), one.agent.slug, *one.agent.names})
            for position, clause in enumerate(self._tasks[key].clauses, start=1)
            for one in clause.assignments
        ]

    def _assignments(self, row: HeirRow, key: str) -> list[tuple[int, Assignment]]:
        """Return the assignments of a task to the agency, each with the position of its clause."""
        task = self._tasks.get(key)
        if task is None:
            _refuse(
                row,
                tr("the plan has no task {key!r}", key=key),
                suggestion(key, self._tasks) or tr("check the number"),
            )
        given = self._given(key)
        name = normalise(row.agency or "")
        found = [(i, a) for i, a, names in given if name in names]
        if not found:
            agents = dict.fromkeys(a.named_as for _, a, _ in given)
            _refuse(
                row,
                tr("task {key} is not given to {agency}", key=key, agency=row.agency),
                tr("it is given to {agents}", agents="、".join(agents)),
            )
        return found

    def _move(self, row: HeirRow) -> Move | None:
        if row.change is None:
            return None
        move = self._register.moves.get(row.change)
        if move is None:
            near = suggestion(row.change, self._register.moves)
            _refuse(
                row,
                tr("the register has no transfer {change!r}", change=row.change),
                near or tr("use the key of a transfer of changes.ttl"),
            )
        if self._early(move.date):
            _refuse(
                row,
                tr("{slug} was before the plan: it moved nothing of its tasks", slug=move.slug),
                tr("leave the row out"),
            )
        return move

    def _heir(self, row: HeirRow, move: Move | None) -> Agent | None:
        if row.extent is Extent.UNDECIDED:
            return None
        if row.heir is None:
            receivers = move.receivers if move else ()
            if len(receivers) != 1:
                _refuse(
                    row,
                    tr(
                        "{change} has several heirs: {receivers}",
                        change=row.change,
                        receivers=", ".join(receivers),
                    ),
                    tr("name the heir"),
                )
            return self._register.by_slug[receivers[0]]
        on = (move.date if move else row.date) or None
        heir = self._register.by_slug.get(row.heir) or self._called(row.heir, on)
        if heir.kind in _NO_BODIES:
            _refuse(
                row,
                tr("the heir {heir!r} is no body that is known", heir=row.heir),
                tr("give its name as the register has it, or its key"),
            )
        if move and heir.slug not in move.receivers:
            _refuse(
                row,
                tr("{change} gave nothing to {heir}", change=row.change, heir=row.heir),
                tr("it did to {receivers}", receivers=", ".join(move.receivers)),
            )
        return heir

    # What they say together

    def _share(self, line: _Line, others: list[_Line]) -> Succession:
        """Find whose share of an assignment a row is about."""
        row, heir, agent = line.row, line.heir, line.assignment.agent if line.assignment else None
        if agent is None:
            return line.means(None)
        if line.move:
            givers = line.move.givers
            if not self._lineage(agent.slug).isdisjoint(givers):
                return line.means(agent)
            for other in others:
                holder = other.heir
                if other is not line and holder and not self._lineage(holder.slug).isdisjoint(givers):
                    return line.means(holder, other.row.part)
            _refuse(
                row,
                tr(
                    "{slug} took nothing from {agency}, nor from its heirs",
                    slug=line.move.slug,
                    agency=row.agency,
                ),
                tr("leave the row out"),
            )
        own = heir is not None and heir.slug in self._lineage(agent.slug)
        if own and row.extent is Extent.PART:
            if not any(o.row.extent is Extent.PART and o.row.place != row.place for o in others):
                _refuse(
                    row,
                    tr("what stays with a body is a part only where others have the rest"),
                    tr("leave the row out, or name the other part"),
                )
            return line._replace(heir=agent).means(agent)
        if row.date is None:
            _refuse(row, tr("the row does not say since when"), tr("give the change, or the date"))
        if self._early(row.date):
            _refuse(
                row,
                tr("{date} is before the plan", date=row.date),
                tr("give the date since which the heir has the tasks"),
            )
        if own and agent.kind is AgentKind.AGENCY:
            _refuse(
                row,
                tr(
                    "that {agency} or what replaced it has its tasks is what the register says",
                    agency=row.agency,
                ),
                tr("leave the row out; where it leaves a change open, give that change"),
            )
        return line.means(agent)

    @cached_property
    def _touched(self) -> frozenset[str]:
        """Keys of the bodies that have a task, of their heirs in the rows, and of what replaced them."""
        tasks = self._tasks.values()
        holders = {a.agent.slug for task in tasks for clause in task.clauses for a in clause.assignments}
        holders |= {line.heir.slug for line in self._lines if line.heir}
        return frozenset().union(*map(self._lineage, holders))

    @cached_property
    def _weighing(self) -> Counter[str | None]:
        """How many lines weigh each change."""
        return Counter(line.row.change for line in self._lines)

    def _weighed(self, line: _Line) -> Succession:
        """Check that a change that touches no task might have touched one."""
        change = line.move
        if change and self._touched.isdisjoint(change.givers):
            _refuse(
                line.row,
                tr("{slug} took nothing from any body of the plan", slug=change.slug),
                tr("leave the row out"),
            )
        if self._weighing[line.row.change] > 1:
            _refuse(
                line.row,
                tr("other rows say what {change} means", change=line.row.change),
                tr("leave the row out: no other tasks are touched"),
            )
        return line.means(None)


def _refuse(row: HeirRow, message: str, remedy: str) -> NoReturn:
    source, line = row.place
    raise InputError(message, source=source, line=line, remedy=remedy)
