"""creditplan turns Chinese government division-of-work plans into linked open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names
from creditplan.version import VERSION as __version__

if TYPE_CHECKING:
    from creditplan.canonical import canonical_hash
    from creditplan.doors import diff, draw, parse, to_frames, to_quads, validate
    from creditplan.knowledge import open_knowledge
    from creditplan.pipeline import build
    from creditplan.query import Queries
    from creditplan.reading import read, read_all

__all__ = [
    "Queries",
    "__version__",
    "build",
    "canonical_hash",
    "diff",
    "draw",
    "open_knowledge",
    "parse",
    "read",
    "read_all",
    "to_frames",
    "to_quads",
    "validate",
]

# Loaded when they are asked for: whoever needs one module alone need not wait for the libraries of all.
_HOMES = {
    "Queries": "query",
    "build": "pipeline",
    "canonical_hash": "canonical",
    "diff": "doors",
    "draw": "doors",
    "open_knowledge": "knowledge",
    "parse": "doors",
    "read": "reading",
    "read_all": "reading",
    "to_frames": "doors",
    "to_quads": "doors",
    "validate": "doors",
}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
