"""Query files, the binding of values, and queries on a real SPARQL server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryBoolean, Store

from creditplan import Queries
from creditplan.cli import main
from creditplan.errors import InputError, RemoteError
from creditplan.knowledge import open_knowledge
from creditplan.prepared.files import read_query
from creditplan.query import Rows
from creditplan.query.values import to_term
from creditplan.registers import REGISTER_FILES

REGISTER = open_knowledge().register
HOSTILE = [
    '" } DELETE WHERE { ?s ?p ?o } #',
    "> } SELECT * WHERE { ?s ?p ?o } #",
    'x" . ?a ?b ?c . FILTER("',
    "\\",
    '\\"',
    "'''",
    "\n}\n",
    "VALUES ?second { <https://example.org/evil> }",
    "{ ?s ?p ?o }",
    "\u0000".replace("\u0000", "\u0001"),
    "?order",
    "$agency",
    "\\1\\g<0>",
]


@pytest.fixture(scope="module")
def queries(quads):
    return Queries(quads)


def rows(answer):
    assert isinstance(answer, Rows)
    return [[str(row[v]) for v in answer.variables] for row in answer]


# Values that people write


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("agency", "人民银行", "https://w3id.org/creditplan/agency/pboc"),
        ("agency", "中国人民银行", "https://w3id.org/creditplan/agency/pboc"),
        ("agency", "pboc", "https://w3id.org/creditplan/agency/pboc"),
        ("agency", "PBC", "https://w3id.org/creditplan/agency/pboc"),
        ("agency", "各省级人民政府", "https://w3id.org/creditplan/group/provincial-governments"),
        ("agency", "https://example.org/x", "https://example.org/x"),
        ("function", "public-finance", "https://w3id.org/creditplan/function/public-finance"),
        ("function", "财政", "https://w3id.org/creditplan/function/public-finance"),
        ("function", "Public Finance", "https://w3id.org/creditplan/function/public-finance"),
        ("function", "https://example.org/x", "https://example.org/x"),
        ("place", "cn-41", "https://w3id.org/creditplan/place/cn-41"),
        ("place", "河南", "https://w3id.org/creditplan/place/cn-41"),
        ("place", "Henan", "https://w3id.org/creditplan/place/cn-41"),
        ("place", "洛阳市", "https://w3id.org/creditplan/place/luoyang-shi"),
        ("place", "河南省洛阳市", "https://w3id.org/creditplan/place/luoyang-shi"),
        ("place", "cn-41/洛阳市", "https://w3id.org/creditplan/place/luoyang-shi"),
        ("place", "luoyang-shi", "https://w3id.org/creditplan/place/luoyang-shi"),
        ("place", "洛阳市西工区", "https://w3id.org/creditplan/place/xigong-qu"),
        ("place", "襄樊市", "https://w3id.org/creditplan/place/xiangfan-shi"),
        ("place", "吉林", "https://w3id.org/creditplan/place/cn-22"),
        ("place", "https://example.org/x", "https://example.org/x"),
        ("role", "lead", "https://w3id.org/creditplan/role/lead"),
        ("role", "牵头", "https://w3id.org/creditplan/role/lead"),
        ("manner", "respective", "https://w3id.org/creditplan/manner/respective"),
        ("task", "14", "https://w3id.org/creditplan/plan/social-credit-2015/task/14"),
        ("task", "other-plan/4.2-1", "https://w3id.org/creditplan/plan/other-plan/task/4.2-1"),
        ("section", "4", "https://w3id.org/creditplan/plan/social-credit-2015/section/4"),
    ],
)
def test_values(kind, value, expected):
    assert to_term(kind, value, open_knowledge()) == NamedNode(expected)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("agency", "人民很行", "did you mean 人民银行"),
        ("agency", "", "give its short name"),
        ("function", "财正", "did you mean 财政"),
        ("function", "", "give its key or label"),
        ("place", "洛羊市", "did you mean 洛阳市"),
        ("place", "", "give its full name"),
        ("place", "洛阳市财政局", "there is no place"),
        (
            "place",
            "鼓楼区",
            "'鼓楼区' is the name of 4 places\n  → give one of: 江苏省南京市鼓楼区 (gulou-qu); ",
        ),
        ("place", "https://example.org/> <x", "is no valid IRI"),
        ("role", "boss", "one of: lead, responsible, participant"),
        ("task", "1 } #", "is no task"),
        ("section", "a/b/c", "is no section"),
        ("integer", "1e5", "is no whole number"),
        ("agency", "https://example.org/> <x", "is no valid IRI"),
    ],
)
def test_values_that_cannot_be_understood(kind, value, words):
    with pytest.raises(InputError) as caught:
        to_term(kind, value, open_knowledge())
    assert words in str(caught.value)


# A value cannot change the query


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_text_is_only_a_text(queries, value):
    assert rows(queries.run("tasks-mentioning", word=value)) == []
    bound = open_knowledge().queries["tasks-mentioning"].bind({"word": Literal(value)})
    [echoed] = Store().query(f"SELECT ?word WHERE {{ VALUES ?word {{ {Literal(value)} }} }}")
    assert echoed["word"] == Literal(value)
    assert (
        len(bound)
        == len(open_knowledge().queries["tasks-mentioning"].bind({"word": Literal("")}))
        + len(str(Literal(value)))
        - 2
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_only_a_text(value):
    bound = open_knowledge().queries["tasks-mentioning"].bind({"word": Literal(value)})
    before, after = open_knowledge().queries["tasks-mentioning"].bind({"word": Literal("§")}).split('"§"')
    assert bound == before + str(Literal(value)) + after
    Store().query(bound)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_agency_is_refused(queries, value):
    for name in ("co-led-tasks", "agency-profile"):
        with pytest.raises(InputError):
            queries.run(name, agency=value)
        with pytest.raises(InputError):
            queries.run(name, agency=f"https://example.org/{value}> }} #")


def test_a_value_that_looks_like_another_parameter(queries):
    query = open_knowledge().queries["shared-tasks"]
    trap = NamedNode("https://example.org/VALUES?second")
    other = NamedNode("https://example.org/b")
    bound = query.bind({"first": trap, "second": other})
    assert f"VALUES ?first {{ {trap} }}" in bound
    assert f"VALUES ?second {{ {other} }}" in bound


def test_unknown_and_missing_parameters(queries):
    with pytest.raises(InputError, match="has no parameter 'agent'"):
        queries.run("co-led-tasks", agent="pboc")
    with pytest.raises(InputError, match="needs the parameter agency"):
        queries.run("co-led-tasks")
    with pytest.raises(InputError, match="did you mean co-led-tasks"):
        queries.run("co-lead-tasks", agency="pboc")


def test_optional_parameters_keep_their_default(queries):
    everything = rows(queries.run("tasks-of-agency", agency="pboc"))
    leading = rows(queries.run("tasks-of-agency", agency="pboc", role="lead"))
    assert len(everything) == 22
    assert len(leading) == 14
    assert rows(queries.run("busiest-tasks")) == rows(queries.run("busiest-tasks", minimum="1"))


# Query files

GOOD = """#+ summary: Tasks
#+ summary_zh: 任务
#+ description: All tasks of an agency
#+ tags: [task]
#+ params:
#+   agency:
#+     type: agency
#+     required: true
#+     description: Whose
#+     example: pboc
SELECT ?task WHERE { VALUES ?agency { UNDEF } ?task ?p ?agency }
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("#+ tags", "#+ tag", "unknown header key 'tag'"),
        ("#+ tags: [task]\n", "", "the header lacks tags"),
        ("type: agency", "type: agencies", "unknown parameter type 'agencies'"),
        ("VALUES ?agency", "VALUES ?agenti", "the parameter agency is not used exactly once"),
        ("?task ?p", "VALUES ?agency { 1 } ?task ?p", "the parameter agency is not used exactly once"),
        ("tags: [task]", "tags: [task", "the header is not valid YAML"),
        ("SELECT", "SELECT)", "the query cannot be parsed"),
        ("SELECT ?task WHERE", "DELETE WHERE", "no SELECT, CONSTRUCT or ASK"),
        ("#+ summary: Tasks", "# Tasks", "the query has no header"),
        ("     required: true\n#+", "     ", "the header"),
    ],
)
def test_broken_query_files(tmp_path, old, new, words):
    path = tmp_path / "query.rq"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_query(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_good_query_file(tmp_path):
    path = tmp_path / "query.rq"
    path.write_text(GOOD)
    query = read_query(path)
    assert (query.form, query.parameters[0].name, query.parameters[0].example) == ("SELECT", "agency", "pboc")


# On a real server


@pytest.fixture(scope="module")
def endpoint(published, tmp_path_factory):
    """An Oxigraph server with the plan in its named graph, and in the default graph; queried over HTTP."""
    binary = shutil.which("oxigraph") or Path(sys.executable).with_name("oxigraph")
    place = tmp_path_factory.mktemp("oxigraph")
    for file in ("social-credit-2015.nq", "social-credit-2015.ttl", *REGISTER_FILES):
        load = [binary, "load", "--location", place, "--file", published / file]
        subprocess.run(load, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    serve = [binary, "serve-read-only", "--location", place, "--bind", address]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    host, port = address.split(":")
    for _ in range(200):
        with socket.socket() as attempt:
            if attempt.connect_ex((host, int(port))) == 0:
                break
        time.sleep(0.05)
    yield f"http://{address}/query"
    server.terminate()
    server.wait(timeout=10)


def example(query):
    return {p.name: p.example for p in query.parameters if p.required}


@pytest.mark.parametrize("name", open_knowledge().queries)
def test_the_same_answers_from_an_endpoint(queries, endpoint, name):
    values = example(open_knowledge().queries[name])
    if name == "plans":  # the one query that looks beyond the default graph
        assert Queries(endpoint).plan_graphs() == ["", "https://w3id.org/creditplan/graph/social-credit-2015"]
        return
    here, there = queries.run(name, **values), Queries(endpoint).run(name, **values)
    if isinstance(here, Rows):
        assert rows(there) == rows(here)
    elif isinstance(here, QueryBoolean):
        assert bool(there) == bool(here)
    else:
        assert set(there) == set(here)


def test_a_named_graph_of_an_endpoint(queries, endpoint):
    graph = "https://w3id.org/creditplan/graph/social-credit-2015"
    found = Queries(endpoint, default_graphs=[graph]).run("workload")
    assert rows(found) == rows(queries.run("workload"))
    assert rows(Queries(endpoint, default_graphs=["https://example.org/none"]).run("workload")) == []


def test_an_empty_answer_of_the_wrong_graph_is_explained(endpoint):
    command = ["query", "workload", "--endpoint", endpoint]
    asked = CliRunner().invoke(main, [*command, "--default-graph", "https://example.org/none"])
    assert asked.exit_code == 0
    assert "the graph that was asked holds no plan" in asked.stderr
    assert "--default-graph https://w3id.org/creditplan/graph/social-credit-2015" in asked.stderr
    assert "holds no plan" not in CliRunner().invoke(main, command).stderr


def test_an_address_where_no_endpoint_is(endpoint):
    with pytest.raises(RemoteError, match=r"there is no SPARQL endpoint at this address \(404"):
        Queries(endpoint + "/nothing").run("workload")


def test_hostile_values_on_an_endpoint(endpoint):
    for value in HOSTILE:
        assert rows(Queries(endpoint).run("tasks-mentioning", word=value)) == []


ANSWERS = {
    "cut": b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","val',
    "not json": b"<html>please log in</html>",
    "short": b'{"head":',
}


class Unreliable(BaseHTTPRequestHandler):
    """A server that answers 200 and then something else than it should."""

    def do_POST(self):
        kind = self.path.strip("/").replace("-", " ")
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ANSWERS[kind]) + (99 if kind == "short" else 0)))
        self.end_headers()
        self.wfile.write(ANSWERS[kind])

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("kind", ANSWERS)
def test_answers_that_are_cut_off_or_none(kind):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Unreliable)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(RemoteError, match=r"broke off|did not answer in the SPARQL protocol"):
            Queries(f"http://127.0.0.1:{server.server_port}/{kind.replace(' ', '-')}").run("workload")
    finally:
        server.shutdown()
        server.server_close()


def test_endpoints_that_fail(endpoint, published):
    with pytest.raises(RemoteError, match="cannot be reached"):
        Queries("http://127.0.0.1:9/query").run("workload")
    with pytest.raises(InputError, match="is no SPARQL endpoint"):
        Queries("http://exa mple/")
    with pytest.raises(RemoteError):
        Queries(endpoint.replace("/query", "/no-such-path")).run("workload")
    with pytest.raises(InputError, match="is no SPARQL endpoint"):
        Queries(f"file://{published}/catalog.ttl")
