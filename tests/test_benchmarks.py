"""The benchmark runs, and its table is what it says: on the least that it can measure, and without a judgement."""

import json
import subprocess
import sys

from conftest import ROOT


def run(*options):
    command = [sys.executable, ROOT / "benchmarks", "--quick", "--rounds", "1", *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_two_rows_in_every_form(tmp_path):
    done = run("--only", "ready quads", "--json", "--markdown", tmp_path / "table.md")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    packaged, small = told["rows"]
    assert packaged["what"] == "text → canonical N-Quads, packaged plan"
    assert packaged["target"] == "≤ 9"
    assert packaged["met"] is (packaged["ratio"] <= 9)
    assert small["ratio"] > 1
    assert small["met"] is None
    assert {"date", "commit", "machine", "Python", "pyoxigraph", "rdflib", "pyshacl"} <= set(told["about"])
    assert f"| {small['what']} | {small['÷']} |" in (tmp_path / "table.md").read_text("utf-8")
    assert "round 1/1 4/4" in done.stderr
