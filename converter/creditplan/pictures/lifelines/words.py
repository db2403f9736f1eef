"""The words of the picture that the register does not hold, and the signs of the kinds: ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditplan.dates import Period
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

    Attributes:
        language: zh or en.
        signs: those of the kinds of bodies, in the order in which they are shown.
        no_sign: that of any other.
        fonts, size: of the names of bodies.
        columns: of bodies without changes.
        texts: what is said, by key.
    """

    language: str
    signs: Mapping[str, Sign]
    no_sign: Sign
    fonts: str
    size: float
    columns: int
    texts: Mapping[str, str]

    def say(self, text: str, **values: object) -> str:
        """Return a text, filled in."""
        return self.texts[text].format(**values)

    def life(self, life: Period) -> str:
        """Say when something existed."""
        return self.say("life", start=life.start or self.say("not_known"), end=life.end or self.say("now"))

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
    kinds = table.pop("kinds")

    def signs(language: str) -> dict[str, Sign]:
        return {kind: Sign(row[language], row["tint"], row["strong"]) for kind, row in kinds.items()}

    return {
        language: Words(language, found := signs(language), found.pop(""), **words)
        for language, words in table.items()
    }
