"""Which items are headings, which are tasks, where tasks without numbers begin: by comparing whole readings.

Each item can be read in several forms. What speaks for and against one is counted in weights
(``weights.toml``): a task ends in a clause, siblings look alike, headings name nobody. The readings of the
items below an item are part of its own, and what most items of a rank are counts for each, so that a line far
below can change what one above it is. The best reading of the whole wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.divisions import Division, as_one, divide
from creditplan.parsing.outline.evidence import Block, Evidence
from creditplan.parsing.outline.tree import Node, Rank
from creditplan.parsing.outline.weights import Weights
from creditplan.words.front import front_words
from creditplan.words.markers import Kind
from creditplan.words.marks import SENTENCE_ENDS

_HEADLINE_END = re.compile(r"[。:;\n]")
_AIM_PARTS = re.compile(r"[和与及、,]|以及")


class Form(Enum):
    """What an item is.

    ``TASK``: its first line begins a task, whose parts the items below it are. ``HEADING``: of the tasks
    below it. ``WHOLE``: a task whose words the items below it are. ``AIM``: what is no task.
    """

    TASK = "task"
    HEADING = "heading"
    WHOLE = "whole"
    AIM = "aim"


_NOTHING = Division(0.0)
_LEAF: tuple[float, Sequence[Reading]] = (0.0, ())


class Reading(NamedTuple):
    """How an item is read.

    Attributes:
        form: what it is.
        score: of it, with all that stands below it.
        division: for a task of its own lines, for a heading of the lines below the first.
        children: readings of the items below it.
        lead: of the score over that of the next best form.
        other: that form.
    """

    form: Form
    score: float
    division: Division = _NOTHING
    children: Sequence[Reading] = ()
    lead: float = 99.0
    other: Form | None = None


class _Weighed(NamedTuple):
    """What an item can be, as far as it can be told before its neighbours are known.

    Attributes:
        node: the item.
        is_aim: it is no task.
        says: it says who does something; ``speaks``: it does, or an item below it.
        task: its own lines as a task, or several; ``alone``: the same as one task.
        heading: the lines below the first one, where it may be a heading.
        head: what speaks for and against that.
        whole: all its lines and those of the items below it as one task, where that may be.
        below: the items below it.
        sure: its form, where it can be nothing else, wherever it stands.
    """

    node: Node
    is_aim: bool
    says: bool
    speaks: bool
    task: Division
    alone: Division
    heading: Division | None
    head: float
    whole: float | None
    below: Sequence[_Weighed]
    sure: list[Reading]


class Readings:
    """Compares the readings of a tree of items.

    Args:
        folded: the source, folded.
        evidence: what paragraphs say for themselves.
        weights: what speaks for and against a reading.
    """

    def __init__(self, folded: str, evidence: Evidence, weights: Weights) -> None:
        self.folded = folded
        self.evidence = evidence
        self.weights = weights

    def best(self, root: Node) -> list[Reading]:
        """Return the readings of the items of a tree, in the best reading of all."""
        weighed = self._below(root, aims=False)
        _, chosen = self._settle(weighed, {}, parts=False)
        usual = _usual(weighed, chosen)
        return self._settle(weighed, usual, parts=False)[1] if usual else chosen

    def divide(self, lines: Sequence[Line]) -> Division:
        """Divide paragraphs without numbers into tasks, and what stands between them."""
        blocks = self.evidence.blocks(lines)
        # Among those that begin with who does it, others do too: 甲局负责督促整改.
        begins = any(one.plainly and one.begins for one in blocks)
        sure = [
            one if one.plainly or (begins and one.begins) else one._replace(says=False, ends=False)
            for one in blocks
        ]
        return divide(sure, self.weights, begun=False)

    # Items, each for itself

    def _below(self, node: Node, *, aims: bool) -> list[_Weighed]:
        return [self._weigh(child, aims=aims) for child in node.children if not child.row]

    def _weigh(self, node: Node, *, aims: bool) -> _Weighed:
        own = node.own_lines
        leaf = not (node.children or node.card)
        # Most items of most plans: one paragraph with a clause is a task.
        if leaf and len(own) == 1 and self.evidence.says(own):
            return _task(node, Division(self.weights.closed, ((0, 1),)))
        blocks = self.evidence.blocks(own)
        says = any(block.says for block in blocks)
        if says and leaf and len(blocks) == 1:
            return _task(node, Division(self.weights.closed, ((0, len(own)),)))
        aims = aims or self._is_aim(node)
        below = self._below(node, aims=aims)
        rows = any(child.says_who for child in node.children if child.row)
        speaks = says or rows or any(child.speaks for child in below)
        alone = Division(as_one(blocks, self.weights), ((0, len(own)),))
        divided = len(blocks) > 1 and not (node.children or node.late or node.card)
        task = divide(blocks, self.weights, begun=True) if divided else alone
        heading, head = self._heading(node, blocks)
        whole = self._whole(node)
        sure = says and heading is None and whole is None and not below
        return _Weighed(
            node,
            aims and not speaks,
            says,
            speaks,
            task,
            alone,
            heading,
            head,
            whole,
            below,
            [Reading(Form.TASK, task.score, task)] if sure else [],
        )

    def _heading(self, node: Node, blocks: Sequence[Block]) -> tuple[Division | None, float]:
        weights, lines = self.weights, node.lines
        if len(lines) == 1 and not node.children and blocks[0].says:
            return None, 0.0
        division = self.divide(lines[1:]) if len(lines) > 1 else _NOTHING
        if not (node.children or division.tasks or self._is_empty_heading(node)):
            return None, 0.0
        score = weights.heading_says if node.late else 0.0
        if node.marker is None and lines and lines[0].level:
            score += weights.heading_set
        if lines:
            head = blocks[0] if blocks[0].last == 1 else self.evidence.blocks(lines[:1])[0]
            score += weights.heading_says if head.says else 0.0
            if not head.headline and not head.says and not node.children:
                score += weights.heading_sentence
        return division, score

    def _whole(self, node: Node) -> float | None:
        """Weigh an item whose own items are its words: the last of them only says who does it."""
        if not node.children or node.late or any(child.row for child in node.children):
            return None
        last = _last_line(node)
        if last is None or not self.evidence.blocks([last])[0].textless:
            return None
        return as_one(self.evidence.blocks([*lines_of(node)]), self.weights)

    # Items among their neighbours

    def _settle(
        self, items: Sequence[_Weighed], usual: Mapping[Rank, Form], *, parts: bool
    ) -> tuple[float, list[Reading]]:
        """Choose forms for the items below one: each for itself, and alike.

        Args:
            items: those below one.
            usual: the form that most items of a rank have.
            parts: they stand below a task.
        """
        forms = [self._forms(one, usual, parts=parts) for one in items]
        if max(map(len, forms), default=1) == 1:
            only = [own[0] for own in forms]
            score = sum([one.score for one in only])
            if any(one.form is Form.HEADING for one in only):
                score += max(
                    sum(self._odd(one, alike) for one in only) for alike in (Form.TASK, Form.HEADING)
                )
            return score, only
        # One alone has no siblings to be like.
        alike = (Form.TASK, Form.HEADING) if len(forms) > 1 else (None,)
        ways = [[self._alike(own, usual) for own in forms] for usual in alike]
        best = max(ways, key=lambda chosen: sum(score for score, _ in chosen))
        return sum(score for score, _ in best), [reading for _, reading in best]

    def _alike(self, forms: list[Reading], usual: Form | None) -> tuple[float, Reading]:
        """Choose the best form of an item whose siblings have a form, with its score among them."""
        ranked = sorted(((one.score + self._odd(one, usual), one) for one in forms), key=lambda way: -way[0])
        score, first = ranked[0]
        if len(ranked) == 1:
            return score, first
        return score, first._replace(lead=score - ranked[1][0], other=ranked[1][1].form)

    def _odd(self, reading: Reading, usual: Form | None) -> float:
        alike = (
            usual is None
            or reading.form in (usual, Form.AIM)
            or (usual is Form.TASK and reading.form is Form.WHOLE)
        )
        return 0.0 if alike else self.weights.sibling

    def _forms(self, one: _Weighed, usual: Mapping[Rank, Form], *, parts: bool) -> list[Reading]:
        """Weigh the forms that an item can have."""
        if one.sure:
            return one.sure
        if one.is_aim and not parts:
            return [Reading(Form.AIM, 0.0)]
        free = self._settle(one.below, usual, parts=False) if one.below and not parts else _LEAF
        bound = self._settle(one.below, usual, parts=True) if one.below and (parts or one.says) else free
        own = one.alone if parts else one.task
        score = own.score - (self.weights.open if parts and not one.says else 0.0)
        forms = [Reading(Form.TASK, score + bound[0], own, bound[1])]
        if parts or (one.heading is None and one.whole is None):
            return forms
        if one.heading is not None:
            score = one.heading.score + one.head + free[0]
            forms.append(Reading(Form.HEADING, score, one.heading, free[1]))
        if one.whole is not None:
            forms.append(Reading(Form.WHOLE, one.whole))
        if common := usual.get(one.node.rank):
            forms = [form._replace(score=form.score + self._odd(form, common)) for form in forms]
        return forms

    # What items are by their words

    def _is_aim(self, node: Node) -> bool:
        """Tell whether the heading of an item says that aims and rules stand below it, not tasks."""
        if not node.lines or node.row:
            return False
        head = node.lines[0]
        line = self.folded[head.body : head.span.end]
        words = "".join(_HEADLINE_END.split(line, maxsplit=1)[0].split())
        if words.startswith(front_words().glued_aims):
            return True
        return len(words) <= 24 and is_aim_title(words)

    def _is_empty_heading(self, node: Node) -> bool:
        """Tell whether this heads nothing: a short line, no sentence, of a kind that heads sections."""
        if len(node.lines) != 1 or node.marker is None or node.card:
            return False
        span = node.lines[0].span
        short = span.end - span.start <= 40 and self.folded[span.end - 1] not in SENTENCE_ENDS
        return short and (node.rank < Rank(Kind.CHINESE_IN_BRACKETS) or not node.rank.plain)


def _task(node: Node, division: Division) -> _Weighed:
    sure = [Reading(Form.TASK, division.score, division)]
    return _Weighed(node, False, True, True, division, division, None, 0.0, None, (), sure)


def is_aim_title(words: str) -> bool:
    """Tell whether a heading, folded and without white space, announces aims: 总体要求, 保障措施."""
    return all(part in front_words().aims for part in _AIM_PARTS.split(words) if part)


def lines_of(node: Node) -> Iterator[Line]:
    """Yield the lines of an item and of those below it."""
    yield from node.lines
    for child in node.children:
        yield from lines_of(child)


def _last_line(node: Node) -> Line | None:
    for child in reversed(node.children):
        if line := _last_line(child):
            return line
    return node.lines[-1] if node.lines else None


def _usual(items: Sequence[_Weighed], readings: Sequence[Reading]) -> dict[Rank, Form]:
    """Return the form that most items of a rank have, where there are three or more, and not all have it."""
    counts: dict[Rank, list[int]] = {}
    waiting = [*zip(items, readings, strict=True)]
    while waiting:
        one, reading = waiting.pop()
        if reading.form is not Form.AIM:
            counts.setdefault(one.node.rank, [0, 0])[reading.form is Form.HEADING] += 1
        if one.below and reading.children:
            waiting += zip(one.below, reading.children, strict=True)
    return {
        rank: Form.HEADING if headings > tasks else Form.TASK
        for rank, (tasks, headings) in counts.items()
        if tasks and headings and tasks + headings > 2
    }
