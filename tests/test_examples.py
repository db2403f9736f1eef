"""The examples on the pages of the vocabulary are real data, whole as they are, and valid."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, parse

import example_files
from creditplan.doors import validate
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import expand
from creditplan.reasoning import closure
from creditplan.resources import resource
from creditplan.validation.reference import from_rdflib

CP = expand("cp:")


def triples(path):
    return [quad.triple for quad in parse(path=str(path))]


@pytest.mark.parametrize("path", example_files.paths(), ids=lambda path: path.name)
def test_what_is_said_of_each_thing_is_what_the_data_say(path):
    assert example_files.as_now(path) == path.read_text("utf-8"), "make accept"


def test_what_is_concluded_follows_from_the_data():
    told = set(triples(example_files.FOLDER / example_files.CONCLUDED))
    assert len(told) > 15
    told -= {quad.triple for quad in example_files.code_lists_and_shapes()}
    told -= {*example_files.restored()}
    # What is left follows by the ontology from what is published of the tasks that it is about.
    about = {term.value for triple in told for term in (triple.subject, triple.object)}
    closed = closure([quad for quad in example_files.packaged() if quad.subject.value in about])
    assert told
    assert told <= {*from_rdflib(closed)}


def test_every_term_has_an_example():
    said = [one for path in sorted(example_files.FOLDER.glob("*.ttl")) for one in triples(path)]
    used = {one.predicate.value for one in said} | {
        one.object.datatype.value if isinstance(one.object, Literal) else one.object.value for one in said
    }
    declared = triples(resource("ontology", "creditplan.ttl"))
    terms = {
        one.subject.value
        for one in declared
        if one.predicate.value == expand("rdf:type") and getattr(one.subject, "value", "").startswith(CP)
    }
    assert terms - used == set()


def test_the_data_that_they_are_from_conform():
    assert validate(example_files.passage()).conforms
    assert validate([*example_files.packaged(), *open_knowledge().quads]).conforms


def test_no_term_has_a_made_up_example():
    skos = expand("skos:example")
    assert [
        one for one in triples(resource("ontology", "creditplan.ttl")) if one.predicate.value == skos
    ] == []
