"""The prepared queries as values, ready made where they can be."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from creditplan.errors import InputError
from creditplan.query.values import suggestion
from creditplan.ready import find, ready
from creditplan.resources import resource, resources


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a prepared query, as its header describes it."""

    name: str
    type: str
    required: bool
    description: str
    example: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A question as a SPARQL query; ``form`` is SELECT, CONSTRUCT or ASK."""

    name: str
    summary: str
    summary_zh: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    form: str
    text: str

    def bind(self, values: Mapping[str, NamedNode | Literal | None]) -> str:
        """Return the query with its parameters bound.

        Args:
            values: terms by parameter; an optional one that is absent or ``None`` keeps the file's own value.

        Raises:
            InputError: a parameter is unknown, or a required one is missing.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise InputError(
                    f"query {self.name} has no parameter {name!r}",
                    remedy=f"its parameters: {', '.join(known) or 'none'}",
                )
        # All places are found before any is filled: a value may look like another parameter's block.
        blocks: list[tuple[int, int, str]] = []
        for parameter in self.parameters:
            value = values.get(parameter.name)
            if value is None and parameter.required:
                raise InputError(
                    f"query {self.name} needs the parameter {parameter.name}",
                    remedy=f"{parameter.description}; for example: {parameter.example}",
                )
            if value is not None:
                place = next(values_of(parameter.name).finditer(self.text))
                blocks.append((*place.span(1), f" {value} "))
        text = self.text
        for start, end, term in sorted(blocks, reverse=True):
            text = text[:start] + term + text[end:]
        return text


@cache
def load_queries() -> Mapping[str, PreparedQuery]:
    """Load the queries that ship with the package (once), sorted by name.

    Raises:
        InputError: a file has a broken header; with its line.
    """
    queries: Mapping[str, PreparedQuery] = _kept() or ready("queries")
    return queries


def load_query(name: str) -> PreparedQuery:
    """Load one of these queries, and no other.

    Raises:
        InputError: there is none of this name, or its file has a broken header.
    """
    names = query_names()
    if name not in names:
        raise InputError(
            f"there is no query {name!r}",
            remedy=suggestion(name, names) or "list them with: creditplan query",
        )
    kept = _kept()
    if kept:
        return kept[name]
    from creditplan.query.files import read_query  # noqa: PLC0415 (a library that ready queries do without)

    return read_query(resource("queries", f"{name}.rq"))


def query_names() -> Collection[str]:
    """Return the names of these queries, sorted."""
    kept = _kept()
    return kept.keys() if kept else [path.stem for path in resources("queries", "*.rq")]


def values_of(name: str) -> re.Pattern[str]:
    """Return a pattern for the ``VALUES`` block of a parameter; its group is what the braces hold."""
    return re.compile(rf"VALUES\s+\?{name}\s*\{{([^{{}}]*)\}}")


@cache
def _kept() -> Mapping[str, PreparedQuery] | None:
    queries: Mapping[str, PreparedQuery] | None = find("queries")
    return queries
