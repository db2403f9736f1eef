"""Tables in plain text whose rows are lines: cells between tabs, bars or spaces."""

from __future__ import annotations

import re

from creditplan.model import Span, Table
from creditplan.parsing.lines.columns import Column, column_of, guessed_column
from creditplan.parsing.lines.matrices import names_body
from creditplan.parsing.lines.stacked_tables import StackedTables
from creditplan.parsing.lines.tables import CONTINUED, fitness
from creditplan.words.labels import label_words
from creditplan.words.markers import CELL_NUMBER, HEADING, marker_at

_BARS = re.compile(r"[ \t]*[|\t][ \t]*")
# Where nothing stands between two of them, the cell is empty.
_EACH = re.compile(r"[ \v\f]*[|\t][ \v\f]*")
_SPACES = re.compile(r"[ \t]{1,}")


def text_tables(folded: str, lines: list[Span]) -> list[Table]:
    """Find tables in plain text: a line that heads two columns or more, and the lines below it."""
    tables: list[Table] = []
    stacks = StackedTables(folded, lines)
    index = none_before = 0
    while index < len(lines):
        table, behind = stacks.at(index) if index >= none_before else (None, none_before)
        if table:
            tables.append(table)
            index = behind
            continue
        none_before = behind
        cut, heads = _head(folded, lines[index])
        index += 1
        if not heads:
            continue
        if cut is _BARS and any(names_body(folded, head) for head in heads):
            cut = _EACH
        rows: list[list[Span]] = [heads]
        moved: set[int] = set()
        if cut is not _SPACES and (two := _two_heads(folded, lines[index - 1 : index + 1])):
            cut, rows, heads, index = _EACH, [*two], two[1], index + 1
        while index < len(lines):
            cells = _cells(folded, lines[index], cut, heads)
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
            if cut is _BARS:
                fitted = _shifted(folded, _aligned(folded, cells, rows[-1]), heads)
                if fitted is not cells:
                    moved.add(len(rows))
                cells = fitted
            rows.append(cells)
        if len(rows) > 1:
            tables.append(Table(tuple(tuple(row) for row in rows), frozenset(moved)))
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


def _shifted(folded: str, cells: list[Span], heads: list[Span]) -> list[Span]:
    """Put a row in its columns that lacks a cell: what its cells say shows where one is missing."""
    free = 0
    while free < len(cells) and cells[-1 - free].start == cells[-1 - free].end:
        free += 1
    own, lacking = cells[: len(cells) - free], cells[len(cells) - free :]
    if not free or len(own) < 2:
        return cells
    columns = [column_of(head.of(folded)) for head in heads]
    best, most = cells, fitness(folded, cells, columns)
    for place in range(len(own)):
        shifted = [*own[:place], *(Span(own[place].start, own[place].start) for _ in lacking), *own[place:]]
        fits = fitness(folded, shifted, columns)
        if fits > most or (fits == most and best is not cells):
            best, most = shifted, fits
    return best


def _is_broken(folded: str, cells: list[Span], heads: list[Span], below: Span) -> bool:
    """Tell whether a row ends before its first cell with agents, and the line below has what it lacks."""
    filled = [cell for cell in cells if cell.start < cell.end]
    roles = [i for i, head in enumerate(heads) if (column := column_of(head.of(folded))) and column.role]
    further = _split(folded, below, _BARS)
    return (
        1 < len(filled) <= roles[0]
        and cells[len(filled) - 1] == filled[-1]
        and len(further) > 1
        and not CELL_NUMBER.fullmatch(further[0].of(folded))
        and len(filled) + len(further) - 1 <= len(heads)
    )


def _is_heading(folded: str, lines: list[Span], index: int, cut: re.Pattern[str]) -> bool:
    """Tell whether a line in a table is a heading, numbered as such, or 续表; short, and a row comes next."""
    line = lines[index]
    if (
        not (HEADING.match(folded, line.start, line.end) or CONTINUED.fullmatch(line.of(folded)))
        or line.end - line.start > 60
        or index + 1 >= len(lines)
    ):
        return False
    below = lines[index + 1].of(folded)
    return ("\t" in below or "|" in below) if cut is not _SPACES else CELL_NUMBER.match(below) is not None


def _head(folded: str, line: Span) -> tuple[re.Pattern[str], list[Span]]:
    words = line.of(folded)
    cut = _BARS if "|" in words or "\t" in words else _SPACES
    if len(words) > 120 or (cut is _SPACES and (" " not in words or "。" in words)):
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
    if len(cells) < columns:
        return _without_middle(folded, cells, heads)
    # Spaces can stand inside the task too: the outer columns keep one word each.
    behind = columns - 2
    task = Span(cells[1].start, cells[len(cells) - behind - 1].end)
    return [cells[0], task, *cells[len(cells) - behind :]]


def _without_middle(folded: str, cells: list[Span], heads: list[Span]) -> list[Span] | None:
    """Cells of a row that has a number, one task and all columns behind the tasks, but none between."""
    kinds = [column_of(head.of(folded)) for head in heads]
    task = max((i for i, kind in enumerate(kinds) if kind and kind.kind in ("task", "measure")), default=0)
    behind = len(heads) - task - 1
    if task < 2 or len(cells) < behind + 2 or not behind:
        return None
    words = Span(cells[1].start, cells[len(cells) - behind - 1].end)
    middle = [Span(words.start, words.start)] * (task - 1)
    row = [cells[0], *middle, words, *cells[len(cells) - behind :]]
    return row if fitness(folded, row, kinds) > 1 else None
