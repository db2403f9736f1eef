"""What is said of terms, codes and shapes, as the pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from creditplan.publishing.handbook.names import Name

Labels = Mapping[str, str]
"""Texts by language tag."""


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its text, its language or datatype."""

    text: str
    language: str = ""
    datatype: Name | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its values."""

    predicate: Name
    values: tuple[Name | Value, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What the examples say of one thing; ``concluded``: it is not written, but follows from what is."""

    subject: Name
    statements: tuple[Statement, ...]
    concluded: bool


@dataclass(frozen=True, slots=True)
class Use:
    """What shapes say of a property of things of a class.

    Attributes:
        subjects: the class, or of what the things are the subjects or objects.
        predicate: the property.
        values: what its values are: classes, datatypes, languages (``@zh``), one of a few things.
        least, most: how many there are; ``most`` is ``None``: any number.
    """

    subject: Name
    predicate: Name
    values: tuple[Name, ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or datatype.

    Attributes:
        name: with the place on the page.
        iri: in full.
        kind: class, relation, attribute, annotation or datatype.
        label, definition: in both languages.
        relations: what axioms say of it, as pairs of what (``above``, ``domain`` …) and which.
        uses: of a class, its properties; of a property, the classes that have it.
        shapes: those that are about it.
        example: of real data.
    """

    name: Name
    iri: str
    kind: str
    label: Labels
    definition: Labels
    relations: tuple[tuple[str, tuple[Name, ...]], ...]
    uses: tuple[Use, ...]
    shapes: tuple[Name, ...]
    example: Example | None


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a code list; ``examples`` are texts."""

    name: Name
    iri: str
    notation: str
    label: Labels
    definition: Labels
    examples: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A code list."""

    name: Name
    iri: str
    label: Labels
    definition: Labels
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule for data, with what is told where data break it.

    Attributes:
        targets: of a node shape, what it looks at, as pairs of how (``targetClass`` …) and what.
        path: of a property shape, what of it, in SPARQL's syntax.
        severity: Violation, Warning or Info.
        parts: its property shapes, and theirs.
    """

    name: Name
    iri: str
    label: Labels
    message: Labels
    remedy: Labels
    severity: str
    targets: tuple[tuple[str, Name], ...]
    path: str
    parts: tuple[Shape, ...]
