"""The tables of a corpus: CSV as a publication has it, and the same as Parquet with types."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from creditplan.corpus.layout import AGENCIES
from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr
from creditplan.publishing.cells import GUARD, to_csv
from creditplan.publishing.columns import LIST_SEPARATOR, Column, tables
from creditplan.publishing.tables import Row, row_lines

_NAMED: Final = "plan-agencies"
# Rows that are made into columns at a time.
_GROUP: Final = 4096


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table; those of the agencies of a plan are those of agencies behind its id."""
    if table == _NAMED:
        [plan] = [column for column in columns("tasks") if column.name == "plan"]
        return (plan, *columns(AGENCIES))
    return tables()[f"{table}.csv"].columns


def header(table: str) -> bytes:
    """Return the first line of a table, with the mark by which spreadsheets know UTF-8."""
    return to_csv([column.name for column in columns(table)])


def lines(table: str, rows: Iterable[Row]) -> bytes:
    """Write rows as lines of CSV."""
    return row_lines(rows, columns(table))


def cells(table: str, csv_lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the cells of rows of CSV, without what guards them from spreadsheets; the first line is none."""
    guarded = [_guarded(column) for column in columns(table)]
    for row in islice(csv.reader(csv_lines), 1, None):
        yield [
            cell[len(GUARD) :] if guard and cell.startswith(GUARD) else cell
            for cell, guard in zip(row, guarded, strict=True)
        ]


def rows_in(table: str, path: Path) -> Iterator[list[str]]:
    """Yield the cells of the rows of a file, line by line.

    Raises:
        OSError: it cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from cells(table, file)


def _guarded(column: Column) -> bool:
    return column.kind in ("string", "string list", "date list")


# Parquet


def check_parquet() -> None:
    """See that Parquet can be written.

    Raises:
        InputError: its library is not installed.
    """
    try:
        import pyarrow  # noqa: F401, PLC0415 (optional)
    except ModuleNotFoundError:
        raise InputError(
            tr("writing Parquet takes the library pyarrow, which is not installed"),
            remedy=tr(
                "{install}, or leave these files out with --no-parquet", install=install("corpus", "pyarrow")
            ),
        ) from None


def write_parquet(table: str, source: Path, target: Path) -> None:
    """Write a table as Parquet: what CSV says, with types; an empty cell is null, an empty list has no part.

    Args:
        table: which it is.
        source: the same as CSV; a part of it is in memory at a time.
        target: the file to write.

    Raises:
        OSError: one of them cannot be read or written.
    """
    import pyarrow as pa  # noqa: PLC0415 (optional, and slow to load)
    from pyarrow import parquet  # noqa: PLC0415

    types, made = _types()
    own = columns(table)
    schema = pa.schema([pa.field(column.name, types[column.kind], metadata=_said(column)) for column in own])
    rows = rows_in(table, source)
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        while part := [*islice(rows, _GROUP)]:
            arrays = [
                pa.array(map(made[column.kind], values), types[column.kind], size=len(part))
                for column, values in zip(own, zip(*part, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_GROUP)


def _said(column: Column) -> Mapping[str, str]:
    found = {"says": column.says, "title_en": column.en, "title_zh": column.zh}
    return found | ({"property": column.property} if column.property else {})


@cache
def _types() -> tuple[Mapping[str, Any], Mapping[str, Callable[[str], Any]]]:
    """Return the type of each kind of column, and what makes a value of a cell."""
    import pyarrow as pa  # noqa: PLC0415

    text, texts = pa.string(), pa.list_(pa.string())
    kinds: dict[str, tuple[Any, Callable[[str], Any]]] = {
        "string": (text, lambda cell: cell or None),
        "anyURI": (text, lambda cell: cell or None),
        "boolean": (pa.bool_(), {"true": True, "false": False}.get),
        "nonNegativeInteger": (pa.int64(), lambda cell: int(cell) if cell else None),
        "string list": (texts, lambda cell: cell.split(LIST_SEPARATOR) if cell else []),
        "date list": (texts, lambda cell: cell.split(LIST_SEPARATOR) if cell else []),
    }
    return {kind: own for kind, (own, _) in kinds.items()}, {kind: make for kind, (_, make) in kinds.items()}
