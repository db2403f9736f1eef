"""What the template of the search page shows."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from creditplan.site.search.entries import KINDS


def search_view() -> dict[str, Any]:
    """Return what ``search.html`` shows: the kinds of pages, and its words by language."""
    return {"kinds": KINDS, "search_words": search_words()}


@cache
def search_words() -> dict[str, Any]:
    """Return its words by language, which the field in the head of all pages needs too."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
