"""What can be chosen of each kind, and what things are called, as the data say: queries in ``choices/``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from creditplan.model import Labels
from creditplan.namespaces import slug
from creditplan.query import Queries, Rows
from creditplan.site.asking import Asked
from creditplan.site.question_tables import Row, Table

FOLDER: Final = Path(__file__).with_name("choices")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen: its IRI, what it is called, and how many tasks it has."""

    iri: str
    label: Labels
    weight: int = 1


def choice_of(kind: str, row: Row) -> Choice:
    """Return what a row of a query in ``choices/`` says."""
    iri = row["value"]["value"]
    zh, en = (row[one]["value"] if one in row else "" for one in ("zh", "en"))
    if kind in ("task", "section"):
        key = slug(iri)
        zh, en = (f"{key} {_short(text)}" if text else "" for text in (zh, en))
    return Choice(iri, Labels(zh, en or None), int(row["weight"]["value"]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@cache
def choices_text(kind: str) -> str:
    """Return the query that finds what can be chosen of a kind, or is called in a way."""
    return (FOLDER / f"{kind}.rq").read_text("utf-8")


def rows_of(data: Asked, text: str) -> Collection[Row]:
    """Ask the data; return rows."""
    answer = data.ask(text)
    assert isinstance(answer, Rows)
    return Table(answer)


def labels_of(data: Asked, things: set[str]) -> dict[str, Labels]:
    """Return what things are called in the data."""
    if not things:
        return {}
    asked = " ".join(str(NamedNode(one)) for one in sorted(things))
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(data, choices_text("label").replace("UNDEF", asked)):
        label = row["label"]
        found.setdefault(row["thing"]["value"], {})[label["xml:lang"]] = label["value"]
    return {iri: Labels(words.get("zh", ""), words.get("en")) for iri, words in found.items()}


def choices_of(data: Queries, kind: str) -> Mapping[str, Labels]:
    """Return what can be chosen of a kind, by IRI, as forms call it; of an endpoint nothing is asked."""
    if data.is_remote or not (FOLDER / f"{kind}.rq").is_file():
        return {}
    return {one.iri: one.label for one in (choice_of(kind, row) for row in rows_of(data, choices_text(kind)))}
