"""What queries find: rows, a graph, or yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Triple,
    Variable,
    parse_query_results,
)

from creditplan.display import as_html, counted
from creditplan.frames import frame
from creditplan.namespaces import shorten

_PARTS: Final = ("subject", "predicate", "object")
# What a literal is to Python; of all other types it is its words: a date may be a year only.
_VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    "xsd:integer": int,
    "xsd:boolean": lambda words: words in ("true", "1"),
    "xsd:decimal": float,
    "xsd:double": float,
}


class Rows:
    """The rows of a SELECT. They can be read as often as one likes, and a row asked for its terms by name.

    Args:
        found: as the RDF library gives it; nobody else may read from it.
    """

    def __init__(self, found: QuerySolutions) -> None:
        self._found = found
        self.variables: tuple[Variable, ...] = tuple(found.variables)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [variable.value for variable in self.variables]

    def __iter__(self) -> Iterator[QuerySolution]:
        return self._again()

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def serialize(self, format: QueryResultsFormat = QueryResultsFormat.JSON) -> bytes:
        """Write them in a format of SPARQL 1.1."""
        return (
            self._json if format == QueryResultsFormat.JSON else self._again().serialize(format=format) or b""
        )

    def to_pandas(self) -> Any:  # noqa: ANN401 (a data frame)
        """Return a :class:`pandas.DataFrame` of them: a column a variable, typed by its literals.

        An IRI is its text; whole numbers, decimals and truth values are such; a date is its words, as it may
        be a year or month only. Where a column holds nothing, :data:`pandas.NA` stands.

        Raises:
            InputError: pandas is not installed.
        """
        return frame({name: [_value(row[name]) for row in self] for name in self.names})

    def __repr__(self) -> str:
        return f"<Rows: {counted(len(self), 'row')} of {', '.join(self.names)}>"

    def _repr_html_(self) -> str:
        rows = ([_shown(row[name]) for name in self.names] for row in self)
        return as_html("", {}, self.names, rows, len(self))

    def _again(self) -> QuerySolutions:
        again = parse_query_results(self._json, format=QueryResultsFormat.JSON)
        assert isinstance(again, QuerySolutions)
        return again

    # What was found can be read once; written down it takes less room than as objects.
    @cached_property
    def _json(self) -> bytes:
        return self._found.serialize(format=QueryResultsFormat.JSON) or b""

    @cached_property
    def _count(self) -> int:
        return sum(1 for _ in self)


class Graph(list[Triple]):
    """The triples of a CONSTRUCT."""

    def to_pandas(self) -> Any:  # noqa: ANN401 (a data frame)
        """Return a :class:`pandas.DataFrame` of them with the columns subject, predicate and object.

        Raises:
            InputError: pandas is not installed.
        """
        return frame({name: [_value(getattr(one, name)) for one in self] for name in _PARTS})

    def __repr__(self) -> str:
        return f"<Graph: {counted(len(self), 'triple')}>"

    def _repr_html_(self) -> str:
        rows = ([_shown(getattr(one, name)) for name in _PARTS] for one in self)
        return as_html("", {}, _PARTS, rows, len(self))


Answer = Rows | QueryBoolean | Graph
"""Rows of a SELECT, truth of an ASK, triples of a CONSTRUCT."""


def to_answer(found: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    """Return what the RDF library found as people use it."""
    if isinstance(found, QueryTriples):
        return Graph(found)
    return Rows(found) if isinstance(found, QuerySolutions) else found


def _value(node: object) -> object:
    if isinstance(node, Literal):
        return _VALUES.get(shorten(node.datatype.value), str)(node.value)
    return node.value if isinstance(node, NamedNode) else None if node is None else str(node)


def _shown(node: object) -> str:
    """Return what people see of a term: IRIs with a prefix, where they have one."""
    if isinstance(node, NamedNode):
        return shorten(node.value)
    return node.value if isinstance(node, Literal) else "" if node is None else str(node)
