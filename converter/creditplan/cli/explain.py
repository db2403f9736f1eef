"""``creditplan explain``: a task with what its words mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import click

from creditplan.cli.arguments import SOURCE, TEXT
from creditplan.cli.output import print_json
from creditplan.cli.problems import language_option, problems_json
from creditplan.cli.terminal import is_terminal, one_line, show
from creditplan.errors import InputError
from creditplan.explanation import Explanation, Meaning, Piece, explain, find_tasks
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.model import Assignment, Clause, Plan, Register, Task
from creditplan.model.problems import word
from creditplan.parsing import parse
from creditplan.reading import read
from creditplan.resources import packaged_plan

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
# Keys that an error lists; of more, the first and the last.
_SHOWN = 40


@click.command("explain")
@click.argument("source", required=False, type=SOURCE, metavar="[FILE]")
@click.option("--task", "key", type=TEXT, help="Key of the task, such as 14 or 4.2-1; by default every task.")
@click.option("--line", type=click.IntRange(min=1), help="Show the tasks that touch this line of the text.")
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print pieces and assignments as JSON.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the words; auto: on a terminal, unless NO_COLOR is set.",
)
def explain_command(
    source: str | None, key: str | None, line: int | None, language: str | None, as_json: bool, color: str
) -> None:
    """Show what the words of a task mean, and the rule behind each assignment.

    FILE is a plan in any format that build reads, or - for standard input; without it, the packaged plan.
    Without colour, words are marked as ⟦lead: 财政部⟧ and clauses as ⟪…⟫. Every task at once goes through a
    pager, if standard output is a terminal.
    """
    register = open_knowledge().register
    plan = parse(read(source or packaged_plan()), register)
    explanations = [explain(plan, task) for task in _chosen(plan, key, line)]
    if as_json:
        print_json([_as_json(plan, explanation, register) for explanation in explanations])
        return
    unwanted = click.get_current_context().color is False
    coloured = color == "always" or (color == "auto" and is_terminal() and not unwanted)
    blocks = _blocks(plan, explanations, register, language or "en", coloured)
    if key is None and line is None and is_terminal():
        # less shows colours only where it is told to.
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager((f"{block}\n" for block in blocks), color=coloured)
        return
    for block in blocks:
        show(block, color=coloured)


def _blocks(
    plan: Plan, explanations: list[Explanation], register: Register, language: str, coloured: bool
) -> Iterator[str]:
    if coloured:
        yield " ".join(click.style(tr(meaning), **style) for meaning, style in _COLOURS.items()) + "\n"
    for explanation in explanations:
        yield _shown(plan, explanation, register, language, coloured)


def _chosen(plan: Plan, key: str | None, line: int | None) -> list[Task]:
    tasks = find_tasks(plan, line) if line else list(plan.tasks)
    if line and not tasks:
        raise InputError(
            tr("no task stands on line {line}", line=line),
            source=plan.document.name,
            remedy=tr("creditplan explain shows every task"),
        )
    if key is None:
        return tasks
    found = [task for task in tasks if task.key == key]
    if not found:
        raise InputError(
            tr("there is no task {key} on line {line}", key=key, line=line)
            if line
            else tr("there is no task {key}", key=key),
            source=plan.document.name,
            remedy=_other_keys(key, [task.key for task in tasks]),
        )
    return found


def _other_keys(key: str, known: list[str]) -> str:
    """Name the keys that are like a wrong one, and those that there are."""
    near = get_close_matches(key, known, n=6, cutoff=0.5)
    keys = known if len(known) <= _SHOWN else [*known[: _SHOWN - 1], "…", known[-1]]
    like = tr("perhaps {near}; ", near=", ".join(near)) if near else ""
    return tr("{like}keys of its tasks: {keys}", like=like, keys=", ".join(keys))


def _shown(plan: Plan, explanation: Explanation, register: Register, language: str, coloured: bool) -> str:
    task = explanation.task
    line, column = plan.document.position(task.span.start)
    lines = [
        click.style(tr("task {key}", key=task.key), bold=True)
        + f"  {one_line(plan.document.name)}:{line}:{column}",
        _coloured(plan, explanation) if coloured else _marked(plan, explanation),
    ]
    if task.editor is not None:
        lines.append(tr("task: corrected by an editor"))
    for clause in task.clauses:
        lines += [_assignment(assignment, register) for assignment in clause.assignments]
        state = [
            name
            for name, holds in ((tr("repaired"), clause.repaired), (tr("left over"), clause.left_over))
            if holds
        ]
        if state:
            lines.append(tr("clause: {state}", state=tr(" and ").join(state)))
    lines += [
        tr("deadline: {text} = {value}", text=due.text, value=due.value or tr("no date"))
        for due in task.deadlines
    ]
    lines += [
        tr("target: {text} = {value} {unit}", text=q.text, value=q.value, unit=q.unit)
        for q in task.quantities
    ]
    lines += [
        f"{m.mention}: 《{m.document.title.zh}》 {m.document.number or ''}".rstrip() for m in task.mentions
    ]
    lines += [
        f"{word('level', p.level, language)}: {p.message(language)} [{p.code}] → {p.remedy(language)}"
        for p in explanation.problems
    ]
    return "\n".join([*lines[:2], *(f"  {one_line(line)}" for line in lines[2:])]) + "\n"


def _coloured(plan: Plan, explanation: Explanation) -> str:
    text = plan.document.text
    return "".join(
        click.style(one_line(p.span.of(text)), **_COLOURS.get(p.meaning, {})) for p in explanation.pieces
    )


def _marked(plan: Plan, explanation: Explanation) -> str:
    """Put the meaning of words before them, and brackets around clauses."""
    words, within = [], None
    for piece in explanation.pieces:
        clause = _clause_of(piece, explanation.task)
        if clause is not within:
            words.append("⟫" * (within is not None) + "⟪" * (clause is not None))
            within = clause
        said = one_line(piece.span.of(plan.document.text))
        words.append(f"⟦{tr(piece.meaning)}: {said}⟧" if piece.meaning in _NAMED else said)
    return "".join(words) + "⟫" * (within is not None)


def _clause_of(piece: Piece, task: Task) -> Clause | None:
    """Return the clause that a piece begins in."""
    return next((c for c in task.clauses if c.span.start <= piece.span.start < c.span.end), None)


def _assignment(assignment: Assignment, register: Register) -> str:
    agent = assignment.agent
    manner = tr(", {manner}", manner=tr(assignment.manner)) if assignment.manner else ""
    still_open = tr(", open list") if assignment.open_ended else ""
    return tr(
        "{role}{manner}{still_open}: {named_as} → {short_name} ({kind} {slug}) by rule {rule} ({zh})",
        role=tr(assignment.role),
        manner=manner,
        still_open=still_open,
        named_as=assignment.named_as,
        short_name=agent.short_name,
        kind=tr(agent.kind),
        slug=agent.slug,
        rule=assignment.rule,
        zh=register.concepts[assignment.rule].zh,
    )


def _as_json(plan: Plan, explanation: Explanation, register: Register) -> dict[str, object]:
    task, text = explanation.task, plan.document.text
    return {
        "task": task.key,
        "number": task.number,
        "parent": task.parent,
        "section": task.section,
        "line": plan.document.position(task.span.start)[0],
        "edited": task.editor is not None,
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
                "begin": a.span.start,
                "end": a.span.end,
                "rule": a.rule,
                "rule_name": {"zh": register.concepts[a.rule].zh, "en": register.concepts[a.rule].en},
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
        "problems": problems_json(explanation.problems, plan.document),
    }
