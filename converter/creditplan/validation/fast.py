"""The engine for every day: ``shacl``, written in Rust."""

from __future__ import annotations

from collections.abc import Iterator

import shacl
from pyoxigraph import RdfFormat, Triple, parse

from creditplan.validation.report import Finding, Term
from creditplan.validation.shapes import Shapes


class FastEngine:
    """Validates with ``shacl``; shapes are compiled once.

    Its paths are written with full IRIs: those of our shapes say the same, and are shorter.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shacl.Shapes.from_text(shapes.ntriples.decode(), format="ntriples")

    def findings(self, triples: bytes) -> Iterator[Finding]:
        """Validate N-Triples."""
        for result in self._shapes.validate_text(triples.decode(), format="ntriples").results:
            yield Finding(
                focus=_term(result.focus_node),
                value=None if result.value is None else _term(result.value),
                severity=result.severity_iri,
                component=result.component_iri,
                shape=_term(result.source_shape),
            )


def _term(text: str) -> Term:
    """Read a term in the syntax of N-Triples."""
    (statement,) = parse(f"<urn:x> <urn:x> {text} .", format=RdfFormat.N_TRIPLES)
    found: Term = statement.object
    return found
