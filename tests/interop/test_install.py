"""Without a checkout: the wheel, installed by pip, pipx and uv into environments of its own, works in an empty folder.

What the wheel needs comes from the package index.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from conftest import ROOT, TOOLS, missing

pytestmark = pytest.mark.interop
INSTALLERS = TOOLS / "installers" / "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("creditplan-*.whl")
    return path


def ran(*command, cwd, env=None, code=0):
    """Run a command; nothing of our own environment helps it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "CREDITPLAN"))}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=clean | (env or {}), capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr[-2000:]
    return done.stdout if code == 0 else done.stderr


@pytest.fixture(scope="module", params=["pip", "pipx", "uv"])
def installed(request, pytestconfig, wheel, tmp_path_factory):
    """The command as an installer put it there, and what installs more beside it."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "pip":
        ran(sys.executable, "-m", "venv", folder / "env", cwd=folder)
        pip = folder / "env" / "bin" / "pip"
        ran(pip, "install", "--quiet", wheel, cwd=folder)
        return folder / "env" / "bin" / "creditplan", [pip]
    tool = INSTALLERS / request.param
    if not tool.exists():
        missing(pytestconfig, f"{request.param} is not there (make .venv/interop/ready)")
    if request.param == "uv":
        env = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
        ran(tool, "tool", "install", "--python", sys.executable, f"{wheel}", cwd=folder, env=env)
        python = folder / "tools" / "creditplan" / "bin" / "python"
        return folder / "bin" / "creditplan", [tool, "pip", "install", "--python", python]
    env = {"PIPX_HOME": str(folder / "home"), "PIPX_BIN_DIR": str(folder / "bin")}
    ran(tool, "install", "--python", sys.executable, wheel, cwd=folder, env=env)
    told = [f"{name}={value}" for name, value in env.items()]
    # pipx keeps one pip for all of its environments.
    return folder / "bin" / "creditplan", ["env", *told, tool, "runpip", "creditplan", "install"]


def test_it_works_in_an_empty_folder(installed, tmp_path):
    creditplan, _ = installed
    assert re.fullmatch(r"creditplan, version [\d.]+\n", ran(creditplan, "--version", cwd=tmp_path))
    ran(creditplan, "build", "--out", "data", cwd=tmp_path)
    assert (tmp_path / "data" / "social-credit-2015.ttl").stat().st_size > 100_000
    said = ran(creditplan, "validate", "--json", "data/social-credit-2015.ttl", cwd=tmp_path)
    assert json.loads(said)["conforms"] is True
    rows = json.loads(ran(creditplan, "query", "sections", "--json", cwd=tmp_path))["results"]["bindings"]
    assert len(rows) == 12
    (tmp_path / "plan.txt").write_text("某方案\n1、做事。（财政部负责）\n", "utf-8")
    ran(creditplan, "build", "plan.txt", "--out", "own", cwd=tmp_path)


# It is the same wheel, and a site takes its time.
@pytest.mark.parametrize("installed", ["uv"], indirect=True)
def test_it_makes_a_site(installed, tmp_path):
    creditplan, _ = installed
    ran(creditplan, "site", "--out", "site", cwd=tmp_path)
    assert (tmp_path / "site" / "plan" / "social-credit-2015.html").is_file()


def test_the_remedy_for_a_missing_library_works_as_it_is_told(installed, tmp_path):
    creditplan, install = installed
    (tmp_path / "plan.md").write_text("# 某方案\n\n1. 做事。（财政部负责）\n", "utf-8")
    told = ran(creditplan, "build", "plan.md", "--out", "own", cwd=tmp_path, code=2)
    remedy = re.search(r"→ pip install (.*)", told)[1]
    assert "creditplan" not in remedy
    command = install if "install" in install else [*install, "install"]
    ran(*command, *shlex.split(remedy), cwd=tmp_path)
    ran(creditplan, "build", "plan.md", "--out", "own", cwd=tmp_path)
