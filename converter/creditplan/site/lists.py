"""The lists that several pages show, over as many pages as they need: plans, bodies, things of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from creditplan.model import Labels
from creditplan.namespaces import BASE
from creditplan.site.collected import AgentRow, Collected, PlanRow
from creditplan.site.register_statements import RegisterStatements
from creditplan.site.splitting import Part, split, weigh
from creditplan.site.things import label_of

Page = tuple[str, str, dict[str, Any]]
"""Path of a page, name of its template, and what that shows."""


class Shown(NamedTuple):
    """A thing in a list."""

    iri: str
    label: Labels


class Lists:
    """Makes them.

    Args:
        collected: what the plans say.
        register: names what is in the register.
    """

    def __init__(self, collected: Collected, register: RegisterStatements) -> None:
        self._collected, self._register = collected, register

    def name(self, iri: str) -> Labels | None:
        """Return what a thing is called, by the register or by plans; ``None``: nobody says it."""
        return self._register.label(iri) or self._collected.label(iri) or self._named(iri)

    def plans(self, start: str = "plans") -> Iterator[Part[PlanRow]]:
        """Yield the pages of all plans, or of those of the place that the first page is about."""
        _, _, place = start.partition("/")
        rows = partial(self._collected.plan_rows, place)
        return split(start, rows, _weight_of_plan, f"{start}/plans" if place else "")

    def bodies(self, start: str = "agencies") -> Iterator[Part[AgentRow]]:
        """Yield the pages of all bodies, or of those of the place or function of the first page."""
        kind, _, key = start.partition("/")
        if not key:
            return split(start, self._collected.agents, _weight_of_body)
        own = self._collected.agents_of_place if kind == "place" else self._collected.agents_of_function
        return split(start, partial(own, key), _weight_of_body, f"{start}/bodies")

    def things(self, start: str, things: Callable[[], Iterable[Shown]]) -> Iterator[Part[Shown]]:
        """Yield the pages of things of a kind."""
        return split(start, things, lambda one: weigh(one.iri, one.label))

    def plans_view(self, part: Part[PlanRow]) -> dict[str, Any]:
        """Return what a table of plans shows."""
        return {"plans": part, "place_name": self._place}

    def _place(self, key: str) -> Labels:
        return self.name(f"{BASE}place/{key}") or Labels(key)

    def _named(self, iri: str) -> Labels | None:
        page = iri.removeprefix(BASE)
        own = [one for one in self._collected.said(page) if one.partition(" ")[0].endswith(f"/{page}>")]
        return label_of(iri, own) if own else None


def _weight_of_plan(row: PlanRow) -> int:
    return weigh(row.iri, row.title, row.place, row.issuer, row.issuer_label)


def _weight_of_body(row: AgentRow) -> int:
    return weigh(row.iri, row.label, row.short)
