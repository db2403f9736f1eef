"""The whole register in files of its own: bodies, functions and places, those that no plan names too."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.ntriples import iri
from creditplan.publishing.gazetteer import statements
from creditplan.publishing.products import Product, product
from creditplan.publishing.register_tables import register_tables
from creditplan.publishing.shared import Packed, shared_products
from creditplan.publishing.statistics import statistics

PLACES: Final = "places.nq.gz"
"""All places, as a named graph."""
WHOLE_FILES: Final = (
    *(PLACES, "places.csv", "place-changes.csv", "government-bodies.csv", "functions.csv"),
    "register-metadata.json",
)
"""The names of the files."""
EXPORTED: Final = ("register.nq", "links.nq")
"""What every publication holds of the register as a whole."""


def whole_register(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Return the files that only a publication holds that answers for the IRIs of the register."""
    products: tuple[Packed, ...] = knowledge.made("whole-register")
    return products


def exported(knowledge: Knowledge) -> Iterator[Packed]:
    """Yield the files of the register alone, without any plan."""
    yield from (one for one in shared_products(knowledge) if one.known.name in EXPORTED)
    yield from whole_register(knowledge)


def make_whole_register(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Make them of what is known, in the order in which people should look at them."""
    return tuple(map(Packed.of, _products(knowledge)))


def _products(knowledge: Knowledge) -> Iterator[Product]:
    known = knowledge.places, knowledge.register
    content = _packed(statements(*known), Iris().graph("places"))
    yield product(PLACES, content, statistics=statistics(statements(*known)))
    for name, table in register_tables(knowledge):
        yield product(name, table)


def _packed(lines: Iterable[str], graph: str) -> bytes:
    """Compress a named graph as it comes; only what is compressed is kept."""
    buffer, end = BytesIO(), f" {iri(graph)} .\n"
    # No day and no name of a file: the same statements are the same bytes.
    with gzip.GzipFile("", "wb", 9, buffer, mtime=0) as file:
        for line in lines:
            file.write(f"{line}{end}".encode())
    return buffer.getvalue()
