"""Properties lead to what the register holds."""

from __future__ import annotations

from collections.abc import Iterator

from creditplan.messages import tr
from creditplan.namespaces import BASE, shorten
from creditplan.registers.bodies import held
from creditplan.registers.checks.findings import Finding, error
from creditplan.registers.checks.names import documents
from creditplan.registers.statements import Statements

# Where a property leads, in words, and the classes that may stand there.
_BODY = ("body", ("cp:Agency",))
_ANY_BODY = ("body", ("cp:Agency", "org:FormalOrganization"))
_RANGES = {
    "cp:jurisdiction": ("place", ("dcterms:Location",)),
    "cp:plate": _BODY,
    "cp:state": ("state", ("cp:BodyState",)),
    "dcterms:creator": _BODY,
    "dcterms:isPartOf": ("change", ("org:ChangeEvent",)),
    "dcterms:isReplacedBy": _BODY,
    "dcterms:replaces": _ANY_BODY,
    "dcterms:source": ("reference", ("dcterms:BibliographicResource",)),
    "foaf:member": _BODY,
    "org:changedBy": ("change", ("org:ChangeEvent",)),
    "org:originalOrganization": _ANY_BODY,
    "org:resultedFrom": ("change", ("org:ChangeEvent",)),
    "org:resultingOrganization": _BODY,
    "org:subOrganizationOf": _BODY,
}
_SCHEMES = {
    "adms:status": ("status", BASE + "status/"),
    "dcterms:type": ("kind", BASE + "change-kind/"),
    "org:classification": ("kind", BASE + "kind/"),
}


def range_findings(statements: Statements) -> Iterator[Finding]:
    """What a property leads to is in the register, and of the class that may stand there."""
    for predicate, (what, classes) in _RANGES.items():
        known = {iri for cls in classes for iri in statements.instances(cls)}
        yield from _strays(statements, predicate, what, known)
    for predicate, (what, scheme) in _SCHEMES.items():
        known = {
            iri
            for iri in statements.subjects("skos:inScheme")
            if scheme in statements.iris(iri, "skos:inScheme")
        }
        yield from _strays(statements, predicate, what, known)
    yield from _strays(statements, "dcterms:references", "document", set(documents(statements)))


def _strays(statements: Statements, predicate: str, what: str, known: set[str]) -> Iterator[Finding]:
    for iri in statements.subjects(predicate):
        for value in statements.values(iri, predicate):
            if value.value not in known:
                yield error(
                    "dangling",
                    iri,
                    tr(
                        "{predicate} leads to {value}, which is no {what} of the register",
                        predicate=predicate,
                        value=shorten(value.value),
                        what=what,
                    ),
                    tr("correct it, or add the {what}", what=what),
                )


def kind_findings(statements: Statements) -> Iterator[Finding]:
    """Each agency has a kind, always or by a state."""
    for body in statements.instances("cp:Agency"):
        if not held(statements, body, "org:classification"):
            yield error(
                "kind-missing",
                body,
                tr("it has no kind"),
                tr("add org:classification with a kind of kinds.ttl"),
            )
