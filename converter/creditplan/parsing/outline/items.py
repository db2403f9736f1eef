"""What the lines of one item say: its text, its clauses, its deadlines, and what belongs to neither."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from operator import attrgetter

from creditplan.model import Matter, Passage, Problem, Role, Rule, Span
from creditplan.parsing.clauses.finding import ClauseFinder, is_line_end
from creditplan.parsing.clauses.grammar import ClauseReader
from creditplan.parsing.clauses.parse import Found, Parse
from creditplan.parsing.lines.deadlines import is_deadline
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.tables import Row
from creditplan.words.fold import Squeezed, squeeze
from creditplan.words.front import front_words
from creditplan.words.marks import SENTENCE_ENDS
from creditplan.words.names import is_collective
from creditplan.words.tasks import time_words

_start = attrgetter("start")
# Of a line that says only when.
_LONGEST_DEADLINE = 24
# Kinds of labels on lines of their own, behind which the lines of a clause stand.
_LISTING = ("role", "deadline", "person")


@dataclass(slots=True)
class Item:
    """What an item says.

    Attributes:
        texts: stretches of its own words, in order, clauses among them taken out.
        clauses: in order.
        possible: brackets that may be clauses.
        unread: what may be a clause, but goes beyond a limit.
        passages: contacts, labels on lines of their own.
        deadlines: stretches, such as cells, that say only when.
        joined: lines of its text that start a sentence, so that they may be something else.
        loose: lines behind its last clause that belong to nothing.
    """

    texts: list[Span] = field(default_factory=list)
    clauses: list[Found] = field(default_factory=list)
    possible: list[Span] = field(default_factory=list)
    unread: tuple[Problem, ...] = ()
    passages: list[Passage] = field(default_factory=list)
    deadlines: list[Span] = field(default_factory=list)
    joined: list[Span] = field(default_factory=list)
    loose: list[Span] = field(default_factory=list)


class ItemReader:
    """Reads the lines of items.

    Args:
        text, folded: the source.
        reader: of clauses.
        columns: roles of the columns of a table whose cells stand on lines of their own, if the text has one.
    """

    def __init__(self, text: str, folded: str, reader: ClauseReader, columns: list[Role]) -> None:
        self.text = text
        self.folded = folded
        self.reader = reader
        self.finder = ClauseFinder(folded, reader)
        self.columns = columns
        # A paragraph is looked at for where tasks begin, and again as one.
        self._known: dict[tuple[int, int, int], Item] = {}
        # So are its stretches and labels, within more lines.
        self._search = cache(self.finder.search)
        self._labels: dict[tuple[int, int, int], tuple[Squeezed, Parse]] = {}

    def read(self, lines: Sequence[Line]) -> Item:
        """Read some lines that belong to one item."""
        if not lines:
            return Item()
        key = (lines[0].span.start, lines[-1].span.end, len(lines))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(lines)
        return known

    def _read(self, lines: Sequence[Line]) -> Item:
        item = Item()
        run: list[Line] = []
        labels: list[Line] = []
        cells = 0
        behind = self._cells(lines) if self.columns else {}
        for index, line in enumerate(lines):
            if labels and self._parted(labels[-1], line):
                self._label_run(labels, item)
                labels = []
            if run and self._parted(run[-1], line):
                self._text_run(run, item)
                run = []
            if line.row:
                self._row(line.row, item)
                continue
            if line.label and (line.labelled or line.heads in _LISTING):
                self._text_run(run, item)
                run = []
                labels.append(line)
                continue
            if labels and self.continues(labels[-1], line):
                labels.append(line)
                continue
            when = bool(run) and self.says_when(line)
            if when or self.is_contact(line):
                self._text_run(run, item)
                run = []
                if labels:
                    self._label_run(labels, item)
                    labels = []
                item.deadlines += [line.span] if when else []
                item.passages.append(Passage(Matter.NOTE if when else Matter.CONTACT, line.span))
                continue
            if labels:
                self._label_run(labels, item)
                labels = []
            if behind and index in behind:
                self._text_run(run, item)
                run = []
                item.clauses.append(self._cell(line, cells, behind[index]))
                cells += 1
                continue
            run.append(line)
        self._text_run(run, item)
        if labels:
            self._label_run(labels, item)
        if len(item.clauses) > 1:
            item.clauses.sort(key=lambda found: found.span.start)
        self._let_go(lines, item)
        self._tidy(item)
        return item

    def _parted(self, above: Line, below: Line) -> bool:
        """Tell whether rows or items below stand between two lines of an item."""
        between = self.folded[above.span.end : below.span.start]
        return bool(between) and not between.isspace()

    def _let_go(self, lines: Sequence[Line], item: Item) -> None:
        """Text on lines behind the last clause is no part of the item, if text stands before that clause."""
        if len(lines) < 2:
            return
        last = next((found for found in reversed(item.clauses) if not found.in_sentence), None)
        behind = [line.span for line in lines if last and line.span.start >= last.span.end]
        if last is None or not behind or not any(span.start < last.span.start for span in item.texts):
            return
        item.loose += [line for line in behind if _lies_within(line, item.texts)]
        if item.loose:
            first = item.loose[0].start
            item.texts = [Span(span.start, min(span.end, first)) for span in item.texts if span.start < first]
            item.joined = [span for span in item.joined if span.start < first]

    def says_when(self, line: Line) -> bool:
        """Tell whether a line says only when something is due: 2008年5月1日前."""
        if line.marker or line.label or len(line.words) > _LONGEST_DEADLINE:
            return False
        return time_words().hint.search(line.words) is not None and is_deadline(line.words)

    def is_contact(self, line: Line) -> bool:
        """Tell whether a line says how to reach somebody."""
        start, end = line.span.start, line.span.end
        if end - start >= 24 and self.folded.find(":", start, start + 24) < 0:
            return False
        words = "".join(self.folded[start : end if end < start + 24 else start + 24].split())
        return (":" in words or len(words) < 16) and front_words().contact.match(words) is not None

    # Text

    def _text_run(self, run: list[Line], item: Item) -> None:
        if not run:
            return
        span = Span(min(run[0].body, run[-1].span.end), run[-1].span.end)
        result = self._search(span)
        item.clauses += result.clauses
        item.possible += result.possible
        if result.unread:
            item.unread += result.unread
        item.texts.append(span)
        for above, below in pairwise(run) if len(run) > 1 else ():
            if self.folded[above.span.end - 1] in SENTENCE_ENDS:
                item.joined.append(below.span)

    def _tidy(self, item: Item) -> None:
        """Take the clauses out of the text."""
        # What a sentence of the text says stays in the text.
        apart = [found.span for found in item.clauses if not found.in_sentence]
        pieces: list[tuple[int, int]] = []
        count = len(apart)
        for span in item.texts:
            start, end = span.start, span.end
            at = bisect_left(apart, start, key=_start)
            while at < count and (clause := apart[at]).start < end:
                if start <= clause.end:
                    pieces.append((start, clause.start))
                    start = clause.end
                at += 1
            if start < end:
                pieces.append((start, end))
        item.texts = [
            Span(start, end).stripped(self.text)
            for start, end in pieces
            if start < end and not is_line_end(self.text, start, end)
        ]
        if item.clauses and item.possible:
            clauses = [found.span for found in item.clauses]
            item.possible = [span for span in item.possible if not _lies_within(span, clauses)]

    # Labels on lines of their own

    def continues(self, label: Line, line: Line) -> bool:
        """Tell whether a line goes on with the list of the label line above it."""
        if line.marker or (line.label and not line.gives_role):
            return False
        value = self.folded[label.body : label.span.end].strip() if label.gives_role else ""
        above = self.folded[label.span.start : label.span.end].rstrip()
        if (label.gives_role and not value) or above.endswith(("、", ",", "和", "及", "与")):
            return True
        if label.heads in _LISTING:
            return True
        parse = self.reader.read(squeeze(self.folded, line.span.start, line.span.end), Role.RESPONSIBLE)
        return self._is_list(parse, line)

    def _is_list(self, parse: Parse, line: Line) -> bool:
        words = squeeze(self.folded, line.span.start, line.span.end).text
        return (
            bool(parse.holders)
            and not parse.left
            and all(self.reader.splitter.stands(words[holder.start : holder.end]) for holder in parse.holders)
        )

    def _label_run(self, labels: list[Line], item: Item) -> None:
        """Make one clause of label lines that follow each other."""
        span = Span(labels[0].span.start, labels[-1].span.end)
        key = (span.start, span.end, len(labels))
        if key not in self._labels:
            read = self._label_words(labels)
            self._labels[key] = read, self.reader.read(read, at_gaps=True)
        words, parse = self._labels[key]
        if parse.holders or parse.left:
            item.clauses.append(Found(span, words, parse, ends_line=True))
        else:
            deadline = bool(parse.deadlines)
            item.deadlines += [words.span(*piece) for piece in parse.deadlines]
            item.passages.append(Passage(Matter.NOTE if deadline else Matter.CONTACT, span))

    def _label_words(self, labels: list[Line]) -> Squeezed:
        """Put label lines together as the words of one clause; where a line ends, a mark stands."""
        text: list[str] = []
        at: list[int] = []

        def mark(char: str, offset: int) -> None:
            text.append(char)
            at.append(offset)

        for line in labels:
            if text and text[-1] not in "、,;:":
                mark(";" if line.label else "、", at[-1])
            start = line.marker.span.end if line.marker else line.span.start
            words = squeeze(self.folded, start, line.span.end)
            framed = line.label and line.label.alone and ":" not in words.text
            # 责任单位 市教育局: white space in the place of the colon.
            bare = line.gives_role and ":" not in self.folded[start : line.body]
            for char, offset in zip(words.text, words.at, strict=True):
                if bare and offset >= line.body:
                    mark(":", offset)
                    bare = False
                if not (framed and char in "[]"):
                    mark(char, offset)
            if framed:
                mark(":", at[-1])
        return Squeezed("".join(text), at, labels[-1].span.end)

    # Cells

    def _cell(self, line: Line, number: int, agents: int) -> Found:
        """Read a line that is a cell with agents, in a table whose cells stand on lines of their own.

        ``number`` such cells stand before it in the item, and ``agents`` behind it.
        """
        words = squeeze(self.folded, line.span.start, line.span.end)
        columns = self.columns
        if number + 1 + agents >= len(columns) or not is_collective(words.text):
            role = columns[min(number, len(columns) - 1)]
        else:
            role = Role.RESPONSIBLE if Role.RESPONSIBLE in columns else columns[-1]
        parse = self.reader.read(words, role, Rule.COLUMN)
        return Found(line.span, words, parse, ends_line=True)

    def _cells(self, lines: Sequence[Line]) -> dict[int, int]:
        """Find the cells with agents among the lines of an item, and how many stand behind each."""
        cells = [index for index, line in enumerate(lines) if index and self._is_cell(line)]
        return {index: further for further, index in enumerate(reversed(cells))}

    def _is_cell(self, line: Line) -> bool:
        if line.marker or line.row:
            return False
        parse = self.reader.read(squeeze(self.folded, line.span.start, line.span.end), Role.RESPONSIBLE)
        return self._is_list(parse, line)

    def _row(self, row: Row, item: Item) -> None:
        """Read a row of a table."""
        for cell in row.text:
            result = self.finder.search(cell)
            item.clauses += result.clauses
            item.unread += result.unread
            item.texts.append(cell)
        for cell, role in row.roles:
            words = squeeze(self.folded, cell.start, cell.end)
            parse = self.reader.read(words, role, Rule.COLUMN, at_gaps=True)
            if parse.holders or parse.left:
                item.clauses.append(Found(cell, words, parse, ends_line=True))
            else:
                item.passages.append(Passage(Matter.NOTE, cell))
        item.deadlines += row.deadlines
        item.passages += [Passage(Matter.NOTE, cell) for cell in (*row.deadlines, *row.rest)]


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _lies_within(inner: Span, ordered: list[Span]) -> bool:
    """Tell whether a span lies in one of some that come in order."""
    at = bisect_right(ordered, inner.start, key=_start)
    return at > 0 and _inside(inner, ordered[at - 1])
