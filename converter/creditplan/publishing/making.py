"""Makes the files that every publication holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from creditplan.canonical import canonical_nquads
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.publishing.lifelines import lifelines
from creditplan.publishing.links import link_files
from creditplan.publishing.products import Product
from creditplan.publishing.shared import linksets
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
        yield _named_graph(key, dataset, (triple for name in names for triple in triples[name]))


def _named_graph(key: str, dataset: str, triples: Iterable[Triple]) -> Product:
    """Make a named graph for triple stores; it keeps its name whatever the publisher's base, as its IRIs do.

    Args:
        key: names the graph and the file.
        dataset: key of the dataset that it says all of.
        triples: what stands in it; blank nodes of different files are different ones.
    """
    graph = Iris().graph(key)
    node = NamedNode(graph)
    content = canonical_nquads(Quad(t.subject, t.predicate, t.object, node) for t in triples)
    statements = (line.removesuffix(f" <{graph}> .") for line in content.decode().split("\n")[:-1])
    return Product(f"{key}.nq", content, dataset, statistics(statements), graph)
