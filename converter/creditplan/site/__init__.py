"""The publication that people look at: a page for every thing, beside the data."""

from creditplan.site.rendering import Look
from creditplan.site.writing import Site

__all__ = ["Look", "Site"]
