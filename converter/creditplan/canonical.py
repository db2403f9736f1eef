"""The canonical form of a dataset, and with it a hash that does not depend on who wrote the dataset down.

RDF Dataset Canonicalization (RDFC-1.0, https://www.w3.org/TR/rdf-canon/): N-Quads with canonical labels of
blank nodes, one spelling of each term, sorted by code points.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, serialize

CANONICAL_FORM = "https://www.w3.org/TR/rdf-canon/"


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Write a dataset in its canonical form; the order and number of equal quads do not matter."""
    distinct = set(quads)
    content = serialize(distinct, format=RdfFormat.N_QUADS) or b""
    # To ask each quad takes long; where the sign is not written, not even in a literal, there is none to ask.
    if b"_:" in content and any(_has_blank_node(quad) for quad in distinct):
        dataset = Dataset(distinct)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        content = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    lines = content.splitlines(keepends=True)
    # The order of bytes in UTF-8 is that of the code points.
    return b"".join(sorted(lines))


def canonical_hash(quads: Iterable[Quad]) -> str:
    """SHA-256 of the canonical form of a dataset, in hexadecimal digits."""
    return sha256(canonical_nquads(quads)).hexdigest()


def _has_blank_node(quad: Quad) -> bool:
    return any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name))
