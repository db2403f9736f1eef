"""What has to be known of the data in a store before a query runs: whom names mean, which plans there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad, Store

from creditplan.iris import place
from creditplan.namespaces import slug, term
from creditplan.query.values import agent_key

TYPE = term("rdf:type")
_AGENTS = tuple(map(term, ("cp:Agency", "cp:UnregisteredAgency", "cp:AgentGroup")))
_NAMES = tuple(map(term, ("cp:shortName", "skos:prefLabel", "skos:altLabel")))
_DIFFERENT = 1 << 16


def names_in(store: Store) -> Iterator[tuple[str, str]]:
    """Yield keys of names, as :func:`~creditplan.query.values.agent_key` makes them, with IRIs of agents.

    They are the names that the data give, the words of plans and the last parts of IRIs; some come again.
    """
    key = lru_cache(_DIFFERENT)(agent_key)
    for cls in _AGENTS:
        for agent in _subjects(store, TYPE, cls):
            for predicate in _NAMES:
                for called in store.quads_for_pattern(agent, predicate, None):
                    if isinstance(called.object, Literal):
                        yield key(called.object.value), agent.value
            yield slug(agent.value), agent.value
    # They come in the order of the words: each key is made once.
    for said in store.quads_for_pattern(None, term("cp:namedAs"), None):
        if isinstance(said.object, Literal):
            for given in store.quads_for_pattern(said.subject, term("cp:agent"), None):
                if isinstance(given.object, NamedNode):
                    yield key(said.object.value), given.object.value


def plans_in(store: Store) -> Iterator[str]:
    """Yield the IRIs of plans."""
    yield from (plan.value for plan in _subjects(store, TYPE, term("cp:Plan")))


def title_in(store: Store, plan: str) -> str:
    """Return the Chinese title of a plan; "" if the data do not say it."""
    labels = store.quads_for_pattern(NamedNode(plan), term("rdfs:label"), None)
    words = (label.object for label in labels)
    return max((one.value for one in words if isinstance(one, Literal) and one.language == "zh"), default="")


def places_in(store: Store) -> Iterator[str]:
    """Yield keys of the places of bodies; some come again."""
    for quad in store.quads_for_pattern(None, term("cp:jurisdiction"), None):
        if isinstance(quad.object, NamedNode) and place(slug(quad.object.value)) == quad.object.value:
            yield slug(quad.object.value)


def dates_in(store: Store) -> Iterator[str]:
    """Yield the dates on which names of bodies were read in plans; some come again."""
    for quad in store.quads_for_pattern(None, term("cp:namesReadOn"), None):
        if isinstance(quad.object, Literal):
            yield quad.object.value


def holds(store: Store, node: NamedNode, cls: NamedNode) -> bool:
    """Tell whether something is of a class."""
    return Quad(node, TYPE, cls) in store


def _subjects(store: Store, predicate: NamedNode, value: NamedNode) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(None, predicate, value):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject
