"""What all plans share, as named graphs for triple stores: one N-Quads file each, in canonical form.

These graphs keep their names whatever the publisher's base, as the IRIs in them do.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from creditplan.canonical import canonical_nquads
from creditplan.iris import Iris
from creditplan.publishing.products import Product
from creditplan.publishing.statistics import statistics


def named_graph(key: str, dataset: str, triples: Iterable[Triple]) -> Product:
    """Make a shared named graph.

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
