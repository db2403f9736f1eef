"""What VoID counts of a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import intern

from creditplan.ntriples import name

_TYPE = name("rdf:type")


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


def statistics(statements: Iterable[str]) -> Statistics:
    """Count a dataset.

    Args:
        statements: in the canonical form of N-Triples, without their full stops, each once.
    """
    subjects, objects = set[str](), set[str]()
    classes, properties = Counter[str](), Counter[str]()
    for subject, predicate, value in (each.split(" ", 2) for each in statements):
        subjects.add(subject)
        objects.add(value)
        properties[predicate] += 1
        if predicate == _TYPE and value[0] == "<":
            classes[value] += 1
    return Statistics(properties.total(), len(subjects), len(objects), _by_iri(classes), _by_iri(properties))


def _by_iri(counts: Counter[str]) -> dict[str, int]:
    # The same few IRIs come again with each plan.
    return dict(sorted((intern(written[1:-1]), count) for written, count in counts.items()))
