"""RDF files of all syntaxes, read as they come: a quad at a time, with the place of what is wrong."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.errors import InputError
from creditplan.folder import Listings, open_file

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
_BLOCK = 1 << 20


def read_published(paths: Iterable[Path]) -> Iterator[Quad]:
    """Read RDF files one after the other; those that their folders list in ``SHA256SUMS`` as listed there.

    Raises:
        InputError: as for :func:`read_rdf`, or a file is not what its folder lists.
    """
    files = list(paths)
    for path in files:
        if not os.path.isdir(path):  # noqa: PTH112 (unlike pathlib, it takes names of any length)
            _format(path)
    digests = Listings().check(files)
    for path in files:
        yield from read_rdf(path, digests[path])


def read_rdf(path: Path, digest: str | None = None) -> Iterator[Quad]:
    """Read an RDF file; the suffix says its format, and ``.gz`` behind it that it is compressed.

    Blank nodes of two files are never the same.

    Args:
        path: the file.
        digest: SHA-256 that its bytes had when somebody checked them, in hexadecimal. If they have another
            by now, nothing is read; if they change while they are read, that is told in the end.

    Raises:
        InputError: unknown suffix, unreadable, changed, or a syntax error, with line and column.
    """
    rdf_format, compressed = _format(path), _is_compressed(path)
    with open_file(path) as file:
        try:
            if digest and file_digest(file, "sha256").hexdigest() != digest:
                raise _changed(path)
            file.seek(0)
            watched = _Watched(file)
            raw = cast(IO[bytes], watched)
            content = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if compressed else raw
            yield from parse(content, format=rdf_format, rename_blank_nodes=True)
            if digest and watched.digest() != digest:
                raise _changed(path)
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


def _is_compressed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _format(path: Path) -> RdfFormat:
    found = FORMATS.get((path.with_suffix("") if _is_compressed(path) else path).suffix.lower())
    if found is None:
        raise InputError(
            "the suffix says no RDF format", source=str(path), remedy=f"known suffixes: {' '.join(FORMATS)}"
        )
    return found


class _Watched:
    """A file that remembers the digest of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._hash.update(content)
        return content

    def digest(self) -> str:
        """Return the digest of the whole file: a parser need not read what stands behind its end."""
        while self.read(_BLOCK):
            pass
        return self._hash.hexdigest()


def _changed(path: Path) -> InputError:
    return InputError(
        "the file was changed after it was checked: a build or a copy writes into this folder",
        source=str(path),
        remedy="run the command again when that is done",
    )
