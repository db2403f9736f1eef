"""Functions of government: the scheme, the names that bore them, and names of local bodies read by both."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import rdflib
from opencc import OpenCC
from rdflib import RDF, SKOS

from conftest import ROOT
from creditplan.dates import is_date
from creditplan.model import AgentKind
from creditplan.registers.central_functions import central_functions, functions_on
from creditplan.registers.functions import FunctionNames, function_names
from creditplan.registers.local_bodies import function_labels
from creditplan.registers.local_names import local_names
from creditplan.resources import resource
from creditplan.words.normalise import normalise

GOLD = Path(__file__).with_name("bodies")
TABLE = tomllib.loads(resource("ontology", "local-bodies.toml").read_text("utf-8"))
ROWS = [(function, said) for function, rows in TABLE["names"].items() for said in rows]
SCHEME = "https://w3id.org/creditplan/function/"
PART = re.compile(r".+?(?:自治州|自治县|自治旗|[省市区县州盟旗])")


@pytest.fixture(scope="module")
def scheme():
    graph = rdflib.Graph().parse(resource("ontology", "functions.ttl"))
    return {str(one).removeprefix(SCHEME) for one in graph.subjects(RDF.type, SKOS.Concept)}


def period(said):
    return tuple(TABLE["periods"][said]["days"]) if isinstance(said, str) else tuple(said)


def day_of(said):
    """A day on which every place that ever had the name of a row had it."""
    since = period(said["from"]) if "from" in said else None
    until = period(said["until"]) if "until" in said else None
    if since:
        on = f"{int(since[1][:4]) + 1}"
        return on if not until or on < until[0] else since[1]
    return f"{int(until[0][:4]) - 1}" if until else None


def names_of(said):
    """Every name of a row, with a place where one can stand."""
    for stem in said.get("stems", ()):
        yield from (stem + ending for ending in said.get("endings", ("局", "厅", "委", "委员会")))
    for name in said.get("whole", ()):
        yield name.replace("*", "")
        if "*" in name:
            yield name.replace("*", "济南")


@pytest.mark.parametrize(("function", "said"), ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)])
def test_each_name_says_the_function_that_it_stands_under(function, said):
    on = day_of(said)
    for name in names_of(said):
        read = function_names().function_of(name, on)
        assert read, name
        assert read.functions == (function, *said.get("also", ())), name
        assert read.holds is (True if on else None), (name, on)
        form = said.get("form", "department")
        assert read.form in {form, *(TABLE["form_of_ending"].values() if form == "department" else ())}, name


def test_each_part_says_its_function_beside_another():
    for function, said in ROWS:
        for part in said.get("parts", ()):
            read = function_names().function_of(f"审计{part}局", day_of(said))
            assert read, part
            assert read.functions == ("audit", function, *said.get("also", ())), part
            assert (
                not function_names().exactly(f"{part}局")
                or part in {stem for _, row in ROWS for stem in row.get("stems", ())}
                or f"{part}局" in {name for _, row in ROWS for name in row.get("whole", ())}
            ), part


def test_scheme_and_table_have_the_same_functions(scheme):
    used = {function for function, said in ROWS for function in (function, *said.get("also", ()))}
    assert used == scheme
    assert {row.function for rows in central_functions().values() for row in rows} <= scheme


def test_the_table_is_sound():
    known = {
        "stems",
        "parts",
        "whole",
        "endings",
        "also",
        "form",
        "levels",
        "from",
        "until",
        "became",
        "source",
    }
    for function, said in ROWS:
        assert set(said) <= known, function
        assert set(said.get("levels", "")) <= set("国省市县乡"), function
        if "from" in said and "until" in said:
            assert period(said["from"])[1] < period(said["until"])[1], function
    for name, (first, last) in [(key, one["days"]) for key, one in TABLE["periods"].items()]:
        assert is_date(first) and is_date(last) and first <= last, name
    for name, one in TABLE["periods"].items():
        assert ("central" in one) is ("source" in one), name
        assert one.get("central", one["days"][1]) <= one["days"][1], name
    named = {said[key] for _, said in ROWS for key in ("from", "until") if isinstance(said.get(key), str)}
    assert named == set(TABLE["periods"])
    used = {said.get("form", "department") for _, said in ROWS} | {"group"}
    used |= {form for key in ("by_ending", "form_of_ending") for form in TABLE[key].values()}
    assert used == set(TABLE["forms"])


def test_what_took_the_place_of_a_name_came_then():
    """And does what the name did, or what that was taken up into."""
    graph = rdflib.Graph().parse(resource("ontology", "functions.ttl"))
    for function, said in ROWS:
        if "became" not in said:
            continue
        until = period(said["until"])
        later = function_names().function_of(said["became"], f"{int(until[1][:4]) + 1}")
        assert later and later.holds is not False, said["became"]
        assert function_names().what_became(later, "2026"), said["became"]
        above = set(graph.transitive_objects(rdflib.URIRef(SCHEME + function), SKOS.broader))
        assert {SCHEME + one for one in later.functions} & {str(one) for one in above} or (
            (function, said["became"]) in MOVED
        ), (function, said["became"])


# What another function took up that is not above it.
MOVED = {
    ("press-and-publication", "宣传部"),
}


def test_sources_are_references():
    text = resource("ontology", "references.ttl").read_text("utf-8")
    references = set(re.findall(r"^reference:(\S+) a", text, re.MULTILINE))
    used = {one.get("source", "gk-high") for one in (*TABLE["periods"].values(), *(said for _, said in ROWS))}
    used |= {source for rows in central_functions().values() for row in rows for source in row.sources}
    assert used <= references


def test_a_name_cannot_mean_two_things_at_a_time():
    twice = {**TABLE, "names": {"audit": [{"whole": ["审计局"]}], "data": [{"whole": ["审计局"]}]}}
    with pytest.raises(ValueError, match="审计局 stands twice"):
        FunctionNames.of(twice)
    with pytest.raises(ValueError, match="no form"):
        FunctionNames.of({**TABLE, "names": {"audit": [{"whole": ["审计局"], "form": "bureau"}]}})
    with pytest.raises(ValueError, match="no period"):
        FunctionNames.of({**TABLE, "names": {"audit": [{"whole": ["审计局"], "from": "reform-1900"}]}})


def rows_of(name):
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def own_name(row):
    """A name as it stands behind the names of its place, which are not the question here."""
    name = OpenCC("t2s").convert(normalise(row["name"]))
    for part in PART.findall(row["place"]) if not row["place"].startswith("own") else ():
        name = name.removeprefix(part)
    return name


# file: names whose function is not said, or not rightly, and names whose form is not: decided by hand, read otherwise.
SAID_OTHERWISE = {
    "local-names.tsv": ([], ["气象局"]),
    "fresh-names.tsv": ([], []),
    "third-names.tsv": ([], []),
    "fourth-names.tsv": ([], []),
}
UNREAD = {"local-names.tsv": 17, "fresh-names.tsv": 27, "third-names.tsv": 14, "fourth-names.tsv": 2}


@pytest.mark.parametrize("name", sorted(SAID_OTHERWISE))
def test_names_of_real_lists_are_read_as_they_were_decided_by_hand(name):
    """Whether 99 of 100 are right: all are, but those that are listed; what is not read is counted."""
    rows = rows_of(name)
    wrong, other_form, unread = [], [], []
    for row in rows:
        read = local_names().read(own_name(row), row["date"] or None)
        if read is None:
            unread.append(row["name"])
            continue
        if read.said.functions and read.said.functions != tuple(row["function"].split()):
            wrong.append(row["name"])
        if read.said.form != row["form"]:
            other_form.append(row["name"])
    assert (wrong, other_form) == SAID_OTHERWISE[name]
    assert len(unread) == UNREAD[name]


def test_the_lists_are_sound(scheme):
    for name in SAID_OTHERWISE:
        rows = rows_of(name)
        assert len(rows) > 50
        assert len({(row["name"], row["plan"]) for row in rows}) == len(rows)
        for row in rows:
            assert set(row["function"].split()) <= scheme, row
            assert row["form"] in TABLE["forms"], row
            assert not row["date"] or is_date(row["date"]), row


# name, date, functions, form, whether it could be
READ = [
    ("财政局", "2015", "public-finance", "department", True),
    ("工商局", "2008", "industry-and-commerce", "department", True),
    ("工商局", "2015", "industry-and-commerce", "department", None),
    ("工商局", "2020", "industry-and-commerce", "department", False),
    ("市场监督管理局", "2020", "market-regulation", "department", True),
    ("市场监督管理局", "2015", "market-regulation", "department", None),
    ("卫生局", "2012", "health", "department", True),
    ("卫计委", "2016", "health", "department", True),
    ("卫健委", "2016", "health", "department", False),
    ("药监局", "2014", "food-and-drug", "department", True),
    ("药监局", "2021", "drugs", "department", True),
    ("药品监督管理局", "2010", "drugs", "department", False),
    ("金融监管局", "2021", "local-finance", "department", True),
    ("金融监管局", "2025", "financial-regulation", "vertical", True),
    ("地方金融监管局", "2026", "local-finance", "department", False),
    ("物价局", "2012", "prices", "department", None),
    ("医保中心", "2012", "medical-security", "institution", True),
    ("疾控中心", "2012", "disease-control", "institution", True),
    ("疾控局", "2015", "disease-control", "department", False),
    ("乡村振兴服务中心", "2026", "rural-revitalisation", "institution", True),
    ("煤炭局", "2012", "energy", "department", True),
    ("安委会", "2012", "work-safety", "leading-group", True),
    ("森林草原防灭火指挥部", "2021", "emergency-management", "leading-group", True),
    ("国家税务总局济南市税务局", "2016", "taxation", "vertical", False),
    ("新闻出版局", "2012", "press-and-publication", "department", True),
    ("新闻出版局", "2021", "press-and-publication", "party-organ", True),
    ("自然资源和规划局", "2021", "natural-resources spatial-planning", "department", True),
    ("自然资源和规划局", "2012", "natural-resources spatial-planning", "department", False),
    ("科技和工业信息化局", "2021", "science-and-technology industry", "department", True),
    ("文化广电旅游局", "2021", "culture radio-and-television tourism", "department", True),
    ("文化广电和旅游体育局", None, "culture radio-and-television tourism sport", "department", None),
    ("教科体局", None, "education science-and-technology sport", "department", None),
    ("城乡规划建设局", None, "spatial-planning housing-and-construction", "department", None),
    ("旅游管理局", None, "tourism", "department", None),
    ("国土分局", "2010", "natural-resources", "branch", True),
    ("综合行政执法局天涯分局", None, "administrative-enforcement", "branch", None),
    ("人民银行广东省分行", None, "central-bank", "vertical", None),
    ("国网洛阳供电公司", None, "power-supply", "company", None),
    ("国家税务总局洛阳市税务局", None, "taxation", "vertical", None),
    ("公安青浦分局", None, "public-security", "branch", None),
    ("营城子街道", None, "general-administration", "sub-district", None),
]


@pytest.mark.parametrize(("name", "on", "functions", "form", "holds"), READ)
def test_a_name_without_its_place(name, on, functions, form, holds):
    read = function_names().function_of(name, on)
    assert (read.functions, read.form, read.holds) == (tuple(functions.split()), form, holds)


def test_what_a_name_became_and_what_it_rests_on():
    read = function_names().function_of("工商局", "2020")
    assert read.became == "市场监督管理局"
    assert (read.until.first, read.until.last) == ("2009-09", "2019-12")
    assert read.rests_on == ("gk-high", "r2018-food")
    assert function_names().function_of("人民银行广东省分行").place == "广东省"


@pytest.mark.parametrize(
    ("name", "on", "functions"),
    [
        ("工商局", "2008", "industry-and-commerce"),
        ("工商局", "2015", "industry-and-commerce"),
        ("工商局", "2020", "market-regulation"),
        ("卫生局", "2017", "health"),
        ("卫生局", "2024", "health"),
        ("人口计生委", "2024", "health"),
        ("扶贫办", "2022", "rural-revitalisation"),
        ("扶贫办", "2026", "agriculture"),
        ("环保局", "2024", "environment"),
        ("国税局", "2024", "taxation"),
        ("出入境检验检疫局", "2024", "customs"),
        ("物价局", "2024", "development-and-reform"),
        ("煤矿安全监察局", "2024", "mine-safety"),
        ("农业局", "2024", "agriculture"),
        ("人行济南中心支行", "2024", "central-bank"),
    ],
)
def test_what_a_name_is_later(name, on, functions):
    names = function_names()
    later = names.what_became(names.function_of(name, on), on)
    assert later.functions == tuple(functions.split())
    assert later.holds is not False


def test_nothing_is_known_of_what_a_name_was_before_it_was():
    names = function_names()
    assert names.what_became(names.function_of("卫健委", "2010"), "2010") is None


# Nothing is made of a part of a name.
NOT_KNOWN = [
    *(
        "经济发展局",
        "社会事业局",
        "发展规划局",
        "湖泊管理局",
        "某某局",
        "甲财政局",
        "财政局长",
        "财政",
        "局",
        "",
        "财政和局",
    ),
    *(
        "文明局",
        "信用社",
        "和财政局",
        "教局",
        "体局",
        "驻广州办事处",
        "伊通河管委会",
        "招商银行",
        "海关自贡办事处",
    ),
    *("自然资源和某某局", "人民银行的广东省分行", "分局", "某某分局", "文化产业发展办公室"),
]


@pytest.mark.parametrize("name", NOT_KNOWN)
def test_a_name_that_is_not_known_as_a_whole_is_not_read(name):
    assert function_names().function_of(name) is None


# name: level and words for it, seat, functions, form
PLACED = [
    ("市委宣传部", "市", "市", "party", "publicity", "party-organ"),
    ("区政府办公室", "县", "区", "government", "government-office", "department"),
    ("市人民政府", "市", "市", "government", "general-administration", "government"),
    ("县委办", "县", "县", "party", "party-office", "party-organ"),
    ("省委", "省", "省", "party", "party-leadership", "party-committee"),
    ("团市委", "市", "市", "", "youth-league", "organisation"),
    ("团县委", "县", "县", "", "youth-league", "organisation"),
    ("市总工会", "市", "市", "", "trade-unions", "organisation"),
    ("中共县委宣传部", "县", "县", "party", "publicity", "party-organ"),
    ("自治区民委", "省", "自治区", "", "ethnic-affairs", "department"),
    ("州委编办", "市", "州", "party", "staffing", "party-organ"),
    ("旗财政局", "县", "旗", "", "public-finance", "department"),
    ("省委金融办", "省", "省", "party", "local-finance", "party-organ"),
    ("省政府金融办", "省", "省", "government", "local-finance", "department"),
    ("市市场监管局", "市", "市", "", "market-regulation", "department"),
    ("市场监管局", "", "", "", "market-regulation", "department"),
    ("市政公用局", "", "", "", "municipal-utilities", "department"),
    ("市市政公用局", "市", "市", "", "municipal-utilities", "department"),
    ("国家邮政局", "", "", "", "postal-services", "department"),
    ("国家烟草局", "国", "国家", "", "tobacco", "department"),
    ("全国妇联", "国", "全国", "", "womens-federation", "organisation"),
    ("旅游度假区招商局", "", "", "", "investment-promotion", "department"),
    ("区护河指挥部", "县", "区", "", "", "leading-group"),
    ("申通地铁集团", "", "", "", "", "company"),
    ("市场开发集团", "", "", "", "", "company"),
    ("市开发集团", "市", "市", "", "", "company"),
    ("各区县政府", "", "", "", "general-administration", "group"),
    ("各县(市、区)党委和人民政府", "", "", "", "party-leadership general-administration", "group"),
    ("乡镇人民政府", "", "", "", "general-administration", "group"),
    ("13个街道、镇", "", "", "", "general-administration", "group"),
    ("市直有关部门", "市", "市", "", "", "group"),
    ("省级各有关部门", "省", "省", "", "", "group"),
    ("市县政府", "", "", "", "general-administration", "group"),
    ("区政府有关部门", "县", "区", "government", "", "group"),
    ("各相关单位", "", "", "", "", "group"),
    ("教育主管部门", "", "", "", "education", "group"),
    ("交通部门", "", "", "", "transport", "group"),
    ("公安机关", "", "", "", "public-security", "group"),
    ("市纪委机关", "市", "市", "", "discipline-and-supervision", "supervisory-organ"),
]


@pytest.mark.parametrize(("name", "level", "words", "seat", "functions", "form"), PLACED)
def test_a_name_with_its_level(name, level, words, seat, functions, form):
    read = local_names().read(name)
    assert (read.level, read.words, read.seat) == (level, words, seat)
    assert (read.said.functions, read.said.form) == (tuple(functions.split()), form)


def test_further_names_in_brackets_are_kept():
    read = local_names().read("市委宣传部(市文明办、市政府新闻办)")
    assert (read.own, read.said.functions) == ("委宣传部", ("publicity",))
    assert read.plates == ("市文明办", "市政府新闻办")


@pytest.mark.parametrize(
    ("name", "splits"),
    [
        ("市财政局", [("", "市财政局"), ("市", "财政局")]),
        ("自治区财政厅", [("", "自治区财政厅"), ("省", "财政厅")]),
        ("团市委", [("", "团市委"), ("市", "团委")]),
        ("区", [("", "区")]),
    ],
)
def test_levels_are_split_in_every_way(name, splits):
    assert [(one.level, one.own) for one in local_names().split_levels(name)] == splits


def test_the_file_of_what_central_bodies_do_is_made_of_their_table():
    spec = spec_from_file_location("central_functions", ROOT / "tools" / "central_functions.py")
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    assert resource("ontology", "agency-functions.ttl").read_text("utf-8") == made.written(), "make docs"


def test_forms_are_concepts_with_the_same_labels():
    """The labels of forms stand in local-bodies.toml; kinds.ttl publishes them."""
    graph = rdflib.Graph().parse(resource("ontology", "kinds.ttl"))
    form = "https://w3id.org/creditplan/form/"
    said = {
        str(one).removeprefix(form): [
            next(str(label) for label in graph.objects(one, SKOS.prefLabel) if label.language == language)
            for language in ("zh", "en")
        ]
        for one in graph.subjects(SKOS.inScheme, rdflib.URIRef(form))
    }
    assert said == TABLE["forms"]


def test_names_in_one_form():
    names = function_names()
    for words, form in TABLE["one_form"].items():
        assert names.one_form(form) == form, words
        assert form not in TABLE["one_form"]
    for name, form in [
        ("发改局", "发展和改革局"), ("发展改革局", "发展和改革局"), ("卫健委", "卫生健康委员会"), ("政府办", "政府办公室"),
        ("人民政府办公室", "政府办公室"), ("教体局", "教育和体育局"), ("团委", "团委"), ("财政局", "财政局"), ("人社局", "人力资源和社会保障局"),
    ]:  # fmt: skip
        assert names.one_form(name) == form


def test_central_bodies_have_their_functions(register):
    """Each body but the governments of provinces; a new one needs its line, if only one that says: none."""
    bodies = {agent.slug for agent in register.by_slug.values() if agent.kind is AgentKind.AGENCY}
    assert {slug for slug in bodies if not slug.startswith("gov-cn-")} <= set(central_functions())


def test_functions_of_central_bodies_have_the_dates_and_sources_of_the_changes():
    """But for those that are general knowledge."""
    text = resource("ontology", "changes.ttl").read_text("utf-8")
    blocks = re.split(r"\n(?=change:)", text)
    checked = 0
    for body, rows in central_functions().items():
        for row in rows:
            days = {row.period.start, row.period.end} - {None}
            if row.sources == ("gk-high",):
                continue
            events = [block for block in blocks if re.search(rf"agency:{body}\b(?!-)", block)]
            for day in days:
                checked += 1
                of_the_day = "".join(block for block in events if f'dcterms:date "{day}"' in block)
                assert set(row.sources) & set(re.findall(r"reference:([\w-]+)", of_the_day)), row
    assert checked > 15


@pytest.mark.parametrize(
    ("body", "on", "functions"),
    [
        ("nhc", "2020", "health family-planning ageing"),
        ("nhc", "2024", "health family-planning"),
        ("mca", "2015", "civil-affairs ageing veterans-affairs double-support"),
        ("mca", "2020", "civil-affairs"),
        ("nhfpc", "2015", "health family-planning medical-security"),
        ("moh", "2010", "health medical-security"),
        ("mca", "2024", "civil-affairs ageing"),
        ("saic", "2015", "industry-and-commerce"),
        ("cnpc", "2015", ""),
        ("nobody", "2015", ""),
    ],
)
def test_functions_of_a_central_body_on_a_date(body, on, functions):
    assert functions_on(body, on) == tuple(functions.split())


def test_every_function_has_its_labels(scheme):
    assert set(function_labels()) == scheme
    assert all(chinese and english for chinese, english in function_labels().values())


DAYS = [
    f"{year}{rest}"
    for year in range(1997, 2027)
    for rest in ("", "-03", "-03-01", "-03-17", "-10-31", "-12-31")
]
CHANGING = [
    "国税局",
    "卫生局",
    "卫生和计划生育局",
    "卫生健康委",
    "工商局",
    "市场监管局",
    "食品药品监管局",
    "国土局",
    "自然资源局",
]


def test_a_date_stands_for_those_on_which_names_mean_the_same():
    """What is remembered of a name is found again by one date of each stretch of time."""
    names = local_names()
    stand = {on: names.time_of(on) for on in DAYS}
    assert 10 < len({*stand.values()}) < len(DAYS)
    for name in CHANGING:
        read = {on: names.read(name, on) for on in DAYS}
        assert len({said and said.said.holds for said in read.values()}) > 1, name
        assert read == {on: names.read(name, stand[on]) for on in DAYS}, name
    assert names.time_of(None) is None
