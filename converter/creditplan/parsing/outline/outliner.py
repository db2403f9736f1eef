"""Which items are sections, which are tasks, and what is neither."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from creditplan.model import Matter, Passage, Span
from creditplan.parsing.lines.blocks import Block
from creditplan.parsing.lines.tables import Row, column_of
from creditplan.parsing.outline.items import Item, ItemReader
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.tree import LOWEST, Node, Rank
from creditplan.words import numerals
from creditplan.words.front import front_words
from creditplan.words.markers import Kind, Marker, marker_at
from creditplan.words.marks import SENTENCE_ENDS

_STOP = re.compile(r"[。;]")
_WORD = re.compile(r"\w")
_HEADLINE_END = re.compile(r"[。:;\n]")
_AIM_PARTS = re.compile(r"[和与及、,]|以及")


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

    def walk(self, root: Node) -> Outline:
        """Return the outline of a tree."""
        outline = Outline()
        outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in root.introduced]
        first = next((child.blocks[0].span.start for child in root.children if child.blocks), None)
        self._loose_tasks(root.blocks, None, outline, first)
        self._children(root, None, None, outline, aims=False)
        return outline

    # Items, from top to bottom

    def _children(
        self, node: Node, section: Part | None, parent: Part | None, outline: Outline, *, aims: bool
    ) -> None:
        if not node.children:
            return
        groups: list[tuple[Span, Part]] = []
        divided = any(child.children for child in node.children)
        for child in node.children:
            row = child.blocks[0].row if child.row else None
            if not row:
                self._node(child, section, parent, outline, aims=aims, divided=divided)
                continue
            wanted = row.groups
            kept = 0
            while kept < min(len(groups), len(wanted)) and groups[kept][0] == wanted[kept]:
                kept += 1
            del groups[kept:]
            for cell in wanted[kept:]:
                groups.append((cell, self._group_section(cell, groups[-1][1] if groups else section)))
                outline.sections.append(groups[-1][1])
            task = self._row_task(child, row, groups[-1][1] if groups else section)
            outline.passages += task.item.passages
            outline.tasks.append(task)

    def _node(
        self,
        node: Node,
        section: Part | None,
        parent: Part | None,
        outline: Outline,
        *,
        aims: bool,
        divided: bool,
    ) -> None:
        item = self.items.read(node.own_blocks)
        outline.passages += item.passages
        for span in node.introduced:
            outline.passages.append(Passage(Matter.COLUMN_HEADS, span))
        # Where others of its kind head items, 一、 heads even a single task without number.
        least = 1 if divided and node.rank <= Rank(Kind.CHINESE) else 2
        # What goes beyond a limit may say who does it too.
        says_who = item.clauses or item.unread
        if says_who and not node.children and self._holds_several(node, item, least):
            part = self._add_section(node, section, outline)
            self._loose_tasks(node.blocks[1:], part, outline)
            self._children(node, part, None, outline, aims=False)
        elif says_who or parent is not None:
            task = self._task(node, item, section, parent)
            outline.tasks.append(task)
            self._children(node, section, task, outline, aims=False)
        elif (aims := aims or self._is_aim(node)) and not any(child.says_who for child in node.children):
            self._aim(node, section, outline)
        elif node.children or self._is_empty_heading(node):
            part = self._add_section(node, section, outline)
            self._loose_tasks(node.blocks[1:], part, outline)
            self._children(node, part, None, outline, aims=aims)
        else:
            outline.tasks.append(self._task(node, item, section, parent))

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

    def _aim(self, node: Node, section: Part | None, outline: Outline) -> None:
        """Keep what is no task: its heading as a section, if it heads items, and its words as a passage."""
        heads = node.marker and node.marker.kind <= Kind.CHINESE and node.marker.kind is not Kind.ARTICLE
        if node.children or heads:
            part = self._add_section(node, section, outline)
            outline.passages += [Passage(Matter.AIM, block.span) for block in node.blocks[1:]]
            for child in node.children:
                self._whole(child, part, outline)
        else:
            self._whole(node, section, outline)

    def _whole(self, node: Node, section: Part | None, outline: Outline) -> None:
        outline.passages += [Passage(Matter.AIM, block.span) for block in node.own_blocks]
        outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        if node.marker and node.marker.number:
            section = Part(section, None, node.marker, node.rank, node.marker.span)
            outline.aims.append(section)
        for child in node.children:
            self._whole(child, section, outline)

    def _is_empty_heading(self, node: Node) -> bool:
        """Tell whether this heads nothing: a short line, no sentence, of a kind that heads sections."""
        if len(node.blocks) != 1 or node.marker is None or node.card:
            return False
        span = node.blocks[0].span
        short = span.end - span.start <= 40 and self.folded[span.end - 1] not in SENTENCE_ENDS
        return short and (node.rank < Rank(Kind.CHINESE_IN_BRACKETS) or not node.rank.plain)

    def _holds_several(self, node: Node, item: Item, least: int) -> bool:
        """Tell whether an item heads tasks without numbers: a heading, then lines that end in clauses."""
        if len(node.blocks) <= least or node.card or item.deadlines:
            return False
        head = node.blocks[0]
        if head.says_who or self.folded[head.span.end - 1] in SENTENCE_ENDS:
            return False
        if head.span.end - head.body > 40 or any(block.gives_role for block in node.blocks):
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
                above.gives_role
                and not below.gives_role
                and not (below.label and below.label.alone)
                and not self.items.continues(above, below)
            ):
                changes += 1
        return changes >= 1 and bool(blocks and blocks[-1].gives_role)

    def _loose_tasks(
        self, blocks: list[Block], section: Part | None, outline: Outline, first: int | None = None
    ) -> None:
        """Read blocks without numbers: each that ends in a clause is a task, with the headings before it.

        ``first`` is where the first item begins, if they may stand before it.
        """
        waiting: list[Block] = []
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if column_of(block.span.of(self.folded).replace("|", "")) and not block.gives_role:
                outline.passages.append(Passage(Matter.COLUMN_HEADS, block.span))
                index += 1
                continue
            waiting.append(block)
            index += 1
            if not block.says_who:
                continue
            while index < len(blocks) and blocks[index].labelled:
                waiting.append(blocks[index])
                index += 1
            item = self.items.read(waiting)
            if not (item.clauses or item.unread):
                continue
            start = self._task_start(waiting)
            for other in waiting[:start]:
                outline.passages.append(Passage(Matter.PREAMBLE, other.span))
            own = waiting[start:]
            item = self.items.read(own) if start else item
            outline.tasks.append(self._task(Node(None, LOWEST, own), item, section, None))
            waiting = []
        for block in waiting:
            if not _WORD.search(self.folded, block.span.start, block.span.end):
                outline.passages.append(Passage(Matter.SEPARATOR, block.span))
                continue
            matter = Matter.CONTACT if self.items.is_contact(block) else Matter.PREAMBLE
            outline.passages.append(Passage(matter, block.span))
            behind = bool(outline.tasks) or (first is not None and block.span.start > first)
            if section is None and matter is Matter.PREAMBLE and behind:
                outline.strays.append(block.span)

    def _task_start(self, blocks: list[Block]) -> int:
        """Index of the block that a task without number begins with: label lines speak of all before them."""
        texts = [i for i, block in enumerate(blocks) if not block.labelled]
        if not texts:
            return 0
        if blocks[-1].labelled:
            start = texts[-1]
            while start > 0 and self.folded[blocks[start - 1].span.end - 1] != ":":
                start -= 1
            return start
        start = texts[-1]
        if start > 0:
            above = blocks[start - 1].span
            if above.end - above.start <= 40 and self.folded[above.end - 1] not in SENTENCE_ENDS:
                start -= 1
        return start

    # Sections and tasks

    def _add_section(self, node: Node, section: Part | None, outline: Outline) -> Part:
        head = node.blocks[0] if node.blocks else None
        span = head.span if head else (node.introduced[0] if node.introduced else Span(0, 0))
        body = head.body if head else span.start
        stop = _STOP.search(self.folded, body, span.end)
        end = stop.end() if stop else span.end
        if end < span.end:
            outline.passages.append(Passage(Matter.PREAMBLE, Span(end, span.end).stripped(self.text)))
        title = Span(body, end).stripped(self.text)
        part = Part(section, None, node.marker, node.rank, Span(span.start, end), title=title)
        outline.sections.append(part)
        return part

    def _group_section(self, cell: Span, section: Part | None) -> Part:
        """Make a section of a cell that stands over several rows."""
        marker = marker_at(self.text, self.folded, cell.start, cell.end)
        title = Span(marker.span.end if marker else cell.start, cell.end)
        return Part(section, None, marker, Rank(marker.kind) if marker else None, cell, title=title)

    def _task(self, node: Node, item: Item, section: Part | None, parent: Part | None) -> Part:
        start = node.blocks[0].span.start if node.blocks else node.introduced[0].start
        ends = [start, *(block.span.end for block in node.blocks[:1]), *(span.end for span in item.texts)]
        ends += [found.span.end for found in item.clauses if found.span.start >= start]
        return Part(section, parent, node.marker, node.rank, Span(start, max(ends)), item)

    def _row_task(self, node: Node, row: Row, section: Part | None) -> Part:
        """Make a task of a row; its number is its own cell, or what its text starts with."""
        item = self.items.read(node.blocks)
        value = numerals.value(row.number.of(self.folded).strip("()、. ")) if row.number else None
        if row.number and value is not None:
            marker = Marker(Kind.ARABIC, row.number.of(self.text).strip(), value, row.number)
            return Part(section, None, marker, node.rank, row.span, item)
        first = item.texts[0] if item.texts else Span(0, 0)
        leading = marker_at(self.text, self.folded, first.start, first.end)
        if not leading or leading.span.end == first.end:
            return Part(section, None, None, node.rank, row.span, item)
        item = replace(item, texts=[Span(leading.span.end, first.end), *item.texts[1:]])
        return Part(section, None, leading, node.rank, row.span, item)
