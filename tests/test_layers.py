"""Rooms import only from those of lower ranks, as docs/architecture.md says."""

from __future__ import annotations

import ast
import re

import pytest

from conftest import ROOT

PACKAGE = ROOT / "converter" / "creditplan"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAME = re.compile(r"`([a-z_]+)`")
RANKS = {
    room: int(rank)
    for rank, rooms in re.findall(r"^\| (\d+) \| ([^|]+) \|", PAGE, re.MULTILINE)
    for room in NAME.findall(rooms)
}
INNER = {
    package: {room: rank for rank, rooms in enumerate(order.split("→")) for room in NAME.findall(rooms)}
    for package, order in re.findall(r"^\| `([a-z_]+)` \| ([`a-z_ →]+) \|$", PAGE, re.MULTILINE)
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")
NO_RDF = ["errors", "resources", "dates", "model", "words", "reading", "parsing", "explanation", "coverage"]
PACKAGES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def names(path, folder):
    """The room of a folder that a module is in, or is."""
    return path.relative_to(folder).parts[0].removesuffix(".py")


def imported(path, package):
    """The names that a module imports from a package, one below it each."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package + "."):
            yield node.module.removeprefix(package + ".").partition(".")[0]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(package + "."):
                    yield alias.name.removeprefix(package + ".").partition(".")[0]


def test_the_files_that_the_page_names_are_there():
    for name in re.findall(r"`([\w./-]+(?:/|\.(?:py|toml|ttl|tsv|svg|rq|md)))`", PAGE):
        places = [
            PACKAGE / name,
            ROOT / name,
            ROOT / "ontology" / name,
            PACKAGE / "pictures/lifelines" / name,
        ]
        assert any(place.exists() for place in places), name


def test_every_room_has_its_rank():
    assert {names(path, PACKAGE) for path in MODULES} == {*RANKS, "__init__"}
    assert sorted(INNER) == PACKAGES
    for package in PACKAGES:
        rooms = {names(path, PACKAGE / package) for path in (PACKAGE / package).rglob("*.py")}
        assert {*rooms} == {*INNER[package], "__init__"}, package


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_knows_only_lower_ranks(path):
    own = names(path, PACKAGE)
    if own == "__init__":
        return
    assert not {
        other for other in imported(path, "creditplan") if other != own and RANKS[other] >= RANKS[own]
    }


@pytest.mark.parametrize(
    ("package", "path"),
    [
        pytest.param(package, path, id=str(path.relative_to(PACKAGE)))
        for package in PACKAGES
        for path in sorted((PACKAGE / package).rglob("*.py"))
    ],
)
def test_a_room_within_a_package_knows_only_those_below_it(package, path):
    own, ranks = names(path, PACKAGE / package), INNER[package]
    if own == "__init__":
        return
    others = {name for name in imported(path, f"creditplan.{package}") if name != own}
    # What the package's own module says is below all of its rooms.
    assert not {other for other in others if ranks.get(other, -1) >= ranks[own]}


def test_the_model_and_the_parser_know_no_rdf():
    for path in MODULES:
        if names(path, PACKAGE) in NO_RDF:
            assert not any(library in path.read_text("utf-8") for library in ("rdflib", "pyoxigraph"))


def test_modules_stay_small():
    long = {
        str(path): count for path in MODULES if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long
