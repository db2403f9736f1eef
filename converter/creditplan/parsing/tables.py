"""Tables: what the columns of their heads mean, and what their rows say.

A table can come from the format (HTML, DOCX), or stand in the text: cells between tabs, bars or spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.model import Role, Span, Table
from creditplan.parsing.lexicon import lexicon

_BARS = re.compile(r"[ \t]*[|\t][ \t]*")
_SPACES = re.compile(r"[ \t]{1,}")
# One of these stands in every head of a column with a role.
_MAYBE_HEAD = re.compile(
    r"单\s*位|部\s*门|牵\s*头|责\s*任|负\s*责|配\s*合|主\s*办|协\s*办|科\s*室|机\s*构|承\s*办|落\s*实"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_NUMBER = re.compile(r"\(?[0-9]{1,3}\)?[、.]?")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: number, task, measure, role, deadline, person or other."""

    kind: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, by what its cells mean; empty cells are left out.

    Attributes:
        span: from its first cell to its last one.
        heads: it heads the columns, or is a heading that spans them all.
        number: its number's cell.
        group: the cell of a task that several rows divide into measures.
        text: the cells that say what is to be done.
        roles: cells with agents, and the role that the head of their column gives.
        deadlines: cells that say when.
        rest: other cells.
    """

    span: Span
    heads: bool = False
    number: Span | None = None
    group: Span | None = None
    text: tuple[Span, ...] = ()
    roles: tuple[tuple[Span, Role], ...] = ()
    deadlines: tuple[Span, ...] = ()
    rest: tuple[Span, ...] = ()


def column_of(words: str) -> Column | None:
    """Tell what the head of a column says: 牵 头 单 位 is a role, 序号 the number.

    >>> column_of("牵 头 单 位").role.value, column_of("完成时限").kind
    ('lead', 'deadline')
    """
    said, word = lexicon(), "".join(words.split()).strip(":|*")
    if not word or len(word) > 20:
        return None
    match = said.field.fullmatch(word)
    if match:
        return Column(said.fields[match["field"]])
    if said.column.fullmatch(word) or re.fullmatch(rf"(?:{said.column.pattern}|[及和、/])+", word):
        roles = [role for stem, role in said.label_stems.items() if stem in word]
        role = (
            Role.LEAD
            if Role.LEAD in roles
            else Role.PARTICIPANT
            if Role.PARTICIPANT in roles
            else Role.RESPONSIBLE
        )
        return Column("role", role)
    return None


def text_tables(folded: str, lines: list[Span]) -> list[Table]:
    """Find tables in plain text: a line that heads two columns or more, and the lines below it."""
    tables: list[Table] = []
    index = 0
    while index < len(lines):
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
            rows.append(cells)
            index += 1
        if len(rows) > 1:
            tables.append(Table(tuple(tuple(row) for row in rows)))
    return tables


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
        if len(known) >= 2 and 2 * len(known) >= len(cells) and any(kind.kind == "role" for kind in known):
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


def read_table(text: str, folded: str, table: Table) -> list[Row] | None:
    """Read the rows of a table by the heads of its columns; ``None``: it has none with a role."""
    head = next((i for i, row in enumerate(table.rows[:6]) if _is_head(folded, row)), None)
    if head is None:
        return None
    columns = [column_of(cell.of(folded)) for cell in table.rows[head]]
    # A second line of heads says more: 责任单位 over 牵头 and 配合.
    start = head + 1
    while start < len(table.rows) and _is_second_head(folded, table.rows[start], table.rows[start - 1]):
        below = [column_of(cell.of(folded)) for cell in table.rows[start]]
        columns = [new or old for new, old in zip(below, columns, strict=True)]
        start += 1
    meant = [column or Column("other") for column in columns]
    rows = [_heading_row(row) for row in table.rows[:start]]
    for index in range(start, len(table.rows)):
        cells = table.rows[index]
        filled = {cell for cell in cells if cell.start < cell.end}
        if not filled:
            continue
        if len(filled) == 1 and len(cells) > 1:
            rows.append(Row(next(iter(filled)), heads=True))
        elif _is_head(folded, cells):
            rows.append(_heading_row(cells))
        else:
            rows.append(_row(cells, meant, table.rows, index))
    return [row for row in rows if row.span.start < row.span.end]


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
    cells: tuple[Span, ...], columns: list[Column], rows: tuple[tuple[Span, ...], ...], index: int
) -> Row:
    number: Span | None = None
    group: Span | None = None
    text: list[Span] = []
    roles: list[tuple[Span, Role]] = []
    deadlines: list[Span] = []
    rest: list[Span] = []
    for position, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell.start == cell.end or any(cell == seen for seen in text):
            continue
        shared = any(
            0 <= other < len(rows) and rows[other][position] == cell for other in (index - 1, index + 1)
        )
        if column.kind == "number":
            number = cell
        elif column.kind == "role" and column.role:
            if (cell, column.role) not in roles:
                roles.append((cell, column.role))
        elif column.kind in ("task", "measure"):
            last_text = max(p for p, c in enumerate(columns) if c.kind in ("task", "measure"))
            if shared and position < last_text:
                group = cell
            else:
                text.append(cell)
        elif column.kind == "deadline":
            deadlines.append(cell)
        else:
            rest.append(cell)
    if not text and group:
        text, group = [group], None
    own = [c for c in (number, *text, *(c for c, _ in roles), *deadlines, *rest) if c is not None]
    first = [c for c in (number, *text) if c is not None] or own
    start = min(c.start for c in first)
    inside = [c for c in own if c.start >= start]
    return Row(
        Span(start, max(c.end for c in inside)),
        False,
        number,
        group,
        tuple(text),
        tuple(roles),
        tuple(deadlines),
        tuple(rest),
    )
