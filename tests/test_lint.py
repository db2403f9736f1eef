"""The lint of the register finds each kind of fault, and nothing else.

A row changes a small register that has no fault, in the notation of tests/faults, and names the findings that
must come out: level, code, subject.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, URIRef

from conftest import ROOT
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import expand
from creditplan.registers.bodies import NAMES
from creditplan.registers.checks import lint
from creditplan.registers.checks.sources import _EVIDENCED
from creditplan.registers.identifiers import CHECKS, is_isni, is_organisation_code, is_ror, is_uscc
from creditplan.registers.links import TARGETS, Link
from creditplan.registers.statements import Statements
from shape_runs import PREFIXES, changed, iri

SMALL = """
    agency:a a cp:Agency , cp:Agent ;
        skos:prefLabel "甲局"@zh , "Bureau A"@en ; cp:shortName "甲局"@zh ; skos:altLabel "老局"@zh ;
        org:classification kind:bureau ; org:subOrganizationOf agency:p ;
        org:identifier "11100000000014445H"^^cp:USCC ;
        schema:foundingDate "2008"^^xsd:gYear ; schema:dissolutionDate "2018-03"^^xsd:gYearMonth ;
        cp:plateDate "2008-04-01"^^xsd:date ; cp:appointmentDate "2008-03"^^xsd:gYearMonth ;
        adms:status status:succeeded ; org:changedBy change:merger ; dcterms:isReplacedBy agency:c .
    agency:b a org:FormalOrganization ;
        skos:prefLabel "乙局"@zh , "Bureau B"@en ; schema:dissolutionDate "2018-03"^^xsd:gYearMonth ;
        adms:status status:succeeded ; org:changedBy change:merger ; dcterms:isReplacedBy agency:c ;
        dcterms:source reference:news .
    agency:c a cp:Agency , cp:Agent ;
        skos:prefLabel "丙局"@zh , "Bureau C"@en ; cp:shortName "丙局"@zh ; skos:notation "BC" ;
        org:classification kind:bureau ; org:subOrganizationOf agency:p ;
        schema:foundingDate "2018-03-19"^^xsd:date ; adms:status status:active ;
        org:resultedFrom change:merger , change:transfer ; dcterms:replaces agency:a , agency:b .
    agency:p a cp:Agency , cp:Agent ;
        skos:prefLabel "丁院"@zh , "Council P"@en ; cp:shortName "丁院"@zh ;
        skos:altLabel "丁署"@zh ; adms:status status:active ; org:changedBy change:transfer ;
        cp:state state:p-until-2018 , state:p-2018 .
    state:p-until-2018 a cp:BodyState ;
        org:classification kind:office ; skos:altLabel "丁署"@zh ; schema:endDate "2018-03-17"^^xsd:date ;
        dcterms:source reference:news .
    state:p-2018 a cp:BodyState ;
        org:classification kind:bureau ; schema:startDate "2018-03-17"^^xsd:date ; dcterms:source reference:news .
    agency:gov a cp:Agency , cp:Agent ;
        skos:prefLabel "四川省人民政府"@zh , "Sichuan Government"@en ; cp:shortName "四川省人民政府"@zh ;
        org:classification kind:bureau ; cp:jurisdiction place:cn-51 ; adms:status status:active ;
        dcterms:source reference:news .
    group:g a cp:AgentGroup , cp:Agent ;
        skos:prefLabel "各局"@zh , "All bureaus"@en ; cp:shortName "各局"@zh ; foaf:member agency:c .
    kind:bureau a skos:Concept ;
        skos:inScheme <https://w3id.org/creditplan/kind/> ; skos:prefLabel "局"@zh , "Bureau"@en .
    kind:office a skos:Concept ;
        skos:inScheme <https://w3id.org/creditplan/kind/> ; skos:prefLabel "办公室"@zh , "Office"@en .
    status:active a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/status/> ;
        skos:prefLabel "存续"@zh , "Active"@en .
    status:succeeded a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/status/> ;
        skos:prefLabel "已撤销"@zh , "Succeeded"@en .
    status:ended a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/status/> ;
        skos:prefLabel "已终止"@zh , "Ended"@en .
    status:divided a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/status/> ;
        skos:prefLabel "已拆分"@zh , "Divided"@en .
    status:unknown a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/status/> ;
        skos:prefLabel "现状不详"@zh , "Not known"@en .
    change-kind:transfer a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/change-kind/> ;
        skos:prefLabel "职责划转"@zh , "Transfer"@en .
    change-kind:split a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/change-kind/> ;
        skos:prefLabel "拆分"@zh , "Split"@en .
    change-kind:merger a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/change-kind/> ;
        skos:prefLabel "合并"@zh , "Merger"@en .
    change-kind:absorption a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/change-kind/> ;
        skos:prefLabel "并入"@zh , "Absorption"@en .
    change:merger a org:ChangeEvent ;
        rdfs:label "甲局、乙局合并"@zh , "A and B merge"@en ;
        dcterms:type change-kind:merger ; dcterms:date "2018-03"^^xsd:gYearMonth ;
        org:originalOrganization agency:a , agency:b ; org:resultingOrganization agency:c ;
        dcterms:source reference:news .
    change:transfer a org:ChangeEvent ;
        rdfs:label "丁院的收费职责划入丙局"@zh , "Fees move from P to C"@en ;
        dcterms:type change-kind:transfer ; dcterms:date "2018-03"^^xsd:gYearMonth ;
        cp:movedFunction "收费"@zh , "fees"@en ;
        org:originalOrganization agency:p ; org:resultingOrganization agency:c ; dcterms:source reference:news .
    change:plates a cp:SharedBody ;
        rdfs:label "丙局加挂丁院牌子"@zh , "C bears the plate of P"@en ;
        cp:plate agency:c , agency:p ; cp:validFrom "2018"^^xsd:gYear ; dcterms:source reference:news .
    place:cn-51 a dcterms:Location ;
        skos:prefLabel "四川省"@zh , "Sichuan"@en ;
        skos:notation "510000"^^cp:GBT2260 , "CN-SC"^^cp:ISO3166-2 ; dcterms:source reference:news .
    document:d dcterms:title "办法"@zh , "Measures"@en ; dcterms:creator agency:a .
    reference:news a dcterms:BibliographicResource ; dcterms:title "News"@en .
    reference:gk-high a dcterms:BibliographicResource ; dcterms:title "General knowledge"@en .
"""


@cache
def small():
    """The small register with evidence for all that needs it: evidence:a-foundingDate and so on."""
    text = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items()) + SMALL
    graph = Graph().parse(data=text, format="turtle")
    for slug in ("a", "c", "p"):
        for predicate in map(expand, _EVIDENCED):
            for value in graph.objects(iri(f"agency:{slug}"), URIRef(predicate)):
                # Names other than the Chinese full one get theirs in source_names.
                if predicate not in map(expand, NAMES) or (
                    predicate == expand("skos:prefLabel") and value.language != "en"
                ):
                    node = iri(f"evidence:{slug}-{predicate.rpartition('/')[2].rpartition('#')[2]}")
                    graph.add((node, RDF.type, RDF.Statement))
                    graph.add((node, RDF.subject, iri(f"agency:{slug}")))
                    graph.add((node, RDF.predicate, URIRef(predicate)))
                    graph.add((node, RDF.object, value))
                    graph.add((node, iri("dcterms:source"), iri("reference:news")))
    return graph


def check(change="", links=(), *, names_sourced=True):
    graph = changed(change, small)
    if names_sourced:
        source_names(graph)
    text = graph.serialize(format="nt")
    return lint(Statements(parse(text, format=RdfFormat.N_TRIPLES)), links)


def source_names(graph):
    """Give evidence to the names that a row writes, so that a row is about one thing only."""
    known = {
        (graph.value(node, RDF.subject), graph.value(node, RDF.predicate), graph.value(node, RDF.object))
        for node in graph.subjects(RDF.type, RDF.Statement)
    }
    names = [
        (body, predicate, value)
        for body in set(graph.subjects(RDF.type, iri("cp:Agency")))
        for predicate in map(iri, NAMES)
        for value in graph.objects(body, predicate)
    ]
    for index, (body, predicate, value) in enumerate(sorted(names)):
        sourced = predicate == iri("skos:prefLabel") and value.language != "en"
        if not sourced and (body, predicate, value) not in known:
            node = iri(f"evidence:name-{index}")
            graph.add((node, RDF.type, RDF.Statement))
            graph.add((node, RDF.subject, body))
            graph.add((node, RDF.predicate, predicate))
            graph.add((node, RDF.object, value))
            graph.add((node, iri("dcterms:source"), iri("reference:news")))


@pytest.mark.parametrize(
    "name",
    [
        'skos:prefLabel "Bureau of Nonsense"@en',
        'skos:altLabel "民总"@zh',
        'skos:notation "MCAX"',
        'skos:altLabel "X"@en',
    ],
)
def test_a_name_that_nothing_bears_out(name):
    before = {(one.subject, one.message) for one in check(names_sourced=False)}
    found = {
        (one.code, one.subject)
        for one in check(f"+ agency:c {name}", names_sourced=False)
        if (one.subject, one.message) not in before
    }
    assert ("unsourced", "agency:c") in found


def error(code, subject):
    return ("error", code, subject)


def warning(code, subject):
    return ("warning", code, subject)


def fault(name, change, *expected):
    return pytest.param(change, expected, id=name)


def restated(slug, predicate, value):
    """Lines that state another value, with evidence."""
    evidence = f"evidence:{slug}-{predicate.partition(':')[2]}"
    return f"""
        - agency:{slug} {predicate} *
        + agency:{slug} {predicate} {value}
        - {evidence} rdf:object *
        + {evidence} rdf:object {value}
    """


def added(slug, predicate, value):
    """Lines that state a value where there was none, with evidence."""
    evidence = f"evidence:{slug}-new-{predicate.partition(':')[2]}"
    return f"""
        + agency:{slug} {predicate} {value}
        + {evidence} rdf:type rdf:Statement
        + {evidence} rdf:subject agency:{slug}
        + {evidence} rdf:predicate {predicate}
        + {evidence} rdf:object {value}
        + {evidence} dcterms:source reference:news
    """


def dropped(slug, predicate):
    """Lines that leave out a value and the evidence for it."""
    evidence = f"evidence:{slug}-{predicate.partition(':')[2]}"
    return f"- agency:{slug} {predicate} *\n- {evidence} rdf:type *\n"


# C ended in 2020, with nothing after it
END_OF_C = added("c", "schema:dissolutionDate", '"2020"^^xsd:gYear')
FAULTS = [
    # Names
    fault(
        "short-form-of-two-bodies",
        '+ agency:p skos:altLabel "丙局"@zh',
        error("name-shared", "agency:c"),
    ),
    fault(
        "abbreviation-of-two-bodies",
        '+ agency:p skos:notation "bc"',
        error("name-shared", "agency:c"),
    ),
    fault(
        "name-of-a-body-and-a-group",
        '+ group:g skos:altLabel "丙 局"@zh',
        error("name-shared", "agency:c"),
    ),
    fault(
        "name-whose-dates-overlap",
        '+ agency:p skos:altLabel "老局"@zh\n+ state:p-until-2018 skos:altLabel "老局"@zh',
        error("name-shared", "agency:a"),
    ),
    fault(
        "agency-without-english",
        '- agency:c skos:prefLabel "Bureau C"@en',
        warning("english-missing", "agency:c"),
    ),
    fault(
        "former-body-without-english",
        '- agency:b skos:prefLabel "Bureau B"@en',
        warning("english-missing", "agency:b"),
    ),
    fault(
        "group-without-english",
        '- group:g skos:prefLabel "All bureaus"@en',
        warning("english-missing", "group:g"),
    ),
    fault(
        "kind-without-english",
        '- kind:bureau skos:prefLabel "Bureau"@en',
        warning("english-missing", "kind:bureau"),
    ),
    fault(
        "place-without-english",
        '- place:cn-51 skos:prefLabel "Sichuan"@en',
        warning("english-missing", "place:cn-51"),
    ),
    fault(
        "change-without-english",
        '- change:merger rdfs:label "A and B merge"@en',
        warning("english-missing", "change:merger"),
    ),
    fault(
        "plates-without-english",
        '- change:plates rdfs:label "C bears the plate of P"@en',
        warning("english-missing", "change:plates"),
    ),
    fault(
        "document-without-english",
        '- document:d dcterms:title "Measures"@en',
        warning("english-missing", "document/d"),
    ),
    fault("body-without-kind", dropped("c", "org:classification"), error("kind-missing", "agency:c")),
    fault(
        "body-whose-states-have-no-kind",
        "- state:p-2018 org:classification *\n- state:p-until-2018 org:classification *",
        error("kind-missing", "agency:p"),
    ),
    # What leads nowhere
    fault(
        "successor-unknown",
        "+ agency:a dcterms:isReplacedBy agency:x",
        error("dangling", "agency:a"),
        error("status-differs", "agency:a"),
        error("successor-without-event", "agency:a"),
        error("successors-several", "agency:a"),
    ),
    fault("event-unknown", "+ agency:p org:changedBy change:x", error("dangling", "agency:p")),
    fault("origin-unknown", "+ agency:p org:resultedFrom change:x", error("dangling", "agency:p")),
    fault("kind-unknown", restated("c", "org:classification", "kind:x"), error("dangling", "agency:c")),
    fault(
        "kind-of-change-for-a-body",
        restated("c", "org:classification", "change-kind:merger"),
        error("dangling", "agency:c"),
    ),
    fault(
        "kind-of-change-unknown",
        "+ change:merger dcterms:type change-kind:x",
        error("dangling", "change:merger"),
    ),
    fault(
        "parent-unknown", restated("c", "org:subOrganizationOf", "agency:x"), error("dangling", "agency:c")
    ),
    fault(
        "parent-that-ended-before-the-first-plan",
        restated("a", "org:subOrganizationOf", "agency:b"),
        error("dangling", "agency:a"),
    ),
    fault(
        "reference-unknown", "+ change:merger dcterms:source reference:x", error("dangling", "change:merger")
    ),
    fault("member-unknown", "+ group:g foaf:member agency:x", error("dangling", "group:g")),
    fault(
        "original-unknown",
        "+ change:merger org:originalOrganization agency:x",
        error("dangling", "change:merger"),
    ),
    fault(
        "result-unknown",
        "+ change:merger org:resultingOrganization agency:x",
        error("dangling", "change:merger"),
    ),
    fault("reform-unknown", "+ change:merger dcterms:isPartOf change:x", error("dangling", "change:merger")),
    fault("plate-unknown", "+ change:plates cp:plate agency:x", error("dangling", "change:plates")),
    fault("place-unknown", "+ agency:c cp:jurisdiction place:cn-52", error("dangling", "agency:c")),
    fault(
        "document-unknown",
        "+ change:merger dcterms:references document:x",
        error("dangling", "change:merger"),
    ),
    fault("author-unknown", "+ document:d dcterms:creator agency:x", error("dangling", "document/d")),
    # Lives
    fault(
        "body-of-2015-without-heir",
        dropped("a", "schema:dissolutionDate")
        + """
        - agency:a dcterms:isReplacedBy *
        - change:merger org:originalOrganization agency:a
        """
        + added("a", "schema:dissolutionDate", '"2016"^^xsd:gYear'),
        error("heir-missing", "agency:a"),
        error("replaces-without-successor", "agency:c"),
        error("status-differs", "agency:a"),
        warning("end-without-event", "agency:a"),
    ),
    fault(
        "heir-that-ended",
        END_OF_C,
        error("heir-missing", "agency:a"),
        error("heir-missing", "agency:b"),
        error("status-differs", "agency:c"),
        warning("end-without-event", "agency:c"),
    ),
    fault(
        "heirs-in-a-circle",
        END_OF_C
        + """
        + agency:c dcterms:isReplacedBy agency:a
        """,
        error("heir-missing", "agency:a"),
        error("heir-missing", "agency:b"),
        error("replaces-missing", "agency:a"),
        error("status-differs", "agency:c"),
        error("successor-ended", "agency:c"),
        error("successor-without-event", "agency:c"),
        warning("end-without-event", "agency:c"),
    ),
    fault(
        "end-without-event",
        "- change:merger org:originalOrganization agency:a\n- agency:a dcterms:isReplacedBy *\n"
        + restated("a", "schema:dissolutionDate", '"2014"^^xsd:gYear'),
        error("replaces-without-successor", "agency:c"),
        error("status-differs", "agency:a"),
        warning("end-without-event", "agency:a"),
    ),
    fault(
        "successor-without-event",
        "+ agency:a dcterms:isReplacedBy agency:p\n+ agency:p dcterms:replaces agency:a",
        error("status-differs", "agency:a"),
        error("successor-without-event", "agency:a"),
        error("successors-several", "agency:a"),
    ),
    fault(
        "successor-that-does-not-say-so",
        "- agency:c dcterms:replaces agency:a",
        error("replaces-missing", "agency:c"),
    ),
    fault(
        "successor-of-a-body-that-does-not-say-so",
        "+ agency:c dcterms:replaces agency:p",
        error("replaces-without-successor", "agency:c"),
    ),
    fault(
        "heir-of-a-function-as-successor",
        """
        + change:transfer org:originalOrganization agency:a
        + change:transfer org:resultingOrganization agency:p
        - change:transfer org:originalOrganization agency:p
        - change:transfer org:resultingOrganization agency:c
        + agency:a dcterms:isReplacedBy agency:p
        + agency:p dcterms:replaces agency:a
        - agency:a adms:status *
        + agency:a adms:status status:divided
        """,
        error("successor-without-event", "agency:a"),
        error("successors-several", "agency:a"),
    ),
    # Functions
    *(
        fault(f"transfer-{name}", change, error(code, "change:transfer"))
        for name, change, code in (
            ("of-no-function", "- change:transfer cp:movedFunction *", "function-unclear"),
            (
                "of-a-function-in-one-language",
                '- change:transfer cp:movedFunction "fees"@en',
                "function-unclear",
            ),
            (
                "of-two-functions",
                '+ change:transfer cp:movedFunction "罚款"@zh\n+ change:transfer cp:movedFunction "fines"@en',
                "function-unclear",
            ),
            ("from-nobody", "- change:transfer org:originalOrganization *", "transfer-incomplete"),
            ("to-nobody", "- change:transfer org:resultingOrganization *", "transfer-incomplete"),
            (
                "to-who-had-it",
                "+ change:transfer org:resultingOrganization agency:p",
                "transfer-incomplete",
            ),
        )
    ),
    fault(
        "function-of-a-merger",
        '+ change:merger cp:movedFunction "收费"@zh\n+ change:merger cp:movedFunction "fees"@en',
        error("function-misplaced", "change:merger"),
    ),
    # States
    fault(
        "states-that-overlap",
        '- state:p-2018 schema:startDate *\n+ state:p-2018 schema:startDate "2017"^^xsd:gYear',
        error("states-overlap", "state:p-2018"),
    ),
    fault(
        "states-without-a-bound-between-them",
        "- state:p-until-2018 schema:endDate *",
        error("states-overlap", "state:p-2018"),
    ),
    fault("state-of-nothing", "- agency:p cp:state state:p-2018", error("state-of-nothing", "state:p-2018")),
    fault("state-unknown", "+ agency:c cp:state state:c", error("dangling", "agency:c")),
    fault(
        "kind-always-and-for-a-time",
        added("p", "org:classification", "kind:bureau"),
        error("said-of-always", "agency:p"),
    ),
    fault(
        "name-of-a-state-alone",
        '+ state:p-2018 skos:prefLabel "丁总署"@zh',
        error("state-name-unknown", "state:p-2018"),
    ),
    fault("state-unsourced", "- state:p-2018 dcterms:source *", error("unsourced", "state:p-2018")),
    # Status
    *(
        fault(
            f"status-{status or 'missing'}-of-{slug}",
            f"- agency:{slug} adms:status *"
            + (f"\n+ agency:{slug} adms:status status:{status}" if status else ""),
            error("status-differs", f"agency:{slug}"),
        )
        for slug, status in (
            ("c", ""),
            ("c", "succeeded"),
            ("a", "active"),
            ("a", "ended"),
            ("b", "divided"),
            ("a", "unknown"),
        )
    ),
    fault(
        "status-unknown",
        "- agency:c adms:status *\n+ agency:c adms:status status:x",
        error("dangling", "agency:c"),
        error("status-differs", "agency:c"),
    ),
    fault(
        "event-without-successor",
        "+ change:merger org:resultingOrganization agency:p",
        error("successor-missing", "agency:a"),
        error("successor-missing", "agency:b"),
    ),
    fault(
        "event-without-end",
        dropped("a", "schema:dissolutionDate"),
        error("end-missing", "agency:a"),
        error("status-differs", "agency:a"),
    ),
    fault(
        "end-long-before-the-event",
        restated("a", "schema:dissolutionDate", '"2017-12"^^xsd:gYearMonth'),
        error("end-differs", "agency:a"),
        warning("lives-gap", "agency:a"),
    ),
    fault(
        "end-after-the-event",
        restated("a", "schema:dissolutionDate", '"2018-04-01"^^xsd:date'),
        error("end-differs", "agency:a"),
    ),
    fault(
        "new-body-there-before",
        restated("c", "schema:foundingDate", '"2017"^^xsd:gYear'),
        error("lives-overlap", "agency:c"),
    ),
    fault(
        "new-body-founded-later",
        restated("c", "schema:foundingDate", '"2018-05-31"^^xsd:date'),
        warning("founded-later", "agency:c"),
        warning("lives-gap", "agency:a"),
        warning("lives-gap", "agency:b"),
    ),
    fault(
        "parent-ended",
        added("p", "schema:dissolutionDate", '"2010"^^xsd:gYear'),
        error("status-differs", "agency:p"),
        warning("end-without-event", "agency:p"),
        warning("parent-ended", "agency:c"),
    ),
    *(
        fault(
            code,
            f"""
        + group:{slug} rdf:type cp:AgentGroup
        + group:{slug} skos:prefLabel "各部"@zh
        + group:{slug} skos:prefLabel "All ministries"@en
        """,
            error(code, subject),
        )
        for code, slug, subject in (
            ("slug-shared", "c", "agency:c"),
            ("slug-malformed", "x-c", "group:x-c"),
        )
    ),
    fault(
        "date-of-no-form",
        added("p", "schema:dissolutionDate", '"soon"'),
        error("date-malformed", "agency:p"),
        error("heir-missing", "agency:p"),
        error("status-differs", "agency:p"),
    ),
    fault("second-label", added("p", "skos:prefLabel", '"另一名称"@zh'), error("label-doubled", "agency:p")),
    # Sources
    *(
        fault(
            f"{predicate}-unsourced".replace(":", "-"),
            f"- evidence:a-{predicate.partition(':')[2]} dcterms:source *",
            error("unsourced", "agency:a"),
        )
        for predicate in _EVIDENCED
        if predicate not in NAMES[1:]  # those are in test_a_name_that_nothing_bears_out
    ),
    fault(
        "split-without-a-split",  # two successors that an absorption and a merger lead to
        """
        + change:other rdf:type org:ChangeEvent
        + change:other rdfs:label "甲局一部并入丁院"@zh
        + change:other rdfs:label "Part of A to P"@en
        + change:other dcterms:type change-kind:absorption
        + change:other dcterms:date "2018-03"^^xsd:gYearMonth
        + change:other org:originalOrganization agency:a
        + change:other org:resultingOrganization agency:p
        + change:other dcterms:source reference:news
        + agency:a dcterms:isReplacedBy agency:p
        + agency:p dcterms:replaces agency:a
        - agency:a adms:status *
        + agency:a adms:status status:divided
        """,
        error("successors-several", "agency:a"),
    ),
    fault(
        "evidence-for-another-value",
        "- evidence:a-classification rdf:object *\n+ evidence:a-classification rdf:object kind:y",
        error("unsourced", "agency:a"),
    ),
    fault("change-unsourced", "- change:merger dcterms:source *", error("unsourced", "change:merger")),
    fault("plates-unsourced", "- change:plates dcterms:source *", error("unsourced", "change:plates")),
    fault("place-unsourced", "- place:cn-51 dcterms:source *", error("unsourced", "place:cn-51")),
    fault("former-body-unsourced", "- agency:b dcterms:source *", error("unsourced", "agency:b")),
    fault(
        "evidence-of-nothing",
        """
        + evidence:x rdf:type rdf:Statement
        + evidence:x rdf:subject agency:x
        + evidence:x rdf:predicate schema:foundingDate
        + evidence:x rdf:object "1949"^^xsd:gYear
        + evidence:x dcterms:source reference:news
        """,
        error("evidence-of-nothing", "evidence:x"),
    ),
    fault(
        "evidence-of-a-name-that-it-has-not",
        """
        + evidence:x rdf:type rdf:Statement
        + evidence:x rdf:subject agency:c
        + evidence:x rdf:predicate skos:altLabel
        + evidence:x rdf:object "丙厅"@zh
        + evidence:x dcterms:source reference:news
        """,
        error("evidence-of-no-name", "evidence:x"),
    ),
    fault(
        "no-document-and-no-confidence",
        "- evidence:a-prefLabel dcterms:source *\n+ evidence:a-prefLabel dcterms:source reference:gk-high",
        error("confidence-missing", "evidence:a-prefLabel"),
    ),
    # Identifiers
    fault(
        "code-with-a-digit-changed",
        restated("a", "org:identifier", '"11100000000014446H"^^cp:USCC'),
        error("identifier-malformed", "agency:a"),
    ),
    fault(
        "grid-of-another-form",
        added("c", "org:identifier", '"grid.1"^^cp:GRID'),
        error("identifier-malformed", "agency:c"),
    ),
    fault(
        "code-of-no-scheme",
        added("c", "org:identifier", '"1234"'),
        error("identifier-malformed", "agency:c"),
    ),
    fault(
        "code-of-two-bodies",
        added("c", "org:identifier", '"11100000000014445H"^^cp:USCC'),
        warning("identifier-shared", "agency:a"),
    ),
    fault(
        "place-code-of-another-form",
        '- place:cn-51 skos:notation "CN-SC"^^cp:ISO3166-2\n+ place:cn-51 skos:notation "SC"^^cp:ISO3166-2',
        error("identifier-malformed", "place:cn-51"),
    ),
    fault(
        "place-code-of-another-place",
        '- place:cn-51 skos:notation "510000"^^cp:GBT2260\n+ place:cn-51 skos:notation "520000"^^cp:GBT2260',
        error("place-code", "place:cn-51"),
    ),
]
# What a register may say
VARIATIONS = [
    fault(
        "body-divided-among-several",
        """
        - change:merger dcterms:type *
        + change:merger dcterms:type change-kind:split
        + change:merger org:resultingOrganization agency:p
        + agency:a dcterms:isReplacedBy agency:p
        + agency:b dcterms:isReplacedBy agency:p
        + agency:p dcterms:replaces agency:a
        + agency:p dcterms:replaces agency:b
        - agency:a adms:status *
        + agency:a adms:status status:divided
        - agency:b adms:status *
        + agency:b adms:status status:divided
        """,
    ),
    fault(
        "states-with-a-gap",
        '- state:p-2018 schema:startDate *\n+ state:p-2018 schema:startDate "2019"^^xsd:gYear',
    ),
    fault(
        "parent-of-a-time-that-ended",
        "+ state:p-until-2018 org:subOrganizationOf agency:a",
    ),
    fault("name-that-passes-to-the-successor", '+ agency:c skos:altLabel "老局"@zh'),
    fault(
        "absorption-into-an-older-body",
        """
        - change:merger dcterms:type *
        + change:merger dcterms:type change-kind:absorption
        """
        + restated("c", "schema:foundingDate", '"1990"^^xsd:gYear'),
    ),
    fault("founded-in-the-year-of-the-change", restated("c", "schema:foundingDate", '"2018"^^xsd:gYear')),
    fault(
        "confidence-without-a-document",
        """
        - evidence:a-prefLabel dcterms:source *
        + evidence:a-prefLabel dcterms:source reference:gk-high
        + evidence:a-prefLabel cp:confidence "high"
        """,
    ),
]


def summary(findings):
    return sorted((str(one.level), one.code, one.subject) for one in findings)


def test_a_small_register_gives_no_finding():
    assert check() == ()


@pytest.mark.parametrize(("change", "expected"), FAULTS + VARIATIONS)
def test_a_fault_gives_exactly_these_findings(change, expected):
    assert summary(check(change)) == sorted(expected)


# Links


def link(subject="agency:c", target="wikidata", identifier="Q1", *, close=False, label=None, source="news"):
    return Link(
        str(iri(subject)),
        label or {"agency:c": "丙局", "agency:p": "丁院"}.get(subject, "?"),
        expand(f"skos:{'close' if close else 'exact'}Match"),
        TARGETS[target].uri_space + identifier,
        target,
        "https://w3id.org/semapv/vocab/ManualMappingCuration",
        (str(iri(f"reference:{source}")),),
        "",
    )


LINKS = [
    fault("subject-unknown", [link("agency:x")], error("dangling", "wikidata/agency/x/Q1")),
    fault("source-unknown", [link(source="x")], error("dangling", "wikidata/agency/c/Q1")),
    fault("label-of-another-body", [link(label="丁院")], warning("link-label", "wikidata/agency/c/Q1")),
    fault(
        "isni-with-a-digit-changed",
        [link(target="isni", identifier="0000000417989101")],
        error("identifier-malformed", "isni/agency/c/0000000417989101"),
    ),
    fault(
        "ror-with-a-digit-changed",
        [link(target="ror", identifier="00aaqtw68")],
        error("identifier-malformed", "ror/agency/c/00aaqtw68"),
    ),
    fault(
        "funder-of-another-form",
        [link(target="crossref-funder", identifier="12")],
        error("identifier-malformed", "crossref-funder/agency/c/12"),
    ),
    fault("exact-for-two-bodies", [link(), link("agency:p")], error("link-shared", "agency:c")),
    fault("exact-and-close", [link(), link(close=True)], error("link-contradiction", "agency:c")),
    # What links may say
    fault("exact-for-one-and-close-for-another", [link(), link("agency:p", close=True)]),
    fault("two-targets", [link(), link(target="isni", identifier="000000041798910X")]),
]


@pytest.mark.parametrize(("links", "expected"), LINKS)
def test_a_fault_in_links_gives_exactly_these_findings(links, expected):
    assert summary(check(links=links)) == sorted(expected)


def test_every_code_is_exercised_and_says_what_to_do():
    found = [one for row in FAULTS for one in check(row.values[0])]
    found += [one for row in LINKS for one in check(links=row.values[0])]
    assert all(one.message and one.remedy for one in found)
    folder = ROOT / "converter" / "creditplan" / "registers" / "checks"
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    assert set(re.findall(r'(?:error|warning)\(\s*"([a-z-]+)"', code)) == {one.code for one in found}


def test_errors_come_first():
    levels = [one.level for one in check("".join(one.values[0] + "\n" for one in FAULTS[:5]))]
    assert levels == sorted(levels)
    assert set(levels) == {"error", "warning"}


def test_the_register_has_no_error():
    findings = lint(Statements(open_knowledge().quads), open_knowledge().links.links)
    assert [one for one in findings if one.level == "error"] == []


# Check digits


GOOD = [
    (is_isni, "000000041798910X"),  # 国家知识产权局
    (is_isni, "0000000121032683"),
    (is_ror, "00aaqtw69"),  # 国家市场监督管理总局
    (is_ror, "02fzqav45"),
    (is_organisation_code, "MB1789023"),  # 最高人民法院
    (is_organisation_code, "000011519"),
    (is_uscc, "11100000MB1789023A"),
    (is_uscc, "119900000106319731"),  # 新疆生产建设兵团
]
ALPHABETS = {
    is_isni: "0123456789X",
    is_ror: "0123456789abcdefghjkmnpqrstvwxyz",
    is_organisation_code: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    is_uscc: "0123456789ABCDEFGHJKLMNPQRTUWXY",
}


@pytest.mark.parametrize(("known", "value"), GOOD)
def test_known_identifiers_are_good(known, value):
    assert known(value)


@pytest.mark.parametrize(("known", "value"), GOOD)
def test_a_changed_character_is_noticed(known, value):
    changes = [
        value[:place] + other + value[place + 1 :]
        for place, own in enumerate(value)
        for other in ALPHABETS[known]
        if other != own
    ]
    assert len(changes) > 80
    # Weights of GB 11714 tell characters apart only modulo 11; in a code of GB 32100 the last character helps.
    missed = [one for one in changes if known(one)]
    assert len(missed) <= (len(changes) // 10 if known is is_organisation_code else 0)


@pytest.mark.parametrize("known", ALPHABETS)
@pytest.mark.parametrize(
    "value", ["", "0", "０" * 16, "00aaqtw69 ", "11100000mb1789023a", "000000041798910x"]
)
def test_other_texts_are_no_identifiers(known, value):
    assert not known(value)


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        ("wikidata", "Q1186190", "Q01"),
        ("geonames", "2038349", "02038349"),
        ("crossref-funder", "501100010453", "50110001045"),
        ("cp:GRID", "grid.464259.8", "grid.464259"),
        ("cp:GBT2260", "510000", "5100"),
        ("cp:GBT4657", "301", "3O1"),
        ("cp:ISO3166-2", "CN-SC", "CN-51"),
    ],
)
def test_schemes_without_check_digits(scheme, good, bad):
    assert CHECKS[scheme](good)
    assert not CHECKS[scheme](bad)


def test_every_scheme_is_checked():
    terms = (ROOT / "ontology" / "creditplan.ttl").read_text("utf-8")
    datatypes = set(re.findall(r"^(cp:\S+) a rdfs:Datatype", terms, re.MULTILINE))
    assert set(CHECKS) == datatypes | set(TARGETS)
