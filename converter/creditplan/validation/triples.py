"""A graph to be asked for what is said of a node, and property paths in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from creditplan.namespaces import compact, expand
from creditplan.validation.report import Term

_FIRST, _REST, _NIL = (expand(f"rdf:{name}") for name in ("first", "rest", "nil"))
_ALTERNATIVE = expand("sh:alternativePath")
_OPERATORS = {
    expand("sh:inversePath"): "^{}",
    expand("sh:zeroOrMorePath"): "{}*",
    expand("sh:oneOrMorePath"): "{}+",
    expand("sh:zeroOrOnePath"): "{}?",
}


class Triples:
    """Statements by subject and predicate; graph names do not matter."""

    def __init__(self, statements: Iterable[Quad | Triple]) -> None:
        self._objects: dict[Term, dict[str, list[Term]]] = {}
        for statement in statements:
            said = self._objects.setdefault(statement.subject, {})
            said.setdefault(statement.predicate.value, []).append(statement.object)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """The values of a property of a node, given by its IRI."""
        return self._objects.get(node, {}).get(predicate, [])

    def value(self, node: Term, predicate: str) -> Term | None:
        """Any one of them."""
        return next(iter(self.objects(node, predicate)), None)

    def subjects(self, predicate: str) -> Iterator[tuple[Term, list[Term]]]:
        """The nodes that have a property, each with its values."""
        return ((node, said[predicate]) for node, said in self._objects.items() if predicate in said)

    def about(self, node: Term) -> dict[str, list[Term]]:
        """What is said of a node: values by property."""
        return self._objects.get(node, {})

    def by_language(self, node: Term, predicate: str) -> dict[str, str]:
        """The texts of a property by language tag."""
        texts = (value for value in self.objects(node, predicate) if isinstance(value, Literal))
        return dict(sorted((text.language or "", text.value) for text in texts))

    def members(self, node: Term | None) -> Iterator[Term]:
        """The members of an RDF list."""
        seen = set()
        while node is not None and node not in seen and plain(node) != _NIL:
            seen.add(node)
            yield from self.objects(node, _FIRST)
            node = self.value(node, _REST)

    def copied(self, node: Term) -> Iterator[Triple]:
        """What is said of a blank node, and of the blank nodes that it leads to; nothing of others."""
        if isinstance(node, NamedNode | Literal | Triple):
            return
        for predicate, values in self._objects.get(node, {}).items():
            for value in values:
                yield Triple(node, NamedNode(predicate), value)
                yield from self.copied(value)


def plain(term: Term) -> str:
    """An IRI, the text of a literal, the label of a blank node."""
    return str(term) if isinstance(term, Triple) else term.value


def path_text(graph: Triples, path: Term) -> str:
    """Write a SHACL property path in SPARQL's syntax, with prefixed names.

    Args:
        graph: holds the nodes that the path is made of.
        path: an IRI, or a node as in SHACL, section 2.3.1.
    """
    if isinstance(path, NamedNode):
        return compact(path.value)
    if graph.objects(path, _FIRST):
        return "/".join(path_text(graph, step) for step in graph.members(path))
    alternatives = graph.value(path, _ALTERNATIVE)
    if alternatives is not None:
        return "(" + "|".join(path_text(graph, step) for step in graph.members(alternatives)) + ")"
    for predicate, operator in _OPERATORS.items():
        inner = graph.value(path, predicate)
        if inner is not None:
            text = path_text(graph, inner)
            # An operator holds for all that it encloses: (a/b)* is not a/b*.
            whole = isinstance(inner, NamedNode) or graph.objects(inner, _ALTERNATIVE)
            return operator.format(text if whole else f"({text})")
    return plain(path)
