"""The shapes find every kind of fault they are for, and nothing else, in two SHACL engines.

A row of FAULTS changes a good graph and names every result that must come out: focus node, path,
constraint component, severity. Complex paths are compared too, in the notation of the second engine; of a
constraint in SPARQL, its shape and the value that it finds.
"""

import re
from collections import Counter
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pyrudof
import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.util import from_n3

from creditplan.iris import Iris
from creditplan.mapping import to_quads
from creditplan.model import Metadata, SourceDocument
from creditplan.pipeline import convert, packaged_plan
from creditplan.reading import read
from creditplan.registers import load_register
from creditplan.validation import EngineName, Severity, ValidationResult, validate
from creditplan.validation.reference import from_rdflib, to_rdflib
from creditplan.validation.triples import plain
from small_plan import PLAN as SMALL

SHAPES = sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))
# Of what only the register speaks of; the faults that they are for are in test_register_shapes.py.
REGISTER = ("body", "change", "evidence", "place", "reference")

BASE = "https://w3id.org/creditplan/"
PLAN = BASE + "plan/social-credit-2015"
PREFIXES = {
    "agency": BASE + "agency/",
    "another": BASE + "source/another#char=",
    "change": BASE + "change/",
    "change-kind": BASE + "change-kind/",
    "char": BASE + "source/social-credit-2015#char=",
    "cp": BASE + "ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "document": BASE + "document/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "evidence": BASE + "evidence/",
    "file": BASE + "dist/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "group": BASE + "group/",
    "kind": BASE + "kind/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "manner": BASE + "manner/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "place": BASE + "place/",
    "plan": BASE + "plan/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reference": BASE + "reference/",
    "role": BASE + "role/",
    "rule": BASE + "rule/",
    "schema": "https://schema.org/",
    "section": PLAN + "/section/",
    "sh": str(SH),
    "shape": BASE + "shapes/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": BASE + "source/",
    "task": PLAN + "/task/",
    "unknown": PLAN + "/agency/x-",
    "urn": "urn:example:",
    "web": "https://www.gov.cn/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Result(NamedTuple):
    """A result of a validation: CURIEs; ``path`` is empty where a node shape speaks of the node itself.

    Where the component is SPARQL, ``query`` names the shape that asks and ``value`` what it finds.
    """

    focus: str
    path: str
    component: str
    severity: str
    query: str = ""
    value: str = ""


def violation(focus, path, component):
    return Result(focus, path, component, "Violation")


def warning(focus, path, component):
    return Result(focus, path, component, "Warning")


def info(focus, path, component):
    return Result(focus, path, component, "Info")


def queried(shape, focus, value, severity="Violation"):
    return Result(focus, "", "SPARQL", severity, f"shape:{shape}", value)


def fault(name, change, *expected):
    return pytest.param(change, expected, id=name)


# Paths that are more than one predicate
LEADERS = "(cp:hasLeadAssignment / cp:agent)"
RESPONSIBLE = "(cp:hasResponsibleAssignment / cp:agent)"
PARTICIPANTS = "(cp:hasParticipantAssignment / cp:agent)"
BY_ROLE = "(cp:hasLeadAssignment | cp:hasResponsibleAssignment | cp:hasParticipantAssignment)"
ASSIGNED = "(cp:hasAssignment | ((cp:partOf)+ / cp:hasAssignment) | cp:hasPart)"
CLAUSE_GIVEN = "(cp:clauseText | ((cp:partOf)+ / cp:clauseText) | cp:hasPart)"
SAME_PLAN = "(cp:inPlan | (cp:partOf / cp:inPlan))"
DUE = "(cp:hasDeadline / cp:dueBy)"
DUE_WORDS = "(cp:hasDeadline / cp:deadlineText)"
PART_IN_PLAN = "(cp:inPlan | cp:partOf)"
QUOTED = "((^(cp:inPlan))? / (cp:hasAssignment)? / (cp:hasDeadline)? / (cp:hasTarget)? / (prov:wasQuotedFrom | cp:clauseSpan) / nif:referenceContext / nif:sourceUrl)"
ONE_TEXT = f"(prov:wasDerivedFrom | {QUOTED})"

# The plan and its text
SOCIAL_CREDIT = "plan:social-credit-2015"
WHOLE_TEXT = "char:0,9664"

# An assignment that is whole, but says once more that the NDRC leads task 1
REPEATED_ASSIGNMENT = """
    + task:1 cp:hasAssignment task:1/c2/lead/ndrc
    + task:1 cp:hasLeadAssignment task:1/c2/lead/ndrc
    + task:1/c2/lead/ndrc rdf:type cp:Assignment
    + task:1/c2/lead/ndrc cp:ofTask task:1
    + task:1/c2/lead/ndrc cp:agent agency:ndrc
    + task:1/c2/lead/ndrc cp:role role:lead
    + task:1/c2/lead/ndrc cp:openEnded "false"^^xsd:boolean
    + task:1/c2/lead/ndrc cp:parsedBy rule:verb
    + task:1/c2/lead/ndrc cp:repaired "false"^^xsd:boolean
    + task:1/c2/lead/ndrc cp:leftOver "false"^^xsd:boolean
    + task:1/c2/lead/ndrc cp:namedAs "发展改革委"@zh
    + task:1/c2/lead/ndrc prov:wasQuotedFrom char:67,72
"""
# Words of task 1, 启动信用法前期调研工作, as a deadline and as a target
PLACE_OF_WORDS = """
    + char:54,56 rdf:type nif:RFC5147String
    + char:54,56 nif:referenceContext char:0,9664
    + char:54,56 nif:beginIndex "54"^^xsd:nonNegativeInteger
    + char:54,56 nif:endIndex "56"^^xsd:nonNegativeInteger
"""
DEADLINE = (
    PLACE_OF_WORDS
    + """
    + task:1 cp:hasDeadline task:1/deadline/1
    + task:1 cp:deadline "2015-12"^^xsd:gYearMonth
    + task:1 cp:deadlineText "启动"@zh
    + task:1/deadline/1 rdf:type cp:Deadline
    + task:1/deadline/1 cp:dueBy "2015-12"^^xsd:gYearMonth
    + task:1/deadline/1 cp:deadlineText "启动"@zh
    + task:1/deadline/1 prov:wasQuotedFrom char:54,56
"""
)
TARGET = (
    PLACE_OF_WORDS
    + """
    + task:1 cp:hasTarget task:1/target/1
    + task:1/target/1 rdf:type cp:Target
    + task:1/target/1 cp:targetText "启动"@zh
    + task:1/target/1 schema:value "1"^^xsd:decimal
    + task:1/target/1 schema:unitText "个"
    + task:1/target/1 prov:wasQuotedFrom char:54,56
"""
)
UNREGISTERED = """
    + unknown:0123456789ab rdf:type cp:UnregisteredAgency
    + unknown:0123456789ab rdf:type cp:Agency
    + unknown:0123456789ab rdf:type cp:Agent
    + unknown:0123456789ab skos:prefLabel "某局"@zh
    + unknown:0123456789ab cp:shortName "某局"@zh
"""
# The last task directly in the plan, without a section
TASK_IN_PLAN = """
    - section:12 cp:hasPart task:72
    - task:72 cp:partOf *
    + task:72 cp:partOf plan:social-credit-2015
    + plan:social-credit-2015 cp:hasPart task:72
"""
# Sub-task 1.1 of task 1; it has no clause of its own
SUB_TASK = """
    + task:1 cp:hasPart task:1.1
    + task:1.1 rdf:type cp:Task
    + task:1.1 cp:partOf task:1
    + task:1.1 cp:inPlan plan:social-credit-2015
    + task:1.1 cp:number "（一）"
    + task:1.1 cp:order "9"^^xsd:positiveInteger
    + task:1.1 cp:title "A part"@en
    + task:1.1 cp:text "其中一部分。"@zh
    + task:1.1 prov:wasQuotedFrom char:51,88
"""

# Part of the clause of task 1 by itself: （发展改革委 … without the opening bracket
SHORTER_CLAUSE = """
    + char:67,88 rdf:type nif:RFC5147String
    + char:67,88 nif:referenceContext char:0,9664
    + char:67,88 nif:beginIndex "67"^^xsd:nonNegativeInteger
    + char:67,88 nif:endIndex "88"^^xsd:nonNegativeInteger
"""
# Another plan of the same text: one section
ANOTHER_PLAN = """
    + section:1/plan rdf:type cp:Plan
    + section:1/plan cp:title "方案"@zh
    + section:1/plan cp:title "Plan"@en
    + section:1/plan prov:wasDerivedFrom source:social-credit-2015
    + section:1/plan cp:hasPart section:9
    + section:9 rdf:type cp:Section
    + section:9 cp:number "一"
    + section:9 cp:order "1"^^xsd:positiveInteger
    + section:9 cp:title "标题"@zh
    + section:9 cp:title "Heading"@en
    + section:9 cp:partOf section:1/plan
    + section:9 cp:inPlan section:1/plan
    + section:9 prov:wasQuotedFrom char:27,49
"""
# Another source text, three characters long
ANOTHER_SOURCE = """
    + source:another rdf:type prov:Entity
    + source:another dcterms:language language:ZHO
    + source:another dcterms:hasFormat file:another.txt
"""
ANOTHER_TEXT = (
    ANOTHER_SOURCE
    + """
    + another:0,3 rdf:type nif:Context
    + another:0,3 rdf:type nif:RFC5147String
    + another:0,3 nif:sourceUrl source:another
    + another:0,3 nif:beginIndex "0"^^xsd:nonNegativeInteger
    + another:0,3 nif:endIndex "3"^^xsd:nonNegativeInteger
    + another:0,3 nif:isString "原文。"
"""
)

# Each line of a change adds (+) or removes (-) a triple; * stands for whatever is there.
FAULTS = [
    # Plans
    fault(
        "plan-without-chinese-title",
        '- plan:social-credit-2015 cp:title "2015年社会信用体系建设工作要点分工方案"@zh',
        violation("plan:social-credit-2015", "cp:title", "QualifiedMinCount"),
    ),
    fault(
        "plan-without-title",
        "- plan:social-credit-2015 cp:title *",
        violation("plan:social-credit-2015", "cp:title", "QualifiedMinCount"),
        info("plan:social-credit-2015", "cp:title", "QualifiedMinCount"),
    ),
    fault(
        "plan-with-two-chinese-titles",
        '+ plan:social-credit-2015 cp:title "又一个标题"@zh',
        violation("plan:social-credit-2015", "cp:title", "UniqueLang"),
    ),
    fault(
        "plan-with-untagged-title",
        '+ plan:social-credit-2015 cp:title "又一个标题"',
        violation("plan:social-credit-2015", "cp:title", "LanguageIn"),
    ),
    fault(
        "plan-with-two-annex-marks",
        '+ plan:social-credit-2015 cp:annexMark "附件3"',
        violation("plan:social-credit-2015", "cp:annexMark", "MaxCount"),
    ),
    fault(
        "plan-with-annex-mark-in-a-language",
        """
        - plan:social-credit-2015 cp:annexMark *
        + plan:social-credit-2015 cp:annexMark "附件2"@zh
        """,
        violation("plan:social-credit-2015", "cp:annexMark", "Datatype"),
    ),
    fault(
        "plan-with-empty-annex-mark",
        """
        - plan:social-credit-2015 cp:annexMark *
        + plan:social-credit-2015 cp:annexMark ""
        """,
        violation("plan:social-credit-2015", "cp:annexMark", "MinLength"),
    ),
    fault(
        "plan-with-two-document-numbers",
        """
        + plan:social-credit-2015 dcterms:identifier "国办发〔2016〕19号"
        + plan:social-credit-2015 dcterms:identifier "国办发〔2016〕20号"
        """,
        violation("plan:social-credit-2015", "dcterms:identifier", "MaxCount"),
    ),
    fault(
        "plan-with-document-number-in-a-language",
        '+ plan:social-credit-2015 dcterms:identifier "国办发〔2016〕19号"@zh',
        violation("plan:social-credit-2015", "dcterms:identifier", "Datatype"),
    ),
    fault(
        "plan-issued-twice",
        """
        + plan:social-credit-2015 dcterms:issued "2016"^^xsd:gYear
        + plan:social-credit-2015 dcterms:issued "2016-04"^^xsd:gYearMonth
        """,
        violation("plan:social-credit-2015", "dcterms:issued", "MaxCount"),
    ),
    fault(
        "plan-with-two-sources",
        """
        + plan:social-credit-2015 dcterms:source web:a.htm
        + plan:social-credit-2015 dcterms:source web:b.htm
        """,
        violation("plan:social-credit-2015", "dcterms:source", "MaxCount"),
    ),
    fault(
        "plan-without-text",
        "- plan:social-credit-2015 prov:wasDerivedFrom *",
        violation("plan:social-credit-2015", "prov:wasDerivedFrom", "MinCount"),
    ),
    fault(
        "plan-derived-from-two-texts",
        ANOTHER_SOURCE + "+ plan:social-credit-2015 prov:wasDerivedFrom source:another",
        violation("plan:social-credit-2015", "prov:wasDerivedFrom", "MaxCount"),
        violation("plan:social-credit-2015", ONE_TEXT, "MaxCount"),
    ),
    fault(
        "plan-derived-from-a-text-it-is-not-quoted-from",
        ANOTHER_SOURCE
        + """
        - plan:social-credit-2015 prov:wasDerivedFrom *
        + plan:social-credit-2015 prov:wasDerivedFrom source:another
        """,
        violation("plan:social-credit-2015", ONE_TEXT, "MaxCount"),
    ),
    fault(
        "one-clause-in-another-text",
        ANOTHER_TEXT
        + """
        - char:137,145 nif:referenceContext *
        + char:137,145 nif:referenceContext another:0,3
        """,
        violation("plan:social-credit-2015", ONE_TEXT, "MaxCount"),
        # … which is too short for it and says other words
        queried("SpanEndShape", "another:0,3", "char:137,145"),
        queried("ClauseWordsShape", "another:0,3", "task:2"),
    ),
    fault(
        "plan-without-parts",
        """
        + plan:another rdf:type cp:Plan
        + plan:another cp:title "方案"@zh
        + plan:another cp:title "Plan"@en
        + plan:another prov:wasDerivedFrom source:social-credit-2015
        """,
        violation("plan:another", "cp:hasPart", "MinCount"),
    ),
    fault(
        "plan-with-empty-document-number",
        '+ plan:social-credit-2015 dcterms:identifier ""',
        violation("plan:social-credit-2015", "dcterms:identifier", "MinLength"),
    ),
    fault(
        "plan-with-issue-date-as-string",
        '+ plan:social-credit-2015 dcterms:issued "2015年"',
        violation("plan:social-credit-2015", "dcterms:issued", "Or"),
    ),
    fault(
        "plan-issued-in-a-thirteenth-month",
        '+ plan:social-credit-2015 dcterms:issued "2016-13"^^xsd:gYearMonth',
        violation("plan:social-credit-2015", "dcterms:issued", "Or"),
    ),
    fault(
        "plan-effective-in-a-time-zone",
        '+ plan:social-credit-2015 eli:first_date_entry_in_force "2016-05-01+08:00"^^xsd:date',
        violation("plan:social-credit-2015", "eli:first_date_entry_in_force", "Or"),
    ),
    fault(
        "plan-with-source-that-is-no-address",
        "+ plan:social-credit-2015 dcterms:source urn:gazette",
        violation("plan:social-credit-2015", "dcterms:source", "Pattern"),
    ),
    fault(
        "plan-with-source-as-string",
        '+ plan:social-credit-2015 dcterms:source "https://www.gov.cn/a.htm"',
        violation("plan:social-credit-2015", "dcterms:source", "NodeKind"),
    ),
    fault(
        "plan-quoted-from-two-places",
        "+ plan:social-credit-2015 prov:wasQuotedFrom char:27,49",
        violation("plan:social-credit-2015", "prov:wasQuotedFrom", "MaxCount"),
    ),
    fault(
        "plan-that-has-an-agency-as-part",
        "+ plan:social-credit-2015 cp:hasPart agency:ndrc",
        violation("plan:social-credit-2015", "cp:hasPart", "Or"),
        # The agency is looked at as a part of the plan; it has neither parent nor plan, so nothing more.
    ),
    fault(
        "plan-with-iri-of-another-kind",
        ANOTHER_PLAN,
        violation("section:1/plan", "", "Pattern"),
    ),
    # Order
    # The last task, so that there is no gap as well
    fault(
        "two-tasks-with-the-same-order",
        """
        - task:72 cp:order *
        + task:72 cp:order "1"^^xsd:positiveInteger
        """,
        queried("UniqueOrderShape", SOCIAL_CREDIT, "task:72"),
    ),
    fault(
        "three-tasks-with-the-same-order",
        """
        - task:71 cp:order *
        + task:71 cp:order "1"^^xsd:positiveInteger
        - task:72 cp:order *
        + task:72 cp:order "1"^^xsd:positiveInteger
        """,
        queried("UniqueOrderShape", SOCIAL_CREDIT, "task:71"),
        queried("UniqueOrderShape", SOCIAL_CREDIT, "task:72"),
    ),
    fault(
        "two-tasks-with-the-same-order-and-a-gap",
        """
        - task:2 cp:order *
        + task:2 cp:order "1"^^xsd:positiveInteger
        """,
        queried("UniqueOrderShape", SOCIAL_CREDIT, "task:2"),
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "task:3"),
    ),
    fault(
        "task-lost",
        """
        - section:1 cp:hasPart task:2
        - task:2 * *
        - task:2/responsible/pboc * *
        """,
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "task:3"),
    ),
    fault(
        "first-task-lost",
        """
        - section:1 cp:hasPart task:1
        - task:1 * *
        - task:1/lead/ndrc * *
        - task:1/lead/pboc * *
        - task:1/participant/lao * *
        """,
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "task:2"),
    ),
    fault(
        "section-lost",
        """
        - section:12 cp:order *
        + section:12 cp:order "3"^^xsd:positiveInteger
        """,
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "section:12"),
    ),
    fault(
        "two-gaps-in-the-order-of-tasks",
        """
        - task:71 cp:order *
        + task:71 cp:order "9"^^xsd:positiveInteger
        - task:72 cp:order *
        + task:72 cp:order "11"^^xsd:positiveInteger
        """,
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "task:71"),
        queried("ContiguousOrderShape", SOCIAL_CREDIT, "task:72"),
    ),
    fault(
        "two-sections-with-the-same-order",
        """
        - section:12 cp:order *
        + section:12 cp:order "1"^^xsd:positiveInteger
        """,
        queried("UniqueOrderShape", SOCIAL_CREDIT, "section:12"),
    ),
    fault(
        "order-missing",
        "- task:72 cp:order *",
        violation("task:72", "cp:order", "MinCount"),
    ),
    fault(
        "order-zero",
        """
        - task:72 cp:order *
        + task:72 cp:order "0"^^xsd:positiveInteger
        """,
        violation("task:72", "cp:order", "Datatype"),
    ),
    fault(
        "order-of-another-integer-type",
        """
        - section:12 cp:order *
        + section:12 cp:order "2"^^xsd:integer
        """,
        violation("section:12", "cp:order", "Datatype"),
    ),
    fault(
        "order-doubled",
        '+ task:1 cp:order "5"^^xsd:positiveInteger',
        violation("task:1", "cp:order", "MaxCount"),
        # … which is the order of another task
        queried("UniqueOrderShape", SOCIAL_CREDIT, "task:69"),
    ),
    # Numbers
    fault("number-missing", "- task:1 cp:number *", queried("NumberedShape", SOCIAL_CREDIT, "task:1")),
    fault(
        "section-number-missing",
        "- section:1 cp:number *",
        queried("NumberedShape", SOCIAL_CREDIT, "section:1"),
    ),
    fault("number-doubled", '+ task:1 cp:number "一"', violation("task:1", "cp:number", "MaxCount")),
    fault(
        "number-empty",
        """
        - task:1 cp:number *
        + task:1 cp:number ""
        """,
        violation("task:1", "cp:number", "MinLength"),
    ),
    fault(
        "number-with-language",
        """
        - task:1 cp:number *
        + task:1 cp:number "一"@zh
        """,
        violation("task:1", "cp:number", "Datatype"),
    ),
    fault(
        "two-tasks-with-the-same-number",
        """
        - task:2 cp:number *
        + task:2 cp:number "1"
        """,
        queried("UniqueNumberShape", SOCIAL_CREDIT, "task:2", "Warning"),
    ),
    fault(
        "sub-tasks-with-the-same-number",
        SUB_TASK + SUB_TASK.replace("task:1.1", "task:1.2").replace('"9"', '"10"'),
        queried("UniqueNumberShape", SOCIAL_CREDIT, "task:1.2", "Warning"),
    ),
    fault(
        "tasks-of-the-plan-with-the-same-number",
        TASK_IN_PLAN
        + TASK_IN_PLAN.replace("task:72", "task:71")
        + """
        - task:72 cp:number *
        + task:72 cp:number "71"
        """,
        queried("UniqueNumberShape", SOCIAL_CREDIT, "task:72", "Warning"),
    ),
    # Sections
    fault(
        "section-without-heading",
        '- section:1 cp:title "加强信用法律法规制度和信用标准体系建设"@zh',
        violation("section:1", "cp:title", "QualifiedMinCount"),
    ),
    fault(
        "section-with-empty-heading",
        """
        - section:1 cp:title "加强信用法律法规制度和信用标准体系建设"@zh
        + section:1 cp:title ""@zh
        """,
        violation("section:1", "cp:title", "MinLength"),
    ),
    fault(
        "section-in-nothing",
        """
        - section:12 cp:partOf *
        - plan:social-credit-2015 cp:hasPart section:12
        """,
        violation("section:12", "cp:partOf", "MinCount"),
    ),
    fault(
        "section-in-a-task",
        """
        - section:12 cp:partOf *
        - plan:social-credit-2015 cp:hasPart section:12
        + section:12 cp:partOf task:1
        + task:1 cp:hasPart section:12
        """,
        violation("section:12", "cp:partOf", "Or"),
        violation("task:1", "cp:hasPart", "Class"),
    ),
    fault(
        "section-in-the-plan-and-in-a-section",
        """
        + section:12 cp:partOf section:1
        + section:1 cp:hasPart section:12
        """,
        violation("section:12", "cp:partOf", "MaxCount"),
        violation("section:12", PART_IN_PLAN, "MaxCount"),
    ),
    fault(
        "section-that-has-an-agency-as-part",
        "+ section:1 cp:hasPart agency:ndrc",
        violation("section:1", "cp:hasPart", "Or"),
    ),
    fault(
        "section-in-the-plan-in-one-direction",
        "- plan:social-credit-2015 cp:hasPart section:1",
        violation("section:1", "^(cp:hasPart)", "Equals"),
    ),
    fault(
        "section-with-iri-of-another-kind",
        """
        + task:9 rdf:type cp:Section
        + task:9 cp:number "九"
        + task:9 cp:order "3"^^xsd:positiveInteger
        + task:9 cp:title "标题"@zh
        + task:9 cp:title "Heading"@en
        + task:9 cp:partOf plan:social-credit-2015
        + task:9 cp:inPlan plan:social-credit-2015
        + task:9 prov:wasQuotedFrom char:27,49
        + plan:social-credit-2015 cp:hasPart task:9
        """,
        violation("task:9", "", "Pattern"),
    ),
    fault(
        "section-named-by-blank-node",
        """
        + _:section rdf:type cp:Section
        + _:section cp:number "九"
        + _:section cp:order "3"^^xsd:positiveInteger
        + _:section cp:title "标题"@zh
        + _:section cp:title "Heading"@en
        + _:section cp:partOf plan:social-credit-2015
        + _:section cp:inPlan plan:social-credit-2015
        + _:section prov:wasQuotedFrom char:27,49
        + plan:social-credit-2015 cp:hasPart _:section
        """,
        violation("_:", "", "Pattern"),
    ),
    # Place in the plan
    fault(
        "task-in-nothing",
        """
        - task:1 cp:partOf *
        - section:1 cp:hasPart task:1
        """,
        violation("task:1", "cp:partOf", "MinCount"),
    ),
    fault(
        "task-in-two-sections",
        """
        + task:1 cp:partOf section:12
        + section:12 cp:hasPart task:1
        """,
        violation("task:1", "cp:partOf", "MaxCount"),
    ),
    fault(
        "task-in-an-agency",
        """
        - task:1 cp:partOf *
        - section:1 cp:hasPart task:1
        + task:1 cp:partOf agency:ndrc
        """,
        violation("task:1", "cp:partOf", "Or"),
        violation("task:1", "^(cp:hasPart)", "Equals"),
    ),
    fault(
        "has-part-without-part-of",
        "+ section:12 cp:hasPart task:1",
        violation("task:1", "^(cp:hasPart)", "Equals"),
    ),
    fault(
        "part-of-without-has-part",
        "- section:1 cp:hasPart task:1",
        violation("task:1", "^(cp:hasPart)", "Equals"),
    ),
    # The last task: without another, there would be a gap in the order as well.
    fault("in-plan-missing", "- task:72 cp:inPlan *", violation("task:72", "cp:inPlan", "MinCount")),
    fault(
        "in-two-plans",
        "+ task:1 cp:inPlan plan:another",
        violation("task:1", "cp:inPlan", "MaxCount"),
        violation("task:1", "cp:inPlan", "Class"),
        violation("task:1", SAME_PLAN, "MaxCount"),
    ),
    fault(
        "in-plan-disagrees-with-section",
        """
        - task:72 cp:inPlan *
        + task:72 cp:inPlan plan:another
        """,
        violation("task:72", "cp:inPlan", "Class"),
        violation("task:72", SAME_PLAN, "MaxCount"),
    ),
    fault(
        "in-plan-disagrees-with-plan",
        TASK_IN_PLAN
        + """
        - task:72 cp:inPlan *
        + task:72 cp:inPlan plan:another
        """,
        violation("task:72", "cp:inPlan", "Class"),
        violation("task:72", PART_IN_PLAN, "MaxCount"),
    ),
    fault(
        "sub-task-in-another-plan",
        SUB_TASK
        + """
        - task:1.1 cp:inPlan *
        + task:1.1 cp:inPlan plan:another
        """,
        violation("task:1.1", "cp:inPlan", "Class"),
        violation("task:1.1", SAME_PLAN, "MaxCount"),
    ),
    # How it was read
    fault(
        "repaired-missing",
        "- task:1/lead/ndrc cp:repaired *",
        violation("task:1/lead/ndrc", "cp:repaired", "MinCount"),
    ),
    fault(
        "repaired-as-string",
        """
        - task:1/lead/ndrc cp:repaired *
        + task:1/lead/ndrc cp:repaired "false"
        """,
        violation("task:1/lead/ndrc", "cp:repaired", "Datatype"),
    ),
    fault(
        "repaired-doubled",
        '+ task:1/lead/ndrc cp:repaired "true"^^xsd:boolean',
        violation("task:1/lead/ndrc", "cp:repaired", "MaxCount"),
    ),
    fault(
        "leftOver-missing",
        "- task:1/lead/ndrc cp:leftOver *",
        violation("task:1/lead/ndrc", "cp:leftOver", "MinCount"),
    ),
    fault(
        "leftOver-as-string",
        """
        - task:1/lead/ndrc cp:leftOver *
        + task:1/lead/ndrc cp:leftOver "false"
        """,
        violation("task:1/lead/ndrc", "cp:leftOver", "Datatype"),
    ),
    fault(
        "leftOver-doubled",
        '+ task:1/lead/ndrc cp:leftOver "true"^^xsd:boolean',
        violation("task:1/lead/ndrc", "cp:leftOver", "MaxCount"),
    ),
    fault(
        "rule-missing",
        "- task:1/lead/ndrc cp:parsedBy *",
        violation("task:1/lead/ndrc", "cp:parsedBy", "MinCount"),
    ),
    fault(
        "rule-doubled",
        """
        + task:1/lead/ndrc cp:parsedBy rule:label
        + rule:label rdf:type cp:Rule
        + rule:label skos:prefLabel "标签"@zh
        + rule:label skos:prefLabel "label"@en
        """,
        violation("task:1/lead/ndrc", "cp:parsedBy", "MaxCount"),
    ),
    fault(
        "rule-made-up",
        """
        + rule:guess rdf:type cp:Rule
        + rule:guess skos:prefLabel "猜测"@zh
        + rule:guess skos:prefLabel "guess"@en
        """,
        violation("rule:guess", "", "In"),
    ),
    fault(
        "rule-unknown",
        """
        - task:1/lead/ndrc cp:parsedBy *
        + task:1/lead/ndrc cp:parsedBy rule:guess
        """,
        violation("task:1/lead/ndrc", "cp:parsedBy", "Class"),
    ),
    # What is to be reached
    fault(
        "target-of-no-class",
        "+ task:1 cp:hasTarget task:1/target/1",
        violation("task:1", "cp:hasTarget", "Class"),
    ),
    fault(
        "target-of-nothing",
        TARGET + "- task:1 cp:hasTarget *",
        violation("task:1/target/1", "^(cp:hasTarget)", "MinCount"),
    ),
    fault(
        "target-of-two-tasks",
        TARGET + "+ task:2 cp:hasTarget task:1/target/1",
        violation("task:1/target/1", "^(cp:hasTarget)", "MaxCount"),
    ),
    fault(
        "target-of-a-section",
        TARGET
        + """
        - task:1 cp:hasTarget *
        + section:1 cp:hasTarget task:1/target/1
        """,
        violation("task:1/target/1", "^(cp:hasTarget)", "Class"),
    ),
    *(
        fault(
            f"target-without-{predicate}",
            TARGET + f"- task:1/target/1 {predicate} *",
            violation("task:1/target/1", predicate, "MinCount"),
        )
        for predicate in ("cp:targetText", "schema:value", "schema:unitText", "prov:wasQuotedFrom")
    ),
    *(
        fault(
            f"target-with-two-of-{predicate}",
            TARGET + f"+ task:1/target/1 {predicate} {other}",
            violation("task:1/target/1", predicate, "MaxCount"),
            *more,
        )
        for predicate, other, *more in (
            (
                "cp:targetText",
                '"又"@zh',
                queried("TargetWordsShape", WHOLE_TEXT, "task:1/target/1"),
            ),
            ("schema:value", '"2"^^xsd:decimal'),
            ("schema:unitText", '"项"'),
        )
    ),
    *(
        fault(
            f"target-with-another-type-of-{predicate}",
            TARGET + f"- task:1/target/1 {predicate} *\n+ task:1/target/1 {predicate} {other}",
            violation("task:1/target/1", predicate, component),
        )
        for predicate, other, component in (
            ("cp:targetText", '"启动"', "LanguageIn"),
            ("schema:value", '"1"^^xsd:integer', "Datatype"),
            ("schema:unitText", '"个"@zh', "Datatype"),
        )
    ),
    fault(
        "target-without-words",
        TARGET
        + """
        - task:1/target/1 cp:targetText *
        + task:1/target/1 cp:targetText ""@zh
        """,
        violation("task:1/target/1", "cp:targetText", "MinLength"),
        queried("TargetWordsShape", WHOLE_TEXT, "task:1/target/1"),
    ),
    fault(
        "target-with-words-that-are-not-in-the-source",
        TARGET
        + """
        - task:1/target/1 cp:targetText *
        + task:1/target/1 cp:targetText "达到1个"@zh
        """,
        queried("TargetWordsShape", WHOLE_TEXT, "task:1/target/1"),
    ),
    fault(
        "target-with-another-iri",
        TARGET.replace("task:1/target/1", "urn:target"),
        violation("urn:target", "", "Pattern"),
    ),
    fault(
        "target-in-another-text",
        ANOTHER_TEXT
        + TARGET.replace("char:0,9664", "another:0,3")
        .replace("char:54,56", "another:0,2")
        .replace('"54"', '"0"')
        .replace('"56"', '"2"')
        .replace("启动", "原文"),
        violation(SOCIAL_CREDIT, ONE_TEXT, "MaxCount"),
    ),
    # When it is due
    fault(
        "deadline-of-no-class",
        "+ task:1 cp:hasDeadline task:1/deadline/1",
        violation("task:1", "cp:hasDeadline", "Class"),
    ),
    fault(
        "deadline-of-nothing",
        DEADLINE
        + """
        - task:1 cp:hasDeadline *
        - task:1 cp:deadline *
        - task:1 cp:deadlineText *
        """,
        violation("task:1/deadline/1", "^(cp:hasDeadline)", "MinCount"),
    ),
    fault(
        "deadline-of-two-tasks",
        DEADLINE
        + """
        + task:2 cp:hasDeadline task:1/deadline/1
        + task:2 cp:deadline "2015-12"^^xsd:gYearMonth
        + task:2 cp:deadlineText "启动"@zh
        """,
        violation("task:1/deadline/1", "^(cp:hasDeadline)", "MaxCount"),
    ),
    fault(
        "deadline-of-a-section",
        DEADLINE
        + """
        - task:1 cp:hasDeadline *
        - task:1 cp:deadline *
        - task:1 cp:deadlineText *
        + section:1 cp:hasDeadline task:1/deadline/1
        """,
        violation("task:1/deadline/1", "^(cp:hasDeadline)", "Class"),
    ),
    fault(
        "deadline-not-quoted",
        DEADLINE + "- task:1/deadline/1 prov:wasQuotedFrom *",
        violation("task:1/deadline/1", "prov:wasQuotedFrom", "MinCount"),
    ),
    fault(
        "deadline-with-two-dates",
        DEADLINE
        + """
        + task:1/deadline/1 cp:dueBy "2016"^^xsd:gYear
        + task:1 cp:deadline "2016"^^xsd:gYear
        """,
        violation("task:1/deadline/1", "cp:dueBy", "MaxCount"),
    ),
    fault(
        "deadline-in-words",
        DEADLINE
        + """
        - task:1/deadline/1 cp:dueBy *
        - task:1 cp:deadline *
        + task:1/deadline/1 cp:dueBy "2015年底前"
        + task:1 cp:deadline "2015年底前"
        """,
        violation("task:1/deadline/1", "cp:dueBy", "Or"),
    ),
    *(
        fault(
            f"deadline-{what}",
            DEADLINE.replace('"2015-12"^^xsd:gYearMonth', date),
            violation("task:1/deadline/1", "cp:dueBy", "Or"),
        )
        for what, date in (
            ("in-a-thirteenth-month", '"2019-13"^^xsd:gYearMonth'),
            ("in-a-year-of-two-digits", '"19"^^xsd:gYear'),
            ("on-31-april", '"2019-04-31"^^xsd:date'),
            ("in-a-time-zone", '"2019-12-31Z"^^xsd:date'),
        )
    ),
    fault(
        "deadline-without-words",
        DEADLINE
        + """
        - task:1/deadline/1 cp:deadlineText *
        - task:1 cp:deadlineText *
        """,
        violation("task:1/deadline/1", "cp:deadlineText", "MinCount"),
    ),
    fault(
        "deadline-with-two-wordings",
        DEADLINE
        + """
        + task:1/deadline/1 cp:deadlineText "年底前"@zh
        + task:1 cp:deadlineText "年底前"@zh
        """,
        violation("task:1/deadline/1", "cp:deadlineText", "MaxCount"),
        # … one of which does not stand there
        queried("DeadlineWordsShape", WHOLE_TEXT, "task:1/deadline/1"),
    ),
    fault(
        "deadline-words-untagged",
        DEADLINE.replace('"启动"@zh', '"启动"'),
        violation("task:1/deadline/1", "cp:deadlineText", "LanguageIn"),
    ),
    fault(
        "deadline-words-empty",
        DEADLINE.replace('"启动"@zh', '""@zh'),
        violation("task:1/deadline/1", "cp:deadlineText", "MinLength"),
        queried("DeadlineWordsShape", WHOLE_TEXT, "task:1/deadline/1"),
    ),
    fault(
        "deadline-with-words-that-are-not-in-the-source",
        DEADLINE.replace("启动", "年底前"),
        queried("DeadlineWordsShape", WHOLE_TEXT, "task:1/deadline/1"),
    ),
    fault(
        "deadline-with-another-iri",
        DEADLINE.replace("task:1/deadline/1", "urn:deadline"),
        violation("urn:deadline", "", "Pattern"),
    ),
    fault(
        "deadline-that-the-task-does-not-say-in-short",
        DEADLINE + "- task:1 cp:deadline *",
        violation("task:1", DUE, "Equals"),
    ),
    fault(
        "deadline-words-that-the-task-does-not-say-in-short",
        DEADLINE + "- task:1 cp:deadlineText *",
        violation("task:1", DUE_WORDS, "Equals"),
    ),
    fault(
        "deadline-of-the-task-that-no-deadline-says",
        '+ task:1 cp:deadline "2015"^^xsd:gYear',
        violation("task:1", DUE, "Equals"),
    ),
    # What the notice says
    fault(
        "publisher-that-is-no-agent",
        "+ plan:social-credit-2015 dcterms:publisher urn:somebody",
        violation(SOCIAL_CREDIT, "dcterms:publisher", "Class"),
    ),
    fault(
        "two-publishers",
        """
        + plan:social-credit-2015 dcterms:publisher agency:ndrc
        + plan:social-credit-2015 dcterms:publisher agency:pboc
        """,
        violation(SOCIAL_CREDIT, "dcterms:publisher", "MaxCount"),
    ),
    fault(
        "effective-in-words",
        '+ plan:social-credit-2015 eli:first_date_entry_in_force "今年"',
        violation(SOCIAL_CREDIT, "eli:first_date_entry_in_force", "Or"),
    ),
    fault(
        "effective-twice",
        """
        + plan:social-credit-2015 eli:first_date_entry_in_force "2015"^^xsd:gYear
        + plan:social-credit-2015 eli:first_date_entry_in_force "2016"^^xsd:gYear
        """,
        violation(SOCIAL_CREDIT, "eli:first_date_entry_in_force", "MaxCount"),
    ),
    *(
        fault(
            f"{predicate}-{name}",
            change.replace("SAYS", f"+ plan:social-credit-2015 cp:{predicate}"),
            violation(SOCIAL_CREDIT, f"cp:{predicate}", component),
        )
        for predicate in ("addressees", "attachedTo")
        for name, change, component in (
            ("untagged", 'SAYS "各部门"', "LanguageIn"),
            ("empty", 'SAYS ""@zh', "MinLength"),
            ("doubled", 'SAYS "各部门"@zh\nSAYS "各地"@zh', "MaxCount"),
        )
    ),
    # Words of a task
    fault("text-missing", "- task:1 cp:text *", violation("task:1", "cp:text", "MinCount")),
    fault("text-doubled", '+ task:1 cp:text "又一段。"@zh', violation("task:1", "cp:text", "MaxCount")),
    fault(
        "text-empty",
        """
        - task:1 cp:text *
        + task:1 cp:text ""@zh
        """,
        violation("task:1", "cp:text", "MinLength"),
    ),
    fault(
        "text-in-the-wrong-language",
        """
        - task:1 cp:text *
        + task:1 cp:text "启动信用法前期调研工作。"@en
        """,
        violation("task:1", "cp:text", "LanguageIn"),
    ),
    fault("task-with-untagged-title", '+ task:1 cp:title "x"', violation("task:1", "cp:title", "LanguageIn")),
    fault(
        "task-without-english-title", "- task:1 cp:title *", info("task:1", "cp:title", "QualifiedMinCount")
    ),
    fault(
        "task-without-clause-text",
        "- task:1 cp:clauseText *",
        violation("task:1", CLAUSE_GIVEN, "MinCount"),
    ),
    fault(
        "clause-text-untagged",
        '+ task:1 cp:clauseText "（财政部负责）"',
        violation("task:1", "cp:clauseText", "LanguageIn"),
    ),
    fault(
        "clause-text-empty",
        '+ task:1 cp:clauseText ""@zh',
        violation("task:1", "cp:clauseText", "MinLength"),
    ),
    fault(
        "clause-text-that-is-not-in-the-source",
        """
        - task:1 cp:clauseText *
        + task:1 cp:clauseText "（发展改革委、人民银行牵头，法制办参加）"@zh
        """,
        queried("ClauseWordsShape", WHOLE_TEXT, "task:1"),
    ),
    fault(
        "clause-span-that-says-other-words",
        SHORTER_CLAUSE
        + """
        - task:1/participant/lao cp:clauseSpan *
        + task:1/participant/lao cp:clauseSpan char:67,88
        """,
        queried("ClauseWordsShape", WHOLE_TEXT, "task:1"),
    ),
    fault(
        "task-not-quoted",
        "- task:1 prov:wasQuotedFrom *",
        violation("task:1", "prov:wasQuotedFrom", "MinCount"),
    ),
    fault(
        "section-not-quoted",
        "- section:1 prov:wasQuotedFrom *",
        violation("section:1", "prov:wasQuotedFrom", "MinCount"),
    ),
    fault(
        "task-with-iri-of-another-kind",
        """
        + agency:task rdf:type cp:Task
        + section:1 cp:hasPart agency:task
        + agency:task cp:partOf section:1
        + agency:task cp:inPlan plan:social-credit-2015
        + agency:task cp:number "5"
        + agency:task cp:order "9"^^xsd:positiveInteger
        + agency:task cp:title "x"@en
        + agency:task cp:text "任务。"@zh
        + agency:task prov:wasQuotedFrom char:51,88
        + agency:task cp:hasPart task:69
        - section:12 cp:hasPart task:69
        - task:69 cp:partOf *
        + task:69 cp:partOf agency:task
        """,
        violation("agency:task", "", "Pattern"),
    ),
    # Assignments and their task
    fault(
        "task-without-assignment",
        """
        - task:70 cp:hasAssignment *
        - task:70 cp:hasResponsibleAssignment *
        - task:70 cp:responsibleAgent *
        - task:70/responsible/provincial-governments * *
        """,
        violation("task:70", ASSIGNED, "MinCount"),
    ),
    fault(
        "task-not-linked-to-assignment",
        "- task:1 cp:hasAssignment task:1/lead/ndrc",
        violation("task:1", "^(cp:ofTask)", "Equals"),
        violation("task:1", BY_ROLE, "Equals"),
    ),
    fault(
        "assignment-to-no-task",
        "- task:1/lead/ndrc cp:ofTask *",
        violation("task:1/lead/ndrc", "cp:ofTask", "MinCount"),
        violation("task:1", "^(cp:ofTask)", "Equals"),
    ),
    fault(
        "assignment-to-two-tasks",
        "+ task:1/lead/ndrc cp:ofTask task:2",
        violation("task:1/lead/ndrc", "cp:ofTask", "MaxCount"),
        violation("task:2", "^(cp:ofTask)", "Equals"),
    ),
    fault(
        "assignment-to-a-section",
        """
        - task:1/lead/ndrc cp:ofTask *
        + task:1/lead/ndrc cp:ofTask section:1
        """,
        violation("task:1/lead/ndrc", "cp:ofTask", "Class"),
        violation("task:1", "^(cp:ofTask)", "Equals"),
    ),
    fault(
        "assignment-without-class",
        "- task:1/lead/ndrc rdf:type *",
        violation("task:1", "cp:hasAssignment", "Class"),
    ),
    fault(
        "assignment-in-no-list",
        """
        - task:1 cp:hasLeadAssignment task:1/lead/ndrc
        - task:1 cp:ledBy agency:ndrc
        """,
        violation("task:1", BY_ROLE, "Equals"),
    ),
    fault(
        "lead-assignment-with-role-responsible",
        """
        - task:1/lead/ndrc cp:role *
        + task:1/lead/ndrc cp:role role:responsible
        """,
        violation("task:1/lead/ndrc", "cp:role", "In"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        "responsible-assignment-with-role-participant",
        """
        - task:2/responsible/pboc cp:role *
        + task:2/responsible/pboc cp:role role:participant
        """,
        violation("task:2/responsible/pboc", "cp:role", "In"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:2/responsible/pboc"),
    ),
    fault(
        "participant-assignment-with-role-lead",
        """
        - task:1/participant/lao cp:role *
        + task:1/participant/lao cp:role role:lead
        """,
        violation("task:1/participant/lao", "cp:role", "In"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/participant/lao"),
    ),
    fault(
        "assignment-in-two-lists",
        """
        + task:1 cp:hasResponsibleAssignment task:1/lead/ndrc
        + task:1 cp:responsibleAgent agency:ndrc
        """,
        violation("task:1/lead/ndrc", "cp:role", "In"),
    ),
    fault(
        "repeated-assignment",
        REPEATED_ASSIGNMENT + "+ task:1/c2/lead/ndrc cp:clauseSpan char:66,88",
        queried("UniqueAssignmentShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        # What becomes of an agent named twice in one clause, when both assignments get the same IRI
        "repeated-assignment-under-one-iri",
        """
        + task:1/lead/ndrc cp:namedAs "国家发展改革委"@zh
        + task:1/lead/ndrc prov:wasQuotedFrom char:73,77
        """,
        violation("task:1/lead/ndrc", "cp:namedAs", "MaxCount"),
        violation("task:1/lead/ndrc", "prov:wasQuotedFrom", "MaxCount"),
        queried("AssignmentWordsShape", WHOLE_TEXT, "task:1/lead/ndrc"),
    ),
    fault(
        "assignment-with-iri-of-another-kind",
        """
        + task:1 cp:hasAssignment task:1/x/lead/mps
        + task:1 cp:hasLeadAssignment task:1/x/lead/mps
        + task:1 cp:ledBy agency:mps
        + task:1/x/lead/mps rdf:type cp:Assignment
        + task:1/x/lead/mps cp:ofTask task:1
        + task:1/x/lead/mps cp:agent agency:mps
        + task:1/x/lead/mps cp:role role:lead
        + task:1/x/lead/mps cp:openEnded "false"^^xsd:boolean
        + task:1/x/lead/mps cp:parsedBy rule:verb
        + task:1/x/lead/mps cp:repaired "false"^^xsd:boolean
        + task:1/x/lead/mps cp:leftOver "false"^^xsd:boolean
        + task:1/x/lead/mps cp:namedAs "发展改革委"@zh
        + task:1/x/lead/mps prov:wasQuotedFrom char:67,72
        + task:1/x/lead/mps cp:clauseSpan char:66,88
        """,
        violation("task:1/x/lead/mps", "", "Pattern"),
    ),
    fault(
        "assignment-with-iri-of-another-task",
        """
        + task:1 cp:hasAssignment task:10/lead/mps
        + task:1 cp:hasLeadAssignment task:10/lead/mps
        + task:1 cp:ledBy agency:mps
        + task:10/lead/mps rdf:type cp:Assignment
        + task:10/lead/mps cp:ofTask task:1
        + task:10/lead/mps cp:agent agency:mps
        + task:10/lead/mps cp:role role:lead
        + task:10/lead/mps cp:openEnded "false"^^xsd:boolean
        + task:10/lead/mps cp:parsedBy rule:verb
        + task:10/lead/mps cp:repaired "false"^^xsd:boolean
        + task:10/lead/mps cp:leftOver "false"^^xsd:boolean
        + task:10/lead/mps cp:namedAs "发展改革委"@zh
        + task:10/lead/mps prov:wasQuotedFrom char:67,72
        + task:10/lead/mps cp:clauseSpan char:66,88
        """,
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:10/lead/mps"),
    ),
    fault(
        "assignment-with-iri-of-another-agent",
        """
        - task:1/participant/lao cp:agent *
        + task:1/participant/lao cp:agent agency:mps
        - task:1 cp:participant *
        + task:1 cp:participant agency:mps
        """,
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/participant/lao"),
    ),
    fault(
        "assignment-with-iri-of-another-role",
        """
        - task:2/responsible/pboc cp:role *
        + task:2/responsible/pboc cp:role role:lead
        - task:2 cp:hasResponsibleAssignment *
        + task:2 cp:hasLeadAssignment task:2/responsible/pboc
        - task:2 cp:responsibleAgent *
        + task:2 cp:ledBy agency:pboc
        """,
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:2/responsible/pboc"),
    ),
    # Direct links
    fault(
        "led-by-without-assignment", "+ task:1 cp:ledBy agency:mps", violation("task:1", LEADERS, "Equals")
    ),
    fault(
        "assignment-without-led-by", "- task:1 cp:ledBy agency:ndrc", violation("task:1", LEADERS, "Equals")
    ),
    fault(
        "responsible-agent-without-assignment",
        "+ task:1 cp:responsibleAgent agency:mps",
        violation("task:1", RESPONSIBLE, "Equals"),
    ),
    fault(
        "assignment-without-participant",
        "- task:1 cp:participant agency:lao",
        violation("task:1", PARTICIPANTS, "Equals"),
    ),
    # Agent, role, manner
    fault(
        "agent-missing",
        "- task:1/lead/ndrc cp:agent *",
        violation("task:1/lead/ndrc", "cp:agent", "MinCount"),
        violation("task:1", LEADERS, "Equals"),
    ),
    fault(
        "two-agents",
        """
        + task:1/lead/ndrc cp:agent agency:mps
        + task:1 cp:ledBy agency:mps
        """,
        violation("task:1/lead/ndrc", "cp:agent", "MaxCount"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        "agent-that-is-a-section",
        """
        - task:1/participant/lao cp:agent *
        + task:1/participant/lao cp:agent section:1
        - task:1 cp:participant *
        + task:1 cp:participant section:1
        """,
        violation("task:1/participant/lao", "cp:agent", "Class"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/participant/lao"),
    ),
    fault(
        "agent-that-is-a-literal",
        """
        - task:1/participant/lao cp:agent *
        + task:1/participant/lao cp:agent "法制办"
        - task:1 cp:participant *
        + task:1 cp:participant "法制办"
        """,
        violation("task:1/participant/lao", "cp:agent", "Class"),
    ),
    fault(
        "agent-that-is-a-blank-node",
        """
        - task:1/participant/lao cp:agent *
        + task:1/participant/lao cp:agent _:office
        - task:1 cp:participant *
        + task:1 cp:participant _:office
        """,
        violation("task:1/participant/lao", "cp:agent", "Class"),
    ),
    fault(
        "agency-that-is-a-blank-node",
        """
        - task:1/participant/lao cp:agent *
        + task:1/participant/lao cp:agent _:office
        - task:1 cp:participant *
        + task:1 cp:participant _:office
        + _:office rdf:type cp:Agency
        + _:office rdf:type cp:Agent
        + _:office skos:prefLabel "国务院法制办公室"@zh
        + _:office skos:prefLabel "Legislative Affairs Office of the State Council"@en
        + _:office cp:shortName "法制办"@zh
        """,
        violation("_:", "", "NodeKind"),
    ),
    fault(
        "role-missing", "- task:1/lead/ndrc cp:role *", violation("task:1/lead/ndrc", "cp:role", "MinCount")
    ),
    fault(
        "two-roles",
        "+ task:1/lead/ndrc cp:role role:participant",
        violation("task:1/lead/ndrc", "cp:role", "MaxCount"),
        # … one of which the list that the assignment stands in does not allow
        violation("task:1/lead/ndrc", "cp:role", "In"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        "role-unknown",
        """
        - task:1/lead/ndrc cp:role *
        + task:1/lead/ndrc cp:role role:chair
        """,
        violation("task:1/lead/ndrc", "cp:role", "Class"),
        violation("task:1/lead/ndrc", "cp:role", "In"),
        queried("AssignmentIriShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        "role-made-up",
        """
        + role:chair rdf:type cp:Role
        + role:chair skos:prefLabel "主席"@zh
        + role:chair skos:prefLabel "chair"@en
        """,
        violation("role:chair", "", "In"),
    ),
    fault(
        "role-without-chinese-label",
        '- role:lead skos:prefLabel "牵头"@zh',
        violation("role:lead", "skos:prefLabel", "QualifiedMinCount"),
    ),
    fault(
        "manner-unknown",
        "+ task:1/lead/ndrc cp:manner manner:secret",
        violation("task:1/lead/ndrc", "cp:manner", "Class"),
    ),
    fault(
        "manner-made-up",
        """
        + manner:secret rdf:type cp:Manner
        + manner:secret skos:prefLabel "秘密"@zh
        + manner:secret skos:prefLabel "secretly"@en
        """,
        violation("manner:secret", "", "In"),
    ),
    fault(
        "two-manners",
        """
        + task:4/lead/mps cp:manner manner:joint
        + manner:joint rdf:type cp:Manner
        + manner:joint skos:prefLabel "共同"@zh
        + manner:joint skos:prefLabel "jointly"@en
        """,
        violation("task:4/lead/mps", "cp:manner", "MaxCount"),
    ),
    # What an assignment says of the words
    fault(
        "open-ended-missing",
        "- task:1/lead/ndrc cp:openEnded *",
        violation("task:1/lead/ndrc", "cp:openEnded", "MinCount"),
    ),
    fault(
        "open-ended-as-string",
        """
        - task:1/lead/ndrc cp:openEnded *
        + task:1/lead/ndrc cp:openEnded "false"
        """,
        violation("task:1/lead/ndrc", "cp:openEnded", "Datatype"),
    ),
    fault(
        "open-ended-doubled",
        '+ task:1/lead/ndrc cp:openEnded "true"^^xsd:boolean',
        violation("task:1/lead/ndrc", "cp:openEnded", "MaxCount"),
    ),
    fault(
        "named-as-missing",
        "- task:1/lead/ndrc cp:namedAs *",
        violation("task:1/lead/ndrc", "cp:namedAs", "MinCount"),
    ),
    fault(
        "named-as-untagged",
        """
        - task:1/lead/ndrc cp:namedAs *
        + task:1/lead/ndrc cp:namedAs "发展改革委"
        """,
        violation("task:1/lead/ndrc", "cp:namedAs", "LanguageIn"),
    ),
    fault(
        "named-as-empty",
        """
        - task:1/lead/ndrc cp:namedAs *
        + task:1/lead/ndrc cp:namedAs ""@zh
        """,
        violation("task:1/lead/ndrc", "cp:namedAs", "MinLength"),
        queried("AssignmentWordsShape", WHOLE_TEXT, "task:1/lead/ndrc"),
    ),
    fault(
        "named-as-that-is-not-in-the-source",
        """
        - task:1/lead/ndrc cp:namedAs *
        + task:1/lead/ndrc cp:namedAs "国家发展改革委"@zh
        """,
        queried("AssignmentWordsShape", WHOLE_TEXT, "task:1/lead/ndrc"),
    ),
    fault(
        "assignment-quoted-from-other-words",
        """
        - task:1/lead/ndrc prov:wasQuotedFrom *
        + task:1/lead/ndrc prov:wasQuotedFrom char:73,77
        """,
        queried("AssignmentWordsShape", WHOLE_TEXT, "task:1/lead/ndrc"),
    ),
    fault(
        "assignment-quoted-from-after-its-clause",
        """
        - task:1/lead/ndrc prov:wasQuotedFrom *
        + task:1/lead/ndrc prov:wasQuotedFrom char:280,285
        """,
        queried("AssignmentPlaceShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
    ),
    fault(
        "assignment-quoted-from-before-its-clause",
        """
        - task:4/lead/ndrc prov:wasQuotedFrom *
        + task:4/lead/ndrc prov:wasQuotedFrom char:67,72
        """,
        queried("AssignmentPlaceShape", SOCIAL_CREDIT, "task:4/lead/ndrc"),
    ),
    fault(
        "assignment-not-quoted",
        "- task:1/lead/ndrc prov:wasQuotedFrom *",
        violation("task:1/lead/ndrc", "prov:wasQuotedFrom", "MinCount"),
    ),
    fault(
        "clause-span-missing",
        "- task:1/lead/ndrc cp:clauseSpan *",
        violation("task:1/lead/ndrc", "cp:clauseSpan", "MinCount"),
    ),
    fault(
        "two-clause-spans",
        "+ task:1/lead/ndrc cp:clauseSpan char:137,145",
        violation("task:1/lead/ndrc", "cp:clauseSpan", "MaxCount"),
        # … one of which does not hold the words
        queried("AssignmentPlaceShape", SOCIAL_CREDIT, "task:1/lead/ndrc"),
        queried("ClauseWordsShape", WHOLE_TEXT, "task:1"),
    ),
    # Agencies and groups
    fault(
        "agency-without-chinese-label",
        '- agency:lao skos:prefLabel "国务院法制办公室"@zh',
        violation("agency:lao", "skos:prefLabel", "QualifiedMinCount"),
    ),
    fault(
        "agency-with-two-english-labels",
        '+ agency:lao skos:prefLabel "Office of Legislative Affairs"@en',
        violation("agency:lao", "skos:prefLabel", "UniqueLang"),
    ),
    fault(
        "agency-with-untagged-label",
        '+ agency:lao skos:prefLabel "LAO"',
        violation("agency:lao", "skos:prefLabel", "LanguageIn"),
    ),
    fault(
        "role-with-empty-label",
        """
        - role:lead skos:prefLabel "lead"@en
        + role:lead skos:prefLabel ""@en
        """,
        violation("role:lead", "skos:prefLabel", "MinLength"),
    ),
    fault(
        "agency-without-english-label",
        """
        - agency:lao skos:prefLabel *
        + agency:lao skos:prefLabel "国务院法制办公室"@zh
        """,
        info("agency:lao", "", "Or"),
    ),
    fault(
        "agency-without-short-name",
        "- agency:lao cp:shortName *",
        violation("agency:lao", "cp:shortName", "MinCount"),
    ),
    fault(
        "agency-with-two-short-names",
        '+ agency:lao cp:shortName "国务院法制办"@zh',
        violation("agency:lao", "cp:shortName", "MaxCount"),
    ),
    fault(
        "agency-with-english-short-name",
        """
        - agency:lao cp:shortName *
        + agency:lao cp:shortName "LAO"@en
        """,
        violation("agency:lao", "cp:shortName", "LanguageIn"),
    ),
    fault(
        "group-with-empty-short-name",
        """
        - group:relevant-departments cp:shortName *
        + group:relevant-departments cp:shortName ""@zh
        """,
        violation("group:relevant-departments", "cp:shortName", "MinLength"),
    ),
    fault(
        "agency-with-empty-notation",
        '+ agency:lao skos:notation ""',
        violation("agency:lao", "skos:notation", "MinLength"),
    ),
    fault(
        "agency-with-notation-in-a-language",
        '+ agency:lao skos:notation "LAO"@en',
        violation("agency:lao", "skos:notation", "Datatype"),
    ),
    fault(
        "agency-without-superclass",
        "- agency:lao rdf:type cp:Agent",
        violation("agency:lao", "", "Class"),
        violation("task:1/participant/lao", "cp:agent", "Class"),
    ),
    fault(
        "agency-that-is-a-group", "+ agency:lao rdf:type cp:AgentGroup", violation("agency:lao", "", "Xone")
    ),
    fault("agent-of-no-kind", "- agency:lao rdf:type cp:Agency", violation("agency:lao", "", "Xone")),
    fault("unregistered-agency", UNREGISTERED, warning("unknown:0123456789ab", "", "Not")),
    fault(
        "unregistered-agency-with-iri-of-the-register",
        "+ agency:lao rdf:type cp:UnregisteredAgency",
        violation("agency:lao", "", "Pattern"),
        warning("agency:lao", "", "Not"),
    ),
    fault(
        "unregistered-agency-without-superclass",
        UNREGISTERED + "- unknown:0123456789ab rdf:type cp:Agency",
        violation("unknown:0123456789ab", "", "Class"),
        violation("unknown:0123456789ab", "", "Xone"),
        warning("unknown:0123456789ab", "", "Not"),
    ),
    fault(
        "group-without-label",
        "- group:provincial-governments skos:prefLabel *",
        violation("group:provincial-governments", "skos:prefLabel", "QualifiedMinCount"),
        info("group:provincial-governments", "skos:prefLabel", "QualifiedMinCount"),
    ),
    fault(
        "group-without-superclass",
        "- group:relevant-departments rdf:type cp:Agent",
        violation("group:relevant-departments", "", "Class"),
        violation("task:3/responsible/relevant-departments", "cp:agent", "Class"),
    ),
    # Documents
    fault(
        "cited-document-untyped",
        "- document:reg-credit rdf:type *",
        violation("task:2", "cp:cites", "Class"),
    ),
    fault(
        "cited-document-without-title",
        '- document:reg-credit dcterms:title "征信业管理条例"@zh',
        violation("document:reg-credit", "dcterms:title", "QualifiedMinCount"),
    ),
    fault(
        "cited-document-with-untagged-title",
        '+ document:reg-credit dcterms:title "征信业管理条例"',
        violation("document:reg-credit", "dcterms:title", "LanguageIn"),
    ),
    fault(
        "document-with-two-chinese-titles",
        '+ document:reg-credit dcterms:title "条例"@zh',
        violation("document:reg-credit", "dcterms:title", "UniqueLang"),
    ),
    fault(
        "document-with-empty-title",
        """
        - document:reg-credit dcterms:title "征信业管理条例"@zh
        + document:reg-credit dcterms:title ""@zh
        """,
        violation("document:reg-credit", "dcterms:title", "MinLength"),
    ),
    fault(
        "mandated-document-without-title",
        """
        + task:1 cp:mandates document:measures
        + document:measures rdf:type cp:MandatedDocument
        """,
        violation("document:measures", "dcterms:title", "QualifiedMinCount"),
        info("document:measures", "dcterms:title", "QualifiedMinCount"),
    ),
    fault(
        "mandated-document-that-is-only-cited",
        "+ task:2 cp:mandates document:reg-credit",
        violation("task:2", "cp:mandates", "Class"),
    ),
    fault(
        "plan-that-mandates",
        """
        + plan:social-credit-2015 cp:mandates document:measures
        + document:measures rdf:type cp:MandatedDocument
        + document:measures dcterms:title "办法"@zh
        + document:measures dcterms:title "Measures"@en
        """,
        violation("plan:social-credit-2015", "", "Class"),
    ),
    fault(
        "document-with-empty-number",
        '+ document:reg-credit dcterms:identifier ""',
        violation("document:reg-credit", "dcterms:identifier", "MinLength"),
    ),
    fault(
        "document-issued-on-29-february-of-a-common-year",
        '+ document:reg-credit dcterms:issued "2013-02-29"^^xsd:date',
        violation("document:reg-credit", "dcterms:issued", "Or"),
    ),
    fault(
        "document-with-number-in-a-language",
        '+ document:reg-credit dcterms:identifier "国务院令第631号"@zh',
        violation("document:reg-credit", "dcterms:identifier", "Datatype"),
    ),
    fault(
        "document-named-by-blank-node",
        """
        + task:1 cp:cites _:document
        + _:document rdf:type eli:LegalResource
        + _:document dcterms:title "条例"@zh
        + _:document dcterms:title "Regulations"@en
        """,
        violation("_:", "", "NodeKind"),
    ),
    # Places in the source text: some at a heading, because assignments compare their own places
    fault(
        "span-with-broken-iri",
        """
        - task:1/participant/lao prov:wasQuotedFrom *
        + task:1/participant/lao prov:wasQuotedFrom char:82-85
        + char:82-85 rdf:type nif:RFC5147String
        + char:82-85 nif:referenceContext char:0,9664
        + char:82-85 nif:beginIndex "82"^^xsd:nonNegativeInteger
        + char:82-85 nif:endIndex "85"^^xsd:nonNegativeInteger
        """,
        violation("char:82-85", "", "Pattern"),
        queried("SpanIriShape", WHOLE_TEXT, "char:82-85"),
    ),
    fault(
        "span-with-iri-of-another-end",
        """
        - char:27,49 nif:endIndex *
        + char:27,49 nif:endIndex "48"^^xsd:nonNegativeInteger
        """,
        queried("SpanIriShape", WHOLE_TEXT, "char:27,49"),
    ),
    fault(
        "span-with-iri-of-another-begin",
        """
        - char:27,49 nif:beginIndex *
        + char:27,49 nif:beginIndex "7"^^xsd:nonNegativeInteger
        """,
        queried("SpanIriShape", WHOLE_TEXT, "char:27,49"),
    ),
    fault(
        "span-beyond-the-text",
        """
        - section:12 prov:wasQuotedFrom *
        + section:12 prov:wasQuotedFrom char:9314,9665
        + char:9314,9665 rdf:type nif:RFC5147String
        + char:9314,9665 nif:referenceContext char:0,9664
        + char:9314,9665 nif:beginIndex "9314"^^xsd:nonNegativeInteger
        + char:9314,9665 nif:endIndex "9665"^^xsd:nonNegativeInteger
        """,
        queried("SpanEndShape", WHOLE_TEXT, "char:9314,9665"),
    ),
    fault("span-without-class", "- char:66,88 rdf:type *", violation("char:66,88", "", "Class")),
    fault(
        "span-that-ends-before-it-begins",
        """
        - char:27,49 nif:endIndex *
        + char:27,49 nif:endIndex "20"^^xsd:nonNegativeInteger
        """,
        violation("char:27,49", "nif:beginIndex", "LessThan"),
    ),
    fault(
        "span-that-is-empty",
        """
        - char:27,49 nif:endIndex *
        + char:27,49 nif:endIndex "27"^^xsd:nonNegativeInteger
        """,
        violation("char:27,49", "nif:beginIndex", "LessThan"),
    ),
    fault(
        "words-in-a-place-that-ends-before-it-begins",
        """
        - char:67,72 nif:endIndex *
        + char:67,72 nif:endIndex "66"^^xsd:nonNegativeInteger
        """,
        violation("char:67,72", "nif:beginIndex", "LessThan"),
    ),
    fault(
        "span-without-end", "- char:66,88 nif:endIndex *", violation("char:66,88", "nif:endIndex", "MinCount")
    ),
    fault(
        "span-without-begin",
        "- char:66,88 nif:beginIndex *",
        violation("char:66,88", "nif:beginIndex", "MinCount"),
    ),
    fault(
        "span-with-two-begins",
        '+ char:27,49 nif:beginIndex "20"^^xsd:nonNegativeInteger',
        violation("char:27,49", "nif:beginIndex", "MaxCount"),
        # … one of which the IRI does not say
        queried("SpanIriShape", WHOLE_TEXT, "char:27,49"),
    ),
    fault(
        "span-with-two-ends",
        '+ char:27,49 nif:endIndex "90"^^xsd:nonNegativeInteger',
        violation("char:27,49", "nif:endIndex", "MaxCount"),
        queried("SpanIriShape", WHOLE_TEXT, "char:27,49"),
    ),
    fault(
        # Both ends: the second engine does not compare numbers of two types in sh:lessThan.
        "span-with-another-integer-type",
        """
        - char:66,88 nif:beginIndex *
        + char:66,88 nif:beginIndex "66"^^xsd:integer
        - char:66,88 nif:endIndex *
        + char:66,88 nif:endIndex "88"^^xsd:integer
        """,
        violation("char:66,88", "nif:beginIndex", "Datatype"),
        violation("char:66,88", "nif:endIndex", "Datatype"),
    ),
    fault(
        "span-without-context",
        "- char:66,88 nif:referenceContext *",
        violation("char:66,88", "nif:referenceContext", "MinCount"),
    ),
    fault(
        "span-in-two-contexts",
        """
        + char:27,49 nif:referenceContext char:0,99
        + char:0,99 rdf:type nif:Context
        + char:0,99 rdf:type nif:RFC5147String
        + char:0,99 nif:sourceUrl source:social-credit-2015
        + char:0,99 nif:beginIndex "0"^^xsd:nonNegativeInteger
        + char:0,99 nif:endIndex "99"^^xsd:nonNegativeInteger
        + char:0,99 nif:isString "%s"
        """
        % ("文" * 99),
        violation("char:27,49", "nif:referenceContext", "MaxCount"),
    ),
    fault(
        "span-in-the-plan-itself",
        """
        - char:66,88 nif:referenceContext *
        + char:66,88 nif:referenceContext plan:social-credit-2015
        """,
        violation("char:66,88", "nif:referenceContext", "Class"),
    ),
    # The whole of a source text
    fault(
        "whole-text-without-superclass",
        "- char:0,9664 rdf:type nif:RFC5147String",
        violation(WHOLE_TEXT, "", "Class"),
    ),
    fault(
        "whole-text-with-iri-of-another-begin",
        ANOTHER_TEXT.replace("another:0,3", "another:1,3"),
        violation("another:1,3", "", "Pattern"),
    ),
    fault(
        "whole-text-with-iri-of-another-end",
        ANOTHER_TEXT.replace("another:0,3", "another:0,4"),
        queried("ContextLengthShape", "another:0,4", "another:0,4"),
    ),
    fault(
        "whole-text-with-another-end",
        """
        - char:0,9664 nif:endIndex *
        + char:0,9664 nif:endIndex "9665"^^xsd:nonNegativeInteger
        """,
        queried("ContextLengthShape", WHOLE_TEXT, WHOLE_TEXT),
    ),
    fault(
        "whole-text-cut-short",
        ANOTHER_TEXT.replace("原文。", "原文"),
        queried("ContextLengthShape", "another:0,3", "another:0,3"),
    ),
    fault(
        "whole-text-without-begin",
        "- char:0,9664 nif:beginIndex *",
        violation(WHOLE_TEXT, "nif:beginIndex", "HasValue"),
    ),
    fault(
        "whole-text-that-begins-later",
        """
        - char:0,9664 nif:beginIndex *
        + char:0,9664 nif:beginIndex "1"^^xsd:nonNegativeInteger
        """,
        violation(WHOLE_TEXT, "nif:beginIndex", "HasValue"),
    ),
    fault(
        "whole-text-with-two-begins",
        '+ char:0,9664 nif:beginIndex "1"^^xsd:nonNegativeInteger',
        violation(WHOLE_TEXT, "nif:beginIndex", "MaxCount"),
    ),
    fault(
        "whole-text-without-words",
        "- char:0,9664 nif:isString *",
        violation(WHOLE_TEXT, "nif:isString", "MinCount"),
    ),
    fault(
        "whole-text-with-two-strings",
        ANOTHER_TEXT + '+ another:0,3 nif:isString "文本。"',
        violation("another:0,3", "nif:isString", "MaxCount"),
    ),
    fault(
        "whole-text-in-a-language",
        ANOTHER_TEXT.replace('"原文。"', '"原文。"@zh'),
        violation("another:0,3", "nif:isString", "Datatype"),
    ),
    fault(
        "whole-text-that-is-empty",
        ANOTHER_TEXT.replace("another:0,3", "another:0,0").replace('"3"', '"0"').replace("原文。", ""),
        violation("another:0,0", "nif:isString", "MinLength"),
    ),
    fault(
        "whole-text-of-no-source",
        ANOTHER_TEXT + "- another:0,3 nif:sourceUrl *",
        violation("another:0,3", "nif:sourceUrl", "MinCount"),
    ),
    fault(
        "whole-text-of-two-sources",
        ANOTHER_TEXT + "+ another:0,3 nif:sourceUrl source:social-credit-2015",
        violation("another:0,3", "nif:sourceUrl", "MaxCount"),
    ),
    # The source text
    fault(
        "source-text-without-class",
        "- source:social-credit-2015 rdf:type *",
        violation("source:social-credit-2015", "", "Class"),
    ),
    fault(
        "source-text-with-iri-of-another-kind",
        ANOTHER_TEXT.replace("source:another", "document:another"),
        violation("document:another", "", "Pattern"),
    ),
    fault(
        "source-text-named-by-blank-node",
        ANOTHER_TEXT.replace("source:another", "_:source"),
        violation("_:", "", "Pattern"),
    ),
    fault(
        "source-text-without-language",
        "- source:social-credit-2015 dcterms:language *",
        violation("source:social-credit-2015", "dcterms:language", "HasValue"),
    ),
    fault(
        "source-text-with-language-as-string",
        """
        - source:social-credit-2015 dcterms:language *
        + source:social-credit-2015 dcterms:language "zh"
        """,
        violation("source:social-credit-2015", "dcterms:language", "HasValue"),
    ),
    fault(
        "source-text-in-two-languages",
        "+ source:social-credit-2015 dcterms:language language:ENG",
        violation("source:social-credit-2015", "dcterms:language", "MaxCount"),
    ),
    fault(
        "source-text-without-file",
        "- source:social-credit-2015 dcterms:hasFormat *",
        violation("source:social-credit-2015", "dcterms:hasFormat", "MinCount"),
    ),
    fault(
        "source-text-with-file-as-string",
        '+ source:social-credit-2015 dcterms:hasFormat "social-credit-2015.txt"',
        violation("source:social-credit-2015", "dcterms:hasFormat", "NodeKind"),
    ),
]

# The first engine alone: the second writes the focus node of a constraint in SPARQL into a VALUES block, where no
# blank node can stand, and stops.
BLANK_FOCUS = [
    fault(
        "plan-named-by-blank-node",
        ANOTHER_PLAN.replace("section:1/plan", "_:plan"),
        violation("_:", "", "Pattern"),
    ),
    fault(
        "whole-text-named-by-blank-node",
        ANOTHER_TEXT.replace("another:0,3", "_:text"),
        violation("_:", "", "Pattern"),
    ),
]

# What other plans do, and may do: no result at all.
VARIATIONS = [
    fault("task-directly-in-the-plan", TASK_IN_PLAN),
    fault("sub-task-under-the-clause-of-its-task", SUB_TASK),
    fault(
        "task-whose-sub-task-has-the-clause",
        """
        - section:12 cp:hasPart task:70
        - task:70 cp:partOf *
        + task:70 cp:partOf task:1
        + task:1 cp:hasPart task:70
        - task:1 cp:clauseText *
        - task:1 cp:hasAssignment *
        - task:1 cp:hasLeadAssignment *
        - task:1 cp:hasParticipantAssignment *
        - task:1 cp:ledBy *
        - task:1 cp:participant *
        - task:1/lead/ndrc * *
        - task:1/lead/pboc * *
        - task:1/participant/lao * *
        """,
    ),
    fault(
        "nested-section",
        """
        - plan:social-credit-2015 cp:hasPart section:12
        - section:12 cp:partOf *
        + section:12 cp:partOf section:1
        + section:1 cp:hasPart section:12
        """,
    ),
    fault(
        "second-clause-with-the-same-leader",
        REPEATED_ASSIGNMENT
        + SHORTER_CLAUSE
        + """
        + task:1/c2/lead/ndrc cp:clauseSpan char:67,88
        + task:1 cp:clauseText "发展改革委、人民银行牵头负责，法制办参加)"@zh
        """,
    ),
    fault(
        "numbers-that-start-again-in-a-section",
        """
        - task:69 cp:number *
        + task:69 cp:number "1"
        - task:70 cp:number *
        + task:70 cp:number "2"
        """,
    ),
    fault(
        "number-of-a-task-again-in-its-sub-task",
        SUB_TASK
        + """
        - task:1.1 cp:number *
        + task:1.1 cp:number "1"
        """,
    ),
    fault(
        "text-that-no-plan-is-of",
        ANOTHER_TEXT,
    ),
    fault("deadline", DEADLINE),
    fault(
        "deadline-that-is-a-year",
        DEADLINE.replace('"2015-12"^^xsd:gYearMonth', '"2015"^^xsd:gYear'),
    ),
    fault(
        "deadline-that-is-a-day",
        DEADLINE.replace('"2015-12"^^xsd:gYearMonth', '"2015-12-31"^^xsd:date'),
    ),
    fault(
        "deadline-without-a-date",
        DEADLINE
        + """
        - task:1/deadline/1 cp:dueBy *
        - task:1 cp:deadline *
        """,
    ),
    fault("target", TARGET),
    fault(
        "clause-outside-its-task",
        """
        - task:2 prov:wasQuotedFrom *
        + task:2 prov:wasQuotedFrom char:51,88
        """,
    ),
    fault(
        "metadata-of-a-plan",
        """
        + plan:social-credit-2015 dcterms:identifier "国办发〔2016〕19号"
        + plan:social-credit-2015 dcterms:issued "2016-04"^^xsd:gYearMonth
        + plan:social-credit-2015 dcterms:source web:example.htm
        + plan:social-credit-2015 dcterms:publisher agency:ndrc
        + plan:social-credit-2015 eli:first_date_entry_in_force "2016-05-01"^^xsd:date
        + plan:social-credit-2015 cp:addressees "各省、自治区、直辖市人民政府"@zh
        + plan:social-credit-2015 cp:attachedTo "关于印发某方案的通知"@zh
        + document:reg-credit dcterms:identifier "国务院令第631号"
        - plan:social-credit-2015 cp:annexMark *
        - plan:social-credit-2015 prov:wasQuotedFrom *
        """,
    ),
    fault(
        "document-cited-and-mandated",
        """
        + plan:social-credit-2015 cp:cites document:reg-credit
        + task:3 cp:mandates document:reg-credit
        + document:reg-credit rdf:type cp:MandatedDocument
        """,
    ),
    fault(
        "open-list-and-number-in-characters",
        """
        - task:1/lead/ndrc cp:openEnded *
        + task:1/lead/ndrc cp:openEnded "true"^^xsd:boolean
        - task:1 cp:number *
        + task:1 cp:number "（一）"
        """,
    ),
]
ROWS = FAULTS + VARIATIONS


# The graphs


@cache
def good_graph():
    return to_rdflib(convert(read(packaged_plan()), load_register(), Iris()).quads)


@cache
def good_excerpt():
    """Sections 1 and 12 of the good graph, and all that they lead to: small, and as good as the whole.

    Their order, and that of their eight tasks, is counted from 1 again.
    """
    graph, kept = good_graph(), Graph()
    beyond = {iri("plan:social-credit-2015"), iri("section:1"), iri("section:12")}
    reached, waiting = set(), [iri("plan:social-credit-2015")]
    while waiting:
        node = waiting.pop()
        reached.add(node)
        for predicate, value in graph.predicate_objects(node):
            if predicate == iri("cp:hasPart") and "/section/" in value and value not in beyond:
                continue
            kept.add((node, predicate, value))
            if isinstance(value, URIRef) and value not in reached:
                waiting.append(value)
    for kind in ("cp:Section", "cp:Task"):
        parts = sorted(kept.subjects(RDF.type, iri(kind)), key=lambda part: kept.value(part, iri("cp:order")))
        for order, part in enumerate(parts, start=1):
            kept.set((part, iri("cp:order"), term(f'"{order}"^^xsd:positiveInteger')))
    return kept


@cache
def shapes_graph():
    graph = Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


def changed(change, good=good_excerpt):
    graph = Graph()
    graph += good()
    for line in filter(None, map(str.strip, change.splitlines())):
        sign, subject, predicate, value = line.split(" ", 3)
        triple = tuple(None if text == "*" else term(text) for text in (subject, predicate, value))
        assert (triple in graph) == (sign == "-"), line
        (graph.remove if sign == "-" else graph.add)(triple)
    return graph


def iri(curie):
    prefix, _, name = curie.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def term(text):
    """A term of a change: a CURIE, a blank node or a literal."""
    if text.startswith("_:"):
        return BNode(text[2:])
    if text.startswith('"'):
        typed = re.fullmatch(r'"(.*)"\^\^(\S+)', text)
        # As it is written: rdflib would drop the time zone of a date.
        return Literal(typed[1], datatype=iri(typed[2]), normalize=False) if typed else from_n3(text)
    return iri(text)


def curie(text):
    prefix, namespace = max(
        ((prefix, namespace) for prefix, namespace in PREFIXES.items() if text.startswith(namespace)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{text.removeprefix(namespace)}" if prefix else str(text)


# The engines


def run(data, engine=EngineName.SHACL):
    """Validate; return the results and, beside them, which constraints of which shapes gave them."""
    report = validate(from_rdflib(data), engine)
    for row in report.results:
        assert set(row.message) == set(row.remedy) == set(row.name) == {"en", "zh"}, row
    assert report.conforms == (not any(row.severity is Severity.VIOLATION for row in report.results))
    results = Counter(
        result(
            named(row.finding.focus),
            written(shapes_graph(), shapes_graph().value(URIRef(row.source_shape), SH.path)),
            row.finding.component,
            row.severity,
            row.source_shape,
            named(row.finding.value),
        )
        for row in report.results
    )
    constraints = {
        (curie(row.source_shape), short(row.finding.component).casefold()) for row in report.results
    }
    return results, constraints


def named(node):
    return "_:" if isinstance(node, pyoxigraph.BlankNode) else plain(node) if node else ""


def told(data, engine):
    """All that a report says."""
    return Counter(
        tuple(str(getattr(row, name)) for name in ValidationResult.__dataclass_fields__ if name != "finding")
        for row in validate(from_rdflib(data), engine).results
    )


def run_pyrudof(data):
    engine = rudof()
    engine.read_data(data.serialize(format="nt"), pyrudof.RDFFormat.NTriples, merge=False)
    return Counter(
        result(
            entry.focus_node,
            re.sub(r"https?://[^\s()]+", lambda match: curie(match[0]), entry.path or ""),
            entry.constraint_component,
            entry.severity,
            entry.source_shape,
            re.sub(r'^"(.*)"\^\^.*', r"\1", entry.value or ""),
        )
        for entry in engine.validate_shacl().violations
    )


@cache
def rudof():
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_shacl(shapes_graph().serialize(format="turtle"))
    return engine


def result(focus, path, component, severity, shape, value):
    asked = (curie(shape), name(value)) if short(component) == "SPARQL" else ()
    return Result(name(focus), path, short(component), severity, *asked)


def name(node):
    return "_:" if isinstance(node, BNode) or node.startswith("_:") else curie(node)


def short(component):
    return curie(component).removeprefix("sh:").removesuffix("ConstraintComponent")


def written(graph, path):
    """A SHACL path as text."""
    if path is None:
        return ""
    if isinstance(path, URIRef):
        return curie(path)
    if inverse := graph.value(path, SH.inversePath):
        return f"^({written(graph, inverse)})"
    if repeated := graph.value(path, SH.oneOrMorePath):
        return f"({written(graph, repeated)})+"
    if optional := graph.value(path, SH.zeroOrOnePath):
        return f"({written(graph, optional)})?"
    alternatives = graph.value(path, SH.alternativePath)
    steps = [written(graph, step) for step in Collection(graph, alternatives or path)]
    return f"({(' | ' if alternatives else ' / ').join(steps)})"


@cache
def found(change, good=good_excerpt):
    return run(changed(change, good))


# Tests of the shapes on data


@pytest.mark.parametrize(
    "engine",
    [lambda data: run(data)[0], lambda data: run(data, EngineName.PYSHACL)[0], run_pyrudof],
    ids=["shacl", "pyshacl", "pyrudof"],
)
@pytest.mark.parametrize("data", [good_graph, good_excerpt])
def test_good_data_give_no_result(data, engine):
    assert engine(data()) == Counter()


@pytest.mark.parametrize(("change", "expected"), ROWS + BLANK_FOCUS)
def test_a_fault_gives_exactly_these_results(change, expected):
    assert found(change)[0] == Counter(expected)


def heaps(rows, good=good_excerpt):
    """Graphs with as many faults each as do not hide one another: all rows, for engines that take their time."""
    made = []
    for row in rows:
        change, expected = row.values
        for heap in [*made[-8:], (good(), Counter())]:
            with suppress(AssertionError):  # what this row changes, another has changed
                graph, due = changed(change, lambda heap=heap: heap[0]), heap[1] + Counter(expected)
                if due <= run(graph)[0]:
                    made = [each for each in made if each is not heap] + [(graph, due)]
                    break
        else:
            raise AssertionError(f"{row.id} does not stand alone")
    return made


def engines_tell_the_same(rows, good=good_excerpt):
    """Of shacl 0.3.4, held to pySHACL: results, paths, values, words in both languages, places in the text."""
    assert version("shacl") == "0.3.4"
    found = heaps(rows, good)
    assert sum((due for _, due in found), Counter()) == sum(
        (Counter(row.values[1]) for row in rows), Counter()
    )
    for graph, _ in found:
        assert told(graph, EngineName.SHACL) == told(graph, EngineName.PYSHACL)
        yield graph


def test_the_reference_tells_the_same_of_all_faults():
    for graph in engines_tell_the_same(ROWS):
        assert run_pyrudof(graph) == run(graph)[0]


def test_the_reference_tells_the_same_of_blank_nodes_where_sparql_asks():
    assert list(engines_tell_the_same(BLANK_FOCUS))


@pytest.mark.parametrize("base", ["https://data.example.org/", "http://localhost:8000/plans/"])
def test_a_publisher_may_mint_under_another_base(base):
    text = good_excerpt().serialize(format="nt")
    moved = Graph().parse(
        data=re.sub(f"<{BASE}(plan|source|document|dist)/", rf"<{base}\1/", text), format="nt"
    )
    assert base in moved.serialize(format="nt")
    assert run(moved)[0] == run_pyrudof(moved) == Counter()


# Tasks before the first section, numbers that start again, two clauses in a task, an agency that the register
# does not know; and characters beyond the basic plane, which count as one each.
OTHER_PLAN = """附件1
𠮷市重点工作分工方案

1、先做一件事。（𠮷市工作局牵头，财政部参加）
一、第一部分𠀀
1、做第一件事（财政部负责），再做第二件事。（财政部、公安部负责）
2、𠀀再做一件事。（发展改革委会同各有关部门、各省级人民政府负责）
二、第二部分
1、还做一件事。（公安部等部门按职责分工负责）
"""


def other_graph(base=BASE):
    made = convert(SourceDocument("other.txt", OTHER_PLAN, Metadata(id="other")), load_register(), Iris(base))
    assert [len(task.clauses) for task in made.plan.tasks] == [1, 2, 1, 1]
    return to_rdflib(made.quads)


@pytest.mark.parametrize("base", [BASE, "https://data.example.org/"])
def test_what_is_written_of_another_plan_conforms(base):
    graph = other_graph(base)
    results = run(graph)[0]
    # English is missing, and the agency is not in the register.
    assert {result.component for result in results if result.severity == "Info"} == {"QualifiedMinCount"}
    assert [result.component for result in results.elements() if result.severity != "Info"] == ["Not"]
    assert run_pyrudof(graph) == results


def test_a_plan_with_all_that_the_model_knows_conforms():
    results = run(to_rdflib(to_quads(SMALL)))[0]
    assert {(result.component, result.severity) for result in results} == {
        ("QualifiedMinCount", "Info"),
        ("Not", "Warning"),
    }
    assert run_pyrudof(to_rdflib(to_quads(SMALL))) == results


def test_plans_in_one_graph_do_not_disturb_each_other():
    graph = other_graph()
    alone = run(graph)[0]
    graph += good_excerpt()
    assert run(graph)[0] == run_pyrudof(graph) == alone


def test_missing_english_is_told_but_is_no_fault():
    chinese = Graph()
    for triple in good_excerpt():
        if getattr(triple[2], "language", None) != "en":
            chinese.add(triple)
    results = run(chinese)[0]
    assert {result.severity for result in results} == {"Info"}
    assert len(results) == len(good_excerpt()) - len(chinese)
    assert run_pyrudof(chinese) == results


# Dates: what engines take for an xsd:date differs, so the shapes say it with patterns.

GOOD_DATES = {
    "date": "1949-10-01 2018-03-19 2019-01-31 2019-02-28 2019-04-30 2019-12-31 2016-02-29 2000-02-29 1000-01-01 "
    "9999-12-31 2400-02-29",
    "gYearMonth": "1949-10 2019-01 2019-09 2019-12 9999-12",
    "gYear": "1000 1949 2019 9999",
}
BAD_DATES = {
    "date": "2019-02-29 1900-02-29 2100-02-29 2019-02-30 2016-02-30 2019-04-31 2019-06-31 2019-09-31 2019-11-31 "
    "2019-01-32 2019-01-00 2019-00-01 2019-13-01 2019-1-1 2019-12-31Z 2019-12-31+08:00 2019-12-31-05:00 "
    "2019-12-31T00:00:00 0000-01-01 0019-01-01 19-01-01 12019-01-01 -2019-01-01 +2019-01-01 2019/12/31 "
    "20191231 2019-12 2019 ２０１９-12-31 日",
    "gYearMonth": "2019-13 2019-00 2019-1 2019-12Z 2019-12+08:00 2019-12-31 201912 0000-12 19-12 -2019-12 2019-1２",
    "gYear": "19 019 0019 0000 20190 2019Z 2019+08:00 -2019 +2019 2019-12 MMXIX",
    "dateTime": "2019-12-31T00:00:00",
    "integer": "2019",
    "string": "2019 2019-12 2019-12-31",
}
# With white space, which XML strips and RDF does not; and with nothing.
SPACED = [
    ("2019-12-31\n", "date"),
    (" 2019-12", "gYearMonth"),
    ("2019\n", "gYear"),
    ("2019 ", "gYear"),
    ("", "gYear"),
]


def test_every_date_is_one_of_the_calendar_in_both_engines():
    dates = {
        (text, datatype): fits
        for fits, table in ((True, GOOD_DATES), (False, BAD_DATES))
        for datatype, texts in table.items()
        for text in texts.split()
    } | dict.fromkeys(SPACED, False)
    nodes = {f"urn:example:{number}": date for number, date in enumerate(dates)}
    quads = []
    for node, (text, datatype) in nodes.items():
        literal = pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(PREFIXES["xsd"] + datatype))
        for predicate, value in (
            (str(RDF.type), pyoxigraph.NamedNode(PREFIXES["org"] + "FormalOrganization")),
            (PREFIXES["schema"] + "foundingDate", literal),
        ):
            quads.append(pyoxigraph.Quad(pyoxigraph.NamedNode(node), pyoxigraph.NamedNode(predicate), value))
    refused = {r.focus_node for r in validate(quads).results if r.result_path == "schema:foundingDate"}
    assert {date for node, date in nodes.items() if node not in refused} == {
        d for d, fits in dates.items() if fits
    }
    engine = rudof()
    text = "".join(f"{quad.triple} .\n" for quad in quads)
    engine.read_data(text, pyrudof.RDFFormat.NTriples, merge=False)
    entries = engine.validate_shacl().violations
    assert refused == {e.focus_node.strip("<>") for e in entries if "foundingDate" in (e.path or "")}


def test_every_date_is_held_to_the_same_list():
    graph = shapes_graph()
    assert set(map(curie, graph.objects(None, iri("sh:or")))) >= {"shape:dates"}
    held = {curie(graph.value(shape, SH.path)) for shape in graph.subjects(iri("sh:or"), iri("shape:dates"))}
    assert held == {
        *("cp:dueBy", "cp:validFrom", "cp:validUntil", "dcterms:date", "dcterms:issued"),
        *("eli:first_date_entry_in_force", "schema:foundingDate", "schema:dissolutionDate"),
    }
    listed = set(Collection(graph, iri("shape:dates")))
    for datatype in ("xsd:date", "xsd:gYearMonth", "xsd:gYear"):
        assert set(graph.subjects(SH.datatype, iri(datatype))) <= listed


# Tests of the shapes themselves


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shape_files_parse(path):
    assert len(Graph().parse(path)) == len(list(pyoxigraph.parse(path=str(path))))


def test_there_is_a_shape_file_for_every_class():
    assert [path.stem for path in SHAPES] == sorted(
        [
            *(
                "plan",
                "section",
                "task",
                "deadline",
                "target",
                "assignment",
                "agency",
                "group",
                "role",
                "document",
                "span",
            ),
            *REGISTER,
        ]
    )


def test_shapes_graph_is_well_formed():
    pyshacl.validate(Graph(), shacl_graph=shapes_graph(), meta_shacl=True)


def test_shapes_graph_says_what_it_is():
    graph = shapes_graph()
    header = graph.value(None, RDF.type, OWL.Ontology, any=False)
    assert header == URIRef(PREFIXES["shape"])
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert sorted(text.language for text in graph.objects(header, predicate)) == ["en", "zh"]
    assert str(graph.value(header, OWL.versionInfo, any=False)) == version("creditplan")
    cc0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
    assert graph.value(header, DCTERMS.license, any=False) == cc0


def shapes():
    graph = shapes_graph()
    return sorted({*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)})


@pytest.mark.parametrize("shape", shapes(), ids=curie)
def test_a_shape_says_what_is_wrong_and_what_to_do(shape):
    graph = shapes_graph()
    for predicate in ("sh:name", "sh:message", "cp:remedy"):
        texts = list(graph.objects(shape, iri(predicate)))
        assert sorted(text.language for text in texts) == ["en", "zh"], predicate
        assert all(texts), predicate
    assert graph.value(shape, SH.severity, any=False) in {SH.Violation, SH.Warning, SH.Info}


def test_shapes_are_named_and_used():
    graph = shapes_graph()
    assert all(isinstance(shape, URIRef) and shape.startswith(PREFIXES["shape"]) for shape in shapes())
    assert set(graph.objects(None, SH.property)) == set(graph.subjects(RDF.type, SH.PropertyShape))
    assert set(graph.subjects(SH.path)) == set(graph.subjects(RDF.type, SH.PropertyShape))


# What a shape says of itself rather than of the data; sh:qualifiedMinCount stands for its two predicates
NOT_CONSTRAINTS = {
    "rdf:type",
    "sh:path",
    "sh:property",
    "sh:targetClass",
    "sh:targetSubjectsOf",
    "sh:targetObjectsOf",
    "sh:name",
    "sh:message",
    "sh:severity",
    "sh:qualifiedValueShape",
    "cp:remedy",
}


def constraints(paths):
    """The constraints that the shapes of files state: shape and predicate."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return {
        (curie(shape), curie(predicate).removeprefix("sh:").casefold())
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in graph.subjects(RDF.type, kind)
        for predicate in graph.predicates(shape)
        if curie(predicate) not in NOT_CONSTRAINTS
    }


def test_every_constraint_of_every_shape_is_exercised_by_a_fault():
    stated = constraints(path for path in SHAPES if path.stem not in REGISTER)
    assert stated - set().union(*(found(row.values[0])[1] for row in FAULTS)) == set()
