"""RDF files of all syntaxes, read as they come: a quad at a time, with the place of what is wrong.

A file from others may be made to grow: a prefix as long as the file stands for every name, entities and
contexts are nested in each other, terms in terms. XML and JSON are therefore parsed in a worker with limits,
and so is whatever nests terms; what Turtle grows to is measured as it is read; a line of N-Quads holds all
that it says.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from creditplan.confined import ConfinedError, Limits, stream
from creditplan.errors import InputError
from creditplan.folder import Listings, open_file
from creditplan.messages import mark, tr
from creditplan.packed import SUFFIXES, unpacked

FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
_NESTED = (RdfFormat.JSON_LD, RdfFormat.RDF_XML)
_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_MIB = 1 << 20
# What a file may grow to, as N-Quads: always so many bytes, and beyond them so many times its own size.
_ALWAYS, _TIMES = 64 * _MIB, 64
# How much larger what is compressed may be; and how deep terms may stand in terms when we read them again.
_LARGEST_RATIO = 200
_DEEPEST = 50
# One in so many quads is measured, and so many are written at once; each, where a line is longer than this.
_BATCH = 256
_LONG_LINE = 64 * 1024
_NESTING = re.compile(b"<<")
_BOM = b"\xef\xbb\xbf"
_SYNTAX_REMEDY = mark("correct the file at that place")
_CONTEXT_REMEDY = mark("nothing is fetched from the network: write the JSON-LD context into the file")
_GROWTH_REMEDY = mark(
    "check that this is the right file; one that you trust can be converted to N-Quads first"
)


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a look at the bytes of a file shows: their number, whether a line is long, or terms nest terms."""

    size: int
    has_long_line: bool
    nests: bool


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
    """Read an RDF file; the suffix says its format, and ``.gz`` or ``.zst`` behind it that it is compressed.

    Blank nodes of two files are never the same. A byte order mark is no part of the text.

    Args:
        path: the file.
        digest: SHA-256 that its bytes had when somebody checked them, in hexadecimal. If they have another
            by now, nothing is read; if they change while they are read, that is told in the end.

    Raises:
        InputError: unknown suffix, unreadable, changed, a syntax error (with line and column), or it grows
            too large.
    """
    rdf_format, packed = _format(path), _packed(path)
    with open_file(path) as file, _told(str(path)):
        _check(file, digest, path)
        looks = _looks(file, packed)
        limit = _ALWAYS + _TIMES * looks.size
        if rdf_format in _NESTED or looks.nests:
            yield from _confined(path, rdf_format, looks.size, limit)
            with open_file(path) as again:
                _check(again, digest, path)
            return
        file.seek(0)
        watched = _Watched(file)
        quads = parse(_content(watched, packed), format=rdf_format, rename_blank_nodes=True)
        if rdf_format in _LINES:
            yield from quads
        else:
            # No name is longer than a prefix and what follows it, and neither goes over a line's end.
            yield from _measured(quads, 1 if looks.has_long_line else _BATCH, limit)
        if digest and watched.digest() != digest:
            raise _changed(path)


def _packed(path: Path) -> str:
    """Return the suffix that says that a file is compressed; "" where none does."""
    suffix = path.suffix.lower()
    return suffix if suffix in SUFFIXES else ""


def _format(path: Path) -> RdfFormat:
    found = FORMATS.get((path.with_suffix("") if _packed(path) else path).suffix.lower())
    if found is None:
        raise InputError(
            tr("the suffix says no RDF format"),
            source=str(path),
            remedy=tr("known suffixes: {formats}", formats=" ".join(FORMATS)),
        )
    return found


class _Watched(io.RawIOBase):
    """A file that remembers the digest of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any buffer that can be written)
        content = self._file.read(len(buffer))
        self._hash.update(content)
        buffer[: len(content)] = content
        return len(content)

    def digest(self) -> str:
        """Return the digest of the whole file: a parser need not read what stands behind its end."""
        while self.read(_MIB):
            pass
        return self._hash.hexdigest()


def _content(file: io.RawIOBase | IO[bytes], packed: str) -> IO[bytes]:
    """Return what a file holds, unpacked, from behind its byte order mark, which is no part of line 1."""
    content = io.BufferedReader(cast(io.RawIOBase, unpacked(file, packed)))
    if content.peek(len(_BOM)).startswith(_BOM):
        content.read(len(_BOM))
    return content


def _check(file: IO[bytes], digest: str | None, path: Path) -> None:
    if digest and file_digest(file, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
        raise _changed(path)


def _changed(path: Path) -> InputError:
    return InputError(
        tr("the file was changed after it was checked: a build or a copy writes into this folder"),
        source=str(path),
        remedy=tr("run the command again when that is done"),
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say of what goes wrong in a file where it does, and what helps."""
    try:
        yield
    except SyntaxError as error:
        raise InputError(
            tr("syntax error: {msg}", msg=error.msg),
            source=name,
            line=error.lineno,
            column=error.offset,
            remedy=_syntax_remedy(str(error.msg)),
        ) from error
    except ConfinedError as error:
        raise InputError(
            tr("the file cannot be read: {error}", error=error), source=name, remedy=tr(_GROWTH_REMEDY)
        ) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(
            tr("the file cannot be read: {error}", error=error),
            source=name,
            remedy=tr(
                "get it again; if it is not compressed, take {name} from its name", name=_packed(Path(name))
            ),
        ) from error
    except OSError as error:
        raise InputError(
            tr("the file cannot be read: {strerror}", strerror=error.strerror or error),
            source=name,
            remedy=tr("check the path"),
        ) from error


def _syntax_remedy(said: str) -> str:
    if "utf-8" in said.lower():
        return tr("save the file in UTF-8")
    return tr(_CONTEXT_REMEDY if "context" in said else _SYNTAX_REMEDY)


def _looks(file: IO[bytes], packed: str) -> _Looks:
    """Look through a file, without parsing it.

    Raises:
        ConfinedError: it unpacks to far more than any data do.
    """
    size = begun = 0
    long = nests = False
    last = b""
    most = _ALWAYS + _LARGEST_RATIO * file.seek(0, os.SEEK_END) if packed else None
    file.seek(0)
    content = _content(file, packed)
    while chunk := content.read(_LONG_LINE):
        size += len(chunk)
        if most is not None and size > most:
            raise ConfinedError(tr("it unpacks to more than {most} MiB", most=most // _MIB))
        nests = nests or _NESTING.search(chunk) is not None or (last == b"<" and chunk.startswith(b"<"))
        last = chunk[-1:]
        begun = begun + len(chunk) if b"\n" not in chunk else 0
        long = long or begun > _LONG_LINE
    cast(io.BufferedReader, content).detach()  # else its end would close the file
    return _Looks(size, long, nests)


def _measured(quads: Iterator[Quad], few: int, limit: int) -> Iterator[Quad]:
    """Yield quads while their names stay within a limit of bytes, by those of one in every few, drawn by lot.

    Raises:
        ConfinedError: they do not.
    """
    size = 0
    for quad in quads:
        size += few * _names(quad)
        if size > limit:
            raise ConfinedError(tr("what it grows to is larger than {limit} MiB", limit=limit // _MIB))
        yield quad
        yield from islice(quads, random.randrange(2 * few - 1))


def _names(quad: Quad) -> int:
    """The characters of the names in a quad; the words of a literal stand in the file each time."""
    last = quad.object.datatype if isinstance(quad.object, Literal) else quad.object
    names = (quad.subject, quad.predicate, last, quad.graph_name)
    return sum(len(name.value) for name in names if isinstance(name, NamedNode | BlankNode))


def _confined(path: Path, rdf_format: RdfFormat, size: int, limit: int) -> Iterator[Quad]:
    """Parse a file in a worker, and what that makes of it, N-Quads, here."""
    seconds = 60 + size // _MIB
    limits = Limits(seconds=seconds, wait=4 * seconds, answer=limit)
    for part in stream(n_quads, b"", str(path.absolute()), rdf_format.file_extension, limits=limits):
        if b"<<(" in part and max(line.count(b"<<(") for line in part.splitlines()) > _DEEPEST:
            raise ConfinedError(tr("terms stand too deep in terms"))
        yield from parse(part, format=RdfFormat.N_QUADS)


def n_quads(_: bytes, path: str, extension: str) -> Iterator[bytes]:
    """Parse a file and yield N-Quads, some statements at a time: what runs in a worker.

    Raises:
        InputError: unreadable, or a syntax error.
    """
    rdf_format = RdfFormat.from_extension(extension)
    assert rdf_format
    with open_file(Path(path)) as file, _told(path):
        content = _content(file, _packed(Path(path)))
        quads = parse(content, format=rdf_format, rename_blank_nodes=True)
        while batch := list(islice(quads, _BATCH)):
            yield serialize(batch, format=RdfFormat.N_QUADS) or b""
