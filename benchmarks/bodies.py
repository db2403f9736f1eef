"""How well names of bodies are read as place, function and form.

    python benchmarks/bodies.py

Names: each row of the lists in tests/bodies, whose right answers were decided by hand, is read in a small
plan of its place and date. Plans: how many assignments of tests/plans and tests/plans-2 go to bodies that
nothing knows.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditplan.errors import CreditplanError
from creditplan.knowledge import open_knowledge
from creditplan.model import Agent, AgentKind, Metadata, Plan, Register, SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read
from creditplan.registers.central_functions import functions_on

TESTS = Path(__file__).resolve().parents[1] / "tests"
LISTS = ("local-names", "fresh-names", "third-names", "fourth-names")
PLANS = ("plans", "plans-2")
COUNTRY = "中国"


@dataclass(frozen=True)
class Read:
    """How a name was read.

    Attributes:
        row: what was decided by hand.
        agent: whom it was taken to mean; ``None``: for nobody.
        place, functions, form: what that says.
    """

    row: dict[str, str]
    agent: Agent | None
    place: str = ""
    functions: tuple[str, ...] = ()
    form: str = ""

    @property
    def said(self) -> bool:
        """Whether the place of the name can be known: own:市 is of a city that is not named."""
        return bool(self.row["place"]) and not self.row["place"].startswith("own:")

    @property
    def resolved(self) -> bool:
        """Whether it was taken to mean a body, or bodies of a kind, that are known."""
        return self.agent is not None and self.agent.kind is not AgentKind.UNREGISTERED

    @property
    def right(self) -> bool:
        """Whether place and function are those that were decided."""
        wanted = tuple(self.row["function"].split())
        if self.agent and self.agent.kind in (AgentKind.AGENCY, AgentKind.GROUP) and not self.agent.place:
            # What a central body does is a table of its own; a group of the register has no place.
            same = not wanted or not self.functions or bool({*wanted} & {*self.functions})
            return self.row["place"] == COUNTRY and same
        return self.place == self.row["place"] and (not self.functions or self.functions == wanted)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a list."""
    with (TESTS / "bodies" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def read_row(row: dict[str, str], register: Register) -> Read:
    """Read a name in a plan of its place and date."""
    own = row["own_place"]
    metadata = Metadata(
        id="plan",
        resolve_on=row["date"] or None,
        jurisdiction=None if own in ("", COUNTRY) else own,
    )
    text = f"某方案\n一、某事\n1、做事。（责任单位：{row['name']}）\n"
    try:
        plan = parse(SourceDocument("plan.txt", text, metadata), register)
    except CreditplanError:
        return Read(row, None)
    found = list(plan.assignments)
    if len(found) != 1:
        return Read(row, None)
    agent = found[0].agent
    places = {place.key: place.full_name for place in plan.places}
    place = places.get(agent.jurisdiction or agent.place or "", COUNTRY)
    functions = functions_on(agent.slug, row["date"] or None) if not agent.form else agent.functions
    if agent.kind is AgentKind.COLLECTIVE:
        functions = agent.functions
    return Read(row, agent, place, functions, agent.form or "")


def read_plans(register: Register) -> Iterator[Plan]:
    """Read the plans, those that can be read."""
    for folder in PLANS:
        for path in sorted((TESTS / folder).iterdir()):
            if path.suffix in (".txt", ".md") and path.stem != "README":
                try:
                    yield parse(read(path), register)
                except CreditplanError as error:
                    print(f"{path.name}: {error.message[:60]}", file=sys.stderr)


def told(name: str, found: Sequence[Read]) -> Iterator[str]:
    """Yield the figures of a list, and each name that is read wrong or not at all."""
    said = [one for one in found if one.said]
    resolved = [one for one in said if one.resolved]
    right = [one for one in resolved if one.right]
    forms = [one for one in resolved if one.form and one.form != one.row["form"]]
    yield (
        f"{name}: {len(found)} names, {len(said)} of a place that is said; "
        f"provisional {len(said) - len(resolved)} ({1 - len(resolved) / len(said):.1%}); right "
        f"in place and function {len(right)} of {len(resolved)} ({len(right) / len(resolved):.1%}); "
        f"wrong form {len(forms)}"
    )
    for one in said:
        row = one.row
        kind = "" if one in right else "wrong" if one.resolved else "provisional"
        kind = kind or ("form" if one in forms else "")
        if kind:
            yield (
                f"  {kind}: {row['name']} in {row['own_place']} {row['date']}: "
                f"{one.place} {' '.join(one.functions)} {one.form}; "
                f"decided {row['place']} {row['function']} {row['form']}"
            )


def main() -> None:
    """Print the figures."""
    register = open_knowledge().register
    for name in LISTS:
        print("\n".join(told(name, [read_row(row, register) for row in rows(name)])))
    kinds: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for plan in read_plans(register):
        kinds.update(str(one.agent.kind) for one in plan.assignments)
        unknown.update(
            f"{plan.document.name.rpartition('/')[2]} {one.agent.short_name}"
            for one in plan.assignments
            if one.agent.kind is AgentKind.UNREGISTERED
        )
    total, provisional = sum(kinds.values()), kinds["unregistered"]
    print(f"plans: {total} assignments, provisional {provisional} ({provisional / total:.1%})", dict(kinds))
    print("  " + ", ".join(f"{name} {count}" for name, count in unknown.most_common()))


if __name__ == "__main__":
    main()
