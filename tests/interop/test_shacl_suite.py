"""The W3C's SHACL test suite, through the road that `creditplan validate` takes."""

from __future__ import annotations

import os
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, SH, BNode
from shacl_suite import find_cases, predicates_of, told

from creditplan.errors import InputError
from creditplan.validation import Severity
from creditplan.validation.fast import FastEngine
from creditplan.validation.reference import from_rdflib, from_term, validate_graph
from creditplan.validation.shapes import to_shapes

pytestmark = [
    pytest.mark.interop,
    # pySHACL says so of a shape of the suite that is ill-formed on purpose.
    pytest.mark.filterwarnings("ignore:QualifiedValueShapeConstraintComponent can only be present"),
]
FOLDER = Path(os.environ.get("CREDITPLAN_SUITES", "/nowhere")) / "w3c-shacl"
CASES = find_cases(FOLDER)
KNOWN = {
    "core/property/uniqueLang-002": "pySHACL compares values of sh:uniqueLang, the suite wants the spelling true",
    "sparql/node/prefixes-001": "pySHACL does not follow owl:imports to the prefixes of another node",
    "sparql/pre-binding/shapesGraph-001": "pySHACL does not offer $shapesGraph, which the standard leaves open",
}


def test_the_suite_is_whole(suites):
    kinds = Counter(case.name.partition("/")[0] for case in CASES)
    assert kinds == {"core": 98, "sparql": 23}
    assert {case.name for case in CASES} >= KNOWN.keys()


@pytest.fixture
def line(request, table):
    """The line of the table for this part of the suite; a failing test stays out of what passed."""
    kind = {"core": "SHACL Core", "sparql": "SHACL-SPARQL"}[request.node.callspec.id.partition("/")[0]]
    line = table[f"{kind} test suite"]
    line.version = f"pySHACL {version('pyshacl')}"
    line.total += 1
    return line


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=KNOWN[case.name], strict=True)] if case.name in KNOWN else [],
        )
        for case in CASES
    ],
)
def test_the_report_is_what_the_suite_expects(case, line):
    if case.name in KNOWN:
        line.notes.append(f"{case.name.rpartition('/')[2]}: {KNOWN[case.name]}")
    data, shapes, expected = case.graphs()
    if case.report is None:
        with pytest.raises(InputError, match="the shapes cannot be used"):
            validate_graph(data, shapes)
    else:
        found, graph = validate_graph(data, shapes)
        predicates = predicates_of(expected, case.report)
        conforms, results = told(expected, case.report, predicates)
        # Both graphs name blank nodes of one reading of the file, so that they too are compared one by one.
        report = graph.value(None, RDF.type, SH.ValidationReport)
        assert told(graph, report, predicates) == (conforms, results)
        assert values_of(found.results) == values_in(results)
    line.passed += 1


def values_of(results):
    return Counter(
        (one.result_path, one.focus_node, one.value, one.severity, one.component, one.source_shape)
        for one in results
    )


def values_in(results):
    """The same of an expected report. A severity of a shape's own counts as a violation with us."""
    return Counter(
        (
            path,
            str(focus),
            None if value is None else str(value),
            Severity(severity.fragment),
            component.fragment,
            str(shape),
        )
        for path, focus, value, severity, component, shape, *_ in results.elements()
    )


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name.startswith("core/")], ids=lambda case: case.name
)
def test_the_fast_engine_finds_what_the_core_suite_expects(case, table):
    """Blank nodes of shapes are named by the engine, and paths told by the packaged shapes: both left out."""
    line = table["SHACL Core test suite, shacl"]
    line.version = f"shacl {version('shacl')}"
    line.total += 1
    data, shapes, expected = case.graphs()
    lines = (serialize(from_rdflib(data), format=RdfFormat.N_TRIPLES) or b"").decode()
    found = FastEngine(to_shapes(from_rdflib(shapes))).findings(lines)
    assert Counter(
        (str(each.focus), str(each.value), each.severity, each.component, str(each.shape).startswith("_:"))
        for each in found
    ) == Counter(
        (*(str(node and from_term(node)) for node in (focus, value)), str(severity), str(component), isinstance(shape, BNode))
        for _, focus, value, severity, component, shape in told(expected, case.report)[1].elements()
    )  # fmt: skip
    line.passed += 1
