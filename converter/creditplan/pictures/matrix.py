"""Tasks and bodies: a row for each task, a column for each body, and the role where they meet."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import accumulate, groupby
from typing import Final
from xml.etree import ElementTree as ET

from creditplan.pictures.facts import Body, Facts, TaskRow
from creditplan.pictures.svg import ROW, SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, legible, shortened, width

COLUMNS: Final = 60
"""The most columns that people find their way in; ``ROWS``: the most rows."""
ROWS: Final = 400
_LIGHT: Final = 1_150
"""So many marks at most keep a page below 400 KB: a role is one, the row of a task two."""
_NAME, _HEAD, _LEGEND = {"zh": 300.0, "en": 360.0}, {"zh": 150.0, "en": 200.0}, 30.0


def matrix(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw it; return SVG. What does not fit in is told below, the bodies with the fewest tasks first."""
    shown, tasks = shown_columns(facts), facts.tasks[:ROWS]
    sheet = Sheet("matrix", language, facts, link, bodies=len(facts.bodies), tasks=len(facts.tasks))
    if not shown:
        return sheet.empty(alone=alone)
    sheet.legend(16)
    return _Matrix(facts, sheet, shown, tasks).draw(alone=alone)


def matrix_panes(facts: Facts, language: str, link: Link = None) -> str:
    """Draw it for a page in which the names stay in view while the rest is scrolled; return HTML.

    Names of bodies and of tasks are pictures of their own, which lie over the one of what stands where they
    meet, in its coordinates: the style sheet of the page holds them at its edges.
    """
    shown = shown_columns(facts)
    sheet = Sheet("matrix", language, facts, link, bodies=len(facts.bodies), tasks=len(facts.tasks))
    if not shown:
        return sheet.empty(alone=False)
    return _Matrix(facts, sheet, shown, _light(facts, shown)).panes()


def _light(facts: Facts, shown: tuple[Body, ...]) -> tuple[TaskRow, ...]:
    """Return the first tasks, as many as a page can be expected to load."""
    columns = {one.iri for one in shown}
    cells = Counter(task for task, body in facts.roles if body in columns)
    marks = accumulate(2 + cells[task.iri] for task in facts.tasks)
    return tuple(task for task, held in zip(facts.tasks[:ROWS], marks, strict=False) if held <= _LIGHT)


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
        # Where the names of bodies and of tasks are written: into the picture, or panes of it.
        self.above = self.beside = self.corner = sheet.root

    def panes(self) -> str:
        self.corner, self.above, self.beside = (
            self.sheet.pane(name) for name in ("corner", "above", "beside")
        )
        top = self.depth + 2 * ROW
        self._columns(self.depth + 6, above=True)
        bottom = self._grid(top) + 2
        sizes = ((self.left, top), (self.right, top), (self.left, bottom))
        panes = zip((self.corner, self.above, self.beside), sizes, strict=True)
        drawn = [self.sheet.finish_pane(pane, *size) for pane, size in panes]
        whole = self.sheet.finish(self.right, bottom, alone=False)
        notes = "".join(f'<p class="also">{escape(legible(one))}</p>\n' for one in self._left_out())
        return f'<div class="panes">\n{"".join(drawn)}{whole}</div>\n{notes}'

    def draw(self, *, alone: bool) -> str:
        top = _LEGEND + self.depth + 2 * ROW
        self._columns(_LEGEND + self.depth + 6, above=True)
        bottom = self._grid(top)
        self._columns(bottom + 8, above=False)
        end = self.sheet.notes(bottom + self.depth + 14, self.right, *self._left_out())
        return self.sheet.finish(self.right, end + 8, alone=alone)

    def _grid(self, top: float) -> float:
        """Draw the rows with lines between the columns; return where they end."""
        grid = self.sheet.shape(self.sheet.root, "g", "grid")
        bottom = self._rows(top)
        for place in range(0, len(self.shown) + 1, 5):
            x = self.left + place * ROW
            self.sheet.shape(grid, "path", "", d=f"M{x:g} {top:g}V{bottom:g}")
        return bottom

    def _columns(self, y: float, *, above: bool) -> None:
        """Write the names of the bodies, above the rows and once more below them."""
        group = self.sheet.shape(self.above, "g", "heads")
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
            corner = group if self.corner is self.above else self.corner
            self.sheet.text(corner, line, "count", "end")

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
        thing = self.sheet.thing(self.beside, iri, "band", title)
        whole = self.beside is self.sheet.root
        ground = thing if whole else self.sheet.shape(self.sheet.root, "g", "band")
        self.sheet.shape(ground, "rect", "", x=0, y=y + 2, width=self.right, height=ROW)
        if not whole:
            # The pane covers the ground: it has its part of it.
            self.sheet.shape(thing, "rect", "", x=0, y=y + 2, width=self.left, height=ROW)
        room = self.right - 8 if whole else self.left - 12
        line = Text(4, y + ROW - 4, shortened(title, SIZE, room / 1.06), SIZE)
        self.sheet.text(thing, line)

    def _row(self, task: TaskRow, y: float) -> None:
        title = self.words.task(task)
        thing = self.sheet.thing(self.beside, task.iri, "task", self.words.told(title))
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
