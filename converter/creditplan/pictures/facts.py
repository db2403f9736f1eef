"""Who does what, in rows: plans as their pictures and the tables beside these need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from creditplan.iris import Iris
from creditplan.model import (
    Agent,
    AgentKind,
    Assignment,
    Deadline,
    Labels,
    Plan,
    Quantity,
    Role,
    Section,
    Task,
)

_NOWHERE = Labels("")
_GROUPS = (AgentKind.GROUP, AgentKind.COLLECTIVE)


@dataclass(frozen=True, slots=True)
class Body:
    """A body or group, as of the date of the first plan that names it.

    Attributes:
        iri: as it is published.
        agent: what is known of it.
        on: that date; ``None``: not known.
        territory: key of the place whose plan it was; ``None``: a national one.
        home: full name of the place that all plans are of, which short names need not say.
    """

    iri: str
    agent: Agent
    on: str | None
    territory: str | None
    home: Labels = _NOWHERE

    @property
    def is_group(self) -> bool:
        """Whether it is a class of bodies, such as 各地区."""
        return self.agent.kind in _GROUPS

    @property
    def name(self) -> Labels:
        """Full name; where nobody wrote an English one, that which a rule has made."""
        label = self.agent.label
        return Labels(label.zh, label.en or self.agent.english_by_rule)

    @property
    def short(self) -> Labels:
        """Short name: in English the abbreviation, where there is one."""
        notations = self.agent.notations_on(self.on)
        short = self.at_home(Labels(self.agent.short_name, self.name.en))
        return Labels(short.zh, notations[0]) if notations else short

    def at_home(self, label: Labels) -> Labels:
        """Return a name of the body without the place that all plans are of."""
        home, own, english = self.home, label.zh.removeprefix(self.home.zh), label.en
        if english and home.en and not self.agent.label.en:
            english = english.removesuffix(f" of {home.en}").removesuffix(f", {home.en}")
        return Labels(own if len(own) > 1 else label.zh, english)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its IRI."""

    iri: str
    plan: Plan

    @property
    def title(self) -> Labels:
        """Its title, or its id where it has none."""
        title = self.plan.title
        return title if title.zh or title.en else Labels(self.plan.id)


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section with its IRI, and that of what it stands in."""

    iri: str
    parent: str
    section: Section


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its IRI.

    Attributes:
        iri: as it is published.
        plan: the one that it is of.
        section: the one that it stands in, at whatever depth; ``None``: none.
        parent: IRI of the task that it is a part of.
        task: what is known of it.
    """

    iri: str
    plan: PlanRow
    section: SectionRow | None
    parent: str | None
    task: Task


@dataclass(frozen=True, slots=True)
class Duty:
    """An assignment with its IRI: a body has a role in a task."""

    iri: str
    task: TaskRow
    body: Body
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline of a task, with its IRI."""

    iri: str
    task: TaskRow
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A number that a task is to reach, with its IRI."""

    iri: str
    task: TaskRow
    quantity: Quantity


@dataclass(frozen=True)
class Facts:
    """What plans say, in the order of the plans and of each document.

    Attributes:
        plans, sections, tasks, duties, deadlines, targets: its rows.
        bodies: whom the duties name, each once, in the order in which they are named first.
    """

    plans: tuple[PlanRow, ...]
    sections: tuple[SectionRow, ...]
    tasks: tuple[TaskRow, ...]
    bodies: tuple[Body, ...]
    duties: tuple[Duty, ...]
    deadlines: tuple[DeadlineRow, ...]
    targets: tuple[TargetRow, ...]

    @cached_property
    def of_task(self) -> Mapping[str, tuple[Duty, ...]]:
        """The duties in each task, by its IRI; a task without any is not among them."""
        return _grouped(self.duties, (duty.task.iri for duty in self.duties))

    @cached_property
    def of_body(self) -> Mapping[str, tuple[Duty, ...]]:
        """The duties of each body, by its IRI."""
        return _grouped(self.duties, (duty.body.iri for duty in self.duties))

    @cached_property
    def roles(self) -> Mapping[tuple[str, str], tuple[Role, ...]]:
        """The roles that a body has in a task, by IRIs of task and body: the leading one first."""
        found: dict[tuple[str, str], set[Role]] = {}
        for duty in self.duties:
            found.setdefault((duty.task.iri, duty.body.iri), set()).add(duty.assignment.role)
        return {pair: tuple(role for role in Role if role in roles) for pair, roles in found.items()}

    def leads(self, task: TaskRow) -> dict[str, Body]:
        """Return who leads a task, by IRI."""
        duties = self.of_task.get(task.iri, ())
        return {duty.body.iri: duty.body for duty in duties if duty.assignment.role is Role.LEAD}

    def tasks_of(self, body: Body) -> int:
        """Return in how many tasks a body has a role."""
        return len({duty.task.iri for duty in self.of_body[body.iri]})

    @cached_property
    def busiest(self) -> tuple[Body, ...]:
        """The bodies, those with the most tasks first."""
        return tuple(sorted(self.bodies, key=lambda body: (-self.tasks_of(body), body.iri)))

    @cached_property
    def divided(self) -> frozenset[str]:
        """IRIs of the tasks that have parts."""
        return frozenset(task.parent for task in self.tasks if task.parent)

    @cached_property
    def _by_iri(self) -> Mapping[str, TaskRow]:
        return {task.iri: task for task in self.tasks}

    def with_parents(self, task: TaskRow) -> Iterator[TaskRow]:
        """Yield a task and those that it is a part of, the nearest first."""
        above: TaskRow | None = task
        while above is not None:
            yield above
            above = self._by_iri[above.parent] if above.parent else None

    @cached_property
    def _sections(self) -> Mapping[str, SectionRow]:
        return {section.iri: section for section in self.sections}

    def top_section(self, task: TaskRow) -> SectionRow | None:
        """Return the section of the first level that a task stands in."""
        above, section = self._sections, task.section
        while section is not None and section.parent in above:
            section = above[section.parent]
        return section


def gather(plans: Iterable[Plan], iris: Iris) -> Facts:
    """Put what plans say into rows.

    Args:
        plans: in the order in which they are to stand.
        iris: mints as their publication does.
    """
    plans = list(plans)
    home = _home(plans)
    found = [_OnePlan(plan, iris, home) for plan in plans]
    bodies: dict[str, Body] = {}
    for one in found:
        for duty in one.duties:
            bodies.setdefault(duty.body.iri, duty.body)
    return Facts(
        tuple(one.row for one in found),
        tuple(section for one in found for section in one.sections.values()),
        tuple(task for one in found for task in one.tasks),
        tuple(bodies.values()),
        # A body is one and the same in all plans.
        tuple(
            Duty(duty.iri, duty.task, bodies[duty.body.iri], duty.assignment)
            for one in found
            for duty in one.duties
        ),
        tuple(row for one in found for row in one.deadlines()),
        tuple(row for one in found for row in one.targets()),
    )


class _OnePlan:
    """The rows of one plan."""

    def __init__(self, plan: Plan, iris: Iris, home: Labels) -> None:
        self._plan, self._iris, self._home = plan, iris, home
        self.row = PlanRow(iris.plan(plan.id), plan)
        self.sections = {section.key: self._section(section) for section in plan.sections}
        self.tasks = [self._task(task) for task in plan.tasks]
        self.duties = [duty for task in self.tasks for duty in self._duties(task)]

    def _section(self, section: Section) -> SectionRow:
        plan, parent = self._plan.id, section.parent
        within = self._iris.section(plan, parent) if parent else self.row.iri
        return SectionRow(self._iris.section(plan, section.key), within, section)

    def _task(self, task: Task) -> TaskRow:
        parent = self._iris.task(self._plan.id, task.parent) if task.parent else None
        section = self.sections.get(task.section or "")
        return TaskRow(self._iris.task(self._plan.id, task.key), self.row, section, parent, task)

    def _duties(self, task: TaskRow) -> Iterator[Duty]:
        plan, key = self._plan, task.task.key
        for position, clause in enumerate(task.task.clauses, start=1):
            for made in clause.assignments:
                who = self._iris.agent(plan.id, made.agent)
                body = Body(who, made.agent, plan.date, plan.territory, self._home)
                iri = self._iris.assignment(plan.id, key, position, made.role, made.agent)
                yield Duty(iri, task, body, made)

    def deadlines(self) -> Iterator[DeadlineRow]:
        """Yield when tasks are due."""
        for task in self.tasks:
            for position, deadline in enumerate(task.task.deadlines, start=1):
                iri = self._iris.deadline(self._plan.id, task.task.key, position)
                yield DeadlineRow(iri, task, deadline)

    def targets(self) -> Iterator[TargetRow]:
        """Yield what tasks are to reach."""
        for task in self.tasks:
            for position, quantity in enumerate(task.task.quantities, start=1):
                iri = self._iris.target(self._plan.id, task.task.key, position)
                yield TargetRow(iri, task, quantity)


def _home(plans: Sequence[Plan]) -> Labels:
    """Return the full name of the place that all plans are of; nothing, if there is none."""
    territories = {plan.territory for plan in plans}
    places = (place for plan in plans for place in plan.places if place.key in territories)
    names = {Labels(place.full_name, place.english) for place in places}
    return names.pop() if len(territories) == len(names) == 1 else _NOWHERE


def _grouped(duties: Sequence[Duty], keys: Iterable[str]) -> dict[str, tuple[Duty, ...]]:
    found: dict[str, list[Duty]] = {}
    for duty, key in zip(duties, keys, strict=True):
        found.setdefault(key, []).append(duty)
    return {key: tuple(own) for key, own in found.items()}
