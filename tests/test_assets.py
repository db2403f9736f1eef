"""What pages load of others is what the pinned packages give."""

import json
import shutil
import subprocess

import pytest

from conftest import ROOT

TOOL = ROOT / "tools" / "assets"
VENDOR = ROOT / "converter" / "creditplan" / "site" / "assets" / "vendor"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_bundles_are_those_of_the_pinned_packages(tmp_path, pytestconfig):
    if not shutil.which("npm"):
        missing = "npm is not installed: the bundles of assets/vendor were not made anew"
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)(missing)
    subprocess.run([TOOL / "install.sh", ROOT / ".venv" / "assets", tmp_path / "vendor"], check=True)
    made, kept = contents(tmp_path / "vendor"), contents(VENDOR)
    assert sorted(made) == sorted(kept), "run make assets and commit"
    assert not [name for name in made if made[name] != kept[name]], "run make assets and commit"


def test_every_package_is_pinned_and_its_licence_lies_beside_it():
    about = json.loads((TOOL / "package.json").read_text("utf-8"))
    locked = json.loads((TOOL / "package-lock.json").read_text("utf-8"))["packages"]
    texts = (VENDOR / "LICENCES.txt").read_text("utf-8")
    for name, version in {**about["dependencies"], **about["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for name, version in about["dependencies"].items():
        assert f"{name} {version} (" in texts
