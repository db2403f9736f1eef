"""JSON-LD as a tree to walk: plan → sections → tasks → assignments → agents; all else under ``included``.

Parts are nested in what they are part of, against the direction of ``cp:partOf``. Sections can hold
sections, and tasks ``subTasks``. The context is ``ontology/context.jsonld``, shipped
inline; its terms decide how a value is written. The tree is what the JSON-LD 1.1 framing algorithm makes of
the same triples with ``ontology/frame.jsonld``, but for the names of parts: framing has one name for all that
stands in a plan or section, where we tell sections from tasks. The frame knows four levels of parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.namespaces import compact, expand
from creditplan.resources import resource

_TYPE = expand("rdf:type")
_PART_OF = expand("cp:partOf")
_NESTED = {
    *(expand(f"cp:{name}") for name in ("hasAssignment", "hasDeadline", "hasTarget", "agent")),
    expand("dcterms:publisher"),
}
_CLASS_OF_PARTS = {"sections": "cp:Section", "tasks": "cp:Task", "subTasks": "cp:Task"}
_INTEGERS = {expand("xsd:positiveInteger"), expand("xsd:nonNegativeInteger")}
_BOOLEAN = expand("xsd:boolean")
_STRING = expand("xsd:string")

# An IRI is a plain string here: it is hashed and compared at a fraction of the cost.
_Value = str | Literal
_Statements = dict[str, dict[str, list[_Value]]]


def to_jsonld(quads: Iterable[Quad], root: NamedNode) -> bytes:
    """Serialise the quads of a plan as compact JSON-LD 1.1; the graph name is left out.

    Args:
        quads: a plan with all that it names; no blank nodes.
        root: the plan.

    Raises:
        TypeError: a subject or object is a blank node or a triple.
    """
    statements: _Statements = {}
    for subject, predicate, value, _ in quads:
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            raise TypeError(f"a plan has no blank nodes: {subject} {predicate} {value}")
        said = value.value if isinstance(value, NamedNode) else value
        statements.setdefault(subject.value, {}).setdefault(predicate.value, []).append(said)
    writer = _Writer(statements)
    document = {"@context": _context()} | writer.node(root.value)
    document["included"] = [writer.node(node) for node in statements if node not in writer.written]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """A term of the context, as far as the writing of values depends on it; there is one object of each."""

    name: str
    type: str | None
    language: str | None
    container: str | None


class _Writer:
    """Turns subjects into node objects, each nested where a frame would nest it."""

    def __init__(self, statements: _Statements) -> None:
        self.statements = statements
        self.parts: dict[str, list[str]] = {}
        for part, said in statements.items():
            for whole in said.get(_PART_OF, ()):
                self.parts.setdefault(str(whole), []).append(part)
        self.written: set[str] = set()

    def node(self, subject: str) -> dict[str, Any]:
        self.written.add(subject)
        statements = self.statements[subject]
        types = [_terms()[str(value)].name for value in statements[_TYPE]]
        scope = next((name for name in types if name in _scoped()), None)
        result: dict[str, Any] = {"id": subject, "type": types[0] if len(types) == 1 else types}
        for predicate, values in statements.items():
            if predicate == _TYPE:
                continue
            written = _terms()[predicate]
            nested = predicate in _NESTED
            result[written.name] = _property(written, [self._value(written, v, nested) for v in values])
        for part in self.parts.get(subject, ()):
            result.setdefault(self._name_of_part(scope, part), []).append(self.node(part))
        return result

    def _name_of_part(self, scope: str | None, part: str) -> str:
        """Choose the term for a part: “sections” and “tasks” are for parts that are such, in their place."""
        names = _scoped()[scope] if scope else {}
        classes = self.statements[part][_TYPE]
        fitting = (
            name for name, cls in _CLASS_OF_PARTS.items() if names.get(name) and expand(cls) in classes
        )
        return next(fitting, "otherParts")

    def _value(self, written: _Term, value: _Value, nested: bool) -> object:
        if isinstance(value, str):
            if nested:
                return self.node(value)
            known = _terms().get(value) if written.type == "@vocab" else None
            return known.name if known else value
        if written.container == "@language":
            return (value.language, value.value)
        words, language = value.value, value.language
        if language:
            return words if written.language == language else {"@value": words, "@language": language}
        datatype = value.datatype.value
        plain: int | bool | str = words
        if datatype in _INTEGERS:
            plain = int(words)
        elif datatype == _BOOLEAN:
            plain = words == "true"
        return plain if datatype in (written.type, _STRING) else {"@value": plain, "type": compact(datatype)}


def _property(written: _Term, values: list[Any]) -> object:
    if written.container == "@language":
        by_language: dict[str, list[str]] = {}
        for language, words in values:
            by_language.setdefault(language, []).append(words)
        return {key: words[0] if len(words) == 1 else words for key, words in by_language.items()}
    return values[0] if len(values) == 1 and written.container != "@set" else values


@cache
def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads(resource("ontology", "context.jsonld").read_text("utf-8"))[
        "@context"
    ]
    return context


def _definitions(context: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the terms of a context in long form, without keywords, their aliases and reversed terms."""
    for name, value in context.items():
        definition = {"@id": value} if isinstance(value, str) else value
        if not name.startswith("@") and not definition.get("@id", "@").startswith("@"):
            yield name, definition


@cache
def _scoped() -> dict[str, dict[str, Any]]:
    """Return the contexts that some types bring with them."""
    return {
        name: definition["@context"]
        for name, definition in _definitions(_context())
        if "@context" in definition
    }


@cache
def _terms() -> Mapping[str, _Term]:
    """Terms by the IRI they stand for."""
    return {_iri(definition["@id"]): _term(name, definition) for name, definition in _definitions(_context())}


def _term(name: str, definition: Mapping[str, Any]) -> _Term:
    return _Term(
        name,
        _iri(definition["@type"]) if "@type" in definition else None,
        definition.get("@language"),
        definition.get("@container"),
    )


def _iri(name: str) -> str:
    return name if name.startswith("@") or "://" in name else expand(name)
