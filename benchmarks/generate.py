"""Makes corpora of plans of any size, with the truth beside each document.

    python benchmarks/generate.py --plans 1000 --seed 7 --out DIR

Plans are drawn by corpus.toml: five layouts of real plans, issuers from ministries to counties, 5 to 150
tasks. DIR/000/000123.txt (.md, .html, .csv) is a document, DIR/000/000123.truth.json what it says, and beside
some lies a side file as their publishers would write it; DIR/creditplan.toml is the publisher's. The bytes of
a plan depend on the seed and its number, not on how many there are. corpus_check.py compares what is read
with the truth.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from made_documents import made

FOLDER = 1000
PUBLISHER = """\
title = "生成的计划"
license = "CC0-1.0"
base = "https://data.example.org/plans/"
language = "zh"

[publisher]
name = "示例数据局"

[contact]
email = "data@example.org"
"""


def generate(plans: int, seed: int, out: Path) -> Counter[str]:
    """Write a corpus.

    Returns:
        How many plans, tasks and rows there are, and how many plans of each layout, format.
    """
    counts: Counter[str] = Counter()
    out.mkdir(parents=True, exist_ok=True)
    (out / "creditplan.toml").write_text(PUBLISHER, "utf-8")
    began = told = time.monotonic()
    for index in range(plans):
        counts.update(write(index, seed, out))
        if time.monotonic() - told > 1 or index + 1 == plans:
            told = time.monotonic()
            rate = (index + 1) / max(told - began, 1e-9)
            print(f"\r{index + 1:,} of {plans:,} plans, {rate:,.0f} a second", end="", file=sys.stderr)
    print(file=sys.stderr)
    return counts


def write(index: int, seed: int, out: Path) -> Counter[str]:
    """Write the document of a number with its truth; gives what to count of it."""
    document = made(index, seed)
    folder = out / f"{index // FOLDER:03}"
    folder.mkdir(exist_ok=True)
    stem = folder / f"{index:06}"
    encoding = "utf-8-sig" if document.suffix == "csv" else "utf-8"
    stem.with_suffix(f".{document.suffix}").write_text(document.text, encoding, newline="")
    truth = json.dumps(document.truth, ensure_ascii=False, indent=1)
    stem.with_suffix(".truth.json").write_text(truth + "\n", "utf-8")
    if document.side:
        stem.with_suffix(".toml").write_text(document.side, "utf-8")
    tasks = document.truth["tasks"]
    rows = sum(len(task["assignments"]) for task in tasks)
    kinds = (document.truth["layout"], document.suffix)
    return Counter({"plans": 1, "tasks": len(tasks), "rows": rows} | dict.fromkeys(kinds, 1))


def main() -> None:
    """Read the options and write the corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=100, help="how many (100)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same plans (7)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, empty or new")
    options = parser.parse_args()
    if options.out.exists() and any(options.out.iterdir()):
        sys.exit(
            f"{options.out} is not empty: name a new folder, so that no other corpus is mixed with this one"
        )
    counts = generate(options.plans, options.seed, options.out)
    print(", ".join(f"{count:,} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
