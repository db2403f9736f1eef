"""What each weight of the outline is worth: F1 of real plans with it, and without it.

    python benchmarks/weights.py [FOLDER …]

A folder is as ``benchmarks/accuracy.py`` reads it; without one, those are read whose documents did not set
the weights. A weight is taken away by setting it to 0.
"""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from unittest import mock

from accuracy import scores, total
from creditplan.parsing import plan
from creditplan.parsing.outline.weights import Weights, packaged_weights

TESTS = Path(__file__).resolve().parents[1] / "tests"
HELD_OUT = [TESTS / "plans-3", TESTS / "plans-4", TESTS / "plans-5"]


def f1(folders: list[Path], weights: Weights) -> float:
    """F1 of all documents of some folders, read with some weights."""
    with mock.patch.object(plan, "packaged_weights", lambda: weights):
        return total([one for folder in folders for one in scores(folder)]).f1


def main() -> None:
    """Print what F1 loses without each weight."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=HELD_OUT, metavar="FOLDER")
    folders = parser.parse_args().folders
    weights = packaged_weights()
    whole = f1(folders, weights)
    print(f"{'all weights':18} F1 {whole:.4f}")
    for one in fields(weights):
        without = f1(folders, replace(weights, **{one.name: 0.0}))
        print(f"without {one.name:18} F1 {without:.4f}  {without - whole:+.4f}")


if __name__ == "__main__":
    main()
