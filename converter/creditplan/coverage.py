"""How much of a document was understood, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from creditplan.model import AgentKind, Level, Plan, Problem, Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of one document.

    Attributes:
        source: its name.
        sections, tasks, clauses, assignments: how many there are.
        tasks_with_clause: tasks that have a clause, or stand below or above one that has.
        clauses_consumed: clauses that were read whole and without repair.
        names_resolved: assignments whose agent the register or a rule knows, or that name a group.
        characters: characters that are not white space, by what they are: title, heading, task, clause, the
            passages, and not-understood.
        problems: what was not understood, in the order of the text.
    """

    source: str
    sections: int
    tasks: int
    tasks_with_clause: int
    clauses: int
    clauses_consumed: int
    assignments: int
    names_resolved: int
    characters: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Tell whether nothing was left that is an error."""
        return not any(problem.level is Level.ERROR for problem in self.problems)


def coverage(plan: Plan) -> Coverage:
    """Count how much of a plan was understood."""
    clauses = [clause for task in plan.tasks for clause in task.clauses]
    assignments = list(plan.assignments)
    without = {p.span for p in plan.problems if p.code == "task-without-clause"}
    return Coverage(
        source=plan.document.name,
        sections=len(plan.sections),
        tasks=len(plan.tasks),
        tasks_with_clause=sum(bool(task.clauses) or task.span not in without for task in plan.tasks),
        clauses=len(clauses),
        clauses_consumed=sum(not clause.left_over and not clause.repaired for clause in clauses),
        assignments=len(assignments),
        names_resolved=sum(a.agent.kind is not AgentKind.UNREGISTERED for a in assignments),
        characters=_characters(plan),
        problems=plan.problems,
    )


def _characters(plan: Plan) -> dict[str, int]:
    """Count the characters under each kind of span; where spans overlap, the later kind counts."""
    layers: list[tuple[str, Span]] = [("title", plan.title_span)]
    layers += [(passage.matter.value, passage.span) for passage in plan.passages]
    layers += [("heading", section.span) for section in plan.sections]
    layers += [("task", task.span) for task in sorted(plan.tasks, key=lambda task: task.parent is not None)]
    layers += [("clause", clause.span) for task in plan.tasks for clause in task.clauses]
    layers += [("not-understood", p.span) for p in plan.problems if p.code == "text-not-understood"]
    text = plan.document.text
    kinds = [""] * len(text)
    for kind, span in layers:
        kinds[span.start : span.end] = [kind] * (span.end - span.start)
    counted = Counter(kind for kind, char in zip(kinds, text, strict=True) if not char.isspace())
    # Stops between parts are in no span.
    counted["other"] = counted.pop("", 0)
    return {kind: count for kind, count in counted.most_common() if count}
