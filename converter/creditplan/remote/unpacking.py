"""Answers that come packed: unpacked within a limit, and only if they are whole."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

from creditplan.messages import tr
from creditplan.remote.limits import TooLargeError

_PIECE = 1 << 16
_MOST_LAYERS = 2


class PackingError(Exception):
    """An answer is packed in a way that is not known, cut off, or not packed as it says."""


def unpack(data: bytes, packing: str, limit: int) -> bytes:
    """Unpack what was packed as the header Content-Encoding says.

    Args:
        data: packed bytes.
        packing: names of packings, in the order in which they were applied.
        limit: most bytes of each layer.

    Raises:
        PackingError: the packing is not known, or the data are damaged or cut off.
        TooLargeError: there is more than the limit.
    """
    names = [name for part in packing.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(names) > _MOST_LAYERS:
        raise PackingError(tr("it is packed {count} times", count=len(names)))
    for name in reversed(names if data else []):
        unpacked = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate}.get(name)
        if unpacked is None:
            raise PackingError(tr("it is packed ({name}), which was not asked for", name=name[:40]))
        try:
            data = unpacked(data, limit)
        except (EOFError, OSError, zlib.error) as error:
            raise PackingError(
                tr("it says that it is packed ({name}), but cannot be unpacked", name=name)
            ) from error
        if len(data) > limit:
            raise TooLargeError
    return data


def _gzip(data: bytes, limit: int) -> bytes:
    found = BytesIO()
    with gzip.open(BytesIO(data)) as stream:
        while found.tell() <= limit and (piece := stream.read(_PIECE)):
            found.write(piece)
    return found.getvalue()


def _deflate(data: bytes, limit: int) -> bytes:
    """Unpack either form that servers call so: with the head of zlib, as the standard says, or without."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(window)
        try:
            found = stream.decompress(data, limit + 1)
        except zlib.error:
            continue
        if not stream.eof and len(found) <= limit:
            raise EOFError
        return found
    raise zlib.error
