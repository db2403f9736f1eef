"""Reads the tables of places (``ontology/places/*.tsv``), and makes of them what places are found in.

Columns are lists of equal length: they load in a fraction of the time that objects take. Names lead to
numbers of states.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from creditplan.dates import first_day, is_date, last_day
from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.ready import find
from creditplan.registers.divisions import bound
from creditplan.registers.places import STATE_COLUMNS, Places, Prepared
from creditplan.resources import resource

FOLDER: Final = "places"
"""The folder of ``ontology/`` that holds the tables."""
LEVELS: Final = ("province", "prefecture", "county")
"""The levels, from above."""
CHANGE_COLUMNS: Final = (
    *("date", "approved", "effective", "document", "kind", "from", "to", "extent", "source"),
)
"""The columns of the table of changes."""
_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("id", "level", "name", "note"),
    "place-states": ("id", "code", "name", "kind", "parent", "from", "until", "source", "witnesses"),
    "place-changes": CHANGE_COLUMNS,
    "place-aliases": ("alias", "id", "kind", "from", "until"),
}

# Columns that hold ids.
_PLACES: Final = {
    "place-states": ("id", "parent"),
    "place-changes": ("from", "to"),
    "place-aliases": ("id",),
}


@cache
def packaged_places() -> Places:
    """Return the places of the tables that ship with the package, loaded once."""
    found: Prepared | None = find("places")
    return Places(prepare(resource("ontology", FOLDER)) if found is None else found)


def prepare(folder: Path) -> Prepared:
    """Read the tables in a folder.

    Returns:
        ``ids``, ``levels`` and ``notes`` of places; ``starts``: the number of each one's first state, at the
        end that of all; ``states``: their columns; ``parents``: numbers of places, -1 for none; ``names``:
        for each name the numbers of states, each with the kind of the alias, empty for the full name;
        ``lengths``: how long names are that begin with two characters, the longest first; ``changes``: the
        rows as a text, for they are seldom asked for.

    Raises:
        InputError: a table cannot be read, or a row of it is not as it should be.
    """
    tables = {name: _Table(folder / f"{name}.tsv", columns) for name, columns in _FILES.items()}
    ids = [row["id"] for row in tables["places"].rows]
    numbers = {key: number for number, key in enumerate(ids)}
    _check(tables, numbers)
    rows = sorted(tables["place-states"].rows, key=lambda row: (numbers[row["id"]], row["from"]))
    starts = _starts([numbers[row["id"]] for row in rows], len(ids))
    names = _names(rows, tables["place-aliases"].rows, numbers, starts)
    return {
        "ids": ids,
        "levels": [LEVELS.index(row["level"]) + 1 for row in tables["places"].rows],
        "notes": {row["id"]: row["note"] for row in tables["places"].rows if row["note"]},
        "starts": starts,
        "states": {column: _shared(row[column] for row in rows) for column in STATE_COLUMNS},
        "parents": [numbers.get(row["parent"], -1) for row in rows],
        "names": names,
        "lengths": _lengths(names),
        "changes": "\n".join("\t".join(row.values()) for row in tables["place-changes"].rows),
    }


def _check(tables: Mapping[str, _Table], numbers: Mapping[str, int]) -> None:
    """Raise for the first cell that cannot be."""
    seen: set[str] = set()
    stated = {row["id"] for row in tables["place-states"].rows}
    for line, row in tables["places"]:
        if row["id"] in seen:
            raise tables["places"].wrong(line, "id", row, tr("there twice"))
        if row["level"] not in LEVELS:
            raise tables["places"].wrong(line, "level", row, tr("none of {levels}", levels=", ".join(LEVELS)))
        if row["id"] not in stated:
            raise tables["places"].wrong(line, "id", row, tr("without a row in place-states.tsv"))
        seen.add(row["id"])
    for name, columns in _PLACES.items():
        for line, row in tables[name]:
            for column in columns:
                if row[column] not in numbers and (row[column] or column == "id"):
                    raise tables[name].wrong(line, column, row, tr("no place of places.tsv"))
    for name in ("place-states", "place-aliases"):
        for line, row in tables[name]:
            for column in ("from", "until"):
                if row[column] and not _is_bound(row[column]):
                    raise tables[name].wrong(line, column, row, tr("no date, and no period of two"))


class _Table:
    """The rows of a file, with the number of their lines."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path = path
        try:
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                self.rows: list[dict[str, str]] = list(reader)
        except (OSError, ValueError, csv.Error) as error:
            raise InputError(
                tr("the table cannot be read: {error}", error=error), source=str(path)
            ) from error
        if tuple(reader.fieldnames or ()) != columns:
            raise InputError(
                tr("the columns are others"),
                source=str(path),
                line=1,
                remedy=tr("write: {columns}", columns=" ".join(columns)),
            )
        for line, row in self:
            if None in row or None in row.values():
                raise InputError(tr("not as many cells as columns"), source=str(path), line=line)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(enumerate(self.rows, 2))

    def wrong(self, line: int, column: str, row: Mapping[str, str], message: str) -> InputError:
        """Return the error that a cell is."""
        return InputError(f"{column} {row[column]!r}: {message}", source=str(self._path), line=line)


def _is_bound(value: str) -> bool:
    first, slash, last = value.partition("/")
    return is_date(first) and (not slash or (is_date(last) and first_day(first) <= last_day(last)))


def _starts(places: list[int], count: int) -> list[int]:
    starts = [0] * (count + 1)
    for place in places:
        starts[place + 1] += 1
    for place in range(count):
        starts[place + 1] += starts[place]
    return starts


def _names(
    rows: list[dict[str, str]], aliases: list[dict[str, str]], numbers: Mapping[str, int], starts: list[int]
) -> dict[str, tuple[tuple[int, str], ...]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for number, row in enumerate(rows):
        found.setdefault(row["name"], []).append((number, ""))
    for alias in aliases:
        place = numbers[alias["id"]]
        for number in range(starts[place], starts[place + 1]):
            if _overlap(rows[number], alias):
                found.setdefault(alias["alias"], []).append((number, alias["kind"]))
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _overlap(state: Mapping[str, str], alias: Mapping[str, str]) -> bool:
    """Tell whether a state and an alias share more than the days on which one gives way to another."""

    def before(end: str, start: str) -> bool:
        return bool(end and start) and bound(end)[0] <= bound(start)[0]

    return not before(state["until"], alias["from"]) and not before(alias["until"], state["from"])


def _lengths(names: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


def _shared(values: Iterable[str]) -> list[str]:
    """Return the values, equal ones as one object: they are kept once."""
    known: dict[str, str] = {}
    return [known.setdefault(value, value) for value in values]
