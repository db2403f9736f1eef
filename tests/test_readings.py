"""The outline as a whole: what is decided of a line depends on all others, and by the weights."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from creditplan import parse
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import plan
from creditplan.parsing.outline.weights import Weights, packaged_weights

HEAD = "云州市2020年重点工作分工方案\n一、重点任务\n"


def outline(text: str) -> list[str]:
    """Sections and tasks in the order of the text."""
    read = parse(SourceDocument("plan.txt", text))
    parts = [(part.span.start, f"section {part.title.zh}") for part in read.sections]
    parts += [(task.span.start, f"task {task.text}") for task in read.tasks]
    return [words for _, words in sorted(parts)]


def test_a_later_line_changes_what_an_earlier_one_is():
    above = "（一）推进绿化\n种植树木。（水利部牵头）\n"
    assert outline(HEAD + above) == ["section 重点任务", "task 推进绿化\n种植树木。"]
    assert outline(HEAD + above + "养护草地。（民政部负责）\n") == [
        "section 重点任务",
        "section 推进绿化",
        "task 种植树木。",
        "task 养护草地。",
    ]


def test_what_most_items_of_a_rank_are_counts_for_the_others():
    alone = "（一）推进绿化工作\n种植树木。（水利部牵头）\n"
    others = "".join(
        f"（{number}）推进工作\n做好甲事。（财政部牵头）\n做好乙事。（审计署负责）\n" for number in "二三四五"
    )
    assert "task 推进绿化工作\n种植树木。" in outline(HEAD + alone)
    assert "section 推进绿化工作" in outline(HEAD + alone + others)


def test_weights_are_those_of_the_file():
    assert {one.name for one in fields(Weights)} == set(packaged_weights().__dataclass_fields__)
    worse = replace(packaged_weights(), unnumbered=-9.0)
    text = HEAD + "（一）甲。做甲事。（水利部牵头）\n做乙事。（民政部负责）\n"
    assert len(outline(text)) == 3
    with mock.patch.object(plan, "packaged_weights", lambda: worse):
        assert len(outline(text)) == 2


LINES = st.lists(
    st.sampled_from(
        [
            "一、加强监管",
            "（一）做好甲事。",
            "（二）做好乙事。（财政部牵头）",
            "1. 做好丙事。（审计署负责）",
            "做好丁事。（民政部牵头，公安部配合）",
            "（教育部负责）",
            "责任单位：公安部",
            "● 做好戊事",
            "● 财政部、审计署按职责分工负责",
            "短语",
            "其他工作要做好。",
        ]
    ),
    min_size=1,
    max_size=14,
)


@given(LINES)
def test_each_line_is_in_one_part_only(lines):
    text = HEAD + "".join(f"{line}\n" for line in lines)
    try:
        read = parse(SourceDocument("plan.txt", text))
    except InputError as error:
        assert "no task" in str(error)
        return
    spans = sorted((span.start, span.end) for task in read.tasks for span in task.text_spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    starts = [task.span.start for task in read.tasks]
    assert starts == sorted(starts)
