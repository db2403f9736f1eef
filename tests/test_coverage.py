"""creditplan coverage: how much of a document was understood."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.coverage import coverage
from creditplan.model import SourceDocument
from creditplan.parsing import parse

TEXT = "某方案\n一、某部分\n1.做事。（财政部牵头，某某局配合）\n此外另议\n2.做另一件事。（审计署负责到底）\n3.没有分工\n"


def invoke(*arguments):
    return CliRunner().invoke(main, ["coverage", *map(str, arguments)])


def test_the_packaged_plan_is_understood_whole(plan):
    found = coverage(plan)
    assert found.complete
    assert (found.sections, found.tasks, found.tasks_with_clause) == (12, 72, 72)
    assert (found.clauses, found.clauses_consumed) == (72, 72)
    assert (found.assignments, found.names_resolved) == (224, 224)
    text = "".join(plan.document.text.split())
    assert sum(found.characters.values()) == len(text)
    assert set(found.characters) == {"task", "clause", "heading", "title", "annex-mark"}


def test_what_was_not_understood_is_counted(register):
    found = coverage(parse(SourceDocument("plan.txt", TEXT), register))
    assert not found.complete
    assert (found.tasks, found.tasks_with_clause, found.clauses, found.clauses_consumed) == (3, 2, 2, 1)
    assert (found.assignments, found.names_resolved) == (2, 1)
    assert found.characters["not-understood"] == len("此外另议") + len("审计署负责到底")
    assert [p.code for p in found.problems if p.level == "error"] == [
        "text-not-understood", "clause-not-understood", "task-without-clause",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "exit_code"),
    [(["good.txt"], 0), (["bad.txt"], 1), (["good.txt", "missing.txt"], 1), (["missing.txt"], 2)],
)
def test_exit_codes(files, exit_code, tmp_path):
    (tmp_path / "good.txt").write_text("某方案\n1.做事。（财政部负责）\n", "utf-8")
    (tmp_path / "bad.txt").write_text(TEXT, "utf-8")
    shown = invoke(*(tmp_path / name for name in files))
    assert shown.exit_code == exit_code, shown.output


def test_the_table_and_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text("某方案\n1.做事。（某某局负责）\n2.做事。（某某局负责）\n", "utf-8")
    shown = invoke(tmp_path)
    lines = shown.output.splitlines()
    assert any(line.split()[:3] == ["all", "1", "5"] for line in lines)
    assert sum("the register does not know the name 某某局" in line for line in lines) == 2
    assert "    (and 1 more times)" in lines
    assert f"{tmp_path / 'a.txt'}:4:1: error" in shown.output


def test_json_for_programs(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    shown = json.loads(invoke(tmp_path / "a.txt", tmp_path / "no.txt", "--json").stdout)
    [document] = shown["documents"]
    assert (document["tasks"], document["complete"]) == (3, False)
    assert document["problems"][0]["line"] == 3
    assert len(shown["failed"]) == 1


def test_the_real_plans_are_understood():
    shown = json.loads(invoke(ROOT / "tests" / "plans", "--json").stdout)
    assert len(shown["documents"]) == 15
    assert all(document["clauses"] == document["clauses_consumed"] for document in shown["documents"])
