"""Places and local bodies as the data of a plan describe them: full names, codes, English made by rule."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from creditplan.model import PlaceState, Register
from creditplan.ready import find
from creditplan.registers.divisions import State
from creditplan.registers.functions import function_names
from creditplan.registers.place_tables import packaged_places
from creditplan.resources import resource

_FUNCTIONS = "https://w3id.org/creditplan/function/"


def place_of_register(register: Register, key: str) -> PlaceState | None:
    """Return a provincial-level territory of the register; its code needs no table."""
    place = register.places_by_slug.get(key)
    if place is None:
        return None
    name = place.names[0]
    return PlaceState(key, name, name, f"{key.removeprefix('cn-')}0000", english=place.label.en)


@lru_cache(maxsize=4_096)  # A plan asks for a few places thousands of times.
def place_on(register: Register, key: str, on: str | None) -> PlaceState:
    """Return what a place was on a date.

    Args:
        register: has the provinces.
        key: that of a territory, or an id of the tables of places.
        on: whole or partial; ``None``: what it was last.
    """
    found = place_of_register(register, key)
    if found:
        return found
    places = packaged_places()
    state = places.state(key, on)
    english = _english_place(places.states(key)[0], state)
    if english and state.parent:
        above = place_on(register, state.parent, on).english
        english = f"{english}, {above}" if above else None
    return PlaceState(key, state.name, places.full_name(state, on), state.code, state.parent, english)


def with_parents(register: Register, key: str, on: str | None) -> Iterator[PlaceState]:
    """Yield a place and what it is part of, the nearest first."""
    at: str | None = key
    while at is not None:
        place = place_on(register, at, on)
        yield place
        at = place.parent


def level_of(place: PlaceState) -> int:
    """Return 1 for a province, 2 for a prefecture, 3 for a county."""
    return 1 if place.key.startswith("cn-") else packaged_places().division(place.key).level


def english_body(place: PlaceState, functions: Sequence[str], form: str) -> str | None:
    """Return an English label: Public finance department of Luoyang, Henan; ``None``: the place has none."""
    patterns = _english()["forms"].get(form)
    if not place.english or not patterns:
        return None
    labels = [function_labels()[key][1] for key in functions]
    labels = [labels[0], *(_lower(label) for label in labels[1:])] if labels else []
    said = " and ".join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))
    pattern: str = patterns[0 if said else 1]
    return pattern.format(function=said, place=place.english)


@cache
def function_labels() -> Mapping[str, tuple[str, str]]:
    """Return the labels of the functions in Chinese and English, by key, loaded once."""
    found: Mapping[str, tuple[str, str]] | None = find("function-labels")
    return read_function_labels() if found is None else found


def read_function_labels(_: object = None) -> Mapping[str, tuple[str, str]]:
    """Read them from the scheme that ships with the package."""
    # Seldom needed.
    from creditplan.registers.files import read_turtle  # noqa: PLC0415
    from creditplan.registers.statements import Statements  # noqa: PLC0415

    said = Statements(read_turtle(resource("ontology", "functions.ttl")))
    return {
        iri.removeprefix(_FUNCTIONS): (label.zh, label.en or "")
        for iri in said.instances("skos:Concept")
        for label in [said.label(iri, "skos:prefLabel")]
    }


def form_labels() -> Mapping[str, tuple[str, str]]:
    """Return the labels of forms in Chinese and English, by key."""
    return function_names().forms


def _english_place(first: State, state: State) -> str | None:
    """Make a name of the id, which has the sounds of the first name: ``None`` if another is borne now."""
    kind = _english()["kinds"].get(state.kind)
    if kind is None or _stem(first.name) != _stem(state.name) or state.kind.startswith("autonomous"):
        return None
    stem = state.division.partition("-")[0].capitalize()
    return f"{stem} {kind}".strip()


def _stem(name: str) -> str:
    return name.removesuffix("地区") if name.endswith("地区") else name[:-1] if len(name) > 2 else name


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@cache
def _english() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("english.toml").read_text("utf-8"))
