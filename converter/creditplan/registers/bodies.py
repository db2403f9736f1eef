"""Bodies of the register, with their names, kinds and parents through time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from creditplan.dates import ALWAYS, Period
from creditplan.registers.statements import Named, Statements

NAMES: Final = ("skos:prefLabel", "skos:altLabel", "cp:shortName", "skos:notation")
"""The properties by which a body is named."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a body.

    Attributes:
        property: one of :data:`NAMES`.
        words: the name.
        language: of the words, empty for abbreviations.
        period: when it meant the body: from the first to the last state that bears it, else the body's life.
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
        held(statements, iri, "org:classification"),
        held(statements, iri, "org:subOrganizationOf"),
        next(iter(statements.links(iri, "cp:jurisdiction")), None),
        statements.links(iri, "foaf:member"),
    )


def names(statements: Statements, iri: str) -> tuple[Name, ...]:
    """Return the names of a body: the full ones by language, then others, the short one, abbreviations."""
    life = statements.life(iri)
    borne: dict[str, Period] = {}
    for state, period in statements.states(iri):
        for word in (word for each in NAMES for word in statements.literals(state, each)):
            borne[word.value] = Period(borne.get(word.value, period).start, period.end)
    return tuple(
        Name(each, word.value, word.language or "", borne.get(word.value, ALWAYS).within(life))
        for each in NAMES
        for word in statements.literals(iri, each)
    )


def held(statements: Statements, iri: str, predicate: str) -> tuple[Dated, ...]:
    """Return the values of a property of a body, always held or by its states, in order of time."""
    rows = [(value, ALWAYS) for value in statements.iris(iri, predicate)]
    for state, period in statements.states(iri):
        for value in statements.iris(state, predicate):
            goes_on = bool(rows) and rows[-1][0] == value and rows[-1][1].end == period.start
            start = rows.pop()[1].start if goes_on else period.start
            rows.append((value, Period(start, period.end)))
    return tuple(Dated(statements.named(value), period) for value, period in rows)
