"""The pages that lead to others: home, lists of plans, bodies, places and the like, tables, the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from creditplan.iris import Iris
from creditplan.model import Labels, Plan
from creditplan.namespaces import BASE
from creditplan.publishing.products import Distribution, format_of
from creditplan.site.collected import Collected
from creditplan.site.lists import Lists, Page, Shown
from creditplan.site.splitting import split, weigh

# On the home page; beyond, they have a page of their own.
_MOST_PLANS = 50
# Lists of things: page, word of the interface, how the paths of the things begin, and what is none of them.
LISTS = (
    ("places", "places", "place/", "/agency/"),
    ("documents", "documents", "document/", ""),
    ("changes", "changes", "change/", ""),
    ("terms", "vocabulary", "ontology/", ""),
)


class Overviews:
    """Makes their views.

    Args:
        collected: what the plans say.
        lists: the lists on them.
        pages: paths of the pages of things that no plan has for itself.
    """

    def __init__(self, collected: Collected, lists: Lists, pages: set[str]) -> None:
        self._collected, self._lists, self._pages = collected, lists, pages

    def views(self, files: Mapping[str, Distribution]) -> Iterator[Page]:
        """Yield all of them but those of single plans; long ones in parts, each a page."""
        plans = self._collected.count("plan")
        yield (
            "index",
            "home",
            {
                "plans": [*islice(self._collected.plan_rows(), _MOST_PLANS)],
                "more": plans > _MOST_PLANS,
                "figures": [
                    ("plans", plans),
                    ("tasks", self._collected.count("task")),
                    ("bodies", self._collected.count("agent")),
                    ("assignments_made", self._collected.count("part")),
                ],
            },
        )
        for each in self._lists.plans():
            yield each.page, "plans", {**self._lists.plans_view(each), "of": None}
        for bodies in self._lists.bodies():
            yield bodies.page, "agencies", {"agents": bodies, "of": None}
        yield "functions", "functions", {"functions": [*self._functions()]}
        for page, words, start, without in LISTS:
            paths = self._paths(start, without)
            for part in self._lists.things(page, partial(map, self._thing, paths)):
                yield part.page, "things", {"words": words, "things": part}
        for told in split("about", lambda: _files(files), _weight_of_file):
            yield told.page, "about", {"files": told}

    def _functions(self) -> Iterator[dict[str, Any]]:
        counts = self._collected.functions()
        for page in self._paths("function/"):
            thing = self._thing(page)
            agents = counts.get(page.removeprefix("function/"), 0)
            yield {"iri": thing.iri, "label": thing.label, "agents": agents}

    def _paths(self, start: str, without: str = "") -> list[str]:
        return sorted(
            one
            for one in self._pages
            if one.startswith(start) and not one.endswith("/index") and not (without and without in one)
        )

    def _thing(self, page: str) -> Shown:
        key = page.rpartition("/")[2]
        iri = f"{BASE}ontology#{key}" if page.startswith("ontology/") else BASE + page
        return Shown(iri, self._lists.name(iri) or Labels(key))


class Row(NamedTuple):
    """An assignment in the table of a plan."""

    task_iri: str
    number: str
    task: Labels
    section: Labels
    iri: str
    agent: Labels
    role: str
    open: bool


def assignments_views(page: str, plan: Plan, iris: Iris) -> Iterator[Page]:
    """Yield the pages of the table of a plan's assignments, a row an assignment."""
    sections = {section.key: section.title for section in plan.sections}
    shared = {
        "plan": {"iri": iris.plan(plan.id), "title": plan.title},
        "sections": [section.title for section in plan.sections],
    }

    def rows() -> Iterator[Row]:
        for task in plan.tasks:
            for clause in task.clauses:
                for one in clause.assignments:
                    yield Row(
                        iris.task(plan.id, task.key),
                        task.number or f"({task.order})",
                        task.label,
                        sections.get(task.section or "", Labels("")),
                        iris.agent(plan.id, one.agent),
                        one.agent.label,
                        one.role.value,
                        one.open_ended,
                    )

    for part in split(page, rows, lambda row: weigh(row.task_iri, row.task, row.iri, row.agent, row.section)):
        yield part.page, "assignments", {**shared, "rows": part}


class File(NamedTuple):
    """A file that can be taken."""

    name: str
    words: Labels
    size: str
    type: str


def _files(files: Mapping[str, Distribution]) -> Iterator[File]:
    for name, one in files.items():
        if one.words:
            yield File(name, one.words, _size(one.size), format_of(name).media_type)


def _weight_of_file(file: File) -> int:
    return weigh(file.name, file.name, file.words)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
