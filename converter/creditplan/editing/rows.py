"""A plan as a table for an office: a row an assignment, with its text, its place and its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from creditplan.editing.heads import written
from creditplan.model import Assignment, Clause, Plan, Problem, Span, Task
from creditplan.model.problems import where

# What is told of corrections is no doubt of the reader.
_OF_CORRECTIONS = ("correction-stale", "correction-needless")


@dataclass(frozen=True, slots=True)
class Row:
    """A row, and what of the plan it shows.

    Attributes:
        cells: by the keys of the columns.
        task: whose row it is; ``None``: it shows what is in no task.
        clause: of the assignment.
        assignment: ``None``: the task has none.
        problems: its doubts.
    """

    cells: Mapping[str, str]
    task: Task | None = None
    clause: Clause | None = None
    assignment: Assignment | None = None
    problems: tuple[Problem, ...] = ()


def rows_of(plan: Plan, language: str = "zh") -> list[Row]:
    """Return the table of a plan: tasks in their order, then what is doubtful in no task.

    Args:
        plan: as parsed.
        language: of roles, manners and doubts: ``zh`` or ``en``.
    """
    parts = [*_parts(plan)]
    doubts = _doubts(plan, parts)
    state = _state(plan)
    rows: list[Row] = []
    for number, (task, clause, assignment) in enumerate(parts, 1):
        own = doubts.get(number - 1, ())
        cells = {"row": f"{state}-{number}", **_cells(plan, task, clause, assignment, language)}
        rows.append(Row(cells | _told(own, language), task, clause, assignment, own))
    for problem in doubts.get(-1, ()):
        location = plan.document.locate(problem.span)
        cells = {
            "row": f"{state}-{len(rows) + 1}",
            "plan": plan.id,
            "place": _place(plan, problem.span, language),
            "clause": location.excerpt,
        }
        rows.append(Row(cells | _told((problem,), language), problems=(problem,)))
    return rows


def shown(words: str) -> str:
    """Return words as a cell shows them: on one line."""
    return " ".join(words.split())


def _parts(plan: Plan) -> Iterator[tuple[Task, Clause | None, Assignment | None]]:
    for task in plan.tasks:
        assigned = [(clause, one) for clause in task.clauses for one in clause.assignments]
        yield from ((task, clause, one) for clause, one in assigned)
        if not assigned:
            yield task, None, None


def _state(plan: Plan) -> str:
    """Return what tells this reading from others: of another text, or with other corrections."""
    digest = sha256(plan.document.text.encode())
    for task, clause, one in _parts(plan):
        said = (task.key, task.number, task.section, task.text_spans, clause and clause.span)
        digest.update(repr((said, one and (one.span, one.role, one.manner, one.agent.slug))).encode())
    return digest.hexdigest()[:8]


def _cells(
    plan: Plan, task: Task, clause: Clause | None, one: Assignment | None, language: str
) -> dict[str, str]:
    sections = {section.key: section.title.zh for section in plan.sections}
    cells = {
        "plan": plan.id,
        "place": _place(plan, one.span if one else task.span, language),
        "section": sections.get(task.section or "", ""),
        "number": task.number or "",
        "text": shown(task.text),
    }
    if clause and one:
        cells |= {
            "clause": shown(clause.text),
            "named": shown(one.named_as),
            "body": one.agent.label.zh,
            "role": written("role", one.role, language),
            "manner": written("manner", one.manner, language) if one.manner else "",
            "open": written("yes", "yes", language) if one.open_ended else "",
        }
    return cells


def _place(plan: Plan, span: Span, language: str) -> str:
    location = plan.document.locate(span)
    return where(location, language).removeprefix(location.source).strip(":, ，")


def _told(problems: tuple[Problem, ...], language: str) -> dict[str, str]:
    if not problems:
        return {}
    return {"doubts": "; ".join(f"{one.message(language)} [{one.code}]" for one in problems)}


def _doubts(
    plan: Plan, parts: list[tuple[Task, Clause | None, Assignment | None]]
) -> dict[int, tuple[Problem, ...]]:
    """Give each problem to a row: of its assignment, else the first of its task; -1: it is in no task."""
    found: dict[int, list[Problem]] = {}
    for problem in plan.problems:
        if problem.code in _OF_CORRECTIONS:
            continue
        span = Span(problem.span.start, max(problem.span.end, problem.span.start + 1))
        at = -1
        for number, (task, _, one) in enumerate(parts):
            if one and one.span.start < span.end and span.start < one.span.end:
                at = number
                break
            if at < 0 and task.span.start <= span.start < task.span.end:
                at = number
        found.setdefault(at, []).append(problem)
    return {at: tuple(own) for at, own in found.items()}
