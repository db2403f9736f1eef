"""The engine of reference: pySHACL on rdflib, slower by far, and for any shapes.

It is what validates where no fast engine can be had, and what that one is held to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import SH

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.namespaces import expand
from creditplan.validation.report import Finding, Term, ValidationReport
from creditplan.validation.shapes import Shapes, to_report, to_shapes
from creditplan.validation.triples import Triples, path_text

_RESULT, _PATH, _FOCUS, _VALUE, _SHAPE, _SEVERITY, _COMPONENT, _MESSAGE = (
    expand(f"sh:{name}")
    for name in (
        "result", "resultPath", "focusNode", "value", "sourceShape", "resultSeverity",
        "sourceConstraintComponent", "resultMessage",
    )
)  # fmt: skip


class ReferenceEngine:
    """Validates with pySHACL."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = to_rdflib(shapes.triples)

    def findings(self, triples: str) -> Iterator[Finding]:
        """Validate N-Triples."""
        return findings_in(report_graph(to_rdflib(parse(triples, format=RdfFormat.N_TRIPLES)), self._shapes))


def validate_graph(data: rdflib.Graph, shapes: rdflib.Graph) -> tuple[ValidationReport, rdflib.Graph]:
    """Validate a graph against any shapes; return the report as values, and as SHACL describes it.

    Args:
        data: is not changed.
        shapes: likewise.

    Raises:
        InputError: the shapes cannot be used.
    """
    report = report_graph(data, shapes)
    statements = serialize(from_rdflib(data), format=RdfFormat.N_TRIPLES) or b""
    return to_report(findings_in(report), to_shapes(from_rdflib(shapes)), statements.decode()), report


def report_graph(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Validate; return the report as SHACL describes it."""
    # In place saves a copy; without inference nothing is written to the graph.
    with ill_typed_literals_accepted():
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference=None, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise InputError(tr("the shapes cannot be used: {report}", report=report))
    _tag_messages(report, shapes)
    return report


def findings_in(report: rdflib.Graph) -> Iterator[Finding]:
    """Read the results of a report."""
    graph = Triples(from_rdflib(report))
    # Not those inside sh:detail: they tell how a shape that another names was broken, once more.
    for node in (node for _, results in graph.subjects(_RESULT) for node in results):
        path = graph.value(node, _PATH)
        yield Finding(
            focus=_the(graph, node, _FOCUS),
            value=graph.value(node, _VALUE),
            severity=_the(graph, node, _SEVERITY).value,
            component=_the(graph, node, _COMPONENT).value,
            shape=_the(graph, node, _SHAPE),
            path=None if path is None else path_text(graph, path),
            messages=graph.by_language(node, _MESSAGE),
        )


def _the(graph: Triples, node: Term, predicate: str) -> NamedNode | BlankNode | Literal:
    value = graph.value(node, predicate)
    assert value is not None and not isinstance(value, Triple), predicate
    return value


def to_rdflib(data: Iterable[Quad | Triple]) -> rdflib.Graph:
    """Copy statements into an rdflib graph; graph names are dropped, lexical forms are kept."""
    graph = rdflib.Graph(bind_namespaces="none")
    with ill_typed_literals_accepted():
        for said in data:
            graph.add((to_term(said.subject), rdflib.URIRef(said.predicate.value), to_term(said.object)))
    return graph


def from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    """Yield the statements of an rdflib graph; blank nodes keep their names."""
    for subject, predicate, value in graph:
        yield Triple(from_term(subject), NamedNode(str(predicate)), from_term(value))  # type: ignore[arg-type]


@contextmanager
def ill_typed_literals_accepted() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-typed literal: the shapes report them."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _tag_messages(report: rdflib.Graph, shapes: rdflib.Graph) -> None:
    """Give messages their language tags back: pySHACL drops those of SPARQL constraints."""
    for node, shape in list(report.subject_objects(SH.sourceShape)):
        messages = list(shapes.objects(shape, SH.message))
        if messages:
            report.remove((node, SH.resultMessage, None))
            for message in messages:
                report.add((node, SH.resultMessage, message))


def to_term(value: Term) -> rdflib.term.Node:
    """Copy a term to rdflib; its lexical form is kept."""
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, Literal):
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        if value.datatype.value == str(rdflib.XSD.string):
            return rdflib.Literal(value.value)
        return rdflib.Literal(value.value, datatype=value.datatype.value, normalize=False)
    return rdflib.BNode(str(value).removeprefix("_:"))


def from_term(node: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    """Copy a term of rdflib; a blank node keeps its name."""
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else BlankNode(str(node))
