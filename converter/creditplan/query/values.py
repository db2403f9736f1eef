"""Parameter values as people write them, turned into RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from creditplan.errors import InputError
from creditplan.iris import Iris, concept
from creditplan.model import Manner, Register, Role
from creditplan.namespaces import BASE, term
from creditplan.parsing.names import normalise

# A bare task or section number means this plan: the one that ships with the package.
DEFAULT_PLAN = "social-credit-2015"
_IRI = re.compile(r"https?://")


def to_term(kind: str, value: str, register: Register) -> NamedNode | Literal:
    """Return what a person wrote as an RDF term of a parameter's type.

    Raises:
        InputError: the value does not fit the type.
    """
    return PARAMETER_TYPES[kind](value, register)


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
            return NamedNode(Iris().agent(DEFAULT_PLAN, agent))
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


def _part(kind: str) -> Callable[[str, Register], NamedNode]:
    def convert(value: str, _: Register) -> NamedNode:
        if _IRI.match(value):
            return _iri(value)
        plan, slash, key = value.rpartition("/")
        if not re.fullmatch(r"[\w.~-]+", key, re.ASCII) or (
            slash and not re.fullmatch(r"[\w-]+", plan, re.ASCII)
        ):
            raise InputError(f"{value!r} is no {kind}", remedy="give its number, PLAN/NUMBER or its IRI")
        return NamedNode(f"{BASE}plan/{plan or DEFAULT_PLAN}/{kind}/{key}")

    return convert


def _integer(value: str, _: Register) -> Literal:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise InputError(f"{value!r} is no whole number", remedy="give digits only")
    return Literal(value, datatype=term("xsd:integer"))


def _iri(value: str) -> NamedNode:
    try:
        return NamedNode(value)
    except ValueError as error:
        raise InputError(f"{value!r} is no valid IRI: {error}") from None


PARAMETER_TYPES: dict[str, Callable[[str, Register], NamedNode | Literal]] = {
    "agency": _agency,
    "role": _concept(Role),
    "manner": _concept(Manner),
    "task": _part("task"),
    "section": _part("section"),
    "text": lambda value, _: Literal(value),
    "integer": _integer,
}
