"""Documents of formats that are not read, called by their names: ``strangers.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stranger:
    """A format that is not read.

    Attributes:
        called: what messages call a document in it.
        remedy: what works instead.
        begins: what a file of it begins with, in hexadecimal.
        inside: files that packages of it hold.
        suffixes: of the names of its files.
    """

    called: str
    remedy: str
    begins: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@cache
def strangers() -> tuple[Stranger, ...]:
    """Return the rows of the file."""
    rows = tomllib.loads(Path(__file__).with_name("strangers.toml").read_text("utf-8"))["stranger"]
    lists = ("begins", "inside", "suffixes")
    return tuple(
        Stranger(row["called"], row["remedy"], *(tuple(row.get(key, ())) for key in lists)) for row in rows
    )


def stranger(data: bytes, inside: Collection[str] | None, suffix: str) -> Stranger | None:
    """Tell which of these formats a document that is no text has, if one.

    Args:
        data: the document.
        inside: the files that it holds, if it is a package.
        suffix: that of its name, in small letters.
    """
    head = data[:32].hex()

    def shows(row: Stranger) -> bool:
        return head.startswith(row.begins) or any(member in row.inside for member in inside or ())

    return next(filter(shows, strangers()), None) or next(
        (row for row in strangers() if suffix in row.suffixes), None
    )
