"""Tables: those of a publication, as ``tables.toml`` says what they are, and those of ``register.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from creditplan.namespaces import expand

LIST_SEPARATOR: Final = "；"
"""Stands between the parts of a cell that is a list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: its head in the CSV file.
        kind: a datatype of CSV on the Web, or ``string list`` or ``date list``.
        zh, en: its head for people.
        says: what stands in it.
        property: IRI of what it states in RDF, if anything.
        inverse: the same, but of the thing in the cell, about the row.
        value: template of the IRI of the value, if that is no text.
        lang: the language of its texts, if they have one.
    """

    name: str
    kind: str
    zh: str
    en: str
    says: str
    property: str | None = None
    inverse: str | None = None
    value: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: of its file.
        sheet: of its sheet in a workbook, if it has one.
        row: what a row is.
        cls: IRI of the class that it is an instance of.
        columns: in their order.
        refers: tables whose keys columns hold, by the names of the columns.
    """

    name: str
    sheet: str
    row: str
    cls: str
    columns: tuple[Column, ...]
    refers: Mapping[str, str] = field(default_factory=dict)


@cache
def tables(said_in: str = "tables.toml") -> Mapping[str, Table]:
    """Return the tables that a file beside this one describes, by the names of their files."""
    said = tomllib.loads(Path(__file__).with_name(said_in).read_text("utf-8"))
    return {name: _table(name, own) for name, own in said.items()}


def _table(name: str, said: dict[str, Any]) -> Table:
    stated = said["rdf"]
    columns = tuple(_column(key, words, stated.get(key, {})) for key, words in said["columns"].items())
    return Table(
        name, said.get("sheet", ""), said["row"], expand(stated["class"]), columns, said.get("refers", {})
    )


def _column(name: str, words: list[str], stated: dict[str, str]) -> Column:
    kind, zh, en, says = words
    value = stated.get("value")
    return Column(
        name,
        kind,
        zh,
        en,
        says,
        property=expand(stated["property"]) if "property" in stated else None,
        inverse=expand(stated["inverse"]) if "inverse" in stated else None,
        value=expand(value) if value and not value.startswith("{") else value,
        lang=stated.get("lang") or (name[-2:] if name.endswith(("_zh", "_en")) else None),
    )
