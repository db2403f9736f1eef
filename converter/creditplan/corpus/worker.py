"""What a worker does: a batch of documents, from their bytes to its files, in a process of its own."""

from __future__ import annotations

import gc
import json
import os
import pickle
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from creditplan.corpus.batch import Files, Unit, cut_out, unit_of
from creditplan.corpus.conversion import FAILED, INCOMPLETE, convert, failed
from creditplan.corpus.inputs import Source
from creditplan.corpus.layout import unpack
from creditplan.corpus.settings import Settings
from creditplan.errors import CreditplanError, InputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.reading import Document

DONE: Final = "batch.json"
"""Is in the folder of a batch that is finished: the digests of its files, and what there is in it."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a document stands in what was made before.

    Attributes:
        folder: of a corpus, or of a batch.
        file: that of its facts, below this.
        offset, length: of the line.
    """

    folder: str
    file: str
    offset: int
    length: int


@dataclass(frozen=True)
class Batch:
    """A piece of work.

    Attributes:
        number: of the batch.
        sources: its documents, in their order.
        settings: what they are converted with.
        register: folder of the register; ``None``: the packaged one.
        cache: folder in which finished batches are.
        earlier: where documents stand in what was made before, by their names.
        digests: of files of that, by their paths: a document is taken out of one only if it is as it was.
        given_up: documents that are not to be converted, by their names: kind, message and remedy.
    """

    number: int
    sources: tuple[Source, ...]
    settings: Settings
    register: str | None
    cache: str
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    given_up: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    def alone(self, source: Source) -> Batch:
        """Return one of its documents as a batch of its own."""
        return replace(self, sources=(source,))

    def packed(self) -> bytes:
        """Return it as bytes for :func:`work`."""
        return pickle.dumps(self)


def work(data: bytes) -> Iterator[bytes]:
    """Do a batch: what runs in a worker.

    Args:
        data: a packed :class:`Batch`; it comes from who started this process.

    Yields:
        A line of JSON for each document as it is done: its ``id``, ``status``, ``kind`` of what is wrong,
        number of statements that are published (``data``), and ``how`` it was come by; then one for the
        batch: ``folder``, ``files`` with their digests, and ``documents`` as in the lines before.

    Raises:
        InputError: a library is missing, or the output cannot be written.
    """
    batch: Batch = pickle.loads(data)
    # Other pools of pyarrow, which is not loaded yet, keep what they were given once.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        known = open_knowledge(Path(batch.register) if batch.register else None)
        yield from _Work(batch, known).lines()
    except OSError as error:
        raise InputError(
            tr("the output cannot be written: {error}", error=error.strerror or error),
            source=batch.cache,
            remedy=tr("make room on the disk, and run the build again: what is finished is kept"),
        ) from error


class _Work:
    def __init__(self, batch: Batch, known: Knowledge) -> None:
        self.batch, self.known = batch, known
        self.settings = batch.settings
        self.whole: dict[str, bool] = {}

    def lines(self) -> Iterator[bytes]:
        keys = [self._key(source) for source in self.batch.sources]
        found = self._finished(self._folder(keys))
        if found:
            yield from (_line({**one, "how": "resumed"}) for one in found["documents"])
            yield _line(found)
            return
        folder = Path(self.batch.cache) / f"new-{os.getpid()}-{self.batch.number}"
        shutil.rmtree(folder, ignore_errors=True)
        files, keys, briefs = Files(folder, self.batch.number, self.settings.codec), [], []
        for source in _tidied(self.batch.sources):
            key, unit, how = self._unit(source)
            files.add(unit)
            keys.append(key)
            briefs.append(brief(unit.facts))
            yield _line({**briefs[-1], "how": how})
        done = {"files": files.close(parquet=self.settings.parquet), "documents": briefs}
        (folder / DONE).write_bytes(_line(done))
        place = self._folder(keys)
        try:
            folder.rename(place)
        except OSError:
            # A worker of a build that was killed may have come first: what it made is the same.
            if not self._finished(place):
                shutil.rmtree(place, ignore_errors=True)
                folder.rename(place)
        yield _line({**done, "folder": str(place)})

    def _key(self, source: Source) -> str:
        if source.name in self.batch.given_up:
            return "\0".join(self.batch.given_up[source.name])
        try:
            return source.read().key(self.settings)
        except InputError as error:
            return str(error)

    def _folder(self, keys: list[str]) -> Path:
        """Return the place of the finished batch: it is called by all that decides its bytes."""
        said = {"names": [source.name for source in self.batch.sources], "keys": keys}
        own = {"number": self.batch.number, "settings": self.settings.values()}
        return Path(self.batch.cache) / sha256(json.dumps(said | own, sort_keys=True).encode()).hexdigest()

    def _finished(self, folder: Path) -> dict[str, Any] | None:
        """Return what is said of a finished batch, if it is there and whole."""
        with suppress(OSError, ValueError):
            done: dict[str, Any] = json.loads((folder / DONE).read_bytes())
            if all(_digest(folder / name) == digest for name, digest in done["files"].items()):
                return {**done, "folder": str(folder)}
        return None

    def _unit(self, source: Source) -> tuple[str, Unit, str]:
        """Return a document for the files, with its key, and how it was come by."""
        if source.name in self.batch.given_up:
            return self._key(source), self._given_up(source), "given up"
        try:
            document = source.read()
        except InputError as error:
            made = failed(Document(source.name, b""), self.settings, "unreadable", error)
            facts = {key: value for key, value in made.facts.items() if key not in ("sha256", "key")}
            return str(error), Unit(facts), "converted"
        key = document.key(self.settings)
        unit = self._earlier(source.name, key)
        if unit:
            return key, unit, "copied"
        made = convert(document, self.settings, self.known)
        return key, unit_of(made, self.settings.codec), "converted"

    def _given_up(self, source: Source) -> Unit:
        kind, message, remedy = self.batch.given_up[source.name]
        try:
            document = source.read()
        except InputError:
            document = Document(source.name, b"")
        error = CreditplanError(message, remedy=remedy or None)
        return unit_of(failed(document, self.settings, kind, error), self.settings.codec)

    def _earlier(self, name: str, key: str) -> Unit | None:
        """Cut a document out of what was made before, if all that decides what becomes of it is the same."""
        place = self.batch.earlier.get(name)
        if not place:
            return None
        with suppress(OSError, ValueError, KeyError):
            folder = Path(place.folder)
            with (folder / place.file).open("rb") as file:
                file.seek(place.offset)
                facts = json.loads(file.read(place.length))
            files = [place.file] + [part["file"] for part in facts.get("tables", {}).values()]
            # What failed is tried again: a library may be there now, or a fault mended.
            if (
                facts.get("key") != key
                or facts["status"] == FAILED
                or not all(self._is_whole(folder / file) for file in files)
            ):
                return None
            unit = cut_out(folder, facts)
            if (
                not unit.packed
                or sha256(unpack(unit.packed, self.settings.codec)).hexdigest() == facts["dataset"]
            ):
                return unit
        return None

    def _is_whole(self, path: Path) -> bool:
        """Tell whether a file is as it was listed; each is looked at once."""
        said = str(path)
        if said not in self.whole:
            self.whole[said] = self.batch.digests.get(said) == _digest(path)
        return self.whole[said]


def _tidied(sources: Iterable[Source]) -> Iterator[Source]:
    """Let Python's collector look between documents only, at what is new since the last one.

    What is known before, hundreds of thousands of objects, would be looked through again and again: a ninth
    of all processor time.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        for source in sources:
            yield source
            gc.collect()
            gc.freeze()
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def brief(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what who started the batch has to know of a document."""
    found = {
        "id": facts.get("id"),
        "status": facts["status"],
        "kind": kind_of(facts),
        "data": facts.get("statements"),
    }
    return {key: value for key, value in found.items() if value is not None}


def kind_of(facts: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a document, for counts: of an incomplete one, the code of the first error."""
    if facts["status"] == FAILED:
        return str(facts["failure"]["kind"])
    if facts["status"] != INCOMPLETE:
        return None
    found = sorted(facts["problems"], key=lambda one: bool(one["level"] != "error"))
    return str(found[0]["code"])


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
