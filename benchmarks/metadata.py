"""What documents say of themselves, and when their tasks are due, against gold: ``accuracy.py --metadata``.

Title, document number, issuer and date count once a document; each section (its heading) and each deadline
of a task that was found (its date, or its words where it has none) count once. ``wrong`` is what is said and
is not in the gold.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accuracy import bare, document_of, match
from creditplan import parse, read
from creditplan.errors import CreditplanError
from creditplan.model import Plan
from creditplan.words.fold import fold

FIELDS = ("title", "number", "issuer", "date", "sections", "deadlines")


@dataclass
class Said:
    """One field of all documents: how much of it is right, and what is missed and wrong."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def count(self, document: str, wanted: Iterable[str], found: Iterable[str]) -> None:
        """Compare what one document says with the gold."""
        left, right = Counter(filter(None, map(_plain, wanted))), Counter(filter(None, map(_plain, found)))
        self.right += (left & right).total()
        self.missed += [f"{document}: {words}" for words in (left - right).elements()]
        self.wrong += [f"{document}: {words}" for words in (right - left).elements()]


def _plain(words: str | None) -> str:
    return bare(fold(words or "")).strip("。;:")


def said(paths: Iterable[Path]) -> dict[str, Said]:
    """Compare all documents."""
    fields = {name: Said() for name in FIELDS}
    for gold_path in paths:
        gold = json.loads(gold_path.read_text("utf-8"))
        path = document_of(gold_path)
        try:
            plan: Plan | None = parse(read(path))
        except CreditplanError:
            plan = None
        name = path.stem
        known = plan.metadata if plan else None
        pairs = {
            "title": (gold["title"], plan.title.zh if plan else None),
            "number": (gold["document_number"], known and known.document_number),
            "issuer": (gold["issuer"], known and known.issuer),
            "date": (gold["date"], known and known.issued),
        }
        for key, (wanted, found) in pairs.items():
            fields[key].count(name, [wanted or ""], [found or ""])
        headings = [part.title.zh for part in plan.sections] if plan else []
        fields["sections"].count(name, [one["heading"] for one in gold["sections"]], headings)
        for wanted_dates, found_dates in _deadlines(gold, plan) if plan else ():
            fields["deadlines"].count(name, wanted_dates, found_dates)
    return fields


def _deadlines(gold: dict, plan: Plan) -> Iterator[tuple[list[str], list[str]]]:
    for wanted, task in match(gold, plan):
        if not wanted or not task:
            continue
        texts = wanted.get("deadline_texts", ())
        dated = {due.value for due in task.deadlines if due.value}
        without = [due.text for due in task.deadlines if not due.value]
        # Words without a date count only where the gold keeps the words.
        wanted_words = [words for words in texts if _plain(words) in set(map(_plain, without))]
        dates = {one["value"] if isinstance(one, dict) else one for one in wanted["deadlines"]}
        yield (
            [*sorted(filter(None, dates)), *wanted_words],
            [
                *sorted(dated),
                *(without if "deadline_texts" in wanted else ()),
            ],
        )


def main(folders: Iterable[Path]) -> None:
    """Print a line for each field, with every miss."""
    golds = [gold for folder in folders for gold in sorted(folder.glob("*.gold.json"))]
    for name, result in said(golds).items():
        print(f"{name:9} right {result.right}  missed {len(result.missed)}  wrong {len(result.wrong)}")
        for kind, rows in (("missed", result.missed), ("wrong", result.wrong)):
            for row in rows:
                print(f"    {kind:6} {row}")
