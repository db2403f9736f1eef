"""The examples of the vocabulary's pages, ``ontology/examples``: real data, as they are now.

A file names things by being about them; what it says of each is what the data say. ``concluded.ttl`` is written by
hand: what queries bring back, what follows by the ontology, and what shapes and code lists say.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import chain

from pyoxigraph import Quad, Store, parse

from conftest import ROOT
from creditplan import diff, ntriples, read, to_quads
from creditplan import parse as parse_plan
from creditplan.comparison.statements import to_statements
from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.namespaces import BASE
from creditplan.publishing.turtle import to_turtle
from creditplan.resources import packaged_plan, resource, resources

FOLDER = resource("ontology", "examples")
CONCLUDED = "concluded.ttl"
# A passage of a real document with what the packaged plan lacks; it is published nowhere.
PASSAGE, PASSAGE_BASE = ROOT / "tests" / "excerpts" / "222.txt", "https://example.org/plans/"
# A province and a city of another one set themselves the same targets for the same five years.
TARGETS = ("tests/plans-2/510.txt", "jiangsu-2006"), ("tests/plans-4/624.txt", "huanggang-2007")
# Another, with a body that nothing knows.
PROVISIONAL = ROOT / "tests" / "excerpts" / "203.txt"


@cache
def packaged():
    return tuple(to_quads(parse_plan(read(packaged_plan()))))


@cache
def passage():
    # Without what the web site wrote above it.
    text = PASSAGE.read_text("utf-8").partition("\n\n")[2]
    plan = replace(parse_plan(SourceDocument("baotou-2011.txt", text)), id="baotou-2011")
    return tuple(to_quads(plan, base=PASSAGE_BASE))


@cache
def provisional():
    plan = replace(
        parse_plan(SourceDocument("pingdingshan.txt", PROVISIONAL.read_text("utf-8"))), id="pingdingshan"
    )
    return tuple(to_quads(plan, base=PASSAGE_BASE))


@cache
def comparison():
    plans = (replace(parse_plan(read(ROOT / path)), id=key) for path, key in TARGETS)
    found = diff(*plans, base=PASSAGE_BASE)
    return tuple(ntriples.to_quads(to_statements(found)))


def code_lists_and_shapes():
    paths = [resource("ontology", "roles.ttl"), *resources("shapes", "*.ttl")]
    return [quad for path in paths for quad in parse(path=str(path))]


def restored():
    """What the queries of queries/restore bring back of the packaged plan."""
    store = Store()
    store.extend(packaged())
    queries = resources("queries", "restore/*.rq")
    return chain.from_iterable(
        store.query(path.read_text("utf-8"), use_default_graph_as_union=True) for path in queries
    )


SOURCES = {
    "plan.ttl": (packaged, BASE),
    "register.ttl": (lambda: open_knowledge().quads, BASE),
    "provisional.ttl": (provisional, PASSAGE_BASE),
    "target.ttl": (passage, PASSAGE_BASE),
    "comparison.ttl": (comparison, PASSAGE_BASE),
}


def paths():
    return [FOLDER / name for name in SOURCES]


def as_now(path):
    """Write a file as the data are now: its comment, and all that is said of the things that it is about."""
    comment = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    said, base = SOURCES[path.name]
    subjects = dict.fromkeys(quad.subject for quad in parse(path=str(path)))
    quads = {one: [Quad(*quad.triple) for quad in said() if quad.subject == one] for one in subjects}
    return "\n".join([*comment, to_turtle((("", found) for found in quads.values()), base).decode()])
