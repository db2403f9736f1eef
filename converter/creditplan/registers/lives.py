"""Checks that the lives of bodies and what became of them bear each other out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from creditplan.dates import first_day, last_day
from creditplan.namespaces import BASE, shorten
from creditplan.registers.facts import Facts
from creditplan.registers.findings import Finding, error, warning

_KINDS = BASE + "change-kind/"
TRANSFER: Final = _KINDS + "transfer"
ENDING: Final = frozenset(_KINDS + kind for kind in ("replacement", "merger", "absorption", "split"))
"""Kinds of change that end their original bodies."""

# Those whose resulting bodies are new
_FOUNDING = {_KINDS + kind for kind in ("formation", "replacement", "merger")}
# The first plan is of 2015; so what became of the bodies of that year has to be known.
_PLAN_YEAR = "2015"


def bodies(facts: Facts) -> list[str]:
    """Return the bodies of the register, those that ended before the first plan included."""
    return sorted({*facts.instances("cp:Agency"), *facts.instances("org:FormalOrganization")})


def life_findings(facts: Facts) -> Iterator[Finding]:
    """Return where beginnings, ends, successors and events do not fit each other."""
    changes = [_Change(facts, iri) for iri in facts.instances("org:ChangeEvent")]
    for change in changes:
        yield from _about_change(facts, change)
    for body in bodies(facts):
        ending = [change for change in changes if change.ends and body in change.originals]
        if facts.life(body).end:
            yield from _about_end(facts, body, ending)
        yield from _about_successors(facts, body, ending)
        yield from _about_parent(facts, body)
        if facts.life(body).may_hold(_PLAN_YEAR) and not _has_heir(facts, body):
            yield error(
                "heir-missing",
                body,
                f"it existed in {_PLAN_YEAR}, and dcterms:isReplacedBy leads to no body of today",
                "say what replaced it, or correct its dissolution date",
            )


@dataclass(frozen=True)
class _Change:
    facts: Facts
    iri: str

    @cached_property
    def kinds(self) -> set[str]:
        return set(self.facts.iris(self.iri, "dcterms:type"))

    @property
    def ends(self) -> bool:
        return bool(self.kinds & ENDING)

    @cached_property
    def date(self) -> str | None:
        return self.facts.period(self.iri, "dcterms:date", "dcterms:date").start

    @cached_property
    def originals(self) -> list[str]:
        return self.facts.iris(self.iri, "org:originalOrganization")

    @cached_property
    def results(self) -> list[str]:
        return self.facts.iris(self.iri, "org:resultingOrganization")


def _about_change(facts: Facts, change: _Change) -> Iterator[Finding]:
    for body in change.originals if change.ends else ():
        if body in facts and not facts.life(body).end:
            yield error(
                "end-missing",
                body,
                f"{shorten(change.iri)} ended it, but it has no dissolution date",
                "add schema:dissolutionDate; if it goes on, the change is a transfer or a reclassification",
            )
    for body in change.results if change.kinds & _FOUNDING else ():
        founded = facts.life(body).start
        if certainly_before(founded, change.date):
            yield error(
                "lives-overlap",
                body,
                f"it was founded in {founded}, before {shorten(change.iri)} ({change.date}) made it",
                "correct a date; if the body was there before, the change is an absorption or a transfer",
            )
        if certainly_before(change.date, founded):
            yield warning(
                "founded-later",
                body,
                f"it was founded in {founded}, after {shorten(change.iri)} ({change.date}) made it",
                "check both dates: a decision and the day on which a body begins its work can differ",
            )


def _about_end(facts: Facts, body: str, ending: list[_Change]) -> Iterator[Finding]:
    end = facts.life(body).end
    if not ending:
        yield warning(
            "end-without-event",
            body,
            f"it ended in {end}, but no change says how",
            "add the change to changes.ttl (replacement, merger, absorption or split)",
        )
    for change in ending:
        if certainly_before(end, change.date) or certainly_before(change.date, end):
            yield error(
                "end-differs",
                body,
                f"it ended in {end}, but {shorten(change.iri)} was in {change.date}",
                "correct one of the two dates",
            )


def _about_successors(facts: Facts, body: str, ending: list[_Change]) -> Iterator[Finding]:
    successors = facts.iris(body, "dcterms:isReplacedBy")
    results = {result: change for change in ending for result in change.results}
    end = facts.life(body).end
    for successor in successors:
        if successor not in results:
            yield error(
                "successor-without-event",
                body,
                f"no change that ended it leads to {shorten(successor)}, which is said to replace it",
                "add the change to changes.ttl, or drop dcterms:isReplacedBy",
            )
        life = facts.life(successor)
        if certainly_before(life.end, end):
            yield error(
                "successor-ended",
                body,
                f"it ended in {end}; {shorten(successor)}, said to replace it, in {life.end} already",
                "correct a date, or name another successor",
            )
        if certainly_before(end, life.start):
            yield warning(
                "lives-gap",
                body,
                f"it ended in {end}; {shorten(successor)}, which replaced it, was founded in {life.start}",
                "check both dates, and whether a body between them is missing",
            )
    for result, change in results.items():
        if result in facts and result not in successors and end:
            yield error(
                "successor-missing",
                body,
                f"{shorten(change.iri)} ended it and led to {shorten(result)}, which does not replace it",
                "add dcterms:isReplacedBy, or correct the change",
            )


def _about_parent(facts: Facts, body: str) -> Iterator[Finding]:
    for parent in facts.iris(body, "org:subOrganizationOf"):
        end = facts.life(parent).end
        if end and not facts.life(body).end:
            yield warning(
                "parent-ended",
                body,
                f"its parent {shorten(parent)} ended in {end}",
                "state its present parent; the former one stands in evidence.ttl with its dates",
            )


def _has_heir(facts: Facts, body: str) -> bool:
    """Tell whether a body, or one that it is replaced by in the end, exists today."""
    seen, waiting = set(), [body]
    while waiting:
        one = waiting.pop()
        if one in seen or one not in facts:
            continue
        seen.add(one)
        if not facts.literals(one, "schema:dissolutionDate"):
            return True
        waiting += facts.iris(one, "dcterms:isReplacedBy")
    return False


def certainly_before(one: str | None, other: str | None) -> bool:
    """Tell whether a date is certainly before another."""
    return one is not None and other is not None and last_day(one) < first_day(other)
