"""Names of the files of a folder, however many: those that a build makes, those that one before it listed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Final

from creditplan.errors import InputError, OutputError
from creditplan.folder.listing import CHECKSUMS, TREE, listed, open_file
from creditplan.messages import tr

_DEEPEST: Final = 32
"""Folders in one another; what removes a tree calls itself for each."""
# What leads elsewhere, what Windows refuses, and our own marks.
_REFUSED = re.compile(
    r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]|(?:^|/)(?:/|$)|[. ](?:/|$)'
    r"|(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)|^\.creditplan-",
    re.IGNORECASE,
)
# A private database of SQLite is in memory while it is small, else in a temporary file that has no name.
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -8000;
    CREATE TABLE made (name TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID;
    CREATE TABLE before (name TEXT PRIMARY KEY, digest BLOB, at_head INTEGER) WITHOUT ROWID;
    BEGIN;
"""


def is_name(name: str) -> bool:
    """Return whether a file below a folder can have a name on any system: parts with ``/`` between them."""
    return not _REFUSED.search(name) and name.count("/") <= _DEEPEST


class Index:
    """Names with SHA-256 digests, sorted; 500,000 of them take some megabytes of memory."""

    def __init__(self) -> None:
        self._tables = sqlite3.connect("", isolation_level=None)
        self._tables.executescript(_TABLES)

    def close(self) -> None:
        """Forget all."""
        self._tables.close()

    def add(self, name: str, digest: bytes) -> None:
        """Take the name of a file that is made.

        Raises:
            OutputError: no file can have it, or another one has it.
        """
        if not is_name(name):
            raise OutputError(
                tr("no file can have the name {name!r}", name=name[:100]),
                remedy=tr("choose an id without signs and words that paths, or Windows, take for their own"),
            )
        try:
            self._tables.execute("INSERT INTO made VALUES (?, ?)", (name, digest))
        except sqlite3.IntegrityError as error:
            raise OutputError(
                tr("two files would have the name {name}", name=name),
                remedy=tr("give what one of them is about another id"),
            ) from error

    def recall(self, folder: Path) -> None:
        """Take what an earlier publication listed; a damaged list counts as none, for it is about to go.

        Raises:
            InputError: a list cannot be read.
        """
        try:
            self._recall((name, digest) for name, digest in listed(folder, TREE) if is_name(name))
            if (folder / TREE).is_file():
                with open_file(folder / TREE) as file:
                    self._recall([(TREE, file_digest(file, "sha256").hexdigest())])
        except InputError as error:
            _check_damaged(error)
            self._tables.execute("DELETE FROM before")
        try:
            rows = [*listed(folder)]
        except InputError as error:
            _check_damaged(error)
            return
        self._recall(
            ((name, digest) for name, digest in rows if name == Path(name).name != CHECKSUMS), at_head=True
        )

    def _recall(self, rows: Iterable[tuple[str, str]], *, at_head: bool = False) -> None:
        self._tables.executemany(
            "INSERT OR REPLACE INTO before VALUES (?, ?, ?)",
            ((name, bytes.fromhex(digest), at_head) for name, digest in rows),
        )

    def before(self, name: str) -> bytes | None:
        """Return the digest by which a file was listed before."""
        found = self._tables.execute("SELECT digest FROM before WHERE name = ?", (name,)).fetchone()
        return found and bytes(found[0])

    def no_longer_made(self) -> Iterator[tuple[str, bytes, bool]]:
        """Yield what was listed before and is not made, and whether it was listed at the head."""
        yield from self._tables.execute(
            "SELECT name, digest, at_head FROM before WHERE name NOT IN (SELECT name FROM made) ORDER BY name"
        )

    def made(self) -> Iterator[tuple[str, str]]:
        """Yield what is made, with digests in hexadecimal."""
        for name, digest in self._tables.execute("SELECT name, digest FROM made ORDER BY name"):
            yield name, digest.hex()


def _check_damaged(error: InputError) -> None:
    """Let an error pass that says nothing of what the list holds."""
    if isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, FileNotFoundError):
        raise error
