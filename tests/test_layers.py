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
    "conversion",
    "mapping",
    "reasoning",
    "query",
    "publishing",
    "pipeline",
    "store",
    "cli",
]
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
