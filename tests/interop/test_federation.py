"""One query over two stores: the plan in one, a second open-government dataset in the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests
from pyoxigraph import QueryResultsFormat, Store, parse, parse_query_results
from servers import SERVERS, CannotRunError

from creditplan.store import GraphStore, Http, find_graphs, find_layout, load

pytestmark = pytest.mark.interop
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
QUERY = ROOT / "queries" / "federated" / "tasks-and-people-of-provinces.rq"
CENSUS = HERE / "census-2020.ttl"
GRAPHS = [f"https://w3id.org/creditplan/graph/{name}" for name in ("social-credit-2015", "register")]
PAIRS = [("Fuseki", "Oxigraph"), ("Oxigraph", "Fuseki"), ("RDF4J", "Oxigraph")]


@pytest.fixture(params=PAIRS, ids=" asks ".join)
def pair(request, tmp_path):
    """A server that holds the plan and one that holds the census, which ask each other."""
    running = []
    for name in request.param:
        folder = tmp_path / name
        folder.mkdir()
        server = SERVERS[name](folder, ROOT / ".venv" / "interop")
        try:
            server.start()
        except CannotRunError as error:
            fails = request.config.getoption("--require-tools") and "RDF4J" not in request.param
            (pytest.fail if fails else pytest.skip)(str(error))
        running.append(server)
    yield running
    for server in running:
        server.stop()


def fill(server, path, graph=None):
    http = Http(timeout=60)
    list(load(GraphStore(http, find_layout(http, server.address)), find_graphs([path], graph)))


def test_two_stores_answer_one_query(pair, published, table):
    plans, census = pair
    fill(plans, published)
    fill(census, CENSUS, "https://census.example.org/2020")
    # Oxigraph and Fuseki keep named graphs out of the graph that is asked, unless they are told.
    graph = "https://census.example.org/2020"
    service = f"SERVICE <{census.query}?default-graph-uri={requests.utils.quote(graph, safe='')}>"
    text = re.sub(r"SERVICE <[^>]*>", service, QUERY.read_text("utf-8"))
    response = requests.post(
        plans.query,
        data={"query": text, "default-graph-uri": GRAPHS},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    )
    assert response.ok, response.text
    rows = list(parse_query_results(response.content, format=QueryResultsFormat.JSON))
    assert [
        (row["code"].value, int(row["population"].value), int(row["tasks"].value)) for row in rows
    ] == expected(published)
    line = table["federated query"]
    line.passed, line.total = line.passed + 1, line.total + 1


def expected(published):
    """The same without federation: both datasets in one store in memory."""
    store = Store()
    for name in ("social-credit-2015.ttl", "agencies.ttl", "places.ttl"):
        store.extend(parse(path=str(published / name)))
    store.extend(parse(path=str(CENSUS)))
    text = re.sub(r"SERVICE <[^>]*> (\{[^}]*\})", r"\1", QUERY.read_text("utf-8"))
    rows = store.query(text)
    found = [(row["code"].value, int(row["population"].value), int(row["tasks"].value)) for row in rows]
    assert len(found) == 31
    assert all(tasks for _, _, tasks in found)
    return found


def test_the_federated_queries_can_be_parsed():
    for path in (ROOT / "queries" / "federated").glob("*.rq"):
        Store().query(re.sub(r"SERVICE <[^>]*>", "", path.read_text("utf-8")))
