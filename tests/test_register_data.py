"""The register itself: it loads alone and with the plan, conforms to its shapes, and contradicts nothing."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from creditplan.doors import validate
from creditplan.iris import register_agent
from creditplan.knowledge import open_knowledge
from creditplan.reasoning import closure, contradictions
from creditplan.registers import REGISTER_FILES
from creditplan.registers.profile import profile
from creditplan.registers.statements import Statements
from creditplan.resources import resource
from creditplan.validation.reference import to_rdflib
from shape_runs import run_pyrudof


@pytest.fixture(scope="module")
def statements():
    return Statements(open_knowledge().quads)


def test_the_register_conforms():
    assert open_knowledge().validator.focus_nodes(open_knowledge().quads) > 90
    assert validate(open_knowledge().quads).results == ()


def test_the_plan_conforms_alone(quads):
    assert validate(quads).results == ()


def test_register_and_plan_conform_together(quads):
    report = validate([*quads, *open_knowledge().quads])
    assert report.results == ()


def test_another_engine_agrees(quads):
    for data in (open_knowledge().quads, [*quads, *open_knowledge().quads]):
        assert not run_pyrudof(to_rdflib(data))


def test_nothing_in_the_register_contradicts_the_ontology():
    assert contradictions(closure(open_knowledge().quads)) == []


def test_register_and_plan_contradict_neither_each_other_nor_the_ontology(plan, quads):
    # What stands outside the tasks, and the tasks of a section: the rest is the same again, and slow.
    kept = {f"/task/{task.key}" for task in plan.tasks if task.section == "4"}
    some = [
        quad
        for quad in quads
        if "/task/" not in quad.subject.value
        or any(quad.subject.value.endswith(key) or f"{key}/" in quad.subject.value for key in kept)
    ]
    assert contradictions(closure([*open_knowledge().quads, *some])) == []


def test_the_register_loads_alone():
    assert len(open_knowledge().quads) > 4000
    names = {path.name for path in resource("ontology").glob("*.ttl")}
    assert set(REGISTER_FILES) == names - {"creditplan.ttl", "alignments.ttl", "roles.ttl"}


@pytest.mark.parametrize("name", REGISTER_FILES)
def test_no_file_says_what_another_says(name):
    own = {quad.triple for quad in parse(path=str(resource("ontology", name)), format=RdfFormat.TURTLE)}
    for other in set(REGISTER_FILES) - {name}:
        rest = parse(path=str(resource("ontology", other)), format=RdfFormat.TURTLE)
        assert not own & {quad.triple for quad in rest}, other


def test_the_register_has_no_blank_nodes():
    assert not [
        quad for quad in open_knowledge().quads if "_:" in (str(quad.subject)[:2], str(quad.object)[:2])
    ]


def test_plan_and_register_say_the_same_of_bodies(quads):
    """A name or abbreviation that the plan's files give a body, the register gives it too."""
    register = {quad.triple for quad in open_knowledge().quads}
    described = {quad.subject for quad in open_knowledge().quads}
    said = [quad.triple for quad in quads if quad.subject in described and "/agency/" in quad.subject.value]
    assert len(said) > 200
    assert set(said) <= register


def test_every_body_has_a_profile(statements):
    links = open_knowledge().links.links
    bodies = [*statements.instances("cp:Agent"), *statements.instances("org:FormalOrganization")]
    assert {*bodies} == {*map(register_agent, open_knowledge().register.agents)}
    profiles = [profile(statements, links, body) for body in bodies]
    assert sum(len(one.links) for one in profiles) == sum("/agency/" in link.subject for link in links)
    for one in profiles:
        assert one.label.zh and one.label.en
        assert {source for claim in one.evidence for source in claim.sources} <= {
            reference.iri for reference in one.references
        }


def test_a_profile_on_a_date_leaves_out_what_did_not_hold(statements):
    csrc = "https://w3id.org/creditplan/agency/csrc"
    kinds = {
        on: [kind.value.label.zh for kind in profile(statements, (), csrc, on).kinds]
        for on in ("2015", "2024")
    }
    assert kinds == {"2015": ["国务院直属事业单位"], "2024": ["国务院直属机构"]}
    assert {kind.value.label.zh for kind in profile(statements, (), csrc).kinds} == {
        "国务院直属事业单位",
        "国务院直属机构",
    }
