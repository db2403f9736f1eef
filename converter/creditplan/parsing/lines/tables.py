"""Tables: what the heads of their columns mean, and what their rows say.

A table can come from the format (HTML, DOCX), or stand in the text (see ``text_tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise

from creditplan.model import Role, Span, Table
from creditplan.model.making import made_fast
from creditplan.parsing.lines.columns import Column, column_of, guessed_column
from creditplan.parsing.lines.deadlines import is_deadline
from creditplan.parsing.lines.matrices import Legend, bodies_at_head, ticked_role, ticks_explained
from creditplan.words.markers import CELL_NUMBER, HEADING, marker_at
from creditplan.words.names import is_collective, is_plausible

_LONGEST_PERSON, _LONGEST_HEADING = 4, 40
_COUNT = "[0-9一二三四五六七八九十]{0,3}"
CONTINUED = re.compile(rf"(?:表{_COUNT})?[\[(]?(?:续|接)上?表?{_COUNT}[\])]?:?")
"""What stands between the parts of one table."""
_ASIDE = re.compile(r"\([^()]*\)")
_LIST = re.compile(r"[、,;]")


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
        guessed: of a row that heads columns: a cell that no list has, what its column is read as, and where
            the table ends.
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


def fitness(folded: str, cells: Sequence[Span], columns: Sequence[Column | None]) -> int:
    """Count how far cells hold what their columns say, as far as it can be told."""
    fits = 0
    for cell, column in zip(cells, columns, strict=True):
        words = "".join(cell.of(folded).split())
        if not words:
            continue
        bodies = _holds_bodies(words)
        if column and column.kind == "role":
            fits += 1 if bodies else -1
        elif column and column.kind == "number":
            fits += 1 if CELL_NUMBER.fullmatch(words) else -1
        elif column and column.kind == "deadline":
            fits += is_deadline(words)
        elif column and column.kind == "person":
            fits += len(words) <= _LONGEST_PERSON and not bodies
        else:
            fits -= bodies
    return fits


def _holds_bodies(words: str) -> bool:
    """Tell whether most of what a cell lists are bodies."""
    names = [name.removesuffix("等") for name in _LIST.split(_ASIDE.sub("", words)) if name]
    return 2 * sum(is_plausible(name) or is_collective(name) for name in names) > len(names)


def read_tables(text: str, folded: str, tables: Iterable[Table]) -> Iterator[tuple[Span, list[Row]]]:
    """Yield where each table stands whose columns are known, and its rows.

    One that has no heads goes on with the table above it, if that has as many columns and nothing but 续表
    stands between them.
    """
    legend: Legend | None = None
    heads: tuple[tuple[Span, ...], ...] = ()
    above: Table | None = None
    for table in tables:
        legend = legend or cache(partial(ticks_explained, folded))
        rows = read_table(text, folded, table, legend)
        between = _between(folded, above, table) if above else None
        if rows is not None:
            heads = table.rows[: _head_rows(rows)]
        elif between is not None:
            moved = frozenset(len(heads) + index for index in table.moved)
            rows = read_table(text, folded, Table((*heads, *table.rows), moved), legend)
            rows = rows[_head_rows(rows) :] if rows else None
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
    """Read the rows of a table by the heads of its columns; ``None``: it has none with a role.

    Args:
        text: the source.
        folded: the same, folded.
        table: in it.
        legend: what ticks mean.
    """
    ticked, bodies = bodies_at_head(folded, table.rows)
    head = next((i for i, row in enumerate(table.rows[:6]) if _is_head(folded, row)), None)
    if head is None and not bodies:
        return _card(folded, table)
    head = ticked if head is None else head
    columns = [column_of(cell.of(folded)) for cell in table.rows[head]]
    # A second line of heads says more: 责任单位 over 牵头 and 配合.
    start = head + 1
    while start < len(table.rows) and (
        start <= ticked or _is_second_head(folded, table.rows[start], table.rows[start - 1])
    ):
        below = [column_of(cell.of(folded)) for cell in table.rows[start]]
        columns = [new or old for new, old in zip(below, columns, strict=True)]
        start += 1
    meant = [
        bodies.get(position) or column or _guessed(folded, [row[position] for row in table.rows[head:]])
        for position, column in enumerate(columns)
    ]
    wordy = None
    if not any(column.kind in ("task", "measure") for column in meant):
        wordy = _wordy(columns, meant, table.rows[start:])
        meant = [Column("task") if position == wordy else column for position, column in enumerate(meant)]
    ticks = {position: (table.rows[ticked][position], legend) for position in bodies}
    last_text = max((p for p, c in enumerate(meant) if c.kind in ("task", "measure")), default=-1)
    # A column in which some cells reach over several rows divides them, also where one reaches over one only.
    dividing = {
        position
        for position in range(last_text)
        for above, below in pairwise(table.rows[start:])
        if above[position] == below[position] and above[position].start < above[position].end
    }
    rows = [_heading_row(row) for row in table.rows[:start]]
    unsure = {position for position, column in enumerate(columns) if not column and position not in bodies}
    if unsure:
        rows[-1] = replace(rows[-1], guessed=tuple(_unsure(folded, table.rows, start, meant, unsure, wordy)))
    for index in range(start, len(table.rows)):
        cells = table.rows[index]
        filled = {cell for cell in cells if cell.start < cell.end}
        if not filled:
            continue
        if len(filled) == 1 and len(cells) > 1:
            only = next(iter(filled))
            rest = (only,) if CONTINUED.fullmatch(only.of(folded)) else ()
            rows.append(Row(only, heads=True, rest=rest))
        elif _is_head(folded, cells):
            rows.append(_heading_row(cells))
        else:
            row = _row(folded, cells, meant, dividing, ticks)
            rows.append(replace(row, moved=True) if index in table.moved else row)
    return [row for row in rows if row.span.start < row.span.end]


def _unsure(
    folded: str,
    rows: tuple[tuple[Span, ...], ...],
    start: int,
    meant: list[Column],
    unsure: set[int],
    wordy: int | None,
) -> Iterator[tuple[Span, str, int]]:
    """Yield the heads, among some that no list has, whose columns give a role or tasks, or hold bodies."""
    end = max(cell.end for cell in rows[-1])
    for position in sorted(unsure):
        head, kind = rows[start - 1][position], meant[position].kind
        cells = ["".join(row[position].of(folded).split()) for row in rows[start:]]
        cells = [words for words in cells if words]
        unread = kind == "other" and 2 * sum(map(_holds_bodies, cells)) > len(cells)
        if head.start < head.end and (position == wordy or kind == "role" or unread):
            yield head, kind, end


def _card(folded: str, table: Table) -> list[Row] | None:
    """Read a table of one task: its first column has the heads, its second what they say."""
    if len(table.rows[0]) != 2:
        return None
    heads, cells = zip(*table.rows, strict=True)
    if not _is_head(folded, heads):
        return None
    row = _row(folded, cells, [guessed_column(head.of(folded)) for head in heads], set(), {})
    return [replace(row, span=Span(heads[0].start, max(row.span.end, heads[-1].end)))] if row.text else None


def _wordy(
    columns: list[Column | None], meant: list[Column], rows: tuple[tuple[Span, ...], ...]
) -> int | None:
    """Find the column with most words among those whose heads are not known: there the tasks stand."""
    lengths = {
        position: sum(row[position].end - row[position].start for row in rows)
        for position, column in enumerate(meant)
        if column.kind == "other" and columns[position] is None
    }
    return max(lengths, key=lambda position: lengths[position], default=None)


def _guessed(folded: str, cells: list[Span]) -> Column:
    """Tell what a column holds that no list names; one without a head may hold the numbers."""
    head, below = cells[0], [cell.of(folded) for cell in cells[1:]]
    if head.start == head.end and below and all(CELL_NUMBER.fullmatch(words) for words in below if words):
        return Column("number")
    return guessed_column(head.of(folded))


def _is_head(folded: str, cells: tuple[Span, ...]) -> bool:
    kinds = [column_of(cell.of(folded)) for cell in dict.fromkeys(cells)]
    known = [kind for kind in kinds if kind]
    return len(known) >= 2 and any(k.kind == "role" for k in known) and any(k.kind != "role" for k in known)


def _is_second_head(folded: str, cells: tuple[Span, ...], above: tuple[Span, ...]) -> bool:
    merged = any(cell == over for cell, over in zip(cells, above, strict=True) if cell.start < cell.end)
    own = [cell for cell, over in zip(cells, above, strict=True) if cell.start < cell.end and cell != over]
    return merged and bool(own) and all(column_of(cell.of(folded)) for cell in own)


def _heading_row(cells: tuple[Span, ...]) -> Row:
    filled = [cell for cell in cells if cell.start < cell.end]
    if not filled:
        return Row(Span(0, 0))
    return Row(
        Span(min(c.start for c in filled), max(c.end for c in filled)),
        heads=True,
        rest=tuple(dict.fromkeys(filled)),
    )


def _row(
    folded: str,
    cells: tuple[Span, ...],
    columns: list[Column],
    dividing: set[int],
    ticks: Mapping[int, tuple[Span, Legend]],
) -> Row:
    number: Span | None = None
    groups: list[Span] = []
    text: list[Span] = []
    roles: list[tuple[Span, Role]] = []
    deadlines: list[Span] = []
    rest: list[Span] = []
    unsaid: list[Span] = []
    last_text = max((p for p, c in enumerate(columns) if c.kind in ("task", "measure")), default=-1)
    for position, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell.start == cell.end or any(cell == seen for seen in text):
            continue
        if column.kind == "number":
            number = cell
        elif position in ticks:
            body, legend = ticks[position]
            rest.append(cell)
            if given := ticked_role(folded, cell, column, legend):
                role, said = given
                roles.append((body, role))
                unsaid += () if said else (cell,)
        elif column.kind == "role" and column.role:
            if (cell, column.role) not in roles:
                roles.append((cell, column.role))
        elif column.kind in ("task", "measure"):
            below = (cells[p] for p in range(position + 1, last_text + 1))
            heads = any(_is_above(folded, cell, other) for other in below)
            (groups if position in dividing or heads else text).append(cell)
        elif column.kind == "deadline":
            deadlines.append(cell)
        else:
            rest.append(cell)
    if not text and groups:
        text = [groups.pop()]
    if len(roles) == 1 and roles[0][1] is Role.LEAD and is_collective(roles[0][0].of(folded)):
        # 各设区市 lead nothing: the cell to their left, merged with the one above, is lost.
        further = any(column.role is Role.RESPONSIBLE for column in columns)
        roles = [(roles[0][0], Role.RESPONSIBLE if further else Role.LEAD)]
    own = [c for c in (number, *text, *(c for c, _ in roles), *deadlines, *rest) if c is not None]
    first = [c for c in (number, *text) if c is not None] or own
    start = min(c.start for c in first)
    # Where what heads the row stands behind its number, the row begins behind both.
    start = max([start, *(cell.end for cell in groups if cell.start > start and text)])
    inside = [c for c in own if c.start >= start]
    return Row(
        Span(start, max(c.end for c in inside)),
        False,
        number,
        tuple(groups),
        tuple(text),
        tuple(roles),
        tuple(deadlines),
        tuple(rest),
        tuple(unsaid),
    )


def _is_above(folded: str, cell: Span, other: Span) -> bool:
    """Tell whether the number of a cell heads that of another one, as 一、 heads 1."""
    one = marker_at(folded, folded, cell.start, cell.end)
    two = marker_at(folded, folded, other.start, other.end)
    return bool(one and two and one.kind < two.kind)
