"""Triples in answers: read within limits, and only if the server says that they are triples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.messages import tr
from creditplan.remote.limits import SIZE
from creditplan.remote.replies import Reply

MOST: Final = 2_000_000
"""Triples or rows of an answer, unless told otherwise: short ones take far more memory than the answer."""
_SYNTAXES = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N3)
_ALSO_TURTLE = ("text/rdf+n3", "application/n3")


class TooManyError(ValueError):
    """There are more triples than are taken, or their prefixes stand for more than is taken."""


def read_triples(reply: Reply, *, most: int = MOST, size: int = SIZE) -> Iterator[Quad]:
    """Read the triples of an answer: Turtle, or N-Triples, which is a part of it.

    Args:
        reply: an answer.
        most: triples that are taken.
        size: characters of them that are taken.

    Raises:
        ValueError: the server names another media type, or none.
        SyntaxError: it is no Turtle.
        TooManyError: there is more.
    """
    named = reply.media_type
    if RdfFormat.from_media_type(named) not in _SYNTAXES and named not in _ALSO_TURTLE:
        raise ValueError(
            tr(
                "Turtle was asked for, and the answer is {named}",
                named=named or tr("of no kind that it names"),
            )
        )
    for number, quad in enumerate(parse(reply.content, format=RdfFormat.TURTLE, rename_blank_nodes=True)):
        # A short prefix can stand for a long name, again and again.
        size -= len(str(quad.triple))
        if number >= most or size < 0:
            raise TooManyError(
                tr("the answer holds more than {most:,} triples, or very long ones", most=most)
            )
        yield quad
