"""The prepared queries as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.namespaces import expand

PARAMETER_TYPES: Final = (
    "agency",
    "function",
    "place",
    "task",
    "section",
    "role",
    "manner",
    "text",
    "integer",
    "date",
)
"""What parameters can stand for."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a prepared query, as its header describes it."""

    name: str
    type: str
    required: bool
    description: str
    example: str | None = None
    default: str | None = None
    description_zh: str = ""


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A question as a SPARQL query; ``form`` is SELECT, CONSTRUCT or ASK.

    ``answer`` and ``answer_zh`` say what was found in words: ``{rows}`` is how many rows, ``{distinct task}``
    how many values the column has, ``{first agent}`` what stands in it in the first row, ``{chosen agency}``
    what was asked about. "" where nobody has written it.
    """

    name: str
    summary: str
    summary_zh: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    form: str
    text: str
    description_zh: str = ""
    answer: str = ""
    answer_zh: str = ""

    @property
    def asks_evidence(self) -> bool:
        """Whether it may ask for evidence: who names no term of RDF names no subject, predicate or object."""
        return expand("rdf:") in self.text

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
                    tr("query {name} has no parameter {parameter!r}", name=self.name, parameter=name),
                    remedy=tr("its parameters: {known}", known=", ".join(known) or tr("none")),
                )
        # All places are found before any is filled: a value may look like another parameter's block.
        blocks: list[tuple[int, int, str]] = []
        for parameter in self.parameters:
            value = values.get(parameter.name)
            if value is None and parameter.required:
                raise InputError(
                    tr(
                        "query {name} needs the parameter {parameter}",
                        name=self.name,
                        parameter=parameter.name,
                    ),
                    remedy=tr(
                        "{description}; for example: {example}",
                        description=parameter.description,
                        example=parameter.example,
                    ),
                )
            if value is not None:
                place = next(values_of(parameter.name).finditer(self.text))
                blocks.append((*place.span(1), f" {value} "))
        text = self.text
        for start, end, term in sorted(blocks, reverse=True):
            text = text[:start] + term + text[end:]
        return text


def find_query(queries: Mapping[str, PreparedQuery], name: str) -> PreparedQuery:
    """Return one of some queries, without reading another.

    Raises:
        InputError: there is none of this name, or its file has a broken header.
    """
    if name not in queries:
        raise InputError(
            tr("there is no query {name!r}", name=name),
            remedy=suggestion(name, queries) or tr("list them with: creditplan query"),
        )
    return queries[name]


def values_of(name: str) -> re.Pattern[str]:
    """Return a pattern for the ``VALUES`` block of a parameter; its group is what the braces hold."""
    return re.compile(rf"VALUES\s+\?{name}\s*\{{([^{{}}]*)\}}")
