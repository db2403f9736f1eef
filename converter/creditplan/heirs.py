"""Who has the tasks of a plan later, as its table of heirs says: successions to statements."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from creditplan.described import Said, agent_said
from creditplan.iris import Iris, concept
from creditplan.model import Agent, AgentKind, Labels, Plan, Register, Succession
from creditplan.namespaces import expand
from creditplan.ntriples import Term, dated, iri, literal, name, words


def to_statements(plan: Plan, register: Register, iris: Iris) -> list[str]:
    """Return the statements of a plan's successions, in the order of its table.

    Extents and local heirs are described too; heirs of the register are, there.
    """
    said = [(_node(plan, one, iris), *pair) for one in plan.successions for pair in _said(plan, one, iris)]
    local = {one.heir for one in plan.successions if one.heir and one.heir.kind is AgentKind.LOCAL}
    for heir in sorted(local, key=attrgetter("slug")):
        said += [(iri(iris.agent(plan.id, heir)), *pair) for pair in _described(heir, plan.date)]
    for extent in sorted({one.extent for one in plan.successions}):
        said += [(iri(concept(extent)), *pair) for pair in _extent(register.concepts[extent])]
    return [f"{node} {name(predicate)} {value}" for node, predicate, value in said]


def _node(plan: Plan, one: Succession, iris: Iris) -> Term:
    if one.task is None or one.assignment is None:
        return iri(iris.weighed_change(plan.id, one.key))
    return iri(iris.succession(plan.id, one.task, one.clause, one.assignment, one.key))


def _said(plan: Plan, one: Succession, iris: Iris) -> Iterator[tuple[str, Term]]:
    yield "rdf:type", name("cp:Succession")
    yield "cp:ofPlan", iri(iris.plan(plan.id))
    if one.task is not None and one.assignment is not None:
        role, agent = one.assignment.role, one.assignment.agent
        yield "cp:ofAssignment", iri(iris.assignment(plan.id, one.task, one.clause, role, agent))
    if one.change:
        yield "cp:through", iri(expand(f"change:{one.change.slug}"))
    if one.date:
        yield "dcterms:date", dated(one.date)
    if one.share_of:
        yield "cp:fromShareOf", iri(iris.agent(plan.id, one.share_of))
    if one.heir:
        yield "cp:heir", iri(iris.agent(plan.id, one.heir))
    yield "cp:extent", iri(concept(one.extent))
    if one.part:
        yield "cp:inheritedPart", words(one.part.zh, "zh")
        if one.part.en:
            yield "cp:inheritedPart", words(one.part.en, "en")
    yield "schema:citation", literal(one.source)
    yield "cp:confidence", literal(one.confidence)


def _extent(label: Labels) -> Iterator[tuple[str, Term]]:
    yield "rdf:type", name("cp:Extent")
    yield "rdf:type", name("skos:Concept")
    yield "skos:prefLabel", words(label.zh, "zh")
    if label.en:
        yield "skos:prefLabel", words(label.en, "en")


def _described(heir: Agent, on: str | None) -> Iterator[Said]:
    yield "rdf:type", name("cp:Agency")
    yield from agent_said(heir, on)
