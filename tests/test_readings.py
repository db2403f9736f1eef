"""The outline as a whole: what is decided of a line depends on all others, and by the weights."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from unittest import mock

import pytest
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "（一）绿化\n任务一：种树。（水利部负责）\n任务二：种草。（民政部负责）\n"
            "（二）整治\n任务三：清河。（水利部负责）\n",
            ["section 绿化", "task 种树。", "task 种草。", "section 整治", "task 清河。"],
        ),
        (
            "任务一：绿化\n（一）种树。（水利部负责）\n（二）种草。（民政部负责）\n任务二：整治\n（三）清河。（水利部负责）\n",
            ["section 绿化", "task 种树。", "task 种草。", "section 整治", "task 清河。"],
        ),
        (
            "一、绿化\n行动一：种植\n1.种树。（水利部负责）\n2.种草。（民政部负责）\n行动二：养护\n1.修剪。（民政部负责）\n"
            "二、整治\n行动三：清理\n1.清河。（水利部负责）\n",
            [
                "section 绿化",
                "section 种植",
                "task 种树。",
                "task 种草。",
                "section 养护",
                "task 修剪。",
                "section 整治",
                "section 清理",
                "task 清河。",
            ],
        ),
        (
            "一、绿化\n1.种植\n任务一：种杨树。（水利部负责）\n任务二：种柳树。（民政部负责）\n"
            "2.养护\n任务三：修剪。（民政部负责）\n",
            ["section 绿化", "section 种植", "task 种杨树。", "task 种柳树。", "section 养护", "task 修剪。"],
        ),
        (
            "一、总体要求\n1.坚持统筹。\n2.坚持创新。\n任务一：种树。（水利部负责）\n任务二：种草。（民政部负责）\n",
            ["section 总体要求", "task 种树。", "task 种草。"],
        ),
    ],
)
def test_a_number_with_a_name_stands_where_the_others_put_it(text, found):
    assert outline("云州市2020年重点工作分工方案\n" + text) == found


def test_weights_are_those_of_the_file():
    assert {one.name for one in fields(Weights)} == set(packaged_weights().__dataclass_fields__)
    worse = replace(packaged_weights(), unnumbered=-9.0)
    text = HEAD + "（一）甲。做甲事。（水利部牵头）\n做乙事。（民政部负责）\n"
    assert len(outline(text)) == 3
    with mock.patch.object(plan, "packaged_weights", lambda: worse):
        assert len(outline(text)) == 2


WORTH = [
    (("open",), "（一）推进绿化工作\n种植树木。（水利部牵头）\n", ["task 推进绿化工作\n种植树木。"]),
    (
        ("closed", "several", "unlike"),
        "（一）要推进绿化工作，全面改善环境。\n种树。（民政部负责）\n养草。（财政部负责）\n",
        ["section 要推进绿化工作，全面改善环境", "task 种树。", "task 养草。"],
    ),
    (
        ("joined",),
        "种植树木，这是一项工作。\n养护草地。（水利部牵头）\n做事。（民政部负责）\n",
        ["task 养护草地。", "task 做事。"],
    ),
    (
        ("sibling",),
        "（一）推进绿化\n种树。（民政部负责）\n（二）推进养护\n养草。（民政部负责）\n浇水。（财政部负责）\n",
        ["section 推进绿化", "task 种树。", "section 推进养护", "task 养草。", "task 浇水。"],
    ),
    (
        ("bound",),
        "（一）推进绿化。（民政部负责）\n同时种树。（财政部负责）\n",
        ["task 推进绿化。同时种树。"],
    ),
]


@pytest.mark.parametrize(("needed", "text", "wanted"), WORTH)
def test_without_a_weight_the_outline_is_another(needed, text, wanted):
    text = HEAD + text
    assert outline(text) == ["section 重点任务", *wanted]
    for name in needed:
        less = replace(packaged_weights(), **{name: 0.0})
        with mock.patch.object(plan, "packaged_weights", lambda less=less: less):
            assert outline(text) != ["section 重点任务", *wanted], name


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
