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


MANY = "".join(f"{number}.做事。（甲{number % 3}局、财政部负责）\n" for number in range(1, 10))


def test_assignments_of_tasks_that_a_problem_touches_are_doubtful(register, tmp_path):
    text = "某方案\n1.做事。（财政部、某某局负责）\n2.做事，审计署牵头，再做事。（财政部、审计署负责）\n3.做事。（财政部负责）\n"
    found = coverage(parse(SourceDocument("plan.txt", text), register))
    assert (found.assignments, found.sure, found.doubtful, found.doubt) == (5, 3, 2, 0.4)
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    [document] = json.loads(invoke(tmp_path / "plan.txt", "--json").stdout)["documents"]
    assert (document["sure"], document["doubtful"], document["doubtful_share"]) == (3, 2, 0.4)
    assert "40.0%" in invoke(tmp_path / "plan.txt").stdout


def test_a_problem_within_a_part_of_a_task_is_none_of_the_whole(register):
    text = "某方案\n1.做事。（财政部负责）\n（1）做事，审计署牵头，再做事。（审计署负责）\n（2）做事。（财政部负责）\n"
    found = coverage(parse(SourceDocument("plan.txt", text), register))
    assert (found.sure, found.doubtful) == (2, 1)


def test_names_that_the_register_does_not_know_are_told_in_one_line(tmp_path):
    (tmp_path / "a.txt").write_text(
        f"某方案\n{MANY.replace('甲1', '丙').replace('甲2', '丁').replace('甲0', '乙')}", "utf-8"
    )
    shown = invoke(tmp_path / "a.txt")
    [line] = [line for line in shown.stderr.splitlines() if "unknown-agency" in line]
    assert line.endswith(
        "warning: the register does not know 3 names: 丙局 (2:7, 3×), 丁局 (3:7, 3×), 乙局 (4:7, 3×) [unknown-agency]"
    )
    in_chinese = invoke(tmp_path / "a.txt", "--lang", "zh").stderr
    assert "名录没有收录 3 个名称：丙局 (2:7, 3×)" in in_chinese
    problems = json.loads(invoke(tmp_path / "a.txt", "--json").stdout)["documents"][0]["problems"]
    assert len(problems) == 9


def test_a_remedy_is_said_once_and_errors_stand_last_and_are_counted(tmp_path):
    text = "某方案\n1.做事。\n2.做事。（财政部、某某局负责）\n3.做事。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    lines = invoke(tmp_path / "a.txt").stderr.splitlines()
    name = tmp_path / "a.txt"
    assert [line.split(" ")[0] for line in lines] == [
        f"{name}:3:11:", "", "", f"{name}:2:1:", f"{name}:4:1:", "", f"{name}:",
    ]  # fmt: skip
    assert lines[3].endswith("task 1 has no responsibility clause [task-without-clause]  1.做事。")
    assert sum("→" in line for line in lines) == 2
    assert lines[-1] == f"{name}: 2 error(s), 1 warning(s)"


def test_quiet_prints_errors_only(tmp_path):
    (tmp_path / "good.txt").write_text("某方案\n1.做事。（某某局负责）\n", "utf-8")
    (tmp_path / "bad.txt").write_text(TEXT, "utf-8")
    assert (invoke(tmp_path / "good.txt", "-q").output, invoke(tmp_path / "good.txt", "-q").exit_code) == (
        "",
        0,
    )
    shown = invoke(tmp_path / "bad.txt", tmp_path / "no.txt", "--quiet")
    assert (shown.stdout, shown.exit_code) == ("", 1)
    assert "warning:" not in shown.stderr
    assert "3 error(s), 1 warning(s)" in shown.stderr
    assert "no.txt: there is no such file" in shown.stderr
