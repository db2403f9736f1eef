"""Pitfalls of ontologies (the numbers are those of OOPS!), as far as the files alone can show them.

Labels, definitions and examples (P08), versions and consistency: tests/test_ontology.py.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, URIRef

from creditplan.namespaces import expand
from creditplan.resources import resource

CP = expand("cp:x").removesuffix("x")
ONTOLOGY = URIRef(CP.removesuffix("#"))
CLASSES, PROPERTIES = (OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)
DECLARED = {*CLASSES, *PROPERTIES, OWL.AnnotationProperty, RDFS.Datatype}

# P11. Several classes can stand there, and a union is outside OWL 2 RL: the shapes say which.
SEVERAL_SUBJECTS = {
    "after",
    "before",
    "cites",
    "deadlineText",
    "inPlan",
    "number",
    "order",
    "parsedBy",
    "partOf",
}
SEVERAL_OBJECTS = {"after", "before", "partOf"}
# P11. The class is another vocabulary's, which declares little of it.
ELSEWHERE = {
    "cites": "eli:LegalResource",
    "clauseSpan": "nif:RFC5147String",
    "jurisdiction": "dcterms:Location",
    "through": "org:ChangeEvent",
}
# P11. Text with a language tag: rdf:langString, whose value the shapes check with its language.
TEXTS = {
    "addressees",
    "attachedTo",
    "clauseText",
    "deadlineText",
    "inheritedPart",
    "namedAs",
    "targetText",
    "text",
}
# P13. An inverse that nobody asks for would be one more term; SPARQL walks these backwards.
ONE_WAY = {
    *[
        "after",
        "agent",
        "before",
        "cites",
        "clauseSpan",
        "function",
        "hasDeadline",
        "hasTarget",
        "inPlan",
        "jurisdiction",
        "mandates",
        "manner",
    ],
    *["parsedBy", "plate", "role", "state"],
    *["extent", "fromShareOf", "heir", "ofAssignment", "ofPlan", "through"],
    # Their general property has one, cp:ofTask: an assignment has one task.
    *["hasLeadAssignment", "hasParticipantAssignment", "hasResponsibleAssignment"],
}


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(resource("ontology", "creditplan.ttl"))


@pytest.fixture(scope="module")
def all_terms(ontology):
    """The ontology with roles and alignments: all that we say of terms."""
    graph = rdflib.Graph()
    graph += ontology
    for name in ("roles.ttl", "alignments.ttl"):
        graph.parse(resource("ontology", name))
    return graph


def own(graph, *kinds):
    return {one for kind in kinds for one in graph.subjects(RDF.type, kind) if one.startswith(CP)}


def short(terms):
    return {str(one).removeprefix(CP) for one in terms}


def inverses(graph):
    pairs = set(graph.subject_objects(OWL.inverseOf))
    return {(a, b) for pair in pairs for a, b in (pair, pair[::-1])}


def stated(graph, one, predicate):
    """What a property says of itself or has from a property above it, or from an inverse of them."""
    other = {RDFS.domain: RDFS.range, RDFS.range: RDFS.domain}[predicate]
    above = set(graph.transitive_objects(one, RDFS.subPropertyOf))
    behind = {b for a, b in inverses(graph) if a in above}
    behind |= {top for b in behind for top in graph.transitive_objects(b, RDFS.subPropertyOf)}
    return {v for p in above for v in graph.objects(p, predicate)} | {
        v for p in behind for v in graph.objects(p, other)
    }


def concluded(graph, one, predicate):
    """The same of what a chain says: its first property's domain, its last property's range."""
    ends = set()
    for chain in graph.objects(one, OWL.propertyChainAxiom):
        steps = list(graph.items(chain))
        ends |= stated(graph, steps[0] if predicate == RDFS.domain else steps[-1], predicate)
    return ends


def test_p04_every_term_is_connected(all_terms):
    """Each class is named by a property, an axiom or a class below it; each property has a place or a parent."""
    connected = set()
    for subject, predicate, value in all_terms:
        if predicate not in (RDF.type, RDFS.isDefinedBy, RDFS.label, SKOS.definition, SKOS.example):
            connected |= {subject, value}
    lonely = own(all_terms, *CLASSES, *PROPERTIES) - connected
    # What they describe is of several classes, and so are their values, or these are texts (see P11).
    assert short(lonely) == {"after", "before", "deadlineText"}


def test_p05_p25_p26_inverses_fit(ontology):
    for one, other in inverses(ontology):
        assert one != other
        assert OWL.SymmetricProperty not in set(ontology.objects(one, RDF.type))
        assert (one, RDF.type, OWL.ObjectProperty) in ontology
        for here, there in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            ends = (
                stated(ontology, one, here)
                | concluded(ontology, one, here)
                | concluded(ontology, other, there)
            )
            assert len(ends) <= 1, one
    assert all(count == 1 for count in Counter(a for a, _ in inverses(ontology)).values())


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_p06_no_hierarchy_has_a_cycle(all_terms, predicate):
    pairs = list(all_terms.subject_objects(predicate))
    assert pairs
    for one, above in pairs:
        assert one not in set(all_terms.transitive_objects(above, predicate))


def test_p07_no_term_is_two_in_one(ontology):
    for one in own(ontology, *CLASSES):
        name = str(one).removeprefix(CP)
        labels = [str(label) for label in ontology.objects(one, RDFS.label)]
        assert not re.search(r"And|Or(?=[A-Z])|_", name)
        assert not any(re.search(r"\b(and|or)\b|[和与及或、]", label) for label in labels), one


def test_p10_classes_at_the_top_are_disjoint(ontology):
    """All but cp:SharedBody: it is said of two agents, and no class of plans needs to know of it.

    A task can order a plan, so a plan can be a document that a task orders.
    """
    groups = [short(ontology.items(one)) for one in ontology.objects(None, OWL.members)]
    groups += map(short, ontology.subject_objects(OWL.disjointWith))
    disjoint = {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}
    top = {one for one in own(ontology, *CLASSES) if not ontology.value(one, RDFS.subClassOf)}
    pairs = {frozenset(pair) for pair in combinations(sorted(short(top) - {"SharedBody"}), 2)}
    assert pairs - disjoint == {frozenset(("Plan", "MandatedDocument"))}


def test_p11_every_property_says_where_it_stands(ontology):
    properties = own(ontology, *PROPERTIES)
    without = {
        predicate: {
            one
            for one in properties
            if not stated(ontology, one, predicate) | concluded(ontology, one, predicate)
        }
        for predicate in (RDFS.domain, RDFS.range)
    }
    # No chain of its own: tasks and agents stand there by the chains of the links below.
    general = {"assignedTo", "hasTask"}
    # Each has what its inverse has, the other way round.
    backwards = {"leads", "participatesIn", "responsibleFor", "hasPart"}
    assert short(without[RDFS.domain]) == SEVERAL_SUBJECTS | general | backwards
    assert short(without[RDFS.range]) == SEVERAL_OBJECTS | general | backwards | set(ELSEWHERE) | TEXTS


def test_p13_every_relation_has_an_inverse_or_needs_none(ontology):
    have = {one for one, _ in inverses(ontology)}
    assert short(own(ontology, OWL.ObjectProperty) - have) == ONE_WAY


def test_p19_no_property_has_two_domains_or_ranges(all_terms):
    for one in own(all_terms, *PROPERTIES):
        for predicate in (RDFS.domain, RDFS.range):
            assert len(set(all_terms.objects(one, predicate))) <= 1, one


def test_p20_a_definition_says_more_than_the_label(ontology):
    for one in own(ontology, *DECLARED):
        labels, definitions = (
            {text.casefold().rstrip(".。") for text in ontology.objects(one, predicate)}
            for predicate in (RDFS.label, SKOS.definition)
        )
        assert not labels & definitions, one


def test_p22_names_follow_one_convention(ontology):
    conventions = {
        r"[A-Z][a-z]+([A-Z][a-z]+)*": CLASSES,
        r"[a-z]+([A-Z][a-z]+)*": (*PROPERTIES, OWL.AnnotationProperty),
        # The names of the standards that define the codes.
        r"[A-Z0-9-]+": (RDFS.Datatype,),
    }
    for pattern, kinds in conventions.items():
        names = short(own(ontology, *kinds))
        assert names
        assert [name for name in names if not re.fullmatch(pattern, name)] == []


def test_p24_no_definition_uses_what_it_defines(ontology):
    """Neither a chain that begins with what it concludes (which is not regular), nor a class by itself."""
    for one, chain in ontology.subject_objects(OWL.propertyChainAxiom):
        # Transitivity over parts ends with it: partOf o inPlan is inPlan.
        assert one not in list(ontology.items(chain))[:-1]
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.disjointWith):
        assert not [one for one, other in ontology.subject_objects(predicate) if one == other]


def test_p27_p29_p30_p31_nothing_is_equivalent_symmetric_or_transitive(all_terms):
    """So nothing can be wrongly so: a part of a part is found by paths, another's term is aligned from below."""
    for predicate in (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs):
        assert (None, predicate, None) not in all_terms
    for kind in (OWL.TransitiveProperty, OWL.SymmetricProperty):
        assert (None, RDF.type, kind) not in all_terms


def test_p32_no_two_things_have_one_label(ontology):
    """Nor do a class and the property that leads to it, nor a code and its list: each is found by its label."""
    graph = rdflib.Graph()
    graph += ontology
    for name in ("roles.ttl", "kinds.ttl", "functions.ttl"):
        graph.parse(resource("ontology", name))
    said = {(label.casefold(), label.language, one) for one, label in graph.subject_objects(RDFS.label)}
    assert len(said) > 200
    labels = Counter((label, language) for label, language, _ in said)
    assert [label for label, count in labels.items() if count > 1] == []


def test_p34_p35_every_term_that_an_axiom_names_is_declared(all_terms):
    typed = set(all_terms.subjects(RDF.type, None))
    roles = (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        OWL.inverseOf,
        OWL.propertyChainAxiom,
        OWL.members,
    )
    named = set()
    for predicate in (*roles, RDFS.range, RDF.first):
        named |= {node for pair in all_terms.subject_objects(predicate) for node in pair}
    builtin = {XSD.string, XSD.boolean, XSD.positiveInteger, XSD.decimal}
    assert {one for one in named if isinstance(one, URIRef)} - typed == builtin
    ours = {one for one in all_terms.all_nodes() if isinstance(one, URIRef) and one.startswith(CP)}
    assert {one for one in ours if not DECLARED & set(all_terms.objects(one, RDF.type))} == set()


def test_p36_p38_p39_p41_the_ontology_says_what_it_is(ontology):
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert not re.search(r"\.(owl|ttl|rdf|n3|xml)$", str(ONTOLOGY))
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)) == CP
    assert str(ontology.value(ONTOLOGY, DCTERMS.license)).startswith("http")
    text = resource("ontology", "creditplan.ttl").read_text("utf-8")
    assert "@base" not in text
    assert "_:" not in text


def test_p40_nothing_is_said_of_the_terms_of_others(all_terms):
    """They are declared, so that each file is OWL 2 DL by itself, and no more."""
    ours = CP.removesuffix("ontology#")
    others = {one for one in all_terms.subjects() if isinstance(one, URIRef) and not one.startswith(ours)}
    assert others
    for one in others:
        assert set(all_terms.predicates(one)) == {RDF.type}, one
