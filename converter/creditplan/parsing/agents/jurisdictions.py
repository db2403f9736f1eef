"""Whose plan it is: from what was written beside it, else from its issuer, its title and that of the notice.

A place that is named but does not issue is none: 支援西藏…分工方案 is of no place by its title. What may mean
several places is settled by what else is named, 南京市 for 鼓楼区, or stays open and is asked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Jurisdiction, Metadata, PlaceState, Register
from creditplan.words.fold import fold
from creditplan.words.normalise import normalise

if TYPE_CHECKING:
    from creditplan.registers.places import Places

_MAY_NAME = re.compile("[省市县区州盟旗]")
# 海南州 is short for 海南藏族自治州, but as sure as that.
_SHORT = ("short", "stem")


class _Words(NamedTuple):
    """What of a plan may name its place, and where it stands."""

    said_in: str
    words: str


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words of ``jurisdictions.toml``."""

    country: tuple[str, ...]
    national: tuple[str, ...]
    offices: tuple[str, ...]
    issuer_like_a_place: re.Pattern[str]
    before: re.Pattern[str]
    themes: re.Pattern[str]
    several: tuple[str, ...]
    nameless: re.Pattern[str]
    like_a_place: re.Pattern[str]
    zone: re.Pattern[str]


def find_jurisdiction(
    register: Register, metadata: Metadata, title: str, on: str | None
) -> Jurisdiction | None:
    """Find whose plan it is; ``None``: of no place below the centre, as far as is known.

    Args:
        register: has the provinces.
        metadata: what is said beside the plan, and what its text says.
        title: as printed.
        on: date, whole or partial, as of which names are read.

    Raises:
        InputError: what is said beside the plan is no place, or may mean several.
    """
    if metadata.jurisdiction and is_country(metadata.jurisdiction):
        return None
    issuer = _plain(metadata.issuer)
    zone = _zone([issuer] if issuer else [_plain(title), _plain(metadata.attached_to)], on)
    if metadata.jurisdiction is not None:
        said_by = metadata.jurisdiction
        return Jurisdiction(said_place(register, said_by, on), "metadata", said_by, zone=zone)
    if _issues_for_all(register, issuer):
        return None
    titles = dict.fromkeys((_plain(metadata.title), _plain(title)))
    said = [_Words("issuer", issuer.removeprefix("中共"))]
    said += [_Words("title", words) for words in titles]
    said += [_Words("notice", _plain(metadata.attached_to))]
    named = [(one, found) for one in said if (found := _named(register, one, on))]
    if named:
        return replace(_settled(register, named, on), zone=zone)
    for one in said:
        nameless = _of_some_place(one)
        if nameless:
            return Jurisdiction(None, one.said_in, nameless, zone=zone)
    return None


def speaks_for(issuer: str) -> str:
    """Return whom an issuer speaks for, normalised: 教育部 for 教育部办公厅; itself, if it is no office."""
    office = next((end for end in _signs().offices if issuer.endswith(end) and issuer != end), "")
    return issuer.removesuffix(office)


def is_country(jurisdiction: str) -> bool:
    """Tell whether ``jurisdiction`` says that a plan is of the whole country."""
    return jurisdiction in _signs().country


def is_national(register: Register, metadata: Metadata) -> bool:
    """Tell whether a plan is known to be of the whole country: its issuer is, or it is said beside it."""
    if metadata.jurisdiction is not None:
        return is_country(metadata.jurisdiction)
    issuer = _plain(metadata.issuer)
    return bool(issuer) and _issues_for_all(register, issuer)


def contradicted(
    register: Register, metadata: Metadata, title: str, on: str | None, said: Jurisdiction | None
) -> PlaceState | None:
    """Return the place that a plan itself names, where another one is said beside it."""
    if said is None or said.said_in != "metadata" or said.place is None:
        return None
    own = find_jurisdiction(register, replace(metadata, jurisdiction=None), title, on)
    if own is None or own.place is None or _related(own.place.key, said.place.key, on):
        return None
    return own.place


def said_place(register: Register, key: str, on: str | None, called: str = "jurisdiction") -> PlaceState:
    """Return the place that ``jurisdiction`` says: cn-41, cn-41/郑州市, 河南省洛阳市, 洛阳市, or an id.

    Args:
        register: has the provinces.
        key: what it says.
        on: date, whole or partial, as of which names are read.
        called: what messages call it.

    Raises:
        InputError: it is none, or may mean several.
    """
    from creditplan.registers.local_bodies import place_of_register, place_on  # noqa: PLC0415

    province, slash, below = key.partition("/")
    found = place_of_register(register, province)
    if found and not slash:
        return found
    places = _places()
    if not slash and key in places:
        return place_on(register, key, on)
    keys: list[str] = []
    if found or not slash:
        keys = _whole(normalise(below or key), on, province if found else None)
    if len(keys) == 1:
        return place_on(register, keys[0], on)
    if keys:
        raise InputError(
            tr("{called} = {key!r} may mean several places", called=called, key=key),
            remedy=tr("write one of {keys}", keys=written([place_on(register, one, on) for one in keys])),
        )
    when = f" on {on}" if on else ""
    raise InputError(
        tr(
            "{called} = {key!r} is no territory of the register, nor a place within one{when}",
            called=called,
            key=key,
            when=when,
        ),
        remedy=tr(
            "write cn- and two digits of its GB/T 2260 code, or the name with its province, such "
            "as 河南省洛阳市 or cn-41/洛阳市"
        ),
    )


def written(places: Iterable[PlaceState]) -> str:
    """Return what to write into ``jurisdiction`` for each of some places."""
    return ", ".join(place.full_name for place in places)


def mentioned(register: Register, title: str, on: str | None) -> tuple[PlaceState, ...]:
    """Return the places that a title begins with, though perhaps not as those whose plan it is."""
    from creditplan.registers.local_bodies import place_on  # noqa: PLC0415

    words = _signs().before.sub("", _plain(title), count=1)
    found = _places().longest(words, 0, on) if words else None
    keys = dict.fromkeys(hit.state.division for hit in found.hits) if found else ()
    return tuple(place_on(register, key, on) for key in keys)


def _plain(words: str | None) -> str:
    return normalise(fold(words)) if words else ""


def _issues_for_all(register: Register, issuer: str) -> bool:
    """Tell whether an issuer is a body of the whole country, or its office: 教育部办公厅."""
    if issuer.startswith(_signs().national):
        return True
    known = (register.by_name.get(name, ()) for name in (issuer, speaks_for(issuer)))
    return any(agent.place is None for agents in known for agent in agents)


def _named(register: Register, said: _Words, on: str | None) -> list[str]:
    """Return the keys of the places that words begin with as those whose plan it is."""
    words, themed = said.words, False
    if said.said_in != "issuer":
        words, themed = _without_head(words)
    if not words or not (themed or _MAY_NAME.search(words) or words[:2] in register.places_by_start):
        return []
    places = _places()
    found = places.longest(words, 0, on)
    if found is None:
        return []
    short = all(hit.alias in _SHORT for step in found.steps for hit in step.hits)
    if said.said_in != "issuer":
        if short and not themed and not _signs().zone.match(words, found.end):
            return []
        behind = words[found.end :]
        # 河南省江州市: a city that is not known is not its province.
        if _another_follows(behind, on) or _signs().like_a_place.match(behind):
            return []
    hits = found.hits
    if on is None:
        hits = tuple(hit for hit in hits if not hit.state.until) or hits
    return [*dict.fromkeys(hit.state.division for hit in hits)]


def _another_follows(words: str, on: str | None) -> bool:
    """Tell whether a second place follows: 河南省、河北省."""
    return words.startswith(_signs().several) and _places().longest(words, 1, on) is not None


def _zone(said: Iterable[str], on: str | None) -> str:
    """Return the zone whose plan it is, without its place: 经济技术开发区; "" if it is of none."""
    for words in said:
        own = _without_head(words)[0] if words else ""
        if not _signs().zone.search(own):
            continue
        found = _places().longest(own, 0, on)
        zone = _signs().zone.match(own, found.end if found else 0)
        if zone:
            return zone[1]
    return ""


def _of_some_place(said: _Words) -> str | None:
    """Return the words that say that a plan is of some place, though no place is known by them."""
    signs = _signs()
    found = signs.nameless.match(said.words)
    if not found and said.said_in == "issuer":
        found = signs.issuer_like_a_place.match(said.words)
    found = found or signs.like_a_place.search(said.words)
    return found[0] if found else None


def _without_head(words: str) -> tuple[str, bool]:
    """Return a title from where a place may stand, and whether a theme stands before it."""
    head = _signs().before.match(words)
    words = words[head.end() :] if head else words
    theme = _signs().themes.match(words)
    return (words[theme.end() :], True) if theme else (words, False)


def _settled(register: Register, named: list[tuple[_Words, list[str]]], on: str | None) -> Jurisdiction:
    """Choose among what the first of some words may mean by what the others mean."""
    from creditplan.registers.local_bodies import place_on  # noqa: PLC0415

    (said, keys), *others = named
    for _, further in others:
        if len(keys) > 1:
            keys = [key for key in keys if any(_related(key, other, on) for other in further)] or keys
    states = tuple(place_on(register, key, on) for key in keys)
    if len(states) == 1:
        return Jurisdiction(states[0], said.said_in, said.words)
    return Jurisdiction(None, said.said_in, said.words, states)


def _related(one: str, other: str, on: str | None) -> bool:
    places = _places()
    return places.inside(places.state(one, on), other) or places.inside(places.state(other, on), one)


def _whole(name: str, on: str | None, within: str | None) -> list[str]:
    """Return the keys of the places that a name as a whole may mean."""
    places = _places()
    found = places.longest(name, 0, on, within)
    if found is None or found.end != len(name):
        return []
    hits = [hit for hit in found.hits if within is None or places.inside(hit.state, within)]
    return [*dict.fromkeys(hit.state.division for hit in hits)]


def _places() -> Places:
    from creditplan.registers.place_tables import packaged_places  # noqa: PLC0415 (most plans need none)

    return packaged_places()


@cache
def _signs() -> _Signs:
    said = tomllib.loads(Path(__file__).with_name("jurisdictions.toml").read_text("utf-8"))
    issuer, title = said["issuer"], said["title"]
    return _Signs(
        tuple(said["country"]["names"]),
        tuple(issuer["national"]),
        tuple(issuer["offices"]),
        re.compile(issuer["like_a_place"]),
        re.compile(f"(?:{'|'.join(title['before'])})*"),
        re.compile("|".join(title["themes"])),
        tuple(title["several"]),
        re.compile("|".join(title["nameless"])),
        re.compile(title["like_a_place"]),
        re.compile(
            f"([\u4e00-\u9fff]{{0,14}}?(?:{'|'.join(said['zone']['ends'])}))(?:{said['zone']['behind']})"
        ),
    )


def states_with_parents(register: Register, keys: Iterable[str], on: str | None) -> tuple[PlaceState, ...]:
    """Return places and all that they are part of, each once, by key."""
    from creditplan.registers.local_bodies import with_parents  # noqa: PLC0415

    found: dict[str, PlaceState] = {}
    for key in keys:
        found |= {place.key: place for place in with_parents(register, key, on)}
    return tuple(found[key] for key in sorted(found))
