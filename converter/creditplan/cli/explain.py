"""``creditplan explain``: a task with what its words mean."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import click

from creditplan.cli.output import print_json
from creditplan.errors import InputError
from creditplan.explanation import Explanation, Meaning, explain, find_tasks
from creditplan.model import Assignment, Plan, Task
from creditplan.pipeline import packaged_plan, parse
from creditplan.reading import read

_COLOURS: dict[Meaning, dict[str, Any]] = {
    Meaning.NUMBER: {"dim": True},
    Meaning.CLAUSE: {"fg": "bright_black"},
    Meaning.LEAD: {"fg": "red", "bold": True},
    Meaning.RESPONSIBLE: {"fg": "blue", "bold": True},
    Meaning.PARTICIPANT: {"fg": "green", "bold": True},
    Meaning.DEADLINE: {"fg": "magenta"},
    Meaning.TARGET: {"fg": "cyan"},
    Meaning.CITES: {"fg": "yellow"},
    Meaning.MANDATES: {"fg": "yellow", "bold": True},
    Meaning.PROBLEM: {"fg": "white", "bg": "red"},
}
# Without colour, what a piece means stands before it.
_NAMED = set(_COLOURS) - {Meaning.NUMBER, Meaning.CLAUSE}


@click.command("explain")
@click.argument("source", required=False, metavar="[FILE]")
@click.option("--task", "key", help="Key of the task, such as 14 or 4.2-1; by default every task is shown.")
@click.option("--line", type=click.IntRange(min=1), help="Show the tasks on this line of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print pieces and assignments as JSON.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the words; without colour they are marked in brackets.",
)
def explain_command(source: str | None, key: str | None, line: int | None, as_json: bool, color: str) -> None:
    """Show what the words of a task mean, and the rule behind each assignment.

    FILE is a plan in any format that build reads, or - for standard input; without it, the packaged plan.
    """
    plan = parse(read(source or packaged_plan()))
    explanations = [explain(plan, task) for task in _chosen(plan, key, line)]
    if as_json:
        print_json([_as_json(plan, explanation) for explanation in explanations])
        return
    coloured = color == "always" or (color == "auto" and sys.stdout.isatty())
    if coloured:
        legend = " ".join(click.style(meaning, **style) for meaning, style in _COLOURS.items())
        click.echo(f"{legend}\n", color=True)
    for explanation in explanations:
        click.echo(_shown(plan, explanation, coloured), color=coloured)


def _chosen(plan: Plan, key: str | None, line: int | None) -> list[Task]:
    tasks = find_tasks(plan, line) if line else list(plan.tasks)
    if line and not tasks:
        raise InputError(
            f"no task stands on line {line}",
            source=plan.document.name,
            remedy="creditplan explain shows every task",
        )
    if key is None:
        return tasks
    found = [task for task in tasks if task.key == key]
    if not found:
        known = [task.key for task in plan.tasks]
        near = [k for k in known if key in k or k.startswith(key[:1])][:12] or known[:12]
        raise InputError(
            f"there is no task {key}",
            source=plan.document.name,
            remedy=f"keys of its tasks: {', '.join(near)} …",
        )
    return found


def _plain(words: str) -> str:
    """Words for a terminal: line ends as spaces, control characters, which could steer it, left out."""
    return "".join(" " if c.isspace() else c for c in words if c.isspace() or unicodedata.category(c) != "Cc")


def _shown(plan: Plan, explanation: Explanation, coloured: bool) -> str:
    task, text = explanation.task, plan.document.text
    line, column = plan.document.position(task.span.start)
    lines = [click.style(f"task {task.key}", bold=True) + f"  {_plain(plan.document.name)}:{line}:{column}"]
    words = []
    for piece in explanation.pieces:
        said = _plain(piece.span.of(text))
        if coloured:
            words.append(click.style(said, **_COLOURS.get(piece.meaning, {})))
        else:
            words.append(f"⟦{piece.meaning}: {said}⟧" if piece.meaning in _NAMED else said)
    lines.append("".join(words))
    for clause in task.clauses:
        for assignment in clause.assignments:
            lines.append(f"  {_assignment(assignment)}")
        state = [
            name for name, holds in (("repaired", clause.repaired), ("left over", clause.left_over)) if holds
        ]
        if state:
            lines.append(f"  clause: {' and '.join(state)}")
    lines += [f"  deadline: {_plain(due.text)} = {due.value or 'no date'}" for due in task.deadlines]
    lines += [f"  target: {_plain(q.text)} = {q.value} {q.unit}" for q in task.quantities]
    lines += [
        f"  {m.mention}: 《{_plain(m.document.title.zh)}》 {m.document.number or ''}".rstrip()
        for m in task.mentions
    ]
    lines += [
        f"  {p.level}: {_plain(p.message)} [{p.code}] → {_plain(p.remedy)}" for p in explanation.problems
    ]
    return "\n".join(lines) + "\n"


def _assignment(assignment: Assignment) -> str:
    agent = assignment.agent
    manner = f", {assignment.manner}" if assignment.manner else ""
    still_open = ", open list" if assignment.open_ended else ""
    return (
        f"{assignment.role}{manner}{still_open}: {_plain(assignment.named_as)}"
        f" → {_plain(agent.short_name)} ({agent.kind} {agent.slug}) by rule {assignment.rule}"
    )


def _as_json(plan: Plan, explanation: Explanation) -> dict[str, object]:
    task, text = explanation.task, plan.document.text
    return {
        "task": task.key,
        "number": task.number,
        "parent": task.parent,
        "section": task.section,
        "line": plan.document.position(task.span.start)[0],
        "pieces": [
            {"begin": p.span.start, "end": p.span.end, "meaning": p.meaning, "words": p.span.of(text)}
            for p in explanation.pieces
        ],
        "assignments": [
            {
                "named_as": a.named_as,
                "role": a.role,
                "manner": a.manner,
                "open_ended": a.open_ended,
                "agent": a.agent.slug,
                "agent_name": a.agent.short_name,
                "kind": a.agent.kind,
                "rule": a.rule,
                "repaired": clause.repaired,
                "left_over": clause.left_over,
            }
            for clause in task.clauses
            for a in clause.assignments
        ],
        "deadlines": [{"text": due.text, "value": due.value} for due in task.deadlines],
        "targets": [{"text": q.text, "value": q.value, "unit": q.unit} for q in task.quantities],
        "documents": [
            {"mention": m.mention, "title": m.document.title.zh, "number": m.document.number}
            for m in task.mentions
        ],
        "problems": [
            {
                "code": p.code,
                "level": p.level,
                "message": p.message,
                "remedy": p.remedy,
                "line": p.line,
                "column": p.column,
            }
            for p in explanation.problems
        ],
    }
