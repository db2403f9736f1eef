"""The ontology and the data as OWL 2, by ROBOT (the OWL API) and HermiT."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import parse
from rdflib import DCTERMS, ORG, OWL, RDF, RDFS, SKOS, BNode, Literal, URIRef

from conftest import ROOT
from creditplan import to_quads
from creditplan.namespaces import BASE, expand
from creditplan.registers import REGISTER_FILES
from creditplan.validation.reference import to_rdflib
from small_plan import PLAN as SMALL

pytestmark = pytest.mark.interop
JARS = ROOT / ".venv" / "interop" / "robot"
PLAN = "social-credit-2015"
ONTOLOGY = URIRef(f"{BASE}ontology")
# Evidence is told by reification, which is RDF but outside OWL 2 DL: rdf:Statement and its properties are reserved.
REGISTER = [name for name in REGISTER_FILES if name != "evidence.ttl"]
TERMS = ["ontology.ttl"]
BORROWED = ROOT / "tests" / "borrowed.ttl"
# The small plan has what the packaged one lacks: deadlines, whose datatypes are outside OWL 2, and targets.
DATA = [f"{PLAN}.ttl", SMALL, *REGISTER, "links.nq"]
WHAT = {
    "terms": TERMS,
    "terms and a plan": [*TERMS, f"{PLAN}.ttl"],
    "terms and data": [*TERMS, *DATA],
    "terms, data and alignments": [*TERMS, *DATA, "alignments.ttl"],
    "all with the axioms borrowed": [*TERMS, *DATA, "alignments.ttl", BORROWED],
}


@pytest.fixture(scope="module")
def robot(pytestconfig, java, table):
    """Run ROBOT on a graph; returns exit code and output."""
    cores = list(JARS.glob("robot-core-*.jar"))
    if not cores:
        skip = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        skip("ROBOT is not there (make .venv/interop/ready fetches it from Maven Central)")
    table["OWL 2"].version = f"ROBOT {cores[0].stem.removeprefix('robot-core-')}, HermiT"

    def run(graph, folder, *arguments):
        path = folder / "input.nt"
        graph.serialize(path, format="nt", encoding="utf-8")
        command = [java, "-Xmx2g", "-cp", f"{JARS}/*", "org.obolibrary.robot.CommandLineInterface"]
        command += [arguments[0], "--input", str(path), *map(str, arguments[1:])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def together(published):
    """Merge files and plans as RDF: ROBOT's own merge reads each by itself, where the declarations of others are missing."""

    def quads(part):
        return to_quads(part) if part is SMALL else parse(path=str(published / part))

    def merge(*parts):
        graph = to_rdflib(quad for part in parts for quad in quads(part))
        # One ontology, which fetches nothing.
        for one in set(graph.subjects(RDF.type, OWL.Ontology)) - {ONTOLOGY}:
            graph.remove((one, None, None))
        graph.remove((None, OWL.imports, None))
        return graph

    return merge


@pytest.fixture
def passed(table):
    """Count a test in the table."""
    line = table["OWL 2"]
    line.total += 1

    def count():
        line.passed += 1

    return count


def cp(name):
    return URIRef(expand(f"cp:{name}"))


def profile_of(graph, profile, robot, folder):
    """Return what `validate-profile` finds in a graph, but for the heading."""
    path = folder / f"{profile}.txt"
    _, out = robot(graph, folder, "validate-profile", "--profile", profile, "--output", path)
    assert path.exists(), out
    return path.read_text("utf-8").splitlines()[1:]


# The profiles


def as_notation(text):
    """Property, value and datatype of a statement that a profile refuses for the datatype; else the text as it is."""
    refused = r"Use of (?:defined datatype in datatype restriction|data range not in profile:) .*"
    stated = r'\[DataPropertyAssertion\(<(.+)> <.+> "(.+)"\^\^<(.+)>\) in .*\]'
    match = re.fullmatch(f"{refused} {stated}", text)
    return match.groups() if match else text


@pytest.mark.parametrize("parts", WHAT.values(), ids=WHAT)
def test_it_is_owl_2_dl_and_rl(parts, together, robot, tmp_path, passed):
    graph = together(*parts)
    dl, rl = (profile_of(graph, profile, robot, tmp_path) for profile in ("DL", "RL"))
    ours = set(graph.subjects(RDF.type, RDFS.Datatype))
    # Values of datatypes of one's own, which SKOS wants of a notation and ORG of an identifier, are outside OWL 2 DL
    # where their properties are datatype properties, as there. No axiom has to understand them.
    notations = Counter(
        (str(predicate), str(value), str(value.datatype))
        for _, predicate, value in graph
        if isinstance(value, Literal) and value.datatype in ours
    )
    assert {predicate for predicate, *_ in notations} <= {str(SKOS.notation), str(ORG.identifier)}
    assert Counter(map(as_notation, dl)) == notations
    # In RL the OWL API wants none but the standard's datatypes to be declared either.
    found = [
        re.fullmatch(r"Use of data range not in profile: <(.+)> \[Declaration\(Datatype\(<\1>\)\) .*\]", text)
        for text in rl
        if as_notation(text) not in notations
    ]
    assert all(found), rl
    assert sorted(match[1] for match in found) == sorted(map(str, ours))
    passed()


@pytest.mark.parametrize(
    ("profile", "fault", "told"),
    [
        # A chain concludes cp:ledBy, so it is not simple and may not be functional.
        ("DL", (cp("ledBy"), RDF.type, OWL.FunctionalProperty), "non-simple property"),
        ("DL", (cp("Task"), URIRef(f"{BASE}undeclared"), Literal("x")), "undeclared annotation property"),
        ("RL", (cp("cites"), RDF.type, OWL.ReflexiveProperty), "Axiom type not allowed"),
    ],
)
def test_what_is_not_in_a_profile_is_found(profile, fault, told, together, robot, tmp_path):
    graph = together(*TERMS).add(fault)
    found = profile_of(graph, profile, robot, tmp_path)
    assert any(told in text and str(fault[0]) in text for text in found), found


def test_alignments_find_the_ontology_without_a_network(published, java, tmp_path):
    """By the catalogue that lies beside them, as Protégé does."""
    command = [java, "-cp", f"{JARS}/*", "org.obolibrary.robot.CommandLineInterface", "merge"]
    path = tmp_path / "merged.ttl"
    arguments = ["--input", published / "alignments.ttl", "--output", path]
    done = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    merged = path.read_text("utf-8")
    assert "p-plan#Step" in merged
    assert "完成时限" in merged


# HermiT


def denials(graph):
    """That each body is in no event but those that name it, which ORG's inverses must not contradict."""
    ends = (ORG.originalOrganization, ORG.resultingOrganization)
    bodies = {body for end in ends for body in graph.objects(None, end)}
    for end in ends:
        for event in graph.subjects(RDF.type, ORG.ChangeEvent):
            for body in bodies - set(graph.objects(event, end)):
                node = BNode()
                yield node, RDF.type, OWL.NegativePropertyAssertion
                yield node, OWL.sourceIndividual, event
                yield node, OWL.assertionProperty, end
                yield node, OWL.targetIndividual, body


def test_hermit_finds_all_consistent_with_the_axioms_borrowed(together, robot, tmp_path, passed):
    graph = together(*WHAT["all with the axioms borrowed"])
    for denial in list(denials(graph)):
        graph.add(denial)
    code, out = robot(graph, tmp_path, "reason", "--reasoner", "hermit", "--output", tmp_path / "out.ttl")
    assert code == 0, out
    passed()


X, A, B = (URIRef(f"https://example.org/{name}") for name in "xab")


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        # An assignment has one role, and roles are different.
        ([(X, cp("role"), URIRef(f"{BASE}role/{name}")) for name in ("lead", "participant")], "inconsistent"),
        # What is assigned is a task, and no task is a plan.
        ([(X, cp("hasAssignment"), A), (X, RDF.type, cp("Plan"))], "inconsistent"),
        # No body is both an agency and a group.
        (
            [(B, RDF.type, OWL.Class), *((B, RDFS.subClassOf, cp(k)) for k in ("Agency", "AgentGroup"))],
            "unsatisfiable",
        ),
    ],
    ids=["two roles", "a plan that is a task", "an agency that is a group"],
)
def test_hermit_finds_contradictions(faults, told, together, robot, tmp_path):
    graph = together(*TERMS)
    for fault in faults:
        graph.add(fault)
    code, out = robot(graph, tmp_path, "reason", "--reasoner", "hermit", "--output", tmp_path / "out.ttl")
    assert code == 1
    assert told in out


# ROBOT's report. Of its rules the profile leaves out multiple_labels, which takes a Chinese and an English label
# for two of one; missing_superclass, since every top class is a finding; lowercase_definition; and those about
# properties of OBO that we do not use: definitions, synonyms, subsets, cross-references.
PROFILE = Path(__file__).with_name("robot-profile.txt")


def findings(robot, graph, folder):
    path = folder / "report.tsv"
    code, _ = robot(graph, folder, "report", "--profile", PROFILE, "--fail-on", "ERROR", "--output", path)
    with path.open(encoding="utf-8", newline="") as file:
        return code, {(row["Rule Name"], row["Subject"]) for row in csv.DictReader(file, delimiter="\t")}


def test_robot_reports_nothing(together, robot, tmp_path, passed):
    assert findings(robot, together(*TERMS), tmp_path) == (0, set())
    passed()


def test_robot_reports_what_is_wrong(together, robot, tmp_path):
    graph = together(*TERMS)
    graph.remove((ONTOLOGY, DCTERMS.license, None))
    graph.add((cp("Task"), RDFS.label, Literal("Task ", lang="en")))
    graph.add((cp("Role"), RDFS.label, Literal("assigned role", lang="en")))
    graph.remove((URIRef(f"{BASE}role/lead"), RDFS.label, None))
    code, found = findings(robot, graph, tmp_path)
    assert code == 1
    assert found == {
        ("missing_ontology_license", str(ONTOLOGY)),
        ("label_whitespace", str(cp("Task"))),
        ("duplicate_label", str(cp("Role"))),
        ("duplicate_label", str(cp("role"))),
        ("missing_label", f"{BASE}role/lead"),
    }
