"""What the plans of a folder say of whom they are, before their publisher says it in ``creditplan.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.model import Plan, Register
from creditplan.parsing import division_named, is_by_level, parse, place_named
from creditplan.reading import read_all
from creditplan.words.normalise import normalise


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen in a folder.

    Attributes:
        plans: how many can be read.
        issuer: the body that issued most of them, if they name any.
        jurisdiction: key of the territory, or of the division of one, that most of them name.
        english: whether some of them have English titles.
    """

    plans: int
    issuer: str | None
    jurisdiction: str | None
    english: bool


def survey(folder: Path, knowledge: Knowledge) -> Survey:
    """Read the plans of a folder; those that cannot be read are left out.

    Raises:
        InputError: the register cannot be used.
    """
    register = knowledge.register
    issuers: Counter[str] = Counter()
    places: Counter[str] = Counter()
    plans, english = 0, False
    try:
        for document in read_all(folder, on_error=lambda _: None):
            try:
                plan = parse(document, register)
            except CreditplanError:
                continue
            plans += 1
            english = english or bool(plan.title.en)
            issuer = plan.metadata.issuer
            place = place_named(register, normalise(plan.title.zh + (issuer or "")))
            issuers.update([issuer] if issuer else [])
            places.update([place] if place else [])
    except CreditplanError:
        pass  # there is no plan yet
    return Survey(plans, _most(issuers), _most(places), english)


def unplaced(plans: Iterable[Plan], register: Register) -> dict[str, set[str]]:
    """Find plans of which nobody says whose they are, though they name bodies by their level alone: 市财政局.

    Returns:
        These names, by the value of ``jurisdiction`` that would say whose; ``?`` is what no title says.
    """
    found: dict[str, set[str]] = {}
    for plan in plans:
        names = {
            name
            for problem in plan.problems
            if problem.code in ("unknown-agency", "unknown-locality")
            and is_by_level(name := str(problem.values["name"]))
        }
        if names and plan.metadata.jurisdiction is None:
            title = normalise(plan.title.zh + (plan.metadata.issuer or ""))
            key = place_named(register, title) or f"cn-?/{division_named(title) or '?'}"
            found.setdefault(key, set()).update(names)
    return found


def _most(seen: Counter[str]) -> str | None:
    return seen.most_common(1)[0][0] if seen else None
