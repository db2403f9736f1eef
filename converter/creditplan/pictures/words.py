"""What the pictures of plans say by themselves in a language: ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditplan.model import Labels, Role
from creditplan.pictures.facts import Facts, SectionRow, TaskRow
from creditplan.pictures.text import legible

_LONGEST = 200
"""Characters of a name in what pointing at something shows."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one picture.

    Attributes:
        language: zh or en.
        own: texts of this picture, ``shared``: of all of them.
    """

    language: str
    own: Mapping[str, Any]
    shared: Mapping[str, Any]

    def say(self, text: str, **values: object) -> str:
        """Return a text, filled in."""
        said: str = (self.own if text in self.own else self.shared)[text]
        return said.format(**values)

    def sign(self, role: Role) -> str:
        """Return the sign of a role."""
        sign: str = self.shared["roles"][role]["sign"]
        return sign

    def role(self, role: Role) -> str:
        """Return the word for a role."""
        word: str = self.shared["roles"][role]["name"]
        return word

    def joined(self, parts: Sequence[str]) -> str:
        """Return things one after the other."""
        return self.say("join").join(parts)

    def label(self, labels: Labels) -> tuple[str, str]:
        """Return a label and, where it is not that of the picture, its language."""
        label, language = labels.best(self.language)
        return legible(label), "" if language == self.language else language

    def told(self, labels: Labels) -> str:
        """Return a label for what pointing at something shows: not longer than people read."""
        label, _ = self.label(labels)
        return label if len(label) <= _LONGEST else label[:_LONGEST] + "…"

    def task(self, row: TaskRow) -> Labels:
        """Return a task's title with its number before it."""
        number, label = row.task.number, row.task.label
        before = f"{number} " if number else ""
        return Labels(before + label.zh, before + label.en if label.en else None)

    def section(self, row: SectionRow) -> Labels:
        """Return a section's title with its number before it, in English that of its key."""
        section = row.section
        english = f"{section.key} {section.title.en}" if section.title.en else None
        return Labels(f"{section.number or ''} {section.title.zh}".strip(), english)

    def what(self, facts: Facts) -> str:
        """Say what a picture is of: a plan, or some."""
        if len(facts.plans) == 1:
            return self.say("of_plan", title=self.told(facts.plans[0].title))
        return self.say("of_plans", count=len(facts.plans))


def words_of(picture: str, language: str) -> Words:
    """Return the words of a picture in a language, ``zh`` or ``en``."""
    shared = _load()[language]
    return Words(language, shared[picture], shared)


@cache
def _load() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
