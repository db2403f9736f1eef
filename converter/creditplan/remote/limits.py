"""How long a server is waited for, and how much is taken from it."""

from __future__ import annotations

import time
from typing import Final

RATE: Final = 50_000
"""Bytes in a second, below which a transfer is given up in the end."""
SIZE: Final = 256 * 1024 * 1024
"""Bytes of an answer, packed and unpacked, unless told otherwise."""


class TooLongError(Exception):
    """The time is over."""


class TooLargeError(Exception):
    """There is more than is taken."""


class ForbiddenError(Exception):
    """The address leads to a machine that may not be asked."""


class Patience:
    """Time for a request with all its repetitions, or for several requests.

    What moves may take longer: each ``rate`` bytes, sent or received, earn a second.

    Args:
        seconds: to begin with.
        rate: bytes in a second; ``None``: nothing earns more time.
    """

    def __init__(self, seconds: float, rate: float | None = RATE) -> None:
        self._began = time.monotonic()
        self._end = self._began + seconds
        self._rate = rate

    def earn(self, size: int) -> None:
        """Take note of bytes that were sent or received."""
        if self._rate:
            self._end += size / self._rate

    @property
    def left(self) -> float:
        """Seconds; none or less: the time is over."""
        return self._end - time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began
