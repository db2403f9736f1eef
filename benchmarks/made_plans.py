"""What a made-up plan says, before it is laid out: who issues it, its sections and tasks, and who does them.

All words come from corpus.toml. A plan is made of the seed and its own number alone, so that it is the same
in a corpus of ten and of a hundred thousand.
"""

from __future__ import annotations

import calendar
import math
import random
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

BLOCK = 20
_STRIDE = 7919  # a prime: so plans that follow one another are of other issuers and years
_CAST = 12  # no task names more bodies
_SLOT = re.compile(r"\{(lead|responsible|participant) (?:(\d)-(\d)( open)?|(group))\}")


@cache
def mix() -> dict[str, Any]:
    """What corpus.toml says."""
    return tomllib.loads(Path(__file__).with_name("corpus.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Issue:
    """Who issues a plan, and when: the number of the document, the place, and what that lies ``within``."""

    level: str
    place: str
    within: str
    issuer: str
    number: str | None
    on: date

    @property
    def sign(self) -> str:
        """What stands before names of its bodies: 省, 市, 县."""
        return {"central": "", "province": "省"}.get(self.level, self.place[-1:])

    @property
    def government(self) -> str:
        """As its notices call it."""
        return f"{self.sign}政府" if self.sign else "国务院"


@dataclass
class Due:
    """A deadline: its words, and the last day that they mean, if they mean one."""

    words: str
    value: str | None


@dataclass
class Task:
    """A task.

    Attributes:
        head: its first words, without a full stop.
        rest: sentences behind them.
        clause: who does it, as the layout writes it; empty if nobody is named.
        rows: agency, role, open_list of each body named.
        due: its deadlines.
        sentences: of a task whose sentences have clauses of their own; these stand in ``clauses``.
        parts: tasks that it is made of.
        written: its words with the sentence that says who does it, where a layout has it in their midst.
        cells: by role, what stands in the columns of a table.
    """

    head: str
    rest: str
    clause: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    parts: list[Task] = field(default_factory=list)
    written: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its words without the clause."""
        return f"{self.head}。{self.rest}"


@dataclass
class Section:
    """A section with tasks, or with others below it, or with paragraphs that are no tasks."""

    heading: str
    tasks: list[Task] = field(default_factory=list)
    below: list[Section] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """A plan, not yet laid out; ``style`` decides by chance what its makers decide."""

    issue: Issue
    layout: str
    theme: dict[str, Any]
    style: random.Random
    sections: list[Section]
    columns: dict[str, str]


def issued(index: int, seed: int) -> Issue:
    """Who issues a plan: no two have one document number, or the same issuer and year and no number."""
    random_ = random.Random(f"{seed}/{index}/issue")
    pattern = [level for level, count in mix()["levels"].items() for _ in range(count)]
    random.Random(f"{seed}/levels").shuffle(pattern)
    level = pattern[index % BLOCK]
    rank = index // BLOCK * pattern.count(level) + pattern[: index % BLOCK].count(level)
    years = range(mix()["years"]["first"], mix()["years"]["last"] + 1)
    issuers = mix()["issuers"][level]
    slots = len(issuers) * len(years)
    slot = (rank * _STRIDE + seed) % slots
    name, *within, sign = issuers[slot % len(issuers)]
    on = date(years[slot // len(issuers)], random_.randint(1, 6), random_.randint(1, 28))
    number = f"{sign}〔{on.year}〕{rank // slots * 9 + random_.randint(1, 9)}号"
    if rank < slots and random_.random() > mix()["shares"]["numbered"]:
        number = ""
    if level == "central":
        return Issue(level, "", "", f"{name.removesuffix('办公厅')}办公厅", number or None, on)
    office = "办公厅" if level == "province" else "办公室"
    return Issue(level, name, within[0], f"{name}人民政府{office}", number or None, on)


def draft(index: int, seed: int) -> Draft:
    """Make up what the plan of a number says."""
    issue = issued(index, seed)
    style = random.Random(f"{seed}/{index}/style")
    layouts = mix()["layouts"]
    layout = style.choices(list(layouts), [one["share"] for one in layouts.values()])[0]
    theme = style.choice(mix()["themes"])
    columns = style.choice(mix()["tables"])["columns"]
    words = _Words(issue, layout, theme, random.Random(f"{seed}/{index}/words"), columns)
    sections = words.sections(_size(style))
    shares = mix()["shares"]
    if layout != "table":
        for name, at in (("aim", 0), ("closing", len(sections) + 1)):
            if style.random() < shares[name]:
                heading, *paragraphs = (part.format(theme=theme["name"]) for part in mix()["plan"][name])
                sections.insert(at, Section(heading, paragraphs=paragraphs))
    return Draft(issue, layout, theme, style, sections, columns)


def _size(style: random.Random) -> int:
    said = mix()["tasks"]
    drawn = round(style.lognormvariate(math.log(said["median"]), said["spread"]))
    return max(said["least"], min(said["most"], drawn))


class _Words:
    """Puts the words of one plan together."""

    def __init__(
        self, issue: Issue, layout: str, theme: dict, chance: random.Random, columns: dict[str, str]
    ) -> None:
        self.issue, self.layout, self.theme, self.chance, self.columns = issue, layout, theme, chance, columns
        self.heads = [verb + thing for verb in mix()["text"]["verbs"] for thing in theme["objects"]]
        chance.shuffle(self.heads)
        self.bodies = _bodies(issue)
        self.elided = issue.sign and self.happens("elided")
        self.listed = layout == "brackets" and self.happens("first_listed")
        self.noted = False
        self.joint = chance.choice(mix()["clauses"]["joints"]) if self.happens("joined") else ""
        self.separator = "\n" if layout == "table" and self.happens("stacked") else "、"

    def happens(self, share: str) -> bool:
        return self.chance.random() < mix()["shares"][share]

    def sections(self, size: int) -> list[Section]:
        """So many tasks, in sections."""
        headings = self.theme["headings"]
        count = max(2, min(len(headings), size // 5))
        cuts = sorted(self.chance.sample(range(1, size), count - 1))
        sizes = [end - start for start, end in zip([0, *cuts], [*cuts, size], strict=True)]
        chosen = self.chance.sample(headings, count)
        own = self.happens("parent_clause")
        fill = (
            {True: self._with_parts, False: self._with_sections}[own]
            if self.layout == "nested"
            else self._flat
        )
        return [fill(Section(heading), tasks) for heading, tasks in zip(chosen, sizes, strict=True)]

    def _flat(self, section: Section, size: int) -> Section:
        section.tasks = [self.task() for _ in range(size)]
        return section

    def _with_sections(self, section: Section, size: int) -> Section:
        while size:
            count = min(size, self.chance.randint(2, 5))
            section.below.append(self._flat(Section(self.heads.pop()), count))
            size -= count
        return section

    def _with_parts(self, section: Section, size: int) -> Section:
        while size:
            # A part alone would be none.
            count = min(size - 1, self.chance.randint(2, 4)) if size > 2 else 0
            task = self.task()
            task.parts = [self.task() for _ in range(count)]
            section.tasks.append(task)
            size -= count + 1
        return section

    def task(self) -> Task:
        """A task with who does it."""
        details = self.chance.sample(mix()["text"]["details"], self.chance.randint(1, 3))
        sentences = [self._detail(detail) for detail in details]
        task = Task(self.heads.pop(), "")
        if self.happens("cited"):
            sentences.insert(-1, self._detail(self.chance.choice(mix()["text"]["cited"])))
        if self.happens("dated"):
            task.due.append(self._due())
            sentences[-1] = f"{task.due[0].words}，{sentences[-1]}"
        if self.layout in ("brackets", "nested") and not self.listed and self.happens("several"):
            self._assign_each(task, sentences)
            return task
        task.rest = "".join(f"{sentence}。" for sentence in sentences)
        self._assign(task)
        return task

    def _assign_each(self, task: Task, sentences: list[str]) -> None:
        """A clause of its own for each sentence, all by different bodies."""
        cast = self.chance.sample(self.bodies, _CAST)
        for sentence in sentences:
            task.sentences.append(f"{sentence}。")
            task.clauses.append(self._filled("{responsible 1-3}负责", task, cast))
        task.rest = "".join(task.sentences)

    def _detail(self, detail: str) -> str:
        numbers = {"n": self.chance.randint(2, 60), "percent": self.chance.randint(70, 99)}
        thing = self.chance.choice(self.theme["objects"])
        return detail.format(object=thing, before=self.issue.on.year - 1, **numbers)

    def _due(self) -> Due:
        form = self.chance.choice(mix()["deadlines"]["dated"])
        own = self.issue.on.year
        month = self.chance.randint(self.issue.on.month + 1, 12)
        last = calendar.monthrange(own, month)[1]
        slots = {"own": own, "year": own + self.chance.randint(0, 1), "month": month, "last": last}
        return Due(form["words"].format(**slots), form["value"].format(**slots))

    def _assign(self, task: Task) -> None:
        cast = self.chance.sample(self.bodies, _CAST)
        if self.layout == "table":
            self._fill_columns(task, cast)
            return
        kind = {"nested": "brackets"}.get(self.layout, self.layout)
        forms = mix()["clauses"]["first_listed" if self.listed else kind]
        form = self.chance.choices(forms, [one["share"] for one in forms])[0]["form"]
        task.clause = self._filled(form, task, cast)
        if self.layout in ("brackets", "nested"):
            if not task.due and self.happens("clause_dated"):
                task.due.append(self._due())
                words = task.due[0].words
                task.clause += f"；完成时限：{words}" if "单位：" in form else f"，{words}完成"
            if self.listed and not self.noted:
                task.clause += mix()["clauses"]["first_listed_note"]
                self.noted = True
        elif self.layout == "labels" and not task.due and self.happens("label_dated"):
            task.due.append(self._due())
            task.clause += f"\n完成时限：{task.due[0].words}"

    def _fill_columns(self, task: Task, cast: list[dict]) -> None:
        for meaning in self.columns.values():
            if meaning == "deadline":
                lasting = self.chance.choice(mix()["deadlines"]["lasting"])
                due = self._due() if self.chance.random() < 0.8 else Due(lasting, None)
                task.cells[meaning] = due.words
                task.due.append(due)
            elif meaning.startswith("participant") and self.happens("nobody"):
                task.cells[meaning] = self.chance.choice(mix()["clauses"]["nobody"])
            elif " " in meaning:
                task.cells[meaning] = self._filled(f"{{{meaning}}}", task, cast)

    def _filled(self, form: str, task: Task, cast: list[dict]) -> str:
        """Names in the places of a form; the rows that this comes to are the task's."""

        def names(found: re.Match[str]) -> str:
            role, least, most, is_open, group = found.groups()
            if group:
                words = self.chance.choice(mix()["groups"][self.issue.level])
                task.rows.append({"agency": words, "role": role, "open_list": False})
                return words
            chosen = [cast.pop() for _ in range(self.chance.randint(int(least), int(most)))]
            said = [self._name(body, first=place == 0) for place, body in enumerate(chosen)]
            task.rows += [{"agency": name, "role": role, "open_list": bool(is_open)} for name in said]
            last = self.joint if len(said) > 2 and self.joint else self.separator
            listed = last.join([*([self.separator.join(said[:-1])] if said[1:] else []), said[-1]])
            return listed + (self.chance.choice(mix()["clauses"]["open_tails"]) if is_open else "")

        return _SLOT.sub(names, form)

    def _name(self, body: dict, *, first: bool) -> str:
        name = body["names"][self.issue.level]
        plain = self.elided and not first and not body.get("whole")
        return name if plain else self.issue.sign + name


def _bodies(issue: Issue) -> list[dict]:
    """The bodies that a plan of its level and year can name."""
    year = issue.on.year
    found = {
        body["names"][issue.level]: body
        for body in mix()["bodies"]
        if issue.level in body["names"] and body.get("since", year) <= year <= body.get("until", year)
    }
    return list(found.values())
