"""What the register says about the lives of bodies, as frozen values."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, product

from creditplan.dates import Period
from creditplan.model import Labels
from creditplan.namespaces import compact, expand, slug
from creditplan.registers.bodies import Body, government_bodies, read_body
from creditplan.registers.changes import REFORM, TRANSFER, Change, changes
from creditplan.registers.statements import Statements

_SOURCED = frozenset(map(expand, ("skos:prefLabel", "schema:foundingDate", "schema:dissolutionDate")))


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a body, as pictures show it.

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
    name: Labels
    short_name: str | None
    notations: tuple[str, ...]
    life: Period
    kinds: tuple[tuple[Period, str], ...]
    parent: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A change of bodies, or a reform, which is a set of them.

    ``kind`` is the key of its kind, ``moved`` the function that a transfer moves.
    """

    iri: str
    name: Labels
    kind: str
    date: str | None
    originals: tuple[str, ...]
    results: tuple[str, ...]
    reform: str | None
    sources: tuple[str, ...]
    moved: Labels | None = None

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
    name: Labels
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

    bodies: Mapping[str, Life]
    events: tuple[Event, ...]
    reforms: tuple[Event, ...]
    shared: tuple[SharedBody, ...]
    kinds: Mapping[str, Labels]

    @property
    def changed(self) -> set[str]:
        """Bodies that an event or a shared body names."""
        return _named(self.events, self.shared)

    def around(self, bodies: Container[str]) -> History:
        """Return the part about some bodies, those that they came from, and those that they became.

        A transfer makes nobody another body: what it joins beyond these is left out.
        """
        start = [iri for iri in self.bodies if iri in bodies]
        wanted = set[str]()
        for earlier in (True, False):
            found = [*start]
            for body in found:
                found += sorted(self._next(body, earlier=earlier) - {*found})
            wanted |= {*found}
        return self._only(wanted)

    def _next(self, body: str, *, earlier: bool) -> set[str]:
        """Return the bodies just before or after one, by changes that are no mere transfers."""
        found = set[str]()
        for event in self.events:
            here, there = (event.results, event.originals) if earlier else (event.originals, event.results)
            if event.kind != TRANSFER and body in here:
                found.update(there)
        return found

    def _only(self, wanted: set[str]) -> History:
        """Return what is about the bodies that are wanted, with nobody else in it."""

        def own(iris: Iterable[str]) -> tuple[str, ...]:
            return tuple(iri for iri in iris if iri in wanted)

        kept = tuple(
            replace(event, originals=own(event.originals), results=own(event.results))
            for event in self.events
            # What began or ended as another body keeps that one, or it would seem to begin with nothing.
            if bool(own(event.originals)) == bool(event.originals)
            and bool(own(event.results)) == bool(event.results)
        )
        reforms = {event.reform for event in kept}
        shared = (replace(one, plates=own(one.plates)) for one in self.shared)
        return History(
            {iri: life for iri, life in self.bodies.items() if iri in wanted},
            kept,
            tuple(reform for reform in self.reforms if reform.iri in reforms),
            tuple(one for one in shared if len(one.plates) > 1),
            self.kinds,
        )


def read_history(statements: Statements) -> History:
    """Read the lives of the bodies of the register; governments of territories and groups are left out."""
    events = [_event(statements, change) for change in changes(statements)]
    shared = tuple(_shared(statements, iri) for iri in statements.instances("cp:SharedBody"))
    national = {iri for iri in government_bodies(statements) if not statements.iris(iri, "cp:jurisdiction")}
    wanted = national | _named(events, shared)
    return History(
        {iri: _life(statements, read_body(statements, iri)) for iri in sorted(wanted)},
        tuple(event for event in events if event.kind != REFORM),
        tuple(event for event in events if event.kind == REFORM and event.date),
        shared,
        {slug(iri): _name(statements, iri) for iri in statements.instances("skos:Concept")},
    )


def _named(events: Iterable[Event], shared: Iterable[SharedBody]) -> set[str]:
    named = {iri for event in events for iri in (*event.originals, *event.results)}
    return named | {iri for one in shared for iri in one.plates}


def _life(statements: Statements, body: Body) -> Life:
    starts = sorted((name.period.start or "", name.words) for name in body.named("skos:notation"))
    sources = set(statements.iris(body.iri, "dcterms:source"))
    for one in statements.evidence(body.iri):
        if one.predicate in _SOURCED:
            sources.update(one.sources)
    return Life(
        body.iri,
        _name(statements, body.iri),
        next((name.words for name in body.named("cp:shortName")), None),
        tuple(words for _, words in starts),
        body.life,
        tuple((one.period, one.value.key) for one in body.kinds),
        next((one.value.iri for one in body.parents if one.period.end is None), None),
        _titles(statements, sources),
    )


def _event(statements: Statements, change: Change) -> Event:
    return Event(
        change.iri,
        _name(statements, change.iri, "rdfs:label"),
        change.kind.key,
        change.date,
        change.before,
        change.after,
        change.reform.iri if change.reform else None,
        _titles(statements, change.sources),
        change.moved,
    )


def _shared(statements: Statements, iri: str) -> SharedBody:
    return SharedBody(
        iri,
        _name(statements, iri, "rdfs:label"),
        tuple(statements.iris(iri, "cp:plate")),
        statements.validity(iri),
        _titles(statements, statements.iris(iri, "dcterms:source")),
    )


def _name(statements: Statements, iri: str, predicate: str = "skos:prefLabel") -> Labels:
    english = statements.text(iri, predicate, "en")
    return Labels(statements.text(iri, predicate, "zh") or ("" if english else slug(iri)), english)


def _titles(statements: Statements, sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(statements.text(iri, "dcterms:title") or compact(iri) for iri in sources))
