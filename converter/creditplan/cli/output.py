"""Tables and data files, as several commands print and read them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click
from prettytable import HRuleStyle, PrettyTable, VRuleStyle
from pyoxigraph import Quad, RdfFormat, parse
from wcwidth import wcswidth

from creditplan.cli.terminal import is_terminal, plain, plain_json
from creditplan.errors import InputError

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}


T = TypeVar("T")

_SYNTAX_REMEDY = "correct the file at that place"
_CONTEXT_REMEDY = "nothing is fetched from the network: write the JSON-LD context into the file"

# Columns up to this width are left as they are.
_NARROW = 16


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[str] = ()
) -> None:
    """Print a table that knows how wide Chinese characters are, as wide as the terminal, if it is one."""
    table = PrettyTable(list(columns), align="l", hrules=HRuleStyle.HEADER, vrules=VRuleStyle.NONE)
    table.left_padding_width, table.right_padding_width = 0, 2
    for column in numeric:
        table.align[column] = "r"
    table.add_rows([[plain(cell) for cell in row] for row in rows])
    if is_terminal():
        _fit(table, shutil.get_terminal_size().columns)
    click.echo("\n".join(line.rstrip() for line in table.get_string().splitlines()))


def _fit(table: PrettyTable, width: int) -> None:
    """Fold the wide columns so that the table fits; numbers and short words are never broken."""
    natural = {
        name: max(wcswidth(line) for cell in (name, *cells) for line in cell.split("\n"))
        for name, *cells in zip(table.field_names, *table.rows, strict=True)
    }
    wide = [name for name, size in natural.items() if size > _NARROW]
    room = width - 2 * len(natural) - sum(size for name, size in natural.items() if name not in wide)
    for name in wide:
        table.max_width[name] = max(_NARROW, room // len(wide))


def progress(sources: Iterable[T]) -> Iterator[T]:
    """Show a bar on stderr where there is more than one source and somebody looks."""
    items = list(sources)
    if len(items) < 2:
        yield from items
        return
    with click.progressbar(
        items, label="Reading plans", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield from bar


def print_json(value: object) -> None:
    """Print a value as JSON for programs."""
    click.echo(plain_json(json.dumps(value, ensure_ascii=False, indent=2)))


def read_rdf(path: Path) -> list[Quad]:
    """Read an RDF file; the suffix says its format.

    Raises:
        InputError: unknown suffix, unreadable, or a syntax error, with line and column.
    """
    if path.is_dir():
        raise InputError("this is a folder, not a file", source=str(path), remedy="name the files inside it")
    rdf_format = _FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise InputError(
            "the suffix says no RDF format", source=str(path), remedy=f"known suffixes: {' '.join(_FORMATS)}"
        )
    if not path.exists():
        raise InputError("there is no such file", source=str(path), remedy="check the path")
    try:
        return list(parse(path=str(path), format=rdf_format))
    except SyntaxError as error:
        raise InputError(
            f"syntax error: {error.msg}",
            source=str(path),
            line=error.lineno,
            column=error.offset,
            remedy=_SYNTAX_REMEDY if "context" not in str(error.msg) else _CONTEXT_REMEDY,
        ) from error
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror or error}", source=str(path), remedy="check the path"
        ) from error
