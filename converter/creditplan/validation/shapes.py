"""Shapes, with what they say for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from creditplan.errors import InputError
from creditplan.namespaces import expand
from creditplan.resources import resources
from creditplan.validation.report import Finding, Severity, Term, ValidationResult
from creditplan.validation.triples import Triples, path_text, plain

_NAME, _MESSAGE, _PATH, _TARGET = (expand(f"sh:{name}") for name in ("name", "message", "path", "targetClass"))
_REMEDY = expand("cp:remedy")
_OURS = expand("cp:")
_TYPE = expand("rdf:type")


@dataclass(frozen=True)
class Shapes:
    """A shapes graph."""

    triples: tuple[Triple, ...]

    @cached_property
    def graph(self) -> Triples:
        """The same, to be asked."""
        return Triples(self.triples)

    @cached_property
    def ntriples(self) -> bytes:
        """The same as N-Triples."""
        return serialize(self.triples, format=RdfFormat.N_TRIPLES) or b""

    @cached_property
    def _of_a_target(self) -> re.Pattern[str]:
        classes = {plain(cls) for _, values in self.graph.subjects(_TARGET) for cls in values}
        ours = sorted(cls.removeprefix(_OURS) for cls in classes if cls.startswith(_OURS))
        names = "|".join(map(re.escape, ours))
        return re.compile(rf"^(\S+) <{re.escape(_TYPE)}> <{re.escape(_OURS)}(?:{names})> \.$", re.MULTILINE)

    def focus_nodes(self, triples: str) -> int:
        """Count the nodes in N-Triples that are of our classes that the shapes target."""
        return len(set(self._of_a_target.findall(triples)))

    def result(self, finding: Finding, place: str | None) -> ValidationResult:
        """Say for people what an engine found; ``place`` is the IRI of where the node was read."""
        shape = finding.shape
        return ValidationResult(
            focus_node=plain(finding.focus),
            result_path=finding.path or self._path(shape),
            value=None if finding.value is None else plain(finding.value),
            severity=Severity(_local_name(finding.severity)),
            component=_local_name(finding.component),
            source_shape=plain(shape),
            name=self.graph.by_language(shape, _NAME),
            message=self.graph.by_language(shape, _MESSAGE) or finding.messages,
            remedy=self.graph.by_language(shape, _REMEDY),
            quoted_from=place,
            finding=finding,
        )

    def _path(self, shape: Term) -> str | None:
        path = self.graph.value(shape, _PATH)
        return None if path is None else path_text(self.graph, path)


def to_shapes(statements: Iterable[Quad | Triple]) -> Shapes:
    """Make shapes of a graph; names of graphs are dropped."""
    return Shapes(tuple(Triple(each.subject, each.predicate, each.object) for each in statements))


@cache
def packaged_shapes() -> Shapes:
    """The shapes that ship with the package.

    Raises:
        InputError: a file is broken.
    """
    statements: list[Quad] = []
    for path in resources("shapes", "*.ttl"):
        try:
            statements += parse(path=str(path), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise InputError(f"the shapes cannot be read: {error}", source=str(path)) from error
    return to_shapes(statements)


def _local_name(iri: str) -> str:
    return iri.rpartition("#")[2]
