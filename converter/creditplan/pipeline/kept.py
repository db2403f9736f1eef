"""What the plans of a folder were converted to, for the next build: a file beside the one that is published.

A plan is found again by a digest of all that decides what becomes of it: its bytes and those beside it, what
the publisher says of all, register and places, shapes, the code and its libraries. So nothing in the file can
be out of date, only unused, and what is unused is not written again. Without the file all is converted, and
comes to the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from creditplan import pickled
from creditplan.knowledge import Knowledge
from creditplan.model import Description, Plan
from creditplan.publishing.products import Distribution
from creditplan.reading import Document
from creditplan.validation import ValidationReport
from creditplan.versions import versions

SUFFIX: Final = ".creditplan-kept"
_TABLE: Final = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, plan BLOB, files BLOB) WITHOUT ROWID"


class Kept:
    """What was kept of an earlier build, and what is to be kept of this one.

    Args:
        folder: the folder that is published; the file is beside it, hidden: ``.dist.creditplan-kept``.
            ``None``: nothing is kept.
        knowledge: what plans are read with.
        description: what their publisher says of them.
        validate: they are validated.
    """

    def __init__(
        self, folder: Path | None, knowledge: Knowledge, description: Description, *, validate: bool
    ) -> None:
        self._said = (knowledge, description, validate)
        place = folder.absolute() if folder else None
        self._path = place.with_name(f".{place.name}{SUFFIX}") if place and place.name else None
        self._now = sqlite3.connect("", isolation_level=None)
        self._now.executescript(f"PRAGMA journal_mode = OFF; {_TABLE}; BEGIN;")
        self._before: sqlite3.Connection | None = None
        if self._path and self._path.is_file():
            with suppress(sqlite3.Error):
                self._before = sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that decides, besides a document, what becomes of it."""
        knowledge, said, validate = self._said
        own = [asdict(row) for row in said.bodies]
        told = [said.base, said.files, said.jurisdiction, said.document_of, own, validate]
        words = json.dumps([told, versions(knowledge)], sort_keys=True, default=str)
        return sha256(words.encode(errors="surrogatepass")).hexdigest()

    def key(self, document: Document) -> str:
        """Return by what a document is found again; nothing is kept under an empty key."""
        return document.key(self) if self._path else ""

    def close(self) -> None:
        """Forget what was not saved."""
        self._now.close()
        self._leave()

    def _leave(self) -> None:
        """Let go of the file: not every system lets another take the place of one that is open."""
        if self._before:
            self._before.close()
        self._before = None

    def plan(self, key: str) -> tuple[Plan, ValidationReport | None] | None:
        """Return a plan that was kept, with what its validation found; it is kept on."""
        packed = self._found("plan", key)
        found: tuple[Plan, ValidationReport | None] | None = _unpacked(packed) if packed else None
        if found is not None:
            files = self._found("files", key)
            self._now.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (key, packed, files))
        return found

    def files(self, key: str) -> tuple[Distribution, ...]:
        """Return what is known of the files of a plan that was kept; nothing of one whose files were not."""
        found = self._found("files", key)
        return (found and _unpacked(found)) or ()

    def keep(self, key: str, plan: Plan, report: ValidationReport | None) -> None:
        """Keep a plan with what its validation found."""
        if key:
            self._now.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, NULL)", (key, _packed((plan, report)))
            )

    def keep_files(self, key: str, files: Iterable[Distribution]) -> None:
        """Keep what is known of the files of a plan that is kept."""
        if key:
            self._now.execute("UPDATE kept SET files = ? WHERE key = ?", (_packed((*files,)), key))

    def save(self) -> None:
        """Write what is kept of this build in the place of what there was, at one stroke.

        Whoever calls holds the lock of the folder. If it cannot be written, the next build converts all anew.
        """
        if not self._path:
            return
        self._now.execute("COMMIT")
        self._leave()
        new = self._path.with_name(f"{self._path.name}-new")
        with suppress(OSError, sqlite3.Error):
            new.unlink(missing_ok=True)
            file = sqlite3.connect(new)
            try:
                file.execute("PRAGMA synchronous = OFF")
                self._now.backup(file)
            finally:
                file.close()
            new.replace(self._path)
        self._now.execute("BEGIN")

    def _found(self, column: str, key: str) -> bytes | None:
        if self._before is None:
            return None
        with suppress(sqlite3.Error):  # it is damaged: as if it were not there
            query = f"SELECT {column} FROM kept WHERE key = ?"
            row: tuple[bytes | None] | None = self._before.execute(query, (key,)).fetchone()
            return row[0] if row else None
        return None


def _packed(value: object) -> bytes:
    return zlib.compress(pickled.dumps(value), 1)


def _unpacked(data: bytes) -> Any:  # noqa: ANN401 (what was packed)
    """Return what was packed; what is damaged, or was written by somebody else, is nothing."""
    with suppress(Exception):
        return pickled.loads(zlib.decompress(data))
    return None
