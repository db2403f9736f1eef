"""What the vocabulary, its code lists and its shapes say of themselves, as values for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from creditplan.namespaces import expand
from creditplan.publishing.handbook.names import SPACE, Name, Names
from creditplan.publishing.handbook.values import (
    Concept,
    Example,
    Labels,
    Scheme,
    Shape,
    Statement,
    Term,
    Use,
    Value,
)
from creditplan.validation.report import Term as Node
from creditplan.validation.triples import Triples, path_text, plain

KINDS: Final[Mapping[str, str]] = {
    expand("owl:Class"): "class",
    expand("owl:ObjectProperty"): "relation",
    expand("owl:DatatypeProperty"): "attribute",
    expand("owl:AnnotationProperty"): "annotation",
    expand("rdfs:Datatype"): "datatype",
}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


class Facts:
    """What is said, to be asked by a page.

    Args:
        statements: of the ontology, its alignments, the code lists and the shapes, in their files' order.
        examples: real data that use the terms, in parts: the first that has an example gives it.
        concluded: what is not written in the data, but follows from them: the last part.
        prefixes: namespaces by prefix, as the files declare them.
    """

    def __init__(
        self,
        statements: Iterable[Triple],
        examples: Iterable[Sequence[Triple]],
        concluded: Sequence[Triple],
        prefixes: Mapping[str, str],
    ) -> None:
        self._said = Triples(statements)
        self._examples = [(part, Triples(part), False) for part in examples]
        self._examples.append((concluded, Triples(concluded), True))
        self._declared = {
            iri: KINDS[kind]
            for iri, kinds in self._types()
            for kind in kinds
            if kind in KINDS and iri.startswith(SPACE)
        }
        schemes = [iri for iri, kinds in self._types() if expand("skos:ConceptScheme") in kinds]
        self._members = {
            scheme: [
                iri for iri, kinds in self._types()
                if expand("skos:Concept") in kinds and scheme in self._iris(iri, "skos:inScheme")
            ]
            for scheme in schemes
        }  # fmt: skip
        self._node_shapes = [iri for iri, kinds in self._types() if expand("sh:NodeShape") in kinds]
        shapes = [iri for iri, kinds in self._types() if expand("sh:PropertyShape") in kinds]
        here = [*self._declared, *chain(*self._members.values()), *self._members, *self._node_shapes, *shapes]
        self.names = Names(
            prefixes, {iri: self.texts(iri, "rdfs:label", "skos:prefLabel", "sh:name") for iri in here}
        )

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms, in the order of their file."""
        return tuple(self._term(iri, kind) for iri, kind in self._declared.items())

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The code lists, in the order of their files."""
        return tuple(
            Scheme(
                self.names.of(scheme),
                scheme,
                self.texts(scheme, "skos:prefLabel", "dcterms:title"),
                self._texts(scheme, "skos:definition"),
                tuple(map(self._concept, concepts)),
            )
            for scheme, concepts in self._members.items()
        )

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The node shapes with their property shapes, in the order of their files."""
        return tuple(map(self._shape, self._node_shapes))

    def term(self, name: str) -> Term:
        """Return a term by its prefixed name."""
        return next(term for term in self.terms if term.name.text == name)

    def texts(self, iri: str, *predicates: str) -> Labels:
        """Return the texts of the first of some properties that something has."""
        return next(filter(None, (self._texts(iri, predicate) for predicate in predicates)), {})

    def values(self, iri: str, predicate: str) -> list[Name | Value]:
        """Return the values of a property."""
        return [self._value(value) for value in self._said.objects(NamedNode(iri), expand(predicate))]

    # Terms

    def _term(self, iri: str, kind: str) -> Term:
        is_class = kind == "class"
        uses = [use for use, target, path in self._uses if (target if is_class else path) == iri]
        return Term(
            self.names.of(iri),
            iri,
            kind,
            self._texts(iri, "rdfs:label"),
            self._texts(iri, "skos:definition"),
            tuple((what, names) for what, names in self._relations(iri) if names),
            tuple(uses),
            tuple(self.names.of(shape) for shape in self._shapes_about(iri)),
            self._example(iri, kind),
        )

    def _relations(self, iri: str) -> Iterator[tuple[str, tuple[Name, ...]]]:
        for what, predicate in (
            ("above", "rdfs:subClassOf"),
            ("above", "rdfs:subPropertyOf"),
            ("domain", "rdfs:domain"),
            ("range", "rdfs:range"),
            ("see", "rdfs:seeAlso"),
        ):
            yield what, self._names(self._iris(iri, predicate))
        for predicate in ("rdfs:subClassOf", "rdfs:subPropertyOf"):
            yield "below", self._names(self._having(predicate, iri))
        yield (
            "inverse",
            self._names(
                dict.fromkeys([*self._iris(iri, "owl:inverseOf"), *self._having("owl:inverseOf", iri)])
            ),
        )
        for steps in self._said.objects(NamedNode(iri), expand("owl:propertyChainAxiom")):
            yield "chain", self._names(self._members_of(steps))

    def _having(self, predicate: str, iri: str) -> list[str]:
        node = NamedNode(iri)
        return [plain(one) for one, values in self._said.subjects(expand(predicate)) if node in values]

    # Examples

    def _example(self, iri: str, kind: str) -> Example | None:
        parts = self._examples
        found = (self._example_in(triples, part, concluded, iri, kind) for triples, part, concluded in parts)
        return next((one for one in found if one), None)

    def _example_in(
        self, triples: Sequence[Triple], part: Triples, concluded: bool, iri: str, kind: str
    ) -> Example | None:
        node = NamedNode(iri)
        if kind == "class":
            things = (one for one, kinds in part.subjects(expand("rdf:type")) if node in kinds)
            # The type first, as people write it.
            said = (
                (one, sorted(part.about(one).items(), key=lambda p: p[0] != expand("rdf:type")))
                for one in things
            )
        elif kind == "datatype":
            typed = (
                one for one in triples if isinstance(one.object, Literal) and one.object.datatype == node
            )
            said = ((one.subject, [(one.predicate.value, [one.object])]) for one in typed)
        else:
            said = ((subject, [(iri, values)]) for subject, values in part.subjects(iri))
        return next(
            (
                Example(self._name(subject), tuple(self._statement(*one) for one in statements), concluded)
                for subject, statements in said
            ),
            None,
        )

    def _statement(self, predicate: str, values: Iterable[Node]) -> Statement:
        name = self.names.of(predicate)
        if predicate == expand("rdf:type"):
            name = Name("a", name.href)
        return Statement(name, tuple(map(self._value, values)))

    # Code lists

    def _concept(self, iri: str) -> Concept:
        notations = self._said.objects(NamedNode(iri), expand("skos:notation"))
        examples = self._said.objects(NamedNode(iri), expand("skos:example"))
        return Concept(
            self.names.of(iri),
            iri,
            next((value.value for value in notations if isinstance(value, Literal)), ""),
            self._texts(iri, "skos:prefLabel"),
            self._texts(iri, "skos:definition"),
            tuple(value for value in map(self._value, examples) if isinstance(value, Value)),
        )

    # Shapes

    @cached_property
    def _uses(self) -> list[tuple[Use, str, str]]:
        """What node shapes say of properties, each with the IRIs of its class and of the property."""
        return [
            (use, target, path)
            for shape in self._node_shapes
            for target in self._iris(shape, "sh:targetClass")
            for path, parts in self._by_path(shape).items()
            for use in [self._use(target, path, parts)]
        ]

    def _by_path(self, shape: str) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for part in self._said.objects(NamedNode(shape), expand("sh:property")):
            path = self._said.value(part, expand("sh:path"))
            if isinstance(path, NamedNode):
                found.setdefault(path.value, []).append(part)
        return found

    def _use(self, target: str, path: str, parts: list[Node]) -> Use:
        values = dict.fromkeys(name for part in parts for name in self._kinds_of_values(part))
        least = [int(n.value) for part in parts for n in self._literals(part, "sh:minCount")]
        most = [int(n.value) for part in parts for n in self._literals(part, "sh:maxCount")]
        # One of a qualified kind is one at least.
        least += [int(n.value) for part in parts for n in self._literals(part, "sh:qualifiedMinCount")
                  if not self._is_advice(part)]  # fmt: skip
        return Use(
            self.names.of(target),
            self.names.of(path),
            tuple(values),
            max(least, default=0),
            min(most, default=None),
        )

    def _is_advice(self, part: Node) -> bool:
        return NamedNode(expand("sh:Violation")) not in self._said.objects(part, expand("sh:severity"))

    def _kinds_of_values(self, part: Node) -> Iterator[Name]:
        """Say what the values are that a shape allows."""
        for predicate in ("sh:class", "sh:datatype"):
            for value in self._said.objects(part, expand(predicate)):
                yield self._name(value)
        if NamedNode(expand("sh:IRI")) in self._said.objects(part, expand("sh:nodeKind")):
            yield Name("IRI", None)
        for listed in self._said.objects(part, expand("sh:languageIn")):
            for tag in self._said.members(listed):
                yield Name(f"@{self._name(tag).text}", None)
        for predicate in ("sh:in", "sh:hasValue"):
            for value in self._said.objects(part, expand(predicate)):
                for one in self._said.members(value) if predicate == "sh:in" else [value]:
                    yield self._name(one)
        for listed in self._said.objects(part, expand("sh:or")):
            for alternative in self._said.members(listed):
                yield from self._kinds_of_values(alternative)

    def _shapes_about(self, iri: str) -> list[str]:
        node = NamedNode(iri)
        about = [expand(f"sh:{name}") for name in (*_TARGETS, "path")]
        return list(
            dict.fromkeys(
                plain(subject)
                for predicate in about
                for subject, values in self._said.subjects(predicate)
                if node in values and plain(subject) in self.names.here
            )
        )

    def _shape(self, iri: str) -> Shape:
        node = NamedNode(iri)
        path = self._said.value(node, expand("sh:path"))
        severities = self._iris(iri, "sh:severity")
        return Shape(
            self.names.of(iri),
            iri,
            self._texts(iri, "sh:name"),
            self._texts(iri, "sh:message"),
            self._texts(iri, "cp:remedy"),
            severities[0].rpartition("#")[2] if severities else "Violation",
            tuple(
                (how, self._name(what))
                for how in _TARGETS
                for what in self._said.objects(node, expand(f"sh:{how}"))
            ),
            path_text(self._said, path) if path is not None else "",
            tuple(self._parts(iri)),
        )

    def _parts(self, iri: str) -> Iterator[Shape]:
        for part in self._iris(iri, "sh:property"):
            shape = self._shape(part)
            yield from (shape, *shape.parts)

    # Reading

    def _types(self) -> Iterator[tuple[str, list[str]]]:
        for node, kinds in self._said.subjects(expand("rdf:type")):
            if isinstance(node, NamedNode):
                yield node.value, [kind.value for kind in kinds if isinstance(kind, NamedNode)]

    def _iris(self, iri: str, predicate: str) -> list[str]:
        values = self._said.objects(NamedNode(iri), expand(predicate))
        return [value.value for value in values if isinstance(value, NamedNode)]

    def _literals(self, node: Node, predicate: str) -> list[Literal]:
        return [v for v in self._said.objects(node, expand(predicate)) if isinstance(v, Literal)]

    def _texts(self, iri: str, predicate: str) -> Labels:
        return self._said.by_language(NamedNode(iri), expand(predicate))

    def _members_of(self, node: Node) -> list[str]:
        return [one.value for one in self._said.members(node) if isinstance(one, NamedNode)]

    def _names(self, iris: Iterable[str]) -> tuple[Name, ...]:
        return tuple(map(self.names.of, iris))

    def _name(self, node: Node) -> Name:
        return self.names.of(node.value) if isinstance(node, NamedNode) else Name(plain(node), None)

    def _value(self, node: Node) -> Name | Value:
        if not isinstance(node, Literal):
            return self._name(node)
        plain = node.language or node.datatype == NamedNode(expand("xsd:string"))
        return Value(node.value, node.language or "", None if plain else self.names.of(node.datatype.value))
