"""What the plans of a site have in common, collected plan by plan: who has which task, who is named where.

It is kept in a temporary database, so that a site of any size is made in bounded memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from creditplan.conversion import Conversion
from creditplan.iris import Iris
from creditplan.model import Agent, Labels

_SCHEMA = Path(__file__).with_name("collected.sql")
_ROLES = ("lead", "responsible", "participant")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list, with the roles that somebody has in it."""

    iri: str
    number: str
    title: Labels
    plan_iri: str
    plan: Labels
    roles: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent in a list: in how many tasks it has each role."""

    iri: str
    kind: str
    label: Labels
    short: str
    lead: int
    responsible: int
    participant: int
    tasks: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    iri: str
    id: str
    title: Labels
    year: str
    place: str
    issuer: str
    tasks: int
    issuer_label: Labels | None


class Collected:
    """Collects, and answers when all is there."""

    def __init__(self, iris: Iris) -> None:
        self._iris = iris
        # A name that is empty means a file of the system's own, which goes with its connection.
        self._db = sqlite3.connect("")
        schema, _, self._indexes = _SCHEMA.read_text("utf-8").partition("-- INDEXES\n")
        self._db.executescript(schema)
        self._tasks = 0
        self.plans = 0

    def add(self, conversion: Conversion) -> None:
        """Add what a plan says of its tasks and agents."""
        plan, iris = conversion.plan, self._iris
        self.plans += 1
        issuer = iris.agent(plan.id, plan.issuer) if plan.issuer else ""
        self._db.execute(
            "INSERT INTO plan VALUES (?,?,?,?,?,?,?,?,?)",
            (
                self.plans, iris.plan(plan.id), plan.id, plan.title.zh, plan.title.en, (plan.date or "")[:4],
                plan.territory or "", issuer, len(plan.tasks),
            ),
        )  # fmt: skip
        agents: dict[str, Agent] = {issuer: plan.issuer} if plan.issuer else {}
        for task in plan.tasks:
            self._tasks += 1
            title = task.label
            due = next((one.value for one in task.deadlines if one.value), None)
            self._db.execute(
                "INSERT INTO task VALUES (?,?,?,?,?,?,?)",
                (
                    self._tasks,
                    self.plans,
                    iris.task(plan.id, task.key),
                    task.number or "",
                    title.zh,
                    title.en,
                    due,
                ),
            )
            rows = []
            for clause in task.clauses:
                for one in clause.assignments:
                    iri = iris.agent(plan.id, one.agent)
                    agents[iri] = one.agent
                    rows.append((self._tasks, iri, one.role.value, int(one.open_ended)))
            self._db.executemany("INSERT INTO part VALUES (?,?,?,?)", rows)
            self._db.executemany(
                "INSERT INTO mention VALUES (?,?,?)",
                {(self._tasks, iris.document(plan.id, m.document), m.mention.value) for m in task.mentions},
            )
        self._db.executemany(
            "INSERT OR IGNORE INTO agent VALUES (?,?,?,?,?,?)",
            [
                (iri, one.kind.value, one.label.zh, one.label.en or one.english_by_rule, one.short_name,
                 one.jurisdiction or one.place or "")
                for iri, one in agents.items()
            ],
        )  # fmt: skip
        for iri, agent in agents.items():
            self.has_functions(iri, agent.functions)

    def has_functions(self, agent: str, functions: Iterable[str]) -> None:
        """Add functions of an agent, by their keys."""
        self._db.executemany(
            "INSERT OR IGNORE INTO function VALUES (?,?)", [(agent, one) for one in functions]
        )

    def say(self, page: str, statements: Iterable[str]) -> None:
        """Add statements to those that belong to a page."""
        self._db.executemany("INSERT OR IGNORE INTO said VALUES (?,?)", ((page, one) for one in statements))

    def has_page(self, file: str) -> None:
        """Add a page, by the name of its file."""
        self._db.execute("INSERT INTO page VALUES (?)", (file,))

    def pages_in_parts(self, size: int) -> Iterator[list[str]]:
        """Yield the names of the files of pages, sorted, in parts of a size at most."""
        rows = self._db.execute("SELECT file FROM page ORDER BY file")
        while part := rows.fetchmany(size):
            yield [file for (file,) in part]

    def finish(self) -> None:
        """Make it ready to be asked."""
        self._db.executescript(self._indexes)

    def pages(self) -> Iterator[str]:
        """Yield the pages that statements belong to, sorted."""
        yield from (page for (page,) in self._db.execute("SELECT DISTINCT page FROM said ORDER BY page"))

    def said(self, page: str) -> list[str]:
        """Return the statements that belong to a page, sorted."""
        rows = self._db.execute("SELECT statement FROM said WHERE page = ? ORDER BY statement", (page,))
        return [statement for (statement,) in rows]

    def label(self, iri: str) -> Labels | None:
        """Return the name of an agent, if any plan names it."""
        row = self._db.execute("SELECT zh, en FROM agent WHERE iri = ?", (iri,)).fetchone()
        return Labels(*row) if row else None

    def tasks_of(self, agent: str, most: int) -> list[TaskRow]:
        """Return the tasks in which an agent has a role, in the order of plans and tasks."""
        return self._rows("part.agent = ?", (agent,), most)

    def tasks_naming(self, document: str, most: int) -> list[TaskRow]:
        """Return the tasks that name a document."""
        return self._rows(
            "task.n IN (SELECT task FROM mention WHERE document = ?) AND part.task IS NOT NULL",
            (document,),
            most,
        )

    def partners(self, agent: str, most: int) -> list[tuple[str, Labels, int, int]]:
        """Return who shares most tasks with an agent: IRI, label, how many tasks, how many led by both."""
        rows = self._db.execute(
            """SELECT his.agent, agent.zh, agent.en, COUNT(DISTINCT his.task) AS shared,
                 COUNT(DISTINCT CASE WHEN own.role = 'lead' AND his.role = 'lead' THEN his.task END) AS led
               FROM part AS own JOIN part AS his ON his.task = own.task AND his.agent <> own.agent
               JOIN agent ON agent.iri = his.agent
               WHERE own.agent = ? GROUP BY his.agent ORDER BY shared DESC, led DESC, his.agent LIMIT ?""",
            (agent, most),
        )
        return [(iri, Labels(zh, en), shared, led) for iri, zh, en, shared, led in rows]

    def agents(self, where: str = "1", values: tuple[object, ...] = ()) -> Iterator[AgentRow]:
        """Yield agents with how many tasks they have, the most first."""
        rows = self._db.execute(
            f"""SELECT agent.iri, agent.kind, agent.zh, agent.en, agent.short,
                 COUNT(DISTINCT CASE WHEN part.role = 'lead' THEN part.task END),
                 COUNT(DISTINCT CASE WHEN part.role = 'responsible' THEN part.task END),
                 COUNT(DISTINCT CASE WHEN part.role = 'participant' THEN part.task END),
                 COUNT(DISTINCT part.task) AS tasks
               FROM agent LEFT JOIN part ON part.agent = agent.iri WHERE {where}
               GROUP BY agent.iri ORDER BY tasks DESC, agent.iri""",
            values,
        )
        for iri, kind, zh, en, short, *counts in rows:
            yield AgentRow(iri, kind, Labels(zh, en), short, *counts)

    def agents_of_function(self, function: str) -> Iterator[AgentRow]:
        """Yield the agents that have a function, by its key."""
        return self.agents("agent.iri IN (SELECT agent FROM function WHERE function = ?)", (function,))

    def agents_of_place(self, place: str) -> Iterator[AgentRow]:
        """Yield the agents of a place, by its key."""
        return self.agents("agent.place = ?", (place,))

    def functions(self) -> dict[str, int]:
        """Return how many agents have each function, by its key."""
        rows = self._db.execute(
            "SELECT function, COUNT(*) FROM function JOIN agent ON iri = agent GROUP BY function ORDER BY 1"
        )
        return dict(rows.fetchall())

    def plan_rows(self, place: str = "") -> Iterator[PlanRow]:
        """Yield plans, in their order; ``place``: only those of a place, by its key."""
        rows = self._db.execute(
            """SELECT plan.iri, id, plan.zh, plan.en, year, plan.place, issuer, tasks, agent.zh, agent.en
               FROM plan LEFT JOIN agent ON agent.iri = issuer
               WHERE plan.place = ?1 OR ?1 = '' ORDER BY n""",
            (place,),
        )
        for iri, id_, zh, en, year, in_place, issuer, tasks, issuer_zh, issuer_en in rows:
            label = None if issuer_zh is None else Labels(issuer_zh, issuer_en)
            yield PlanRow(iri, id_, Labels(zh, en), year, in_place, issuer, tasks, label)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        (found,) = self._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        return int(found)

    def _rows(self, where: str, values: tuple[object, ...], most: int) -> list[TaskRow]:
        rows = self._db.execute(
            f"""SELECT task.iri, task.number, task.zh, task.en, plan.iri, plan.zh, plan.en,
                 GROUP_CONCAT(DISTINCT part.role), MAX(part.open)
               FROM task JOIN plan ON plan.n = task.plan LEFT JOIN part ON part.task = task.n
               WHERE {where} GROUP BY task.n ORDER BY task.n LIMIT ?""",
            (*values, most),
        )
        return [
            TaskRow(
                iri, number, Labels(zh, en), plan, Labels(plan_zh, plan_en),
                tuple(sorted((roles or "").split(","), key=_order)) if roles else (), bool(is_open),
            )
            for iri, number, zh, en, plan, plan_zh, plan_en, roles, is_open in rows
        ]  # fmt: skip


def _order(role: str) -> int:
    return _ROLES.index(role)
