"""Tables and data files, as several commands print and read them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from pyoxigraph import Quad, RdfFormat, parse
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from creditplan.errors import InputError

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
# Where nobody looks at a terminal, lines are as long as they need to be.
_UNLIMITED = 100_000


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[str] = ()
) -> None:
    """Print a table that knows how wide Chinese characters are; cells are plain text, never markup."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    right = set(numeric)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else _UNLIMITED, highlight=False)
    console.print(table)


def print_json(value: object) -> None:
    """Print a value as JSON for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def read_rdf(path: Path) -> list[Quad]:
    """Read an RDF file; the suffix says its format.

    Raises:
        InputError: unknown suffix, unreadable, or a syntax error, with line and column.
    """
    rdf_format = _FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise InputError(
            "the suffix says no RDF format", source=str(path), remedy=f"known suffixes: {' '.join(_FORMATS)}"
        )
    try:
        return list(parse(path=str(path), format=rdf_format))
    except SyntaxError as error:
        raise InputError(
            f"syntax error: {error.msg}",
            source=str(path),
            line=error.lineno,
            column=error.offset,
            remedy="correct the file at that place",
        ) from error
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror or error}", source=str(path), remedy="check the path"
        ) from error
