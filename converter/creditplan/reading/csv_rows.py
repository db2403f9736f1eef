"""CSV files that people keep beside plans: their rows, with the lines that these begin on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Final, NoReturn

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.reading.text import decode

LARGEST: Final = 1 << 20
_DELIMITERS: Final = ",;\t"
# What a spreadsheet is kept from taking for a formula has one before it.
_GUARD: Final = "'"
Cells = dict[str, str]
Place = tuple[str, int]
"""A file and the line that a row begins on."""


def read_rows(
    data: bytes, name: str, what: str, header: Callable[[list[str], str], list[str]]
) -> Iterator[tuple[int, Cells]]:
    """Yield the rows that are not empty: CSV in UTF-8 (with or without BOM), UTF-16 or GB18030.

    Args:
        data: the bytes of the file.
        name: what messages call it.
        what: what it is, for messages: "the table of heirs".
        header: checks the first line that is not empty, and returns what its columns are called.

    Raises:
        InputError: it is too large, no text or no CSV.
    """
    if len(data) > LARGEST:
        raise InputError(
            tr("{what} is larger than {largest} MiB", what=what, largest=LARGEST // 2**20),
            source=name,
            remedy=tr("check that this is the right file"),
        )
    text = decode(data, name)
    reader = csv.reader(StringIO(text), delimiter=delimiter_of(text), strict=True)
    line, columns = 1, None
    try:
        for row in reader:
            cells = [cell.strip().removeprefix(_GUARD) for cell in row]
            if columns is None:
                columns = header(cells, name)
            elif any(cells):
                if len(cells) > len(columns):
                    refuse(
                        (name, line),
                        tr("more cells than columns"),
                        tr("put cells that hold the sign between cells in quotes"),
                    )
                yield line, dict(zip(columns, cells, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        refuse(
            (name, line),
            tr("this is no CSV: {error}", error=error),
            tr("double the quotes within a cell, and close them at its end"),
        )


def delimiter_of(text: str) -> str:
    """Return the sign between cells: the one that parts the first line into the most."""
    first = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def check_printable(cells: Mapping[str, str], place: Place) -> None:
    """Refuse cells that hold what nobody sees."""
    for column, cell in cells.items():
        if not cell.isprintable():
            refuse(
                place,
                tr("{column} holds line ends, invisible or control characters", column=column),
                tr("write it on one line"),
            )


def refuse(place: Place, message: str, remedy: str) -> NoReturn:
    """Refuse what stands at a place."""
    source, line = place
    raise InputError(message, source=source, line=line, remedy=remedy)
