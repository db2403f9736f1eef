"""Fixtures: the packaged plan at each step of the road, computed once."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

from browsing import started
from creditplan.cli import main
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import build, convert, packaged_plan
from creditplan.reading import read
from made_sites import make_site

ROOT = Path(__file__).resolve().parents[1]

# Whoever runs the tests may speak another language.
for _variable in ("CREDITPLAN_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(_variable, None)

# How long an example takes says more of the machine than of us.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption("--require-tools", action="store_true", help="fail where an outside tool is missing")


@pytest.fixture(scope="module", autouse=True)
def settled():
    """What earlier modules hold is not looked through again whenever memory is collected: it is a lot."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def register():
    return open_knowledge().register


@pytest.fixture(scope="session")
def document():
    return read(packaged_plan())


@pytest.fixture(scope="session")
def conversion(document):
    return convert(document, open_knowledge(), Iris())


@pytest.fixture(scope="session")
def plan(conversion):
    return conversion.plan


@pytest.fixture(scope="session")
def quads(conversion):
    return conversion.quads


@pytest.fixture(scope="session")
def triples(quads):
    return {quad.triple for quad in quads}


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Folder of a fresh build of the packaged plan."""
    folder = tmp_path_factory.mktemp("published") / "dist"
    build(out=folder)
    return folder


@pytest.fixture(scope="session")
def ready_made():
    """What is ready to load is of the present sources, as after ``make``."""
    subprocess.run([sys.executable, "-m", "creditplan.ready"], cwd=ROOT / "converter", check=True)


@pytest.fixture
def creditplan(tmp_path):
    """Run the command in an empty folder; returns the completed process."""

    def run(*arguments, input=None, env=None, cwd=tmp_path, prefix=()):
        return subprocess.run(
            [*prefix, sys.executable, "-m", "creditplan", *map(str, arguments)],
            input=input,
            capture_output=True,
            cwd=cwd,
            env=os.environ | {"PYTHONUTF8": "1"} | (env or {}),
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def rapper(pytestconfig):
    """Path of raptor's parser, which did not write our files."""
    found = shutil.which("rapper")
    if not found:
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing("rapper is not installed (Debian package raptor2-utils)")
    return found


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Run the command in an empty folder, as ``creditplan`` does, but in this process, where all is loaded."""

    def run(*arguments, input=None):
        done = CliRunner().invoke(main, list(map(str, arguments)), input=input)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    monkeypatch.chdir(tmp_path)
    return run


# Chromium and the site of the packaged plan take long: all tests share one of each.


@pytest.fixture(scope="session")
def chromium(pytestconfig):
    with started(pytestconfig) as browser:
        yield browser


@pytest.fixture(scope="session")
def packaged_site(tmp_path_factory):
    """The site of the packaged plan, two folders deep, so that it can be served below a path."""
    return make_site((), tmp_path_factory.mktemp("packaged") / "some" / "path")
