"""A publication as a whole: the files of its plans, those that all plans share, and their description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

from creditplan.conversion import Conversion
from creditplan.earlier_ids import NOTHING_REPLACED, ReplacedIds
from creditplan.errors import InputError
from creditplan.folder import CHECKSUMS, listing
from creditplan.iris import Iris, place
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description, Labels, Plan
from creditplan.namespaces import BASE
from creditplan.publishing.catalog import CATALOG, COUNTRY, COUNTS, Plans, to_catalog
from creditplan.publishing.counts import Counted, to_counts
from creditplan.publishing.earlier import EARLIER, earlier_products
from creditplan.publishing.plans import NAMED, Named, counted, plan_files, plan_products
from creditplan.publishing.products import Distribution, Product, Sink
from creditplan.publishing.servers import NAMES as SERVER_FILES
from creditplan.publishing.servers import server_products
from creditplan.publishing.shared import Packed, shared_products
from creditplan.publishing.tables import Tables, table_files
from creditplan.publishing.whole import WHOLE_FILES, whole_register


class Pages(Protocol):
    """Makes the pages of a publication, which are no distributions of its datasets."""

    def add(self, conversion: Conversion) -> Iterable[tuple[str, bytes]]:
        """Yield those of a plan."""

    def finish(self, files: Mapping[str, Distribution]) -> Iterable[tuple[str, bytes]]:
        """Yield those that plans have in common; ``files`` are the files of the publication."""


class FilesKept(Protocol):
    """Knows what became of plans before, and is told what becomes of them."""

    def files(self, plan: Plan) -> Sequence[Distribution]:
        """Return what is known of a plan's files; nothing: they are to be made."""

    def keep_files(self, plan: Plan, files: Sequence[Distribution]) -> None:
        """Take what is known of them now."""


def publish(
    conversions: Iterable[Conversion],
    sink: Sink,
    knowledge: Knowledge,
    iris: Iris,
    description: Description = NOTHING_SAID,
    earlier: ReplacedIds = NOTHING_REPLACED,
    pages: Pages | None = None,
    kept: FilesKept | None = None,
) -> dict[str, Distribution]:
    """Write a publication, the files of each plan before the next is asked for.

    Args:
        conversions: the plans with what they were mapped to.
        sink: takes the files, in the order in which people should look at them.
        knowledge: what they were converted with.
        iris: mints under the publisher's base.
        description: what the publisher says of it.
        earlier: what took the place of ids that were published.
        pages: makes a page for each thing; ``None``: there are none.
        kept: files of a plan that it knows are made anew only where they are not in their place.

    Returns:
        What was written, by file name; without the pages.

    Raises:
        InputError: the links, or a word of the description, cannot be used.
        OutputError: the sink is a folder that cannot be written.
    """
    written: dict[str, Distribution] = {}

    def write(products: Iterable[Product]) -> None:
        for product in products:
            sink[product.name] = product.content
            written[product.name] = Distribution.of(product)

    plans, datasets = _PlansSaid(), list[Counted]()
    tables, named = Tables(iris, description), Named(iris)
    for conversion in conversions:
        known = kept.files(conversion.plan) if kept else ()
        write(plan_products(conversion, iris, known))
        if kept and not known:
            kept.keep_files(conversion.plan, [written[name] for name in plan_files(conversion.plan)])
        datasets.append(counted(conversion.plan, written, iris))
        for part in (plans, tables):
            part.add(conversion.plan)
        named.add(conversion)
        for name, content in pages.add(conversion) if pages else ():
            sink[name] = content
    write(tables.products())
    write(named.products())
    write(earlier_products(earlier.replaced, iris))
    for one in chain(shared_products(knowledge), _answered_for(description, knowledge)):
        sink[one.known.name], written[one.known.name] = one.content, one.known
    catalog = to_catalog(plans.said(), [*written.values()], iris, description, knowledge.description)
    write([Product(CATALOG, catalog), Product(COUNTS, to_counts(datasets, written, knowledge.links, iris))])
    write(server_products([*written], iris, earlier.said, pages=pages is not None))
    for name, content in pages.finish(written) if pages else ():
        sink[name] = content
    write([Product(CHECKSUMS, listing({name: file.digest for name, file in written.items()}))])
    return written


class FileNames:
    """The names of the files of a publication before they are written; each plan is checked as it comes.

    Args:
        knowledge: what is published with the plans.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._shared = _shared_names(knowledge)
        self._taken: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._shared or name in self._taken

    def add(self, plan: Plan) -> None:
        """Add a plan.

        Raises:
            InputError: its id is that of another plan, or gives it a file that is another's.
        """
        own, source = plan_files(plan), plan.document.name
        if before := self._taken.get(own[0]):
            side = Path(source).with_suffix(".toml")
            raise InputError(
                tr(
                    "two sources are the plan {plan}: {before} and {source}",
                    plan=plan.id,
                    before=before,
                    source=source,
                ),
                remedy=tr(
                    'if they are two, write an id into the side file of one ({side}: id = "…"); '
                    "if they are one, leave one out",
                    side=side,
                ),
            )
        if taken := self._shared.intersection(own):
            raise InputError(
                tr(
                    "the id {id!r} would give the plan the published file {file}, which is another's",
                    id=plan.id,
                    file=min(taken),
                ),
                source=source,
                remedy=tr("choose another id in the plan's side file"),
            )
        self._taken.update(dict.fromkeys(own, source))


def _answered_for(description: Description, knowledge: Knowledge) -> tuple[Packed, ...]:
    """Return the whole register for who says that the publication answers for its IRIs."""
    return whole_register(knowledge) if description.base == BASE else ()


def _shared_names(knowledge: Knowledge) -> set[str]:
    described = {CATALOG, COUNTS, CHECKSUMS, NAMED, EARLIER, *SERVER_FILES, *WHOLE_FILES}
    return {*described, *table_files(), *(one.known.name for one in shared_products(knowledge))}


class _PlansSaid:
    """Collects what the catalogue says of the plans."""

    def __init__(self) -> None:
        self._titles: list[Labels] = []
        self._years: set[str] = set()
        self._places: set[str | None] = set()
        self._free: set[str] = set()

    def add(self, plan: Plan) -> None:
        self._titles.append(plan.title)
        if plan.date:
            self._years.add(plan.date[:4])
        country = COUNTRY if plan.national else None
        self._places.add(place(plan.territory) if plan.territory else country)
        if plan.of_state:
            self._free.add(f"{plan.id}.txt")

    def said(self) -> Plans:
        temporal = (f"{min(self._years)}-01-01", f"{max(self._years)}-12-31") if self._years else None
        # What is not known of one is not said of all; the country has all places in it.
        known = () if None in self._places else tuple(sorted(filter(None, self._places)))
        places = (COUNTRY,) if COUNTRY in known else known
        return Plans(tuple(self._titles), temporal, places, frozenset(self._free))
