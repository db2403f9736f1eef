"""Nothing is wrong in silence: what was misread is told, and what was read rightly is hardly ever doubted."""

from __future__ import annotations

import shutil
import sys
from collections import Counter

import pytest

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read
from damage import DAMAGES, damaged
from problem_page import TABLE

sys.path.insert(0, str(ROOT / "benchmarks"))
from accuracy import scores, total

DOUBTS = frozenset(
    (
        "role-unread",
        "names-unread",
        "several-clauses",
        "task-doubtful",
        "name-doubtful",
        "number-inside",
        "passage-between",
        "many-lines",
        "column-guessed",
        "cells-moved",
        "reading-close",
    )
)


def test_doubts_are_warnings():
    assert {TABLE[code]["level"] for code in DOUBTS} == {"warning"}


def test_of_documents_that_are_damaged_what_is_misread_is_told(tmp_path):
    told = Counter()
    for damage in DAMAGES:
        folder = tmp_path / damage.__name__
        folder.mkdir()
        for gold in (ROOT / "tests" / "written").glob("*.gold.json"):
            name = gold.name.partition(".")[0]
            text = gold.with_name(f"{name}.txt")
            if text.exists():
                shutil.copy(gold, folder)
                (folder / text.name).write_text(damaged(text.read_text("utf-8"), damage, name), "utf-8")
        told += total(scores(folder)).told
    assert told.total() > 1000
    assert told["silent"] <= 0.05 * told.total(), told


def test_documents_that_are_read_rightly_are_hardly_doubted(register):
    doubts, documents = Counter(), 0
    for folder in ("plans", "plans-2", "excerpts", "written"):
        for part in scores(ROOT / "tests" / folder):
            if part.f1 == 1:
                [path] = (
                    path
                    for path in (ROOT / "tests" / folder).glob(f"{part.name.partition('.')[0]}.*")
                    if not path.name.endswith((".json", ".toml"))
                )
                problems = parse(read(path), register).problems
                doubts += Counter(problem.code for problem in problems if problem.code in DOUBTS)
                documents += 1
    assert documents >= 110
    assert doubts.total() <= 25, doubts


def doubted(register, text):
    return [
        (problem.code, problem.span.of(text))
        for problem in parse(SourceDocument("plan.txt", text), register).problems
        if problem.code in DOUBTS
    ]


@pytest.mark.parametrize(
    "words",
    [
        "项目负责人牵头作用明显，对此高度负责",
        "由分管负责同志担任联络员",
        "强化牵头单位责任，落实部门责任",
        "接受社会监督",
        "支持行业协会牵头制定标准，鼓励企业参与",
        "本办法由市教育局负责解释",
    ],
)
def test_ordinary_uses_of_role_words_are_not_doubted(register, words):
    assert doubted(register, f"某方案\n1.做事。{words}。（财政部负责）\n2.做事。（财政部负责）\n") == []


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("由审计署牵头，逐项核对", ("role-unread", "由审计署牵头")),
        ("审计署负责核对账目", ("role-unread", "审计署负责")),
        ("审计署按职责分工负责，财政部配合", ("role-unread", "审计署按职责分工负责")),
    ],
)
def test_role_words_in_no_clause_are_doubted(register, words, doubt):
    found = doubted(register, f"某方案\n1.做事，{words}，建立台账。（财政部负责）\n2.做事。（财政部负责）\n")
    assert doubt in found


def test_a_name_that_is_doubted_is_not_told_as_unknown_too(register):
    plan = parse(SourceDocument("plan.txt", "某方案\n1.做事。（财政部、志愿者队伍负责）\n"), register)
    assert [problem.code for problem in plan.problems] == ["name-doubtful"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "某省治理通知\n强化建设，省生态环境厅牵头，市县政府负责落实，严格落实规定,避免复烧。\n",
            2,
            "省生态环境厅牵头",
        ),
        ("某省治理通知\n请知悉。\n市教育局配合，其他照旧。\n", 3, "市教育局配合"),
    ],
)
def test_a_refusal_says_where_a_clause_may_be(register, text, line, words):
    with pytest.raises(InputError, match=r"no task found: .* in the midst of a paragraph") as refused:
        parse(SourceDocument("plan.txt", text), register)
    assert (refused.value.line, refused.value.excerpt) == (line, words)


def test_a_count_before_many_bodies_is_no_reason_to_doubt_them(register):
    assert doubted(register, "某方案\n1.做事。（13个街道、镇负责）\n2.做事。（财政部负责）\n") == []


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("完成时限：市政府办公室、市审计局", "市政府办公室、市审计局"),
        ("单位：审计署", "审计署"),
        ("完成时限：2016年底前", None),
        ("完成时限：与项目建设同步", None),
        ("单位：万元", None),
        ("完成时限：6月底前，在市区开工10所、六县（市）开工4所", None),
    ],
)
def test_bodies_behind_labels_that_give_no_role_are_told(register, field, told):
    text = f"某方案\n1.做事。\n责任单位：财政部；{field}；配合单位：教育部\n2.做事。（财政部负责）\n"
    problems = parse(SourceDocument("plan.txt", text), register).problems
    left = [one.span.of(text) for one in problems if one.code == "clause-not-understood"]
    assert left == ([f"{told}；"] if told else [])


@pytest.mark.parametrize(
    "task", ["推动奥运村街道、CBD管委会建设政务服务站", "推动望京街道建设政务服务站", "加强奥运村街道"]
)
def test_a_task_about_bodies_is_no_list_of_bodies(register, task):
    text = f"北京市朝阳区任务分工方案\n1.{task}。（区政务服务局负责）\n2.做好检查，完善制度。（财政部负责）\n"
    assert parse(SourceDocument("plan.txt", text), register).problems == ()
