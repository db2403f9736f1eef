"""Answers to queries, as they are printed: tables, CSV and JSON."""

from __future__ import annotations

import json

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions

from creditplan.cli.tables import print_table
from creditplan.cli.terminal import emit, plain_json, say
from creditplan.errors import InputError
from creditplan.namespaces import shorten
from creditplan.query import Answer

_RESULT_FORMATS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}


def print_answer(answer: Answer, output: str | None) -> bool:
    """Print an answer; return whether there was anything in it."""
    if isinstance(answer, list):
        if output not in (None, "turtle"):
            raise InputError(f"a graph cannot be printed as {output}", remedy="use --format turtle")
        from creditplan.cli.sheets import print_turtle  # noqa: PLC0415 (all that writes publications)

        return print_turtle(answer)
    if output == "turtle":
        raise InputError(
            "rows cannot be printed as turtle", remedy="use --format table, spreadsheet, csv or json"
        )
    if output in _RESULT_FORMATS:
        content = (answer.serialize(format=_RESULT_FORMATS[output]) or b"").decode()
        emit(content if output == "csv" else plain_json(content) + "\n")
        return _holds_rows(content, output)
    if isinstance(answer, QueryBoolean):
        say("yes" if answer else "no")
        return bool(answer)
    if output == "spreadsheet":
        from creditplan.cli.sheets import print_spreadsheet  # noqa: PLC0415 (as above)

        return print_spreadsheet(answer)
    return _print_rows(answer)


def _holds_rows(content: str, output: str | None) -> bool:
    if output == "csv":
        return len(content.splitlines()) > 1
    answer = json.loads(content)
    return bool(answer.get("boolean", answer.get("results", {}).get("bindings")))


def _print_rows(answer: QuerySolutions) -> bool:
    variables = [variable.value for variable in answer.variables]
    rows = [[_cell(solution[variable]) for variable in variables] for solution in answer]
    numeric = [
        v for i, v in enumerate(variables) if rows and all(row[i].isdigit() or not row[i] for row in rows)
    ]
    print_table(variables, rows, numeric=numeric)
    say(f"({len(rows)} row{'' if len(rows) == 1 else 's'})", err=True)
    return bool(rows)


def _cell(value: object) -> str:
    if isinstance(value, NamedNode):
        return shorten(value.value)
    return value.value if isinstance(value, Literal) else ("" if value is None else str(value))
