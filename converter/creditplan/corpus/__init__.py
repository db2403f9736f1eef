"""Many plans: each converted by itself, written into shards, in memory that does not grow with their number.

The road of one publication is :mod:`creditplan.pipeline`; this is the road of a country's plans. Read
:mod:`creditplan.corpus.building` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names

if TYPE_CHECKING:
    from creditplan.corpus.building import Corpus, Progress, build
    from creditplan.corpus.conversion import Converted, Document, convert
    from creditplan.corpus.settings import Settings, settings_of

__all__ = [
    "Converted",
    "Corpus",
    "Document",
    "Progress",
    "Settings",
    "build",
    "convert",
    "settings_of",
]

# A worker needs no more than it works with.
_HOMES = {
    "Converted": "conversion",
    "Corpus": "building",
    "Document": "conversion",
    "Progress": "building",
    "Settings": "settings",
    "build": "building",
    "convert": "conversion",
    "settings_of": "settings",
}

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
