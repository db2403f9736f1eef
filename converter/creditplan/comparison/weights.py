"""When two things are the same: ``matching.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("matching.toml")


@dataclass(frozen=True, slots=True)
class PairWeights:
    """What makes two tasks the same one; the file explains each."""

    candidates: int
    candidate: float
    ends: int
    least: float
    bodies: float
    section: float
    number: float
    sure: float
    lead: float

    @property
    def words(self) -> float:
        """The weight of the words: the rest."""
        return 1 - self.bodies - self.section - self.number


@dataclass(frozen=True, slots=True)
class PartWeights:
    """What makes tasks the parts of another one."""

    shortest: int
    contained: float
    covered: float
    sure_contained: float
    sure_covered: float
    own: float


@dataclass(frozen=True, slots=True)
class SectionWeights:
    """What makes two sections the same one."""

    title: float
    tasks: float
    least: float
    sure: float


@dataclass(frozen=True, slots=True)
class Matching:
    """All of the file; ``shingle`` is the length of the strings of characters that are counted."""

    shingle: int
    pairs: PairWeights
    parts: PartWeights
    sections: SectionWeights


@cache
def matching() -> Matching:
    """Read the file."""
    said = tomllib.loads(FILE.read_text("utf-8"))
    return Matching(
        said["words"]["shingle"],
        PairWeights(**said["pairs"]),
        PartWeights(**said["parts"]),
        SectionWeights(**said["sections"]),
    )
