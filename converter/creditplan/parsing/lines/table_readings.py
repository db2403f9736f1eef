"""What the columns of a table mean, and how many of its rows head them: readings compared by all its rows.

A reading says where the heads stand and what each column holds. It gains where heads are known or like known
ones, and where the cells below look like what their column is to hold; ``columns.toml`` has the weights. The
best reading wins; columns whose meaning leads by little are told as guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from creditplan.model import Role, Span
from creditplan.parsing.lines.columns import OTHER, Column, Looks, column_of, guessed_column, looks
from creditplan.words.labels import label_words

_KINDS = ("other", "role", "deadline", "person", "group")
# Heads stand in the first rows; titles and notes may stand above them.
_LAST_TOP = 5
_MOST_HEADS = 3
_NEVER = float("-inf")

Rows = Sequence[tuple[Span, ...]]


@cache
def weights_and_bounds() -> Mapping[str, Mapping[str, Any]]:
    """Load the weights (once)."""
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a table.

    Attributes:
        top: the first row of heads.
        body: the first row below them; the same where there are none.
        columns: what each holds.
        main: the column of tasks.
        groups: those that tasks are grouped by.
        guessed: those with roles or tasks whose heads no list names, or whose cells look like something else.
        score: how much speaks for it.
    """

    top: int
    body: int
    columns: tuple[Column, ...]
    main: int
    groups: frozenset[int]
    guessed: tuple[int, ...]
    score: float


def best_reading(
    folded: str, rows: Rows, bodies: Mapping[int, Column] | None = None, ticked: int = 0
) -> Reading | None:
    """Return the best reading of a table; ``None``: it does not say who does what.

    Args:
        folded: the text.
        rows: all with as many cells.
        bodies: columns that are headed by bodies and hold ticks.
        ticked: the row in which they are.
    """
    scale = _Scale(folded, rows, bodies or {})
    readings = [
        reading
        for top, body in scale.places(ticked)
        if body < len(rows) and (reading := scale.reading(top, body))
    ]
    best = max(readings, key=lambda one: one.score, default=None)
    if best is None or best.score < weights_and_bounds()["bounds"]["enough"]:
        return None
    return best


class _Scale:
    """Weighs readings of one table."""

    def __init__(self, folded: str, rows: Rows, bodies: Mapping[int, Column]) -> None:
        self.folded = folded
        self.rows = rows
        self.width = len(rows[0])
        self.bodies = bodies
        self.weights: Mapping[str, float] = weights_and_bounds()["weights"]
        # Rows of one cell: titles, categories, notes.
        self.lone = [len(_filled(row)) < 2 for row in rows]
        self.look = cache(looks)
        self.looked: dict[int, list[Looks | None]] = {}
        self.last: dict[int, tuple[int, int]] = {}
        self.cells: dict[tuple[int, int], dict[str, float]] = {}

    def places(self, ticked: int) -> Iterator[tuple[int, int]]:
        """Yield where heads may begin and end."""
        if self.bodies:
            head = next((i for i in range(min(ticked + 1, len(self.rows))) if self.heads(i)), ticked)
            yield min(head, ticked), ticked + 1
            return
        first = 0
        while first < min(_LAST_TOP, len(self.rows) - 1) and self.lone[first]:
            first += 1
        tops = {first, *(i for i in range(first, min(_LAST_TOP + 1, len(self.rows))) if self.heads(i))}
        for top in sorted(tops):
            for count in range(_MOST_HEADS + 1):
                if count or top == first:
                    yield top, top + count

    def heads(self, index: int) -> bool:
        """Tell whether a row heads columns, one with a role and another one, as the lists say."""
        return is_head(self.folded, self.rows[index])

    def reading(self, top: int, body: int) -> Reading | None:
        """Weigh the best reading with heads from ``top`` to ``body``."""
        heads = [self.head(position, top, body) for position in range(self.width)]
        scores = [self.column(position, body, *heads[position]) for position in range(self.width)]
        kinds = self.kinds(scores, self.words(body))
        if "main" not in kinds or not (self.bodies or "role" in kinds):
            return None
        main = kinds.index("main")
        # Behind the tasks what is said again divides nothing, unless its head says so.
        kinds[main:] = [
            "other" if kind == "group" and heads[position][0].kind != kind else kind
            for position, kind in enumerate(kinds[main:], main)
        ]
        columns, guessed = [], []
        score = self.head_rows(top, body)
        for position, kind in enumerate(kinds):
            if position in self.bodies:
                columns.append(self.bodies[position])
                score += self.weights["known"] + self.weights["cells"]
                continue
            head, known = heads[position]
            columns.append(_meant(kind, head))
            score += scores[position][kind]
            if kind in ("main", "text", "role"):
                others = (name for name in _KINDS if name not in (kind, "group"))
                own = scores[position][kind] - max(scores[position][name] for name in others)
                if (
                    not known
                    or head.kind != columns[-1].kind
                    or own < weights_and_bounds()["bounds"]["doubt"]
                ):
                    guessed.append(position)
        groups = frozenset(
            position
            for position, column in enumerate(columns)
            if position != main
            and (column.kind == "group" or (column.is_text and self.divides(position, body, before=main)))
        )
        leads = [position for position, column in enumerate(columns) if column.role is Role.LEAD]
        if len(leads) > 1:
            # 第一责任单位 leads, and 主要责任单位 beside it is responsible.
            ranks = {position: self.rank(position, top, body) for position in leads}
            for position in leads:
                if ranks[position] > min(ranks.values()):
                    columns[position] = Column("role", Role.RESPONSIBLE)
        return Reading(top, body, tuple(_with_roles(columns)), main, groups, tuple(guessed), score)

    def kinds(self, scores: Sequence[Mapping[str, float]], shares: Sequence[float]) -> list[str]:
        """Choose what each column holds: one column at most the numbers, and one, ``main``, the tasks.

        Further ones hold ``text`` where their heads say so; of these the one with most words is the main one.
        """
        kinds = [max((*_KINDS, "text"), key=kinds.__getitem__) for kinds in scores]
        gains = [one["main"] - one[kind] - one["divides"] for one, kind in zip(scores, kinds, strict=True)]
        free = [position for position in range(self.width) if position not in self.bodies]
        told = [position for position in free if kinds[position] == "text"]
        main = max(told or free, key=lambda p: (round(gains[p], 6), shares[p], p), default=None)
        if main is None or (not told and gains[main] <= -self.weights["like"]):
            return kinds
        kinds[main] = "main"
        gains = [one["number"] - one[kind] for one, kind in zip(scores, kinds, strict=True)]
        number = max((p for p in free if p != main), key=gains.__getitem__, default=None)
        if number is not None and gains[number] > 0:
            kinds[number] = "number"
        return kinds

    # Heads

    def head(self, position: int, top: int, body: int) -> tuple[Column, bool]:
        """Return what the lowest head of a column says that says something, and whether a list names it."""
        cells = dict.fromkeys(self.rows[index][position] for index in range(body - 1, top - 1, -1))
        words = [cell.of(self.folded) for cell in cells if cell.start < cell.end]
        for one in words:
            if column := column_of(one):
                return column, True
        guesses = [guess for guess in map(guessed_column, words) if guess != OTHER]
        return (guesses[0] if guesses else OTHER), False

    def rank(self, position: int, top: int, body: int) -> int:
        """Tell how far down in the lists the label stands that heads a column."""
        words = "".join(self.rows[index][position].of(self.folded) for index in range(top, body))
        stems = enumerate(label_words().stems)
        return next((rank for rank, stem in stems if stem in "".join(words.split())), 0)

    def head_rows(self, top: int, body: int) -> float:
        """Weigh what heads and what stands above them."""
        weights, score = self.weights, 0.0
        for index in range(top):
            score += 0.0 if self.lone[index] else weights["no_head"]
        for index in range(top, body):
            for cell in _filled(self.rows[index]):
                words = cell.of(self.folded)
                seen = self.look(words)
                # Where bodies head columns of ticks, they are heads.
                body = seen.bodies >= 1 and not self.bodies
                if not column_of(words) and (seen.number is not None or seen.time or body):
                    score += weights["no_head"]
        return score

    # Cells

    def seen(self, position: int, body: int) -> list[Looks]:
        """Return what the cells of a column look like, merged ones once, those that say nothing left out."""
        if position not in self.looked:
            self.looked[position] = [
                None
                if lone or row[position].start == row[position].end
                else self.look(row[position].of(self.folded))
                for row, lone in zip(self.rows, self.lone, strict=True)
            ]
        found = []
        above = None
        for row, seen in zip(self.rows[body:], self.looked[position][body:], strict=True):
            if seen and not seen.nothing and row[position] != above:
                found.append(seen)
            above = row[position]
        return found

    def words(self, body: int) -> list[float]:
        """Return which share each column has of the words that may say what is to be done."""
        lengths = [
            sum(one.length * one.text for one in self.seen(position, body)) for position in range(self.width)
        ]
        return [length / (sum(lengths) or 1) for length in lengths]

    def column(self, position: int, body: int, head: Column, known: bool) -> dict[str, float]:
        """Weigh what a column may hold."""
        weights = self.weights
        cells = self.evidence(position, body)
        scores = {kind: cells.get(kind, 0.0) for kind in (*_KINDS, "number", "task")}
        said = "task" if head.is_text else head.kind
        if said != "other" or known:
            scores[said] += weights["known" if known else "like"]
        if said == "group":
            scores["task"] += weights["like"]
        scores["divides"] = weights["divides"] * self.divides(position, body)
        scores["group"] += weights["divides"] * self.divides(position, body, before=self.width)
        scores["main"] = scores["task"]
        scores["text"] = scores["task"] if head.is_text else _NEVER
        return scores

    def evidence(self, position: int, body: int) -> dict[str, float]:
        """Weigh the cells of a column: the share that looks like a kind, less the share that does not."""
        key = position, body
        if key in self.cells:
            return self.cells[key]
        seen = self.seen(position, body)
        shares: dict[str, float] = {}
        if seen:
            count = len(seen)
            values = [one.number for one in seen if one.number is not None]
            runs = sum(value > last or value == 1 for last, value in pairwise([0, *values]))
            shares = {
                "number": runs / count,
                "role": sum(one.bodies for one in seen) / count,
                "deadline": sum(one.time for one in seen) / count,
                "person": sum(one.person for one in seen) / count,
                "task": sum(one.text for one in seen) / count,
            }
            shares["group"] = 0.5 + 0.5 * min(0.0, 2 * shares["task"] - 0.5)
        weight = self.weights["cells"] * len(seen) / (len(seen) + 1)
        found = {kind: weight * (2 * part - 1) for kind, part in shares.items()}
        self.cells[key] = found
        return found

    def divides(self, position: int, body: int, before: int = 0) -> bool:
        """Tell whether cells of a column reach over several rows, or say the same in them.

        What is empty below a cell goes on with it in a column that stands ``before`` the tasks.
        """
        if position not in self.last:
            self.last[position] = self._last_that_goes_on(position)
        again, left_out = self.last[position]
        return again > body or (position < before and left_out > body)

    def _last_that_goes_on(self, position: int) -> tuple[int, int]:
        """Return the last row whose cell goes on with the one above, and the last where it is left out."""
        again = left_out = 0
        for index in range(1, len(self.rows)):
            one, other = self.rows[index - 1][position], self.rows[index][position]
            if self.lone[index - 1] or self.lone[index] or one.start == one.end:
                continue
            if other.start == other.end:
                left_out = index
            elif one == other:
                again = index
            elif one.end - one.start == other.end - other.start:
                words = one.of(self.folded)
                if words == other.of(self.folded) and self.look(words).text:
                    again = index
        return again, left_out


def _meant(kind: str, head: Column) -> Column:
    """Make the column that a kind means under a head."""
    if kind == "role":
        return head if head.kind == "role" else Column("role")
    if kind in ("main", "text"):
        return head if head.is_text else Column("task")
    return Column(kind)


def _with_roles(columns: Iterable[Column]) -> Iterator[Column]:
    """Give a role to the columns of bodies whose heads say none: behind those who lead, others take part."""
    led = False
    for column in columns:
        if column.kind == "role" and column.role is None:
            yield Column("role", Role.PARTICIPANT if led else Role.RESPONSIBLE)
        else:
            yield column
        led = led or column.role is Role.LEAD


def is_head(folded: str, cells: Sequence[Span]) -> bool:
    """Tell whether a row heads columns, one with a role and another one, as the lists say."""
    known = [column for cell in dict.fromkeys(cells) if (column := column_of(cell.of(folded)))]
    return any(column.kind == "role" for column in known) and any(column.kind != "role" for column in known)


def parts_of(
    folded: str, rows: tuple[tuple[Span, ...], ...]
) -> Iterator[tuple[int, tuple[tuple[Span, ...], ...]]]:
    """Cut a table where a row heads other columns than the heads above do; say where each part begins."""
    begin = last = -1
    known: list[Column | None] = []
    for index, row in enumerate(rows):
        if not is_head(folded, row):
            continue
        columns = [column_of(cell.of(folded)) for cell in row]
        merged = index > 0 and any(cell.start < cell.end and cell in rows[index - 1] for cell in row)
        if known and columns != known and index > last + 1 and not merged:
            yield max(begin, 0), rows[max(begin, 0) : index]
            begin = index
        known, last = columns, index
    yield max(begin, 0), rows[max(begin, 0) :]


def _filled(cells: Sequence[Span]) -> set[Span]:
    return {cell for cell in cells if cell.start < cell.end}
