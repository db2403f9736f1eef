"""What VoID counts of a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from creditplan.namespaces import term

_TYPE = term("rdf:type")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Exact counts.

    Attributes:
        triples: statements.
        subjects: different subjects.
        objects: different objects.
        classes: instances by the IRI of their class.
        properties: statements by the IRI of their predicate.
    """

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def statistics(triples: Collection[Triple]) -> Statistics:
    """Count a dataset."""
    classes = Counter(
        t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, NamedNode)
    )
    properties = Counter(triple.predicate.value for triple in triples)
    return Statistics(
        len(triples),
        len({str(triple.subject) for triple in triples}),
        len({str(triple.object) for triple in triples}),
        dict(sorted(classes.items())),
        dict(sorted(properties.items())),
    )
