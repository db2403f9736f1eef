"""Turtle for people and for diffs: one block a section or task, under a comment that says which."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, serialize

from creditplan.mapping import Block
from creditplan.namespaces import PREFIXES


def to_turtle(blocks: Iterable[Block], base: str) -> bytes:
    """Serialise blocks of quads as Turtle 1.1, in their order; the graph names are left out.

    Args:
        blocks: parts of a plan.
        base: IRI that IRIs are written relative to, ending in ``/``.
    """
    used: set[str] = set()
    body: list[bytes] = []
    for block in blocks:
        triples = [quad.triple for quad in block.quads]
        text = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=base)
        # The serialiser repeats its header in each block, prefixes in no fixed order: we write one for all.
        lines = [
            line
            for line in (text or b"").split(b"\n")
            if line and not line.startswith((b"@prefix", b"@base"))
        ]
        comment = " ".join(block.heading.split())
        body += [b"", *([f"# {comment}".encode()] if comment else []), *lines]
        used.update(name for name in PREFIXES if any(f"{name}:".encode() in line for line in lines))
    header = [f"@base <{base}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(used))]
    return b"\n".join([*(line.encode() for line in header), *body, b""])
