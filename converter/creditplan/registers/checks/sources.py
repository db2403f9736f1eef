"""What is said has a source."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal

from creditplan.messages import tr
from creditplan.namespaces import BASE, compact, expand, shorten
from creditplan.registers.bodies import NAMES, government_bodies
from creditplan.registers.checks.findings import Finding, error
from creditplan.registers.statements import Statements

_WITHOUT_DOCUMENT = BASE + "reference/gk-"
# What an agency's evidence has to bear out; of its names the Chinese one.
_EVIDENCED = (
    *NAMES,
    "org:classification",
    "org:subOrganizationOf",
    "org:identifier",
    "schema:foundingDate",
    "schema:dissolutionDate",
    "cp:plateDate",
    "cp:appointmentDate",
)
_SOURCED = ("cp:BodyState", "org:ChangeEvent", "cp:SharedBody", "dcterms:Location", "org:FormalOrganization")


def source_findings(statements: Statements) -> Iterator[Finding]:
    """What is stated has a source, or evidence with one."""
    for iri in (iri for cls in _SOURCED for iri in statements.instances(cls)):
        if not statements.iris(iri, "dcterms:source"):
            yield error("unsourced", iri, tr("nothing says where it is from"), tr("add dcterms:source"))
    for body in statements.instances("cp:Agency"):
        if statements.iris(body, "dcterms:source"):
            continue  # a body described in one breath, such as a provincial government
        evidenced = {(one.predicate, one.value) for one in statements.evidence(body) if one.sources}
        for predicate in _EVIDENCED:
            for value in statements.values(body, predicate):
                if (expand(predicate), value) not in evidenced:
                    yield error(
                        "unsourced",
                        body,
                        tr(
                            "no evidence for {predicate} {value}",
                            predicate=predicate,
                            value=shorten(value.value),
                        ),
                        tr("add an rdf:Statement of it with its source to evidence.ttl, or do not state it"),
                    )


def evidence_findings(statements: Statements) -> Iterator[Finding]:
    """Evidence is about what the register states, and says how sure it is."""
    known = {*government_bodies(statements), *statements.instances("cp:BodyState")}
    for one in statements.all_evidence():
        if one.subject not in known:
            yield error(
                "evidence-of-nothing",
                one.iri,
                tr(
                    "it is about {subject}, which is no body of the register, nor a state of one",
                    subject=shorten(one.subject),
                ),
                tr("correct rdf:subject, or drop the evidence"),
            )
        elif compact(one.predicate) in NAMES and one.value not in _names(statements, one.subject):
            yield error(
                "evidence-of-no-name",
                one.iri,
                tr("{subject} is not called {value}", subject=shorten(one.subject), value=one.value.value),
                tr("write the name as agencies.ttl has it, or add it there"),
            )
        without = one.sources and all(source.startswith(_WITHOUT_DOCUMENT) for source in one.sources)
        if without and not one.confidence:
            yield error(
                "confidence-missing",
                one.iri,
                tr("no document was read for it, and it does not say how sure the editors are"),
                tr('add cp:confidence "high" or "medium", or a document'),
            )


def _names(statements: Statements, body: str) -> list[Literal]:
    return [name for predicate in NAMES for name in statements.literals(body, predicate)]
