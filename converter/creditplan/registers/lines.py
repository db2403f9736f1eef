"""Statements as sorted lines of N-Triples: what is asked for is found in the text, and nothing else is read.

An object of the RDF library costs many times what its line does. The lines of a subject stand together, and
are found as a word is in a dictionary.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad, RdfFormat, parse, serialize


def sorted_lines(quads: Iterable[Quad]) -> bytes:
    """Write statements as N-Triples, each once, in the order of their code points."""
    written = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
    return merged(written)


def merged(*texts: bytes) -> bytes:
    """Join lines, each once, sorted."""
    return b"".join(sorted({line for text in texts for line in text.splitlines(keepends=True)}))


def about(text: bytes, iri: str) -> Iterator[Quad]:
    """Yield what sorted lines say of a subject."""
    subject = f"<{iri}> ".encode()
    start = end = _place(text, subject)
    while text.startswith(subject, end):
        end = text.find(b"\n", end) + 1
    # What was written here is not asked again whether its IRIs are such.
    return parse(text[start:end], format=RdfFormat.N_TRIPLES, lenient=True)


def pairs(text: bytes, predicate: str, value: str = "") -> Iterator[tuple[str, str]]:
    """Yield the subjects that are IRIs and have a property, each with its value as it is written.

    Args:
        text: lines.
        predicate: IRI of the property.
        value: with what the value, as it is written, begins.
    """
    wanted = f"> <{predicate}> ".encode()
    sought, end = wanted + value.encode(), 0
    while (place := text.find(sought, end)) >= 0:
        start = text.rfind(b"\n", 0, place) + 1
        end = text.find(b" .\n", place)
        subject = text[start + 1 : place]
        if b" " not in subject:  # else this stands in a literal
            yield subject.decode(), text[place + len(wanted) : end].decode()


def _place(text: bytes, key: bytes) -> int:
    """Return where in sorted lines a line would begin."""

    def line(place: int) -> bytes:
        return text[text.rfind(b"\n", 0, place) + 1 : text.find(b"\n", place)]

    return bisect_left(range(len(text)), key, key=line)
