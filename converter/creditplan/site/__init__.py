"""The publication that people look at: a page for every thing, beside the data."""

from creditplan.site.writing import Site

__all__ = ["Site"]
