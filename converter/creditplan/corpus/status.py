"""What is in the folder of a corpus: how much, what is wrong, and whether a build was interrupted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from creditplan.corpus import layout
from creditplan.corpus.batch import facts_in
from creditplan.corpus.conversion import PUBLISHED
from creditplan.corpus.layout import CACHE
from creditplan.corpus.worker import DONE
from creditplan.errors import InputError
from creditplan.folder.listing import BACK, SWAP
from creditplan.folder.lock import is_held
from creditplan.messages import tr


@dataclass(frozen=True)
class Status:
    """What there is.

    Attributes:
        folder: the one that was looked at.
        said: what ``corpus.json`` says; empty: no build has come to its end yet.
        running: whether a build writes there at this moment.
        waiting: batches and documents of a build that has not come to its end, which the next one takes over.
        interrupted: whether such a build was killed: in the midst of the work, or while files were exchanged.
    """

    folder: Path
    said: dict[str, Any] = field(default_factory=dict)
    running: bool = False
    waiting: tuple[int, int] = (0, 0)
    interrupted: bool = False

    def unsound(self) -> Iterator[dict[str, Any]]:
        """Yield the facts of documents that failed or are incomplete, sorted by name.

        Raises:
            InputError: the facts cannot be read.
        """
        for number in range(self.said.get("batches", 0)):
            path = self.folder / layout.facts(number)
            try:
                yield from (one for one in facts_in(path) if one["status"] != PUBLISHED)
            except (OSError, ValueError, KeyError) as error:
                raise InputError(
                    tr("the facts cannot be read: {error}", error=error),
                    source=str(path),
                    remedy=tr("run the build again"),
                ) from error


def status(folder: Path) -> Status:
    """Look at the folder of a corpus; nothing is changed.

    Raises:
        InputError: it is none, or what it says of itself cannot be read.
    """
    path = folder / layout.SETTINGS
    cache = folder / CACHE
    if not path.is_file() and not cache.is_dir():
        raise InputError(
            tr("this is no corpus"), source=str(folder), remedy=tr("make one with creditplan corpus build")
        )
    said: dict[str, Any] = {}
    if path.is_file():
        try:
            said = json.loads(path.read_bytes())
            assert isinstance(said["counts"], dict)
        except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
            raise InputError(
                tr("what the corpus says of itself is damaged"),
                source=str(path),
                remedy=tr("run the build again"),
            ) from error
    running = is_held(folder)
    marked = any((folder / mark).is_dir() for mark in (SWAP, BACK))
    return Status(folder, said, running, _waiting(cache), not running and (cache.is_dir() or marked))


def _waiting(cache: Path) -> tuple[int, int]:
    batches = documents = 0
    for done in sorted(cache.glob(f"*/{DONE}")):
        with suppress(OSError, ValueError, KeyError):
            documents += len(json.loads(done.read_bytes())["documents"])
            batches += 1
    return batches, documents
