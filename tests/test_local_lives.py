"""Local bodies as of a date, and what took their place; each row was decided by hand."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.local_lives import LocalLives
from creditplan.registers.matching import Matcher

XIGONG = "河南省洛阳市西工区"
# Name, on, by, place; place that is meant, function, whether borne then; what took its place.
LIVES = [
    (
        "洛阳市西工区工商局",
        "2008",
        "2020",
        None,
        XIGONG,
        "industry-and-commerce",
        True,
        [f"{XIGONG}市场监督管理局"],
    ),
    (
        "洛阳市西工区工商局",
        "2015",
        "2020",
        None,
        XIGONG,
        "industry-and-commerce",
        None,
        [f"{XIGONG}市场监督管理局"],
    ),
    (
        "洛阳市西工区工商局",
        "2020",
        None,
        None,
        XIGONG,
        "industry-and-commerce",
        False,
        [f"{XIGONG}市场监督管理局"],
    ),
    (
        "区工商局",
        "2015",
        "2020",
        "xigong-qu",
        XIGONG,
        "industry-and-commerce",
        None,
        [f"{XIGONG}市场监督管理局"],
    ),
    (
        "工商局",
        "2015",
        "2020",
        "xigong-qu",
        XIGONG,
        "industry-and-commerce",
        None,
        [f"{XIGONG}市场监督管理局"],
    ),
    # No county had joined its offices yet.
    ("洛阳市西工区工商局", "2005", "2008", None, XIGONG, "industry-and-commerce", True, []),
    (
        "洛阳市卫生局",
        "2010",
        "2016",
        None,
        "河南省洛阳市",
        "health",
        True,
        ["河南省洛阳市卫生和计划生育委员会"],
    ),
    (
        "洛阳市卫生局",
        "2010",
        "2022",
        None,
        "河南省洛阳市",
        "health",
        True,
        ["河南省洛阳市卫生和计划生育委员会", "河南省洛阳市卫生健康委员会"],
    ),
    ("河南省环境保护厅", "2015", "2020", None, "河南省", "environment", True, ["河南省生态环境厅"]),
    (
        "洛阳市国土资源局",
        "2015",
        "2020",
        None,
        "河南省洛阳市",
        "natural-resources",
        True,
        ["河南省洛阳市自然资源局"],
    ),
    ("洛阳市财政局", "2015", "2020", None, "河南省洛阳市", "public-finance", True, []),
    ("洛阳市市场监管局", "2005", "2020", None, "河南省洛阳市", "market-regulation", False, []),
    ("四川省安监局", "2015", "2020", None, "四川省", "work-safety", True, ["四川省应急管理厅"]),
    ("北京市环保局", "2015", "2020", None, "北京市", "environment", True, ["北京市生态环境局"]),
    # The place has another name, or is part of another one.
    (
        "横县工商局",
        "2015",
        "2023",
        None,
        "广西壮族自治区南宁市横县",
        "industry-and-commerce",
        None,
        ["广西壮族自治区南宁市横州市市场监督管理局"],
    ),
    (
        "万盛区工商局",
        "2008",
        "2020",
        None,
        "重庆市万盛区",
        "industry-and-commerce",
        True,
        ["重庆市綦江区市场监督管理局"],
    ),
]


@pytest.mark.parametrize(
    ("name", "on", "by", "place", "of", "function", "borne", "became"),
    LIVES,
    ids=[f"{row[0]}-{row[1]}-{row[2]}" for row in LIVES],
)
def test_who_it_was_and_what_took_its_place(name, on, by, place, of, function, borne, became):
    life = LocalLives(open_knowledge(), on, by, place).of(name)
    assert life is not None
    assert life.place[1] == of
    assert [key for key, _ in life.was.functions] == [function]
    assert life.was.borne is borne
    assert [stage.label.zh for stage in life.became] == became


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("工商局", None),
        ("市工商局", None),
        ("财政部", "luoyang-shi"),
        ("工商总局", None),
        ("经济发展局", "xigong-qu"),
        ("各区县政府", "luoyang-shi"),
        ("江州市财政局", None),
        ("", None),
    ],
)
def test_what_is_no_local_body_of_a_known_place(name, place):
    assert LocalLives(open_knowledge(), "2015", "2020", place).of(name) is None


def test_the_later_date_is_not_before_the_first():
    with pytest.raises(InputError, match="2014 is before 2015"):
        LocalLives(open_knowledge(), "2015", "2014")
    LocalLives(open_knowledge(), "2015-06", "2015")


# The commands


def command(*arguments, text=None):
    return CliRunner().invoke(main, ["register", *arguments], input=text)


def test_show_gives_one_answer():
    shown = command("show", "洛阳市西工区工商局", "--on", "2015", "--by", "2020")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0].startswith(
        "河南省洛阳市西工区工商局 / Industry and commerce administration department of Xigong"
    )
    assert f"  place         {XIGONG} (xigong-qu)" in lines
    assert (
        "  function      工商行政管理 / Industry and commerce administration (industry-and-commerce)" in lines
    )
    assert "  in 2015       some places had this name; places gave it up from 2009-09 to 2019-12" in lines
    [later] = [line for line in lines if line.startswith("  by 2020 ")]
    assert f"{XIGONG}市场监督管理局" in later
    assert "(market-regulation): so called" in later


def test_show_in_json():
    shown = command("show", "区工商局", "--place", "洛阳市西工区", "--on", "2020", "--json")
    [life] = json.loads(shown.stdout)
    assert life["place"] == {"id": "xigong-qu", "name": XIGONG}
    assert life["was"]["borne"] is False
    assert life["was"]["given_up"] == {"first": "2009-09", "last": "2019-12"}
    [later] = life["became"]
    assert later["label"]["zh"] == f"{XIGONG}市场监督管理局"
    assert [one["key"] for one in later["functions"]] == ["market-regulation"]


def test_a_body_of_the_register_is_shown_as_before():
    assert command("show", "财政部", "--place", "洛阳市").stdout == command("show", "财政部").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "市工商局"), "know an agency '市工商局'"),
        (("show", "工商总局", "--by", "2020"), "leave out --by"),
        (("show", "区工商局", "--place", "鼓楼区"), "'鼓楼区' is the name of 4 places"),
        (("show", "区工商局", "--place", "洛羊市"), "did you mean 洛阳市"),
        (("show", "区工商局", "--place", "西工区", "--by", "soon"), "this is no date"),
    ],
)
def test_what_cannot_be_told(arguments, words):
    shown = command(*arguments)
    assert shown.exit_code == 2
    assert words in shown.stderr


NAMES = "name\n洛阳市西工区工商局\n区财政局\n发改委\n财政部\n经济发展局\n"


def test_match_reads_names_of_a_place():
    shown = command("match", "-", "--on", "2015", "--by", "2020", "--place", "西工区", text=NAMES)
    assert shown.exit_code == 1
    assert shown.stderr == "4 of 5 names matched\n"
    rows = [line.split() for line in shown.stdout.splitlines()[2:]]
    assert [row[2:3] for row in rows] == [
        [f"{XIGONG}工商局"],
        [f"{XIGONG}财政局"],
        [f"{XIGONG}发展改革委"],
        ["中华人民共和国财政部"],
        [],
    ]
    assert rows[0][3:] == ["0.95", "by", "2020:", f"{XIGONG}市场监督管理局"]


def test_match_in_json_tells_local_bodies_from_those_of_the_register():
    shown = command("match", "-", "--on", "2015", "--json", text=NAMES)
    rows = json.loads(shown.stdout)
    assert [row["match"] and ("local" if "local" in row else row["match"]) for row in rows] == [
        "local",
        None,
        "ndrc",
        "mof",
        None,
    ]
    assert rows[0]["local"]["became"][0]["label"]["zh"] == f"{XIGONG}市场监督管理局"


GOLD = csv.DictReader((ROOT / "tests" / "gold" / "name-variants.csv").read_text("utf-8").splitlines())


def test_of_the_names_as_people_write_them_the_three_local_ones_are_read(register):
    """Whoever means a body of the register is never taken for a local one."""
    match = Matcher(register).match
    left = [row for row in GOLD if match(row["name"], row["on"] or None).slug is None]
    lives = {
        row["name"]: life
        for row in left
        if (life := LocalLives(open_knowledge(), row["on"] or None).of(row["name"]))
    }
    assert {name: [key for key, _ in life.was.functions] for name, life in lives.items()} == {
        "河南省发展改革委": ["development-and-reform"],
        "四川省教育厅": ["education"],
        "北京市高级人民法院": ["courts"],
    }
