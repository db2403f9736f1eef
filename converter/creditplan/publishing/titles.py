"""The words of ``products.toml``: what the catalogue tells people of what is published."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from creditplan.model import Labels


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description; ``{}`` in them is for a name."""

    title: Labels
    description: Labels

    def of(self, name: Labels) -> Words:
        """Put in a name; a language that the name lacks is left out."""
        return Words(_filled(self.title, name), _filled(self.description, name))


def words_for(what: str) -> Words:
    """Return what is said of the ``catalogue``, or of each ``plan``, ``text``, ``graph`` or ``linkset``."""
    return _words(_table()[what])


def shared_words() -> dict[str, Words]:
    """Return what is said of the datasets that every publication holds, by their keys, in their order."""
    return {key: _words(said) for key, said in _table()["shared"].items()}


def media_type(name: str) -> str:
    """Return the media type of a file, by the end of its name."""
    found: str = _table()["media-types"][PurePath(name).suffix.removeprefix(".")]
    return found


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("products.toml").read_text("utf-8"))


def _words(said: dict[str, dict[str, str]]) -> Words:
    title, description = said.get("title"), said.get("description")
    return Words(
        *(Labels(**labels) for labels in (title or said["description"], description or said["title"]))
    )


def _filled(labels: Labels, name: Labels) -> Labels:
    return Labels(labels.zh.format(name.zh), labels.en.format(name.en) if labels.en and name.en else None)
