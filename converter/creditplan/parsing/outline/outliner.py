"""Which items are sections, which are tasks, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from creditplan.model import Matter, Passage, Span
from creditplan.parsing.lines.columns import column_of
from creditplan.parsing.lines.logical import Line
from creditplan.parsing.lines.tables import Row
from creditplan.parsing.outline.divisions import Division
from creditplan.parsing.outline.items import Item, ItemReader
from creditplan.parsing.outline.parts import Outline, Part
from creditplan.parsing.outline.readings import Form, Reading, Readings, lines_of
from creditplan.parsing.outline.tree import LOWEST, Node, Rank
from creditplan.words.markers import Kind, Marker, marker_at, number_of_row

_STOP = re.compile(r"[。;]")
_WORD = re.compile(r"\w")


class Outliner:
    """Walks the tree of items once, from top to bottom.

    Args:
        text, folded: the source.
        items: reads the lines of items.
        readings: says what each item is.
    """

    def __init__(self, text: str, folded: str, items: ItemReader, readings: Readings) -> None:
        self.text = text
        self.folded = folded
        self.items = items
        self.readings = readings

    def walk(self, root: Node) -> Outline:
        """Return the outline of a tree."""
        outline = Outline()
        outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in root.introduced]
        first = next((child.lines[0].span.start for child in root.children if child.lines), None)
        self._loose_tasks(root.lines, self.readings.divide(root.lines), None, outline, first)
        self._children(root, self.readings.best(root), None, None, outline)
        return outline

    # Items, from top to bottom

    def _children(
        self,
        node: Node,
        readings: Sequence[Reading],
        section: Part | None,
        parent: Part | None,
        outline: Outline,
    ) -> None:
        groups: list[tuple[Span, Part]] = []
        following = iter(readings)
        for child in node.children:
            row = child.lines[0].row if child.row else None
            if not row:
                self._node(child, next(following), section, parent, outline)
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
        self, node: Node, reading: Reading, section: Part | None, parent: Part | None, outline: Outline
    ) -> None:
        if node.introduced:
            outline.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        if reading.other and reading.lead < self.readings.weights.close:
            outline.close.append((_first(node), reading.form.value, reading.other.value))
        if reading.form is Form.AIM:
            self._aim(node, section, outline)
        elif reading.form is Form.HEADING:
            part = self._add_section(node, section, outline)
            self._loose_tasks(node.lines[1:], reading.division, part, outline)
            self._children(node, reading.children, part, None, outline)
        elif reading.form is Form.WHOLE:
            self._add_task(node, [*lines_of(node)], section, parent, outline)
        else:
            tasks = reading.division.tasks
            lines = node.own_lines[: tasks[0][1]] if tasks else node.own_lines
            task = self._add_task(node, lines, section, parent, outline)
            for first, last in tasks[1:]:
                own = node.lines[first:last]
                self._add_task(Node(None, LOWEST, own), own, section, parent, outline)
            self._children(node, reading.children, section, task, outline)

    def _add_task(
        self, node: Node, lines: list[Line], section: Part | None, parent: Part | None, outline: Outline
    ) -> Part:
        item = self.items.read(lines)
        outline.passages += item.passages
        outline.tasks.append(self._task(node, item, section, parent))
        return outline.tasks[-1]

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

    def _loose_tasks(
        self,
        lines: list[Line],
        division: Division,
        section: Part | None,
        outline: Outline,
        first: int | None = None,
    ) -> None:
        """Read lines without numbers: tasks, and what stands between them.

        ``first`` is where the first item begins, if they may stand before it.
        """
        end = 0
        for start, stop in division.tasks:
            for line in lines[end:start]:
                self._between(line, outline)
            own = lines[start:stop]
            self._add_task(Node(None, LOWEST, own), own, section, None, outline)
            end = stop
        for line in lines[end:]:
            if self._between(line, outline) is Matter.PREAMBLE and section is None:
                behind = bool(outline.tasks) or (first is not None and line.span.start > first)
                outline.strays += [line.span] if behind else []

    def _between(self, line: Line, outline: Outline) -> Matter:
        """Keep a line that is in no task, and return what it is."""
        if column_of(line.span.of(self.folded).replace("|", "")) and not line.gives_role:
            matter = Matter.COLUMN_HEADS
        elif not _WORD.search(self.folded, line.span.start, line.span.end):
            matter = Matter.SEPARATOR
        else:
            matter = Matter.CONTACT if self.items.is_contact(line) else Matter.PREAMBLE
        outline.passages.append(Passage(matter, line.span))
        return matter

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
        end = head.end if node.lines else head.start
        for span in item.texts:
            end = span.end if span.end > end else end
        for found in item.clauses:
            end = found.span.end if found.span.end > end and found.span.start >= head.start else end
        return Part(section, parent, node.marker, node.rank, Span(head.start, end), item)

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


def _first(node: Node) -> Span:
    return node.lines[0].span if node.lines else node.introduced[0]
