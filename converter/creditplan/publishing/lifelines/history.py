"""What the register says about the lives of bodies, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from creditplan.dates import Period, is_date
from creditplan.namespaces import compact, term

REFORM: Final = "reform"
TRANSFER: Final = "transfer"
_LANGUAGES = ("zh", "en")
_SOURCED = {term(p) for p in ("skos:prefLabel", "schema:foundingDate", "schema:dissolutionDate")}


@dataclass(frozen=True, slots=True)
class Name:
    """Words in both languages, where somebody wrote them."""

    zh: str | None
    en: str | None

    def best(self, language: str) -> tuple[str, str]:
        """Return the words in a language, else in the other one, with the language that they are in."""
        for code in (language, *_LANGUAGES):
            words = self.zh if code == "zh" else self.en
            if words:
                return words, code
        return "?", language


@dataclass(frozen=True, slots=True)
class Body:
    """A body of government.

    Attributes:
        iri: its IRI.
        name: full official name.
        short_name: the Chinese short form.
        notations: English abbreviations, those that ended first.
        life: when it existed, as far as known.
        kinds: keys of its kinds, each with its period, in order of time.
        parent: IRI of the body that it belongs to.
        sources: what its name and dates rest on.
    """

    iri: str
    name: Name
    short_name: str | None
    notations: tuple[str, ...]
    life: Period
    kinds: tuple[tuple[Period, str], ...]
    parent: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A change of bodies, or a reform, which is a set of them; ``kind`` is the key of its kind."""

    iri: str
    name: Name
    kind: str
    date: str | None
    originals: tuple[str, ...]
    results: tuple[str, ...]
    reform: str | None
    sources: tuple[str, ...]

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each body that the change started from with each other one that it led to."""
        return ((old, new) for old, new in product(self.originals, self.results) if old != new)

    @property
    def is_formation(self) -> bool:
        """Whether a body came into being with none before it on record."""
        return bool(self.results) and not self.originals


@dataclass(frozen=True, slots=True)
class SharedBody:
    """One body that goes by several names (plates) for some time."""

    iri: str
    name: Name
    plates: tuple[str, ...]
    period: Period
    sources: tuple[str, ...]

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Neighbouring plates."""
        return pairwise(self.plates)


@dataclass(frozen=True, slots=True)
class History:
    """The lives of the bodies; ``kinds`` holds the labels of kinds of bodies and of changes, by key."""

    bodies: Mapping[str, Body]
    events: tuple[Event, ...]
    reforms: tuple[Event, ...]
    shared: tuple[SharedBody, ...]
    kinds: Mapping[str, Name]

    @property
    def changed(self) -> set[str]:
        """Bodies that an event or a shared body names."""
        named = {iri for event in self.events for iri in (*event.originals, *event.results)}
        return named | {iri for shared in self.shared for iri in shared.plates}


def read_history(quads: Iterable[Quad]) -> History:
    """Read the register's quads; governments of territories and groups are left out.

    Args:
        quads: the register, as :func:`creditplan.registers.register_quads` gives it.
    """
    store = Store()
    store.extend(quads)
    reader = _Reader(store)
    events = [reader.event(node) for node in reader.instances("org:ChangeEvent")]
    shared = tuple(reader.shared(node) for node in reader.instances("cp:SharedBody"))
    nodes = {n.value: n for cls in ("cp:Agency", "org:FormalOrganization") for n in reader.instances(cls)}
    named = {iri for event in events for iri in (*event.originals, *event.results)}
    named |= {iri for body in shared for iri in body.plates}
    wanted = {iri for iri, node in nodes.items() if not reader.links(node, "cp:jurisdiction")} | named
    return History(
        {iri: reader.body(NamedNode(iri)) for iri in sorted(wanted)},
        tuple(event for event in events if event.kind != REFORM),
        tuple(event for event in events if event.kind == REFORM and event.date),
        shared,
        {_key(node.value): reader.name(node) for node in reader.instances("skos:Concept")},
    )


def slug(iri: str) -> str:
    """Return a body's IRI in the form in which it can be an XML id."""
    return compact(iri).replace(":", "-")


class _Reader:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.about: dict[NamedNode, list[NamedNode]] = {}
        for node in self.instances("rdf:Statement"):
            for subject in self.links(node, "rdf:subject"):
                self.about.setdefault(subject, []).append(node)

    def body(self, node: NamedNode) -> Body:
        short = self.words(node, "cp:shortName")
        parents = self.links(node, "org:subOrganizationOf")
        return Body(
            node.value,
            self.name(node),
            short[0].value if short else None,
            self._notations(node),
            Period(self.date(node, "schema:foundingDate"), self.date(node, "schema:dissolutionDate")),
            self._kinds(node),
            parents[0].value if parents else None,
            self._body_sources(node),
        )

    def event(self, node: NamedNode) -> Event:
        kinds, reforms = self.links(node, "dcterms:type"), self.links(node, "dcterms:isPartOf")
        return Event(
            node.value,
            self.name(node, "rdfs:label"),
            _key(kinds[0].value) if kinds else "",
            self.date(node, "dcterms:date"),
            tuple(other.value for other in self.links(node, "org:originalOrganization")),
            tuple(other.value for other in self.links(node, "org:resultingOrganization")),
            reforms[0].value if reforms else None,
            self.sources([node]),
        )

    def shared(self, node: NamedNode) -> SharedBody:
        plates = tuple(plate.value for plate in self.links(node, "cp:plate"))
        name = self.name(node, "rdfs:label")
        return SharedBody(node.value, name, plates, self.period(node), self.sources([node]))

    def name(self, node: NamedNode, predicate: str = "skos:prefLabel") -> Name:
        words = {literal.language: literal.value for literal in self.words(node, predicate)}
        if not words:
            words = {"zh": node.value.rpartition("/")[2]}
        return Name(words.get("zh"), words.get("en"))

    def sources(self, nodes: Iterable[NamedNode]) -> tuple[str, ...]:
        references = {source for node in nodes for source in self.links(node, "dcterms:source")}
        titles = ((node, self.words(node, "dcterms:title")) for node in references)
        return tuple(sorted(found[0].value if found else compact(node.value) for node, found in titles))

    def instances(self, cls: str) -> list[NamedNode]:
        found = {quad.subject for quad in self.store.quads_for_pattern(None, term("rdf:type"), term(cls))}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    def links(self, node: NamedNode, predicate: str) -> list[NamedNode]:
        found = (quad.object for quad in self.store.quads_for_pattern(node, term(predicate), None))
        return sorted((v for v in found if isinstance(v, NamedNode)), key=lambda value: value.value)

    def words(self, node: NamedNode, predicate: str) -> list[Literal]:
        found = (quad.object for quad in self.store.quads_for_pattern(node, term(predicate), None))
        return sorted((v for v in found if isinstance(v, Literal)), key=lambda v: (v.language or "", v.value))

    def date(self, node: NamedNode, predicate: str) -> str | None:
        return min((v.value for v in self.words(node, predicate) if is_date(v.value)), default=None)

    def period(self, node: NamedNode) -> Period:
        return Period(self.date(node, "cp:validFrom"), self.date(node, "cp:validUntil"))

    def _notations(self, node: NamedNode) -> tuple[str, ...]:
        starts = {
            word.value: self.date(statement, "cp:validFrom") or ""
            for statement in self.about.get(node, [])
            if term("skos:notation") in self.links(statement, "rdf:predicate")
            for word in self.words(statement, "rdf:object")
        }
        found = [literal.value for literal in self.words(node, "skos:notation")]
        return tuple(sorted(found, key=lambda word: (starts.get(word, ""), word)))

    def _kinds(self, node: NamedNode) -> tuple[tuple[Period, str], ...]:
        dated = [
            (self.period(statement), _key(kind.value))
            for statement in self.about.get(node, [])
            if term("org:classification") in self.links(statement, "rdf:predicate")
            for kind in self.links(statement, "rdf:object")
            if self.period(statement) != Period()
        ]
        if dated:
            return tuple(sorted(dated, key=lambda pair: (pair[0].start or "", pair[0].end or "9", pair[1])))
        return tuple((Period(), _key(kind.value)) for kind in self.links(node, "org:classification")[:1])

    def _body_sources(self, node: NamedNode) -> tuple[str, ...]:
        about = self.about.get(node, [])
        return self.sources([node, *(s for s in about if _SOURCED & {*self.links(s, "rdf:predicate")})])


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]
