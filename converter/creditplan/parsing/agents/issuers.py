"""Who issued a plan, and what that says of it: whether it is of the whole country, and of a State organ."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditplan.model import DOCUMENT_OF, Agent, AgentKind, Metadata, Problem, Span
from creditplan.parsing.agents.jurisdictions import is_national, speaks_for
from creditplan.parsing.agents.names import NameResolver
from creditplan.words.fold import fold
from creditplan.words.normalise import normalise

_STATE = DOCUMENT_OF[0]


@dataclass(frozen=True, slots=True)
class Issuer:
    """What is known of who issued a plan.

    Attributes:
        agent: the body, of the register, by rule or provisional; ``None``: nobody says who it is.
        national: whether it is a body of the whole country.
        state: whether it is a State organ, as far as is known.
        problems: that nothing knows its name.
    """

    agent: Agent | None
    national: bool
    state: bool
    problems: tuple[Problem, ...] = ()


def find_issuer(metadata: Metadata, text: str, names: NameResolver) -> Issuer:
    """Find who issued a plan.

    Args:
        metadata: what is said beside the plan, and what its text says.
        text: the source, in which its name may stand.
        names: says whom names mean.
    """
    said = metadata.document_of
    national = is_national(names.register, metadata)
    if not metadata.issuer:
        return Issuer(None, national, said == _STATE)
    words = normalise(fold(metadata.issuer))
    agent = names.resolve(words).agent
    known = next((one for one in (agent, names.resolve(speaks_for(words)).agent) if _is_known(one)), None)
    state = said == _STATE if said else _is_state(known, words, names.on)
    told: list[Problem] = []
    if known is None:
        at = max(text.find(metadata.issuer), 0)
        end = at + len(metadata.issuer) if text.startswith(metadata.issuer, at) else at
        values = {"name": metadata.issuer, "slug": agent.slug}
        told.append(Problem("issuer-unknown", Span(at, end), values))
    return Issuer(agent, national, state, tuple(told))


def _is_known(agent: Agent) -> bool:
    return agent.kind is not AgentKind.UNREGISTERED


def _is_state(agent: Agent | None, words: str, on: str | None) -> bool:
    """Tell whether a body is a State organ by its kind or form, or one of unknown place by its name."""
    said = _signs()["state"]
    kinds = {kind.zh for kind, period in agent.kinds if period.may_hold(on)} if agent else set()
    form = agent.form if agent else _form(words, on)
    return form in said["forms"] or not kinds.isdisjoint(said["kinds"])


def _form(words: str, on: str | None) -> str:
    """Return the form that a name has whatever its place: 市人民政府办公室 is of some city's government."""
    from creditplan.registers.local_names import local_names  # noqa: PLC0415 (most issuers are known)

    read = local_names().read(words, on)
    return read.said.form if read else ""


@cache
def _signs() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("issuers.toml").read_text("utf-8"))
