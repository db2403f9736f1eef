"""The description of a publication for programs that query it: VoID, with exact counts.

Each plan is a dataset, and so are ontology, register and links; each set of links to one dataset of others is
a linkset between the register and that one. The partitions of a dataset add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.iris import Iris
from creditplan.model import Labels
from creditplan.namespaces import BASE, PREFIXES, compact, term
from creditplan.publishing.products import PLANS, Distribution, datasets
from creditplan.publishing.shared import linksets
from creditplan.publishing.statistics import Statistics
from creditplan.publishing.turtle import Block, to_turtle
from creditplan.publishing.whole import PLACES
from creditplan.registers import REGISTER_FILES
from creditplan.registers.links import MappingSet, Target

# Where a vocabulary's own IRI is not its namespace.
_VOCABULARY_IRIS = {"cp": BASE + "ontology", "skos": "http://www.w3.org/2004/02/skos/core"}
_NO_VOCABULARY = {"agency", "group", "manner", "rdf", "rdfs", "role", "xsd"}

_Statements = Iterator[Quad]


@dataclass(frozen=True, slots=True)
class Counted:
    """A dataset with its counts.

    Attributes:
        node: its IRI.
        title: its name.
        dumps: names of the files that together say all of it.
        statistics: its counts; none if it is the sum of others.
        details: what else is said of it, as predicates (prefixed names) and values.
    """

    node: NamedNode
    title: Labels
    dumps: tuple[str, ...] = ()
    statistics: Statistics | None = None
    details: tuple[tuple[str, NamedNode | Literal], ...] = ()


def to_counts(
    plans: Iterable[Counted], written: Mapping[str, Distribution], mappings: MappingSet, iris: Iris
) -> bytes:
    """Describe the RDF of a publication in Turtle.

    Args:
        plans: the plans.
        written: all files, by name.
        mappings: the links of the register.
        iris: mints under the publisher's base.
    """
    return to_turtle(_blocks(list(plans), written, mappings, iris), iris.base)


def _blocks(
    plans: list[Counted], written: Mapping[str, Distribution], mappings: MappingSet, iris: Iris
) -> Iterator[Block]:
    titles = {key: words.title for key, words in datasets().items()}

    def whole(key: str) -> NamedNode:
        return NamedNode(iris.catalog_part(key))

    def part(key: str) -> NamedNode:
        return NamedNode(iris.counts(key))

    targets = linksets(mappings)
    every = [
        Counted(whole(PLANS), titles[PLANS], details=_subsets(plan.node for plan in plans)),
        *plans,
        Counted(
            part("ontology"),
            titles["vocabulary"],
            ("ontology.nq", "ontology.ttl"),
            written["ontology.nq"].statistics,
        ),
        Counted(
            whole("register"),
            titles["register"],
            ("register.nq", *REGISTER_FILES),
            written["register.nq"].statistics,
            _subsets([part("places")] if PLACES in written else []),
        ),
        *(_places(part("places"), written[name]) for name in [PLACES] if name in written),
        Counted(
            whole("links"),
            titles["links"],
            ("links.nq", *targets),
            written["links.nq"].statistics,
            _subsets(part(name.removesuffix(".nt")) for name in targets),
        ),
        *(
            _linkset(part(name.removesuffix(".nt")), written[name], part(target.key), whole("register"))
            for name, target in targets.items()
        ),
    ]
    node = NamedNode(iris.counts())
    header = [Quad(node, term("rdf:type"), term("void:DatasetDescription"))]
    header += [Quad(node, term("foaf:topic"), dataset.node) for dataset in every]
    yield "The datasets of the catalogue that are RDF, and their parts", header
    for dataset in every:
        yield dataset.title.zh, list(_dataset(dataset, iris))
    for target in targets.values():
        yield target.title.zh, list(_other(part(target.key), target))


def _subsets(nodes: Iterable[NamedNode]) -> tuple[tuple[str, NamedNode], ...]:
    return tuple(("void:subset", node) for node in nodes)


def _places(node: NamedNode, file: Distribution) -> Counted:
    return Counted(node, file.words or Labels(file.name), (file.name,), file.statistics)


def _linkset(node: NamedNode, file: Distribution, target: NamedNode, register: NamedNode) -> Counted:
    predicates = file.statistics.properties if file.statistics else ()
    return Counted(
        node,
        file.words or Labels(file.name),
        (file.name,),
        file.statistics,
        (
            ("rdf:type", term("void:Linkset")),
            ("void:subjectsTarget", register),
            ("void:objectsTarget", target),
            *(("void:linkPredicate", NamedNode(predicate)) for predicate in predicates),
        ),
    )


def _other(node: NamedNode, target: Target) -> _Statements:
    """Describe a dataset of others as far as its IRIs go."""
    yield _quad(node, "rdf:type", term("void:Dataset"))
    yield from _title(node, target.title)
    yield _quad(node, "foaf:homepage", NamedNode(target.homepage))
    yield _quad(node, "void:uriSpace", Literal(target.uri_space))


def _dataset(dataset: Counted, iris: Iris) -> _Statements:
    node = dataset.node
    yield _quad(node, "rdf:type", term("void:Dataset"))
    yield from _title(node, dataset.title)
    for predicate, value in dataset.details:
        yield _quad(node, predicate, value)
    for name in dataset.dumps:
        yield _quad(node, "void:dataDump", NamedNode(iris.file(name)))
    if dataset.statistics:
        yield from _counts(node, dataset.statistics, _parts(node, iris))


def _title(node: NamedNode, title: Labels) -> _Statements:
    yield _quad(node, "dcterms:title", Literal(title.zh, language="zh"))
    if title.en:
        yield _quad(node, "dcterms:title", Literal(title.en, language="en"))


def _counts(node: NamedNode, counts: Statistics, parts: str) -> _Statements:
    used = {compact(iri).partition(":")[0] for iri in (*counts.classes, *counts.properties)}
    for prefix in sorted(used & PREFIXES.keys() - _NO_VOCABULARY):
        yield _quad(node, "void:vocabulary", NamedNode(_VOCABULARY_IRIS.get(prefix, PREFIXES[prefix])))
    for predicate, count in (
        ("void:triples", counts.triples),
        ("void:distinctSubjects", counts.subjects),
        ("void:distinctObjects", counts.objects),
        ("void:classes", len(counts.classes)),
        ("void:properties", len(counts.properties)),
    ):
        yield _quad(node, predicate, _number(count))
    # The dataset itself comes first, then its partitions.
    partitions = [
        *_partitions(node, parts, "class", "void:entities", counts.classes),
        *_partitions(node, parts, "property", "void:triples", counts.properties),
    ]
    yield from sorted(partitions, key=lambda quad: quad.subject != node)


def _parts(node: NamedNode, iris: Iris) -> str:
    """Return what the IRIs of a dataset's partitions begin with: only the counts speak of them."""
    _, fragment, key = node.value.partition("#")
    return f"{iris.counts(key)}/" if fragment else f"{node.value}#"


def _partitions(
    node: NamedNode, parts: str, kind: str, measure: str, counts: Mapping[str, int]
) -> _Statements:
    for iri, count in counts.items():
        partition = NamedNode(f"{parts}{kind}-{_key(iri)}")
        yield _quad(node, f"void:{kind}Partition", partition)
        yield _quad(partition, f"void:{kind}", NamedNode(iri))
        yield _quad(partition, measure, _number(count))


def _key(iri: str) -> str:
    """Name a term in an IRI: by its prefix, else by a hash."""
    name = compact(iri)
    return f"x-{sha256(iri.encode()).hexdigest()[:12]}" if name == iri else name.replace(":", "-")


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=term("xsd:integer"))


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, term(predicate), value)
