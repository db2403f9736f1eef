"""SHACL validation (pySHACL) of published data, with the report as values."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, SH
from rdflib.collection import Collection

from creditplan.errors import InputError
from creditplan.namespaces import compact, expand
from creditplan.resources import resources

_REMEDY = rdflib.URIRef(expand("cp:remedy"))
_QUOTED_FROM = rdflib.URIRef(expand("prov:wasQuotedFrom"))
_BEGIN_INDEX = rdflib.URIRef(expand("nif:beginIndex"))
_PATH_OPERATORS = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}


class Severity(StrEnum):
    """Severity of a result, by the local names of SHACL; a shape's own counts as a violation."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @classmethod
    def _missing_(cls, value: object) -> Severity:
        return cls.VIOLATION


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One result of a validation (SHACL, section 3.6.2); terms are full IRIs or plain words.

    Attributes:
        focus_node: the node that fails.
        result_path: property path in SPARQL syntax with prefixed names, if the shape has one.
        value: the offending value, if there is one.
        severity: Violation, Warning or Info.
        component: local name of the constraint component, e.g. ``MinCountConstraintComponent``.
        source_shape: IRI of the shape.
        name: name of the shape by language tag.
        message: what is wrong by language tag.
        remedy: what to do by language tag.
        quoted_from: IRI of the place in the source text that the focus node was read from, if known.
    """

    focus_node: str
    result_path: str | None
    value: str | None
    severity: Severity
    component: str
    source_shape: str
    name: dict[str, str] = field(compare=False)
    message: dict[str, str] = field(compare=False)
    remedy: dict[str, str] = field(compare=False)
    quoted_from: str | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What a validation found.

    Attributes:
        results: sorted by severity, focus node and shape.
        focus_nodes: how many nodes are of our classes that the shapes target; 0: nothing was validated.
        graph: the report as SHACL describes it.
    """

    results: tuple[ValidationResult, ...]
    focus_nodes: int
    graph: rdflib.Graph = field(repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return all(result.severity is not Severity.VIOLATION for result in self.results)


def validate(data: Iterable[Quad]) -> ValidationReport:
    """Validate data against the shapes that ship with the package.

    Args:
        data: one plan, or several; graph names are ignored.

    Raises:
        InputError: a shape file is broken.
    """
    return validate_graph(to_rdflib(data))


def validate_graph(graph: rdflib.Graph, shapes: rdflib.Graph | None = None) -> ValidationReport:
    """Validate a graph of rdflib as :func:`validate` does quads; the graph is not changed.

    Args:
        graph: the data.
        shapes: other shapes than those that ship with the package.
    """
    import pyshacl  # noqa: PLC0415 (a third of the start-up time, for those who do not validate)

    if shapes is None:
        shapes = _shapes()
    # In place saves a copy; without inference nothing is written to the graph.
    with ill_typed_literals_accepted():
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference=None, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"the shapes cannot be used: {report}")
    _tag_messages(report, shapes)
    # Not those inside sh:detail: they tell how a shape that another names was broken, once more.
    found = [_result(graph, report, shapes, node) for node in report.objects(None, SH.result)]
    targets = {cls for cls in shapes.objects(None, SH.targetClass) if compact(str(cls)).startswith("cp:")}
    focus_nodes = {node for cls in targets for node in graph.subjects(RDF.type, cls)}
    return ValidationReport(tuple(sorted(found, key=_order)), len(focus_nodes), report)


def to_rdflib(data: Iterable[Quad]) -> rdflib.Graph:
    """Copy quads into an rdflib graph; graph names are dropped, lexical forms are kept."""
    graph = rdflib.Graph(bind_namespaces="none")
    with ill_typed_literals_accepted():
        for subject, predicate, value, _ in data:
            graph.add((_rdflib_term(subject), rdflib.URIRef(predicate.value), _rdflib_term(value)))
    return graph


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


@cache
def _shapes() -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for path in resources("shapes", "*.ttl"):
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, OSError) as error:
            raise InputError(f"the shapes cannot be read: {error}", source=str(path)) from error
    return graph


def _tag_messages(report: rdflib.Graph, shapes: rdflib.Graph) -> None:
    """Give messages their language tags back: pySHACL drops those of SPARQL constraints."""
    for node, shape in list(report.subject_objects(SH.sourceShape)):
        messages = list(shapes.objects(shape, SH.message))
        if messages:
            report.remove((node, SH.resultMessage, None))
            for message in messages:
                report.add((node, SH.resultMessage, message))


def _rdflib_term(value: object) -> rdflib.term.Node:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, Literal):
        if value.language:
            return rdflib.Literal(value.value, lang=value.language)
        if value.datatype.value == str(rdflib.XSD.string):
            return rdflib.Literal(value.value)
        return rdflib.Literal(value.value, datatype=value.datatype.value, normalize=False)
    return rdflib.BNode(str(value).removeprefix("_:"))


def _result(
    data: rdflib.Graph, report: rdflib.Graph, shapes: rdflib.Graph, node: rdflib.term.Node
) -> ValidationResult:
    shape = report.value(node, SH.sourceShape)
    path = report.value(node, SH.resultPath)
    value = report.value(node, SH.value)
    focus = report.value(node, SH.focusNode)
    place = focus if _BEGIN_INDEX in data.predicates(focus) else data.value(focus, _QUOTED_FROM, any=True)
    return ValidationResult(
        focus_node=str(focus),
        result_path=None if path is None else path_text(report, path),
        value=None if value is None else str(value),
        severity=Severity(_local_name(report.value(node, SH.resultSeverity))),
        component=_local_name(report.value(node, SH.sourceConstraintComponent)),
        source_shape=str(shape),
        name=_by_language(shapes, shape, SH.name),
        message=_by_language(report, node, SH.resultMessage),
        remedy=_by_language(shapes, shape, _REMEDY),
        quoted_from=None if place is None else str(place),
    )


def path_text(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """Write a SHACL property path in SPARQL's syntax, with prefixed names.

    Args:
        graph: holds the nodes that the path is made of.
        path: an IRI, or a node as in SHACL, section 2.3.1.
    """
    if isinstance(path, rdflib.URIRef):
        return compact(str(path))
    if graph.value(path, RDF.first) is not None:
        return "/".join(path_text(graph, step) for step in Collection(graph, path))
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(path_text(graph, step) for step in Collection(graph, alternatives)) + ")"
    for predicate, operator in _PATH_OPERATORS.items():
        inner = graph.value(path, predicate)
        if inner is not None:
            text = path_text(graph, inner)
            # An operator holds for all that it encloses: (a/b)* is not a/b*.
            plain = isinstance(inner, rdflib.URIRef) or (inner, SH.alternativePath, None) in graph
            return operator.format(text if plain else f"({text})")
    return str(path)


def _by_language(
    graph: rdflib.Graph, node: rdflib.term.Node | None, predicate: rdflib.URIRef
) -> dict[str, str]:
    values = (v for v in graph.objects(node, predicate) if isinstance(v, rdflib.Literal))
    return {literal.language or "": str(literal) for literal in sorted(values)}


def _local_name(iri: rdflib.term.Node | None) -> str:
    return str(iri).rpartition("#")[2]


def _order(result: ValidationResult) -> tuple[str, ...]:
    return (
        result.severity,
        result.focus_node,
        result.source_shape,
        result.component,
        result.result_path or "",
        result.value or "",
    )
