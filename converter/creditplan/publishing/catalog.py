"""The description of a publication: DCAT 3 for people who look for data, VoID for programs that query them.

Counts are exact and checksums are those of the files beside it; nothing depends on time or place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from creditplan.iris import Iris
from creditplan.mapping import Block
from creditplan.model import Labels, Plan
from creditplan.namespaces import BASE, PREFIXES, compact, term
from creditplan.publishing.turtle import to_turtle

_IANA = "https://www.iana.org/assignments/media-types/"
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
_LICENSE = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
_LANGUAGES = [NamedNode(f"http://id.loc.gov/vocabulary/iso639-1/{code}") for code in ("zh", "en")]
_VOCABULARIES = ("cp", "dcterms", "eli", "nif", "prov", "skos")
_TYPE = term("rdf:type")
_INTEGER = term("xsd:integer")

_CATALOG = (
    Labels("任务分工方案关联数据目录", "Catalogue of division-of-work plans as linked data"),
    Labels(
        "政府任务分工方案及其任务、分工和机构，以 RDF 和表格发布。",
        "Government division-of-work plans with their tasks, assignments and agencies, as RDF and as tables.",
    ),
)
_REGISTER = (
    Labels("政府机构名录", "Register of government bodies"),
    Labels(
        "方案中出现的机构和机构群体及其名称。",
        "Bodies and groups of bodies that plans name, with their names.",
    ),
)
_VOCABULARY = (
    Labels("词汇表、形状与查询", "Vocabulary, shapes and queries"),
    Labels(
        "描述方案的 OWL 词汇表、校验数据的 SHACL 形状和预置的 SPARQL 查询。",
        "The OWL vocabulary of plans, SHACL shapes to validate them, and prepared SPARQL queries.",
    ),
)
_TABLES = (
    Labels("任务、分工与机构表", "Tables of tasks, assignments and agencies"),
    Labels("同样的数据，CSV 格式，附 CSVW 元数据。", "The same data as CSV with CSV on the Web metadata."),
)


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """A plan, its quads and the names of its files, the first of which is the one to look at."""

    plan: Plan
    quads: Sequence[Quad]
    files: tuple[str, ...]


def to_catalog(plans: Sequence[PlanFiles], files: Mapping[str, bytes], iris: Iris) -> bytes:
    """Describe a publication in Turtle.

    Args:
        plans: the plans in it.
        files: all other published files by name; each is described with size and SHA-256.
        iris: mints under the publisher's base.
    """
    writer = _Writer(files, iris)
    register = ("agencies.ttl",)
    tables = tuple(name for name in files if name.endswith((".csv", "csv-metadata.json")))
    own = {name for plan in plans for name in plan.files} | {*register, *tables}
    vocabulary = tuple(name for name in files if name not in own)
    sets = [writer.plan(plan) for plan in plans]
    sets += [
        writer.dataset(NamedNode(BASE + "agency/"), *_REGISTER, register, _triples(files["agencies.ttl"])),
        writer.dataset(NamedNode(iris.dataset("vocabulary")), *_VOCABULARY, vocabulary),
        writer.dataset(NamedNode(iris.dataset("tables")), *_TABLES, tables),
    ]
    blocks = [writer.catalog(sets), *writer.blocks, *(writer.distribution(name) for name in files)]
    return to_turtle(blocks, iris.base)


def _triples(turtle: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


class _Writer:
    def __init__(self, files: Mapping[str, bytes], iris: Iris) -> None:
        self.files = files
        self.iris = iris
        self.blocks: list[Block] = []
        self._quads: list[Quad] = []

    def catalog(self, datasets: list[NamedNode]) -> Block:
        node = NamedNode(self.iris.catalog())
        self._add(node, "rdf:type", term("dcat:Catalog"))
        self._describe(node, *_CATALOG)
        for dataset in datasets:
            self._add(node, "dcat:dataset", dataset)
        return self._block("Catalogue")

    def plan(self, plan: PlanFiles) -> NamedNode:
        node = NamedNode(self.iris.dataset(plan.plan.id))
        title = plan.plan.title
        description = Labels(
            f"《{title.zh}》的任务、分工和机构。",
            f"Tasks, assignments and agencies: {title.en or title.zh}.",
        )
        triples = [quad.triple for quad in plan.quads]
        self._dataset(node, title, description, plan.files)
        self._add(node, "dcterms:conformsTo", NamedNode(BASE + "ontology"))
        self._add(node, "prov:wasDerivedFrom", NamedNode(self.iris.source(plan.plan.id)))
        self._add(
            node, "void:exampleResource", NamedNode(self.iris.task(plan.plan.id, plan.plan.tasks[0].key))
        )
        self._add(node, "void:uriSpace", Literal(self.iris.plan(plan.plan.id) + "/"))
        self._add(node, "void:rootResource", NamedNode(self.iris.plan(plan.plan.id)))
        for prefix in _VOCABULARIES:
            self._add(node, "void:vocabulary", NamedNode(PREFIXES[prefix]))
        self._statistics(node, plan.files, triples)
        return self._end(node, title)

    def dataset(
        self,
        node: NamedNode,
        title: Labels,
        description: Labels,
        files: tuple[str, ...],
        triples: Sequence[Triple] = (),
    ) -> NamedNode:
        self._dataset(node, title, description, files)
        if triples:
            self._statistics(node, files, triples)
        return self._end(node, title)

    def distribution(self, name: str) -> Block:
        node, content = self._distribution_node(name), self.files[name]
        checksum = NamedNode(f"{self.iris.catalog()}#sha256-{name}")
        self._add(node, "rdf:type", term("dcat:Distribution"))
        self._add(node, "dcterms:title", Literal(name))
        self._add(node, "dcterms:license", _LICENSE)
        self._add(node, "dcat:downloadURL", NamedNode(self.iris.file(name)))
        self._add(node, "dcat:accessURL", NamedNode(self.iris.file(name)))
        self._add(node, "dcat:mediaType", NamedNode(_IANA + MEDIA_TYPES[PurePosixPath(name).suffix]))
        self._count(node, "dcat:byteSize", len(content), term("xsd:nonNegativeInteger"))
        self._add(node, "spdx:checksum", checksum)
        self._add(checksum, "rdf:type", term("spdx:Checksum"))
        self._add(checksum, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        digest = Literal(sha256(content).hexdigest(), datatype=term("xsd:hexBinary"))
        self._add(checksum, "spdx:checksumValue", digest)
        return self._block(name)

    def _dataset(self, node: NamedNode, title: Labels, description: Labels, files: tuple[str, ...]) -> None:
        self._add(node, "rdf:type", term("dcat:Dataset"))
        self._add(node, "rdf:type", term("void:Dataset"))
        self._describe(node, title, description)
        for name in files:
            self._add(node, "dcat:distribution", self._distribution_node(name))

    def _end(self, node: NamedNode, title: Labels) -> NamedNode:
        # Partitions were described as they were counted; the dataset itself comes first.
        self._quads.sort(key=lambda quad: quad.subject != node)
        self.blocks.append(self._block(title.zh))
        return node

    def _describe(self, node: NamedNode, title: Labels, description: Labels) -> None:
        for predicate, labels in (("dcterms:title", title), ("dcterms:description", description)):
            self._add(node, predicate, Literal(labels.zh, language="zh"))
            if labels.en:
                self._add(node, predicate, Literal(labels.en, language="en"))
        self._add(node, "dcterms:license", _LICENSE)
        for language in _LANGUAGES:
            self._add(node, "dcterms:language", language)

    def _statistics(self, node: NamedNode, files: tuple[str, ...], triples: Sequence[Triple]) -> None:
        for name in files:
            if name.endswith((".ttl", ".nq", ".jsonld")):
                self._add(node, "void:dataDump", NamedNode(self.iris.file(name)))
        classes = Counter(
            t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, NamedNode)
        )
        properties = Counter(triple.predicate.value for triple in triples)
        self._count(node, "void:triples", len(triples))
        self._count(node, "void:distinctSubjects", len({str(triple.subject) for triple in triples}))
        self._count(node, "void:distinctObjects", len({str(triple.object) for triple in triples}))
        self._count(node, "void:classes", len(classes))
        self._count(node, "void:properties", len(properties))
        self._partitions(node, "void:classPartition", "void:class", "void:entities", classes)
        self._partitions(node, "void:propertyPartition", "void:property", "void:triples", properties)

    def _partitions(
        self, node: NamedNode, link: str, what: str, measure: str, counts: Mapping[str, int]
    ) -> None:
        kind = what.removeprefix("void:")
        name = node.value.rstrip("/").rpartition("/")[2]
        for iri, count in sorted(counts.items()):
            partition = NamedNode(f"{self.iris.catalog()}#{name}-{kind}-{compact(iri).replace(':', '-')}")
            self._add(node, link, partition)
            self._add(partition, what, NamedNode(iri))
            self._count(partition, measure, count)

    def _distribution_node(self, name: str) -> NamedNode:
        return NamedNode(f"{self.iris.catalog()}#{name}")

    def _count(self, node: NamedNode, predicate: str, count: int, datatype: NamedNode = _INTEGER) -> None:
        self._add(node, predicate, Literal(str(count), datatype=datatype))

    def _add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self._quads.append(Quad(subject, term(predicate), value))

    def _block(self, heading: str) -> Block:
        block = Block(heading, self._quads)
        self._quads = []
        return block
