"""Nothing of the source is lost: every character is in a span, in a reported problem, or white space."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from invariants import check_lossless

REGISTER = open_knowledge().register


def test_the_plan_of_2015_is_covered(plan):
    check_lossless(plan)


NAMES = [*(name for agent in REGISTER.agents for name in agent.names), "某某局", "市财政局（国资委）"]
name = st.sampled_from(NAMES)
known_name = st.sampled_from([name for name, agents in REGISTER.by_name.items() if len(agents) == 1])
phrase = st.sampled_from(
    ["牵头", "牵头负责", "负责", "按照职责分工分别负责", "参加", "共同负责", "按职责牵头负责", ""]
)
opening = st.sampled_from(["", "等部门", "等有关部门", "等"])
space = st.sampled_from(["", " ", "\u3000", "\n", "\n\n", "\r\n"])
part = st.builds(
    lambda names, separator, closed, said: separator.join(names) + closed + said,
    st.lists(name, min_size=1, max_size=4),
    st.sampled_from(["、", "，", "； "]),
    opening,
    phrase,
)
clause = st.builds(
    lambda parts, brackets: brackets[0] + "，".join(parts) + brackets[1],
    st.lists(part, max_size=3),
    st.sampled_from(["（）", "()", "（)", "(）"]),
)
sentence = st.sampled_from(
    [
        "健全机制。",
        "制定《征信业管理条例》。",
        "完善12315平台（试行）",
        "",
        "2.5万户",
        "（",
        "）",
        "“绿色通道”",
    ]
)
line = st.builds(
    lambda marker, words, said, end: marker + words + said + end,
    st.sampled_from(["1、", "2、 ", "一、", "十二、", "１、", "", "3.", "附件", "\u3000\u30004、"]),
    sentence,
    st.one_of(clause, st.just("")),
    st.sampled_from(["", "。", " ", "。\u3000", "！\u00a0", "\u200b、", "\n（二）丙"]),
)
structured = st.lists(st.tuples(line, space), max_size=12).map(lambda rows: "\n".join(a + b for a, b in rows))


@settings(max_examples=400)
@given(st.one_of(structured, st.text(max_size=200)))
def test_any_text_is_covered(text):
    document = SourceDocument("some.txt", text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        plan = parse(document, REGISTER)
    except InputError as error:
        assert "no task found" in error.message
        return
    check_lossless(plan)


PHRASES = [
    ("牵头负责", "lead", None),
    ("参加", "participant", None),
    ("按照职责分工分别负责", "responsible", "respective"),
    ("共同负责", "responsible", "joint"),
]
known_part = st.tuples(
    st.lists(known_name, min_size=1, max_size=5, unique=True), st.sampled_from(PHRASES), st.booleans()
)


@pytest.mark.parametrize("verb", ["牵头负责", "总牵头", "会办", "组织实施"])
def test_every_known_name_stands_before_a_verb(verb):
    lost = []
    for name in REGISTER.by_name:
        plan = parse(SourceDocument("some.txt", f"标题\n一、某事\n1、做事。（{name}{verb}）"), REGISTER)
        lost += [] if [one.named_as for one in plan.assignments] == [name] else [name]
    assert not lost


@settings(max_examples=200)
@given(st.lists(known_part, min_size=1, max_size=3, unique_by=lambda part: part[1]))
def test_a_clause_says_what_was_put_in(parts):
    said, expected, seen = [], [], set()
    for names, (words, role, manner), is_open in parts:
        said.append("、".join(names) + ("等部门" if is_open else "") + words)
        for one in names:
            [agent] = REGISTER.by_name[one]
            if (agent.slug, role) not in seen:
                seen.add((agent.slug, role))
                expected.append((one, agent.slug, role, manner, is_open))
    plan = parse(SourceDocument("some.txt", f"标题\n一、某事\n1、做事。（{'，'.join(said)}）"), REGISTER)
    assert [(a.named_as, a.agent.slug, a.role, a.manner, a.open_ended) for a in plan.assignments] == expected
    assert {problem.code for problem in plan.problems} <= {"duplicate-assignment"}


@pytest.mark.parametrize(
    ("second", "clauses", "problem"),
    [("（责任单位）。", [()], "clause-not-understood"), ("【责任单位】。", [], "task-without-clause")],
)
def test_a_label_where_a_name_should_stand_is_told_and_is_nobody(second, clauses, problem):
    plan = parse(SourceDocument("p", f"某方案\n1.做事。\n【责任单位】\n{second}"), REGISTER)
    check_lossless(plan)
    assert [clause.assignments for task in plan.tasks for clause in task.clauses] == clauses
    assert [told.code for told in plan.problems] == [problem]
