"""IRIs: as documented, different for different things, and under the publisher's base where they are theirs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditplan.doors import to_quads
from creditplan.errors import InputError
from creditplan.iris import Iris, concept
from creditplan.model import Agent, AgentKind, Document, Labels, Manner, Role, Rule, Span
from creditplan.namespaces import BASE, PREFIXES, compact, expand

NDRC = Agent(AgentKind.AGENCY, "ndrc", Labels("国家发展和改革委员会"), "发展改革委")
UNKNOWN = Agent(AgentKind.UNREGISTERED, "x-0123456789ab", Labels("某局"), "某局")


@pytest.mark.parametrize(
    ("minted", "expected"),
    [
        (Iris().plan("p"), "plan/p"),
        (Iris().section("p", "4.2"), "plan/p/section/4.2"),
        (Iris().task("p", "14~2"), "plan/p/task/14~2"),
        (Iris().assignment("p", "14", 1, Role.LEAD, NDRC), "plan/p/task/14/lead/ndrc"),
        (Iris().assignment("p", "14", 2, Role.LEAD, NDRC), "plan/p/task/14/c2/lead/ndrc"),
        (Iris().agent("p", NDRC), "agency/ndrc"),
        (Iris().agent("p", UNKNOWN), "plan/p/agency/x-0123456789ab"),
        (Iris().document("p", Document("reg-credit", Labels("征信业管理条例"))), "document/reg-credit"),
        (
            Iris().document("p", Document("x-0123456789ab", Labels("某办法"))),
            "plan/p/document/x-0123456789ab",
        ),
        (Iris().source("p"), "source/p"),
        (Iris().span("p", Span(120, 340)), "source/p#char=120,340"),
        (Iris().graph("p"), "graph/p"),
        (concept(Role.LEAD), "role/lead"),
        (concept(Manner.JOINT), "manner/joint"),
        (concept(Rule.FIRST_LISTED), "rule/first-listed"),
        (Iris().deadline("p", "4-u2", 1), "plan/p/task/4-u2/deadline/1"),
        (Iris().target("p", "14.1", 2), "plan/p/task/14.1/target/2"),
    ],
)
def test_patterns(minted, expected):
    assert minted == BASE + expected


key = st.from_regex(r"[a-z0-9]{1,3}([.~-][a-z0-9]{1,2})?", fullmatch=True)
assignments = st.tuples(key, key, st.integers(1, 3), st.sampled_from(Role), key)


@given(assignments, assignments)
def test_different_assignments_have_different_iris(one, other):
    minted = [
        Iris().assignment(p, t, c, r, Agent(AgentKind.AGENCY, slug, Labels("某"), "某")) for p, t, c, r, slug in (one, other)
    ]  # fmt: skip
    assert (minted[0] == minted[1]) == (one == other)


@pytest.mark.parametrize(
    "base",
    ["", "data", "ftp://example.org/", "https://", "https://example.org/a b/", "https://example.org/?x=", "https://example.org/#",
     "https://example.org/>", 'https://example.org/"', "https://example.org/政", "javascript:alert(1)"],
)  # fmt: skip
def test_a_base_that_is_no_base(base):
    with pytest.raises(InputError, match="cannot be a base IRI"):
        Iris(base)


def test_a_base_moves_only_what_a_publisher_mints(plan):
    base = "https://data.example.org/credit"
    quads, moved = to_quads(plan), to_quads(plan, base=base)
    assert len(moved) == len(quads)
    for before, after in zip(quads, moved, strict=True):
        for old, new in zip(before, after, strict=True):
            ours = re.match(rf"<{re.escape(BASE)}((plan|source|graph|document)/|[^/]*\.txt>)", str(old))
            expected = str(old).replace(BASE, f"{base}/", 1) if ours else str(old)
            assert str(new) == expected


def test_iris_are_ascii_and_no_node_is_blank(quads):
    for quad in quads:
        for node in (quad.subject, quad.predicate, quad.graph_name):
            assert node.value.isascii()
        assert not str(quad.object).startswith("_:")


def test_prefixed_names():
    for prefix, namespace in PREFIXES.items():
        assert expand(f"{prefix}:x") == f"{namespace}x"
        assert compact(f"{namespace}x") == f"{prefix}:x"
    assert compact("https://example.org/x") == "https://example.org/x"
