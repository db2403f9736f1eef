"""Spreadsheets (XLSX, CSV): what their sheets show, as paragraphs and tables.

Of a sheet, what stands alone in its row above and below the table is a paragraph: a title, a note. What lies
between is one table, without the rows and columns that hold nothing. Hidden sheets, rows and columns,
struck-out words and white ones are left out, as nobody sees them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.archive import check_members, opened
from creditplan.reading.layout import Cell, Layout, Part
from creditplan.reading.number_formats import shown
from creditplan.reading.text import decode
from creditplan.words.fold import fold
from creditplan.words.markers import marker_at

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_REMEDY = "open it in a spreadsheet program, and save it as XLSX again"
_WHITE = {"FFFFFFFF", "00FFFFFF"}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN = re.compile(r"xl/drawings/[^/]+\.xml")
# What a line can say of how its file is parted.
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_DELIMITERS = ",;\t|"


@dataclass(slots=True)
class _Sheet:
    """What a sheet shows.

    Attributes:
        name: of its tab; empty, if it has none.
        rows: its cells by row and column, from 1; a merged one stands in all its places.
    """

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def write(self, layout: Layout) -> None:
        """Write the rows that hold something; the name counts as a heading if it is numbered as one."""
        numbers = sorted(self.rows)
        columns = sorted({column for row in self.rows.values() for column in row})
        layout.claim(len(numbers) * len(columns))
        wide = [number for number in numbers if len({id(cell) for cell in self.rows[number].values()}) > 1]
        first, last = (wide[0], wide[-1]) if wide else (numbers[-1] + 1 if numbers else 0, 0)
        self._paragraphs(layout, [number for number in numbers if number < first])
        if marker_at(self.name, fold(self.name), 0, len(self.name)):
            layout.place = (("sheet", self.name),)
            layout.paragraph(self.name)
        if wide:
            nothing = Cell("")
            inside = [number for number in numbers if first <= number <= last]
            layout.table(
                [[self.rows[number].get(column, nothing) for column in columns] for number in inside],
                [self._place(number, columns) for number in inside],
            )
            self._paragraphs(layout, [number for number in numbers if number > last])
        layout.place = ()

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
        return (
            ("sheet", self.name),
            ("cells", " ".join(f"{_letters(column)}{number}" for column in columns)),
        )


@cache
def _letters(column: int) -> str:
    """What sheets call a column: A, B … Z, AA."""
    above, last = divmod(column - 1, 26)
    return (_letters(above) if above else "") + chr(ord("A") + last)


def read_csv(data: bytes, name: str) -> Layout:
    """Read a table of comma-separated values; semicolons, tabs and bars part cells too.

    Raises:
        InputError: it cannot be decoded, or a quote is not closed.
        TooLargeError: it claims more text or cells than any plan has.
    """
    text = decode(data, name)
    first, _, rest = text.partition("\n")
    delimiter = None
    if said := _NAMED_DELIMITER.fullmatch(first.strip().lstrip("\ufeff")):
        text, delimiter = rest, said[1]
    delimiter = delimiter or _delimiter(text)
    sheet = _Sheet("")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, start=1):
            for column, words in enumerate(cells, start=1):
                if words.strip():
                    sheet.rows.setdefault(row, {})[column] = Cell(words.strip())
    except csv.Error as error:
        raise InputError(
            f"the CSV file cannot be read behind line {reader.line_num}: {error}",
            source=name,
            remedy="save it as CSV again, or as XLSX",
        ) from None
    layout = Layout()
    sheet.write(layout)
    return layout


def _delimiter(text: str) -> str:
    """Tell which sign parts the cells: the one by which most lines fall into equally many."""

    def regular(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in text.splitlines()[:200] if line.strip()]
        usual = max(set(counts), key=lambda count: (count > 0, counts.count(count)), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_DELIMITERS, key=regular)


def read_xlsx(data: bytes, name: str) -> Layout:
    """Read a workbook: its visible sheets in their order, values as they are shown.

    Raises:
        InputError: it is damaged, encrypted, or blows up when unpacked.
        TooLargeError: it claims more text or cells than any plan has.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    layout = Layout()
    try:
        with opened(data, name) as package:
            check_members(package, name)
            drawn = list(_drawn(package))
        book: Workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                _sheet(sheet, layout).write(layout)
            else:
                held = (_plain(cell.value) for cell in _cells(sheet) if cell.value is not None)
                layout.leave_out("hidden", " ".join(held))
        for words in drawn:
            layout.leave_out("drawn", words)
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError,
        AttributeError, NotImplementedError, EOFError, OSError, SyntaxError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(f"the workbook is damaged: {reason}", source=name, remedy=_REMEDY) from None
    return layout


def _cells(sheet: Worksheet) -> Iterator[SheetCell | MergedCell]:
    """Yield the cells that the file holds: what iterates over a sheet makes those between them too.

    They are taken out of the sheet, so that a large one is not held twice.
    """
    return (sheet._cells.pop(place) for place in sorted(sheet._cells))


def _sheet(sheet: Worksheet, layout: Layout) -> _Sheet:
    """Collect what a sheet shows; what it hides is told where the next cell that is seen stands."""
    made = _Sheet(sheet.title)
    rows = {row for row, dimension in sheet.row_dimensions.items() if dimension.hidden}
    columns = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    columns_away: dict[int, list[str]] = {}
    unseen: list[tuple[str, str]] = []
    for cell in _cells(sheet):
        if cell.value is None:
            continue
        words, left_out = _seen(cell)
        if cell.row in rows:
            unseen.append(("hidden", words))
        elif cell.column in columns:
            columns_away.setdefault(cell.column, []).append(words)
        elif words:
            made.rows.setdefault(cell.row, {})[cell.column] = Cell(words, (*_joined(unseen), *left_out))
            unseen = []
        else:
            unseen += left_out
    unseen += [("hidden", " ".join(pieces)) for pieces in columns_away.values()]
    for cause, words in _joined(unseen):
        layout.leave_out(cause, words)
    bottom = max(made.rows, default=0)
    right = max((column for row in made.rows.values() for column in row), default=0)
    for area in sheet.merged_cells.ranges:
        corner = made.rows.get(area.min_row, {}).get(area.min_col)
        down = range(area.min_row, min(area.max_row, bottom) + 1)
        across = range(area.min_col, min(area.max_col, right) + 1)
        layout.claim(len(down) * len(across))
        if corner:
            for number in down:
                if number not in rows:
                    made.rows.setdefault(number, {}).update(dict.fromkeys(across, corner))
    return made


def _joined(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Put together what is left out for one cause."""
    for cause, run in groupby(pieces, itemgetter(0)):
        yield cause, " ".join(words for _, words in run)


def _seen(cell: SheetCell | MergedCell) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The words of a cell as its sheet shows them, and what is left out of them: cause and words."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    font, value = cell.font, cell.value
    if font is not None and font.strike:
        return "", (("struck", _plain(value)),)
    if _is_white(cell):
        return "", (("hidden", _plain(value)),)
    if isinstance(value, CellRichText):
        kept: list[str] = []
        struck: list[str] = []
        for piece in value:
            gone = isinstance(piece, TextBlock) and piece.font is not None and piece.font.strike
            (struck if gone else kept).append(str(piece.text if isinstance(piece, TextBlock) else piece))
        return _plain("".join(kept)), (("struck", "".join(struck)),) if struck else ()
    if isinstance(value, str):
        return _plain(value), ()
    words = shown(value, cell.number_format)
    return words, () if words else (("hidden", _plain(value)),)


def _plain(value: object) -> str:
    """A text without the escapes that stand for characters XML cannot hold."""
    return (
        _ESCAPE.sub(lambda said: chr(int(said[1], 16)), str(value)).replace("\r\n", "\n").replace("\r", "\n")
    )


def _is_white(cell: SheetCell | MergedCell) -> bool:
    """Tell whether the words are as white as the sheet."""
    color = cell.font.color if cell.font is not None else None
    if color is None or (cell.fill is not None and cell.fill.fill_type):
        return False
    return (color.type == "rgb" and color.rgb in _WHITE) or (
        color.type == "theme" and color.theme == 0 and not color.tint
    )


def _drawn(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield the words of shapes that lie over the sheets: where, their file does not say in words."""
    from openpyxl.xml.functions import fromstring

    for path in sorted(filter(_DRAWN.fullmatch, package.namelist())):
        for shape in fromstring(package.read(path)).iter(f"{_DRAWING}txBody"):
            words = "\n".join(
                "".join(run.text or "" for run in paragraph.iter(f"{_DRAWING_TEXT}t"))
                for paragraph in shape.iter(f"{_DRAWING_TEXT}p")
            )
            if words.strip():
                yield words
