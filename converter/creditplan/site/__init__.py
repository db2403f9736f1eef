"""The publication that people look at: a page for every thing, beside the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditplan.lazy_names import lazy_names

if TYPE_CHECKING:
    from creditplan.site.writing import Site

__all__ = ["Site"]

# Who only wants an answer in words need not load all that writes pages.
__getattr__, __dir__ = lazy_names(__name__, {"Site": "writing"})
