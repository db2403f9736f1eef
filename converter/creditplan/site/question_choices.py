"""What conditions of a question can ask for: the bodies, functions, places, tasks that the data have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from markupsafe import Markup
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions

from creditplan.iris import concept, register_agent
from creditplan.knowledge import Knowledge
from creditplan.model import Labels, Manner, Role
from creditplan.namespaces import slug
from creditplan.prepared import Parameter, PreparedQuery
from creditplan.query import Queries
from creditplan.site.question_tables import Row, name_of, texts
from creditplan.site.rendering import as_markup

FOLDER: Final = Path(__file__).with_name("choices")
MOST: Final = 500
"""So many can be chosen from."""
_LONGEST = 40
_CONCEPTS: Final[Mapping[str, type[Role] | type[Manner]]] = {"role": Role, "manner": Manner}
_CONTROLS: Final = {"text": "text", "integer": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be chosen: its IRI, what it is called, and how many tasks it has."""

    iri: str
    label: Labels
    weight: int = 1


@dataclass(frozen=True)
class Group:
    """Choices under a head; that of a lone group is "". Many pages show it: how it looks is kept."""

    head: str
    choices: tuple[Choice, ...]

    @cached_property
    def options(self) -> Mapping[str, Markup]:
        """Its options in HTML, by language."""
        return {language: Markup().join(self._options(language)) for language in ("zh", "en")}

    def _options(self, language: str) -> Iterator[Markup]:
        for one in self.choices:
            yield Markup('<option value="{}">{}</option>\n').format(
                one.iri, as_markup(one.label.best(language)[0])
            )


@dataclass(frozen=True, slots=True)
class Field:
    """A condition as a page asks for it.

    Attributes:
        control: ``select``, ``list`` (other IRIs too), ``text``, ``number`` or ``date``.
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
    groups: tuple[Group, ...] = ()
    more: bool = False


class Choices:
    """Finds what can be chosen, once.

    Args:
        knowledge: the register.
        data: what is asked; ``None``: too much for a page, and what the register has can be chosen.
    """

    def __init__(self, knowledge: Knowledge, data: Queries | None) -> None:
        self._knowledge, self._data = knowledge, data
        self._found: dict[tuple[str, bool], tuple[Group, ...]] = {}

    def fields(self, query: PreparedQuery) -> tuple[Field, ...]:
        """Return the fields of a query's form."""
        return tuple(self._field(query, parameter) for parameter in query.parameters)

    def _field(self, query: PreparedQuery, parameter: Parameter) -> Field:
        kind = parameter.type
        groups = () if kind in _CONTROLS else self._groups(kind, with_others="register" in query.tags)
        known = sum(len(group.choices) for group in groups)
        few = self._data is not None and known <= MOST
        return Field(
            parameter.name,
            kind,
            _CONTROLS.get(kind) or ("select" if few or kind in _CONCEPTS else "list"),
            parameter.required,
            name_of(parameter.name),
            Labels(parameter.description_zh, parameter.description),
            (parameter.example if parameter.required else parameter.default) or "",
            groups if few else tuple(Group(group.head, group.choices[:MOST]) for group in groups),
            known > MOST,
        )

    def _groups(self, kind: str, *, with_others: bool) -> tuple[Group, ...]:
        """Return what can be chosen; of bodies without tasks only the register tells."""
        asked = kind, with_others and kind == "agency"
        if asked not in self._found:
            found = tuple(self._choices(kind))
            own = tuple(one for one in found if one.weight)
            if asked[1] and len(own) < len(found):
                others = tuple(one for one in found if not one.weight)
                self._found[asked] = Group("with_tasks", own), Group("others", others)
            else:
                self._found[asked] = (Group("", own),)
        return self._found[asked]

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


def choices_of(data: Queries, kind: str) -> Mapping[str, Labels]:
    """Return what can be chosen of a kind, by IRI, as forms call it; of an endpoint nothing is asked."""
    if data.is_remote or not (FOLDER / f"{kind}.rq").is_file():
        return {}
    return {one.iri: one.label for one in (_choice(kind, row) for row in rows_of(data, choices_text(kind)))}


def topic_of(query: PreparedQuery) -> tuple[int, Labels]:
    """Return the topic that a query stands under, with its place among topics."""
    topics = texts()["topics"]
    places = [*dict.fromkeys(map(tuple, topics.values()))]
    for tag, words in topics.items():
        if tag in query.tags:
            return places.index(tuple(words)), Labels(*words)
    msg = f"no topic of questions.toml is a tag of the query {query.name}"
    raise LookupError(msg)
