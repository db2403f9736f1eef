"""The tables of a publication, without the rest of it."""

from __future__ import annotations

from creditplan.iris import Iris
from creditplan.publishing.tables import Tables


def tables_of(*plans):
    """The tables of a publication of plans, by file name."""
    tables = Tables(Iris())
    for plan in plans:
        tables.add(plan)
    return {product.name: product.content for product in tables.products()}
