"""Runs batches in workers, and finds the document that ends one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from creditplan.confined import ConfinedError, Limits, end_workers, stream
from creditplan.corpus import layout
from creditplan.corpus.worker import Batch, Earlier, work

# Far above what a document takes that can be read at all; what takes more is looked at by itself.
_SECONDS: Final = 120
_SECONDS_EACH: Final = 4
_WAIT: Final = 10

OnDocument = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Finished:
    """A batch that is done.

    Attributes:
        batch: what was asked for.
        folder: where its files are.
        files: their SHA-256, by name.
        documents: what became of each, in their order: ``status``, and perhaps ``id``, ``kind``, ``data``.
    """

    batch: Batch
    folder: Path
    files: dict[str, str]
    documents: list[dict[str, Any]]


def run(batches: Iterator[Batch], jobs: int, on_document: OnDocument) -> Iterator[Finished]:
    """Run batches in workers, and yield them as they are done, whatever their order.

    A worker that ends by itself, or is ended, is replaced, and the documents of its batch are tried one by
    one; one that ends its worker twice more is a document that failed.

    Args:
        batches: asked for as workers get free.
        jobs: how many workers there are.
        on_document: told of each document that is done, from several threads.

    Raises:
        InputError: a library is missing, or the output cannot be written.
    """
    stopped = threading.Event()
    pending: set[Future[Finished]] = set()
    with ThreadPoolExecutor(jobs) as threads:
        try:
            while True:
                while len(pending) < 2 * jobs and (batch := next(batches, None)):
                    pending.add(threads.submit(_done, batch, on_document, stopped))
                if not pending:
                    return
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        except BaseException:
            stopped.set()
            for future in pending:
                future.cancel()
            while any(not future.done() for future in pending):
                end_workers()
                wait(pending, timeout=0.1)
            raise


def places_in(folder: Path, file: str) -> Iterator[tuple[str, Earlier]]:
    """Yield the names of the documents that a file of facts tells of, and where it does.

    Args:
        folder: that the file is below.
        file: its name.

    Raises:
        OSError, ValueError: it cannot be read, or is damaged.
    """
    offset = 0
    with (folder / file).open("rb") as lines:
        for line in lines:
            yield json.loads(line)["source"], Earlier(str(folder), file, offset, len(line))
            offset += len(line)


def again(finished: Finished, given_up: dict[str, tuple[str, str, str]]) -> Batch:
    """Return a batch that takes from a finished one all but some documents, which are told as failed."""
    number = finished.batch.number
    return replace(
        finished.batch,
        earlier=dict(places_in(finished.folder, layout.facts(number))),
        digests={str(finished.folder / name): digest for name, digest in finished.files.items()},
        given_up={**finished.batch.given_up, **given_up},
    )


def _done(batch: Batch, on_document: OnDocument, stopped: threading.Event) -> Finished:
    told: list[dict[str, Any]] = []

    def tell(one: dict[str, Any]) -> None:
        told.append(one)
        on_document(one)

    try:
        return _asked(batch, tell, stopped)
    except ConfinedError:
        batch = _one_by_one(batch, len(told), on_document, stopped)
    return _asked(batch, lambda _: None, stopped)


def _one_by_one(batch: Batch, told: int, on_document: OnDocument, stopped: threading.Event) -> Batch:
    """Try documents alone; return the batch with what each gave, to be put together."""
    earlier, digests, given_up = {**batch.earlier}, {**batch.digests}, {**batch.given_up}
    for position, source in enumerate(batch.sources):
        try:
            own = _alone(batch.alone(source), stopped)
        except ConfinedError as error:
            given_up[source.name] = _ended(error)
            tell = {"status": "failed", "kind": "died", "how": "converted"}
        else:
            earlier.update(places_in(own.folder, layout.facts(batch.number)))
            digests |= {str(own.folder / name): digest for name, digest in own.files.items()}
            tell = {**own.documents[0], "how": "converted"}
        if position >= told:
            on_document(tell)
    return replace(batch, earlier=earlier, digests=digests, given_up=given_up)


def _alone(batch: Batch, stopped: threading.Event) -> Finished:
    """Do one document; where the worker ends, once more: something else may have ended it."""
    try:
        return _asked(batch, lambda _: None, stopped)
    except ConfinedError:
        return _asked(batch, lambda _: None, stopped)


def _ended(error: ConfinedError) -> tuple[str, str, str]:
    return (
        "died",
        f"the process that worked on it ended: {error}",
        "check that this is the right file; if it is a plan, report it",
    )


def _asked(batch: Batch, on_document: OnDocument, stopped: threading.Event) -> Finished:
    """Let a worker do a batch."""
    if stopped.is_set():
        raise InterruptedError
    seconds = _SECONDS + _SECONDS_EACH * len(batch.sources)
    limits = Limits(seconds=seconds, wait=_WAIT * seconds)
    said: dict[str, Any] = {}
    try:
        # To its end: a worker whose answer nobody wants is ended.
        for line in stream(work, batch.packed(), limits=limits):
            said = json.loads(line)
            if "folder" not in said:
                on_document(said)
    except ConfinedError:
        if stopped.is_set():
            raise InterruptedError from None
        raise
    return Finished(batch, Path(said["folder"]), said["files"], said["documents"])
