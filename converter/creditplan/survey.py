"""What the plans of a folder say of whom they are, before their publisher says it in ``creditplan.toml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.model import Jurisdiction, PlaceState, Plan, Register
from creditplan.parsing import is_by_level, mentioned, parse
from creditplan.reading import read_all


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen in a folder.

    Attributes:
        plans: how many can be read.
        issuer: the body that issued them, where all that name one name the same.
        jurisdiction: the place, with those that it is part of, whose plans they are, where all agree.
        english: whether some of them have English titles.
        places: of which places they were taken to be.
    """

    plans: int
    issuer: str | None
    jurisdiction: str | None
    english: bool
    places: tuple[Placed, ...] = ()


def survey(folder: Path, knowledge: Knowledge) -> Survey:
    """Read the plans of a folder; those that cannot be read are left out.

    Raises:
        InputError: the register cannot be used.
    """
    register = knowledge.register
    issuers: Counter[str] = Counter()
    places: Counter[str] = Counter()
    plans: list[Plan] = []
    english = False
    try:
        for document in read_all(folder, on_error=lambda _: None):
            try:
                plan = parse(document, register)
            except CreditplanError:
                continue
            plans.append(plan)
            english = english or bool(plan.title.en)
            issuer = plan.metadata.issuer
            place = plan.jurisdiction.place if plan.jurisdiction and plan.territory else None
            issuers.update([issuer] if issuer else [])
            places.update([place.full_name] if place else [])
    except CreditplanError:
        pass  # there is no plan yet
    return Survey(len(plans), _agreed(issuers), _agreed(places), english, tuple(placed(plans)))


@dataclass(frozen=True, slots=True)
class Placed:
    """Plans of one place, or of a place that is not settled.

    Attributes:
        place: ``None``: it may be any of ``candidates``.
        said_in: what said it: ``side-file``, ``creditplan`` (its file), ``issuer``, ``title`` or ``notice``.
        names: of their documents.
        zone: the zone in the place whose plans they are.
    """

    place: PlaceState | None
    said_in: str
    candidates: tuple[PlaceState, ...]
    names: tuple[str, ...]
    zone: str = ""


def placed(plans: Iterable[Plan], shared: str | None = None) -> list[Placed]:
    """Tell of which places plans were taken to be, each place once.

    Args:
        plans: the plans.
        shared: what ``creditplan.toml`` says of all of them.
    """
    found: dict[tuple[PlaceState | None, str, tuple[PlaceState, ...], str], list[str]] = {}
    for plan in plans:
        said = plan.jurisdiction
        if said and (said.place or said.candidates):
            written = "creditplan" if said.words == shared else "side-file"
            said_in = written if said.said_in == "metadata" else said.said_in
            found.setdefault((said.place, said_in, said.candidates, said.zone), []).append(plan.document.name)
    return [
        Placed(place, said_in, candidates, tuple(names), zone)
        for (place, said_in, candidates, zone), names in found.items()
    ]


def unplaced(plans: Iterable[Plan], register: Register) -> dict[str, set[str]]:
    """Find plans of which nobody says whose they are, though they name bodies by their level alone: 市财政局.

    Returns:
        These names, by the value of ``jurisdiction`` that would say whose; ``…`` is what no title says.
    """
    found: dict[str, set[str]] = {}
    for plan in plans:
        names = {
            name
            for problem in plan.problems
            if problem.code in ("unknown-agency", "unknown-locality")
            and is_by_level(name := str(problem.values["name"]))
        }
        if names and _is_open(plan.jurisdiction):
            found.setdefault(_to_write(plan, register), set()).update(names)
    return found


def _is_open(said: Jurisdiction | None) -> bool:
    return said is None or not (said.place or said.candidates)


def _to_write(plan: Plan, register: Register) -> str:
    named = () if plan.jurisdiction else mentioned(register, plan.title.zh, plan.date)
    return named[0].full_name if len(named) == 1 else "…"


def _agreed(seen: Counter[str]) -> str | None:
    """Return what all say that say anything: of a folder of several places none is everyone's."""
    return next(iter(seen)) if len(seen) == 1 else None
