"""Makes the files that every publication holds, and those of the whole register."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from io import BytesIO

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from creditplan.canonical import canonical_nquads
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.ntriples import iri
from creditplan.pictures.lifelines import lifelines
from creditplan.publishing.gazetteer import statements as place_statements
from creditplan.publishing.handbook import handbook
from creditplan.publishing.links import link_files
from creditplan.publishing.products import Product, product
from creditplan.publishing.register_tables import register_tables
from creditplan.publishing.shared import Packed, linksets
from creditplan.publishing.statistics import statistics
from creditplan.publishing.vocabularies import vocabulary_files
from creditplan.publishing.whole import PLACES
from creditplan.registers import REGISTER_FILES


def make_shared_products(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Make them of what is known, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    return tuple(map(Packed.of, _products(knowledge)))


def make_whole_register(knowledge: Knowledge) -> tuple[Packed, ...]:
    """Make the files of the whole register, in the order in which people should look at them."""
    return tuple(map(Packed.of, _whole_register(knowledge)))


def _products(knowledge: Knowledge) -> Iterator[Product]:
    pictures = lifelines(knowledge.statements)
    vocabulary = vocabulary_files(knowledge)
    files = (
        vocabulary
        | link_files(knowledge.links)
        | pictures
        | handbook(vocabulary, knowledge.files["kinds.ttl"])
    )
    linked = linksets(knowledge.links)
    for name, content in files.items():
        if target := linked.get(name):
            counts = statistics(str(quad.triple) for quad in parse(content, format=RdfFormat.N_TRIPLES))
            yield product(name, content, kind="links-{target}.nt", about=target.title, statistics=counts)
        else:
            yield product(name, content)
    for key, names in (
        ("ontology", ["ontology.ttl"]),
        ("register", REGISTER_FILES),
        ("links", linked),
    ):
        syntax = RdfFormat.N_TRIPLES if key == "links" else RdfFormat.TURTLE
        parts = (knowledge.files.get(name) or parse(files[name], format=syntax) for name in names)
        yield _named_graph(key, (quad.triple for part in parts for quad in part))


def _named_graph(key: str, triples: Iterable[Triple]) -> Product:
    """Make a named graph for triple stores; it keeps its name whatever the publisher's base, as its IRIs do.

    Args:
        key: names the graph and the file.
        triples: what stands in it; blank nodes of different files are different ones.
    """
    graph = Iris().graph(key)
    node = NamedNode(graph)
    content = canonical_nquads(Quad(t.subject, t.predicate, t.object, node) for t in triples)
    statements = (line.removesuffix(f" <{graph}> .") for line in content.decode().split("\n")[:-1])
    return product(f"{key}.nq", content, statistics=statistics(statements), graph=graph)


def _whole_register(knowledge: Knowledge) -> Iterator[Product]:
    known = knowledge.places, knowledge.register
    content = _packed(place_statements(*known), Iris().graph("places"))
    yield product(PLACES, content, statistics=statistics(place_statements(*known)))
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
