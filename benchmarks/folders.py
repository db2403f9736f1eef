"""What files of a folder cost a build that writes them as one: new, unchanged, kept, changed, and removed.

    python benchmarks/folders.py --files 500000

A hundred files are in each folder. CPU is that of the process; memory is the most that it took so far,
over what it had before the first file. Beneath stands what bare Python takes for the same new files, without
being sure of anything.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from prettytable import PrettyTable

from creditplan.folder import Stage, listing, replacing

Pages = Callable[[bytes], Iterator[tuple[str, bytes]]]


def pages(number: int, size: int, mark: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents, all of them different."""
    rest = b"-" * size
    for one in range(number):
        yield f"plan/some-plan-{one // 100:06}/task/{one:06}.html", (b"%08d %s" % (one, mark) + rest)[:size]


def written(folder: Path, work: Callable[[Stage], None], *, prune: bool = False) -> None:
    """Write a folder as a build does, with a list at its head."""
    with replacing(folder, prune=prune) as stage:
        stage["data.nq"] = b""
        stage["SHA256SUMS"] = listing({"data.nq": "0" * 64})
        work(stage)


def put(stage: Stage, made: Pages, mark: bytes = b"") -> None:
    """Give all files with their bytes."""
    for name, content in made(mark):
        stage[name] = content


def kept(stage: Stage, made: Pages) -> None:
    """Say of all files that they are as before."""
    if not all(stage.keep(name) for name, _ in made(b"")):
        raise SystemExit("a file that was written is not there")


def bare(folder: Path, made: Pages) -> None:
    """Write the files, and nothing else."""
    for name, content in made(b""):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measured(number: int, size: int, top: Path) -> PrettyTable:
    """Return the costs of each kind of build."""
    folder = top / "out"
    made = partial(pages, number, size)
    kinds: dict[str, Callable[[], None]] = {
        "new": lambda: written(folder, lambda stage: put(stage, made)),
        "unchanged": lambda: written(folder, lambda stage: put(stage, made)),
        "kept": lambda: written(folder, lambda stage: kept(stage, made)),
        "changed": lambda: written(folder, lambda stage: put(stage, made, b"changed")),
        "removed": lambda: written(folder, lambda stage: None, prune=True),
        "bare Python": lambda: bare(top / "bare", made),
    }
    table = PrettyTable(["files", "CPU, µs a file", "wall, µs a file", "memory so far, MB"], align="r")
    begun = _peak()
    for name, work in kinds.items():
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        row = (cpu / number * 1e6, wall / number * 1e6, (_peak() - begun) / 1024)
        table.add_row([name, *(f"{value:.0f}" for value in row)])
        print(*table.rows[-1], file=sys.stderr)
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--size", type=int, default=6_000, help="bytes of each")
    parser.add_argument("--folder", help="where to work, on the disk that is to be measured")
    options = parser.parse_args()
    top = Path(tempfile.mkdtemp(dir=options.folder))
    try:
        print(measured(options.files, options.size, top))
    finally:
        shutil.rmtree(top)


if __name__ == "__main__":
    main()
