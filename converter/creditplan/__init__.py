"""creditplan turns Chinese government division-of-work plans into linked open data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
