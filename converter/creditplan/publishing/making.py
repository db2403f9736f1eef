"""Makes the files that every publication holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from pyoxigraph import RdfFormat, parse

from creditplan.knowledge import Knowledge
from creditplan.publishing.lifelines import lifelines
from creditplan.publishing.links import link_files
from creditplan.publishing.linksets import linksets
from creditplan.publishing.named_graphs import named_graph
from creditplan.publishing.products import Product
from creditplan.publishing.statistics import statistics
from creditplan.publishing.vocabularies import vocabulary_files
from creditplan.registers import REGISTER_FILES

_SYNTAXES = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES}


def make_shared_products(knowledge: Knowledge) -> tuple[Product, ...]:
    """Make them of what is known, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    return tuple(_products(knowledge))


def _products(knowledge: Knowledge) -> Iterator[Product]:
    pictures = lifelines(knowledge.statements)
    files = vocabulary_files(knowledge) | link_files(knowledge.links) | pictures
    triples = {
        name: [quad.triple for quad in knowledge.files.get(name) or parse(content, format=syntax)]
        for name, content in files.items()
        if (syntax := _SYNTAXES.get(PurePath(name).suffix))
    }
    for name, content in files.items():
        counts = statistics(map(str, triples[name])) if name in triples else None
        yield Product(name, content, statistics=counts)
    for key, dataset, names in (
        ("ontology", "ontology.ttl", ["ontology.ttl"]),
        ("register", "register", REGISTER_FILES),
        ("links", "links", linksets(knowledge.links)),
    ):
        yield named_graph(key, dataset, (triple for name in names for triple in triples[name]))
