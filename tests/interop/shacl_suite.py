"""The W3C's test suite of SHACL: its tests, and reports in a form that can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from pyoxigraph import parse
from rdflib import RDF, SH, Namespace

from creditplan.validation.reference import from_rdflib, to_rdflib
from creditplan.validation.triples import Triples, path_text

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
TERMS = (SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
# Compared where the expected report states them.
OPTIONAL = (SH.sourceConstraint, SH.resultMessage)


@dataclass(frozen=True)
class Case:
    """A test: a data graph, a shapes graph and the report expected of them (none: a failure is expected)."""

    name: str
    data: Path
    shapes: Path
    file: Path
    report: rdflib.term.Node | None

    def graphs(self):
        """Data, shapes and the graph that holds the expected report; they agree on their blank nodes."""
        return to_graph(self.data), to_graph(self.shapes), to_graph(self.file)


def find_cases(folder):
    """All tests below a folder, by what the files say; not every one is in a manifest."""
    cases = []
    for file in sorted(folder.rglob("*.ttl")):
        graph = to_graph(file)
        for test in graph.subjects(RDF.type, SHT.Validate):
            action, result = graph.value(test, MF.action), graph.value(test, MF.result)
            data, shapes = (
                Path(str(graph.value(action, role)).removeprefix("file://"))
                for role in (SHT.dataGraph, SHT.shapesGraph)
            )
            name = file.relative_to(folder).with_suffix("").as_posix()
            cases.append(Case(name, data, shapes, file, None if result == SHT.Failure else result))
    return cases


def to_graph(file):
    """Read as `creditplan validate` reads; each time a new graph with the same blank nodes."""
    return to_rdflib(_quads(file))


@cache
def _quads(file):
    return tuple(parse(path=str(file), base_iri=file.as_uri()))


def told(graph, report, predicates=TERMS):
    """What a report says: whether data conform, and its results as often as they stand there."""
    results = Counter(
        (path and path_in(graph, path), *(graph.value(node, predicate) for predicate in predicates))
        for node in graph.objects(report, SH.result)
        for path in [graph.value(node, SH.resultPath)]
    )
    return graph.value(report, SH.conforms).toPython(), results


def path_in(graph, path):
    """A property path of a graph as text."""
    (node,) = (each.object for each in from_rdflib([(path, SH.path, path)]))
    return path_text(Triples(from_rdflib(graph)), node)


def predicates_of(graph, report):
    """What of a report's results is to be compared."""
    stated = {predicate for node in graph.objects(report, SH.result) for predicate in graph.predicates(node)}
    return (*TERMS, *(predicate for predicate in OPTIONAL if predicate in stated))
