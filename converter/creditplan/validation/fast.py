"""The engine for every day: ``shacl``, written in Rust."""

from __future__ import annotations

from collections.abc import Iterator

import shacl
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from creditplan.validation.report import Finding, Term
from creditplan.validation.shapes import Shapes


class FastEngine:
    """Validates with ``shacl``; shapes are compiled once.

    Its paths are written with full IRIs: those of our shapes say the same, and are shorter.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shacl.Shapes.from_text(shapes.ntriples.decode(), format="ntriples")
        self._blank = len({node for triple in shapes.triples for node in _blank_nodes(triple)})

    def findings(self, triples: str) -> Iterator[Finding]:
        """Validate N-Triples."""
        results = self._shapes.validate_text(triples, format="ntriples").results
        names = self._names(triples) if results and "_:" in triples else {}
        for result in results:
            yield Finding(
                focus=_term(result.focus_node, names),
                value=None if result.value is None else _term(result.value, names),
                severity=result.severity_iri,
                component=result.component_iri,
                shape=_term(result.source_shape or "", names),
            )

    def _names(self, triples: str) -> dict[str, BlankNode]:
        """The blank nodes of the data by the names that ``shacl`` gives them.

        It numbers them as they come, those of the shapes first: ``0_b195``.
        """
        lines = "\n".join(line for line in triples.split("\n") if "_:" in line)
        statements = parse(lines, format=RdfFormat.N_TRIPLES)
        nodes = dict.fromkeys(node for statement in statements for node in _blank_nodes(statement))
        return {f"_:0_b{number}": node for number, node in enumerate(nodes, start=self._blank)}


def _blank_nodes(statement: Triple | Quad) -> Iterator[BlankNode]:
    for term in (statement.subject, statement.object):
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _blank_nodes(term)


def _term(text: str, names: dict[str, BlankNode]) -> Term:
    """Read a term in the syntax of N-Triples."""
    if text in names:
        return names[text]
    if text.startswith("<http") and text.endswith(">") and "\\" not in text:
        return NamedNode(text[1:-1])
    (statement,) = parse(f"<urn:x> <urn:x> {text} .", format=RdfFormat.N_TRIPLES)
    found: Term = statement.object
    return found
