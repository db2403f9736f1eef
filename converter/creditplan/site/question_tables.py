"""Answers to queries as tables of a page: columns with heads in words, things with their names and links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal, NamedNode

from creditplan.model import Labels
from creditplan.namespaces import expand, shorten
from creditplan.query import Rows

# What a variable's name, label or title is called in Chinese and in English.
_COMPANIONS = (("Name", "Label"), ("Title", "TitleEn"), ("Label", "LabelEn"), ("", "En"))
# These are called ?title and ?titleEn.
_TITLED = ("task", "section", "subTask", "plan")
_PLACEHOLDER = re.compile(r"\{(rows|distinct|first|chosen)(?: (\w+))?\}")
_BOOLEAN = expand("xsd:boolean")
_NO_TYPE = {expand("xsd:string"), expand("rdf:langString")}

Term = Mapping[str, str]
Row = Mapping[str, Term]
"""A row as SPARQL's JSON has it: terms by variable; what is not bound is not there."""


class Table(Collection[Row]):
    """An answer row by row: its rows are never all there at once.

    Args:
        rows: of the answer.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.names = rows.names

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            terms = ((name, row[name]) for name in self.names)
            yield {name: _term(term) for name, term in terms if term is not None}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row: object) -> bool:
        return any(one == row for one in self)


def _term(node: object) -> Term:
    if isinstance(node, NamedNode):
        return {"type": "uri", "value": node.value}
    if not isinstance(node, Literal):
        return {"type": "bnode", "value": str(node).removeprefix("_:")}
    found = {"type": "literal", "value": node.value}
    if node.language:
        found["xml:lang"] = node.language
    elif node.datatype.value not in _NO_TYPE:
        found["datatype"] = node.datatype.value
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: the variable.
        zh, en: variables that hold what its value is called; "" where there is none.
        label: the head.
        words: what words of the query mean, such as ``before``.
    """

    name: str
    zh: str
    en: str
    label: Labels
    words: Mapping[str, Labels]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column.

    Attributes:
        text: words in both languages, or one text that has no language.
        iri: what it is about, if it has an IRI; "" else.
    """

    text: Labels | str
    iri: str = ""


@cache
def texts() -> Mapping[str, Any]:
    """Return the words of the pages of questions."""
    return tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))


def name_of(variable: str) -> Labels:
    """Return what a variable is called, where nobody has said it: as it is written."""
    return Labels(*texts()["names"].get(variable, (variable, variable)))


def columns_of(variables: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that variables make: what only names another stands in its column."""
    known, taken, columns = {*variables}, set[str](), []
    for name in variables:
        if name in taken:
            continue
        pairs = [(name + zh, name + en) for zh, en in _COMPANIONS]
        if name in _TITLED:
            pairs.append(("title", "titleEn"))
        zh, en = next(((zh, en) for zh, en in pairs if {zh, en} <= known and not {zh, en} & taken), ("", ""))
        taken |= {name, zh, en}
        words = texts()["values"].get(name, {})
        means = {word: Labels(*both) for word, both in words.items()}
        columns.append(Column(name, zh, en, name_of(name), means))
    return tuple(columns)


def unnamed(rows: Iterable[Row], columns: Sequence[Column]) -> set[str]:
    """Return the IRIs in rows that no column names."""
    return {
        row[one.name]["value"]
        for row in rows
        for one in columns
        if one.name in row and row[one.name]["type"] == "uri" and one.zh not in row and one.en not in row
    }


def cell_of(row: Row, column: Column, labels: Mapping[str, Labels]) -> Cell:
    """Return what stands in a column of a row.

    Args:
        row: as it was found.
        column: which one.
        labels: what things are called that the row does not name.
    """
    term, zh, en = row.get(column.name), row.get(column.zh), row.get(column.en)
    iri = term["value"] if term and term["type"] == "uri" else ""
    if zh or en:
        return Cell(Labels(zh["value"] if zh else "", en["value"] if en else None), iri)
    if not term:
        return Cell("")
    value = term["value"]
    if iri:
        return Cell(labels.get(iri) or shorten(iri), iri)
    if value in column.words:
        return Cell(column.words[value])
    if term.get("datatype") == _BOOLEAN:
        words = texts()["words"]
        key = f"{value}_word"
        return Cell(Labels(words["zh"].get(key, value), words["en"].get(key, value)))
    language = term.get("xml:lang", "")
    return Cell(Labels("", value) if language == "en" else Labels(value) if language else value)


def sentence(
    template: str,
    language: str,
    rows: Collection[Row],
    columns: Sequence[Column],
    chosen: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Say in words what was found, as ``answer`` in the head of a query has it; nothing found: "".

    The page says the same of the answers that it finds itself.

    Args:
        template: with placeholders.
        language: zh or en.
        rows: what was found.
        columns: of the table.
        chosen: what was asked about, in words, by parameter.
    """

    def said(found: re.Match[str]) -> str:
        what, name = found.groups()
        if what == "rows":
            return str(len(rows))
        if what == "chosen":
            return chosen.get(name, "")
        if what == "distinct":
            return str(len({row[name]["value"] for row in rows if name in row}))
        column = next(one for one in columns if one.name == name)
        text = cell_of(next(iter(rows)), column, {}).text
        return text.best(language)[0] if isinstance(text, Labels) else text

    return _PLACEHOLDER.sub(said, template) if rows and template else ""
