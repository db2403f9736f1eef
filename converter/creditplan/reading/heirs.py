"""The table of heirs beside a plan, ``plan.heirs.csv``: who has its tasks after changes of bodies."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Final, NoReturn

from creditplan.dates import is_date
from creditplan.errors import InputError
from creditplan.model import Extent, HeirRow, Labels
from creditplan.reading.text import decode

HEIRS: Final = ".heirs.csv"
COLUMNS: Final = (
    "tasks",
    "agency",
    "change",
    "heir",
    "date",
    "extent",
    "part_zh",
    "part_en",
    "source",
    "confidence",
)
_DELIMITERS = ",;\t"
_CONFIDENCES = ("high", "medium")
# Several tasks in a cell; full-width signs too.
_BETWEEN_TASKS = re.compile(r"[\s,;、，；]+")
_LARGEST = 1 << 20
_Cells = dict[str, str]


def read_heirs(data: bytes | None, name: str) -> tuple[HeirRow, ...]:
    """Read a table of heirs: CSV in UTF-8 (with or without BOM), UTF-16 or GB18030.

    Args:
        data: the bytes of the file; ``None``: there is none.
        name: what messages call it.

    Raises:
        InputError: it is no such table, or a cell of it is not as it should be; with the line.
    """
    if data is None:
        return ()
    if len(data) > _LARGEST:
        raise InputError(
            f"the table of heirs is larger than {_LARGEST // 2**20} MiB",
            source=name,
            remedy="check that this is the right file",
        )
    return tuple(_row(cells, (name, line)) for line, cells in _rows(decode(data, name), name))


def _rows(text: str, name: str) -> Iterator[tuple[int, _Cells]]:
    """Yield the rows that are not empty with the lines that they begin on."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    line, header = 1, None
    try:
        for row in reader:
            cells = [cell.strip().removeprefix("'") for cell in row]
            if header is None:
                header = _header(cells, name)
            elif any(cells):
                if len(cells) > len(header):
                    _refuse(
                        (name, line),
                        "more cells than columns",
                        "put cells that hold the sign between cells in quotes",
                    )
                yield line, dict(zip(header, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        _refuse(
            (name, line),
            f"this is no CSV: {error}",
            "double the quotes within a cell, and close them at its end",
        )


def _header(cells: list[str], name: str) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    for cell in cells:
        if cell not in COLUMNS or cells.count(cell) > 1:
            kind = "unknown column" if cell not in COLUMNS else "two columns"
            _refuse((name, 1), f"{kind} {cell!r}", f"the columns are {', '.join(COLUMNS)}")
    missing = [column for column in ("extent", "source", "confidence") if column not in cells]
    if missing:
        _refuse(
            (name, 1),
            f"the columns {', '.join(missing)} are missing",
            f"the columns are {', '.join(COLUMNS)}",
        )
    return cells


def _row(cells: _Cells, place: tuple[str, int]) -> HeirRow:
    given = {column: cell for column, cell in cells.items() if cell}
    for column, cell in given.items():
        if not cell.isprintable():
            _refuse(
                place, f"{column} holds line ends, invisible or control characters", "write it on one line"
            )
    for column in ("extent", "source", "confidence"):
        if column not in given:
            _refuse(
                place,
                f"{column} is empty",
                "fill it in: each row says how much, what it rests on and how sure it is",
            )
    for column, known in (("extent", [*Extent]), ("confidence", _CONFIDENCES)):
        if given[column] not in known:
            _refuse(place, f"{column} = {given[column]!r}", f"write one of {', '.join(known)}")
    if "date" in given and not is_date(given["date"]):
        _refuse(place, f"date = {given['date']!r} is not a date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    row = HeirRow(
        place,
        Extent(given["extent"]),
        given["source"],
        given["confidence"],
        tuple(key for key in _BETWEEN_TASKS.split(given.get("tasks", "")) if key),
        given.get("agency"),
        given.get("change"),
        given.get("heir"),
        given.get("date"),
        Labels(given.get("part_zh", ""), given.get("part_en"))
        if {"part_zh", "part_en"} & given.keys()
        else None,
    )
    _check(row)
    return row


def _check(row: HeirRow) -> None:
    """Check that the cells of a row go together."""
    if row.extent is Extent.NONE:
        if row.tasks or row.agency or row.heir or row.date or row.part or not row.change:
            _refuse(
                row.place,
                "a row with the extent none names more or less than a change",
                "give change, source and confidence",
            )
        return
    if not row.tasks or not row.agency:
        _refuse(
            row.place,
            "the row does not say whose tasks it is about",
            "give the keys of the tasks, and the agency as the plan names it",
        )
    if row.date and row.change:
        _refuse(row.place, "a row has the date of its change", "leave out the date, or the change")
    if (row.extent is Extent.PART) is not bool(row.part and row.part.zh):
        _refuse(
            row.place,
            "a part is said in words, and nothing else is",
            "give part_zh where the extent is part, and only there",
        )
    if row.extent is Extent.UNDECIDED:
        if row.heir or not row.change:
            _refuse(row.place, "what is undecided is what a change means", "give the change, and no heir")
    elif not row.change and not row.heir:
        _refuse(row.place, "the row names neither a change nor an heir", "give one of them")


def _refuse(place: tuple[str, int], message: str, remedy: str) -> NoReturn:
    source, line = place
    raise InputError(message, source=source, line=line, remedy=remedy)
