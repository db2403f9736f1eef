"""The description of a publication: DCAT 3 for people who look for data, VoID for programs that query them.

Every file is a distribution of a dataset; only files that say the same share one. Links to a dataset of
others are a linkset between the register and that dataset. Counts are exact and checksums are those of the
files beside it; nothing depends on time or place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.canonical import CANONICAL_FORM
from creditplan.iris import Iris
from creditplan.model import Description, Labels, Publisher
from creditplan.namespaces import BASE, PREFIXES, compact, term
from creditplan.publishing.products import Dataset, Distribution, Words, media_type, words_for
from creditplan.publishing.statistics import Statistics
from creditplan.publishing.turtle import Block, to_turtle
from creditplan.query.values import text

_IANA = "https://www.iana.org/assignments/media-types/"
_LICENSE = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
# The controlled vocabularies that DCAT-AP asks for.
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES, _THEMES = NamedNode(_EU + "language"), NamedNode(_EU + "data-theme")
_CHINESE, _ENGLISH, _GOVERNMENT = (
    NamedNode(_EU + k) for k in ("language/ZHO", "language/ENG", "data-theme/GOVE")
)
# What the values of a property are, where nobody else in the catalogue says so.
_RANGES = {
    term(predicate): term(cls)
    for predicate, cls in {
        "dcterms:conformsTo": "dcterms:Standard",
        "dcterms:language": "dcterms:LinguisticSystem",
        "dcterms:license": "dcterms:LicenseDocument",
        "dcat:mediaType": "dcterms:MediaType",
        "dcat:theme": "skos:Concept",
        "dcat:themeTaxonomy": "skos:ConceptScheme",
        "spdx:algorithm": "spdx:ChecksumAlgorithm",
    }.items()
}
# Where a vocabulary's own IRI is not its namespace.
_VOCABULARY_IRIS = {"cp": BASE + "ontology", "skos": "http://www.w3.org/2004/02/skos/core"}
_NO_VOCABULARY = {"agency", "group", "manner", "rdf", "rdfs", "role", "xsd"}

_Statements = Iterator[Quad]


def to_catalog(
    datasets: Iterable[Dataset], files: Iterable[Distribution], iris: Iris, description: Description
) -> bytes:
    """Describe a publication in Turtle, so that it conforms to DCAT-AP 3.0.1.

    Args:
        datasets: all that is published.
        files: their distributions.
        iris: mints under the publisher's base.
        description: what the publisher says of it; without a publisher it does not conform.

    Raises:
        InputError: a word of the description holds code points that no text has.
    """
    return to_turtle(_blocks(list(datasets), files, iris, description), iris.base)


def _blocks(
    datasets: list[Dataset], files: Iterable[Distribution], iris: Iris, description: Description
) -> Iterator[Block]:
    named: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    described = chain(
        [("Catalogue", _catalog(datasets, iris, description.publisher))],
        ((dataset.words.title.zh, _dataset(dataset, iris)) for dataset in datasets),
        ((file.name, _distribution(file, iris)) for file in files),
    )
    for heading, statements in described:
        quads = list(statements)
        for quad in quads:
            if isinstance(quad.object, NamedNode) and quad.predicate in _RANGES:
                named[quad.predicate].add(quad.object)
        yield heading, quads
    yield "What others define", list(_outside(named))


def _catalog(datasets: Iterable[Dataset], iris: Iris, publisher: Publisher | None) -> _Statements:
    node, agent = NamedNode(iris.catalog()), NamedNode(iris.catalog_part("publisher"))
    yield _quad(node, "rdf:type", term("dcat:Catalog"))
    yield from _described(node, words_for("catalogue"))
    if publisher:
        yield _quad(node, "dcterms:publisher", agent)
        yield _quad(agent, "rdf:type", term("foaf:Agent"))
        yield _quad(agent, "foaf:name", text(publisher.name.zh))
    yield _quad(node, "dcat:themeTaxonomy", _THEMES)
    for dataset in datasets:
        yield _quad(node, "dcat:dataset", dataset.node)


def _dataset(dataset: Dataset, iris: Iris) -> _Statements:
    node = dataset.node
    yield _quad(node, "rdf:type", term("dcat:Dataset"))
    yield from _described(node, dataset.words)
    yield _quad(node, "dcat:theme", _GOVERNMENT)
    for name in dataset.files:
        yield _quad(node, "dcat:distribution", NamedNode(iris.catalog_part(name)))
    for predicate, value in dataset.details:
        yield _quad(node, predicate, value)
    if dataset.statistics:
        yield _quad(node, "rdf:type", term("void:Dataset"))
        for name in dataset.dumps:
            yield _quad(node, "void:dataDump", NamedNode(iris.file(name)))
        yield from _counts(node, dataset.statistics)
    yield from dataset.others


def _described(node: NamedNode, words: Words) -> _Statements:
    yield from _both(node, "dcterms:title", words.title)
    yield from _both(node, "dcterms:description", words.description)
    yield _quad(node, "dcterms:license", _LICENSE)
    for language in [_CHINESE, _ENGLISH] if words.title.en else [_CHINESE]:
        yield _quad(node, "dcterms:language", language)


def _counts(node: NamedNode, counts: Statistics) -> _Statements:
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
        *_partitions(node, "class", "void:entities", counts.classes),
        *_partitions(node, "property", "void:triples", counts.properties),
    ]
    yield from sorted(partitions, key=lambda quad: quad.subject != node)


def _partitions(node: NamedNode, kind: str, measure: str, counts: Mapping[str, int]) -> _Statements:
    # A dataset has an IRI of its own, and so have its partitions below it.
    separator = "/" if "#" in node.value else "#"
    for iri, count in counts.items():
        name = compact(iri)
        if name == iri:
            continue
        partition = NamedNode(f"{node.value}{separator}{kind}-{name.replace(':', '-')}")
        yield _quad(node, f"void:{kind}Partition", partition)
        yield _quad(partition, f"void:{kind}", NamedNode(iri))
        yield _quad(partition, measure, _number(count))


def _distribution(file: Distribution, iris: Iris) -> _Statements:
    node, place = NamedNode(iris.catalog_part(file.name)), NamedNode(iris.file(file.name))
    checksum = NamedNode(iris.catalog_part(f"sha256-{file.name}"))
    yield _quad(node, "rdf:type", term("dcat:Distribution"))
    yield _quad(node, "dcterms:title", Literal(file.name))
    if file.graph:
        words = words_for("graph").of(Labels(file.graph, file.graph))
        yield from _both(node, "dcterms:description", words.description)
        yield _quad(node, "dcterms:conformsTo", NamedNode(CANONICAL_FORM))
    yield _quad(node, "dcterms:license", _LICENSE)
    yield _quad(node, "dcat:downloadURL", place)
    yield _quad(node, "dcat:accessURL", place)
    yield _quad(node, "dcat:mediaType", NamedNode(_IANA + media_type(file.name)))
    yield _quad(node, "dcat:byteSize", _number(file.size, "xsd:nonNegativeInteger"))
    yield _quad(node, "spdx:checksum", checksum)
    yield _quad(checksum, "rdf:type", term("spdx:Checksum"))
    yield _quad(checksum, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
    yield _quad(checksum, "spdx:checksumValue", Literal(file.digest, datatype=term("xsd:hexBinary")))


def _outside(named: Mapping[NamedNode, set[NamedNode]]) -> _Statements:
    """Say what the things of others that the catalogue names are: validators follow no link."""
    for predicate, cls in _RANGES.items():
        for node in sorted(named[predicate], key=str):
            yield _quad(node, "rdf:type", cls)
    for scheme, concepts in ((_LANGUAGES, (_CHINESE, _ENGLISH)), (_THEMES, (_GOVERNMENT,))):
        for concept in concepts:
            yield _quad(concept, "skos:inScheme", scheme)
    yield _quad(_GOVERNMENT, "skos:prefLabel", Literal("Government and public sector", language="en"))
    yield _quad(_THEMES, "dcterms:title", Literal("Data theme", language="en"))


def _both(node: NamedNode, predicate: str, labels: Labels) -> _Statements:
    yield _quad(node, predicate, Literal(labels.zh, language="zh"))
    if labels.en:
        yield _quad(node, predicate, Literal(labels.en, language="en"))


def _number(count: int, datatype: str = "xsd:integer") -> Literal:
    return Literal(str(count), datatype=term(datatype))


def _quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, term(predicate), value)
