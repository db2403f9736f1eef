"""What search costs: making an index of many entries, and what first answers load of it.

::

    .venv/bin/python benchmarks/search.py [ENTRIES]
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from searched import Node, made_up, served, write_index

QUERIES = (
    "食品",
    "信用体系",
    "的",
    "信",
    "credit",
    "cre",
    "某市",
    "信用 食品 安全 市场",
    "局",
    "信用体系建设食品安全监管",
)


def main(count: int) -> None:
    """Print seconds, memory and bytes."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as scripts:
        began = time.process_time()
        sizes = write_index(Path(folder), made_up(count))
        spent = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{count} entries: {spent:.1f} s CPU, {peak} MB, {len(sizes)} files, {sum(sizes.values())} bytes"
        )
        print(f"index.json {sizes['search/index.json']} bytes")
        node = Node(Path(scripts))
        with served(Path(folder)) as (address, sent):
            for query in QUERIES:
                began = time.perf_counter()
                (found,) = node.search((f"{address}/{query}/search/", query, {}))
                took = time.perf_counter() - began
                counts = f"{found['total']} found, {len(found['hits'])} shown"
                print(f"{query}: {counts}, {took:.2f} s with the start of Node")
        print("bytes of first answers:", sorted(sent.values()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
