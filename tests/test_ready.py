"""What lies ready to load: it is what its sources give, or it is not used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields

import pytest
from pyoxigraph import QueryBoolean, RdfFormat, parse

from conftest import ROOT
from creditplan.doors import to_quads
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.model import Register
from creditplan.namespaces import term
from creditplan.query import Queries
from creditplan.ready import ARTEFACTS, find

FOLDERS = ("ontology", "shapes", "queries", "sources")
READY = "converter/creditplan/_ready"
SEEN = "from creditplan.ready import *; print(*(n for n in ARTEFACTS if find(n) is not None))"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A checkout of our own, with what is ready."""
    root = tmp_path_factory.mktemp("whole")
    for name in (*FOLDERS, "converter"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "_ready"))
    # Copies are used many times: all is compiled here, and nowhere later.
    run(root, "-m", "compileall", "-q", "converter", PYTHONDONTWRITEBYTECODE="")
    run(root, "-m", "creditplan.ready")
    return root


@pytest.fixture
def copy(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "copy")


def run(root, *words, **env):
    environment = os.environ | {"PYTHONPATH": str(root / "converter"), "PYTHONDONTWRITEBYTECODE": "1"} | env
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(path):
    """Add an empty line, or take the last row of a table."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1] if path.suffix == ".tsv" else [*lines, b"\n"]))


def rows(answer):
    return bool(answer) if isinstance(answer, QueryBoolean) else sorted(map(str, answer))


@pytest.mark.usefixtures("ready_made")
@pytest.mark.parametrize("name", ARTEFACTS)
def test_a_ready_value_is_what_its_sources_give(name):
    kept, made = find(name), ARTEFACTS[name].make(Knowledge(ROOT / "ontology"))
    assert kept is not None
    if isinstance(made, Register):  # which is equal to itself alone
        kept, made = ({one.name: getattr(value, one.name) for one in fields(value)} for value in (kept, made))
    assert kept == made
    if isinstance(made, dict):
        assert list(kept) == list(made)


def test_the_register_is_read_in_its_order():
    quads = open_knowledge().quads
    assert list(quads) == sorted(quads, key=str)
    for name in ("agencies.ttl", "evidence.ttl"):
        assert {*parse(path=ROOT / "ontology" / name, format=RdfFormat.TURTLE)} <= {*quads}


def test_the_register_is_its_facts_and_its_evidence():
    known = open_knowledge()
    facts, evidence = ({*parse(part, format=RdfFormat.N_TRIPLES)} for part in (known.facts, known.evidence))
    assert not facts & evidence
    assert facts | evidence == {*known.quads}
    said = {quad.subject for quad in known.quads if quad.object == term("rdf:Statement")}
    assert {quad.subject for quad in evidence} == said
    assert len(evidence) > len(facts)  # which is why they are apart


def test_queries_give_the_same_of_both(plan):
    """Of what is ready, and of data that hold all, with the evidence."""
    at_hand = Queries(ARTEFACTS["dataset"].make(Knowledge(ROOT / "ontology")))
    made = Queries([*to_quads(plan), *open_knowledge().quads])
    assert {**at_hand} == {**made}
    for name, query in made.items():
        values = {p.name: p.example for p in query.parameters if p.required}
        assert rows(at_hand.run(name, **values)) == rows(made.run(name, **values)), name


EVIDENCE_QUERY = """#+ summary: Evidence
#+ summary_zh: 依据
#+ description: How much evidence there is.
#+ tags: [counts]
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT (COUNT(*) AS ?evidence) WHERE { ?one rdf:subject ?body }
"""


def test_a_query_that_names_rdf_gets_the_evidence(copy):
    (copy / "queries" / "amount.rq").write_text(EVIDENCE_QUERY, "utf-8")
    written = (ROOT / "ontology" / "evidence.ttl").read_text("utf-8").count(" a rdf:Statement ;")
    for data in ((), ("--data", ROOT / "dist" / "social-credit-2015.nq")):
        done = run(copy, "-m", "creditplan", "query", "amount", "--format", "csv", *data)
        assert done.split() == ["evidence", str(written)]


def test_the_same_bytes_every_time(whole, copy):
    shutil.rmtree(copy / READY)
    run(copy, "-m", "creditplan.ready", PYTHONHASHSEED="12")
    assert content(copy / READY) == content(whole / READY)
    assert len(content(whole / READY)) == len(ARTEFACTS)


@pytest.mark.parametrize(
    ("path", "still"),
    [
        ("ontology/agencies.ttl", {"places", "queries", "templates"}),
        ("ontology/links.sssom.tsv", {"places", "queries", "templates"}),
        ("ontology/places/place-aliases.tsv", {*ARTEFACTS} - {"places", "whole-register"}),
        ("shapes", {*ARTEFACTS} - {"index", "lines", "pages", "shared"}),
        ("sources/social-credit-2015.toml", {*ARTEFACTS} - {"dataset", "index", "pages"}),
        ("queries/sections.rq", {*ARTEFACTS} - {"index", "lines", "pages", "queries", "shared"}),
        ("converter/creditplan/dates.py", set()),
        ("converter/creditplan/words/lexicon.toml", set()),
        ("converter/creditplan/registers", set()),
    ],
)
def test_what_changed_makes_it_unused(copy, path, still):
    assert {*run(copy, "-c", SEEN).split()} == {*ARTEFACTS}
    change_one(copy / path)
    assert {*run(copy, "-c", SEEN).split()} == still


def test_what_became_unused_is_made_anew(copy):
    # Together they leave little in use, and one run makes all of it anew.
    for path in ("ontology/links.sssom.tsv", "queries/sections.rq"):
        change_one(copy / path)
    run(copy, "-m", "creditplan.ready")
    assert {*run(copy, "-c", SEEN).split()} == {*ARTEFACTS}


def change_one(path):
    if path.is_dir():
        (path / "new.py").write_bytes(b"")  # a file more is a change too
    else:
        change(path)


def test_a_changed_register_counts(copy):
    path = copy / "ontology" / "agencies.ttl"
    path.write_bytes(path.read_bytes().replace(b'"PBOC"', b'"CENTRALBANK"'))
    before = content(copy)
    code = "from creditplan.knowledge import Knowledge, open_knowledge as l; print(l().register.by_slug['pboc'].notations)"
    assert "CENTRALBANK" in run(copy, "-c", code)
    words = ("-m", "creditplan", "query", "co-led-tasks", "--agency")
    assert run(copy, *words, "centralbank") == run(ROOT, *words, "pboc")
    assert "CENTRALBANK" in run(copy, "-m", "creditplan", "register", "show", "pboc")
    # Nothing is written while the package is used.
    assert content(copy) == before


@pytest.mark.parametrize("damage", ["none", "cut", "empty", "other"])
def test_what_is_damaged_is_unused(copy, damage):
    for path in (copy / READY).iterdir():
        data = path.read_bytes()
        if damage == "none":
            path.unlink()
        else:
            path.write_bytes({"cut": data[:-1], "empty": b"", "other": data[:-2] + b"0."}[damage])
    assert run(copy, "-c", SEEN).split() == []
    assert "pboc" in run(copy, "-m", "creditplan", "register", "show", "pboc")


def test_one_query_is_read_of_44(copy):
    shutil.rmtree(copy / READY)
    for path in (copy / "queries").glob("[d-z]*.rq"):
        path.write_text("no query")
    words = ("-m", "creditplan", "query", "co-led-tasks", "--agency", "pboc")
    assert run(copy, *words) == run(ROOT, *words)


# Writes last how many bytes of RDF were parsed.
PARSED = """
import pyoxigraph, sys
parse, sizes = pyoxigraph.parse, []
def watched(text, **options):
    sizes.append(len(text))
    return parse(text, **options)
pyoxigraph.parse = watched
from creditplan.cli import main
main(sys.argv[1:], standalone_mode=False)
print(sum(sizes))
"""


@pytest.mark.usefixtures("ready_made")
def test_one_body_is_read_of_all():
    shown, parsed = run(ROOT, "-c", PARSED, "register", "show", "pboc").rstrip().rsplit("\n", 1)
    assert shown == run(ROOT, "-m", "creditplan", "register", "show", "pboc").rstrip()
    whole = len(open_knowledge().facts) + len(open_knowledge().evidence)
    assert 0 < int(parsed) < whole / 10


def test_a_zipped_package_has_nothing_ready(whole, tmp_path):
    with zipfile.ZipFile(tmp_path / "creditplan.zip", "w") as archive:
        for path in (whole / "converter").rglob("*"):
            archive.write(path, path.relative_to(whole / "converter"))
    env = {"PYTHONPATH": str(tmp_path / "creditplan.zip")}
    assert run(tmp_path, "-c", SEEN, **env).split() == []


def test_the_build_takes_the_versions_that_the_product_takes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    tools = [need for need in project["build-system"]["requires"] if not need.startswith("hatchling")]
    assert {*tools} <= {*project["project"]["dependencies"]}
