"""The linksets of a publication: one file for each dataset that the register is linked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.iris import Iris
from creditplan.namespaces import term
from creditplan.publishing.products import Dataset, Distribution, words_for
from creditplan.publishing.shared import shared_node
from creditplan.registers.links import TARGETS, MappingSet, Target


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
    nodes = {name: shared_node(name.removesuffix(".nt"), iris) for name in targets}
    subsets = tuple(("void:subset", node) for node in nodes.values())
    [every] = [file for file in written.values() if file.dataset == "links"]
    yield Dataset(
        shared_node("links", iris),
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
    other = shared_node(target.key, iris)
    predicates = file.statistics.properties if file.statistics else ()
    return Dataset(
        node,
        words_for("linkset").of(target.title),
        (file.name,),
        file.statistics,
        (file.name,),
        (
            ("rdf:type", term("void:Linkset")),
            ("void:subjectsTarget", shared_node("register", iris)),
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
