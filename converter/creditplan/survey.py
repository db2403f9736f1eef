"""What the plans of a folder say of whom they are, before their publisher says it in ``creditplan.toml``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from creditplan.errors import CreditplanError
from creditplan.knowledge import Knowledge
from creditplan.model import PlaceState, Plan, Register
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
    found, plans = Places(register), 0
    english = False
    try:
        for document in read_all(folder, on_error=lambda _: None):
            try:
                plan = parse(document, register)
            except CreditplanError:
                continue
            found.add(plan)
            plans += 1
            english = english or bool(plan.title.en)
            issuer = plan.metadata.issuer
            place = plan.jurisdiction.place if plan.jurisdiction and plan.territory else None
            issuers.update([issuer] if issuer else [])
            places.update([place.full_name] if place else [])
    except CreditplanError:
        pass  # there is no plan yet
    return Survey(plans, _agreed(issuers), _agreed(places), english, tuple(found.placed))


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


class Places:
    """Collects of which places plans were taken to be, and what is open.

    Args:
        register: has the places that titles may name.
        shared: what ``creditplan.toml`` says of all plans.
    """

    def __init__(self, register: Register, shared: str | None = None) -> None:
        self._register, self._shared = register, shared
        self._placed: dict[tuple[PlaceState | None, str, tuple[PlaceState, ...], str], list[str]] = {}
        self._open: dict[str, set[str]] = {}

    def add(self, plan: Plan) -> None:
        """Add what a plan says."""
        said = plan.jurisdiction
        if said and (said.place or said.candidates):
            written = "creditplan" if said.words == self._shared else "side-file"
            said_in = written if said.said_in == "metadata" else said.said_in
            found = (said.place, said_in, said.candidates, said.zone)
            self._placed.setdefault(found, []).append(plan.document.name)
            return
        names = {
            name
            for problem in plan.problems
            if problem.code in ("unknown-agency", "unknown-locality")
            and is_by_level(name := str(problem.values["name"]))
        }
        if names:
            self._open.setdefault(_to_write(plan, self._register), set()).update(names)

    @property
    def placed(self) -> list[Placed]:
        """The places, each once."""
        return [
            Placed(place, said_in, candidates, tuple(names), zone)
            for (place, said_in, candidates, zone), names in self._placed.items()
        ]

    @property
    def unplaced(self) -> dict[str, set[str]]:
        """Names of bodies by their level alone, as 市财政局, in plans of which nobody says whose they are.

        They stand by the value of ``jurisdiction`` that would say whose; ``…`` is what no title says.
        """
        return self._open


def _to_write(plan: Plan, register: Register) -> str:
    named = () if plan.jurisdiction else mentioned(register, plan.title.zh, plan.date)
    return named[0].full_name if len(named) == 1 else "…"


def _agreed(seen: Counter[str]) -> str | None:
    """Return what all say that say anything: of a folder of several places none is everyone's."""
    return next(iter(seen)) if len(seen) == 1 else None
