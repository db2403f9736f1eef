"""creditplan explain: the words of a task taken apart, and what the command prints of it."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan.cli import main
from creditplan.errors import InputError
from creditplan.explanation import Meaning, explain, find_tasks
from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse

REGISTER = open_knowledge().register
TEXT = (
    "2022年某方案\n一、某部分\n1.贯彻《某某条例》，6月底前达到95%以上。（财政部牵头，某某局等部门按职责分工配合）\n"
    "2.做另一件事。（审计署负责\n"
)


@pytest.fixture
def plan_file(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def invoke(*arguments, **options):
    return CliRunner().invoke(main, ["explain", *map(str, arguments)], **options)


def test_pieces_say_what_the_words_mean():
    plan = parse(SourceDocument("plan.txt", TEXT), REGISTER)
    pieces = [(p.span.of(TEXT), str(p.meaning)) for p in explain(plan, plan.tasks[0]).pieces]
    assert pieces == [
        ("1.", "number"),
        ("贯彻", "text"),
        ("《某某条例》", "cites"),
        ("，", "text"),
        ("6月底前", "deadline"),
        ("达到95%以上", "target"),
        ("。", "text"),
        ("（", "clause"),
        ("财政部", "lead"),
        ("牵头，", "clause"),
        ("某某局", "participant"),
        ("等部门按职责分工配合）", "clause"),
    ]
    explanation = explain(plan, plan.tasks[1])
    assert [p.code for p in explanation.problems] == ["clause-repaired"]


GOLDEN = sorted((ROOT / "tests" / "golden" / "text").glob("*.txt"))


@settings(max_examples=60)
@given(st.sampled_from(GOLDEN))
def test_pieces_put_the_task_together_again(path):
    text = path.read_text("utf-8")
    plan = parse(SourceDocument(path.name, text), REGISTER)
    divided = {task.parent for task in plan.tasks}
    for task in plan.tasks:
        pieces = explain(plan, task).pieces
        assert all(a.span.end <= b.span.start for a, b in pairwise(pieces))
        if task.key not in divided:
            inside = [p for p in pieces if task.span.start <= p.span.start < task.span.end]
            assert "".join(p.span.of(text) for p in inside) == task.span.of(text)
        roles = {a.named_as for c in task.clauses for a in c.assignments if a.rule != "standing"}
        shown = {
            p.span.of(text)
            for p in pieces
            if p.meaning in (Meaning.LEAD, Meaning.RESPONSIBLE, Meaning.PARTICIPANT)
        }
        assert roles <= shown


def test_tasks_on_a_line():
    plan = parse(SourceDocument("plan.txt", TEXT), REGISTER)
    assert [[task.key for task in find_tasks(plan, line)] for line in (1, 2, 3, 4)] == [[], [], ["1"], ["2"]]


def test_words_for_people(plan_file):
    shown = invoke(plan_file, "--task", "1")
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0].endswith("plan.txt:3:1")
    assert "⟦lead: 财政部⟧牵头，⟦participant: 某某局⟧等部门" in lines[1]
    assert lines[2:] == [
        "  lead: 财政部 → 财政部 (agency mof) by rule verb (动词)",
        f"  participant, respective, open list: 某某局 → 某某局 (unregistered {lines[3].split()[-5].rstrip(')')}) by rule verb (动词)",
        "  deadline: 6月底前 = 2022-06-30",
        "  target: 达到95%以上 = 95 %",
        "  cites: 《某某条例》",
        lines[7],
        "",
    ]
    assert "[unknown-agency]" in lines[7]


def test_colour_only_where_it_is_wanted(plan_file):
    assert "\x1b[" not in invoke(plan_file).output
    coloured = invoke(plan_file, "--color", "always").output
    assert "\x1b[31m\x1b[1m财政部\x1b[0m" in coloured
    assert coloured.startswith("\x1b[2mnumber")


def test_json_for_programs(plan_file):
    [first, second] = json.loads(invoke(plan_file, "--json").output)
    assert (first["task"], first["line"], first["number"]) == ("1", 3, "1")
    assert [(a["named_as"], a["role"], a["rule"], a["open_ended"]) for a in first["assignments"]] == [
        ("财政部", "lead", "verb", False),
        ("某某局", "participant", "verb", True),
    ]
    assert second["assignments"][0]["repaired"] is True
    assert second["problems"][0]["code"] == "clause-repaired"
    assert first["documents"] == [{"mention": "cites", "title": "某某条例", "number": None}]


def test_the_packaged_plan_is_the_default():
    shown = invoke("--task", "14")
    assert shown.output.count("by rule verb") == 4
    assert len(json.loads(invoke("--json").output)) == 72


def test_what_is_not_there_is_named(plan_file):
    shown = invoke(plan_file, "--task", "9")
    assert isinstance(shown.exception, SystemExit)
    assert shown.exit_code == InputError.exit_code
    assert "there is no task 9" in shown.output
    assert "1, 2" in shown.output
    assert "no task stands on line 1" in invoke(plan_file, "--line", "1").output


def test_control_characters_never_reach_the_terminal(tmp_path):
    """Plain text with them is refused; other formats can bring some along."""
    (tmp_path / "x.html").write_text(
        "<html><body><p>某方案</p><p>1.做&#155;31m事&#27;[2J。（财政部负责）</p></body></html>"
    )
    shown = invoke(tmp_path / "x.html", "--color", "always")
    assert "财政部" in shown.output
    assert "\u009b" not in shown.output
    assert "\x1b[2J" not in shown.output
