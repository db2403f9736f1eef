"""Reads the files of the registers, and checks them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, serialize

from creditplan.dates import Period, is_date
from creditplan.errors import InputError
from creditplan.model import Agent, AgentKind, Document, Labels, Manner, Place, Register, Role, Rule
from creditplan.namespaces import BASE, compact, term
from creditplan.registers import REGISTER_FILES
from creditplan.resources import resource
from creditplan.words.normalise import normalise

# x- marks the provisional keys of unregistered agencies.
_SLUG = re.compile(r"(?!x-)[a-z0-9]+(-[a-z0-9]+)*")
_DOCUMENTS = BASE + "document/"
_NAMES = {term(name) for name in ("skos:prefLabel", "skos:altLabel", "cp:shortName", "skos:notation")}


def read_register() -> Register:
    """Read the register that ships with the package.

    Raises:
        InputError: a register file is broken, an agent lacks a label or two agents share a name.
    """
    store = Store()
    for name in (*REGISTER_FILES, "roles.ttl"):
        _load(store, resource("ontology", name))
    dated = _dated_names(store)
    agents = tuple(
        _agent(store, kind, node, dated.get(node, {}))
        for kind, cls in ((AgentKind.AGENCY, "cp:Agency"), (AgentKind.GROUP, "cp:AgentGroup"))
        for node in _instances(store, cls)
    )
    _check_slugs(agents)
    _check_names(agents)
    places = tuple(_place(store, node) for node in _instances(store, "dcterms:Location"))
    documents = tuple(
        Document(_slug(node), _labels(store, node, "dcterms:title"))
        for node in _subjects(store, "dcterms:title")
        if node.value.startswith(_DOCUMENTS)
    )
    concepts: dict[Role | Manner | Rule, Labels] = {}
    for prefix, values in (("role", Role), ("manner", Manner), ("rule", Rule)):
        for value in values:
            concepts[value] = _labels(store, term(f"{prefix}:{value}"), "skos:prefLabel")
    return Register(agents, documents, concepts, places)


def register_triples() -> bytes:
    """Read the whole register, with its history, kinds, places and evidence, as sorted N-Triples.

    Raises:
        InputError: a register file is broken.
    """
    store = Store()
    for name in REGISTER_FILES:
        _load(store, resource("ontology", name))
    quads = sorted(store, key=str)
    return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""


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


def _agent(store: Store, kind: AgentKind, node: NamedNode, periods: dict[str, Period]) -> Agent:
    label = _labels(store, node, "skos:prefLabel")
    short = _labels(store, node, "cp:shortName").zh
    others = _literals(store, node, "skos:altLabel")
    chinese = [v.value for v in others if v.language == "zh"]
    place = _objects(store, node, "cp:jurisdiction")
    return Agent(
        kind,
        _slug(node),
        label,
        short,
        names=tuple(dict.fromkeys(normalise(name) for name in (short, label.zh, *chinese))),
        notations=tuple(v.value for v in _literals(store, node, "skos:notation")),
        life=Period(_date(store, node, "schema:foundingDate"), _date(store, node, "schema:dissolutionDate")),
        periods=periods,
        english=tuple(v.value for v in others if v.language == "en"),
        place=_slug(place[0]) if place else None,
        successors=tuple(sorted(_slug(other) for other in _objects(store, node, "dcterms:isReplacedBy"))),
    )


def _dated_names(store: Store) -> dict[NamedNode, dict[str, Period]]:
    """Return the periods of names that hold for a part of a body's life, by body and name.

    Evidence for a name (an rdf:Statement about it) says so by cp:validFrom or cp:validUntil.
    """
    found: dict[NamedNode, dict[str, Period]] = {}
    for node in _instances(store, "rdf:Statement"):
        period = Period(_date(store, node, "cp:validFrom"), _date(store, node, "cp:validUntil"))
        predicate = _objects(store, node, "rdf:predicate")
        if period != Period() and predicate and predicate[0] in _NAMES:
            [subject] = _objects(store, node, "rdf:subject")
            for name in _literals(store, node, "rdf:object"):
                words = normalise(name.value) if name.language == "zh" else name.value
                found.setdefault(subject, {})[words] = period
    return found


def _place(store: Store, node: NamedNode) -> Place:
    label = _labels(store, node, "skos:prefLabel")
    short = [v.value for v in _literals(store, node, "skos:altLabel") if v.language == "zh"]
    return Place(_slug(node), label, (label.zh, *short))


def _slug(node: NamedNode) -> str:
    return node.value.rpartition("/")[2]


def _objects(store: Store, node: NamedNode, predicate: str) -> list[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(node, term(predicate), None))
    return [value for value in found if isinstance(value, NamedNode)]


def _date(store: Store, node: NamedNode, predicate: str) -> str | None:
    """Return a date, or the earliest of several."""
    values = sorted(literal.value for literal in _literals(store, node, predicate))
    wrong = [value for value in values if not is_date(value)]
    if wrong:
        raise InputError(
            f"{compact(node.value)}: {wrong[0]!r} is no date", remedy="write YYYY, YYYY-MM or YYYY-MM-DD"
        )
    return values[0] if values else None


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
    """One name means one agent at a time."""
    owners: dict[str, list[Agent]] = {}
    for agent in agents:
        for name in agent.names:
            owners.setdefault(name, []).append(agent)
    shared = [
        f"{name} ({one.slug}, {other.slug})"
        for name, same in owners.items()
        for one, other in combinations(same, 2)
        if one.period_of(name).overlaps(other.period_of(name))
    ]
    if shared:
        raise InputError(
            f"names that mean more than one agent at a time: {'; '.join(shared)}",
            source=str(resource("ontology", "agencies.ttl")),
            remedy="leave each name with one agent, or date it (cp:validFrom, cp:validUntil) in evidence.ttl",
        )
