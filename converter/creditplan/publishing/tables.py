"""Flat tables for spreadsheets: RFC 4180 CSV in UTF-8 with BOM, CSV on the Web metadata, a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter

from creditplan.iris import Iris
from creditplan.model import NOTHING_SAID, Agent, Description, Plan, Role
from creditplan.publishing.cells import date_cell, text_cell, to_csv, to_lines
from creditplan.publishing.columns import LIST_SEPARATOR, Column
from creditplan.publishing.columns import tables as table_forms
from creditplan.publishing.csvw import METADATA, metadata
from creditplan.publishing.products import Product, product
from creditplan.publishing.workbook import WORKBOOK, to_workbook
from creditplan.spool import Growing

Row = dict[str, str]
"""Cells by the names of their columns, before anything guards them."""
Agents = dict[str, tuple[Agent, str | None]]
"""Agents by IRI, with the date on which they are looked at: that of the first plan that names them."""
# What text would be taken for, other values are.
_CELLS: Mapping[str, Callable[[str], str]] = {
    "string": text_cell,
    "string list": text_cell,
    "date list": date_cell,
}


class Tables:
    """The tables of a publication; its plans are added one by one.

    Args:
        iris: mints under the publisher's base.
        description: what the publisher says of it.
    """

    def __init__(self, iris: Iris, description: Description = NOTHING_SAID) -> None:
        self._iris = iris
        self._description = description
        self._files: dict[str, Growing] = {}
        for name, table in table_forms().items():
            self._files[name] = Growing()
            self._files[name].write(to_csv([column.name for column in table.columns]))
        self._agents: Agents = {}
        self._tasks: Counter[tuple[str, Role]] = Counter()

    def add(self, plan: Plan) -> None:
        """Add what a plan says."""
        self._write("tasks.csv", task_rows(plan, self._iris))
        self._write("assignments.csv", assignment_rows(plan, self._iris))
        join_agents(self._agents, self._tasks, plan, self._iris)

    def products(self) -> Iterator[Product]:
        """Make ``tasks.csv``, ``assignments.csv``, ``agencies.csv``, their CSVW metadata and the workbook."""
        self._write("agencies.csv", agency_rows(self._agents, self._tasks))
        for name, file in self._files.items():
            yield product(name, file.content())
        yield product(METADATA, metadata(self._description, table_forms()))
        yield product(WORKBOOK, to_workbook({name: _below(file) for name, file in self._files.items()}))

    def _write(self, name: str, rows: Iterable[Row]) -> None:
        self._files[name].write(row_lines(rows, table_forms()[name].columns))


def _below(file: Growing) -> Iterator[bytes]:
    """Yield the lines below the head."""
    return islice(file.lines(), 1, None)


def table_files() -> list[str]:
    """Return the names of the files."""
    return [*table_forms(), METADATA, WORKBOOK]


def row_lines(rows: Iterable[Row], columns: Iterable[Column]) -> bytes:
    """Write rows as lines of CSV, guarded so that no spreadsheet takes their cells for something else."""
    kinds = {column.name: column.kind for column in columns}
    guards = [(at, _CELLS[kind]) for at, kind in enumerate(kinds.values()) if kind in _CELLS]
    return to_lines(_guarded(map(itemgetter(*kinds), rows), guards))


def _guarded(
    rows: Iterable[tuple[str, ...]], guards: Iterable[tuple[int, Callable[[str], str]]]
) -> Iterator[list[str]]:
    for row in rows:
        cells = [*row]
        for at, guard in guards:
            cells[at] = guard(cells[at])
        yield cells


def named_agents(plan: Plan, iris: Iris) -> tuple[dict[str, Agent], Counter[tuple[str, Role]]]:
    """Return whom a plan names, by IRI, and in how many tasks each of them has each role."""
    agents: dict[str, Agent] = {}
    tasks: Counter[tuple[str, Role]] = Counter()
    for task in plan.tasks:
        roles = {(iris.agent(plan.id, a.agent), a.role): a for c in task.clauses for a in c.assignments}
        tasks.update(roles.keys())
        for (iri, _), a in roles.items():
            agents.setdefault(iri, a.agent)
    return agents, tasks


def join_agents(agents: Agents, tasks: Counter[tuple[str, Role]], plan: Plan, iris: Iris) -> None:
    """Add whom a plan names, and in how many of its tasks, to what :func:`agency_rows` takes."""
    named, counts = named_agents(plan, iris)
    tasks.update(counts)
    for iri, agent in named.items():
        agents.setdefault(iri, (agent, plan.date))


def task_rows(plan: Plan, iris: Iris) -> Iterator[Row]:
    """Yield the rows of the tasks of a plan: cells by the names of their columns, as they are."""
    sections = {section.key: section for section in plan.sections}
    for task in plan.tasks:
        section = sections.get(task.section or "")
        assignments = [a for clause in task.clauses for a in clause.assignments]
        yield {
            "iri": iris.task(plan.id, task.key),
            "plan": plan.id,
            "task": task.key,
            "parent": task.parent or "",
            "number": task.number or "",
            "section": section.key if section else "",
            "section_zh": section.title.zh if section else "",
            "section_en": (section.title.en or "") if section else "",
            "title_en": task.title_en or "",
            "text_zh": task.text,
            "clause_zh": "".join(clause.text for clause in task.clauses),
            **{role: _listed(task.names(role)) for role in Role},
            "open_ended": _boolean(any(a.open_ended for a in assignments)),
            "deadlines": _listed(due.value for due in task.deadlines if due.value),
            "deadlines_zh": _listed(due.text for due in task.deadlines),
            "targets_zh": LIST_SEPARATOR.join(quantity.text for quantity in task.quantities),
        }


def section_rows(plan: Plan, iris: Iris) -> Iterator[Row]:
    """Yield the rows of the sections of a plan."""
    for section in plan.sections:
        yield {
            "iri": iris.section(plan.id, section.key),
            "plan": plan.id,
            "section": section.key,
            "parent": section.parent or "",
            "number": section.number or "",
            "title_zh": section.title.zh,
            "title_en": section.title.en or "",
        }


def assignment_rows(plan: Plan, iris: Iris) -> Iterator[Row]:
    """Yield the rows of the assignments of a plan."""
    for task in plan.tasks:
        for index, clause in enumerate(task.clauses, start=1):
            for a in clause.assignments:
                yield {
                    "iri": iris.assignment(plan.id, task.key, index, a.role, a.agent),
                    "task_iri": iris.task(plan.id, task.key),
                    "plan": plan.id,
                    "task": task.key,
                    "role": a.role,
                    "manner": a.manner or "",
                    "open_ended": _boolean(a.open_ended),
                    "rule": a.rule,
                    "repaired": _boolean(clause.repaired),
                    "left_over": _boolean(clause.left_over),
                    "agent_iri": iris.agent(plan.id, a.agent),
                    "agent_zh": a.agent.short_name,
                    "agent_en": a.agent.label.en or "",
                    "named_as": a.named_as,
                    "begin": str(a.span.start),
                    "end": str(a.span.end),
                }


def agency_rows(
    agents: Mapping[str, tuple[Agent, str | None]], tasks: Mapping[tuple[str, Role], int]
) -> Iterator[Row]:
    """Yield a row for each agent, by IRI.

    Args:
        agents: with the date on which it is looked at, by IRI.
        tasks: in how many it has a role.
    """
    for iri, (agent, on) in sorted(agents.items()):
        bodies = [label for label, period in agent.kinds if period.may_hold(on)]
        parents = [label for label, period in agent.parents if period.may_hold(on)]
        yield {
            "iri": iri,
            "kind": agent.kind,
            "short_zh": agent.short_name,
            "name_zh": agent.label.zh,
            "name_en": agent.label.en or "",
            "abbreviations": LIST_SEPARATOR.join(agent.notations_on(on)),
            "body_kind_zh": _listed(label.zh for label in bodies),
            "body_kind_en": _listed(label.en or "" for label in bodies),
            "part_of_zh": _listed(label.zh for label in parents),
            "part_of_en": _listed(label.en or "" for label in parents),
            **{role: str(tasks[iri, role]) for role in Role},
        }


def _listed(words: Iterable[str]) -> str:
    return LIST_SEPARATOR.join(dict.fromkeys(words))


def _boolean(value: bool) -> str:
    return "true" if value else "false"
