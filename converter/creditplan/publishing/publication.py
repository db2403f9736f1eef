"""A publication as a whole: the files of its plans, those that all plans share, and their description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from creditplan.conversion import Conversion
from creditplan.errors import InputError
from creditplan.folder import CHECKSUMS, listing
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.model import NOTHING_SAID, Description, Plan
from creditplan.publishing.catalog import to_catalog
from creditplan.publishing.plans import plan_datasets, plan_files, plan_products
from creditplan.publishing.products import Dataset, Distribution, Product, Sink
from creditplan.publishing.shared import link_datasets, shared_datasets, shared_products
from creditplan.publishing.tables import Tables, table_files

CATALOG: Final = "catalog.ttl"


def publish(
    conversions: Iterable[Conversion],
    sink: Sink,
    knowledge: Knowledge,
    iris: Iris,
    description: Description = NOTHING_SAID,
) -> dict[str, Distribution]:
    """Write a publication, the files of each plan before the next is asked for.

    Args:
        conversions: the plans with what they were mapped to.
        sink: takes the files, in the order in which people should look at them.
        knowledge: what they were converted with.
        iris: mints under the publisher's base.
        description: what the publisher says of it.

    Returns:
        What was written, by file name.

    Raises:
        InputError: the links, or a word of the description, cannot be used.
        OutputError: the sink is a folder that cannot be written.
    """
    written: dict[str, Distribution] = {}

    def write(products: Iterable[Product]) -> None:
        for product in products:
            sink[product.name] = product.content
            written[product.name] = Distribution.of(product)

    def datasets() -> Iterator[Dataset]:
        yield from plans
        yield from shared_datasets([*written.values()], iris)
        yield from link_datasets(knowledge.links, written, iris)

    plans: list[Dataset] = []
    tables = Tables(iris, description)
    for conversion in conversions:
        write(plan_products(conversion, iris))
        plans += plan_datasets(conversion.plan, written, iris)
        tables.add(conversion.plan)
    write(tables.products())
    write(shared_products(knowledge))
    write([Product(CATALOG, to_catalog(datasets(), [*written.values()], iris, description))])
    write([Product(CHECKSUMS, listing({name: file.digest for name, file in written.items()}))])
    return written


def file_names(plans: Iterable[Plan], knowledge: Knowledge) -> set[str]:
    """Return the names of the files that a publication of plans has."""
    return _shared_names(knowledge).union(*map(plan_files, plans))


def check_names(plans: Iterable[Plan], knowledge: Knowledge) -> None:
    """Check that the files of plans can lie beside those that every publication holds.

    Raises:
        InputError: the id of a plan is the name of such a file.
    """
    shared = _shared_names(knowledge)
    for plan in plans:
        taken = shared.intersection(plan_files(plan))
        if taken:
            raise InputError(
                f"the id {plan.id!r} would give the plan the published file {min(taken)}, which is another's",
                source=plan.document.name,
                remedy="choose another id in the plan's side file",
            )


def _shared_names(knowledge: Knowledge) -> set[str]:
    return {CATALOG, CHECKSUMS, *table_files(), *(product.name for product in shared_products(knowledge))}
