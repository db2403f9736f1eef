"""The only place that mints IRIs: pure functions of keys, injective, ASCII, slash IRIs for data.

``Iris`` mints what belongs to a publisher (plans, sources, graphs, documents, datasets) under a base of
theirs; registers, roles and vocabulary stay under :data:`creditplan.namespaces.BASE`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import AgentKind, Extent, Manner, Role, Rule
from creditplan.namespaces import BASE

if TYPE_CHECKING:
    from creditplan.model import Agent, Assignment, Document, Span

_SCHEMES = {Role: "role", Manner: "manner", Rule: "rule", Extent: "extent"}
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
# No segment is . or .., which programs resolve; a port has no leading zero.
_BASE = re.compile(
    rf"https?://{_LABEL}(\.{_LABEL})*(:(?P<port>[1-9][0-9]{{0,4}}))?(/(?!\.\.?(/|\Z))[A-Za-z0-9._~-]+)*/?"
)
_LAST_PORT = 65535


def concept(value: Role | Manner | Rule | Extent) -> str:
    """IRI of a role, a manner, a rule or an extent."""
    return f"{BASE}{_SCHEMES[type(value)]}/{value}"


def register_agent(agent: Agent) -> str:
    """IRI of an agent of the register."""
    return f"{BASE}{agent.kind}/{agent.slug}"


def place(slug: str) -> str:
    """IRI of a territory."""
    return f"{BASE}place/{slug}"


def place_state(slug: str, year: str) -> str:
    """IRI of what a place was from a year on."""
    return f"{place(slug)}/{year}"


def place_change(year: str, kind: str, before: str, after: str) -> str:
    """IRI of a change of places, of one to one; an empty id is none."""
    return f"{BASE}place-change/{year}/{kind}/{before or '-'}/{after or '-'}"


def register_update(pair: str, thing: str) -> str:
    """IRI of what happened to a thing of the register between two releases, which ``pair`` names."""
    return f"{BASE}release/{pair}/{thing.removeprefix(BASE)}"


def link_statement(key: str) -> str:
    """IRI of the statement that the register makes by a link."""
    return f"{BASE}link/{key}"


def plan_part(plan: str, kind: str, key: str) -> str:
    """IRI of a part (``task`` or ``section``) of the plan with the IRI ``plan``."""
    return f"{plan}/{kind}/{key}"


def sibling_plan(plan: str, other: str) -> str:
    """IRI of the plan with the id ``other`` under the base that the IRI ``plan`` was minted under."""
    return f"{plan.rpartition('/')[0]}/{other}"


def comparison_of(before: str, after: str) -> str:
    """IRI of what differs between two plans, by their IRIs, under the base of the second."""
    base, _, later = after.rpartition("/plan/")
    others, _, earlier = before.rpartition("/plan/")
    if base != others:
        earlier = f"x-{sha256(before.encode()).hexdigest()[:12]}"
    return f"{base}/comparison/{earlier}/{later}"


def difference_of(comparison: str, kind: str, before: str, after: str) -> str:
    """IRI of a difference of tasks or sections, by their keys in both plans; ``-`` is none."""
    return f"{comparison}/{kind}/{before}/{after}"


def duty_difference_of(difference: str, before: str, after: str) -> str:
    """IRI of a difference of assignments, by what their IRIs add to those of their tasks; ``-`` is none."""
    return f"{difference}/from/{before}/to/{after}"


def query(name: str) -> str:
    """IRI of a prepared query."""
    return f"{BASE}query/{name}"


def waiting_graph(graph: str) -> str:
    """IRI of the graph in which a store collects what is to take the place of a graph."""
    return f"{BASE}waiting/{sha256(graph.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints IRIs under ``base``, an absolute http or https IRI.

    Attributes:
        base: ends in ``/``.
        files: address of the folder of published files, another such IRI; by default the base.

    Raises:
        InputError: one of them is no such IRI.
    """

    base: str = BASE
    files: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", _space(self.base, tr("a base IRI")))
        object.__setattr__(
            self, "files", _space(self.files, tr("the address of files")) if self.files else self.base
        )

    def plan(self, plan: str) -> str:
        """A plan, by its id."""
        return f"{self.base}plan/{plan}"

    def section(self, plan: str, section: str) -> str:
        """A section, by its key."""
        return plan_part(self.plan(plan), "section", section)

    def task(self, plan: str, task: str) -> str:
        """A task, by its key."""
        return plan_part(self.plan(plan), "task", task)

    def assignment(self, plan: str, task: str, clause: int, role: Role, agent: Agent) -> str:
        """An assignment; ``clause`` counts the task's clauses from 1, and shows from the second on."""
        within = f"c{clause}/" if clause > 1 else ""
        return f"{self.task(plan, task)}/{within}{role}/{agent.slug}"

    def succession(self, plan: str, task: str, clause: int, assignment: Assignment, key: str) -> str:
        """Who has an assignment later; ``key`` is that of a change, or of an heir and since when."""
        return f"{self.assignment(plan, task, clause, assignment.role, assignment.agent)}/heir/{key}"

    def weighed_change(self, plan: str, change: str) -> str:
        """What a change means for the tasks of a plan that nothing else speaks of."""
        return f"{self.plan(plan)}/heirs/{change}"

    def deadline(self, plan: str, task: str, position: int) -> str:
        """When a task is due; ``position`` counts its deadlines from 1."""
        return f"{self.task(plan, task)}/deadline/{position}"

    def target(self, plan: str, task: str, position: int) -> str:
        """What a task is to reach; ``position`` counts its targets from 1."""
        return f"{self.task(plan, task)}/target/{position}"

    def agent(self, plan: str, agent: Agent) -> str:
        """An agent of the register, a local body, of a territory or of none, or one of the plan alone."""
        if agent.kind is AgentKind.UNREGISTERED:
            return f"{self.base}plan/{plan}/agency/{agent.slug}"
        if agent.kind is AgentKind.COLLECTIVE:
            return f"{self.base}plan/{plan}/group/{agent.slug}"
        if agent.kind is AgentKind.LOCAL:
            within = f"place/{agent.place}/" if agent.place else ""
            return f"{self.base}{within}agency/{agent.slug}"
        return register_agent(agent)

    def document(self, plan: str, document: Document) -> str:
        """A document named in 《》: registered, or provisional under its plan."""
        if document.slug.startswith("x-"):
            return f"{self.base}plan/{plan}/document/{document.slug}"
        return f"{self.base}document/{document.slug}"

    def source(self, plan: str) -> str:
        """The text that a plan was read from."""
        return f"{self.base}source/{plan}"

    def span(self, plan: str, span: Span) -> str:
        """A stretch of that text, as an RFC 5147 character range."""
        return f"{self.base}source/{plan}#char={span.start},{span.end}"

    def graph(self, plan: str) -> str:
        """The named graph that holds a plan."""
        return f"{self.base}graph/{plan}"

    def heirs_graph(self, plan: str) -> str:
        """The named graph that holds who has the tasks of a plan later."""
        return f"{self.graph(plan)}/heirs"

    def catalog(self) -> str:
        """The catalogue of a publication."""
        return f"{self.base}catalog"

    def dataset(self, plan: str) -> str:
        """The dataset that a plan is published as."""
        return f"{self.base}dataset/{plan}"

    def catalog_part(self, name: str) -> str:
        """Something that only the catalogue speaks of, such as a distribution."""
        return f"{self.catalog()}#{name}"

    def counts(self, name: str = "") -> str:
        """What only the counts of a publication (VoID) speak of, or the file of counts itself."""
        return f"{self.base}void#{name}" if name else f"{self.base}void"

    def file(self, name: str) -> str:
        """A published file."""
        return f"{self.files}{name}"


def _space(iri: str, what: str) -> str:
    """Return an IRI that others begin with, with its slash."""
    found = _BASE.fullmatch(iri)
    if not found or int(found["port"] or 1) > _LAST_PORT:
        raise InputError(
            tr("{iri!r} cannot be {what}", iri=iri, what=what),
            remedy=tr(
                "give an absolute http(s) IRI of plain path segments, such as https://data.example.org/plans/"
            ),
        )
    return iri if iri.endswith("/") else iri + "/"
