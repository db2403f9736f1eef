"""Values can be read: a date is one, and a label stands once in a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from creditplan.dates import is_date
from creditplan.messages import tr
from creditplan.registers.checks.findings import Finding, error
from creditplan.registers.checks.names import documents
from creditplan.registers.statements import Statements

_DATES = (
    "schema:foundingDate",
    "schema:dissolutionDate",
    "schema:startDate",
    "schema:endDate",
    "cp:validFrom",
    "cp:validUntil",
    "cp:plateDate",
    "cp:appointmentDate",
)
_LABELS = ("skos:prefLabel", "cp:shortName")


def value_findings(statements: Statements) -> Iterator[Finding]:
    """What would be passed over, or chosen by chance, is told."""
    for predicate in _DATES:
        for iri in statements.subjects(predicate):
            for date in statements.literals(iri, predicate):
                if not is_date(date.value):
                    remedy = tr("write YYYY, YYYY-MM or YYYY-MM-DD")
                    yield error("date-malformed", iri, tr("{value!r} is no date", value=date.value), remedy)
    labelled = [(iri, predicate) for predicate in _LABELS for iri in statements.subjects(predicate)]
    labelled += [(iri, "dcterms:title") for iri in documents(statements)]
    for iri, predicate in labelled:
        languages = Counter(label.language for label in statements.literals(iri, predicate))
        if max(languages.values(), default=0) > 1:
            what = tr("it has two {predicate} in one language", predicate=predicate)
            yield error("label-doubled", iri, what, tr("leave one for each language"))
