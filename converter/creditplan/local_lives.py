"""Who a local body was on a date, and what took its place: 洛阳市西工区工商局 in 2015, and by 2020."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditplan.dates import first_day, last_day
from creditplan.errors import InputError
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import AgentKind, Jurisdiction, Labels, PlaceState, Register
from creditplan.parsing.agents.names import NameResolver
from creditplan.words.normalise import normalise

if TYPE_CHECKING:
    from creditplan.registers.function_table import Window
    from creditplan.registers.functions import FunctionReading

Days = tuple[str, str]
"""The first and the last day on which some place took a name, or gave it up."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A name that local bodies of a function bore for a time.

    Attributes:
        label: the name with its place, and an English one made by rule.
        functions: their keys and labels.
        form: the key and labels of what sort of body it is.
        taken, given_up: when places took the name, and gave it up; ``None``: no bound is known.
        borne: whether the name was borne on the date asked about: it could, it could not, or ``None``: in
            some places, or no date is given.
        sources: keys of references.ttl.
    """

    label: Labels
    functions: tuple[tuple[str, Labels], ...]
    form: tuple[str, Labels]
    taken: Days | None
    given_up: Days | None
    borne: bool | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalLife:
    """A local body that a name means.

    Attributes:
        name: as it was given.
        slug: the last part of its IRI, which is the same in every plan of a publisher.
        place: its key and full name on the date.
        on, by: the dates that ``was`` and ``became`` are about.
        was: what the name says.
        became: what took its place, in order of time; the last is what there was on ``by``, if that is known.
    """

    name: str
    slug: str
    place: tuple[str, str]
    on: str | None
    by: str | None
    was: Stage
    became: tuple[Stage, ...]


class LocalLives:
    """Reads names of local bodies as of a date.

    Args:
        knowledge: has the register and the places.
        on: when the names were borne; ``None``: unknown.
        by: up to when it is told what took their place; ``None``: as far as it is known.
        place: key of the place that is meant where a name says none.
        register: bodies that are known; by default those of ``knowledge``.

    Raises:
        InputError: the second date is before the first one.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        on: str | None = None,
        by: str | None = None,
        place: str | None = None,
        register: Register | None = None,
    ) -> None:
        from creditplan.registers.local_bodies import place_on  # noqa: PLC0415 (needs the tables)

        if on and by and last_day(by) < first_day(on):
            raise InputError(
                tr("{by} is before {on}", by=by, on=on), remedy=tr("ask what took its place by a later date")
            )
        self._knowledge, self._on, self._by = knowledge, on, by
        self._register = register or knowledge.register
        own = Jurisdiction(place_on(self._register, place, on), "metadata", place) if place else None
        self._resolver = NameResolver(self._register, on, own)

    def of(self, name: str) -> LocalLife | None:
        """Return whom a name means; ``None``: no local body whose place and function are known."""
        agent = self._resolver.resolve(name).agent
        if agent.kind is not AgentKind.LOCAL:
            return None
        body = self._resolver.localities.read(normalise(name))
        if body is None or body.reading is None:
            return None
        label = Labels(agent.label.zh, agent.english_by_rule)
        return LocalLife(
            name,
            agent.slug,
            (body.place.key, body.place.full_name),
            self._on,
            self._by,
            _stage(label, body.reading.said),
            tuple(self._later(body.place, body.reading.said)),
        )

    def _later(self, place: PlaceState, said: FunctionReading) -> Iterator[Stage]:
        from creditplan.registers.functions import function_names  # noqa: PLC0415
        from creditplan.registers.local_bodies import english_body, level_of  # noqa: PLC0415

        names = function_names()
        read, seen = names.as_of(said, self._by), {said.stem}
        while read.became and read.became not in seen and (self._by is None or read.holds is not True):
            own = read.became
            seen.add(own)
            later = names.exactly(own, self._by)
            if later is None or (
                self._by and later.since and last_day(self._by) < first_day(later.since.first)
            ):
                return
            read = later
            in_provinces = names.table["of_provinces"].get(own, own)
            for there in self._places_then(place):
                # Municipalities have 局 where other provinces have 厅.
                is_province = level_of(there) == 1 and not there.name.endswith("市")
                english = english_body(there, read.functions, read.form)
                called = there.full_name + (in_provinces if is_province else own)
                yield _stage(Labels(called, english), read)

    def _places_then(self, place: PlaceState) -> list[PlaceState]:
        """Return what a place is on the later date: itself as it is called then, or who has its area."""
        from creditplan.registers.local_bodies import place_on  # noqa: PLC0415

        places = self._knowledge.places
        heirs = places.became(place.key, self._by) if place.key in places else ()
        return [place_on(self._register, heir.division.id, self._by) for heir in heirs] or [place]


def _stage(label: Labels, said: FunctionReading) -> Stage:
    from creditplan.registers.local_bodies import form_labels, function_labels  # noqa: PLC0415

    functions, forms = function_labels(), form_labels()
    return Stage(
        label,
        tuple((key, Labels(*functions[key])) for key in said.functions),
        (said.form, Labels(*forms[said.form])),
        _days(said.since),
        _days(said.until),
        said.holds,
        said.rests_on,
    )


def _days(window: Window | None) -> Days | None:
    return (window.first, window.last) if window else None
