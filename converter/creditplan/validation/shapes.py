"""Shapes, with what they say for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.namespaces import expand
from creditplan.resources import resources
from creditplan.validation.report import Finding, Severity, Term, ValidationReport, ValidationResult
from creditplan.validation.triples import Triples, path_text, plain

_NAME, _MESSAGE, _PATH, _TARGET = (
    expand(f"sh:{name}") for name in ("name", "message", "path", "targetClass")
)
_REMEDY = expand("cp:remedy")
_OURS = expand("cp:")
_QUOTED = f" <{expand('prov:wasQuotedFrom')}> <"
_TASK = re.compile("<.*/task/[^/>]+")


class _Said(NamedTuple):
    """What a shape says: its path in SPARQL syntax; texts by language tag."""

    path: str | None
    name: dict[str, str]
    message: dict[str, str]
    remedy: dict[str, str]


@dataclass(frozen=True)
class Shapes:
    """A shapes graph."""

    triples: tuple[Triple, ...]
    _known: dict[Term, _Said] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def graph(self) -> Triples:
        """The same, to be asked."""
        return Triples(self.triples)

    @cached_property
    def ntriples(self) -> bytes:
        """The same as N-Triples."""
        return serialize(self.triples, format=RdfFormat.N_TRIPLES) or b""

    @cached_property
    def targets(self) -> frozenset[Term]:
        """The classes of ours that shapes target."""
        classes = chain.from_iterable(values for _, values in self.graph.subjects(_TARGET))
        return frozenset(cls for cls in classes if plain(cls).startswith(_OURS))

    def result(self, finding: Finding, place: str | None) -> ValidationResult:
        """Say for people what an engine found; ``place`` is the IRI of where the node was read."""
        said = self._said(finding.shape)
        return ValidationResult(
            focus_node=plain(finding.focus),
            result_path=finding.path or said.path,
            value=None if finding.value is None else plain(finding.value),
            severity=Severity(_local_name(finding.severity)),
            component=_local_name(finding.component),
            source_shape=plain(finding.shape),
            name=said.name,
            message=said.message or finding.messages,
            remedy=said.remedy,
            quoted_from=place,
            finding=finding,
        )

    def _said(self, shape: Term) -> _Said:
        if shape not in self._known:
            path = self.graph.value(shape, _PATH)
            self._known[shape] = _Said(
                None if path is None else path_text(self.graph, path),
                *(self.graph.by_language(shape, predicate) for predicate in (_NAME, _MESSAGE, _REMEDY)),
            )
        return self._known[shape]


def to_report(findings: Iterable[Finding], shapes: Shapes, triples: str) -> ValidationReport:
    """Make a report of what an engine found in N-Triples."""
    found = list(findings)
    places = _quotes(triples) if found else {}
    results = (shapes.result(each, _place(str(each.focus), places)) for each in found)
    return ValidationReport(tuple(sorted(results, key=_order)))


def to_shapes(statements: Iterable[Quad | Triple]) -> Shapes:
    """Make shapes of a graph; names of graphs are dropped."""
    return Shapes(tuple(Triple(each.subject, each.predicate, each.object) for each in statements))


def read_shapes() -> Shapes:
    """Read the shapes that ship with the package.

    Raises:
        InputError: a file is broken.
    """
    statements: list[Quad] = []
    for path in resources("shapes", "*.ttl"):
        try:
            statements += parse(path=str(path), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError) as error:
            raise InputError(
                tr("the shapes cannot be read: {error}", error=error), source=str(path)
            ) from error
    return to_shapes(statements)


def _local_name(iri: str) -> str:
    return iri.rpartition("#")[2]


def _place(node: str, quotes: Mapping[str, str]) -> str | None:
    """Where a node was read: what it is quoted from, else its task is; a place is its own."""
    if "#char=" in node:
        return node[1:-1]
    task = _TASK.match(node)
    return quotes.get(node) or (quotes.get(f"{task[0]}>") if task else None)


def _quotes(triples: str) -> dict[str, str]:
    """Where nodes were read, by what N-Triples call them; the first in order, where it is several places."""
    places: dict[str, str] = {}
    for node, quoted in _values(triples, _QUOTED):
        if places.setdefault(node, quoted) > quoted:
            places[node] = quoted
    return places


def _values(triples: str, predicate: str) -> Iterator[tuple[str, str]]:
    """Yield subjects and values of a predicate in lines of N-Triples; searching beats reading every line."""
    middle = triples.find(predicate)
    while middle >= 0:
        start, value = triples.rfind("\n", 0, middle) + 1, middle + len(predicate)
        if " " not in triples[start:middle]:  # else the predicate stands in a literal
            yield triples[start:middle], triples[value : triples.index(" .", value)].removesuffix(">")
        middle = triples.find(predicate, value)


def _order(result: ValidationResult) -> tuple[str, ...]:
    return (
        result.severity,
        result.focus_node,
        result.source_shape,
        result.component,
        result.result_path or "",
        result.value or "",
    )
