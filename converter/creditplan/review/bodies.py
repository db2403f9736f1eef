"""Finds the bodies that typed words may mean: parts of names, initials in pinyin, abbreviations, keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from creditplan.model import Agent, AgentKind, Labels, Plan, Register
from creditplan.site.search.forms import fold
from creditplan.words.latin import syllables

_MOST = 20
_LEAST_INITIALS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that words may mean.

    Attributes:
        means: what a correction calls it: its key, or its full name where the register has none.
        label: its full name.
        since, until: when it existed; empty where that is not known.
        alive: it may have existed on the date of the plan.
    """

    means: str
    label: Labels
    since: str
    until: str
    alive: bool


@dataclass(frozen=True, slots=True)
class _Known:
    agent: Agent
    forms: tuple[str, ...]
    initials: tuple[str, ...]

    def rank(self, words: str) -> int | None:
        """Tell how well words fit, 0 the best; ``None``: not at all."""
        if words in self.forms:
            return 0
        if any(form.startswith(words) for form in self.forms):
            return 1
        if len(words) >= _LEAST_INITIALS and any(one.startswith(words) for one in self.initials):
            return 2
        return 3 if any(words in form for form in self.forms) else None


class Bodies:
    """The bodies of a register, and those that a plan names.

    Args:
        register: the bodies and groups.
    """

    def __init__(self, register: Register) -> None:
        self._known = [_known(agent) for agent in register.agents]

    def find(self, words: str, plan: Plan) -> list[Candidate]:
        """Find bodies, those first that fit best and existed on the date of the plan; at most twenty."""
        typed = fold(words).strip()
        if not typed:
            return []
        ranked = [
            (rank, not _alive(one.agent, plan), position, one.agent)
            for position, one in enumerate(self._candidates(plan))
            if (rank := one.rank(typed)) is not None
        ]
        return [_candidate(agent, plan) for *_, agent in sorted(ranked, key=lambda one: one[:3])[:_MOST]]

    def _candidates(self, plan: Plan) -> Iterator[_Known]:
        yield from self._known
        known = {one.agent.slug for one in self._known}
        own = {a.agent.slug: a.agent for a in plan.assignments if a.agent.slug not in known}
        yield from map(_known, own.values())


def _known(agent: Agent) -> _Known:
    names = (agent.label.zh, agent.short_name, *agent.names)
    others = (agent.slug, *agent.notations, agent.label.en or "")
    return _Known(agent, _each([*names, *others]), tuple(dict.fromkeys(map(_initials, names))))


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(one) for one in words if one))


def _initials(name: str) -> str:
    return "".join(one[0] for one in syllables(fold(name)))


def _alive(agent: Agent, plan: Plan) -> bool:
    return agent.life.may_hold(plan.date)


def _candidate(agent: Agent, plan: Plan) -> Candidate:
    registered = agent.kind in (AgentKind.AGENCY, AgentKind.GROUP)
    means = agent.slug if registered else agent.label.zh
    return Candidate(means, agent.label, agent.life.start or "", agent.life.end or "", _alive(agent, plan))
