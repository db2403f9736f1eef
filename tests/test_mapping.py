"""From values to triples: what the packaged plan does not have, on a plan built by hand."""

from __future__ import annotations

import dataclasses
from importlib.metadata import version

import pytest
from pyoxigraph import Literal, NamedNode

from creditplan.doors import to_quads, validate
from creditplan.iris import Iris
from creditplan.mapping import to_blocks
from creditplan.model import Jurisdiction, PlaceState, Span
from creditplan.namespaces import BASE, expand, term
from creditplan.validation import Severity
from small_plan import PLAN, TEXT

SMALL = f"{BASE}plan/small"


@pytest.fixture(scope="module")
def small():
    return to_quads(PLAN)


def values(quads, subject, predicate):
    """What is said of a thing, which is named by its path within the plan; in order."""
    node = NamedNode(f"{SMALL}{subject}" if "://" not in subject else subject)
    return [
        quad.object.value.removeprefix(SMALL)
        for quad in quads
        if quad.subject == node and quad.predicate == term(predicate)
    ]


def subjects(quads, cls):
    return [
        quad.subject.value.removeprefix(SMALL)
        for quad in quads
        if quad.predicate == term("rdf:type") and quad.object == term(cls)
    ]


def test_blocks_follow_the_document_at_every_depth(register):
    headings = [block.heading for block in to_blocks(PLAN, register, Iris())]
    assert headings[:11] == [
        "某方案",
        "u1",
        "1 总的事",
        "1 Set the goal",
        "2 分的事",
        "1",
        "1",
        "1.1-1.u1",
        "2",
        "3 没有编号的标题",
        "u1-u1",
    ]


def test_parts_are_linked_to_what_they_stand_in(small):
    tree = {
        "": ["/task/u1", "/section/1", "/section/u1"],
        "/section/1": ["/task/1-1", "/section/1.1"],
        "/section/1.1": ["/task/1.1-1", "/task/1.1-2"],
        "/section/u1": ["/task/u1-u1"],
        "/task/1.1-1": ["/task/1.1-1.1", "/task/1.1-1.u1"],
    }
    parts = [*subjects(small, "cp:Section"), *subjects(small, "cp:Task")]
    assert sorted(parts) == sorted(part for below in tree.values() for part in below)
    for above, below in tree.items():
        for node in below:
            assert values(small, node, "cp:partOf") == [above]


def test_a_number_is_there_only_where_it_is_printed(small):
    numbers = {key: values(small, f"/task/{key}", "cp:number") for key in ("1-1", "1.1-1.u1", "u1-u1")}
    assert numbers == {"1-1": ["1"], "1.1-1.u1": [], "u1-u1": []}
    assert values(small, "/section/u1", "cp:number") == []
    assert [values(small, f"/section/{key}", "cp:order") for key in ("1", "1.1", "u1")] == [
        ["1"],
        ["2"],
        ["3"],
    ]


def test_deadlines_are_things_and_in_short_on_the_task(small):
    task = "/task/1.1-2"
    assert values(small, task, "cp:hasDeadline") == [f"{task}/deadline/1", f"{task}/deadline/2"]
    assert (
        values(small, task, "cp:deadline")
        == values(small, f"{task}/deadline/1", "cp:dueBy")
        == ["2016-06-30"]
    )
    assert values(small, f"{task}/deadline/2", "cp:dueBy") == []
    assert values(small, task, "cp:deadlineText") == ["到2016年6月底前", "每年12月10日前"]
    for position, words in ((1, "到2016年6月底前"), (2, "每年12月10日前")):
        node = f"{task}/deadline/{position}"
        assert values(small, node, "cp:deadlineText") == [words]
        assert quoted(small, node) == words


def quoted(quads, node):
    [place] = values(quads, node, "prov:wasQuotedFrom")
    return text_at(place)


def text_at(place):
    begin, end = map(int, place.rpartition("#char=")[2].split(","))
    return TEXT[begin:end]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2016-06-30", "xsd:date"), ("2016-06", "xsd:gYearMonth"), ("2016", "xsd:gYear")],
)
def test_dates_have_the_datatype_that_fits(value, datatype):
    *others, task, last = PLAN.tasks
    due = dataclasses.replace(task.deadlines[0], value=value)
    plan = dataclasses.replace(
        PLAN,
        tasks=(*others, dataclasses.replace(task, deadlines=(due, due)), last),
        metadata=dataclasses.replace(PLAN.metadata, issued=value, effective=value),
    )
    quads = to_quads(plan)
    assert len(set(quads)) == len(quads)
    found = {
        q.predicate.value: q.object
        for q in quads
        if isinstance(q.object, Literal) and q.object.value == value
    }
    assert found.keys() >= {
        expand(name)
        for name in ("cp:dueBy", "cp:deadline", "dcterms:issued", "eli:first_date_entry_in_force")
    }
    assert {literal.datatype for literal in found.values()} == {term(datatype)}


def test_targets_are_numbers_with_units(small):
    task = "/task/1.1-2"
    assert values(small, task, "cp:hasTarget") == [f"{task}/target/1", f"{task}/target/2"]
    found = [
        [*values(small, node, "schema:value"), *values(small, node, "schema:unitText"), quoted(small, node)]
        for node in subjects(small, "cp:Target")
    ]
    assert found == [["40", "个", "建成40个"], ["95", "%", "覆盖率达到95%"]]
    [value] = {q.object.datatype for q in small if q.predicate == term("schema:value")}
    assert value == term("xsd:decimal")


def test_an_assignment_says_how_it_was_read(small):
    node = "/task/1.1-2/responsible/mof"
    assert values(small, node, "cp:parsedBy") == [f"{BASE}rule/bare-list"]
    assert values(small, node, "cp:repaired") == values(small, node, "cp:leftOver") == ["true"]
    other = "/task/1-1/lead/ndrc"
    assert not [*values(small, other, "cp:repaired"), *values(small, other, "cp:leftOver")]
    assert values(small, other, "cp:parsedBy") == []
    assert values(small, f"{BASE}rule/bare-list", "skos:prefLabel") == ["仅列单位", "bare list"]


def test_an_assignment_says_its_places_only_where_the_first_search_would_not_find_them(small):
    # Two clauses; a clause outside the task; the only clause
    for node, words in (
        ("/task/u1/responsible/mof", ["财政部", "责任单位：财政部"]),
        ("/task/1.1-1.u1/lead/mps", ["公安部", "以上由公安部牵头、财政部配合。"]),
        ("/task/1.1-2/responsible/mof", []),
    ):
        places = [*values(small, node, "prov:wasQuotedFrom"), *values(small, node, "cp:clauseSpan")]
        assert [text_at(place) for place in places] == words


def test_a_name_within_another_says_its_place():
    *others, task, last = PLAN.tasks
    clause = task.clauses[0]
    short = dataclasses.replace(
        clause.assignments[2], named_as="公安", span=Span(clause.span.start + 5, clause.span.start + 7)
    )
    task = dataclasses.replace(
        task, clauses=(dataclasses.replace(clause, assignments=(clause.assignments[0], short)),)
    )
    quads = to_quads(dataclasses.replace(PLAN, tasks=(*others, task, last)))
    assert values(quads, "/task/1.1-2/responsible/x-0123456789ab", "cp:clauseSpan") == []


def test_everything_in_a_plan_has_a_label_in_chinese(small):
    labels = {
        node: values(small, node, "rdfs:label")
        for cls in ("cp:Plan", "cp:Section", "cp:Task", "cp:Assignment")
        for node in subjects(small, cls)
    }
    assert all(labels.values())
    assert labels["/task/1-1"] == ["定下总目标，落实《某意见》（国发〔2014〕21号）", "Set the goal"]
    assert labels["/task/1-1/lead/ndrc"] == ["1 牵头 发展改革委"]
    # What has no number is called by its words.
    assert labels["/task/u1/responsible/mof"] == ["先做准备 负责 财政部"]


def test_a_clause_that_tasks_share_is_a_clause_of_each(small):
    for key in ("1.1-1", "1.1-1.u1"):
        assert values(small, f"/task/{key}", "cp:clauseText") == ["以上由公安部牵头、财政部配合。"]
        assert values(small, f"/task/{key}", "cp:ledBy") == [f"{BASE}agency/mps"]


def test_a_document_has_the_number_that_any_mention_of_it_gives(small):
    document = "/document/x-aaaaaaaaaaaa"
    assert values(small, "/task/1-1", "cp:cites") == values(small, "/task/1.1-2", "cp:mandates") == [document]
    assert values(small, document, "dcterms:identifier") == ["国发〔2014〕21号"]
    assert values(small, document, "rdf:type") == [expand("cp:MandatedDocument"), expand("eli:LegalResource")]


def test_what_is_known_of_the_plan(small):
    assert values(small, "", "dcterms:publisher") == [f"{BASE}agency/state-council"]
    assert values(small, f"{BASE}agency/state-council", "skos:prefLabel") == ["国务院", "State Council"]
    assert values(small, "", "dcterms:identifier") == ["国办发〔2016〕19号"]
    assert values(small, "", "eli:first_date_entry_in_force") == ["2016-05"]
    assert values(small, "", "cp:addressees") == ["各省、自治区、直辖市人民政府"]
    assert values(small, "", "cp:attachedTo") == ["关于印发某方案的通知"]


def test_a_plan_without_a_title_has_none():
    untitled = dataclasses.replace(PLAN, title=dataclasses.replace(PLAN.title, zh=""))
    assert values(to_quads(untitled), "", "rdfs:label") == []


def test_it_conforms_and_nothing_is_said_twice(small):
    assert len(set(small)) == len(small)
    report = validate(small)
    assert [r for r in report.results if r.severity is Severity.VIOLATION] == []
    assert [r.source_shape.rpartition("/")[2] for r in report.results if r.severity is Severity.WARNING] == [
        "UnregisteredAgencyWarning"
    ]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("江州市2024年重点任务分工方案", ["2024"]),
        ("三年重点工作任务（2014—2016年）", ["2014/2016"]),
        ("2014年至2016年任务分工", ["2014/2016"]),
        ("2024年任务分工（2024年版）", ["2024"]),
        # Which of them the plan is of is not said.
        ("落实2019年报告的2020年任务分工", []),
        ("落实国发〔2014〕21号文件任务分工", []),
        ("任务分工", []),
    ],
)
def test_the_years_are_those_of_the_title(title, years):
    plan = dataclasses.replace(PLAN, title=dataclasses.replace(PLAN.title, zh=title))
    assert values(to_quads(plan), "", "schema:temporalCoverage") == years


def test_a_plan_says_where_it_is_of_and_how_it_was_read(small):
    assert values(small, "", "dcterms:spatial") == [
        "http://publications.europa.eu/resource/authority/country/CHN"
    ]
    assert values(small, "", "cp:namesReadOn") == ["2016-04-18"]
    assert values(small, "", "cp:readWith") == [f"creditplan {version('creditplan')}"]
    henan = Jurisdiction(PlaceState("cn-41", "河南省", "河南省", "410000"), "metadata", "cn-41")
    local = to_quads(dataclasses.replace(PLAN, jurisdiction=henan, names_read_on="2016"))
    assert values(local, "", "dcterms:spatial") == [f"{BASE}place/cn-41"]
    assert values(local, "", "cp:namesReadOn") == ["2016"]
    unknown = to_quads(dataclasses.replace(PLAN, national=False))
    assert values(unknown, "", "dcterms:spatial") == []


def test_the_words_of_a_plan_are_in_the_public_domain_and_say_why(small):
    source = f"{BASE}source/small"
    assert values(small, source, "dcterms:license") == ["http://creativecommons.org/publicdomain/mark/1.0/"]
    chinese, english = values(small, source, "dcterms:rights")
    assert "著作权法" in chinese
    assert "Copyright Law" in english
    other = to_quads(dataclasses.replace(PLAN, of_state=False))
    assert values(other, source, "dcterms:license") == values(other, source, "dcterms:rights") == []
