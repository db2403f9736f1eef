"""SHACL validation of published data, with the report as values.

Two engines stand behind one interface: a fast one for every day, and pySHACL as the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
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
    "validate",
    "validate_ntriples",
]

_QUOTED = re.compile(rb"^(\S+) <%b> <([^>]*)> \.$" % re.escape(expand("prov:wasQuotedFrom").encode()), re.M)
_BEGIN = re.compile(rb"^<([^>]*)> <%b> " % re.escape(expand("nif:beginIndex").encode()), re.M)


class EngineName(StrEnum):
    """The engines, by the names of their packages."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


class Engine(Protocol):
    """What a SHACL engine must do; shapes are given when it is made."""

    def findings(self, triples: bytes) -> Iterable[Finding]:
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
    return validate_ntriples(serialize(triples, format=RdfFormat.N_TRIPLES) or b"", engine)


def validate_ntriples(triples: bytes, engine: EngineName | None = None) -> ValidationReport:
    """Validate as :func:`validate` does what is written as N-Triples, one statement a line."""
    findings = _engine(engine or default_engine()).findings(triples)
    return to_report(findings, packaged_shapes(), triples)


def to_report(findings: Iterable[Finding], shapes: Shapes, triples: bytes) -> ValidationReport:
    """Make a report of what an engine found in N-Triples."""
    found = list(findings)
    place = _places(triples) if found else {}.get
    results = (shapes.result(each, place(str(each.focus))) for each in found)
    return ValidationReport(tuple(sorted(results, key=_order)), shapes.focus_nodes(triples))


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


def _places(triples: bytes) -> Callable[[str], str | None]:
    """Where nodes were read, by the nodes in N-Triples syntax; a place itself is its own."""
    places: dict[str, str] = {}
    for node, quoted in sorted(_QUOTED.findall(triples), reverse=True):
        places[node.decode()] = quoted.decode()
    for place in _BEGIN.findall(triples):
        places[f"<{place.decode()}>"] = place.decode()
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
