"""The pages that lead to others: home, lists of plans, bodies, places and the like, tables, the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from creditplan.iris import Iris
from creditplan.model import Labels, Plan
from creditplan.namespaces import BASE
from creditplan.publishing.products import Distribution, format_of
from creditplan.site.addresses import Addresses
from creditplan.site.collected import Collected
from creditplan.site.register_statements import RegisterStatements

Page = tuple[str, str, dict[str, Any]]
"""Path of a page, name of its template, and what that shows."""
# On the home page; beyond, they have a page of their own.
_MOST_PLANS = 50
# Lists of things: page, word of the interface, and how the paths of the things begin.
LISTS = (
    ("documents", "documents", "document/"),
    ("changes", "changes", "change/"),
    ("terms", "vocabulary", "ontology/"),
)


class Overviews:
    """Makes their views."""

    def __init__(
        self, collected: Collected, register: RegisterStatements, addresses: Addresses, pages: set[str]
    ) -> None:
        self._collected, self._register = collected, register
        self._addresses, self._pages = addresses, pages

    def views(self, files: Mapping[str, Distribution]) -> Iterator[Page]:
        """Yield all of them but those of single plans."""
        plans = self._collected.plan_rows()
        yield (
            "index",
            "home",
            {
                "plans": plans[:_MOST_PLANS],
                "more": len(plans) > _MOST_PLANS,
                "figures": [
                    ("plans", len(plans)),
                    ("tasks", self._collected.count("task")),
                    ("bodies", self._collected.count("agent")),
                    ("assignments_made", self._collected.count("part")),
                ],
            },
        )
        yield "plans", "plans", {"plans": [self._plan(row) for row in plans]}
        yield "agencies", "agencies", {"agents": self._collected.agents()}
        yield "places", "things", {"words": "places", "things": [*self._things("place/", "/agency/")]}
        yield "functions", "functions", {"functions": [*self._functions()]}
        for page, words, start in LISTS:
            yield page, "things", {"words": words, "things": [*self._things(start)]}
        yield "about", "about", {"files": [*_files(files)]}

    def _plan(self, row: Any) -> dict[str, Any]:  # noqa: ANN401
        place, issuer = f"{BASE}place/{row.place}", row.issuer
        return {
            "row": row,
            "place": place if row.place else "",
            "place_label": self._name(place) if row.place else None,
            "issuer": issuer,
            "issuer_label": next(
                (one.label for one in self._collected.agents("agent.iri = ?", (issuer,))), None
            ),
        }

    def _functions(self) -> Iterator[dict[str, Any]]:
        counts = self._collected.functions()
        for page in sorted(
            one for one in self._pages if one.startswith("function/") and one[-6:] != "/index"
        ):
            iri = BASE + page
            key = page.removeprefix("function/")
            yield {"iri": iri, "label": self._name(iri) or Labels(key), "agents": counts.get(key, 0)}

    def _things(self, start: str, without: str = "/index") -> Iterator[dict[str, Any]]:
        for page in sorted(one for one in self._pages if one.startswith(start)):
            if page.endswith("/index") or without in page:
                continue
            iri = self._iri(page)
            yield {"iri": iri, "label": self._name(iri) or Labels(page.rpartition("/")[2])}

    def _iri(self, page: str) -> str:
        if page.startswith("ontology/"):
            return f"{BASE}ontology#{page.rpartition('/')[2]}"
        return BASE + page

    def _name(self, iri: str) -> Labels | None:
        return self._register.label(iri) or self._collected.label(iri)


def assignments_view(plan: Plan, iris: Iris) -> dict[str, Any]:
    """What the table of a plan's assignments shows, a row an assignment."""
    sections = {section.key: section.title for section in plan.sections}
    return {
        "plan": {"iri": iris.plan(plan.id), "title": plan.title},
        "sections": [section.title for section in plan.sections],
        "rows": [
            {
                "task_iri": iris.task(plan.id, task.key),
                "number": task.number or f"({task.order})",
                "task": task.label,
                "section": sections.get(task.section or "", Labels("")),
                "iri": iris.agent(plan.id, one.agent),
                "agent": one.agent.label,
                "role": one.role.value,
                "open": one.open_ended,
            }
            for task in plan.tasks
            for clause in task.clauses
            for one in clause.assignments
        ],
    }


def _files(files: Mapping[str, Distribution]) -> Iterator[dict[str, Any]]:
    for name, one in files.items():
        if one.words:
            yield {
                "name": name,
                "words": one.words,
                "size": _size(one.size),
                "type": format_of(name).media_type,
                "dataset": one.dataset,
            }


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"
