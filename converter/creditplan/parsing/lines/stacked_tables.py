"""Tables in plain text whose cells stand on lines of their own, as a page leaves them that lost its table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from creditplan.model import Landmark, Span, Table
from creditplan.parsing.lines.columns import Column, Placing, column_of, looks
from creditplan.parsing.lines.table_readings import best_reading
from creditplan.words.front import front_words
from creditplan.words.markers import CELL_NUMBER, HEADING, Kind, marker_at
from creditplan.words.marks import SENTENCE_ENDS

_BAR = re.compile(r"[|\t]")
# A longer line is no head, and no number.
CELL_WIDTH = 24
# A cell has a few lines at most; so many without a bar end the table.
_CELL_LINES = 8
_MOST_COLUMNS = 16
_HEAD_LINES = 40
_FURTHER = 3
# No mark of an annex and no head of numbers is longer.
_LONGEST_MARK = 8
# By so much cells must fit better elsewhere than as many to a row as there are heads; no heading is longer.
_BETTER, _LONGEST_HEADING = 0.5, 30


@dataclass(slots=True)
class _Cells:
    """Cells in a row.

    Attributes:
        cells: in order; ``first``: the line that each begins on, where no bars part them.
        lone: those that stand on one line with empty ones, and how many there are.
        after: the line behind the last bar.
    """

    cells: list[Span] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    lone: dict[int, int] = field(default_factory=dict)
    after: int = 0


class StackedTables:
    """Finds such tables: heads one below the other, then cells in the same order, closed by bars or not.

    Args:
        folded: the text.
        lines: of it, without the empty ones.
        landmarks: on which lines of its document, if that is another text, those begin.
    """

    def __init__(self, folded: str, lines: list[Span], landmarks: Sequence[Landmark] = ()) -> None:
        self.folded = folded
        self.lines = lines
        self.landmarks = landmarks

    @cached_property
    def places(self) -> dict[int, int]:
        """On which line of its document what begins at an offset stands."""
        lines = ((mark.start, mark.parts[-1]) for mark in self.landmarks)
        return {start: int(line) for start, (kind, line) in lines if kind == "line"}

    @cached_property
    def last_number(self) -> int:
        """Index of the last line that is a number, or -1."""
        numbers = (i for i in range(len(self.lines) - 1, -1, -1) if self._is_number(self.lines[i]))
        return next(numbers, -1)

    def at(self, index: int, free: int) -> tuple[Table | None, int]:
        """Return the table whose first head (or first number) stands on a line, and the line behind it.

        Where none does, the line is that up to which none can. Lines before ``free`` are in other tables.
        """
        line = self.lines[index]
        if line.end - line.start > CELL_WIDTH:
            return None, 0
        first = column_of(line.of(self.folded))
        if not first:
            return self._periodic(index, free)
        barred = self.folded[line.end - 1] == "|" or self._words(index + 1) == "|"
        if not (barred or first.kind == "number" or self._heads_numbers(index)):
            return self._unnumbered(index)
        if not barred and index > self.last_number:
            return None, 0
        found = self._read(index, index + _HEAD_LINES, barred=barred)
        heads = self._heads(found.cells)
        if not heads:
            return None, 0
        found = self._read(index, len(self.lines), barred=barred)
        heads = self._further_heads(heads, found.cells)
        rows, unread = self._rows(heads, found)
        if len(rows) < 2:
            # Not to be read again from the next line on.
            return None, found.after
        after = found.after if barred else found.first[len(found.cells) - unread]
        return Table(tuple(map(tuple, rows))), after

    def _heads_numbers(self, index: int) -> bool:
        """Tell whether numbers are headed behind a first head: 任务类型, 序号."""
        column = column_of(self._words(index + 1))
        return column is not None and column.kind == "number"

    def _unnumbered(self, index: int) -> tuple[Table | None, int]:
        """Return a table without numbers: three heads or more, then rows whose cells fit all of them."""
        columns: list[Column] = []
        while (column := column_of(self._words(index + len(columns)))) and len(columns) < _MOST_COLUMNS:
            columns.append(column)
        width, roles = len(columns), sum(column.kind == "role" for column in columns)
        tasks = [place for place, column in enumerate(columns) if column.kind in ("task", "measure")]
        if width < 3 or not roles or not tasks:
            return None, 0
        rows = [self.lines[index : index + width]]
        placing = Placing(self.folded, columns)
        after = index + width
        while len(row := self.lines[after : after + width]) == width:
            task = row[tasks[0]]
            marked = marker_at(self.folded, self.folded, task.start, task.end)
            if marked or placing.fits(row) < roles:
                break
            rows.append(row)
            after += width
        return (Table(tuple(map(tuple, rows))), after) if len(rows) > 1 else (None, 0)

    def _periodic(self, index: int, free: int) -> tuple[Table | None, int]:
        """Return a table whose heads no list names: its numbers stand as far apart as it has columns."""
        if index >= self.last_number or not self._is_one(self.lines[index]):
            return None, 0
        numbers = [index]
        for at in range(index + 1, len(self.lines)):
            if at - numbers[-1] > _MOST_COLUMNS + _CELL_LINES:
                break
            if self._is_number(self.lines[at]) and self._value(self.lines[at]) == len(numbers) + 1:
                numbers.append(at)
        gaps = [below - above for above, below in pairwise(numbers)]
        width = max(gaps, key=gaps.count, default=0)
        if not 3 <= width <= _MOST_COLUMNS:
            return None, 0
        ends = [*numbers[1:], min(numbers[-1] + width, len(self.lines))]
        whole = [
            tuple(self.lines[start:end])
            for start, end in zip(numbers, ends, strict=True)
            if end - start == width
        ]
        readings = []
        above = [tuple(self.lines[index - width : index])] if index - width >= free else []
        for heads in (above, []):
            if reading := best_reading(self.folded, [*heads, *whole]):
                readings.append((reading.score, heads, reading.columns))
        if not readings:
            return None, 0
        _, heads, columns = max(readings, key=lambda one: one[0])
        placing = Placing(self.folded, columns)
        rows = [tuple(placing.place(self.lines[start:end])) for start, end in zip(numbers, ends, strict=True)]
        return Table((*heads, *rows)), min(ends[-1], len(self.lines))

    def _is_one(self, cell: Span) -> bool:
        return self._is_number(cell) and self._value(cell) == 1

    def _value(self, cell: Span) -> int | None:
        return looks(cell.of(self.folded)).number

    def _words(self, index: int) -> str:
        return self.lines[index].of(self.folded) if index < len(self.lines) else ""

    def _read(self, index: int, stop: int, *, barred: bool) -> _Cells:
        """Read cells from a line on; those with bars up to the last bar."""
        found = _Cells(after=index)
        if not barred:
            return self._apart(index, min(stop, len(self.lines)))
        start: int | None = None
        end, waiting = 0, 0
        while index < min(stop, len(self.lines)) and waiting < _CELL_LINES:
            line = self.lines[index]
            index += 1
            waiting += 1
            low, begin = line.start, len(found.cells)
            fresh = start is None
            for bar in _BAR.finditer(self.folded, line.start, line.end):
                piece = Span(low, bar.start()).stripped(self.folded)
                if piece.start < piece.end:
                    start, end = piece.start if start is None else start, piece.end
                found.cells.append(Span(start, end) if start is not None else Span(bar.start(), bar.start()))
                start, low, found.after, waiting = None, bar.end(), index, 0
            own = found.cells[begin:]
            if fresh and len(own) > 1 and all(cell.start == cell.end for cell in own[1:]):
                found.lone[begin] = len(own)
            piece = Span(low, line.end).stripped(self.folded)
            if piece.start < piece.end:
                start, end = piece.start if start is None else start, piece.end
        return found

    def _apart(self, index: int, stop: int) -> _Cells:
        """Read cells, each a line, or what stands between empty lines if these part the first two heads.

        They end where heads stand again, or an annex begins.
        """
        found, begin = _Cells(after=index), index
        whole = self._is_apart(index + 1)
        while index < stop:
            last = index + 1
            while whole and last < stop and not self._is_apart(last):
                last += 1
            if found.cells and self._ends(index, begin):
                break
            found.first.append(index)
            found.cells.append(Span(self.lines[index].start, self.lines[last - 1].end))
            index = last
        found.first.append(index)
        return found

    def _is_apart(self, index: int) -> bool:
        """Tell whether an empty line stands above a line."""
        if index >= len(self.lines):
            return False
        above, line = self.lines[index - 1], self.lines[index]
        if self.folded.count("\n", above.end, line.start) > 1:
            return True
        return self.places.get(line.start, 0) > self.places.get(above.start, line.start) + 1

    def _ends(self, index: int, begin: int) -> bool:
        """Tell whether a table that begins on one line ends before another one."""
        line = self.lines[index]
        if line.end - line.start > _LONGEST_MARK:
            return False
        words = line.of(self.folded)
        if front_words().attachments.fullmatch(words.rstrip(":") + ":"):
            return True
        if words == self._words(begin) and self._words(index + 1) == self._words(begin + 1):
            return True
        column = column_of(words) if index > begin + 1 else None
        return (
            column is not None and column.kind == "number" and column_of(self._words(index + 1)) is not None
        )

    def _heads(self, cells: list[Span]) -> list[Span]:
        """Return the heads among the first cells: half of them known, some with a role and some without."""
        heads: list[Span] = []
        columns: list[Column] = []
        for count, cell in enumerate(cells[:_MOST_COLUMNS], 1):
            words = "".join(cell.of(self.folded).split())
            if len(words) > 20 or CELL_NUMBER.fullmatch(words):
                break
            if column := column_of(words):
                columns.append(column)
                heads = cells[:count]
        roles = sum(column.role is not None for column in columns)
        return heads if len(heads) > 1 and 2 * len(columns) >= len(heads) and 0 < roles < len(columns) else []

    def _further_heads(self, heads: list[Span], cells: list[Span]) -> list[Span]:
        """Add heads that no list names behind the known ones: the numbers stand as many cells apart."""
        known = column_of(heads[0].of(self.folded))
        if not known or known.kind != "number":
            return heads
        at = [index for index, cell in enumerate(cells[: 4 * _MOST_COLUMNS]) if self._is_number(cell)]
        width = at[0] if at else 0
        more = cells[len(heads) : width]
        further = 0 < len(more) <= _FURTHER and len(at) > 1 and at[1] == 2 * width
        return cells[:width] if further and not any(HEADING.match(c.of(self.folded)) for c in more) else heads

    def _rows(self, heads: list[Span], found: _Cells) -> tuple[list[list[Span]], int]:
        """Cut cells into rows, and return how many are left over: at their numbers, or by their count."""
        cells = found.cells[len(heads) :]
        lone = {index - len(heads): count for index, count in found.lone.items()}
        kinds = [column_of(head.of(self.folded)) for head in heads]
        place = next((i for i, kind in enumerate(kinds) if kind and kind.kind == "number"), None)
        numbers = self._numbers(cells, len(heads) + (place is None))
        if place is not None and (not numbers or place == len(heads) - 1):
            # Numbers that close their rows do not tell where rows begin.
            return [], 0
        if not numbers:
            return self._counted(heads, cells, lone), 0
        if place is None:
            # No head for the numbers.
            place = numbers[0]
            if place >= len(heads):
                return [], 0
            heads = [*heads[:place], Span(heads[place].start, heads[place].start), *heads[place:]]
            kinds = [*kinds[:place], Column("number"), *kinds[place:]]
        rows, width, unread = [heads], len(heads), 0
        behind = width - place - 1
        placing = Placing(self.folded, kinds[place + 1 :])
        for number, following in pairwise([*numbers, len(cells)]):
            before = cells[unread:number]
            own = len(before) >= place
            # What stands before the row's own cells is a heading over all columns.
            further = before[: len(before) - place] if own else before
            rows += [[cell] * width for cell in further if cell.start < cell.end]
            begin = before[len(before) - place :] if own else rows[-1][:place]
            if following < len(cells):
                unread = number + 1 + self._row_end(cells[number + 1 : following], place, placing)
            else:
                unread = min(following, number + 1 + behind)
            row = [*begin, cells[number], *placing.place(cells[number + 1 : unread])]
            rows.append(row)
        return rows, len(cells) - unread

    def _row_end(self, cells: list[Span], place: int, placing: Placing) -> int:
        """Return how many cells are the row's own, behind which the next one may begin or be headed.

        Args:
            cells: from the row's number to the next one.
            place: how many cells stand before the number of a row, if they are not merged with those above.
            placing: knows the columns behind the number.
        """
        usual, full = len(cells), len(placing.columns)
        while usual > full and HEADING.match(cells[usual - 1].of(self.folded)):
            usual -= 1
        usual -= min(place, max(0, usual - full))
        if not place:
            return usual

        def fits(end: int) -> float:
            return placing.score(cells[:end]) + sum(self._heads_rows(cell, placing) for cell in cells[end:])

        best = max(range(max(0, len(cells) - place - 1), len(cells) + 1), key=fits)
        return best if fits(best) > fits(usual) + _BETTER else usual

    def _heads_rows(self, cell: Span, placing: Placing) -> float:
        """How far a cell is like a category or a heading, from -1 to 1."""
        words = cell.of(self.folded)
        if HEADING.match(words):
            return 1.0
        if len(words) > _LONGEST_HEADING or words[-1] in SENTENCE_ENDS:
            return -1.0
        return placing.fit(Column("group"), looks(words))

    def _numbers(self, cells: list[Span], width: int) -> list[int]:
        """Find the numbers of rows: they go on, or a whole row lies between them."""
        at: list[int] = []
        last = None
        for index, cell in enumerate(cells):
            if not self._is_number(cell):
                continue
            value = self._value(cell) or 0
            if last is None or value == last + 1 or self._next_row(cells, at[-1], index, width):
                at.append(index)
                last = value
        return at

    def _is_number(self, cell: Span) -> bool:
        return cell.end - cell.start <= 6 and self._value(cell) is not None

    def _next_row(self, cells: list[Span], number: int, index: int, width: int) -> bool:
        """Tell whether the row behind the one with a number begins at ``index``, or headings before it do."""
        if not 0 <= index - number - width <= _CELL_LINES:
            return False
        return all(HEADING.match(cell.of(self.folded)) for cell in cells[number + width : index])

    def _counted(self, heads: list[Span], cells: list[Span], lone: dict[int, int]) -> list[list[Span]]:
        """Cut cells into rows of as many as there are heads, or fewer where the next item begins."""
        width, rows = len(heads), [heads]
        row: list[Span] = []
        marked = bool(cells) and self._starts(cells[0])
        index = 0
        while index < len(cells):
            ends = len(row) == width or (marked and self._starts(cells[index]))
            if ends and row:
                rows.append(row + [Span(row[-1].end, row[-1].end)] * (width - len(row)))
                row = []
            if not row and lone.get(index, 0) >= width - 1:
                taken = lone[index]
                rows.append((cells[index : index + taken] + [Span(0, 0)] * width)[:width])
                index += taken
                continue
            row.append(cells[index])
            index += 1
        if row:
            if not marked and len(row) < width:
                return []
            rows.append(row + [Span(row[-1].end, row[-1].end)] * (width - len(row)))
        return rows

    def _starts(self, cell: Span) -> bool:
        """Tell whether a cell starts with a number that items have."""
        marker = marker_at(self.folded, self.folded, cell.start, cell.end)
        return marker is not None and marker.kind <= Kind.ARABIC_IN_BRACKETS and marker.number is not None
