"""creditplan turns Chinese government division-of-work plans into linked open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names

if TYPE_CHECKING:
    from creditplan.canonical import canonical_hash
    from creditplan.mapping import to_quads
    from creditplan.pipeline import build, parse
    from creditplan.query import Queries
    from creditplan.reading import read, read_all
    from creditplan.validation import validate

__all__ = ["Queries", "build", "canonical_hash", "parse", "read", "read_all", "to_quads", "validate"]

# Loaded when they are asked for: whoever needs one module alone need not wait for the libraries of all.
_HOMES = {
    "Queries": "query",
    "build": "pipeline",
    "canonical_hash": "canonical",
    "parse": "pipeline",
    "read": "reading",
    "read_all": "reading",
    "to_quads": "mapping",
    "validate": "validation",
}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
