"""Parameter values as people write them, turned into RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from creditplan.errors import InputError
from creditplan.iris import Iris, concept, plan_part, register_agent, sibling_plan
from creditplan.model import Manner, Register, Role
from creditplan.namespaces import term
from creditplan.parsing.names import normalise

# A bare task or section number means this plan where the data do not say another.
DEFAULT_PLAN = Iris().plan("social-credit-2015")
_IRI = re.compile(r"https?://")


def to_term(kind: str, value: str, register: Register, plan: str = DEFAULT_PLAN) -> NamedNode | Literal:
    """Return what a person wrote as an RDF term of a parameter's type.

    Args:
        kind: one of :data:`PARAMETER_TYPES`.
        value: as written.
        register: whom agency names mean.
        plan: IRI of the plan that bare task and section numbers belong to.

    Raises:
        InputError: the value does not fit the type.
    """
    if kind in ("task", "section"):
        return _part(kind, value, plan)
    return _CONVERTERS[kind](value, register)


def suggestion(word: str, known: Iterable[str]) -> str | None:
    """Return a remedy that names the known words closest to ``word``, if any is close."""
    close = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else None


def _agency(value: str, register: Register) -> NamedNode:
    if _IRI.match(value):
        return _iri(value)
    wanted = normalise(value)
    for agent in register.agents:
        if wanted in agent.names or wanted == agent.slug or wanted.upper() in agent.notations:
            return NamedNode(register_agent(agent))
    names = [name for agent in register.agents for name in (*agent.names, agent.slug)]
    raise InputError(
        f"the register knows no agency {value!r}",
        remedy=suggestion(value, names) or "give its short name, its slug or its IRI",
    )


def _concept(values: type[Role] | type[Manner]) -> Callable[[str, Register], NamedNode]:
    def convert(value: str, register: Register) -> NamedNode:
        if _IRI.match(value):
            return _iri(value)
        for candidate in values:
            if value in (candidate, register.concepts[candidate].zh):
                return NamedNode(concept(candidate))
        raise InputError(
            f"there is no {values.__name__.lower()} {value!r}", remedy=f"one of: {', '.join(values)}"
        )

    return convert


def _part(kind: str, value: str, plan: str) -> NamedNode:
    if _IRI.match(value):
        return _iri(value)
    other, slash, key = value.rpartition("/")
    names = (other, key) if slash else (key,)
    if not all(re.fullmatch(r"[\w.~-]+", name, re.ASCII) for name in names):
        raise InputError(f"{value!r} is no {kind}", remedy="give its number, PLAN/NUMBER or its IRI")
    return NamedNode(plan_part(sibling_plan(plan, other) if slash else plan, kind, key))


def _integer(value: str, _: Register) -> Literal:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise InputError(f"{value!r} is no whole number", remedy="give digits only")
    return Literal(value, datatype=term("xsd:integer"))


def _iri(value: str) -> NamedNode:
    try:
        return NamedNode(value)
    except ValueError as error:
        raise InputError(f"{value!r} is no valid IRI: {error}") from None


_CONVERTERS: dict[str, Callable[[str, Register], NamedNode | Literal]] = {
    "agency": _agency,
    "role": _concept(Role),
    "manner": _concept(Manner),
    "text": lambda value, _: Literal(value),
    "integer": _integer,
}

PARAMETER_TYPES = (*_CONVERTERS, "task", "section")
