"""How alike the words of tasks are: Chinese has no spaces, so strings of characters are counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz, process

from creditplan.comparison.sides import bare

_SCALE = 1_000_000
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a task, made ready.

    Attributes:
        bare: letters and digits.
        shingles: how often it has each string of characters, with all numbers made the same.
    """

    bare: str
    shingles: Counter[str]


def wording(text: str, length: int) -> Wording:
    """Make the words of a task ready.

    Args:
        text: its words.
        length: of the strings of characters; of shorter words the whole is one.
    """
    words = bare(text)
    counted = _DIGITS.sub("0", words)
    starts = range(max(1, len(counted) - length + 1)) if counted else ()
    return Wording(words, Counter(counted[start : start + length] for start in starts))


class Likeness:
    """Compares the words of tasks of two plans; what many of them say counts less.

    Args:
        tasks: the words of all tasks of both.
    """

    def __init__(self, tasks: Iterable[Wording]) -> None:
        every = list(tasks)
        found = Counter(shingle for one in every for shingle in one.shingles)
        # Whole numbers: their sums do not depend on an order.
        self._weights = {
            shingle: round(_SCALE * log(1 + len(every) / count)) for shingle, count in found.items()
        }
        self._totals = {one.bare: self._weight(one.shingles) for one in every}

    def of(self, one: Wording, other: Wording) -> float:
        """Return how alike two of the tasks are, from 0 to 1; whichever comes first."""
        if one.bare == other.bare:
            return 1.0
        few, many = sorted((one.shingles, other.shingles), key=len)
        common = {shingle: min(count, many[shingle]) for shingle, count in few.items() if shingle in many}
        both = self._totals[one.bare] + self._totals[other.bare]
        shared = 2 * self._weight(common) / both if both else 0.0
        return round((shared + fuzz.ratio(one.bare, other.bare) / 100) / 2, 6)

    def _weight(self, shingles: Mapping[str, int]) -> int:
        return sum(self._weights[shingle] * count for shingle, count in shingles.items())


def covered(parts: Iterable[Wording], whole: Wording) -> float:
    """Return the share of the whole that stands in the parts."""
    found: Counter[str] = Counter()
    for part in parts:
        found += part.shingles
    return (found & whole.shingles).total() / (whole.shingles.total() or 1)


def candidates(
    tasks: Sequence[Wording], others: Sequence[Wording], most: int, least: float, length: int
) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions that are worth a closer look, some for each task: by how texts begin and end.

    Args:
        tasks: those of one plan.
        others: those of the other.
        most: how many for each.
        least: the share of the longest common order of characters, from 0 to 1.
        length: so many characters at either end are looked at.
    """
    for end in (slice(length), slice(-length, None)):
        words = [one.bare[end] for one in others]
        for left, task in enumerate(tasks):
            # By likeness, then by position. The end of a short text is all of it.
            if end.start is None or len(task.bare) > length:
                found = process.extract(
                    task.bare[end], words, scorer=fuzz.ratio, limit=most, score_cutoff=100 * least
                )
                yield from ((left, right) for _, _, right in found)
