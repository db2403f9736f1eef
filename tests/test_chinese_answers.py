"""Every question is answered in Chinese on a plan that has no English: of a city, with bodies of its own."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, QueryBoolean

from creditplan import Queries, parse, read, to_quads
from creditplan.knowledge import open_knowledge
from creditplan.query import Rows

PLAN = """洛阳市2024年优化营商环境任务分工方案
一、优化政务服务
（一）推进“一网通办”。2024年6月底前，覆盖率达到95%。（市数据局、市财政局牵头，财政部、市审计局等部门参加）
1.制定《洛阳市数据管理办法》。（市数据局牵头，市司法局配合）
（二）落实减税政策，完善黑名单。（市财政局、市数据局按职责分工分别负责）
二、强化保障
（三）加强宣传。（各有关部门负责）
（四）开展评价。（市审计局，市司法局）
"""
SIDE = 'id = "jz-2024"\njurisdiction = "cn-41/洛阳市"\nissued = "2024-03"\n'
VALUES = {
    "agency": "市财政局",
    "first": "市财政局",
    "second": "市数据局",
    "task": "1",
    "section": "1",
    "word": "黑名单",
    "name": "市财政局",
    "function": "财政",
    "place": "洛阳市",
}
OTHERS = {"tasks-led-alone": {"agency": "市数据局"}, "tasks-participated": {"agency": "市司法局"}}
NAMES = list(open_knowledge().queries)


def quads_of(text, folder):
    path = folder / "plan.txt"
    path.write_text(text, "utf-8")
    path.with_suffix(".toml").write_text(SIDE, "utf-8")
    return list(to_quads(parse(read(path))))


@pytest.fixture(scope="module")
def quads(tmp_path_factory):
    return quads_of(PLAN, tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def without_leads(tmp_path_factory):
    return Queries(quads_of(PLAN.replace("牵头", "负责"), tmp_path_factory.mktemp("unled")))


@pytest.fixture(scope="module")
def queries(quads):
    return Queries(quads)


def values_of(name):
    """Values of the parameters that the query needs."""
    needed = {p.name: VALUES[p.name] for p in open_knowledge().queries[name].parameters if p.required}
    return needed | OTHERS.get(name, {})


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_title_or_name_has_it_in_chinese(queries, without_leads, name):
    asked = without_leads if name == "places-without-leads" else queries
    answer = asked.run(name, **values_of(name))
    if isinstance(answer, QueryBoolean):
        assert answer
    elif isinstance(answer, Rows):
        rows = [{v.value: row[v] for v in answer.variables if row[v] is not None} for row in answer]
        assert rows
        for row in rows:
            for node in row:
                named = {f"{node}Name"} & {v.value for v in answer.variables}
                titled = {"title"} & {v.value for v in answer.variables} if node in ("task", "plan") else ()
                for column in (*named, *titled):
                    assert row[column].language == "zh", column
    else:
        languages = {getattr(triple.object, "language", None) for triple in answer}
        assert "zh" in languages


TITLES = ["推进“一网通办”", "制定《洛阳市数据管理办法》", "落实减税政策，完善黑名单", "加强宣传", "开展评价"]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("tasks-of-agency", [TITLES[0], TITLES[2]]),
        ("tasks-of-section", TITLES[:3]),
        ("tasks-without-lead", TITLES[2:]),
        ("busiest-tasks", [TITLES[0], TITLES[1], TITLES[2], TITLES[4], TITLES[3]]),
        ("task-details", TITLES[:1]),
        ("documents", TITLES[1:2]),
        ("sections", ["优化政务服务", "强化保障"]),
        ("sections-of-agency", ["优化政务服务"]),
        ("plans", ["洛阳市2024年优化营商环境任务分工方案"]),
        ("plan-overview", ["洛阳市2024年优化营商环境任务分工方案"]),
    ],
)
def test_titles_are_the_plans_own_words(queries, name, titles):
    answer = queries.run(name, **values_of(name))
    rows = [(row["title"], row["titleEn"]) for row in answer]
    assert rows == [(Literal(title, language="zh"), None) for title in titles]


def test_local_bodies_are_counted(queries):
    [row] = queries.run("plan-overview")
    numbers = {
        name: row[name].value for name in ("agencies", "localAgencies", "unregisteredAgencies", "groups")
    }
    assert numbers == {"agencies": "5", "localAgencies": "4", "unregisteredAgencies": "0", "groups": "1"}
