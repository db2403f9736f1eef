"""Bodies of the register, with their names, kinds and parents through time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from creditplan.dates import ALWAYS, Period
from creditplan.namespaces import expand
from creditplan.registers.statements import Named, Statements

NAMES: Final = ("skos:prefLabel", "skos:altLabel", "cp:shortName", "skos:notation")
"""The properties by which a body is named."""

_NAMES = frozenset(map(expand, NAMES))


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a body.

    Attributes:
        property: one of :data:`NAMES`.
        words: the name.
        language: of the words, empty for abbreviations.
        period: when it meant the body: the bounds that evidence gives it, else the body's life.
    """

    property: str
    words: str
    language: str
    period: Period


@dataclass(frozen=True, slots=True)
class Dated:
    """A kind or parent, and when, where the register says it."""

    value: Named
    period: Period


@dataclass(frozen=True, slots=True)
class Body:
    """A body or group of bodies.

    Attributes:
        iri: its IRI.
        names: all of them, as :func:`names` gives them.
        life: when it existed, as far as known.
        kinds, parents: in order of time.
        jurisdiction: place that it governs or serves.
        members: of a group.
    """

    iri: str
    names: tuple[Name, ...]
    life: Period
    kinds: tuple[Dated, ...]
    parents: tuple[Dated, ...]
    jurisdiction: Named | None
    members: tuple[Named, ...]

    def named(self, *properties: str) -> tuple[Name, ...]:
        """Return its names by some properties, in their order."""
        return tuple(name for each in properties for name in self.names if name.property == each)

    def words(self, property_: str, language: str = "") -> tuple[str, ...]:
        """Return its names by a property in a language."""
        return tuple(name.words for name in self.named(property_) if name.language == language)


def government_bodies(statements: Statements) -> list[str]:
    """Return the IRIs of the bodies of the register, those that ended before the first plan included."""
    return sorted({*statements.instances("cp:Agency"), *statements.instances("org:FormalOrganization")})


def read_body(statements: Statements, iri: str) -> Body:
    """Return what the register says of a body."""
    return Body(
        iri,
        names(statements, iri),
        statements.life(iri),
        _dated(statements, iri, "org:classification"),
        _dated(statements, iri, "org:subOrganizationOf"),
        next(iter(statements.links(iri, "cp:jurisdiction")), None),
        statements.links(iri, "foaf:member"),
    )


def names(statements: Statements, iri: str) -> tuple[Name, ...]:
    """Return the names of a body: the full ones by language, then others, the short one, abbreviations."""
    life = statements.life(iri)
    bounds: dict[str, Period] = {}
    for one in statements.evidence(iri):
        if one.predicate in _NAMES and one.period != ALWAYS:
            bounds.setdefault(one.value.value, one.period)
    return tuple(
        Name(each, word.value, word.language or "", bounds.get(word.value, ALWAYS).within(life))
        for each in NAMES
        for word in statements.literals(iri, each)
    )


def _dated(statements: Statements, iri: str, predicate: str) -> tuple[Dated, ...]:
    """Values of a property in order of time: a value can come back, and each time is one row."""
    dated = {
        (one.period.start or "", one.value.value): one.period
        for one in statements.evidence(iri)
        if one.predicate == expand(predicate) and isinstance(one.value, NamedNode) and one.period != ALWAYS
    }
    values = {value for _, value in dated}
    always = {("", value): ALWAYS for value in statements.iris(iri, predicate) if value not in values}
    rows = sorted((always | dated).items(), key=lambda row: row[0])
    return tuple(Dated(statements.named(value), period) for (_, value), period in rows)
