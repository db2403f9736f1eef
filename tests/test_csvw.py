"""What a tool for CSV on the Web makes of the tables."""

from __future__ import annotations

import json

import pytest
from csvw import CSVW
from csvw import metadata as csvw_metadata
from pyoxigraph import Literal, NamedNode, Store

from creditplan.namespaces import BASE, expand
from creditplan.publishing.columns import tables
from creditplan.resources import resources
from web_servers import serving

PLACE = "http://localhost/tables/"


@pytest.fixture(scope="module")
def described(published):
    return json.loads((published / "csv-metadata.json").read_text("utf-8"))


def whole(name):
    """The library shortens IRIs that CSV on the Web has prefixes for."""
    return name if "://" in name else expand(name)


@pytest.fixture(scope="module")
def stated(published):
    """The statements that the library makes of the cells, values as text."""
    found = set()

    def keep(triples):
        [row] = [triple.value for triple in triples if triple.property == "@id"]
        found.update(
            (str(t.about or row), whole(t.property), value if isinstance(value, str) else str(value).lower())
            for t in triples
            if t.property != "@id"
            for value in (t.value if isinstance(t.value, list) else [t.value])
        )
        return []

    with serving("python", {PLACE: published}) as site, pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvw_metadata.jsonld, "group_triples", keep)
        CSVW(f"http://127.0.0.1:{site.port}/localhost/tables/csv-metadata.json").to_json()
    return found


@pytest.fixture(scope="module")
def known(quads):
    """What the plan says, with what is not written again because it follows from the rest."""
    store = Store()
    store.extend(quads)
    said = {quad.triple for quad in quads}
    for path in resources("queries/restore", "*.rq"):
        said.update(store.query(path.read_text("utf-8"), use_default_graph_as_union=True))
    return {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in said
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode | Literal)
    }


def test_the_cells_state_what_the_plan_says_and_nothing_else(stated, known):
    assert stated - known == set()


def test_they_state_all_that_a_table_holds(stated, known):
    for name in ("hasAssignment", "agent", "role", "manner", "namedAs", "openEnded", "text", "shortName"):
        said = {triple for triple in known if triple[1] == expand(f"cp:{name}")}
        assert said, name
        assert {triple for triple in stated if triple[1] == expand(f"cp:{name}")} == said, name
    labels = {t for t in stated if t[1] == expand("rdfs:label")}
    assert len(labels) == 72 and f"{BASE}plan/social-credit-2015/task/1" in {
        subject for subject, _, _ in labels
    }
    kinds = {t[2] for t in stated if t[1] == expand("rdf:type")}
    assert kinds == {expand(f"cp:{name}") for name in ("Task", "Assignment", "Agent")}


def test_the_library_finds_nothing_wrong(published):
    assert CSVW(str(published / "csv-metadata.json"), validate=True).is_valid


def test_columns_have_titles_in_both_languages(described):
    for table in described["tables"]:
        columns = [c for c in table["tableSchema"]["columns"] if "virtual" not in c]
        for language in ("zh", "en"):
            titles = [title for c in columns for title in [c["titles"][language]]]
            assert len({str(title) for title in titles}) == len(titles)
        assert all(c["titles"]["en"][-1] == c["name"] for c in columns)
        # What states nothing is left out, not given a name of nobody's.
        assert all(c.get("suppressOutput") or c["propertyUrl"].startswith("http") for c in columns)


def test_what_may_be_guarded_states_no_iri():
    for table in tables().values():
        for column in table.columns:
            if column.value:
                assert column.name in ("role", "manner", "rule", "agent_iri")
