"""How well the parser reads real plans: F1 of (task, agency's words, role) against what careful readers took.

    python benchmarks/accuracy.py [--markdown] [FOLDER …]

A folder holds NNN.txt and NNN.gold.json; without one, tests/plans is read. A task is found when its text
starts with the gold's ``text_starts`` (or with one of its ``accept_text_starts``). Each gold row counts once,
as found or missed; each further row of a task, and every row of a task that the gold has not, counts as
wrong, unless the gold leaves it open (``optional_assignments``). White space and bars are ignored.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from creditplan import parse, read
from creditplan.errors import CreditplanError
from creditplan.model import Plan, Task

PLANS = Path(__file__).resolve().parents[1] / "tests" / "plans"


@dataclass
class Score:
    """Counts of rows, and what went wrong, of one document or of all."""

    name: str
    styles: str = ""
    found: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
        total = 2 * self.found + len(self.missed) + len(self.wrong)
        return 2 * self.found / total if total else 1.0


def bare(text: str) -> str:
    """The text without white space and the bars between cells."""
    return "".join(text.replace("|", " ").split())


def rows(task: Task) -> list[tuple[str, str]]:
    """What the parser says of a task: the agencies' words and their roles, each pair once."""
    return list(dict.fromkeys((bare(a.named_as), str(a.role)) for c in task.clauses for a in c.assignments))


def match(gold: dict, plan: Plan) -> Iterator[tuple[dict | None, Task | None]]:
    """Pair gold tasks with those of the plan, each at most once and in the order of the text."""
    left = list(plan.tasks)
    for wanted in gold["tasks"]:
        starts = tuple(map(bare, [wanted["text_starts"], *wanted.get("accept_text_starts", ())]))
        task = next((t for t in left if bare(t.text).startswith(starts)), None)
        if task:
            left.remove(task)
        yield wanted, task
    yield from ((None, task) for task in left)


def score(path: Path) -> Score:
    """Compare the parser's reading of one document with the gold beside it."""
    gold = json.loads(path.with_suffix(".gold.json").read_text("utf-8"))
    result = Score(path.stem)
    try:
        plan = parse(read(path))
    except CreditplanError as error:
        result.missed = [
            f"{t['number']} {a['role']} {a['agency']}" for t in gold["tasks"] for a in t["assignments"]
        ]
        result.wrong = [str(error)] if not result.missed else []
        return result
    for wanted, task in match(gold, plan):
        said = rows(task) if task else []
        name = task.key if task else f"{wanted['number']} (not found)"
        rows_wanted = {
            (bare(row["agency"]), row["role"]): row for row in (wanted or {}).get("assignments", ())
        }
        for row in rows_wanted.values():
            roles = [row["role"], *row.get("accept_roles", ())]
            pair = next(
                ((words, role) for words, role in said if words == bare(row["agency"]) and role in roles),
                None,
            )
            if pair:
                said.remove(pair)
                result.found += 1
            else:
                result.missed.append(f"task {name}: {row['role']} {row['agency']}")
        left_open = {bare(row["agency"]) for row in (wanted or {}).get("optional_assignments", ())}
        result.wrong += [f"task {name}: {role} {words}" for words, role in said if words not in left_open]
    return result


def scores(folder: Path) -> list[Score]:
    """Score every document of a folder."""
    index = folder / "index.json"
    styles = {}
    if index.exists():
        styles = {row["id"]: ", ".join(row["styles"]) for row in json.loads(index.read_text("utf-8"))}
    found = [
        score(path.with_name(path.name.replace(".gold.json", ".txt")))
        for path in sorted(folder.glob("*.gold.json"))
    ]
    for one in found:
        one.styles = styles.get(one.name, "")
    return found


def total(parts: list[Score]) -> Score:
    """All documents together."""
    return Score(
        "all",
        "",
        sum(part.found for part in parts),
        [row for part in parts for row in part.missed],
        [row for part in parts for row in part.wrong],
    )


def markdown(parts: list[Score]) -> str:
    """The scores as a table in Markdown."""
    lines = ["| plan | styles | rows found | missed | wrong | F1 |", "|---|---|---:|---:|---:|---:|"]
    for part in [*parts, total(parts)]:
        counts = f"{part.found} | {len(part.missed)} | {len(part.wrong)} | {part.f1:.3f}"
        lines.append(f"| {part.name} | {part.styles} | {counts} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the scores, with every miss."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[PLANS], metavar="FOLDER")
    parser.add_argument("--markdown", action="store_true", help="print a table for docs/accuracy.md")
    options = parser.parse_args()
    parts = [part for folder in options.folders for part in scores(folder)]
    if options.markdown:
        print(markdown(parts), end="")
        return
    for part in [*parts, total(parts)]:
        missed, wrong = len(part.missed), len(part.wrong)
        print(f"{part.name:8} F1 {part.f1:.3f}  found {part.found}  missed {missed}  wrong {wrong}")
        if part.name != "all":
            for row in part.missed:
                print(f"    missed  {row}")
            for row in part.wrong:
                print(f"    wrong   {row}")


if __name__ == "__main__":
    main()
