"""Where tasks begin and end among paragraphs: the best division of all, from those of the first ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from creditplan.parsing.outline.evidence import Block
from creditplan.parsing.outline.weights import Weights

# A task without a number that runs over more paragraphs than these is not looked for.
_LONGEST = 12


class Division(NamedTuple):
    """How paragraphs are divided into tasks.

    Attributes:
        score: of it.
        tasks: the lines that each begins with and ends before.
    """

    score: float
    tasks: tuple[tuple[int, int], ...] = ()


def divide(blocks: Sequence[Block], weights: Weights, *, begun: bool) -> Division:
    """Find the best division: that of the first paragraphs leads to that of all.

    Args:
        blocks: the paragraphs.
        weights: what speaks for and against a task.
        begun: the first begins a task, and no paragraph stands between tasks.
    """
    sums = _Sums(blocks, weights)
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for end in range(1, len(blocks) + 1):
        block, ways = blocks[end - 1], []
        if not begun:
            aside = 0.0 if block.apart else weights.aside
            ways.append((best[end - 1][0] + aside, end - 1, False))
        # A task without a number ends in who does it, and so does what stands before the next one.
        starts = range(max(0, end - _LONGEST), end) if begun or block.says else range(0)
        for start in starts if not begun or not starts[0] else (0, *starts):
            if begun and start and not blocks[start - 1].says:
                continue
            score = best[start][0] + sums.segment(start, end)
            if start or not begun:
                score += weights.unnumbered + sums.joined(start, end)
                score += weights.unlike * (begun and not blocks[0].ends)
                score += weights.bound * (begun and blocks[start].bound)
            ways.append((score, start, True))
        best.append(max(ways, key=lambda way: way[0]))
    tasks: list[tuple[int, int]] = []
    end = len(blocks)
    while end:
        _, start, is_task = best[end]
        if is_task:
            tasks.append((blocks[start].first, blocks[end - 1].last))
        end = start
    return Division(best[-1][0], tuple(reversed(tasks)))


def as_one(blocks: Sequence[Block], weights: Weights) -> float:
    """Weigh all paragraphs as one task."""
    if len(blocks) == 1 and blocks[0].says:
        return weights.closed
    return _Sums(blocks, weights).segment(0, len(blocks)) if blocks else weights.open


class _Sums:
    """Weighs stretches of paragraphs as one task, each in one step, from sums over the first ones."""

    def __init__(self, blocks: Sequence[Block], weights: Weights) -> None:
        self.blocks, self.weights = blocks, weights
        self.ends = [0, *accumulate(block.ends and not block.textless for block in blocks)]
        self.wordless = [0, *accumulate(block.textless or block.labelled for block in blocks)]
        said = (index if block.says else -1 for index, block in enumerate(blocks))
        self.last = [-1, *accumulate(said, max)]

    def segment(self, start: int, end: int) -> float:
        """Weigh the paragraphs from one on, up to another, as one task."""
        weights, last = self.weights, self.last[end]
        if last < start:
            return weights.open
        loose = weights.aside * (end - 1 - last)
        return weights.closed + loose + weights.several * (self.ends[last] - self.ends[start])

    def joined(self, start: int, end: int) -> float:
        """Weigh that paragraphs, but for labels, clauses and a headline, are one task without a number."""
        headline = self.blocks[start].headline and end - start > 1
        texts = end - start - 1 - headline - self.wordless[end] + self.wordless[start + 1]
        return self.weights.joined * max(texts, 0)
