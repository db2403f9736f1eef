"""Corrections as somebody makes them: one more, one less, what they do, and the file that keeps them."""

from __future__ import annotations

from creditplan.editing.changes import (
    effects,
    quote_of,
    said_of_clause,
    with_correction,
    without_correction,
)
from creditplan.editing.edited import corrections_of
from creditplan.editing.files import (
    ChangedError,
    State,
    correctable,
    corrections_path,
    state_of,
    to_toml,
    write_corrections,
)
from creditplan.editing.rows import Row, rows_of
from creditplan.editing.sheets import read_table, write_table
from creditplan.editing.table_error import TableError

__all__ = [
    "ChangedError",
    "Row",
    "State",
    "TableError",
    "correctable",
    "corrections_of",
    "corrections_path",
    "effects",
    "quote_of",
    "read_table",
    "rows_of",
    "said_of_clause",
    "state_of",
    "to_toml",
    "with_correction",
    "without_correction",
    "write_corrections",
    "write_table",
]
