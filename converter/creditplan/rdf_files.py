"""RDF files of all syntaxes, read as they come: a quad at a time, with the place of what is wrong."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.errors import InputError

FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
_SYNTAX_REMEDY = "correct the file at that place"
_CONTEXT_REMEDY = "nothing is fetched from the network: write the JSON-LD context into the file"


def read_rdf(path: Path) -> Iterator[Quad]:
    """Read an RDF file; the suffix says its format, and ``.gz`` behind it that it is compressed.

    Blank nodes of two files are never the same.

    Raises:
        InputError: unknown suffix, unreadable, or a syntax error, with line and column.
    """
    if path.is_dir():
        raise InputError("this is a folder, not a file", source=str(path), remedy="name the files inside it")
    compressed = path.suffix.lower() == ".gz"
    rdf_format = FORMATS.get((path.with_suffix("") if compressed else path).suffix.lower())
    if rdf_format is None:
        raise InputError(
            "the suffix says no RDF format", source=str(path), remedy=f"known suffixes: {' '.join(FORMATS)}"
        )
    if not path.exists():
        raise InputError("there is no such file", source=str(path), remedy="check the path")
    try:
        if compressed:
            with gzip.open(path) as file:
                yield from parse(cast(IO[bytes], file), format=rdf_format, rename_blank_nodes=True)
        else:
            yield from parse(path=str(path), format=rdf_format, rename_blank_nodes=True)
    except SyntaxError as error:
        raise InputError(
            f"syntax error: {error.msg}",
            source=str(path),
            line=error.lineno,
            column=error.offset,
            remedy=_SYNTAX_REMEDY if "context" not in str(error.msg) else _CONTEXT_REMEDY,
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"the file cannot be read: {getattr(error, 'strerror', None) or error}",
            source=str(path),
            remedy="check the path",
        ) from error
