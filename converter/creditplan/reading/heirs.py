"""The table of heirs beside a plan, ``plan.heirs.csv``: who has its tasks after changes of bodies."""

from __future__ import annotations

import re
from typing import Final

from creditplan.dates import is_date
from creditplan.messages import tr
from creditplan.model import Extent, HeirRow, Labels
from creditplan.reading.csv_rows import Cells, check_printable, read_rows, refuse

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
_CONFIDENCES = ("high", "medium")
# Several tasks in a cell; full-width signs too.
_BETWEEN_TASKS = re.compile(r"[\s,;、，；]+")


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
    rows = read_rows(data, name, tr("the table of heirs"), _header)
    return tuple(_row(cells, (name, line)) for line, cells in rows)


def _header(cells: list[str], name: str) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    for cell in cells:
        if cell not in COLUMNS or cells.count(cell) > 1:
            kind = tr("unknown column") if cell not in COLUMNS else tr("two columns")
            refuse((name, 1), f"{kind} {cell!r}", tr("the columns are {columns}", columns=", ".join(COLUMNS)))
    missing = [column for column in ("extent", "source", "confidence") if column not in cells]
    if missing:
        refuse(
            (name, 1),
            tr("the columns {missing} are missing", missing=", ".join(missing)),
            tr("the columns are {columns}", columns=", ".join(COLUMNS)),
        )
    return cells


def _row(cells: Cells, place: tuple[str, int]) -> HeirRow:
    given = {column: cell for column, cell in cells.items() if cell}
    check_printable(given, place)
    for column in ("extent", "source", "confidence"):
        if column not in given:
            refuse(
                place,
                tr("{column} is empty", column=column),
                tr("fill it in: each row says how much, what it rests on and how sure it is"),
            )
    for column, known in (("extent", [*Extent]), ("confidence", _CONFIDENCES)):
        if given[column] not in known:
            refuse(place, f"{column} = {given[column]!r}", tr("write one of {known}", known=", ".join(known)))
    if "date" in given and not is_date(given["date"]):
        refuse(
            place,
            tr("date = {date!r} is not a date", date=given["date"]),
            tr("write YYYY, YYYY-MM or YYYY-MM-DD"),
        )
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
            refuse(
                row.place,
                tr("a row with the extent none names more or less than a change"),
                tr("give change, source and confidence"),
            )
        return
    if not row.tasks or not row.agency:
        refuse(
            row.place,
            tr("the row does not say whose tasks it is about"),
            tr("give the keys of the tasks, and the agency as the plan names it"),
        )
    if row.date and row.change:
        refuse(row.place, tr("a row has the date of its change"), tr("leave out the date, or the change"))
    if (row.extent is Extent.PART) is not bool(row.part and row.part.zh):
        refuse(
            row.place,
            tr("a part is said in words, and nothing else is"),
            tr("give part_zh where the extent is part, and only there"),
        )
    if row.extent is Extent.UNDECIDED:
        if row.heir or not row.change:
            refuse(
                row.place, tr("what is undecided is what a change means"), tr("give the change, and no heir")
            )
    elif not row.change and not row.heir:
        refuse(row.place, tr("the row names neither a change nor an heir"), tr("give one of them"))
