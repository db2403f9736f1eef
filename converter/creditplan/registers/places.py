"""Administrative places of China through time, county level and above, found by name and date.

The key of a place is never its code, and never its name: both pass from one place to another. What a place
was for a time is a state. Of most changes only the year is known, so a state may hold certainly, possibly or
not on a date; in the year of a change the name from before and the name after it are both found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from creditplan.registers.divisions import Change, Division, Heir, Held, Hit, Match, State, Step, bound

Prepared = dict[str, Any]
"""What :func:`creditplan.registers.place_tables.prepare` makes of the tables."""
STATE_COLUMNS: Final = ("code", "name", "kind", "from", "until", "source", "witnesses")
"""What is kept of a state as it stands."""

# A name of one character and its end (蓟县) has no stem; the longest ones of three and more are seldom cut.
_SHORTEST_STEM, _LONGEST_STEM = 2, 4
_ENDINGS = frozenset(("merged", "split", "reclassified"))


class Places:
    """All places, as :func:`creditplan.registers.place_tables.prepare` has made them ready."""

    def __init__(self, prepared: Prepared) -> None:
        self._ids: list[str] = prepared["ids"]
        self._levels: list[int] = prepared["levels"]
        self._notes: Mapping[str, str] = prepared["notes"]
        self._starts: list[int] = prepared["starts"]
        self._columns: Mapping[str, list[str]] = prepared["states"]
        self._parents: list[int] = prepared["parents"]
        self._names: Mapping[str, tuple[tuple[int, str], ...]] = prepared["names"]
        self._lengths: Mapping[str, tuple[int, ...]] = prepared["lengths"]
        self._changes: str = prepared["changes"]
        self._states: dict[int, State] = {}

    # One place

    def __contains__(self, division: object) -> bool:
        return division in self._numbers

    def division(self, division: str) -> Division:
        """Return a place by its id; ``KeyError`` if there is none."""
        number = self._numbers[division]
        kind = self._columns["kind"][self._starts[number + 1] - 1]
        return Division(division, self._levels[number], kind, self._notes.get(division, ""))

    def states(self, division: str) -> tuple[State, ...]:
        """Return what a place was, in order of time."""
        number = self._numbers[division]
        return tuple(self._state(one) for one in range(self._starts[number], self._starts[number + 1]))

    def state(self, division: str, on: str | None) -> State:
        """Return the state of a place on a date: the surest one, of several the last one."""
        return min(reversed(self.states(division)), key=lambda state: state.on(on))

    def ancestors(self, state: State, on: str | None = None) -> tuple[State, ...]:
        """Return what a state is part of, the nearest first, on a date; by default while the state lasts."""
        found: list[State] = []
        while state.parent is not None:
            state = self.state(state.parent, on or _within(state))
            found.append(state)
        return tuple(found)

    def full_name(self, state: State, on: str | None = None) -> str:
        """Return the name with those of all that it is part of: 河南省洛阳市西工区."""
        return "".join(one.name for one in (*reversed(self.ancestors(state, on)), state))

    def inside(self, state: State, division: str) -> bool:
        """Tell whether a state is of a place, or part of it."""
        return state.division == division or any(one.division == division for one in self.ancestors(state))

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all places, sorted."""
        return tuple(sorted(self._ids))

    def other_names(self, state: State) -> tuple[tuple[str, str], ...]:
        """Return what else a state is called, with the kind of each name, sorted."""
        return tuple(self._aliases.get((state.division, state.start), ()))

    def words(self) -> Iterator[str]:
        """Yield the names that places are found by, and the ids of places."""
        yield from self._names
        yield from self._ids

    # What was when

    def alive(self, on: str, level: int | None = None) -> Iterator[State]:
        """Yield the states that certainly hold on a date, of a level or all."""
        for number in range(len(self._ids)):
            if level in (None, self._levels[number]):
                for one in range(self._starts[number], self._starts[number + 1]):
                    if self._state(one).on(on) is Held.CERTAIN:
                        yield self._state(one)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in order of time."""
        return tuple(Change(*row.split("\t")) for row in self._changes.split("\n"))

    def became(self, division: str, on: str | None = None) -> tuple[Heir, ...]:
        """Return who has the area of a place on a date, by default today: itself, heirs, or none known."""
        return tuple(self._heirs(division, on, "whole", frozenset()))

    def _heirs(self, division: str, on: str | None, extent: str, seen: frozenset[str]) -> Iterator[Heir]:
        last = self.states(division)[-1]
        if not last.until or (on is not None and last.on(on) in (Held.CERTAIN, Held.POSSIBLE)):
            yield Heir(self.division(division), extent)
            return
        for change in self._ends.get(division, ()):
            if change.after not in seen:
                part = "part" if "part" in (extent, change.extent) else extent and change.extent
                yield from self._heirs(change.after, on, part, seen | {division})

    @cached_property
    def _ends(self) -> Mapping[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            if change.kind in _ENDINGS and change.before != change.after:
                found.setdefault(change.before, []).append(change)
        return found

    # By name

    def find(self, name: str, on: str | None = None, within: str | None = None) -> list[Hit]:
        """Return what a name may mean on a date, within a place if one is given; several: it is not settled.

        Found are the states that certainly or possibly hold on the date. If there are none, those of another
        day of the same year: who writes in the year of a change uses the old name, or already the new one.
        """
        hits = [
            Hit(self._state(number), held, alias)
            for number, alias in self._names.get(name, ())
            if (held := self._state(number).on(on)) is not Held.NOT
        ]
        if within is not None:
            hits = [hit for hit in hits if self.inside(hit.state, within)]
        if any(hit.held is not Held.SAME_YEAR for hit in hits):
            hits = [hit for hit in hits if hit.held is not Held.SAME_YEAR]
        # Who bears a name in full comes before who is called so for short.
        return [hit for hit in hits if not hit.alias] or hits

    def longest(
        self, text: str, start: int = 0, on: str | None = None, within: str | None = None
    ) -> Match | None:
        """Return the places that a text names from a position on: the longest name, then those within it.

        Args:
            text: a text; what stands before the position is not looked at.
            start: where a name begins.
            on: the date of the text.
            within: the place that the text is of; it settles what else would mean several places.
        """
        steps: list[Step] = []
        position = start
        while step := self._step(text, position, on, within, steps):
            steps.append(step)
            position = step.end
        return Match(self._settled(steps)) if steps else None

    def _step(
        self, text: str, start: int, on: str | None, within: str | None, before: list[Step]
    ) -> Step | None:
        for length in self._lengths.get(text[start : start + 2], ()):
            end = start + length
            hits = self.find(text[start:end], on) if end <= len(text) else []
            hits = [hit for hit in hits if _ends_here(text, end, hit.alias)]
            if before:
                hits = [hit for hit in hits if self._below(hit, before[-1].hits)]
            elif within is not None and len(hits) > 1:
                hits = [hit for hit in hits if self.inside(hit.state, within)] or hits
            if hits:
                return Step(start, end, tuple(hits))
        return self._stem(text, start, on, within or "", before) if before or within else None

    def _stem(self, text: str, start: int, on: str | None, within: str, before: list[Step]) -> Step | None:
        """Read 桐乡供电公司 as of 桐乡市: only within a place that is known, only before such words."""
        edges = _edges()
        for end in range(start + _LONGEST_STEM, start + _SHORTEST_STEM - 1, -1):
            stem = text[start:end]
            if end > len(text) or stem in edges.no_stems or not edges.after_stem.match(text, end):
                continue
            hits = [
                Hit(hit.state, hit.held, "stem")
                for last in edges.stem_ends
                for hit in self.find(stem + last, on)
                if hit.alias != "misspelling"
                and (self._below(hit, before[-1].hits) if before else self.inside(hit.state, within))
            ]
            if hits:
                return Step(start, end, tuple(hits))
        return None

    def _below(self, hit: Hit, above: Iterable[Hit]) -> bool:
        return any(
            hit.state.division != one.state.division and self.inside(hit.state, one.state.division)
            for one in above
        )

    def _settled(self, steps: list[Step]) -> tuple[Step, ...]:
        """Leave of each name only what holds the next one."""
        for number in range(len(steps) - 1, 0, -1):
            below, above = steps[number], steps[number - 1]
            kept = tuple(hit for hit in above.hits if any(self._below(one, [hit]) for one in below.hits))
            steps[number - 1] = Step(above.start, above.end, kept)
        return tuple(steps)

    # How it is kept

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {division: number for number, division in enumerate(self._ids)}

    @cached_property
    def _aliases(self) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name, states in self._names.items():
            for number, kind in states:
                if kind:
                    key = (self._owners[number], self._columns["from"][number])
                    found.setdefault(key, []).append((name, kind))
        return found

    @cached_property
    def _owners(self) -> list[str]:
        return [
            division
            for number, division in enumerate(self._ids)
            for _ in range(self._starts[number], self._starts[number + 1])
        ]

    def _state(self, number: int) -> State:
        if number not in self._states:
            code, name, kind, start, until, source, witnesses = (
                self._columns[column][number] for column in STATE_COLUMNS
            )
            parent = self._parents[number]
            self._states[number] = State(
                self._owners[number],
                code,
                name,
                kind,
                self._ids[parent] if parent >= 0 else None,
                start,
                until,
                source,
                tuple(witnesses.split()),
            )
        return self._states[number]


def _within(state: State) -> str | None:
    """Return a date on which a state lasts, its first one if that is known."""
    if state.start:
        return bound(state.start)[1]
    return bound(state.until)[0] if state.until else None


@dataclass(frozen=True, slots=True)
class _Edges:
    """The words of ``places.toml``.

    Attributes:
        words: what begins with the last character of a full name that is none.
        forbidden: what may not follow an alias, by its kind.
        allowed: what may follow a short name all the same.
        stem_ends: what a stem is a name with.
        after_stem: what has to follow a stem.
        no_stems: stems that are words.
    """

    words: re.Pattern[str]
    forbidden: Mapping[str, re.Pattern[str]]
    allowed: re.Pattern[str]
    stem_ends: tuple[str, ...]
    after_stem: re.Pattern[str]
    no_stems: frozenset[str]


@cache
def _edges() -> _Edges:
    said = tomllib.loads(Path(__file__).with_name("places.toml").read_text("utf-8"))
    edges, stems = said["edges"], said["stems"]
    patterns = {name: re.compile("|".join(words)) for name, words in edges.items()}
    forbidden = {
        "short": patterns["not_after_short"],
        "autonomous-short": patterns["not_after_autonomous_short"],
    }
    return _Edges(
        patterns["words"],
        forbidden,
        re.compile("|".join(edges["words"] + edges["after_short"])),
        tuple(stems["ends"]),
        re.compile("|".join(stems["followed_by"])),
        frozenset(stems["words"]),
    )


def _ends_here(text: str, end: int, alias: str) -> bool:
    """Tell whether a name may end at a position, by what follows."""
    edges = _edges()
    if alias == "short" and edges.allowed.match(text, end):
        return True
    if alias != "short" and edges.words.match(text, end - 1):
        return False
    return alias not in edges.forbidden or not edges.forbidden[alias].match(text, end)
