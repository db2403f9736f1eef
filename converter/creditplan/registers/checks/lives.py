"""Checks that the lives of bodies and what became of them bear each other out."""

from __future__ import annotations

from collections.abc import Iterator

from creditplan.dates import certainly_before
from creditplan.namespaces import shorten
from creditplan.registers.bodies import government_bodies, held
from creditplan.registers.changes import FOUNDING, SPLIT, TRANSFER, Change, changes
from creditplan.registers.checks.findings import Finding, error, warning
from creditplan.registers.statements import Statements

# The first plan is of 2015; so what became of the bodies of that year has to be known.
_PLAN_YEAR = "2015"


def life_findings(statements: Statements) -> Iterator[Finding]:
    """Return where beginnings, ends, successors and events do not fit each other."""
    found = changes(statements)
    for change in found:
        yield from _about_change(statements, change)
        yield from _about_transfer(statements, change)
    for body in government_bodies(statements):
        ending = [change for change in found if change.ends and body in change.before]
        if statements.life(body).end:
            yield from _about_end(statements, body, ending)
        yield from _about_successors(statements, body, ending)
        yield from _about_parent(statements, body)
        if statements.life(body).may_hold(_PLAN_YEAR) and not _has_heir(statements, body):
            yield error(
                "heir-missing",
                body,
                f"it existed in {_PLAN_YEAR}, and dcterms:isReplacedBy leads to no body of today",
                "say what replaced it, or correct its dissolution date",
            )


def _about_change(statements: Statements, change: Change) -> Iterator[Finding]:
    for body in change.before if change.ends else ():
        if body in statements and not statements.life(body).end:
            yield error(
                "end-missing",
                body,
                f"{shorten(change.iri)} ended it, but it has no dissolution date",
                "add schema:dissolutionDate; if it goes on, the change is a transfer or a reclassification",
            )
    for body in change.after if change.kind.key in FOUNDING else ():
        founded = statements.life(body).start
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


def _about_transfer(statements: Statements, change: Change) -> Iterator[Finding]:
    functions = statements.literals(change.iri, "cp:movedFunction")
    if change.kind.key == TRANSFER:
        if sorted(one.language or "" for one in functions) != ["en", "zh"]:
            yield error(
                "function-unclear",
                change.iri,
                "it does not say in Chinese and in English which one function it moves",
                "add cp:movedFunction in @zh and @en; of two functions make two transfers",
            )
        if not change.before or not change.after or {*change.before} & {*change.after}:
            yield error(
                "transfer-incomplete",
                change.iri,
                "it does not move a function from one body to another",
                "give org:originalOrganization and org:resultingOrganization, none of them both",
            )
    elif functions:
        yield error(
            "function-misplaced",
            change.iri,
            f"it moves {functions[0].value}, but is no transfer",
            "make a transfer of it, part of the same reform",
        )


def _about_end(statements: Statements, body: str, ending: list[Change]) -> Iterator[Finding]:
    end = statements.life(body).end
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


def _about_successors(statements: Statements, body: str, ending: list[Change]) -> Iterator[Finding]:
    successors = statements.iris(body, "dcterms:isReplacedBy")
    results = {result: change for change in ending for result in change.after}
    end = statements.life(body).end
    if len(successors) > 1 and not any(change.kind.key == SPLIT for change in ending):
        yield error(
            "successors-several",
            body,
            f"{', '.join(map(shorten, successors))} replace it, but no split divided it",
            "leave the one that took its place; what others received of it are transfers",
        )
    for successor in successors:
        if successor in statements and body not in statements.iris(successor, "dcterms:replaces"):
            yield error(
                "replaces-missing",
                successor,
                f"it replaced {shorten(body)}, and does not say so",
                "add dcterms:replaces",
            )
    for other in statements.iris(body, "dcterms:replaces"):
        if body not in statements.iris(other, "dcterms:isReplacedBy"):
            yield error(
                "replaces-without-successor",
                body,
                f"it says that it replaced {shorten(other)}, of which nobody else says so",
                "add dcterms:isReplacedBy there, or drop dcterms:replaces",
            )
    for successor in successors:
        if successor not in results:
            yield error(
                "successor-without-event",
                body,
                f"no change that ended it leads to {shorten(successor)}, which is said to replace it",
                "add the change to changes.ttl, or drop dcterms:isReplacedBy",
            )
        life = statements.life(successor)
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
        if result in statements and result not in successors and end:
            yield error(
                "successor-missing",
                body,
                f"{shorten(change.iri)} ended it and led to {shorten(result)}, which does not replace it",
                "add dcterms:isReplacedBy, or correct the change",
            )


def _about_parent(statements: Statements, body: str) -> Iterator[Finding]:
    for parent in held(statements, body, "org:subOrganizationOf"):
        end = statements.life(parent.value.iri).end
        if end and not parent.period.end and not statements.life(body).end:
            yield warning(
                "parent-ended",
                body,
                f"its parent {shorten(parent.value.iri)} ended in {end}",
                "state its present parent; the former one belongs in a state (cp:state)",
            )


def _has_heir(statements: Statements, body: str) -> bool:
    """Tell whether a body, or one that it is replaced by in the end, exists today."""
    seen, waiting = set(), [body]
    while waiting:
        one = waiting.pop()
        if one in seen or one not in statements:
            continue
        seen.add(one)
        if not statements.literals(one, "schema:dissolutionDate"):
            return True
        waiting += statements.iris(one, "dcterms:isReplacedBy")
    return False
