"""Links to other open data: linksets, their description, their sources, and the same as SSSOM."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS, VOID

from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import BASE, PREFIXES, expand
from creditplan.publishing.links import link_files
from creditplan.registers.link_file import read_links
from creditplan.registers.links import LINKS, PREDICATES, TARGETS
from creditplan.resources import resource

COUNTS = {"wikidata": 58, "ror": 37, "isni": 24, "crossref-funder": 19, "geonames": 31}
MIXED = {"moa", "mep", "mee"}
CATALOG = rdflib.Namespace(Iris().catalog_part(""))
TARGET = rdflib.Namespace(Iris().counts("x")[:-1])


# Loads the checker once, which takes longer than the work, and runs each command in a process of its own.
RUN_SSSOM = """
import json, os, sys
from sssom.cli import main
results = []
for number, arguments in enumerate(json.load(sys.stdin)):
    child = os.fork()
    if not child:
        with open(str(number), "w") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        main(arguments)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    results.append((code, open(str(number)).read()))
json.dump(results, sys.stdout)
"""


@pytest.fixture(scope="module")
def sssom(pytestconfig, published, tmp_path_factory):
    """What the checker of SSSOM files says of ours, with its exit codes, and the folder of the files that it made.

    It lives in an environment of its own, beside ours.
    """
    program = Path(sys.prefix) / "sssom" / "bin" / "python"
    if not program.exists():
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing("sssom is not installed (make test puts it into .venv/sssom)")
    folder, links = tmp_path_factory.mktemp("sssom"), published / LINKS
    broken = folder / "broken.tsv"
    broken.write_text(links.read_text("utf-8").replace("agency:cac\t", "agncy:cac\t"), "utf-8")
    commands = {
        "validate": ("validate", links),
        "tsv": ("convert", links, "-O", "tsv", "-o", "again.tsv"),
        "validate broken": ("validate", broken),
        "owl": ("convert", links, "-O", "owl", "-o", "owl.ttl"),
        "rdf": ("convert", links, "-O", "rdf", "-o", "rdf.ttl"),
    }
    done = subprocess.run(
        [program, "-c", RUN_SSSOM],
        input=json.dumps([list(map(str, command)) for command in commands.values()]),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return folder, dict(zip(commands, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def hand_edited():
    """The rows of the hand-edited file, read without our reader."""
    lines = resource("ontology", LINKS).read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@pytest.fixture(scope="module")
def linked(published):
    """The links as published, by target, as rdflib reads them."""
    return {key: set(rdflib.Graph().parse(published / f"links-{key}.nt")) for key in COUNTS}


@pytest.fixture(scope="module")
def all_links(linked):
    return set().union(*linked.values())


@pytest.fixture(scope="module")
def statements(published):
    return rdflib.Graph().parse(published / "links-sources.ttl")


@pytest.fixture(scope="module")
def catalog(published):
    return rdflib.Graph().parse(published / "catalog.ttl")


@pytest.fixture(scope="module")
def counts(published):
    return rdflib.Graph().parse(published / "void.ttl")


def spelled(triple):
    return tuple(f"<{term}>" for term in triple)


# The files


@pytest.mark.parametrize("key", COUNTS)
def test_every_parser_reads_the_same_links(published, linked, rapper, key):
    path = published / f"links-{key}.nt"
    by_rdflib = {spelled(triple) for triple in linked[key]}
    by_pyoxigraph = {
        tuple(map(str, (q.subject, q.predicate, q.object)))
        for q in parse(path=path, format=RdfFormat.N_TRIPLES)
    }
    command = [rapper, "--quiet", "--input", "ntriples", "--output", "ntriples", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    by_rapper = {tuple(line.removesuffix(" .").split()) for line in done.stdout.splitlines()}
    assert by_rdflib == by_pyoxigraph == by_rapper
    assert len(by_rdflib) == COUNTS[key]


@pytest.mark.parametrize("key", COUNTS)
def test_a_linkset_holds_nothing_but_links_in_order(published, linked, key):
    lines = (published / f"links-{key}.nt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    for subject, predicate, thing in linked[key]:
        assert str(subject).startswith((PREFIXES["agency"], PREFIXES["place"]))
        assert predicate in (SKOS.exactMatch, SKOS.closeMatch)
        assert TARGETS[key].identify(str(thing))


def test_the_links_are_those_of_the_hand_edited_file(hand_edited, linked, all_links):
    prefixes = open_knowledge().links.curie_map
    expected = set()
    for row in hand_edited:
        curies = (row[f"{part}_id"].partition(":") for part in ("subject", "predicate", "object"))
        expected.add(tuple(rdflib.URIRef(prefixes[prefix] + name) for prefix, _, name in curies))
    assert all_links == expected
    assert len(hand_edited) == len(expected) == sum(COUNTS.values())
    assert {key: len(links) for key, links in linked.items()} == COUNTS


def test_the_same_bytes_every_time(published, tmp_path, creditplan):
    files = link_files(open_knowledge().links)
    assert files == {name: (published / name).read_bytes() for name in files}
    done = creditplan(
        "build", "--out", "out", "--base", "https://data.example.org/", env={"PYTHONHASHSEED": "7"}
    )
    assert done.returncode == 0
    for name, content in files.items():
        assert (tmp_path / "out" / name).read_bytes() == content


# What they say


def test_records_that_mix_two_lives_are_only_close(all_links):
    found = Counter()
    for subject, predicate, _ in all_links:
        slug = subject.removeprefix(PREFIXES["agency"])
        found[slug, predicate] += 1
    assert {slug for slug in MIXED if found[slug, SKOS.closeMatch]} == {"moa", "mep", "mee"}
    assert not [slug for slug in MIXED if found[slug, SKOS.exactMatch]]


def test_one_record_is_the_very_same_as_one_body_only(all_links):
    exact = Counter(thing for _, predicate, thing in all_links if predicate == SKOS.exactMatch)
    assert [thing for thing, count in exact.items() if count > 1] == []


def test_a_later_english_name_is_no_second_body_with_links(all_links):
    """知识产权局 (SIPO, CNIPA) and 税务总局 (SAT, STA) keep their IRIs through 2018."""
    subjects = {subject.rpartition("/")[2] for subject, _, _ in all_links}
    assert not subjects & {"cnipa", "sta"}


def test_subjects_are_in_the_register_under_the_name_they_have_there():
    names = {
        quad.subject.value: quad.object.value
        for quad in open_knowledge().quads
        if quad.predicate.value == expand("skos:prefLabel") and quad.object.language == "zh"
    }
    for link in open_knowledge().links.links:
        assert names[link.subject] == link.subject_label


def test_nothing_published_says_same_as(published):
    syntaxes = {".ttl", ".nt", ".nq", ".jsonld"}
    read = 0
    for path in published.iterdir():
        if path.suffix in syntaxes and path.name not in ("context.jsonld", "frame.jsonld"):
            read += 1
            for quad in parse(path=path):
                assert quad.predicate.value != str(OWL.sameAs), path.name
    assert read > 20
    assert "sameAs" not in (published / LINKS).read_text("utf-8")


# Who says so


def test_every_link_names_its_sources(all_links, statements):
    references = {
        q.subject.value for q in open_knowledge().quads if q.subject.value.startswith(PREFIXES["reference"])
    }
    nodes = list(statements.subjects(RDF.type, RDF.Statement))
    described = {
        tuple(statements.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        for node in nodes
    }
    assert described == all_links
    assert len(nodes) == len(all_links)
    assert all(isinstance(node, rdflib.URIRef) and node.startswith(f"{BASE}link/") for node in nodes)
    for node in nodes:
        sources = {str(source) for source in statements.objects(node, DCTERMS.source)}
        assert sources, node
        assert sources <= references, node


def test_a_links_iri_can_be_told_from_the_link(statements):
    node = rdflib.URIRef(f"{BASE}link/wikidata/agency/pboc/Q249203")
    assert {s.rpartition("/")[2] for s in statements.objects(node, DCTERMS.source)} == {"spoc", "hana"}
    # Two records of one target: no running counter tells them apart.
    assert rdflib.URIRef(f"{BASE}link/crossref-funder/agency/mnr/501100004428") in set(statements.subjects())
    assert rdflib.URIRef(f"{BASE}link/geonames/place/cn-51/1794299") in set(statements.subjects())


# VoID


@pytest.mark.parametrize("key", COUNTS)
def test_each_linkset_is_described(catalog, counts, linked, key):
    node = TARGET[f"links-{key}"]
    assert {*counts.objects(node, RDF.type)} == {VOID.Linkset, VOID.Dataset}
    assert (CATALOG["links"], VOID.subset, node) in counts
    assert {title.language for title in counts.objects(node, DCTERMS.title)} == {"zh", "en"}
    assert int(counts.value(node, VOID.triples)) == len(linked[key])
    assert {*counts.objects(node, VOID.linkPredicate)} == {predicate for _, predicate, _ in linked[key]}
    counted = {
        counts.value(part, VOID.property): int(counts.value(part, VOID.triples))
        for part in counts.objects(node, VOID.propertyPartition)
    }
    assert counted == Counter(predicate for _, predicate, _ in linked[key])
    assert [*counts.objects(node, VOID.dataDump)] == [rdflib.URIRef(Iris().file(f"links-{key}.nt"))]
    assert (CATALOG["links"], DCAT.distribution, CATALOG[f"links-{key}.nt"]) in catalog
    # VoID: a linkset has two targets, no more.
    assert [*counts.objects(node, VOID.subjectsTarget)] == [CATALOG["register"]]
    assert [*counts.objects(node, VOID.objectsTarget)] == [TARGET[key]]
    space = str(counts.value(TARGET[key], VOID.uriSpace))
    assert all(thing.startswith(space) for _, _, thing in linked[key])
    assert (TARGET[key], RDF.type, VOID.Dataset) in counts
    assert isinstance(counts.value(TARGET[key], FOAF.homepage), rdflib.URIRef)


def test_the_register_that_links_start_from_is_described(catalog, counts):
    node = CATALOG["register"]
    assert (node, RDF.type, DCAT.Dataset) in catalog
    assert int(counts.value(node, VOID.triples)) == len({quad.triple for quad in open_knowledge().quads})


# SSSOM, by the checker that its makers publish


def test_sssom_finds_nothing_wrong(published, sssom):
    folder, said = sssom
    for command in ("validate", "tsv"):
        code, words = said[command]
        assert code == 0, words
        assert "not well-formed" not in words

    def rows(path):
        return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]

    assert rows(folder / "again.tsv") == rows(published / LINKS)


def test_the_checker_can_find_something(sssom):
    assert sssom[1]["validate broken"][0] != 0


def test_sssom_makes_the_same_links(sssom, all_links, statements):
    """As RDF, SSSOM says of each link who states it; as OWL also the link itself."""
    folder, said = sssom
    for syntax in ("owl", "rdf"):
        code, words = said[syntax]
        assert code == 0, words
        # The tool leaves out what it cannot use, says so, and calls that a success.
        assert "not well-formed" not in words
    made = rdflib.Graph().parse(folder / "owl.ttl")
    assert {t for t in made if t[1] in (SKOS.exactMatch, SKOS.closeMatch)} == all_links
    records = rdflib.Graph().parse(folder / "rdf.ttl")
    parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    source = rdflib.URIRef("https://w3id.org/sssom/mapping_source")
    said = [
        tuple(records.value(node, part) for part in (*parts, source))
        for node in records.subjects(RDF.type, OWL.Axiom)
    ]
    expected = {
        (*(statements.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object)), reference)
        for node, reference in statements.subject_objects(DCTERMS.source)
    }
    assert len(said) == len(set(said))
    assert set(said) == expected


def test_sssom_and_void_name_the_same_datasets(published, counts):
    text = (published / LINKS).read_text("utf-8")
    rows = list(csv.DictReader((li for li in text.splitlines() if not li.startswith("#")), delimiter="\t"))
    assert "# subject_source: catalog:register\n" in text
    assert f"#   catalog: {CATALOG}\n" in text
    assert f"#   dataset: {TARGET}\n" in text
    for row in rows:
        key = row["object_source"].removeprefix("dataset:")
        space = str(counts.value(TARGET[key], VOID.uriSpace))
        prefix, _, name = row["object_id"].partition(":")
        assert (open_knowledge().links.curie_map[prefix] + name).startswith(space)


# What the file of links must not hold

HEADER = "".join(
    f"# {line}\n"
    for line in (
        "curie_map:",
        "  agency: https://w3id.org/creditplan/agency/",
        "  reference: https://w3id.org/creditplan/reference/",
        "  wikidata: http://www.wikidata.org/entity/",
        "license: http://creativecommons.org/publicdomain/zero/1.0/",
        "mapping_set_id: https://example.org/links",
        "mapping_set_title: Links",
    )
)
COLUMNS = (
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tmapping_source\tcomment\n"
)
ROW = "agency:mof\t财政部\tskos:exactMatch\twikidata:Q832407\tsemapv:ManualMappingCuration\treference:ror\t\n"


def test_a_file_as_it_should_be(tmp_path):
    path = tmp_path / "links.tsv"
    path.write_text(HEADER + COLUMNS + ROW, "utf-8")
    [link] = read_links(path).links
    assert link.key == "wikidata/agency/mof/Q832407"
    assert link.predicate == str(SKOS.exactMatch)
    assert link.sources == (f"{BASE}reference/ror",)
    assert PREDICATES == ("skos:closeMatch", "skos:exactMatch")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(HEADER + COLUMNS + ROW.replace("wikidata:", "viaf:"), 9, "'viaf:Q832407' has no known prefix", id="unknown prefix"),
        pytest.param(HEADER + COLUMNS + ROW.replace("wikidata:", ""), 9, "'Q832407' has no known prefix", id="no prefix"),
        pytest.param(HEADER + COLUMNS + ROW.replace("skos:exactMatch", "owl:sameAs"), 9, "unknown predicate owl:sameAs", id="same as"),
        pytest.param(HEADER + COLUMNS + ROW.replace("skos:exactMatch", "skos:broadMatch"), 9, "unknown predicate", id="broad"),
        pytest.param(HEADER + COLUMNS.replace("\tcomment", "") + ROW, 8, "missing column comment", id="missing column"),
        pytest.param(HEADER + COLUMNS.replace("comment", "comment\tother") + ROW, 8, "column other too many", id="column too many"),
        pytest.param(HEADER + COLUMNS.replace("comment", "comment\tcomment") + ROW, 8, "too many", id="column twice"),
        pytest.param(HEADER + COLUMNS + ROW + ROW.replace("exactMatch", "closeMatch"), 10, "a second link from agency:mof to wikidata:Q832407", id="duplicate pair"),
        pytest.param(HEADER + COLUMNS + ROW.replace("reference:ror", ""), 9, "mapping_source is empty", id="no source"),
        pytest.param(HEADER + COLUMNS + ROW.replace("reference:ror", "wikidata:Q1"), 9, "not a list of references", id="source of another kind"),
        pytest.param(HEADER + COLUMNS + ROW.replace("reference:ror", "reference:ror|reference:ror"), 9, "not a list of references", id="source twice"),
        pytest.param(HEADER + COLUMNS + ROW.replace("Q832407", "832407"), 9, "no identifier of what we link to", id="no identifier"),
        pytest.param(HEADER + COLUMNS + ROW.replace("agency:mof", "wikidata:Q1"), 9, "not of the register", id="foreign subject"),
        pytest.param(HEADER + COLUMNS + ROW.replace("\t\n", "\n"), 9, "6 cells under 7 columns", id="missing cell"),
        pytest.param(HEADER + COLUMNS + ROW.replace("财政部", '"财政部'), 9, "not a row", id="open quotation"),
        pytest.param(HEADER.replace("# license", "# licence") + COLUMNS + ROW, 1, "the header does not say license", id="no licence"),
        pytest.param(HEADER.replace("license: ", "license: @"), 5, "the header is not YAML", id="no YAML"),
        pytest.param(HEADER.replace("Links\n", "2015\n") + COLUMNS + ROW, 1, "something other than words", id="number"),
        pytest.param("", 1, "the header does not say mapping_set_id", id="empty"),
        pytest.param(HEADER, 8, "missing column subject_id", id="header only"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_file_line_and_remedy(tmp_path, text, line, words):
    path = tmp_path / "links.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_links(path)
    assert words in caught.value.message
    assert (caught.value.source, caught.value.line) == (str(path), line)
    assert caught.value.remedy


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="the links cannot be read"):
        read_links(tmp_path / "links.tsv")
