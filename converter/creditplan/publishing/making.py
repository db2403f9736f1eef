"""Makes the files that every publication holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from pyoxigraph import RdfFormat, parse

from creditplan.publishing.lifelines import lifeline_files
from creditplan.publishing.links import link_files
from creditplan.publishing.linksets import linksets
from creditplan.publishing.named_graphs import named_graph
from creditplan.publishing.products import Product
from creditplan.publishing.statistics import statistics
from creditplan.publishing.vocabularies import vocabulary_files
from creditplan.query import load_queries
from creditplan.registers import REGISTER_FILES

_SYNTAXES = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES}


def make_shared_products() -> tuple[Product, ...]:
    """Make them of the packaged data, in the order in which people should look at them.

    Raises:
        InputError: the links cannot be used.
    """
    return tuple(_products())


def _products() -> Iterator[Product]:
    files = vocabulary_files(load_queries().values()) | link_files() | lifeline_files()
    triples = {
        name: [quad.triple for quad in parse(content, format=_SYNTAXES[PurePath(name).suffix])]
        for name, content in files.items()
        if PurePath(name).suffix in _SYNTAXES
    }
    for name, content in files.items():
        counts = statistics(map(str, triples[name])) if name in triples else None
        yield Product(name, content, statistics=counts)
    for key, dataset, names in (
        ("ontology", "ontology.ttl", ["ontology.ttl"]),
        ("register", "register", REGISTER_FILES),
        ("links", "links", linksets()),
    ):
        yield named_graph(key, dataset, (triple for name in names for triple in triples[name]))
