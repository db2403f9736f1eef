"""What the catalogue and the counts say of a publication."""

from __future__ import annotations

from hashlib import sha256

import pytest
import rdflib
from pyoxigraph import parse
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Namespace, URIRef

from creditplan import build
from creditplan.canonical import canonical_hash
from creditplan.namespaces import BASE, PREFIXES, expand
from creditplan.publishing.products import datasets, formats
from creditplan.rdf_files import read_rdf

PLAN = "social-credit-2015"
DCAT_VERSION = URIRef(PREFIXES["dcat"] + "version")  # not among the terms that rdflib knows
SPDX, ADMS = Namespace(PREFIXES["spdx"]), Namespace(PREFIXES["adms"])
VCARD = Namespace(PREFIXES["vcard"])
CATALOG = Namespace(f"{BASE}catalog#")
KEYS = ["plans", "vocabulary", "register", "links"]
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
PUBLIC_DOMAIN = URIRef("http://creativecommons.org/publicdomain/mark/1.0/")
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
UNDESCRIBED = {"catalog.ttl", "void.ttl", ".htaccess", "nginx.conf", "SHA256SUMS"}


@pytest.fixture(scope="module")
def catalog(published):
    return rdflib.Graph().parse(published / "catalog.ttl")


@pytest.fixture(scope="module")
def counts(published):
    return rdflib.Graph().parse(published / "void.ttl")


def publish(folder, description="", plans=1, **options):
    """The catalogue, the counts and the folder of a publication of others."""
    (folder / "plans").mkdir()
    for number in range(1, plans + 1):
        text = f"{2020 + number}年江州市任务分工方案\n一、头\n1、做事。（财政部负责）\n"
        (folder / "plans" / f"p{number}.txt").write_text(text, "utf-8")
        (folder / "plans" / f"p{number}.toml").write_text(
            f'id = "p-{number}"\nissued = "{2020 + number}-03"\n', "utf-8"
        )
    if description:
        (folder / "plans" / "creditplan.toml").write_text(description, "utf-8")
    build([folder / "plans"], folder / "out", allow_incomplete=True, **options)
    read = [rdflib.Graph().parse(folder / "out" / name) for name in ("catalog.ttl", "void.ttl")]
    return *read, folder / "out"


def texts(graph, node, predicate):
    return {value.language: str(value) for value in graph.objects(node, predicate)}


# DCAT


def test_there_are_four_datasets(catalog):
    listed = [*catalog.objects(URIRef(f"{BASE}catalog"), DCAT.dataset)]
    assert listed == [CATALOG[key] for key in KEYS] == [*catalog.subjects(RDF.type, DCAT.Dataset)]
    distributions = [*catalog.objects(None, DCAT.distribution)]
    assert sorted(distributions) == sorted(set(distributions))
    assert sorted(distributions) == sorted(catalog.subjects(RDF.type, DCAT.Distribution))


def test_every_file_is_described_with_size_checksum_and_kind(published, catalog):
    described = {}
    for node in catalog.subjects(RDF.type, DCAT.Distribution):
        checksum = catalog.value(node, SPDX.checksum)
        name = str(catalog.value(node, DCTERMS.title))
        described[name] = (
            int(catalog.value(node, DCAT.byteSize)),
            str(catalog.value(checksum, SPDX.checksumValue)).lower(),
        )
        form = formats()[name.removesuffix(".gz").rpartition(".")[2]]
        packed = catalog.value(node, DCAT.compressFormat)
        assert packed == (URIRef(f"{IANA}application/gzip") if name.endswith(".gz") else None)
        assert str(catalog.value(node, DCAT.mediaType)).endswith(f"/{form.media_type}")
        assert str(catalog.value(node, DCTERMS.format)) == f"{EU}file-type/{form.file_type}"
        assert texts(catalog, node, DCTERMS.description).keys() == {"zh", "en"}
        assert catalog.value(node, DCAT.downloadURL) == URIRef(BASE + name)
    files = {p.name: p.read_bytes() for p in published.iterdir() if p.name not in UNDESCRIBED}
    assert described == {name: (len(data), sha256(data).hexdigest()) for name, data in files.items()}


def test_datasets_are_described_as_dataset_search_asks(catalog):
    for key in KEYS:
        node = CATALOG[key]
        assert texts(catalog, node, DCTERMS.title).keys() == {"zh", "en"}
        for words in texts(catalog, node, DCTERMS.description).values():
            assert 50 <= len(words) <= 5000
        assert {word.language for word in catalog.objects(node, DCAT.keyword)} == {"zh", "en"}
        for predicate in (
            DCAT.theme,
            DCAT.contactPoint,
            DCTERMS.publisher,
            DCTERMS.spatial,
            DCAT.landingPage,
        ):
            assert catalog.value(node, predicate), (key, predicate)
        assert (catalog.value(node, DCTERMS.temporal) is None) == (key == "vocabulary")


def test_words_of_the_table_are_long_enough_by_themselves():
    for words in datasets().values():
        assert len(words.description.zh) >= 50 and len(words.description.en) >= 50


def test_datasets_have_a_version_and_say_what_is_new(catalog):
    for key in KEYS:
        node = CATALOG[key]
        assert str(catalog.value(node, DCAT_VERSION)) == "0.1.0"
        assert catalog.value(node, DCTERMS.modified) == catalog.value(node, DCTERMS.issued)
        notes = texts(catalog, node, ADMS.versionNotes)
        assert notes["zh"].startswith("0.1.0（2026-") and notes["en"].startswith("0.1.0 (2026-")


def test_what_is_ours_is_cc0_and_the_words_of_a_plan_are_nobodys(catalog):
    licences = {
        str(catalog.value(node, DCTERMS.title)): licence
        for node, licence in catalog.subject_objects(DCTERMS.license)
        if (node, RDF.type, DCAT.Distribution) in catalog
    }
    assert licences.pop(f"{PLAN}.txt") == PUBLIC_DOMAIN
    assert {*licences.values()} == {CC0}
    assert {catalog.value(CATALOG[key], DCTERMS.license) for key in KEYS} == {CC0}
    [(node, rights)] = catalog.subject_objects(DCTERMS.rights)
    assert node == CATALOG[f"{PLAN}.txt"]
    assert "第五条" in texts(catalog, rights, rdflib.RDFS.label)["zh"]


def test_nothing_is_blank(catalog, counts):
    assert not any(
        isinstance(node, rdflib.BNode) for graph in (catalog, counts) for node in graph.all_nodes()
    )


def test_the_canonical_hash_of_each_named_graph_is_given(catalog, published):
    titles = {}
    for node in catalog.subjects(DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/rdf-canon/")):
        name = str(catalog.value(node, DCTERMS.title))
        titles[name] = str(catalog.value(catalog.value(node, SPDX.checksum), SPDX.checksumValue))
        graph = next(parse(path=str(published / name))).graph_name.value
        assert all(graph in words for words in texts(catalog, node, DCTERMS.description).values())
    assert titles.keys() == {path.name for path in published.glob("*.nq")}
    for name, digest in titles.items():
        assert canonical_hash(parse(path=str(published / name))) == digest
        assert sha256((published / name).read_bytes()).hexdigest() == digest


# Other publishers

DESCRIPTION = """
base = "https://data.example.org/plans/"
license = "CC-BY-4.0"
jurisdiction = "cn-41/郑州市"
landing_page = "https://www.example.org/open"
frequency = "ANNUAL"
access = "PUBLIC"
title = { zh = "江州市任务分工方案", en = "Plans of Jiangzhou" }
publisher = { name = { zh = "江州市人民政府办公室", en = "Office of Jiangzhou" } }
contact = { name = "数据科", email = "data@example.org" }

[[releases]]
version = "2"
date = "2024-05-01"
changes = "补充2023年方案。"

[[releases]]
version = "1"
date = "2023-05-01"
changes = "第一版。"
"""


def test_a_publisher_describes_the_plans_and_nothing_else(tmp_path):
    catalog, _, _ = publish(tmp_path, DESCRIPTION, plans=3)
    own = Namespace("https://data.example.org/plans/catalog#")
    node = own["plans"]
    assert texts(catalog, node, DCTERMS.title) == {"zh": "江州市任务分工方案", "en": "Plans of Jiangzhou"}
    assert texts(catalog, node, DCTERMS.description)["zh"].endswith("共3个方案。")
    assert str(catalog.value(node, DCTERMS.license)) == "http://creativecommons.org/licenses/by/4.0/"
    assert str(catalog.value(node, DCAT_VERSION)) == "2"
    assert [str(catalog.value(node, p)) for p in (DCTERMS.issued, DCTERMS.modified)] == [
        "2023-05-01",
        "2024-05-01",
    ]
    notes = texts(catalog, node, ADMS.versionNotes)
    assert notes == {"zh": "2（2024-05-01）：补充2023年方案。\n1（2023-05-01）：第一版。"}
    period = catalog.value(node, DCTERMS.temporal)
    assert [str(catalog.value(period, p)) for p in (DCAT.startDate, DCAT.endDate)] == [
        "2021-01-01",
        "2023-12-31",
    ]
    assert str(catalog.value(node, DCTERMS.spatial)) == f"{BASE}place/zhengzhou-shi"
    assert str(catalog.value(node, DCTERMS.accrualPeriodicity)) == f"{EU}frequency/ANNUAL"
    assert (
        str(catalog.value(catalog.value(node, DCAT.contactPoint), VCARD.hasEmail))
        == "mailto:data@example.org"
    )
    publisher = catalog.value(node, DCTERMS.publisher)
    assert texts(catalog, publisher, FOAF.name) == {None: "江州市人民政府办公室", "en": "Office of Jiangzhou"}
    for key in KEYS[1:]:
        assert catalog.value(own[key], DCTERMS.license) == CC0
        assert catalog.value(own[key], DCTERMS.publisher) == URIRef("https://w3id.org/creditplan")
        assert str(catalog.value(own[key], DCTERMS.spatial)) == f"{EU}country/CHN"
        assert catalog.value(own[key], DCAT.contactPoint) != catalog.value(node, DCAT.contactPoint)


def test_nothing_is_assumed_for_a_publisher(tmp_path):
    catalog, _, out = publish(tmp_path)
    node, whole = CATALOG["plans"], URIRef(f"{BASE}catalog")
    for predicate in (
        DCTERMS.license, DCTERMS.publisher, DCTERMS.accessRights, DCTERMS.issued, DCAT.contactPoint, DCAT_VERSION,
    ):  # fmt: skip
        assert catalog.value(node, predicate) is None
        assert catalog.value(whole, predicate) is None
    assert catalog.value(CATALOG["p-1.ttl"], DCTERMS.license) is None
    # Nobody says who issued it: 国家机关 or not.
    assert catalog.value(CATALOG["p-1.txt"], DCTERMS.license) is None
    assert catalog.value(node, DCTERMS.spatial) is None
    assert catalog.value(CATALOG["agencies.ttl"], DCTERMS.license) == CC0
    assert "license" not in (out / "csv-metadata.json").read_text("utf-8")


def test_no_plan_can_be_taken_for_another_dataset(tmp_path):
    names = ["vocabulary", "plans", "agency", "tasks-csv", "ontology-ttl", "links-wikidata", "links-nq"]
    for name in names:
        (tmp_path / f"{name}.txt").write_text(f"题{name}\n1、甲。（财政部负责）", "utf-8")
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\n')
    build([tmp_path / f"{name}.txt" for name in names], tmp_path / "out")
    for file in ("catalog.ttl", "void.ttl"):
        graph = rdflib.Graph().parse(tmp_path / "out" / file)
        for node in graph.subjects():
            assert len([v for v in graph.objects(node, DCTERMS.title) if v.language in ("zh", None)]) <= 1
            assert len([*graph.objects(node, VOID.entities), *graph.objects(node, VOID.triples)]) <= 1
    subsets = [*graph.objects(CATALOG["plans"], VOID.subset)]
    assert sorted(subsets) == sorted(URIRef(f"{BASE}dataset/{name}") for name in names)


# VoID


def dumped(folder, counts, node):
    """The triples of a dataset, from the canonical one of its dumps."""
    names = [str(address).rpartition("/")[2] for address in counts.objects(node, VOID.dataDump)]
    [name] = [name for name in names if name.endswith(".nq")] or names
    return {quad.triple for quad in read_rdf(folder / name)}


def counted(folder, counts):
    """Datasets with counts, each with its triples."""
    return {
        node: dumped(folder, counts, node)
        for node in counts.subjects(RDF.type, VOID.Dataset)
        if (node, VOID.triples, None) in counts
    }


def test_counts_are_exact_and_partitions_add_up(published, counts):
    every = counted(published, counts)
    assert {URIRef(f"{BASE}dataset/{PLAN}"), CATALOG["register"], CATALOG["links"]} < every.keys()
    assert len(every) == 10
    for node, triples in every.items():
        types = [t for t in triples if t.predicate.value == expand("rdf:type")]
        # Of what has no name only the subjects count.
        named = {t.object.value for t in types if hasattr(t.object, "value")}
        expected = {
            VOID.triples: len(triples),
            VOID.distinctSubjects: len({t.subject for t in triples}),
            VOID.distinctObjects: len({t.object for t in triples}),
            VOID.classes: len(named),
            VOID.properties: len({t.predicate for t in triples}),
        }
        assert {predicate: int(counts.value(node, predicate)) for predicate in expected} == expected
        for kind, measure, total in (
            ("class", VOID.entities, len(types)),
            ("property", VOID.triples, len(triples)),
        ):
            parts = [*counts.objects(node, VOID[f"{kind}Partition"])]
            assert len({counts.value(part, VOID[kind]) for part in parts}) == len(parts)
            assert sum(int(counts.value(part, measure)) for part in parts) == total, (node, kind)


def test_a_plan_is_described_for_programs(counts):
    node = URIRef(f"{BASE}dataset/{PLAN}")
    space = str(counts.value(node, VOID.uriSpace))
    for predicate in (VOID.rootResource, VOID.exampleResource):
        assert str(counts.value(node, predicate)).startswith(space)
    assert {str(v) for v in counts.objects(node, VOID.vocabulary)} >= {
        f"{BASE}ontology",
        "http://www.w3.org/2004/02/skos/core",
        *(PREFIXES[prefix] for prefix in ("dcterms", "nif", "prov")),
    }
    dumps = {str(v) for v in counts.objects(node, VOID.dataDump)}
    assert dumps == {f"{BASE}{PLAN}.{suffix}" for suffix in ("ttl", "nq", "jsonld")}
    assert (CATALOG["plans"], VOID.subset, node) in counts
