"""The register's statements, looked up by subject and property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.dates import Period, is_date
from creditplan.model import Labels
from creditplan.namespaces import expand, shorten, slug
from creditplan.registers.lines import about, pairs, sorted_lines

# Equal values are one object: what is made of a register holds them by the hundred, and so does its pickle.
_labels, _period = cache(Labels), cache(Period)


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
    """What the register says, by full IRI of the subject and prefixed name of the property.

    Args:
        quads: statements.
        lines: others, as :func:`~creditplan.registers.lines.sorted_lines` writes them. What is not asked for
            is not read.
    """

    def __init__(self, quads: Iterable[Quad] = (), *lines: bytes) -> None:
        self._lines = tuple(filter(None, (sorted_lines(quads), *lines)))
        self._subjects: dict[tuple[str, str], tuple[str, ...]] = {}
        self._read: dict[str, dict[str, list[NamedNode | Literal]]] = {}

    def __contains__(self, iri: str) -> bool:
        return bool(self._about(iri))

    def values(self, iri: str, predicate: str) -> list[NamedNode | Literal]:
        """Return the values of a property, sorted."""
        found = self._about(iri).get(expand(predicate), ())
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
        return _labels(self.text(iri, predicate, "zh") or shorten(iri), self.text(iri, predicate, "en"))

    def named(self, iri: str, predicate: str = "skos:prefLabel") -> Named:
        """Return a thing with its labels."""
        return Named(iri, self.label(iri, predicate))

    def links(self, iri: str, predicate: str) -> tuple[Named, ...]:
        """Return the values that are IRIs, sorted, with their labels."""
        return tuple(map(self.named, self.iris(iri, predicate)))

    def subjects(self, predicate: str, iri: str = "") -> tuple[str, ...]:
        """Return what has a property, or what has it with an IRI as its value, sorted."""
        found = self._subjects.get((predicate, iri))
        if found is None:
            value = f"<{iri}>" if iri else ""
            having = {one for text in self._lines for one, _ in pairs(text, expand(predicate), value)}
            found = self._subjects[predicate, iri] = tuple(sorted(having))
        return found

    def instances(self, cls: str) -> tuple[str, ...]:
        """Return the instances of a class, sorted."""
        return self.subjects("rdf:type", expand(cls))

    def period(self, iri: str, start: str, end: str) -> Period:
        """Return the time between the dates of two properties; what is no date is left out."""
        dates = [self.text(iri, predicate) for predicate in (start, end)]
        return _period(*(date if date and is_date(date) else None for date in dates))

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
        subjects = {body, *self.iris(body, "cp:state")}
        iris = {iri for subject in subjects for iri in self._evidenced.get(subject, ())}
        return [one for one in self._evidence(sorted(iris)) if one.subject in subjects]

    def all_evidence(self) -> Iterator[Evidence]:
        """Return all evidence that has subject, predicate and object, sorted by IRI."""
        return self._evidence(self.instances("rdf:Statement"))

    def _evidence(self, iris: Iterable[str]) -> Iterator[Evidence]:
        kind = expand("rdf:Statement")
        for iri in iris:
            subjects, predicates = self.iris(iri, "rdf:subject"), self.iris(iri, "rdf:predicate")
            objects = self.values(iri, "rdf:object")
            if subjects and predicates and objects and kind in self.iris(iri, "rdf:type"):
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

    def _about(self, iri: str) -> Mapping[str, list[NamedNode | Literal]]:
        """Return what is said of a subject, read when it is asked for, once."""
        found = self._read.get(iri)
        if found is None:
            found = self._read[iri] = {}
            for text in self._lines:
                for _, predicate, value, _ in about(text, iri):
                    if isinstance(value, NamedNode | Literal):
                        found.setdefault(predicate.value, []).append(value)
        return found

    @cached_property
    def _evidenced(self) -> Mapping[str, list[str]]:
        """IRIs of evidence by what it is about."""
        found: dict[str, list[str]] = {}
        for text in self._lines:
            for iri, subject in pairs(text, expand("rdf:subject")):
                found.setdefault(subject[1:-1], []).append(iri)
        return found
