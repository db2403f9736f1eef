"""Packed files, unpacked as they are read: several members or frames one after the other are one content."""

from __future__ import annotations

import gzip
import io
from typing import IO, Any, Final, cast

from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr

SUFFIXES: Final = (".gz", ".zst")
"""Ends of the names of packed files: gzip, zstd."""
_CHUNK = 1 << 16


def unpacked(file: io.RawIOBase | IO[bytes], suffix: str) -> io.RawIOBase | IO[bytes]:
    """Return a file to read that gives what a packed one holds; of another suffix, the file itself.

    What reads from it raises :class:`EOFError`, or what :mod:`gzip` does, where the file is damaged.

    Raises:
        InputError: what unpacks is not installed.
    """
    if suffix == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=cast(IO[bytes], file)))
    return _Frames(file) if suffix == ".zst" else file


class _Frames(io.RawIOBase):
    """What frames of zstd hold; the library's own reader takes one that is cut off for a whole one."""

    def __init__(self, file: io.RawIOBase | IO[bytes]) -> None:
        self._file = file
        self._zstandard = _zstandard()
        self._frame: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any buffer that can be written)
        while not self._ready:
            self._packed = self._packed or self._file.read(_CHUNK) or b""
            if not self._packed:
                if self._frame is not None:
                    raise EOFError(tr("it ends within a frame"))
                return 0
            self._unpack()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _unpack(self) -> None:
        if self._frame is None:
            self._frame = self._zstandard.ZstdDecompressor().decompressobj()
        try:
            self._ready = self._frame.decompress(self._packed)
        except self._zstandard.ZstdError as error:
            raise EOFError(str(error)) from error
        self._packed = self._frame.unused_data if self._frame.eof else b""
        if self._frame.eof:
            self._frame = None


def _zstandard() -> Any:  # noqa: ANN401 (a module)
    try:
        import zstandard  # noqa: PLC0415 (optional)
    except ModuleNotFoundError:
        raise InputError(
            tr("to read files packed by zstd takes the library zstandard, which is not installed"),
            remedy=install("corpus", "zstandard"),
        ) from None
    return zstandard
