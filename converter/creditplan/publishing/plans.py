"""What a plan is published as: its data in three syntaxes of RDF, and its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from creditplan.conversion import Conversion
from creditplan.iris import Iris
from creditplan.model import Plan
from creditplan.namespaces import BASE
from creditplan.ntriples import to_quads
from creditplan.publishing.jsonld import to_jsonld
from creditplan.publishing.products import Dataset, Distribution, Product, words_for
from creditplan.publishing.statistics import statistics
from creditplan.publishing.turtle import to_turtle

_SUFFIXES = ("ttl", "jsonld", "nq", "txt")
_HEIRS = ("heirs.ttl", "heirs.nq")


def plan_files(plan: Plan) -> list[str]:
    """Return the names of a plan's files."""
    return [f"{plan.id}.{suffix}" for suffix in (*_SUFFIXES, *(_HEIRS if plan.successions else ()))]


def plan_products(conversion: Conversion, iris: Iris) -> Iterator[Product]:
    """Make a plan's files."""
    plan = conversion.plan
    turtle, json_ld, nquads, text, *heirs = plan_files(plan)
    data, source = iris.dataset(plan.id), iris.source(plan.id)
    blocks = [(block.heading, to_quads(block.statements)) for block in conversion.blocks]
    quads = [quad for _, part in blocks for quad in part]
    yield Product(turtle, to_turtle(blocks, iris.base), data, statistics(conversion.statements))
    yield Product(json_ld, to_jsonld(quads, NamedNode(iris.plan(plan.id))), data)
    yield Product(nquads, conversion.nquads, data, graph=iris.graph(plan.id))
    yield Product(text, plan.document.text.encode(), source)
    if heirs:
        data, graph = iris.heirs_dataset(plan.id), iris.heirs_graph(plan.id)
        block = (words_for("heirs").of(plan.title).title.zh, to_quads(conversion.heirs))
        yield Product(heirs[0], to_turtle([block], iris.base), data, statistics(conversion.heirs))
        yield Product(heirs[1], conversion.heirs_nquads, data, graph=graph)


def plan_datasets(plan: Plan, written: Mapping[str, Distribution], iris: Iris) -> Iterator[Dataset]:
    """Describe a plan's data and its text.

    Args:
        plan: the plan.
        written: its files, by name.
        iris: mints under the publisher's base.
    """
    *data, text = (f"{plan.id}.{suffix}" for suffix in _SUFFIXES)
    source = NamedNode(iris.source(plan.id))
    yield Dataset(
        NamedNode(iris.dataset(plan.id)),
        replace(words_for("plan").of(plan.title), title=plan.title),
        tuple(data),
        written[data[0]].statistics,
        tuple(data),
        (
            ("dcterms:conformsTo", NamedNode(BASE + "ontology")),
            ("dcterms:conformsTo", NamedNode(BASE + "shapes/")),
            ("prov:wasDerivedFrom", source),
            ("void:rootResource", NamedNode(iris.plan(plan.id))),
            ("void:exampleResource", NamedNode(iris.task(plan.id, plan.tasks[0].key))),
            ("void:uriSpace", Literal(iris.plan(plan.id))),
        ),
    )
    yield Dataset(source, words_for("text").of(plan.title), (text,))
    if plan.successions:
        heirs = tuple(f"{plan.id}.{suffix}" for suffix in _HEIRS)
        yield Dataset(
            NamedNode(iris.heirs_dataset(plan.id)),
            words_for("heirs").of(plan.title),
            heirs,
            written[heirs[0]].statistics,
            heirs,
            (
                ("dcterms:conformsTo", NamedNode(BASE + "ontology")),
                ("dcterms:conformsTo", NamedNode(BASE + "shapes/")),
            ),
        )
