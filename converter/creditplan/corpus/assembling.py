"""Puts finished batches together: their files, the table of all agencies, shared files, descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import chain, islice
from pathlib import Path
from shutil import copyfileobj
from typing import Final, Protocol

from creditplan.corpus import layout
from creditplan.corpus.batch import facts_in
from creditplan.corpus.catalogue import Catalogue, distribution
from creditplan.corpus.ledger import Ledger
from creditplan.corpus.settings import Settings
from creditplan.corpus.tables import columns, header, lines, rows_in, write_parquet
from creditplan.corpus.worker import kind_of
from creditplan.earlier_ids import replaced_parts
from creditplan.folder import CHECKSUMS, listing
from creditplan.knowledge import Knowledge
from creditplan.namespaces import BASE, expand
from creditplan.publishing.catalog import CATALOG, COUNTS
from creditplan.publishing.earlier import earlier_products
from creditplan.publishing.products import Distribution, whole
from creditplan.publishing.shared import shared_products
from creditplan.publishing.whole import whole_register

_TYPE: Final = expand("rdf:type")
_NAMED: Final = "plan-agencies"


class Stage(Protocol):
    """Takes the files of a corpus; :class:`creditplan.folder.Stage` is one."""

    def __setitem__(self, name: str, content: bytes) -> None:
        """Take a file."""

    def copy(self, name: str, source: Path) -> int:
        """Take a file that is as another one, and return how large it is."""


Finished = Mapping[int, tuple[Path, Mapping[str, str]]]
"""Folders of batches with the digests of the files in them, by number."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was put together.

    Attributes:
        files: what was written, by name.
        catalogue: what was counted.
        unused: lines of ``ids.csv`` of which nothing is said, as they are of plans that are not here.
    """

    files: Mapping[str, Distribution]
    catalogue: Catalogue
    unused: tuple[str, ...]


def assemble(
    stage: Stage, settings: Settings, known: Knowledge, finished: Finished, ledger: Ledger, cache: Path
) -> Assembled:
    """Write a corpus into a stage, the description of plans as their facts come by.

    Args:
        stage: takes the files.
        settings: what the batches were made with.
        known: what they were made with.
        finished: the batches.
        ledger: adds up what agencies have to do.
        cache: folder for what is put together.

    Returns:
        What was written, and what was counted.

    Raises:
        InputError: ``ids.csv`` says of an id what cannot be.
        OutputError: as the stage does.
    """
    return _Assembly(stage, settings, known, ledger, cache).put(finished)


def plans_told(settings: Settings) -> list[str]:
    """Return the ids of the plans of which ``ids.csv`` says something: what they are made of is looked up."""
    lines = settings.description.earlier
    return sorted({one.partition("/")[0] for line in lines for one in (line.id, line.now) if one})


class _Assembly:
    def __init__(
        self, stage: Stage, settings: Settings, known: Knowledge, ledger: Ledger, cache: Path
    ) -> None:
        self.stage, self.settings, self.known = stage, settings, known
        self.ledger, self.cache = ledger, cache
        self.written: dict[str, Distribution] = {}
        self.unused: tuple[str, ...] = ()

    def put(self, finished: Finished) -> Assembled:
        plans = self.cache / "new-plans.ttl"
        with plans.open("wb") as file:
            catalogue = Catalogue(self.settings, file)
            for number, (folder, digests) in sorted(finished.items()):
                for name, digest in sorted(digests.items()):
                    self._copy(name, folder / name, digest)
                shard = layout.shard(number, self.settings.codec)
                catalogue.add(number, shard, facts_in(folder / layout.facts(number)), kind_of)
                self.ledger.add_agencies(_rows(folder / layout.table(_NAMED, number, "csv")))
            catalogue.finish()
        self._agencies()
        shared = shared_products(self.known)
        # Who answers for the IRIs of the register has all of it.
        whole = whole_register(self.known) if self.settings.description.base == BASE else ()
        for one in chain(shared, whole):
            self.stage[one.known.name], self.written[one.known.name] = one.content, one.known
        self._earlier(finished)
        self._head(CATALOG, catalogue.dcat(self.written.values(), self.known))
        self._head(layout.SETTINGS, catalogue.corpus(len(finished)))
        self._counts(plans, catalogue)
        heads = {name: file.digest for name, file in self.written.items() if "/" not in name}
        self.stage[CHECKSUMS] = listing(heads)
        return Assembled(self.written, catalogue, self.unused)

    def _copy(self, name: str, path: Path, digest: str) -> None:
        self.written[name] = distribution(name, self.stage.copy(name, path), digest)

    def _head(self, name: str, content: bytes) -> None:
        self.stage[name] = content
        self.written[name] = Distribution(name, "", None, None, "", len(content), sha256(content).hexdigest())

    def _agencies(self) -> None:
        """Write the table of all agencies, part by part."""
        rows = self.ledger.agencies()
        number = 0
        while (part := [*islice(rows, layout.AGENCIES_ROWS)]) or not number:
            csv, parquet = (self.cache / f"new-agencies.{end}" for end in ("csv", "parquet"))
            csv.write_bytes(header(layout.AGENCIES) + lines(layout.AGENCIES, part))
            self._copy(layout.table(layout.AGENCIES, number, "csv"), csv, _digest(csv))
            if self.settings.parquet:
                write_parquet(layout.AGENCIES, csv, parquet)
                self._copy(layout.table(layout.AGENCIES, number, "parquet"), parquet, _digest(parquet))
            number += 1

    def _earlier(self, finished: Finished) -> None:
        """Say what took the place of earlier ids, as ``ids.csv`` tells it."""
        lines = self.settings.description.earlier
        parts = {}
        for plan in plans_told(self.settings):
            if first := self.ledger.first(plan):
                number, name = first
                folder = finished[number][0]
                every = facts_in(folder / layout.facts(number))
                data = layout.cut(folder, next(facts for facts in every if facts["source"] == name))
                parts[plan] = ["", *self._parts(plan, data)]
        replaced = replaced_parts(parts, lines)
        self.unused = tuple(line.place for line in replaced.unused)
        for one in earlier_products(replaced.replaced, self.settings.iris):
            self.stage[one.name], self.written[one.name] = whole(one.content), Distribution.of(one)

    def _parts(self, plan: str, nquads: bytes) -> Iterator[str]:
        """Yield the parts of a plan: what its sections and tasks are called behind it."""
        iri = self.settings.iris.plan(plan)
        part = re.compile(rf"<{re.escape(iri)}(/(?:section|task)/[^/>]+)> <{re.escape(_TYPE)}>".encode())
        for line in nquads.splitlines():
            if found := part.match(line):
                yield found[1].decode()

    def _counts(self, plans: Path, catalogue: Catalogue) -> None:
        """Put what is said of plans behind what is said of all else."""
        path = self.cache / "new-counts.ttl"
        with path.open("wb") as file, plans.open("rb") as own:
            file.write(catalogue.others(self.written, self.known))
            copyfileobj(own, file)
        digest = _digest(path)
        self.stage.copy(COUNTS, path)
        self.written[COUNTS] = Distribution(COUNTS, "", None, None, "", path.stat().st_size, digest)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    names = [column.name for column in columns(_NAMED)]
    for row in rows_in(_NAMED, path):
        yield dict(zip(names, row, strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
