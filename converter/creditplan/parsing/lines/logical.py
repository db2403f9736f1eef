"""A text as logical lines, with what they start with, and rows of tables.

A text without line ends is cut where its numbering shows that items begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from creditplan.model import SourceDocument, Span
from creditplan.model.making import made_fast
from creditplan.parsing.lines.runs import Begun, numbers_that_run
from creditplan.parsing.lines.tables import Row, read_tables
from creditplan.parsing.lines.text_tables import text_tables
from creditplan.words.clauses import begins_with_clause, clause_words
from creditplan.words.labels import field_of, is_role_label, label_words
from creditplan.words.markers import Kind, Marker, marker_at, markers_within

_CLAUSE_THEN_MARKER = re.compile(r"[)\]][。;,]?[ \t]*\Z")
_CLAUSE_THEN_NUMBER = re.compile(r"[)\]][。;,]?[ \t]*(?:[(第0-9]|[一二三四五六七八九十])")
_CLAUSE_THEN_ANNEX = re.compile(r"[)\]][。;]?[ \t]*(?=附件?[0-9一二三四五]?[:])")
_start = attrgetter("start")
_FIRST_HEADING = re.compile(r"[。:;][ \t]*(?:一、|\(一\))")
# White space between words, but not inside 《》.
_GAP = re.compile(r"《[^《》\n]{0,200}》|[ \t]+(?=\S)")
_FIELD_HEADING = re.compile(r"\[?([^\[\]:,。;()]{2,14})\]?:?")
_RULING = "+┌├└╔╠╚┏┣┗"
_RULE = re.compile(r"\+(?:[-=:]{2,}\+)+|[┌├└╔╠╚┏┣┗][─-╬]+")
# Of the labels that a line is nothing but, and of those that say when or who in person.
_WIDEST_LABEL = 24
# 【责任单位】市教育局: a frame in the place of the colon.
_FRAMED_LABEL = re.compile(r"\[(?P<label>[^()\[\]:、,;\s]{2,10})\][ \t]*:?(?=[ \t]*[^\s:。;,])")
# 责任单位 市教育局: white space in the place of the colon.
_BARE_LABEL = re.compile(r"\S{2,10}+(?=[ \t])")


class Label(NamedTuple):
    """A label on a line.

    Attributes:
        kind: what stands behind or below it: role, deadline, person, task, measure …
        words: as the text has them.
        alone: the line is nothing else: 【推进措施】.
        certain: the words alone can mean something else: 工作任务 without a frame.
    """

    kind: str
    words: str
    alone: bool = False
    certain: bool = True


@made_fast
@dataclass(frozen=True, slots=True)
class Line:
    """A logical line.

    Attributes:
        span: its words, with the marker, without white space around them.
        body: where the words behind the marker or label begin.
        words: the same, folded, without white space and bars.
        marker: what it starts with, if that numbers items.
        row: what its cells say, if it is a row of a table.
        label: that it starts with (牵头单位：), or is nothing but (【推进措施】); where the value of a role
            label begins is ``body``.
        clause_like: something like a clause stands in it.
        depth: how deep the list is nested that it is an item of, in steps or in columns.
        level: of the heading that its document marks it as, 1 the outermost; 0: it marks it as none.
    """

    span: Span
    body: int
    words: str
    marker: Marker | None = None
    row: Row | None = None
    label: Label | None = None
    clause_like: bool = False
    depth: int = 0
    level: int = 0

    @property
    def says_who(self) -> bool:
        """Tell whether it says, or seems to say, who does something."""
        return (
            self.clause_like
            or (self.label is not None and self.label.kind == "role")
            or bool(self.row and self.row.roles)
        )

    @property
    def labelled(self) -> bool:
        """Tell whether it starts with a label, and its value follows."""
        return self.label is not None and not self.label.alone

    @property
    def gives_role(self) -> bool:
        """Tell whether it starts with a role label, and its value follows: 牵头单位：财政部."""
        return self.label is not None and self.label.kind == "role" and not self.label.alone

    @property
    def heads(self) -> str | None:
        """The kind of what stands below, if it is surely nothing but a label."""
        return self.label.kind if self.label and self.label.alone and self.label.certain else None


def read_lines(document: SourceDocument, folded: str) -> list[Line]:
    """Cut a text into logical lines; every other character is white space."""
    text = document.text
    printed = _printed(text)
    tables = list(document.tables)
    if not tables:
        tables = text_tables(folded, printed, document.landmarks)
        printed = _parted(folded, printed, [table.rows[0][0].start for table in tables])
    rows: dict[int, list[Line]] = {}
    covered: list[Span] = []
    for whole, read in read_tables(text, folded, tables):
        for row in read:
            whole_line = row.heads and not row.rest
            if whole_line:
                line = _line(text, folded, row.span)
            else:
                words, has_clause = _words(folded, row.span), _has_clause(folded, row.span)
                line = Line(row.span, row.span.start, words, row=row, clause_like=has_clause)
            rows.setdefault(row.span.start, []).append(line)
        first = whole.start
        while first and folded[first - 1] in "| \t":
            first -= 1
        covered.append(Span(first, whole.end))
    lines: list[Line] = []
    starts = sorted(rows)
    index = 0
    while index < len(printed):
        span = printed[index]
        index += 1
        before = bisect_right(covered, span.start, key=_start) if covered else 0
        if before and span.start < (inside := covered[before - 1]).end:
            while index < len(printed) and printed[index].start < inside.end:
                index += 1
            own = slice(bisect_left(starts, inside.start), bisect_left(starts, inside.end))
            lines += [line for start in starts[own] for line in rows[start]]
            continue
        lines += _cut(text, folded, span)
    return _set(document, _numbered(text, folded, lines))


def _set(document: SourceDocument, lines: list[Line]) -> list[Line]:
    """Return the lines with how they are set: headings, and how deep bullets are nested."""
    text, looks = document.text, document.looks
    shown = [*lines]
    for index, line in enumerate(lines):
        start = line.span.start
        look = looks.get(start)
        depth = 0
        if line.marker and line.marker.kind is Kind.BULLET:
            depth = look.item if look and look.item else start - text.rfind("\n", 0, start) - 1
        level = look.heading if look else 0
        if depth or level:
            shown[index] = replace(line, depth=depth, level=level)
    return shown


def _printed(text: str) -> list[Span]:
    """Return the lines that are not empty; what only rules a table is none: +---+, ├──┼──┤."""
    found, start = [], 0
    for line in text.split("\n"):
        words = line.strip()
        if words and not (words[0] in _RULING and _RULE.fullmatch(words)):
            begin = start if words[0] == line[0] else start + line.index(words)
            found.append(Span(begin, begin + len(words)))
        start += len(line) + 1
    return found


def _parted(folded: str, lines: list[Span], starts: list[int]) -> list[Span]:
    """Return the lines, those in whose midst a table begins in two parts."""
    for start in starts:
        at = bisect_right(lines, start, key=_start) - 1
        line = lines[at]
        if folded[line.start : start].strip("| \t"):
            lines[at : at + 1] = [Span(line.start, start), Span(start, line.end)]
    return lines


def _cut(text: str, folded: str, span: Span) -> list[Line]:
    """Cut a line where items begin in its midst."""
    within = _run_on(text, folded, span)
    if not within:
        return [_line(text, folded, span)]
    starts = [span.start, *within]
    if len(starts) > 2 and not marker_at(text, folded, span.start, span.end):
        # What stands before the items was lines too: title, number, addressees.
        gaps = [match.end() for match in _GAP.finditer(folded, span.start, starts[1]) if match[0].isspace()]
        starts = [span.start, *gaps, *(start for start in starts[1:] if start not in gaps)]
    pieces = (
        Span(start, end).stripped(text) for start, end in zip(starts, [*starts[1:], span.end], strict=True)
    )
    return [_line(text, folded, piece) for piece in pieces if piece.start < piece.end]


def _run_on(text: str, folded: str, span: Span) -> list[int]:
    """Return where items begin inside a line, if a clause is followed by a marker in it."""
    start, end = span.start, span.end
    if end - start < 40:
        return []
    # What ends the line is followed by nothing.
    closes = folded.find(")", start, end - 1) >= 0 or folded.find("]", start, end - 1) >= 0
    if not (closes and _CLAUSE_THEN_NUMBER.search(folded, start, end)) and not (
        folded.find("一", start, end) >= 0 and _FIRST_HEADING.search(folded, start, end)
    ):
        return []
    found = markers_within(text, folded, span.start, span.end)
    clause_first = any(
        _CLAUSE_THEN_MARKER.search(folded, max(span.start, m.span.start - 3), m.span.start) for m in found
    )
    if not clause_first and not _nests(folded, found):
        return []
    first = marker_at(text, folded, span.start, span.end)
    last: dict[Kind, int] = {first.kind: first.value} if first else {}
    starts: list[int] = []
    for marker in found:
        before = folded[marker.span.start - 1] if folded[marker.span.start] not in " \t" else " "
        open_start = marker.kind in (Kind.CHINESE_IN_BRACKETS,) or before in "。;:)]!? \t|"
        follows = marker.value == last.get(marker.kind, 0) + 1 or marker.value == 1
        # Higher than all that came before: numbers of that kind may have begun on a line above.
        higher = marker.kind <= Kind.CHINESE_IN_BRACKETS and marker.kind < min(last, default=Kind.BULLET)
        if not open_start or not (follows or higher):
            continue
        if marker.kind is Kind.CHINESE and before not in "。)]!?: ":
            continue
        last[marker.kind] = marker.value
        for kind in Kind:
            if kind > marker.kind and kind >= Kind.ARABIC:
                last.pop(kind, None)
        starts.append(marker.span.start)
    starts += [m.end() for m in _CLAUSE_THEN_ANNEX.finditer(folded, span.start, span.end)]
    starts += [m.start() for m in label_words().measures.finditer(folded, span.start, span.end)]
    return sorted(set(starts))


def _nests(folded: str, markers: list[Marker]) -> bool:
    """Tell whether 一、 and then 1. stand in a line, both after a stop or space; or 二、措施(一)…。1."""
    stopped = False
    for above, below in pairwise(markers):
        begins = folded[above.span.start - 1] in "。:; "
        nests = above.value == below.value == 1 and above.kind <= Kind.CHINESE_IN_BRACKETS < below.kind
        if nests and (begins or (stopped and above.kind is Kind.CHINESE_IN_BRACKETS)):
            return True
        stopped = begins and above.kind < Kind.CHINESE_IN_BRACKETS
    return False


def _words(folded: str, span: Span) -> str:
    words = folded[span.start : span.end]
    return "".join((words.replace("|", " ") if "|" in words else words).split())


def _line(text: str, folded: str, span: Span, marked: tuple[Marker | None] | None = None) -> Line:
    words = _words(folded, span)
    marker = marked[0] if marked else marker_at(text, folded, span.start, span.end)
    body = marker.span.end if marker else span.start
    clause_like = _has_clause(folded, span)
    valued = role_label_at(folded, body, span.end)
    if valued:
        own = Label("role", valued[0])
        return Line(span, valued[1], words, marker, label=own, clause_like=clause_like)
    alone = _heading(folded, body, span.end) if span.end - body <= _WIDEST_LABEL else None
    if alone and marker and _heads_sections(alone, marker, words):
        alone = None
    label = alone
    if not label and folded.find(":", body, body + _WIDEST_LABEL) >= 0:
        label = side_label(folded, body, span.end)
    return Line(span, body, words, marker, label=label, clause_like=clause_like)


def _heads_sections(label: Label, marker: Marker, words: str) -> bool:
    """Tell whether a label with a number heads sections: 一、工作分工, 二、工作措施, but not 二、措施：."""
    if label.kind == "role":
        return label.words.endswith("分工")
    return label.kind == "measure" and marker.kind <= Kind.CHINESE and words.endswith(label.words)


def side_label(folded: str, start: int, end: int) -> Label | None:
    """Return the label that a line starts with, if it says when or who in person: 完成时限：, 责任人：."""
    colon = folded.find(":", start, min(end, start + _WIDEST_LABEL))
    if colon < 0:
        return None
    words = "".join(folded[start:colon].split()).lstrip("[(●·")
    kind = field_of(words)
    return Label(kind, words) if kind in ("deadline", "person") else None


def role_label_at(folded: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the role label that a line starts with and where its value begins: 牵头单位：, 责 任 单 位:."""
    frame = _FRAMED_LABEL.match(folded, start, end) if folded.startswith("[", start, end) else None
    if frame and is_role_label(frame["label"]):
        return frame["label"], frame.end()
    while start < end and folded[start] in '[( ·-—"“*':
        if folded[start] in "[(":
            return None
        start += 1
    colon = folded.find(":", start, end if end < start + 40 else start + 40)
    if colon >= 0:
        words = "".join(folded[start:colon].split()) + ":"
        match = label_words().label.match(words)
        if match and match.end() == len(words) - 1:
            return match["label"], colon + 1
        return None
    head = _BARE_LABEL.match(folded, start, end if end < start + 12 else start + 12)
    if head and head[0].endswith(("单位", "部门")) and is_role_label(head[0]):
        return head[0], head.end()
    return None


def _heading(folded: str, start: int, end: int) -> Label | None:
    """Return the label that a line is nothing but: 【推进措施】, 具体措施：, 责任单位."""
    match = _FIELD_HEADING.fullmatch("".join(folded[start:end].split()))
    if not match:
        return None
    word = match[1]
    if kind := field_of(word):
        certain = match[0] != word or kind in ("measure", "deadline", "person")
        return Label(kind, word, alone=True, certain=certain)
    return Label("role", word, alone=True) if is_role_label(word) else None


def _has_clause(folded: str, span: Span) -> bool:
    words = folded[span.start : span.end]
    for needed, sign in clause_words().signs:
        if needed in words and sign.search(folded, span.start, span.end):
            return True
    return begins_with_clause(words)


def _numbered(text: str, folded: str, lines: list[Line]) -> list[Line]:
    """Return the lines with the numbers that only those around them tell from amounts."""
    begun = [Begun(line.span, line.marker, line.marker or line.row or line.label) for line in lines]
    amounts, numbers = numbers_that_run(text, folded, begun)
    if not amounts and not numbers:
        return lines
    lines = [*lines]
    for index in amounts:
        lines[index] = _line(text, folded, lines[index].span, marked=(None,))
    for index, marker in numbers.items():
        lines[index] = _line(text, folded, lines[index].span, marked=(marker,))
    return lines
