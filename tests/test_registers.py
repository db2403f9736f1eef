"""The register: what it must not hold."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.namespaces import BASE, PREFIXES
from creditplan.registers.checks import lint
from creditplan.registers.files import to_register
from creditplan.registers.lines import about, merged, pairs, sorted_lines
from creditplan.registers.statements import Statements
from creditplan.words.normalise import normalise


def turtle(slug, *names, kind="agency", more=""):
    """An agent with names, each with its words and, where it has any, the lines that date it."""
    iri = f"<{BASE}{kind}/{slug}>"
    said = "".join(f' ; skos:altLabel "{name}"@zh' for name in names)
    cls = {"agency": "cp:Agency", "group": "cp:AgentGroup"}[kind]
    return f'{iri} a {cls} , cp:Agent ; skos:prefLabel "{slug}全称"@zh ; cp:shortName "{slug}简称"@zh{said}{more} .'


def dated(slug, name, bounds):
    """A state that bears a name, and lasts as its lines say."""
    state = f"<{BASE}state/{slug}-1>"
    return (
        f"<{BASE}agency/{slug}> cp:state {state} . "
        f'{state} a cp:BodyState ; skos:altLabel "{name}"@zh ; {bounds} .'
    )


def statements(*parts):
    """Statements of a register, with the labels of roles, manners and rules of the packaged one."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    roles = (ROOT / "ontology" / "roles.ttl").read_text("utf-8")
    return Statements(
        quad for text in (prefixes + "\n".join(parts), roles) for quad in parse(text, format=RdfFormat.TURTLE)
    )


# Subjects that begin alike, one that is no IRI, a statement within a literal, a property as a value.
SAID = """
ex:a ex:p ex:x , "说 > <http://ex/p> <http://ex/x> .\\n"@zh ; ex:q "a > <http://ex/q> b" .
ex:a-1 ex:p ex:y .
ex:a1 ex:p ex:x . ex:b ex:p "x" . [] ex:p ex:x .
ex:d ex:s ex:q .
"""
LINES = sorted_lines(parse("@prefix ex: <http://ex/> ." + SAID, format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("predicate", "value", "right"),
    [
        ("p", "<http://ex/x>", {("a", "<http://ex/x>"), ("a1", "<http://ex/x>")}),
        ("p", '"x"', {("b", '"x"')}),
        ("q", "", {("a", '"a > <http://ex/q> b"')}),
        ("r", "", set()),
    ],
)
def test_lines_tell_who_has_a_property(predicate, value, right):
    found = [*pairs(LINES, f"http://ex/{predicate}", value)]
    assert len(found) == len(right)
    assert {(subject.removeprefix("http://ex/"), said) for subject, said in found} == right


@pytest.mark.parametrize(("subject", "count"), [("a", 3), ("a-1", 1), ("a1", 1), ("b", 1), ("", 0), ("z", 0)])
def test_lines_tell_what_is_said_of_a_subject(subject, count):
    found = [*about(LINES, f"http://ex/{subject}")]
    assert len(found) == count
    assert {quad.subject.value for quad in found} <= {f"http://ex/{subject}"}
    assert [*about(b"", f"http://ex/{subject}")] == []


def test_lines_are_sorted_and_each_is_there_once():
    lines = LINES.splitlines()
    assert lines == sorted({*lines})
    assert len(lines) == 8
    assert merged(LINES, LINES) == LINES


@pytest.mark.parametrize(
    ("agents", "code"),
    [
        ((turtle("mof"), turtle("mof", kind="group")), "slug-shared"),
        ((turtle("x-abc"),), "slug-malformed"),
        ((turtle("Mof"),), "slug-malformed"),
        ((turtle("m_of"),), "slug-malformed"),
        ((turtle("m--of"),), "slug-malformed"),
    ],
)
def test_slugs_are_keys(agents, code):
    found = statements(*agents)
    slug = "mof" if code == "slug-shared" else None
    assert code in {one.code for one in lint(found)}
    with pytest.raises(InputError, match=f"{slug} is also the key of" if slug else "cannot be a key"):
        to_register(found)


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (' ; schema:foundingDate "2018-13"', "date-malformed", "'2018-13' is no date"),
        (' ; schema:dissolutionDate "soon"', "date-malformed", "'soon' is no date"),
        (' ; skos:prefLabel "另一全称"@zh', "label-doubled", "two skos:prefLabel in one language"),
        (' ; cp:shortName "另一简称"@zh', "label-doubled", "two cp:shortName in one language"),
    ],
)
def test_what_would_be_passed_over_is_told(more, code, told):
    found = statements(turtle("a", more=more))
    assert code in {one.code for one in lint(found)}
    with pytest.raises(InputError, match=told):
        to_register(found)


def test_the_bounds_of_a_name_are_dates():
    found = statements(turtle("a", "某局"), dated("a", "某局", 'schema:startDate "2018-02-30"'))
    assert "date-malformed" in {one.code for one in lint(found)}
    with pytest.raises(InputError, match="'2018-02-30' is no date"):
        to_register(found)


def test_names_mean_one_agent():
    with pytest.raises(InputError, match="agency:a: 某局 also means agency:b"):
        to_register(statements(turtle("a", "甲局", "某局"), turtle("b", "乙局", "某局")))


START, END = "schema:foundingDate", "schema:dissolutionDate"


@pytest.mark.parametrize(
    ("one", "other", "bounds", "fine"),
    [
        (f' ; {END} "2018-03"', f' ; {START} "2018-03"', None, True),
        (f' ; {END} "2018-03"', f' ; {START} "2018-03-19"', None, True),
        (f' ; {END} "2018-03-20"', f' ; {START} "2018-03-19"', None, False),
        (f' ; {END} "2018-03"', f' ; {START} "2017"', None, False),
        (f' ; {END} "2018-03"', "", 'schema:startDate "2018-03"', True),
        ("", "", 'schema:startDate "2018-03"', False),
    ],
)
def test_a_name_can_mean_two_agents_one_after_the_other(one, other, bounds, fine):
    parts = [turtle("a", "某局", more=one), turtle("b", "某局", more=other)]
    found = statements(*parts, *([dated("b", "某局", bounds)] if bounds else []))
    assert ("name-shared" not in {finding.code for finding in lint(found)}) is fine
    if fine:
        assert {agent.slug for agent in to_register(found).by_name["某局"]} == {"a", "b"}
    else:
        with pytest.raises(InputError, match="某局 also means"):
            to_register(found)


@pytest.mark.parametrize("lacking", ["skos:prefLabel", "cp:shortName"])
def test_an_agent_without_its_name_in_chinese_is_refused(lacking):
    text = turtle("a").replace(f'{lacking} "a全称"@zh', f'{lacking} "A"@en')
    text = text.replace(f'{lacking} "a简称"@zh', f'{lacking} "A"@en')
    with pytest.raises(InputError, match=f"agency:a has no {lacking} in Chinese"):
        to_register(statements(text))


def test_the_packaged_register(register):
    # 48 bodies of the plan, 18 later ones, 9 plates and neighbours, 3 above or beside, 233 that other plans of 2008
    # and after name, 31 provincial governments, 3 groups
    assert len(register.agents) == 48 + 18 + 9 + 3 + 233 + 31 + 3
    assert len(register.places) == 31
    for one in register.agents:
        assert one.label.en
        assert one.short_name in one.names
        assert normalise(one.label.zh) in one.names
