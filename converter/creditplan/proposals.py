"""Rows for ``bodies.csv``: the names that plans have and neither register nor rules know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from creditplan.model import AgentKind, BodyRow, Location, PlaceState, Plan, Register
from creditplan.parsing.agents.localities import Localities, is_by_level
from creditplan.parsing.agents.own_bodies import guessed
from creditplan.reading.bodies import can_be_name
from creditplan.registers.local_bodies import form_labels, function_labels, place_on
from creditplan.registers.place_tables import packaged_places
from creditplan.words.names import is_shared, name_words
from creditplan.words.normalise import normalise


@dataclass(slots=True)
class Proposal:
    """A name that a row could be written for.

    Attributes:
        name: normalised.
        first: where it stands first.
        place: full name of the place whose body it may be; empty: nothing says so.
        functions, form: keys of what its end says; a guess.
        times: how often it stands.
        documents: names of the plans that have it.
    """

    name: str
    first: Location
    place: str = ""
    functions: tuple[str, ...] = ()
    form: str = ""
    times: int = 0
    documents: set[str] = field(default_factory=set)

    def cells(self, language: str, note: str) -> dict[str, str]:
        """Return the row: labels in a language, and a note with slots for ``times`` and ``where``."""
        of = 1 if language == "en" else 0
        return {
            "name": self.name,
            "place": self.place,
            "functions": "|".join(function_labels()[key][of] for key in self.functions),
            "form": form_labels()[self.form][of] if self.form else "",
            "note": note.format(times=self.times, where=self.first),
        }


def propose(
    plans: Iterable[Plan], register: Register, rows: Iterable[BodyRow] = ()
) -> tuple[list[Proposal], list[str]]:
    """Find the names of plans that are of no known body.

    Args:
        plans: as they were read.
        register: that they were read with.
        rows: those that there are.

    Returns:
        What rows could be written for, the most frequent first; and names that no row can settle: of some
        place of a level that the plan is not of (县公安局 in the plan of a city), or of several bodies.
    """
    written = {normalise(name) for row in rows for name in row.names}
    found: dict[str, Proposal] = {}
    open_names: dict[str, None] = {}
    for plan in plans:
        own = Localities(register, plan.date, plan.jurisdiction)
        for one in plan.assignments:
            name = one.agent.label.zh
            if one.agent.kind is not AgentKind.UNREGISTERED or name in written or not can_be_name(name):
                continue
            if own.is_unit(name):
                continue
            if _is_open(name, own, register):
                open_names[name] = None
                continue
            if name not in found:
                guess = guessed(name, plan.date)
                place = _place(name, own, register)
                first = plan.document.locate(one.span)
                found[name] = Proposal(name, first, place, guess.functions, guess.form)
            found[name].times += 1
            found[name].documents.add(plan.document.name)
    return sorted(found.values(), key=lambda one: -one.times), [*open_names]


def _is_open(name: str, own: Localities, register: Register) -> bool:
    if is_by_level(name):
        return own.place_by_level(name) is None and not own.of_zone(name)
    return name in register.by_name and not is_shared(name)


def _place(name: str, own: Localities, register: Register) -> str:
    """Return the place that a name begins with, or that its level or its plan means."""
    if name.startswith(name_words().national_prefixes) or own.of_zone(name):
        return ""
    place: PlaceState | None = own.place_by_level(name) or own.own
    found = packaged_places().longest(name, 0, own.on, own.own.key if own.own else None)
    keys = [*dict.fromkeys(hit.state.division for hit in found.hits)] if found else []
    if len(keys) == 1:
        place = place_on(register, keys[0], own.on)
    return place.full_name if place else ""
