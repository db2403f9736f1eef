"""The pages of a plan: the plan as a readable document, its sections, its tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from creditplan.conversion import Conversion
from creditplan.explanation import Explanation
from creditplan.iris import Iris
from creditplan.messages import LANGUAGES
from creditplan.model import Labels, Plan, Problem, Register, Section, Task
from creditplan.namespaces import BASE
from creditplan.site.marks import Marked, marked_task
from creditplan.site.search import Entry
from creditplan.site.today import Holder, Today

Files = Iterator[tuple[str, bytes]]
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """A section or task as it shows in a document, a list, or beside its neighbour."""

    kind: str
    key: str
    iri: str
    label: str
    title: Labels
    depth: int = 1
    heading: str = ""
    pieces: tuple[Marked, ...] = ()
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A problem of the reader, in both languages, with the words that it is about."""

    level: str
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    words: str


class PlanPages:
    """Makes the views of one plan's pages.

    Args:
        conversion: the plan with its statements.
        iris: mints under the publisher's base.
        register: has labels of roles, manners and rules, and what became of bodies.
    """

    def __init__(self, conversion: Conversion, iris: Iris, register: Register) -> None:
        self.plan: Plan = conversion.plan
        self._iris, self._register = iris, register
        self._today = Today(self.plan, register)
        parts: list[Section | Task] = sorted(
            [*self.plan.sections, *self.plan.tasks], key=attrgetter("span.start")
        )
        self._explained: dict[str, Explanation] = {}
        self.parts = {self._key(part): self._part(part) for part in parts}
        self._children: dict[str, list[Section | Task]] = {}
        for part in parts:
            self._children.setdefault(self._above(part), []).append(part)
        self._ordered = parts

    def entries(self) -> Iterator[Entry]:
        """Yield how the pages of the plan are found."""
        plan = self.plan
        own = f"plan/{plan.id}"
        number = plan.metadata.document_number
        yield Entry(own, "plan", plan.title, (number,) if number else ())
        for section in plan.sections:
            yield Entry(f"{own}/section/{section.key}", "section", section.title)
        for task in plan.tasks:
            yield Entry(f"{own}/task/{task.key}", "task", self.parts[f"task/{task.key}"].title, (), task.text)

    # Views

    def plan_view(self) -> dict[str, Any]:
        """What the page of the plan shows."""
        plan = self.plan
        return {
            "title": plan.title,
            "facts": [*self._facts()],
            "tasks": len(plan.tasks),
            "sections": len(plan.sections),
            "agents": len({self._iris.agent(plan.id, a.agent) for a in plan.assignments}),
            "parts": [self.parts[self._key(part)] for part in self._ordered],
            "doubts": [*map(self._doubt, self._elsewhere())],
            "views": [],
            "pictures": [],
        }

    def section_view(self, section: Section) -> dict[str, Any]:
        """What the page of a section shows."""
        own = self.parts[f"section/{section.key}"]
        sections = [one for one in self.plan.sections if one.parent == section.parent]
        return {
            "title": section.title,
            "heading": own.heading,
            "parts": [*self._within(f"section/{section.key}")],
            "trail": self._trail(section),
            **self._neighbours(section, sections, "section"),
        }

    def task_view(self, task: Task) -> dict[str, Any]:
        """What the page of a task shows."""
        own = self.parts[f"task/{task.key}"]
        explanation = self._explained[task.key]
        text = self.plan.document.text
        return {
            "label": own.label,
            "title": own.title,
            "plan_iri": self._iris.plan(self.plan.id),
            "summary": task.text[:150],
            "pieces": own.pieces,
            "trail": self._trail(task),
            "assignments": [*self._assignments(task)],
            "deadlines": [
                {"anchor": f"deadline-{position}", "text": due.text, "value": due.value}
                for position, due in enumerate(task.deadlines, start=1)
            ],
            "targets": [
                {"anchor": f"target-{position}", "text": one.text, "value": one.value, "unit": one.unit}
                for position, one in enumerate(task.quantities, start=1)
            ],
            "documents": [
                {"iri": iri, "title": title, "mention": mention}
                for iri, title, mention in dict.fromkeys(
                    (self._iris.document(self.plan.id, m.document), m.document.title, m.mention.value)
                    for m in task.mentions
                )
            ],
            "parts": [
                self.parts[f"task/{part.key}"]
                for part in self._children.get(f"task/{task.key}", ())
                if isinstance(part, Task)
            ],
            "doubts": [self._doubt(one) for one in explanation.problems if one.span.start < len(text)],
            **self._neighbours(task, self.plan.tasks, "task"),
        }

    # Their parts

    def _facts(self) -> Iterator[tuple[str, str | Labels, str]]:
        """Yield what is known of the plan: a word of the interface, a value, and the IRI that it means."""
        plan, metadata = self.plan, self.plan.metadata
        if plan.issuer:
            yield "issuer", plan.issuer.label, self._iris.agent(plan.id, plan.issuer)
        if metadata.document_number:
            yield "document_number", metadata.document_number, ""
        if metadata.issued:
            yield "issued", metadata.issued, ""
        if metadata.effective:
            yield "effective", metadata.effective, ""
        if plan.jurisdiction and plan.jurisdiction.place:
            place = plan.jurisdiction.place
            yield "place", Labels(place.full_name, place.english), f"{BASE}place/{place.key}"
        if plan.date:
            yield "names_read_on", plan.date, ""
        if metadata.source_url:
            yield "origin", metadata.source_url, metadata.source_url

    def _assignments(self, task: Task) -> Iterator[dict[str, Any]]:
        concepts = self._register.concepts
        for position, clause in enumerate(task.clauses, start=1):
            for one in clause.assignments:
                iri = self._iris.assignment(self.plan.id, task.key, position, one.role, one.agent)
                yield {
                    "anchor": iri.partition(f"/task/{task.key}/")[2].replace("/", "-"),
                    "iri": self._iris.agent(self.plan.id, one.agent),
                    "label": one.agent.label,
                    "kind": one.agent.kind.value,
                    "role": one.role.value,
                    "manner": concepts[one.manner] if one.manner else None,
                    "open": one.open_ended,
                    "rule": concepts[one.rule] if one.rule.value != "verb" else None,
                    "named_as": one.named_as,
                    "holders": [
                        self._holder(one.agent.slug, holder) for holder in self._today.of(task, position, one)
                    ],
                }

    def _holder(self, agent: str, holder: Holder) -> dict[str, Any]:
        moves = [*([holder.succession.change] if holder.succession else []), *holder.moved]
        return {
            "same": holder.agent.slug == agent,
            "iri": self._iris.agent(self.plan.id, holder.agent),
            "label": holder.agent.label,
            "answer": holder.answer,
            "part": holder.part,
            "changes": [
                {"iri": f"{BASE}change/{move.slug}", "date": move.date, "label": move.function}
                for move in moves
                if move
            ],
            "source": holder.succession.source if holder.succession else "",
            "confidence": holder.succession.confidence if holder.succession else "",
        }

    def _part(self, part: Section | Task) -> Part:
        if isinstance(part, Section):
            text = self.plan.document.text
            return Part(
                "section",
                part.key,
                self._iris.section(self.plan.id, part.key),
                part.number or "",
                part.title,
                1 + part.key.count("."),
                " ".join(text[part.span.start : part.span.end].split()),
            )
        explanation, pieces = marked_task(self.plan, part, self._iris)
        self._explained[part.key] = explanation
        return Part(
            "task",
            part.key,
            self._iris.task(self.plan.id, part.key),
            part.number or f"({part.order})",
            part.label,
            pieces=pieces,
            doubts=len(explanation.problems),
        )

    def _within(self, key: str) -> Iterator[Part]:
        for part in self._children.get(key, ()):
            yield self.parts[self._key(part)]
            yield from self._within(self._key(part))

    def _trail(
        self, part: Section | Task
    ) -> Callable[[Link, Callable[[Labels], str]], list[tuple[str, str]]]:
        """Return what gives the way from the plan down to a part, once links and words are known."""
        steps: list[Part] = []
        above = self._above(part)
        while above:
            steps.append(self.parts[above])
            above = self._above(self._found(above))
        plan = Part("plan", "", self._iris.plan(self.plan.id), "", self.plan.title)

        def trail(link: Link, said: Callable[[Labels], str]) -> list[tuple[str, str]]:
            return [(link(one.iri), said(one.title)) for one in (plan, *reversed(steps))]

        return trail

    def _neighbours(
        self, part: Section | Task, among: Sequence[Section | Task], kind: str
    ) -> dict[str, Part | None]:
        position = next(i for i, one in enumerate(among) if one.key == part.key)
        before = among[position - 1] if position else None
        after = among[position + 1] if position + 1 < len(among) else None
        return {
            "before": self.parts[f"{kind}/{before.key}"] if before else None,
            "after": self.parts[f"{kind}/{after.key}"] if after else None,
        }

    def _elsewhere(self) -> Iterator[Problem]:
        """Yield the doubts that belong to no task."""
        told = {id(problem) for one in self._explained.values() for problem in one.problems}
        yield from (problem for problem in self.plan.problems if id(problem) not in told)

    def _doubt(self, problem: Problem) -> Doubt:
        location = self.plan.document.locate(problem.span)
        return Doubt(
            problem.level.value,
            {language: problem.message(language) for language in LANGUAGES},
            {language: problem.remedy(language) for language in LANGUAGES},
            location.excerpt,
        )

    def _key(self, part: Section | Task) -> str:
        return f"section/{part.key}" if isinstance(part, Section) else f"task/{part.key}"

    def _above(self, part: Section | Task) -> str:
        if isinstance(part, Task):
            return f"task/{part.parent}" if part.parent else f"section/{part.section}" if part.section else ""
        return f"section/{part.parent}" if part.parent else ""

    def _found(self, key: str) -> Section | Task:
        return next(part for part in self._ordered if self._key(part) == key)
