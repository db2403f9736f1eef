"""Whom and what names mean: bodies, groups, territories and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from creditplan.dates import ALWAYS, Period
from creditplan.display import counted
from creditplan.model.concepts import AgentKind, Extent, Manner, Role, Rule
from creditplan.model.making import made_fast


@made_fast
@dataclass(frozen=True, slots=True)
class Labels:
    """A label in Chinese and, where somebody wrote it, in English."""

    zh: str
    en: str | None = None

    def best(self, language: str) -> tuple[str, str]:
        """Return the label in a language, else in the other one, with the language that it is in."""
        return (self.en, "en") if self.en and (language == "en" or not self.zh) else (self.zh, "zh")


@made_fast
@dataclass(frozen=True, slots=True)
class Agent:
    """A body or a class-like group of bodies.

    Attributes:
        kind: agency, group, local, unregistered, or collective: a group that only the plan names (各街道).
        slug: key in the register; ``x-`` and a hash of the name for what is not in it.
        label: full official name.
        short_name: the short form used in lists.
        names: every form that means this agent, the two above included.
        notations: abbreviations such as ``NDRC``.
        life: when it existed, as far as known.
        periods: of those names and English labels that do not hold all its life.
        english: its other English names.
        place: of a local body or government: key of the territory.
        jurisdiction: of a local body or group: key of the place that it serves, the territory or one in it.
        functions: of a local body: keys of the functions of government that its name says.
        form: of a local body: what sort of body its name says it is.
        english_by_rule: an English label that a rule has made.
        successors: keys of what replaced it when it ended.
        kinds, parents: what kind of body it was, and part of what, each with when, in order of time.
        same_as: IRI that others have for it, if its publisher says so.
    """

    kind: AgentKind
    slug: str
    label: Labels
    short_name: str
    names: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    life: Period = ALWAYS
    periods: Mapping[str, Period] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    english: tuple[str, ...] = ()
    place: str | None = None
    successors: tuple[str, ...] = ()
    kinds: tuple[tuple[Labels, Period], ...] = ()
    parents: tuple[tuple[Labels, Period], ...] = ()
    jurisdiction: str | None = None
    functions: tuple[str, ...] = ()
    form: str | None = None
    english_by_rule: str | None = None
    same_as: str | None = None

    def __repr__(self) -> str:
        return f"<Agent {self.slug} {self.label.zh}>"

    def period_of(self, name: str) -> Period:
        """When a name meant this agent: its own bounds where it has them, else those of the agent's life."""
        own = self.periods.get(name)
        return own.within(self.life) if own else self.life

    def notations_on(self, on: str | None) -> tuple[str, ...]:
        """Abbreviations on a date."""
        return tuple(name for name in self.notations if self.period_of(name).may_hold(on))


@made_fast
@dataclass(frozen=True, slots=True)
class Place:
    """A territory.

    Attributes:
        slug: ``cn-`` and two digits of its GB/T 2260 code.
        names: its full name (四川省) first, then 四川.
        iso: its code by ISO 3166-2.
    """

    slug: str
    label: Labels
    names: tuple[str, ...]
    iso: str | None = None


@made_fast
@dataclass(frozen=True, slots=True)
class PlaceState:
    """An administrative place as it was on the date of a plan.

    Attributes:
        key: of the place; that of a province is the key of the territory (cn-41).
        name: its own name; ``full_name``: that with the names of all that it is part of.
        code: by GB/T 2260.
        parent: key of the place that it belongs to; ``None`` for provinces.
        english: English label, if there is one; of a province from the register, else made by rule.
    """

    key: str
    name: str
    full_name: str
    code: str
    parent: str | None = None
    english: str | None = None


@made_fast
@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose plan it is.

    Attributes:
        place: ``None``: it is of some place, and it is not known of which.
        said_in: ``metadata`` (side file or ``creditplan.toml``), ``issuer``, ``title``, or ``notice``.
        words: those that were read.
        candidates: the places that these words may mean, if they mean several.
        zone: a zone within the place, which the tables of places do not have, if it is the zone's plan.
    """

    place: PlaceState | None
    said_in: str
    words: str
    candidates: tuple[PlaceState, ...] = ()
    zone: str = ""


@made_fast
@dataclass(frozen=True, slots=True)
class Document:
    """A document that a plan names; ``slug`` is its key in the register, or ``x-`` and a hash.

    ``number`` is the document number behind the title, such as 国办发〔2016〕19号; ``other_titles`` are what
    else it is called, in Chinese.
    """

    slug: str
    title: Labels
    number: str | None = None
    other_titles: tuple[str, ...] = ()


@made_fast
@dataclass(frozen=True, slots=True)
class Move:
    """A transfer of one function between bodies.

    Attributes:
        slug: key of the change.
        date: when.
        givers, receivers: keys of the bodies that had the function, and that have it since.
        function: what was moved.
    """

    slug: str
    date: str
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    function: Labels


@dataclass(frozen=True, eq=False)
class Register:
    """The agents and documents that names resolve to, and the labels of roles and manners.

    One is equal to itself alone, so that what is found by it can be remembered with it.

    Attributes:
        agents, documents, places: what names mean.
        concepts: labels of roles, manners, rules and extents.
        moves: transfers of functions between the agents, by key.
    """

    agents: tuple[Agent, ...]
    documents: tuple[Document, ...]
    concepts: Mapping[Role | Manner | Rule | Extent, Labels]
    places: tuple[Place, ...] = ()
    moves: Mapping[str, Move] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Agent, ...]]:
        """The agents that each form of a name has meant at one time or another."""
        found: dict[str, tuple[Agent, ...]] = {}
        for agent in self.agents:
            for name in agent.names:
                found[name] = (*found.get(name, ()), agent)
        return found

    @cached_property
    def by_slug(self) -> Mapping[str, Agent]:
        """Every agent by its key."""
        return {agent.slug: agent for agent in self.agents}

    def __repr__(self) -> str:
        return f"<Register: {counted(len(self.agents), 'agent')}, {counted(len(self.documents), 'document')}>"

    def lineage(self, slug: str) -> tuple[str, ...]:
        """Keys of an agent and of all that replaced it, one after the other."""
        found = [slug]
        for one in found:
            known = self.by_slug.get(one)
            found += [heir for heir in known.successors if heir not in found] if known else ()
        return tuple(found)

    @cached_property
    def places_by_slug(self) -> Mapping[str, Place]:
        """Every territory by its key."""
        return {place.slug: place for place in self.places}

    @cached_property
    def places_by_start(self) -> Mapping[str, tuple[Place, ...]]:
        """Territories by the first two characters of any of their names, in the register's order."""
        found: dict[str, dict[Place, None]] = {}
        for place in self.places:
            for name in place.names:
                found.setdefault(name[:2], {})[place] = None
        return {start: tuple(places) for start, places in found.items()}

    @cached_property
    def documents_by_title(self) -> Mapping[str, Document]:
        """Documents by each of their Chinese titles, without 《》."""
        return {
            title: document
            for document in self.documents
            for title in (document.title.zh, *document.other_titles)
        }
