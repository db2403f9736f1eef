"""Tables on a line, without anything left between their cells: 序号任务责任单位1修路。交通局2种树。林业局."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, pairwise

from creditplan.model import Span, Table
from creditplan.parsing.lines.columns import column_of, looks
from creditplan.words.labels import label_words
from creditplan.words.markers import UNITS
from creditplan.words.names import name_words

# Of a line that is a table, and of a head in it.
_SHORTEST, _LONGEST_HEAD = 60, 10
_MOSTLY, _LONGEST_LIST = 0.7, 200
_LAST_HEADING = re.compile(r"[—0-9-]*([一二三四五六七八九十]{1,3}、[^、,。;:()]{2,24})\Z")


def glued_table(folded: str, line: Span) -> Table | None:
    """Read a line that is such a table, or ends in one.

    Its rows begin with numbers that go on, and end in bodies, behind the last stop of each. Where they have
    two columns, the second begins where a body follows another one with nothing between them.
    """
    if line.end - line.start < _SHORTEST:
        return None
    start = max(folded.find(word, line.start, line.end) for word in label_words().numbers)
    if start < 0:
        return None
    heads = _heads(folded, start, line.end)
    columns = [column_of(head.of(folded)) for head in heads]
    texts = [place for place, column in enumerate(columns) if column and column.is_text]
    roles = [place for place, column in enumerate(columns) if column and column.kind == "role"]
    if not texts or len(roles) not in (1, 2):
        return None
    numbers = [*_numbers(folded, heads[-1].end, line.end)]
    rows, above = [heads], heads[-1].end
    for number, following in pairwise([*numbers, Span(line.end, line.end)]):
        if above < number.start:
            rows.append([Span(above, number.start)] * len(heads))
        last = _LAST_HEADING.search(folded, number.end, following.start)
        end, above = (last.start(), last.start(1)) if last else (following.start, following.start)
        bodies = _bodies(folded, number.end, end)
        cut = next(_glued(folded, bodies, end), end) if len(roles) > 1 else end
        row = [Span(bodies, bodies)] * len(heads)
        row[0], row[texts[0]] = number, Span(number.end, bodies)
        for place, cell in zip(roles, (Span(bodies, cut), Span(cut, end)), strict=False):
            row[place] = cell
        rows.append(row)
    # Nothing but their words tells where the cells part.
    return Table(tuple(map(tuple, rows)), frozenset(range(1, len(rows)))) if numbers else None


def _heads(folded: str, start: int, end: int) -> list[Span]:
    """Return the heads that stand one behind the other from a place on, each as long as can be."""
    heads: list[Span] = []
    while start < end:
        ends = range(min(start + _LONGEST_HEAD, end), start, -1)
        stop = next((at for at in ends if column_of(folded[start:at])), None)
        if stop is None:
            break
        heads.append(Span(start, stop))
        start = stop
    return heads


def _numbers(folded: str, start: int, end: int) -> Iterator[Span]:
    """Yield the numbers of rows, 1, 2, 3 …, that words stand behind."""
    for value in count(1):
        pattern = rf"(?<![0-9.第年月至到约达为]){value}(?=[\u4e00-\u9fff“《])(?![{UNITS}])"
        number = re.compile(pattern).search(folded, start, end)
        if not number:
            return
        yield Span(*number.span())
        start = number.end()


def _bodies(folded: str, start: int, end: int) -> int:
    """Return where the bodies at the end of a row begin: behind its last stop, or with the first of them."""
    stop = folded.rfind("。", start, end - 1) + 1
    reach = max(start, end - _LONGEST_LIST)
    begins = (match.start() for match in name_words().level.finditer(folded, reach, end))
    return stop or next((at for at in begins if looks(folded[at:end]).bodies > _MOSTLY), end)


def _glued(folded: str, start: int, end: int) -> Iterator[int]:
    """Yield where a body begins right behind another one: 市发展改革委各县政府."""
    words = name_words()
    for begins in (words.level, words.group_start):
        for match in begins.finditer(folded, start + 1, end):
            if folded.endswith(words.complete, start, match.start()):
                yield match.start()
