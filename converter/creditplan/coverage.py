"""How much of a document was understood, in numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from creditplan.model import AgentKind, Level, Plan, Problem, Span, Task
from creditplan.model.problems import OF_NAMES

# Characters of what was not understood are counted as this.
NOT_UNDERSTOOD = "not-understood"
COUNTS = (
    "sections",
    "tasks",
    "tasks_with_clause",
    "clauses",
    "clauses_consumed",
    "assignments",
    "sure",
    "doubtful",
    "names_resolved",
)
"""The counts of a document, as :class:`Coverage` has them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one document.

    Attributes:
        source: its name.
        sections, tasks, clauses, assignments: how many there are.
        tasks_with_clause: tasks that have a clause, or stand below or above one that has.
        clauses_consumed: clauses that were read whole, mended or not.
        sure, doubtful: assignments of tasks that no problem touches, and of those that one does; that the
            register does not know whom a name means is none.
        names_resolved: assignments whose agent the register or a rule knows, or that name a group.
        characters: characters that are not white space, by what they are: title, heading, task, clause, the
            passages by their matter, not-understood, and other: stops between parts.
        problems: what was not understood, in the order of the text.
    """

    source: str
    sections: int
    tasks: int
    tasks_with_clause: int
    clauses: int
    clauses_consumed: int
    assignments: int
    sure: int
    doubtful: int
    names_resolved: int
    characters: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Tell whether nothing was left that is an error."""
        return not any(problem.level is Level.ERROR for problem in self.problems)

    @property
    def doubt(self) -> float:
        """Which part of the assignments is doubtful."""
        return self.doubtful / self.assignments if self.assignments else 0

    @property
    def shares(self) -> dict[str, float]:
        """The characters by what they are, as parts of the whole."""
        whole = sum(self.characters.values())
        return {kind: count / whole for kind, count in self.characters.items()}


def coverage(plan: Plan) -> Coverage:
    """Count how much of a plan was understood."""
    clauses = [clause for task in plan.tasks for clause in task.clauses]
    assignments = list(plan.assignments)
    doubtful = sum(len(clause.assignments) for task in _doubtful(plan) for clause in task.clauses)
    return Coverage(
        source=plan.document.name,
        sections=len(plan.sections),
        tasks=len(plan.tasks),
        tasks_with_clause=_tasks_with_clause(plan.tasks),
        clauses=len(clauses),
        clauses_consumed=sum(not clause.left_over for clause in clauses),
        assignments=len(assignments),
        sure=len(assignments) - doubtful,
        doubtful=doubtful,
        names_resolved=sum(a.agent.kind is not AgentKind.UNREGISTERED for a in assignments),
        characters=_characters(plan),
        problems=plan.problems,
    )


def total(found: Sequence[Coverage], name: str = "all") -> Coverage:
    """Add up the counts of several documents, under a name of their own."""
    characters: Counter[str] = Counter()
    for one in found:
        characters.update(one.characters)
    return Coverage(
        source=name,
        **{count: sum(getattr(one, count) for one in found) for count in COUNTS},
        characters=dict(characters.most_common()),
        problems=tuple(problem for one in found for problem in one.problems),
    )


def _doubtful(plan: Plan) -> Iterator[Task]:
    """Yield the tasks that a problem touches: their number, text or clauses."""
    spans = sorted(problem.span for problem in plan.problems if problem.code not in OF_NAMES)
    starts = [span.start for span in spans]
    # An empty span is a place; a problem before another one may reach further.
    reach = [0, *accumulate((max(span.end, span.start + 1) for span in spans), max)]
    for task in plan.tasks:
        # Below the text of a task stand its parts.
        own = [Span(task.span.start, task.text_spans[-1].end), *(clause.span for clause in task.clauses)]
        if any(reach[bisect_left(starts, span.end)] > span.start for span in own):
            yield task


def _tasks_with_clause(tasks: Sequence[Task]) -> int:
    by_key = {task.key: task for task in tasks}

    def above(task: Task) -> Iterator[str]:
        while task.parent is not None:
            yield task.parent
            task = by_key[task.parent]

    own = {task.key for task in tasks if task.clauses}
    served = own | {key for task in tasks if task.key in own for key in above(task)}
    return sum(task.key in served or not own.isdisjoint(above(task)) for task in tasks)


def _characters(plan: Plan) -> dict[str, int]:
    """Count the characters under each kind of span; where spans overlap, the later kind counts."""
    layers: list[tuple[str, Span]] = [("title", plan.title_span)]
    layers += [(passage.matter.value, passage.span) for passage in plan.passages]
    layers += [("heading", section.span) for section in plan.sections]
    layers += [("task", task.span) for task in sorted(plan.tasks, key=lambda task: task.parent is not None)]
    layers += [("clause", clause.span) for task in plan.tasks for clause in task.clauses]
    layers += [(NOT_UNDERSTOOD, p.span) for p in plan.problems if p.code.endswith("not-understood")]
    text = plan.document.text
    kinds = [""] * len(text)
    for kind, span in layers:
        kinds[span.start : span.end] = [kind] * (span.end - span.start)
    counted = Counter(kind for kind, char in zip(kinds, text, strict=True) if not char.isspace())
    # Stops between parts are in no span.
    counted["other"] = counted.pop("", 0)
    return {kind: count for kind, count in counted.most_common() if count}
