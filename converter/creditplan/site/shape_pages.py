"""The pages of shapes: what a rule for data looks at, what it checks, what is told where data break it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from creditplan.model import Labels
from creditplan.namespaces import compact, expand, shorten
from creditplan.ntriples import to_quads
from creditplan.site.shape_statements import SPACE
from creditplan.site.things import Label, Thing, Value
from creditplan.validation.report import Term
from creditplan.validation.triples import Triples, path_text

_PATH, _PROPERTY, _SPARQL = map(expand, ("sh:path", "sh:property", "sh:sparql"))
# What of a shape names the terms that it is about; steps of a path stand in nodes of their own.
_ABOUT = re.compile(
    r" <http://www\.w3\.org/(?:ns/shacl#(?:target[A-Za-z]+|path|[a-zA-Z]+Path)|1999/02/22-rdf-syntax-ns#first)>"
    r" <([^>]+)>$"
)


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold.

    Attributes:
        words: in which {} stands for the values.
        values: things and texts.
        text: lines of a query or expression; "": there are none.
        inner: what must hold in turn: groups of checks, each of which is one alternative where several are.
    """

    words: Labels
    values: tuple[Value, ...] = ()
    text: str = ""
    inner: tuple[tuple[Check, ...], ...] = ()


class ShapePages:
    """Makes their views.

    Args:
        lines: what is said of each shape, see :func:`creditplan.site.shape_statements.shape_lines`.
        written: how each is written.
        label: names things.
    """

    def __init__(self, lines: Mapping[str, Sequence[str]], written: Mapping[str, str], label: Label) -> None:
        self._lines, self._written, self._label = lines, written, label
        self._about: dict[str, list[str]] = {}
        self._used: dict[str, list[str]] = {}
        for iri, said in lines.items():
            for one in dict.fromkeys(found[1] for found in map(_ABOUT.search, said) if found):
                self._about.setdefault(one, []).append(iri)
            for one in dict.fromkeys(line.rpartition(" <")[2][:-1] for line in said if line.endswith(">")):
                if one in lines and one not in (iri, SPACE):
                    self._used.setdefault(one, []).append(iri)

    def about(self, term: str) -> list[dict[str, Any]]:
        """Return the shapes that look at a term of the vocabulary, or at its values."""
        return [self._named(iri) for iri in self._about.get(term, ())]

    def view(self, iri: str) -> dict[str, Any]:
        """Return what the page of a shape shows."""
        graph = Triples(to_quads(self._lines[iri]))
        node = NamedNode(iri)
        thing = Thing(iri, (one for one in self._lines[iri] if one.startswith(f"<{iri}> ")))
        severity = next(iter(thing.iris("sh:severity")), "")
        targets = [
            Check(Labels(**words), (self._value(value),))
            for predicate, words in _words()["target"].items()
            for value in graph.objects(node, expand(predicate))
        ]
        path = graph.value(node, _PATH)
        parts = [one.value for one in graph.objects(node, _PROPERTY) if isinstance(one, NamedNode)]
        return {
            "label": thing.label,
            "targets": targets,
            "path": self._path(graph, path) if path is not None else None,
            "checks": [*self._checks(graph, node, named_parts=False)],
            "parts": [self._part(part) for part in parts],
            "used": [self._named(one) for one in self._used.get(iri, ())],
            "severity": Labels(**_words()["severity"][severity.rpartition("#")[2]]) if severity else None,
            "level": severity.rpartition("#")[2].lower(),
            "message": _both(thing, "sh:message"),
            "remedy": _both(thing, "cp:remedy"),
            "written": self._written.get(iri, ""),
        }

    def all(self) -> list[dict[str, Any]]:
        """Return what the list of shapes shows: those with targets, by their names."""
        views = ((iri, self.view(iri)) for iri in sorted(self._lines) if iri != SPACE)
        return [{"iri": iri, **view} for iri, view in views if view["targets"]]

    def _part(self, iri: str) -> dict[str, Any]:
        graph = Triples(to_quads(self._lines[iri]))
        path = graph.value(NamedNode(iri), _PATH)
        thing = Thing(iri, (one for one in self._lines[iri] if one.startswith(f"<{iri}> ")))
        shown = self._path(graph, path) if path is not None else None
        return {**self._named(iri), "path": shown, "message": _both(thing, "sh:message")}

    def _named(self, iri: str) -> dict[str, Any]:
        return {"iri": iri, "label": self._label(iri) or Labels(shorten(iri))}

    def _checks(self, graph: Triples, node: Term, *, named_parts: bool = True) -> Iterator[Check]:
        """Yield what must hold of a node; the named parts of a shape have a table of their own."""
        for predicate, row in _words()["check"].items():
            full = expand(predicate)
            nodes = [node] if predicate != "sh:select" else graph.objects(node, _SPARQL)
            for value in (value for one in nodes for value in graph.objects(one, full)):
                if predicate == "sh:property" and isinstance(value, NamedNode) and not named_parts:
                    continue
                yield self._check(graph, node, row, value)
        if isinstance(node, NamedNode) and not named_parts and graph.objects(node, expand("rdf:first")):
            yield self._check(graph, node, _words()["check"]["sh:or"], node)

    def _check(self, graph: Triples, node: Term, row: Mapping[str, str], value: Term) -> Check:
        words, takes = Labels(row["zh"], row["en"]), row["takes"]
        if takes == "value":
            return Check(words, (self._value(value),))
        if takes == "counted":
            shape = graph.value(node, expand("sh:qualifiedValueShape"))
            inner = (self._alternative(graph, shape),) if shape is not None else ()
            return Check(words, (self._value(value),), inner=inner)
        if takes == "list":
            return Check(words, tuple(map(self._value, graph.members(value))))
        if takes == "text" and isinstance(value, Literal):
            return Check(words, text=_dedented(value.value))
        if takes == "shapes":
            # A list that is a thing of its own is described on its page.
            if isinstance(value, NamedNode) and not graph.objects(value, expand("rdf:first")):
                return Check(words, (self._value(value),))
            return Check(words, inner=tuple(self._alternative(graph, one) for one in graph.members(value)))
        if isinstance(value, NamedNode):
            return Check(words if takes == "shape" else Labels("{}", "{}"), (self._value(value),))
        path = graph.value(value, _PATH) if takes == "part" else None
        values = (self._path(graph, path),) if path is not None else ()
        return Check(words, values, inner=(tuple(self._checks(graph, value)),))

    def _alternative(self, graph: Triples, node: Term) -> tuple[Check, ...]:
        if isinstance(node, NamedNode):
            return (Check(Labels("{}", "{}"), (self._value(node),)),)
        path = graph.value(node, _PATH)
        checks = tuple(self._checks(graph, node))
        if path is None:
            return checks
        row = _words()["check"]["sh:property"]
        return (Check(Labels(row["zh"], row["en"]), (self._path(graph, path),), inner=(checks,)),)

    def _path(self, graph: Triples, path: Term) -> Value:
        if isinstance(path, NamedNode):
            return self._value(path)
        return Value(path_text(graph, path))

    def _value(self, value: Term) -> Value:
        if isinstance(value, NamedNode):
            return Value(compact(value.value), iri=value.value, label=self._label(value.value))
        return Value(value.value if isinstance(value, Literal) else str(value))


def _both(thing: Thing, predicate: str) -> Labels | None:
    zh, en = thing.text(predicate, "zh"), thing.text(predicate, "en")
    return Labels(zh or "", en) if zh or en else None


def _dedented(text: str) -> str:
    """Return lines without the room that all of them begin with."""
    lines: Iterable[str] = text.strip("\n").split("\n")
    lines = [one.rstrip() for one in lines]
    room = min((len(one) - len(one.lstrip()) for one in lines if one), default=0)
    return "\n".join(one[room:] for one in lines)


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("shapes.toml").read_text("utf-8"))
