"""Compares what is read of a made-up corpus with the truth beside each document.

    python benchmarks/corpus_check.py DIR [--jobs N] [--most N] [--json]

DIR is what generate.py wrote. Compared are title, document number, issuer, date and place of each plan, its
headings, its tasks (all their words, and what they are part of), its deadlines, and each row: task, words for
the agency, role, whether the list is open. Marks and white space are ignored. A task is found when its words
begin like those of the truth. Faulty rows are *told*, *half* told or *silent*, as accuracy.py says. It ends
with 1 if a row is missed or wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from accuracy import HALF, SILENT, TOLD, Where
from creditplan import parse, read
from creditplan.errors import CreditplanError
from creditplan.model import Plan, Task

ROWS = "rows"
FIELDS = (
    "title",
    "number",
    "issuer",
    "date",
    "place",
    "sections",
    "tasks",
    "words",
    "parts",
    "deadlines",
    ROWS,
)
_START = 12


@dataclass
class Check:
    """What was compared: of each field how much was found, missed and wrong, and the differences in words."""

    plans: int = 0
    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Counter[str]] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)

    def add(self, other: Check) -> None:
        """Count another one in."""
        self.plans += other.plans
        for name in ("found", "missed", "wrong", "told"):
            getattr(self, name).update(getattr(other, name))
        for kind, counts in other.faults.items():
            self.faults.setdefault(kind, Counter()).update(counts)
        self.first += other.first

    def ratios(self, name: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of a field; 1 where there was nothing."""
        found, missed, wrong = self.found[name], self.missed[name], self.wrong[name]
        parts = (found + wrong, found + missed, 2 * found + missed + wrong)
        return tuple(
            times * found / whole if whole else 1.0 for times, whole in zip((1, 1, 2), parts, strict=True)
        )  # type: ignore[return-value]

    def count(self, name: str, wanted: Iterable[object], said: Iterable[object]) -> tuple[list, list]:
        """Compare two collections; gives what is missed and what is wrong."""
        left, right = Counter(filter(None, wanted)), Counter(filter(None, said))
        self.found[name] += (left & right).total()
        missed, wrong = list((left - right).elements()), list((right - left).elements())
        self.missed[name] += len(missed)
        self.wrong[name] += len(wrong)
        return missed, wrong


def letters(text: str | None) -> str:
    """The text without marks and white space."""
    return "".join(char for char in text or "" if char.isalnum())


def check(truth_file: Path) -> Check:
    """Compare one document with its truth."""
    truth = json.loads(truth_file.read_text("utf-8"))
    document = next(
        path
        for path in truth_file.parent.glob(f"{truth_file.name.split('.')[0]}.*")
        if path.suffix not in (".json", ".toml")
    )
    result = Check(1)
    kind = f"{truth['layout']}.{truth['format']}"
    name = f"{document.parent.name}/{document.name} ({truth['layout']})"
    try:
        plan: Plan | None = parse(read(document))
    except CreditplanError as error:
        plan = None
        result.first.append(f"{name}: {error}")
    for what, missed, wrong in _differences(truth, plan, result):
        result.first.append(f"{name}: {what}: missed {missed or '–'}, wrong {wrong or '–'}")
        result.faults.setdefault(what.split(" ")[0], Counter())[kind] += 1
    return result


def _differences(truth: dict, plan: Plan | None, result: Check) -> Iterator[tuple[str, list, list]]:
    known = plan.metadata if plan else None
    place = plan.jurisdiction.place if plan and plan.jurisdiction else None
    pairs = {
        "title": (truth["title"], plan and plan.title.zh),
        "number": (truth["document_number"], known and known.document_number),
        "issuer": (truth["issuer"], known and known.issuer),
        "date": (truth["date"], known and known.issued),
        "place": (truth["place"], place and place.full_name),
    }
    compared = {name: ([letters(wanted)], [letters(said)]) for name, (wanted, said) in pairs.items()}
    sections = plan.sections if plan else ()
    compared["sections"] = (
        [letters(one["heading"]) for one in truth["sections"]],
        [letters(section.title.zh) for section in sections],
    )
    for name, (wanted, said) in compared.items():
        missed, wrong = result.count(name, wanted, said)
        if missed or wrong:
            yield name, missed, wrong
    yield from _tasks(truth, plan, result)


def _tasks(truth: dict, plan: Plan | None, result: Check) -> Iterator[tuple[str, list, list]]:
    where = Where(plan) if plan else None
    paired = list(_paired(truth["tasks"], plan.tasks if plan else ()))
    by_key = {task.key: task for task in (plan.tasks if plan else ())}
    for wanted, task in paired:
        number = wanted["number"] if wanted else "–"
        whole = (
            truth["tasks"][wanted["parent_index"]] if wanted and wanted["parent_index"] is not None else None
        )
        parent = by_key.get(task.parent) if task and task.parent else None
        compared = {
            "tasks": (
                [number] if wanted else [],
                [number] if task and wanted else [task.key] if task else [],
            ),
            "words": ([letters(wanted["text"])] if wanted else [], [letters(task.text)] if task else []),
            "parts": ([_start(whole["text"])] if whole else [], [_start(parent.text)] if parent else []),
            "deadlines": (
                _dues(wanted),
                [due.value or letters(due.text) for due in task.deadlines] if task else [],
            ),
            ROWS: (_rows(wanted), _said(task)),
        }
        for name, pair in compared.items():
            missed, wrong = result.count(name, *pair)
            if not missed and not wrong:
                continue
            what = f"{name} of {task.key if task else number}"
            if name == ROWS:
                told = _told(where, task, wanted)
                result.told[told] += len(missed) + len(wrong)
                what += f" ({told})"
            yield what, missed, wrong


def _told(where: Where | None, task: Task | None, wanted: dict | None) -> str:
    """Whether a problem points at the task; a plan that was refused is told whole."""
    if where is None:
        return TOLD
    return where.told(task.span) if task else where.of_words(wanted["text"] if wanted else "")


def _paired(wanted: list[dict], tasks: Iterable[Task]) -> Iterator[tuple[dict | None, Task | None]]:
    """Each task of the truth with the first that begins alike and is not yet taken."""
    left: dict[str, list[Task]] = {}
    for task in tasks:
        left.setdefault(_start(task.text), []).append(task)
    for one in wanted:
        alike = left.get(_start(one["text"]))
        yield one, alike.pop(0) if alike else None
    yield from ((None, task) for alike in left.values() for task in alike)


def _start(text: str) -> str:
    return letters(text)[:_START]


def _dues(wanted: dict | None) -> list[str]:
    return [due["value"] or letters(due["words"]) for due in wanted["deadlines"]] if wanted else []


def _rows(wanted: dict | None) -> list[tuple[str, str, bool]]:
    rows = wanted["assignments"] if wanted else ()
    return [(letters(row["agency"]), row["role"], row["open_list"]) for row in rows]


def _said(task: Task | None) -> list[tuple[str, str, bool]]:
    clauses = task.clauses if task else ()
    return [
        (letters(row.named_as), str(row.role), row.open_ended)
        for clause in clauses
        for row in clause.assignments
    ]


def checked(folder: Path, jobs: int = 1) -> Check:
    """Compare all documents of a corpus, with progress."""
    files = sorted(folder.rglob("*.truth.json"))
    if not files:
        sys.exit(f"{folder}: no *.truth.json in it: make a corpus with generate.py")
    total = Check()
    with ProcessPoolExecutor(jobs) as pool:
        for part in pool.map(check, files, chunksize=8):
            total.add(part)
            if total.plans % 50 == 0 or total.plans == len(files):
                print(f"\r{total.plans:,} of {len(files):,} plans", end="", file=sys.stderr)
    print(file=sys.stderr)
    return total


def table(total: Check) -> str:
    """The fields as a table in Markdown."""
    lines = [
        "| field | found | missed | wrong | precision | recall | F1 |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name in FIELDS:
        ratios = " | ".join(f"{ratio:.4f}" for ratio in total.ratios(name))
        lines.append(
            f"| {name} | {total.found[name]} | {total.missed[name]} | {total.wrong[name]} | {ratios} |"
        )
    told = ", ".join(f"{how} {total.told[how]}" for how in (TOLD, HALF, SILENT))
    return "\n".join([*lines, "", f"{total.plans} plans; faulty rows: {told}"])


def main() -> None:
    """Compare a corpus and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--most", type=int, default=20, help="how many differences are printed (20)")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    options = parser.parse_args()
    total = checked(options.folder, options.jobs)
    if options.json:
        print(
            json.dumps(asdict(total) | {"first": total.first[: options.most]}, ensure_ascii=False, indent=1)
        )
    else:
        print(table(total))
        for what, counts in total.faults.items():
            print(f"{what}: " + ", ".join(f"{kind} {count}" for kind, count in counts.most_common()))
        print("\n".join(total.first[: options.most]))
    sys.exit(bool(total.missed[ROWS] or total.wrong[ROWS]))


if __name__ == "__main__":
    main()
