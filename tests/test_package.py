"""The wheel: it ships everything, and works in an empty directory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from the files that git tracks, as a release is built."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("creditplan-*.whl")
    return path


def test_the_wheel_ships_what_the_product_needs(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    data = {name.removeprefix("creditplan/_data/") for name in names if name.startswith("creditplan/_data/")}
    expected = {
        str(path.relative_to(ROOT))
        for folder in ("ontology", "shapes", "queries", "sources")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert data == expected
    assert {path.rpartition(".")[2] for path in data} == {"ttl", "tsv", "jsonld", "rq", "txt", "toml"}
    modules = {str(path.relative_to(ROOT / "converter")) for path in (ROOT / "converter").rglob("*.py")}
    assert modules <= names
    assert {"creditplan/py.typed", "creditplan/parsing/lexicon.toml", "creditplan/store/stores.toml"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_works_in_an_empty_directory(wheel, tmp_path, published):
    target, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        target,
        wheel,
    ]
    subprocess.run(install, check=True, capture_output=True)
    env = os.environ | {"PYTHONPATH": str(target)}

    def run(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=empty, env=env, capture_output=True, text=True, check=True).stdout

    assert run("-c", "import creditplan; print(creditplan.__file__)").startswith(str(target))
    run("-m", "creditplan", "build")
    built = {path.name: path.read_bytes() for path in (empty / "dist").iterdir()}
    assert built == {path.name: path.read_bytes() for path in published.iterdir()}
    assert "深入推进商务诚信建设" in run("-m", "creditplan", "query", "sections")
