"""Chinese in ASCII, for ids that people can read: syllables from a table that never changes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

# A run of what an id can hold already; any one Chinese character; all else parts words.
_PIECE = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\U00020000-\U0003ffff]")


def syllables(words: str) -> list[str]:
    """Write words, folded, in ASCII: each Chinese character by its reading, digits and letters as they are.

    A character that the table does not have is ``x`` and its code point; what is neither is left out.

    >>> syllables("重庆市2024年重点任务")
    ['chong', 'qing', 'shi', '2024', 'nian', 'zhong', 'dian', 'ren', 'wu']
    """
    table, known = _table()
    found: list[str] = []
    for piece in known.findall(words.lower()):
        found += table[piece] if piece in table else [piece if piece.isascii() else f"x{ord(piece):x}"]
    return found


@cache
def _table() -> tuple[Mapping[str, list[str]], re.Pattern[str]]:
    """Return readings by word and character, and what finds both in a text, words first."""
    said = tomllib.loads(Path(__file__).with_name("pinyin.toml").read_text("utf-8"))
    readings = {char: [syllable] for syllable, chars in said["characters"].items() for char in chars}
    words = {word: reading.split() for word, reading in said["words"].items()}
    return readings | words, re.compile("|".join([*words, _PIECE.pattern]))
