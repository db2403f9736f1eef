"""What paragraphs say for themselves of where a task begins and ends: before it is decided what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from creditplan.model import Span
from creditplan.parsing.clauses.finding import is_line_end
from creditplan.parsing.lines.columns import column_of
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.items import ItemReader
from creditplan.words.clauses import begins_with_clause
from creditplan.words.marks import SENTENCE_ENDS
from creditplan.words.tasks import task_words

_BRACKET = re.compile("[()]")
_PHRASE = re.compile(r"[^,。;:()\n]{1,12}")
# A bracket over several lines is no longer; and a heading.
_LONGEST, _HEADLINE = 2_000, 40


class Block(NamedTuple):
    """A paragraph with the lines that surely belong to it: its labels, and the lists that these begin.

    Attributes:
        first, last: its lines, the last one exclusive.
        says: it says who does something; ``ends``: that is what it ends with.
        labelled: it is nothing but labels.
        headline: it is short, no sentence, and names nobody.
        textless: it is nothing but a clause.
        begins: it begins with who does what it says: 甲局负责督促整改.
        bound: it goes on with what stands above it: it begins with a clause, or says so: 其他, 同时.
        apart: it is no part of a task, such as the head of a column or how to reach somebody.
        plainly: it looks at first sight as if it says who.
    """

    first: int
    last: int
    says: bool
    ends: bool
    labelled: bool
    headline: bool
    textless: bool
    begins: bool
    bound: bool
    apart: bool
    plainly: bool


class Evidence:
    """Tells what lines say.

    Args:
        folded: the source, folded.
        items: reads lines.
    """

    def __init__(self, folded: str, items: ItemReader) -> None:
        self.folded = folded
        self.items = items

    def blocks(self, lines: Sequence[Line]) -> list[Block]:
        """Put lines together that surely belong together."""
        blocks: list[Block] = []
        first = 0
        while first < len(lines):
            last = first + 1
            while last < len(lines) and (
                self._belongs(lines[last - 1], lines[last]) or self._is_open(lines[first], lines[last])
            ):
                last += 1
            blocks.append(self._block(lines, first, last))
            first = last
        return blocks

    def says(self, lines: Sequence[Line]) -> bool:
        """Tell whether lines, as one item, say who does something."""
        item = self.items.read(lines)
        return bool(item.clauses or item.unread)

    def _is_open(self, first: Line, line: Line) -> bool:
        """Tell whether a bracket that is opened above a line is closed in it, or further below."""
        end = first.span.start + _LONGEST
        if line.marker or line.row or first.row or line.span.end > end:
            return False
        above = self.folded[first.span.start : line.span.start]
        depth = above.count("(") - above.count(")")
        if depth <= 0:
            return False
        for bracket in _BRACKET.finditer(self.folded, line.span.start, end):
            depth += 1 if bracket[0] == "(" else -1
            if not depth:
                return True
        return False

    def _belongs(self, above: Line, line: Line) -> bool:
        if line.row or above.row:
            return False
        if line.label and (line.labelled or line.heads in ("role", "deadline", "person")):
            return True
        if above.label is not None and self.items.continues(above, line):
            return True
        return self.items.says_when(line)

    def _block(self, lines: Sequence[Line], first: int, last: int) -> Block:
        head = lines[first]
        item = self.items.read(lines[first:last])
        says = bool(item.clauses or item.unread)
        labelled = head.label is not None and head.labelled
        end = head.span.end
        plain = not labelled and not item.unread
        own = [found.span for found in item.clauses if found.span.start < end]
        ends = any(line.gives_role or line.heads == "role" for line in lines[first:last]) or any(
            found.ends_line for found in item.clauses
        )
        return Block(
            first,
            last,
            says,
            says and ends,
            labelled,
            plain and not own and end - head.body <= _HEADLINE and self.folded[end - 1] not in SENTENCE_ENDS,
            bool(own) and self._is_nothing_but(own, head),
            bool(own) and item.clauses[0].in_sentence and self._begins(own, head),
            head.marker is None and self._is_bound(own, head),
            not says and (self._is_column(head) or self.items.is_contact(head)),
            any(line.says_who for line in lines[first:last]),
        )

    def _is_column(self, line: Line) -> bool:
        return not line.gives_role and column_of(line.span.of(self.folded).replace("|", "")) is not None

    def _is_bound(self, clauses: Sequence[Span], line: Line) -> bool:
        if line.clause_like and begins_with_clause(line.span.of(self.folded)):
            return False
        if clauses and self._begins(clauses, line):
            return True
        phrase = _PHRASE.match(self.folded, line.body, line.span.end)
        return phrase is not None and task_words().binding.search(phrase[0]) is not None

    def _begins(self, clauses: Sequence[Span], line: Line) -> bool:
        return is_line_end(self.folded, line.body, max(clauses[0].start, line.body))

    def _is_nothing_but(self, clauses: Sequence[Span], line: Line) -> bool:
        at = line.body
        for span in clauses:
            if not is_line_end(self.folded, at, max(span.start, at)):
                return False
            at = max(at, span.end)
        return is_line_end(self.folded, at, line.span.end)
