"""The shapes one by one: what is said of each, with its blank nodes, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from creditplan.canonical import canonical_nquads
from creditplan.namespaces import BASE
from creditplan.validation.triples import Triples

SPACE: Final = f"{BASE}shapes/"
# A shape as people wrote it, with the comment above it: it ends with its full stop, before an empty line.
_WRITTEN = re.compile(r"^(?:#[^\n]*\n)*shape:(\S*) .*?\.\n(?=\n|\Z)", re.MULTILINE | re.DOTALL)


def shape_lines(turtle: bytes) -> dict[str, list[str]]:
    """Return what is said of each shape, as lines of N-Triples without the stop.

    Blank nodes have canonical names, which hold among the lines of one shape.
    """
    triples = [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]
    graph = Triples(triples)
    own: dict[str, list[Quad]] = {}
    for one in triples:
        if isinstance(one.subject, NamedNode):
            quads = own.setdefault(one.subject.value, [])
            quads += [_quad(one), *map(_quad, graph.copied(one.object))]
    return {iri: _lines(canonical_nquads(quads)) for iri, quads in own.items()}


def written(turtle: bytes) -> Mapping[str, str]:
    """Return the lines of Turtle that say what each shape is, by its IRI."""
    found = _WRITTEN.finditer(turtle.decode())
    return {SPACE + one[1]: one[0].rstrip("\n") for one in found}


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _lines(content: bytes) -> list[str]:
    return [line.removesuffix(" .") for line in content.decode().split("\n")[:-1]]
