"""Compares the rows of a corpus that was built with the truth beside its documents.

    python benchmarks/corpus_rows.py DOCUMENTS CORPUS [--json]

DOCUMENTS is what generate.py wrote, CORPUS what `creditplan corpus build` made of it. A row is task, words
for the agency, role, whether the list is open; it is looked for in the tables of the corpus: what is checked
is what was published. Documents with a row missed or wrong are read again, to say what is told of
them (corpus_check.py). It ends with 1 if a row is missed or wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus_check import ROWS, Check, check, letters
from creditplan.corpus.tables import columns as columns_of
from creditplan.corpus.tables import rows_in

Row = tuple[str, str, str, bool]
"""Words of the task, words for the agency, role, whether the list is open; letters alone."""


def published(corpus: Path) -> Iterator[tuple[str, Counter[Row]]]:
    """Yield the name of each document of a corpus with the rows of its plan, batch by batch."""
    for facts in sorted((corpus / "facts").glob("*.jsonl")):
        texts = {row["iri"]: letters(row["text_zh"]) for row in _rows("tasks", corpus, facts.stem)}
        rows: dict[str, Counter[Row]] = {}
        for row in _rows("assignments", corpus, facts.stem):
            said = (
                texts[row["task_iri"]],
                letters(row["named_as"]),
                row["role"],
                row["open_ended"] == "true",
            )
            rows.setdefault(row["plan"], Counter())[said] += 1
        with facts.open(encoding="utf-8") as file:
            for line in file:
                known = json.loads(line)
                yield known["source"], rows.get(known.get("id", ""), Counter())


def _rows(table: str, corpus: Path, number: str) -> Iterator[dict[str, str]]:
    names = [column.name for column in columns_of(table)]
    for cells in rows_in(table, corpus / "tables" / table / f"{number}.csv"):
        yield dict(zip(names, cells, strict=True))


def wanted(truth: dict) -> Counter[Row]:
    """Return the rows of a truth."""
    return Counter(
        (letters(task["text"]), letters(row["agency"]), row["role"], row["open_list"])
        for task in truth["tasks"]
        for row in task["assignments"]
    )


def compared(documents: Path, corpus: Path) -> Check:
    """Compare all documents of a corpus, with progress."""
    total = Check()
    for name, said in published(corpus):
        truth_file = (documents / name).with_suffix(".truth.json")
        missed, wrong = total.count(ROWS, *(rows.elements() for rows in _pair(truth_file, said)))
        if missed or wrong:
            again = check(truth_file)
            total.told.update(again.told)
            total.first += [f"{name}: missed {missed or '–'}, wrong {wrong or '–'}", *again.first]
        total.plans += 1
        if total.plans % 100 == 0:
            print(f"\r{total.plans:,} plans", end="", file=sys.stderr)
    print(file=sys.stderr)
    return total


def _pair(truth_file: Path, said: Counter[Row]) -> tuple[Counter[Row], Counter[Row]]:
    return wanted(json.loads(truth_file.read_text("utf-8"))), said


def main() -> None:
    """Compare and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    options = parser.parse_args()
    csv.field_size_limit(1 << 30)
    total = compared(options.documents, options.corpus)
    if not total.plans:
        sys.exit(f"{options.corpus}: no facts/*.jsonl in it: make it with creditplan corpus build")
    found, missed, wrong = (getattr(total, name)[ROWS] for name in ("found", "missed", "wrong"))
    if options.json:
        told = dict(total.told)
        print(
            json.dumps({"plans": total.plans, "found": found, "missed": missed, "wrong": wrong, "told": told})
        )
    else:
        print("\n".join(total.first))
        recall = found / (found + missed) if found + missed else 1.0
        print(f"{total.plans:,} plans, {found + missed:,} rows: {found:,} found ({recall:.4%}), ", end="")
        print(f"{missed:,} missed, {wrong:,} wrong; faulty rows told: {dict(total.told) or '–'}")
    sys.exit(bool(missed or wrong))


if __name__ == "__main__":
    main()
