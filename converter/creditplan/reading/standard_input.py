"""Standard input, which may be closed."""

from __future__ import annotations

import sys
from typing import Final

from creditplan.errors import InputError

STANDARD_INPUT: Final = "standard input"
"""What messages call it."""


def read_standard_input(limit: int) -> bytes:
    """Read standard input to its end, or ``limit`` bytes of it.

    Raises:
        InputError: it is closed or cannot be read.
    """
    try:
        # A program that was started without standard input has none.
        if sys.stdin is not None:
            return sys.stdin.buffer.read(limit)
        reason = "it is closed"
    except (OSError, ValueError) as error:
        reason = f"it cannot be read: {getattr(error, 'strerror', None) or error}"
    raise InputError(reason, source=STANDARD_INPUT, remedy="pipe a document into the command, or name a file")
