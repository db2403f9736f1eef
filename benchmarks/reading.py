"""What the limits cost: reading within them against reading without, interleaved in one run.

    python benchmarks/reading.py [--rounds N]

Reads the golden documents and the real plans of the tests as HTML, DOCX, Markdown and PDF, small and large
ones apart, in turn within this process and as a user gets them read: in a worker that is warm, or here where
a document is so small that it cannot grow. Prints milliseconds a document: of processor time, in both
processes together (what a document costs; only Linux tells it of others), and of waiting. Then the same for
RDF files.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, parse, serialize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from creditplan import confined  # noqa: E402
from creditplan.rdf_files import FORMATS as RDF  # noqa: E402
from creditplan.rdf_files import read_rdf  # noqa: E402
from creditplan.reading.formats import layout_of  # noqa: E402
from creditplan.reading.readers import read_layout  # noqa: E402
from test_golden import FLOWING, FORMATS  # noqa: E402

FORMS = {"html": "html", "docx": "docx", "md": "markdown", "pdf": "pdf"}
PLANS = sorted((ROOT / "tests" / "plans").glob("*.txt"))
COPIES = 40


def processor_time() -> float:
    """Seconds that this process and its workers have computed."""
    seconds = time.process_time()
    for worker in confined._alive:
        for task in Path(f"/proc/{worker.process.pid}/task").glob("*/schedstat"):
            seconds += int(task.read_text().split()[0]) / 1e9
    return seconds


def compared(name: str, count: int, rounds: int, *ways: Callable[[], object]) -> None:
    """Do a thing in two ways in turn, and print what it costs in each."""
    costs: list[list[tuple[float, float]]] = [[], []]
    turns = list(zip(ways, costs, strict=True))
    for _ in range(rounds + 1):
        turns.reverse()  # whoever comes second finds the caches and the memory of the first
        for way, found in turns:
            gc.collect()
            waited, computed = time.perf_counter(), processor_time()
            way()
            found.append((processor_time() - computed, time.perf_counter() - waited))
    (free, free_wait), (bound, bound_wait) = (
        [1000 * statistics.median(column) / count for column in zip(*found[1:], strict=True)]
        for found in costs
    )
    print(
        f"{name:34} {free:9.3f} {bound:9.3f} {100 * (bound / free - 1):+7.1f} %"
        f" {free_wait:11.3f} {bound_wait:9.3f} {100 * (bound_wait / free_wait - 1):+7.1f} %"
    )


def documents(rounds: int) -> None:
    """Compare the formats of documents."""
    small = [path.read_text("utf-8") for path in FLOWING]
    plans = [path.read_text("utf-8") for path in PLANS]
    large = [(text + "\n") * (1 + 40_000 // len(text)) for text in plans[:4]]
    for suffix, form in FORMS.items():
        for kind, texts in (("golden documents", small), ("real plans", plans), ("large ones", large)):
            if kind == "large ones" and suffix == "pdf":
                continue  # takes a minute a round
            made = [FORMATS[suffix](text) for text in texts]
            compared(
                f"{suffix} {kind}, {sum(map(len, made)) / len(made) / 1000:.1f} kB",
                len(made),
                max(3, rounds // 5) if suffix == "pdf" else rounds,
                lambda made=made, form=form: [read_layout(data, form, "x").made() for data in made],
                lambda made=made, form=form: [layout_of(data, form, "x") for data in made],
            )


def rdf(rounds: int) -> None:
    """Compare the syntaxes of RDF."""
    base = (ROOT / "dist" / "social-credit-2015.nq").read_bytes()
    text = b"".join(base.replace(b"social-credit-2015", b"plan-%d" % i) for i in range(COPIES))
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    with TemporaryDirectory() as folder:
        for suffix, syntax in RDF.items():
            path = Path(folder, f"a{suffix}")
            whole = syntax.supports_datasets
            path.write_bytes(serialize(quads if whole else [q.triple for q in quads], format=syntax) or b"")
            compared(
                f"{suffix} {path.stat().st_size / 1e6:.1f} MB",
                1,
                max(3, rounds // 5),
                lambda path=path: list(parse(path=str(path), rename_blank_nodes=True)),
                lambda path=path: list(read_rdf(path)),
            )


def started() -> None:
    """Print how long the first document waits for a worker."""
    confined.end_workers()
    data = FORMATS["docx"]("甲")
    began = time.perf_counter()
    layout_of(data, "docx", "x")
    first = time.perf_counter() - began
    began = time.perf_counter()
    layout_of(data, "docx", "x")
    start = first - (time.perf_counter() - began)
    print(f"the first document waits {1000 * start:.0f} ms for the worker to start")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print(f"{'ms a document':34} {'computing':>9} {'limits':>9} {'':>9} {'waiting':>11} {'limits':>9}")
    documents(rounds)
    rdf(rounds)
    started()


if __name__ == "__main__":
    main()
