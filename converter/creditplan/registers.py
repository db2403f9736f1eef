"""Loads the hand-edited registers (agencies, documents, roles) as plain values."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from creditplan.errors import InputError
from creditplan.model import Agent, AgentKind, Document, Labels, Manner, Register, Role
from creditplan.namespaces import BASE, compact, term
from creditplan.parsing.names import normalise
from creditplan.resources import resource

# x- marks the provisional keys of unregistered agencies.
_SLUG = re.compile(r"(?!x-)[a-z0-9]+(-[a-z0-9]+)*")
_DOCUMENTS = BASE + "document/"


@cache
def load_register() -> Register:
    """Load the register that ships with the package (once).

    Raises:
        InputError: a register file is broken, an agent lacks a label or two agents share a name.
    """
    store = Store()
    for name in ("agencies.ttl", "documents.ttl", "roles.ttl"):
        _load(store, resource("ontology", name))
    agents = tuple(
        _agent(store, kind, node)
        for kind, cls in ((AgentKind.AGENCY, "cp:Agency"), (AgentKind.GROUP, "cp:AgentGroup"))
        for node in _instances(store, cls)
    )
    _check_slugs(agents)
    _check_names(agents)
    documents = tuple(
        Document(node.value.rpartition("/")[2], _labels(store, node, "dcterms:title"))
        for node in _subjects(store, "dcterms:title")
        if node.value.startswith(_DOCUMENTS)
    )
    concepts: dict[Role | Manner, Labels] = {}
    for prefix, values in (("role", Role), ("manner", Manner)):
        for value in values:
            concepts[value] = _labels(store, term(f"{prefix}:{value}"), "skos:prefLabel")
    return Register(agents, documents, concepts)


def _load(store: Store, path: Path) -> None:
    try:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise InputError(f"the register cannot be read: {error}", source=str(path)) from error


def _instances(store: Store, cls: str) -> list[NamedNode]:
    return _subjects(store, "rdf:type", term(cls))


def _subjects(store: Store, predicate: str, value: NamedNode | None = None) -> list[NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, term(predicate), value)}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)


def _literals(store: Store, node: NamedNode, predicate: str) -> list[Literal]:
    found = [quad.object for quad in store.quads_for_pattern(node, term(predicate), None)]
    return sorted((v for v in found if isinstance(v, Literal)), key=lambda v: (v.language or "", v.value))


def _labels(store: Store, node: NamedNode, predicate: str) -> Labels:
    literals = _literals(store, node, predicate)
    by_language = {literal.language: literal.value for literal in literals}
    if len(by_language) < len(literals):
        raise InputError(
            f"{compact(node.value)} has two {predicate} in one language", remedy="leave one for each language"
        )
    if "zh" not in by_language:
        raise InputError(
            f"{compact(node.value)} has no {predicate} in Chinese",
            remedy='add one with the language tag "zh"',
        )
    return Labels(by_language["zh"], by_language.get("en"))


def _agent(store: Store, kind: AgentKind, node: NamedNode) -> Agent:
    label = _labels(store, node, "skos:prefLabel")
    short = _labels(store, node, "cp:shortName").zh
    others = [v.value for v in _literals(store, node, "skos:altLabel") if v.language == "zh"]
    names = dict.fromkeys(normalise(name) for name in (short, label.zh, *others))
    notations = tuple(v.value for v in _literals(store, node, "skos:notation"))
    return Agent(kind, node.value.rpartition("/")[2], label, short, tuple(names), notations)


def _check_slugs(agents: tuple[Agent, ...]) -> None:
    """A slug is a key across agencies and groups: assignments are told apart by it."""
    slugs = Counter(agent.slug for agent in agents)
    wrong = [slug for slug, count in slugs.items() if count > 1 or not _SLUG.fullmatch(slug)]
    if wrong:
        raise InputError(
            f"slugs that are used twice or are none: {', '.join(sorted(wrong))}",
            source=str(resource("ontology", "agencies.ttl")),
            remedy="use lower-case letters, digits and hyphens, not starting with x-, once each",
        )


def _check_names(agents: tuple[Agent, ...]) -> None:
    owners: dict[str, list[str]] = {}
    for agent in agents:
        for name in agent.names:
            owners.setdefault(name, []).append(agent.slug)
    shared = [f"{name} ({', '.join(slugs)})" for name, slugs in owners.items() if len(slugs) > 1]
    if shared:
        raise InputError(
            f"names of more than one agent in the register: {'; '.join(shared)}",
            source=str(resource("ontology", "agencies.ttl")),
            remedy="leave each name with one agent only",
        )
