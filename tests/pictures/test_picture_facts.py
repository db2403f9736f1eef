"""The rows that pictures are drawn from are what the prepared queries answer, plan by plan."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from pyoxigraph import NamedNode, Quad, Store

from conftest import ROOT
from creditplan.doors import to_quads
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels, Role
from creditplan.parsing import parse
from creditplan.pictures.facts import gather
from creditplan.pictures.network import co_leads
from creditplan.pictures.owners import kinds
from creditplan.pictures.workload import roles_of
from creditplan.reading import read
from creditplan.resources import packaged_plan
from small_plan import PLAN as SMALL

# A national plan, one with sub-tasks and deadlines, a district's with leads, a province's with targets.
SOURCES = ["packaged", "007", "014", "045", "small"]


@cache
def plan_of(source):
    if source == "small":
        return SMALL
    path = packaged_plan() if source == "packaged" else ROOT / "tests" / "plans" / f"{source}.txt"
    return parse(read(path), open_knowledge().register)


@pytest.fixture(params=SOURCES, scope="module")
def source(request):
    return request.param


@pytest.fixture(scope="module")
def facts(source):
    return gather([plan_of(source)], Iris())


@cache
def store_of(source):
    loaded = Store()
    loaded.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in to_quads(plan_of(source)))
    return loaded


@pytest.fixture
def ask(source):
    """Answer a prepared query: rows of strings, of the variables asked for."""

    def run(name, variables, **terms):
        query = open_knowledge().queries[name].bind({key: NamedNode(iri) for key, iri in terms.items()})
        return [
            tuple(row[variable].value if row[variable] else None for variable in variables)
            for row in store_of(source).query(query)
        ]

    return run


def test_something_is_compared():
    found = [gather([plan_of(source)], Iris()) for source in SOURCES]
    assert sum(bool(co_leads(facts)) for facts in found) >= 3
    assert sum(bool(facts.deadlines) for facts in found) >= 2
    assert sum(bool(facts.targets) for facts in found) >= 2
    assert sum(bool(facts.divided) for facts in found) >= 1
    for kind in ("one", "several", "open", "groups", "unled"):
        assert sum(bool(kinds(facts)[kind]) for facts in found) >= 2, kind


def test_workload(facts, ask):
    asked = ask("workload", ["agent", "lead", "responsible", "participant", "tasks"])
    counted = {
        (body.iri, *(str(n) for n in roles_of(facts, body).values()), str(facts.tasks_of(body)))
        for body in facts.bodies
    }
    assert counted == set(asked)
    assert [int(row[-1]) for row in asked] == [facts.tasks_of(body) for body in facts.busiest]


def test_pairs_that_lead_together(facts, ask):
    asked = ask("co-lead-pairs", ["first", "second", "tasks"])
    assert {(*pair, str(count)) for pair, count in co_leads(facts).items()} == set(asked)


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("one", "tasks-with-one-agent"),
        ("open", "open-ended-tasks"),
        ("groups", "collective-only-tasks"),
        ("unled", "tasks-without-lead"),
    ],
)
def test_who_answers_for_a_task(facts, ask, kind, query):
    assert {task.iri for task in kinds(facts)[kind]} == {iri for (iri,) in ask(query, ["task"])}


def test_tasks_with_several_leads(facts, ask):
    leads = {duty.body.iri for duty in facts.duties if duty.assignment.role is Role.LEAD}
    asked = {iri for lead in leads for (iri,) in ask("co-led-tasks", ["task"], agency=lead)}
    assert {task.iri for task in kinds(facts)["several"]} == asked


def test_deadlines(facts, ask):
    asked = ask("deadlines", ["deadline", "task", "dueBy"])
    assert {(row.iri, row.task.iri, row.deadline.value) for row in facts.deadlines} == set(asked)


def test_targets(facts, ask):
    asked = Counter(ask("targets", ["task", "targetText"]))
    assert Counter((row.task.iri, row.quantity.text) for row in facts.targets) == asked


def test_every_duty_is_an_assignment_of_the_data(facts, source):
    made = {
        quad.object.value
        for quad in to_quads(plan_of(source))
        if quad.predicate.value.endswith("#hasAssignment")
    }
    assert {duty.iri for duty in facts.duties} == made


def test_a_body_of_several_plans_is_one():
    both = gather([plan_of("packaged"), plan_of("007")], Iris())
    assert len({body.iri for body in both.bodies}) == len(both.bodies)
    assert len(both.duties) == sum(
        len(gather([plan_of(source)], Iris()).duties) for source in ("packaged", "007")
    )
    shared = [body for body in both.bodies if len({d.task.plan.iri for d in both.of_body[body.iri]}) == 2]
    assert shared


@pytest.mark.parametrize(
    ("sources", "name"),
    [
        # Of the district whose plan it is; beside a national plan it says of which.
        (["014"], Labels("司法局", "Justice department")),
        (
            ["014", "packaged"],
            Labels("山东省济南市钢城区司法局", "Justice department of Gangcheng District, Jinan, Shandong"),
        ),
    ],
)
def test_short_names_leave_out_whose_plan_it_is(sources, name):
    facts = gather([plan_of(source) for source in sources], Iris())
    assert name in {body.short for body in facts.bodies}
