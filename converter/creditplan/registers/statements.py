"""The register's statements, looked up by subject and property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.dates import Period, is_date
from creditplan.model import Labels
from creditplan.namespaces import expand, shorten, slug


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the register knows: its IRI and labels."""

    iri: str
    label: Labels

    @property
    def key(self) -> str:
        """What its IRI ends in."""
        return slug(self.iri)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence (an ``rdf:Statement``).

    Attributes:
        iri: its own IRI.
        subject: IRI of the body that it is about, or of the state of one.
        predicate: IRI of the property.
        value: the value that the property has.
        period: that of the state.
        confidence: high or medium, where no document was read; else empty.
        sources: IRIs of the references that say so.
        comment: what a reader should know, or empty.
    """

    iri: str
    subject: str
    predicate: str
    value: NamedNode | Literal
    period: Period
    confidence: str
    sources: tuple[str, ...]
    comment: str


class Statements:
    """What the register says, by full IRI of the subject and prefixed name of the property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        self._evidence: dict[str, list[Evidence]] | None = None
        for subject, predicate, value, _ in quads:
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._values.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)

    def __contains__(self, iri: str) -> bool:
        return iri in self._values

    def values(self, iri: str, predicate: str) -> list[NamedNode | Literal]:
        """Return the values of a property, sorted."""
        found = self._values.get(iri, {}).get(expand(predicate), ())
        if len(found) < 2:  # as most are
            return list(found)
        return sorted(found, key=lambda value: (getattr(value, "language", None) or "", value.value))

    def iris(self, iri: str, predicate: str) -> list[str]:
        """Return the values that are IRIs, sorted."""
        return [value.value for value in self.values(iri, predicate) if isinstance(value, NamedNode)]

    def literals(self, iri: str, predicate: str) -> list[Literal]:
        """Return the values that are literals, sorted by language."""
        return [value for value in self.values(iri, predicate) if isinstance(value, Literal)]

    def text(self, iri: str, predicate: str, language: str | None = None) -> str | None:
        """Return the first literal in a language (of any, by default), or ``None``."""
        literals = self.literals(iri, predicate)
        return next((v.value for v in literals if language in (None, v.language)), None)

    def label(self, iri: str, predicate: str = "skos:prefLabel") -> Labels:
        """Return the labels of a thing; without a Chinese one, its name stands there."""
        return Labels(self.text(iri, predicate, "zh") or shorten(iri), self.text(iri, predicate, "en"))

    def named(self, iri: str, predicate: str = "skos:prefLabel") -> Named:
        """Return a thing with its labels."""
        return Named(iri, self.label(iri, predicate))

    def links(self, iri: str, predicate: str) -> tuple[Named, ...]:
        """Return the values that are IRIs, sorted, with their labels."""
        return tuple(map(self.named, self.iris(iri, predicate)))

    def subjects(self, predicate: str) -> list[str]:
        """Return what has a property, sorted."""
        full = expand(predicate)
        return sorted(iri for iri, values in self._values.items() if full in values)

    def instances(self, cls: str) -> list[str]:
        """Return the instances of a class, sorted."""
        node, kind = NamedNode(expand(cls)), expand("rdf:type")
        return sorted(iri for iri, values in self._values.items() if node in values.get(kind, ()))

    def period(self, iri: str, start: str, end: str) -> Period:
        """Return the time between the dates of two properties; what is no date is left out."""
        dates = [self.text(iri, predicate) for predicate in (start, end)]
        return Period(*(date if date and is_date(date) else None for date in dates))

    def life(self, body: str) -> Period:
        """Return when a body existed, as far as it is known."""
        return self.period(body, "schema:foundingDate", "schema:dissolutionDate")

    def validity(self, shared: str) -> Period:
        """Return when two plates are one body, as far as it is known."""
        return self.period(shared, "cp:validFrom", "cp:validUntil")

    def states(self, body: str) -> list[tuple[str, Period]]:
        """Return the IRIs of the states of a body, each with when it lasted, in order of time."""
        states = [(iri, self._lasting(iri)) for iri in self.iris(body, "cp:state")]
        return sorted(states, key=lambda row: (row[1].start or "", row[1].end or "9"))

    def evidence(self, body: str) -> list[Evidence]:
        """Return the evidence about a body and its states, sorted by its IRI."""
        if self._evidence is None:
            self._evidence = {}
            for one in self.all_evidence():
                self._evidence.setdefault(one.subject, []).append(one)
        subjects = (body, *self.iris(body, "cp:state"))
        found = [one for subject in subjects for one in self._evidence.get(subject, ())]
        return sorted(found, key=lambda one: one.iri)

    def all_evidence(self) -> Iterator[Evidence]:
        """Return all evidence that has subject, predicate and object, sorted by IRI."""
        for iri in self.instances("rdf:Statement"):
            subjects, predicates = self.iris(iri, "rdf:subject"), self.iris(iri, "rdf:predicate")
            objects = self.values(iri, "rdf:object")
            if subjects and predicates and objects:
                yield Evidence(
                    iri,
                    subjects[0],
                    predicates[0],
                    objects[0],
                    self._lasting(subjects[0]),
                    self.text(iri, "cp:confidence") or "",
                    tuple(self.iris(iri, "dcterms:source")),
                    self.text(iri, "rdfs:comment", "en") or "",
                )

    def _lasting(self, state: str) -> Period:
        return self.period(state, "schema:startDate", "schema:endDate")
