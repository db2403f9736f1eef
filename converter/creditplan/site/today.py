"""Who has an assignment today: its body, what replaced it, or whom the plan's table of heirs names.

The answers are those of the prepared query ``heirs-of-tasks``, worked out without an engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Extent,
    Labels,
    Move,
    Plan,
    Register,
    Succession,
    Task,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an assignment now.

    Attributes:
        agent: who.
        answer: ``whole``, ``part`` or ``undecided``.
        succession: what the table of heirs says of it; ``None``: it follows from the register alone.
        part: which part, if it has a part.
        moved: transfers of functions since, of which nobody has said whether they touch the task.
    """

    agent: Agent
    answer: str
    succession: Succession | None
    part: Labels | None
    moved: tuple[Move, ...]


class Today:
    """Answers for the assignments of a plan."""

    def __init__(self, plan: Plan, register: Register) -> None:
        self._plan, self._register = plan, register
        self._weighed = {one.change.slug for one in plan.successions if one.change}
        self._rows: dict[tuple[str, int, str, str], list[Succession]] = {}
        for one in plan.successions:
            if one.task and one.assignment:
                key = (one.task, one.clause, one.assignment.role.value, one.assignment.agent.slug)
                self._rows.setdefault(key, []).append(one)

    def of(self, task: Task, clause: int, assignment: Assignment) -> tuple[Holder, ...]:
        """Return who has an assignment; ``clause`` counts from 1."""
        rows = self._rows.get((task.key, clause, assignment.role.value, assignment.agent.slug), [])
        return tuple(self._holders(assignment.agent, rows))

    def _holders(self, agent: Agent, rows: list[Succession]) -> Iterator[Holder]:
        given = [one for one in rows if one.heir and one.date]
        parted = any(one.extent is Extent.PART for one in given)
        shares = [(agent, None), *((one.heir, one) for one in given if one.heir)]
        for holder, share in shares:
            since = (share.date if share else self._plan.date) or ""
            if any(
                one.extent is Extent.WHOLE
                and one.share_of == holder
                and one is not share
                and (one.date or "") > since
                for one in given
            ):
                continue
            doubts = [
                one.change for one in rows
                if one.extent is Extent.UNDECIDED and one.share_of == holder and one.change
            ]  # fmt: skip
            for last in self._last(holder):
                gone = self._ended(last)
                moved = (*self._moved(holder, since), *doubts)
                part = share.part if share else self._rest(rows, holder)
                unknown = last.kind not in (AgentKind.AGENCY, AgentKind.GROUP)
                answer = (
                    "undecided" if moved or gone or (unknown and not share) else "part" if parted else "whole"
                )
                yield Holder(last, answer, share, part if parted else None, moved)

    def _rest(self, rows: list[Succession], holder: Agent) -> Labels | None:
        return next((one.part for one in rows if one.heir == holder and one.part), None)

    def _last(self, agent: Agent) -> Iterator[Agent]:
        """Yield what an agent lives on as."""
        if not self._ended(agent) or not agent.successors:
            yield agent
            return
        for slug in agent.successors:
            if known := self._register.by_slug.get(slug):
                yield from self._last(known)

    def _ended(self, agent: Agent) -> bool:
        return agent.life.end is not None

    def _moved(self, holder: Agent, since: str) -> Iterator[Move]:
        lineage = {*self._register.lineage(holder.slug)}
        for slug, move in sorted(self._register.moves.items()):
            if slug not in self._weighed and move.date > since and lineage.intersection(move.givers):
                yield move
