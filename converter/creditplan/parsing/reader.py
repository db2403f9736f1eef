"""From the tree of items to a plan: which items are sections, which are tasks, and what is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from creditplan.model import (
    AgentKind,
    Clause,
    Deadline,
    Labels,
    Level,
    Matter,
    Metadata,
    Passage,
    Plan,
    Register,
    Role,
    Rule,
    Section,
    SourceDocument,
    Span,
    Task,
)
from creditplan.parsing import numerals
from creditplan.parsing.assigning import Assigner
from creditplan.parsing.blocks import Block, read_blocks
from creditplan.parsing.citations import mentions
from creditplan.parsing.clauses import ClauseReader, apply_first_listed
from creditplan.parsing.conventions import Conventions, find_conventions, find_sign
from creditplan.parsing.deadlines import deadlines
from creditplan.parsing.finding import Found
from creditplan.parsing.fold import fold, squeeze
from creditplan.parsing.items import Item, ItemReader, own_blocks
from creditplan.parsing.keys import Draft, assign_keys
from creditplan.parsing.lexicon import lexicon
from creditplan.parsing.lists import pieces
from creditplan.parsing.localities import find_jurisdiction
from creditplan.parsing.markers import Kind, Marker, marker_at
from creditplan.parsing.names import NameResolver, normalise
from creditplan.parsing.quantities import quantities
from creditplan.parsing.regions import Divider, has_clause
from creditplan.parsing.tables import Row, column_of
from creditplan.parsing.tree import Node, build_tree

_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_SENTENCE_END = re.compile(r"[。;!?]$")
_COVER_IGNORED = re.compile(r"[\s。．.；;！!？?、，,…\u200b-\u200d\u2060\ufeff]*")
_SEPARATORS = re.compile(r"[\s|｜│\-—:：*#.。·、，,;；]*")
_AIM_PARTS = re.compile(r"[和与及、,]|以及")


@dataclass(slots=True)
class _Found:
    """A section or a task while keys are not yet known."""

    draft: Draft
    marker: Marker | None
    span: Span
    item: Item
    title: Span | None = None
    clauses: tuple[Clause, ...] = ()
    extra: list[Span] = field(default_factory=list)


class PlanReader:
    """Reads one document.

    Args:
        document: the text with its tables and side files.
        register: whom names mean.
    """

    def __init__(self, document: SourceDocument, register: Register) -> None:
        self.document = document
        self.register = register
        self.text = document.text
        self.folded = fold(document.text)
        self.sections: list[_Found] = []
        self.tasks: list[_Found] = []
        self.passages: list[Passage] = []
        self.conventions = Conventions(sign=find_sign(self.folded))
        self.standing: list[tuple[Span, list[tuple[str, Span]]]] = []

    def read(self) -> Plan:
        """Return the plan with everything that was not understood."""
        regions = Divider(self.text, self.folded, read_blocks(self.document, self.folded)).divide()
        self.passages += regions.passages
        title = " ".join(regions.title.of(self.text).split())
        metadata = self.document.metadata.over(regions.metadata)
        self.year = self._year(metadata, title)
        self.assigner = Assigner(self.document, self.folded, self._names(metadata, title))
        reader = ClauseReader(self._knows, self.register.by_name, self.conventions.sign)
        self.items = ItemReader(self.text, self.folded, reader, self._flat_columns(regions.plan))
        for passage in self.passages:
            if passage.matter in (Matter.PREAMBLE, Matter.NOTE, Matter.NOTICE):
                for convention in find_conventions(squeeze(self.folded, passage.span.start, passage.span.end)):
                    self.conventions.take(convention)
        for span in regions.strange:
            self._report(
                "front-matter",
                span,
                "this line before the first item is kept as front matter only",
                "check that it holds no task",
                Level.WARNING,
            )
        if not regions.title.end and not metadata.title:
            self._report("title-missing", Span(0, 0), "no title stands before the first item")
        root = build_tree(self.folded, regions.plan)
        self._rescope(root)
        self._root(root)
        assign_keys([found.draft for found in self.sections], [found.draft for found in self.tasks])
        self._check_numbers()
        tasks = tuple(self._make_task(found, order) for order, found in enumerate(self.tasks, start=1))
        sections = tuple(self._make_section(found, order) for order, found in enumerate(self.sections, start=1))
        self._check_sections()
        self._cover(regions.title)
        translation = self.document.translation
        issuer = self.assigner.resolve(metadata.issuer).agent if metadata.issuer else None
        return Plan(
            id=metadata.id or "h-" + sha256(self.text.encode()).hexdigest()[:12],
            title=Labels(metadata.title or title, translation.title),
            title_span=regions.title,
            annex_mark=regions.annex_mark,
            passages=tuple(sorted(self.passages, key=lambda passage: passage.span)),
            sections=sections,
            tasks=tasks,
            metadata=metadata,
            document=self.document,
            problems=tuple(sorted(self.assigner.problems, key=lambda problem: problem.span)),
            issuer=issuer if issuer and issuer.kind is not AgentKind.UNREGISTERED else None,
        )

    # What is known beforehand

    def _year(self, metadata: Metadata, title: str) -> int | None:
        said = metadata.date or ""
        match = _YEAR.search(metadata.title or title)
        return int(match[1]) if match else int(said[:4]) if said else None

    def _names(self, metadata: Metadata, title: str) -> NameResolver:
        words = normalise(fold((metadata.title or "") + title + (metadata.issuer or "")))
        jurisdiction = find_jurisdiction(self.register, metadata.jurisdiction, words)
        on = metadata.date or (str(self.year) if self.year else None)
        return NameResolver(self.register, on, jurisdiction)

    def _knows(self, name: str) -> bool:
        return name in self.register.by_name or self.assigner.resolve(name).agent.kind is not AgentKind.UNREGISTERED

    def _flat_columns(self, blocks: list[Block]) -> list[Role]:
        """Roles of the heads of columns that stand on lines of their own, one below the other."""
        columns = [column_of(block.span.of(self.folded).replace("|", "")) for block in [] or blocks[:12]]
        roles = [column.role for column in columns if column and column.role]
        return roles

    # Scope of clauses

    def _rescope(self, node: Node) -> None:
        """Move label lines behind the last of some items up to what these items divide, if they speak of all."""
        for child in node.children:
            self._rescope(child)
        if node.level < 0 or node.row or len(node.children) < 2 and not node.card:
            return
        last = node.children[-1] if node.children else None
        if last is None or last.children or last.row or any(self._has_clause(b) for b in node.blocks):
            return
        if any(self._subtree_has_clause(child) for child in node.children[:-1]):
            return
        count = len(last.blocks)
        while count > 1 and self._is_apart(last.blocks[count - 1]):
            count -= 1
        head = any(self._has_clause(block) for block in last.blocks[:count])
        if count < len(last.blocks) and not head:
            node.late = last.blocks[count:]
            last.blocks = last.blocks[:count]

    def _is_apart(self, block: Block) -> bool:
        """A label line, or a bracketed clause on a line of its own."""
        if block.label or block.side or block.heading == "role":
            return True
        return self.folded[block.span.start] in "([" and self._has_clause(block)

    def _has_clause(self, block: Block) -> bool:
        return block.label is not None or bool(block.row and block.row.roles) or has_clause(self.folded, block.span)

    def _subtree_has_clause(self, node: Node) -> bool:
        return any(self._has_clause(b) for b in own_blocks(node)) or any(map(self._subtree_has_clause, node.children))

    # Items, from top to bottom

    def _root(self, root: Node) -> None:
        self.passages += [Passage(Matter.COLUMN_HEADS, span) for span in root.introduced]
        self._loose_tasks(root.blocks, None)
        self._children(root, None, None, aims=False)

    def _children(self, node: Node, section: Draft | None, parent: Draft | None, *, aims: bool) -> None:
        group: tuple[Span, Draft] | None = None
        divided = any(below.children for below in node.children)
        for child in node.children:
            if not child.row:
                self._node(child, section, parent, aims=aims, divided=divided)
                continue
            row = child.blocks[0].row
            if row and row.group and (group is None or group[0] != row.group):
                group = (row.group, self._group_section(row.group, section))
            self._row_task(child, group[1] if group and row and row.group == group[0] else section)

    def _node(
        self, node: Node, section: Draft | None, parent: Draft | None, *, aims: bool, divided: bool = False
    ) -> None:
        item = self.items.read(own_blocks(node))
        self.passages += item.passages
        self.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        below = any(self._subtree_has_clause(child) for child in node.children)
        aims = aims or self._is_aim(node)
        # Where others of its kind head items, 一、 heads even a single task without number.
        least = 1 if divided and node.level <= 2 * Kind.CHINESE else 2
        if item.clauses and not node.children and self._holds_several(node, item, least):
            draft = self._add_section(node, section)
            self._loose_tasks(node.blocks[1:], draft)
            self._children(node, draft, None, aims=False)
        elif item.clauses or parent is not None:
            draft = self._add_task(node, item, section, parent)
            self._children(node, section, draft, aims=False)
        elif aims and not below:
            self._aim(node, item, section)
        elif node.children or self._is_empty_heading(node):
            draft = self._add_section(node, section)
            self._loose_tasks(node.blocks[1:], draft)
            self._children(node, draft, None, aims=aims)
        else:
            self._add_task(node, item, section, parent)

    def _is_aim(self, node: Node) -> bool:
        """Tell whether the heading of an item says that what stands below it are aims and rules, not tasks."""
        if not node.blocks or node.row:
            return False
        head = node.blocks[0]
        line = self.folded[head.body : head.span.end]
        words = "".join(re.split(r"[。:;\n]", line, maxsplit=1)[0].split())
        if len(words) > 24:
            return False
        return words in lexicon().aims or all(part in lexicon().aims for part in _AIM_PARTS.split(words) if part)

    def _aim(self, node: Node, item: Item, section: Draft | None) -> None:
        """Keep what is no task: its heading as a section, if it heads other items, and its words as a passage."""
        if node.children or (node.marker and node.marker.kind <= Kind.CHINESE):
            draft = self._add_section(node, section)
            for block in node.blocks[1:]:
                self.passages.append(Passage(Matter.AIM, block.span))
            for child in node.children:
                self._whole(child)
        else:
            self._whole(node)

    def _whole(self, node: Node) -> None:
        for block in own_blocks(node):
            self.passages.append(Passage(Matter.AIM, block.span))
        self.passages += [Passage(Matter.COLUMN_HEADS, span) for span in node.introduced]
        for child in node.children:
            self._whole(child)

    def _is_empty_heading(self, node: Node) -> bool:
        """A heading whose items are missing: one short line that is no sentence, of a kind that heads sections."""
        if len(node.blocks) != 1 or node.marker is None or node.card:
            return False
        span = node.blocks[0].span
        short = span.end - span.start <= 40 and not _SENTENCE_END.search(self.folded, span.start, span.end)
        return short and (node.level < 2 * Kind.CHINESE_IN_BRACKETS or node.level % 2 == 1)

    def _holds_several(self, node: Node, item: Item, least: int) -> bool:
        """Tell whether an item heads tasks without numbers: its first line is a heading, the others end in clauses."""
        if len(node.blocks) <= least or node.card or item.deadlines:
            return False
        head = node.blocks[0]
        if self._has_clause(head) or _SENTENCE_END.search(self.folded, head.span.start, head.span.end):
            return False
        if head.span.end - head.body > 40 or any(block.label for block in node.blocks):
            return self._labels_part(node.blocks[1:])
        ending = [
            block
            for block in node.blocks[1:]
            if any(block.span.start < found.span.start and found.span.end <= block.span.end and found.ends_line for found in item.clauses)
        ]
        return len(ending) >= least and len(ending) == len(node.blocks) - 1

    def _labels_part(self, blocks: list[Block]) -> bool:
        """Tell whether label lines stand between texts: text, labels, text, labels."""
        changes = 0
        for above, below in zip(blocks, blocks[1:], strict=False):
            if above.label and not below.label and not below.heading and not self.items._continues(above, below):
                changes += 1
        return changes >= 1 and bool(blocks and blocks[-1].label)

    def _loose_tasks(self, blocks: list[Block], section: Draft | None) -> None:
        """Read blocks that no number starts: each that ends in a clause is a task, with the headings before it."""
        waiting: list[Block] = []
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if column_of(block.span.of(self.folded).replace("|", "")) and not block.label:
                self.passages.append(Passage(Matter.COLUMN_HEADS, block.span))
                index += 1
                continue
            waiting.append(block)
            index += 1
            if not self._has_clause(block):
                continue
            while index < len(blocks) and (blocks[index].label or blocks[index].side):
                waiting.append(blocks[index])
                index += 1
            item = self.items.read(waiting)
            if not item.clauses:
                continue
            start = self._task_start(waiting)
            for other in waiting[:start]:
                self.passages.append(Passage(Matter.PREAMBLE, other.span))
            own = waiting[start:]
            self._add_task(Node(None, 2 * Kind.BULLET, own), self.items.read(own), section, None)
            waiting = []
        for block in waiting:
            matter = Matter.CONTACT if self.items._is_contact(block) else Matter.PREAMBLE
            self.passages.append(Passage(matter, block.span))
            if section is None and matter is Matter.PREAMBLE and self.tasks:
                self._report("text-not-understood", block.span, "this line belongs to no heading and no task")

    def _task_start(self, blocks: list[Block]) -> int:
        """Index of the block that a task without number begins with: label lines speak of all before them."""
        texts = [i for i, block in enumerate(blocks) if not block.label]
        if not texts:
            return 0
        if blocks[-1].label:
            start = texts[-1]
            while start > 0 and not re.search(r"[:]$", self.folded[blocks[start - 1].span.start : blocks[start - 1].span.end]):
                start -= 1
            return start
        start = texts[-1]
        if start > 0:
            above = blocks[start - 1].span
            if above.end - above.start <= 40 and not _SENTENCE_END.search(self.folded, above.start, above.end):
                start -= 1
        return start

    # Sections and tasks

    def _add_section(self, node: Node, section: Draft | None) -> Draft:
        head = node.blocks[0] if node.blocks else None
        span = head.span if head else (node.introduced[0] if node.introduced else Span(0, 0))
        body = head.body if head else span.start
        end = span.end
        line = self.folded[body:end]
        stop = re.search(r"[。;]", line)
        if stop and body + stop.end() < end:
            end = body + stop.end()
            self.passages.append(Passage(Matter.PREAMBLE, Span(end, span.end).stripped(self.text)))
        marker = node.marker
        draft = Draft(section, None, marker.value if marker and marker.number else None, node.level)
        title = Span(body, end).stripped(self.text)
        self.sections.append(_Found(draft, marker, Span(span.start, end), Item(), title))
        return draft

    def _group_section(self, cell: Span, section: Draft | None) -> Draft:
        marker = marker_at(self.text, self.folded, cell.start, cell.end)
        draft = Draft(section, None, marker.value if marker and marker.number else None, 2 * marker.kind if marker else None)
        body = marker.span.end if marker else cell.start
        self.sections.append(_Found(draft, marker, cell, Item(), Span(body, cell.end)))
        return draft

    def _add_task(self, node: Node, item: Item, section: Draft | None, parent: Draft | None) -> Draft:
        marker = node.marker
        blocks = node.blocks
        start = blocks[0].span.start if blocks else node.introduced[0].start
        own = [*item.texts, *(found.span for found in item.clauses if found.span.start >= start)]
        end = max([*(span.end for span in own), *(block.span.end for block in blocks[:1])], default=start)
        draft = Draft(section, parent, marker.value if marker and marker.number else None, node.level)
        found = _Found(draft, marker, Span(start, end), item)
        self.tasks.append(found)
        self._clauses(found)
        return draft

    def _row_task(self, node: Node, section: Draft | None) -> None:
        row = node.blocks[0].row
        if row is None:
            return
        item = self.items.read(node.blocks)
        self.passages += item.passages
        marker = self._row_marker(row, item)
        draft = Draft(section, None, marker.value if marker and marker.number else None, node.level)
        found = _Found(draft, marker, row.span, item)
        self.tasks.append(found)
        self._clauses(found)

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

    def _clauses(self, found: _Found) -> None:
        """Make the clauses of a task, under the conventions that hold here."""
        clauses: list[Clause] = []
        for one in found.item.clauses:
            for convention in one.reading.conventions:
                self.conventions.take(convention)
            said = apply_first_listed(one.reading.said, one.words.text, self.conventions)
            clauses.append(self.assigner.clause(one, said))
            if any(name.rule is Rule.BARE_LIST for name in said) and not self.conventions.first_leads:
                self._report(
                    "role-not-said",
                    one.span,
                    "this bracket names bodies, but does not say what they do: they are read as responsible",
                    "check that it is a responsibility clause",
                    Level.WARNING,
                )
        present = {a.agent.slug for clause in clauses for a in clause.assignments}
        if found.item.clauses:
            for span, others in self.standing:
                clause = self.assigner.standing(span, others, present)
                if clause:
                    clauses.append(clause)
        for one in found.item.clauses:
            for convention in one.reading.conventions:
                if convention.standing:
                    self._stand(one, convention.span, convention.standing)
        found.clauses = tuple(clauses)

    def _stand(self, found: Found, span: Span, who: tuple[int, int]) -> None:
        names = []
        for low, high, _ in pieces(found.words.text, *who):
            for name in self.items.reader.splitter.split(found.words, low, high, at_gaps=False):
                where = found.words.span(name.start, name.end)
                names.append((where.of(self.text), where))
        self.standing.append((span, names))

    # Values

    def _make_section(self, found: _Found, order: int) -> Section:
        title = " ".join((found.title or found.span).of(self.text).split())
        if not title:
            self._report("heading-without-text", found.span, f"section {found.draft.key} has no title")
        return Section(
            key=found.draft.key,
            number=found.marker.number if found.marker else None,
            order=order,
            title=Labels(title, self.document.translation.sections.get(found.draft.key)),
            span=found.span,
            parent=found.draft.section.key if found.draft.section else None,
        )

    def _make_task(self, found: _Found, order: int) -> Task:
        draft, item = found.draft, found.item
        texts = tuple(item.texts) or (Span(found.span.end, found.span.end),)
        number = found.marker.number if found.marker else None
        name = f"task {number or draft.key}"
        if not item.texts:
            self._report("task-without-text", found.span, f"{name} has no words of its own")
        if not found.clauses and not self._inherits(draft):
            self._report("task-without-clause", found.span, f"{name} has no responsibility clause")
        for line in item.loose:
            self._report("text-not-understood", line, "this line belongs to no heading and no task")
        for line in item.joined:
            self._report(
                "line-joined",
                line,
                f"this line is read as part of {name}",
                "check that it is no task or heading of its own",
                Level.WARNING,
            )
        for bracket in item.possible:
            self._report(
                "possible-clause",
                bracket,
                "this bracket speaks of a role, but is read as part of the task's text",
                "if it is a responsibility clause, end it with its verb (牵头, 负责, 参加 …)",
                Level.WARNING,
            )
        return Task(
            key=draft.key,
            section=draft.section.key if draft.section else None,
            number=number,
            order=order,
            text="".join(span.of(self.text) for span in texts),
            text_spans=texts,
            span=found.span,
            clauses=found.clauses,
            mentions=tuple(m for span in texts for m in mentions(self.document, span, self.register)),
            title_en=self.document.translation.tasks.get(draft.key),
            parent=draft.parent.key if draft.parent else None,
            deadlines=self._deadlines(found, texts),
            quantities=tuple(q for span in texts for q in quantities(self.text, self.folded, span)),
        )

    def _inherits(self, draft: Draft) -> bool:
        """Tell whether a task's parent or parts have a clause."""
        parts = {id(other.draft.parent) for other in self.tasks if other.clauses}
        own = {id(other.draft) for other in self.tasks if other.clauses}
        if id(draft) in parts:
            return True
        parent = draft.parent
        while parent is not None and id(parent) not in own:
            parent = parent.parent
        return parent is not None

    def _deadlines(self, found: _Found, texts: tuple[Span, ...]) -> tuple[Deadline, ...]:
        due = [d for span in texts for d in deadlines(self.text, self.folded, span, self.year)]
        stretches = list(found.item.deadlines)
        for one in found.item.clauses:
            stretches += [one.words.span(*piece) for piece in one.reading.deadlines]
        for span in stretches:
            said = list(deadlines(self.text, self.folded, span, self.year, field=True))
            due += said or [Deadline(None, span.of(self.text), span)]
        kept: list[Deadline] = []
        for deadline in sorted(due, key=lambda deadline: deadline.span):
            if not kept or deadline.span.start >= kept[-1].span.end:
                kept.append(deadline)
        return tuple(kept)

    # Checks

    def _check_numbers(self) -> None:
        """Report numbers that do not follow each other, among the items of one parent and kind."""
        last: dict[tuple[int, int | None], int] = {}
        running: dict[int | None, int] = {}
        for found in sorted([*self.sections, *self.tasks], key=lambda found: found.span):
            value, level = found.draft.value, found.draft.level
            if value is None or found.marker is None:
                continue
            key = (id(found.draft.parent or found.draft.section), level)
            before = last.get(key)
            expected = {1, running.get(level, 0) + 1} if before is None else {before + 1}
            if value not in expected:
                code = "numbering-repeat" if before is not None and value <= before else "numbering-gap"
                kind = "section" if found.title else "task"
                where = before if before is not None else running.get(level, 0)
                marker = found.marker.span.stripped(self.text)
                self._report(code, marker, f"{kind} number {value} follows {where}")
            last[key] = running[level] = value

    def _check_sections(self) -> None:
        used = {id(d) for found in (*self.tasks, *self.sections) if (d := found.draft.section)}
        for found in self.sections:
            if id(found.draft) not in used and not self._is_aim_title(found):
                self._report(
                    "section-without-tasks",
                    found.span,
                    f"section {found.draft.key} has no task",
                    "check that its tasks are numbered",
                    Level.WARNING,
                )

    def _is_aim_title(self, found: _Found) -> bool:
        words = "".join((found.title or found.span).of(self.folded).split())
        return all(part in lexicon().aims for part in _AIM_PARTS.split(words) if part)

    def _cover(self, title: Span) -> None:
        """Report every character that is in no span, so that nothing is lost silently."""
        spans = [title, *(p.span for p in self.passages), *(s.span for s in self.sections)]
        # A clause behind sub-tasks stretches a task's span over them; its own parts cover it then.
        divided = {id(found.draft.parent) for found in self.tasks}
        for found in self.tasks:
            if id(found.draft) not in divided:
                spans.append(found.span)
            spans += [*found.item.texts, *found.item.loose, *(clause.span for clause in found.clauses)]
            if found.marker:
                spans.append(found.marker.span)
        position = 0
        for span in [*sorted(s for s in spans if s.start < s.end), Span(len(self.text), len(self.text))]:
            if span.start > position:
                self._uncovered(Span(position, span.start))
            position = max(position, span.end)

    def _uncovered(self, gap: Span) -> None:
        words = gap.of(self.text)
        if _COVER_IGNORED.fullmatch(words):
            return
        for match in re.finditer(r"[^\n]+", words):
            span = Span(gap.start + match.start(), gap.start + match.end()).stripped(self.text)
            if span.start == span.end:
                continue
            if _SEPARATORS.fullmatch(span.of(self.text)):
                self.passages.append(Passage(Matter.SEPARATOR, span))
            else:
                self._report("text-not-understood", span, "this line belongs to no heading and no task")

    def _report(
        self,
        code: str,
        span: Span,
        message: str,
        remedy: str = "correct the text, or publish it as it is with --allow-incomplete",
        level: Level = Level.ERROR,
    ) -> None:
        self.assigner.report(code, level, span, message, remedy)
