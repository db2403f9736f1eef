"""What a sheet shows, as paragraphs and tables.

What stands alone in its row above and below a table is a paragraph: a title, a note. What lies between is one
table, without the rows and columns that hold nothing; where a head comes again another table begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from creditplan.reading.layout import Cell, Layout, Part
from creditplan.words.fold import fold
from creditplan.words.labels import field_of, label_words
from creditplan.words.markers import marker_at

# One of these stands in each head of a table, with another label beside it.
_TASKS = ("number", "task", "measure")

Row = dict[int, Cell]


@dataclass(slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: of its tab; empty, if it has none.
        rows: its cells by row and column, from 1; a merged one stands in all its places. Writing takes them
            away.
        place: where it is in the document.
    """

    name: str
    rows: dict[int, Row] = field(default_factory=dict)
    place: Part = ("sheet", "")

    def write(self, layout: Layout) -> None:
        """Write the rows that hold something; the name counts as a heading if it is numbered as one."""
        self.place = ("sheet", self.name)
        numbers = sorted(self.rows)
        tables = list(self._tables(numbers))
        first = tables[0][0] if tables else numbers[-1] + 1 if numbers else 0
        self._paragraphs(layout, [number for number in numbers if number < first])
        if marker_at(self.name, fold(self.name), 0, len(self.name)):
            layout.place = (self.place,)
            layout.paragraph(self.name)
        ends = [*(table[0] for table in tables[1:]), numbers[-1] + 1 if numbers else 0]
        for inside, end in zip(tables, ends, strict=False):
            beside = self._beside(inside)
            for columns in beside:
                self._table(layout, inside, columns, last=columns is beside[-1])
            self._paragraphs(layout, [number for number in numbers if inside[-1] < number < end])
        layout.place = ()

    def _tables(self, numbers: list[int]) -> Iterator[list[int]]:
        """Yield the rows of each table, from its first to its last row with several cells."""
        inside: list[int] = []
        alone: list[int] = []
        headed = True
        for number in numbers:
            if len({id(cell) for cell in self.rows[number].values()}) < 2:
                alone.append(number)
                continue
            head = is_head(self.rows[number])
            if inside and head and not headed:
                yield inside
                inside, alone = [], []
            inside += [*alone, number] if inside else [number]
            alone, headed = [], head
        if inside:
            yield inside

    def _beside(self, inside: list[int]) -> list[list[int]]:
        """The columns of the tables that stand side by side in these rows: each has a head of its own."""
        columns = sorted({column for number in inside for column in self.rows[number]})
        parts: list[list[int]] = [columns[:1]]
        for last, column in pairwise(columns):
            if column > last + 1:
                parts.append([])
            parts[-1].append(column)
        head = self.rows[inside[0]]
        each = all(is_head({column: head[column] for column in part if column in head}) for part in parts)
        return parts if each else [columns]

    def _table(self, layout: Layout, inside: list[int], columns: list[int], *, last: bool) -> None:
        """Write a table; a large one is not held twice, if it is the last one of its rows."""
        layout.claim(len(inside) * len(columns))
        nothing = Cell("")
        grid = []
        for number in inside:
            row = self.rows.pop(number) if last else self.rows[number]
            grid.append([row.get(column, nothing) for column in columns])
        layout.table(grid, [self._place(number, columns) for number in inside])

    def _paragraphs(self, layout: Layout, numbers: list[int]) -> None:
        for number in numbers:
            column, cell = next(iter(self.rows[number].items()))
            layout.place = self._place(number, [column])
            for cause, words in cell.left_out:
                layout.leave_out(cause, words)
            layout.paragraph(cell.words)

    def _place(self, number: int, columns: list[int]) -> tuple[Part, ...]:
        if not self.name:
            return (("row", number),)
        return self.place, ("columns", _names(tuple(columns))), ("row", number)


def is_head(row: Row) -> bool:
    """Tell whether a row is the head of a table: it has labels of columns, one of them that of tasks."""
    labels = [field_of(words) or "" for words in map(_bare, row.values()) if words]
    labels += ["body" for words in map(_bare, row.values()) if label_words().columns.fullmatch(words)]
    known = [label for label in labels if label]
    return any(label in _TASKS for label in known) and len(set(known)) > 1


def _bare(cell: Cell) -> str:
    words = cell.words
    return "".join(words.split()) if len(words) <= _LONGEST_HEAD else ""


_LONGEST_HEAD = 20


@cache
def _names(columns: tuple[int, ...]) -> str:
    return " ".join(map(_letters, columns))


@cache
def _letters(column: int) -> str:
    """What sheets call a column: A, B … Z, AA."""
    above, last = divmod(column - 1, 26)
    return (_letters(above) if above else "") + chr(ord("A") + last)
