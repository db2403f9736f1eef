"""Queries by function and place, of three made-up plans of different levels; the answers were decided by hand."""

from __future__ import annotations

import re
from itertools import chain

import pytest
import rdflib

from conftest import ROOT
from creditplan import Queries, parse, read, to_quads
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import shorten
from creditplan.query import Rows
from creditplan.query.values import to_term

FOLDER = ROOT / "tests" / "levels"
LUOYANG, XIGONG = "河南省洛阳市", "河南省洛阳市西工区"
# Query, parameters, columns; and the rows, in order.
ANSWERS = [
    (
        "functions",
        {},
        "functionName level lead responsible participant tasks",
        [
            ("出入境检验检疫", "centre", 0, 0, 1, 1),
            ("地方综合管理", "prefecture", 0, 0, 1, 1),
            ("工商行政管理", "centre", 1, 0, 0, 1),
            ("工商行政管理", "prefecture", 1, 1, 0, 2),
            ("司法行政", "county", 0, 0, 1, 1),
            ("市场监管", "county", 1, 0, 0, 1),
            ("财政", "centre", 0, 1, 1, 2),
            ("财政", "province", 0, 0, 1, 1),
            ("财政", "prefecture", 2, 0, 1, 3),
            ("财政", "county", 1, 0, 1, 2),
            ("质量技术监督", "centre", 0, 0, 1, 1),
            ("质量技术监督", "prefecture", 0, 1, 0, 1),
        ],
    ),
    (
        "functions",
        {"place": "西工区"},
        "functionName level lead responsible participant tasks",
        [
            ("司法行政", "county", 0, 0, 1, 1),
            ("市场监管", "county", 1, 0, 0, 1),
            ("财政", "county", 1, 0, 1, 2),
        ],
    ),
    (
        "functions-never-leading",
        {},
        "functionName tasks",
        [("质量技术监督", 2), ("出入境检验检疫", 1), ("地方综合管理", 1), ("司法行政", 1)],
    ),
    (
        "functions-never-leading",
        {"place": "洛阳市"},
        "functionName tasks",
        [("地方综合管理", 1), ("司法行政", 1), ("质量技术监督", 1)],
    ),
    (
        "function-over-years",
        {"function": "市场监管"},
        "year level lead responsible participant tasks",
        [
            ("2014", "centre", 1, 0, 1, 1),
            ("2016", "prefecture", 1, 1, 0, 2),
            ("2020", "county", 1, 0, 0, 1),
        ],
    ),
    (
        "function-over-years",
        {"function": "Public finance"},
        "year level lead responsible participant tasks",
        [
            ("2014", "centre", 0, 1, 1, 2),
            ("2016", "province", 0, 0, 1, 1),
            ("2016", "prefecture", 1, 0, 1, 2),
            ("2020", "prefecture", 1, 0, 0, 1),
            ("2020", "county", 1, 0, 1, 2),
        ],
    ),
    (
        "agency-over-years",
        {"agency": "市场监管总局"},
        "year bodyName plans lead responsible participant tasks",
        [("2014", "工商总局", 1, 1, 0, 0, 1), ("2014", "质检总局", 1, 0, 0, 1, 1)],
    ),
    (
        "agency-over-years",
        {"agency": "https://w3id.org/creditplan/place/cn-41/agency/x-1b13c748728c"},
        "year bodyName plans lead responsible participant tasks",
        [("2016", f"{LUOYANG}财政局", 1, 1, 0, 1, 2), ("2020", f"{LUOYANG}财政局", 1, 1, 0, 0, 1)],
    ),
    (
        "tasks-of-function",
        {"function": "public-finance", "role": "lead"},
        "level agentName task",
        [
            ("prefecture", f"{LUOYANG}财政局", "xigong-2020/2"),
            ("prefecture", f"{LUOYANG}财政局", "luoyang-2016/3"),
            ("county", f"{XIGONG}财政局", "xigong-2020/2"),
        ],
    ),
    (
        "tasks-of-function",
        {"function": "industry-and-commerce"},
        "level agentName role task",
        [
            ("centre", "工商总局", "role:lead", "centre-2014/1"),
            ("prefecture", f"{LUOYANG}工商局", "role:lead", "luoyang-2016/1"),
            ("prefecture", f"{LUOYANG}工商局", "role:responsible", "luoyang-2016/2"),
        ],
    ),
    (
        "bodies-of-place",
        {"place": "河南省洛阳市", "function": "财政"},
        "level agentName lead responsible participant tasks",
        [
            ("prefecture", f"{LUOYANG}财政局", 2, 0, 1, 3),
            ("county", f"{XIGONG}财政局", 1, 0, 1, 2),
        ],
    ),
    (
        "bodies-of-place",
        {"place": "xigong-qu"},
        "level agentName lead responsible participant tasks",
        [
            ("county", f"{XIGONG}财政局", 1, 0, 1, 2),
            ("county", f"{XIGONG}市场监管局", 1, 0, 0, 1),
            ("county", f"{XIGONG}司法局", 0, 0, 1, 1),
        ],
    ),
    (
        "workload",
        {"function": "财政", "place": "cn-41"},
        "agentName lead responsible participant tasks",
        [
            (f"{LUOYANG}财政局", 2, 0, 1, 3),
            (f"{XIGONG}财政局", 1, 0, 1, 2),
            ("河南省财政厅", 0, 0, 1, 1),
        ],
    ),
]
IDS = [f"{name}-{'-'.join(values.values())}" for name, values, *_ in ANSWERS]


@pytest.fixture(scope="module")
def levels():
    plans = (parse(read(path)) for path in sorted(FOLDER.glob("*.txt")))
    return [*chain.from_iterable(to_quads(plan) for plan in plans)]


@pytest.fixture(scope="module")
def queries(levels):
    return Queries(levels)


@pytest.fixture(scope="module")
def graph(levels):
    lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in levels)
    facts = open_knowledge().facts.decode()
    return rdflib.Dataset().parse(data=f"{lines}\n{facts}", format="nt")


def said(value):
    """What stands in a cell: numbers as such, tasks by plan and key, other things by short names."""
    task = re.fullmatch(r".*/plan/(.+)/task/(.+)", value)
    if task:
        return "/".join(task.groups())
    return int(value) if re.fullmatch(r"\d{1,3}", value) else shorten(value)


def ordered(name, rows):
    """Rows of one rank stand in the order of IRIs, which was not decided by hand."""
    return rows if name == "function-over-years" else sorted(rows, key=str)


@pytest.mark.parametrize(("name", "values", "columns", "expected"), ANSWERS, ids=IDS)
def test_answers(queries, name, values, columns, expected):
    answer = queries.run(name, **values)
    assert isinstance(answer, Rows)
    rows = [tuple(said(row[column].value) for column in columns.split()) for row in answer]
    assert ordered(name, rows) == ordered(name, expected)


UNLED = (
    """鹤壁市2019年重点任务分工方案
一、服务
（一）推进登记便利。（市市场监管局负责）
（二）减免收费。（市财政局负责，市发展改革委配合）
""",
    """鹤壁市2020年重点任务分工方案
一、服务
（一）减免收费。（市财政局负责）
""",
    """濮阳市2019年重点任务分工方案
一、服务
（一）减免收费。（市财政局负责）
""",
    """濮阳市2020年重点任务分工方案
一、服务
（一）减免收费。（市财政局牵头）
""",
)


def test_places_that_never_name_a_lead(tmp_path, levels):
    data = [*levels]
    for number, text in enumerate(UNLED):
        path = tmp_path / f"{number}.txt"
        path.write_text(text, "utf-8")
        data += to_quads(parse(read(path)))
    query = Queries(data)["places-without-leads"].text
    lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in data)
    columns = ("placeName", "plans", "tasks")
    ours = [tuple(row[column].value for column in columns) for row in Queries(data).ask(query)]
    graph = rdflib.Dataset().parse(data=lines, format="nt")
    theirs = [tuple(str(row[rdflib.Variable(one)]) for one in columns) for row in graph.query(query).bindings]
    # Puyang named a lead in one of its two plans.
    assert ours == theirs == [("鹤壁市", "2", "3")]


GULOU = """南京市鼓楼区2020年重点任务分工方案
一、服务
（一）推进登记便利。（区市场监管局牵头，区财政局配合）
"""


def test_a_name_of_several_places_means_the_one_that_the_data_know(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(GULOU, "utf-8")
    queries = Queries(to_quads(parse(read(path))))
    assert len(list(queries.run("bodies-of-place", place="鼓楼区"))) == 2
    with pytest.raises(InputError, match="'朝阳区' is the name of"):
        queries.run("bodies-of-place", place="朝阳区")


@pytest.mark.parametrize(("name", "values", "columns", "expected"), ANSWERS, ids=IDS)
def test_a_second_engine_gives_the_same(queries, graph, name, values, columns, expected):
    query = queries[name]
    kinds = {parameter.name: parameter.type for parameter in query.parameters}
    text = query.bind({key: to_term(kinds[key], value, open_knowledge()) for key, value in values.items()})
    rows = [
        tuple(said(str(row[rdflib.Variable(column)])) for column in columns.split())
        for row in graph.query(text).bindings
    ]
    assert ordered(name, rows) == ordered(name, expected)
