"""What was not understood in a document; ``problems.toml`` says what each kind means and how to put it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from creditplan.model.concepts import Level
from creditplan.model.making import made_fast

if TYPE_CHECKING:
    from creditplan.model.source import Location
    from creditplan.model.span import Span

OF_NAMES: Final = (
    "unknown-agency",
    "unknown-locality",
    "zone-not-known",
    "internal-unit",
    "ambiguous-name",
    "name-out-of-time",
    "name-near-change",
)
"""Codes of what is said of a name that was read: whom it means is not known, or not surely."""

Value = str | int | tuple[Mapping[str, str], ...]


@made_fast
@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the source that was not understood.

    Attributes:
        code: stable kebab-case name of its kind, as in ``problems.toml``.
        span: where it stands.
        values: what the slots of its texts hold; one may use those before it.
    """

    code: str
    span: Span
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How bad it is."""
        return Level(_table()[self.code]["level"])

    def stops(self, *, strict: bool) -> bool:
        """Tell whether it speaks against publishing: an error does, and if ``strict`` a warning."""
        return self.level is Level.ERROR or (strict and self.level is Level.WARNING)

    def message(self, language: str = "en") -> str:
        """Say what is wrong."""
        return self._text("message", language)

    def remedy(self, language: str = "en") -> str:
        """Say what to do about it."""
        return self._text("remedy", language)

    def head(self, location: Location, language: str = "en") -> str:
        """Say what is wrong in one line: its location, level, message and code."""
        level = word("level", self.level, language)
        return f"{where(location, language)}: {level}: {self.message(language)} [{self.code}]"

    def told(self, location: Location, language: str = "en") -> str:
        """Say all about it in a few lines: what is wrong, the words and the remedy."""
        words = f"\n    {location.excerpt}" if location.excerpt else ""
        return f"{self.head(location, language)}{words}\n  → {self.remedy(language)}"

    def _text(self, part: str, language: str) -> str:
        filled: dict[str, Value] = {}
        for slot, value in self.values.items():
            filled[slot] = _put(value, _table()["words"].get(slot), filled, language)
        text: str = _table()[self.code][language][part]
        return text.format_map(filled)


def where(location: Location, language: str = "en") -> str:
    """Say where something stands: in the document as people see it, or by line and column of a text."""
    if not location.place:
        return str(location)
    parts = (word("place", kind, language).format(which=which) for kind, which in location.place)
    return ", ".join([location.source, *parts])


def word(kind: str, key: str, language: str = "en") -> str:
    """Return the word for one of a kind, such as a level."""
    found: str = _table()["words"][kind][key][language]
    return found


def _put(value: Value, words: Any, known: Mapping[str, Value], language: str) -> Value:  # noqa: ANN401
    """Put a value into words, if its slot has any; several are joined."""
    if isinstance(value, tuple):
        said = [words[one["is"]][language].format_map(one) for one in value]
        return str(words["between"][language].join(said))
    return str(words[value][language].format_map(known)) if words else value


def codes() -> tuple[str, ...]:
    """Return the codes of all kinds of problems."""
    return tuple(code for code in _table() if code != "words")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("problems.toml").read_text("utf-8"))
