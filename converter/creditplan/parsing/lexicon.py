"""The words of ``lexicon.toml``, ready for matching."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditplan.model import Manner, Role
from creditplan.parsing import numerals


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by meaning; ``phrase`` has the longest first, ``opening`` matches at the end of a stretch."""

    roles: dict[str, Role]
    manners: dict[str, Manner]
    phrase: tuple[str, ...]
    opening: re.Pattern[str]
    join_with: tuple[str, ...]
    join_and: re.Pattern[str]
    by: tuple[str, ...]
    name_endings: tuple[str, ...]
    shared_endings: tuple[str, ...]
    national_prefixes: tuple[str, ...]
    national_endings: tuple[str, ...]
    local_endings: tuple[str, ...]
    full_prefixes: tuple[str, ...]
    only_national: tuple[str, ...]
    nouns: frozenset[str]
    groups: dict[str, str]
    separators: frozenset[str]
    open_brackets: frozenset[str]
    close_brackets: frozenset[str]
    bracket: re.Pattern[str]
    role_word: re.Pattern[str]
    making: tuple[str, ...]


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _opening(words: Iterable[str]) -> str:
    number = f"(?:{numerals.ARABIC}|{numerals.CHINESE})"
    return "|".join(re.escape(word).replace("N", number) for word in _longest_first(words))


@cache
def lexicon() -> Lexicon:
    """Load the lexicon that ships with the package (once)."""
    table = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))
    roles = {word: Role(role) for role, words in table["role"].items() for word in words}
    manners = {word: Manner(manner) for manner, words in table["manner"].items() for word in words}
    return Lexicon(
        roles=roles,
        manners=manners,
        phrase=_longest_first([*roles, *manners]),
        opening=re.compile(f"(?:{_opening(table['list']['open'])})\\Z"),
        join_with=tuple(table["join"]["with"]),
        join_and=re.compile("|".join(map(re.escape, _longest_first(table["join"]["and"])))),
        by=tuple(table["join"]["by"]),
        name_endings=tuple(table["names"]["endings"]),
        groups={word: slug for slug, words in table["groups"].items() for word in words},
        shared_endings=tuple(table["names"]["shared_endings"]),
        national_prefixes=tuple(table["names"]["national_prefixes"]),
        national_endings=tuple(table["names"]["national_endings"]),
        local_endings=tuple(table["names"]["local_endings"]),
        full_prefixes=tuple(table["names"]["full_prefixes"]),
        only_national=tuple(table["names"]["only_national"]),
        nouns=frozenset(table["names"]["nouns"]),
        separators=frozenset(table["list"]["separators"]),
        open_brackets=frozenset(table["brackets"]["open"]),
        close_brackets=frozenset(table["brackets"]["close"]),
        bracket=re.compile("|".join(map(re.escape, table["brackets"]["open"] + table["brackets"]["close"]))),
        role_word=re.compile("|".join(map(re.escape, _longest_first(roles)))),
        making=tuple(table["documents"]["making"]),
    )
