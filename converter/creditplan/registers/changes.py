"""Changes of bodies: what became of them, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from creditplan.model import Labels
from creditplan.registers.statements import Named, Statements

TRANSFER: Final = "transfer"
"""The kind of a change that moves a function and no body; kinds are told by the ends of their IRIs."""
REFORM: Final = "reform"
"""The kind of a set of changes."""
ENDING: Final = frozenset(("replacement", "merger", "absorption", "split"))
"""Kinds of change that end their original bodies."""
SPLIT: Final = "split"
"""The one of them that divides a body among several."""
FOUNDING: Final = frozenset(("formation", "replacement", "merger"))
"""Those whose resulting bodies are new."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of bodies, or a reform, which is a set of them.

    Attributes:
        iri: names the change.
        date: when.
        kind: of the change.
        label: says what happened.
        moved: the function that a transfer moves.
        originals, results: bodies before and after.
        reform: what it was part of, if anything.
        sources: IRIs of references.
    """

    iri: str
    date: str | None
    kind: Named
    label: Labels
    moved: Labels | None
    originals: tuple[Named, ...]
    results: tuple[Named, ...]
    reform: Named | None
    sources: tuple[str, ...]

    @property
    def before(self) -> tuple[str, ...]:
        """IRIs of the bodies before."""
        return tuple(body.iri for body in self.originals)

    @property
    def after(self) -> tuple[str, ...]:
        """IRIs of the bodies after."""
        return tuple(body.iri for body in self.results)

    @property
    def ends(self) -> bool:
        """Whether it ended the bodies that it started from."""
        return self.kind.key in ENDING


def changes(statements: Statements, body: str | None = None) -> tuple[Change, ...]:
    """Return the changes of the register, sorted by IRI; all, or those that a body took part in."""
    found = statements.instances("org:ChangeEvent")
    if body is not None:
        ends = ("org:originalOrganization", "org:resultingOrganization")
        own = {iri for end in ends for iri in statements.subjects(end, body)}
        found = tuple(iri for iri in found if iri in own)
    return tuple(_change(statements, iri) for iri in found)


def _change(statements: Statements, iri: str) -> Change:
    reforms = statements.iris(iri, "dcterms:isPartOf")
    return Change(
        iri,
        statements.period(iri, "dcterms:date", "dcterms:date").start,
        next(iter(statements.links(iri, "dcterms:type")), Named("", Labels(""))),
        statements.label(iri, "rdfs:label"),
        statements.label(iri, "cp:movedFunction") if statements.values(iri, "cp:movedFunction") else None,
        statements.links(iri, "org:originalOrganization"),
        statements.links(iri, "org:resultingOrganization"),
        statements.named(reforms[0], "rdfs:label") if reforms else None,
        tuple(statements.iris(iri, "dcterms:source")),
    )
