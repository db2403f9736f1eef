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
    rows = [each.split(" ", 2) for each in statements]
    return Statistics(
        len(rows),
        len({subject for subject, _, _ in rows}),
        len({value for _, _, value in rows}),
        _by_iri(Counter(value for _, predicate, value in rows if predicate == _TYPE and value[0] == "<")),
        _by_iri(Counter(predicate for _, predicate, _ in rows)),
    )


def _by_iri(counts: Counter[str]) -> dict[str, int]:
    # The same few IRIs come again with each plan.
    return dict(sorted((intern(written[1:-1]), count) for written, count in counts.items()))
