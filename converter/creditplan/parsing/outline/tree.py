"""Lines as a tree: items within items, by the kinds of their markers and the run of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from creditplan.model import Span
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.tables import Row
from creditplan.words.markers import Kind, Marker
from creditplan.words.marks import SENTENCE_ENDS

# Measures of measures of measures …: no deeper are items hung below each other.
_DEEPEST = 24


class Rank(NamedTuple):
    """How high an item stands: smaller is higher.

    Attributes:
        kind: of its marker.
        plain: ``False`` for what stands between that kind and the next higher one.
    """

    kind: int
    plain: bool = True

    def above(self) -> Rank:
        """Return the rank of what heads items of this one."""
        return Rank(self.kind, False) if self.plain else Rank(self.kind - 1)

    def below(self) -> Rank:
        """Return the rank of items that this one heads."""
        return Rank(self.kind + 1, False) if self.plain else Rank(self.kind)


ROOT = Rank(-1)
# No list is set in so far.
LOWEST = Rank(Kind.BULLET + 1000)
_RANKS = {kind: Rank(kind) for kind in Kind} | {Kind.NAMED: Rank(Kind.CHINESE)}
_ABOVE_OR_BELOW = (Kind.STEM, Kind.LETTER, Kind.SMALL_ROMAN)


@dataclass(slots=True)
class Node:
    """An item with the lines of its own and the items below it.

    Attributes:
        marker: its number; ``None``: it has none.
        rank: of its marker.
        lines: its head first, then what follows it up to its first child.
        late: label lines behind its children that speak of all of them.
        children: items below it, in order.
        measures: the children that follow are its measures (具体措施：).
        introduced: labels that stand on lines of their own (【推进措施】), to be kept as headings.
        card: what stands below one of these, without a number.
        row: of a table.
    """

    marker: Marker | None
    rank: Rank
    lines: list[Line] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    measures: bool = False
    introduced: list[Span] = field(default_factory=list)
    card: bool = False
    row: bool = False
    late: list[Line] = field(default_factory=list)

    @property
    def own_lines(self) -> list[Line]:
        """Its lines, and the labels behind its children that speak of all of them."""
        return [*self.lines, *self.late] if self.late else self.lines

    @property
    def says_who(self) -> bool:
        """Tell whether it, or an item below it, says who does something."""
        return any(line.says_who for line in self.own_lines) or any(child.says_who for child in self.children)


def build_tree(folded: str, lines: list[Line]) -> Node:
    """Return the root of the tree; its own lines are those before the first item."""
    root = _Builder(folded, lines).build()
    _rescope(folded, root)
    return root


def _marked_headings(lines: list[Line], ranks: list[Rank]) -> dict[int, Rank]:
    """Return how high headings without numbers stand, by the level that the document gives them.

    One stands as high as the numbered ones of its level, else right below those of the levels above it.
    """
    levels = {line.level for line in lines if line.level and not line.marker and not line.row}
    if not levels:
        return {}
    numbered = {
        line.level: rank for line, rank in zip(lines, ranks, strict=True) if line.level and line.marker
    }
    found: dict[int, Rank] = {}
    for level in sorted(levels):
        above = [rank for other, rank in (numbered | found).items() if other < level]
        # Above all numbers stands what has none above it; each level below the one before.
        found[level] = numbered.get(level) or (max(above).below() if above else Rank(Kind.CHAPTER, False))
    return found


def _rank(line: Line, ranks: Mapping[Kind, Rank]) -> Rank:
    if line.marker is None:
        return LOWEST
    return Rank(line.marker.kind + line.depth) if line.depth else ranks[line.marker.kind]


def _named(lines: list[Line], ranks: Mapping[Kind, Rank]) -> Rank:
    """Return how high 任务一： stands: right below the number that it is under, above those that it heads.

    It is found under the last number that goes on further below, or that begins right above it.
    """
    marked = [(ranks[line.marker.kind], line.marker) for line in lines if line.marker and not line.row]
    first = next(at for at, (_, marker) in enumerate(marked) if marker.kind is Kind.NAMED)
    behind = {(rank, marker.value) for rank, marker in marked[first:] if marker.kind is not Kind.NAMED}
    top = next(
        (rank for rank, marker in marked[first + 1 : first + 2] if marker.kind is not Kind.NAMED), None
    )
    for at, (rank, marker) in reversed([*enumerate(marked[:first])]):
        goes_on = (rank, marker.value + 1) in behind
        if (goes_on or (marker.value == 1 and at == first - 1)) and (top is None or rank < top):
            return rank.below()
    return min(ranks[Kind.NAMED], top.above()) if top else ranks[Kind.NAMED]


class _Builder:
    def __init__(self, folded: str, lines: list[Line]) -> None:
        self.lines = lines
        promoted = _promoted(folded, lines)
        first = next((line.marker.kind for line in lines if line.marker and line.marker.number), None)
        # A. and 甲、 stand below other numbers, but above those that they are found before.
        own = _RANKS | {first: Rank(Kind.ROMAN)} if first in _ABOVE_OR_BELOW else _RANKS
        if any(line.marker and line.marker.kind is Kind.NAMED for line in lines):
            own = own | {Kind.NAMED: _named(lines, own)}
        ranks = [_rank(line, own) for line in lines]
        self.ranks = [promoted.get(index, rank) for index, rank in enumerate(ranks)] if promoted else ranks
        self.headings = _marked_headings(lines, self.ranks)
        self.root = Node(None, ROOT)
        self.stack = [self.root]

    @cached_property
    def following(self) -> list[dict[Rank, int]]:
        """For each line, the value of the next marker of each rank after it."""
        found: list[dict[Rank, int]] = [{}] * len(self.lines)
        seen: dict[Rank, int] = {}
        for index in range(len(self.lines) - 1, -1, -1):
            found[index] = seen
            marker = self.lines[index].marker
            if marker:
                seen = seen | {self.ranks[index]: marker.value}
        return found

    def build(self) -> Node:
        for index, line in enumerate(self.lines):
            if line.row:
                self._row(line, line.row)
            elif line.label and line.heads in ("task", "measure"):
                self._heading(line)
            elif line.marker and not (line.label and line.label.kind == "role"):
                self._item(index, line, line.marker)
            elif line.level in self.headings:
                self._push(Node(None, self.headings[line.level], [line]))
            else:
                self.stack[-1].lines.append(line)
        return self.root

    def _push(self, node: Node) -> None:
        """Hang a node under the last one of a higher rank."""
        while self.stack[-1].rank >= node.rank and len(self.stack) > 1:
            self.stack.pop()
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _item(self, index: int, line: Line, marker: Marker) -> None:
        rank, top = self.ranks[index], self.stack[-1]
        measures = top.measures and len(self.stack) < _DEEPEST
        if measures and marker.value <= 1 and all(child.rank != rank for child in top.children):
            self._push(Node(marker, max(rank, top.rank.below()), [line]))
        elif (
            rank < top.rank
            and all(above.rank != rank for above in self.stack)
            and marker.value == 1
            and self._nests(index, top)
        ):
            # （一） below 1.: the numbers above it go on later.
            self._push(Node(marker, top.rank.below(), [line]))
        else:
            self._push(Node(marker, rank, [line]))

    def _nests(self, index: int, top: Node) -> bool:
        if top.marker is None or top.marker.kind is Kind.BULLET:
            return False
        return self.following[index].get(top.rank) == top.marker.value + 1 and top.marker.value > 0

    def _heading(self, line: Line) -> None:
        top = self.stack[-1]
        if line.heads == "measure":
            top.measures = True
            top.introduced.append(line.span)
        elif top.marker and len(top.lines) == 1 and not top.children and not top.lines[0].clause_like:
            top.introduced.append(line.span)
        else:
            self._push(Node(None, Rank(Kind.ARABIC).above(), introduced=[line.span], card=True))

    def _row(self, line: Line, row: Row) -> None:
        if row.heads:
            self.root.introduced.append(line.span)
            return
        while len(self.stack) > 1 and self.stack[-1].row:
            self.stack.pop()
        self.stack[-1].children.append(Node(None, Rank(Kind.ARABIC_IN_BRACKETS), [line], row=True))


def _rescope(folded: str, node: Node) -> None:
    """Move label lines behind the last of some items up to what these divide, if they speak of all."""
    for child in node.children:
        if child.children or child.card:
            _rescope(folded, child)
    if node.rank == ROOT or (len(node.children) < 2 and not node.card):
        return
    last = node.children[-1] if node.children else None
    if last is None or last.children or last.row or any(line.says_who for line in node.lines):
        return
    if any(child.says_who for child in node.children[:-1]):
        return
    apart = (index for index, line in enumerate(last.lines) if index and _is_apart(folded, line))
    count = next(apart, len(last.lines))
    if not any(line.says_who for line in last.lines[:count]):
        node.late = last.lines[count:]
        last.lines = last.lines[:count]


def _is_apart(folded: str, line: Line) -> bool:
    """A label line, or a bracketed clause on a line of its own."""
    if line.labelled or line.heads == "role":
        return True
    return folded[line.span.start] in "([" and line.says_who


def _promoted(folded: str, lines: list[Line]) -> dict[int, Rank]:
    """Find headings that are numbered just like the items below them: 1. in front of 1.

    Such a heading has nothing but its line, and the next number does not go on from it.
    """
    marked = [i for i, line in enumerate(lines) if line.marker and not line.row]
    found: list[int] = []
    chinese = {b.marker.value for b in lines if b.marker and b.marker.kind is Kind.CHINESE}
    for here, there in pairwise(marked):
        one, other = lines[here].marker, lines[there].marker
        if there != here + 1 or not one or not other or one.kind is not other.kind or one.kind is Kind.BULLET:
            continue
        span = lines[here].span
        if (
            other.value != one.value + 1
            and folded[span.end - 1] not in SENTENCE_ENDS
            and not lines[here].clause_like
            and span.end - span.start <= 60
        ):
            found.append(here)
    markers = [(index, marker) for index in found if (marker := lines[index].marker)]
    if len(markers) == 1 and markers[0][1].value + 1 not in chinese:
        return {}
    return {index: Rank(Kind.CHINESE) if chinese else Rank(marker.kind).above() for index, marker in markers}
