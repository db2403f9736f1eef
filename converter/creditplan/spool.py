"""Keeps on the disk what is too much for the memory: many plans, long files that are not published yet."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import file_digest
from typing import Final, Generic, TypeVar, overload

from creditplan import pickled
from creditplan.errors import OutputError
from creditplan.messages import tr

T = TypeVar("T")
KEPT: Final = 16
"""How many stay in memory: a folder that is read at a glance never meets the disk."""
SHORT: Final = 4 << 20
"""Bytes of a file that are kept in memory."""
_BLOCK = 1 << 20


class Spool(Sequence[T], Generic[T]):
    """Values in the order in which they were added; each that comes back from the disk is a copy.

    The file is a temporary one of this process, which no other can open and which goes with it.

    Args:
        kept: how many of the first stay in memory.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._first: list[T] = []
        self._kept = kept
        self._places: list[int] = []
        self._end = 0

    def append(self, value: T) -> None:
        """Add a value.

        Raises:
            OutputError: there is no room for it on the disk.
        """
        if len(self._first) < self._kept:
            self._first.append(value)
            return
        with explained():
            if not self._places:
                # It lives as long as this sequence does.
                self._file = tempfile.TemporaryFile(prefix="creditplan-")  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            self._file.seek(self._end)
            pickled.dump(value, self._file)
            self._places.append(self._end)
            self._end = self._file.tell()

    def __len__(self) -> int:
        return len(self._first) + len(self._places)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place < len(self._first):
            return self._first[place]
        self._file.seek(self._places[place - len(self._first)])
        value: T = pickled.load(self._file)
        return value

    def __iter__(self) -> Iterator[T]:
        return (self[place] for place in range(len(self)))


class Growing:
    """The content of a file that is made part by part.

    Attributes:
        file: takes the parts; open for reading and writing.
    """

    def __init__(self, short: int = SHORT) -> None:
        self._short = short
        self.file = tempfile.SpooledTemporaryFile(short, prefix="creditplan-")  # noqa: SIM115
        weakref.finalize(self, self.file.close)

    def write(self, part: bytes) -> None:
        """Add a part at the end.

        Raises:
            OutputError: there is no room for it on the disk.
        """
        with explained():
            self.file.seek(0, 2)
            self.file.write(part)

    def lines(self) -> Iterator[bytes]:
        """Yield its lines, each with its end."""
        self.file.seek(0)
        return iter(self.file)

    def content(self) -> bytes | Stored:
        """Return all of it; nothing may be added afterwards."""
        size = self.file.seek(0, 2)
        self.file.seek(0)
        return self.file.read() if size <= self._short else Stored(self, size)


class Stored:
    """The content of a file that is too long for the memory: it yields its parts.

    Attributes:
        size: how many bytes it has.
        digest: its SHA-256.
    """

    def __init__(self, made: Growing, size: int) -> None:
        self._made, self.size = made, size
        self.digest = file_digest(made.file, "sha256").digest()

    def __iter__(self) -> Iterator[bytes]:
        file = self._made.file
        file.seek(0)
        return iter(partial(file.read, _BLOCK), b"")


@contextmanager
def explained() -> Iterator[None]:
    """Say that temporary files have no room, and what helps.

    Raises:
        OutputError: in the place of an error of the system.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            tr(
                "nothing more can be kept in {tempfile}: {strerror}",
                tempfile=tempfile.gettempdir(),
                strerror=error.strerror,
            ),
            remedy=tr("make room there, or name another folder in the environment variable TMPDIR"),
        ) from error
