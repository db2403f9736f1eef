"""Blocks as a tree: items within items, by the kinds of their markers and the run of their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from creditplan.model import Span
from creditplan.parsing.lines.blocks import Block
from creditplan.words.markers import Kind, Marker
from creditplan.words.marks import SENTENCE_ENDS

# Measures of measures of measures …: no deeper are items hung below each other.
_DEEPEST = 24


@dataclass(slots=True)
class Node:
    """An item with the blocks of its own and the items below it.

    Attributes:
        marker: its number; ``None``: it has none.
        level: of its marker; smaller is higher.
        blocks: its head first, then what follows it up to its first child.
        late: label lines behind its children that speak of all of them.
        children: items below it, in order.
        measures: the children that follow are its measures (具体措施：).
        introduced: labels that stand on lines of their own (【推进措施】), to be kept as headings.
    """

    marker: Marker | None
    level: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    measures: bool = False
    introduced: list[Span] = field(default_factory=list)
    card: bool = False
    row: bool = False
    late: list[Block] = field(default_factory=list)


def build_tree(folded: str, blocks: list[Block]) -> Node:
    """Return the root of the tree; its own blocks are those before the first item."""
    return _Builder(folded, blocks).build()


class _Builder:
    def __init__(self, folded: str, blocks: list[Block]) -> None:
        self.folded = folded
        self.blocks = blocks
        self.promoted = _promoted(folded, blocks)
        self.root = Node(None, -1)
        self.stack = [self.root]
        self.levels = [self._level(index) for index in range(len(blocks))]

    @cached_property
    def following(self) -> list[dict[int, int]]:
        """For each block, the value of the next marker of each kind after it."""
        found: list[dict[int, int]] = [{}] * len(self.blocks)
        seen: dict[int, int] = {}
        for index in range(len(self.blocks) - 1, -1, -1):
            found[index] = seen
            marker = self.blocks[index].marker
            if marker:
                seen = seen | {self.levels[index]: marker.value}
        return found

    def _level(self, index: int) -> int:
        marker = self.blocks[index].marker
        if marker is None:
            return 2 * Kind.BULLET
        return self.promoted.get(index, 2 * marker.kind)

    def build(self) -> Node:
        for index, block in enumerate(self.blocks):
            if block.row:
                self._row(index, block)
            elif block.heading in ("task", "measure"):
                self._heading(block)
            elif block.label or block.heading == "role":
                self.stack[-1].blocks.append(block)
            elif block.marker:
                self._item(index, block, block.marker)
            else:
                self.stack[-1].blocks.append(block)
        return self.root

    def _push(self, node: Node, above: int) -> None:
        """Hang a node under the last one whose level is below ``above``."""
        while len(self.stack) > 1 and self.stack[-1].level >= above:
            self.stack.pop()
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _item(self, index: int, block: Block, marker: Marker) -> None:
        level = self.levels[index]
        node = Node(marker, level, [block])
        top = self.stack[-1]
        measures = top.measures and len(self.stack) < _DEEPEST
        if measures and marker.value <= 1 and all(child.level != level for child in top.children):
            node.level = level = max(level, top.level + 1)
            self._push(node, level)
            return
        if level >= top.level or any(above.level == level for above in self.stack):
            self._push(node, level)
        elif marker.value == 1 and self._nests(index, top):
            # （一） below 1.: the numbers above it go on later.
            node.level = top.level + 1
            self.stack[-1].children.append(node)
            self.stack.append(node)
        else:
            self._push(node, level)

    def _nests(self, index: int, top: Node) -> bool:
        if top.marker is None or top.marker.kind is Kind.BULLET:
            return False
        return self.following[index].get(top.level) == top.marker.value + 1 and top.marker.value > 0

    def _heading(self, block: Block) -> None:
        if block.heading == "measure":
            self.stack[-1].measures = True
            self.stack[-1].introduced.append(block.span)
            return
        top = self.stack[-1]
        if top.marker and len(top.blocks) == 1 and not top.children and not top.blocks[0].clause_like:
            top.introduced.append(block.span)
            return
        card = Node(None, 2 * Kind.ARABIC - 1, card=True)
        card.introduced.append(block.span)
        self._push(card, card.level)

    def _row(self, index: int, block: Block) -> None:
        row = block.row
        if row and row.heads:
            self.root.introduced.append(block.span)
        elif row:
            while len(self.stack) > 1 and self.stack[-1].row:
                self.stack.pop()
            self.stack[-1].children.append(Node(None, 2 * Kind.ARABIC_IN_BRACKETS, [block], row=True))


def _promoted(folded: str, blocks: list[Block]) -> dict[int, int]:
    """Find headings that are numbered just like the items below them: 1. in front of 1.

    Such a heading has nothing but its line, and the next number does not go on from it.
    """
    marked = [i for i, block in enumerate(blocks) if block.marker and not block.row]
    found: list[int] = []
    chinese = {b.marker.value for b in blocks if b.marker and b.marker.kind is Kind.CHINESE}
    for here, there in pairwise(marked):
        one, other = blocks[here].marker, blocks[there].marker
        if there != here + 1 or not one or not other or one.kind is not other.kind or one.kind is Kind.BULLET:
            continue
        span = blocks[here].span
        if (
            other.value != one.value + 1
            and folded[span.end - 1] not in SENTENCE_ENDS
            and not blocks[here].clause_like
            and span.end - span.start <= 60
        ):
            found.append(here)
    markers = [(index, marker) for index in found if (marker := blocks[index].marker)]
    if len(markers) == 1 and markers[0][1].value + 1 not in chinese:
        return {}
    top = 2 * Kind.CHINESE if chinese else None
    return {index: top if top is not None else 2 * marker.kind - 1 for index, marker in markers}
