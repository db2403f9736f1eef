"""Tables of assignments as files: workbooks and CSV, written for an office and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from creditplan.editing.files import put
from creditplan.editing.heads import COLUMNS, column_of, head, width
from creditplan.editing.rows import Row
from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr
from creditplan.reading import read_file
from creditplan.reading.csv_rows import delimiter_of
from creditplan.reading.text import decode

SUFFIXES: Final = (".xlsx", ".csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_NEEDED = ("row", "text", "named", "role")
Line = tuple[int, dict[str, str]]
"""The number of a row as a spreadsheet shows it, and its cells by the keys of the columns."""


def write_table(path: Path, rows: Iterable[Row], language: str) -> None:
    """Write the table of one plan or several.

    Args:
        path: ends in ``.xlsx`` or ``.csv``.
        rows: as :func:`creditplan.editing.rows.rows_of` gives them.
        language: of the heads.

    Raises:
        InputError: the name ends in something else.
        OutputError: it cannot be written.
    """
    check(path)
    lines = [[head(column, language) for column in COLUMNS]]
    lines += [[row.cells.get(column, "") for column in COLUMNS] for row in rows]
    put(path, _workbook(lines) if path.suffix.lower() == ".xlsx" else _csv(lines), "table")


def check(path: Path) -> None:
    """Check that a name is that of a table.

    Raises:
        InputError: it ends in something else than ``.xlsx`` or ``.csv``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            tr("a table is a workbook or a CSV file"),
            source=str(path),
            remedy=tr("end its name in {suffixes}", suffixes=tr(" or ").join(SUFFIXES)),
        )


def read_table(path: Path) -> list[Line]:
    """Read a table back: its rows that are not empty.

    Raises:
        InputError: it cannot be read, or lacks a column.
    """
    check(path)
    data = read_file(path)
    lines = _of_workbook(data, str(path)) if path.suffix.lower() == ".xlsx" else _of_csv(data, str(path))
    numbered = [(number, cells) for number, cells in enumerate(lines, 1) if any(cells)]
    heads = [column_of(cell) for cell in numbered[0][1]] if numbered else []
    missing = [column for column in _NEEDED if column not in heads]
    if missing:
        names = ", ".join(f"{head(one, 'zh')} ({head(one, 'en')})" for one in missing)
        raise InputError(
            tr("this is no table of assignments: it has no column {names}", names=names),
            source=str(path),
            line=numbered[0][0] if numbered else None,
            remedy=tr("make one with creditplan review --table, and leave its heads as they are"),
        )
    return [
        (number, {column: cell for column, cell in zip(heads, cells, strict=False) if column})
        for number, cells in numbered[1:]
    ]


def _csv(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    # What a spreadsheet is kept from taking for a formula.
    writer.writerows(["'" + cell if cell.startswith(_FORMULA) else cell for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _of_csv(data: bytes, name: str) -> list[list[str]]:
    text = decode(data, name)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        return [[cell.strip().removeprefix("'") for cell in row] for row in rows]
    except csv.Error as error:
        raise InputError(
            tr("this is no CSV: {error}", error=error),
            source=name,
            remedy=tr("save it again as CSV, or as a workbook"),
        ) from error


def _workbook(lines: list[list[str]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow to load)

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines) - 1, 1), len(COLUMNS) - 1)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, width(column))
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell, body if number else bold)
    return out.getvalue()


def _of_workbook(data: bytes, name: str) -> list[list[str]]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 (slow to load)
    except ImportError:
        raise InputError(
            tr("a library is missing that reads workbooks"),
            source=name,
            remedy=tr("{install}, or save it as CSV", install=install("xlsx", "openpyxl")),
        ) from None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise InputError(
            tr("this is no workbook that can be read"),
            source=name,
            remedy=tr("save it again as .xlsx, or as .csv"),
        ) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
