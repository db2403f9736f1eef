"""Clauses built at random from the grammar say what was put in, wherever and however they stand."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse

REGISTER = open_knowledge().register
LEVELS = ["市", "县", "区", "省"]
FIELDS = [
    "财政",
    "教育",
    "公安",
    "民政",
    "水利",
    "商务",
    "审计",
    "统计",
    "自然资源和规划",
    "文化和旅游",
    "农业农村",
    "市场监管",
    "住房城乡建设",
]
ENDS = ["局", "厅", "委", "办公室"]
local = st.builds(
    lambda level, name, end: level + name + end,
    st.sampled_from(LEVELS),
    st.sampled_from(FIELDS),
    st.sampled_from(ENDS),
)
national = st.sampled_from(
    [
        "发展改革委",
        "财政部",
        "工业和信息化部",
        "人民银行",
        "公安部",
        "最高人民法院",
        "中央宣传部",
        "全国总工会",
        "中国残联",
    ]
)
collective = st.sampled_from(
    [
        "各地区",
        "各有关部门",
        "各县（市、区）人民政府",
        "各镇（街道）",
        "市直有关部门、单位",
        "各省级人民政府",
        "各成员单位",
    ]
)
name = st.one_of(local, national)

ROLES = [
    ("lead", ["牵头", "牵头负责", "牵头组织实施"]),
    ("responsible", ["负责", "落实", "组织实施"]),
    ("participant", ["配合", "参加", "协助", "参与"]),
]
MANNERS = [
    ("", None),
    ("按职责分工", "respective"),
    ("按照各自职责", "respective"),
    ("分别", "respective"),
    ("共同", "joint"),
]
LABELS = {
    "lead": ["牵头单位", "牵头部门", "主办单位"],
    "responsible": ["责任单位", "责任部门", "落实单位"],
    "participant": ["配合单位", "协办单位", "参与单位"],
}
BRACKETS = ["（）", "()", "〔〕", "【】", "[]"]
OPENINGS = ["等", "等部门", "等有关部门", "等单位"]


@st.composite
def listed(draw):
    """A list of names: the words, and the names with whether their list is open."""
    names = draw(st.lists(name, min_size=1, max_size=5, unique=True))
    others = draw(st.lists(collective, max_size=1))
    opening = draw(st.sampled_from(["", *OPENINGS]))
    words = draw(st.sampled_from(["、", "，"])).join(names) + opening
    if others:
        words += draw(st.sampled_from(["、", "及", "和"] if opening else ["、", "，"])) + others[0]
    return words, [*((n, bool(opening)) for n in names), *((n, False) for n in others)]


@st.composite
def by_verbs(draw):
    """A clause whose verbs say the roles."""
    roles = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique_by=lambda role: role[0]))
    said, expected = [], []
    for role, verbs in roles:
        words, names = draw(listed())
        spoken, manner = draw(st.sampled_from(MANNERS))
        said.append(words + spoken + draw(st.sampled_from(verbs)))
        expected += [(n, role, manner, is_open) for n, is_open in names]
    return draw(st.sampled_from(["，", "；", ", "])).join(said), expected


@st.composite
def by_labels(draw):
    """A clause whose labels say the roles."""
    roles = draw(st.lists(st.sampled_from(sorted(LABELS)), min_size=1, max_size=3, unique=True))
    said, expected = [], []
    for role in roles:
        words, names = draw(listed())
        said.append(draw(st.sampled_from(LABELS[role])) + draw(st.sampled_from("：:")) + words)
        expected += [(n, role, None, is_open) for n, is_open in names]
    return said, expected


def read(text):
    return parse(SourceDocument("some.txt", text), REGISTER)


def found(plan):
    return [
        (a.named_as, str(a.role), str(a.manner) if a.manner else None, a.open_ended) for a in plan.assignments
    ]


def once(expected):
    """One agent has one role once in a clause: the parser reports the second mention."""
    return len({(n, role) for n, role, _, _ in expected}) == len(expected)


@settings(max_examples=400)
@given(by_verbs(), st.sampled_from(BRACKETS), st.sampled_from(["", "。", "；"]))
def test_verbs_in_brackets(clause, brackets, end):
    words, expected = clause
    assume(once(expected))
    plan = read(
        f"某方案\n一、某部分\n1.做好某项工作。{brackets[0]}{words}{brackets[1]}{end}\n2.做好另一项工作。（财政部负责）\n"
    )
    assert found(plan)[: len(expected)] == expected
    assert [task.text for task in plan.tasks] == ["做好某项工作。", "做好另一项工作。"]


@settings(max_examples=300)
@given(by_labels(), st.sampled_from(BRACKETS), st.sampled_from("；;"))
def test_labels_in_brackets(clause, brackets, separator):
    said, expected = clause
    assume(once(expected))
    plan = read(f"某方案\n1.做好某项工作{brackets[0]}{separator.join(said)}{brackets[1]}\n")
    assert found(plan) == expected


@settings(max_examples=300)
@given(by_labels(), st.sampled_from(["\n", "\n\n", "\n  "]))
def test_labels_on_lines(clause, between):
    said, expected = clause
    assume(once(expected))
    plan = read(
        f"某方案\n1.做好某项工作。{between}{between.join(said)}\n2.做好另一项工作。\n责任单位：财政部\n"
    )
    assert found(plan)[: len(expected)] == expected
    assert len(plan.tasks) == 2


@settings(max_examples=200)
@given(by_verbs(), st.integers(12, 30))
def test_a_line_may_break_anywhere_in_a_clause(clause, width):
    words, expected = clause
    assume(once(expected))
    whole = f"1.做好某项工作。（{words}）"
    wrapped = "\n".join(whole[i : i + width] for i in range(0, len(whole), width))
    plan = read(f"某方案\n{wrapped}\n")
    assert [(n.replace("\n", ""), *rest) for n, *rest in found(plan)] == expected


@settings(max_examples=200)
@given(by_verbs())
def test_the_rest_of_a_clause_is_never_read_in_silence(clause):
    """A word that the grammar does not know, put into a clause, is reported or stays in a name that is."""
    words, expected = clause
    assume(once(expected))
    plan = read(f"某方案\n1.做好某项工作。（{words}，另行研究）\n")
    assert any(problem.code == "clause-not-understood" for problem in plan.problems)
