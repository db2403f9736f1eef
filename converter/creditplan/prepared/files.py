"""Reads the query files ``queries/*.rq``: a header in YAML, as grlc reads it, above plain SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Store

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.prepared import PARAMETER_TYPES, Parameter, PreparedQuery, values_of
from creditplan.resources import resources

_HEADER = re.compile(r"#\+ ?(.*)")
_FORM = re.compile(r"^\s*(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
_REQUIRED_KEYS = {"summary", "summary_zh", "description", "tags"}
_QUERY_KEYS = {*_REQUIRED_KEYS, "params", "description_zh", "answer", "answer_zh"}
_PARAMETER_KEYS = {"type", "required", "description", "description_zh", "example", "default"}


class QueryFiles(Mapping[str, PreparedQuery]):
    """The queries that ship with the package by name, sorted; a file is read when it is asked for, once.

    What asks for one raises :class:`InputError` where its file has a broken header; with its line.
    """

    def __init__(self) -> None:
        self._paths = {path.stem: path for path in resources("queries", "*.rq")}
        self._read: dict[str, PreparedQuery] = {}

    def __getitem__(self, name: str) -> PreparedQuery:
        if name not in self._read:
            self._read[name] = read_query(self._paths[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_queries(_: object) -> dict[str, PreparedQuery]:
    """Read all of them."""
    return dict(QueryFiles())


def read_query(path: Path) -> PreparedQuery:
    """Read one query file.

    Raises:
        InputError: unknown or missing header key, unused or unbound parameter, unparsable query.
    """
    text = path.read_text("utf-8")
    header = _header(path, text)
    _check_keys(path, text, header, _QUERY_KEYS, _REQUIRED_KEYS)
    parameters = tuple(
        _parameter(path, text, name, value) for name, value in (header.get("params") or {}).items()
    )
    form = _FORM.search(text)
    if not form:
        raise InputError(tr("no SELECT, CONSTRUCT or ASK starts a line"), source=str(path))
    try:
        Store().query(text)
    except SyntaxError as error:
        raise InputError(tr("the query cannot be parsed: {error}", error=error), source=str(path)) from error
    return PreparedQuery(
        path.stem,
        header["summary"],
        header["summary_zh"],
        header["description"],
        tuple(header["tags"]),
        parameters,
        form[1],
        text,
        *(header.get(key, "") for key in ("description_zh", "answer", "answer_zh")),
    )


def _header(path: Path, text: str) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        match = _HEADER.fullmatch(line)
        if not match:
            break
        lines.append(match[1])
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            tr("the header is not valid YAML: {error}", error=getattr(error, "problem", error)),
            source=str(path),
            line=mark.line + 1 if mark else 1,
        ) from error
    if not isinstance(header, dict):
        raise InputError(
            tr("the query has no header"), source=str(path), line=1, remedy=tr("start with: #+ summary: …")
        )
    return header


def _check_keys(path: Path, text: str, table: Any, known: set[str], required: set[str]) -> None:  # noqa: ANN401
    if not isinstance(table, dict):
        raise InputError(tr("a parameter's header must be a table"), source=str(path), line=1)
    for key in table:
        if key not in known:
            line = next((n for n, row in enumerate(text.splitlines(), 1) if f"{key}:" in row), 1)
            raise InputError(
                tr("unknown header key {key!r}", key=key),
                source=str(path),
                line=line,
                remedy=tr("known keys: {known}", known=", ".join(sorted(known))),
            )
    missing = sorted(required - set(table))
    if missing:
        raise InputError(
            tr("the header lacks {missing}", missing=", ".join(missing)), source=str(path), line=1
        )


def _parameter(path: Path, text: str, name: str, table: dict[str, Any]) -> Parameter:
    _check_keys(path, text, table, _PARAMETER_KEYS, {"type", "required", "description"})
    line = next((n for n, row in enumerate(text.splitlines(), 1) if f"{name}:" in row), 1)
    if table["type"] not in PARAMETER_TYPES:
        raise InputError(
            tr("unknown parameter type {type!r}", type=table["type"]),
            source=str(path),
            line=line,
            remedy=tr("known types: {parameter_types}", parameter_types=", ".join(PARAMETER_TYPES)),
        )
    if len(values_of(name).findall(text)) != 1:
        raise InputError(
            tr("the parameter {name} is not used exactly once", name=name),
            source=str(path),
            line=line,
            remedy=tr("write VALUES ?{name} {{ … }} once in WHERE", name=name),
        )
    example, default = (None if table.get(k) is None else str(table[k]) for k in ("example", "default"))
    return Parameter(
        name,
        table["type"],
        bool(table["required"]),
        table["description"],
        example,
        default,
        table.get("description_zh", ""),
    )
