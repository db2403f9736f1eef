"""Answers to queries that are written as publications are: spreadsheets and Turtle."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Triple

from creditplan.cli.terminal import emit
from creditplan.namespaces import BASE, shorten
from creditplan.publishing.cells import date_cell, number_cell, text_cell, to_csv, truth_cell
from creditplan.publishing.turtle import to_turtle
from creditplan.query import Rows

# A spreadsheet may take these for what they are.
_SPREADSHEET_CELLS = {
    "xsd:boolean": truth_cell,
    "xsd:date": date_cell,
    "xsd:decimal": number_cell,
    "xsd:integer": number_cell,
}


def print_turtle(triples: Iterable[Triple]) -> bool:
    """Print a graph; return whether there was anything in it."""
    quads = sorted((Quad(*triple) for triple in triples), key=str)
    emit(to_turtle([("", quads)], BASE).decode())
    return bool(quads)


def print_spreadsheet(answer: Rows) -> bool:
    """Print rows as CSV that Excel opens right; return whether there were any."""
    variables = [variable.value for variable in answer.variables]
    rows = [[_cell(solution[variable]) for variable in variables] for solution in answer]
    emit(to_csv(list(map(text_cell, variables)), rows).decode())
    return bool(rows)


def _cell(value: object) -> str:
    if isinstance(value, Literal):
        return _SPREADSHEET_CELLS.get(shorten(value.datatype.value), text_cell)(value.value)
    return text_cell(value.value if isinstance(value, NamedNode) else "" if value is None else str(value))
