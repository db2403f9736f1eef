"""How long parsing takes: a plan of 70 tasks, and whether time grows in proportion to the text.

    python benchmarks/parsing.py

Prints milliseconds (the best of several runs, in one process) for the packaged plan and for texts of 10 KB
to 10 MB of the same kind, and for each the microseconds a character: in a linear parser they stay the same.
"""

from __future__ import annotations

import gc
import time

from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.pipeline import packaged_plan
from creditplan.reading import read
from creditplan.registers import load_register

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def best(document: SourceDocument, runs: int) -> float:
    """Least seconds that parsing a document took, of several runs."""
    register = load_register()
    least = float("inf")
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        parse(document, register)
        least = min(least, time.perf_counter() - start)
    return least


def repeated(text: str, size: int) -> str:
    """A text of about ``size`` bytes in UTF-8: a title, and the body again and again."""
    title, _, body = text.partition("\n")
    return title + "\n" + (body + "\n") * max(1, size // len(body.encode()))


def main() -> None:
    """Print the table."""
    document = read(packaged_plan())
    best(document, 3)
    seconds = best(document, 30)
    print(f"packaged plan, 72 tasks: {1000 * seconds:.2f} ms")
    print(f"{'bytes':>12} {'seconds':>9} {'µs a character':>15}")
    for size in SIZES:
        text = repeated(document.text, size)
        seconds = best(SourceDocument("plan.txt", text), 5 if size < 1_000_000 else 1)
        print(f"{len(text.encode()):>12,} {seconds:>9.3f} {1e6 * seconds / len(text):>15.2f}")


if __name__ == "__main__":
    main()
