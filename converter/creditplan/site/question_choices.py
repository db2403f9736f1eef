"""What conditions of a question can ask for: the bodies, functions, places, tasks that the data have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markupsafe import Markup

from creditplan.iris import concept, register_agent
from creditplan.knowledge import Knowledge
from creditplan.model import Labels, Manner, Role
from creditplan.prepared import Parameter, PreparedQuery
from creditplan.site.asking import Asked
from creditplan.site.choice_rows import Choice, choice_of, choices_text, rows_of
from creditplan.site.question_tables import name_of, texts
from creditplan.site.rendering import as_markup

MOST: Final = 500
"""So many can be chosen from."""
_CONCEPTS: Final[Mapping[str, type[Role] | type[Manner]]] = {"role": Role, "manner": Manner}
_CONTROLS: Final = {"text": "text", "integer": "number", "date": "date"}


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

    def __init__(self, knowledge: Knowledge, data: Asked | None) -> None:
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
                yield choice_of(kind, row)
        elif kind == "agency":
            for agent in register.agents:
                yield Choice(register_agent(agent), Labels(agent.short_name, agent.label.en))


def topic_of(query: PreparedQuery) -> tuple[int, Labels]:
    """Return the topic that a query stands under, with its place among topics."""
    topics = texts()["topics"]
    places = [*dict.fromkeys(map(tuple, topics.values()))]
    for tag, words in topics.items():
        if tag in query.tags:
            return places.index(tuple(words)), Labels(*words)
    msg = f"no topic of questions.toml is a tag of the query {query.name}"
    raise LookupError(msg)
