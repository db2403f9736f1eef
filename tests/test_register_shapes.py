"""The shapes of the register find every kind of fault they are for, and nothing else, in two SHACL engines.

As in test_shapes.py, with a small register in place of a plan. That the register itself conforms is tested in
test_register_data.py.
"""

from collections import Counter
from functools import cache

import pytest
from rdflib import Graph

from test_shapes import (
    BASE,
    PREFIXES,
    REGISTER,
    SHAPES,
    constraints,
    engines_tell_the_same,
    fault,
    found,
    info,
    queried,
    run,
    run_pyrudof,
    violation,
)

# Bureau a was formed in 2008 and merged with b, which is not described further, into c in 2018; c bears the plate
# of p, and governs a place. All of it is evidenced.
SMALL = """
    agency:a a cp:Agency , cp:Agent ;
        skos:prefLabel "甲局"@zh , "Bureau A"@en ; cp:shortName "甲局"@zh ;
        org:classification kind:bureau ; org:subOrganizationOf agency:p ;
        org:identifier "11100000000014445H"^^cp:USCC , "grid.464259.8"^^cp:GRID , "301"^^cp:GBT4657 ;
        schema:foundingDate "2008"^^xsd:gYear ; schema:dissolutionDate "2018-03"^^xsd:gYearMonth ;
        org:changedBy change:merger ; dcterms:isReplacedBy agency:c .
    agency:b a org:FormalOrganization ;
        skos:prefLabel "乙局"@zh , "Bureau B"@en ;
        schema:dissolutionDate "2018-03"^^xsd:gYearMonth ;
        org:changedBy change:merger ; dcterms:isReplacedBy agency:c ; dcterms:source reference:news .
    agency:c a cp:Agency , cp:Agent ;
        skos:prefLabel "丙局"@zh , "Bureau C"@en ; cp:shortName "丙局"@zh ;
        org:classification kind:bureau ; cp:jurisdiction place:cn-51 ;
        schema:foundingDate "2018-03-19"^^xsd:date ; org:changedBy change:merger .
    agency:p a cp:Agency , cp:Agent ;
        skos:prefLabel "丁局"@zh , "Bureau P"@en ; cp:shortName "丁局"@zh .
    kind:bureau a skos:Concept ;
        skos:inScheme <https://w3id.org/creditplan/kind> ; skos:prefLabel "局"@zh , "Bureau"@en .
    change-kind:merger a skos:Concept ; skos:inScheme <https://w3id.org/creditplan/change-kind> .
    change:merger a org:ChangeEvent ;
        rdfs:label "甲局、乙局合并"@zh , "A and B merge"@en ;
        dcterms:type change-kind:merger ; dcterms:date "2018-03-19"^^xsd:date ;
        org:originalOrganization agency:a , agency:b ; org:resultingOrganization agency:c ;
        dcterms:isPartOf change:reform ; dcterms:source reference:news .
    change:reform a org:ChangeEvent ;
        rdfs:label "改革"@zh , "Reform"@en ;
        dcterms:type change-kind:merger ; dcterms:date "2018"^^xsd:gYear ; dcterms:source reference:news .
    change:plates a cp:SharedBody ;
        rdfs:label "丙局加挂丁局牌子"@zh , "C bears the plate of P"@en ;
        cp:plate agency:c , agency:p ; dcterms:source reference:news ;
        cp:validFrom "2018-03"^^xsd:gYearMonth ; cp:validUntil "2023"^^xsd:gYear .
    evidence:a-kind a rdf:Statement ;
        rdf:subject agency:a ; rdf:predicate org:classification ; rdf:object kind:bureau ;
        cp:confidence "high" ; dcterms:source reference:gk-high .
    evidence:a-name a rdf:Statement ;
        rdf:subject agency:a ; rdf:predicate skos:prefLabel ; rdf:object "甲局"@zh ;
        cp:validFrom "2008"^^xsd:gYear ; dcterms:source reference:news .
    place:cn-51 a dcterms:Location ;
        skos:prefLabel "四川省"@zh , "Sichuan"@en ;
        skos:notation "510000"^^cp:GBT2260 , "CN-SC"^^cp:ISO3166-2 ; dcterms:source reference:news .
    reference:news a dcterms:BibliographicResource ; dcterms:title "News"@en .
    reference:gk-high a dcterms:BibliographicResource ; dcterms:title "General knowledge"@en .
"""
CHANGES = "(^(org:originalOrganization) | ^(org:resultingOrganization))"
RESULT = "(org:resultingOrganization | ^(dcterms:isPartOf))"
KIND = "(org:classification / skos:inScheme)"
CHANGE_KIND = "(dcterms:type / skos:inScheme)"


def replaced(subject, predicate, value):
    """Lines that put a value in the place of whatever is there."""
    return f"- {subject} {predicate} *\n+ {subject} {predicate} {value}"


FAULTS = [
    # Bodies
    fault(
        "life-of-something-else",
        '+ urn:x schema:foundingDate "2008"^^xsd:gYear',
        violation("urn:x", "", "Or"),
    ),
    fault(
        "body-founded-twice",
        '+ agency:a schema:foundingDate "2007"^^xsd:gYear',
        violation("agency:a", "schema:foundingDate", "MaxCount"),
    ),
    fault(
        "body-founded-on-a-string",
        replaced("agency:c", "schema:foundingDate", '"2018-03"'),
        violation("agency:c", "schema:foundingDate", "Or"),
    ),
    fault(
        "body-founded-in-a-thirteenth-month",
        replaced("agency:c", "schema:foundingDate", '"2018-13"^^xsd:gYearMonth'),
        violation("agency:c", "schema:foundingDate", "Or"),
    ),
    fault(
        "body-dissolved-twice",
        '+ agency:a schema:dissolutionDate "2018-04-01"^^xsd:date',
        violation("agency:a", "schema:dissolutionDate", "MaxCount"),
    ),
    fault(
        "body-dissolved-on-a-string",
        replaced("agency:a", "schema:dissolutionDate", '"2018"'),
        violation("agency:a", "schema:dissolutionDate", "Or"),
    ),
    fault(
        "identifier-without-scheme",
        '+ agency:a org:identifier "grid.464259.9"',
        violation("agency:a", "org:identifier", "Or"),
    ),
    fault(
        "code-with-the-letter-o",
        '+ agency:a org:identifier "11100000000O14445H"^^cp:USCC',
        violation("agency:a", "org:identifier", "Or"),
    ),
    fault(
        "grid-of-another-form",
        '+ agency:a org:identifier "464259.8"^^cp:GRID',
        violation("agency:a", "org:identifier", "Or"),
    ),
    fault(
        "body-of-two-parents",
        "+ agency:a org:subOrganizationOf agency:c",
        violation("agency:a", "org:subOrganizationOf", "MaxCount"),
    ),
    fault(
        "parent-unknown",
        replaced("agency:a", "org:subOrganizationOf", "agency:x"),
        violation("agency:a", "org:subOrganizationOf", "Class"),
    ),
    fault(
        "place-unknown",
        replaced("agency:c", "cp:jurisdiction", "place:cn-52"),
        violation("agency:c", "cp:jurisdiction", "Class"),
    ),
    fault(
        "body-of-two-places",
        """
        + agency:c cp:jurisdiction place:cn-52
        + place:cn-52 rdf:type dcterms:Location
        + place:cn-52 skos:prefLabel "贵州省"@zh
        + place:cn-52 skos:prefLabel "Guizhou"@en
        + place:cn-52 skos:notation "520000"^^cp:GBT2260
        + place:cn-52 skos:notation "CN-GZ"^^cp:ISO3166-2
        + place:cn-52 dcterms:source reference:news
        """,
        violation("agency:c", "cp:jurisdiction", "MaxCount"),
    ),
    fault(
        "body-of-two-kinds",
        """
        + agency:a org:classification kind:office
        + kind:office skos:prefLabel "室"@zh
        + kind:office skos:prefLabel "Office"@en
        """,
        violation("agency:a", "org:classification", "MaxCount"),
    ),
    fault(
        "kind-of-another-scheme",
        replaced("kind:bureau", "skos:inScheme", "urn:scheme"),
        violation("agency:a", KIND, "HasValue"),
        violation("agency:c", KIND, "HasValue"),
    ),
    fault(
        "kind-unknown",
        replaced("agency:a", "org:classification", "kind:x"),
        violation("agency:a", KIND, "HasValue"),
        violation("kind:x", "skos:prefLabel", "QualifiedMinCount"),
        info("kind:x", "skos:prefLabel", "QualifiedMinCount"),
    ),
    fault(
        "kind-as-blank-node",
        """
        - agency:a org:classification *
        + agency:a org:classification _:kind
        + _:kind skos:inScheme kind:
        + _:kind skos:prefLabel "室"@zh
        + _:kind skos:prefLabel "Office"@en
        """,
        violation("agency:a", KIND, "HasValue"),
        violation("_:", "", "NodeKind"),
    ),
    # Lives
    fault(
        "body-founded-after-its-end",
        replaced("agency:a", "schema:foundingDate", '"2019"^^xsd:gYear'),
        queried("PeriodShape", "agency:a", "2018-03"),
    ),
    fault(
        "body-of-no-day",
        replaced("agency:a", "schema:foundingDate", '"2018-03-19"^^xsd:date')
        + "\n"
        + replaced("agency:a", "schema:dissolutionDate", '"2018-03-19"^^xsd:date'),
        queried("PeriodShape", "agency:a", "2018-03-19"),
    ),
    fault(
        "plates-that-end-before-they-begin",
        replaced("change:plates", "cp:validUntil", '"2017-12"^^xsd:gYearMonth'),
        queried("PeriodShape", "change:plates", "2017-12"),
    ),
    fault(
        "body-replaced-without-end",
        "- agency:a schema:dissolutionDate *",
        violation("agency:a", "schema:dissolutionDate", "MinCount"),
    ),
    fault(
        "successor-unknown",
        "+ agency:a dcterms:isReplacedBy agency:x",
        violation("agency:a", "dcterms:isReplacedBy", "Class"),
    ),
    fault(
        "event-that-does-not-name-the-body",
        "+ agency:p org:changedBy change:merger",
        violation("agency:p", CHANGES, "Equals"),
    ),
    fault(
        "body-that-does-not-name-its-event",
        "- agency:a org:changedBy *",
        violation("agency:a", CHANGES, "Equals"),
    ),
    fault(
        "former-body-without-names",
        "- agency:b skos:prefLabel *",
        violation("agency:b", "", "Or"),
    ),
    fault(
        "former-body-with-two-chinese-names",
        '+ agency:b skos:prefLabel "又名"@zh',
        violation("agency:b", "", "Or"),
    ),
    fault(
        "former-body-without-source",
        "- agency:b dcterms:source *",
        violation("agency:b", "", "Or"),
    ),
    fault(
        "former-body-as-blank-node",
        """
        + _:b rdf:type org:FormalOrganization
        + _:b skos:prefLabel "戊局"@zh
        + _:b skos:prefLabel "Bureau E"@en
        + _:b dcterms:source reference:news
        """,
        violation("_:", "", "NodeKind"),
    ),
    # Changes
    fault(
        "change-as-blank-node",
        """
        + _:change rdf:type org:ChangeEvent
        + _:change rdfs:label "变化"@zh
        + _:change rdfs:label "Change"@en
        + _:change dcterms:type change-kind:merger
        + _:change dcterms:date "2018"^^xsd:gYear
        + _:change org:resultingOrganization agency:c
        + agency:c org:changedBy _:change
        + _:change dcterms:source reference:news
        """,
        violation("_:", "", "NodeKind"),
    ),
    fault(
        "change-without-name",
        "- change:merger rdfs:label *",
        violation("change:merger", "rdfs:label", "QualifiedMinCount"),
        info("change:merger", "rdfs:label", "QualifiedMinCount"),
    ),
    fault(
        "change-with-two-chinese-names",
        '+ change:merger rdfs:label "又名"@zh',
        violation("change:merger", "rdfs:label", "UniqueLang"),
    ),
    fault(
        "change-with-untagged-name",
        '+ change:merger rdfs:label "merger"',
        violation("change:merger", "rdfs:label", "LanguageIn"),
    ),
    fault(
        "change-with-empty-name",
        replaced("change:merger", "rdfs:label", '""@zh') + '\n+ change:merger rdfs:label "Merger"@en',
        violation("change:merger", "rdfs:label", "MinLength"),
    ),
    fault(
        "change-without-kind",
        "- change:merger dcterms:type *",
        violation("change:merger", CHANGE_KIND, "HasValue"),
    ),
    fault(
        "change-of-a-kind-of-bodies",
        replaced("change:merger", "dcterms:type", "kind:bureau"),
        violation("change:merger", CHANGE_KIND, "HasValue"),
    ),
    fault(
        "change-of-two-kinds",
        "+ change:merger dcterms:type change-kind:split",
        violation("change:merger", "dcterms:type", "MaxCount"),
    ),
    fault(
        "change-without-date",
        "- change:merger dcterms:date *",
        violation("change:merger", "dcterms:date", "MinCount"),
    ),
    fault(
        "change-on-two-dates",
        '+ change:merger dcterms:date "2018"^^xsd:gYear',
        violation("change:merger", "dcterms:date", "MaxCount"),
    ),
    fault(
        "change-on-a-string",
        replaced("change:merger", "dcterms:date", '"2018"'),
        violation("change:merger", "dcterms:date", "Or"),
    ),
    fault(
        "change-without-result",
        """
        - change:merger org:resultingOrganization *
        - agency:c org:changedBy *
        """,
        violation("change:merger", RESULT, "MinCount"),
    ),
    fault(
        "reform-without-parts",
        "- change:merger dcterms:isPartOf *",
        violation("change:reform", RESULT, "MinCount"),
    ),
    fault(
        "original-body-unknown",
        "+ change:merger org:originalOrganization agency:x",
        violation("change:merger", "org:originalOrganization", "Or"),
        violation("agency:x", CHANGES, "Equals"),
    ),
    fault(
        "resulting-body-unknown",
        "+ change:merger org:resultingOrganization agency:x",
        violation("change:merger", "org:resultingOrganization", "Class"),
        violation("agency:x", CHANGES, "Equals"),
    ),
    fault(
        "reform-unknown",
        """
        - change:merger dcterms:isPartOf *
        + change:merger dcterms:isPartOf change:x
        """,
        violation("change:merger", "dcterms:isPartOf", "Class"),
        violation("change:reform", RESULT, "MinCount"),
    ),
    fault(
        "change-of-two-reforms",
        "+ change:merger dcterms:isPartOf change:merger",
        violation("change:merger", "dcterms:isPartOf", "MaxCount"),
    ),
    # Plates
    fault(
        "plates-as-blank-node",
        """
        + _:plates rdf:type cp:SharedBody
        + _:plates rdfs:label "牌子"@zh
        + _:plates rdfs:label "Plates"@en
        + _:plates cp:plate agency:a
        + _:plates cp:plate agency:p
        + _:plates cp:validFrom "2018"^^xsd:gYear
        + _:plates dcterms:source reference:news
        """,
        violation("_:", "", "NodeKind"),
    ),
    fault(
        "one-plate",
        "- change:plates cp:plate agency:p",
        violation("change:plates", "cp:plate", "MinCount"),
    ),
    fault(
        "three-plates",
        "+ change:plates cp:plate agency:a",
        violation("change:plates", "cp:plate", "MaxCount"),
    ),
    fault(
        "plate-of-a-former-body",
        "- change:plates cp:plate agency:p\n+ change:plates cp:plate agency:b",
        violation("change:plates", "cp:plate", "Class"),
    ),
    fault(
        "plates-without-beginning",
        "- change:plates cp:validFrom *",
        violation("change:plates", "cp:validFrom", "MinCount"),
    ),
    fault(
        "plates-that-begin-twice",
        '+ change:plates cp:validFrom "2018"^^xsd:gYear',
        violation("change:plates", "cp:validFrom", "MaxCount"),
    ),
    fault(
        "plates-that-begin-on-a-string",
        replaced("change:plates", "cp:validFrom", '"2018"'),
        violation("change:plates", "cp:validFrom", "Or"),
    ),
    fault(
        "plates-that-end-twice",
        '+ change:plates cp:validUntil "2022"^^xsd:gYear',
        violation("change:plates", "cp:validUntil", "MaxCount"),
    ),
    fault(
        "plates-that-end-on-a-string",
        replaced("change:plates", "cp:validUntil", '"2023"'),
        violation("change:plates", "cp:validUntil", "Or"),
    ),
    # Evidence
    fault(
        "evidence-as-blank-node",
        """
        + _:evidence rdf:type rdf:Statement
        + _:evidence rdf:subject agency:a
        + _:evidence rdf:predicate skos:altLabel
        + _:evidence rdf:object "甲"@zh
        + _:evidence dcterms:source reference:news
        """,
        violation("_:", "", "NodeKind"),
    ),
    fault(
        "evidence-of-nothing",
        """
        - evidence:a-name rdf:subject *
        - evidence:a-name rdf:predicate *
        - evidence:a-name rdf:object *
        """,
        violation("evidence:a-name", "rdf:subject", "MinCount"),
        violation("evidence:a-name", "rdf:predicate", "MinCount"),
        violation("evidence:a-name", "rdf:object", "MinCount"),
    ),
    fault(
        "evidence-of-two-things",
        """
        + evidence:a-name rdf:subject agency:c
        + evidence:a-name rdf:predicate skos:altLabel
        + evidence:a-name rdf:object "丙局"@zh
        """,
        violation("evidence:a-name", "rdf:subject", "MaxCount"),
        violation("evidence:a-name", "rdf:predicate", "MaxCount"),
        violation("evidence:a-name", "rdf:object", "MaxCount"),
    ),
    fault(
        "evidence-that-names-no-terms",
        "- evidence:a-name rdf:subject *\n"
        '+ evidence:a-name rdf:subject "a"\n'
        "- evidence:a-name rdf:predicate *\n"
        '+ evidence:a-name rdf:predicate "name"\n'
        "- evidence:a-name rdf:object *\n"
        "+ evidence:a-name rdf:object _:name",
        violation("evidence:a-name", "rdf:subject", "NodeKind"),
        violation("evidence:a-name", "rdf:predicate", "NodeKind"),
        violation("evidence:a-name", "rdf:object", "NodeKind"),
    ),
    fault(
        "evidence-without-source",
        "- evidence:a-name dcterms:source *",
        violation("evidence:a-name", "dcterms:source", "MinCount"),
    ),
    fault(
        "evidence-with-an-address-for-source",
        replaced("evidence:a-name", "dcterms:source", "web:a.htm"),
        violation("evidence:a-name", "dcterms:source", "Class"),
    ),
    fault(
        "low-confidence",
        replaced("evidence:a-kind", "cp:confidence", '"low"'),
        violation("evidence:a-kind", "cp:confidence", "In"),
    ),
    fault(
        "two-confidences",
        '+ evidence:a-kind cp:confidence "medium"',
        violation("evidence:a-kind", "cp:confidence", "MaxCount"),
    ),
    fault(
        "confidence-beside-a-document",
        '+ evidence:a-name cp:confidence "high"',
        violation("evidence:a-name", "dcterms:source", "Pattern"),
    ),
    # Places
    fault(
        "place-of-another-key",
        """
        + place:sichuan rdf:type dcterms:Location
        + place:sichuan skos:prefLabel "四川省"@zh
        + place:sichuan skos:prefLabel "Sichuan"@en
        + place:sichuan skos:notation "510000"^^cp:GBT2260
        + place:sichuan skos:notation "CN-SC"^^cp:ISO3166-2
        + place:sichuan dcterms:source reference:news
        """,
        violation("place:sichuan", "", "Pattern"),
    ),
    fault(
        "place-code-of-two-digits",
        """
        - place:cn-51 skos:notation "510000"^^cp:GBT2260
        + place:cn-51 skos:notation "51"^^cp:GBT2260
        """,
        violation("place:cn-51", "skos:notation", "QualifiedMinCount"),
    ),
    fault(
        "place-code-without-scheme",
        """
        - place:cn-51 skos:notation "CN-SC"^^cp:ISO3166-2
        + place:cn-51 skos:notation "CN-SC"
        """,
        violation("place:cn-51", "skos:notation", "QualifiedMinCount"),
    ),
    fault(
        "place-of-three-codes",
        '+ place:cn-51 skos:notation "CN-SI"^^cp:ISO3166-2',
        violation("place:cn-51", "skos:notation", "MaxCount"),
    ),
    # References
    fault(
        "reference-as-blank-node",
        """
        + _:reference rdf:type dcterms:BibliographicResource
        + _:reference dcterms:title "News"@en
        """,
        violation("_:", "", "NodeKind"),
    ),
    fault(
        "reference-of-a-month-of-its-own",
        '+ reference:news dcterms:date "2019-13"^^xsd:gYearMonth',
        violation("reference:news", "dcterms:date", "Or"),
    ),
    fault(
        "reference-without-title",
        "- reference:news dcterms:title *",
        violation("reference:news", "dcterms:title", "MinCount"),
    ),
    fault(
        "reference-with-empty-title",
        replaced("reference:news", "dcterms:title", '""@en'),
        violation("reference:news", "dcterms:title", "MinLength"),
    ),
    fault(
        "reference-with-untagged-title",
        replaced("reference:news", "dcterms:title", '"News"'),
        violation("reference:news", "dcterms:title", "LanguageIn"),
    ),
]
# What a register may say
VARIATIONS = [
    fault(
        "dates-of-every-size",
        replaced("agency:a", "schema:foundingDate", '"2018"^^xsd:gYear')
        + "\n"
        + replaced("change:merger", "dcterms:date", '"2018"^^xsd:gYear'),
    ),
    fault("body-of-a-year", replaced("agency:a", "schema:foundingDate", '"2018-03"^^xsd:gYearMonth')),
    fault("beside-the-alignments", "+ cp:Agency rdfs:subClassOf org:FormalOrganization"),
    fault("confidence-medium", replaced("evidence:a-kind", "cp:confidence", '"medium"')),
]


@cache
def small():
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    return Graph().parse(data=prefixes + SMALL, format="turtle")


def test_a_small_register_gives_no_result():
    assert BASE in small().serialize(format="nt")
    assert found("", small)[0] == run_pyrudof(small()) == Counter()


@pytest.mark.parametrize(("change", "expected"), FAULTS + VARIATIONS)
def test_a_fault_gives_exactly_these_results(change, expected):
    assert found(change, small)[0] == Counter(expected)


def test_the_reference_tells_the_same_of_all_faults():
    for graph in engines_tell_the_same(FAULTS + VARIATIONS, small):
        assert run_pyrudof(graph) == run(graph)[0]


def test_every_constraint_of_every_shape_is_exercised_by_a_fault():
    stated = constraints(path for path in SHAPES if path.stem in REGISTER)
    assert len(stated) > 50
    assert stated - set().union(*(found(row.values[0], small)[1] for row in FAULTS)) == set()
