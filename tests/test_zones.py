"""Plans of development zones: the tables of places have none, and their bodies are nobody else's."""

from __future__ import annotations

import dataclasses

import pytest

from creditplan.model import AgentKind, BodyRow, Metadata, SourceDocument
from creditplan.parsing import parse
from creditplan.parsing.agents.jurisdictions import find_jurisdiction
from creditplan.survey import Places

ZHENGZHOU, ZONE = "zhengzhou-shi", "经济技术开发区"
PLAN = "{issuer}文件\n\n优化营商环境分工方案\n1.落实资金。（{names}负责）\n"


def read(register, names, issuer="郑州经济技术开发区管委会", bodies=()):
    document = SourceDocument(
        "plan.txt",
        PLAN.format(issuer=issuer, names=names),
        Metadata(issuer=issuer, issued="2020"),
        bodies=bodies,
    )
    return parse(document, register)


@pytest.mark.parametrize(
    ("issuer", "title", "place", "zone"),
    [
        ("郑州经济技术开发区管委会", "优化营商环境分工方案", "河南省郑州市", ZONE),
        ("洛阳高新技术产业开发区管理委员会办公室", "分工方案", "河南省洛阳市", "高新技术产业开发区"),
        ("中共郑州航空港经济综合实验区工委", "分工方案", "河南省郑州市", "航空港经济综合实验区"),
        (None, "洛阳高新区2023年重点工作分工方案", "河南省洛阳市", "高新区"),
        (None, "洛阳市高新区管委会2023年重点工作分工方案", "河南省洛阳市", "高新区"),
        # Of the city, about a zone; a district that is called 新区; the office of a city.
        ("洛阳市人民政府", "洛阳高新区2023年建设分工方案", "河南省洛阳市", ""),
        (None, "洛阳市国家自主创新示范区建设分工方案", "河南省洛阳市", ""),
        ("上海市浦东新区人民政府", "分工方案", "上海市浦东新区", ""),
        ("洛阳市人民政府办公室", "分工方案", "河南省洛阳市", ""),
    ],
)
def test_a_plan_is_the_zone_s_own_if_its_committee_issued_it(register, issuer, title, place, zone):
    found = find_jurisdiction(register, Metadata(issuer=issuer), title, "2020")
    named = found.place.full_name if found.place else found.candidates
    assert (named, found.zone) == (place, zone)


def test_the_zone_is_known_where_the_city_is_said_beside_the_plan(register):
    said = Metadata(issuer="郑州经济技术开发区管委会", jurisdiction="河南省郑州市")
    assert find_jurisdiction(register, said, "分工方案", "2020").zone == ZONE


@pytest.mark.parametrize(
    ("name", "kind", "jurisdiction", "code"),
    [
        ("区财政局", AgentKind.UNREGISTERED, None, "zone-not-known"),
        ("财政局", AgentKind.UNREGISTERED, None, "zone-not-known"),
        ("区管委会办公室", AgentKind.UNREGISTERED, None, "zone-not-known"),
        ("各局", AgentKind.COLLECTIVE, None, None),
        ("市财政局", AgentKind.LOCAL, ZHENGZHOU, None),
        ("市直有关部门", AgentKind.COLLECTIVE, ZHENGZHOU, None),
        ("金水区财政局", AgentKind.LOCAL, "jinshui-qu", None),
        ("省教育厅", AgentKind.LOCAL, "cn-41", None),
        ("经开区财政局", AgentKind.LOCAL, ZHENGZHOU, None),
        ("财政部", AgentKind.AGENCY, None, None),
    ],
)
def test_whose_bodies_a_zone_s_plan_names(register, name, kind, jurisdiction, code):
    plan = read(register, name)
    (one,) = plan.assignments
    assert (one.agent.kind, one.agent.jurisdiction) == (kind, jurisdiction)
    assert [problem.code for problem in plan.problems] == ([code] if code else [])


def test_a_zone_is_no_city(register):
    plan = read(register, "区财政局")
    assert plan.territory is None
    places = Places(register)
    places.add(plan)
    assert [(one.place.full_name, one.zone) for one in places.placed] == [("河南省郑州市", ZONE)]


def test_a_body_of_the_zone_is_known_by_its_row(register):
    row = BodyRow(names=("区财政局", "财政局"), at=("bodies.csv", 2))
    plan = read(register, "区财政局、市财政局负责；财政局、市审计局", bodies=(row,))
    zone, city, *_ = [one.agent for one in plan.assignments]
    assert zone.label.zh == "河南省郑州市经济技术开发区财政局"
    assert (zone.jurisdiction, zone.functions) == (ZHENGZHOU, ("public-finance",))
    assert city.label.zh == "河南省郑州市财政局"
    assert zone.slug != city.slug


def test_a_row_of_a_district_is_none_of_its_city(register):
    row = BodyRow(names=("区财政局",), place="河南省郑州市", at=("bodies.csv", 2))
    plan = read(register, "区财政局", bodies=(row,), issuer="郑州市人民政府")
    (one,) = plan.assignments
    city = next(read(register, "市财政局", issuer="郑州市人民政府").assignments)
    assert one.agent.slug != city.agent.slug


def test_another_zone_has_other_bodies(register):
    row = BodyRow(names=("区财政局",), at=("bodies.csv", 2))
    agents = [
        next(read(register, "区财政局", issuer=issuer, bodies=(dataclasses.replace(row),)).assignments).agent
        for issuer in ("郑州经济技术开发区管委会", "郑州高新技术产业开发区管委会")
    ]
    assert agents[0].slug != agents[1].slug
