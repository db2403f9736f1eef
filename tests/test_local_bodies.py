"""Names of real plans and lists, read in plans of their place: held to what was decided by hand before."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from conftest import ROOT
from creditplan import build, to_quads
from creditplan.doors import validate
from creditplan.model import AgentKind, Metadata, SourceDocument
from creditplan.namespaces import BASE, expand
from creditplan.parsing import parse
from creditplan.registers.local_bodies import english_body, place_on

HEAD = "\n一、某事\n1、做事。（"


@pytest.fixture(scope="module")
def bodies():
    spec = spec_from_file_location("bodies", ROOT / "benchmarks" / "bodies.py")
    module = sys.modules["bodies"] = module_from_spec(spec)  # for its dataclass
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def read_all(bodies, register):
    return {name: [bodies.read_row(row, register) for row in bodies.rows(name)] for name in bodies.LISTS}


@pytest.mark.parametrize("name", ["local-names", "fresh-names", "third-names", "fourth-names"])
def test_what_is_resolved_is_right_in_place_and_function(name, read_all):
    said = [one for one in read_all[name] if one.said]
    resolved = [one for one in said if one.resolved]
    assert len(resolved) > 50
    assert len(resolved) >= 0.8 * len(said)
    wrong = [(one.row["name"], one.place, one.functions) for one in resolved if not one.right]
    assert len(wrong) <= 0.01 * len(resolved), wrong


def test_few_assignments_of_real_plans_go_to_bodies_that_nothing_knows(bodies, register):
    kinds = Counter(one.agent.kind for plan in bodies.read_plans(register) for one in plan.assignments)
    assert sum(kinds.values()) > 600
    assert kinds[AgentKind.UNREGISTERED] <= 0.05 * sum(kinds.values())


def plan_of(register, names, title="某方案", **metadata):
    text = f"{title}{HEAD}{names}负责）\n"
    return parse(SourceDocument("plan.txt", text, Metadata(id="plan", **metadata)), register)


# the plan's place, date, name: kind, full name, place, functions, form
READ = [
    ("河南省洛阳市西工区", "2020", "市财政局", "local", "河南省洛阳市财政局", "luoyang-shi", "public-finance", "department"),
    ("河南省洛阳市西工区", "2020", "区财政局", "local", "河南省洛阳市西工区财政局", "xigong-qu", "public-finance", "department"),
    ("河南省洛阳市西工区", "2020", "财政局", "local", "河南省洛阳市西工区财政局", "xigong-qu", "public-finance", "department"),
    ("河南省洛阳市西工区", "2020", "省财政厅", "local", "河南省财政厅", "cn-41", "public-finance", "department"),
    ("河南省洛阳市", "2020", "教育厅", "local", "河南省教育厅", "cn-41", "education", "department"),
    ("山东省潍坊市寿光市", "2019", "市财政局", "local", "山东省潍坊市寿光市财政局", "shouguang-shi", "public-finance", "department"),
    ("上海市静安区", "2020", "市财政局", "local", "上海市财政局", "cn-31", "public-finance", "department"),
    ("上海市静安区", "2020", "区发展改革委", "local", "上海市静安区发展改革委", "jingan-qu", "development-and-reform", "department"),
    ("广西壮族自治区", "2020", "区教育厅", "local", "广西壮族自治区教育厅", "cn-45", "education", "department"),
    ("河南省洛阳市", "2020", "县财政局", "unregistered", "县财政局", None, "", None),
    ("河南省", "2020", "市财政局", "unregistered", "市财政局", None, "", None),
    ("河南省洛阳市", "2020", "经济发展局", "unregistered", "经济发展局", None, "", None),
    ("河南省洛阳市", "2020", "西工区教育局", "local", "河南省洛阳市西工区教育局", "xigong-qu", "education", "department"),
    ("河南省洛阳市", "2020", "市委宣传部", "local", "河南省洛阳市委宣传部", "luoyang-shi", "publicity", "party-organ"),
    ("河南省洛阳市", "2020", "市政府", "local", "河南省洛阳市人民政府", "luoyang-shi", "general-administration", "government"),
    ("河南省洛阳市", "2020", "本市财政局", "local", "河南省洛阳市财政局", "luoyang-shi", "public-finance", "department"),
    ("河南省洛阳市", "2020", "中共洛阳市委", "local", "河南省洛阳市委", "luoyang-shi", "party-leadership", "party-committee"),
    ("河南省洛阳市", "2020", "省政府", "agency", "河南省人民政府", None, "", None),
    ("河南省洛阳市", "2020", "各区县政府", "collective", "各区县政府", "luoyang-shi", "general-administration", None),
    ("河南省洛阳市", "2020", "市直有关部门", "collective", "市直有关部门", "luoyang-shi", "", None),
    ("河南省洛阳市西工区", "2020", "市直有关部门", "collective", "市直有关部门", "luoyang-shi", "", None),
    ("河南省洛阳市", "2020", "国网洛阳供电公司", "local", "国网洛阳供电公司", "luoyang-shi", "power-supply", "company"),
    ("河南省洛阳市", "2020", "国网江州供电公司", "unregistered", "国网江州供电公司", None, "", None),
    ("河南省洛阳市", "2020", "国家发展改革委", "agency", "中华人民共和国国家发展和改革委员会", None, "", None),
    ("安徽省", "2020", "合肥海关", "local", "合肥海关", "cn-34", "customs", "vertical"),
    ("安徽省合肥市", "2020", "合肥海关", "local", "合肥海关", "hefei-shi", "customs", "vertical"),
    ("云南省大理白族自治州大理市", "2020", "大理市财政局", "local", "云南省大理白族自治州大理市财政局", "dali-shi", "public-finance", "department"),
    ("北京市西城区", "2020", "什刹海街道", "local", "北京市西城区什刹海街道", "xicheng-qu", "general-administration", "sub-district"),
    ("湖北省襄阳市", "2009", "市财政局", "local", "湖北省襄樊市财政局", "xiangfan-shi", "public-finance", "department"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "on", "name", "kind", "full", "place", "functions", "form"), READ)
def test_a_name_in_a_plan_of_a_place(register, own, on, name, kind, full, place, functions, form):
    said = "xiangfan-shi" if own == "湖北省襄阳市" else own
    [agent] = [one.agent for one in plan_of(register, name, jurisdiction=said, resolve_on=on).assignments]
    assert (str(agent.kind), agent.label.zh) == (kind, full)
    assert (agent.jurisdiction, agent.functions, agent.form) == (place, tuple(functions.split()), form)


def test_the_level_stands_before_the_first_name_of_a_list(register):
    plan = plan_of(
        register, "省教育厅、财政厅、县公安局、民政局", jurisdiction="河南省洛阳市", resolve_on="2020"
    )
    assert [one.agent.label.zh for one in plan.assignments] == [
        "河南省教育厅", "河南省财政厅", "县公安局", "民政局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("forms", "full"),
    [
        (["市发改局", "市发展改革局", "洛阳市发展和改革局"], "河南省洛阳市发展和改革局"),
        (["市发改委", "市发展和改革委员会"], "河南省洛阳市发展改革委"),
        (["市政府办", "市人民政府办公室", "市政府办公室"], "河南省洛阳市政府办公室"),
        (["市法院", "市人民法院"], "河南省洛阳市人民法院"),
    ],
)
def test_two_written_forms_of_one_body_are_one(register, forms, full):
    plans = [plan_of(register, name, jurisdiction="河南省洛阳市", resolve_on="2020") for name in forms]
    assert {one.agent.label.zh for plan in plans for one in plan.assignments} == {full}


@pytest.mark.parametrize(
    ("name", "on", "told"),
    [
        ("市工商局", "2008", None),
        ("市工商局", "2015", None),
        ("市工商局", "2021", "existed until 2019-12"),
        ("市市场监管局", "2006", "exists from 2009-09"),
    ],
)
def test_a_name_that_no_place_bore_is_read_and_told(register, name, on, told):
    plan = plan_of(register, name, jurisdiction="河南省洛阳市", resolve_on=on)
    assert [one.agent.kind for one in plan.assignments] == [AgentKind.LOCAL]
    assert [p.code for p in plan.problems] == (["name-out-of-time"] if told else [])
    assert all(told in p.message() for p in plan.problems)


@pytest.mark.parametrize(
    ("key", "on", "functions", "form", "label"),
    [
        ("luoyang-shi", "2020", ("public-finance",), "department", "Public finance department of Luoyang, Henan"),
        ("xigong-qu", "2020", ("education", "sport"), "department",
         "Education and sport department of Xigong District, Luoyang, Henan"),
        ("xiangfan-shi", "2009", (), "government", "People's government of Xiangfan, Hubei"),
        # Its id is what it was called before.
        ("xiangfan-shi", "2015", (), "government", None),
    ],
)  # fmt: skip
def test_english_labels_made_by_rule(register, key, on, functions, form, label):
    assert english_body(place_on(register, key, on), functions, form) == label


def values(quads, subject, predicate):
    return [
        quad.object
        for quad in quads
        if quad.subject.value == subject and quad.predicate.value == expand(predicate)
    ]


def test_what_is_published_of_a_place_and_its_bodies(register, tmp_path):
    plan = plan_of(
        register, "区财政局、教体局、省教育厅、各街道、四川省人民政府、财政部", jurisdiction="河南省洛阳市西工区", issued="2015"
    )  # fmt: skip
    quads = to_quads(plan)
    assert validate(quads).conforms
    xigong = f"{BASE}place/xigong-qu"
    assert [one.value for one in values(quads, f"{BASE}plan/plan", "dcterms:spatial")] == [xigong]
    assert [(one.value, one.language) for one in values(quads, xigong, "skos:prefLabel")] == [
        ("西工区", "zh"), ("Xigong District, Luoyang, Henan", "en-x-rule"),
    ]  # fmt: skip
    assert [one.value for one in values(quads, xigong, "skos:notation")] == ["410303"]
    assert [one.value for one in values(quads, xigong, "schema:containedInPlace")] == [
        f"{BASE}place/luoyang-shi"
    ]
    assert [one.value for one in values(quads, f"{BASE}place/luoyang-shi", "schema:containedInPlace")] == [
        f"{BASE}place/cn-41"
    ]
    henan = [(one.value, one.language) for one in values(quads, f"{BASE}place/cn-41", "skos:prefLabel")]
    assert henan == [("河南省", "zh"), ("Henan", "en")]
    assert values(quads, f"{BASE}place/cn-51", "skos:notation")
    first = next(iter(plan.assignments)).agent
    node = f"{BASE}place/cn-41/agency/{first.slug}"
    assert [one.value for one in values(quads, node, "cp:jurisdiction")] == [xigong]
    assert [one.value for one in values(quads, node, "cp:function")] == [f"{BASE}function/public-finance"]
    assert [one.value for one in values(quads, node, "org:classification")] == [f"{BASE}form/department"]
    assert [one.value for one in values(quads, f"{BASE}form/department", "skos:prefLabel")] == [
        "政府部门", "department of a government",
    ]  # fmt: skip
    (tmp_path / "plan.txt").write_text(plan.document.text, "utf-8")
    (tmp_path / "plan.toml").write_text(
        'id = "plan"\njurisdiction = "河南省洛阳市西工区"\nissued = "2015"\n', "utf-8"
    )
    made = build([tmp_path / "plan.txt"], tmp_path / "out")
    assert made.report.conforms
    with (tmp_path / "out" / "agencies.csv").open(encoding="utf-8", newline="") as file:
        assert "河南省洛阳市西工区财政局" in {cell for row in csv.reader(file) for cell in row}


PAIRS = [
    *csv.DictReader((ROOT / "tests/bodies/one-body.tsv").read_text("utf-8").splitlines(), delimiter="\t")
]


def test_the_pairs_are_whole():
    assert sum(row["same"] == "yes" for row in PAIRS) >= 60
    assert sum(row["same"] == "no" for row in PAIRS) >= 15


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['name']}-{row['other']}")
def test_ways_to_write_the_name_of_one_body_of_a_place_give_one_iri(row, register):
    """The pairs were decided by reading before the names were run."""
    plan = plan_of(
        register, f"{row['name']}、{row['other']}", jurisdiction="河南省洛阳市西工区", resolve_on=row["on"]
    )
    assert {one.agent.kind for one in plan.assignments} == {AgentKind.LOCAL}
    assert (len({one.agent.slug for one in plan.assignments}) == 1) is (row["same"] == "yes")
