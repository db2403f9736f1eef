"""What a plan is published as: its data in three syntaxes of RDF, and its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode

from creditplan.conversion import Conversion
from creditplan.errors import OutputError
from creditplan.iris import Iris
from creditplan.messages import tr
from creditplan.model import Plan
from creditplan.namespaces import BASE
from creditplan.ntriples import to_quads
from creditplan.publishing.counts import Counted
from creditplan.publishing.jsonld import to_jsonld
from creditplan.publishing.products import Distribution, Product, product, whole
from creditplan.publishing.statistics import statistics
from creditplan.publishing.turtle import to_turtle

NAMED: Final = "named.ttl"
_SUFFIXES = ("ttl", "jsonld", "nq", "txt")
_HEIRS = ("heirs.ttl", "heirs.nq")


def plan_files(plan: Plan) -> list[str]:
    """Return the names of a plan's files."""
    return [f"{plan.id}.{suffix}" for suffix in (*_SUFFIXES, *(_HEIRS if plan.successions else ()))]


def plan_products(
    conversion: Conversion, iris: Iris, known: Sequence[Distribution] = ()
) -> Iterator[Product]:
    """Make a plan's files.

    Args:
        conversion: the plan with what it was mapped to.
        iris: mints under the publisher's base.
        known: the files, if they were made of the same before: only what is not in its place is made anew.
    """
    if not known:
        yield from _products(conversion, iris)
        return

    @cache
    def contents() -> dict[str, bytes]:
        return {one.name: whole(one.content) for one in _products(conversion, iris)}

    for one in known:
        content = _Anew(one, contents)
        yield Product(one.name, content, one.dataset, one.words, one.statistics, one.graph)


class _Anew:
    """The content of a file that is known: it is made only if somebody asks for its bytes."""

    def __init__(self, known: Distribution, contents: Callable[[], Mapping[str, bytes]]) -> None:
        self._known, self._contents = known, contents
        self.size, self.digest = known.size, bytes.fromhex(known.digest)

    def __iter__(self) -> Iterator[bytes]:
        content = self._contents().get(self._known.name, b"")
        if sha256(content).digest() != self.digest:
            raise OutputError(
                tr("what was kept of {name} is not what its plan says", name=self._known.name),
                remedy=tr("remove the hidden file beside the folder whose name ends in .creditplan-kept"),
            )
        yield content


def _products(conversion: Conversion, iris: Iris) -> Iterator[Product]:
    plan = conversion.plan
    blocks = [(block.heading, to_quads(block.statements)) for block in conversion.blocks]
    quads = [quad for _, part in blocks for quad in part]
    counts = statistics(conversion.statements)
    contents = {
        "ttl": to_turtle(blocks, iris.base),
        "jsonld": to_jsonld(quads, NamedNode(iris.plan(plan.id))),
        "nq": conversion.nquads,
        "txt": plan.document.text.encode(),
    }
    for suffix, content in contents.items():
        yield product(
            f"{plan.id}.{suffix}",
            content,
            kind=f"{{plan}}.{suffix}",
            about=plan.title,
            statistics=counts if suffix == "nq" else None,
            graph=iris.graph(plan.id) if suffix == "nq" else "",
        )
    if plan.successions:
        yield from _heirs_products(conversion, iris)


def _heirs_products(conversion: Conversion, iris: Iris) -> Iterator[Product]:
    """Make the files of who has the tasks later: they are renewed while the plan stays."""
    plan = conversion.plan
    contents = (to_turtle([("", to_quads(conversion.heirs))], iris.base), conversion.heirs_nquads)
    for suffix, content, graph in zip(_HEIRS, contents, ("", iris.heirs_graph(plan.id)), strict=True):
        yield product(
            f"{plan.id}.{suffix}", content, kind=f"{{plan}}.{suffix}", about=plan.title, graph=graph
        )


def counted(plan: Plan, written: Mapping[str, Distribution], iris: Iris) -> Counted:
    """Describe a plan's data as a dataset.

    Args:
        plan: the plan.
        written: its files, by name.
        iris: mints under the publisher's base.
    """
    *data, _ = (f"{plan.id}.{suffix}" for suffix in _SUFFIXES)
    return Counted(
        NamedNode(iris.dataset(plan.id)),
        plan.title,
        tuple(data),
        written[f"{plan.id}.nq"].statistics,
        (
            ("dcterms:conformsTo", NamedNode(BASE + "ontology")),
            ("dcterms:conformsTo", NamedNode(BASE + "shapes/")),
            ("prov:wasDerivedFrom", NamedNode(iris.source(plan.id))),
            ("void:rootResource", NamedNode(iris.plan(plan.id))),
            ("void:exampleResource", NamedNode(iris.task(plan.id, plan.tasks[0].key))),
            ("void:uriSpace", Literal(iris.plan(plan.id))),
        ),
    )


class Named:
    """What plans of a publication name in common and no file of the register describes.

    That is local bodies and, under a base of one's own, documents. Their IRIs hold no plan, so that a web
    server could not tell which plan's file to send.
    """

    def __init__(self, iris: Iris) -> None:
        kinds = ("place/", "agency/x-") if iris.base == BASE else ("place/", "agency/x-", "document/")
        self._base = iris.base
        self._spaces = tuple(f"<{iris.base}{kind}" for kind in kinds)
        self._statements: set[str] = set()

    def add(self, conversion: Conversion) -> None:
        """Add what a plan says of them."""
        self._statements.update(
            each for each in (*conversion.statements, *conversion.heirs) if each.startswith(self._spaces)
        )

    def products(self) -> Iterator[Product]:
        """Make ``named.ttl``, if plans name such things."""
        if self._statements:
            yield product(NAMED, to_turtle([("", to_quads(sorted(self._statements)))], self._base))
