"""Loading into a store: a real Oxigraph server, with a proxy before it that can misbehave."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from creditplan.errors import InputError, RemoteError
from creditplan.iris import waiting_graph
from creditplan.namespaces import PREFIXES
from creditplan.rdf_files import read_rdf
from creditplan.store import Action, GraphStore, Http, Layout, compare, find_graphs, find_layout, load, unload
from creditplan.store.comparison import SPELLINGS

XSD = PREFIXES["xsd"]
SOME = NamedNode("https://example.org/graph/some")
LINE = "<https://example.org/s{0}> <https://example.org/p> <https://example.org/o> <https://example.org/graph/{1}> .\n"


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory):
    """Address of a server, which the package in PyPI brings."""
    program = Path(sys.executable).parent / "oxigraph"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder = tmp_path_factory.mktemp("oxigraph")
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        for _ in range(200):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


class Proxy(ThreadingHTTPServer):
    """Passes requests on, after what ``moods`` says of each: a function of the request, or nothing."""

    def __init__(self, target):
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = target
        self.moods = []
        self.seen = []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        if self.server.moods:
            mood = self.server.moods.pop(0)
            if mood and mood(self):
                return
        passed = {k: v for k, v in self.headers.items() if k not in ("Host", "Connection", "Accept-Encoding")}
        answer = requests.request(
            self.command, self.server.target + self.path, data=body or None, headers=passed, timeout=30
        )
        self.answer(answer.status_code, answer.content, answer.headers)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def answer(self, code, body=b"", headers=None):
        self.send_response_only(code)
        for name in ("Content-Type", "Server", "Location", "Retry-After"):
            if headers and name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return True

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def proxy(oxigraph):
    server = Proxy(oxigraph)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "some.nq"
    path.write_text("".join(LINE.format(number, "some") for number in range(5)))
    return path


def busy(handler):
    return handler.answer(503, b"Too much to do", {"Retry-After": "0"})


def hangs_up(handler):
    handler.close_connection = True
    return True


def connect(address, **options):
    http = Http(**{"retries": 2, "timeout": 20} | options)
    return GraphStore(http, find_layout(http, address))


@pytest.fixture(autouse=True)
def nothing_there(oxigraph):
    for graph in (SOME.value, waiting_graph(SOME.value)):
        connect(oxigraph).delete(graph)


# How a store is found


def test_a_store_is_recognised_by_its_address_or_its_query_endpoint(oxigraph):
    for address in (oxigraph, f"{oxigraph}/", f"{oxigraph}/query"):
        layout = find_layout(Http(), address)
        assert (layout.store, layout.query) == ("Oxigraph", f"{oxigraph}/query")
        assert (layout.update, layout.graph_store) == (f"{oxigraph}/update", f"{oxigraph}/store")
        assert layout.version


# A server that does not do what it should


@pytest.mark.parametrize("mood", [busy, hangs_up])
def test_a_server_in_trouble_is_asked_again(proxy, file, mood):
    store = connect(proxy.address)
    proxy.moods = [None, mood, None, mood]
    (outcome,) = load(store, find_graphs([file]))
    assert outcome.action is Action.ADDED
    assert store.count(SOME.value) == 5


def test_a_server_that_stays_busy(proxy, file):
    store = connect(proxy.address)
    proxy.moods = [None, busy, busy, busy]
    with pytest.raises(RemoteError, match="503 Too much to do") as caught:
        list(load(store, find_graphs([file])))
    assert "try later" in str(caught.value)


def test_a_redirection_is_not_followed(proxy, file):
    store = connect(proxy.address)
    proxy.moods = [None, lambda h: h.answer(307, b"", {"Location": "http://127.0.0.1:9/elsewhere"})]
    with pytest.raises(RemoteError, match=r"sends elsewhere: http://127\.0\.0\.1:9/elsewhere"):
        list(load(store, find_graphs([file])))


def test_markup_is_taken_out_of_the_servers_words(proxy, file):
    page = b"<html><head><title>x</title><style>p {}</style></head><body><h1>No</h1>\n<p>The disk is full.</p></body></html>"
    store = connect(proxy.address)
    proxy.moods = [None, lambda h: h.answer(507, page)]
    with pytest.raises(RemoteError, match=r"the store refused: 507 No The disk is full\."):
        list(load(store, find_graphs([file])))


def test_compressed_graphs(proxy, file):
    store = connect(proxy.address, compress=True)
    list(load(store, find_graphs([file])))
    assert [headers.get("Content-Encoding") for verb, _, headers in proxy.seen if verb == "PUT"] == ["gzip"]


def test_a_server_that_knows_nothing_compressed(proxy, file):
    store = connect(proxy.address, compress=True)
    proxy.moods = [None, lambda h: h.answer(415, b"what is that?")]
    list(load(store, find_graphs([file])))
    assert [headers.get("Content-Encoding") for verb, _, headers in proxy.seen if verb == "PUT"] == [
        "gzip",
        None,
    ]
    assert store.count(SOME.value) == 5


@pytest.mark.parametrize("code", [404, 405, 501])
def test_updates_where_the_protocol_is_not_there(proxy, file, code):
    store = connect(proxy.address)
    proxy.moods = [None, lambda h: h.answer(code)]
    (outcome,) = load(store, find_graphs([file]))
    assert outcome.action is Action.ADDED
    assert outcome.comparison.equal
    assert [path for verb, path, _ in proxy.seen if verb == "POST" and "update" in path] == ["/update"]


def test_a_store_that_loses_something(proxy, file):
    class Loses(GraphStore):
        """Sends less than it is told, as a store with an error would keep less."""

        def replace(self, graph, quads):
            return super().replace(graph, list(quads)[1:])

    http = Http()
    with pytest.raises(RemoteError, match="5 triples sent, 4 counted, 1 missing, 0 not sent") as caught:
        list(load(Loses(http, find_layout(http, proxy.address)), find_graphs([file])))
    assert "missing: <https://example.org/s" in str(caught.value)


def test_nonsense_in_place_of_a_count(proxy, file):
    store = connect(proxy.address)
    proxy.moods = [lambda h: h.answer(200, b"hello")]
    with pytest.raises(RemoteError, match="did not answer with SPARQL query results in JSON but: hello"):
        store.count(SOME.value)


# What is loaded


def test_loading_is_idempotent_and_touches_nothing_else(oxigraph, file):
    store = connect(oxigraph)
    other = "https://example.org/graph/other"
    list(store.replace(other, [Quad(SOME, SOME, SOME)]))
    graphs = find_graphs([file])
    assert [outcome.action for outcome in load(store, graphs, dry_run=True)] == ["added"]
    assert store.count(SOME.value) == 0
    assert [outcome.action for outcome in load(store, graphs)] == ["added"]
    assert [outcome.action for outcome in load(store, graphs)] == ["unchanged"]
    file.write_text(LINE.format("new", "some"))
    assert [outcome.action for outcome in load(store, find_graphs([file]))] == ["replaced"]
    assert store.count(SOME.value) == 1
    assert [outcome.action for outcome in unload(store, [SOME.value], dry_run=True)] == ["deleted"]
    assert [outcome.action for outcome in unload(store, [SOME.value])] == ["deleted"]
    assert [outcome.action for outcome in unload(store, [SOME.value])] == ["absent"]
    assert store.count(other) == 1


def test_a_graph_with_blank_nodes_is_never_cut(proxy):
    store = GraphStore(Http(), find_layout(Http(), proxy.address), chunk=2)
    quads = [Quad(BlankNode("b"), NamedNode(f"https://example.org/p{n}"), SOME, SOME) for n in range(9)]
    list(store.replace(SOME.value, quads))
    assert sum(verb == "PUT" for verb, _, _ in proxy.seen) == 1
    assert compare(quads, store.read(SOME.value)).equal


def test_a_long_graph_goes_in_chunks(proxy, file):
    store = GraphStore(Http(), find_layout(Http(), proxy.address), chunk=2)
    told = []
    list(load(store, find_graphs([file]), progress=told.append))
    assert told == [2, 2, 1]
    writes = [
        (verb, waiting_graph(SOME.value) in unquote(path))
        for verb, path, _ in proxy.seen
        if verb != "GET" and not path.startswith("/query")
    ]
    assert writes == [("PUT", True), ("POST", True), ("POST", True), ("POST", False), ("DELETE", True)]
    assert store.count(SOME.value) == 5
    assert store.count(waiting_graph(SOME.value)) == 0


def test_a_load_that_is_killed_between_chunks_leaves_the_graph_as_it_was(proxy, oxigraph, file, creditplan):
    store = connect(oxigraph)
    before = [Quad(SOME, SOME, Literal("before"), SOME)]
    list(store.replace(SOME.value, before))
    command = [sys.executable, "-m", "creditplan", "load", proxy.address, file, "--chunk", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as loading:

        def kill(_):
            loading.kill()
            return True

        # What are you? How much is there? Two chunks, and the third, which is not passed on.
        proxy.moods = [None, None, None, None, kill]
        loading.wait(timeout=60)
    assert [verb for verb, path, _ in proxy.seen if path.startswith("/store")] == ["PUT", "POST", "POST"]
    assert compare(before, store.read(SOME.value)).hash == compare(before, before).hash
    assert store.count(waiting_graph(SOME.value)) == 4
    again = creditplan("load", oxigraph, file)
    assert b"replaced" in again.stdout
    assert store.count(SOME.value) == 5
    assert store.count(waiting_graph(SOME.value)) == 0


@pytest.mark.parametrize("command", ["load", "unload"])
def test_what_a_dead_load_left_is_removed_even_if_nothing_else_is_to_do(oxigraph, file, creditplan, command):
    store = connect(oxigraph)
    list(load(store, find_graphs([file])))
    waiting = waiting_graph(SOME.value)
    list(store.replace(waiting, [Quad(SOME, SOME, SOME)]))
    assert creditplan(command, oxigraph, file, "--dry-run").returncode == 0
    assert store.count(waiting) == 1
    assert (b"unchanged" if command == "load" else b"deleted") in creditplan(command, oxigraph, file).stdout
    assert store.count(waiting) == 0


def test_a_graph_that_waits_in_part_does_not_take_the_place_of_another(proxy, file):
    store = GraphStore(Http(), find_layout(Http(), proxy.address), chunk=2)
    before = [Quad(SOME, SOME, Literal("before"), SOME)]
    list(store.replace(SOME.value, before))
    proxy.moods = [None, None, lambda h: h.answer(204)]  # a chunk that the store takes and loses
    with pytest.raises(
        RemoteError, match=r"of 5 triples that were sent .* the store holds 3; the graph is as"
    ):
        list(load(store, find_graphs([file])))
    assert store.count(SOME.value) == 1


def test_a_store_that_takes_no_updates_gets_long_graphs_in_one_request(proxy, file):
    found = find_layout(Http(), proxy.address)
    store = GraphStore(Http(), replace(found, update=None), chunk=2)
    list(load(store, find_graphs([file])))
    assert [verb for verb, path, _ in proxy.seen if path.startswith("/store") and verb != "GET"] == ["PUT"]


def test_a_store_that_refuses_to_copy(proxy, file):
    store = GraphStore(Http(), find_layout(Http(), proxy.address), chunk=2)
    proxy.moods = [None, None, None, None, None, lambda h: h.answer(403, b"Never")]
    with pytest.raises(RemoteError, match=r"refused to copy a graph to its place \(with --chunk 5"):
        list(load(store, find_graphs([file])))


def test_graphs_scattered_over_files(tmp_path):
    (tmp_path / "1.nq").write_text(LINE.format(1, "a") + LINE.format(2, "b") + LINE.format(3, "a"))
    with gzip.open(tmp_path / "2.nq.gz", "wt") as packed:
        packed.write(LINE.format(4, "b") + LINE.format(5, "c"))
    graphs = find_graphs([tmp_path])
    sizes = {graph.rpartition("/")[2]: len(quads) for graph, quads in graphs}
    assert sizes == {"a": 2, "b": 2, "c": 1}
    assert {graph.rpartition("/")[2] for graph in graphs.scattered} == {"a", "b"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ttl", b"<https://a.example/s> <https://a.example/p> 1 .", "stand in no named graph"),
        ("a.nq", b"", "nothing to load"),
        ("a.csv", b"a", "no RDF format"),
        ("a.nq.gz", b"no gzip", "cannot be read"),
        ("a.nq.gz", gzip.compress(LINE.format(1, "a").encode() * 999, mtime=0)[:60], "cannot be read"),
        ("a.nq", LINE.format(1, "a").encode() + b"<x", "a.nq:2"),
    ],
)
def test_files_that_cannot_be_loaded(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words):
        find_graphs([tmp_path / name])


def test_a_folder_without_quads(tmp_path):
    with pytest.raises(InputError, match=r"no N-Quads file"):
        find_graphs([tmp_path])


def test_blank_nodes_of_two_files_are_not_the_same(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text("_:x <https://a.example/p> 1 .")
    quads = [quad for name in "ab" for quad in read_rdf(tmp_path / f"{name}.ttl")]
    assert len({quad.subject for quad in quads}) == 2


# What counts as the same


def literal(text, datatype):
    return Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("sent", "held", "spelling"),
    [
        (literal("3", "positiveInteger"), literal("3", "integer"), "integer types"),
        (literal("007", "integer"), literal("7", "integer"), "integer types"),
        (literal("true", "boolean"), literal("1", "boolean"), "booleans"),
        (literal("95.50", "decimal"), literal("95.5", "decimal"), "decimals"),
        (literal("+.50", "decimal"), literal("0.5", "decimal"), "decimals"),
        (literal("-0.0", "decimal"), literal("0", "decimal"), "decimals"),
        (literal("9" * 5000, "integer"), literal("+" + "9" * 5000, "integer"), "integer types"),
        *(
            (literal(sent, kind), literal(held, kind), "doubles and floats")
            for kind, sent, held in [
                ("double", "1.5E0", "1.5e0"),  # Fuseki
                ("double", "1.5E0", "1.5"),  # Oxigraph, Virtuoso
                ("double", "1E3", "1000.0e0"),
                ("double", "1e-7", "0.0000001"),
                ("double", "-0.0E0", "-0"),
                ("double", "123456789.123456789", "1.2345678912345679E8"),
                ("double", "+INF", "INF"),
                ("float", "16777217", "1.6777216E7"),
                ("float", "1e39", "INF"),
            ]
        ),
        *(
            (literal(sent, kind), literal(held, kind), "dates and times")
            for kind, sent, held in [
                ("dateTime", "2015-06-30T12:00:00.000+08:00", "2015-06-30T12:00:00+08:00"),
                ("dateTime", "2015-06-30T12:00:00.120Z", "2015-06-30T12:00:00.12Z"),
                ("dateTime", "2015-06-30T12:00:00.0", "2015-06-30T12:00:00"),
                ("dateTimeStamp", "2015-06-30T12:00:00-00:00", "2015-06-30T12:00:00Z"),
                ("time", "12:00:00.00", "12:00:00"),
                ("date", "2015-06-30+00:00", "2015-06-30Z"),
            ]
        ),
        (Literal("x", language="zh-Hans"), Literal("x", language="zh-hans"), "language tags"),
    ],
)
def test_a_stores_own_spelling_is_the_same_value(sent, held, spelling):
    found = compare([Quad(SOME, SOME, sent, SOME)], [Quad(SOME, SOME, held, SOME)])
    assert found.equal
    if sent != held:
        assert found.spellings == (spelling,)
        assert found.hash != found.held_hash


@pytest.mark.parametrize(
    ("sent", "held"),
    [
        (literal("3", "integer"), literal("4", "integer")),
        (literal("true", "boolean"), literal("0", "boolean")),
        (literal("1", "boolean"), literal("1", "integer")),
        (literal("1.0", "decimal"), literal("1", "integer")),
        (Literal("x", language="zh"), Literal("x", language="en")),
        (literal("1.5", "double"), literal("1.5", "float")),
        (literal("1.5E0", "double"), literal("1.5", "decimal")),
        (literal("0.1", "double"), literal("0.10000000149011612", "double")),
        (literal("0", "double"), literal("-0", "double")),
        (literal("NaN", "double"), literal("INF", "double")),
        # No values: what is no number is not read as one.
        (literal("1_0", "integer"), literal("10", "integer")),
        (literal("１０", "integer"), literal("10", "integer")),
        (literal("1E1", "decimal"), literal("10", "decimal")),
        (literal("Infinity", "double"), literal("INF", "double")),
        # Virtuoso: another zone is another value, even at the same instant.
        (literal("2015-06-30T12:00:00+08:00", "dateTime"), literal("2015-06-30T04:00:00Z", "dateTime")),
        (literal("2015-06-30T12:00:00.5Z", "dateTime"), literal("2015-06-30T12:00:00Z", "dateTime")),
        (literal("2015-06-30T12:00:00.", "dateTime"), literal("2015-06-30T12:00:00", "dateTime")),
        (literal("P1Y", "duration"), literal("12", "duration")),
        (Literal("12:00:00.00"), Literal("12:00:00")),
        (Literal("x"), Literal("X")),
        (Literal("信用"), Literal("信用".encode().decode("latin-1"))),
    ],
)
def test_another_value_is_not_the_same(sent, held):
    found = compare([Quad(SOME, SOME, sent, SOME)], [Quad(SOME, SOME, held, SOME)])
    assert not found.equal
    assert [len(found.missing), len(found.extra)] == [1, 1]


terms = st.one_of(
    st.text(max_size=5).map(Literal),
    st.integers(-20, 20).map(lambda n: literal(str(n), "integer")),
    st.decimals(-9, 9, places=2).map(lambda n: literal(str(n), "decimal")),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda n: literal(str(n), "double")),
    st.floats(width=32, allow_nan=False, allow_infinity=False).map(lambda n: literal(str(n), "float")),
    st.datetimes(timezones=st.none() | st.just(UTC)).map(
        lambda t: literal(t.isoformat(timespec="microseconds"), "dateTime")
    ),
    st.sampled_from(["b1", "b2", "b3"]).map(BlankNode),
)


@given(st.lists(terms, max_size=8))
def test_what_a_real_store_gives_back_is_equal(values):
    quads = [
        Quad(SOME, NamedNode(f"https://example.org/p{n}"), value, SOME) for n, value in enumerate(values)
    ]
    store = Store()
    store.extend(quads)
    held = parse(store.dump(format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS, rename_blank_nodes=True)
    assert compare(quads, held).equal


@given(st.lists(terms, min_size=1, max_size=8), st.data())
def test_a_missing_triple_is_noticed(values, data):
    quads = [
        Quad(SOME, NamedNode(f"https://example.org/p{n}"), value, SOME) for n, value in enumerate(values)
    ]
    lost = data.draw(st.sampled_from(quads))
    found = compare(quads, [quad for quad in quads if quad is not lost])
    assert not found.equal
    assert found.missing


@given(terms.filter(lambda term: isinstance(term, Literal)))
def test_spelling_twice_changes_nothing_more(term):
    for spell in SPELLINGS.values():
        assert spell(spell(term)) == spell(term)


@pytest.mark.parametrize(
    ("sent", "held", "hint"),
    [
        (["1", "1.50"], ["1", "1.5", "2.5"], "unload this graph, then load it again"),
        (["1", '"P1Y"'], ["1", '"12"'], "the store changes these values"),
        (["1", "7", "007"], ["1", "7"], "spell each value in one way"),
        (["1", "2"], ["1"], "load again; if it stays so"),
        (["1", "2"], ["1", "<https://example.org/o>", "3"], "load again; if it stays so"),
    ],
)
def test_the_hint_helps_with_what_happened(sent, held, hint):
    places = {"1": 1, "7": 2, "007": 2, "3": 3, "2.5": 3}
    sides = [
        parse(
            "".join(f"<https://e.example/s> <https://e.example/p{places.get(v, 2)}> {v} .\n" for v in values),
            format=RdfFormat.TURTLE,
        )
        for values in (sent, held)
    ]
    assert hint in compare(*sides).remedy


# The command


def test_the_command(creditplan, oxigraph, published):
    done = creditplan("load", oxigraph, "--json")
    assert done.returncode == 0, done.stderr
    graphs = {graph["graph"]: graph for graph in json.loads(done.stdout)["graphs"]}
    assert len(graphs) == 4
    again = creditplan("load", oxigraph, published)
    assert again.returncode == 0
    assert again.stdout.decode().count("unchanged") == 4
    assert "same values; the store spells its own way: integer types" in again.stdout.decode()
    gone = creditplan("unload", oxigraph)
    assert gone.stdout.decode().count("deleted") == 4


def test_secrets_are_not_written_into_addresses(creditplan, file):
    done = creditplan("load", "http://somebody:secret@localhost/", file)
    assert done.returncode == 2
    assert b"secret" not in done.stderr
    assert b"CREDITPLAN_PASSWORD" in done.stderr


def test_a_graph_that_is_no_iri(creditplan, file):
    assert creditplan("load", "http://localhost:9", file, "--graph", "no iri").returncode == 2


def test_layouts_need_a_way_in_and_out():
    with pytest.raises(InputError, match="write to"):
        GraphStore(Http(), Layout(None, None, "http://localhost/query", None, None))
    with pytest.raises(InputError, match="read from"):
        GraphStore(Http(), Layout(None, None, None, "http://localhost/update", None))
