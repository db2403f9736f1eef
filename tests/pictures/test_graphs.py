"""Networks as graphs for other programs: as networkx, which wrote none of them, reads them."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditplan import draw, parse, to_frames
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.pictures.graphs import GRAPHS, NETWORKS

READERS = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}
PLAN = "{}方案\n1、做事。（财政部、教育部牵头，审计署参与）\n2、再做。（财政部、教育部、人民银行牵头）\n"


def read(text, form, folder):
    path = folder / f"graph.{form}"
    path.write_text(text, "utf-8")
    found = READERS[form](path)
    return networkx.relabel_nodes(found, networkx.get_node_attributes(found, "iri"))


@pytest.mark.parametrize("form", GRAPHS)
def test_who_leads_together(form, plan, tmp_path):
    found = read(draw("network", plan, format=form), form, tmp_path)
    frame = to_frames(plan)["assignments"].query("role == 'lead'")
    expected = {}
    for _, own in frame.groupby("task"):
        for pair in combinations(sorted(own["agent_iri"].unique()), 2):
            expected[pair] = expected.get(pair, 0) + 1
    assert {tuple(sorted((a, b))): d["weight"] for a, b, d in found.edges(data=True)} == expected
    assert not found.is_directed() and all(found.degree(node) for node in found)


@pytest.mark.parametrize("form", GRAPHS)
def test_tasks_and_bodies(form, plan, tmp_path):
    found = read(draw("matrix", plan, format=form, language="en"), form, tmp_path)
    frame = to_frames(plan)["assignments"]
    roles = {(row.task_iri, row.agent_iri): row.role for row in frame.itertuples()}
    kinds = networkx.get_node_attributes(found, "kind")
    assert sum(kind == "task" for kind in kinds.values()) == len(plan.tasks)
    said = {
        (a, b) if kinds[a] == "task" else (b, a): d["role"] for a, b, d in found.edges(data=True)
    }  # either way round
    assert said == roles
    bank = found.nodes["https://w3id.org/creditplan/agency/pboc"]
    assert (
        bank["name_zh"] == "人民银行"
        and bank["tasks"] == frame.query("agent_zh == '人民银行'")["task"].nunique()
    )
    assert bank["label"] == bank["name_en"]


def test_both_formats_say_the_same(tmp_path):
    plans = [parse(PLAN.format(name)) for name in "甲乙"]
    for name in NETWORKS:
        one, other = (read(draw(name, plans, format=form), form, tmp_path) for form in GRAPHS)
        assert {*one} == {*other}
        assert {frozenset(edge) for edge in one.edges} == {frozenset(edge) for edge in other.edges}
        for node in one:
            assert {k: one.nodes[node][k] for k in ("label", "kind", "tasks")} == {
                k: other.nodes[node][k] for k in ("label", "kind", "tasks")
            }


@settings(max_examples=30)
@given(st.text(max_size=12))
def test_words_of_all_kinds_can_be_read(words):
    # Of a document that others made: reading would refuse some of these signs.
    plan = parse(
        SourceDocument("text", f"某方案\n1、做{' '.join(words.split())}事。（财政部、教育部牵头）\n")
    )
    for form in GRAPHS:
        text = draw("matrix", plan, format=form)
        ET.fromstring(text.encode())
        assert text == draw("matrix", plan, format=form)


def test_only_networks_are_graphs(plan):
    for name in ("workload", "lifelines"):
        with pytest.raises(InputError, match="is no network"):
            draw(name, plan, format="gexf")
    for wrong, words in (({"format": "dot"}, "no format 'dot'"), ({"language": "fr"}, "no language 'fr'")):
        with pytest.raises(InputError, match=words):
            draw("network", plan, **wrong)


def test_the_command_writes_what_the_name_says(command, tmp_path, plan):
    for form in GRAPHS:
        assert command("draw", "network", "--out", f"n.{form}").returncode == 0
        assert (tmp_path / f"n.{form}").read_text("utf-8") == draw("network", plan, format=form)
        assert command("draw", "network", "--format", form).stdout.decode() == draw(
            "network", plan, format=form
        )
    assert command("draw", "network", "--out", "n.gexf", "--format", "svg").returncode == 0
    assert (tmp_path / "n.gexf").read_text("utf-8").lstrip().startswith("<svg")
    done = command("draw", "deadlines", "--out", "d.graphml")
    assert done.returncode == 2 and "the networks are: matrix, network" in done.stderr.decode()
    assert not (tmp_path / "d.graphml").exists()


def test_a_plan_without_a_network_is_an_empty_graph(tmp_path):
    for form in GRAPHS:
        assert (
            len(
                read(draw("network", parse("某方案\n1、做事。（财政部负责）\n"), format=form), form, tmp_path)
            )
            == 0
        )
