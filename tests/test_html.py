"""Pages are HTML as html-validate knows it."""

import json
import shutil
import subprocess

import pytest

from conftest import ROOT
from made_sites import make_own_site, make_site

VALIDATE = ROOT / ".venv" / "assets" / "node_modules" / ".bin" / "html-validate"
# What there is much of, by one of each.
FEW = {
    "task": 3,
    "section": 2,
    "agency": 30,
    "change": 5,
    "function": 5,
    "document": 5,
    "place": 3,
    "query": 60,
}


def some(folder):
    found = []
    for path in sorted(folder.rglob("*.html")):
        kind = path.parent.name
        if path.name.startswith("vocabulary.") or len(
            [p for p in found if p.parent == path.parent]
        ) >= FEW.get(kind, 40):
            continue
        found.append(path)
    return found


@pytest.mark.parametrize("site", ["packaged", "own"])
def test_pages_are_valid(site, tmp_path, pytestconfig):
    if not (VALIDATE.exists() and shutil.which("node")):
        missing = "html-validate is not there (make assets): pages were not validated"
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)(missing)
    made = make_site((), tmp_path / "out") if site == "packaged" else make_own_site(tmp_path)
    pages = some(made.folder)
    assert len(pages) > 100
    done = subprocess.run(
        [VALIDATE, "--config", ROOT / "tests" / "html-validate.json", "--formatter", "json", *pages],
        capture_output=True,
        check=False,
    )
    found = [
        (one["filePath"], m["line"], m["message"]) for one in json.loads(done.stdout) for m in one["messages"]
    ]
    assert not found[:10], done.stderr
