"""What is known is opened by doors and passed on; what a command uses of it is parsed once, and nothing else.

Another register than the packaged one goes the whole road.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from creditplan import _HOMES, Queries, build, open_knowledge, to_quads
from creditplan import parse as parse_plan
from creditplan.errors import InputError
from creditplan.model import AgentKind, SourceDocument
from creditplan.namespaces import PREFIXES
from creditplan.registers import REGISTER_FILES
from creditplan.registers.links import LINKS as LINKS_FILE

PACKAGE = ROOT / "converter" / "creditplan"
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}


# Who opens it


def doors(module):
    """The functions and classes of a module that may open the packaged knowledge: ``None`` is all."""
    if module.split(".")[0] in ("cli", "pipeline", "doors", "knowledge", "ready"):
        return None
    if module in CORPUS:
        return CORPUS[module]
    return {name for name, home in _HOMES.items() if home == module.removesuffix(".__init__")}


def openers(tree):
    """The outermost function or class of each call that opens knowledge; at the top of a module: its text."""
    for part in tree.body:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in OPENING:
                yield getattr(part, "name", ast.unparse(part))


# The doors of many plans, and those of the processes that work on them.
CORPUS = {
    "corpus.building": {"build"},
    "corpus.index": {"build_index"},
    "corpus.spark": {"build"},
    "corpus.spark_work": {"_versions"},
    "corpus.worker": {"work"},
}
OPENING = {"open_knowledge", "Knowledge", "_packaged"}
READING = {
    "evidence_of",
    "facts_of",
    "find",
    "links_of",
    "read_links",
    "read_queries",
    "read_shapes",
    "read_turtle",
    "register_of",
}
READING |= {"QueryFiles"}
READERS = {"knowledge", "ready", "prepared.files"}
# What only names of local bodies need, and no register of one's own replaces: read by who reads such names.
READERS |= {"registers.functions", "registers.local_bodies", "registers.place_tables"}


@pytest.mark.parametrize("module", MODULES)
def test_only_doors_open_knowledge(module):
    allowed = doors(module)
    if allowed is not None:
        assert {*openers(ast.parse(MODULES[module].read_text("utf-8")))} <= allowed


def test_a_call_that_opens_knowledge_is_seen():
    code = "x = open_knowledge()\ndef f(a=knowledge.Knowledge()): pass\nclass C:\n  def g(self): open_knowledge()"
    assert list(openers(ast.parse(code))) == ["x = open_knowledge()", "f", "C"]
    assert doors("query.__init__") == {"Queries"}


@pytest.mark.parametrize("module", sorted({*MODULES} - READERS))
def test_only_knowledge_reads_packaged_files(module):
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    imported = {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("creditplan")
        for alias in node.names
    }
    assert not {(home, name) for home, name in imported if name in READING}


# What is parsed

REGISTER = {
    f"ontology/{name}.ttl"
    for name in (
        "agencies",
        "agency-functions",
        "changes",
        "documents",
        "evidence",
        "functions",
        "kinds",
        "place-kinds",
        "places",
        "references",
    )
}
SIDES = {f"sources/{name}.toml" for name in ("creditplan", "social-credit-2015", "social-credit-2015.en")}
SHAPES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "shapes").glob("*.ttl")}
QUERIES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "queries").glob("*.rq")}
ROLES, LINKS, CONTEXT = "ontology/roles.ttl", "ontology/links.sssom.tsv", "ontology/context.jsonld"
QUERY, PLAN = "queries/co-led-tasks.rq", str(ROOT / "dist" / "social-credit-2015.ttl")
EXAMPLE_FILES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ontology" / "examples").glob("*.ttl")}
TABLES = {f"ontology/places/place{name}.tsv" for name in ("s", "-states", "-changes", "-aliases")}
MADE = {*REGISTER, ROLES, LINKS, *QUERIES, *EXAMPLE_FILES, "ontology/alignments.ttl"}
PUBLISHER = "ontology/creditplan.toml"
# A command, what it parses where all is ready, and what besides where nothing is.
COMMANDS = [
    (["--help"], set(), set()),
    (["query"], set(), QUERIES),
    (["query", "co-led-tasks", "--agency", "pboc"], set(), {QUERY, *REGISTER, ROLES, *SIDES}),
    (["query", "co-led-tasks", "--agency", "pboc", "--data", PLAN], set(), {QUERY, *REGISTER, ROLES}),
    (["register", "show", "pboc"], set(), {*REGISTER, ROLES, LINKS}),
    (["register", "lint"], set(), {*REGISTER, LINKS}),
    (["explain", "--task", "14"], SIDES, {*REGISTER, ROLES}),
    (["validate", PLAN], SHAPES, set()),
    # What plans share is made as a whole.
    (["build"], {*SIDES, CONTEXT, PUBLISHER, *SHAPES}, {*MADE, *TABLES}),
    (["load", "http://127.0.0.1:9/", "--dry-run", "--retries", "0"], SIDES, MADE),
]


@pytest.mark.usefixtures("ready_made")
@pytest.mark.parametrize(
    ("words", "always", "unready"),
    COMMANDS,
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize("ready", ["ready", "made"])
def test_each_file_is_parsed_once_and_no_other(tmp_path, words, always, unready, ready):
    command = [sys.executable, ROOT / "tests" / "reads.py", ROOT, tmp_path / "seen", ready, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    seen = Counter((tmp_path / "seen").read_text("utf-8").split())
    assert {*seen.values()} <= {1}, {name: count for name, count in seen.items() if count > 1}
    # What the language is, and words of messages, is no knowledge that varies.
    knowledge = {name for name in seen if not name.startswith("converter/")}
    assert knowledge == always | (set() if ready == "ready" else unready), done.stderr.decode()


# Another register

BODIES = """
agency:works a cp:Agency , cp:Agent ; skos:prefLabel "工程总部"@zh , "Works"@en ; cp:shortName "工程部"@zh ;
    schema:foundingDate "2000"^^xsd:gYear ; dcterms:isReplacedBy agency:yard ;
    schema:dissolutionDate "2020"^^xsd:gYear .
agency:yard a cp:Agency , cp:Agent ; skos:prefLabel "工场部"@zh , "Yard"@en ; cp:shortName "工场部"@zh .
"""
CHANGES = """
change:renamed a org:ChangeEvent ; rdfs:label "工程部改为工场部"@zh ; dcterms:date "2020"^^xsd:gYear ;
    org:originalOrganization agency:works ; org:resultingOrganization agency:yard .
"""
EXAMPLES = {"ontology.nq", "ontology.ttl", "queries.ttl", "vocabulary.zh.html", "vocabulary.en.html"}
TEXT = "2018年工作方案\n一、建设\n1、修建道路。（工程部牵头，财政部参加）\n"


@pytest.fixture
def other(tmp_path):
    """Knowledge of a made-up register, small."""
    folder = tmp_path / "register"
    folder.mkdir()
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    for name in REGISTER_FILES:
        said = {"agencies.ttl": BODIES, "changes.ttl": CHANGES}.get(name, "")
        (folder / name).write_text(prefixes + said, "utf-8")
    rows = (ROOT / "ontology" / LINKS_FILE).read_text("utf-8").splitlines(keepends=True)
    head = [row for row in rows if row.startswith(("#", "subject_id"))]
    link = next(row for row in rows if row.startswith("agency:pboc\t") and "wikidata:" in row)
    label = link.split("\t")[1]
    (folder / LINKS_FILE).write_text(
        "".join(head) + link.replace("agency:pboc", "agency:works").replace(label, "工程总部"), "utf-8"
    )
    return open_knowledge(folder)


def test_what_is_published_is_the_register_that_plans_were_converted_against(tmp_path, other):
    source = tmp_path / "roads.txt"
    source.write_text(TEXT, "utf-8")
    made = build([source], tmp_path / "out", knowledge=other, allow_incomplete=True)
    agents = {a.agent.slug: a.agent.kind for a in made.plans[0].assignments}
    assert agents.pop("works") is AgentKind.AGENCY
    assert [*agents.values()] == [AgentKind.UNREGISTERED]  # 财政部 is in the packaged register only
    out = tmp_path / "out"
    for name in REGISTER_FILES:
        assert (out / name).read_bytes() == (tmp_path / "register" / name).read_bytes()
    graph = {quad.triple for quad in parse(path=str(out / "register.nq"), format=RdfFormat.N_QUADS)}
    assert graph == {quad.triple for quad in other.quads}
    assert {quad.subject.value for quad in other.quads} == {
        PREFIXES["agency"] + "works",
        PREFIXES["agency"] + "yard",
        PREFIXES["change"] + "renamed",
    }
    files = {path.name: path.read_text("utf-8") for path in out.iterdir() if path.suffix != ".xlsx"}
    assert "工程总部" in files["lifelines.zh.svg"] and "Yard" in files["lifelines.en.svg"]
    assert not [
        name
        for name in files
        if name.startswith("links-") and "wikidata" not in name and "sources" not in name
    ]
    assert "agency/works" in files["links-wikidata.nt"]
    assert not [name for name, content in files.items() if "pboc" in content and name not in EXAMPLES]
    assert f"void:triples {len(graph)} ;" in files["void.ttl"]


def test_queries_ask_the_register_that_they_are_given(tmp_path, other):
    plan = parse_plan(SourceDocument("roads.txt", TEXT), other.register)
    queries = Queries(to_quads(plan, other.register), other)
    assert len([*queries.run("tasks-of-agency", agency="工程部")]) == 1
    assert len([*queries.run("tasks-of-agency", agency="yard")]) == 0
    with pytest.raises(InputError, match="know an agency 'pboc'"):
        queries.run("tasks-of-agency", agency="pboc")


def test_the_packaged_knowledge_is_opened_once_and_another_each_time(tmp_path):
    assert open_knowledge() is open_knowledge()
    assert open_knowledge(tmp_path) is not open_knowledge(tmp_path)
    assert open_knowledge().register is open_knowledge().register
    with pytest.raises(InputError, match="the register cannot be read"):
        _ = open_knowledge(tmp_path).quads
