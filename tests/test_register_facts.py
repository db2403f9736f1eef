"""What the register says of bodies, fact by fact: each row was once wrong or missing, and has its right value."""

from __future__ import annotations

import pytest

from conftest import ROOT
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import expand, slug
from creditplan.registers.bodies import read_body
from creditplan.registers.changes import TRANSFER, changes


@pytest.fixture(scope="module")
def statements():
    return open_knowledge().statements


@pytest.fixture(scope="module")
def events(statements):
    return {slug(change.iri): change for change in changes(statements)}


# Functions that moved: event, day or month, from, to, what


@pytest.mark.parametrize(
    ("event", "date", "before", "after", "moved"),
    [
        ("samr-prices-2018", "2018-03-17", "ndrc", "samr", "price supervision and inspection"),
        ("samr-functions-2018", "2018-03-17", "mofcom ndrc", "samr", "antitrust enforcement"),
        ("gacc-2018", "2018-03-17", "aqsiq", "gacc", "entry-exit inspection and quarantine"),
        ("nmpa-functions-2018", "2018-03-17", "cfda", "nmpa", "supervision of medical products"),
        ("sipo-functions-2018", "2018-03-17", "saic", "sipo", "trade marks"),
        ("sipo-geographical-2018", "2018-03-17", "aqsiq", "sipo", "geographical indications of origin"),
        (
            "nhsa-insurance-2018",
            "2018-03-17",
            "mohrss",
            "nhsa",
            "basic medical and maternity insurance of urban employees and residents",
        ),
        ("nhsa-rural-2018", "2018-03-17", "nhfpc", "nhsa", "the new rural cooperative medical scheme"),
        (
            "nhsa-prices-2018",
            "2018-03-17",
            "ndrc",
            "nhsa",
            "management of prices of medicines and medical services",
        ),
        ("nhsa-aid-2018", "2018-03-17", "mca", "nhsa", "medical assistance"),
        ("cidca-aid-2018", "2018-03-17", "mofcom", "cidca", "foreign aid"),
        ("cidca-coordination-2018", "2018-03-17", "mfa", "cidca", "coordination of foreign aid"),
        ("mem-functions-2018", "2018-03-17", "mps", "mem", "fire control"),
        ("mem-relief-2018", "2018-03-17", "mca", "mem", "disaster relief"),
        ("mem-flood-2018", "2018-03-17", "mwr", "mem", "prevention and control of floods and droughts"),
        ("mem-grassland-fire-2018", "2018-03-17", "moa", "mem", "grassland fire prevention"),
        ("ccod-civil-service-2018", "2018-03", "mohrss", "ccod", "management of the civil service"),
        ("sat-premiums-2018", "2019-01-01", "mohrss", "sat", "collection of social insurance premiums"),
        ("nia-entry-2018", "2018-03-17", "mps", "nia", "entry and exit administration"),
        ("mva-benefits-2018", "2018-03-17", "mca", "mva", "benefits and placement of veterans"),
        ("mnr-planning-2018", "2018-03-17", "mohurd", "mnr", "management of urban and rural planning"),
        ("ccpd-film-2018", "2018-03", "sapprft", "ccpd", "management of film"),
        ("nfra-consumers-2023", "2023-03-10", "pboc", "nfra", "protection of financial consumers"),
        ("nfra-investors-2023", "2023-03-10", "csrc", "nfra", "protection of investors"),
        ("csrc-bonds-2023", "2023-03-10", "ndrc", "csrc", "review of enterprise bond issues"),
        (
            "nda-sharing-2023",
            "2023-03-10",
            "cac occac",
            "nda",
            "use and sharing of important State information resources across sectors and departments",
        ),
        (
            "science-society-2023",
            "2023-03-10",
            "most",
            "mee ndrc nhc",
            "science and technology for social development",
        ),
        (
            "ccsw-volunteers-2023",
            "2023-03",
            "wenming",
            "ccsw",
            "planning, coordination and supervision of volunteer service",
        ),
        ("mot-railways-2013", "2013-03-14", "mor", "mot", "railway development plans and policies"),
        ("cfda-production-2013", "2013-03-14", "aqsiq", "cfda", "supervision of food safety in production"),
        ("mem-geology-2018", "2018-03-17", "mlr", "mem", "prevention and control of geological disasters"),
        ("mem-forest-fire-2018", "2018-03-17", "sfa", "mem", "forest fire prevention"),
        ("mara-farmland-2018", "2018-03-17", "mlr", "mara", "management of farmland consolidation projects"),
        ("nfga-grassland-2018", "2018-03-17", "moa", "nfga", "supervision of grassland"),
        ("nea-nuclear-2008", "2008-03-15", "costind", "nea", "management of nuclear power"),
        ("miit-industry-2008", "2008-03-15", "ndrc", "miit", "management of industrial sectors"),
        (
            "cfda-distribution-2013",
            "2013-03-14",
            "saic",
            "cfda",
            "supervision of food safety in distribution",
        ),
    ],
)
def test_a_function_moved(events, event, date, before, after, moved):
    change = events[event]
    assert change.kind.key == TRANSFER
    assert (change.date, change.moved.en) == (date, moved)
    assert change.moved.zh
    assert " ".join(map(slug, change.before)) == before
    assert " ".join(map(slug, change.after)) == after


@pytest.mark.parametrize(
    ("event", "kind", "before", "after"),
    [
        ("nmpa-2018", "formation", "", "nmpa"),
        ("cidca-2018", "formation", "", "cidca"),
        ("nda-2023", "formation", "", "nda"),
        ("most-2023", "reclassification", "most", "most"),
        ("cac-2014", "reclassification", "cac", "cac"),
        ("cac-2018", "reclassification", "cac", "cac"),
        ("mot-2013", "split", "mor", "crc mot nra"),
        ("nrta-2018", "split", "sapprft", "ccpd nrta"),
        ("mnr-2018", "merger", "mlr nasg soa", "mnr"),
        ("nea-2013", "absorption", "serc", "nea"),
        ("nrra-2021", "replacement", "cpad", "nrra"),
        ("mohrss-2008", "merger", "molss mop", "mohrss"),
        ("cmg-2018", "merger", "cctv cnr cri", "cmg"),
        ("nbpr-2023", "reclassification", "nbpr", "nbpr"),
    ],
)
def test_a_change_is_of_its_kind(events, event, kind, before, after):
    change = events[event]
    assert change.kind.key == kind
    assert (" ".join(map(slug, change.before)), " ".join(map(slug, change.after))) == (before, after)


@pytest.mark.parametrize(
    ("event", "label"),
    [
        ("csrc-bonds-2023", "Review of enterprise bonds moves to the China Securities Regulatory Commission"),
        ("gacc-2018", "Entry-exit inspection and quarantine move to the General Administration of Customs"),
        (
            "samr-prices-2018",
            "Price supervision and inspection move to the State Administration for Market Regulation",
        ),
    ],
)
def test_a_change_is_called(events, event, label):
    assert events[event].label.en == label


# Successors and status


@pytest.mark.parametrize(
    ("body", "successors", "status"),
    [
        ("aqsiq", "samr", "succeeded"),
        ("cfda", "samr", "succeeded"),
        ("saic", "samr", "succeeded"),
        ("sapprft", "ccpd nrta", "divided"),
        ("mor", "crc mot nra", "divided"),
        ("mlr", "mnr", "succeeded"),
        ("moh", "nhfpc", "succeeded"),
        ("nrra", "mara", "succeeded"),
        ("hmo", "chmo", "succeeded"),
        ("tgpo", "mwr", "succeeded"),
        ("costind", "miit", "succeeded"),
        ("cbrc", "cbirc", "succeeded"),
        ("gacc", "", "active"),
        ("ndrc", "", "active"),
    ],
)
def test_a_body_is_succeeded(statements, body, successors, status):
    iri = expand(f"agency:{body}")
    assert " ".join(map(slug, statements.iris(iri, "dcterms:isReplacedBy"))) == successors
    assert list(map(slug, statements.iris(iri, "adms:status"))) == [status]
    for one in statements.iris(iri, "dcterms:isReplacedBy"):
        assert iri in statements.iris(one, "dcterms:replaces")


# Kinds and parents on a date


@pytest.mark.parametrize(
    ("body", "on", "kind", "parent"),
    [
        ("csrc", "2015", "directly-affiliated-institution", "state-council"),
        ("csrc", "2024", "directly-affiliated-body", "state-council"),
        ("sipo", "2015", "directly-affiliated-body", "state-council"),
        ("sipo", "2020", "bureau-under-ministry", "samr"),
        ("sipo", "2024", "directly-affiliated-body", "state-council"),
        ("ciocoffice", "2015", "party-and-state-body", ""),
        ("ciocoffice", "2024", "party-central-body", "ccod"),
        ("cac", "2015", "administrative-office", "state-council"),
        ("cac", "2024", "party-central-body", "cpc-central-committee"),
        ("ncac", "2015", "plate", ""),
        ("sac", "2015", "institution-under-ministry", "aqsiq"),
        ("sac", "2024", "plate", ""),
        ("safea", "2015", "bureau-under-ministry", "mohrss"),
        ("cidca", "2024", "directly-affiliated-body", "state-council"),
        ("nra", "2015", "bureau-under-ministry", "mot"),
        ("sasac", "2015", "special-body", "state-council"),
        ("gosc", "2015", "general-office", "state-council"),
        ("nbpr", "2015", "bureau-under-ministry", "gosc"),
        ("nbpr", "2024", "directly-affiliated-body", "state-council"),
        ("natcm", "2010", "bureau-under-ministry", "moh"),
        ("natcm", "2015", "bureau-under-ministry", "nhfpc"),
        ("natcm", "2024", "bureau-under-ministry", "nhc"),
        ("ncha", "2015", "bureau-under-ministry", "moculture"),
        ("ncha", "2024", "bureau-under-ministry", "mct"),
        ("sfda", "2010", "bureau-under-ministry", "moh"),
        ("stma", "2005", "bureau-under-ministry", "ndrc"),
        ("stma", "2015", "bureau-under-ministry", "miit"),
        ("spb", "2015", "bureau-under-ministry", "mot"),
        ("soa", "2015", "bureau-under-ministry", "mlr"),
        ("cea", "2024", "institution-under-ministry", "mem"),
        ("nsfc", "2015", "directly-affiliated-institution", "state-council"),
        ("nsfc", "2024", "institution-under-ministry", "most"),
        ("ssf", "2024", "institution-under-ministry", "mof"),
        ("acftu", "2024", "peoples-organisation", ""),
        ("cmcpwd", "2024", "military-organ", "cmc"),
    ],
)
def test_a_body_was_of_a_kind_on_a_date(statements, body, on, kind, parent):
    read = read_body(statements, expand(f"agency:{body}"))
    assert [one.value.key for one in read.kinds if one.period.may_hold(on)] == [kind]
    assert [one.value.key for one in read.parents if one.period.may_hold(on)] == parent.split()


# Dates: of one reform one day, the day of the decision; other days keep their meaning


@pytest.mark.parametrize(
    ("bodies", "predicate", "date"),
    [
        (
            "samr mem mee mara mct nhc mnr mva cbirc nrta nmpa nhsa nia cidca",
            "schema:foundingDate",
            "2018-03-17",
        ),
        (
            "lao saic aqsiq cfda cbrc circ saws moa mep nhfpc moculture cnta sapprft mlr mos soa nasg sfa sag tgpo",
            "schema:dissolutionDate",
            "2018-03-17",
        ),
        ("nfra nda", "schema:foundingDate", "2023-03-10"),
        ("cbirc", "schema:dissolutionDate", "2023-03-10"),
        ("cfda nhfpc sapprft nra crc", "schema:foundingDate", "2013-03-14"),
        ("mor moh npfpc sfda gapp sarft serc", "schema:dissolutionDate", "2013-03-14"),
        ("mii costind mop molss mocons sepa", "schema:dissolutionDate", "2008-03-15"),
        ("nea sastind caac", "schema:foundingDate", "2008-03-15"),
        ("nfga nmpa", "cp:plateDate", "2018-04-10"),
        ("mohrss miit mot mep mohurd scs", "schema:foundingDate", "2008-03-15"),
        ("ndrc mofcom cbrc", "schema:foundingDate", "2003-03-10"),
        ("saic aqsiq", "schema:foundingDate", "2001"),
        ("csrc", "schema:foundingDate", "1992-10"),
        ("ccyl", "schema:foundingDate", "1922-05-05"),
        ("occac", "schema:foundingDate", "2014"),
        ("wenming ciocoffice", "schema:foundingDate", None),
        ("mem mara mct nhc mnr mva", "cp:appointmentDate", "2018-03-19"),
        ("samr nmpa mnr", "cp:plateDate", "2018-04-10"),
        ("mem mee mva nrta", "cp:plateDate", "2018-04-16"),
        ("nfra", "cp:plateDate", "2023-05-18"),
        ("nda", "cp:plateDate", "2023-10-25"),
        ("nhsa", "cp:plateDate", "2018-05-31"),
        ("cfda sapprft", "cp:plateDate", "2013-03-22"),
    ],
)
def test_a_day_has_its_meaning(statements, bodies, predicate, date):
    for body in bodies.split():
        assert statements.text(expand(f"agency:{body}"), predicate) == date, body


# Names that did not resolve, or meant another body


@pytest.mark.parametrize(
    ("name", "on", "body"),
    [
        ("国家新闻出版署", "2024", "nppa"),
        ("国家电影局", "2024", "cfa"),
        ("国家标准委", "2024", "sac"),
        ("国家认监委", "2024", "cnca"),
        ("国家外国专家局", "2024", "safea"),
        ("国家铁路局", "2024", "nra"),
        ("中央社会工作部", "2024", "ccsw"),
        ("国家国际发展合作署", "2024", "cidca"),
        ("国际发展合作署", "2024", "cidca"),
        ("铁路总公司", "2015", "crc"),
        ("国铁集团", "2024", "crc"),
        ("国家公务员局", "2015", "scs"),
        ("国家公务员局", "2024", "ccod"),
    ],
)
def test_a_name_means_a_body_on_a_date(name, on, body):
    found = {
        agent.slug for agent in open_knowledge().register.by_name[name] if agent.period_of(name).may_hold(on)
    }
    assert found == {body}


def test_what_the_state_council_is_parent_of_has_a_document(statements):
    """Its own notices and lists of its bodies say so; nothing rests on general knowledge but what has none."""
    without = [
        one.subject
        for one in statements.all_evidence()
        if one.predicate == expand("org:subOrganizationOf")
        and one.value.value == expand("agency:state-council")
        and one.confidence
    ]
    assert len(without) <= 4, without


def test_how_much_rests_on_general_knowledge_is_told(statements):
    evidence = [*statements.all_evidence()]
    without = sum(bool(one.confidence) for one in evidence)
    told = " ".join((ROOT / "docs" / "register.md").read_text("utf-8").split())
    share = round(100 * without / len(evidence))
    assert f"Of the {len(evidence)} statements of `evidence.ttl` {without} ({share} %) have no other" in told
