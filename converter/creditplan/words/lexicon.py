"""The table of words, ``lexicon.toml``, and patterns made of its lists.

Each section of it has a module here, which says what its words are for; texts are folded and, where nothing
else is said, without white space.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from creditplan.words import numerals

Table = Mapping[str, Mapping[str, Any]]
_KINDS = {"tuple[str, ...]": tuple, "frozenset[str]": frozenset}
NUMBER = f"(?:{numerals.ARABIC}|{numerals.CHINESE})"


@cache
def lexicon() -> Table:
    """Load the lexicon that ships with the package (once)."""
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))


class Section(Protocol):
    """Words of one kind, and the patterns made of them."""

    @classmethod
    def of(cls, table: Table) -> Self:
        """Make the section of a table."""
        ...


S = TypeVar("S", bound=Section)


def section(kind: type[S]) -> Callable[[], S]:
    """Return what gives a section of the packaged lexicon, made when it is first asked for."""
    return cache(lambda: kind.of(lexicon()))


def as_they_are(kind: type, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lists of a table that a section holds as they are, under their own names."""
    return {
        field.name: _KINDS[str(field.type)](table[field.name])
        for field in fields(kind)
        if field.name in table and field.type in _KINDS
    }


def _longest_first(words: Iterable[str]) -> list[str]:
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
        f"(?:{'|'.join(re.escape(w).replace('N', NUMBER) + ends.get(w, '') for w in _longest_first(words))})"
    )
