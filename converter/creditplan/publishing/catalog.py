"""The description of a publication: DCAT 3 for people who look for data, VoID for programs that query them.

Every file is a distribution of a dataset; only files that say the same share one. Links to a dataset of
others are a linkset between the register and that dataset. Counts are exact and checksums are those of the
files beside it; nothing depends on time or place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.canonical import CANONICAL_FORM
from creditplan.iris import Iris
from creditplan.model import Labels, Plan
from creditplan.namespaces import BASE, PREFIXES, compact, term
from creditplan.publishing.linksets import linkset_file, linksets
from creditplan.publishing.named_graphs import SHARED_GRAPHS
from creditplan.publishing.shared import shared_files
from creditplan.publishing.statistics import Statistics, statistics
from creditplan.publishing.turtle import Block, to_turtle
from creditplan.query.values import text
from creditplan.registers import REGISTER_FILES
from creditplan.registers.links import Target

_IANA = "https://www.iana.org/assignments/media-types/"
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
_LICENSE = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
# The controlled vocabularies that DCAT-AP asks for.
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES, _THEMES = NamedNode(_EU + "language"), NamedNode(_EU + "data-theme")
_CHINESE, _ENGLISH, _GOVERNMENT = (
    NamedNode(_EU + k) for k in ("language/ZHO", "language/ENG", "data-theme/GOVE")
)
# What the values of a property are, where nobody else in the catalogue says so.
_RANGES = {
    "dcterms:conformsTo": "dcterms:Standard",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:license": "dcterms:LicenseDocument",
    "dcat:mediaType": "dcterms:MediaType",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "spdx:algorithm": "spdx:ChecksumAlgorithm",
}
# Where a vocabulary's own IRI is not its namespace.
_VOCABULARY_IRIS = {"cp": BASE + "ontology", "skos": "http://www.w3.org/2004/02/skos/core"}
_NO_VOCABULARY = {"agency", "group", "manner", "rdf", "rdfs", "role", "xsd"}
_INTEGER = term("xsd:integer")

_CATALOG = (
    Labels("任务分工方案关联数据目录", "Catalogue of division-of-work plans as linked data"),
    Labels(
        "政府任务分工方案及其任务、分工和机构，以 RDF 和表格发布。",
        "Government division-of-work plans with their tasks, assignments and agencies, as RDF and as tables.",
    ),
)
_REGISTER = (
    Labels(
        "政府机构名录及其沿革、类别、地区、文件和依据",
        "Register of government bodies, with all that belongs to it",
    ),
    Labels(
        "构成名录的全部文件：机构、沿革、类别、地区、文件、依据和参考资料。",
        "All files of the register: bodies, changes, kinds, places, documents, evidence and references.",
    ),
)
_LINKS = Labels("名录的全部外部链接", "All links of the register")
_ONE_GRAPH = {
    "zh": "一个命名图：{}，规范形式（RDFC-1.0）：文件的 SHA-256 即数据集的规范哈希。",
    "en": "One named graph: {}, in canonical form (RDFC-1.0): the file's SHA-256 is the dataset's hash.",
}
# Title and description of the dataset that each shared file is.
_SHARED = {
    "tasks.csv": Labels("任务表", "Table of tasks"),
    "assignments.csv": Labels("分工表", "Table of assignments"),
    "agencies.csv": Labels("机构表", "Table of agencies"),
    "csv-metadata.json": Labels("三张表的 CSVW 元数据", "CSV on the Web metadata of the three tables"),
    "ontology.ttl": Labels("任务分工方案词汇表", "Vocabulary of division-of-work plans"),
    "alignments.ttl": Labels("词汇表与其他词汇表的对应", "Alignments of the vocabulary to others"),
    "agencies.ttl": Labels("政府机构名录", "Register of government bodies"),
    "changes.ttl": Labels("政府机构沿革", "Changes of government bodies"),
    "documents.ttl": Labels("方案和机构改革所涉文件", "Documents that plans and reforms name"),
    "evidence.ttl": Labels("名录各项陈述的依据", "Evidence for the register"),
    "kinds.ttl": Labels("机构和机构变化的类别", "Kinds of bodies and of change"),
    "places.ttl": Labels("省级行政区及其人民政府", "Provincial-level units and their governments"),
    "references.ttl": Labels("名录的参考资料", "References of the register"),
    "links-sources.ttl": Labels("名录的外部链接及其来源", "Links of the register and their sources"),
    "links.sssom.tsv": Labels("名录的外部链接（SSSOM）", "Links of the register, as SSSOM"),
    "lifelines.zh.svg": Labels("政府机构沿革图", "Lifelines of government bodies, in Chinese"),
    "lifelines.en.svg": Labels("政府机构沿革图（英文）", "Lifelines of government bodies, in English"),
    "shapes.ttl": Labels("校验数据的 SHACL 形状", "SHACL shapes that the data conform to"),
    "queries.ttl": Labels("预置的 SPARQL 查询", "Prepared SPARQL queries"),
    "context.jsonld": Labels("JSON-LD 上下文", "JSON-LD context"),
    "frame.jsonld": Labels("JSON-LD 框架", "JSON-LD frame"),
}


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """A plan, its quads, the names of its RDF files and of its text."""

    plan: Plan
    quads: Sequence[Quad]
    dumps: tuple[str, ...]
    text: str


def to_catalog(plans: Sequence[PlanFiles], files: Mapping[str, bytes], iris: Iris, publisher: str) -> bytes:
    """Describe a publication in Turtle, so that it conforms to DCAT-AP 3.0.1.

    Args:
        plans: the plans in it.
        files: all other published files by name; each is described with size and SHA-256.
        iris: mints under the publisher's base.
        publisher: name of who publishes it.
    """
    writer = _Writer(files, iris)
    datasets = [node for plan in plans for node in (writer.plan(plan), writer.text(plan))]
    datasets += [writer.shared(name) for name in _SHARED]
    datasets += [writer.register(), writer.links()]
    datasets += [writer.linkset(target) for target in linksets().values()]
    blocks = [writer.catalog(datasets, publisher), *writer.blocks]
    blocks += [*(writer.distribution(name) for name in files), writer.outside()]
    return to_turtle(blocks, iris.base)


class _Writer:
    def __init__(self, files: Mapping[str, bytes], iris: Iris) -> None:
        self.files = files
        self.iris = iris
        self.blocks: list[Block] = []
        self._quads: list[Quad] = []
        self._objects: defaultdict[str, set[NamedNode]] = defaultdict(set)

    # Datasets

    def catalog(self, datasets: list[NamedNode], publisher: str) -> Block:
        node, agent = NamedNode(self.iris.catalog()), NamedNode(self.iris.catalog_part("publisher"))
        self._add(node, "rdf:type", term("dcat:Catalog"))
        self._describe(node, *_CATALOG)
        self._add(node, "dcterms:publisher", agent)
        self._add(node, "dcat:themeTaxonomy", _THEMES)
        for dataset in datasets:
            self._add(node, "dcat:dataset", dataset)
        self._add(agent, "rdf:type", term("foaf:Agent"))
        self._add(agent, "foaf:name", text(publisher))
        return self._block("Catalogue")

    def plan(self, files: PlanFiles) -> NamedNode:
        plan, node = files.plan, NamedNode(self.iris.dataset(files.plan.id))
        english = f"Tasks, assignments and agencies: {plan.title.en}." if plan.title.en else None
        description = Labels(f"《{plan.title.zh}》的任务、分工和机构。", english)
        self._dataset(node, plan.title, description, files.dumps)
        self._add(node, "dcterms:conformsTo", NamedNode(BASE + "ontology"))
        self._add(node, "dcterms:conformsTo", NamedNode(BASE + "shapes/"))
        self._add(node, "prov:wasDerivedFrom", NamedNode(self.iris.source(plan.id)))
        self._add(node, "void:rootResource", NamedNode(self.iris.plan(plan.id)))
        self._add(node, "void:exampleResource", NamedNode(self.iris.task(plan.id, plan.tasks[0].key)))
        self._add(node, "void:uriSpace", Literal(self.iris.plan(plan.id)))
        self._statistics(node, files.dumps, statistics([quad.triple for quad in files.quads]))
        return self._end(node, plan.title)

    def text(self, files: PlanFiles) -> NamedNode:
        node = NamedNode(self.iris.source(files.plan.id))
        title = Labels(f"《{files.plan.title.zh}》原文")
        self._dataset(node, title, Labels("数据中的位置所计的文本。"), (files.text,))
        return self._end(node, title)

    def shared(self, name: str) -> NamedNode:
        node = NamedNode(self.iris.catalog_part(name.replace(".", "-")))
        dumps = (name, "ontology.nq") if name == "ontology.ttl" else (name,)
        self._dataset(node, _SHARED[name], _SHARED[name], dumps)
        if name.endswith(".ttl"):
            self._statistics(node, dumps, shared_files().counts[name])
        return self._end(node, _SHARED[name])

    def register(self) -> NamedNode:
        """Describe the register as one: the dataset that all its links start from."""
        node = self._register_node()
        self._dataset(node, *_REGISTER, ("register.nq",))
        for name in REGISTER_FILES:
            self._add(node, "void:subset", NamedNode(self.iris.catalog_part(name.replace(".", "-"))))
        counts = shared_files().counts["register.nq"]
        self._statistics(node, ("register.nq", *REGISTER_FILES), counts)
        return self._end(node, _REGISTER[0])

    def links(self) -> NamedNode:
        """Describe the links to all datasets as one."""
        node = NamedNode(self.iris.catalog_part("links"))
        self._dataset(node, _LINKS, _LINKS, ("links.nq",))
        for target in linksets().values():
            self._add(node, "void:subset", self._linkset_node(target))
        self._statistics(node, ("links.nq",), shared_files().counts["links.nq"])
        return self._end(node, _LINKS)

    def linkset(self, target: Target) -> NamedNode:
        """Describe the links to a dataset, and that dataset as far as its IRIs go."""
        name = linkset_file(target)
        node = self._linkset_node(target)
        other = NamedNode(self.iris.catalog_part(target.key))
        title = Labels(f"名录到{target.title.zh}的链接", f"Links from the register to {target.title.en}")
        self._dataset(node, title, title, (name,))
        self._add(node, "rdf:type", term("void:Linkset"))
        self._add(node, "void:subjectsTarget", self._register_node())
        self._add(node, "void:objectsTarget", other)
        counts = shared_files().counts[name]
        for predicate in counts.properties:
            self._add(node, "void:linkPredicate", NamedNode(predicate))
        self._statistics(node, (name,), counts)
        self._add(other, "rdf:type", term("void:Dataset"))
        self._add(other, "dcterms:title", Literal(target.title.zh, language="zh"))
        self._add(other, "dcterms:title", Literal(target.title.en or "", language="en"))
        self._add(other, "foaf:homepage", NamedNode(target.homepage))
        self._add(other, "void:uriSpace", Literal(target.uri_space))
        return self._end(node, title)

    def _register_node(self) -> NamedNode:
        return NamedNode(self.iris.catalog_part("register"))

    def _linkset_node(self, target: Target) -> NamedNode:
        return NamedNode(self.iris.catalog_part(linkset_file(target).removesuffix(".nt")))

    def _dataset(self, node: NamedNode, title: Labels, description: Labels, files: tuple[str, ...]) -> None:
        self._add(node, "rdf:type", term("dcat:Dataset"))
        self._describe(node, title, description)
        self._add(node, "dcat:theme", _GOVERNMENT)
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
        for language in [_CHINESE, _ENGLISH] if title.en else [_CHINESE]:
            self._add(node, "dcterms:language", language)

    # Statistics

    def _statistics(self, node: NamedNode, dumps: tuple[str, ...], counts: Statistics) -> None:
        self._add(node, "rdf:type", term("void:Dataset"))
        for name in dumps:
            self._add(node, "void:dataDump", NamedNode(self.iris.file(name)))
        used = {compact(iri).partition(":")[0] for iri in (*counts.classes, *counts.properties)}
        for prefix in sorted(used & PREFIXES.keys() - _NO_VOCABULARY):
            self._add(node, "void:vocabulary", NamedNode(_VOCABULARY_IRIS.get(prefix, PREFIXES[prefix])))
        self._count(node, "void:triples", counts.triples)
        self._count(node, "void:distinctSubjects", counts.subjects)
        self._count(node, "void:distinctObjects", counts.objects)
        self._count(node, "void:classes", len(counts.classes))
        self._count(node, "void:properties", len(counts.properties))
        self._partitions(node, "class", "void:entities", counts.classes)
        self._partitions(node, "property", "void:triples", counts.properties)

    def _partitions(self, node: NamedNode, kind: str, measure: str, counts: Mapping[str, int]) -> None:
        # A dataset has an IRI of its own, and so have its partitions below it.
        separator = "/" if "#" in node.value else "#"
        for iri, count in sorted(counts.items()):
            name = compact(iri)
            if name == iri:
                continue
            partition = NamedNode(f"{node.value}{separator}{kind}-{name.replace(':', '-')}")
            self._add(node, f"void:{kind}Partition", partition)
            self._add(partition, f"void:{kind}", NamedNode(iri))
            self._count(partition, measure, count)

    # Files

    def distribution(self, name: str) -> Block:
        node, content = self._distribution_node(name), self.files[name]
        file, checksum = NamedNode(self.iris.file(name)), NamedNode(self.iris.catalog_part(f"sha256-{name}"))
        self._add(node, "rdf:type", term("dcat:Distribution"))
        self._add(node, "dcterms:title", Literal(name))
        if name.endswith(".nq"):
            graph = SHARED_GRAPHS.get(name) or self.iris.graph(name.removesuffix(".nq"))
            for language, words in _ONE_GRAPH.items():
                self._add(node, "dcterms:description", Literal(words.format(graph), language=language))
            self._add(node, "dcterms:conformsTo", NamedNode(CANONICAL_FORM))
        self._add(node, "dcterms:license", _LICENSE)
        self._add(node, "dcat:downloadURL", file)
        self._add(node, "dcat:accessURL", file)
        self._add(node, "dcat:mediaType", NamedNode(_IANA + MEDIA_TYPES[PurePosixPath(name).suffix]))
        self._count(node, "dcat:byteSize", len(content), term("xsd:nonNegativeInteger"))
        self._add(node, "spdx:checksum", checksum)
        self._add(checksum, "rdf:type", term("spdx:Checksum"))
        self._add(checksum, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        digest = Literal(sha256(content).hexdigest(), datatype=term("xsd:hexBinary"))
        self._add(checksum, "spdx:checksumValue", digest)
        return self._block(name)

    def _distribution_node(self, name: str) -> NamedNode:
        return NamedNode(self.iris.catalog_part(name))

    def outside(self) -> Block:
        """Say what the things of others that the catalogue names are: validators follow no link."""
        for predicate, cls in _RANGES.items():
            for node in sorted(self._objects[predicate], key=str):
                self._add(node, "rdf:type", term(cls))
        for scheme, concepts in ((_LANGUAGES, (_CHINESE, _ENGLISH)), (_THEMES, (_GOVERNMENT,))):
            for concept in concepts:
                self._add(concept, "skos:inScheme", scheme)
        self._add(_GOVERNMENT, "skos:prefLabel", Literal("Government and public sector", language="en"))
        self._add(_THEMES, "dcterms:title", Literal("Data theme", language="en"))
        return self._block("What others define")

    # Statements

    def _count(self, node: NamedNode, predicate: str, count: int, datatype: NamedNode = _INTEGER) -> None:
        self._add(node, predicate, Literal(str(count), datatype=datatype))

    def _add(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        if isinstance(value, NamedNode):
            self._objects[predicate].add(value)
        self._quads.append(Quad(subject, term(predicate), value))

    def _block(self, heading: str) -> Block:
        block = heading, self._quads
        self._quads = []
        return block
