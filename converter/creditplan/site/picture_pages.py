"""The pages of pictures of a plan, each with the same in a table for those who read rather than look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from markupsafe import Markup

from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.model import Labels, Plan, Role
from creditplan.pictures.drawing import PICTURES, draw, title_of
from creditplan.pictures.facts import Facts, TaskRow, gather
from creditplan.pictures.matrix import matrix_panes
from creditplan.pictures.network import co_leads
from creditplan.pictures.owners import kinds
from creditplan.pictures.svg import Link
from creditplan.pictures.words import words_of
from creditplan.site.splitting import split, weigh


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a thing with its IRI, words, or a number."""

    words: Labels | str | int
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture shows, in rows; the caption and heads are words of the interface.

    Attributes:
        heads: words of its columns.
        rows: cells, as many as there are heads.
        caption: of the table, or ``None``.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Labels | None = None


class PicturePages:
    """Makes the views of the pictures of one plan."""

    def __init__(self, plan: Plan, iris: Iris, knowledge: Knowledge) -> None:
        self._facts, self._knowledge = gather([plan], iris), knowledge
        self._own = f"plan/{plan.id}"
        self._plan = {"iri": iris.plan(plan.id), "title": plan.title}

    def views(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the path of each page, and what it shows: a long table is on several."""
        for name in PICTURES:
            if name == "deadlines" and not (self._facts.deadlines or self._facts.targets):
                continue
            view = {
                "plan": self._plan,
                "name": name,
                "heading": Labels(title_of(name, "zh"), title_of(name, "en")),
                "drawn": self._drawer(name),
            }
            tables = [*_TABLES[name](self._facts)] if name in _TABLES else []
            if len(tables) != 1:
                yield f"{self._own}/{name}", view | {"tables": tables, "part": None}
                continue
            for part in split(f"{self._own}/{name}", partial(iter, tables[0].rows), _weight):
                yield part.page, view | {"tables": [replace(tables[0], rows=part.rows)], "part": part}

    def _drawer(self, name: str) -> Any:  # noqa: ANN401 (a function for the template)
        def drawn(language: str, link: Link) -> Markup:
            # Pictures write their words as XML does.
            if name == "matrix":
                return Markup(matrix_panes(self._facts, language, link))
            return Markup(draw(name, self._facts, language, link, knowledge=self._knowledge))

        return drawn


def _weight(row: tuple[Cell, ...]) -> int:
    return weigh(*(str(cell.words) if isinstance(cell.words, int) else cell.words for cell in row)) + sum(
        len(cell.iri) for cell in row
    )


def _task(row: TaskRow) -> Cell:
    number = row.task.number or f"({row.task.order})"
    label = row.task.label
    return Cell(Labels(f"{number} {label.zh}", f"{number} {label.en}" if label.en else None), row.iri)


def _network(facts: Facts) -> Iterator[Table]:
    names = {body.iri: body.name for body in facts.bodies}
    pairs = sorted(co_leads(facts).items(), key=lambda one: (-one[1], one[0]))
    rows = tuple(
        (Cell(names[first], first), Cell(names[second], second), Cell(count))
        for (first, second), count in pairs
    )
    yield Table(("body", "body", "led_together"), rows)


def _workload(facts: Facts) -> Iterator[Table]:
    counts = Counter((body, role) for (_, body), roles in facts.roles.items() for role in roles)
    rows = tuple(
        (
            Cell(body.name, body.iri),
            Cell(facts.tasks_of(body)),
            *(Cell(counts[body.iri, role]) for role in Role),
        )
        for body in facts.busiest
    )
    yield Table(("body", "tasks", *Role), rows)


def _nobody_alone(facts: Facts) -> Iterator[Table]:
    for kind, tasks in kinds(facts).items():
        if kind != "one" and tasks:
            zh, en = (
                next(f"{one['name']}: {one['meaning']}" for one in words.own["kinds"] if one["key"] == kind)
                for words in (words_of("nobody-alone", language) for language in ("zh", "en"))
            )
            caption = Labels(zh.replace(": ", "：", 1), en)
            yield Table(("task",), tuple((_task(row),) for row in tasks), caption)


def _deadlines(facts: Facts) -> Iterator[Table]:
    if facts.deadlines:
        dated = sorted(facts.deadlines, key=lambda row: row.deadline.value or "9999")
        rows = tuple(
            (Cell(row.deadline.value or ""), Cell(Labels(row.deadline.text)), _task(row.task))
            for row in dated
        )
        yield Table(("date", "deadline", "task"), rows)
    if facts.targets:
        rows = tuple(
            (
                Cell(Labels(row.quantity.text)),
                Cell(f"{row.quantity.value} {row.quantity.unit}"),
                _task(row.task),
            )
            for row in facts.targets
        )
        yield Table(("target", "value", "task"), rows)


_TABLES = {
    "network": _network,
    "workload": _workload,
    "nobody-alone": _nobody_alone,
    "deadlines": _deadlines,
}
