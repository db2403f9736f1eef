"""`creditplan load`, queries and `creditplan unload` on real triple stores."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
import requests
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, RdfFormat, parse, serialize
from servers import SERVERS, CannotRunError, Fuseki

from conftest import ROOT
from creditplan import Queries
from creditplan.canonical import canonical_hash
from creditplan.errors import InputError, RemoteError
from creditplan.knowledge import open_knowledge
from creditplan.namespaces import BASE
from creditplan.query import Rows
from creditplan.remote import Client
from creditplan.store import Action, GraphStore, Http, Layout, find_graphs, find_layout, load
from creditplan.store.comparison import SPELLINGS

pytestmark = pytest.mark.interop
PLAN, REGISTER = f"{BASE}graph/social-credit-2015", f"{BASE}graph/register"
HEIRS = f"{PLAN}/heirs"
OTHER = "https://example.org/somebody-elses"
OTHER_TRIPLE = f"<{OTHER}/s> <{OTHER}/p> <{OTHER}/o> .\n"
# Graphs that are loaded when the server is killed.
COPIES = 8
# Virtuoso looks for GRAPH in all graphs, even where the request says which graphs to ask.
SEES_ALL_GRAPHS = {("Virtuoso", "plans")}
# Virtuoso counts an unbound task as one (docs/stores.md): where a body has no role, its last count is as the others.
COUNTS_NOTHING_AS_ONE = {("Virtuoso", "bodies-of-place")}
# RDF4J 5.0.3 loses rows of a UNION before an OPTIONAL whose FILTER has a variable of a BIND outside, unless
# few bodies are asked for (docs/stores.md).
ASKS_FOR = {("RDF4J", "heirs-of-tasks"): {"agency": "mohrss"}}


def start(name, folder, config, cls=None):
    try:
        server = (cls or SERVERS[name])(folder, ROOT / ".venv" / "interop")
        server.start()
    except CannotRunError as error:
        (pytest.fail if config.getoption("--require-tools") and name != "RDF4J" else pytest.skip)(str(error))
    return server


@pytest.fixture(scope="module", params=list(SERVERS))
def server(request, tmp_path_factory):
    running = start(request.param, tmp_path_factory.mktemp(request.param), request.config)
    running.name = request.param
    yield running
    running.stop()


@pytest.fixture
def store(server, monkeypatch):
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    http = Http(retries=1, timeout=60)
    return GraphStore(http, find_layout(http, server.address))


def run(*arguments, server=None, env=None):
    """Run the command; returns code, standard output, standard error."""
    environment = os.environ | {"PYTHONUTF8": "1"} | (server.environment if server else {}) | (env or {})
    command = [sys.executable, "-m", "creditplan", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    return done.returncode, done.stdout, done.stderr


def report(*arguments, server, env=None):
    code, out, err = run(*arguments, "--json", server=server, env=env)
    assert code == 0, err
    return {graph["graph"]: graph for graph in json.loads(out)["graphs"]}


def actions(graphs):
    return {graph["action"] for graph in graphs.values()}


def quads_of(path):
    return frozenset(parse(path=str(path)))


# One store after the other: the tests of a store build on each other, in this order


def test_first_load(server, store, published, table):
    for _ in store.replace(OTHER, parse(OTHER_TRIPLE, format=RdfFormat.N_TRIPLES)):
        pass
    graphs = find_graphs([published])
    shared = {f"{BASE}graph/{name}" for name in ("ontology", "links", "places")}
    assert {*graphs.sizes} == {PLAN, HEIRS, REGISTER, *shared}
    begin = time.perf_counter()
    outcomes = list(load(store, graphs))
    seconds = time.perf_counter() - begin
    assert {outcome.action for outcome in outcomes} == {Action.ADDED}
    layout = find_layout(Http(), server.address)
    assert layout.store == server.name
    line = table[server.name]
    line.version, line.load_seconds, line.triples = layout.version or server.version, seconds, graphs.quads
    line.notes = sorted({f"own spelling: {name}" for o in outcomes for name in o.comparison.spellings})


def test_the_store_holds_the_hashes_that_the_catalogue_publishes(server, published):
    graphs = report("load", server.address, published, "--dry-run", server=server)
    for graph, found in graphs.items():
        name = graph.removeprefix(f"{BASE}graph/").replace("/", ".")
        file = published / f"{name}.nq"
        packed = published / f"{name}.nq.gz"
        if packed.is_file():
            digest = sha256(gzip.decompress(packed.read_bytes())).hexdigest()
        else:
            digest = canonical_hash(parse(path=str(file)))
            assert f"{digest}  {file.name}" in (published / "SHA256SUMS").read_text()
            assert digest in (published / "catalog.ttl").read_text("utf-8")
        assert found["hash"] == digest
        assert found["held_hash"] == digest or found["spellings"]


def test_a_second_load_changes_nothing(server, published):
    graphs = report("load", server.address, published, server=server)
    assert actions(graphs) == {"unchanged"}
    assert actions(report("load", server.query, published, server=server)) == {"unchanged"}


def rows(answer):
    """An answer with numbers and truths spelled in one way."""
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, Rows):
        return [[value if value is None else spelled(value) for value in row] for row in answer]
    return sorted(str((triple.subject, triple.predicate, spelled(triple.object))) for triple in answer)


def spelled(term):
    if hasattr(term, "datatype"):
        for spell in SPELLINGS.values():
            term = spell(term)
    return str(term)


@pytest.fixture(scope="module")
def local(quads, published):
    return Queries([*quads, *parse(path=str(published / "social-credit-2015.heirs.nq"))])


@pytest.mark.parametrize("name", sorted(open_knowledge().queries))
def test_queries_give_the_same_rows(server, local, table, name):
    remote = Queries(server.query, default_graphs=(PLAN, HEIRS, REGISTER), client=Client(timeout=600))
    values = {p.name: p.example for p in open_knowledge().queries[name].parameters if p.required}
    values |= ASKS_FOR.get((server.name, name), {})
    expected, found = (rows(queries.run(name, **values)) for queries in (local, remote))
    if (server.name, name) in SEES_ALL_GRAPHS:
        found = [row for row in found if row[0] is None]
    if (server.name, name) in COUNTS_NOTHING_AS_ONE:
        found = [[*row[:-1], row[-2]] if len({*row[-4:-1]}) == 1 else row for row in found]
    equal = expected == found
    line = table[server.name]
    same, total = (int(part) for part in (line.queries or "0/0").split("/"))
    line.queries = f"{same + equal}/{total + 1}"
    assert found == expected


def test_the_command_asks_the_store(server):
    arguments = ("co-led-tasks", "--agency", "人民银行", "--endpoint", server.query, "--format", "csv")
    code, out, err = run("query", *arguments, "--default-graph", PLAN, server=server)
    local = run("query", *arguments[:3], "--format", "csv")
    assert (code, err) == (0, "")
    assert out.splitlines() == local[1].splitlines()


def changed_plan(published, tmp_path):
    """Write the plan without its last task and with another title."""
    task = f"{BASE}plan/social-credit-2015/task/72"
    kept = [
        q
        for q in parse(path=str(published / "social-credit-2015.nq"))
        if not q.subject.value.startswith(task)
    ]
    path = tmp_path / "changed.nq"
    path.write_bytes(serialize(kept, format=RdfFormat.N_QUADS))
    return path


def test_update_of_one_plan(server, store, published, tmp_path):
    changed = changed_plan(published, tmp_path)
    would = report("load", server.address, changed, "--dry-run", server=server)
    assert would[PLAN]["action"] == "replaced"
    assert store.count(PLAN) == len(quads_of(published / "social-credit-2015.nq"))
    done = report("load", server.address, changed, server=server)
    assert [done[PLAN]["action"], len(done)] == ["replaced", 1]
    assert store.count(PLAN) == len(quads_of(changed))
    again = report("load", server.address, published, server=server)
    assert {graph: found["action"] for graph, found in again.items()} == {
        graph: "replaced" if graph == PLAN else "unchanged" for graph in again
    }


def test_small_chunks_and_compressed_ones(server, published, tmp_path):
    changed = changed_plan(published, tmp_path)
    done = report("load", server.address, changed, "--chunk", 700, "--gzip", server=server)
    assert actions(done) == {"replaced"}
    done = report("load", server.address, published / "social-credit-2015.nq", "--chunk", 700, server=server)
    assert actions(done) == {"replaced"}


def test_readers_see_a_long_graph_as_a_whole_while_it_is_replaced(server, store):
    graph = f"{OTHER}/long"
    versions = [
        [
            Quad(NamedNode(f"{OTHER}/{n}"), NamedNode(f"{OTHER}/p"), Literal(word), NamedNode(graph))
            for n in range(size)
        ]
        for word, size in (("old", 8000), ("new", 8001))
    ]
    sender = GraphStore(Http(), find_layout(Http(), server.address), chunk=2000)
    list(sender.replace(graph, versions[0]))
    with ThreadPoolExecutor() as pool:
        for version in (1, 0, 1):
            sending = pool.submit(list, sender.replace(graph, versions[version]))
            while not sending.done():
                assert store.count(graph) in (8000, 8001)
            assert sending.result() == [2000, 2000, 2000, 2000, *([1] if version else [])]
            assert store.count(graph) == len(versions[version])
    store.delete(graph)


def test_by_updates_where_there_is_no_graph_store_protocol(server, store, published):
    layout = find_layout(Http(), server.address)
    by_update = ("load", server.address, "--query", layout.query, "--update", layout.update, "--chunk", 1000)
    path = published / "social-credit-2015.nq"
    assert actions(report("unload", server.address, path, server=server)) == {"deleted"}
    assert actions(report(*by_update, path, server=server)) == {"added"}
    assert actions(report("load", server.address, path, server=server)) == {"unchanged"}
    arguments = ("unload", server.address, "--query", layout.query, "--update", layout.update, path)
    assert actions(report(*arguments, server=server)) == {"deleted"}
    assert store.count(PLAN) == 0
    assert actions(report(*by_update, path, server=server)) == {"added"}


def test_turtle_goes_into_the_graph_that_is_named(server, store, published):
    graph = f"{BASE}graph/catalog"
    code, _, err = run("load", server.address, published / "catalog.ttl", server=server)
    assert code == 2
    assert "--graph IRI" in err
    found = report("load", server.address, published / "catalog.ttl", "--graph", graph, server=server)
    assert actions(found) == {"added"}
    assert actions(report("unload", server.address, "--graph", graph, server=server)) == {"deleted"}
    assert actions(report("unload", server.address, "--graph", graph, server=server)) == {"absent"}


SPELLED = """\
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<https://example.org/s> <https://example.org/p>
  007 , "+5"^^xsd:byte , 1.50 , "+2.5"^^xsd:decimal , 3.5E0 , "1E3"^^xsd:double , "-0.0"^^xsd:double , "INF"^^xsd:double ,
  "16.50"^^xsd:float , "1"^^xsd:boolean , "2015-06-30T12:00:00.000+08:00"^^xsd:dateTime ,
  "2015-06-30T12:00:00.120Z"^^xsd:dateTime , "2015-06-30T12:00:00+00:00"^^xsd:dateTime , "12:00:00.00"^^xsd:time ,
  "2015-06-30+08:00"^^xsd:date , "2015"^^xsd:gYear , "字"@zh-hans .
"""


def test_a_stores_own_spellings_are_the_values_that_were_sent(server, store, tmp_path, table):
    path, graph = tmp_path / "spelled.ttl", f"{OTHER}/spelled"
    path.write_text(SPELLED, "utf-8")
    first = report("load", server.address, path, "--graph", graph, server=server)
    table[server.name].notes += [f"own spelling: {name}" for name in first[graph]["spellings"]]
    again = report("load", server.address, path, "--graph", graph, server=server)
    assert [actions(first), actions(again)] == [{"added"}, {"unchanged"}]
    assert actions(report("unload", server.address, "--graph", graph, server=server)) == {"deleted"}


def test_a_store_that_keeps_what_a_graph_had_before(server, tmp_path):
    """Fuseki with TDB2 does, of decimals with needless zeros; what the message says helps."""
    graph, arguments = f"{OTHER}/kept", []
    for number, value in enumerate(("1.50", "2")):
        path = tmp_path / f"{number}.ttl"
        path.write_text(f"<{OTHER}/s> <{OTHER}/p> {value} .", "utf-8")
        arguments.append(("load", server.address, path, "--graph", graph))
    assert run(*arguments[0], server=server)[0] == 0
    code, _, err = run(*arguments[1], server=server)
    if server.name == "Fuseki":
        assert code == 3
        assert "unload this graph, then load it again" in err
        run("unload", server.address, "--graph", graph, server=server)
        code, _, err = run(*arguments[1], server=server)
    assert code == 0, err
    assert actions(report("unload", server.address, "--graph", graph, server=server)) == {"deleted"}


def test_what_is_broken_is_not_sent(server, store, tmp_path):
    path = tmp_path / "broken.nq"
    path.write_text(f"<{OTHER}/a> <{OTHER}/p> <{OTHER}/b> <{OTHER}/new> .\n<{OTHER}/a> <broken")
    code, _, err = run("load", server.address, path, server=server)
    assert code == 2
    assert "broken.nq:2" in err
    assert store.count(f"{OTHER}/new") == 0


def test_unload_takes_away_only_ours(server, store, published, table):
    would = report("unload", server.address, published, "--dry-run", server=server)
    assert actions(would) == {"deleted"}
    assert store.count(PLAN) > 0
    assert actions(report("unload", server.address, published, server=server)) == {"deleted"}
    assert [store.count(graph) for graph in would] == [0] * 6
    assert [quad.triple for quad in store.read(OTHER)] == [
        quad.triple for quad in parse(OTHER_TRIPLE, format=RdfFormat.N_TRIPLES)
    ]


SIZE = 2000


def copies(published, folder, number):
    """Write statements of the plan many times over, each time as a graph of its own, two graphs in a file."""
    folder.mkdir()
    quads = list(parse(path=str(published / "social-credit-2015.nq")))[:SIZE]
    assert len(quads) == SIZE
    for copy in range(number):
        graph = NamedNode(f"{PLAN}-copy-{copy}")
        with (folder / f"{copy // 2}.nq").open("ab") as file:
            file.write(serialize((Quad(*quad.triple, graph) for quad in quads), format=RdfFormat.N_QUADS))
    return folder


def test_a_server_that_is_killed_in_the_middle_of_a_load(server, store, published, tmp_path, table):
    data = copies(published, tmp_path / "copies", COPIES)
    command = [
        sys.executable,
        "-m",
        "creditplan",
        "load",
        server.address,
        str(data),
        "--retries",
        "1",
        "--chunk",
        str(SIZE // 3 + 1),
    ]
    loading = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | server.environment
    )
    end = time.monotonic() + 120
    # The third graph or a later one is on its way, or just there.
    while store.count(f"{PLAN}-copy-2") == 0 and time.monotonic() < end and loading.poll() is None:
        time.sleep(0.02)
    server.kill()
    _, err = loading.communicate(timeout=120)
    assert loading.returncode == 3, err.decode()
    assert "run the command again" in err.decode()
    server.start()
    held = [store.count(f"{PLAN}-copy-{copy}") for copy in range(COPIES)]
    assert sum(count == held[0] for count in held) < COPIES
    assert {*held} <= {0, SIZE}
    graphs = report("load", server.address, data, server=server)
    assert len(graphs) == COPIES
    assert actions(graphs) <= {"added", "replaced", "unchanged"}
    assert "added" in actions(graphs)
    for copy in range(COPIES):
        assert (
            len(store.read(f"{PLAN}-copy-{copy}"))
            == store.count(f"{PLAN}-copy-{copy}")
            == graphs[f"{PLAN}-copy-{copy}"]["triples"]
        )
    assert actions(report("load", server.address, data, server=server)) == {"unchanged"}
    assert actions(report("unload", server.address, data, server=server)) == {"deleted"}
    table[server.name].notes.append("killed in mid-load: right after the next load")


# Servers that refuse


class GuardedFuseki(Fuseki):
    """Fuseki that asks who is there."""

    def __init__(self, folder, tools):
        super().__init__(folder, tools)
        passwords = folder / "passwords"
        passwords.write_text("reader: right word\n")
        self.options = ("--update", f"--passwd={passwords}", f"--auth={self.kind}")


class BasicFuseki(GuardedFuseki):
    kind = "basic"


class DigestFuseki(GuardedFuseki):
    kind = "digest"


@pytest.fixture(scope="module", params=[BasicFuseki, DigestFuseki], ids=["basic", "digest"])
def guarded(request, tmp_path_factory):
    running = start("Fuseki", tmp_path_factory.mktemp(request.param.kind), request.config, request.param)
    yield running
    running.stop()


def test_name_and_password(guarded, published, tmp_path):
    nobody = {"CREDITPLAN_USER": "", "CREDITPLAN_PASSWORD": "", "NETRC": os.devnull, "HOME": str(tmp_path)}
    wrong = nobody | {"CREDITPLAN_USER": "reader", "CREDITPLAN_PASSWORD": "wrong word"}
    code, _, err = run("load", guarded.address, published, env=wrong)
    assert code == 3
    assert "401" in err
    assert "the name or password may be wrong" in err
    assert "wrong word" not in err
    right = wrong | {"CREDITPLAN_PASSWORD": "right word"}
    assert actions(report("load", guarded.address, published, server=guarded, env=right)) <= {
        "added",
        "unchanged",
    }


def test_netrc(guarded, published, tmp_path, monkeypatch):
    monkeypatch.delenv("CREDITPLAN_USER", raising=False)
    environment = {"NETRC": str(tmp_path / "netrc"), "HOME": str(tmp_path)}
    code, _, err = run("unload", guarded.address, published, env=environment)
    assert code == 3
    assert "set CREDITPLAN_USER and CREDITPLAN_PASSWORD" in err
    (tmp_path / "netrc").write_text('machine 127.0.0.1 login reader password "right word"\n')
    (tmp_path / "netrc").chmod(0o600)
    assert report("unload", guarded.address, published, server=guarded, env=environment)


class ReadOnlyFuseki(Fuseki):
    options = ()


def test_a_store_that_lets_nobody_write(tmp_path, published, pytestconfig):
    server = start("Fuseki", tmp_path, pytestconfig, ReadOnlyFuseki)
    try:
        code, _, err = run("load", server.address, published)
    finally:
        server.stop()
    assert code == 3
    assert "refused" in err
    assert f"error: {server.address}/" in err


def test_the_servers_own_words(server, published):
    code, _, err = run(
        "load", server.address, published, "--graph-store", f"{server.address}/nowhere", server=server
    )
    assert code in (2, 3)
    said = requests.put(f"{server.address}/nowhere", params={"graph": PLAN}, data=b"", timeout=30)
    assert str(said.status_code) in err


def test_nobody_answers(published):
    code, _, err = run("load", "http://127.0.0.1:9", published, "--retries", 0)
    assert code == 3
    assert "cannot be reached" in err
    assert "check the address" in err


@pytest.mark.parametrize("address", ["ftp://localhost/x", "localhost:7878", "http://u:p@localhost/"])
def test_addresses_that_are_none(address):
    with pytest.raises(InputError):
        find_layout(Http(retries=0), address)


def test_no_store_that_we_know(server):
    with pytest.raises(RemoteError, match="no store that we know"):
        find_layout(Http(retries=0), f"http://127.0.0.1:{server.port}/somewhere/else")


def test_a_layout_without_a_way_to_write():
    with pytest.raises(InputError, match="no address to write to"):
        GraphStore(Http(), Layout(None, None, "http://localhost/query", None, None))
