"""The files of a batch: written one document after another, and documents cut out of them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from creditplan.corpus import layout
from creditplan.corpus.conversion import Converted
from creditplan.corpus.tables import header, lines, write_parquet

_SHARD: Final = "shard"
_TABLES: Final = "tables"


@dataclass(frozen=True, slots=True)
class Unit:
    """A document as the files of a batch hold it.

    Attributes:
        facts: without those of where it stands in files.
        packed: its data; empty where nothing of it is published.
        tables: how many rows it has in a table, and these as lines of CSV, by the name of the table.
    """

    facts: Mapping[str, Any]
    packed: bytes = b""
    tables: Mapping[str, tuple[int, bytes]] = field(default_factory=dict)


def unit_of(converted: Converted, codec: str) -> Unit:
    """Pack what became of a document.

    Raises:
        InputError: what packs is not installed.
    """
    tables = {name: (len(rows), lines(name, rows)) for name, rows in converted.rows.items()}
    packed = layout.pack(converted.nquads, codec) if converted.nquads else b""
    return Unit(converted.facts, packed, tables)


def cut_out(folder: Path, facts: Mapping[str, Any]) -> Unit:
    """Cut a document out of the files of a batch, as it is.

    Args:
        folder: that the files are below.
        facts: of the document.

    Raises:
        OSError: a file cannot be read, or is shorter than the facts say.
    """
    own = {key: value for key, value in facts.items() if key not in (_SHARD, _TABLES)}
    packed = _part(folder, facts[_SHARD]) if _SHARD in facts else b""
    tables = {name: (part["rows"], _part(folder, part)) for name, part in facts.get(_TABLES, {}).items()}
    return Unit(own, packed, tables)


def _part(folder: Path, part: Mapping[str, Any]) -> bytes:
    with (folder / part["file"]).open("rb") as file:
        file.seek(part["offset"])
        data: bytes = file.read(part["length"])
    if len(data) != part["length"]:
        raise OSError(f"{part['file']} is shorter than was said of it")
    return data


def to_line(facts: Mapping[str, Any]) -> bytes:
    """Write facts as a line of JSON; names in broken bytes are escaped."""
    return (json.dumps(facts, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


class Files:
    """The files of a batch, written one document after another.

    Args:
        folder: that they are to be below; it holds none of them.
        number: that of the batch.
        codec: how plans are packed.

    Raises:
        OSError: they cannot be written.
    """

    def __init__(self, folder: Path, number: int, codec: str) -> None:
        self._folder, self._number = folder, number
        names = {_SHARD: layout.shard(number, codec), "facts": layout.facts(number)}
        names |= {name: layout.table(name, number, "csv") for name in layout.TABLES}
        self._files = {what: _File(folder, name) for what, name in names.items()}
        for name in layout.TABLES:
            self._files[name].add(header(name))

    def add(self, unit: Unit) -> None:
        """Write the next document.

        Raises:
            OSError: it cannot be written.
        """
        places = {_SHARD: self._files[_SHARD].add(unit.packed)} if unit.packed else {}
        tables = {
            name: {**self._files[name].add(content), "rows": rows}
            for name, (rows, content) in unit.tables.items()
            if rows
        }
        self._files["facts"].add(to_line({**unit.facts, **places, **({_TABLES: tables} if tables else {})}))

    def close(self, *, parquet: bool) -> dict[str, str]:
        """End them, and write tables as Parquet too if that is wanted; return the SHA-256 of each, by name.

        Raises:
            OSError: they cannot be written.
        """
        digests = {file.name: file.close() for file in self._files.values()}
        for name in layout.TABLES if parquet else ():
            target = layout.table(name, self._number, "parquet")
            write_parquet(name, self._folder / self._files[name].name, self._folder / target)
            with (self._folder / target).open("rb") as made:
                digests[target] = file_digest(made, "sha256").hexdigest()
        return digests


class _File:
    """A file that grows, and what is known of it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        self._digest = sha256()
        self._size = 0

    def add(self, data: bytes) -> dict[str, Any]:
        """Write what comes next; return where it stands."""
        place = {"file": self.name, "offset": self._size, "length": len(data)}
        self._file.write(data)
        self._digest.update(data)
        self._size += len(data)
        return place

    def close(self) -> str:
        """End it, and return its SHA-256."""
        self._file.close()
        return self._digest.hexdigest()


def facts_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the facts that a file holds, line by line.

    Raises:
        OSError, ValueError: it cannot be read, or is damaged.
    """
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)
