"""What a plan leaves out because its other statements say it: the queries of queries/restore bring it back, all of it.

What is due is worked out from the plan as values, not from the mapping.
"""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from creditplan.doors import to_quads
from creditplan.iris import Iris
from creditplan.model import AgentKind, Role, Rule
from creditplan.namespaces import expand, term
from creditplan.resources import resource
from small_plan import PLAN as SMALL

QUERIES = sorted(resource("queries", "restore").glob("*.rq"))
BY_ROLE = {
    Role.LEAD: "cp:hasLeadAssignment",
    Role.RESPONSIBLE: "cp:hasResponsibleAssignment",
    Role.PARTICIPANT: "cp:hasParticipantAssignment",
}
FLAGS = ("cp:openEnded", "cp:repaired", "cp:leftOver")


def in_store(quads):
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    return store


def restored(quads):
    """All that the queries add, asked until nothing is new: what one adds another can need."""
    store = in_store(quads)
    given, before = {q.triple for q in store}, -1
    while before != len(store):
        before = len(store)
        for path in QUERIES:
            for said in store.query(path.read_text("utf-8")):
                store.add(Quad(said.subject, said.predicate, said.object))
    return {q.triple for q in store} - given


def integer(value):
    """As the engine writes an xsd:nonNegativeInteger that it has computed."""
    return Literal(str(value), datatype=term("xsd:integer"))


def of_parts(plan, iris):
    plan_node = NamedNode(iris.plan(plan.id))
    for part in (*plan.sections, *plan.tasks):
        is_task = part in plan.tasks
        node = NamedNode((iris.task if is_task else iris.section)(plan.id, part.key))
        if part.parent:
            above = NamedNode((iris.task if is_task else iris.section)(plan.id, part.parent))
        else:
            section = part.section if is_task else None
            above = NamedNode(iris.section(plan.id, section)) if section else plan_node
        yield Triple(above, term("cp:hasPart"), node)
        yield Triple(node, term("cp:inPlan"), plan_node)


def left_out(plan, quads):
    """What the plan does not say of itself though it is so."""
    iris, said = Iris(), {q.triple for q in quads}
    context = NamedNode(iris.source(plan.id) + f"#char=0,{len(plan.document.text)}")
    places = {plan.title_span} if plan.title_span.start < plan.title_span.end else set()

    def place(span):
        places.add(span)
        return NamedNode(iris.span(plan.id, span))

    yield from of_parts(plan, iris)
    for part in (*plan.sections, *plan.tasks):
        place(part.span)
    for task in plan.tasks:
        node = NamedNode(iris.task(plan.id, task.key))
        for deadline in task.deadlines:
            place(deadline.span)
        for quantity in task.quantities:
            place(quantity.span)
        for number, clause in enumerate(task.clauses, start=1):
            for made in clause.assignments:
                assignment = NamedNode(iris.assignment(plan.id, task.key, number, made.role, made.agent))
                yield Triple(assignment, term("cp:ofTask"), node)
                yield Triple(node, term(BY_ROLE[made.role]), assignment)
                yield Triple(assignment, term("cp:clauseSpan"), place(clause.span))
                yield Triple(assignment, term("prov:wasQuotedFrom"), place(made.span))
                if made.rule is Rule.VERB:
                    yield Triple(assignment, term("cp:parsedBy"), term("rule:verb"))
                for flag, holds in zip(
                    FLAGS, (made.open_ended, clause.repaired, clause.left_over), strict=True
                ):
                    if not holds:
                        yield Triple(assignment, term(flag), Literal(False))
                agent = NamedNode(iris.agent(plan.id, made.agent))
                yield Triple(agent, term("rdf:type"), term("cp:Agent"))
    if plan.issuer:
        yield Triple(NamedNode(iris.agent(plan.id, plan.issuer)), term("rdf:type"), term("cp:Agent"))
    for span in places:
        node = NamedNode(iris.span(plan.id, span))
        yield Triple(node, term("rdf:type"), term("nif:RFC5147String"))
        yield Triple(node, term("nif:referenceContext"), context)
        yield Triple(node, term("nif:beginIndex"), integer(span.start))
        yield Triple(node, term("nif:endIndex"), integer(span.end))
    assert said


@pytest.fixture(scope="module", params=["packaged", "small"])
def both(request, plan, quads):
    return (plan, quads) if request.param == "packaged" else (SMALL, to_quads(SMALL))


def test_the_queries_bring_back_all_that_is_left_out_and_nothing_else(both):
    plan, quads = both
    said = {q.triple for q in quads}
    due = set(left_out(plan, quads))
    assert restored(quads) == due - said


def test_nothing_of_it_is_written_but_places_that_the_words_do_not_say(plan, quads):
    said = {q.triple for q in quads}
    assert not said & set(left_out(plan, quads))


def test_each_query_brings_something_back(quads):
    graph, store = {q.triple for q in quads}, in_store(quads)
    for path in QUERIES:
        assert {*store.query(path.read_text("utf-8"))} - graph, path.name


def test_a_plan_is_half_as_large_as_with_all_that(plan, quads):
    assert len(quads) < len(set(left_out(plan, quads)))


def test_every_kind_of_agent_is_restored():
    kinds = {a.agent.kind for a in SMALL.assignments}
    assert {AgentKind.AGENCY, AgentKind.COLLECTIVE, AgentKind.UNREGISTERED} <= kinds
    agents = {t.subject for t in restored(to_quads(SMALL)) if t.object == NamedNode(expand("cp:Agent"))}
    assert len(agents) == len({a.agent.slug for a in SMALL.assignments} | {SMALL.issuer.slug})
