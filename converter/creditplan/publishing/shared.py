"""What every publication holds, whatever its plans: it depends on what is known before any is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.namespaces import term
from creditplan.publishing.products import Dataset, Distribution, Product, shared_words, words_for
from creditplan.registers import REGISTER_FILES
from creditplan.registers.links import TARGETS, MappingSet, Target

# Datasets that are of others: the keys of these.
_PARTS = {"register": REGISTER_FILES}


def shared_products(knowledge: Knowledge) -> tuple[Product, ...]:
    """Return the shared files, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    products: tuple[Product, ...] = knowledge.made("shared")
    return products


def shared_datasets(written: Sequence[Distribution], iris: Iris) -> Iterator[Dataset]:
    """Describe the datasets that are in every publication, in the order of ``products.toml``.

    Args:
        written: the files of the publication.
        iris: mints under the publisher's base.
    """
    for key, words in shared_words().items():
        files = [file for file in written if file.dataset == key]
        names, parts = tuple(file.name for file in files), _PARTS.get(key, ())
        yield Dataset(
            _node(key, iris),
            words,
            names,
            next((file.statistics for file in files if file.statistics), None),
            (*names, *parts),
            tuple(("void:subset", _node(part, iris)) for part in parts),
        )


def _node(key: str, iris: Iris) -> NamedNode:
    """Return the IRI of a dataset that is in every publication."""
    return NamedNode(iris.catalog_part(key.replace(".", "-")))


def linksets(mappings: MappingSet) -> dict[str, Target]:
    """Return the datasets that there are links to, by the name of the file with the links."""
    used = {link.target for link in mappings.links}
    return {f"links-{key}.nt": target for key, target in TARGETS.items() if key in used}


def link_datasets(mappings: MappingSet, written: Mapping[str, Distribution], iris: Iris) -> Iterator[Dataset]:
    """Describe the links to all datasets as one, then those to each.

    Args:
        mappings: the links.
        written: the files of the publication, by name.
        iris: mints under the publisher's base.
    """
    targets = linksets(mappings)
    nodes = {name: _node(name.removesuffix(".nt"), iris) for name in targets}
    subsets = tuple(("void:subset", node) for node in nodes.values())
    [every] = [file for file in written.values() if file.dataset == "links"]
    yield Dataset(
        _node("links", iris),
        words_for("links"),
        (every.name,),
        every.statistics,
        (every.name,),
        subsets,
    )
    for name, target in targets.items():
        yield _linkset(nodes[name], written[name], target, iris)


def _linkset(node: NamedNode, file: Distribution, target: Target, iris: Iris) -> Dataset:
    """Describe the links to a dataset, and that dataset as far as its IRIs go."""
    other = _node(target.key, iris)
    predicates = file.statistics.properties if file.statistics else ()
    return Dataset(
        node,
        words_for("linkset").of(target.title),
        (file.name,),
        file.statistics,
        (file.name,),
        (
            ("rdf:type", term("void:Linkset")),
            ("void:subjectsTarget", _node("register", iris)),
            ("void:objectsTarget", other),
            *(("void:linkPredicate", NamedNode(predicate)) for predicate in predicates),
        ),
        (
            Quad(other, term("rdf:type"), term("void:Dataset")),
            Quad(other, term("dcterms:title"), Literal(target.title.zh, language="zh")),
            Quad(other, term("dcterms:title"), Literal(target.title.en or "", language="en")),
            Quad(other, term("foaf:homepage"), NamedNode(target.homepage)),
            Quad(other, term("void:uriSpace"), Literal(target.uri_space)),
        ),
    )
