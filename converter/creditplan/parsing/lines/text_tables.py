"""Tables in plain text whose rows are lines: cells between tabs, bars or spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from creditplan.model import Landmark, Span, Table
from creditplan.parsing.lines.columns import Column, Placing, column_of, guessed_column
from creditplan.parsing.lines.glued_tables import glued_table
from creditplan.parsing.lines.matrices import names_body
from creditplan.parsing.lines.stacked_tables import CELL_WIDTH, StackedTables
from creditplan.parsing.lines.table_readings import best_reading, is_head
from creditplan.parsing.lines.tables import CONTINUED
from creditplan.words.labels import label_words
from creditplan.words.markers import CELL_NUMBER, HEADING, marker_at
from creditplan.words.marks import LINE_ENDS

_BARS = re.compile(r"[ \t]*[|\t][ \t]*")
_BAR = re.compile(r"[|\t]")
# Where nothing stands between two of them, the cell is empty.
_EACH = re.compile(r"[ \v\f]*[|\t][ \v\f]*")
_SPACES = re.compile(r"[ \t]{1,}")
_MOST_COLUMNS = 16
_LONGEST_HEADING = 60
_WIDEST_HEADS = 120
# What it costs to put a row elsewhere than it stands, and gains to go on with the number above.
_MOVED = 0.1
_GOES_ON = 2.0


def text_tables(folded: str, lines: list[Span], landmarks: Sequence[Landmark] = ()) -> list[Table]:
    """Find tables in plain text: a line that heads columns and those below it, or rows alone."""
    tables: list[Table] = []
    stacks = StackedTables(folded, lines, landmarks)
    barred = "|" in folded or "\t" in folded
    index = none_before = free = 0
    while index < len(lines):
        if _is_paragraph(folded, lines[index], barred=barred):
            none_before = none_before if index < none_before else 0
            if table := glued_table(folded, lines[index]):
                tables.append(table)
                free = index + 1
            index += 1
            continue
        table, behind = stacks.at(index, free) if index >= none_before else (None, none_before)
        if table:
            tables.append(table)
            index = free = behind
            continue
        none_before = behind
        cut, heads = _head(folded, lines[index])
        if heads:
            table, index = _headed(folded, lines, index + 1, cut, heads)
        elif barred:
            table, index = _alone(folded, lines, index)
        else:
            index += 1
        if table:
            tables.append(table)
            free = index
    return tables


def _is_paragraph(folded: str, line: Span, *, barred: bool) -> bool:
    """Tell whether a line is surely no row, head or cell: it is long, and nothing parts it."""
    start, end = line.start, line.end
    if end - start <= CELL_WIDTH or (barred and _BAR.search(folded, start, end)):
        return False
    return end - start > _WIDEST_HEADS or folded.find(" ", start, end) < 0


def _headed(
    folded: str, lines: list[Span], index: int, cut: re.Pattern[str], heads: list[Span]
) -> tuple[Table | None, int]:
    """Read the rows below heads, up to what is none, and return where that stands."""
    known = [column_of(head.of(folded)) for head in heads]
    if cut is _BARS and any(names_body(folded, head) for head in heads):
        cut = _EACH
    rows = [heads]
    if cut is not _SPACES and (two := _two_heads(folded, lines[index - 1 : index + 1])):
        cut, rows, heads, index = _EACH, [*two], two[1], index + 1
    elif cut is _BARS:
        rows = [heads := _widened(folded, lines, index, heads)]
    while index < len(lines):
        other, further = _head(folded, lines[index])
        columns = [column_of(head.of(folded)) for head in further]
        if other is cut and is_head(folded, further) and columns != known:
            break
        cells = _cells(folded, lines[index], cut, heads)
        if cells is None and _is_heading(folded, lines, index, cut):
            # A heading between rows stands for a cell over all columns.
            cells = [lines[index]] * len(heads)
        if cells is None:
            break
        index += 1
        while cut is _BARS and index < len(lines) and _is_broken(folded, cells, heads, lines[index]):
            # A line end in a cell: the next line goes on with it.
            below = _split(folded, lines[index], cut)
            filled = [cell for cell in cells if cell.start < cell.end]
            joint = Span(filled[-1].start, below[0].end)
            cells = [*filled[:-1], joint, *below[1:]]
            cells += [Span(lines[index].end, lines[index].end)] * (len(heads) - len(cells))
            index += 1
        rows.append(cells)
    if len(rows) < 2:
        return None, index
    return (_placed(folded, rows) if cut is _BARS else Table(tuple(map(tuple, rows)))), index


def _widened(folded: str, lines: list[Span], index: int, heads: list[Span]) -> list[Span]:
    """Add empty heads where both rows below have as many cells, but more than there are heads."""
    counts = {len(_split(folded, line, _BARS)) for line in lines[index : index + 3][-2:]}
    width = max(counts, default=0)
    if len(counts) != 1 or not len(heads) < width <= _MOST_COLUMNS:
        return heads
    return heads + [Span(heads[-1].end, heads[-1].end)] * (width - len(heads))


def _alone(folded: str, lines: list[Span], index: int) -> tuple[Table | None, int]:
    """Read lines of as many cells whose heads no list names, if there are any; and return where they end."""
    rows: list[list[Span]] = []
    first = index
    while index < len(lines) and _BAR.search(folded, lines[index].start, lines[index].end):
        if rows and _head(folded, lines[index])[1]:
            break
        if cells := _split(folded, lines[index], _BARS):
            rows.append(cells)
        index += 1
    if len(rows) < 2:
        return None, max(index, first + 1)
    width = max(map(len, rows))
    full = sum(len(row) == width for row in rows)
    if not 3 <= width <= _MOST_COLUMNS or 2 * full < len(rows):
        return None, index
    rows = [row + [Span(row[-1].end, row[-1].end)] * (width - len(row)) for row in rows]
    return (_placed(folded, rows) if best_reading(folded, [tuple(row) for row in rows]) else None), index


def _free(cells: Sequence[Span]) -> int:
    """How many cells at the end of a row are empty."""
    return next((i for i, cell in enumerate(reversed(cells)) if cell.start < cell.end), len(cells))


def _placed(folded: str, rows: list[list[Span]]) -> Table:
    """Put rows that lack cells, or those merged with the cells above, in the columns that they fit best."""
    rows = _heads_placed(folded, rows)
    reading = best_reading(folded, [tuple(row) for row in rows])
    columns = list(reading.columns) if reading else [column_of(head.of(folded)) for head in rows[0]]
    placing, found, moved = Placing(folded, columns), rows[:1], set()
    for index, cells in enumerate(rows[1:], 1):
        free = _free(cells)
        if not free:
            found.append(cells)
            continue
        own = cells[: len(cells) - free]
        candidates = [(placing.fits(cells), cells)]
        if len(own) > 1:
            for place in range(len(own)):
                shifted = [*own[:place], *[Span(own[place].start, own[place].start)] * free, *own[place:]]
                candidates.append((placing.fits(shifted) - _MOVED, shifted))
        first = marker_at(folded, folded, cells[0].start, cells[0].end)
        for column in range(1, free + 1 if first else 0):
            over = marker_at(folded, folded, found[-1][column].start, found[-1][column].end)
            if first and over and over.kind is first.kind and over.number:
                aligned = [*found[-1][:column], *cells[: len(cells) - column]]
                candidates.append((placing.fits(aligned) + _GOES_ON, aligned))
        # Of places as good as each other the last one counts: what stands before is seldom left out.
        most = max(fits for fits, _ in candidates)
        found.append([row for fits, row in candidates if fits == most][-1])
        if found[-1] is not cells:
            moved.add(index)
    return Table(tuple(map(tuple, found)), frozenset(moved))


def _heads_placed(folded: str, rows: list[list[Span]]) -> list[list[Span]]:
    """Put heads, and those that divide them, in their columns, if empty cells among them were lost."""
    for index in range(min(2, len(rows) - 1)):
        free = _free(rows[index])
        own = rows[index][: len(rows[index]) - free]
        if not free or not own or (index and not all(column_of(cell.of(folded)) for cell in own)):
            continue
        readings = []
        for place in range(len(own) + 1):
            at = own[place].start if place < len(own) else own[-1].end
            shifted = [*own[:place], *[Span(at, at)] * free, *own[place:]]
            candidate = [*rows[:index], shifted, *rows[index + 1 :]]
            if reading := best_reading(folded, [tuple(row) for row in candidate]):
                readings.append((reading.score, candidate))
        rows = max(readings, key=lambda one: one[0])[1] if readings else rows
    return rows


def _is_broken(folded: str, cells: list[Span], heads: list[Span], below: Span) -> bool:
    """Tell whether a row that ends before its bodies, or in a list, goes on in the line below."""
    filled = [cell for cell in cells if cell.start < cell.end]
    if len(filled) < 2 or cells[len(filled) - 1] != filled[-1]:
        return False
    roles = [i for i, head in enumerate(heads) if (column := column_of(head.of(folded))) and column.role]
    further = _split(folded, below, _BARS)
    listed = filled[-1].of(folded).endswith(("、", ","))
    return (
        (listed or (len(filled) <= roles[0] and len(further) > 1))
        and not CELL_NUMBER.fullmatch(further[0].of(folded))
        and len(filled) + len(further) - 1 <= len(heads)
    )


def _is_heading(folded: str, lines: list[Span], index: int, cut: re.Pattern[str]) -> bool:
    """Tell whether a line in a table is a heading: short, numbered or no sentence, and a row comes next."""
    line = lines[index]
    if index + 1 >= len(lines) or line.end - line.start > _LONGEST_HEADING:
        return False
    if cut is _BARS and _BAR.search(folded, line.start, line.end):
        return False
    numbered = bool(HEADING.match(folded, line.start, line.end) or CONTINUED.fullmatch(line.of(folded)))
    below = lines[index + 1].of(folded)
    if cut is _SPACES:
        return numbered and CELL_NUMBER.match(below) is not None
    if not _BAR.search(below):
        return False
    return numbered or not (folded[line.end - 1] in LINE_ENDS or _head(folded, lines[index + 1])[1])


def _head(folded: str, line: Span) -> tuple[re.Pattern[str], list[Span]]:
    words = line.of(folded)
    cut = _BARS if "|" in words or "\t" in words else _SPACES
    if len(words) > _WIDEST_HEADS or (cut is _SPACES and (" " not in words or "。" in words)):
        return _BARS, []
    if not label_words().columns.search("".join(words.split())):
        return _BARS, _matrix_head(folded, line) if cut is _BARS else []
    cells = _split(folded, line, cut)
    if cut is _SPACES:
        cells = _regroup(folded, cells)
    known: list[Column] = []
    for cell in cells:
        if kind := column_of(cell.of(folded)):
            known.append(kind)
        elif cut is _SPACES:
            # Where only spaces part the words, each must head a column.
            return _BARS, []
    if len(known) < 2 or not any(kind.kind == "role" for kind in known):
        return _BARS, []
    guessed = sum(guessed_column(cell.of(folded)).kind != "other" for cell in cells)
    return (cut, cells) if 2 * max(len(known), guessed) >= len(cells) else (_BARS, [])


def _two_heads(folded: str, lines: list[Span]) -> tuple[list[Span], list[Span]] | None:
    """Return two lines that head a table, if the second stands below merged cells of the first."""
    if len(lines) < 2 or folded[lines[0].start : lines[1].end].count("\n") != 1:
        return None
    first, second = (_split(folded, _whole(folded, line), _EACH) for line in lines)
    width = max(len(first), len(second))
    first, second = (
        row + [Span(line.end, line.end)] * (width - len(row))
        for row, line in zip((first, second), lines, strict=True)
    )
    if width < 4 or second[0].start < second[0].end:
        return None
    own = [cell for cell in second if cell.start < cell.end]
    if not own or not all(names_body(folded, cell) or column_of(cell.of(folded)) for cell in own):
        return None
    for at in range(1, len(first)):
        if first[at].start == first[at].end:
            first[at] = first[at - 1]
    return first, [over if cell.start == cell.end else cell for cell, over in zip(second, first, strict=True)]


def _whole(folded: str, line: Span) -> Span:
    """Return a line with the white space around it, where tabs part empty cells."""
    end = folded.find("\n", line.end)
    return Span(folded.rfind("\n", 0, line.start) + 1, end if end >= 0 else len(folded))


def _matrix_head(folded: str, line: Span) -> list[Span]:
    """Return the cells of a line that heads tasks and bodies: 序号 | 工作任务 | 财政部 | 审计署."""
    cells = _split(folded, line, _EACH)
    if len(cells) < 2:
        return []
    known = [column_of(cell.of(folded)) for cell in cells]
    tasks = sum(column is not None and column.kind in ("task", "measure") for column in known)
    bodies = sum(names_body(folded, cell) for cell in cells)
    return cells if tasks and bodies and bodies + sum(map(bool, known)) == len(cells) else []


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
        if match.start() == line.start and cut is not _SPACES and "|" in match[0]:
            start = match.end()
            continue
        cells.append(Span(start, match.start()))
        start = match.end()
    if start < line.end:
        cells.append(Span(start, line.end))
    return [cell.stripped(folded) for cell in cells]


def _cells(folded: str, line: Span, cut: re.Pattern[str], heads: list[Span]) -> list[Span] | None:
    """Cells of a row below a head; ``None`` where the table has ended."""
    columns = len(heads)
    if cut is not _SPACES:
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
    if not CELL_NUMBER.fullmatch(cells[0].of(folded)):
        return None
    placing = Placing(folded, [column_of(head.of(folded)) for head in heads])
    # Spaces can stand inside a cell too.
    row = placing.place(cells)
    # Which bodies are missing cannot be told.
    lacking = any(
        cell.start == cell.end and column is not None and column.kind == "role"
        for cell, column in zip(row, placing.columns, strict=True)
    )
    return row if placing.fits(row) > 1 and not lacking else None
