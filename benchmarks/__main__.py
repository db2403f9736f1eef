"""Measures creditplan against its former self, rdflib and pySHACL, and what can be had at best.

    python benchmarks [--quick] [--only WORDS] [--rounds N] [--check] [--json | --markdown FILE]

Prints one table of ratios. Each is made of medians of processor time (user and system, processes that were
started included) of work that is done in turn, round by round, in one run: what disturbs the machine disturbs
both sides. The base is the code at the tag ``bench-base``, on the same texts and the same Python. How well
the parser reads is another matter: accuracy.py measures that.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from machine import described, surroundings
from places import ROOT, Places, Reading, UnmeasuredError, Work
from rows import Row, Sizes, table

QUICK = Sizes(built=3, held=5, few=10, many=100, rounds=1)


@dataclass(frozen=True)
class Figure:
    """A row with its ratio; without one, the note says why."""

    row: Row
    ratio: float | None
    note: str

    @property
    def met(self) -> bool | None:
        """Whether the target is met; ``None`` if there is none."""
        if not self.row.target:
            return None
        return self.ratio is not None and self.row.least <= self.ratio <= self.row.most

    def cells(self) -> list[str]:
        """The figure in words."""
        met = {None: "", True: "yes", False: "no"}[self.met]
        ratio = (
            "–" if self.ratio is None else f"{self.ratio:.3g}" if self.ratio < 100 else f"{self.ratio:.0f}"
        )
        return [self.row.label, self.row.against, ratio, self.row.target, met, self.note]


HEADER = ["what", "÷", "ratio", "target", "met", "note"]


def measured(rows: Iterable[Row], places: Places, rounds: int) -> list[Figure]:
    """Do all work of the rows in turn, so many rounds, and make the ratios."""
    rows = list(rows)
    works = list(dict.fromkeys(work for row in rows for work in (row.ours, row.other)))
    found: dict[Work, list[Reading]] = {work: [] for work in works}
    failed: dict[Work, str] = {}
    for turn in range(rounds):
        works.reverse()  # whoever comes second finds the caches of the first
        due = [work for work in works if work not in failed and turn < (work.rounds or rounds)]
        for number, work in enumerate(due, 1):
            whose = " (base)" if work.of_base else ""
            words = " ".join(map(str, work.arguments))[:60]
            doing = f"round {turn + 1}/{rounds} {number}/{len(due)}: {work.name}{whose} {words}"
            print(doing, end=" ", file=sys.stderr, flush=True)
            start = time.monotonic()
            try:
                found[work].append(places.measure(work))
            except UnmeasuredError as error:
                failed[work] = str(error)
                print(f"not measured: {error}", end=" ", file=sys.stderr)
            print(f"({time.monotonic() - start:.1f} s)", file=sys.stderr)
    return [figure(row, found, failed) for row in rows]


def figure(row: Row, found: dict[Work, list[Reading]], failed: dict[Work, str]) -> Figure:
    """Make the ratio of a row."""
    for work in (row.ours, row.other):
        if work in failed:
            return Figure(row, None, failed[work].splitlines()[-1] if failed[work] else "failed")
    ratio, note = row.compare(found[row.ours], found[row.other])
    return Figure(row, ratio * row.factor, note)


def as_text(figures: list[Figure], about: dict[str, str]) -> str:
    """The table for a terminal."""
    cells = [HEADER, *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([described(about), "", *lines]) + "\n"


def as_markdown(figures: list[Figure], about: dict[str, str]) -> str:
    """The table for a document."""
    cells = [HEADER, ["---", "---", "---:", "---:", "---", "---"], *(figure.cells() for figure in figures)]
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]
    return "\n".join([*rows, "", f"{described(about)}."]) + "\n"


def as_json(figures: list[Figure], about: dict[str, str]) -> str:
    """The table for programs."""
    rows = [
        dict(zip(HEADER, each.cells(), strict=True)) | {"ratio": each.ratio, "met": each.met}
        for each in figures
    ]
    return json.dumps({"about": about, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller corpora")
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="rows whose first two columns hold the words"
    )
    parser.add_argument("--rounds", type=int, help="how often each piece of work is done (9; quick: 2)")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table as Markdown too")
    options = parser.parse_args()
    quick = options.quick
    with ExitStack() as stack:
        places = Places(stack, least=0.02 if quick else 0.1)

        @cache
        def folder(count: int) -> Path:
            """A folder of so many plans: copies of those of the tests."""
            made = places.folder / f"{count}-plans"
            made.mkdir()
            texts = sorted((ROOT / "tests" / "plans").glob("*.txt"))
            for number in range(count):
                text = texts[number % len(texts)]
                shutil.copyfile(text, made / f"{text.stem}-{number}.txt")
                (made / f"{text.stem}-{number}.toml").write_text(f'id = "plan-{number}"\n', "utf-8")
            return made

        rows = table(QUICK if quick else Sizes(), folder, quick=quick)
        chosen = [row for row in rows if options.only in f"{row.label} ÷ {row.against}"]
        figures = measured(chosen, places, options.rounds or (2 if quick else 9))
    about = surroundings()
    print(as_json(figures, about) if options.json else as_text(figures, about), end="")
    if options.markdown:
        options.markdown.write_text(as_markdown(figures, about), "utf-8")
    return int(options.check and any(figure.met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
