"""Functions as people call them: labels of ``functions.ttl``, and English names of bodies, made by rule."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from creditplan.model import Labels
from creditplan.namespaces import expand, slug
from creditplan.registers.functions import FunctionReading, function_names
from creditplan.resources import resource

SCHEME: Final = "functions.ttl"
_FUNCTION: Final = "https://w3id.org/creditplan/function/"


@cache
def function_labels() -> Mapping[str, Labels]:
    """Load the labels of the functions that ship with the package, by key (once)."""
    said: dict[str, dict[str, str]] = {}
    label = expand("skos:prefLabel")
    for quad in parse(path=resource("ontology", SCHEME), format=RdfFormat.TURTLE):
        one, text = quad.subject, quad.object
        if quad.predicate.value != label or not isinstance(one, NamedNode) or one.value == _FUNCTION:
            continue
        if isinstance(text, Literal):
            said.setdefault(slug(one.value), {})[text.language or ""] = text.value
    return {key: Labels(texts["zh"], texts["en"]) for key, texts in said.items()}


def english_name(read: FunctionReading) -> str:
    """Return what a body is, in English: ``Public finance (department of a government)``.

    Made by rule of its functions and form, and no name that it bears.
    """
    form = function_names().forms[read.form][1]
    functions = ", ".join(function_labels()[key].en or "" for key in read.functions)
    return f"{functions} ({form})" if functions else form[0].upper() + form[1:]
