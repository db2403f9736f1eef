"""Names in the pages of government sites: ``sites.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sites:
    """What is known by names.

    Attributes:
        document: finds, in an id or class, that the document itself is marked.
        around: finds that what stands around it is marked.
        title: matches the name of the ``<meta>`` that gives its title.
    """

    document: re.Pattern[str]
    around: re.Pattern[str]
    title: re.Pattern[str]


@cache
def load_sites() -> Sites:
    """Read the names."""
    table = tomllib.loads(Path(__file__).with_name("sites.toml").read_text("utf-8"))
    return Sites(*(pattern(table[part]) for part in ("document", "around", "title")))


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds a name, alone or as a part of what is put together of several."""
    words = "|".join(re.escape(name).replace(r"\*", r"\w*") for name in names)
    return re.compile(rf"(?:^|[-_\s])(?:{words})(?:$|[-_\s\d])", re.IGNORECASE)
