"""What stands before and behind the items of a plan says the same whatever the items say."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read as read_file

sys.path.insert(0, str(ROOT / "benchmarks"))
from accuracy import document_of

TITLE = "某任务分工方案"
LABEL = "责任单位：财政部"


def read(lines):
    # Empty lines: among long lines of one width, one more can make a text look wrapped.
    return parse(SourceDocument("some.txt", "\n\n".join(lines)), open_knowledge().register)


def told(plan):
    """What the document says of itself."""
    return plan.metadata, plan.annex_mark, plan.title.zh


@pytest.mark.parametrize("label", [[], [LABEL]])
def test_the_first_document_number_is_that_of_the_document(label):
    plan = read([TITLE, "国办发〔2016〕19号", "某办发〔2017〕5号", *label, "1．做甲事。", "2．做乙事。"])
    assert plan.metadata.document_number == "国办发〔2016〕19号"


@pytest.mark.parametrize("label", [[], [LABEL]])
def test_the_first_addressees_are_those_of_the_document(label):
    plan = read([TITLE, "各市财政局：", "各县教育局：", *label, "1．做甲事。", "2．做乙事。"])
    assert plan.metadata.addressees == "各市财政局"


FRONT = [
    "附件1",
    "附件2",
    "国办发〔2016〕19号",
    "某办发〔2017〕5号",
    "各市财政局：",
    "各县教育局：",
    "2016年5月4日",
    "2017年6月7日",
    "发布日期：2018-02-03",
    "成文日期：2015-01-02",
    "发文单位：国务院办公厅",
    "为做好工作，制定本方案。",
    "某市人民政府关于印发某工作方案的通知",
]
TASKS = ["做甲事。（财政部负责）", "做乙事。", "做丙事，由公安部牵头。", "做丁事"]
ENDS = [[], ["财政部"], ["2019年8月9日"], ["财政部", "教育部", "2019年8月9日"], ["联系人：某某"]]


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(FRONT), max_size=5),
    st.lists(st.sampled_from(FRONT), max_size=4),
    st.lists(st.sampled_from(TASKS), min_size=1, max_size=3),
    st.sampled_from(ENDS),
    st.data(),
)
def test_a_label_below_the_front_matter_changes_nothing_of_it(above, below, tasks, end, data):
    items = [f"{number}．{words}" for number, words in enumerate(tasks, start=1)]
    place = data.draw(st.integers(1, len(items)))
    front = [*above, TITLE, *below]
    labelled = [*items[:place], LABEL, *items[place:]]
    assert told(read([*front, *labelled, *end])) == told(read([*front, *items, *end]))


def test_a_signature_is_surer_than_a_title_and_a_date_of_the_page():
    title = "市教育局等部门关于印发某方案的通知"
    plan = read(["发布日期：2018-02-03", title, "1．做甲事。（财政部负责）", "某市教育局", "2017年6月7日"])
    assert (plan.metadata.issuer, plan.metadata.issued) == ("某市教育局", "2017-06-07")


def test_documents_say_of_themselves_what_careful_readers_took_from_them():
    wrong = []
    known_sets = ("excerpts", "plans", "plans-2", "written")
    for gold in sorted(path for name in known_sets for path in (ROOT / "tests" / name).glob("*.gold.json")):
        known = json.loads(gold.read_text("utf-8"))
        try:
            found = parse(read_file(document_of(gold)), open_knowledge().register).metadata
        except InputError:
            continue
        wrong += [
            (gold.name, key) for key in ("document_number", "issuer") if getattr(found, key) != known.get(key)
        ]
    assert len(wrong) <= 12
