"""Names in the pages of government sites: ``sites.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path


@cache
def sites() -> Mapping[str, re.Pattern[str]]:
    """Return what finds the names of a part of pages (a table of the file) in an id or class."""
    parts = tomllib.loads(Path(__file__).with_name("sites.toml").read_text("utf-8"))
    return {part: pattern(names) for part, names in parts.items()}


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds a name, alone or as a part of what is put together of several."""
    words = "|".join(re.escape(name).replace(r"\*", r"\w*") for name in names)
    return re.compile(rf"(?:^|[-_\s])(?:{words})(?:$|[-_\s\d])", re.IGNORECASE)
