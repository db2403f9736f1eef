"""The published files, read by parsers that did not write them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess

import pytest
import rdflib
from csvw import TableGroup
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from creditplan import parse as parse_plan
from creditplan import to_quads
from creditplan.canonical import canonical_hash
from creditplan.knowledge import open_knowledge
from creditplan.model import Metadata, SourceDocument
from creditplan.namespaces import BASE, PREFIXES, expand
from creditplan.publishing.jsonld import to_jsonld
from creditplan.publishing.turtle import to_turtle
from creditplan.registers import REGISTER_FILES
from creditplan.resources import resource
from published_tables import tables_of
from small_plan import PLAN as SMALL

PLAN = "social-credit-2015"
REGISTER = [name.removesuffix(".ttl") for name in REGISTER_FILES]
TURTLE = ["ontology", "alignments", *REGISTER, "links-sources", "shapes", "queries", "catalog", "void", PLAN]
EXCEL_FORMULA_STARTS = tuple("=+-@\t\r")


def by_rdflib(path, **options):
    dataset = rdflib.Dataset()
    dataset.parse(path, **options)
    return {(str(s), str(p), o.n3()) for s, p, o, _ in dataset.quads()}


def in_n3(triples):
    """The converter's triples as rdflib writes them."""
    graph = rdflib.Graph()
    for s, p, o in triples:
        if isinstance(o, NamedNode):
            value = rdflib.URIRef(o.value)
        elif o.language:
            value = rdflib.Literal(o.value, lang=o.language)
        else:
            plain = o.datatype.value == PREFIXES["xsd"] + "string"
            value = rdflib.Literal(o.value, datatype=None if plain else o.datatype.value)
        graph.add((rdflib.URIRef(s.value), rdflib.URIRef(p.value), value))
    return {(str(s), str(p), o.n3()) for s, p, o in graph}


@pytest.mark.parametrize("name", [f"{PLAN}.ttl", f"{PLAN}.nq", f"{PLAN}.jsonld"])
def test_rdflib_reads_the_same_triples(published, triples, name):
    assert by_rdflib(published / name) == in_n3(triples)


@pytest.mark.parametrize("suffix", ["ttl", "nq", "jsonld"])
def test_pyoxigraph_reads_the_same_triples(published, triples, suffix):
    assert {quad.triple for quad in parse(path=str(published / f"{PLAN}.{suffix}"))} == triples


def test_pyld_reads_the_same_triples(published, triples):
    document = json.loads((published / f"{PLAN}.jsonld").read_text("utf-8"))
    n_quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert {quad.triple for quad in parse(n_quads.encode(), format=RdfFormat.N_QUADS)} == triples


def test_the_n_quads_are_one_named_graph(published, quads):
    path = published / f"{PLAN}.nq"
    read = list(parse(path=str(path)))
    assert len(read) == len(quads)
    assert set(read) == set(quads)
    lines = path.read_text("utf-8").split("\n")
    assert lines.pop() == ""
    assert lines == sorted(lines)
    assert {quad.graph_name.value for quad in read} == {
        "https://w3id.org/creditplan/graph/social-credit-2015"
    }


@pytest.mark.parametrize("name", [*(f"{name}.ttl" for name in TURTLE), f"{PLAN}.nq"])
def test_rapper_reads_without_a_warning(published, rapper, name):
    syntax = "turtle" if name.endswith("ttl") else "nquads"
    command = [rapper, "--quiet", "--count", "--input", syntax, str(published / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", TURTLE)
def test_every_turtle_file_is_read_alike(published, name):
    path = published / f"{name}.ttl"
    # As one document: labels of blank nodes hold for the document that they stand in.
    ours = rdflib.Graph().parse(
        data="".join(f"{quad.triple} .\n" for quad in parse(path=str(path))), format="nt"
    )
    theirs = rdflib.Graph().parse(path)
    assert len(theirs) > 20
    assert isomorphic(ours, theirs)


# Turtle for people


def test_turtle_is_grouped_and_readable(published, plan):
    text = (published / f"{PLAN}.ttl").read_text("utf-8")
    assert "_:" not in text
    assert "[" not in re.sub(r'"[^"]*"', "", text)
    headings = re.findall(r"^# (.*)$", text, re.MULTILINE)
    assert headings[:3] == [plan.title.zh, f"1 {plan.sections[0].title.zh}", f"1 {plan.tasks[0].title_en}"]
    subjects = re.findall(r"^<([^>]+)> a cp:(Section|Task)", text, re.MULTILINE)
    assert len(subjects) == 12 + 72
    assert subjects[0] == ("plan/social-credit-2015/section/1", "Section")
    assert [iri.rpartition("/")[2] for iri, kind in subjects if kind == "Task"] == [t.key for t in plan.tasks]
    used = set(re.findall(r"^@prefix (\w+):", text, re.MULTILINE))
    assert all(f"{prefix}:" in text.partition("\n\n")[2] for prefix in used)


def test_hostile_words_stay_words_in_every_format(register):
    words = '恶意" . <x> <y> """ \\ \\u0022 \u2028 <script>'
    text = f'题{words}\n一、头 # {words}\n1、做{words}\n@prefix x: <y> .（财政部、"某"\\局负责）'
    document = SourceDocument("plan.txt", text, Metadata(id="hostile", document_number=words))
    plan = parse_plan(document)
    quads = to_quads(plan)
    expected = {quad.triple for quad in quads}
    from creditplan.iris import Iris  # noqa: PLC0415
    from creditplan.mapping import to_blocks  # noqa: PLC0415
    from creditplan.ntriples import to_quads as in_default_graph  # noqa: PLC0415

    blocks = list(to_blocks(plan, register, Iris()))
    turtle = to_turtle([(b.heading, in_default_graph(b.statements)) for b in blocks], Iris().base)
    assert {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)} == expected
    compact = to_jsonld(quads, NamedNode(Iris().plan("hostile")))
    assert {quad.triple for quad in parse(compact, format=RdfFormat.JSON_LD)} == expected
    assert any(words in quad.object.value for quad in quads if isinstance(quad.object, Literal))


# JSON-LD for web developers


@pytest.fixture(scope="module")
def tree(published):
    return json.loads((published / f"{PLAN}.jsonld").read_text("utf-8"))


def test_the_tree_can_be_walked(tree):
    assert tree["title"]["zh"] == "2015年社会信用体系建设工作要点分工方案"
    assert len(tree["sections"]) == 12
    tasks = [task for section in tree["sections"] for task in section["tasks"]]
    assert [task["order"] for task in tasks] == list(range(1, 73))
    assignments = [a for task in tasks for a in task["assignments"]]
    assert len(assignments) == 224
    assert sum(a.get("openEnded", False) for a in assignments) == 84
    assert assignments[0]["role"] == "lead"
    assert assignments[0]["agent"]["label"]["en"] == "National Development and Reform Commission"
    types = [node["type"] for node in tree["included"]]
    assert ["Role", "Concept"] in types


def test_the_context_is_shipped_inline_and_as_a_file(published, tree):
    file = json.loads((published / "context.jsonld").read_text("utf-8"))
    assert tree["@context"] == file["@context"]
    for name, namespace in file["@context"].items():
        if isinstance(namespace, str) and name in PREFIXES:
            assert namespace == PREFIXES[name]


def test_every_term_of_the_ontology_that_the_data_use_has_a_name_of_its_own(tree):
    def keys(node):
        for key, value in node.items():
            yield key
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, dict):
                    yield from keys(child)

    body = {key: value for key, value in tree.items() if key != "@context"}
    assert not [key for key in keys(body) if ":" in key]


def comparable(node):
    if isinstance(node, dict):
        return {key: comparable(value) for key, value in node.items() if key != "@context"}
    if isinstance(node, list):
        return sorted((comparable(value) for value in node), key=lambda v: json.dumps(v, sort_keys=True))
    return node


def test_tasks_without_a_section_are_not_called_sections(published):
    plan = parse_plan(
        SourceDocument("plan.txt", "题\n1、甲。（财政部负责）\n2、乙。（公安部负责）", Metadata(id="flat"))
    )
    quads = to_quads(plan)
    made = json.loads(to_jsonld(quads, NamedNode("https://w3id.org/creditplan/plan/flat")))
    assert "sections" not in made
    assert [part["number"] for part in made["otherParts"]] == ["1", "2"]
    read = jsonld.to_rdf(made, {"format": "application/n-quads"})
    assert {quad.triple for quad in parse(read.encode(), format=RdfFormat.N_QUADS)} == {
        q.triple for q in quads
    }


def test_the_frame_makes_the_same_tree(tree, published):
    frame = json.loads((published / "frame.jsonld").read_text("utf-8"))
    assert frame["@context"] == "context.jsonld"
    framed = jsonld.frame(tree, frame | {"@context": tree["@context"]}, {"omitGraph": True})
    assert comparable(framed) == comparable(tree)


@pytest.fixture(scope="module")
def small_tree():
    return json.loads(to_jsonld(to_quads(SMALL), NamedNode(f"{BASE}plan/small")))


def test_sections_hold_sections_and_tasks_hold_tasks(small_tree):
    def outline(node):
        key = node["id"].rpartition("/")[2]
        below = {name: node[name] for name in ("sections", "tasks", "subTasks", "otherParts") if name in node}
        return (
            {key: {name: [outline(part) for part in parts] for name, parts in below.items()}}
            if below
            else key
        )

    assert outline(small_tree) == {
        "small": {
            "sections": [
                {
                    "1": {
                        "tasks": ["1-1"],
                        "sections": [
                            {"1.1": {"tasks": [{"1.1-1": {"subTasks": ["1.1-1.1", "1.1-1.u1"]}}, "1.1-2"]}}
                        ],
                    }
                },
                {"u1": {"tasks": ["u1-u1"]}},
            ],
            "otherParts": ["u1"],
        }
    }
    task = small_tree["sections"][0]["sections"][0]["tasks"][1]
    assert [due["deadlineText"] for due in task["deadlines"]] == ["到2016年6月底前", "每年12月10日前"]
    assert task["deadlines"][0]["dueBy"] == {"@value": "2016-06-30", "type": "xsd:date"}
    assert [(target["value"], target["unitText"]) for target in task["targets"]] == [
        ("40", "个"),
        ("95", "%"),
    ]
    assert task["assignments"][0]["repaired"] is True
    assert task["assignments"][0]["parsedBy"] == "bare-list"
    assert small_tree["publisher"]["shortName"] == "国务院"


def test_the_tree_of_nested_parts_is_read_as_the_same_triples(small_tree):
    n_quads = jsonld.to_rdf(small_tree, {"format": "application/n-quads"})
    expected = {quad.triple for quad in to_quads(SMALL)}
    assert {quad.triple for quad in parse(n_quads.encode(), format=RdfFormat.N_QUADS)} == expected
    assert {q.triple for q in parse(json.dumps(small_tree), format=RdfFormat.JSON_LD)} == expected


def test_the_frame_makes_the_same_tree_of_nested_parts_but_for_their_names(small_tree, published):
    frame = json.loads((published / "frame.jsonld").read_text("utf-8"))
    framed = jsonld.frame(small_tree, frame | {"@context": small_tree["@context"]}, {"omitGraph": True})
    assert comparable(with_one_name(framed)) == comparable(with_one_name(small_tree))


def with_one_name(node):
    if isinstance(node, list):
        return [with_one_name(value) for value in node]
    if not isinstance(node, dict):
        return node
    parts, named = [], {}
    for key, value in node.items():
        if key in ("sections", "tasks", "subTasks", "otherParts") and isinstance(value, list):
            parts += with_one_name(value)
        else:
            named[key] = with_one_name(value)
    return named | ({"parts": parts} if parts else {})


# Tables


def rows(published, name):
    return texts((published / name).read_bytes())


def texts(data):
    """Rows of a table, as a program reads them by the rule in csv-metadata.json."""
    cells = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [{column: cell.removeprefix("'") for column, cell in row.items()} for row in cells]


def test_tables_open_right_in_a_spreadsheet(published):
    for name in ("tasks.csv", "assignments.csv", "agencies.csv"):
        data = (published / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")  # without a BOM Excel takes UTF-8 for the local code page
        assert data.count(b"\r\n") == len(rows(published, name)) + 1
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            assert not any(cell.startswith(EXCEL_FORMULA_STARTS) for cell in row)


def test_tables_say_what_the_plan_says(published, plan):
    tasks, assignments = rows(published, "tasks.csv"), rows(published, "assignments.csv")
    assert [row["task"] for row in tasks] == [task.key for task in plan.tasks]
    assert [row["text_zh"] for row in tasks] == [task.text for task in plan.tasks]
    assert tasks[11]["lead"] == "发展改革委；人民银行"
    assert [row["named_as"] for row in assignments] == [a.named_as for a in plan.assignments]
    agencies = rows(published, "agencies.csv")
    assert len(agencies) == 51
    assert sum(int(row["lead"]) for row in agencies) == 49


def test_tables_say_what_the_packaged_plan_does_not_have():
    tables = {name: texts(data) for name, data in tables_of(SMALL).items() if name.endswith(".csv")}
    tasks = {row["task"]: row for row in tables["tasks.csv"]}
    assert {key: row["parent"] for key, row in tasks.items() if row["parent"]} == {
        "1.1-1.1": "1.1-1",
        "1.1-1.u1": "1.1-1",
    }
    assert tasks["1.1-1.u1"]["number"] == tasks["u1"]["section"] == ""
    assert tasks["1.1-2"]["section_zh"] == "分的事"
    assert tasks["1.1-2"]["deadlines"] == "2016-06-30"
    assert tasks["1.1-2"]["deadlines_zh"] == "到2016年6月底前；每年12月10日前"
    assert tasks["1.1-2"]["targets_zh"] == "建成40个；覆盖率达到95%"
    read = {
        (a["rule"], a["repaired"], a["left_over"]) for a in tables["assignments.csv"] if a["task"] == "1.1-2"
    }
    assert read == {("bare-list", "true", "true")}


def test_formulas_are_defused(register):
    plan = parse_plan(SourceDocument("plan.txt", "题\n一、头\n1、=cmd|' /C calc'!A0。（@某局、+某某局负责）"))
    tables = tables_of(plan)
    assert b",'=cmd|" in tables["tasks.csv"]
    assert b",'@" in tables["assignments.csv"]
    assert b",'+" in tables["assignments.csv"]


def test_csvw_metadata_describe_the_tables(published):
    group = TableGroup.from_file(published / "csv-metadata.json")
    assert {str(table.url): len(list(table)) for table in group.tables} == {
        "tasks.csv": 72,
        "assignments.csv": 224,
        "agencies.csv": 51,
    }
    group.check_referential_integrity(strict=True)
    for table in group.tables:
        header = [column.name for column in table.tableSchema.columns if not column.virtual]
        assert header == list(rows(published, str(table.url))[0])
    tasks = next(table for table in group.tables if str(table.url) == "tasks.csv")
    first = next(iter(tasks))
    assert first["lead"] == ["发展改革委", "人民银行"]
    assert first["open_ended"] is False


# Text


def test_the_spans_count_in_the_published_text(published, quads):
    text = (published / f"{PLAN}.txt").read_text("utf-8")
    value = {(q.subject, q.predicate.value): q.object for q in quads}
    checked = 0
    for (node, predicate), words in value.items():
        if predicate == expand("cp:text"):
            place = value[node, expand("prov:wasQuotedFrom")].value
            begin, end = map(int, place.rpartition("#char=")[2].split(","))
            assert words.value in text[begin:end]
            assert value[node, expand("cp:clauseText")].value in text[begin:end]
            checked += 1
    assert checked == 72
    context = NamedNode(f"https://w3id.org/creditplan/source/social-credit-2015#char=0,{len(text)}")
    assert int(value[context, expand("nif:endIndex")].value) == len(text)
    assert value[context, expand("nif:isString")].value == text


def test_a_shared_named_graph_says_what_the_files_say(published):
    def triples(names):
        return {quad.triple for name in names for quad in parse(path=str(published / name))}

    assert triples(["register.nq"]) == triples(REGISTER_FILES)
    assert triples(["links.nq"]) == triples(path.name for path in published.glob("*.nt"))
    turtle, quads = (
        canonical_hash(Quad(*quad.triple) for quad in parse(path=str(published / f"ontology.{suffix}")))
        for suffix in ("ttl", "nq")
    )
    assert turtle == quads


def test_the_plans_files_stand_alone(triples):
    """Whatever of ours a statement points at has a type and, for people, a label."""
    typed = {t.subject for t in triples if t.predicate.value == expand("rdf:type")}
    labelled = {
        t.subject for t in triples if t.predicate.value in (expand("skos:prefLabel"), expand("dcterms:title"))
    }
    for triple in triples:
        if isinstance(triple.object, NamedNode) and triple.predicate.value != expand("rdf:type"):
            ours = triple.object.value.startswith(BASE)
            # The catalogue, not the plan, describes the file that holds the text.
            # A place in the text is an IRI by RFC 5147, which says all of it.
            known = triple.object.value == f"{BASE}{PLAN}.txt" or "#char=" in triple.object.value
            assert triple.object in typed or not ours or known
            if triple.predicate.value in map(
                expand, ("cp:agent", "cp:role", "cp:manner", "cp:parsedBy", "cp:cites", "cp:mandates")
            ):
                assert triple.object in labelled


def test_queries_are_published_as_shacl_executables(published):
    graph = rdflib.Graph().parse(published / "queries.ttl")
    texts = {
        str(text)
        for predicate in ("select", "construct", "ask")
        for text in graph.objects(None, rdflib.SH[predicate])
    }
    assert texts == {query.text for query in open_knowledge().queries.values()}


def test_hand_edited_files_are_published_as_they_are(published):
    for name in (*REGISTER_FILES, "alignments.ttl", "context.jsonld", "frame.jsonld"):
        assert (published / name).read_bytes() == resource("ontology", name).read_bytes()
    shapes = rdflib.Graph().parse(published / "shapes.ttl")
    assert len(shapes) == sum(len(rdflib.Graph().parse(p)) for p in resource("shapes").glob("*.ttl"))


def test_quads_have_no_duplicates(quads):
    assert len(set(quads)) == len(quads)
    assert all(isinstance(quad, Quad) for quad in quads)
