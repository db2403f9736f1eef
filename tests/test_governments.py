"""Places in a list before one that says 人民政府: each is the government of that place, called as it stands."""

from __future__ import annotations

import pytest

from creditplan.model import AgentKind, Metadata, SourceDocument
from creditplan.parsing import parse

# Decided before they were read: whose plan, the list, and what each name of it is.
LISTS = [
    (
        "大理白族自治州人民政府",
        "漾濞县、南涧县、巍山县人民政府",
        [
            "云南省大理白族自治州漾濞彝族自治县人民政府",
            "云南省大理白族自治州南涧彝族自治县人民政府",
            "云南省大理白族自治州巍山彝族回族自治县人民政府",
        ],
    ),
    (
        "大理白族自治州人民政府",
        "漾濞、南涧、巍山县人民政府",
        [
            "云南省大理白族自治州漾濞彝族自治县人民政府",
            "云南省大理白族自治州南涧彝族自治县人民政府",
            "云南省大理白族自治州巍山彝族回族自治县人民政府",
        ],
    ),
    ("河南省人民政府", "郑州、洛阳市人民政府", ["河南省郑州市人民政府", "河南省洛阳市人民政府"]),
    (
        "河南省人民政府",
        "省财政厅、郑州、洛阳市政府",
        ["河南省财政厅", "河南省郑州市人民政府", "河南省洛阳市人民政府"],
    ),
    (
        "河北雄安新区管委会",
        "容城县、雄县、安新县人民政府",
        ["河北省保定市容城县人民政府", "河北省保定市雄县人民政府", "河北省保定市安新县人民政府"],
    ),
    ("洛阳市人民政府", "涧西、西工区政府", ["河南省洛阳市涧西区人民政府", "河南省洛阳市西工区人民政府"]),
    ("洛阳市人民政府", "经开区、高新区管委会", ["河南省洛阳市经开区管委会", "河南省洛阳市高新区管委会"]),
    (None, "上海、江苏、安徽省（市）人民政府", ["上海市人民政府", "江苏省人民政府", "安徽省人民政府"]),
    # What a place is stands behind it already, and what is no place gets nothing.
    ("洛阳市人民政府", "宣传、西工区政府", ["宣传", "河南省洛阳市西工区人民政府"]),
    ("洛阳市人民政府", "涧西、市财政局", ["涧西", "河南省洛阳市财政局"]),
    ("河南省人民政府", "郑州、省财政厅、洛阳市人民政府", ["郑州", "河南省财政厅", "河南省洛阳市人民政府"]),
]


def read(register, issuer, names):
    text = f"分工方案\n1.落实资金，做好检查。（{names}负责）\n2.做好检查，完善制度。（财政部负责）\n"
    plan = parse(SourceDocument("plan.txt", text, Metadata(issuer=issuer, issued="2020")), register)
    return [one for clause in plan.tasks[0].clauses for one in clause.assignments], plan


@pytest.mark.parametrize(("issuer", "names", "bodies"), LISTS)
def test_each_place_is_its_government(register, issuer, names, bodies):
    found, plan = read(register, issuer, names)
    assert [one.agent.label.zh for one in found] == bodies
    assert [one.named_as for one in found] == names.split("、")
    unknown = [one.agent.label.zh for one in found if one.agent.kind is AgentKind.UNREGISTERED]
    assert [problem.values["name"] for problem in plan.problems] == unknown


@pytest.mark.parametrize(
    "name",
    [
        "各省直管县（市）人民政府",
        "省直管县（市）人民政府",
        "省直管县人民政府",
        "各省辖市",
        "各县市区人民政府",
        "各县（市、区）人民政府",
    ],
)
def test_governments_of_a_kind_are_a_group(register, name):
    (one,), plan = read(register, "河南省人民政府", name)
    assert (one.agent.kind, one.agent.jurisdiction) == (AgentKind.COLLECTIVE, "cn-41")
    assert one.agent.functions == ("general-administration",)
    assert plan.problems == ()
