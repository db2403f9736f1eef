"""RDF terms as they are written: the canonical form of N-Triples, which is that of N-Quads too.

A statement is a line of three terms without its full stop. Strings cost a fraction of what objects of the RDF
library cost, and published lines are joined from them as they stand. The library makes objects of them where
somebody asks for those, and it alone knows how to escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NewType

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from creditplan.namespaces import expand

Term = NewType("Term", str)

_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
# Nothing to escape: no quote, no backslash, and nothing that XML 1.1 restricts or leaves out.
_PLAIN = re.compile(r'[^"\\\x00-\x1f\x7f\ufffe\uffff]*').fullmatch


def iri(value: str) -> Term:
    """Write an IRI that is known to be one, as those are that :mod:`creditplan.iris` mints."""
    return Term(f"<{value}>")


def foreign_iri(value: str) -> Term:
    """Write an IRI that others made.

    Raises:
        ValueError: it is none.
    """
    return Term(str(NamedNode(value)))


@cache
def name(curie: str) -> Term:
    """Write the IRI that a prefixed name stands for.

    >>> name("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    return iri(expand(curie))


def literal(value: str) -> Term:
    r"""Write a string.

    >>> print(literal("one\ntwo"))
    "one\ntwo"
    """
    # Most texts are found to be plain faster so; line ends and spaces of other kinds are plain too.
    plain = value.isprintable() and '"' not in value and "\\" not in value
    return Term(f'"{value}"' if plain or _PLAIN(value) else str(Literal(value)))


def words(value: str, language: str) -> Term:
    """Write words in a language; its tag is one in lower case."""
    return Term(f"{literal(value)}@{language}")


def typed(value: str, datatype: str) -> Term:
    """Write a value of a datatype, which is a prefixed name and not ``xsd:string``."""
    return Term(f"{literal(value)}^^{name(datatype)}")


def dated(value: str) -> Term:
    """Write a day, month or year with the datatype that fits."""
    return typed(value, _DATE_TYPES[len(value)])


def canonical(statements: Iterable[str], graph: Term) -> bytes:
    """Write a named graph without blank nodes in the canonical form of RDFC-1.0: each statement once, sorted.

    The order of code points in the lines is that of the bytes in UTF-8.
    """
    # A document is sorted in part: a dict keeps its order, where a set would not.
    lines = dict.fromkeys([statement.encode() for statement in statements])
    end = f" {graph} .\n".encode()
    return end.join([*sorted(lines), b""])


def to_quads(statements: Iterable[str], graph: Term | None = None) -> list[Quad]:
    """Return statements as objects of the RDF library, in their order; ``None``: in the default graph."""
    end = f" {graph} .\n" if graph else " .\n"
    lines = "".join(f"{statement}{end}" for statement in statements)
    # What was written here is not asked again whether its IRIs are such: that would double the time.
    return list(parse(lines, format=RdfFormat.N_QUADS, lenient=True))
