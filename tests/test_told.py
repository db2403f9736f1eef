"""In a list of names each is assigned or told, however long it is and however it stands; no other body appears."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from invariants import check_lossless, check_told

REGISTER = open_knowledge().register
HEAD = "某方案\n一、某部分\n1、做事。（国务院负责）\n"
TABLE = "某方案\n序号\t工作任务\t责任单位\n"
LINES = "某方案\n序号\n工作任务\n责任单位\n"
STYLES = {
    "bracket": ("、", HEAD + "2、做好工作。（{}负责）\n"),
    "bracket, commas": ("，", HEAD + "2、做好工作。（{}按职责分工负责）\n"),
    "bracket, open": ("、", HEAD + "2、做好工作。（{}等部门负责）\n"),
    "bracket, parts": ("、", HEAD + "2、做好工作。（国务院牵头，{}参加）\n"),
    "bracket, label": ("、", HEAD + "2、做好工作。（责任单位：{}）\n"),
    "bracket, bare": ("、", HEAD + "2、做好工作。（{}）\n"),
    "bracket, no number": ("、", "某方案\n做好工作。（{}负责）\n"),
    "bracket, own line": ("、", HEAD + "2、做好工作。\n（{}负责）\n"),
    "bracket, then sub-tasks": ("、", HEAD + "2、做好工作。（{}负责）\n（1）做好一件。\n（2）做好一件。\n"),
    "bracket never closed": ("、", HEAD + "2、做好工作。（{}负责\n"),
    "bracket never opened": ("、", HEAD + "2、做好工作。{}负责）\n"),
    "frame": ("、", HEAD + "2、做好工作。【责任单位：{}】\n"),
    "frame, then names": ("、", HEAD + "2、做好工作。【责任单位】{}\n"),
    "label line": ("、", HEAD + "2、做好工作。\n责任单位：{}\n"),
    "label line, spaces": (" ", HEAD + "2、做好工作。\n责任单位：{}\n"),
    "label in the line": ("、", HEAD + "2、做好工作。责任单位：{}\n"),
    "label on a line of its own": ("、", HEAD + "2、做好工作。\n【责任单位】\n{}\n"),
    "label without number": ("、", "某方案\n做好工作。\n责任单位：{}\n"),
    "spoken label": ("、", HEAD + "2、做好工作。责任单位为{}。\n"),
    "由": ("、", HEAD + "2、做好工作，由{}按职责分工负责。\n"),
    "由, commas": ("，", HEAD + "2、做好工作，由{}按职责分工负责。\n"),
    "由, and what is done": ("、", HEAD + "2、做好工作，由{}负责推进落地。\n"),
    "由, parts": ("、", HEAD + "2、做好工作，由国务院牵头，{}配合。\n"),
    "sentence": ("、", HEAD + "2、做好工作，{}负责。\n"),
    "sentence, commas": ("，", HEAD + "2、做好工作，{}负责。\n"),
    "subject": ("、", HEAD + "2、{}负责做好工作。\n"),
    "dash": ("、", HEAD + "2、做好工作。——{}负责\n"),
    "table": ("、", TABLE + "1\t做好工作\t{}\n2\t做好工作\t国务院\n"),
    "table, line ends": ("；", TABLE + "1\t做好工作\t{}\n2\t做好工作\t国务院\n"),
    "bars": ("、", "某方案\n| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | 做好工作 | {} |\n"),
    "stacked table": ("、", LINES + "1\n做好工作\n{}\n2\n做好工作\n国务院\n"),
    "column of a lost table": ("、", "某方案\n工作任务\n责任单位\n1.做好工作\n{}\n2.做好工作\n国务院\n"),
}
known = [name for name, agents in REGISTER.by_name.items() if len(agents) == 1 and name != "国务院"]
FIELDS = [
    "财政",
    "教育",
    "公安",
    "民政",
    "水利",
    "商务",
    "审计",
    "统计",
    "住房城乡建设",
    "文化和旅游",
    "农业农村",
]
local = st.builds(
    lambda place, field, end: place + field + end,
    st.sampled_from(["市", "县", "江州市", "滨江区", "省"]),
    st.sampled_from(FIELDS),
    st.sampled_from(["局", "委", "办公室"]),
)
name = st.one_of(st.sampled_from(known), local)


def county(number):
    return f"某{''.join('〇一二三四五六七八九'[int(digit)] for digit in str(number))}县人民政府"


def check(style, names):
    separator, form = STYLES[style]
    begin = form.index("{}")
    plan = parse(SourceDocument("plan.txt", form.format(separator.join(names))), REGISTER)
    check_lossless(plan)
    check_told(plan)
    problems = [problem.span for problem in plan.problems if str(problem.level) == "error"]
    assigned = {(a.span.start, a.span.end) for a in plan.assignments}
    for one in names:
        where = (begin, begin + len(one))
        begin = where[1] + len(separator)
        told = any(span.start <= where[0] and where[1] <= span.end for span in problems)
        assert where in assigned or told, (style, one)
    said = {*names, "国务院"}
    assert {a.named_as for a in plan.assignments} <= said


@pytest.mark.parametrize("count", [1, 2, 12, 45, 80, 700])
@pytest.mark.parametrize("style", STYLES)
def test_each_name_of_a_list_is_assigned_or_told(style, count):
    check(style, [county(number) for number in range(1, count + 1)])


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=12)
@given(names=st.lists(name, min_size=1, max_size=120, unique=True))
def test_each_name_of_a_mixed_list_is_assigned_or_told(style, names):
    check(style, names)


@pytest.mark.parametrize("style", STYLES)
def test_a_clause_that_is_too_long_is_an_error_with_its_place(style, monkeypatch):
    for module in ("finding", "prose"):
        monkeypatch.setattr(f"creditplan.parsing.clauses.{module}.MAX_LENGTH", 300)
    check(style, [county(number) for number in range(1, 80)])


def test_a_sentence_too_intricate_to_be_read_is_told():
    groups = "".join(f"由{county(number)}做事，" for number in range(60))
    plan = parse(SourceDocument("plan.txt", f"{HEAD}2、{groups}市教育局负责一件、市财政局推进。\n"), REGISTER)
    check_lossless(plan)
    assert {"limit-reached", "task-without-clause"} & {problem.code for problem in plan.problems}
