"""Modules import only from modules before them on the road."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT

PACKAGE = ROOT / "converter" / "creditplan"
ORDER = [
    "lazy_names",
    "errors",
    "folder",
    "confined",
    "rdf_files",
    "resources",
    "ready",
    "dates",
    "model",
    "words",
    "remote",
    "reading",
    "parsing",
    "explanation",
    "coverage",
    "namespaces",
    "iris",
    "ntriples",
    "canonical",
    "registers",
    "validation",
    "mapping",
    "reasoning",
    "prepared",
    "knowledge",
    "conversion",
    "doors",
    "query",
    "publishing",
    "pipeline",
    "store",
    "cli",
]
# Rooms within a package, which import only from those before them.
INNER = {
    "reading": [
        *("text", "layout", "archive", "sites", "numbering", "docx", "html", "markdown", "office", "pdf"),
        *("formats", "readers", "sides", "standard_input", "web", "__init__"),
    ],
    "remote": [
        *("credentials", "addresses", "limits", "unpacking", "replies", "transport", "session", "client"),
        *("rdf", "__init__"),
    ],
    "registers": [
        *("__init__", "identifiers", "links", "link_file", "statements", "bodies", "changes", "checks"),
        *("files", "history", "profile", "spelling", "matching"),
    ],
    "validation": ["report", "triples", "shapes", "fast", "reference", "rdf", "__init__"],
    "prepared": ["__init__", "files"],
    "query": ["local", "endpoint", "values", "__init__", "packaged"],
    "parsing": ["lines", "clauses", "agents", "layout", "outline", "plan", "__init__"],
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def layer(path):
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "creditplan":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("creditplan."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("creditplan."))


def test_every_module_has_its_place():
    assert {layer(path) for path in MODULES} == {*ORDER, "__init__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_back(path):
    own = layer(path)
    if own == "__init__":
        return
    for other in imported(path):
        assert other == own or ORDER.index(other) < ORDER.index(own)


def rooms(path, package):
    """Yield the rooms of a package that one of its modules imports from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        own = (name.split(".") for name in names if f"{name}.".startswith(f"creditplan.{package}."))
        yield from (parts[2] if len(parts) > 2 else "__init__" for parts in own)


@pytest.mark.parametrize("package", INNER)
def test_imports_point_back_within_a_package(package):
    order = INNER[package]
    paths = [path for path in MODULES if layer(path) == package]
    room = {path: path.relative_to(PACKAGE / package).parts[0].removesuffix(".py") for path in paths}
    assert {*room.values()} == {*order}
    wrong = {
        f"{path.relative_to(PACKAGE)} imports {other}"
        for path in paths
        for other in rooms(path, package)
        if order.index(other) > order.index(room[path])
    }
    assert not wrong


@pytest.mark.parametrize("one, other", [("registers", "parsing"), ("parsing", "registers")])
def test_siblings_do_not_know_each_other(one, other):
    assert not [path for path in MODULES if layer(path) == one and other in imported(path)]


def test_words_know_little():
    known = {name for path in MODULES if layer(path) == "words" for name in imported(path)}
    assert known <= {"words", "model", "errors", "resources", "dates"}


def test_the_model_and_the_parser_know_no_rdf():
    for path in MODULES:
        if layer(path) in (
            *(
                "errors",
                "resources",
                "dates",
                "model",
                "words",
                "reading",
                "parsing",
                "explanation",
                "coverage",
            ),
        ):
            assert not any(library in path.read_text("utf-8") for library in ("rdflib", "pyoxigraph"))


def test_modules_stay_small():
    long = {
        str(path): count for path in MODULES if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long
