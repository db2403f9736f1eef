"""What conditions of a question can ask for: the bodies, functions, places, tasks that the data have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions

from creditplan.iris import concept, register_agent
from creditplan.knowledge import Knowledge
from creditplan.model import Labels, Manner, Role
from creditplan.namespaces import slug
from creditplan.prepared import Parameter, PreparedQuery
from creditplan.query import Queries
from creditplan.site.question_tables import Row, name_of, texts

FOLDER: Final = Path(__file__).with_name("choices")
_MOST: Final = 500
_LONGEST = 40
_CONCEPTS: Final = {"role": Role, "manner": Manner}
_CONTROLS: Final = {"text": "text", "integer": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen: its IRI, what it is called, and how many tasks it has."""

    iri: str
    label: Labels
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """A condition as a page asks for it.

    Attributes:
        control: ``select``, ``list`` (choices, and IRIs that are no choice), ``text``, ``number`` or ``date``.
        groups: choices under a head; the head of a lone group is "".
        more: whether there are more to choose than there is room for.
    """

    name: str
    type: str
    control: str
    required: bool
    label: Labels
    description: Labels
    example: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    more: bool = False


class Choices:
    """Finds what can be chosen, once.

    Args:
        knowledge: the register.
        data: what is asked; ``None``: too much for a page, and what the register has can be chosen.
    """

    def __init__(self, knowledge: Knowledge, data: Queries | None) -> None:
        self._knowledge, self._data = knowledge, data
        self._found: dict[str, list[Choice]] = {}

    def fields(self, query: PreparedQuery) -> tuple[Field, ...]:
        """Return the fields of a query's form."""
        return tuple(self._field(query, parameter) for parameter in query.parameters)

    def _field(self, query: PreparedQuery, parameter: Parameter) -> Field:
        name = parameter.name
        kind = parameter.type
        groups = tuple(self._groups(query, kind)) if kind not in _CONTROLS else ()
        known = sum(len(choices) for _, choices in groups)
        few = self._data is not None and known <= _MOST
        return Field(
            name,
            kind,
            _CONTROLS.get(kind) or ("select" if few or kind in _CONCEPTS else "list"),
            parameter.required,
            name_of(name),
            Labels(parameter.description_zh, parameter.description),
            (parameter.example if parameter.required else parameter.default) or "",
            tuple((head, choices[:_MOST]) for head, choices in groups),
            known > _MOST,
        )

    def _groups(self, query: PreparedQuery, kind: str) -> Iterator[tuple[str, tuple[Choice, ...]]]:
        found = self._of(kind)
        if kind != "agency":
            yield "", tuple(found)
            return
        own = tuple(one for one in found if one.weight)
        # Of bodies without tasks only the register tells.
        if "register" in query.tags and len(own) < len(found):
            yield "with_tasks", own
            yield "others", tuple(one for one in found if not one.weight)
        else:
            yield "", own

    def _of(self, kind: str) -> list[Choice]:
        if kind not in self._found:
            self._found[kind] = [*self._choices(kind)]
        return self._found[kind]

    def _choices(self, kind: str) -> Iterator[Choice]:
        register = self._knowledge.register
        if kind in _CONCEPTS:
            for one in _CONCEPTS[kind]:
                yield Choice(concept(one), register.concepts[one])
        elif self._data:
            for row in rows_of(self._data, choices_text(kind)):
                yield _choice(kind, row)
        elif kind == "agency":
            for agent in register.agents:
                yield Choice(register_agent(agent), Labels(agent.short_name, agent.label.en))


def _choice(kind: str, row: Row) -> Choice:
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


def rows_of(data: Queries, text: str) -> Sequence[Row]:
    """Ask the data; return rows."""
    answer = data.ask(text)
    assert isinstance(answer, QuerySolutions)
    found: Sequence[Row] = json.loads(answer.serialize(format=QueryResultsFormat.JSON) or b"{}")["results"][
        "bindings"
    ]
    return found


def labels_of(data: Queries, things: set[str]) -> dict[str, Labels]:
    """Return what things are called in the data."""
    if not things:
        return {}
    asked = " ".join(str(NamedNode(one)) for one in sorted(things))
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(data, choices_text("label").replace("UNDEF", asked)):
        label = row["label"]
        found.setdefault(row["thing"]["value"], {})[label["xml:lang"]] = label["value"]
    return {iri: Labels(words.get("zh", ""), words.get("en")) for iri, words in found.items()}


def topic_of(query: PreparedQuery) -> tuple[int, Labels]:
    """Return the topic that a query stands under, with its place among topics."""
    topics = texts()["topics"]
    for place, (tag, words) in enumerate(topics.items()):
        if tag in query.tags:
            return [*dict.fromkeys(map(tuple, topics.values()))].index(tuple(words)), Labels(*words)
    msg = f"no topic of questions.toml is a tag of the query {query.name}"
    raise LookupError(msg)
