"""How well the parser reads real plans, and whether it tells where it does not.

    python benchmarks/accuracy.py [--json | --markdown | --metadata] [FOLDER …]

A folder holds NNN.gold.json (what careful readers took) beside NNN.txt, NNN.md, NNN.html or any other format
that is read; without one, tests/plans is read. A task is found when its text starts with the gold's
``text_starts`` (or one of its ``accept_text_starts``), else when these stand in its first 40 characters.
Each gold row (agency's words, role) counts once, as found or missed; each further row of a task, and every
row of a task that the gold has not, counts as wrong, unless the gold leaves it open
(``optional_assignments``). Where a reader says that several bodies may be named as one
(``accept_agencies``), that one counts for each of them. A task that the gold calls ``optional`` costs
nothing where it is not there. White space and bars are ignored.

A faulty row is *told* if a problem stands in the lines of its task, *half* told if only a name unknown to the
register does, *silent* if nothing does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from creditplan import parse, read
from creditplan.errors import CreditplanError
from creditplan.model import Plan, Span, Task

PLANS = Path(__file__).resolve().parents[1] / "tests" / "plans"
TOLD, HALF, SILENT = "told", "half", "silent"
# Problems that say what is unknown, not that something was misread.
_HALF = {"unknown-agency", "unknown-locality", "name-out-of-time", "name-near-change"}
_KEY = 20


@dataclass(frozen=True)
class Fault:
    """A row that is missing or wrong: what it is, and whether a message points there."""

    row: str
    told: str


@dataclass
class Score:
    """Counts of rows and tasks, and what went wrong, of one document or of all."""

    name: str
    styles: str = ""
    found: int = 0
    missed: list[Fault] = field(default_factory=list)
    wrong: list[Fault] = field(default_factory=list)
    tasks: int = 0
    tasks_found: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
        total = 2 * self.found + len(self.missed) + len(self.wrong)
        return 2 * self.found / total if total else 1.0

    @property
    def told(self) -> Counter[str]:
        """How many of the faulty rows were told, half told, silent."""
        return Counter(fault.told for fault in [*self.missed, *self.wrong])


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
        starts = [
            bare(words)[:_KEY] for words in [wanted["text_starts"], *wanted.get("accept_text_starts", ())]
        ]
        task = next((t for t in left if bare(t.text).startswith(tuple(starts))), None)
        task = task or next((t for t in left if any(s and s in bare(t.text)[:40] for s in starts)), None)
        if task:
            left.remove(task)
        yield wanted, task
    yield from ((None, task) for task in left)


def score(path: Path) -> Score:
    """Compare the parser's reading of one document with the gold beside it."""
    gold = json.loads(path.with_name(f"{path.name.split('.')[0]}.gold.json").read_text("utf-8"))
    result = Score(path.stem, tasks=sum(not task.get("optional") for task in gold["tasks"]))
    try:
        plan = parse(read(path))
    except CreditplanError as error:
        # Refused: whoever runs it is told.
        result.missed = [
            Fault(f"{task['number']} {row['role']} {row['agency']}", TOLD)
            for task in gold["tasks"]
            if not task.get("optional")
            for row in task["assignments"]
        ]
        result.wrong = [Fault(str(error), TOLD)] if not result.missed else []
        return result
    return score_plan(plan, gold, result)


def score_plan(plan: Plan, gold: dict, result: Score) -> Score:
    """Count into a score what of a plan is as its gold has it, and what is not."""
    where = Where(plan)
    for wanted, task in match(gold, plan):
        said = rows(task) if task else []
        result.tasks_found += bool(task and wanted)
        name = task.key if task else f"{wanted['number']} (not found)"  # type: ignore[index]
        told = where.told(task.span) if task else where.of_words(wanted["text_starts"])  # type: ignore[index]
        wanted_rows = {
            (bare(row["agency"]), row["role"]): row for row in (wanted or {}).get("assignments", ())
        }
        right: set[tuple[str, str]] = set()
        for row in wanted_rows.values():
            roles = [row["role"], *row.get("accept_roles", ())]
            own = next((one for one in said if one[0] == bare(row["agency"]) and one[1] in roles), None)
            whole = {bare(name) for name in row.get("accept_agencies", ())}
            own = own or next((one for one in (*said, *right) if one[0] in whole and one[1] in roles), None)
            if own:
                said = [one for one in said if one != own]
                right.add(own)
                result.found += 1
            elif task or not wanted.get("optional"):  # type: ignore[union-attr]
                result.missed.append(Fault(f"task {name}: {row['role']} {row['agency']}", told))
        left_open = {bare(row["agency"]) for row in (wanted or {}).get("optional_assignments", ())}
        result.wrong += [
            Fault(f"task {name}: {role} {words}", told) for words, role in said if words not in left_open
        ]
    return result


class Where:
    """Where the problems of a plan stand."""

    def __init__(self, plan: Plan) -> None:
        self.text = plan.document.text
        self.problems = [(problem.span, problem.code) for problem in plan.problems]
        self.places = [index for index, char in enumerate(self.text) if not char.isspace() and char != "|"]
        self.bare = "".join(map(self.text.__getitem__, self.places))

    def told(self, span: Span) -> str:
        """Say whether a problem points at a stretch of lines."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        end = end if end >= 0 else len(self.text)
        codes = {code for at, code in self.problems if at.start < end and max(at.end, at.start + 1) > start}
        return TOLD if codes - _HALF else HALF if codes else SILENT

    def of_words(self, words: str) -> str:
        """The same for the line that begins with some words, which no task does."""
        at = self.bare.find(bare(words)[:_KEY])
        if at < 0:
            return SILENT
        start = self.places[at]
        return self.told(Span(start, start + 1))


def scores(folder: Path) -> list[Score]:
    """Score every document of a folder."""
    index = folder / "index.json"
    styles = {}
    if index.exists():
        styles = {row["id"]: ", ".join(row["styles"]) for row in json.loads(index.read_text("utf-8"))}
    found = []
    for gold in sorted(folder.glob("*.gold.json")):
        found.append(score(document_of(gold)))
        found[-1].styles = styles.get(gold.name.split(".")[0], "")
    return found


def document_of(gold: Path) -> Path:
    """The document beside its gold."""
    beside = gold.parent.glob(f"{gold.name.split('.')[0]}.*")
    documents = sorted(path for path in beside if path != gold and path.suffix != ".toml")
    if not documents:
        sys.exit(f"{gold}: no document stands beside it")
    return documents[0]


def total(parts: list[Score]) -> Score:
    """All documents together."""
    return Score(
        "all",
        "",
        sum(part.found for part in parts),
        [row for part in parts for row in part.missed],
        [row for part in parts for row in part.wrong],
        sum(part.tasks for part in parts),
        sum(part.tasks_found for part in parts),
    )


def markdown(parts: list[Score]) -> str:
    """The scores as a table in Markdown."""
    lines = [
        "| plan | styles | rows found | missed | wrong | F1 | told | half | silent |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for part in [*parts, total(parts)]:
        counts = f"{part.found} | {len(part.missed)} | {len(part.wrong)} | {part.f1:.3f}"
        told = " | ".join(str(part.told[how]) for how in (TOLD, HALF, SILENT))
        lines.append(f"| {part.name} | {part.styles} | {counts} | {told} |")
    return "\n".join(lines) + "\n"


def as_json(parts: list[Score]) -> list[dict]:
    """The scores as plain data."""
    return [
        {
            "plan": part.name,
            "f1": round(part.f1, 4),
            "found": part.found,
            "missed": len(part.missed),
            "wrong": len(part.wrong),
            "tasks": part.tasks,
            "tasks_found": part.tasks_found,
            **{how: part.told[how] for how in (TOLD, HALF, SILENT)},
        }
        for part in [*parts, total(parts)]
    ]


def main() -> None:
    """Print the scores, with every miss."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[PLANS], metavar="FOLDER")
    parser.add_argument("--markdown", action="store_true", help="print a table for docs/accuracy.md")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.add_argument("--metadata", action="store_true", help="titles, issuers, dates and the like instead")
    options = parser.parse_args()
    if options.metadata:
        from metadata import main as print_metadata  # noqa: PLC0415 - it imports this module

        print_metadata(options.folders)
        return
    parts = [part for folder in options.folders for part in scores(folder)]
    if options.markdown:
        print(markdown(parts), end="")
        return
    if options.json:
        print(json.dumps(as_json(parts), ensure_ascii=False, indent=1))
        return
    for part in [*parts, total(parts)]:
        counts = f"found {part.found}  missed {len(part.missed)}  wrong {len(part.wrong)}"
        faulty = "  ".join(f"{how} {part.told[how]}" for how in (TOLD, HALF, SILENT))
        tasks = f"tasks {part.tasks_found}/{part.tasks}"
        print(f"{part.name:8} F1 {part.f1:.3f}  {counts}  {tasks}  faulty rows: {faulty}")
        if part.name != "all":
            for kind, faults in (("missed", part.missed), ("wrong", part.wrong)):
                for fault in faults:
                    print(f"    {kind:6} {fault.told:6} {fault.row}")


if __name__ == "__main__":
    main()
