"""The table of words, ``lexicon.toml``, and patterns made of its lists.

Each section of it has a module here, which says what its words are for; texts are folded and, where nothing
else is said, without white space.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from creditplan.words import numerals

Table = Mapping[str, Mapping[str, Any]]
NUMBER = f"(?:{numerals.ARABIC}|{numerals.CHINESE})"


@cache
def lexicon() -> Table:
    """Load the lexicon that ships with the package (once)."""
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))


def longest_first(words: Iterable[str]) -> list[str]:
    """Return words in the order in which a pattern tries them: where two begin alike, the longer one wins."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def any_of(words: Iterable[str], followed: Mapping[str, str] | None = None) -> str:
    """Return a pattern for any of some words, the longest first; N in a word is a number.

    Args:
        words: in simplified characters.
        followed: characters that make another word of one, behind it.
    """
    ends = {word: f"(?![{chars}])" for word, chars in (followed or {}).items()}
    return (
        f"(?:{'|'.join(re.escape(w).replace('N', NUMBER) + ends.get(w, '') for w in longest_first(words))})"
    )
