"""The cells of a workbook as its sheets show them, read row by row through openpyxl (ECMA-376, 18.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from creditplan.reading.layout import Cell, Layout
from creditplan.reading.number_formats import shown
from creditplan.reading.sheets import Sheet

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from openpyxl.styles import Color, Fill, Font
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_WHITE = "FFFFFF"
_ON = ("1", "true")
_LEAST_SIZE = 1
_NUMBERED = 164
Unseen = tuple[str, str]
"""Why words are left out, and which."""


class _Formula(str):
    """A formula whose value was not saved."""

    __slots__ = ()


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Tells formulas without a value, which the library passes over, and which rows are hidden."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # Where the value is an empty text, the cell says that it is a text.
        if cell["value"] is None and element.get("t") != "str":
            formula = element.find(FORMULA_TAG)
            if formula is not None:
                cell["value"] = _Formula(formula.text or "")
        return cell

    def hides(self, row: int) -> bool:
        """Tell whether a row that was just read is hidden."""
        said = self.row_dimensions.get(str(row), {})
        if "hidden" in said:
            return said["hidden"] in _ON
        if said.get("ht") is not None:
            return float(said["ht"]) == 0
        return bool(self.hidden_rows)

    @property
    def hidden_rows(self) -> bool:
        """Whether rows are hidden that say nothing of it."""
        known = getattr(self, "sheet_format", None)
        return known is not None and bool(known.zeroHeight)

    def hidden_columns(self) -> set[int]:
        """The columns that are hidden, or have no width."""
        return {
            column
            for said in self.column_dimensions.values()
            if said.get("hidden") in _ON or float(said.get("width") or 1) == 0
            for column in range(int(said["min"]), min(int(said["max"]), _MOST_COLUMNS) + 1)
        }


_MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells look: whether struck out, in the colour of their ground, and how numbers are written."""

    struck: bool
    unseen: bool
    white: bool
    ground: str
    code: str


@dataclass(slots=True)
class _Found:
    """What a sheet holds: cells by row and column, and in the same order those that are not seen.

    Attributes:
        rows: what is seen.
        away: what stands in hidden rows and columns, by row and column.
        white: what is seen only if something paints the ground behind it.
        left_out: what is left out of or before a cell.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    away: dict[tuple[int, int], str] = field(default_factory=dict)
    white: dict[tuple[int, int], str] = field(default_factory=dict)
    left_out: dict[tuple[int, int], tuple[Unseen, ...]] = field(default_factory=dict)


class WorkbookReader:
    """Reads the sheets of a workbook that was opened to be read only."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.style = cache(self._style)

    def sheets(self, layout: Layout) -> Iterator[Sheet]:
        """Yield what each visible sheet shows; what is hidden is told in the layout."""
        for sheet in self.book.worksheets:
            parser = self._parser(sheet)
            if sheet.sheet_state == "visible":
                yield self._sheet(sheet.title, parser, layout)
                continue
            held = (
                _plain(cell["value"])
                for _, row in parser.parse()
                for cell in row
                if cell["value"] is not None
            )
            layout.leave_out("hidden", " ".join(held))

    def _parser(self, sheet: ReadOnlyWorksheet) -> _Parser:
        book = self.book
        return _Parser(
            sheet._get_source(),
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
            rich_text=True,
        )

    def _sheet(self, name: str, parser: _Parser, layout: Layout) -> Sheet:
        found = _Found()
        columns = None
        for number, row in parser.parse():
            hidden = parser.hides(number)
            columns = parser.hidden_columns() if columns is None else columns
            for cell in row:
                if cell["value"] is not None:
                    self._cell(cell, found, hidden=hidden or cell["column"] in columns)
        areas = [one.bounds for one in parser.merged_cells.mergeCell] if parser.merged_cells else []
        columns = columns or set()
        painted = bool(parser.tables.tablePart or parser.formatting)
        for place, words in found.white.items():
            if painted:
                found.rows.setdefault(place[0], {})[place[1]] = Cell(words)
            else:
                found.left_out[place] = (("hidden", words),)
        self._merge(found, areas, parser, columns, layout)
        rows = found.rows
        if areas or found.white:
            rows = {number: dict(sorted(rows[number].items())) for number in sorted(rows)}
        _tell(found, rows, columns, layout)
        return Sheet(name, rows)

    def _cell(self, cell: Mapping[str, Any], found: _Found, *, hidden: bool) -> None:
        place = cell["row"], cell["column"]
        value, style = cell["value"], self.style(cell["style_id"])
        if hidden:
            found.away[place] = _plain(value)
        elif isinstance(value, _Formula):
            found.left_out[place] = (("formula", f"公式 ={value}"),)
        elif cell["data_type"] == "e":
            found.left_out[place] = (("formula", f"公式的值 {value}"),)
        elif style.struck or style.unseen:
            found.left_out[place] = (("struck" if style.struck else "hidden", _plain(value)),)
        elif style.white and not isinstance(value, CellRichText):
            found.white[place] = _plain(value)
        else:
            words, left_out = _seen(value, style)
            if left_out:
                found.left_out[place] = left_out
            if words:
                found.rows.setdefault(place[0], {})[place[1]] = Cell(words)

    def _merge(
        self,
        found: _Found,
        areas: list[tuple[int, int, int, int]],
        parser: _Parser,
        columns: set[int],
        layout: Layout,
    ) -> None:
        """Put merged cells into all their places that are seen, those that begin in a hidden row too."""
        bottom, right = (
            max(found.rows, default=0),
            max((c for row in found.rows.values() for c in row), default=0),
        )
        for left, top, last, end in areas:
            down, across = range(top, min(end, bottom) + 1), range(left, min(last, right) + 1)
            layout.claim(len(down) * len(across))
            seen = [number for number in down if not parser.hides(number)]
            corner = found.rows.get(top, {}).get(left)
            if corner is None and seen and (top, left) in found.away and set(across) - columns:
                corner = Cell(found.away.pop((top, left)))
            if corner:
                for number in seen:
                    places = (column for column in across if column not in columns)
                    found.rows.setdefault(number, {}).update(dict.fromkeys(places, corner))

    def _style(self, number: int) -> _Style:
        book = self.book
        array = book._cell_styles[number]
        font: Font = book._fonts[array.fontId]
        fill: Fill = book._fills[array.fillId]
        code = array.numFmtId
        code = book._number_formats[code - _NUMBERED] if code >= _NUMBERED else _builtin(code)
        ground = ""
        if getattr(fill, "fill_type", None):
            ground = _colour(fill.fgColor) if fill.fill_type == "solid" else "?"
        colour = _colour(font.color)
        return _Style(
            struck=bool(font.strike),
            unseen=bool(ground and colour == ground) or 0 < (font.sz or _LEAST_SIZE + 1) <= _LEAST_SIZE,
            white=colour == _WHITE and not ground,
            ground=ground or _WHITE,
            code=code,
        )


def _builtin(code: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return str(BUILTIN_FORMATS.get(code, "General"))


def _colour(color: Color | None) -> str:
    """A colour in hexadecimal; empty: it is not known."""
    if color is None:
        return ""
    if color.type == "indexed":
        return str(COLOR_INDEX[color.indexed])[-6:] if color.indexed < len(COLOR_INDEX) else ""
    if color.type == "theme":
        return _WHITE if color.theme == 0 and not color.tint else ""
    return str(color.rgb)[-6:].upper() if color.type == "rgb" else ""


def _seen(value: object, style: _Style) -> tuple[str, tuple[Unseen, ...]]:
    """The words of a cell as its sheet shows them, and what is left out of them."""
    if isinstance(value, CellRichText):
        kept: list[str] = []
        gone: list[Unseen] = []
        for piece in value:
            words = str(piece.text if isinstance(piece, TextBlock) else piece)
            cause = _cause(piece, style)
            if cause:
                gone.append((cause, words))
            else:
                kept.append(words)
        return _plain("".join(kept)), tuple(_joined(gone, ""))
    if isinstance(value, str):
        return _plain(value), ()
    words = shown(value, style.code)
    return words, () if words else (("hidden", _plain(value)),)


def _cause(piece: object, style: _Style) -> str:
    """Why a piece of a cell is not seen; empty: it is."""
    font = piece.font if isinstance(piece, TextBlock) else None
    if font is None:
        return "hidden" if style.white else ""
    if font.strike:
        return "struck"
    return "hidden" if (_colour(font.color) or "?") == style.ground else ""


def _tell(found: _Found, rows: dict[int, dict[int, Cell]], columns: set[int], layout: Layout) -> None:
    """Say what is left out where the next cell stands that is seen; of hidden columns, before the sheet."""
    by_column: dict[int, list[str]] = {}
    for place, words in list(found.away.items()):
        if place[1] in columns:
            by_column.setdefault(place[1], []).append(words)
        else:
            found.left_out[place] = (("hidden", words),)
    for column in sorted(by_column):
        layout.leave_out("hidden", " ".join(by_column[column]))
    unseen = iter(sorted(found.left_out))
    at = next(unseen, None)
    waiting: list[Unseen] = []
    for number, row in rows.items() if at else ():
        for column, cell in row.items():
            while at and at <= (number, column):
                waiting += found.left_out[at]
                at = next(unseen, None)
            if waiting:
                cell.left_out = (*cell.left_out, *_joined(waiting))
                waiting = []
    for place in (at, *unseen) if at else ():
        waiting += found.left_out[place]
    for cause, words in _joined(waiting):
        layout.leave_out(cause, words)


def _joined(pieces: list[Unseen], by: str = " ") -> Iterator[Unseen]:
    """Put together what is left out for one cause."""
    for cause, run in groupby(pieces, itemgetter(0)):
        yield cause, by.join(words for _, words in run)


def _plain(value: object) -> str:
    """A text without the escapes that stand for characters XML cannot hold."""
    return (
        _ESCAPE.sub(lambda said: chr(int(said[1], 16)), str(value)).replace("\r\n", "\n").replace("\r", "\n")
    )
