"""Forms of SPARQL that answer rightly and slowly, found in the parse tree of a query.

Two are known. A required pattern after an OPTIONAL splits its group in two, which engines then join row by row over
the whole graph. A path of any length in an OPTIONAL that holds or stands in another is walked anew for each row; in a
sub-SELECT of its own it is walked once.
"""

from collections.abc import Iterator

from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

REQUIRED = {
    "TriplesBlock": "triples",
    "GroupOrUnionGraphPattern": "group, UNION or sub-SELECT",
    "GraphGraphPattern": "GRAPH",
    "ServiceGraphPattern": "SERVICE",
    "InlineData": "VALUES",
}
AFTER = "after an OPTIONAL of its group: {}"
PATH = "path of any length within nested OPTIONALs: {}"


def slow_forms(text: str) -> list[str]:
    """What a query has of slow forms, each in words, in the order of the text."""
    return list(dict.fromkeys(_faults(parseQuery(text), 0, nested=False)))


def _faults(node: object, depth: int, *, nested: bool) -> Iterator[str]:
    """Walk a parse tree; ``depth`` counts the OPTIONALs around, ``nested``: one of them holds another."""
    name = getattr(node, "name", None) if isinstance(node, CompValue) else None
    if name == "SubSelect":
        depth, nested = 0, False
    elif name == "GroupGraphPatternSub":
        yield from _late(node.part or ())
    elif name == "OptionalGraphPattern":
        depth, nested = depth + 1, nested or depth > 0 or _holds_optional(node.graph)
    elif name == "PathElt" and nested and str(node.mod) in ("*", "+"):
        yield PATH.format(_words(node))
    for child in _children(node):
        yield from _faults(child, depth, nested=nested)


def _late(parts: ParseResults | tuple[()]) -> Iterator[str]:
    """The required patterns of a group that stand after its first OPTIONAL."""
    optional = False
    for part in parts:
        optional |= part.name == "OptionalGraphPattern"
        if optional and part.name in REQUIRED:
            yield AFTER.format(f"{REQUIRED[part.name]} {_words(part)}")


def _holds_optional(node: object) -> bool:
    if isinstance(node, CompValue) and node.name in ("SubSelect", "OptionalGraphPattern"):
        return node.name == "OptionalGraphPattern"
    return any(map(_holds_optional, _children(node)))


def _children(node: object) -> list[object]:
    if isinstance(node, CompValue):
        return list(node.values())
    return list(node) if isinstance(node, (ParseResults, list)) else []


def _words(node: object) -> str:
    """The words of a node, near enough to the text to find it there."""
    if isinstance(node, CompValue) and node.name == "pname":
        return f"{node.prefix or ''}:{node.localname or ''}"
    if isinstance(node, CompValue | ParseResults | list):
        return " ".join(filter(None, map(_words, _children(node))))
    return node.n3() if hasattr(node, "n3") else str(node)
