"""How lines are set: what readers tell the parser of it, for an eye tells headings from text by it."""

from __future__ import annotations

import pytest

from creditplan.model import Look
from creditplan.reading import read_bytes

SHEET = (
    ".t{text-align:center;font:bold 22pt/1.5 宋体}p.b{text-indent:2em;font-size:16pt}.n{font-weight:normal}"
)


def looks(data, name):
    document = read_bytes(data.encode(), name)
    lines = {start: document.text[start:].partition("\n")[0] for start in document.looks}
    return {lines[start]: look for start, look in document.looks.items()}


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>甲</p><div class='x'>乙</div>", {}),
        ("<h2>甲</h2><h6>乙</h6>", {"甲": Look(heading=2), "乙": Look(heading=6)}),
        ("<ol><li>甲<ul><li>乙</li></ul></li></ol>", {"1.甲": Look(item=1), "乙": Look(item=2)}),
        ("<p><b>甲、</b>乙</p><p>丙<b>丁</b></p>", {"甲、乙": Look(bold=2)}),
        ("<p> <strong>甲</strong> <strong>乙</strong>丙</p>", {"甲 乙丙": Look(bold=3)}),
        ("<p style='font-weight:700'>甲<span class=n>乙</span></p>", {"甲乙": Look(bold=1)}),
        ("<center>甲</center><p align=right>乙</p>", {"甲": Look(align="center"), "乙": Look(align="right")}),
        (
            "<div style='text-align:center'>甲<p style='text-align:left'>乙</p></div>",
            {"甲": Look(align="center")},
        ),
        ("<p>　　甲<br>乙<br>&nbsp;&nbsp;丙</p>", {"甲": Look(indent=2), "丙": Look(indent=1)}),
        ("<p style='text-indent:2em'>甲<br>乙</p>", {"甲": Look(indent=2)}),
        (
            "<p style='text-indent:32pt'><span style='font-size:16pt'>甲</span></p>",
            {"甲": Look(indent=2, size=16)},
        ),
        ("<p class=t>甲</p>", {"甲": Look(bold=1, align="center", size=22)}),
        ("<p class=b>甲</p>", {"甲": Look(indent=2, size=16)}),
        ("<font size=5>甲</font>", {"甲": Look(size=18)}),
    ],
)
def test_a_page_says_how_its_lines_are_set(markup, found):
    sheet = f"<style>{SHEET}</style>" if "class" in markup else ""
    assert looks(f"<!doctype html><html><head>{sheet}</head><body>{markup}</body></html>", "a.html") == found


def test_markdown_says_how_its_lines_are_set():
    text = "## 甲\n\n**乙：**丙\n\n1. 丁\n   - 戊\n\n__“己”__庚\n"
    assert looks(text, "a.md") == {
        "甲": Look(heading=2),
        "乙：丙": Look(bold=2),
        "1. 丁": Look(item=1),
        "● 戊": Look(item=2),
        "“己”庚": Look(bold=3),
    }
