"""SHACL validation of published data, with the report as values.

Two engines stand behind one interface: a fast one for every day, and pySHACL as the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from itertools import chain
from typing import Protocol

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from creditplan.namespaces import expand
from creditplan.validation.report import Finding, Severity, ValidationReport, ValidationResult
from creditplan.validation.shapes import Shapes, packaged_shapes

__all__ = [
    "Engine",
    "EngineName",
    "Severity",
    "ValidationReport",
    "ValidationResult",
    "default_engine",
    "join",
    "validate",
    "validate_ntriples",
]

_QUOTED = re.compile(rf"^(\S+) <{re.escape(expand('prov:wasQuotedFrom'))}> <([^>]*)> \.$", re.MULTILINE)
_BEGIN = re.compile(rf"^<([^>]*)> <{re.escape(expand('nif:beginIndex'))}> ", re.MULTILINE)


class EngineName(StrEnum):
    """The engines, by the names of their packages."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


class Engine(Protocol):
    """What a SHACL engine must do; shapes are given when it is made."""

    def findings(self, triples: str) -> Iterable[Finding]:
        """Return the results of validating N-Triples, in any order."""


def validate(data: Iterable[Quad | Triple], engine: EngineName | None = None) -> ValidationReport:
    """Validate data against the shapes that ship with the package.

    Args:
        data: one plan, or several; graph names are ignored, all is one graph.
        engine: by default the fast one, or pySHACL where there is none.

    Raises:
        InputError: a shape file is broken.
    """
    triples = {Triple(each.subject, each.predicate, each.object) for each in data}
    return validate_ntriples((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode(), engine)


def validate_ntriples(triples: str, engine: EngineName | None = None) -> ValidationReport:
    """Validate as :func:`validate` does what is written as N-Triples, one statement a line."""
    findings = _engine(engine or default_engine()).findings(triples)
    return to_report(findings, packaged_shapes(), triples)


def to_report(findings: Iterable[Finding], shapes: Shapes, triples: str) -> ValidationReport:
    """Make a report of what an engine found in N-Triples."""
    found = list(findings)
    place = _places(triples) if found else {}.get
    results = (shapes.result(each, place(str(each.focus))) for each in found)
    return ValidationReport(tuple(sorted(results, key=_order)), shapes.focus_nodes(triples))


def join(reports: Iterable[ValidationReport]) -> ValidationReport:
    """Make one report of several, in their order."""
    each = list(reports)
    return ValidationReport(
        tuple(chain.from_iterable(report.results for report in each)),
        sum(report.focus_nodes for report in each),
    )


def default_engine() -> EngineName:
    """Return the fast engine, or pySHACL: no wheel of the fast one is made for some systems."""
    return EngineName.SHACL if find_spec("shacl") else EngineName.PYSHACL


@cache
def _engine(name: EngineName) -> Engine:
    # Each is loaded where it is used: pySHACL and what it needs cost a third of a second.
    if name is EngineName.SHACL:
        from creditplan.validation.fast import FastEngine  # noqa: PLC0415

        return FastEngine(packaged_shapes())
    from creditplan.validation.reference import ReferenceEngine  # noqa: PLC0415

    return ReferenceEngine(packaged_shapes())


def _places(triples: str) -> Callable[[str], str | None]:
    """Where nodes were read, by the nodes in N-Triples syntax; a place itself is its own."""
    places: dict[str, str] = {}
    for node, quoted in sorted(_QUOTED.findall(triples), reverse=True):
        places[node] = quoted
    places |= {f"<{place}>": place for place in _BEGIN.findall(triples)}
    return places.get


def _order(result: ValidationResult) -> tuple[str, ...]:
    return (
        result.severity,
        result.focus_node,
        result.source_shape,
        result.component,
        result.result_path or "",
        result.value or "",
    )
