"""The engine for more than one machine: Apache Spark converts the batches, and writes them by Hadoop's rules.

Documents, batches and files are those of one machine, byte for byte. Spark adds where they are made, and that
the files of a batch come from one attempt at it: they are rows of a table, written by its own committer, and
only what that has committed is put together.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from urllib.parse import unquote

from creditplan.corpus import layout
from creditplan.corpus.assembling import Assembled, assemble, plans_told
from creditplan.corpus.building import SHOWN, Corpus, OnProgress, Progress, described, given_up
from creditplan.corpus.hadoop import Entry, Hadoop
from creditplan.corpus.inputs import Source
from creditplan.corpus.ledger import Ledger
from creditplan.corpus.settings import Settings, settings_of
from creditplan.corpus.spark_inputs import Finder, Found, stem
from creditplan.corpus.spark_jobs import AGAIN, CONVERTED, Jobs, session
from creditplan.corpus.spark_stage import Sending, Workshop
from creditplan.corpus.spark_work import Conversion, GivingUp, Part
from creditplan.corpus.tables import check_parquet
from creditplan.errors import InputError, OutputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import NOTHING_SAID, Description
from creditplan.reading import SIDE_FILES

_KEY: Final = "key"
# What the name of a folder that Spark writes begins with: the column that it is parted by.
_FILE: Final = "file="
# Each is a request to a server that others can be made beside.
_RENAMING: Final = 8


class File(NamedTuple):
    """A file of a batch that Spark has made: the batch, its size, its SHA-256, and its last byte or -1."""

    batch: int
    size: int
    digest: str
    last: int


def build(
    inputs: Sequence[str],
    out: str,
    *,
    manifests: Sequence[str] = (),
    description: Description = NOTHING_SAID,
    master: str | None = None,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    codec: str = layout.CODECS[0],
    parquet: bool = True,
    knowledge: Knowledge | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Corpus:
    """Build a corpus on Apache Spark; what comes out is what :func:`creditplan.corpus.building.build` makes.

    All documents are converted. A build that ended too early is taken up where the conversion was done.
    Memory here grows with the number of files, by less than a kilobyte each.

    Args:
        inputs: paths of documents, folders and ZIP packages on file systems that Hadoop reaches.
        out: the folder of the corpus, on such a file system; a corpus that is there is replaced.
        manifests: files that list paths of documents.
        description: what options say of the publication; wins over ``creditplan.toml``.
        master: address of the cluster, such as ``spark://server:7077`` or ``local[4]``; by default that of
            ``spark-submit``, of the session that is there, or this machine.
        validate: as for one machine, and so are the next ones.
        strict: the same.
        allow_incomplete: the same.
        codec: the same; behind a shard of ``zstd`` stand eight bytes that decoders skip.
        parquet: the same.
        knowledge: the same.
        on_progress: told how far it has come; what is done twice may be counted twice meanwhile.

    Raises:
        InputError: an input cannot be used, there is no document, two have one name, a library or Java is
            missing, Spark cannot be started or gives up.
        OutputError: the folder cannot be written, or another build writes there; it is as it was.
    """
    known = knowledge or open_knowledge()
    if parquet:
        check_parquet()
    layout.check_codec(codec)
    with (
        session(master) as spark,
        TemporaryDirectory(prefix="creditplan-") as name,
        closing(Ledger()) as ledger,
    ):
        hadoop, here = Hadoop(spark), Path(name)
        workshop = Workshop(hadoop, out)
        progress = Progress()
        skipped = _Skipped()
        finder = Finder(hadoop, here, skipped.add)
        with finder.told_of_originals():
            told = described(finder.copies([*inputs, *manifests]), description, known)
            settings = settings_of(
                told,
                known,
                validate=validate,
                strict=strict,
                allow_incomplete=allow_incomplete,
                codec=codec,
                parquet=parquet,
            )
            _find(finder, ledger, inputs, manifests, told)
        progress.total = ledger.count()
        if not progress.total:
            raise InputError(
                tr("there is no document of a known format here"),
                source=", ".join([*inputs, *manifests]),
                remedy=tr("check the paths"),
            )
        on_progress(progress)
        with workshop.locked():
            building = _Building(Jobs(spark, workshop.folder), hadoop, workshop, settings, known, ledger)
            put = building.build(finder.found, here, progress, on_progress)
            workshop.swap()
    return Corpus(
        workshop.out,
        settings,
        put.catalogue.numbers["documents"],
        building.batches,
        dict(progress.how),
        dict(put.catalogue.statuses),
        dict(put.catalogue.kinds),
        0,
        (skipped.count, tuple(skipped.names)),
        (),
        put.unused,
        (len(put.files), sum(file.size for file in put.files.values())),
    )


def _find(
    finder: Finder, ledger: Ledger, inputs: Sequence[str], manifests: Sequence[str], told: Description
) -> None:
    head = finder.head(told.file) if told.file and told.sources is not None else None
    for path in inputs:
        only = told.sources if head and head == finder.full(path) else None
        for source in finder.documents(path, only):
            ledger.add_source(source)
    for manifest in manifests:
        for source in finder.listed(manifest):
            ledger.add_source(source)


class _Skipped:
    def __init__(self) -> None:
        self.count, self.names = 0, list[str]()

    def add(self, name: str) -> None:
        """Take the name of a file that is not read."""
        self.count += 1
        if self.count <= SHOWN:
            self.names.append(name)


class _Building:
    def __init__(
        self,
        jobs: Jobs,
        hadoop: Hadoop,
        workshop: Workshop,
        settings: Settings,
        known: Knowledge,
        ledger: Ledger,
    ) -> None:
        self.jobs, self.hadoop, self.workshop = jobs, hadoop, workshop
        self.settings, self.known, self.ledger = settings, known, ledger
        self.batches = 0

    def build(self, found: Found, here: Path, progress: Progress, on_progress: OnProgress) -> Assembled:
        """Make the next corpus in the workshop."""
        sources = [*self._batches(progress.total)]
        self.batches = len(sources)
        key = self._key(found)
        if not self._is_converted(key):
            self.hadoop.remove(f"{self.workshop.folder}/{_KEY}")
            self.jobs.convert(
                found,
                [*_parts(found, sources)],
                len(sources),
                lambda count: Conversion(self.settings, self._register(), count),
                lambda counts: _show(progress, counts, on_progress),
            )
            self.hadoop.write(f"{self.workshop.folder}/{_KEY}", key)
        made = self._take(CONVERTED, sources, {*range(len(sources))})
        progress.how = Counter({"converted": progress.total})
        on_progress(progress)
        doubles = given_up(self.ledger)
        if doubles:
            self.jobs.give_up(GivingUp(self.settings, doubles), doubles)
            again = self._take(AGAIN, sources, {*doubles}, anew=True)
            made = {name: file for name, file in made.items() if file.batch not in doubles} | again
        self._place(made, doubles)
        return self._assemble(made, here)

    def _batches(self, count: int) -> Iterator[list[tuple[str, Source]]]:
        return layout.batches(((source.name, source) for source in self.ledger.sources()), count)

    def _register(self) -> dict[str, bytes] | None:
        folder = self.known.folder
        if not folder:
            return None
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    # What was converted before

    def _key(self, found: Found) -> bytes:
        """Return what decides the rows that are kept: settings, and files as they were listed."""
        digest = sha256(json.dumps(self.settings.values(), sort_keys=True).encode())
        for source in self.ledger.sources():
            digest.update(f"\0{source.name}\0{source.path}\0{source.member}".encode(errors="surrogatepass"))
        for path, entry in sorted(found.files.items()):
            digest.update(f"\0{path}\0{entry.size}\0{entry.changed}".encode(errors="surrogatepass"))
        return digest.hexdigest().encode()

    def _is_converted(self, key: bytes) -> bool:
        path = f"{self.workshop.folder}/{_KEY}"
        return bool(self.hadoop.entry(path)) and self.hadoop.read(path) == key

    # What is converted now

    def _take(
        self, name: str, sources: list[list[tuple[str, Source]]], wanted: set[int], *, anew: bool = False
    ) -> dict[str, File]:
        """Take what was made, and see that each file of each batch is there once."""
        files: dict[str, File] = {}
        batches = set()
        for number, file, size, digest, last, documents in self.jobs.listed(name):
            if file in files:
                raise OutputError(
                    tr("Spark gave {file} twice", file=file), remedy=tr("report it with the log of Spark")
                )
            files[file] = File(number, size, digest, last)
            if documents is None:
                continue
            batches.add(number)
            briefs = json.loads(documents)
            if len(briefs) != len(sources[number]):
                raise OutputError(
                    tr("Spark lost documents of {file}", file=file),
                    remedy=tr("report it with the log of Spark"),
                )
            for (source, _), one in zip(sources[number], briefs, strict=True):
                if "data" in one and not anew:
                    self.ledger.add_plan(one["id"], source, number)
        if batches != wanted:
            raise OutputError(
                tr("Spark lost {count} of {total} batches", count=len(wanted - batches), total=len(wanted)),
                remedy=tr("remove the folder and run it again; report it with the log of Spark"),
                source=self.workshop.folder,
            )
        return files

    def _place(self, made: Mapping[str, File], doubles: Iterable[int]) -> None:
        """Let Spark write the files, and give them their names in the next corpus."""
        new, again = self.workshop.new, {*doubles}
        self.hadoop.remove(new)
        for folder in sorted({name.rpartition("/")[0] for name in made}):
            self.hadoop.make(f"{new}/{folder}")
        placed = {name for name, file in made.items() if file.last < 0}
        for name in placed:
            self.hadoop.write(f"{new}/{name}", b"")
        ends = {file.last for file in made.values() if file.last >= 0}
        written = [
            *self.jobs.write(CONVERTED, again, ends),
            *(self.jobs.write(AGAIN, (), ends) if again else ()),
        ]
        with ThreadPoolExecutor(_RENAMING) as threads:
            for folder in written:
                # An attempt that was given up late leaves its _temporary.
                entries = [one for one in self.hadoop.entries(folder) if one.name.startswith(_FILE)]
                placed.update(threads.map(lambda entry: self._rename(entry, made), entries))
        if placed != {*made}:
            raise OutputError(
                tr("Spark did not write {files}", files=", ".join(sorted({*made} - placed)[:3])),
                remedy=tr("run it again; if that does not help, report it with the log of Spark"),
            )

    def _rename(self, folder: Entry, made: Mapping[str, File]) -> str:
        name = unquote(folder.name.removeprefix(_FILE))
        parts = [entry for entry in self.hadoop.entries(folder.path) if not entry.name.startswith((".", "_"))]
        if len(parts) != 1 or parts[0].size != made[name].size:
            raise OutputError(
                tr(
                    "Spark wrote {count} files with {parts} bytes for {name}, and {size} were made",
                    count=len(parts),
                    parts=sum(part.size for part in parts),
                    name=name,
                    size=made[name].size,
                ),
                source=folder.path,
                remedy=tr("run it again; if that does not help, report it with the log of Spark"),
            )
        self.hadoop.rename(parts[0].path, f"{self.workshop.new}/{name}")
        return name

    def _assemble(self, made: Mapping[str, File], here: Path) -> Assembled:
        """Add what is made of all batches together, of their facts."""
        copies = here / "copies"
        (copies / "tables").mkdir(parents=True)
        self.hadoop.fetch(f"{self.workshop.new}/facts", copies)
        self.hadoop.fetch(f"{self.workshop.new}/tables/plan-agencies", copies / "tables")
        # What a plan of which ids.csv says something is made of is read here.
        first = filter(None, map(self.ledger.first, plans_told(self.settings)))
        for shard in {layout.shard(number, self.settings.codec) for number, _ in first}:
            (copies / shard).parent.mkdir(exist_ok=True)
            self.hadoop.fetch(f"{self.workshop.new}/{shard}", copies / shard)
        finished: dict[int, tuple[Path, dict[str, str]]] = {}
        for name, file in made.items():
            finished.setdefault(file.batch, (copies, {}))[1][name] = file.digest
        stage = Sending(
            self.hadoop, self.workshop.new, {name: (file.size, file.digest) for name, file in made.items()}
        )
        result = assemble(stage, self.settings, self.known, finished, self.ledger, here)
        stage.complete()
        return result


def _parts(found: Found, batches: Sequence[Sequence[tuple[str, Source]]]) -> Iterator[Part]:
    """Say of each file which document it belongs to."""
    for number, sources in enumerate(batches):
        packages = set()
        for place, (name, source) in enumerate(sources):
            entry = found.files.get(source.path)
            size = entry.size if entry else -1
            if not source.member:
                yield Part(number, place, "", name, "", source.path, size)
                for end in SIDE_FILES:
                    side = found.files.get(stem(source.path) + end)
                    if side and side.path != source.path:
                        yield Part(number, place, end, name, "", side.path, side.size)
                continue
            if source.path not in packages:
                packages.add(source.path)
                yield Part(number, -1, ".zip", name, "", source.path, size)
            yield Part(number, place, "", name, source.member, source.path, 0)


def _show(progress: Progress, counts: Mapping[str, int], on_progress: OnProgress) -> None:
    said: dict[str, Counter[str]] = {"status": Counter(), "kind": Counter()}
    for words, count in [*counts.items()]:
        what, _, name = words.partition(" ")
        said[what][name] = count
    progress.statuses, progress.kinds = said["status"], said["kind"]
    # An attempt that was lost is counted, and that after it.
    progress.how = Counter({"converted": min(progress.statuses.total(), progress.total)})
    on_progress(progress)
