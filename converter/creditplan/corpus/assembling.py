"""Puts finished batches together: their files, the table of all agencies, shared files, descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from creditplan.corpus.tables import cells, columns, header, lines, to_parquet
from creditplan.corpus.worker import kind_of
from creditplan.folder import CHECKSUMS, listing
from creditplan.knowledge import Knowledge
from creditplan.namespaces import BASE
from creditplan.publishing.catalog import CATALOG, COUNTS
from creditplan.publishing.products import Distribution
from creditplan.publishing.shared import shared_products
from creditplan.publishing.whole import whole_register

_NAMED: Final = "plan-agencies"


class Stage(Protocol):
    """Takes the files of a corpus; :class:`creditplan.folder.Stage` is one."""

    def __setitem__(self, name: str, content: bytes) -> None:
        """Take a file."""

    def copy(self, name: str, source: Path) -> int:
        """Take a file that is as another one, and return how large it is."""


Finished = Mapping[int, tuple[Path, Mapping[str, str]]]
"""Folders of batches with the digests of the files in them, by number."""


def assemble(
    stage: Stage, settings: Settings, known: Knowledge, finished: Finished, ledger: Ledger, cache: Path
) -> tuple[dict[str, Distribution], Catalogue]:
    """Write a corpus into a stage, the description of plans as their facts come by.

    Args:
        stage: takes the files.
        settings: what the batches were made with.
        known: what they were made with.
        finished: the batches.
        ledger: adds up what agencies have to do.
        cache: folder for what is put together.

    Returns:
        What was written, by name; and what was counted.

    Raises:
        OutputError: as the stage does.
    """
    return _Assembly(stage, settings, known, ledger, cache).put(finished)


class _Assembly:
    def __init__(
        self, stage: Stage, settings: Settings, known: Knowledge, ledger: Ledger, cache: Path
    ) -> None:
        self.stage, self.settings, self.known = stage, settings, known
        self.ledger, self.cache = ledger, cache
        self.written: dict[str, Distribution] = {}

    def put(self, finished: Finished) -> tuple[dict[str, Distribution], Catalogue]:
        plans = self.cache / "new-plans.ttl"
        with plans.open("wb") as file:
            catalogue = Catalogue(self.settings, file)
            for number, (folder, digests) in sorted(finished.items()):
                for name, digest in sorted(digests.items()):
                    self._copy(name, folder / name, digest)
                shard = layout.shard(number, self.settings.codec)
                catalogue.add(number, shard, facts_in(folder / layout.facts(number)), kind_of)
                content = (folder / layout.table(_NAMED, number, "csv")).read_bytes()
                self.ledger.add_agencies(_rows(content))
            catalogue.finish()
        for name, content in self._agencies():
            self.stage[name] = content
            self.written[name] = distribution(name, len(content), sha256(content).hexdigest())
        shared = shared_products(self.known)
        # Who answers for the IRIs of the register has all of it.
        whole = whole_register(self.known) if self.settings.description.base == BASE else ()
        for one in chain(shared, whole):
            self.stage[one.known.name], self.written[one.known.name] = one.content, one.known
        self._head(CATALOG, catalogue.dcat(self.written.values(), self.known))
        self._head(layout.SETTINGS, catalogue.corpus(len(finished)))
        self._counts(plans, catalogue)
        heads = {name: file.digest for name, file in self.written.items() if "/" not in name}
        self.stage[CHECKSUMS] = listing(heads)
        return self.written, catalogue

    def _copy(self, name: str, path: Path, digest: str) -> None:
        self.written[name] = distribution(name, self.stage.copy(name, path), digest)

    def _head(self, name: str, content: bytes) -> None:
        self.stage[name] = content
        self.written[name] = Distribution(name, "", None, None, "", len(content), sha256(content).hexdigest())

    def _agencies(self) -> Iterator[tuple[str, bytes]]:
        """Yield the table of all agencies, part by part."""
        rows = self.ledger.agencies()
        number = 0
        while (part := [*islice(rows, layout.AGENCIES_ROWS)]) or not number:
            content = header(layout.AGENCIES) + lines(layout.AGENCIES, part)
            yield layout.table(layout.AGENCIES, number, "csv"), content
            if self.settings.parquet:
                parquet = to_parquet(layout.AGENCIES, content)
                yield layout.table(layout.AGENCIES, number, "parquet"), parquet
            number += 1

    def _counts(self, plans: Path, catalogue: Catalogue) -> None:
        """Put what is said of plans behind what is said of all else."""
        path = self.cache / "new-counts.ttl"
        with path.open("wb") as file, plans.open("rb") as own:
            file.write(catalogue.others(self.written, self.known))
            copyfileobj(own, file)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        self.stage.copy(COUNTS, path)
        self.written[COUNTS] = Distribution(COUNTS, "", None, None, "", path.stat().st_size, digest)


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    names = [column.name for column in columns(_NAMED)]
    first = header(_NAMED)
    for row in cells(_NAMED, content.removeprefix(first)):
        yield dict(zip(names, row, strict=True))
