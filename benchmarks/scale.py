"""Measures conversion of corpora of 1 to 1,000 plans, 10,000 with --long, against what else could do it.

    python benchmarks/scale.py [--long] [--bound SECONDS] [--maplib PYTHON] [--markdown FILE] [--json]

Each size is generated (generate.py), built by one worker with `creditplan corpus build`, validated and
packed, and set against, in the same run and by processor time: conversion with rdflib and pySHACL as at
the tag bench-base, over as many documents as it gets through in the bound; maplib, in an environment that
is made for it, mapping the tables of the corpus to statements; and pyoxigraph alone writing the quads of
the corpus, which is the least that there could be. With 100 and 10,000 plans, questions about one agency
are asked of an index of both. Exit code 1: a target is missed and --check was given.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generate import generate
from machine import described, surroundings
from memory import MB, Usage, watched
from places import Places, UnmeasuredError

SIZES, LONG = (1, 10, 100, 1_000), (10_000,)
MAPLIB = ("maplib==0.20.26", "polars")
QUESTIONS = (
    "tasks-of-agency",
    "partners-of-agency",
    "sections-of-agency",
    "tasks-led-alone",
    "tasks-participated",
)
WORKS = Path(__file__).with_name("scale_works.py")
HEADER = (
    "plans",
    "plans a CPU s",
    "largest process MB",
    "all MB",
    "base: plans a CPU s",
    "base did",
    "÷ base",
    "statements a CPU s ÷ maplib",
    "CPU ÷ bare serialisation",
)


@dataclass
class Size:
    """What one size gave; ``None``: not measured.

    Attributes:
        plans: how many.
        usage: of the build.
        statements: of all plans.
        base, maplib, serialisation: as scale_works.py says it.
        questions: processor time of each question about one agency, and rows of its answer.
    """

    plans: int
    usage: Usage
    statements: int
    base: dict[str, float] | None = None
    maplib: dict[str, float] | None = None
    serialisation: dict[str, float] | None = None
    questions: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Plans for each second of processor time, of all processes."""
        return self.plans / self.usage.processor

    @property
    def over_base(self) -> float | None:
        """How many times the rate of the base."""
        return (
            self.rate * self.base["seconds"] / self.base["plans"]
            if self.base and self.base["plans"]
            else None
        )

    def cells(self) -> list[str]:
        """The row in words."""
        base, ours = self.base, self.statements / self.usage.processor
        mapped = self.maplib and ours / (self.maplib["statements"] / self.maplib["seconds"])
        bare = self.serialisation and self.usage.processor / self.serialisation["seconds"]
        return [
            f"{self.plans:,}",
            f"{self.rate:.2f}",
            f"{self.usage.largest / MB:.0f}",
            f"{self.usage.together / MB:.0f}",
            f"{base['plans'] / base['seconds']:.3f}" if base and base["plans"] else "–",
            f"{base['plans']:.0f}" if base else "–",
            _said(self.over_base),
            _said(mapped),
            _said(bare),
        ]


def _said(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.3g}"


class Run:
    """One run: its folder, the base, the environment of maplib."""

    def __init__(self, stack: ExitStack, bound: float, maplib: str | None) -> None:
        self.folder = Path(stack.enter_context(TemporaryDirectory()))
        self.bound = bound
        try:
            self.base: Path | None = Places(stack, 0).code(of_base=True)
        except UnmeasuredError as error:
            print(error, file=sys.stderr)
            self.base = None
        self.maplib = self._environment() if maplib is None else maplib

    def _environment(self) -> str | None:
        place = self.folder / "maplib"
        python = str(place / "bin" / "python")
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        made = subprocess.run([python, "-m", "pip", "install", "--quiet", *MAPLIB], check=False)
        return None if made.returncode else python

    def measure(self, plans: int) -> Size:
        """Make, build and compare a corpus; its documents and shards are gone afterwards."""
        documents, corpus = self.folder / f"documents-{plans}", self.folder / f"corpus-{plans}"
        generate(plans, 7, documents)
        command = [
            sys.executable,
            "-m",
            "creditplan",
            "corpus",
            "build",
            documents,
            "--out",
            corpus,
            "--jobs",
            "1",
        ]
        usage = watched(list(map(str, [*command, "--quiet"])), every=0.2, cwd=self.folder)
        if usage.code:
            sys.exit(f"the build of {plans} plans ended with {usage.code}: {usage.messages}")
        facts = chain.from_iterable(
            file.read_text("utf-8").splitlines() for file in corpus.glob("facts/*.jsonl")
        )
        found = Size(plans, usage, sum(json.loads(line).get("statements", 0) for line in facts))
        if self.base:
            found.base = self._do("base", documents, self.bound, code=self.base)
        if self.maplib:
            found.maplib = self._do("maplib", corpus, python=self.maplib)
        found.serialisation = self._do("serialisation", corpus)
        if plans in (100, *LONG):
            found.questions = self._questions(corpus)
        shutil.rmtree(documents)
        return found

    def _questions(self, corpus: Path) -> dict[str, tuple[float, int]]:
        subprocess.run(
            [sys.executable, "-m", "creditplan", "corpus", "index", str(corpus)],
            check=True,
            capture_output=True,
        )
        # The first local body of the first plan: it is in every size.
        with (corpus / "tables/plan-agencies/00000.csv").open(encoding="utf-8-sig", newline="") as file:
            agency = next(row["iri"] for row in csv.DictReader(file) if row["kind"] == "local")
        return self._do("questions", f"{corpus}.index", agency, *QUESTIONS) or {}

    def _do(
        self, *work: object, python: str = sys.executable, code: Path | None = None
    ) -> dict[str, Any] | None:
        """Do a piece of work in a process of its own; what it lacks is told, and the others go on."""
        paths = {"PYTHONPATH": str(code)} if code else {}
        done = subprocess.run(
            [python, WORKS, *map(str, work)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | paths,
        )
        if done.returncode:
            print(f"{work[0]} was not measured: {done.stderr[-400:]}", file=sys.stderr)
            return None
        made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return made


def targets(sizes: Sequence[Size]) -> Iterator[tuple[str, float, str, bool]]:
    """Yield what is demanded: in words, what was measured, the target, whether it is met."""
    by = {size.plans: size for size in sizes}
    small, large, most = by.get(100), by.get(1_000), max(sizes, key=lambda one: one.plans)
    if small and large:
        ratio = large.usage.processor / small.usage.processor
        yield "CPU of 1,000 plans ÷ 100", ratio, "≤ 11", ratio <= 11
    peak = most.usage.largest / MB
    yield f"largest process at {most.plans:,} plans, MB", peak, "≤ 200", peak <= 200
    if most.over_base:
        yield f"plans a CPU s ÷ base, at {most.plans:,}", most.over_base, "≥ 100", most.over_base >= 100
    for size in sizes:
        if small and size.plans > 1_000 and size.questions:
            ratio, name = max((size.questions[one][0] / small.questions[one][0], one) for one in QUESTIONS)
            what = f"{name} at {size.plans:,} plans ({size.questions[name][1]:,} rows) ÷ at 100"
            yield f"{what} ({small.questions[name][1]:,})", ratio, "≤ 20", ratio <= 20


def as_markdown(sizes: Sequence[Size], about: dict[str, str]) -> str:
    """Both tables, with machine, versions and date."""
    rows = [HEADER, ["---:"] * len(HEADER), *(size.cells() for size in sizes)]
    demanded = [["target", "measured", "target", "met"], ["---", "---:", "---:", "---"]]
    demanded += [
        [what, f"{value:.3g}", limit, "yes" if met else "no"] for what, value, limit, met in targets(sizes)
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows] + [""]
    lines += ["| " + " | ".join(row) + " |" for row in demanded]
    return "\n".join([*lines, "", f"{described(about)}."]) + "\n"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--long", action="store_true", help="10,000 plans too: an hour")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="other numbers of plans")
    parser.add_argument(
        "--bound", type=float, default=60, help="seconds that the base is given for a size (60)"
    )
    parser.add_argument(
        "--maplib",
        metavar="PYTHON",
        help='of an environment with maplib and polars; by default one is made, "": without maplib',
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables as Markdown too")
    options = parser.parse_args()
    chosen = options.sizes or (*SIZES, *(LONG if options.long else ()))
    with ExitStack() as stack:
        run = Run(stack, options.bound, options.maplib)
        sizes = []
        for plans in chosen:
            print(f"{plans:,} plans", file=sys.stderr)
            sizes.append(run.measure(plans))
            print(
                "  " + ", ".join(f"{h} {c}" for h, c in zip(HEADER, sizes[-1].cells(), strict=True)),
                file=sys.stderr,
            )
    about = surroundings() | {"maplib": MAPLIB[0].partition("==")[2]}
    text = as_markdown(sizes, about)
    if options.json:
        said = [asdict(size) | {"usage": asdict(size.usage) | {"samples": None}} for size in sizes]
        print(json.dumps({"about": about, "sizes": said}, indent=1))
    else:
        print(text, end="")
    if options.markdown:
        options.markdown.write_text(text, "utf-8")
    return int(options.check and not all(met for *_, met in targets(sizes)))


if __name__ == "__main__":
    sys.exit(main())
