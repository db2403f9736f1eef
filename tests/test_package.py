"""The wheel: it ships everything, and works in an empty directory."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile

import pytest

from conftest import ROOT
from creditplan.ready import ARTEFACTS

READY = "from creditplan.ready import *; print(*(name for name in ARTEFACTS if find(name) is not None))"


def build(folder, *options):
    command = [sys.executable, "-m", "build", *options, "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("creditplan-*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from the files that git tracks, as a release is built."""
    return build(tmp_path_factory.mktemp("wheel"), "--wheel")


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
    assert {path.rpartition(".")[2] for path in data} == {
        "ttl",
        "tsv",
        "jsonld",
        "rq",
        "txt",
        "toml",
        "csv",
        "xml",
    }
    modules = {str(path.relative_to(ROOT / "converter")) for path in (ROOT / "converter").rglob("*.py")}
    assert modules <= names
    assert {"creditplan/py.typed", "creditplan/words/lexicon.toml", "creditplan/store/stores.toml"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "creditplan/locale/zh/LC_MESSAGES/creditplan.mo" in names
    ready = {name.removeprefix("creditplan/_ready/") for name in names if "/_ready/" in name}
    assert ready == {f"{name}.pickle" for name in ARTEFACTS}


def test_a_wheel_from_the_sdist_is_the_same(wheel, tmp_path):
    from_sdist = build(tmp_path)  # without options, the wheel is built from the sdist
    one, other = (zipfile.ZipFile(path) for path in (wheel, from_sdist))
    assert sorted(one.namelist()) == sorted(other.namelist())
    for name in one.namelist():
        assert one.read(name) == other.read(name) or name.endswith("/RECORD"), name
    [sdist] = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        assert not [name for name in archive.getnames() if "_ready" in name]


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
    assert run("-c", READY).split() == [*ARTEFACTS]
    run("-m", "creditplan", "build")
    built = {path.name: path.read_bytes() for path in (empty / "dist").iterdir()}
    assert built == {path.name: path.read_bytes() for path in published.iterdir()}
    assert "深入推进商务诚信建设" in run("-m", "creditplan", "query", "sections")
