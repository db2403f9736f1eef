"""Ids of plans: from the document and its side files alone, in ASCII, and the same after a correction."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan import build, parse, read, to_quads
from creditplan.errors import InputError
from creditplan.model import IdSource, Metadata
from creditplan.parsing.identity import identify
from creditplan.reading.sides import PLAN_ID
from creditplan.words.latin import syllables

PLANS = sorted((ROOT / "tests" / "plans").glob("*.txt"))
NUMBERED = "江政办发〔2024〕18号"
TEXT = "某市2024年任务分工方案\n江政办发〔2024〕18号\n一、优化服务\n1.推进改革。（财政部负责）\n"


def id_of(title="", annex=None, **known):
    return identify(Metadata(**known), title, annex, "the text").id


@pytest.mark.parametrize(
    ("number", "annex", "expected"),
    [
        (NUMBERED, None, "jiang-zheng-ban-fa-e3c063-2024-18"),
        (NUMBERED, "附件2", "jiang-zheng-ban-fa-e3c063-2024-18-annex-2"),
        (NUMBERED, "附件二：", "jiang-zheng-ban-fa-e3c063-2024-18-annex-2"),
        (NUMBERED, "附件", "jiang-zheng-ban-fa-e3c063-2024-18-annex"),
        ("国办发〔2015〕19号", None, "guo-ban-fa-165357-2015-19"),
        ("重庆市第5号令", None, "chong-qing-shi-di-5-hao-ling-d40354"),
    ],
)
def test_an_id_of_a_document_number(number, annex, expected):
    assert id_of("某方案", annex, document_number=number, issuer="某局", issued="2024-01-01") == expected


@pytest.mark.parametrize(
    "number",
    [
        "江政办发[2024]18号",
        "江政办发（2024）第18号",
        "江政办发〔２０２４〕１８号",
        "江政辦發〔2024〕18號",
        " 江政办发 〔2024〕018 号",
    ],
)
def test_one_number_written_in_many_ways_is_one_id(number):
    assert id_of(document_number=number) == id_of(document_number=NUMBERED)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("豫政办〔2024〕1号", "渝政办〔2024〕1号"),
        ("晋政发〔2024〕1号", "津政发〔2024〕1号"),
        ("国发〔2024〕1号", "国函〔2024〕1号"),
        ("国发〔2024〕1号", "国发〔2023〕1号"),
        ("国发〔2024〕1号", "国发〔2024〕11号"),
        ("国发〔2024〕1号", "国发明电〔2024〕1号"),
        ("国令第1号", "国令第1号之2"),
    ],
)
def test_two_numbers_are_two_ids(first, second):
    assert id_of(document_number=first) != id_of(document_number=second)


def test_an_id_of_issuer_year_and_title():
    title = "优化营商环境重点任务分工方案"
    known = {"issuer": "江州市人民政府", "issued": "2024-05-06"}
    own = id_of(title, **known)
    assert re.fullmatch(
        "jiang-zhou-shi-ren-min-2024-you-hua-ying-shang-huan-jing-zhong-dian-[0-9a-f]{6}", own
    )
    assert id_of(title, **known | {"issued": "2024-11"}) == own
    assert id_of("优化“营商环境”重点任务 分工方案", **known) == own  # marks and spaces say nothing
    others = [
        id_of(title),
        id_of(title, **known | {"issued": "2023"}),
        id_of(title, **known | {"issuer": "姜州市人民政府"}),
        id_of(title + "（二）", **known),
        id_of(title + "（三）", **known),
    ]
    assert len({own, *others}) == 6
    # What the title says itself is not taken from elsewhere, and the year shows also where the title is cut.
    long = "江州市人民政府关于深化“放管服”改革优化营商环境2021年重点任务分工方案"
    assert id_of(long, **known) == id_of(long)
    assert id_of(long).startswith("2021-jiang-zhou-shi-ren-min-zheng-fu-guan-yu-")


def test_the_side_files_id_wins_and_the_text_is_the_last_resort():
    assert id_of("某方案", id="mine", document_number=NUMBERED) == "mine"
    found = identify(Metadata(), "", None, "the text")
    assert found == (f"h-{sha256(b'the text').hexdigest()[:12]}", IdSource.TEXT, "")
    assert identify(Metadata(), "——", None, "the text").source is IdSource.TEXT


words = st.text(st.sampled_from("豫渝晋津省市政府办发函〔〕2024 18号第(（A-a䶮𠮷堃\n.'"), max_size=60)


@given(words, words, words, st.sampled_from([None, "附件1", "附", "附件十一："]))
def test_an_id_can_stand_in_iris_and_file_names(number, title, issuer, annex):
    assert PLAN_ID.fullmatch(id_of(title, annex, document_number=number or None, issuer=issuer or None))


# What a correction of the text changes


@pytest.fixture(scope="module")
def plans(register):
    return [plan for path in PLANS if (plan := parse(read(path), register)).id_source is not IdSource.TEXT]


def iris(plan):
    """IRIs of all that is not named by its words or by its place in the text."""
    named = re.compile(r"/x-[0-9a-f]{12}|#char=")
    subjects = {quad.subject.value for quad in to_quads(plan)}
    return {iri for iri in subjects if not named.search(iri)}


@settings(max_examples=60)
@given(data=st.data())
def test_a_corrected_character_changes_no_iri(plans, register, data):
    plan = data.draw(st.sampled_from(plans), "plan")
    text = plan.document.text
    mentioned = [mention.span for task in plan.tasks for mention in task.mentions]
    places = [
        place
        for task in plan.tasks
        for span in task.text_spans
        for place in range(span.start, span.end)
        if text[place] in "的和与及对进推加完善强优化"
        and not any(s.start <= place < s.end for s in mentioned)
    ]
    place = data.draw(st.sampled_from(places), "place")
    corrected = text[:place] + data.draw(st.sampled_from("在某并")) + text[place + 1 :]
    again = parse(replace(plan.document, text=corrected), register)
    assert again.id == plan.id
    assert iris(again) == iris(plan)


def test_real_plans_have_distinct_ids(plans):
    ids = [plan.id for plan in plans]
    assert len({*ids}) == len(ids) >= 10
    assert all(map(PLAN_ID.fullmatch, ids))


def test_ids_that_were_published_stay():
    """These were made by the first version that has ids: if one differs, IRIs of others have changed."""
    first = json.loads((ROOT / "tests" / "plans" / "ids.json").read_text("utf-8"))
    assert {path.stem: parse(read(path)).id for path in PLANS} == first
    table = (ROOT / "converter" / "creditplan" / "words" / "pinyin.toml").read_text("utf-8")
    said = "\n".join(line for line in table.splitlines() if not line.startswith("#"))
    assert sha256(said.encode()).hexdigest()[:16] == "ba14411b05d377a2"


def test_readings():
    assert syllables("重庆银行㐀") == ["chong", "qing", "yin", "hang", "x3400"]
    assert syllables("GB/T 2312—1980；附件A") == ["gb", "t", "2312", "1980", "fu", "jian", "a"]


# What is told


def test_a_build_says_which_id_it_chose_and_from_what(command, tmp_path):
    (tmp_path / "plan.txt").write_text(TEXT, "utf-8")
    done = command("build", "plan.txt", "--out", "out")
    assert (
        "id jiang-zheng-ban-fa-e3c063-2024-18: of its document number, 江政办发〔2024〕18号"
        in done.stdout.decode()
    )
    [plan] = json.loads(command("build", "plan.txt", "--out", "out", "--json").stdout)["plans"]
    assert (plan["id_source"], plan["id_words"]) == ("document-number", NUMBERED)
    (tmp_path / "plan.txt").write_text(TEXT.replace(NUMBERED, ""), "utf-8")
    said = command("build", "plan.txt", "--out", "out").stdout.decode()
    assert re.search("id mou-shi-2024-nian-.*: of issuer, year and title, 某市2024年任务分工方案", said)


def test_two_plans_of_one_id_are_named_with_the_remedy(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    made = build([tmp_path], tmp_path / "out")
    assert [(one.published, one.why) for one in made.documents] == [(True, ""), (False, "duplicate-id")]
    told = str(made.documents[1].error)
    for words in ("jiang-zheng-ban-fa-e3c063-2024-18", "a.txt and ", "b.txt", 'b.toml: id = "…"'):
        assert words in told
    with pytest.raises(InputError, match=r"a\.txt and "):
        build([tmp_path], tmp_path / "other", all_or_nothing=True)
    assert not (tmp_path / "other").exists()
