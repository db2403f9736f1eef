"""The shapes find every kind of fault they are for, and nothing else, in two SHACL engines.

A fault (tests/faults) changes good data and names every result that must come out.
"""

import re
from collections import Counter
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from unittest import mock

import pyoxigraph
import pyrudof
import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor

from creditplan.doors import to_quads, validate
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Metadata, SourceDocument
from creditplan.pipeline import convert
from creditplan.validation import EngineName
from creditplan.validation.reference import to_rdflib
from fault_files import FOLDER, read_faults
from shape_runs import (
    BASE,
    GOOD,
    PREFIXES,
    SHAPES,
    apply,
    curie,
    found,
    good_excerpt,
    good_graph,
    iri,
    restore,
    rudof,
    run,
    run_pyrudof,
    shapes_graph,
    told,
)
from small_plan import PLAN as SMALL

FILES = {
    folder: sorted(path for path in (FOLDER / folder).glob("*.txt") if path.stem != "parts")
    for folder in GOOD
}
FAULTS = {folder: [fault for path in paths for fault in read_faults(path)] for folder, paths in FILES.items()}
# For the first two engines alone: pyrudof writes the focus node of a constraint in SPARQL into a VALUES block, where
# no blank node can stand, and stops.
BLANK_FOCUS = read_faults(FOLDER / "plan" / "blank-focus.txt")
each_fault = pytest.mark.parametrize(
    ("folder", "fault"),
    [pytest.param(folder, fault, id=fault.name) for folder, faults in FAULTS.items() for fault in faults],
)


def results_of(folder, fault):
    return found(fault.change, GOOD[folder])


@pytest.fixture(scope="module", autouse=True)
def queries_are_parsed_once():
    """pySHACL has rdflib parse each query again for each graph, which takes half its time; here each is prepared."""
    prepared, query = cache(prepareQuery), SPARQLProcessor.query

    def asked(self, text, *arguments):
        return query(self, prepared(text), *arguments)

    with mock.patch.object(SPARQLProcessor, "query", asked):
        yield


# Tests of the shapes on data


@pytest.mark.parametrize(
    "engine",
    [lambda data: run(data)[0], lambda data: run(data, EngineName.PYSHACL)[0], run_pyrudof],
    ids=["shacl", "pyshacl", "pyrudof"],
)
@pytest.mark.parametrize("data", [good_graph, *GOOD.values()])
def test_good_data_give_no_result(data, engine):
    assert engine(data()) == Counter()


@each_fault
def test_a_fault_gives_exactly_these_results(folder, fault):
    assert results_of(folder, fault)[0] == Counter(fault.expected)


def test_there_are_many_faults_and_each_has_a_name():
    names = [fault.name for faults in FAULTS.values() for fault in faults]
    assert len(names) == len(set(names)) >= 348


def heaps(faults, good):
    """Graphs with as many faults each as do not hide one another: all, for engines that take their time."""
    made = []
    for fault in faults:
        for heap in [*made[-8:], (Graph() + good(), Counter())]:
            graph, due = heap
            with suppress(AssertionError):  # what this one changes, another has changed
                undo = apply(fault.change, graph)
                if due + Counter(fault.expected) <= run(graph)[0]:
                    made = [each for each in made if each is not heap]
                    made.append((graph, due + Counter(fault.expected)))
                    break
                restore(graph, undo)
        else:
            raise AssertionError(f"{fault.name} does not stand alone")
    return made


def engines_tell_the_same(faults, good):
    """Of shacl 0.3.4, held to pySHACL: results, paths, values, words in both languages, places in the text."""
    assert version("shacl") == "0.3.4"
    found = heaps(faults, good)
    assert sum((due for _, due in found), Counter()) == sum(
        (Counter(fault.expected) for fault in faults), Counter()
    )
    for graph, _ in found:
        assert told(graph, EngineName.SHACL) == told(graph, EngineName.PYSHACL)
        yield graph


@pytest.mark.parametrize("folder", GOOD)
def test_the_reference_tells_the_same_of_all_faults(folder):
    faults = [fault for fault in FAULTS[folder] if fault not in BLANK_FOCUS]
    for graph in engines_tell_the_same(faults, GOOD[folder]):
        assert run_pyrudof(graph) == run(graph)[0]


def test_the_reference_tells_the_same_of_blank_nodes_where_sparql_asks():
    assert list(engines_tell_the_same(BLANK_FOCUS, good_excerpt))


@pytest.mark.parametrize("base", ["https://data.example.org/", "http://localhost:8000/plans/"])
def test_a_publisher_may_mint_under_another_base(base):
    text = good_excerpt().serialize(format="nt")
    moved = Graph().parse(
        data=re.sub(f"<{BASE}(plan|source|document|dist)/", rf"<{base}\1/", text), format="nt"
    )
    assert base in moved.serialize(format="nt")
    assert run(moved)[0] == run_pyrudof(moved) == Counter()


# Tasks before the first section, numbers that start again, two clauses in a task, an agency that the register
# does not know; and characters beyond the basic plane, which count as one each.
OTHER_PLAN = """附件1
𠮷市重点工作分工方案

1、先做一件事。（𠮷市工作局牵头，财政部参加）
一、第一部分𠀀
1、做第一件事（财政部负责），再做第二件事。（财政部、公安部负责）
2、𠀀再做一件事。（发展改革委会同各有关部门、各省级人民政府负责）
二、第二部分
1、还做一件事。（公安部等部门按职责分工负责）
"""


def other_graph(base=BASE):
    made = convert(
        SourceDocument("other.txt", OTHER_PLAN, Metadata(id="other")), open_knowledge(), Iris(base)
    )
    assert [len(task.clauses) for task in made.plan.tasks] == [1, 2, 1, 1]
    return to_rdflib(made.quads)


@pytest.mark.parametrize("base", [BASE, "https://data.example.org/"])
def test_what_is_written_of_another_plan_conforms(base):
    graph = other_graph(base)
    results = run(graph)[0]
    # English is missing, and the agency is not in the register.
    assert {result.component for result in results if result.severity == "Info"} == {"QualifiedMinCount"}
    assert [result.component for result in results.elements() if result.severity != "Info"] == ["Not"]
    assert run_pyrudof(graph) == results


def test_a_plan_with_all_that_the_model_knows_conforms():
    results = run(to_rdflib(to_quads(SMALL)))[0]
    assert {(result.component, result.severity) for result in results} == {
        ("QualifiedMinCount", "Info"),
        ("Not", "Warning"),
    }
    assert run_pyrudof(to_rdflib(to_quads(SMALL))) == results


def test_plans_in_one_graph_do_not_disturb_each_other():
    graph = other_graph()
    alone = run(graph)[0]
    graph += good_excerpt()
    assert run(graph)[0] == run_pyrudof(graph) == alone


def test_missing_english_is_told_but_is_no_fault():
    chinese = Graph()
    for triple in good_excerpt():
        if getattr(triple[2], "language", None) != "en":
            chinese.add(triple)
    results = run(chinese)[0]
    assert {result.severity for result in results} == {"Info"}
    # Why the words are nobody's is said alike of every plan, so no shape asks for it.
    english = set(good_excerpt()) - set(chinese)
    assert len(results) == len([each for each in english if each[1] != DCTERMS.rights])
    assert run_pyrudof(chinese) == results


# Dates: what engines take for an xsd:date differs, so the shapes say it with patterns.

GOOD_DATES = {
    "date": "1949-10-01 2018-03-19 2019-01-31 2019-02-28 2019-04-30 2019-12-31 2016-02-29 2000-02-29 1000-01-01 "
    "9999-12-31 2400-02-29",
    "gYearMonth": "1949-10 2019-01 2019-09 2019-12 9999-12",
    "gYear": "1000 1949 2019 9999",
}
BAD_DATES = {
    "date": "2019-02-29 1900-02-29 2100-02-29 2019-02-30 2016-02-30 2019-04-31 2019-06-31 2019-09-31 2019-11-31 "
    "2019-01-32 2019-01-00 2019-00-01 2019-13-01 2019-1-1 2019-12-31Z 2019-12-31+08:00 2019-12-31-05:00 "
    "2019-12-31T00:00:00 0000-01-01 0019-01-01 19-01-01 12019-01-01 -2019-01-01 +2019-01-01 2019/12/31 "
    "20191231 2019-12 2019 ２０１９-12-31 日",
    "gYearMonth": "2019-13 2019-00 2019-1 2019-12Z 2019-12+08:00 2019-12-31 201912 0000-12 19-12 -2019-12 2019-1２",
    "gYear": "19 019 0019 0000 20190 2019Z 2019+08:00 -2019 +2019 2019-12 MMXIX",
    "dateTime": "2019-12-31T00:00:00",
    "integer": "2019",
    "string": "2019 2019-12 2019-12-31",
}
# With white space, which XML strips and RDF does not; and with nothing.
SPACED = [
    ("2019-12-31\n", "date"),
    (" 2019-12", "gYearMonth"),
    ("2019\n", "gYear"),
    ("2019 ", "gYear"),
    ("", "gYear"),
]


def test_every_date_is_one_of_the_calendar_in_both_engines():
    dates = {
        (text, datatype): fits
        for fits, table in ((True, GOOD_DATES), (False, BAD_DATES))
        for datatype, texts in table.items()
        for text in texts.split()
    } | dict.fromkeys(SPACED, False)
    nodes = {f"urn:example:{number}": date for number, date in enumerate(dates)}
    quads = []
    for node, (text, datatype) in nodes.items():
        literal = pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(PREFIXES["xsd"] + datatype))
        for predicate, value in (
            (str(RDF.type), pyoxigraph.NamedNode(PREFIXES["org"] + "FormalOrganization")),
            (PREFIXES["schema"] + "foundingDate", literal),
        ):
            quads.append(pyoxigraph.Quad(pyoxigraph.NamedNode(node), pyoxigraph.NamedNode(predicate), value))
    refused = {r.focus_node for r in validate(quads).results if r.result_path == "schema:foundingDate"}
    assert {date for node, date in nodes.items() if node not in refused} == {
        d for d, fits in dates.items() if fits
    }
    engine = rudof()
    text = "".join(f"{quad.triple} .\n" for quad in quads)
    engine.read_data(text, pyrudof.RDFFormat.NTriples, merge=False)
    entries = engine.validate_shacl().violations
    assert refused == {e.focus_node.strip("<>") for e in entries if "foundingDate" in (e.path or "")}


def test_every_date_is_held_to_the_same_list():
    graph = shapes_graph()
    assert set(map(curie, graph.objects(None, iri("sh:or")))) >= {"shape:dates"}
    held = {curie(graph.value(shape, SH.path)) for shape in graph.subjects(iri("sh:or"), iri("shape:dates"))}
    assert held == {
        *("cp:dueBy", "cp:namesReadOn", "cp:validFrom", "cp:validUntil", "dcterms:date", "dcterms:issued"),
        *("eli:first_date_entry_in_force", "schema:foundingDate", "schema:dissolutionDate"),
        *("cp:plateDate", "cp:appointmentDate", "schema:startDate", "schema:endDate"),
    }
    listed = set(Collection(graph, iri("shape:dates")))
    for datatype in ("xsd:date", "xsd:gYearMonth", "xsd:gYear"):
        assert set(graph.subjects(SH.datatype, iri(datatype))) <= listed


# Tests of the shapes themselves


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shape_files_parse(path):
    assert len(Graph().parse(path)) == len(list(pyoxigraph.parse(path=str(path))))


def test_there_are_faults_for_every_shape_file():
    beside = {"blank-focus", "variations"}
    named = [path.stem for paths in FILES.values() for path in paths if path.stem not in beside]
    assert sorted(named) == [path.stem for path in SHAPES]


def test_shapes_graph_is_well_formed():
    pyshacl.validate(Graph(), shacl_graph=shapes_graph(), meta_shacl=True)


def test_shapes_graph_says_what_it_is():
    graph = shapes_graph()
    header = graph.value(None, RDF.type, OWL.Ontology, any=False)
    assert header == URIRef(PREFIXES["shape"])
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert sorted(text.language for text in graph.objects(header, predicate)) == ["en", "zh"]
    assert str(graph.value(header, OWL.versionInfo, any=False)) == version("creditplan")
    cc0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
    assert graph.value(header, DCTERMS.license, any=False) == cc0


def shapes():
    graph = shapes_graph()
    return sorted({*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)})


@pytest.mark.parametrize("shape", shapes(), ids=curie)
def test_a_shape_says_what_is_wrong_and_what_to_do(shape):
    graph = shapes_graph()
    for predicate in ("sh:name", "sh:message", "cp:remedy"):
        texts = list(graph.objects(shape, iri(predicate)))
        assert sorted(text.language for text in texts) == ["en", "zh"], predicate
        assert all(texts), predicate
    assert graph.value(shape, SH.severity, any=False) in {SH.Violation, SH.Warning, SH.Info}


def test_shapes_are_named_and_used():
    graph = shapes_graph()
    assert all(isinstance(shape, URIRef) and shape.startswith(PREFIXES["shape"]) for shape in shapes())
    named = set(graph.subjects(RDF.type, SH.PropertyShape))
    # What stands in an alternative of sh:or is told as a whole, by the shape that has it.
    within = {
        node
        for member in graph.objects(None, SH["or"] / (RDF.rest * "*") / RDF.first)
        for node in graph.objects(member, SH.property)
        if isinstance(node, BNode)
    }
    assert set(graph.objects(None, SH.property)) == named | within
    assert set(graph.subjects(SH.path)) == named | within


# What a shape says of itself rather than of the data; sh:qualifiedMinCount stands for its two predicates
NOT_CONSTRAINTS = {
    "rdf:type",
    "sh:path",
    "sh:property",
    "sh:targetClass",
    "sh:targetSubjectsOf",
    "sh:targetObjectsOf",
    "sh:name",
    "sh:message",
    "sh:severity",
    "sh:qualifiedValueShape",
    "cp:remedy",
}


def constraints(path):
    """The constraints that the shapes of a file state: shape and predicate."""
    graph = Graph().parse(path)
    return {
        (curie(shape), curie(predicate).removeprefix("sh:").casefold())
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in graph.subjects(RDF.type, kind)
        for predicate in graph.predicates(shape)
        if curie(predicate) not in NOT_CONSTRAINTS
    }


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_every_constraint_of_a_shape_file_is_exercised_by_a_fault(path):
    [folder] = [folder for folder, paths in FILES.items() if path.stem in {each.stem for each in paths}]
    faults = [fault for fault in FAULTS[folder] if fault.expected and fault not in BLANK_FOCUS]
    stated = constraints(path)
    assert stated
    assert stated - set().union(*(results_of(folder, fault)[1] for fault in faults)) == set()
    for fault in faults:
        if fault.path.stem == path.stem:
            by = {shape for shape, _ in results_of(folder, fault)[1]}
            assert by & {shape for shape, _ in stated}, f"{fault.name} is found by shapes of another file"
