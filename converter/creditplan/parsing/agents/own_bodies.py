"""A publisher's own bodies (``bodies.csv``): whom their names mean, and what is wrong with their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import NamedTuple

from creditplan.dates import ALWAYS
from creditplan.errors import InputError, suggestion
from creditplan.messages import tr
from creditplan.model import Agent, AgentKind, BodyRow, Jurisdiction, Labels, PlaceState, Register
from creditplan.namespaces import BASE
from creditplan.parsing.agents.jurisdictions import said_place
from creditplan.parsing.agents.localities import LocalBody, Localities, is_by_level
from creditplan.parsing.agents.names import provisional_slug
from creditplan.registers.local_bodies import (
    english_body,
    form_labels,
    function_labels,
    level_of,
    place_on,
    with_parents,
)
from creditplan.registers.local_names import local_names
from creditplan.registers.place_tables import packaged_places
from creditplan.words.names import is_shared
from creditplan.words.normalise import normalise

_REGISTERED = BASE + "agency/"
_DEPARTMENT = "department"
_OF_COUNTIES = ("区", "县", "旗")
_LEVEL_OF_ZONE = re.compile("^区(?=[\u4e00-\u9fff]{2})")
_Labels = Mapping[str, tuple[str, str]]


class OwnBodies:
    """Finds the bodies of a table as a plan names them.

    Args:
        rows: the table.
        register: has the provinces, and bodies that rows mean.
        on: date of the plan, whole or partial; ``None``: unknown.
        own: whose plan it is.
        zone: the zone in that place, if it is the zone's plan: that of rows without a place.
    """

    def __init__(
        self,
        rows: Iterable[BodyRow],
        register: Register,
        on: str | None,
        own: PlaceState | None,
        zone: str = "",
    ) -> None:
        self._register, self._on, self._own, self._zone = register, on, own, zone
        above = [place.key for place in with_parents(register, own.key, on)] if own else []
        self._line: list[str | None] = [*([] if own and not zone else [None]), *above]
        self._rows: dict[str, list[BodyRow]] = {}
        for row in rows:
            for name in dict.fromkeys(map(normalise, row.names)):
                self._rows.setdefault(name, []).append(row)
        self._agent = cache(self._made)

    def find(self, words: str) -> Agent | None:
        """Return the body that a name means, normalised; ``None``: the table does not say.

        It says nothing on a date that no row holds on, nor where several may hold. 市数据局 of a place is
        meant in plans of that place and of places within it, a name that says no level in all plans.
        """
        held = self._held(self._rows.get(words, ()))
        if not held:
            return self._in_full.get(words)
        places = {row: self._place_of(row) for row in held}
        near = sorted(self._line.index(key) for key in places.values() if key in self._line)
        if near:
            meant = [row for row, key in places.items() if key == self._line[near[0]]]
        else:
            meant = [] if self._own and is_by_level(words) else held
        return self._agent(meant[0]) if len(meant) == 1 else None

    def told(self, agent: Agent) -> Agent:
        """Return what the table says of a body that a rule has read, if it says anything."""
        return self._by_key.get(agent.slug, agent)

    @cached_property
    def _by_key(self) -> dict[str, Agent]:
        """The bodies of rows that hold on the date, by their keys."""
        rows = dict.fromkeys(row for own in self._rows.values() for row in own if row.life.may_hold(self._on))
        return {agent.slug: agent for agent in map(self._agent, rows) if agent.kind is AgentKind.LOCAL}

    @cached_property
    def _in_full(self) -> dict[str, Agent]:
        """The same by their names with those of their places: 洛阳市数智局, 河南省洛阳市数智局."""
        found: dict[str, Agent] = {}
        for agent in self._by_key.values():
            places = [*with_parents(self._register, agent.jurisdiction, None)] if agent.jurisdiction else []
            if places and agent.label.zh.startswith(places[0].full_name):
                own = agent.label.zh.removeprefix(places[0].full_name)
                found |= {agent.label.zh: agent, places[0].name + own: agent}
        return found

    def _held(self, rows: Iterable[BodyRow]) -> list[BodyRow]:
        on, rows = self._on, list(rows)
        certain = [row for row in rows if on and row.life.holds(on)]
        return certain or [row for row in rows if row.life.may_hold(on)]

    def _place_of(self, row: BodyRow) -> str | None:
        place = _place(row, self._register)
        return place.key if place else self._line[0]

    def _made(self, row: BodyRow) -> Agent:
        return to_agent(row, self._register, self._own.key if self._own else None, self._zone)


def to_agent(row: BodyRow, register: Register, own: str | None = None, zone: str = "") -> Agent:
    """Return the body that a row is about.

    What the row leaves open is read of its name by rule. The key is that of a local body by rule, so that a
    body keeps it when somebody adds a row.

    Args:
        row: the row.
        register: has the provinces, and the bodies that rows mean.
        own: key of the place whose plan names it; that of a row without a place.
        zone: the zone in it whose plan it is; then that of such a row.

    Raises:
        InputError: the row names a place, function, form or body that is not there.
    """
    slug = _registered(row)
    if slug:
        return _known_body(row, slug, register)
    name = normalise(row.names[0])
    # As it is today, not on the date of the plan: the key is the same in all plans.
    said = _place(row, register)
    place = said or (place_on(register, own, None) if own else None)
    if zone and not said:
        name = zone + _LEVEL_OF_ZONE.sub("", name)
    read = _by_rule(name, place, register)
    full = _full_name(name, place)
    key = place.full_name + read.own if place and read else full
    functions = _keys(row, "function", row.functions, function_labels()) or (read.functions if read else ())
    forms = _keys(row, "form", (row.form,) if row.form else (), _forms())
    form = forms[0] if forms else (read or guessed(name)).form or _DEPARTMENT
    others = tuple(dict.fromkeys([name, *map(normalise, row.names)]))
    label = full if is_by_level(name) or read else name
    province = [*with_parents(register, place.key, None)][-1] if place else None
    return Agent(
        AgentKind.LOCAL,
        provisional_slug(key),
        Labels(label),
        label,
        tuple(dict.fromkeys([label, *others])),
        life=row.life,
        place=province.key if province else None,
        jurisdiction=place.key if place else None,
        functions=functions,
        form=form,
        english_by_rule=english_body(place, functions, form) if place and functions else None,
        same_as=row.same_as,
    )


class Guess(NamedTuple):
    """What a name lets think that its body does and is; empty: nothing."""

    functions: tuple[str, ...] = ()
    form: str = ""


def guessed(name: str, on: str | None = None) -> Guess:
    """Return what a name says of itself, else what its longest end would that has a function: 某某财政局."""
    names = local_names()
    read = names.read(name, on)
    said = read.said if read and read.said.form != "group" else None
    if said and said.functions:
        return Guess(said.functions, said.form)
    ends = (names.functions.exactly(name[start:], on) for start in range(1, len(name) - 1))
    end = next((one for one in ends if one and one.functions), None)
    return Guess(end.functions if end else (), (said or end or Guess()).form)


def with_bodies(register: Register, rows: Iterable[BodyRow]) -> Register:
    """Return a register that has the bodies of a table too."""
    agents = dict(register.by_slug)
    for row in rows:
        made = to_agent(row, register)
        if made.slug in agents:  # names that a body of the register has besides
            known = agents[made.slug]
            names = dict.fromkeys(map(normalise, row.names), row.life)
            more = {name: life for name, life in names.items() if life != ALWAYS}
            made = replace(
                known, names=tuple(dict.fromkeys([*known.names, *names])), periods={**known.periods, **more}
            )
        agents[made.slug] = made
    return replace(register, agents=tuple(agents.values()))


def faults(rows: Iterable[BodyRow], register: Register) -> Iterator[InputError]:
    """Yield what is wrong with the rows of a table, one error for each row that has any."""
    seen: dict[tuple[str, str | None], list[BodyRow]] = {}
    made: dict[str, BodyRow] = {}
    for row in rows:
        try:
            _check_once(row, to_agent(row, register), made)
            _check_registered(row, register)
            place = _place(row, register)
            for name in dict.fromkeys(map(normalise, row.names)):
                others = seen.setdefault((name, place.key if place else None), [])
                _check_alone(row, name, others)
                others.append(row)
        except InputError as error:
            yield error


def _check_registered(row: BodyRow, register: Register) -> None:
    """Refuse a name that means a body of the register, unless the row says that it is this one."""
    for name in row.names:
        known = register.by_name.get(normalise(name), ())
        shared = is_shared(normalise(name))
        slugs = [agent.slug for agent in known if agent.place or not shared]
        if slugs and _registered(row) not in slugs:
            raise _error(
                row,
                tr("{name} is a name of {slugs} in the register", name=name, slugs=", ".join(slugs)),
                tr(
                    "leave the row out, or give the name with its place; to say which of them it means, "
                    "write same as {slugs}",
                    slugs=slugs[0],
                ),
            )


def _check_once(row: BodyRow, agent: Agent, made: dict[str, BodyRow]) -> None:
    """Refuse a second row of a body: name and place are its key, whatever the time."""
    if agent.kind is not AgentKind.LOCAL:
        return
    other = made.setdefault(agent.slug, row)
    if other is not row:
        raise _error(
            row,
            tr(
                "{names} is the body of line {at}: its name and place are the same",
                names=row.names[0],
                at=other.at[1],
            ),
            tr("write one row, from its first day to its last; what it was called besides are other names"),
        )


def _check_alone(row: BodyRow, name: str, others: Iterable[BodyRow]) -> None:
    for other in others:
        if row.life.overlaps(other.life):
            raise _error(
                row,
                tr("{name} is said at line {at} already, of the same time", name=name, at=other.at[1]),
                tr("remove one of the rows, or say from when to when each holds"),
            )


def _registered(row: BodyRow) -> str | None:
    """Return the key of the body of the register that a row means."""
    said = (row.same_as or "").removeprefix(_REGISTERED)
    return said if said and "/" not in said else None


def _known_body(row: BodyRow, slug: str, register: Register) -> Agent:
    known = register.by_slug.get(slug)
    if known and known.kind is AgentKind.AGENCY:
        return known
    near = suggestion(slug, [agent.slug for agent in register.agents if agent.kind is AgentKind.AGENCY])
    raise _error(
        row,
        tr("same as = {slug!r} is no body of the register", slug=slug),
        " ".join(filter(None, [near, tr("creditplan register show NAME says what its key is")])),
    )


def _place(row: BodyRow, register: Register) -> PlaceState | None:
    if not row.place:
        return None
    try:
        return said_place(register, row.place, None, "place")
    except InputError as error:
        near = suggestion(normalise(row.place), _place_names())
        remedy = " ".join(filter(None, [near, error.remedy]))
        raise _error(row, error.message, remedy) from None


def _by_rule(name: str, place: PlaceState | None, register: Register) -> LocalBody | None:
    """Read a name as that of a body of its place, if a rule knows it as such."""
    if place is None:
        return None
    read = Localities(register, None, Jurisdiction(place, "metadata", "")).read(name)
    return read if read and read.own and read.form != "group" and read.place.key == place.key else None


def _full_name(name: str, place: PlaceState | None) -> str:
    if place is None:
        return name
    for front in (place.full_name, place.name):
        if name.startswith(front):
            return place.full_name + name.removeprefix(front)
    # No city is a 区: its 区财政局 is of some other place.
    other = name[:1] in _OF_COUNTIES and level_of(place) < 3 and not place.name.endswith("自治区")
    return place.full_name + (name[1:] if is_by_level(name) and not other else name)


def _keys(row: BodyRow, what: str, said: Iterable[str], labels: _Labels) -> tuple[str, ...]:
    """Return the keys that keys or labels mean."""
    known = _known(labels)
    for one in said:
        if one.casefold() not in known:
            near = suggestion(one.casefold(), known)
            raise _error(
                row,
                tr("{what} = {one!r} is not known", what=what, one=one),
                near
                or tr(
                    "write a key or label, such as {known}, or leave it empty",
                    known=tr(" or ").join([*known][:2]),
                ),
            )
    return tuple(dict.fromkeys(known[one.casefold()] for one in said))


def _known(labels: _Labels) -> dict[str, str]:
    return {word.casefold(): key for key, both in labels.items() for word in (key, *both) if word}


def _forms() -> _Labels:
    return {key: both for key, both in form_labels().items() if key != "group"}


@cache
def _place_names() -> tuple[str, ...]:
    """Return the names of places as they are now, for suggestions."""
    places = packaged_places()
    alive = [*places.alive("2024-12-31")]
    return tuple(dict.fromkeys([places.full_name(state) for state in alive] + [s.name for s in alive]))


def _error(row: BodyRow, message: str, remedy: str) -> InputError:
    source, line = row.at
    return InputError(message, source=source, line=line, remedy=remedy)
