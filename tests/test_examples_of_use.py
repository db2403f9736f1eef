"""The examples of use run: the cells of the notebook, and the script for R where R is installed."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess

import pytest

from conftest import ROOT

NOTEBOOK = ROOT / "examples" / "plans.ipynb"
SCRIPT = ROOT / "examples" / "plans.R"


def cells():
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    return notebook["cells"]


def run(source, names):
    """Run a cell; return what its last line says, as a notebook shows it."""
    tree = ast.parse(source)
    shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(shown.value), "cell", "eval"), names) if shown else None


def test_the_notebook_runs(tmp_path, monkeypatch, plan):
    monkeypatch.chdir(tmp_path)
    names, shown = {}, []
    for cell in cells():
        if cell["cell_type"] == "code":
            shown.append(run("".join(cell["source"]), names))
    assert repr(shown[0]) == repr(plan)
    assert len(shown[1]) == 5 and len(shown[2]) == 10
    assert shown[2]["all"].is_monotonic_decreasing and shown[2].index[0] == "发展改革委"
    assert len(shown[4]) == 11 and len(shown[5]) == 5
    assert shown[6].conforms


def test_the_notebook_holds_no_results():
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells())
    assert len({cell["id"] for cell in cells()}) == len(cells())


def test_the_script_for_r_runs(published, plan):
    found = shutil.which("Rscript")
    if not found:
        pytest.skip("R is not installed (Debian package r-base-core)")
    done = subprocess.run(
        [found, "--vanilla", SCRIPT, published],
        capture_output=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode()
    tasks = plan.to_frames()["tasks"]
    led = tasks[tasks["lead"].fillna("").str.contains("；")]
    assert f"tasks that several bodies lead: {len(led)} of {len(tasks)}" in said
    assert "发展改革委" in said
