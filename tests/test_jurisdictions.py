"""Whose plan it is: by its issuer, its title and that of its notice; and by what is written beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from creditplan.errors import InputError
from creditplan.model import Metadata
from creditplan.parsing import check_jurisdiction
from creditplan.parsing.agents.jurisdictions import find_jurisdiction

with (Path(__file__).with_name("bodies") / "jurisdictions.tsv").open(encoding="utf-8", newline="") as file:
    # Decided by hand before they were read.
    ROWS = list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['title']}-{row['issuer']}" for row in ROWS])
def test_whose_plan_it_is(register, row):
    metadata = Metadata(issuer=row["issuer"] or None, attached_to=row["notice"] or None)
    found = find_jurisdiction(register, metadata, row["title"], row["date"])
    if row["place"] == "none":
        assert found is None
        return
    assert found.said_in == row["said_in"]
    places = [found.place] if found.place else found.candidates
    assert {place.full_name for place in places} == {*row["place"].split(" / ")} - {"unknown"}
    assert (found.place is None) == (len(places) != 1)


@pytest.mark.parametrize(
    ("said", "on", "name", "code"),
    [
        ("cn-41", None, "河南省", "410000"),
        ("河南省", "2020", "河南省", "410000"),
        ("cn-41/郑州市", "2020", "河南省郑州市", "410100"),
        ("cn-41/洛阳市西工区", "2015", "河南省洛阳市西工区", "410303"),
        ("河南省洛阳市", "2015", "河南省洛阳市", "410300"),
        ("洛阳市", "2015", "河南省洛阳市", "410300"),
        ("luoyang-shi", "2015", "河南省洛阳市", "410300"),
        ("xiangfan-shi", "2009", "湖北省襄樊市", "420600"),
        ("xiangfan-shi", "2015", "湖北省襄阳市", "420600"),
        ("蓟县", "2014", "天津市蓟县", "120225"),
        ("长春市朝阳区", "2020", "吉林省长春市朝阳区", "220104"),
    ],
)
def test_what_is_said_beside_a_plan(register, said, on, name, code):
    found = find_jurisdiction(register, Metadata(jurisdiction=said), "某方案", on)
    assert (found.place.full_name, found.place.code, found.said_in) == (name, code, "metadata")


@pytest.mark.parametrize(
    ("said", "on", "message", "remedy"),
    [
        ("朝阳区", "2020", "may mean several places", "北京市朝阳区, 吉林省长春市朝阳区"),
        ("cn-41/江州市", "2020", "nor a place within one on 2020", "河南省洛阳市"),
        ("cn-41/洛阳", "2020", None, None),
        ("cn-51/洛阳市", "2020", "nor a place within one", "cn-41/洛阳市"),
        ("蓟县", "2022", "nor a place within one on 2022", "with its province"),
        ("省财政厅", None, "is no territory", "cn- and two digits"),
        ("cn-41/", None, "is no territory", "cn- and two digits"),
    ],
)
def test_what_is_no_place_is_refused_with_a_remedy(register, said, on, message, remedy):
    if message is None:
        assert find_jurisdiction(register, Metadata(jurisdiction=said), "", on).place.key == "luoyang-shi"
        return
    with pytest.raises(InputError, match=message) as caught:
        find_jurisdiction(register, Metadata(jurisdiction=said), "某方案", on)
    assert remedy in caught.value.remedy


def test_the_file_that_says_it_is_named(register):
    with pytest.raises(InputError, match=r"creditplan\.toml: jurisdiction = '江州市'"):
        check_jurisdiction(register, "江州市", "creditplan.toml")
    check_jurisdiction(register, None, "creditplan.toml")
    check_jurisdiction(register, "蓟县", "creditplan.toml")
