"""Which items are sections, which are tasks, and what is neither."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from creditplan.model import Matter, Passage, Span
from creditplan.parsing.lines.columns import column_of
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.tables import Row
from creditplan.parsing.outline.items import Item, ItemReader
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.tree import LOWEST, Node, Rank
from creditplan.words.front import front_words
from creditplan.words.markers import Kind, Marker, marker_at, number_of_row
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
        items: reads the lines of items.
    """

    def __init__(self, text: str, folded: str, items: ItemReader) -> None:
        self.text = text
        self.folded = folded
        self.items = items

    def walk(self, root: Node) -> Outline:
        """Return the outline of a tree."""
        outline = Outline()
        outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in root.introduced]
        first = next((child.lines[0].span.start for child in root.children if child.lines), None)
        self._loose_tasks(root.lines, None, outline, first)
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
            row = child.lines[0].row if child.row else None
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
        item = self.items.read(node.own_lines)
        outline.passages += item.passages
        for span in node.introduced:
            outline.passages.append(Passage(Matter.COLUMN_HEADS, span))
        # Where others of its kind head items, 一、 heads even a single task without number.
        least = 1 if divided and node.rank <= Rank(Kind.CHINESE) else 2
        # What goes beyond a limit may say who does it too.
        says_who = item.clauses or item.unread
        if says_who and not node.children and self._holds_several(node, item, least):
            part = self._add_section(node, section, outline)
            self._loose_tasks(node.lines[1:], part, outline)
            self._children(node, part, None, outline, aims=False)
        elif says_who or parent is not None:
            task = self._task(node, item, section, parent)
            outline.tasks.append(task)
            self._children(node, section, task, outline, aims=False)
        elif (aims := aims or self._is_aim(node)) and not any(child.says_who for child in node.children):
            self._aim(node, section, outline)
        elif node.children or self._is_empty_heading(node):
            part = self._add_section(node, section, outline)
            self._loose_tasks(node.lines[1:], part, outline)
            self._children(node, part, None, outline, aims=aims)
        else:
            outline.tasks.append(self._task(node, item, section, parent))

    def _is_aim(self, node: Node) -> bool:
        """Tell whether the heading of an item says that aims and rules stand below it, not tasks."""
        if not node.lines or node.row:
            return False
        head = node.lines[0]
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
            outline.passages += [Passage(Matter.AIM, line.span) for line in node.lines[1:]]
            for child in node.children:
                self._whole(child, part, outline)
        else:
            self._whole(node, section, outline)

    def _whole(self, node: Node, section: Part | None, outline: Outline) -> None:
        outline.passages += [Passage(Matter.AIM, line.span) for line in node.own_lines]
        outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        if node.marker and node.marker.number:
            section = Part(section, None, node.marker, node.rank, node.marker.span)
            outline.aims.append(section)
        for child in node.children:
            self._whole(child, section, outline)

    def _is_empty_heading(self, node: Node) -> bool:
        """Tell whether this heads nothing: a short line, no sentence, of a kind that heads sections."""
        if len(node.lines) != 1 or node.marker is None or node.card:
            return False
        span = node.lines[0].span
        short = span.end - span.start <= 40 and self.folded[span.end - 1] not in SENTENCE_ENDS
        return short and (node.rank < Rank(Kind.CHINESE_IN_BRACKETS) or not node.rank.plain)

    def _holds_several(self, node: Node, item: Item, least: int) -> bool:
        """Tell whether an item heads tasks without numbers: a heading, then lines that end in clauses."""
        if len(node.lines) <= least or node.card or item.deadlines:
            return False
        head = node.lines[0]
        if head.says_who or self.folded[head.span.end - 1] in SENTENCE_ENDS:
            return False
        if head.span.end - head.body > 40 or any(line.gives_role for line in node.lines):
            return self._labels_part(node.lines[1:])
        ending = [
            line
            for line in node.lines[1:]
            if any(
                line.span.start < found.span.start and found.span.end <= line.span.end and found.ends_line
                for found in item.clauses
            )
        ]
        return len(ending) >= least and len(ending) == len(node.lines) - 1

    def _labels_part(self, lines: list[Line]) -> bool:
        """Tell whether label lines stand between texts: text, labels, text, labels."""
        changes = 0
        for above, below in pairwise(lines):
            if (
                above.gives_role
                and not below.gives_role
                and not (below.label and below.label.alone)
                and not self.items.continues(above, below)
            ):
                changes += 1
        return changes >= 1 and bool(lines and lines[-1].gives_role)

    def _loose_tasks(
        self, lines: list[Line], section: Part | None, outline: Outline, first: int | None = None
    ) -> None:
        """Read lines without numbers: each that ends in a clause is a task, with the headings before it.

        ``first`` is where the first item begins, if they may stand before it.
        """
        waiting: list[Line] = []
        index = 0
        while index < len(lines):
            line = lines[index]
            if column_of(line.span.of(self.folded).replace("|", "")) and not line.gives_role:
                outline.passages.append(Passage(Matter.COLUMN_HEADS, line.span))
                index += 1
                continue
            waiting.append(line)
            index += 1
            if not line.says_who:
                continue
            while index < len(lines) and lines[index].labelled:
                waiting.append(lines[index])
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
        for line in waiting:
            if not _WORD.search(self.folded, line.span.start, line.span.end):
                outline.passages.append(Passage(Matter.SEPARATOR, line.span))
                continue
            matter = Matter.CONTACT if self.items.is_contact(line) else Matter.PREAMBLE
            outline.passages.append(Passage(matter, line.span))
            behind = bool(outline.tasks) or (first is not None and line.span.start > first)
            if section is None and matter is Matter.PREAMBLE and behind:
                outline.strays.append(line.span)

    def _task_start(self, lines: list[Line]) -> int:
        """Index of the line that a task without number begins with: label lines speak of all before them."""
        texts = [i for i, line in enumerate(lines) if not line.labelled]
        if not texts:
            return 0
        if lines[-1].labelled:
            start = texts[-1]
            while start > 0 and self.folded[lines[start - 1].span.end - 1] != ":":
                start -= 1
            return start
        start = texts[-1]
        if start > 0:
            above = lines[start - 1].span
            if above.end - above.start <= 40 and self.folded[above.end - 1] not in SENTENCE_ENDS:
                start -= 1
        return start

    # Sections and tasks

    def _add_section(self, node: Node, section: Part | None, outline: Outline) -> Part:
        head = node.lines[0] if node.lines else None
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
        head = node.lines[0].span if node.lines else node.introduced[0]
        ends = [head.end if node.lines else head.start, *[span.end for span in item.texts]]
        ends += [found.span.end for found in item.clauses if found.span.start >= head.start]
        return Part(section, parent, node.marker, node.rank, Span(head.start, max(ends)), item)

    def _row_task(self, node: Node, row: Row, section: Part | None) -> Part:
        """Make a task of a row; its number is its own cell, or what its text starts with."""
        item = self.items.read(node.lines)
        said = number_of_row(row.number.of(self.folded)) if row.number else None
        if row.number and said:
            marker = Marker(said[0], row.number.of(self.text).strip(), said[1], row.number)
            return Part(section, None, marker, node.rank, row.span, item)
        first = item.texts[0] if item.texts else Span(0, 0)
        leading = marker_at(self.text, self.folded, first.start, first.end)
        if not leading or leading.span.end == first.end:
            return Part(section, None, None, node.rank, row.span, item)
        item = replace(item, texts=[Span(leading.span.end, first.end), *item.texts[1:]])
        return Part(section, None, leading, node.rank, row.span, item)
