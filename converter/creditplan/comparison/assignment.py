"""The best way to pair two sets, one to one: an optimal assignment over the pairs that can be at all.

Shortest augmenting paths with prices (Jonker and Volgenant, 1987), on a sparse list of pairs. What pairs with
nothing costs nothing. scipy has the same for full matrices; for it alone, NumPy and SciPy would be 60 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

Weights = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Solution:
    """The pairs of greatest total weight, with what proves that there is no better one.

    Attributes:
        pairs: from left to right.
        left_prices, right_prices: no pair weighs more than its two prices together, no price is below zero,
            and the prices add up to the weight of the pairs that were chosen.
    """

    pairs: dict[int, int]
    left_prices: dict[int, int]
    right_prices: dict[int, int]


def best_pairs(weights: Weights) -> Solution:
    """Find the pairs, one to one, of the greatest total weight.

    Args:
        weights: what each pair that can be is worth, above zero; the same weights give the same pairs.
    """
    rows: dict[int, list[tuple[int, int]]] = {}
    for (left, right), weight in sorted(weights.items()):
        rows.setdefault(left, []).append((right, -weight))
    # To stay alone is a column of one's own, below zero so that it is no real one.
    for left, row in rows.items():
        row.append((-1 - left, 0))
    solver = _Solver(rows)
    for left in rows:
        solver.insert(left)
    pairs = {left: right for right, left in sorted(solver.owner.items()) if right >= 0}
    rights = {right for _, right in weights}
    return Solution(
        pairs,
        {left: -solver.row_price[left] for left in rows},
        {right: -solver.column_price.get(right, 0) for right in sorted(rights)},
    )


class _Solver:
    """Puts in one row after the other, each by the shortest path to a free column."""

    def __init__(self, rows: dict[int, list[tuple[int, int]]]) -> None:
        self.rows = rows
        self.owner: dict[int, int] = {}
        self.row_price: dict[int, int] = {}
        self.column_price: dict[int, int] = {}

    def insert(self, first: int) -> None:
        prices = self.column_price
        self.row_price[first] = min(cost - prices.get(column, 0) for column, cost in self.rows[first])
        far: dict[int, int] = {}
        before: dict[int, int] = {}
        done: list[int] = []
        closed: set[int] = set()
        heap: list[tuple[int, int]] = []
        row, so_far = first, 0
        while True:
            for column, cost in self.rows[row]:
                if column in closed:
                    continue
                distance = so_far + cost - self.row_price[row] - prices.get(column, 0)
                if distance < far.get(column, distance + 1):
                    far[column], before[column] = distance, row
                    heappush(heap, (distance, column))
            so_far, column = heappop(heap)
            while column in closed:
                so_far, column = heappop(heap)
            closed.add(column)
            if column not in self.owner:
                break
            done.append(column)
            row = self.owner[column]
        self.row_price[first] += so_far
        for passed in done:
            self.row_price[self.owner[passed]] += so_far - far[passed]
            prices[passed] = prices.get(passed, 0) - (so_far - far[passed])
        self._turn(column, before, first)

    def _turn(self, column: int, before: dict[int, int], first: int) -> None:
        """Give each row on the path the column that it came by."""
        own = {row: column for column, row in self.owner.items()} if before[column] != first else {}
        while True:
            row = before[column]
            self.owner[column] = row
            if row == first:
                return
            column = own[row]
