"""The pages of questions show what the queries answer, and their forms ask for what the data have."""

import gzip
import json
import re

import pytest
from lxml import html
from pyoxigraph import RdfFormat, Store

from creditplan.confined import Limits
from creditplan.errors import CreditplanError
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels, SiteLook
from creditplan.query import Queries, Rows
from creditplan.site import asking
from creditplan.site.asking import Apart
from creditplan.site.question_choices import MOST, topic_of
from creditplan.site.question_tables import Cell, Table, cell_of, columns_of, sentence, texts
from creditplan.site.questions import DATA, EVIDENCE, Questions
from made_sites import make_site

AGENCY = "https://w3id.org/creditplan/agency/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def knowledge():
    return open_knowledge()


@pytest.fixture(scope="module")
def questions(conversion, knowledge):
    made = Questions(knowledge, Iris())
    made.add(conversion)
    return made


@pytest.fixture(scope="module")
def asked(questions):
    return {one.query.name: one for one in questions.questions}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_site((), tmp_path_factory.mktemp("questions") / "site").folder


# Tables


@pytest.mark.parametrize(
    ("variables", "columns"),
    [
        ("agent agentName agentLabel tasks", [("agent", "agentName", "agentLabel"), ("tasks", "", "")]),
        ("task order title titleEn", [("task", "title", "titleEn"), ("order", "", "")]),
        # The first of two things that could bear the title.
        ("plan task title titleEn", [("plan", "title", "titleEn"), ("task", "", "")]),
        ("number title titleEn part", [("number", "", ""), ("title", "title", "titleEn"), ("part", "", "")]),
        ("moved movedEn", [("moved", "moved", "movedEn")]),
        ("kind kindLabel kindLabelEn", [("kind", "kindLabel", "kindLabelEn")]),
        # A name in one language alone is a column of its own.
        (
            "agent agentName agentNameFull",
            [("agent", "", ""), ("agentName", "", ""), ("agentNameFull", "", "")],
        ),
    ],
)
def test_what_names_a_thing_stands_in_its_column(variables, columns):
    assert [(one.name, one.zh, one.en) for one in columns_of(variables.split())] == columns


LITERAL = {"type": "literal", "value": "x"}


@pytest.mark.parametrize(
    ("variables", "row", "cell"),
    [
        ("tasks", {"tasks": LITERAL | {"value": "7", "datatype": f"{XSD}integer"}}, Cell("7")),
        ("tasks", {}, Cell("")),
        ("text", {"text": LITERAL | {"xml:lang": "zh"}}, Cell(Labels("x"))),
        ("text", {"text": LITERAL | {"xml:lang": "en"}}, Cell(Labels("", "x"))),
        ("relation", {"relation": LITERAL | {"value": "before"}}, Cell(Labels("之前", "before"))),
        ("openEnded", {"openEnded": LITERAL | {"value": "true", "datatype": f"{XSD}boolean"}}, Cell(Labels("是", "yes"))),
        ("role", {"role": {"type": "uri", "value": "urn:r"}}, Cell(Labels("牵头", "leads"), "urn:r")),
        ("role", {"role": {"type": "uri", "value": f"{AGENCY}pboc"}}, Cell("agency:pboc", f"{AGENCY}pboc")),
        (
            "agent agentName agentLabel",
            {"agent": {"type": "uri", "value": "urn:a"}, "agentName": LITERAL | {"xml:lang": "zh"}},
            Cell(Labels("x"), "urn:a"),
        ),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell(variables, row, cell):
    (column,) = columns_of(variables.split())
    assert cell_of(row, column, {"urn:r": Labels("牵头", "leads")}) == cell


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{rows} rows, {distinct task} tasks", "3 rows, 2 tasks"),
        ("{distinct nothing}", "0"),
        ("first {first task}", "first 甲"),
        ("", ""),
    ],
)
def test_an_answer_in_words(template, said):
    tasks = [("urn:1", "甲"), ("urn:1", "甲"), ("urn:2", "乙")]
    rows = [
        {"task": {"type": "uri", "value": iri}, "title": LITERAL | {"value": title}} for iri, title in tasks
    ]
    columns = columns_of(["task", "title", "titleEn"])
    assert sentence(template, "zh", rows, columns) == said
    assert sentence(template, "zh", [], columns) == ""


# Queries


def test_every_query_has_its_topic_and_words(asked):
    names = texts()["names"]
    for one in asked.values():
        assert topic_of(one.query)
        assert one.title.zh and one.title.en and one.description.zh and one.description.en, one.query.name
        assert {column.name for column in one.columns} | {field.name for field in one.fields} <= {*names}
        assert all(field.description.zh and field.description.en for field in one.fields)


def test_templates_of_answers_name_what_is_there(asked):
    """``chosen`` only what is always chosen, else a column; Chinese and English say the same."""
    for one in asked.values():
        both = [re.findall(r"\{(\w+)(?: (\w+))?\}", text) for text in (one.answer.zh, one.answer.en or "")]
        assert sorted(both[0]) == sorted(both[1]) or not both[0], one.query.name
        assert bool(one.answer.zh) == bool(one.answer.en)
        for what, name in (found for text in both for found in text):
            if what == "chosen":
                assert name in {field.name for field in one.fields if field.required}
            elif what != "rows":
                assert name in {column.name for column in one.columns}, one.query.name


def test_ready_answers_are_those_of_the_queries(asked, knowledge, conversion):
    data = Queries([*conversion.quads, *conversion.heirs_quads], knowledge)
    ready = {name for name, one in asked.items() if one.ready}
    assert ready == {
        name
        for name, query in data.items()
        if query.form == "SELECT" and not any(parameter.required for parameter in query.parameters)
    }
    for name in ready:
        answer = data.run(name)
        assert isinstance(answer, Rows)
        rows = [[row[variable] for variable in answer.variables] for row in answer]
        found = json.loads(asked[name].ready.files["json"])["results"]["bindings"]
        assert asked[name].ready.count == len(rows) == len(found)
        values = [[node and node.value for node in row] for row in rows]
        variables = [variable.value for variable in answer.variables]
        assert [[row.get(v, {}).get("value") for v in variables] for row in found] == values
        lines = asked[name].ready.files["csv"].decode().split("\r\n")
        assert len(lines) >= len(rows) + 2


def test_what_ready_answers_say(asked):
    assert asked["tasks-without-lead"].ready.said.zh == "没有牵头单位的任务有41项。"
    assert (
        asked["co-lead-pairs"].ready.said.zh
        == "共同牵头的组合有13对；最多的是发展改革委和人民银行，共10项任务。"
    )
    assert asked["workload"].ready.rows[0][0] == Cell(
        Labels("发展改革委", "National Development and Reform Commission"), f"{AGENCY}ndrc"
    )


def test_forms_ask_for_what_the_data_have(asked, knowledge, conversion):
    (field,) = asked["tasks-in-charge"].fields
    named = {one.agent.slug for one in conversion.plan.assignments}
    (group,) = field.groups
    assert {one.iri.rpartition("/")[2] for one in group.choices} == named
    assert group.choices[0].label.zh == "发展改革委"
    assert field.control == "select" and field.required
    own, others = asked["bodies-before-and-after"].fields[0].groups
    assert own.choices == group.choices
    assert f"{AGENCY}mct" in {one.iri for one in others.choices}
    (tasks,) = asked["task-details"].fields[0].groups
    assert len(tasks.choices) == 72 and tasks.choices[0].label.zh == "1 启动信用法前期调研工作"


def test_what_forms_offer_is_found(asked, knowledge):
    """Each choice of each form is one that the command understands too, by its IRI."""
    data = Queries(knowledge.made("dataset"), knowledge)
    for one in asked.values():
        for field in one.fields:
            others = {
                other.name: other.groups[0].choices[0].iri if other.groups else other.example
                for other in one.fields
                if other.required
            }
            for group in field.groups:
                data.run(one.query.name, **{**others, field.name: group.choices[-1].iri})


# Files


def test_the_data_of_pages_are_what_the_command_asks(questions, knowledge):
    files = dict(questions.files())
    data = Store()
    data.load(gzip.decompress(files[DATA]), RdfFormat.N_TRIPLES)
    whole = Store()
    whole.load(knowledge.made("dataset").triples, RdfFormat.N_TRIPLES)
    assert {*data} == {*whole}
    assert gzip.decompress(files[EVIDENCE]) == knowledge.evidence
    # No time of its making in the head of a file.
    assert files[DATA][4:8] == bytes(4)


def test_files_are_the_same_again(conversion, knowledge):
    def made():
        again = Questions(knowledge, Iris())
        again.add(conversion)
        return dict(again.files({"agency/pboc"}))

    assert made() == made()


def test_another_process_finds_the_same(conversion, knowledge, monkeypatch):
    def made():
        again = Questions(knowledge, Iris())
        again.add(conversion)
        return dict(again.files()), [one.ready for one in again.questions]

    here = made()
    monkeypatch.setattr("creditplan.site.questions.FEW", 0)
    assert made() == here


def test_beyond_the_bound_pages_ask_an_endpoint(conversion, knowledge):
    made = Questions(knowledge, Iris(), SiteLook(endpoint="https://sparql.example.org/", plans_in_page=0))
    made.add(conversion)
    files = dict(made.files())
    assert not {DATA, EVIDENCE} & {*files} and not any(one.ready for one in made.questions)
    views = {page: view for page, _, view in made.views()}
    asking = views["sparql"]["asking"]
    assert (asking["endpoint"], asking["plans"], asking["bound"]) == ("https://sparql.example.org/", 1, 0)
    (field,) = views["query/tasks-in-charge"]["question"].fields
    assert field.control == "list" and len(field.groups[0].choices) <= MOST
    assert [one.name for one in views["query/workload"]["question"].columns][:2] == ["agent", "lead"]


@pytest.mark.parametrize("name", ['<script>alert("1")</script>局', "甲\u202e乙局", "长" * 3000 + "局"])
def test_hostile_names_are_text(name, knowledge, tmp_path):
    (tmp_path / "plan.txt").write_text(
        f"某市工作要点分工方案\n\n1. 开展工作。（{name}、市财政局牵头）\n", "utf-8"
    )
    folder = make_site([tmp_path / "plan.txt"], tmp_path / "site").folder
    for page in ("query/workload.html", "query/tasks-in-charge.html"):
        text = (folder / page).read_text("utf-8")
        tree = html.fromstring(text.encode())
        assert {one.get("type") for one in tree.iter("script")} <= {None, "module", "application/ld+json"}
        assert all(
            one.text is None or "alert" not in one.text or one.get("type") for one in tree.iter("script")
        )
        assert "\u202e" not in text


# Pages


def test_pages_show_ready_answers_without_scripts(site):
    for name, first in (
        ("workload.html", "发展改革委"),
        ("workload.en.html", "National Development and Reform Commission"),
    ):
        page = html.fromstring((site / "query" / name).read_bytes())
        (link,) = page.xpath("//table[@id='rows']/tbody/tr[1]/td[1]/a")
        assert link.text_content().strip() == first
        assert (site / "query" / link.get("href")).resolve().is_file()
        for end in ("csv", "json"):
            (file,) = page.xpath(f"//a[@data-download='{end}']")
            assert (site / "query" / file.get("href")).is_file()
        assert page.xpath("//form[@id='question']/@hidden")


def test_the_query_on_a_page_is_that_of_its_file(site, knowledge):
    for name, query in knowledge.queries.items():
        page = html.fromstring((site / "query" / f"{name}.html").read_bytes())
        (code,) = page.xpath("//code[@id='query']")
        assert code.text == re.sub(r"^#\+.*\n", "", query.text, flags=re.MULTILINE)


def test_the_list_leads_to_every_question(site, knowledge):
    page = html.fromstring((site / "questions.html").read_bytes())
    assert {*page.xpath("//section[@class='topic']//li/a/@href")} == {
        f"query/{name}.html" for name in knowledge.queries
    }


def test_pages_of_questions_are_light(site):
    sizes = {
        path.name: path.stat().st_size for path in [*site.glob("query/*.html"), *site.glob("*sparql*.html")]
    }
    assert max(sizes.values()) < 100_000, max(sizes, key=sizes.get)


# Asked in a process of its own


def test_questions_are_asked_in_another_process(tmp_path):
    (tmp_path / "data.nt").write_text(
        '<urn:s> <urn:p> "one"@en , "2" .\n'.replace(" ,", " .\n<urn:s> <urn:q>"), "utf-8"
    )
    apart = Apart(tmp_path / "data.nt")
    rows = [*Table(apart.ask("SELECT ?p ?v ?w WHERE { <urn:s> ?p ?v } ORDER BY ?p"))]
    assert rows == [
        {"p": {"type": "uri", "value": "urn:p"}, "v": {"type": "literal", "value": "one", "xml:lang": "en"}},
        {"p": {"type": "uri", "value": "urn:q"}, "v": {"type": "literal", "value": "2"}},
    ]


def test_where_there_is_no_memory_for_them_it_is_said_what_helps(tmp_path, monkeypatch):
    (tmp_path / "data.nt").write_text(
        "".join(f"<urn:{n}> <urn:p> <urn:{n}> .\n" for n in range(3000)), "utf-8"
    )
    monkeypatch.setattr(asking, "_LIMITS", Limits(memory=400 << 20, seconds=60))
    with pytest.raises(CreditplanError, match=r"cannot be answered: it takes (too much|more than)") as caught:
        Apart(tmp_path / "data.nt").ask("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a")
    assert "plans_in_page" in caught.value.remedy
