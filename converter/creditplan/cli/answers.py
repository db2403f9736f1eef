"""Answers to queries, as they are printed: tables, CSV and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
)

from creditplan.cli.tables import print_table
from creditplan.cli.terminal import emit, plain_json, say
from creditplan.errors import InputError
from creditplan.messages import tr, trn
from creditplan.namespaces import shorten, slug
from creditplan.query import Answer, Rows

_PART = re.compile(r"(?P<plan>.*/plan/[^/]+)/(?P<kind>task|section)/(?P<key>[^/]+)")
_NO_NUMBER = re.compile(r"\D").search
_RESULT_FORMATS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}


class Sayer(Protocol):
    """Says answers in words."""

    def of(
        self, variables: Sequence[str], rows: Sequence[Mapping[str, Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Return an answer in words by language."""


def print_answer(
    answer: Answer,
    output: str | None,
    label: Callable[[str], str],
    title: Callable[[str], str],
    said: Sayer | None = None,
) -> bool:
    """Print an answer; return whether there was anything in it.

    Args:
        answer: what was found.
        output: the format; none: a table, or Turtle for a graph.
        label: gives the Chinese label of an IRI that a table shows, or "".
        title: gives the title of a plan by its IRI; a table of tasks of several plans has a column of them.
        said: says it in words, which stand above a table, and in JSON as ``answer``.
    """
    if isinstance(answer, list):
        if output not in (None, "turtle"):
            raise InputError(
                tr("a graph cannot be printed as {output}", output=output), remedy=tr("use --format turtle")
            )
        from creditplan.cli.sheets import print_turtle  # noqa: PLC0415 (all that writes publications)

        return print_turtle(answer)
    if output == "turtle":
        raise InputError(
            tr("rows cannot be printed as turtle"), remedy=tr("use --format table, spreadsheet, csv or json")
        )
    if output in _RESULT_FORMATS:
        content = (answer.serialize(format=_RESULT_FORMATS[output]) or b"").decode()
        emit(content if output == "csv" else plain_json(_with_words(content, said)) + "\n")
        return _holds_rows(content, output)
    if isinstance(answer, QueryBoolean):
        say(tr("yes") if answer else tr("no"))
        return bool(answer)
    if output == "spreadsheet":
        from creditplan.cli.sheets import print_spreadsheet  # noqa: PLC0415 (as above)

        return print_spreadsheet(answer)
    if said:
        for words in _words(json.loads(answer.serialize()), said).values():
            # Beside the table, which programs cut up, as the number of rows is.
            say(words, err=True)
    return _print_rows(answer, label, title)


def _words(found: Mapping[str, Any], said: Sayer) -> Mapping[str, str]:
    return said.of(found["head"]["vars"], found["results"]["bindings"]) if "results" in found else {}


def _with_words(content: str, said: Sayer | None) -> str:
    """Add to an answer in JSON what it says in words."""
    words = _words(json.loads(content), said) if said else {}
    return json.dumps({**json.loads(content), "answer": words}, ensure_ascii=False) if words else content


def rows_of(answer: Answer) -> list[dict[str, str]]:
    """Return rows with what stands in their columns as words; where nothing does, none."""
    if not isinstance(answer, Rows):
        return []
    names = [variable.value for variable in answer.variables]
    return [{name: _cell(row[name]) for name in names} for row in answer]


def _holds_rows(content: str, output: str | None) -> bool:
    if output == "csv":
        return len(content.splitlines()) > 1
    answer = json.loads(content)
    return bool(answer.get("boolean", answer.get("results", {}).get("bindings")))


def _print_rows(answer: Rows, label: Callable[[str], str], title: Callable[[str], str]) -> bool:
    """Print a table without the columns that hold nothing; what stands in it can be given to a parameter."""
    columns: dict[str, list[object]] = {variable.value: [] for variable in answer.variables}
    for solution in answer:
        for variable in answer.variables:
            columns[variable.value].append(solution[variable])
    number = max(map(len, columns.values()), default=0)
    empty = [name for name, cells in columns.items() if number and all(cell is None for cell in cells)]
    iris = [name for name, cells in columns.items() if any(isinstance(cell, NamedNode) for cell in cells)]
    plans = {part["plan"] for name in iris for part in map(_part_of_plan, columns[name]) if part}
    shown = {name: _cells(name, cells, plans, label) for name, cells in columns.items() if name not in empty}
    if len(plans) > 1 and "plan" not in shown:
        shown["plan"] = _titles([columns[name] for name in iris], number, title)
    print_table(
        list(shown),
        list(zip(*shown.values(), strict=True)),
        numeric=[name for name, cells in shown.items() if number and not any(map(_NO_NUMBER, cells))],
        whole=iris,
        spare=[name for name in iris if f"{name}Name" in shown],
    )
    nothing = tr("; nothing in {empty}", empty=", ".join(empty)) if empty else ""
    say(
        trn("({count} row{nothing})", "({count} rows{nothing})", number, nothing=nothing),
        err=True,
    )
    return number > 0


def _titles(columns: Sequence[list[object]], number: int, title: Callable[[str], str]) -> list[str]:
    """Return the title of the plan that each row is about: of the first task or section in it."""
    rows = [[column[row] for column in columns] for row in range(number)]
    parts = (next(filter(None, map(_part_of_plan, cells)), None) for cells in rows)
    return [title(part["plan"]) if part else "" for part in parts]


def _cells(
    name: str, values: Sequence[object], plans: Collection[str], label: Callable[[str], str]
) -> list[str]:
    """Write what stands in a column, as a parameter takes it; the kind only if the head does not say it.

    Tasks and sections are written without their plan, where all are of one, else with its id; where ids are
    not enough, by their IRIs.
    """
    ids = [slug(plan) for plan in plans]
    cells = []
    for value in values:
        cell = _cell(value)
        if (part := _part_of_plan(value)) and len(set(ids)) == len(ids):
            kind = "" if name.lower().endswith(part["kind"]) else f"{part['kind']}/"
            cell = f"{slug(part['plan'])}/" * (len(ids) > 1) + kind + part["key"]
        elif isinstance(value, NamedNode) and (chinese := label(value.value)):
            kind, _, key = cell.rpartition(":")
            cell = f"{key if name.lower().endswith(kind) else cell} {chinese}"
        cells.append(cell)
    return cells


def _part_of_plan(value: object) -> re.Match[str] | None:
    return _PART.fullmatch(value.value) if isinstance(value, NamedNode) else None


def _cell(value: object) -> str:
    if isinstance(value, NamedNode):
        return shorten(value.value)
    return value.value if isinstance(value, Literal) else ("" if value is None else str(value))
