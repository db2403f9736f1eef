"""Numbers that do not follow each other, and what may be numbers and is read as none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from creditplan.model import Problem
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.tree import Rank

# A. a) 甲、 1-1 1：, a bare number, and signs that are numbers: Ⓐ ⒜ 🄰.
_UNKNOWN_NUMBER = re.compile(
    r"""(?:
      \(?(?:[A-Za-z]|[ivx]{2,4}|[甲乙丙丁戊己庚辛壬癸])(?:\)[.、]?|[.、])(?=[ \t]*[\u4e00-\u9fff])
    | [\[(<]?[0-9]{1,3}(?:[-—][0-9]{1,3}){1,3}[\])>]?[.、]?[ \t]*(?=[\u4e00-\u9fff])(?![月日年时个项万亿元级])
    | \[[0-9]{1,3}\][ \t]*(?=[\u4e00-\u9fff])
    | [0-9]{1,2}:(?=[ \t]*[\u4e00-\u9fff])
    | [0-9]{1,2}[ \t]+(?=[\u4e00-\u9fff])(?![月日年时个家项万亿元号级层倍人周天岁所名处条])
    | [\u249c-\u24e9\U0001f100-\U0001f189\u2776-\u2793\u2180-\u218b]
    )""",
    re.VERBOSE,
)


def check_numbers(outline: Outline, text: str) -> Iterator[Problem]:
    """Tell of numbers that do not follow each other, among the parts of one parent and level."""
    last: dict[tuple[Part | None, Rank | None, str], int] = {}
    running: dict[Rank | None, int] = {}
    for part in sorted([*outline.sections, *outline.tasks, *outline.aims], key=lambda part: part.span.start):
        marker, rank = part.marker, part.rank
        if marker is None or not marker.number:
            continue
        value = marker.value
        # 2.1 behind 1.4 begins anew.
        above = marker.number.rpartition(".")[0] if part.is_decimal else ""
        key = (part.parent or part.section, rank, above)
        before = last.get(key)
        expected = {1, running.get(rank, 0) + 1} if before is None else {before + 1}
        if value not in expected:
            code = "numbering-repeat" if before is not None and value <= before else "numbering-gap"
            kind = "section" if part.title else "task"
            where = before if before is not None else running.get(rank, 0)
            span = marker.span.stripped(text)
            yield Problem(code, span, {"part": kind, "number": value, "before": where})
        last[key] = running[rank] = value


def check_unknown_numbers(lines: Iterable[Line], folded: str, problems: Iterable[Problem]) -> list[Problem]:
    """Tell of lines that begin like items, but with a number of no known kind, and are part of something."""
    strays = {problem.span for problem in problems if problem.code == "text-not-understood"}
    found = []
    for line in lines:
        if line.marker or line.row or line.label or line.span in strays:
            continue
        match = _UNKNOWN_NUMBER.match(folded, line.span.start, line.span.end)
        if match:
            found.append(Problem("number-unknown", line.span, {"sign": match[0].strip()}))
    return found
