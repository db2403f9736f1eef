"""What Spark's executors do: batches of documents, from bytes that Spark has read to files that it writes.

A partition lays its documents on the disk of its machine and lets the engine of one machine do the rest, in
a process with limits: a document gives the same bytes there and here, and one that ends its process is told.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from creditplan.corpus import layout
from creditplan.corpus.batch import Files, Unit, cut_out, facts_in
from creditplan.corpus.conversion import failed
from creditplan.corpus.inputs import Source
from creditplan.corpus.running import run
from creditplan.corpus.settings import Settings
from creditplan.corpus.worker import Batch, brief
from creditplan.errors import CreditplanError, InputError
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.reading import MAX_BYTES, Document
from creditplan.versions import versions

# A frame of zstd that decoders skip: with it behind, a shard ends in a byte that is known before.
_SKIPPED: Final = bytes.fromhex("502a4d1800000000")


class Part(NamedTuple):
    """A file that documents are made of, in a row of its own; without its bytes it is what was listed.

    Attributes:
        batch: number of the batch.
        place: of the document in its batch; -1 for a package that holds several.
        end: what its name ends with: of a side file ``.toml`` and the like, else nothing.
        name: that of the document, or of the package.
        member: what to take out of the package.
        path: of the file.
        size: bytes of the file.
        data: these; none where they are not read.
    """

    batch: int
    place: int
    end: str
    name: str
    member: str
    path: str
    size: int
    data: bytes | None = None


class Made(NamedTuple):
    """A file of a finished batch, in a row of its own.

    Attributes:
        batch: number of the batch.
        file: its name in the corpus.
        size: its bytes.
        digest: their SHA-256.
        data: these but for the last one, which the writer of Spark puts behind them.
        last: the last one; -1: there is none, the file is empty.
        documents: of a file of facts, what became of each document, as JSON.
    """

    batch: int
    file: str
    size: int
    digest: str
    data: bytes
    last: int
    documents: str | None


@dataclass(frozen=True)
class Conversion:
    """Converts the batches of a partition: the function that Spark is given.

    Attributes:
        settings: what documents are converted with.
        register: bytes of the files of a register of one's own, by name; ``None``: the packaged one.
        count: takes statuses and kinds, for those who look on.
    """

    settings: Settings
    register: Mapping[str, bytes] | None
    count: Callable[[Mapping[str, int]], None]

    def __call__(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Made]:
        """Yield the files of the batches; rows are :class:`Part`, sorted by batch, place, end and path."""
        with TemporaryDirectory(prefix="creditplan-") as name:
            head = Path(name)
            register = self._register(head / "register")
            self._check(register)
            batches = (
                self._batch(number, map(Part._make, parts), head, register)
                for number, parts in groupby(rows, key=itemgetter(0))
            )
            # One after another: how many work at once is for Spark to say.
            for one in run(batches, 1, self._tell):
                number = one.batch.number
                yield from _made(number, one.folder, one.files, one.documents, self.settings)
                for done in (one.folder, head / str(number)):
                    shutil.rmtree(done)

    def _register(self, folder: Path) -> str | None:
        if self.register is None:
            return None
        for name, content in self.register.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return str(folder)

    def _check(self, register: str | None) -> None:
        """See that this machine would make the same as the one that began.

        Raises:
            InputError: it has another version of something.
        """
        here, there = _versions(register), self.settings.versions
        if here != there:
            names = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
            told = ", ".join(f"{name} {here.get(name)} and not {there.get(name)}" for name in names)
            raise InputError(
                tr("an executor has {told}", told=told),
                remedy=tr("give all the same packed environment: docs/corpus.md"),
            )

    def _tell(self, one: Mapping[str, Any]) -> None:
        self.count({f"status {one['status']}": 1} | ({f"kind {one['kind']}": 1} if "kind" in one else {}))

    def _batch(self, number: int, parts: Iterator[Part], head: Path, register: str | None) -> Batch:
        """Lay the documents of a batch on the disk."""
        folder, cache = head / str(number), head / "cache"
        folder.mkdir()
        cache.mkdir(exist_ok=True)
        sources: dict[int, Source] = {}
        for part in parts:
            path = folder / _name(part)
            if part.place < 0 or not part.member:
                _lay(part, path)
            if part.place >= 0 and not part.end:
                sources[part.place] = Source(part.name, str(path), part.member)
        in_order = tuple(source for _, source in sorted(sources.items()))
        return Batch(number, in_order, self.settings, register, str(cache))


@dataclass(frozen=True)
class GivingUp:
    """Makes batches again in which documents are told as failed: the function that Spark is given.

    Attributes:
        settings: what documents were converted with.
        given_up: by batch and name of the document: kind, message and remedy.
    """

    settings: Settings
    given_up: Mapping[int, Mapping[str, tuple[str, str, str]]]

    def __call__(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Made]:
        """Yield the files of the batches; rows are :class:`Made`, sorted by batch."""
        for number, files in groupby(rows, key=itemgetter(0)):
            with TemporaryDirectory(prefix="creditplan-") as name:
                old, new = Path(name) / "old", Path(name) / "new"
                for file in map(Made._make, files):
                    path = old / file.file
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(file.data + (bytes([file.last]) if file.last >= 0 else b""))
                made, briefs = Files(new, number, self.settings.codec), []
                for facts in facts_in(old / layout.facts(number)):
                    given_up = self.given_up[number].get(facts["source"])
                    unit = self._given_up(facts, *given_up) if given_up else cut_out(old, facts)
                    made.add(unit)
                    briefs.append(brief(unit.facts))
                digests = made.close(parquet=self.settings.parquet)
                yield from _made(number, new, digests, briefs, self.settings)

    def _given_up(self, facts: Mapping[str, Any], kind: str, message: str, remedy: str) -> Unit:
        document = Document(facts["source"], b"")
        said = failed(document, self.settings, kind, CreditplanError(message, remedy=remedy)).facts
        # Its bytes are not here, but what was said of them is.
        return Unit(said | {key: facts[key] for key in ("sha256", "key")})


@cache
def _versions(register: str | None) -> Mapping[str, str]:
    return versions(open_knowledge(Path(register) if register else None))


class Sum:
    """Adds up what executors tell, for those who look on; Spark calls it an AccumulatorParam."""

    def zero(self, _: Counter[str]) -> Counter[str]:
        """Return what nothing is added to."""
        return Counter()

    def addInPlace(self, one: Counter[str], other: Mapping[str, int]) -> Counter[str]:
        """Add."""
        one.update(other)
        return one


def _name(part: Part) -> str:
    """Return a name for a file that no file system refuses, whatever the document is called."""
    if part.member or part.place < 0:
        return f"{sha256(part.path.encode(errors='surrogatepass')).hexdigest()}.zip"
    return f"{part.place}{part.end or '.document'}"


def _lay(part: Part, path: Path) -> None:
    if part.data is not None:
        path.write_bytes(part.data)
    elif not path.exists() and not 0 < part.size <= MAX_BYTES:
        # Spark passes over what is empty, and what is too large is not sent: its size says what it is.
        with path.open("wb") as file:
            file.truncate(part.size)


def _made(
    number: int, folder: Path, files: Mapping[str, str], documents: list[dict[str, Any]], settings: Settings
) -> Iterator[Made]:
    facts = layout.facts(number)
    for name, digest in sorted(files.items()):
        data, own = (folder / name).read_bytes(), digest
        if settings.codec == "zstd" and data and name == layout.shard(number, settings.codec):
            data += _SKIPPED
            own = sha256(data).hexdigest()
        said = json.dumps(documents) if name == facts else None
        yield Made(number, name, len(data), own, data[:-1], data[-1] if data else -1, said)
