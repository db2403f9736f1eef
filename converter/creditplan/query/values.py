"""Parameter values as people write them, turned into RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from creditplan.dates import is_date
from creditplan.errors import InputError, suggestion
from creditplan.iris import Iris, concept, place, plan_part, register_agent, sibling_plan
from creditplan.messages import tr
from creditplan.model import Manner, Role
from creditplan.namespaces import expand, slug, term
from creditplan.query.subjects import Held, find_function, find_place
from creditplan.words.normalise import normalise

if TYPE_CHECKING:
    from creditplan.knowledge import Knowledge
    from creditplan.model import Register

# A bare task or section number means this plan where it is not known which the data hold.
DEFAULT_PLAN = Iris().plan("social-credit-2015")
_IRI = re.compile(r"https?://")
# Plans, or keys of a plan, that a message names; of more, the first.
_SHOWN = 20


AgentNames = Mapping[str, Collection[str]]
"""IRIs of agents by the key of each of their names."""


def agent_key(name: str) -> str:
    """Return the form in which names of agents are compared: Chinese or English, slug or abbreviation."""
    return normalise(name).casefold()


def agent_names(register: Register) -> dict[str, set[str]]:
    """Collect the names, slugs, abbreviations and English labels of the agents of a register."""
    names: dict[str, set[str]] = {}
    for agent in register.agents:
        for name in (
            *agent.names,
            agent.slug,
            *agent.notations,
            *agent.english,
            agent.label.en or agent.slug,
        ):
            names.setdefault(agent_key(name), set()).add(register_agent(agent))
    return names


def to_term(
    kind: str,
    value: str,
    knowledge: Knowledge,
    plans: Sequence[str] = (),
    agents: AgentNames | None = None,
    held: Held | None = None,
) -> NamedNode | Literal:
    """Return what a person wrote as an RDF term of a parameter's type.

    Args:
        kind: one of :data:`creditplan.prepared.PARAMETER_TYPES`.
        value: as written.
        knowledge: whom agency names mean, and what roles are called.
        plans: IRIs of the plans that the data hold, sorted; none: they are not known, and the packaged plan
            and others under its base are meant.
        agents: whom names mean; by default the agents of the register.
        held: whether the data know a place, by its key.

    Raises:
        InputError: the value does not fit the type.
    """
    if kind in ("task", "section"):
        return _part(kind, value, plans)
    if kind == "agency":
        return _agency(value, agent_names(knowledge.register) if agents is None else agents)
    if kind in ("function", "place") and is_iri(value):
        return iri(value)
    if kind == "function":
        return NamedNode(expand(f"function:{find_function(value)}"))
    if kind == "place":
        return NamedNode(place(find_place(value, knowledge, held)))
    return _CONVERTERS[kind](value, knowledge)


def _agency(value: str, agents: AgentNames) -> NamedNode:
    if is_iri(value):
        return iri(value)
    found = agents.get(agent_key(value), ())
    if len(found) == 1:
        return NamedNode(*found)
    if found:
        choices = _choices(found, agents)
        raise InputError(
            tr("{value!r} is the name of {count} agencies", value=value, count=len(found)),
            remedy=tr("give one by its full name or IRI: {choices}", choices=choices),
        )
    raise InputError(
        tr("neither the register nor the data know an agency {value!r}", value=value),
        remedy=suggestion(value, agents) or tr("give its short name, its slug or its IRI"),
    )


def _choices(found: Collection[str], agents: AgentNames) -> str:
    """List IRIs of agents, of many the first, with the longest Chinese name that is theirs alone, if any."""
    shown = sorted(found)[:_SHOWN]
    own: dict[str, list[str]] = {agent: [] for agent in shown}
    for name, meant in agents.items():
        if len(meant) == 1 and not name.isascii() and (names := own.get(next(iter(meant)))) is not None:
            names.append(name)
    choices = [
        f"{max(names, key=lambda name: (len(name), name))} <{agent}>" if names else f"<{agent}>"
        for agent, names in own.items()
    ]
    more = len(found) - len(shown)
    return "; ".join(choices) + (tr("; and {more} more", more=more) if more else "")


def _concept(values: type[Role] | type[Manner]) -> Callable[[str, Knowledge], NamedNode]:
    def convert(value: str, knowledge: Knowledge) -> NamedNode:
        if is_iri(value):
            return iri(value)
        labels = knowledge.register.concepts
        for candidate in values:
            if value in (candidate, labels[candidate].zh):
                return NamedNode(concept(candidate))
        raise InputError(
            tr("there is no {name} {value!r}", name=values.__name__.lower(), value=value),
            remedy=tr("one of: {values}", values=", ".join(values)),
        )

    return convert


def _part(kind: str, value: str, plans: Sequence[str]) -> NamedNode:
    if is_iri(value):
        return iri(value)
    other, slash, key = value.rpartition("/")
    names = (other, key) if slash else (key,)
    if not all(re.fullmatch(r"[\w.~-]+", name, re.ASCII) for name in names):
        raise InputError(
            tr("{value!r} is no {kind}", value=value, kind=kind),
            remedy=tr("give its number, PLAN/NUMBER or its IRI"),
        )
    if not plans:
        return NamedNode(plan_part(sibling_plan(DEFAULT_PLAN, other) if slash else DEFAULT_PLAN, kind, key))
    meant = [plan for plan in plans if slug(plan) == other] if slash else plans
    if len(meant) == 1:
        return NamedNode(plan_part(meant[0], kind, key))
    ids = dict.fromkeys(map(slug, plans))
    if not meant:
        raise InputError(
            tr("the data have no plan {other!r}", other=other),
            remedy=suggestion(other, ids) or tr("the plans that they have: {ids}", ids=listed(ids)),
        )
    if len(ids) == len(plans):
        raise InputError(
            tr("the data hold {count} plans: {kind} {key} of which?", count=len(plans), kind=kind, key=key),
            remedy=tr("say PLAN/{key}, where PLAN is one of: {ids}", key=key, ids=listed(ids)),
        )
    raise InputError(
        tr("the data hold {count} plans that {value!r} can be of", count=len(meant), value=value),
        remedy=tr("give the IRI: {meant}", meant=listed([plan_part(plan, kind, key) for plan in meant])),
    )


def listed(keys: Collection[str]) -> str:
    """List keys in a message, consecutive numbers as a range; of many, the first."""
    runs = list(_runs(keys))
    return ", ".join(runs[:_SHOWN]) + (
        tr(" and {count} more", count=len(runs) - _SHOWN) if len(runs) > _SHOWN else ""
    )


def _runs(keys: Collection[str]) -> Iterator[str]:
    first = last = ""
    for key in keys:
        if last.isdecimal() and key == str(int(last) + 1):
            last = key
            continue
        if first:
            yield first if first == last else f"{first}–{last}"
        first = last = key
    if first:
        yield first if first == last else f"{first}–{last}"


def _integer(value: str, _: Knowledge) -> Literal:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise InputError(tr("{value!r} is no whole number", value=value), remedy=tr("give digits only"))
    return Literal(value, datatype=term("xsd:integer"))


def _date(value: str, _: Knowledge) -> Literal:
    """Keep a date as text: the queries compare whole and partial dates by their characters."""
    if not is_date(value):
        raise InputError(
            tr("{value!r} is no date", value=value), remedy=tr("write YYYY, YYYY-MM or YYYY-MM-DD")
        )
    return Literal(value)


def text(value: str) -> Literal:
    """Return words as a term.

    Raises:
        InputError: they hold code points that no text has, such as bytes of a broken argument.
    """
    try:
        return Literal(value)
    except ValueError:
        raise InputError(
            tr("{value!r} holds code points that no text has", value=value), remedy=tr("write it in Unicode")
        ) from None


def is_iri(value: str) -> bool:
    """Tell whether somebody wrote an IRI, and no name or key."""
    return _IRI.match(value) is not None


def iri(value: str) -> NamedNode:
    """Return an absolute IRI as a term.

    Raises:
        InputError: it is none.
    """
    try:
        return NamedNode(value)
    except ValueError as error:
        raise InputError(
            tr("{value!r} is no valid IRI: {error}", value=value, error=error),
            remedy=tr('write it in full, starting with https:// or http://, without spaces and < > "'),
        ) from None


_CONVERTERS: dict[str, Callable[[str, Knowledge], NamedNode | Literal]] = {
    "role": _concept(Role),
    "manner": _concept(Manner),
    "text": lambda value, _: text(value),
    "integer": _integer,
    "date": _date,
}
