"""The words of the table of assignments: heads of columns and what stands in cells, in two languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from creditplan.messages import language

COLUMNS: Final = (
    "row",
    "plan",
    "place",
    "section",
    "number",
    "text",
    "clause",
    "named",
    "body",
    "role",
    "manner",
    "open",
    "doubts",
    "looked",
)
"""Keys of the columns, in the order of the table."""


def head(column: str, language: str) -> str:
    """Return what a column is called."""
    zh, en, _ = _table()["columns"][column]
    return str(en if language == "en" else zh)


def both(column: str) -> str:
    """Return what a column is called in both languages, for messages."""
    return f"{head(column, 'zh')} ({head(column, 'en')})"


def spoken(column: str) -> str:
    """Return what a column is called in the language of messages."""
    return head(column, language() or "en")


def width(column: str) -> int:
    """Return how wide a column is, in characters."""
    return int(_table()["columns"][column][2])


def column_of(words: str) -> str | None:
    """Return the column that a head means, in whatever language; ``None``: none."""
    said = "".join(words.split()).lower()
    for column, (zh, en, _) in _table()["columns"].items():
        if said in (column, "".join(zh.split()).lower(), "".join(en.split()).lower()):
            return str(column)
    return None


def written(kind: str, key: str, language: str) -> str:
    """Return the word for a role, a manner, or yes."""
    return str(_table()[kind][key][language][0])


def read(kind: str, words: str) -> str | None:
    """Return the key that a word means, in whatever language; ``None``: it is not known."""
    said = "".join(words.split()).lower()
    for key, known in _table()[kind].items():
        if said == key or any(said == "".join(one.split()).lower() for one in (*known["zh"], *known["en"])):
            return str(key)
    return None


def choices(kind: str) -> str:
    """List the words that are known, for messages."""
    known = _table()[kind].values()
    return ", ".join(f"{one['zh'][0]} ({one['en'][0]})" for one in known)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("heads.toml").read_text("utf-8"))
