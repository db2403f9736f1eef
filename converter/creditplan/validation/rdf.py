"""A report as SHACL describes it in RDF (section 3.6)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from creditplan.namespaces import expand, term
from creditplan.validation.report import Term, ValidationReport, ValidationResult
from creditplan.validation.shapes import Shapes
from creditplan.validation.triples import Triples


def to_quads(report: ValidationReport, shapes: Shapes) -> Iterator[Quad]:
    """Describe a report on shapes; its blank nodes are numbered."""
    yield from (Quad(*triple) for triple in _triples(report, shapes.graph))


def _triples(report: ValidationReport, graph: Triples) -> Iterator[Triple]:
    node = BlankNode("report")
    yield Triple(node, term("rdf:type"), term("sh:ValidationReport"))
    yield Triple(node, term("sh:conforms"), Literal(report.conforms))
    for number in range(1, len(report.results) + 1):
        yield Triple(node, term("sh:result"), BlankNode(f"result{number}"))
    for number, result in enumerate(report.results, start=1):
        for name, value in _said(result, graph):
            yield Triple(BlankNode(f"result{number}"), term(name), value)
    for path in dict.fromkeys(graph.value(each.finding.shape, expand("sh:path")) for each in report.results):
        if path is not None:
            yield from graph.copied(path)


def _said(result: ValidationResult, graph: Triples) -> Iterator[tuple[str, Term]]:
    finding = result.finding
    yield "rdf:type", term("sh:ValidationResult")
    yield "sh:focusNode", finding.focus
    path = graph.value(finding.shape, expand("sh:path"))
    if path is not None:
        yield "sh:resultPath", path
    if finding.value is not None:
        yield "sh:value", finding.value
    yield "sh:resultSeverity", NamedNode(finding.severity)
    yield "sh:sourceConstraintComponent", NamedNode(finding.component)
    yield "sh:sourceShape", finding.shape
    for language, text in result.message.items():
        yield "sh:resultMessage", Literal(text, language=language) if language else Literal(text)
