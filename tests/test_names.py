"""Whom names mean: as of a date, and in the plan of a province."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import parse as parse_rdf

from creditplan import build, to_quads
from creditplan.dates import Period, first_day, is_date, last_day
from creditplan.doors import validate
from creditplan.errors import InputError
from creditplan.model import Metadata, SourceDocument
from creditplan.namespaces import term
from creditplan.parsing import parse
from creditplan.reading import read

HEAD = "\n一、某事\n1、做事。（"


def plan_of(register, names, title="某方案", **metadata):
    text = f"{title}{HEAD}{names}负责）\n"
    return parse(SourceDocument("plan.txt", text, Metadata(**metadata)), register)


def agents(plan):
    return [(a.agent.kind.value, a.agent.place or a.agent.slug) for a in plan.assignments]


def warnings(plan):
    return [(p.code, p.level.value, p.span.of(plan.document.text)) for p in plan.problems]


# Dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2018", True), ("2018-03", True), ("2018-02-28", True), ("2018-02-30", False), ("2018-13", False),
     ("18-03", False), ("2018-3", False), ("２０１８", False), ("", False), ("2018-03-19T00:00", False)],
)  # fmt: skip
def test_dates(value, expected):
    assert is_date(value) == expected


@pytest.mark.parametrize(
    ("period", "on", "may", "certain"),
    [
        (Period("2018-03", None), "2018-02-28", False, False),
        (Period("2018-03", None), "2018-03-01", True, False),
        (Period("2018-03", None), "2018-04", True, True),
        (Period("2018-03", None), "2018", True, False),
        (Period(None, "2018-03"), "2018-03-31", True, False),
        (Period(None, "2018-03"), "2018-04-01", False, False),
        (Period(None, "2018-03"), "2018-02", True, True),
        (Period(None, "2018-04-08"), "2018-04-07", True, True),
        (Period(None, "2018-04-08"), "2018-04-08", False, False),
        (Period("2013", "2018"), "2015", True, True),
        (Period(), "1949", True, True),
        (Period("2018", None), None, True, None),
    ],
)
def test_periods(period, on, may, certain):
    assert period.may_hold(on) == may
    if certain is not None:
        assert period.holds(on) == certain


DATES = st.dates().map(str).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@given(st.one_of(st.none(), DATES), st.one_of(st.none(), DATES), DATES)
def test_what_is_certain_may_be(start, end, on):
    period = Period(start, end)
    if period.holds(on) and (start is None or end is None or last_day(start) < first_day(end)):
        assert period.may_hold(on)
    assert Period().may_hold(on)
    assert first_day(on) <= last_day(on)


# As of a date


@pytest.mark.parametrize(
    ("name", "on", "slug", "problems"),
    [
        ("工商总局", "2015", "saic", []),
        ("工商总局", None, "saic", []),
        ("市场监管总局", "2015", "samr", [("name-out-of-time", "warning", "市场监管总局")]),
        ("市场监管总局", "2018-03", "samr", []),
        ("环境保护部", "2020", "mep", [("name-out-of-time", "warning", "环境保护部")]),
        ("广电总局", "2010", "sarft", []),
        ("广电总局", "2015-06", "sapprft", []),
        ("广电总局", "2020", "nrta", []),
        ("国家行政学院", "2015", "cag", []),
        ("国家行政学院", "2019", "pscc", []),
        ("国家公务员局", "2016", "scs", []),
        ("国家公务员局", "2020", "ccod", []),
        ("国家海洋局", "2016", "soa", []),
        ("国家海洋局", "2020", "mnr", []),
        ("扶贫办", "2016", "cpad", []),
        ("国家乡村振兴局", "2022", "nrra", []),
        ("国家乡村振兴局", "2024", "mara", []),
    ],
)
def test_a_name_is_read_as_of_the_plans_date(register, name, on, slug, problems):
    plan = plan_of(register, name, issued=on)
    assert [a.agent.slug for a in plan.assignments] == [slug]
    assert warnings(plan) == problems


def test_a_name_out_of_time_is_told_with_its_time(register):
    [problem] = plan_of(register, "市场监管总局", resolve_on="2015").problems
    assert "市场监管总局 exists from 2018-03" in problem.message()
    assert "resolve_on" in problem.remedy()
    [problem] = plan_of(register, "质检总局", issued="2020-05-01").problems
    assert "质检总局 existed until 2018-03" in problem.message()


@pytest.mark.parametrize(("name", "on"), [("广电总局", None), ("国家行政学院", "2018-03")])
def test_a_name_of_two_bodies_is_not_guessed(register, name, on):
    plan = plan_of(register, name, issued=on)
    assert agents(plan)[0][0] == "unregistered"
    assert warnings(plan) == [("ambiguous-name", "warning", name)]


def test_the_date_to_read_names_wins_over_the_date_of_issue(register):
    plan = plan_of(register, "广电总局", issued="2020", resolve_on="2015")
    assert [a.agent.slug for a in plan.assignments] == ["sapprft"]


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ('resolve_on = "2015-13"', "resolve_on = '2015-13' is not a date"),
        ('jurisdiction = "henan"', "is no territory"),
        ('jurisdiction = "cn-99"', "is no territory"),
        ('jurisdiction = "cn-41/"', "is no territory"),
        ('jurisdiction = "cn-41/Zhengzhou"', "nor a place within one"),
    ],
)
def test_side_files_are_checked(tmp_path, register, side, words):
    (tmp_path / "plan.txt").write_text(f"某方案{HEAD}财政部负责）\n", "utf-8")
    (tmp_path / "plan.toml").write_text(side, "utf-8")
    with pytest.raises(InputError, match=words):
        parse(read(tmp_path / "plan.txt"), register)


# In a place

HENAN = "2015年河南省社会信用体系建设工作要点"


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        pytest.param("河南省教育厅", "某方案", ("local", "cn-41"), id="the territory in the name"),
        pytest.param("四川省人民政府", "某方案", ("agency", "cn-51"), id="a government is in the register"),
        pytest.param(
            "省教育厅", HENAN, ("local", "cn-41"), id="the level in the name, the territory in the title"
        ),
        pytest.param("教育厅", HENAN, ("local", "cn-41"), id="only provinces have a 厅"),
        pytest.param("省人民政府", HENAN, ("agency", "cn-41"), id="the province's government"),
        pytest.param(
            "发展改革委", HENAN, ("local", "cn-41"), id="a name that provinces share with the State"
        ),
        pytest.param("国家发展改革委", HENAN, ("agency", "ndrc"), id="国家 says which"),
        pytest.param("税务总局", HENAN, ("agency", "sat"), id="only the State has a 总局"),
        pytest.param("财政部", HENAN, ("agency", "mof"), id="only the State has a ministry"),
        pytest.param("发展改革委", "某方案", ("agency", "ndrc"), id="a national plan"),
        pytest.param(
            "市财政局", "2015年北京市工作要点", ("local", "cn-11"), id="a municipality is a province"
        ),
        pytest.param("内蒙古自治区财政厅", "某方案", ("local", "cn-15"), id="an autonomous region"),
        pytest.param("市财政局", "四川省成都市工作要点", ("local", "cn-51"), id="a city in the title"),
        pytest.param("发展改革委", "成都市信用工作分工方案", ("local", "cn-51"), id="its province is known"),
    ],
)
def test_local_bodies(register, name, title, expected):
    plan = plan_of(register, name, title)
    assert agents(plan) == [expected]
    assert warnings(plan) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("省教育厅", "某方案", id="whose province is not said"),
        pytest.param("市财政局", HENAN, id="which city is not said"),
        pytest.param("市财政局", "江州市工作要点", id="a city that there is not"),
        pytest.param("发展改革委", "江州市信用工作分工方案", id="the city's or the country's"),
        pytest.param("教育局", "2020年朝阳区工作要点", id="one of two districts"),
        pytest.param("统计局", "2020年某某县工作要点", id="a county"),
        pytest.param("省教育厅", "河南省、河北省合作要点", id="two provinces in the title"),
    ],
)
def test_what_is_not_known_stays_provisional(register, name, title):
    plan = plan_of(register, name, title)
    assert agents(plan)[0][0] == "unregistered"
    [(code, level, _)] = warnings(plan)
    assert (code, level) in {("unknown-agency", "warning"), ("unknown-locality", "warning")}


@pytest.mark.parametrize(
    ("forms", "label"),
    [
        (
            [
                "省发展改革委",
                "省发改委",
                "河南省发展和改革委员会",
                "河南省发展改革委",
                "发展改革委",
                "发改委",
            ],
            "河南省发展改革委",
        ),
        (
            ["省人社厅", "省人力资源社会保障厅", "河南省人力资源和社会保障厅", "人社厅"],
            "河南省人力资源社会保障厅",
        ),
        (["省住建厅", "住房城乡建设厅", "河南住房和城乡建设厅"], "河南省住房城乡建设厅"),
        (["省工商局", "工商局", "河南省工商行政管理局"], "河南省工商局"),
        (["省统计局", "统计局", "河南省统计局"], "河南省统计局"),
        (["省教育厅", "教育厅", "河南教育厅"], "河南省教育厅"),
    ],
)
def test_the_forms_of_a_local_name_are_one_body(register, forms, label):
    found = {plan_of(register, form, HENAN).tasks[0].clauses[0].assignments[0].agent for form in forms}
    assert [(agent.kind.value, agent.label.zh) for agent in found] == [("local", label)]


@pytest.mark.parametrize(
    ("form", "slug"),
    [
        ("国家食品药品监管总局", "cfda"),
        ("国家银监会", "cbrc"),
        ("国家海关总署", "gacc"),
        ("国家民政部", "mca"),
        ("中华人民共和国财政部", "mof"),
        ("发展和改革委员会", "ndrc"),
        ("国家发展和改革委", "ndrc"),
        ("人力资源与社会保障部", "mohrss"),
        ("工业与信息化部", "miit"),
    ],
)
def test_prefixes_by_rule(register, form, slug):
    plan = plan_of(register, form, resolve_on="2015")
    assert [a.agent.slug for a in plan.assignments] == [slug]
    assert warnings(plan) == []


@pytest.mark.parametrize(
    "name", ["国家财政局", "国家税务局", "中国银行业协会", "海南航空公司", "卫生委员会", "国务院督查室"]
)
def test_rules_go_no_further(register, name):
    assert agents(plan_of(register, name, resolve_on="2015"))[0][0] == "unregistered"


def test_bodies_of_before_the_names_life_are_out_of_time(register):
    plan = plan_of(register, "广电总局", resolve_on="1990")
    assert agents(plan)[0][0] == "unregistered"
    assert warnings(plan) == [("name-out-of-time", "warning", "广电总局")]


def test_the_side_file_can_say_the_jurisdiction(register):
    plan = plan_of(register, "省教育厅、统计局", jurisdiction="cn-41")
    assert agents(plan) == [("local", "cn-41")] * 2


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("市财政局", "河南省郑州市财政局"),
        ("郑州市财政局", "河南省郑州市财政局"),
        ("河南省郑州市财政局", "河南省郑州市财政局"),
        ("发展改革委", "河南省郑州市发展改革委"),
        ("省教育厅", "河南省教育厅"),
    ],
)
def test_bodies_of_a_city(register, name, label):
    plan = plan_of(register, name, jurisdiction="cn-41/郑州市")
    assert [a.agent.label.zh for a in plan.assignments] == [label]
    assert agents(plan) == [("local", "cn-41")]
    assert warnings(plan) == []


def test_in_a_city_too_what_is_not_known_stays_provisional(register):
    plan = plan_of(register, "县财政局、区住建局", jurisdiction="cn-41/郑州市")
    assert {kind for kind, _ in agents(plan)} == {"unregistered"}
    assert agents(plan_of(register, "财政部", jurisdiction="cn-41/郑州市")) == [("agency", "mof")]


def test_one_local_body_has_one_iri_in_every_plan(register):
    one = plan_of(register, "省教育厅", HENAN)
    other = plan_of(register, "河南省教育厅", "另一方案")
    [first], [second] = ([a.agent for a in plan.assignments] for plan in (one, other))
    assert (first.slug, first.place, first.label) == (second.slug, second.place, second.label)
    nodes = {quad.object.value for quad in to_quads(one) if quad.predicate == term("cp:agent")}
    assert nodes == {f"https://w3id.org/creditplan/place/cn-41/agency/{first.slug}"}


def test_bodies_of_two_provinces_are_two(register):
    plan = plan_of(register, "河南省教育厅、河北省教育厅")
    assert agents(plan) == [("local", "cn-41"), ("local", "cn-13")]
    assert len({a.agent.slug for a in plan.assignments}) == 2


def test_a_plan_of_a_province_is_published(tmp_path):
    (tmp_path / "plan.txt").write_text(
        f"{HENAN}{HEAD}省人民政府、省教育厅、四川省财政厅、市财政局、财政部负责）\n", "utf-8"
    )
    (tmp_path / "plan.toml").write_text('id = "henan"\n')
    made = build([tmp_path / "plan.txt"], tmp_path / "out")
    assert made.report.conforms
    for suffix in ("ttl", "nq", "jsonld"):
        read_back = {quad.triple for quad in parse_rdf(path=str(tmp_path / "out" / f"henan.{suffix}"))}
        assert read_back == {quad.triple for quad in to_quads(made.plans[0])}


def test_local_bodies_conform(register):
    assert validate(to_quads(plan_of(register, "省教育厅、省人民政府、财政部", HENAN))).conforms
