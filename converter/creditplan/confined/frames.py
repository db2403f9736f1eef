"""What goes between a process and its worker.

A request is the length of its header, the header (JSON) and the data. An answer is a row of frames, each a
sign of one byte, a length and a body: parts, perhaps why there are no more, then one that ends it.
"""

from __future__ import annotations

import json
from struct import Struct
from typing import Final, NamedTuple

HEADER: Final = Struct(">I")
FRAME: Final = Struct(">cI")


class Kind:
    """Signs of frames, with what their bodies hold."""

    PART: Final = b"+"
    """A part of the answer."""
    DONE: Final = b"."
    """The end: nothing, or anything where the worker should not be asked again."""
    REFUSED: Final = b"-"
    """The fields of an ``InputError``, as JSON."""
    MISSING: Final = b"?"
    """The name of a module that is not there."""
    MEMORY: Final = b"m"
    """Nothing: there is no memory left."""
    FAILED: Final = b"!"
    """A traceback."""


class Request(NamedTuple):
    """What is to be done: a function ``module:name``, arguments, ``size`` bytes of data, limits, language."""

    function: str
    arguments: tuple[str | int | float | None, ...]
    size: int
    memory: int
    seconds: int
    language: str | None

    def packed(self) -> bytes:
        """Write it as JSON."""
        return json.dumps(self).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> Request:
        """Read it from JSON."""
        return cls(*json.loads(data))
