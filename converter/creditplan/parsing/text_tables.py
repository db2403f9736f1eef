"""Tables in plain text: cells between tabs, bars or spaces, on a line for each row or for each cell."""

from __future__ import annotations

import re
from itertools import pairwise

from creditplan.model import Span, Table
from creditplan.parsing.markers import marker_at
from creditplan.parsing.tables import column_of, guessed_column

_BARS = re.compile(r"[ \t]*[|\t][ \t]*")
_BAR = re.compile(r"[|\t]")
_SPACES = re.compile(r"[ \t]{1,}")
# One of these stands in every head of a column with a role.
_MAYBE_HEAD = re.compile(
    r"单\s*位|部\s*门|牵\s*头|责\s*任|负\s*责|配\s*合|主\s*办|协\s*办|科\s*室|机\s*构|承\s*办|落\s*实"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_NUMBER = re.compile(r"\(?[0-9]{1,3}\)?[、.]?")
# A cell on lines of its own has a few lines at most; so many without a bar end the table.
_CELL_LINES = 8
_MOST_COLUMNS = 16


def text_tables(folded: str, lines: list[Span]) -> list[Table]:
    """Find tables in plain text: a line that heads two columns or more, and the lines below it."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
        stacked = _stacked(folded, lines, index)
        if stacked:
            table, index = stacked
            tables.append(table)
            continue
        cut, heads = _head(folded, lines[index])
        index += 1
        if not heads:
            continue
        rows = [heads]
        while index < len(lines):
            cells = _cells(folded, lines[index], cut, len(heads))
            if cells is None and _is_heading(folded, lines, index, cut):
                # A heading between rows stands for a cell over all columns.
                cells = [lines[index]] * len(heads)
            if cells is None:
                break
            index += 1
            while cut is _BARS and index < len(lines) and _is_broken(folded, cells, heads, lines[index]):
                # A line end in a cell: the next line goes on with it.
                further = _split(folded, lines[index], cut)
                filled = [cell for cell in cells if cell.start < cell.end]
                joint = Span(filled[-1].start, further[0].end)
                cells = [*filled[:-1], joint, *further[1:]]
                cells += [Span(lines[index].end, lines[index].end)] * (len(heads) - len(cells))
                index += 1
            rows.append(_aligned(folded, cells, rows[-1]) if cut is _BARS else cells)
        if len(rows) > 1:
            tables.append(Table(tuple(tuple(row) for row in rows)))
    return tables


def _aligned(folded: str, cells: list[Span], above: list[Span]) -> list[Span]:
    """Put a row in its columns that lacks the cells merged with those above it: its number shows where."""
    first = marker_at(folded, folded, cells[0].start, cells[0].end)
    if not first:
        return cells
    free = 0
    while free < len(cells) and cells[-1 - free].start == cells[-1 - free].end:
        free += 1
    for column in range(1, free + 1):
        over = marker_at(folded, folded, above[column].start, above[column].end)
        if over and over.kind is first.kind and over.number:
            return [*above[:column], *cells[: len(cells) - column]]
    return cells


# A line for each cell


def _stacked(folded: str, lines: list[Span], index: int) -> tuple[Table, int] | None:
    """Find a table whose cells stand on lines of their own, closed by bars; and the line behind it."""
    line = lines[index]
    barred = folded[line.end - 1] == "|"
    if not barred and (index + 1 >= len(lines) or lines[index + 1].of(folded) != "|"):
        return None
    if not column_of(line.of(folded)):
        return None
    cells, after = _stream(folded, lines, index)
    heads: list[Span] = []
    known = 0
    for count, cell in enumerate(cells[:_MOST_COLUMNS], 1):
        words = "".join(cell.of(folded).split())
        if len(words) > 20 or _NUMBER.fullmatch(words):
            break
        if column_of(words):
            known, heads = known + 1, cells[:count]
    kinds = [column_of(cell.of(folded)) for cell in heads]
    if 2 * known < len(heads) or not any(k and k.role for k in kinds) or all(k and k.role for k in kinds):
        return None
    rows = _chunks(folded, heads, cells[len(heads) :])
    return (Table(tuple(map(tuple, rows))), after) if len(rows) > 1 else None


def _stream(folded: str, lines: list[Span], index: int) -> tuple[list[Span], int]:
    """Return the cells from a line on, each closed by a bar, and the line behind the last bar."""
    cells: list[Span] = []
    start: int | None = None
    end, after, waiting = 0, index, 0
    while index < len(lines) and waiting < _CELL_LINES:
        line = lines[index]
        index += 1
        waiting += 1
        low = line.start
        for bar in _BAR.finditer(folded, line.start, line.end):
            piece = Span(low, bar.start()).stripped(folded)
            if piece.start < piece.end:
                start, end = piece.start if start is None else start, piece.end
            cells.append(Span(start, end) if start is not None else Span(bar.start(), bar.start()))
            start, low, after, waiting = None, bar.end(), index, 0
        piece = Span(low, line.end).stripped(folded)
        if piece.start < piece.end:
            start, end = piece.start if start is None else start, piece.end
    return cells, after


def _chunks(folded: str, heads: list[Span], cells: list[Span]) -> list[list[Span]]:
    """Cut a run of cells into rows: at their numbers, or else after as many as there are columns."""
    kinds = [column_of(head.of(folded)) for head in heads]
    place = next((i for i, kind in enumerate(kinds) if kind and kind.kind == "number"), None)
    at: list[int] = []
    for index, cell in enumerate(cells):
        value = _NUMBER.fullmatch(cell.of(folded)) and int(re.sub(r"\D", "", cell.of(folded)))
        if value and (not at or value == int(re.sub(r"\D", "", cells[at[-1]].of(folded))) + 1):
            at.append(index)
    if not at:
        width = len(heads)
        rows = [cells[i : i + width] for i in range(0, len(cells), width)]
        return [heads, *rows] if rows and len(rows[-1]) == width else []
    if place is None:
        # No head for the numbers.
        place = at[0]
        if place >= len(heads):
            return []
        heads = [*heads[:place], Span(heads[place].start, heads[place].start), *heads[place:]]
    rows, width, unread = [heads], len(heads), 0
    for number, following in pairwise([*at, len(cells)]):
        before = cells[unread:number]
        own = len(before) >= place
        # What stands before the row's own cells is a heading over all columns.
        further = before[: len(before) - place] if own else before
        rows += [[cell] * width for cell in further if cell.start < cell.end]
        begin = before[len(before) - place :] if own else rows[-1][:place]
        unread = min(number + width - place, following)
        row = [*begin, *cells[number:unread]]
        rows.append(row + [Span(row[-1].end, row[-1].end)] * (width - len(row)))
    return rows + [[cell] * width for cell in cells[unread:] if cell.start < cell.end]


def _is_broken(folded: str, cells: list[Span], heads: list[Span], below: Span) -> bool:
    """Tell whether a row ends before its first cell with agents, and the line below has just what it lacks."""
    filled = [cell for cell in cells if cell.start < cell.end]
    roles = [i for i, head in enumerate(heads) if (column := column_of(head.of(folded))) and column.role]
    further = _split(folded, below, _BARS)
    return (
        1 < len(filled) <= roles[0]
        and cells[len(filled) - 1] == filled[-1]
        and not _NUMBER.fullmatch(further[0].of(folded))
        and len(filled) + len(further) - 1 <= len(heads)
        and len(further) > 1
    )


def _is_heading(folded: str, lines: list[Span], index: int, cut: re.Pattern[str]) -> bool:
    """Tell whether a line in a table is a heading: numbered as such, short, and a row comes next."""
    line = lines[index]
    if (
        not _HEADING.match(folded, line.start, line.end)
        or line.end - line.start > 60
        or index + 1 >= len(lines)
    ):
        return False
    below = lines[index + 1].of(folded)
    return ("\t" in below or "|" in below) if cut is _BARS else _NUMBER.match(below) is not None


def _head(folded: str, line: Span) -> tuple[re.Pattern[str], list[Span]]:
    words = line.of(folded)
    if len(words) > 120 or not _MAYBE_HEAD.search(words):
        return _BARS, []
    patterns = [_BARS] if "|" in words or "\t" in words else [_SPACES]
    for cut in patterns:
        cells = _split(folded, line, cut)
        if cut is _SPACES:
            cells = _regroup(folded, cells)
        kinds = [column_of(cell.of(folded)) for cell in cells]
        known = [kind for kind in kinds if kind]
        guessed = sum(guessed_column(cell.of(folded)).kind != "other" for cell in cells)
        enough = 2 * max(len(known), guessed) >= len(cells)
        if len(known) >= 2 and enough and any(kind.kind == "role" for kind in known):
            if cut is _SPACES and not all(kinds):
                continue
            return cut, cells
    return _BARS, []


def _regroup(folded: str, cells: list[Span]) -> list[Span]:
    """Put letters together that spaces part: 工 作 任 务 is one head."""
    grouped: list[Span] = []
    index = 0
    while index < len(cells):
        end = index
        while end < len(cells) and cells[end].end - cells[end].start == 1:
            end += 1
        grouped.append(Span(cells[index].start, cells[max(end - 1, index)].end))
        index = max(end, index + 1)
    return grouped


def _split(folded: str, line: Span, cut: re.Pattern[str]) -> list[Span]:
    cells, start = [], line.start
    for match in cut.finditer(folded, line.start, line.end):
        if match.start() == line.start and cut is _BARS and "|" in match[0]:
            start = match.end()
            continue
        cells.append(Span(start, match.start()))
        start = match.end()
    if start < line.end:
        cells.append(Span(start, line.end))
    return [cell.stripped(folded) for cell in cells]


def _cells(folded: str, line: Span, cut: re.Pattern[str], columns: int) -> list[Span] | None:
    """Cells of a row below a head; ``None`` where the table has ended."""
    if cut is _BARS:
        words = line.of(folded)
        if "|" not in words and "\t" not in words:
            return None
        if re.fullmatch(r"[|\s:—-]+", words):
            return [Span(line.start, line.start)] * columns
        cells = _split(folded, line, cut)
        filled = [cell for cell in cells if cell.start < cell.end]
        if len(filled) == 1 and columns > 1 and len(cells) <= 2:
            return filled * columns
        cells = cells[:columns] if all(cell.start == cell.end for cell in cells[columns:]) else cells
        return cells + [Span(line.end, line.end)] * (columns - len(cells)) if len(cells) <= columns else None
    cells = _split(folded, line, cut)
    if len(cells) < columns or not _NUMBER.fullmatch(cells[0].of(folded)):
        return None
    # Spaces can stand inside the task too: the outer columns keep one word each.
    behind = columns - 2
    task = Span(cells[1].start, cells[len(cells) - behind - 1].end)
    return [cells[0], task, *cells[len(cells) - behind :]]
