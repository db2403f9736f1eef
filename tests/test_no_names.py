"""What stands where a name should and is none is never a body: it is read right, or left over and told."""

from __future__ import annotations

import pytest

from creditplan.model import Metadata, SourceDocument
from creditplan.parsing import parse
from creditplan.parsing.agents.no_names import no_name

HEAD = "洛阳市2024年任务分工方案\n一、某部分\n"
OF_A_CITY = Metadata(jurisdiction="cn-41/洛阳市")
L, R, P = "lead", "responsible", "participant"


def read(words, register, metadata=OF_A_CITY):
    return parse(SourceDocument("plan.txt", f"{HEAD}1.做好某项工作。{words}\n", metadata), register)


def said(plan):
    return [(a.named_as, str(a.role)) for a in plan.assignments]


# words, names and roles, deadlines
READ = [
    pytest.param(
        "（财政部负责，10月底前完成并持续推进）",
        [("财政部", R)],
        [("2024-10-31", "10月底前完成")],
        id="and goes on",
    ),
    pytest.param("（财政部负责，长期坚持）", [("财政部", R)], [(None, "长期坚持")], id="no end"),
    pytest.param(
        "（财政部负责，5个工作日内完成）", [("财政部", R)], [(None, "5个工作日内完成")], id="within days"
    ),
    pytest.param("（财政部30日内办结）", [], [], id="a name, then days"),
    pytest.param(
        "（财政部负责，三个月内完成）", [("财政部", R)], [(None, "三个月内完成")], id="in Chinese digits"
    ),
    pytest.param("（市财政局配合市教育局落实）", [("市财政局", P), ("市教育局", R)], [], id="X配合Y落实"),
    pytest.param("（市财政局协助市教育局负责）", [("市财政局", P), ("市教育局", R)], [], id="X协助Y负责"),
    pytest.param(
        "（市财政局、市审计局配合市教育局落实）",
        [("市财政局", P), ("市审计局", P), ("市教育局", R)],
        [],
        id="two help",
    ),
    pytest.param("由市财政局指导各区县落实。", [("市财政局", P), ("各区县", R)], [], id="in a sentence"),
    pytest.param(
        "（市财政局牵头，市教育局配合）", [("市财政局", L), ("市教育局", P)], [], id="配合 at the end stays"
    ),
    pytest.param("（牵头单位：市财政局；配合单位：无）", [("市财政局", L)], [], id="无"),
    pytest.param("（牵头单位：市财政局；配合单位：/）", [("市财政局", L)], [], id="a stroke"),
    pytest.param(
        "（责任单位：市财政局/市教育局）", [("市财政局", R), ("市教育局", R)], [], id="a stroke between names"
    ),
    pytest.param("组长由市政府负责同志担任。（市财政局负责）", [("市财政局", R)], [], id="由…负责同志担任"),
    pytest.param("（洛阳市商务局负责）", [("洛阳市商务局", R)], [], id="商 in 商务局"),
    pytest.param(
        "（市财政局商市教育局负责）", [("市财政局", R), ("市教育局", P)], [], id="商 between bodies"
    ),
    pytest.param(
        "（市文化和旅游局和市退役军人事务局负责）",
        [("市文化和旅游局", R), ("市退役军人事务局", R)],
        [],
        id="和 between a city's bodies",
    ),
    pytest.param("（市教育局牵头，立即落实）", [("市教育局", L)], [], id="how, not who"),
    pytest.param("（市教育局牵头，全年推进）", [("市教育局", L)], [(None, "全年")], id="all the year"),
    pytest.param(
        "（责任单位：市教育局，2024-06-30）",
        [("市教育局", R)],
        [("2024-06-30", "2024-06-30")],
        id="a plain date",
    ),
    pytest.param("（市教育局牵头，按季度调度）", [("市教育局", L)], [(None, "按季度调度")], id="by quarters"),
    pytest.param(
        "（牵头单位为市水利局，配合单位为市财政局）",
        [("市水利局", L), ("市财政局", P)],
        [],
        id="labels with 为",
    ),
    pytest.param(
        "（市审计局督促市教育局、市财政局整改落实）",
        [("市审计局", P), ("市教育局", R), ("市财政局", R)],
        [],
        id="督促",
    ),
    pytest.param(
        "（市委政研室和市政府研究室负责）", [("市委政研室", R), ("市政府研究室", R)], [], id="和 behind 室"
    ),
    pytest.param(
        "（南开区政府、和平区政府、和县人民政府负责）",
        [("南开区政府", R), ("和平区政府", R), ("和县人民政府", R)],
        [],
        id="places that begin with 和",
    ),
    pytest.param(
        "（将乐县财政局、市督查落实办负责）",
        [("将乐县财政局", R), ("市督查落实办", R)],
        [],
        id="words of sentences in names",
    ),
]


@pytest.mark.parametrize(("words", "names", "deadlines"), READ)
def test_it_is_read_right(words, names, deadlines, register):
    plan = read(words, register)
    if not names:
        names = [("财政部", R)]
        deadlines = [(None, "30日内办结")]
    assert said(plan) == names
    assert [(due.value, due.text) for task in plan.tasks for due in task.deadlines] == deadlines
    assert not [problem for problem in plan.problems if str(problem.level) == "error"]


LEFT = [
    pytest.param("（责任单位：按照职责分工落实到人）", "按照职责分工落实到人", id="a sentence"),
    pytest.param("（责任单位：见附件2）", "见附件2", id="somewhere else"),
    pytest.param("（责任单位：同上）", "同上", id="as above"),
    pytest.param("（责任单位：待定）", "待定", id="not known yet"),
    pytest.param(
        "（责任单位：" + "很长的名字" * 13 + "局）", "很长的名字" * 13 + "局", id="longer than any name"
    ),
    pytest.param("（责任单位：3个单位）", "3个单位", id="how many"),
    pytest.param("（责任单位：市财政局，增长25%以上）", "增长25%以上", id="a number"),
    pytest.param("（责任单位：7月1日会议）", "7月1日会议", id="a day"),
]


@pytest.mark.parametrize(("words", "left"), LEFT)
def test_it_is_left_over_and_told(words, left, register):
    plan = read(words, register)
    assert left not in [name for name, _ in said(plan)]
    told = [p.span.of(plan.document.text) for p in plan.problems if p.code == "clause-not-understood"]
    assert left in told


@pytest.mark.parametrize(
    "words",
    [
        "市财政局负责人",
        "副市长张某某",
        "市委书记",
        "市教育局分管领导",
        "市教育局局长王某",
        "各级河长",
        "市委常委",
    ],
)
def test_a_person_is_no_body_and_told(words, register):
    plan = read(f"（{words}牵头，市财政局负责）", register)
    assert said(plan) == [("市财政局", R)]
    assert [p.span.of(plan.document.text) for p in plan.problems if p.code == "person-named"] == [words]


def test_a_clause_that_names_nobody_is_told(register):
    plan = read("（由市政府负责同志担任）", register)
    assert not said(plan)
    assert {"task-without-clause"} <= {problem.code for problem in plan.problems}


# A name behind a body of the city: kind and full name are what they are when it stands alone. 江州市 is no place.
BEHIND = [
    ("各区县政府", "collective", "各区县政府"),
    ("市直有关部门", "collective", "市直有关部门"),
    ("市政府各部门", "collective", "市政府各部门"),
    ("市级各部门", "collective", "市级各部门"),
    ("各行业主管部门", "collective", "各行业主管部门"),
    ("各开发区管委会", "collective", "各开发区管委会"),
    ("各区、县（市）", "collective", "各区、县(市)"),
    ("第三方机构", "collective", "第三方机构"),
    ("国家金融监督管理总局江州监管分局", "unregistered", "国家金融监督管理总局江州监管分局"),
    ("国网江州供电公司", "unregistered", "国网江州供电公司"),
    ("人行江州市分行", "unregistered", "人行江州市分行"),
    ("江州水务集团", "unregistered", "江州水务集团"),
    ("南阳市教育局", "local", "河南省南阳市教育局"),
    ("黄河河务局", "unregistered", "黄河河务局"),
    ("郑州铁路局", "local", "郑州铁路局"),
    ("财政部", "agency", "中华人民共和国财政部"),
    ("财政局", "local", "河南省洛阳市财政局"),
    ("市财政局", "local", "河南省洛阳市财政局"),
]


@pytest.mark.parametrize("before", ["", "市公安局、", "市委办、", "财政部、", "各区县、"])
@pytest.mark.parametrize(("name", "kind", "full"), BEHIND)
def test_what_stands_before_a_name_does_not_change_whom_it_means(before, name, kind, full, register):
    plan = read(f"（{before}{name}负责）", register)
    last = list(plan.assignments)[-1]
    assert (last.named_as, str(last.agent.kind), last.agent.label.zh) == (name, kind, full)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "财政部",
            "市督查落实办",
            "公众参与办公室",
            "12345热线办公室",
            "110指挥中心",
            "2022年冬奥会组委会",
            "日照市财政局",
        ),
        *(
            "市加强党建工作领导小组",
            "市落实河长制办公室",
            "市7天连锁酒店公司",
            "市的士协会",
            "市长江办",
            "重庆市长寿区",
            "万年县人民政府",
            "天水市教育局",
            "五一农场",
            "中铁十二局",
            "涉及的有关部门",
            "将乐县财政局",
            "无锡市公安局",
        ),
    ],
)
def test_names_that_look_like_none_are_names(name):
    assert no_name(name) is None


def test_a_name_that_turns_the_direction_of_the_text_is_told(register):
    plan = read("（市财政\u202e局负责）", register)
    assert [a.agent.label.zh for a in plan.assignments] == ["河南省洛阳市财政局"]
    assert [p.message()[:6] for p in plan.problems if p.code == "text-direction"] == ["a name"]
    titled = parse(SourceDocument("plan.txt", "某某\u202e方案\n1.做事。（财政部负责）\n"), register)
    assert [p.message()[:9] for p in titled.problems if p.code == "text-direction"] == ["the title"]


@pytest.mark.parametrize(
    ("words", "value", "unit", "text"),
    [
        ("年内新增15个网点", "15", "个", "新增15个"),
        ("压减企业开办时间至0.5个工作日", "0.5", "个工作日", "压减企业开办时间至0.5个工作日"),
        ("实现90%以上事项网办", "90", "%", "实现90%以上"),
        ("国内生产总值增长5%", "5", "%", "国内生产总值增长5%"),
    ],
)
def test_targets(words, value, unit, text, register):
    plan = parse(SourceDocument("plan.txt", f"{HEAD}1.{words}。（财政部负责）\n"), register)
    assert [(q.value, q.unit, q.text) for q in plan.tasks[0].quantities] == [(value, unit, text)]
