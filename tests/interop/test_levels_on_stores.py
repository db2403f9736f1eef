"""Queries by function and place on real triple stores, over three plans of different levels."""

from __future__ import annotations

import pytest
from pyoxigraph import parse
from servers import SERVERS, CannotRunError

from conftest import ROOT
from creditplan import Queries
from creditplan.namespaces import BASE
from creditplan.pipeline import build
from creditplan.query import Rows
from creditplan.remote import Client
from creditplan.store import GraphStore, Http, find_graphs, find_layout, load
from test_levels import ANSWERS, FOLDER, IDS

pytestmark = pytest.mark.interop
PLANS = sorted(path.stem for path in FOLDER.glob("*.txt"))
GRAPHS = [f"{BASE}graph/{name}" for name in ("register", *PLANS)]


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    out = tmp_path_factory.mktemp("levels")
    build([FOLDER], out)
    return out


@pytest.fixture(scope="module")
def local(levels):
    return Queries(quad for name in PLANS for quad in parse(path=str(levels / f"{name}.nq")))


@pytest.fixture(scope="module", params=list(SERVERS))
def remote(request, levels, tmp_path_factory):
    server = SERVERS[request.param](tmp_path_factory.mktemp(request.param), ROOT / ".venv" / "interop")
    try:
        server.start()
    except CannotRunError as error:
        fails = request.config.getoption("--require-tools") and request.param != "RDF4J"
        (pytest.fail if fails else pytest.skip)(str(error))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        http = Http(timeout=60)
        list(load(GraphStore(http, find_layout(http, server.address)), find_graphs([levels])))
    yield Queries(server.query, default_graphs=GRAPHS, client=Client(timeout=60))
    server.stop()


def rows(answer):
    assert isinstance(answer, Rows)
    return [[getattr(value, "value", None) for value in row] for row in answer]


@pytest.mark.parametrize(("name", "values"), [answer[:2] for answer in ANSWERS], ids=IDS)
def test_the_rows_are_those_of_the_files(local, remote, name, values):
    found = rows(remote.run(name, **values))
    assert found
    assert found == rows(local.run(name, **values))
