"""Plans to the files of a publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from creditplan.conversion import Conversion
from creditplan.errors import InputError
from creditplan.folder import CHECKSUMS, checksums
from creditplan.iris import Iris
from creditplan.model import Plan
from creditplan.ntriples import to_quads
from creditplan.publishing.catalog import PlanFiles, to_catalog
from creditplan.publishing.jsonld import to_jsonld
from creditplan.publishing.shared import shared_files
from creditplan.publishing.tables import to_tables
from creditplan.publishing.turtle import to_turtle

__all__ = ["PUBLISHER", "check_names", "publication"]

CATALOG = "catalog.ttl"
PUBLISHER = "creditplan"
_SUFFIXES = ("ttl", "jsonld", "nq", "txt")


def publication(
    conversions: Sequence[Conversion], iris: Iris, publisher: str = PUBLISHER
) -> dict[str, bytes]:
    """Return the files of a publication by name, in the order in which people should look at them.

    Args:
        conversions: the plans with what they were mapped to.
        iris: mints under the publisher's base.
        publisher: name of who publishes it, for the catalogue.

    Raises:
        InputError: the links cannot be used.
    """
    tables = to_tables([conversion.plan for conversion in conversions], iris)
    shared = {**tables, **shared_files().contents}
    files: dict[str, bytes] = {}
    described: list[PlanFiles] = []
    for conversion in conversions:
        plan = conversion.plan
        blocks = [(block.heading, to_quads(block.statements)) for block in conversion.blocks]
        quads = [quad for _, part in blocks for quad in part]
        dumps = {
            f"{plan.id}.ttl": to_turtle(blocks, iris.base),
            f"{plan.id}.jsonld": to_jsonld(quads, NamedNode(iris.plan(plan.id))),
            f"{plan.id}.nq": conversion.nquads,
        }
        text = f"{plan.id}.txt"
        files |= dumps | {text: plan.document.text.encode()}
        described.append(PlanFiles(plan, quads, tuple(dumps), text))
    files |= shared
    files[CATALOG] = to_catalog(described, files, iris, publisher)
    files[CHECKSUMS] = checksums(files)
    return files


def check_names(plans: Iterable[Plan]) -> None:
    """Check that the files of plans can lie beside those that every publication holds.

    Raises:
        InputError: the id of a plan is the name of such a file.
    """
    shared = {CATALOG, CHECKSUMS, *shared_files().contents}
    for plan in plans:
        taken = shared.intersection(f"{plan.id}.{suffix}" for suffix in _SUFFIXES)
        if taken:
            raise InputError(
                f"the id {plan.id!r} would give the plan the published file {min(taken)}, which is another's",
                source=plan.document.name,
                remedy="choose another id in the plan's side file",
            )
