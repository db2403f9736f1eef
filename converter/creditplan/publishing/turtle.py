"""Turtle for people and for diffs: one block a section or task, under a comment that says which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Quad, RdfFormat, serialize

from creditplan.namespaces import PREFIXES

# A heading, and what stands under it in the default graph.
Block = tuple[str, Sequence[Quad]]


def to_turtle(blocks: Iterable[Block], base: str) -> bytes:
    """Serialise blocks of quads as Turtle 1.1, in their order.

    Args:
        blocks: parts of a dataset, each under its heading.
        base: IRI that IRIs are written relative to, ending in ``/``.
    """
    used: set[str] = set()
    body: list[bytes] = []
    for heading, quads in blocks:
        text = serialize(quads, format=RdfFormat.TURTLE, prefixes=PREFIXES, base_iri=base) or b""
        # The serialiser repeats its header in each block, prefixes in no fixed order: we write one for all.
        lines = [line for line in text.split(b"\n") if line and not line.startswith((b"@prefix", b"@base"))]
        content = b"\n".join(lines)
        comment = " ".join(heading.split())
        body += [b"", *([f"# {comment}".encode()] if comment else []), *([content] if content else [])]
        used.update(name for name in PREFIXES.keys() - used if f"{name}:".encode() in content)
    header = [f"@base <{base}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(used))]
    return b"\n".join([*(line.encode() for line in header), *body, b""])
