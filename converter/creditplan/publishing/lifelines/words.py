"""The words of the picture that the register does not hold, and the signs of the kinds: ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditplan.registers.history import Life


@dataclass(frozen=True, slots=True)
class Sign:
    """How a kind of bodies is shown: a sign in a box of a strong colour, before a bar in a tint."""

    mark: str
    tint: str
    strong: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the picture says by itself in a language, as ``words.toml`` has it.

    ``signs`` are those of the kinds of bodies, in the order in which they are shown; ``no_sign`` is that of
    any other.
    """

    language: str
    signs: Mapping[str, Sign]
    no_sign: Sign
    fonts: str
    size: float
    columns: int
    title: str
    subtitle: str
    kinds: str
    lines: str
    earlier: str
    unknown: str
    no_kind: str
    unchanged: str
    footer: str
    life: str
    kind: str
    sources: str
    now: str
    not_known: str
    plates: str
    separator: str

    def sign(self, kind: str | None) -> Sign:
        """Return the sign of a kind of bodies."""
        return self.signs.get(kind or "", self.no_sign)

    def label(self, body: Life) -> tuple[str, str, str]:
        """Return what stands in a body's bar: abbreviation (or nothing), name, and the name's language."""
        if self.language == "zh":
            return ("", body.short_name, "zh") if body.short_name else ("", *body.name.best("zh"))
        return "/".join(body.notations), *body.name.best(self.language)


@cache
def load_words() -> Mapping[str, Words]:
    """Read the words, by language."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    kinds, other = table.pop("kinds"), table.pop("no-kind")

    def sign(row: Mapping[str, str], language: str) -> Sign:
        return Sign(row[language], row["tint"], row["strong"])

    return {
        language: Words(
            language,
            {kind: sign(row, language) for kind, row in kinds.items()},
            sign(other, language),
            **words,
        )
        for language, words in table.items()
    }
