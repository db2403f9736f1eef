"""Tasks and bodies: a row for each task, a column for each body, and the role where they meet."""

from __future__ import annotations

from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from creditplan.pictures.facts import Body, Facts, TaskRow
from creditplan.pictures.svg import ROW, SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, shortened, width

COLUMNS: Final = 60
"""The most columns that people find their way in; ``ROWS``: the most rows."""
ROWS: Final = 400
_NAME, _HEAD, _LEGEND = {"zh": 300.0, "en": 360.0}, {"zh": 150.0, "en": 200.0}, 30.0


def matrix(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw it; return SVG. What does not fit in is told below, the bodies with the fewest tasks first."""
    shown, tasks = shown_columns(facts), facts.tasks[:ROWS]
    sheet = Sheet("matrix", language, facts, link, bodies=len(facts.bodies), tasks=len(facts.tasks))
    if not shown:
        return sheet.empty(alone=alone)
    sheet.legend(16)
    return _Matrix(facts, sheet, shown, tasks).draw(alone=alone)


def shown_columns(facts: Facts) -> tuple[Body, ...]:
    """Return the bodies that have a column: all of as many tasks, or none, as long as that leaves any."""
    bodies = facts.busiest
    if len(bodies) <= COLUMNS:
        return bodies
    least = facts.tasks_of(bodies[COLUMNS])
    more = tuple(body for body in bodies if facts.tasks_of(body) > least)
    return more or bodies[:COLUMNS]


class _Matrix:
    def __init__(
        self, facts: Facts, sheet: Sheet, shown: tuple[Body, ...], tasks: tuple[TaskRow, ...]
    ) -> None:
        self.facts, self.sheet, self.shown, self.tasks = facts, sheet, shown, tasks
        self.words = sheet.words
        self.left = _NAME[self.words.language]
        labels = [self.words.label(body.short)[0] for body in shown]
        self.heads = [shortened(label, SIZE, _HEAD[self.words.language]) for label in labels]
        self.depth = max(width(head, SIZE) for head in self.heads)
        self.right = self.left + ROW * len(shown) + 2

    def draw(self, *, alone: bool) -> str:
        top = _LEGEND + self.depth + 2 * ROW
        self._columns(_LEGEND + self.depth + 6, above=True)
        grid = self.sheet.shape(self.sheet.root, "g", "grid")
        bottom = self._rows(top)
        for place in range(0, len(self.shown) + 1, 5):
            x = self.left + place * ROW
            self.sheet.shape(grid, "path", "", d=f"M{x:g} {top:g}V{bottom:g}")
        self._columns(bottom + 8, above=False)
        end = self.sheet.notes(bottom + self.depth + 14, self.right, *self._left_out())
        return self.sheet.finish(self.right, end + 8, alone=alone)

    def _columns(self, y: float, *, above: bool) -> None:
        """Write the names of the bodies, above the rows and once more below them."""
        group = self.sheet.shape(self.sheet.root, "g", "heads")
        for place, (body, head) in enumerate(zip(self.shown, self.heads, strict=True)):
            x = self.left + (place + 0.5) * ROW
            named = f"{self.words.told(body.name)} ({self.facts.tasks_of(body)})"
            thing = self.sheet.thing(group, body.iri, "head", named)
            _, language = self.words.label(body.short)
            self._head(thing, Text(x, y, head, SIZE, language), above)
            if above:
                count = Text(x, y + ROW * 0.9, str(self.facts.tasks_of(body)), SMALL)
                self.sheet.text(group, count, "count", "middle")
        if above:
            line = Text(self.left - 8, y + ROW * 0.9, self.words.say("count"), SMALL)
            self.sheet.text(group, line, "count", "end")

    def _head(self, parent: ET.Element, line: Text, above: bool) -> None:
        """Write Chinese from the top down, and what is in Latin letters from the bottom up."""
        chinese = (line.language or self.words.language) == "zh"
        if chinese:
            upright = {"writing_mode": "vertical-rl", "dominant_baseline": "central"}
            self.sheet.text(parent, line, "", "end" if above else "start", **upright)
            return
        x, y = line.x + SIZE * 0.36, line.y
        line = line._replace(x=x)
        anchor = "start" if above else "end"
        self.sheet.text(parent, line, "", anchor, transform=f"rotate(-90 {x:g} {y:g})")

    def _rows(self, y: float) -> float:
        """Draw the tasks with bands of their sections between; return where they end."""
        for plan, of_plan in groupby(self.tasks, key=lambda task: task.plan):
            if len(self.facts.plans) > 1:
                self._band(plan.iri, self.words.told(plan.title), y)
                y += ROW + 4
            for section, tasks in groupby(of_plan, key=lambda task: task.section):
                if section:
                    self._band(section.iri, self.words.told(self.words.section(section)), y)
                    y += ROW + 4
                for task in tasks:
                    self._row(task, y)
                    y += ROW
        return y

    def _band(self, iri: str, title: str, y: float) -> None:
        thing = self.sheet.thing(self.sheet.root, iri, "band", title)
        self.sheet.shape(thing, "rect", "", x=0, y=y + 2, width=self.right, height=ROW)
        line = Text(4, y + ROW - 4, shortened(title, SIZE, (self.right - 8) / 1.06), SIZE)
        self.sheet.text(thing, line)

    def _row(self, task: TaskRow, y: float) -> None:
        title = self.words.task(task)
        thing = self.sheet.thing(self.sheet.root, task.iri, "task", self.words.told(title))
        self.sheet.text(thing, self.sheet.name(title, 4, y + ROW - 5, self.left - 16))
        self.sheet.shape(self.sheet.root, "path", "grid", d=f"M0 {y + ROW:g}H{self.right:g}")
        name = self.words.told(title) if len(title.zh) < 40 else task.task.number or task.task.key
        for place, body in enumerate(self.shown):
            roles = self.facts.roles.get((task.iri, body.iri))
            if roles:
                said = self.words.joined([self.words.role(role) for role in roles])
                told = self.words.say("cell", body=self.words.told(body.short), roles=said, task=name)
                cell = self.sheet.shape(self.sheet.root, "g", "cell", told)
                self.sheet.sign(cell, roles, self.left + place * ROW + 1, y + 1)

    def _left_out(self) -> list[str]:
        told = []
        rest = self.facts.busiest[len(self.shown) :]
        if rest:
            told.append(self.words.say("more_bodies", count=len(rest), most=self.facts.tasks_of(rest[0])))
        if len(self.facts.tasks) > len(self.tasks):
            told.append(self.words.say("more_tasks", count=len(self.facts.tasks) - len(self.tasks)))
        return told
