"""The tables as one workbook (XLSX), with heads in Chinese and in English, for people with a spreadsheet.

Unlike in the CSV files, nothing needs a guard: a cell says itself whether it is a text, a number or a truth
value. The same tables give the same bytes: nothing depends on time, and nothing is compressed, as versions of
zlib differ.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count, islice
from tempfile import TemporaryDirectory
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from creditplan.publishing.cells import GUARD
from creditplan.publishing.columns import Column, Table, tables
from creditplan.spool import Growing, Stored, explained

WORKBOOK: Final = "tables.xlsx"
# What a sheet holds below its head, and what a cell holds.
ROWS: Final = 1_048_575
LONGEST: Final = 32_767
_WIDE, _NARROW = 48, 12
_LONG_TEXTS = ("text_zh", "clause_zh", "title_en")
# The first day that a ZIP file can tell.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def to_workbook(lines: Mapping[str, Iterable[bytes]]) -> bytes | Stored:
    """Write a workbook.

    Args:
        lines: the lines of the tables as the CSV files have them, without heads, by the names of these.

    Raises:
        OutputError: there is no room for temporary files.
    """
    made = Growing()
    with explained(), TemporaryDirectory() as folder:
        # Rows that are written leave the memory.
        writer = Workbook(made.file, {"constant_memory": True, "tmpdir": folder})
        writer.set_properties({"created": datetime(*_NO_TIME)})
        head = writer.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = writer.add_format({"text_wrap": True, "valign": "top"})
        for name, table in tables().items():
            rows = _rows(lines[name])
            for number in count(1):
                sheet = writer.add_worksheet(table.sheet if number == 1 else f"{table.sheet} {number}")
                if _fill(sheet, table, rows, head, body) < ROWS:
                    break
        writer.close()
        return _stored(made)


def _rows(lines: Iterable[bytes]) -> Iterator[list[str]]:
    return csv.reader(line for part in lines for line in io.StringIO(part.decode(), newline=""))


def _fill(sheet: Worksheet, table: Table, rows: Iterator[list[str]], head: Format, body: Format) -> int:
    """Write as many rows as a sheet takes below its head, and return how many they are."""
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        width = _WIDE if column.name in _LONG_TEXTS else max(_NARROW, len(column.en) + 2)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, f"{column.zh}\n{column.en}", head)
    number = 0
    for number, row in enumerate(islice(rows, ROWS), start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if cell:
                _write(sheet, (number, place), column, cell, table.name, body)
    sheet.autofilter(0, 0, number, len(table.columns) - 1)
    return number


def _write(sheet: Worksheet, at: tuple[int, int], column: Column, cell: str, file: str, body: Format) -> None:
    if column.kind == "nonNegativeInteger":
        sheet.write_number(*at, int(cell), body)
    elif column.kind == "boolean":
        sheet.write_boolean(*at, cell == "true", body)
    else:
        text = cell if column.kind == "anyURI" else cell.removeprefix(GUARD)
        sheet.write_string(*at, _fitting(text, file), body)


def _fitting(text: str, file: str) -> str:
    """Cut a text that no cell can hold, and say where the whole is."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    rest = f"…（全文见 {file} / the whole text: {file}）"
    return units[: 2 * (LONGEST - len(rest))].decode("utf-16-le", "ignore") + rest


def _stored(packed: Growing) -> bytes | Stored:
    """Pack a ZIP file anew, without compression."""
    out = Growing()
    with zipfile.ZipFile(packed.file) as made, zipfile.ZipFile(out.file, "w") as stored:
        for own in made.infolist():
            info = zipfile.ZipInfo(own.filename, _NO_TIME)
            info.file_size = own.file_size
            with made.open(own) as part, stored.open(info, "w") as place:
                shutil.copyfileobj(part, place)
    return out.content()
