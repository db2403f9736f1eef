"""Which items are sections, which are tasks, and what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from creditplan.model import Clause, Matter, Passage, Span
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.tables import Row, column_of
from creditplan.parsing.outline.items import Item, ItemReader, own_blocks
from creditplan.parsing.outline.keys import Draft
from creditplan.parsing.outline.tree import Node
from creditplan.words import numerals
from creditplan.words.front import front_words
from creditplan.words.markers import Kind, Marker, marker_at

_SENTENCE_END = re.compile(r"[。;!?]$")
_STOP = re.compile(r"[。;]")
_WORD = re.compile(r"\w")
_HEADLINE_END = re.compile(r"[。:;\n]")
_AIM_PARTS = re.compile(r"[和与及、,]|以及")


@dataclass(slots=True)
class Part:
    """A section or a task, before its key and its values are known.

    Attributes:
        draft: what its key is made of.
        marker: its number.
        span: the whole of it; of a section, its heading.
        item: what its blocks say.
        title: of a section: the words of its heading.
        clauses: of a task, once they are made.
    """

    draft: Draft
    marker: Marker | None
    span: Span
    item: Item
    title: Span | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(slots=True)
class Outline:
    """Sections and tasks in the order of the text, what belongs to neither, and lines that fit nowhere.

    ``aims`` are numbered passages: they are no tasks, but count where numbers are checked.
    """

    sections: list[Part] = field(default_factory=list)
    tasks: list[Part] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    strays: list[Span] = field(default_factory=list)
    aims: list[Part] = field(default_factory=list)


def is_aim_title(words: str) -> bool:
    """Tell whether a heading, folded and without white space, announces aims: 总体要求, 保障措施."""
    return all(part in front_words().aims for part in _AIM_PARTS.split(words) if part)


class Outliner:
    """Walks the tree of items once, from top to bottom.

    Args:
        text, folded: the source.
        items: reads the blocks of items.
    """

    def __init__(self, text: str, folded: str, items: ItemReader) -> None:
        self.text = text
        self.folded = folded
        self.items = items
        self.outline = Outline()
        self.first: int | None = None

    def walk(self, root: Node) -> Outline:
        """Return the outline of a tree."""
        self._rescope(root)
        self._root(root)
        return self.outline

    # Scope of clauses

    def _rescope(self, node: Node) -> None:
        """Move label lines behind the last of some items up to what these divide, if they speak of all."""
        for child in node.children:
            if child.children or child.card:
                self._rescope(child)
        if node.level < 0 or node.row or (len(node.children) < 2 and not node.card):
            return
        last = node.children[-1] if node.children else None
        if last is None or last.children or last.row or any(block.says_who for block in node.blocks):
            return
        if any(self._subtree_has_clause(child) for child in node.children[:-1]):
            return
        count = next(
            (i for i, block in enumerate(last.blocks) if i and self._is_apart(block)), len(last.blocks)
        )
        head = any(block.says_who for block in last.blocks[:count])
        if count < len(last.blocks) and not head:
            node.late = last.blocks[count:]
            last.blocks = last.blocks[:count]

    def _is_apart(self, block: Block) -> bool:
        """A label line, or a bracketed clause on a line of its own."""
        if block.label or block.side or block.heading == "role":
            return True
        return self.folded[block.span.start] in "([" and block.says_who

    def _subtree_has_clause(self, node: Node) -> bool:
        return any(block.says_who for block in own_blocks(node)) or any(
            map(self._subtree_has_clause, node.children)
        )

    # Items, from top to bottom

    def _root(self, root: Node) -> None:
        self.outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in root.introduced]
        self.first = next((child.blocks[0].span.start for child in root.children if child.blocks), None)
        self._loose_tasks(root.blocks, None)
        self._children(root, None, None, aims=False)

    def _children(self, node: Node, section: Draft | None, parent: Draft | None, *, aims: bool) -> None:
        if not node.children:
            return
        groups: list[tuple[Span, Draft]] = []
        divided = any(below.children for below in node.children)
        for child in node.children:
            if not child.row:
                self._node(child, section, parent, aims=aims, divided=divided)
                continue
            row = child.blocks[0].row
            wanted = row.groups if row else ()
            kept = 0
            while kept < min(len(groups), len(wanted)) and groups[kept][0] == wanted[kept]:
                kept += 1
            del groups[kept:]
            for cell in wanted[kept:]:
                groups.append((cell, self._group_section(cell, groups[-1][1] if groups else section)))
            self._row_task(child, groups[-1][1] if groups else section)

    def _node(
        self, node: Node, section: Draft | None, parent: Draft | None, *, aims: bool, divided: bool = False
    ) -> None:
        item = self.items.read(own_blocks(node))
        self.outline.passages += item.passages
        for span in node.introduced:
            self.outline.passages.append(Passage(Matter.COLUMN_HEADS, span))
        # Where others of its kind head items, 一、 heads even a single task without number.
        least = 1 if divided and node.level <= 2 * Kind.CHINESE else 2
        # What goes beyond a limit may say who does it too.
        says_who = item.clauses or item.unread
        if says_who and not node.children and self._holds_several(node, item, least):
            draft = self._add_section(node, section)
            self._loose_tasks(node.blocks[1:], draft)
            self._children(node, draft, None, aims=False)
        elif says_who or parent is not None:
            draft = self._add_task(node, item, section, parent)
            self._children(node, section, draft, aims=False)
        elif (aims := aims or self._is_aim(node)) and not any(map(self._subtree_has_clause, node.children)):
            self._aim(node, section)
        elif node.children or self._is_empty_heading(node):
            draft = self._add_section(node, section)
            self._loose_tasks(node.blocks[1:], draft)
            self._children(node, draft, None, aims=aims)
        else:
            self._add_task(node, item, section, parent)

    def _is_aim(self, node: Node) -> bool:
        """Tell whether the heading of an item says that aims and rules stand below it, not tasks."""
        if not node.blocks or node.row:
            return False
        head = node.blocks[0]
        line = self.folded[head.body : head.span.end]
        words = "".join(_HEADLINE_END.split(line, maxsplit=1)[0].split())
        if words.startswith(front_words().glued_aims):
            return True
        if len(words) > 24:
            return False
        return is_aim_title(words)

    def _aim(self, node: Node, section: Draft | None) -> None:
        """Keep what is no task: its heading as a section, if it heads items, and its words as a passage."""
        heads = node.marker and node.marker.kind <= Kind.CHINESE and node.marker.kind is not Kind.ARTICLE
        if node.children or heads:
            draft = self._add_section(node, section)
            self.outline.passages += [Passage(Matter.AIM, block.span) for block in node.blocks[1:]]
            for child in node.children:
                self._whole(child, draft)
        else:
            self._whole(node, section)

    def _whole(self, node: Node, section: Draft | None) -> None:
        self.outline.passages += [Passage(Matter.AIM, block.span) for block in own_blocks(node)]
        self.outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        if node.marker and node.marker.number:
            draft = Draft(section, None, node.marker.value, node.level)
            self.outline.aims.append(Part(draft, node.marker, node.marker.span, Item()))
            section = draft
        for child in node.children:
            self._whole(child, section)

    def _is_empty_heading(self, node: Node) -> bool:
        """Tell whether this heads nothing: a short line, no sentence, of a kind that heads sections."""
        if len(node.blocks) != 1 or node.marker is None or node.card:
            return False
        span = node.blocks[0].span
        short = span.end - span.start <= 40 and not _SENTENCE_END.search(self.folded, span.start, span.end)
        return short and (node.level < 2 * Kind.CHINESE_IN_BRACKETS or node.level % 2 == 1)

    def _holds_several(self, node: Node, item: Item, least: int) -> bool:
        """Tell whether an item heads tasks without numbers: a heading, then lines that end in clauses."""
        if len(node.blocks) <= least or node.card or item.deadlines:
            return False
        head = node.blocks[0]
        if head.says_who or _SENTENCE_END.search(self.folded, head.span.start, head.span.end):
            return False
        if head.span.end - head.body > 40 or any(block.label for block in node.blocks):
            return self._labels_part(node.blocks[1:])
        ending = [
            block
            for block in node.blocks[1:]
            if any(
                block.span.start < found.span.start and found.span.end <= block.span.end and found.ends_line
                for found in item.clauses
            )
        ]
        return len(ending) >= least and len(ending) == len(node.blocks) - 1

    def _labels_part(self, blocks: list[Block]) -> bool:
        """Tell whether label lines stand between texts: text, labels, text, labels."""
        changes = 0
        for above, below in pairwise(blocks):
            if (
                above.label
                and not below.label
                and not below.heading
                and not self.items._continues(above, below)
            ):
                changes += 1
        return changes >= 1 and bool(blocks and blocks[-1].label)

    def _loose_tasks(self, blocks: list[Block], section: Draft | None) -> None:
        """Read blocks without numbers: each that ends in a clause is a task, with the headings before it."""
        waiting: list[Block] = []
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if column_of(block.span.of(self.folded).replace("|", "")) and not block.label:
                self.outline.passages.append(Passage(Matter.COLUMN_HEADS, block.span))
                index += 1
                continue
            waiting.append(block)
            index += 1
            if not block.says_who:
                continue
            while index < len(blocks) and (blocks[index].label or blocks[index].side):
                waiting.append(blocks[index])
                index += 1
            item = self.items.read(waiting)
            if not (item.clauses or item.unread):
                continue
            start = self._task_start(waiting)
            for other in waiting[:start]:
                self.outline.passages.append(Passage(Matter.PREAMBLE, other.span))
            own = waiting[start:]
            item = self.items.read(own) if start else item
            self._add_task(Node(None, 2 * Kind.BULLET, own), item, section, None)
            waiting = []
        for block in waiting:
            if not _WORD.search(self.folded, block.span.start, block.span.end):
                self.outline.passages.append(Passage(Matter.SEPARATOR, block.span))
                continue
            matter = Matter.CONTACT if self.items._is_contact(block) else Matter.PREAMBLE
            self.outline.passages.append(Passage(matter, block.span))
            behind = bool(self.outline.tasks) or (self.first is not None and block.span.start > self.first)
            if section is None and matter is Matter.PREAMBLE and behind:
                self.outline.strays.append(block.span)

    def _task_start(self, blocks: list[Block]) -> int:
        """Index of the block that a task without number begins with: label lines speak of all before them."""
        texts = [i for i, block in enumerate(blocks) if not (block.label or block.side)]
        if not texts:
            return 0
        if blocks[-1].label or blocks[-1].side:
            start = texts[-1]
            while start > 0 and self.folded[blocks[start - 1].span.end - 1] != ":":
                start -= 1
            return start
        start = texts[-1]
        if start > 0:
            above = blocks[start - 1].span
            if above.end - above.start <= 40 and not _SENTENCE_END.search(
                self.folded, above.start, above.end
            ):
                start -= 1
        return start

    # Sections and tasks

    def _add_section(self, node: Node, section: Draft | None) -> Draft:
        head = node.blocks[0] if node.blocks else None
        span = head.span if head else (node.introduced[0] if node.introduced else Span(0, 0))
        body = head.body if head else span.start
        end = span.end
        line = self.folded[body:end]
        stop = _STOP.search(line)
        if stop and body + stop.end() < end:
            end = body + stop.end()
            self.outline.passages.append(Passage(Matter.PREAMBLE, Span(end, span.end).stripped(self.text)))
        marker = node.marker
        draft = Draft(section, None, marker.value if marker and marker.number else None, node.level)
        title = Span(body, end).stripped(self.text)
        self.outline.sections.append(Part(draft, marker, Span(span.start, end), Item(), title))
        return draft

    def _group_section(self, cell: Span, section: Draft | None) -> Draft:
        marker = marker_at(self.text, self.folded, cell.start, cell.end)
        draft = Draft(
            section,
            None,
            marker.value if marker and marker.number else None,
            2 * marker.kind if marker else None,
        )
        body = marker.span.end if marker else cell.start
        self.outline.sections.append(Part(draft, marker, cell, Item(), Span(body, cell.end)))
        return draft

    def _add_task(self, node: Node, item: Item, section: Draft | None, parent: Draft | None) -> Draft:
        marker = node.marker
        blocks = node.blocks
        start = blocks[0].span.start if blocks else node.introduced[0].start
        end = blocks[0].span.end if blocks else start
        for span in item.texts:
            end = max(end, span.end)
        for found in item.clauses:
            if found.span.start >= start:
                end = max(end, found.span.end)
        draft = Draft(section, parent, marker.value if marker and marker.number else None, node.level)
        self.outline.tasks.append(Part(draft, marker, Span(start, end), item))
        return draft

    def _row_task(self, node: Node, section: Draft | None) -> None:
        row = node.blocks[0].row
        if row is None:
            return
        item = self.items.read(node.blocks)
        self.outline.passages += item.passages
        marker = self._row_marker(row, item)
        draft = Draft(section, None, marker.value if marker and marker.number else None, node.level)
        self.outline.tasks.append(Part(draft, marker, row.span, item))

    def _row_marker(self, row: Row, item: Item) -> Marker | None:
        """The number of a row: its own cell, or what its text starts with."""
        if row.number:
            words = row.number.of(self.folded).strip("()、. ")
            value = numerals.value(words)
            if value is not None:
                return Marker(Kind.ARABIC, row.number.of(self.text).strip(), value, row.number)
        if item.texts:
            first = item.texts[0]
            marker = marker_at(self.text, self.folded, first.start, first.end)
            if marker and marker.span.end < first.end:
                item.texts[0] = Span(marker.span.end, first.end)
                return marker
        return None
