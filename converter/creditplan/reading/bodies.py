"""``bodies.csv`` beside plans: a publisher's own bodies, which no register has."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from creditplan.dates import Period, first_day, is_date
from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.model import BodyRow
from creditplan.reading.csv_rows import Cells, Place, check_printable, delimiter_of, read_rows, refuse
from creditplan.reading.text import decode
from creditplan.reading.toml_file import is_web_iri

BODIES: Final = "bodies.csv"
COLUMNS: Final = ("name", "others", "place", "functions", "form", "start", "end", "same_as", "note")
_BETWEEN = re.compile(r"\s*[|｜]\s*")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_LONGEST_NAME = 100


def read_bodies(
    data: bytes, name: str, on_error: Callable[[InputError], None] | None = None
) -> Iterator[BodyRow]:
    """Yield the rows of a table of bodies.

    Args:
        data: the bytes of the file: CSV in UTF-8 (with or without BOM), UTF-16 or GB18030.
        name: what messages call it.
        on_error: told what is wrong with a row, which is then left out; without it, that ends the reading.

    Raises:
        InputError: it is no such table, or a cell of it is not as it should be; with the line.
    """
    for line, cells in read_rows(data, name, tr("the table of bodies"), _header):
        try:
            row = _row(cells, (name, line))
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield row


def appended(data: bytes | None, name: str, rows: Iterable[Cells], language: str) -> bytes:
    """Return the bytes that put rows at the end of a table, as it is written; a new one gets its heads.

    Args:
        data: the table so far; ``None``: there is none.
        name: what messages call it.
        rows: the cells by their :data:`COLUMNS`; what the table has no column for is left out.
        language: ``zh`` or ``en``: that of the heads of a new table.

    Raises:
        InputError: the table cannot be used.
    """
    buffer = io.StringIO(newline="")
    if data is None:
        csv.writer(buffer).writerow(heads_of(language))
        columns, encoding = [*COLUMNS], "utf-8-sig"  # the mark by which a spreadsheet knows UTF-8
        writer = csv.writer(buffer)
    else:
        text = decode(data, name)
        sign = delimiter_of(text)
        heads = next(csv.reader([text.split("\n", 1)[0]], delimiter=sign))
        columns, encoding = _header([head.strip() for head in heads], name), _encoding(data, text)
        end = "\r\n" if "\r\n" in data.decode(encoding) else "\n"
        buffer.write("" if text.endswith("\n") else end)
        writer = csv.writer(buffer, delimiter=sign, lineterminator=end)
    writer.writerows([cells.get(column, "") for column in columns] for cells in rows)
    return buffer.getvalue().encode(encoding)


def _encoding(data: bytes, text: str) -> str:
    """Return the encoding that a text was decoded from."""
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        try:
            if decode(data.decode(encoding).encode(), "") == text:
                return encoding
        except (UnicodeError, InputError):
            continue
    return "utf-8"


def heads_of(language: str) -> list[str]:
    """Return what the columns of a new table are called, in the order of :data:`COLUMNS`."""
    columns = table()["columns"][language]
    return [columns[column][0] for column in COLUMNS]


def can_be_name(words: str) -> bool:
    """Tell whether words can stand in the column of names."""
    return len(words) <= _LONGEST_NAME and words.isprintable() and not _FORMULA.match(words)


@cache
def table() -> Mapping[str, Any]:
    """Return the words of ``bodies.toml``."""
    return tomllib.loads(Path(__file__).with_name("bodies.toml").read_text("utf-8"))


@cache
def _columns() -> Mapping[str, str]:
    languages = table()["columns"].values()
    return {head: column for said in languages for column, heads in said.items() for head in heads}


def _header(cells: list[str], name: str) -> list[str]:
    cells = [cell.casefold().replace("_", " ") for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    known = _columns()
    heads = tr(
        "the columns are {en}, or {zh}",
        en=", ".join(heads_of("en")),
        zh="、".join(heads_of("zh")),
    )
    for cell in cells:
        if cell not in known:
            near = suggestion(cell, known)
            refuse((name, 1), tr("unknown column {cell!r}", cell=cell), f"{near} {heads}" if near else heads)
    found = [known[cell] for cell in cells]
    twice = next((cells[at] for at, column in enumerate(found) if column in found[:at]), None)
    if twice:
        refuse(
            (name, 1),
            tr("{twice!r} names a column that is there already", twice=twice),
            tr("give each column once"),
        )
    if "name" not in found:
        refuse((name, 1), tr("there is no column of names"), heads)
    return found


def _row(cells: Cells, place: Place) -> BodyRow:
    given = {column: cell for column, cell in cells.items() if cell}
    check_printable(given, place)
    names = tuple(dict.fromkeys([given.get("name", ""), *_several(given, "others")]))
    if not names[0]:
        refuse(place, tr("the row has no name"), tr("write the name as plans have it, or remove the row"))
    for one in names:
        if _FORMULA.match(one):
            refuse(place, tr("{one!r} is a formula, not a name", one=one), tr("write the name of a body"))
        if len(one) > _LONGEST_NAME:
            refuse(
                place,
                tr("a name has {count} characters", count=len(one)),
                tr("write several names with | between them"),
            )
    row = BodyRow(
        place,
        names,
        given.get("place"),
        _several(given, "functions"),
        given.get("form"),
        _life(given, place),
        given.get("same_as"),
    )
    _check_same(row)
    return row


def _several(given: Cells, column: str) -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN.split(given.get(column, ""))))


def _life(given: Cells, place: Place) -> Period:
    start, end = given.get("start"), given.get("end")
    for head, value in (("from", start), ("to", end)):
        if value and not is_date(value):
            refuse(
                place,
                tr("{head} = {value!r} is not a date", head=head, value=value),
                tr("write YYYY, YYYY-MM or YYYY-MM-DD"),
            )
    if start and end and first_day(start) >= first_day(end):
        refuse(
            place,
            tr("from {start} to {end} is no time", start=start, end=end),
            tr("to is the first day on which it was no more"),
        )
    return Period(start, end)


def _check_same(row: BodyRow) -> None:
    """Check what a row says of another description of its body."""
    if row.same_as is None or is_web_iri(row.same_as):
        return
    if not _KEY.fullmatch(row.same_as):
        refuse(
            row.at,
            tr(
                "same as = {same_as!r} is neither a key of the register nor a web address",
                same_as=row.same_as,
            ),
            tr(
                "write such as ndrc, or https://www.wikidata.org/entity/Q1; creditplan register show "
                "finds keys"
            ),
        )
    if row.place or row.functions or row.form:
        refuse(
            row.at,
            tr("the row means a body of the register, and says more of it"),
            tr("leave place, function and form empty: the register says them"),
        )
