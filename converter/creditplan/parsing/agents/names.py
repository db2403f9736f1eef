"""Names of agencies and documents against the register, as of the plan's date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from creditplan.dates import ALWAYS, Period, first_day, last_day
from creditplan.model import Agent, AgentKind, BodyRow, Document, Jurisdiction, Labels, Register
from creditplan.model.making import made_fast
from creditplan.model.problems import Value
from creditplan.parsing.agents.localities import LocalBody, Localities
from creditplan.words.fold import fold
from creditplan.words.names import is_shared, name_words
from creditplan.words.normalise import normalise

if TYPE_CHECKING:
    from creditplan.parsing.agents.own_bodies import OwnBodies
    from creditplan.registers.function_table import Window


@made_fast
@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a name means.

    Attributes:
        agent: an agent of the register, a local body by rule, or a provisional one.
        code, values: those of the problem, if anything speaks against it.
        group: whether the provisional agent is bodies of a kind.
        bare: whether it is a local body whose name says neither place nor level.
        own: whether the publisher's own table says so.
        told: whether a person says so of this plan.
    """

    agent: Agent
    code: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    group: bool = False
    bare: bool = False
    own: bool = False
    told: bool = False


def named(words: str) -> str:
    """Return a name in the one form by which names are found, however it is written."""
    return normalise("".join(fold(words).split()))


def provisional_slug(name: str) -> str:
    """Key of a name that the register does not know: ``x-`` and 12 hex digits of its SHA-256."""
    return _slug(normalise(name))


def _slug(words: str) -> str:
    return "x-" + sha256(words.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class NameResolver:
    """Finds whom names mean.

    Attributes:
        register: the bodies, groups and territories.
        on: date, whole or partial; ``None``: unknown.
        jurisdiction: whose plan names them, if it is a local one.
        bodies: the publisher's own ones.
        told: whom a person says that names mean in this plan, by :func:`named`.
    """

    register: Register
    on: str | None = None
    jurisdiction: Jurisdiction | None = None
    bodies: tuple[BodyRow, ...] = ()
    told: Mapping[str, Agent] = field(default_factory=lambda: MappingProxyType({}))

    def resolve(self, name: str) -> Resolution:
        """Find whom a name means.

        What a person says of a name comes first, then what the publisher's table says. One that the register
        does not know becomes a local body of its place where a rule says which, else a provisional agent.
        """
        words = normalise(name)
        if words in self.told:
            return Resolution(self.told[words], own=True, told=True)
        own = self._own_bodies.find(words) if self._own_bodies else None
        if own:
            return Resolution(own, own=True)
        group = name_words().groups.get(words)
        if group:
            return Resolution(self.register.by_slug[group])
        if words in self.register.by_name and not (self.jurisdiction and is_shared(words)):
            return _of_register(words, self.register, self.on)
        found = self._local(words) or self._not_local(words)
        if found.agent.kind is AgentKind.UNREGISTERED and self.localities.of_zone(words):
            found = replace(
                found, code="zone-not-known", values={"name": words, "zone": self.localities.zone}
            )
        elif found.code == "unknown-agency" and not found.group and self.localities.is_unit(words):
            found = replace(found, code="internal-unit")
        if self._own_bodies and found.agent.kind is AgentKind.LOCAL:
            found = replace(found, agent=self._own_bodies.told(found.agent))
        return found

    def meaning(self, means: str) -> Agent | None:
        """Return the body that a person means by a key or name; ``None``: none is known, or several."""
        if known := self.register.by_slug.get(means):
            return known
        found = self.resolve(named(means))
        open_ = found.agent.kind is AgentKind.UNREGISTERED or found.code == "ambiguous-name"
        return None if open_ and not found.own else found.agent

    @cached_property
    def _own_bodies(self) -> OwnBodies | None:
        if not self.bodies:
            return None
        from creditplan.parsing.agents.own_bodies import OwnBodies  # noqa: PLC0415

        return OwnBodies(self.bodies, self.register, self.on, self.localities.own, self.localities.zone)

    @cached_property
    def localities(self) -> Localities:
        """What reads names of local bodies."""
        return Localities(self.register, self.on, self.jurisdiction)

    def group(self, name: str) -> Resolution | None:
        """Return the bodies of a kind that a name means, of whatever place: 公安部门, 试点城市政府."""
        words = normalise(name)
        functions = self.localities.of_a_kind(words)
        if functions is None:
            return None
        return Resolution(replace(_provisional(words), functions=functions), group=True)

    def open(self, name: str) -> Resolution:
        """Return the provisional agent that a name is where it is not known whose body it means."""
        words = normalise(name)
        return Resolution(_provisional(words), "unknown-agency", {"name": words})

    def _not_local(self, words: str) -> Resolution:
        found = _of_register(words, self.register, self.on)
        if self.jurisdiction and is_shared(words) and words in self.register.by_name:
            return Resolution(_provisional(words), "unknown-locality", {"name": words})
        return found

    def _local(self, words: str) -> Resolution | None:
        if words.startswith(name_words().national_prefixes):
            found = _of_register(words, self.register, self.on)
            if found.agent.kind is not AgentKind.UNREGISTERED:
                return found
        body = self.localities.read(words)
        if body is None:
            return None
        if body.form == "group":
            many = replace(_provisional(words), jurisdiction=body.place.key, functions=body.functions)
            return Resolution(many, "unknown-agency", {"name": words}, group=True)
        agent = self._agent(words, body)
        code, values = _time(words, body, self.on)
        return Resolution(agent, code, values, bare=body.bare)

    def _agent(self, words: str, body: LocalBody) -> Agent:
        from creditplan.registers.local_bodies import english_body, with_parents  # noqa: PLC0415

        place, own = body.place, body.own
        full = place.full_name + own if own else words
        known = self.register.by_name.get(full, ())
        if known:
            return known[0]
        *_, province = with_parents(self.register, place.key, self.on)
        return Agent(
            AgentKind.LOCAL,
            provisional_slug(full),
            Labels(full),
            full,
            (full,),
            life=_life(body),
            place=province.key,
            jurisdiction=place.key,
            functions=body.functions,
            form=body.form,
            english_by_rule=english_body(place, body.functions, body.form),
        )


def _life(body: LocalBody) -> Period:
    """Return when a body was there, by its name, where all places took it, or gave it up, in one year."""
    if body.reading is None or not body.own:
        return ALWAYS
    said = body.reading.said
    return Period(_year(said.since), _year(said.until))


def _year(window: Window | None) -> str | None:
    return window.first[:4] if window and window.first[:4] == window.last[:4] else None


def _time(words: str, body: LocalBody, on: str | None) -> tuple[str | None, Mapping[str, Value]]:
    """Tell what is wrong with a name that no place bore on the date."""
    said = body.reading.said if body.reading else None
    if said is None or said.holds is not False or on is None:
        return None, {}
    early = said.since is not None and last_day(on) < first_day(said.since.first)
    date = said.since.first if early and said.since else said.until.last if said.until else on
    return "name-out-of-time", {"name": words, "date": date, "when": "start" if early else "end", "on": on}


def _provisional(words: str) -> Agent:
    return Agent(AgentKind.UNREGISTERED, _slug(words), Labels(words), words, (words,))


def as_collective(agent: Agent, jurisdiction: Jurisdiction | None) -> Agent:
    """Return an agent that the register does not know, as the bodies of a kind that its name means."""
    own = jurisdiction.place if jurisdiction else None
    where = agent.jurisdiction or (own.key if own and jurisdiction and not jurisdiction.zone else None)
    return replace(agent, kind=AgentKind.COLLECTIVE, jurisdiction=where)


def _of_register(words: str, register: Register, on: str | None) -> Resolution:
    names, form = register.by_name, words
    if words not in names:
        form = next((form for form in _forms(words) if form in names), words)
    known = names.get(form, ())
    alive = [agent for agent in known if agent.period_of(form).may_hold(on)]
    if len(alive) > 1:
        meanings = _meanings(known, form)
        return Resolution(_provisional(words), "ambiguous-name", {"name": words, "meanings": meanings})
    if not alive and len(known) > 1:
        many: dict[str, Value] = {"name": words, "meanings": _meanings(known, form), "when": "many"}
        return Resolution(_provisional(words), "name-out-of-time", many | {"on": str(on)})
    if not known:
        return Resolution(_provisional(words), "unknown-agency", {"name": words})
    if not alive:
        period = known[0].period_of(form)
        early = bool(on and period.start and on < period.start)
        date, when = (period.start, "start") if early else (period.end, "end")
        one = {"name": words, "date": str(date), "when": when, "on": str(on)}
        return Resolution(known[0], "name-out-of-time", one)
    if on and len(known) > 1 and not alive[0].period_of(form).holds(on):
        return Resolution(alive[0], "name-near-change", {"name": words, "on": on})
    return Resolution(alive[0])


def _meanings(known: tuple[Agent, ...], form: str) -> tuple[Mapping[str, str], ...]:
    return tuple(_meaning(agent, form) for agent in known)


def _meaning(agent: Agent, form: str) -> Mapping[str, str]:
    period = agent.period_of(form)
    bounds = {name: date for name, date in (("start", period.start), ("end", period.end)) if date}
    return {"is": "-".join(bounds) or "always", "name": agent.label.zh, **bounds}


def _forms(words: str) -> Iterator[str]:
    """Yield a name in the forms that mean the same: as it is, with a prefix left out or added, 与 for 和."""
    terms = name_words()
    for form in dict.fromkeys((words, words.replace("与", "和"))):
        yield form
        yield from (form.removeprefix(prefix) for prefix in terms.full_prefixes if form.startswith(prefix))
        full = form + "员会" if form.endswith("委") else form
        if full.endswith(terms.only_national):
            yield from (prefix + full for prefix in ("", *terms.full_prefixes))


def resolve_document(title: str, register: Register) -> Document:
    """Return the document with that title (without 《》), else a provisional one."""
    words = normalise(title)
    return register.documents_by_title.get(words) or Document(_slug(words), Labels(words))
