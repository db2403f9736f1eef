"""The data of one page: what is said of its thing, as Turtle, JSON-LD and N-Triples beside the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.namespaces import compact, expand
from creditplan.ntriples import to_quads
from creditplan.publishing.turtle import to_turtle

_TYPE = expand("rdf:type")
_STRING = expand("xsd:string")
_PREFIX = re.compile(r"[a-z][a-z0-9-]*:(?!//)")


@dataclass(frozen=True, slots=True)
class About:
    """What the head of a page says of its thing.

    Attributes:
        iri: its IRI.
        file: name of the files beside the page, without their end.
        types: IRIs of its classes.
        json: what is said of it as JSON-LD, for the page itself; empty: too long for one.
    """

    iri: str
    file: str
    types: tuple[str, ...]
    json: str


# Beyond this a page would be heavy: its JSON-LD lies beside it only.
_MOST_INLINE = 20_000


def page_data(
    page: str, iri: str, statements: Sequence[str], base: str
) -> tuple[About, Iterator[tuple[str, bytes]]]:
    """Make the data of a page.

    Args:
        page: path of the page.
        iri: of its thing.
        statements: what is said of it and of what shows on its page, as lines of N-Triples without the stop.
        base: IRI that Turtle is written relative to.

    Returns:
        What the head of the page says of it, and the files.
    """
    lines = list(dict.fromkeys(statements))
    quads = to_quads(lines)
    content = to_json_ld(quads)
    subject = NamedNode(iri)
    types = tuple(
        quad.object.value
        for quad in quads
        if quad.predicate.value == _TYPE and quad.subject == subject and isinstance(quad.object, NamedNode)
    )
    about = About(iri, page.rpartition("/")[2], types, content if len(content) <= _MOST_INLINE else "")
    return about, _files(page, lines, quads, content, base)


def _files(
    page: str, lines: list[str], quads: list[Quad], content: str, base: str
) -> Iterator[tuple[str, bytes]]:
    yield f"{page}.nt", "".join(f"{line} .\n" for line in sorted(lines)).encode()
    yield f"{page}.ttl", to_turtle([("", quads)], base)
    yield f"{page}.jsonld", (content + "\n").encode()


def to_json_ld(quads: Iterable[Quad]) -> str:
    """Write triples as JSON-LD 1.1 with a context of the prefixes that they use, and nothing else.

    No term of it hides what a value is: a reader needs no other file, and the order is that of the triples.
    """
    nodes: dict[str, dict[str, list[object]]] = {}
    used: set[str] = set()
    for subject, predicate, value, _ in quads:
        node = nodes.setdefault(_id(subject), {})
        if predicate.value == _TYPE and isinstance(value, NamedNode):
            node.setdefault("@type", []).append(_short(value.value, used))
        else:
            node.setdefault(_short(predicate.value, used), []).append(_value(value, used))
    written = [
        {"@id": subject, **{key: values[0] if len(values) == 1 else values for key, values in said.items()}}
        for subject, said in nodes.items()
    ]
    context = {prefix: expand(f"{prefix}:") for prefix in sorted(used)}
    return json.dumps({"@context": context, "@graph": written}, ensure_ascii=False, separators=(",", ":"))


def _id(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _short(iri: str, used: set[str]) -> str:
    short = compact(iri)
    prefix, colon, _ = short.partition(":")
    if short != iri and colon:
        used.add(prefix)
        return short
    return iri


def _value(value: object, used: set[str]) -> object:
    if not isinstance(value, Literal):
        return {"@id": _id(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == _STRING:
        return value.value
    return {"@value": value.value, "@type": _short(value.datatype.value, used)}


def by_subject(statements: Iterable[str]) -> Mapping[str, list[str]]:
    """Group statements by the IRI that they are about, in their order."""
    found: dict[str, list[str]] = {}
    for statement in statements:
        subject = statement.partition(" ")[0]
        found.setdefault(subject[1:-1] if subject[0] == "<" else subject, []).append(statement)
    return found
