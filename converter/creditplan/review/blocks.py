"""The text of a plan as a person looks through it: blocks in order, with what each stretch of words means.

The blocks hold every character of the text once, in order: places in the page are places in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from creditplan.explanation import Meaning, explain
from creditplan.model import Labels, Matter, Plan, Span, Task


@dataclass(frozen=True, slots=True)
class Body:
    """Whom words mean, and what the plan says that it does.

    Attributes:
        start, end: where its words stand, which can be outside of the task.
        words: these.
        label: full name.
        slug: key of the body.
        kind: class of the agent.
        role, manner, rule: values of the concepts; ``manner`` may be empty.
        open: the list that it stands in is open.
    """

    start: int
    end: int
    words: str
    label: Labels
    slug: str
    kind: str
    role: str
    manner: str
    rule: str
    open: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one meaning.

    Attributes:
        start: where they begin in the text, in code points.
        text: the words.
        meaning: see :class:`creditplan.explanation.Meaning`; empty for what has none; ``gap`` for white space
            behind the last words of a block.
        clause: they stand in a clause of responsibility.
    """

    start: int
    text: str
    meaning: str = ""
    clause: bool = False

    @property
    def end(self) -> int:
        """Where they end."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the plan as it stands in the text.

    Attributes:
        kind: ``title``, ``section``, ``task``, ``passage``, or ``unread`` for words that are in no part.
        key: of a section or task, as in its IRI; of a passage what it is.
        number: of a section or task, as printed; of a task without one its place in the plan, in brackets.
        depth: how deep a section lies, from 1; 0 for what is none.
        stretches: its words, in order.
        bodies: who does what in a task, in the first of its blocks.
        doubts: how many doubts point at it.
    """

    kind: str
    key: str
    number: str
    depth: int
    stretches: tuple[Stretch, ...]
    bodies: tuple[Body, ...] = ()
    doubts: int = 0

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.stretches[-1].end


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the text before it is cut: whose it is, and what it means."""

    span: Span
    owner: tuple[str, str]
    meaning: str = ""
    clause: bool = False


_UNREAD = ("unread", "")
_SEPARATOR = ("passage", Matter.SEPARATOR.value)


def blocks_of(plan: Plan) -> tuple[Block, ...]:
    """Cut the text of a plan into blocks.

    Returns:
        Blocks that hold the text from its first to its last character, none of them empty.
    """
    sections = {one.key: one for one in plan.sections}
    tasks = {one.key: one for one in plan.tasks}
    doubted = [problem.span.start for problem in plan.problems]
    found: list[Block] = []
    for (kind, key), stretches in _grouped(plan):
        start, end = stretches[0].start, stretches[-1].end
        if not stretches[-1].text.strip():
            stretches[-1] = replace(stretches[-1], meaning="gap")
        number, depth, bodies = "", 0, tuple[Body, ...]()
        if kind == "section":
            number, depth = sections[key].number or "", 1 + key.count(".")
        elif kind == "task":
            number = tasks[key].number or f"({tasks[key].order})"
            bodies = tuple(_bodies(tasks[key])) if start <= tasks[key].span.start < end else ()
        doubts = sum(start <= at < end for at in doubted)
        found.append(Block(kind, key, number, depth, tuple(stretches), bodies, doubts))
    return tuple(found)


def _grouped(plan: Plan) -> Iterator[tuple[tuple[str, str], list[Stretch]]]:
    """Yield the stretches of each block; what belongs to no part goes on with the block before it."""
    owner, own = _UNREAD, list[Stretch]()
    for part in _whole(plan):
        words = part.span.of(plan.document.text)
        goes_on = part.owner in (owner, _SEPARATOR) or (part.owner == _UNREAD and not words.strip())
        if own and not goes_on:
            yield owner, own
            own = []
        if not own or not goes_on:
            owner = part.owner
        own.append(Stretch(part.span.start, words, part.meaning, part.clause))
    if own:
        yield owner, own


def _whole(plan: Plan) -> Iterator[_Part]:
    """Yield the parts in order, each character once: of parts that overlap, the first that says something."""
    parts = sorted(_parts(plan), key=lambda part: (part.span.start, -part.span.end))
    text = Span(0, len(plan.document.text))
    # What only stands within a task gives way to whatever is there.
    loose = [part for part in parts if part.owner[0] == "task" and not part.meaning]
    for part in _covered(text, [part for part in parts if part not in loose]):
        if part.owner != _UNREAD:
            yield part
            continue
        while loose and loose[0].span.end <= part.span.start:
            loose.pop(0)
        yield from _covered(part.span, loose)


def _covered(whole: Span, parts: list[_Part]) -> Iterator[_Part]:
    """Yield parts in order, as far as they are in a stretch and none before has it, and what is between."""
    position = whole.start
    for part in parts:
        if part.span.start >= whole.end:
            break
        if part.span.start > position:
            yield _Part(Span(position, part.span.start), _UNREAD)
        start, end = max(part.span.start, position), min(part.span.end, whole.end)
        if end > start:
            yield replace(part, span=Span(start, end))
            position = end
    if position < whole.end:
        yield _Part(Span(position, whole.end), _UNREAD)


def _parts(plan: Plan) -> Iterator[_Part]:
    yield _Part(plan.title_span, ("title", ""))
    for passage in plan.passages:
        yield _Part(passage.span, ("passage", passage.matter.value))
    for section in plan.sections:
        yield _Part(section.span, ("section", section.key))
    for task in plan.tasks:
        yield from _task(plan, task)


def _task(plan: Plan, task: Task) -> Iterator[_Part]:
    clauses = [clause.span for clause in task.clauses]
    # Names with nothing between them are of one meaning, and two all the same.
    starts = sorted(one.span.start for clause in task.clauses for one in clause.assignments)
    for piece in explain(plan, task).pieces:
        meaning = "" if piece.meaning is Meaning.OTHER else piece.meaning.value
        cuts = [at for at in starts if piece.span.start < at < piece.span.end]
        for start, end in pairwise([piece.span.start, *cuts, piece.span.end]):
            inside = any(one.start <= start and end <= one.end for one in clauses)
            yield _Part(Span(start, end), ("task", task.key), meaning, inside)


def _bodies(task: Task) -> Iterator[Body]:
    for one in (one for clause in task.clauses for one in clause.assignments):
        agent, span = one.agent, one.span
        yield Body(
            span.start,
            span.end,
            one.named_as,
            agent.label,
            agent.slug,
            agent.kind.value,
            one.role.value,
            one.manner.value if one.manner else "",
            one.rule.value,
            one.open_ended,
        )
