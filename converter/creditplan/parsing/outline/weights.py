"""What speaks for and against a reading of a plan's items: the weights of ``weights.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for and against a reading; ``weights.toml`` says what each is."""

    closed: float
    open: float
    several: float
    unnumbered: float
    joined: float
    aside: float
    unlike: float
    bound: float
    heading_says: float
    heading_sentence: float
    heading_set: float
    sibling: float
    close: float

    @classmethod
    def of(cls, table: dict[str, float]) -> Self:
        """Make weights of a table."""
        return cls(**{one.name: float(table[one.name]) for one in fields(cls)})


@cache
def packaged_weights() -> Weights:
    """Load the weights that ship with the package (once)."""
    return Weights.of(tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8")))
