"""SHACL validation of published data, with the report as values.

Two engines stand behind one interface: a fast one for every day, and pySHACL as the reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from importlib.util import find_spec
from typing import Protocol

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.namespaces import term
from creditplan.validation.report import Finding, Severity, ValidationReport, ValidationResult
from creditplan.validation.shapes import Shapes, to_report

__all__ = [
    "Engine",
    "EngineName",
    "Severity",
    "ValidationReport",
    "ValidationResult",
    "Validator",
    "default_engine",
]


class EngineName(StrEnum):
    """The engines, by the names of their packages."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


class Engine(Protocol):
    """What a SHACL engine must do; shapes are given when it is made."""

    def findings(self, triples: str) -> Iterable[Finding]:
        """Return the results of validating N-Triples, in any order."""


class Validator:
    """Validates data against shapes; what its engines make of these is made once.

    Args:
        shapes: what the data are held to.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._engines: dict[EngineName, Engine] = {}

    def validate(self, data: Iterable[Quad | Triple], engine: EngineName | None = None) -> ValidationReport:
        """Validate data.

        Args:
            data: one plan, or several; graph names are ignored, all is one graph.
            engine: by default the fast one, or pySHACL where there is none.

        Raises:
            InputError: the engine is not installed.
        """
        triples = {Triple(each.subject, each.predicate, each.object) for each in data}
        lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        return self.validate_ntriples(lines.decode(), engine)

    def validate_ntriples(self, triples: str, engine: EngineName | None = None) -> ValidationReport:
        """Validate as :meth:`validate` does what is written as N-Triples, one statement a line."""
        findings = self._engine(engine or default_engine()).findings(triples)
        return to_report(findings, self.shapes, triples)

    def focus_nodes(self, data: Iterable[Quad | Triple]) -> int:
        """Count the nodes of our classes that the shapes target; 0: there is nothing to validate."""
        targets, kind = self.shapes.targets, term("rdf:type")
        return len({each.subject for each in data if each.predicate == kind and each.object in targets})

    def _engine(self, name: EngineName) -> Engine:
        if not find_spec(name):
            raise InputError(
                tr("the engine {name} is not installed", name=name),
                remedy=tr("pip install {name}", name=name),
            )
        if name not in self._engines:
            self._engines[name] = _made(name, self.shapes)
        return self._engines[name]


def default_engine() -> EngineName:
    """Return the fast engine, or pySHACL: no wheel of the fast one is made for some systems."""
    return EngineName.SHACL if find_spec("shacl") else EngineName.PYSHACL


def _made(name: EngineName, shapes: Shapes) -> Engine:
    # Each is loaded where it is used: pySHACL and what it needs cost a third of a second.
    if name is EngineName.SHACL:
        from creditplan.validation.fast import FastEngine  # noqa: PLC0415

        return FastEngine(shapes)
    from creditplan.validation.reference import ReferenceEngine  # noqa: PLC0415

    return ReferenceEngine(shapes)
