"""Reports of shapes that are not our own: what our shapes do not need, the standard still allows."""

from __future__ import annotations

import pytest
import rdflib

from creditplan.validation import Severity
from creditplan.validation.reference import from_rdflib, validate_graph
from creditplan.validation.triples import Triples, path_text

PREFIXES = """
@prefix cp: <https://w3id.org/creditplan/ontology#> .
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def graph(text):
    return rdflib.Graph().parse(data=PREFIXES + text, format="turtle")


DATA = "ex:x cp:partOf ex:y ."


def test_other_shapes_may_be_given():
    shapes = "ex:s a sh:NodeShape ; sh:targetNode ex:x ; sh:property [ sh:path cp:number ; sh:minCount 1 ] ."
    (result,) = validate_graph(graph(DATA), graph(shapes))[0].results
    assert (result.result_path, result.component) == ("cp:number", "MinCountConstraintComponent")
    assert validate_graph(graph(DATA), graph("ex:s a sh:NodeShape ."))[0].results == ()


def test_the_details_of_a_result_are_no_results():
    shapes = """
        ex:s a sh:NodeShape ; sh:targetNode ex:x ; sh:node ex:t .
        ex:t a sh:NodeShape ; sh:property [ sh:path cp:number ; sh:minCount 1 ] .
    """
    report, said = validate_graph(graph(DATA), graph(shapes))
    assert (None, rdflib.SH.detail, None) in said
    assert [result.component for result in report.results] == ["NodeConstraintComponent"]


def test_a_severity_of_a_shapes_own_counts_as_a_violation():
    shapes = "ex:s a sh:NodeShape ; sh:targetNode ex:x ; sh:severity ex:Grave ; sh:nodeKind sh:Literal ."
    report, _ = validate_graph(graph(DATA), graph(shapes))
    assert [result.severity for result in report.results] == [Severity.VIOLATION]
    assert not report.conforms


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cp:partOf", "cp:partOf"),
        ("[ sh:inversePath cp:partOf ]", "^cp:partOf"),
        ("( cp:partOf cp:inPlan )", "cp:partOf/cp:inPlan"),
        ("[ sh:zeroOrMorePath [ sh:alternativePath ( cp:partOf cp:inPlan ) ] ]", "(cp:partOf|cp:inPlan)*"),
        # Without brackets these would be other paths.
        ("[ sh:oneOrMorePath ( cp:partOf cp:inPlan ) ]", "(cp:partOf/cp:inPlan)+"),
        ("[ sh:inversePath ( cp:partOf cp:inPlan ) ]", "^(cp:partOf/cp:inPlan)"),
        ("[ sh:zeroOrOnePath [ sh:inversePath cp:partOf ] ]", "(^cp:partOf)?"),
    ],
)
def test_a_path_is_written_as_in_sparql(path, text):
    shape = Triples(from_rdflib(graph(f"ex:s sh:path {path} .")))
    ((_, (node,)),) = shape.subjects(str(rdflib.SH.path))
    assert path_text(shape, node) == text
