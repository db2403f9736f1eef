"""Corrections as somebody makes them: one more, one less, what they do, and the file that keeps them."""

from __future__ import annotations

from creditplan.editing.changes import (
    effects,
    quote_of,
    said_of_clause,
    with_correction,
    without_correction,
)
from creditplan.editing.files import ChangedError, State, corrections_path, state_of, write_corrections

__all__ = [
    "ChangedError",
    "State",
    "corrections_path",
    "effects",
    "quote_of",
    "said_of_clause",
    "state_of",
    "with_correction",
    "without_correction",
    "write_corrections",
]
