"""SHACL validation of published data, with the report as values.

Two engines stand behind one interface: a fast one for every day, and pySHACL as the reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from itertools import chain
from typing import Protocol

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from creditplan.errors import InputError
from creditplan.namespaces import term
from creditplan.validation.report import Finding, Severity, ValidationReport, ValidationResult
from creditplan.validation.shapes import packaged_shapes, to_report

__all__ = [
    "Engine",
    "EngineName",
    "Severity",
    "ValidationReport",
    "ValidationResult",
    "default_engine",
    "focus_nodes",
    "join",
    "validate",
    "validate_ntriples",
]


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
        InputError: a shape file is broken, or the engine is not installed.
    """
    triples = {Triple(each.subject, each.predicate, each.object) for each in data}
    return validate_ntriples((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode(), engine)


def validate_ntriples(triples: str, engine: EngineName | None = None) -> ValidationReport:
    """Validate as :func:`validate` does what is written as N-Triples, one statement a line."""
    findings = _engine(engine or default_engine()).findings(triples)
    return to_report(findings, packaged_shapes(), triples)


def focus_nodes(data: Iterable[Quad | Triple]) -> int:
    """Count the nodes that are of our classes that the shapes target; 0: there is nothing to validate."""
    targets, kind = packaged_shapes().targets, term("rdf:type")
    return len({each.subject for each in data if each.predicate == kind and each.object in targets})


def join(reports: Iterable[ValidationReport]) -> ValidationReport:
    """Make one report of several, in their order."""
    return ValidationReport(tuple(chain.from_iterable(report.results for report in reports)))


def default_engine() -> EngineName:
    """Return the fast engine, or pySHACL: no wheel of the fast one is made for some systems."""
    return EngineName.SHACL if find_spec("shacl") else EngineName.PYSHACL


def _engine(name: EngineName) -> Engine:
    if not find_spec(name):
        raise InputError(f"the engine {name} is not installed", remedy=f"pip install {name}")
    return _made(name)


@cache
def _made(name: EngineName) -> Engine:
    # Each is loaded where it is used: pySHACL and what it needs cost a third of a second.
    if name is EngineName.SHACL:
        from creditplan.validation.fast import FastEngine  # noqa: PLC0415

        engine: Engine = FastEngine(packaged_shapes())
        return engine
    from creditplan.validation.reference import ReferenceEngine  # noqa: PLC0415

    return ReferenceEngine(packaged_shapes())
