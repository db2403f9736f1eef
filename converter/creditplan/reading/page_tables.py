"""Tables of a page as grids: merged cells stand in all their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from creditplan.reading.layout import Cell, Layout
from creditplan.reading.pages import Page, cells_of
from creditplan.reading.shown import LEFT_OUT

if TYPE_CHECKING:
    from lxml.etree import _Element

# What a table holds that is no cell.
_ROWS = {"table", "thead", "tbody", "tfoot", "tr"}
# What browsers allow at most.
_WIDEST_CELL, _TALLEST_CELL = 1000, 65_534
# A cell that holds more, and nearly all of its table, is the page itself.
_LONGEST_CELL, _MOST_OF_ALL = 3000, 0.7


def grid_of(
    table: _Element, page: Page, layout: Layout, cell_of: Callable[[_Element], Cell], columns: int = 0
) -> list[list[Cell]] | None:
    """Return the cells of a table of data; ``None`` for one that only lays out a page.

    Args:
        table: its element.
        page: that it stands in.
        layout: counts the cells.
        cell_of: reads the element of a cell.
        columns: how many columns the table above it has: one of a single row may go on with that.

    Raises:
        TooLargeError: there are more cells than any plan has.
    """
    if table.find(".//table") is not None:
        return None
    rows = [row for row in shown_rows(table) if not page.is_about(row)]
    count = sum(row.tag == "tr" for row in rows)
    if not count or (count == 1 and not columns):
        return None
    grid: list[list[Cell]] = []
    open_cells: dict[int, tuple[Cell, int]] = {}
    waiting: tuple[tuple[str, str], ...] = ()
    for row in rows:
        if row.tag == LEFT_OUT:
            above = row.getparent()
            if above is not None and above.tag in _ROWS:
                waiting += ((row.get("cause") or "", row.get("words") or ""),)
            continue
        line: list[Cell] = []
        for element in cells_of(row):
            _fill(line, open_cells, layout)
            cell = cell_of(element)
            cell.left_out, waiting = waiting + cell.left_out, ()
            across = _span(element, "colspan", _WIDEST_CELL) or 1
            down = _span(element, "rowspan", _TALLEST_CELL) or _TALLEST_CELL
            layout.claim(across)
            for _ in range(across):
                if down > 1:
                    open_cells[len(line)] = (cell, down - 1)
                line.append(cell)
        _fill(line, open_cells, layout)
        grid.append(line)
    if waiting and grid[-1]:
        grid[-1][-1].left_out += waiting
    goes_on = count > 1 or len(grid[0]) == columns
    return grid if goes_on and not _lays_out(grid) else None


def shown_rows(table: _Element) -> list[_Element]:
    """Return the rows as they are shown: those of heads first, those of the foot last."""
    rows = list(table.iter("tr", LEFT_OUT))
    if table.find("tfoot") is None:
        return rows
    order = {"thead": 0, "tfoot": 2}

    def place(row: _Element) -> int:
        above = row.getparent()
        return 1 if above is None else order.get(str(above.tag), 1)

    return sorted(rows, key=place)


def _lays_out(grid: list[list[Cell]]) -> bool:
    """Tell whether a table only lays out a page: of one column, or with nearly all words in one cell."""
    cells = {id(cell): len(cell.words) for line in grid for cell in line}
    longest, whole = max(cells.values(), default=0), sum(cells.values())
    one_holds_all = longest > _LONGEST_CELL and longest > _MOST_OF_ALL * whole
    return max(map(len, grid)) < 2 or one_holds_all


def _fill(line: list[Cell], open_cells: dict[int, tuple[Cell, int]], layout: Layout) -> None:
    """Put the cells that reach down from a row above into their places."""
    while len(line) in open_cells:
        layout.claim(1)
        cell, left = open_cells.pop(len(line))
        if left > 1:
            open_cells[len(line)] = (cell, left - 1)
        line.append(cell)


def _span(cell: _Element, name: str, most: int) -> int:
    said = whole((cell.get(name) or "1").strip())
    return 1 if said is None else min(said, most)


def whole(said: str | None) -> int | None:
    """Read a whole number; what is none, or larger than browsers take, says nothing."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 9 else None
