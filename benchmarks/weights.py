"""What each weight of the outline is worth: F1 of real plans with it, and without it.

    python benchmarks/weights.py [--damaged] [FOLDER …]

A folder is as ``benchmarks/accuracy.py`` reads it; without one, those are read whose documents did not set
the weights. A weight is taken away by setting it to 0. Damaged are those that are text once more in each of
the ways of ``tests/damage.py``: without numbers, with lines that were joined or broken, and so on.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
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


def damage(folders: list[Path], into: Path) -> list[Path]:
    """Write the texts of some folders with their gold, damaged in each way, and return where they stand."""
    sys.path.insert(0, str(TESTS))
    from damage import DAMAGES, damaged  # noqa: PLC0415 - of the tests, which are no package

    made: list[Path] = []
    for way in DAMAGES:
        for folder in folders:
            made.append(into / way.__name__ / folder.name)
            made[-1].mkdir(parents=True)
            for gold in folder.glob("*.gold.json"):
                name = gold.name.removesuffix(".gold.json")
                for text in (*folder.glob(f"{name}.txt"), *folder.glob(f"{name}.md")):
                    shutil.copy(gold, made[-1])
                    (made[-1] / text.name).write_text(damaged(text.read_text("utf-8"), way, name), "utf-8")
    return made


def main() -> None:
    """Print what F1 loses without each weight."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=HELD_OUT, metavar="FOLDER")
    parser.add_argument(
        "--damaged", action="store_true", help="read the texts once more in each damaged form"
    )
    asked = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    with TemporaryDirectory() as temporary:
        folders = [*asked.folders, *(damage(asked.folders, Path(temporary)) if asked.damaged else ())]
        weights = packaged_weights()
        whole = f1(folders, weights)
        print(f"{'all weights':18} F1 {whole:.4f}")
        for one in fields(weights):
            without = f1(folders, replace(weights, **{one.name: 0.0}))
            print(f"without {one.name:18} F1 {without:.4f}  {without - whole:+.4f}")


if __name__ == "__main__":
    main()
