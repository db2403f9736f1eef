"""Spreadsheets (XLSX, CSV): what their sheets show, as paragraphs and tables.

Hidden sheets, rows and columns, struck-out words and white ones are left out, as nobody sees them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.messages import mark, tr
from creditplan.reading.archive import check_members, opened
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.sheets import Sheet
from creditplan.reading.text import decode

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_REMEDY = mark("open it in a spreadsheet program, and save it as XLSX again")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN = re.compile(r"xl/drawings/[^/]+\.xml")
# What a line can say of how its file is parted.
_NAMED_DELIMITER = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
# What keeps a spreadsheet from taking a text for a number: ="1-1" and '1-1.
_SAFE = re.compile(r"\A(?:=\"(?=[^\"]*\"\Z)|'(?=[\d=+@(-]))(.*?)\"?\Z", re.DOTALL)
_DELIMITERS = ",;\t|"


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
    sheet = Sheet("")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, start=1):
            for column, words in enumerate(cells, start=1):
                if words := _SAFE.sub(r"\1", words.strip()):
                    sheet.rows.setdefault(row, {})[column] = Cell(words)
    except csv.Error as error:
        raise InputError(
            tr(
                "the CSV file cannot be read behind line {line_num}: {error}",
                line_num=reader.line_num,
                error=error,
            ),
            source=name,
            remedy=tr("save it as CSV again, or as XLSX"),
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

    from creditplan.reading.workbooks import WorkbookReader

    layout = Layout()
    try:
        with opened(data, name) as package:
            check_members(package, name)
            drawn = list(_drawn(package))
        book: Workbook = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, rich_text=True
        )
        for sheet in WorkbookReader(book).sheets(layout):
            sheet.write(layout)
        for words in drawn:
            layout.leave_out("drawn", words)
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError,
        AttributeError, NotImplementedError, EOFError, OSError, SyntaxError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(
            tr("the workbook is damaged: {reason}", reason=reason), source=name, remedy=tr(_REMEDY)
        ) from None
    return layout


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
