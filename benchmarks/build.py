"""Times the steps of a build and the embedded store against rdflib's SPARQL; prints one table.

Run with ``make benchmark``. Each figure is the median of several runs in this one process; ratios are what to
compare, since machines are noisy.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pyoxigraph import QuerySolutions

from creditplan.iris import Iris
from creditplan.mapping import to_conversion
from creditplan.parsing import parse
from creditplan.pipeline import packaged_plan
from creditplan.publishing import publication
from creditplan.query import Queries, load_queries
from creditplan.reading import read
from creditplan.registers import load_register
from creditplan.validation import validate
from creditplan.validation.reference import to_rdflib

RUNS = 7


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median time of some work."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def command(*arguments: str) -> Callable[[], object]:
    """Return the work of running creditplan in a process of its own, start-up included."""
    return lambda: subprocess.run(
        [sys.executable, "-m", "creditplan", *arguments], check=True, capture_output=True
    )


def main() -> None:
    """Print the table."""
    register, iris = load_register(), Iris()
    document = read(packaged_plan())
    plan = parse(document, register)
    conversion = to_conversion(plan, register, iris)
    quads = conversion.quads
    queries = Queries(quads)
    prepared = load_queries()
    names = [name for name, query in prepared.items() if query.form == "SELECT"]
    examples = {name: {p.name: p.example for p in prepared[name].parameters if p.required} for name in names}

    def embedded() -> None:
        for name in names:
            answer = queries.run(name, **examples[name])
            assert isinstance(answer, QuerySolutions)
            list(answer)

    graph = to_rdflib(quads)

    def by_rdflib() -> None:
        for name in names:
            list(graph.query(prepared[name].text))

    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "dist")
        rows = [
            ("read", milliseconds(lambda: read(packaged_plan()))),
            ("parse", milliseconds(lambda: parse(document, register))),
            ("map to canonical N-Quads", milliseconds(lambda: to_conversion(plan, register, iris).nquads)),
            ("serialise all files", milliseconds(lambda: publication([conversion], iris))),
            ("validate (pySHACL)", milliseconds(lambda: validate(quads))),
            ("build command, with validation", milliseconds(command("build", "--out", out), 3)),
            ("build command, without", milliseconds(command("build", "--out", out, "--no-validate"), 3)),
            (f"{len(names)} queries, embedded store", milliseconds(embedded)),
            (f"{len(names)} queries, rdflib", milliseconds(by_rdflib, 1)),
        ]
    print(f"{plan.id}: {len(document.text):,} code points, {len(plan.tasks)} tasks, {len(quads):,} quads")
    for name, time_taken in rows:
        print(f"{name:34} {time_taken:10.1f} ms")
    print(f"{'rdflib / embedded store':34} {rows[-1][1] / rows[-2][1]:10.1f}")


main()
