"""Tables: what the heads of their columns mean, and what their rows say.

A table can come from the format (HTML, DOCX), or stand in the text (see ``text_tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial

from creditplan.model import Role, Span, Table
from creditplan.model.making import made_fast
from creditplan.parsing.lines.columns import looks
from creditplan.parsing.lines.matrices import Legend, bodies_at_head, ticked_role, ticks_explained
from creditplan.parsing.lines.table_readings import Reading, best_reading, is_head, parts_of
from creditplan.words.front import front_words
from creditplan.words.labels import label_words
from creditplan.words.markers import HEADING, marker_at, markers_within
from creditplan.words.names import is_collective

_COUNT = "[0-9一二三四五六七八九十]{0,3}"
CONTINUED = re.compile(rf"(?:表{_COUNT})?[\[(]?(?:续|接)上?表?{_COUNT}[\])]?:?")
"""What stands between the parts of one table."""
_LONGEST_HEADING = 40
_FIRST_ROWS = 6
_LINE = re.compile(r"\S+")
_LONGEST_CATEGORY = 30
_NO_CATEGORY = (*"。;!?,、.)]", "表")


@made_fast
@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, by what its cells mean; empty cells are left out.

    Attributes:
        span: from its first cell to its last one.
        heads: it heads the columns, or is a heading that spans them all.
        number: its number's cell.
        groups: cells of tasks that several rows divide into measures, and headings; the widest first.
        text: the cells that say what is to be done.
        roles: cells with agents, and the role that the head of their column gives.
        deadlines: cells that say when.
        rest: other cells.
        unsaid: cells with ticks that give a role, but do not say which.
        guessed: of a row that heads columns, or the first one where none does: a cell that no list has, what
            its column is read as, and where the table ends.
        moved: it lacks cells, and what the others hold said in which columns they are.
    """

    span: Span
    heads: bool = False
    number: Span | None = None
    groups: tuple[Span, ...] = ()
    text: tuple[Span, ...] = ()
    roles: tuple[tuple[Span, Role], ...] = ()
    deadlines: tuple[Span, ...] = ()
    rest: tuple[Span, ...] = ()
    unsaid: tuple[Span, ...] = ()
    guessed: tuple[tuple[Span, str, int], ...] = ()
    moved: bool = False


def read_tables(text: str, folded: str, tables: Iterable[Table]) -> Iterator[tuple[Span, list[Row]]]:
    """Yield where each table stands that says who does what, and its rows.

    One that has no heads of its own goes on with the table above it, if that has as many columns and nothing
    but 续表 stands between them.
    """
    legend: Legend | None = None
    heads: tuple[tuple[Span, ...], ...] = ()
    above: Table | None = None
    for table in tables:
        legend = legend or cache(partial(ticks_explained, folded))
        between = _between(folded, above, table) if above else None
        if between is not None and not any(is_head(folded, row) for row in table.rows[:_FIRST_ROWS]):
            moved = frozenset(len(heads) + index for index in table.moved)
            rows = read_table(text, folded, Table((*heads, *table.rows), moved), legend)
            rows = rows[_head_rows(rows) :] if rows else None
        else:
            rows = read_table(text, folded, table, legend)
            heads = table.rows[: _head_rows(rows)] if rows else ()
        if rows is None:
            above = None
            continue
        above = table
        filled = [cell for cells in table.rows for cell in cells if cell.start < cell.end]
        start = min(cell.start for cell in filled)
        if between and between.start < between.end and not HEADING.match(between.of(folded)):
            rows, start = [Row(between, heads=True, rest=(between,)), *rows], between.start
        yield Span(start, max(cell.end for cell in filled)), rows


def _head_rows(rows: list[Row]) -> int:
    """How many rows head the columns of a table."""
    return next((i for i, row in enumerate(rows) if not (row.heads and row.rest)), len(rows))


def _between(folded: str, above: Table, table: Table) -> Span | None:
    """Return what stands between two tables, if the second may go on with the first."""
    if len(above.rows[0]) != len(table.rows[0]):
        return None
    end, start = max(cell.end for cell in above.rows[-1]), min(cell.start for cell in table.rows[0])
    between = Span(end, max(start, end)).stripped(folded)
    words = between.of(folded)
    goes_on = not words or CONTINUED.fullmatch("".join(words.split()))
    heads = "\n" not in words and len(words) <= _LONGEST_HEADING and HEADING.match(words)
    return between if goes_on or heads else None


def read_table(text: str, folded: str, table: Table, legend: Legend) -> list[Row] | None:
    """Read the rows of a table; ``None``: it does not say who does what.

    Args:
        text: the source.
        folded: the same, folded.
        table: in it; where a row heads other columns, another one begins.
        legend: what ticks mean.
    """
    found: list[Row] = []
    read = False
    for first, part in parts_of(folded, table.rows):
        ticked, bodies = bodies_at_head(folded, part)
        reading = best_reading(folded, part, bodies, ticked)
        if reading:
            ticks = {position: (part[ticked][position], legend) for position in bodies}
            moved = {index - first for index in table.moved}
            found += _Rows(folded, part, reading, ticks, moved).read()
            read = True
        else:
            found += [_heading_row(folded, row) for row in part]
    return [row for row in found if row.span.start < row.span.end] if read else _card(folded, table)


def _card(folded: str, table: Table) -> list[Row] | None:
    """Read a table of one task: its first column has the heads, its second what they say."""
    if len(table.rows[0]) != 2:
        return None
    heads, cells = zip(*table.rows, strict=True)
    reading = best_reading(folded, [heads, cells]) if is_head(folded, heads) else None
    if reading is None or reading.body != 1:
        return None
    row = next((row for row in _Rows(folded, (heads, cells), reading, {}, set()).read() if row.text), None)
    return [replace(row, span=Span(heads[0].start, max(row.span.end, heads[-1].end)))] if row else None


def _heading_row(folded: str, cells: Sequence[Span]) -> Row:
    filled = [cell for cell in cells if cell.start < cell.end]
    if not filled:
        return Row(Span(0, 0))
    if len(cells) > 1 and len({*filled}) == 1:
        # A title, or a category.
        goes_on = CONTINUED.fullmatch(filled[0].of(folded))
        return Row(filled[0], heads=True, rest=(filled[0],) if goes_on else ())
    return Row(
        Span(min(c.start for c in filled), max(c.end for c in filled)),
        heads=True,
        rest=tuple(dict.fromkeys(filled)),
    )


class _Rows:
    """Makes the rows of a table whose reading is known.

    Args:
        folded: the text.
        rows: the table.
        reading: of it.
        ticks: columns of ticks, with the body at their heads and what ticks mean.
        moved: rows whose cells were put where they fit.
    """

    def __init__(
        self,
        folded: str,
        rows: tuple[tuple[Span, ...], ...],
        reading: Reading,
        ticks: Mapping[int, tuple[Span, Legend]],
        moved: Set[int],
    ) -> None:
        self.folded = folded
        self.rows = rows
        self.reading = reading
        self.ticks = ticks
        self.moved = moved

    def _guessed(self) -> Iterator[tuple[Span, str, int]]:
        """Yield the heads of columns, or their first cells, whose meaning was told from what they hold."""
        end = max(cell.end for cell in self.rows[-1])
        rows = self.rows[self.reading.top : self.reading.body] or self.rows[:1]
        for position in self.reading.guessed:
            head = next(
                (row[position] for row in reversed(rows) if row[position].start < row[position].end), None
            )
            if head:
                yield head, "role" if self.reading.columns[position].kind == "role" else "task", end

    def read(self) -> Iterator[Row]:
        """Yield the rows, the heads first; the last of these, or the first row, has what was guessed."""
        rows = (row for row in self._rows() if row.span.start < row.span.end)
        waiting = max(self.reading.body, 1)
        for index, row in enumerate(rows, 1):
            yield replace(row, guessed=tuple(self._guessed())) if index == waiting else row

    def _rows(self) -> Iterator[Row]:
        body, above = self.reading.body, self.rows[self.reading.body]
        headings: tuple[Span, ...] = ()
        for cells in self.rows[: self.reading.body]:
            yield _heading_row(self.folded, cells)
        for index, cells in enumerate(self.rows[body:], body):
            filled = list(dict.fromkeys(cell for cell in cells if cell.start < cell.end))
            if not filled:
                continue
            if len(filled) == 1 and len(cells) > 1:
                if self._is_category(filled[0]):
                    headings = (filled[0],)
                else:
                    headings = ()
                    yield _heading_row(self.folded, cells)
                continue
            if is_head(self.folded, cells) or self._sums(filled[0]):
                yield _heading_row(self.folded, cells)
                continue
            meant, repeated = self._carried(cells, above)
            above = meant
            answering = self._answering(meant)
            if len(answering) > 1:
                # The number is that of all of them.
                repeated += [
                    cell
                    for cell, column in zip(meant, self.reading.columns, strict=True)
                    if column.kind == "number" and cell.start < cell.end
                ]
            for row in answering:
                own = self._row(row, divided=len(answering) > 1)
                yield replace(
                    own,
                    groups=(*headings, *own.groups),
                    rest=(*own.rest, *repeated),
                    moved=index in self.moved,
                )
                repeated = []

    def _is_category(self, cell: Span) -> bool:
        """Tell whether a cell over all columns is a category without a number, and no sentence."""
        words = cell.of(self.folded)
        return (
            len(words) <= _LONGEST_CATEGORY
            and not CONTINUED.fullmatch(words)
            and not words.endswith(_NO_CATEGORY)
            and ":" not in words
            and not front_words().contact.search("".join(words.split()))
            and not marker_at(self.folded, self.folded, cell.start, cell.end)
        )

    def _sums(self, cell: Span) -> bool:
        words = "".join(cell.of(self.folded).split()).rstrip(":")
        return words in label_words().totals

    def _carried(
        self, cells: tuple[Span, ...], above: tuple[Span, ...]
    ) -> tuple[tuple[Span, ...], list[Span]]:
        """Return a row with what it takes from the one above: 同上, a category said again or left out."""
        meant, repeated = [*cells], []
        for position, (cell, over) in enumerate(zip(cells, above, strict=True)):
            words = cell.of(self.folded)
            again = position in self.reading.groups and words == over.of(self.folded)
            left_out = (
                position in self.reading.groups and position < self.reading.main and cell.start == cell.end
            )
            if cell != over and (again or left_out or looks(words).above) and over.start < over.end:
                meant[position] = over
                if cell.start < cell.end:
                    repeated.append(cell)
        return tuple(meant), repeated

    def _answering(self, cells: tuple[Span, ...]) -> list[tuple[Span, ...]]:
        """Cut a row whose tasks are numbered in their cell, if the lines of the bodies' cells answer them."""
        main, folded, columns = self.reading.main, self.folded, self.reading.columns
        roles = [p for p, c in enumerate(columns) if c.kind == "role" and cells[p].start < cells[p].end]
        lines = {p: _lines(folded, cells[p]) for p in roles if p not in self.ticks}
        first = marker_at(folded, folded, cells[main].start, cells[main].end)
        if not first or first.value != 1 or min(map(len, lines.values()), default=0) < 2:
            return [cells]
        within = markers_within(folded, folded, cells[main].start, cells[main].end)
        markers = [first, *(marker for marker in within if marker.kind is first.kind)]
        count = len(markers)
        if [marker.value for marker in markers] != [*range(1, count + 1)]:
            return [cells]
        if any(len(answers) != count for answers in lines.values()):
            return [cells]
        found = []
        ends = [marker.span.start for marker in markers[1:]] + [cells[main].end]
        for index, (marker, end) in enumerate(zip(markers, ends, strict=True)):
            row = [
                Span(cell.start, cell.start) if column.kind == "number" else cell
                for column, cell in zip(columns, cells, strict=True)
            ]
            row[main] = Span(marker.span.start, end).stripped(folded)
            for position, answers in lines.items():
                row[position] = answers[index]
            found.append(tuple(row))
        return found

    def _row(self, cells: tuple[Span, ...], *, divided: bool) -> Row:
        """Make a row of its cells; ``divided``: it is one of several that the tasks of one cell make."""
        said: dict[str, list[Span]] = {kind: [] for kind in ("number", "group", "text", "deadline", "rest")}
        roles: list[tuple[Span, Role]] = []
        unsaid: list[Span] = []
        for position, (cell, column) in enumerate(zip(cells, self.reading.columns, strict=True)):
            if cell.start == cell.end or cell in said["text"]:
                continue
            if column.kind == "role" and column.role:
                if (cell, column.role) not in roles:
                    roles.append((cell, column.role))
                continue
            if given := self._ticked(position, cell):
                body, role, known = given
                roles.append((body, role))
                unsaid += () if known else (cell,)
            said[self._kind(position, cells, divided)].append(cell)
        groups, text = said["group"], said["text"]
        if not text and groups:
            text = [groups.pop()]
        if len(roles) == 1 and roles[0][1] is Role.LEAD and is_collective(roles[0][0].of(self.folded)):
            # 各设区市 lead nothing: the cell to their left, merged with the one above, is lost.
            further = any(column.role is Role.RESPONSIBLE for column in self.reading.columns)
            roles = [(roles[0][0], Role.RESPONSIBLE if further else Role.LEAD)]
        number = said["number"][-1] if said["number"] else None
        first = [*said["number"], *text] or [cell for cell, _ in roles] or said["deadline"] or said["rest"]
        start = min(cell.start for cell in first)
        if number and text and any(start <= cell.start < text[0].start for cell in groups):
            # The task begins behind the category that it falls into.
            start = text[0].start
            said["rest"].append(number)
        own = [*first, *text, *(cell for cell, _ in roles), *said["deadline"], *said["rest"]]
        return Row(
            Span(start, max(cell.end for cell in own if cell.start >= start)),
            False,
            number,
            tuple(groups),
            tuple(text),
            tuple(roles),
            tuple(said["deadline"]),
            tuple(said["rest"]),
            tuple(unsaid),
        )

    def _ticked(self, position: int, cell: Span) -> tuple[Span, Role, bool] | None:
        """Return the body that a tick gives a role, the role, and whether the tick says which."""
        if position not in self.ticks:
            return None
        body, legend = self.ticks[position]
        given = ticked_role(self.folded, cell, self.reading.columns[position], legend)
        return (body, *given) if given else None

    def _kind(self, position: int, cells: Sequence[Span], divided: bool) -> str:
        """Say what a cell is for its row, if it names no bodies."""
        column, main = self.reading.columns[position], self.reading.main
        if column.kind in ("number", "deadline") and position not in self.ticks:
            return column.kind
        if position in self.reading.groups or (divided and column.is_text and position != main):
            return "group"
        if not column.is_text:
            return "rest"
        below = cells[position + 1 : main + 1]
        return "group" if any(_is_above(self.folded, cells[position], other) for other in below) else "text"


def _lines(folded: str, cell: Span) -> list[Span]:
    return [Span(m.start(), m.end()) for m in _LINE.finditer(folded, cell.start, cell.end)]


def _is_above(folded: str, cell: Span, other: Span) -> bool:
    """Tell whether the number of a cell heads that of another one, as 一、 heads 1."""
    one = marker_at(folded, folded, cell.start, cell.end)
    two = marker_at(folded, folded, other.start, other.end)
    return bool(one and two and one.kind < two.kind)
