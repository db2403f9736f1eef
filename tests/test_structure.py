"""How the parser is built: objects are whole when they are made."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT

PARSING = ROOT / "converter" / "creditplan" / "parsing"
MODULES = sorted(PARSING.rglob("*.py"))


def written(node):
    """Yield the attributes of ``self`` that a piece of code sets, deletes or adds to."""
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Attribute)
            and isinstance(part.ctx, ast.Store | ast.Del)
            and isinstance(part.value, ast.Name)
            and part.value.id == "self"
        ):
            yield part.lineno, part.attr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PARSING)))
def test_no_method_changes_its_object(path):
    """A question answers: who asks it again, or in another order, hears the same."""
    functions = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    changed = [
        found
        for function in functions
        if function.name not in ("__init__", "__post_init__")
        for found in written(function)
    ]
    assert not changed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PARSING)))
def test_no_module_calls_what_is_private_to_another(path):
    private = [
        (node.lineno, node.attr)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and node.attr != "_replace"
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    ]
    assert not private


def test_nothing_is_told_apart_by_its_address():
    """Values that are equal mean the same; what is not a value is a key by itself."""
    calls = [
        (path.name, node.lineno)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id"
    ]
    assert not calls
