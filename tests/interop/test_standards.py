"""The published files, held to standards by programs that did not write them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import Quad, parse
from rdflib import DCTERMS, OWL, RDFS, SH, SKOS, XSD, Literal, Namespace, URIRef
from shacl_suite import path_in

from conftest import ROOT
from creditplan.canonical import CANONICAL_FORM, canonical_hash
from creditplan.doors import validate
from creditplan.namespaces import BASE, expand
from creditplan.validation.reference import from_rdflib, to_rdflib, validate_graph

pytestmark = pytest.mark.interop
PLAN = "social-credit-2015"
HERE = Path(__file__).parent
SPDX = Namespace("http://spdx.org/rdf/terms#")
MIB = 1 << 20
CANONICAL = {"algorithm": "URDNA2015", "format": "application/n-quads"}  # what RDFC-1.0 was called before


# JSON-LD and RDFC-1.0


@pytest.fixture(scope="module")
def by_node(pytestconfig, published):
    """What jsonld.js and rdf-canonize make of the published files."""
    modules = ROOT / ".venv" / "interop" / "node_modules"
    node = shutil.which("node")
    if not node or not (modules / "jsonld").is_dir():
        skip = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        skip("Node or its packages are not there (make .venv/interop/ready)")
    files = [published / f"{PLAN}.jsonld", published / "frame.jsonld", *sorted(published.glob("*.nq"))]
    done = subprocess.run(
        [node, HERE / "json_ld.cjs", *files],
        env={"NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {
        name: json.loads((modules / name / "package.json").read_text())["version"]
        for name in ("jsonld", "rdf-canonize")
    }


@pytest.fixture(scope="module")
def document(published):
    return json.loads((published / f"{PLAN}.jsonld").read_text("utf-8"))


def no_network(url, _options):
    raise AssertionError(f"wants to fetch {url}")


def test_every_processor_reads_the_json_ld_as_what_the_turtle_says(published, by_node, document, table):
    line = table["JSON-LD 1.1"]
    line.version = f"jsonld.js {by_node['jsonld']}, PyLD {version('PyLD')}"
    line.total += 2
    turtle = canonical_hash(Quad(*quad.triple) for quad in parse(path=str(published / f"{PLAN}.ttl")))
    assert by_node["document"] == turtle
    line.passed += 1
    text = jsonld.normalize(document, CANONICAL | {"documentLoader": no_network})
    assert sha256(text.encode()).hexdigest() == turtle
    line.passed += 1


def test_both_processors_frame_alike(published, by_node, document, table):
    line = table["JSON-LD 1.1 Framing"]
    line.version = f"jsonld.js {by_node['jsonld']}, PyLD {version('PyLD')}"
    line.total += 1
    frame = json.loads((published / "frame.jsonld").read_text("utf-8")) | {"@context": document["@context"]}
    framed = jsonld.frame(document, frame, {"omitGraph": True, "documentLoader": no_network})
    assert len(framed["sections"]) == len(document["sections"])
    assert framed == by_node["framed"]
    line.passed += 1


def test_every_implementation_of_rdfc_finds_the_hashes_of_the_catalogue(published, by_node, table):
    line = table["RDFC-1.0"]
    line.version = f"rdf-canonize {by_node['rdf-canonize']}, PyLD {version('PyLD')}"
    catalog = rdflib.Graph().parse(published / "catalog.ttl")
    stated = {
        str(catalog.value(node, DCTERMS.title)): str(
            catalog.value(catalog.value(node, SPDX.checksum), SPDX.checksumValue)
        )
        for node in catalog.subjects(DCTERMS.conformsTo, URIRef(CANONICAL_FORM))
    }
    assert stated.keys() == {path.name for path in published.glob("*.nq")}
    assert by_node["hashes"] == stated
    # All but the register, which takes PyLD minutes.
    small = {name for name in stated if (published / name).stat().st_size < MIB}
    assert {*stated} - small == {"register.nq"}
    by_pyld = {
        name: jsonld.normalize(
            (published / name).read_text("utf-8"), CANONICAL | {"inputFormat": "application/n-quads"}
        )
        for name in small
    }
    assert {name: text.encode() for name, text in by_pyld.items()} == {
        name: (published / name).read_bytes() for name in small
    }
    line.total += len(stated) + len(small)
    line.passed += len(stated) + len(small)


# Syntax


@pytest.fixture
def riot(jena):
    def run(*arguments):
        command = [*jena, "riotcmd.riot", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        told = (done.stdout + done.stderr).splitlines()
        return done.returncode, [text for text in told if " WARN " in text or " ERROR " in text], told

    return run


def test_riot_finds_nothing_wrong_and_counts_alike(published, riot, table, tmp_path):
    files = [path for suffix in ("ttl", "nq", "nt") for path in sorted(published.glob(f"*.{suffix}"))]
    files.append(published / f"{PLAN}.jsonld")
    assert riot("--validate", *files)[:2] == (0, [])
    *_, told = riot("--count", *files)
    counts = [re.fullmatch(r"(/.+) : (?:Triples|Quads) = ([\d,]+)", text) for text in told]
    assert {count[1]: int(count[2].replace(",", "")) for count in filter(None, counts)} == {
        str(path): len(set(parse(path=str(path)))) for path in files
    }
    wrong = tmp_path / "wrong.nt"
    wrong.write_text(f'<{BASE}s> <{BASE}p> "soon"^^<{XSD.date}> .\n')
    _, complaints, _ = riot("--validate", wrong)
    assert len(complaints) == 1
    line = table["RDF syntax"]
    line.version = "Jena riot"
    line.total += len(files)
    line.passed += len(files)


# SHACL: a second engine on our own shapes

A_TASK, AN_ASSIGNMENT = f"{BASE}plan/{PLAN}/task/14", f"{BASE}plan/{PLAN}/task/14/responsible/saws"


def cp(name):
    return URIRef(expand(f"cp:{name}"))


# Subject, predicate, whether its values are taken away, and the value put there.
FAULTS = {
    "a task without a number": (A_TASK, cp("number"), "gone", None),
    "a second number": (A_TASK, cp("number"), "kept", Literal("十五")),
    "a role that is none": (AN_ASSIGNMENT, cp("role"), "gone", URIRef(f"{BASE}role/observer")),
    "a role that its task denies": (AN_ASSIGNMENT, cp("role"), "gone", URIRef(f"{BASE}role/lead")),
    "words that are not in the text": (AN_ASSIGNMENT, cp("namedAs"), "gone", Literal("水利部", lang="zh")),
    "an assignment without its order": (AN_ASSIGNMENT, cp("order"), "gone", None),
    "a list that says it is not open": (AN_ASSIGNMENT, cp("openEnded"), "gone", Literal(False)),
    "a plan without a title": (f"{BASE}plan/{PLAN}", RDFS.label, "gone", None),
    "an agency without a name": (f"{BASE}agency/saws", SKOS.prefLabel, "gone", None),
}


@pytest.fixture(scope="module")
def by_jena(jena, tmp_path_factory):
    """Validate with Jena; returns the report."""
    folder = tmp_path_factory.mktemp("jena-shacl")

    def validate(data, shapes):
        for name, graph in (("data", data), ("shapes", shapes)):
            graph.serialize(folder / f"{name}.nt", format="nt", encoding="utf-8")
        command = [*jena, "shacl.shacl", "validate"]
        command += ["--shapes", folder / "shapes.nt", "--data", folder / "data.nt"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return rdflib.Graph().parse(data=done.stdout, format="turtle")

    return validate


@pytest.fixture(scope="module")
def plan_graph(published):
    return to_rdflib(parse(path=str(published / f"{PLAN}.ttl")))


@pytest.fixture(scope="module")
def our_shapes(published):
    return to_rdflib(parse(path=str(published / "shapes.ttl")))


def results(report):
    """Where which constraint failed, as often as the report says it."""
    return Counter(
        (
            str(report.value(node, SH.focusNode)),
            path and path_in(report, path),
            report.value(node, SH.sourceConstraintComponent).fragment,
            report.value(node, SH.resultSeverity).fragment,
        )
        for node in report.objects(None, SH.result)
        for path in [report.value(node, SH.resultPath)]
    )


def test_jena_finds_that_the_plan_conforms(plan_graph, our_shapes, by_jena, table):
    line = table["SHACL, our shapes"]
    line.version = f"Jena, pySHACL {version('pyshacl')}"
    line.total += 1
    assert results(by_jena(plan_graph, our_shapes)) == Counter()
    line.passed += 1


@pytest.mark.parametrize("fault", FAULTS)
def test_jena_finds_the_same_faults(fault, plan_graph, our_shapes, by_jena, table):
    line = table["SHACL, our shapes"]
    line.total += 1
    subject, predicate, values, new = FAULTS[fault]
    damaged = rdflib.Graph()
    damaged += plan_graph
    if values == "gone":
        assert (URIRef(subject), predicate, None) in damaged
        damaged.remove((URIRef(subject), predicate, None))
    if new is not None:
        damaged.add((URIRef(subject), predicate, new))
    ours = validate(from_rdflib(damaged))
    found = Counter((r.focus_node, r.result_path, r.component, r.severity.value) for r in ours.results)
    assert found.total() > 0
    assert results(by_jena(damaged, our_shapes)) == found
    line.passed += 1


# DCAT-AP


@pytest.fixture(scope="module")
def catalog(published):
    return to_rdflib(parse(path=str(published / "catalog.ttl")))


@pytest.fixture(scope="module")
def dcat_ap(suites):
    """Read a file of the suite, without the vocabularies that it would fetch."""

    def read(name):
        graph = rdflib.Graph().parse(suites / "dcat-ap-3.0.1" / name)
        graph.remove((None, OWL.imports, None))
        return graph

    return read


def without_publisher(catalog):
    damaged = rdflib.Graph()
    damaged += catalog
    damaged.remove((None, DCTERMS.publisher, None))
    return damaged


def test_the_catalogue_is_dcat_ap(catalog, dcat_ap, table):
    line = table["DCAT-AP 3.0.1"]
    line.version = "the profile's SHACL shapes"
    line.total += 1
    shapes = dcat_ap("shacl/dcat-ap-SHACL.ttl")
    assert validate_graph(catalog, shapes)[0].conforms
    missing = validate_graph(without_publisher(catalog), shapes)[0].results
    assert {(r.result_path, r.component) for r in missing} == {
        ("dcterms:publisher", "MinCountConstraintComponent")
    }
    line.passed += 1


@pytest.mark.parametrize("name", ["shapes", "range"])
def test_jena_finds_that_the_catalogue_is_dcat_ap(name, catalog, dcat_ap, by_jena, table):
    line = table["DCAT-AP 3.0.1"]
    line.total += 1
    assert results(by_jena(catalog, dcat_ap(f"html/shacl/{name}.ttl"))) == Counter()
    line.passed += 1


def test_jena_misses_the_publisher(catalog, dcat_ap, by_jena):
    found = results(by_jena(without_publisher(catalog), dcat_ap("html/shacl/shapes.ttl")))
    assert {path for _, path, _, _ in found} == {"dcterms:publisher"}


def test_the_catalogue_says_what_dcat_ap_recommends(catalog, dcat_ap, table):
    """All but what nobody can say: the kind of publisher, where China lies, what time a vocabulary is about."""
    line = table["DCAT-AP 3.0.1"]
    line.total += 1
    found = validate_graph(catalog, dcat_ap("html/shacl/shapes_recommended.ttl"))[0].results
    country = "http://publications.europa.eu/resource/authority/country/CHN"
    assert {(r.focus_node, r.result_path) for r in found} == {
        (BASE.removesuffix("/"), "dcterms:type"),
        (country, "dcat:bbox"),
        (country, "dcat:centroid"),
        (f"{BASE}catalog#vocabulary", "dcterms:temporal"),
    }
    line.notes.append(f"recommended: {len(found)} warnings")
    line.passed += 1


def test_the_catalogue_leaves_two_controlled_vocabularies(catalog, dcat_ap, by_jena, table):
    """SPDX's own IRIs begin with http, the shapes want https; and the publisher is no body of the Union."""
    line = table["DCAT-AP 3.0.1"]
    line.total += 1
    report = by_jena(catalog, dcat_ap("html/shacl/mdr-vocabularies.shape.ttl"))
    found = {(focus, path) for focus, path, _, _ in results(report)}
    checksums = {(str(node), "spdx:algorithm") for node in catalog.subjects(SPDX.algorithm)}
    assert len(checksums) > 1
    published = {(str(node), "dcterms:publisher") for node in catalog.subjects(DCTERMS.publisher)}
    assert found == {*checksums, *published}
    line.notes.append("controlled vocabularies: but for spdx:algorithm (https) and the publisher")
    line.passed += 1
