"""Standard input, which may be closed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BufferedReader
from typing import Final, cast

from creditplan.errors import InputError
from creditplan.messages import tr

STANDARD_INPUT: Final = "standard input"
"""What messages call it."""
_CHUNK = 1 << 16


def read_standard_input(limit: int) -> bytes:
    """Read standard input to its end, or ``limit`` bytes of it.

    Raises:
        InputError: it is closed or cannot be read.
    """
    try:
        # A program that was started without standard input has none.
        if sys.stdin is not None:
            return b"".join(_parts(limit))
        reason = tr("it is closed")
    except (OSError, ValueError) as error:
        reason = tr("it cannot be read: {error}", error=getattr(error, "strerror", None) or error)
    raise InputError(
        reason, source=STANDARD_INPUT, remedy=tr("pipe a document into the command, or name a file")
    )


def _parts(limit: int) -> Iterator[bytes]:
    """Yield what comes, as it comes: an interrupt that falls between two system calls is heard."""
    stream = cast(BufferedReader, sys.stdin.buffer)
    while limit and (part := stream.read1(min(limit, _CHUNK))):
        limit -= len(part)
        yield part
