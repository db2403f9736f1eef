"""What a build of a corpus keeps of each document: in a table on the disk, not in memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from creditplan.corpus.inputs import Source
from creditplan.corpus.worker import Earlier
from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.publishing.tables import Row

# A private database of SQLite is in memory while it is small, else in a temporary file that has no name.
_TABLES: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -8000;
    CREATE TABLE source (name BLOB PRIMARY KEY, path BLOB, member BLOB) WITHOUT ROWID;
    CREATE TABLE earlier (name BLOB PRIMARY KEY, file TEXT, offset INTEGER, length INTEGER) WITHOUT ROWID;
    CREATE TABLE plan (id TEXT, name BLOB, batch INTEGER, PRIMARY KEY (id, name)) WITHOUT ROWID;
    CREATE TABLE agency (
        iri TEXT PRIMARY KEY, row TEXT, lead INTEGER, responsible INTEGER, participant INTEGER
    ) WITHOUT ROWID;
    BEGIN;
"""
_ROLES: Final = ("lead", "responsible", "participant")


class Ledger:
    """Names of documents, ids of plans and agencies, each sorted; it takes some megabytes of memory."""

    def __init__(self) -> None:
        self._tables = sqlite3.connect("", isolation_level=None)
        self._tables.executescript(_TABLES)

    def close(self) -> None:
        """Forget all."""
        self._tables.close()

    # Documents

    def add_source(self, source: Source) -> None:
        """Take a document that is to be in the corpus.

        Raises:
            InputError: another one has its name.
        """
        row = tuple(map(_bytes, (source.name, source.path, source.member)))
        try:
            self._tables.execute("INSERT INTO source VALUES (?, ?, ?)", row)
        except sqlite3.IntegrityError:
            query = "SELECT path FROM source WHERE name = ?"
            other = _text(self._tables.execute(query, row[:1]).fetchone()[0])
            if Path(other).resolve() == Path(source.path).resolve():
                return  # it was given twice
            raise InputError(
                tr(
                    "two documents would have the name {name}: {other} and {path}",
                    name=source.name,
                    other=other,
                    path=source.path,
                ),
                remedy=tr("give a folder above both, so that their paths below it differ"),
            ) from None

    def sources(self) -> Iterator[Source]:
        """Yield the documents, sorted by name."""
        for row in self._tables.execute("SELECT name, path, member FROM source ORDER BY name"):
            yield Source(*map(_text, row))

    def count(self) -> int:
        """Return how many documents there are."""
        return int(self._tables.execute("SELECT count(*) FROM source").fetchone()[0])

    # What was made before

    def add_earlier(self, name: str, place: Earlier) -> None:
        """Take where a document stands in the corpus that is there."""
        row = (_bytes(name), place.file, place.offset, place.length)
        self._tables.execute("INSERT OR IGNORE INTO earlier VALUES (?, ?, ?, ?)", row)

    def earlier(self, name: str, folder: str) -> Earlier | None:
        """Return where a document stands in the corpus that is there."""
        query = "SELECT file, offset, length FROM earlier WHERE name = ?"
        found = self._tables.execute(query, (_bytes(name),)).fetchone()
        return found and Earlier(folder, *found)

    def gone(self) -> int:
        """Count the documents of the corpus that is there that are no more."""
        query = "SELECT count(*) FROM earlier WHERE name NOT IN (SELECT name FROM source)"
        return int(self._tables.execute(query).fetchone()[0])

    # Plans

    def add_plan(self, plan: str, name: str, batch: int) -> None:
        """Take the id of a plan of which data are published."""
        self._tables.execute("INSERT INTO plan VALUES (?, ?, ?)", (plan, _bytes(name), batch))

    def doubles(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield documents whose plan has the id of one before: batch, name, id, and the name of the first."""
        query = """
            SELECT batch, name, plan.id, first FROM plan
            JOIN (SELECT id, min(name) AS first FROM plan GROUP BY id HAVING count(*) > 1) USING (id)
            WHERE name <> first ORDER BY batch, name
        """
        for batch, name, plan, first in self._tables.execute(query):
            yield batch, _text(name), plan, _text(first)

    def first(self, plan: str) -> tuple[int, str] | None:
        """Return the batch and the name of the document that is published under an id."""
        query = "SELECT batch, name FROM plan WHERE id = ? ORDER BY name LIMIT 1"
        found = self._tables.execute(query, (plan,)).fetchone()
        return found and (found[0], _text(found[1]))

    # Agencies

    def add_agencies(self, rows: Iterable[Row]) -> None:
        """Take rows of agencies of plans: the first says what each is, the tasks of all are added up."""
        query = """
            INSERT INTO agency VALUES (?, ?, ?, ?, ?) ON CONFLICT (iri) DO UPDATE SET
            lead = lead + excluded.lead, responsible = responsible + excluded.responsible,
            participant = participant + excluded.participant
        """
        self._tables.executemany(
            query,
            (
                (row["iri"], json.dumps(row, ensure_ascii=False), *(int(row[role]) for role in _ROLES))
                for row in rows
            ),
        )

    def agencies(self) -> Iterator[Row]:
        """Yield the rows of all agencies, by IRI."""
        query = "SELECT row, lead, responsible, participant FROM agency ORDER BY iri"
        for row, *counts in self._tables.execute(query):
            own: dict[str, Any] = json.loads(row)
            yield own | {role: str(count) for role, count in zip(_ROLES, counts, strict=True)}


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")
