"""Flat tables for spreadsheets: RFC 4180 CSV in UTF-8 with BOM, described by CSV on the Web metadata."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from creditplan.iris import Iris
from creditplan.model import Agent, Assignment, Plan, Role, Section, Task
from creditplan.publishing.cells import RULE, date_cell, text_cell, to_csv, to_lines
from creditplan.publishing.products import Product

LIST_SEPARATOR = "；"
METADATA = "csv-metadata.json"
_STRING = "string"
# Days, months and years: to CSVW they are strings.
_DATES = f"{_STRING}**"
# What text would be taken for, other values are.
_CELLS: dict[str, Callable[[str], str]] = {_STRING: text_cell, f"{_STRING}*": text_cell, _DATES: date_cell}
_TABLES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "tasks.csv": (
        "One row a task",
        {
            "iri": ("anyURI", "The task"),
            "plan": (_STRING, "Id of the plan"),
            "task": (_STRING, "Key of the task in the plan"),
            "parent": (_STRING, "Key of the task that it is a part of"),
            "number": (_STRING, "Number as printed, if one is"),
            "section": (_STRING, "Key of the section"),
            "section_zh": (_STRING, "Heading of the section"),
            "section_en": (_STRING, "Heading of the section, in English"),
            "title_en": (_STRING, "Short English title"),
            "text_zh": (_STRING, "Text of the task"),
            "clause_zh": (_STRING, "Responsibility clauses, verbatim"),
            "lead": (f"{_STRING}*", "Short names of the agents that lead"),
            "responsible": (f"{_STRING}*", "Short names of the agents that are responsible"),
            "participant": (f"{_STRING}*", "Short names of the agents that take part"),
            "open_ended": ("boolean", "A list of the clause is closed by 等: further agencies are not named"),
            "deadlines": (_DATES, "When it is due: days, months or years"),
            "deadlines_zh": (f"{_STRING}*", "The words that say so"),
            "targets_zh": (f"{_STRING}*", "What it is to reach"),
        },
    ),
    "assignments.csv": (
        "One row an assignment: an agent has a role in a task",
        {
            "iri": ("anyURI", "The assignment"),
            "task_iri": ("anyURI", "The task"),
            "plan": (_STRING, "Id of the plan"),
            "task": (_STRING, "Key of the task in the plan"),
            "role": (_STRING, "lead, responsible or participant"),
            "manner": (_STRING, "joint or respective, where the words say it"),
            "open_ended": ("boolean", "The list that the agent stands in is closed by 等"),
            "rule": (_STRING, "What in the text it was read from"),
            "repaired": ("boolean", "Its clause had to be mended to read it"),
            "left_over": ("boolean", "Words of its clause were not understood"),
            "agent_iri": ("anyURI", "The agent"),
            "agent_zh": (_STRING, "Short name of the agent"),
            "agent_en": (_STRING, "English name of the agent"),
            "named_as": (_STRING, "The agent's words in the text"),
            "begin": ("nonNegativeInteger", "Where these words begin in the text, in code points from 0"),
            "end": ("nonNegativeInteger", "Where they end, exclusive"),
        },
    ),
    "agencies.csv": (
        "One row an agent that the plans name",
        {
            "iri": ("anyURI", "The agent"),
            "kind": (_STRING, "agency, group, local, unregistered or collective"),
            "short_zh": (_STRING, "Short name"),
            "name_zh": (_STRING, "Full name"),
            "name_en": (_STRING, "English name"),
            "abbreviations": (f"{_STRING}*", "Abbreviations"),
            "lead": ("nonNegativeInteger", "Tasks that it leads"),
            "responsible": ("nonNegativeInteger", "Tasks that it is responsible for"),
            "participant": ("nonNegativeInteger", "Tasks that it takes part in"),
        },
    ),
}
TABLES: Final = (*_TABLES, METADATA)
"""Names of the files."""
_FOREIGN_KEYS = {
    "assignments.csv": (("task_iri", "tasks.csv", "iri"), ("agent_iri", "agencies.csv", "iri")),
}


class Tables:
    """The tables of a publication; its plans are added one by one.

    Args:
        iris: mints under the publisher's base.
    """

    def __init__(self, iris: Iris) -> None:
        self._iris = iris
        self._rows: dict[str, list[bytes]] = {"tasks.csv": [], "assignments.csv": []}
        self._agents: dict[str, tuple[Agent, str | None]] = {}
        self._tasks: Counter[tuple[str, Role]] = Counter()

    def add(self, plan: Plan) -> None:
        """Add what a plan says."""
        self._rows["tasks.csv"].append(_lines("tasks.csv", _task_rows(plan, self._iris)))
        self._rows["assignments.csv"].append(_lines("assignments.csv", _assignment_rows(plan, self._iris)))
        for task in plan.tasks:
            roles = {
                (self._iris.agent(plan.id, a.agent), a.role): a for c in task.clauses for a in c.assignments
            }
            self._tasks.update(roles.keys())
            for (iri, _), a in roles.items():
                self._agents.setdefault(iri, (a.agent, plan.date))

    def products(self) -> Iterator[Product]:
        """Make ``tasks.csv``, ``assignments.csv``, ``agencies.csv`` and their CSVW metadata."""
        agencies = _lines("agencies.csv", _agency_rows(self._agents, self._tasks))
        for name, lines in (self._rows | {"agencies.csv": [agencies]}).items():
            yield Product(name, b"".join([to_csv(list(_TABLES[name][1])), *lines]))
        yield Product(METADATA, _metadata())


def to_tables(plans: Iterable[Plan], iris: Iris) -> dict[str, bytes]:
    """Return the tables of plans and their CSVW metadata, by file name."""
    tables = Tables(iris)
    for plan in plans:
        tables.add(plan)
    return {product.name: product.content for product in tables.products()}


def _task_rows(plan: Plan, iris: Iris) -> Iterable[list[str]]:
    sections = {section.key: section for section in plan.sections}
    for task in plan.tasks:
        yield _task_row(plan, task, sections.get(task.section or ""), iris)


def _task_row(plan: Plan, task: Task, section: Section | None, iris: Iris) -> list[str]:
    assignments = [a for clause in task.clauses for a in clause.assignments]
    return [
        iris.task(plan.id, task.key),
        plan.id,
        task.key,
        task.parent or "",
        task.number or "",
        section.key if section else "",
        section.title.zh if section else "",
        (section.title.en or "") if section else "",
        task.title_en or "",
        task.text,
        "".join(clause.text for clause in task.clauses),
        *(_agents(assignments, role) for role in Role),
        _boolean(any(a.open_ended for a in assignments)),
        LIST_SEPARATOR.join(dict.fromkeys(due.value for due in task.deadlines if due.value)),
        LIST_SEPARATOR.join(dict.fromkeys(due.text for due in task.deadlines)),
        LIST_SEPARATOR.join(quantity.text for quantity in task.quantities),
    ]


def _agents(assignments: list[Assignment], role: Role) -> str:
    return LIST_SEPARATOR.join(dict.fromkeys(a.agent.short_name for a in assignments if a.role is role))


def _assignment_rows(plan: Plan, iris: Iris) -> Iterable[list[str]]:
    for task in plan.tasks:
        for index, clause in enumerate(task.clauses, start=1):
            for a in clause.assignments:
                yield [
                    iris.assignment(plan.id, task.key, index, a.role, a.agent),
                    iris.task(plan.id, task.key),
                    plan.id,
                    task.key,
                    a.role,
                    a.manner or "",
                    _boolean(a.open_ended),
                    a.rule,
                    _boolean(clause.repaired),
                    _boolean(clause.left_over),
                    iris.agent(plan.id, a.agent),
                    a.agent.short_name,
                    a.agent.label.en or "",
                    a.named_as,
                    str(a.span.start),
                    str(a.span.end),
                ]


def _agency_rows(
    agents: Mapping[str, tuple[Agent, str | None]], tasks: Mapping[tuple[str, Role], int]
) -> Iterable[list[str]]:
    for iri, (agent, on) in sorted(agents.items()):
        yield [
            iri,
            agent.kind,
            agent.short_name,
            agent.label.zh,
            agent.label.en or "",
            LIST_SEPARATOR.join(agent.notations_on(on)),
            *(str(tasks[iri, role]) for role in Role),
        ]


def _lines(name: str, rows: Iterable[list[str]]) -> bytes:
    cells = [_CELLS.get(datatype, str) for datatype, _ in _TABLES[name][1].values()]
    return to_lines([cell(value) for cell, value in zip(cells, row, strict=True)] for row in rows)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _metadata() -> bytes:
    tables = []
    for name, (title, columns) in _TABLES.items():
        schema: dict[str, object] = {
            "columns": [
                {"name": column, "titles": column, "dc:description": description}
                | {"datatype": datatype.rstrip("*")}
                | ({"separator": LIST_SEPARATOR} if datatype.endswith("*") else {})
                | ({"lang": column[-2:]} if column.endswith(("_zh", "_en")) else {})
                | ({"required": True} if column == "iri" else {})
                for column, (datatype, description) in columns.items()
            ],
            "primaryKey": "iri",
            "aboutUrl": "{iri}",
        }
        if name in _FOREIGN_KEYS:
            schema["foreignKeys"] = [
                {"columnReference": column, "reference": {"resource": table, "columnReference": key}}
                for column, table, key in _FOREIGN_KEYS[name]
            ]
        tables.append({"url": name, "dc:title": title, "tableSchema": schema})
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:license": {"@id": "http://creativecommons.org/publicdomain/zero/1.0/"},
        "dc:description": RULE,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tables": tables,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
