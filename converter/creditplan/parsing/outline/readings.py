"""Which items are headings, which are tasks, and where tasks without numbers begin: by comparing whole readings.

Each item can be read in several forms. What speaks for and against one is counted in weights
(``weights.toml``): a task ends in a clause, siblings look alike, headings name nobody. The readings of the
items below an item are part of its own, and what most items of a rank are counts for each, so that a line far
below can change what one above it is. The best reading of the whole wins.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from creditplan.parsing.lines.logical import Line
from creditplan.parsing.outline.evidence import Block, Evidence
from creditplan.parsing.outline.tree import Node, Rank
from creditplan.words.front import front_words
from creditplan.words.markers import Kind
from creditplan.words.marks import SENTENCE_ENDS

# A task without a number that runs over more paragraphs than these is not looked for.
_LONGEST = 12
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


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for and against a reading; ``weights.toml`` says what each is."""

    closed: float
    open: float
    several: float
    unnumbered: float
    joined: float
    aside: float
    lost: float
    textless: float
    unlike: float
    bound: float
    heading_says: float
    heading_sentence: float
    heading_alone: float
    sibling: float
    whole: float
    close: float

    @classmethod
    def of(cls, table: dict[str, float]) -> Self:
        """Make weights of a table."""
        return cls(**{one.name: float(table[one.name]) for one in fields(cls)})


@cache
def packaged_weights() -> Weights:
    """Load the weights that ship with the package (once)."""
    return Weights.of(tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8")))


class Division(NamedTuple):
    """How paragraphs are divided into tasks.

    Attributes:
        score: of it.
        tasks: the lines that each begins with and ends before.
    """

    score: float
    tasks: tuple[tuple[int, int], ...] = ()


_NOTHING = Division(0.0)


@dataclass(slots=True)
class Reading:
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
    children: list[Reading] = field(default_factory=list)
    lead: float = 99.0
    other: Form | None = None


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
        self.usual: dict[Rank, Form] = {}
        self.divided: dict[tuple[int, int, bool], Division] = {}

    def best(self, root: Node) -> list[Reading]:
        """Return the readings of the items of a tree, in the best reading of all."""
        _, chosen = self._group(root.children, parts=False, aims=False)
        if len(root.children) > 1:
            self.usual = _usual(root.children, chosen)
            _, chosen = self._group(root.children, parts=False, aims=False)
        return chosen

    def divide(self, lines: Sequence[Line], *, begun: bool = False) -> Division:
        """Divide paragraphs into tasks.

        Args:
            lines: the paragraphs.
            begun: the first begins a task, and no paragraph stands between tasks.
        """
        key = (lines[0].span.start, lines[-1].span.end, begun) if lines else (0, 0, begun)
        if key not in self.divided:
            self.divided[key] = self._divide(self.evidence.blocks(lines), begun)
        return self.divided[key]

    # Items

    def _group(self, nodes: Sequence[Node], *, parts: bool, aims: bool) -> tuple[float, list[Reading]]:
        """Choose forms for the items below one: each for itself, and alike."""
        weighed = [self._forms(node, parts=parts, aims=aims) for node in nodes if not node.row]
        if not weighed:
            return 0.0, []
        best: tuple[float, list[Reading]] | None = None
        for usual in (Form.TASK, Form.HEADING):
            chosen = [max(forms, key=lambda one: one.score + self._odd(one, usual)) for forms in weighed]
            score = sum(one.score + self._odd(one, usual) for one in chosen)
            if best is None or score > best[0]:
                best = score, chosen
        assert best is not None
        return best

    def _odd(self, reading: Reading, usual: Form) -> float:
        alike = reading.form is usual or reading.form is Form.AIM
        alike = alike or (reading.form is Form.WHOLE and usual is Form.TASK)
        return 0.0 if alike else self.weights.sibling

    def _forms(self, node: Node, *, parts: bool, aims: bool) -> list[Reading]:
        """Weigh the forms that an item can have."""
        aims = aims or self._is_aim(node)
        if aims and not parts and not self._says_who(node):
            return [Reading(Form.AIM, 0.0)]
        forms = [self._task(node, parts=parts)]
        if not parts:
            forms += self._heading(node, aims=aims)
            forms += self._whole(node)
        usual = self.usual.get(node.rank)
        if usual:
            for one in forms:
                one.score += self._odd(one, usual)
        if len(forms) > 1:
            first, second, *_ = sorted(forms, key=lambda one: -one.score)
            first.lead, first.other = first.score - second.score, second.form
        return forms

    def _task(self, node: Node, *, parts: bool) -> Reading:
        lines = node.own_lines
        divided = not node.children and not node.late and not node.card and not parts
        division = self.divide(lines, begun=True) if divided else self._one(lines, parts=parts)
        heirs = parts or any(block.says for block in self.evidence.blocks(lines))
        below, children = self._group(node.children, parts=heirs, aims=False)
        return Reading(Form.TASK, division.score + below, division, children)

    def _one(self, lines: Sequence[Line], *, parts: bool) -> Division:
        """All paragraphs as one task, which may have from the one above who does it."""
        blocks = self.evidence.blocks(lines)
        score = self._segment(blocks) if blocks else self.weights.open
        if parts and not any(block.says for block in blocks):
            score -= self.weights.open
        return Division(score, ((0, len(lines)),))

    def _heading(self, node: Node, *, aims: bool) -> Iterator[Reading]:
        weights, lines = self.weights, node.lines
        division = self.divide(lines[1:]) if len(lines) > 1 else _NOTHING
        if not (node.children or division.tasks or self._is_empty_heading(node)):
            return
        score = division.score + self._head(node)
        below, children = self._group(node.children, parts=False, aims=aims)
        if not node.children and not division.tasks:
            score += weights.heading_alone
        if node.late:
            score += weights.lost
        yield Reading(Form.HEADING, score + below, division, children)

    def _head(self, node: Node) -> float:
        if not node.lines:
            return 0.0
        [head] = self.evidence.blocks(node.lines[:1])
        score = self.weights.heading_says if head.says else 0.0
        if not head.headline and not head.says and not node.children:
            score += self.weights.heading_sentence
        return score

    def _whole(self, node: Node) -> Iterator[Reading]:
        """An item whose own items are its words: they are no sentences, or the last one only says who."""
        lines = [*lines_of(node)]
        if not node.children or node.late or any(child.row for child in node.children):
            return
        blocks = self.evidence.blocks(lines)
        if not blocks[-1].textless:
            return
        yield Reading(Form.WHOLE, self._segment(blocks) + self.weights.whole)

    # Paragraphs

    def _divide(self, blocks: list[Block], begun: bool) -> Division:
        """Find the best division: the best ones of the first paragraphs lead to that of all."""
        weights = self.weights
        if len(blocks) == 1 and begun:
            return Division(self._segment(blocks), ((0, blocks[0].last),))
        best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for end in range(1, len(blocks) + 1):
            ways = []
            if not begun:
                block = blocks[end - 1]
                aside = 0.0 if block.apart else weights.lost if block.says else weights.aside
                ways.append((best[end - 1][0] + aside, best[end - 1][1]))
            for start in range(end if begun else max(0, end - _LONGEST), end) if not begun else range(end):
                own = blocks[start:end]
                score = best[start][0] + self._segment(own)
                if not (begun and start == 0):
                    score += weights.unnumbered + weights.joined * sum(
                        not block.labelled for block in own[1:]
                    )
                    score += weights.unlike * (begun and not blocks[0].ends)
                    score += weights.bound * (begun and own[0].bound)
                ways.append((score, (*best[start][1], (blocks[start].first, blocks[end - 1].last))))
            best.append(max(ways, key=lambda way: way[0]))
        return Division(*best[-1])

    def _segment(self, blocks: Sequence[Block]) -> float:
        """Weigh some paragraphs as one task."""
        weights = self.weights
        says = [index for index, block in enumerate(blocks) if block.says]
        score = weights.closed if says else weights.open
        score += weights.several * sum(blocks[index].ends for index in says[:-1])
        if all(block.textless or block.labelled for block in blocks):
            score += weights.textless
        if says and says[-1] < len(blocks) - 1:
            score += weights.aside * (len(blocks) - 1 - says[-1])
        return score

    # What items are by their words

    def _says_who(self, node: Node) -> bool:
        return any(block.says for block in self.evidence.blocks(node.own_lines)) or any(
            child.says_who for child in node.children
        )

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


def is_aim_title(words: str) -> bool:
    """Tell whether a heading, folded and without white space, announces aims: 总体要求, 保障措施."""
    return all(part in front_words().aims for part in _AIM_PARTS.split(words) if part)


def lines_of(node: Node) -> Iterator[Line]:
    """Yield the lines of an item and of those below it."""
    yield from node.lines
    for child in node.children:
        yield from lines_of(child)


def _usual(nodes: Sequence[Node], readings: Sequence[Reading]) -> dict[Rank, Form]:
    """Return the form that most items of a rank have, where more have it than not."""
    counts: dict[Rank, Counter[Form]] = {}
    waiting = [*zip((node for node in nodes if not node.row), readings, strict=True)]
    while waiting:
        node, reading = waiting.pop()
        if reading.form is not Form.AIM:
            form = Form.TASK if reading.form is Form.WHOLE else reading.form
            counts.setdefault(node.rank, Counter())[form] += 1
        waiting += zip((child for child in node.children if not child.row), reading.children, strict=False)
    return {rank: own.most_common(1)[0][0] for rank, own in counts.items() if own.total() > 2}
