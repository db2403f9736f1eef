"""The commands of docs/stores.md, as they stand there, on real stores."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from servers import SERVERS, CannotRunError, Oxigraph

from creditplan import Queries
from creditplan.store import Action, GraphStore, Http, find_graphs, find_layout, load

pytestmark = pytest.mark.interop
ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "interop"
PLAN = "https://w3id.org/creditplan/graph/social-credit-2015"
RECIPES = dict(
    re.findall(
        r"<!-- tested: (\S+) -->\n```sh\n(.*?)```",
        (ROOT / "docs" / "stores.md").read_text("utf-8"),
        re.DOTALL,
    )
)
# What people start before they follow the recipe.
RUNS_FIRST = {"Virtuoso", "RDF4J"}


def follow(recipe, folder, changes):
    """Run a recipe in a folder, with this machine's addresses in place of the usual ones."""
    script = RECIPES[recipe]
    for usual, ours in changes.items():
        assert usual in script
        script = script.replace(usual, ours)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def make(tmp_path, pytestconfig, monkeypatch, published):
    """Make a server whose folder has the published files beside it; it is stopped in the end."""
    made = []

    def start_or_not(name, *, start):
        server = SERVERS[name](tmp_path, TOOLS)
        for variable, value in server.environment.items():
            monkeypatch.setenv(variable, value)
        try:
            server.command()
        except CannotRunError as error:
            (pytest.fail if pytestconfig.getoption("--require-tools") and name != "RDF4J" else pytest.skip)(
                str(error)
            )
        made.append(server)
        if start:
            server.start()
        return server

    (tmp_path / "dist").symlink_to(published)
    yield start_or_not
    for server in made:
        server.stop()


def changes(server):
    """What stands in the recipes, and what it is on this machine."""
    if server.name == "Fuseki":
        return {"jena-fuseki-server-5.6.0.jar": str(next((TOOLS / "jena").glob("*.jar")))}
    if server.name == "Virtuoso":
        port = re.search(r"127\.0\.0\.1:(\d+)", (server.folder / "virtuoso.ini").read_text())[1]
        return {"localhost:1111": f"localhost:{port}", "$PWD/dist": str((server.folder / "dist").resolve())}
    if server.name == "RDF4J":
        return {"http://localhost:8080/rdf4j-server/repositories/plans": server.address}
    return {}


@pytest.mark.parametrize("name", list(SERVERS))
def test_bulk_loader(make, published, name):
    server = make(name, start=False)
    server.name = name
    if name == "Virtuoso":
        settings = (server.folder / "virtuoso.ini").read_text()
        settings = re.sub(r"DirsAllowed = .*", f"DirsAllowed = {published}", settings)
        (server.folder / "virtuoso.ini").write_text(settings)
    if name in RUNS_FIRST:
        server.start()
    follow(name, server.folder, changes(server))
    if name not in RUNS_FIRST:
        server.start()
    http = Http(timeout=60)
    outcomes = list(
        load(
            GraphStore(http, find_layout(http, server.address)),
            find_graphs(sorted(published.glob("*.nq"))),
            dry_run=True,
        )
    )
    assert {outcome.action for outcome in outcomes} == {Action.UNCHANGED}


def test_shards(make, published):
    server = make("Oxigraph", start=True)
    shards = server.folder / "shards"
    shards.mkdir()
    quads = list(parse(path=str(published / "social-credit-2015.nq")))
    for number in range(8):
        graph = NamedNode(f"{PLAN}-{number}")
        content = serialize((Quad(*quad.triple, graph) for quad in quads), format=RdfFormat.N_QUADS)
        (shards / f"{number}.nq.gz").write_bytes(gzip.compress(content, 1))
    said = follow("shards", server.folder, {"http://localhost:7878": server.address})
    assert said.count("added") == 8
    http = Http(timeout=60)
    store = GraphStore(http, find_layout(http, server.address))
    assert [store.count(f"{PLAN}-{number}") for number in range(8)] == [len(quads)] * 8


class Replica(Oxigraph):
    def command(self):
        command = super().command()
        return [command[0], "serve-read-only", *command[2:]]


def test_replicas(make):
    first = make("Oxigraph", start=False)
    follow("Oxigraph", first.folder, {})
    follow("replicas", first.folder, {})
    first.start()

    def answer(server):
        rows = Queries(server.query, default_graphs=(PLAN,)).run("workload")
        return [[str(value) for value in row] for row in rows]

    expected = answer(first)
    assert len(expected) > 50
    for number in (1, 2):
        folder = first.folder / f"server-{number}"
        folder.mkdir()
        (folder / "store").symlink_to(first.folder / f"replica-{number}")
        with Replica(folder, TOOLS) as replica:
            assert answer(replica) == expected


def test_every_recipe_is_run():
    assert RECIPES.keys() == {*SERVERS, "shards", "replicas"}
