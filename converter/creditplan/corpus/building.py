"""The road of a corpus: find documents, let workers convert them in batches, put all in place at one stroke.

Finished batches wait in a hidden folder inside the corpus, called by all that decides their bytes. A build
that was killed left them there, and the next one takes them as they are. What the corpus held before is
copied, document by document, where nothing that decides what becomes of it has changed.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from creditplan.corpus import layout
from creditplan.corpus.assembling import assemble
from creditplan.corpus.inputs import Source, found_in, listed_in
from creditplan.corpus.layout import CACHE
from creditplan.corpus.ledger import Ledger
from creditplan.corpus.running import Finished, again, places_in, run
from creditplan.corpus.settings import Settings, settings_of
from creditplan.corpus.tables import check_parquet
from creditplan.corpus.worker import Batch, Earlier
from creditplan.errors import InputError, OutputError
from creditplan.folder import CHECKSUMS, TREE, replacing
from creditplan.folder.listing import listed
from creditplan.folder.lock import locked
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description
from creditplan.parsing import check_bodies, check_jurisdiction
from creditplan.reading import describe

_FACTS: Final = re.compile(r"facts/(\d{5})\.jsonl")
SHOWN: Final = 20
"""Files of no known format whose names are told."""


@dataclass
class Progress:
    """How far a build has come; it is told each time that something is done.

    Attributes:
        total: documents that are to be in the corpus; 0 while they are looked for.
        how: documents done, by how they were come by: converted, copied (of the corpus that was there),
            resumed (of a build that was killed), given up.
        statuses: documents done, by status.
        kinds: those that are not sound, by what is wrong with them.
    """

    total: int = 0
    how: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """Documents done."""
        return self.how.total()


@dataclass(frozen=True)
class Corpus:
    """What came of a build.

    Attributes:
        folder: where it is; of one that Spark built, a path of Hadoop.
        settings: what it was made with.
        documents: how many there are.
        batches: how many they were put into.
        how: as of :class:`Progress`.
        statuses: documents by status.
        kinds: those that are not sound, by what is wrong with them.
        gone: how many documents it held before that are no more.
        skipped: how many files of folders and packages are of no known format, and the first names.
        left: files of an earlier corpus that somebody changed: they are there still.
        unused: lines of ``ids.csv`` of which nothing is said, as they are of plans that are not here.
        files: how many there are, and bytes in them.
    """

    folder: Path | str
    settings: Settings
    documents: int
    batches: int
    how: Mapping[str, int]
    statuses: Mapping[str, int]
    kinds: Mapping[str, int]
    gone: int
    skipped: tuple[int, tuple[str, ...]]
    left: tuple[str, ...]
    unused: tuple[str, ...]
    files: tuple[int, int]

    @property
    def sound(self) -> bool:
        """Whether every document was understood."""
        return set(self.statuses) <= {"published"}


OnProgress = Callable[[Progress], None]


def build(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    manifests: Sequence[str | Path] = (),
    description: Description = NOTHING_SAID,
    jobs: int | None = None,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    codec: str = layout.CODECS[0],
    parquet: bool = True,
    knowledge: Knowledge | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Corpus:
    """Build a corpus, or bring one up to date.

    What comes out depends on the documents, on what is said of them and on what is known, never on ``jobs``,
    on the order of inputs or on what was there before. A document that cannot be read or understood is told
    in the facts, and stops nothing.

    Args:
        inputs: paths of documents, of folders and ZIP packages of them.
        out: the folder of the corpus; of what it held before, what is unchanged is not converted again.
        manifests: files that list paths of documents (:func:`creditplan.corpus.inputs.listed_in`).
        description: what options say of the publication; wins over ``creditplan.toml``.
        jobs: how many processes work; by default as many as there are processors.
        validate: hold each plan to the SHACL shapes.
        strict: a warning, such as an unknown agency, makes a plan incomplete too.
        allow_incomplete: publish what was not fully understood or does not conform, told as such.
        codec: how plans are packed: ``gzip`` or ``zstd``.
        parquet: write tables as Parquet too.
        knowledge: what is known before; by default that of the package.
        on_progress: told how far it has come, from several threads, one at a time.

    Raises:
        InputError: an input cannot be used, there is no document, two have one name, a library is missing,
            or ``ids.csv`` says of an id what cannot be.
        OutputError: the folder cannot be written, or another build writes there; it is as it was.
    """
    known = knowledge or open_knowledge()
    if parquet:
        check_parquet()
    layout.check_codec(codec)
    told = described([*inputs, *manifests], description, known)
    settings = settings_of(
        told,
        known,
        validate=validate,
        strict=strict,
        allow_incomplete=allow_incomplete,
        codec=codec,
        parquet=parquet,
    )
    folder = _folder(out, inputs)
    with closing(Ledger()) as ledger:
        building = _Building(settings, known, folder, ledger, on_progress)
        building.find(inputs, manifests, told)
        made = building.build(jobs or _processors())
    _clear(folder)
    return made


class _Building:
    def __init__(
        self, settings: Settings, known: Knowledge, folder: Path, ledger: Ledger, on_progress: OnProgress
    ) -> None:
        self.settings, self.known, self.folder = settings, known, folder
        # Workers work elsewhere.
        self.place = folder.absolute()
        self.cache = self.place / CACHE
        self.ledger = ledger
        self.progress, self.on_progress = Progress(), on_progress
        self.telling = threading.Lock()
        self.skipped, self.names = 0, list[str]()
        self.digests: dict[str, str] = {}
        self.finished: dict[int, tuple[Path, dict[str, str]]] = {}

    # What there is

    def find(self, inputs: Sequence[str | Path], manifests: Sequence[str | Path], told: Description) -> None:
        """Put all documents into the ledger."""
        head = Path(told.file).parent.resolve() if told.file else None
        for path in map(Path, inputs):
            only = told.sources if head and path.is_dir() and path.resolve() == head else None
            for source in found_in(path, self._skip, only):
                self.ledger.add_source(source)
        for manifest in map(Path, manifests):
            for source in listed_in(manifest):
                self.ledger.add_source(source)
        self.progress.total = self.ledger.count()
        if not self.progress.total:
            raise InputError(
                tr("there is no document of a known format here"),
                source=", ".join(map(str, [*inputs, *manifests])),
                remedy=tr("check the paths"),
            )
        self.on_progress(self.progress)

    def _skip(self, name: str) -> None:
        self.skipped += 1
        if self.skipped <= SHOWN:
            self.names.append(name)

    def _remember(self) -> None:
        """Look where documents stand in the corpus that is there; what is damaged is as if it were not."""
        with suppress(InputError):
            self.digests = dict(listed(self.folder, TREE))
        for name, digest in self.digests.items():
            if not _FACTS.fullmatch(name):
                continue
            with suppress(OSError, ValueError, KeyError, TypeError):
                with (self.folder / name).open("rb") as file:
                    if file_digest(file, "sha256").hexdigest() != digest:
                        continue
                for source, place in places_in(self.folder, name):
                    self.ledger.add_earlier(source, place)

    # Batches

    def build(self, jobs: int) -> Corpus:
        """Convert what is to be converted, and put the corpus in its place."""
        with replacing(self.folder, prune=True) as stage:
            self._remember()
            self.cache.mkdir(exist_ok=True)
            for dead in self.cache.glob("new-*"):
                shutil.rmtree(dead, ignore_errors=True)
            for one in run(self._batches(), jobs, self._tell):
                self._take(one)
            self._give_up_doubles(jobs)
            put = assemble(stage, self.settings, self.known, self.finished, self.ledger, self.cache)
        gone = self.ledger.gone()
        return Corpus(
            self.folder,
            self.settings,
            put.catalogue.numbers["documents"],
            len(self.finished),
            dict(self.progress.how),
            dict(put.catalogue.statuses),
            dict(put.catalogue.kinds),
            gone,
            (self.skipped, tuple(self.names)),
            tuple(stage.left),
            put.unused,
            (len(put.files), sum(file.size for file in put.files.values())),
        )

    def _batches(self) -> Iterator[Batch]:
        register = str(self.known.folder) if self.known.folder else None
        for number, pairs in enumerate(self._numbered()):
            earlier = {
                source.name: place
                for source in pairs
                if (place := self.ledger.earlier(source.name, str(self.place)))
            }
            yield Batch(
                number,
                pairs,
                self.settings,
                register,
                str(self.cache),
                earlier,
                self._listed(earlier.values()),
            )

    def _numbered(self) -> Iterator[tuple[Source, ...]]:
        pairs = ((source.name, source) for source in self.ledger.sources())
        for batch in layout.batches(pairs, self.progress.total):
            yield tuple(source for _, source in batch)

    def _listed(self, places: Iterable[Earlier]) -> dict[str, str]:
        """Return the digests of the files in which documents of a batch stand."""
        found = {}
        for name in {place.file for place in places}:
            own = _FACTS.fullmatch(name)
            assert own
            number = int(own[1])
            for file in (name, *(layout.table(table, number, "csv") for table in layout.TABLES)):
                if file in self.digests:
                    found[str(self.place / file)] = self.digests[file]
        return found

    def _tell(self, one: Mapping[str, Any]) -> None:
        with self.telling:  # several threads tell
            self.progress.how[one["how"]] += 1
            self.progress.statuses[one["status"]] += 1
            if "kind" in one:
                self.progress.kinds[one["kind"]] += 1
            self.on_progress(self.progress)

    def _take(self, one: Finished) -> None:
        self.finished[one.batch.number] = (one.folder, one.files)
        for source, said in zip(one.batch.sources, one.documents, strict=True):
            if "data" in said:
                self.ledger.add_plan(said["id"], source.name, one.batch.number)

    def _give_up_doubles(self, jobs: int) -> None:
        """Make those batches again that hold a plan whose id one before has."""
        doubles = given_up(self.ledger)
        if not doubles:
            return
        batches = (batch for batch in self._batches() if batch.number in doubles)
        anew = (
            again(Finished(batch, *self.finished[batch.number], []), doubles[batch.number])
            for batch in batches
        )
        for one in run(anew, jobs, lambda _: None):
            self.finished[one.batch.number] = (one.folder, one.files)


def given_up(ledger: Ledger) -> dict[int, dict[str, tuple[str, str, str]]]:
    """Return documents whose plan has the id of one before: batch and name, and kind, message and remedy."""
    doubles: dict[int, dict[str, tuple[str, str, str]]] = {}
    for number, name, plan, first in ledger.doubles():
        doubles.setdefault(number, {})[name] = (
            "duplicate-id",
            f"two documents are the plan {plan}: {first} and {name}",
            'if they are two, write an id into the side file of one (id = "…"); if they are one, '
            "leave one out",
        )
    return doubles


def described(paths: Sequence[str | Path], options: Description, known: Knowledge) -> Description:
    """Return what is said of the corpus: by options, else by the one description of its inputs.

    Raises:
        InputError: a description is broken, or there are two of them.
    """
    described = [*map(describe, paths)]
    found = {Path(one.file).resolve(): one for one in described if one.file}
    if len(found) > 1:
        first, second, *_ = found.values()
        raise InputError(
            tr(
                "the inputs are of two publications, described by {file} and {file2}",
                file=first.file,
                file2=second.file,
            ),
            remedy=tr("build them one by one, or describe them together in a folder above both"),
        )
    told = replace(
        options.over(next(iter(found.values()), NOTHING_SAID)),
        earlier=tuple(dict.fromkeys(line for one in described for line in one.earlier)),
        bodies=tuple(dict.fromkeys(row for one in described for row in one.bodies)),
    )
    check_jurisdiction(known.register, told.jurisdiction, told.file)
    check_bodies(known.register, told.bodies)
    return told


def _folder(out: str | Path, inputs: Sequence[str | Path]) -> Path:
    """Return the folder to write into, if nothing in it would be lost or read as a plan."""
    if not str(out):
        raise InputError(tr("the output folder has no name"), remedy=tr("give a path, such as corpus"))
    folder = Path(out)
    if any(Path(one).is_dir() and Path(one).resolve() == folder.resolve() for one in inputs):
        raise InputError(
            tr("a corpus cannot be written into a folder that it is read from"),
            source=str(folder),
            remedy=tr("give another folder with --out; one within it will do"),
        )
    # A corpus whose files were being exchanged when its build was killed may lack some.
    marks = (layout.SETTINGS, CACHE)
    if (folder / CHECKSUMS).exists() and not any((folder / mark).exists() for mark in marks):
        raise InputError(
            tr("there is a publication in this folder that is no corpus"),
            source=str(folder),
            remedy=tr("give another folder with --out"),
        )
    return folder


def _clear(folder: Path) -> None:
    """Remove what waited for the end of the build, unless another one has begun."""
    with suppress(OutputError, OSError), locked(folder):
        shutil.rmtree(folder / CACHE, ignore_errors=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
