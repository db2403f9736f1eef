"""What people do at a prompt or in a notebook: frames, answers, what is shown of values, what functions take."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pyoxigraph import Literal, QueryResultsFormat, Store

import creditplan
from conftest import ROOT
from creditplan import Queries, parse, to_frames, to_quads, validate
from creditplan.display import SHOWN, as_html
from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.model import Plan
from creditplan.query.answers import Rows
from creditplan.version import VERSION

SOURCE = ROOT / "sources" / "social-credit-2015.txt"
SMALL = "某方案\n一、甲\n1、做事。（财政部、教育部牵头）\n2、再做。（人民银行负责）\n"
EVIL = '<script>alert(1)</script>&"\u202e'


def test_the_version_is_said():
    assert creditplan.__version__ == VERSION
    assert set(creditplan.__all__) <= set(dir(creditplan))


# Frames


def test_frames_are_the_published_tables(plan, published):
    frames = plan.to_frames()
    assert list(frames) == ["sections", "tasks", "assignments", "agencies"]
    for name in ("tasks", "assignments", "agencies"):
        read = pandas.read_csv(
            published / f"{name}.csv", encoding="utf-8-sig", dtype="string", keep_default_na=False
        )
        own = frames[name].astype("string")
        own = own.replace({"True": "true", "False": "false"}).fillna("")
        # A spreadsheet's guard is no part of a value.
        pandas.testing.assert_frame_equal(own, read.replace("^'", "", regex=True), check_dtype=False)
    assert len(frames["sections"]) == len(plan.sections)
    assert set(frames["tasks"]["section"]) <= set(frames["sections"]["section"])


def test_frames_have_types_even_where_nothing_is_said():
    frames = parse("某方案\n1、做事。\n").to_frames(base="https://x.example/p/")
    assert frames["tasks"]["iri"].str.startswith("https://x.example/p/").all()
    assert [frames[name].shape[0] for name in frames] == [0, 1, 0, 0]
    assert str(frames["tasks"].dtypes["open_ended"]) == "boolean"
    assert str(frames["agencies"].dtypes["lead"]) == "Int64"
    assert frames["tasks"]["title_en"].isna().all()


def test_frames_of_several_plans_are_joined(plan):
    frames = to_frames([plan, parse(SMALL)])
    assert frames["tasks"]["plan"].nunique() == 2
    assert frames["agencies"]["iri"].is_unique
    leads = frames["assignments"].query("role == 'lead'").groupby("agent_iri").size()
    counted = frames["agencies"].set_index("iri")["lead"]
    assert {iri: number for iri, number in counted.items() if number} == leads.to_dict()


def test_without_pandas_one_error_says_what_to_do(plan, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="takes the library pandas") as caught:
        plan.to_frames()
    assert caught.value.remedy == install("pandas")


@pytest.mark.parametrize(
    "extra", ["docx", "html", "markdown", "ofd", "pdf", "xlsx", "corpus", "spark", "pandas"]
)
def test_remedies_name_the_libraries_of_an_extra(extra):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    own = {need for need in extras[extra] if not need.startswith("creditplan[")}
    named = set(re.findall(r'"([^"]+)"', install(extra)))
    assert {re.match(r"[\w-]+", need)[0] for need in own} <= {re.match(r"[\w-]+", need)[0] for need in named}
    assert install(extra).startswith("pip install ") and "creditplan" not in install(extra)


def test_a_remedy_can_name_one_library():
    assert re.fullmatch(r'pip install "pyarrow[^"]*"', install("corpus", "pyarrow"))


def test_no_words_of_ours_name_the_package_on_an_index():
    files = [*(ROOT / "converter").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")]
    for path in files:
        assert not re.search(r"(?:pip|uv|pipx) install '?\"?creditplan\b(?!-)", path.read_text("utf-8")), path


# Answers


@pytest.fixture(scope="module")
def queries(quads):
    return Queries(quads)


def test_an_answer_is_read_again_and_again(queries):
    answer = queries.run("co-led-tasks", agency="人民银行")
    assert len(answer) == len(list(answer)) == len([*answer]) == 11
    rows = json.loads(answer.serialize())["results"]["bindings"]
    assert [row["task"].value for row in answer] == [row["task"]["value"] for row in rows]
    assert answer.serialize(QueryResultsFormat.CSV).count(b"\n") == 12
    assert bool(answer) and not queries.run("co-led-tasks", agency="气象局")


def test_an_answer_as_a_frame(queries):
    answer = queries.ask(
        "SELECT ?n ?d ?t ?i ?w ?none { VALUES (?n ?d ?t ?i ?w) { (1 1.5 true <https://x/> '2015'^^<http://www.w3.org/2001/XMLSchema#gYear>) (UNDEF 2.5 false UNDEF '做事'@zh) } }"
    )
    frame = answer.to_pandas()
    assert list(frame) == ["n", "d", "t", "i", "w", "none"]
    assert [str(kind) for kind in frame.dtypes[:5]] == ["Int64", "Float64", "boolean", "string", "string"]
    assert frame["n"].isna().tolist() == [False, True] and frame["none"].isna().all()
    assert frame["w"].tolist() == ["2015", "做事"]
    assert queries.ask("SELECT ?x { FILTER(false) }").to_pandas().shape == (0, 1)


def test_a_graph_as_a_frame(queries):
    graph = queries.run("agency-profile", agency="pboc")
    assert list(graph.to_pandas()) == ["subject", "predicate", "object"]
    assert len(graph.to_pandas()) == len(graph)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_rows_lose_no_sign(words):
    values = " ".join(str(Literal(word)) for word in words)
    rows = Rows(Store().query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}"))
    assert [row["x"].value for row in rows] == [row["x"].value for row in rows] == words


# What is shown


def test_what_a_prompt_shows_is_short(plan, queries, quads, published):
    report = validate(quads)
    shown = [plan, *plan.tasks, *plan.sections, plan.document, plan.tasks[0].clauses, queries, report]
    shown += [queries.run("workload"), queries.run("agency-profile", agency="pboc")]
    shown += [creditplan.open_knowledge().register, creditplan.diff(plan, plan)]
    assert max(len(repr(one)) for one in shown) < 400
    assert repr(plan).startswith("<Plan social-credit-2015 2015年社会信用体系建设") and "72 tasks" in repr(
        plan
    )
    assert repr(report) == "<ValidationReport: conforms>"


def test_a_notebook_shows_words_as_words(plan):
    shown = as_html(EVIL, {EVIL: EVIL}, [EVIL], [[EVIL]] * 25, 25)
    tree = html.fragment_fromstring(shown)
    assert not tree.xpath("//script")
    assert len(tree.xpath("//td")) == SHOWN and tree.xpath("//td")[0].text == " ".join(EVIL.split())
    assert "… 5 more" in shown
    # Legible on any ground: no colour but that which is there.
    assert {*re.findall(r"(?<![\w-])(?:color|background): ([^;\"]+)", shown)} == {"inherit", "none"}
    evil = parse(f"某{EVIL}方案\n1、做{EVIL}事。（财政部负责）\n")
    assert "<script>" not in evil._repr_html_() and "&lt;script&gt;" in evil._repr_html_()


def test_a_notebook_shows_each_kind_of_result(plan, queries, tmp_path):
    bad = [quad for quad in to_quads(plan) if "order" not in quad.predicate.value]
    made = creditplan.build([str(SOURCE)], out=tmp_path / "out", validate=False)
    for value, words in (
        (plan, "启动信用法前期调研工作"),
        (queries.run("sections"), "加强信用法律法规"),
        (queries.run("agency-profile", agency="pboc"), "中国人民银行"),
        (validate(bad), "does not conform"),
        (made, "social-credit-2015"),
    ):
        assert words in html.fragment_fromstring(value._repr_html_()).text_content(), value


# What functions take


def same(one: Plan, other: Plan) -> bool:
    return (one.tasks, one.sections, one.title) == (other.tasks, other.sections, other.title)


def test_a_plan_is_read_from_what_people_have(plan):
    assert parse(SOURCE).tasks == parse(str(SOURCE)).tasks == plan.tasks
    assert same(parse(SMALL), parse(SMALL.encode())) and len(parse(SMALL).tasks) == 2
    # As files are read: whatever ends a line.
    assert same(parse(SMALL.replace("\n", "\r\n")), parse(SMALL))
    assert same(parse(SMALL.encode("gb18030")), parse(SMALL))


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("没有.txt", "there is no such file"),
        ("一句话", "there is no such file"),
        ("标题\n没有任务\n", "no task found"),
    ],
)
def test_what_is_no_plan_is_told(given_, words):
    with pytest.raises(InputError, match=words):
        parse(given_)


def test_what_nothing_is_read_from_is_told(plan):
    for wrong in (None, 3, plan):
        with pytest.raises(TypeError, match="a plan is read from a path"):
            parse(wrong)
    for wrong in (None, 3, b"x"):
        with pytest.raises(TypeError, match="data are quads, plans, or paths"):
            validate(wrong)
        with pytest.raises(TypeError, match="data are quads, plans, or paths"):
            Queries(wrong)


def test_data_are_read_from_what_people_have(plan, quads, published):
    file = published / "social-credit-2015.ttl"
    for data in (plan, [plan], quads, file, str(file), [file]):
        assert validate(data) == validate(quads)
        assert len(Queries(data).run("sections")) == 12
    assert len(Queries(published).run("sections")) == len(Queries(str(published)).run("sections")) == 12
    two = Queries([plan, parse(SMALL)])
    assert len(two.run("plans")) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("没有.ttl", "there is no such file"),
        ("plan.txt", "the suffix says no RDF format"),
        ("@prefix : <x> .\n:a :b :c .\n", "this is a text"),
    ],
)
def test_what_is_no_data_is_told(data, words):
    for take in (validate, Queries):
        with pytest.raises(InputError, match=words):
            take(data)


def test_paths_of_all_kinds(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert same(parse(path), parse(SMALL)) and parse(path).document.name == str(path)
    assert isinstance(parse(Path(str(path))), Plan)


def test_the_example_of_the_page_runs():
    [example] = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL
    )
    names = {}
    exec(compile(example, "docs/python.md", "exec"), names)
    assert len(names["both"]["tasks"]) == 73 and len(names["answer"]) == 11
