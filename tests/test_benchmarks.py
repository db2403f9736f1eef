"""The benchmark runs, and its table is what it says: on the least that it can measure, and without a judgement."""

import json
import subprocess
import sys

from conftest import ROOT


def run(*options):
    command = [sys.executable, ROOT / "benchmarks", "--quick", "--rounds", "1", *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_one_row_in_every_form(tmp_path):
    done = run(
        "--only", "without limits", "--only", ".md within", "--json", "--markdown", tmp_path / "table.md"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    [row] = told["rows"]
    assert row["what"] == "reading .md within limits"
    assert row["ratio"] > 0
    assert row["met"] is None
    assert {"date", "commit", "machine", "Python", "pyoxigraph", "rdflib", "pyshacl"} <= set(told["about"])
    assert "| reading .md within limits | without limits |" in (tmp_path / "table.md").read_text("utf-8")
    assert "round 1/1 2/2" in done.stderr
