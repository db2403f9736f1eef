"""Checks that the lives of bodies and what became of them bear each other out."""

from __future__ import annotations

from collections.abc import Iterator

from creditplan.dates import certainly_before
from creditplan.messages import tr
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
                tr(
                    "it existed in {plan_year}, and dcterms:isReplacedBy leads to no body of today",
                    plan_year=_PLAN_YEAR,
                ),
                tr("say what replaced it, or correct its dissolution date"),
            )


def _about_change(statements: Statements, change: Change) -> Iterator[Finding]:
    for body in change.before if change.ends else ():
        if body in statements and not statements.life(body).end:
            yield error(
                "end-missing",
                body,
                tr("{iri} ended it, but it has no dissolution date", iri=shorten(change.iri)),
                tr(
                    "add schema:dissolutionDate; if it goes on, the change is a transfer or a "
                    "reclassification"
                ),
            )
    for body in change.after if change.kind.key in FOUNDING else ():
        founded = statements.life(body).start
        if certainly_before(founded, change.date):
            yield error(
                "lives-overlap",
                body,
                tr(
                    "it was founded in {founded}, before {iri} ({date}) made it",
                    founded=founded,
                    iri=shorten(change.iri),
                    date=change.date,
                ),
                tr("correct a date; if the body was there before, the change is an absorption or a transfer"),
            )
        if certainly_before(change.date, founded):
            yield warning(
                "founded-later",
                body,
                tr(
                    "it was founded in {founded}, after {iri} ({date}) made it",
                    founded=founded,
                    iri=shorten(change.iri),
                    date=change.date,
                ),
                tr("check both dates: a decision and the day on which a body begins its work can differ"),
            )


def _about_transfer(statements: Statements, change: Change) -> Iterator[Finding]:
    functions = statements.literals(change.iri, "cp:movedFunction")
    if change.kind.key == TRANSFER:
        if sorted(one.language or "" for one in functions) != ["en", "zh"]:
            yield error(
                "function-unclear",
                change.iri,
                tr("it does not say in Chinese and in English which one function it moves"),
                tr("add cp:movedFunction in @zh and @en; of two functions make two transfers"),
            )
        if not change.before or not change.after or {*change.before} & {*change.after}:
            yield error(
                "transfer-incomplete",
                change.iri,
                tr("it does not move a function from one body to another"),
                tr("give org:originalOrganization and org:resultingOrganization, none of them both"),
            )
    elif functions:
        yield error(
            "function-misplaced",
            change.iri,
            tr("it moves {value}, but is no transfer", value=functions[0].value),
            tr("make a transfer of it, part of the same reform"),
        )


def _about_end(statements: Statements, body: str, ending: list[Change]) -> Iterator[Finding]:
    end = statements.life(body).end
    if not ending:
        yield warning(
            "end-without-event",
            body,
            tr("it ended in {end}, but no change says how", end=end),
            tr("add the change to changes.ttl (replacement, merger, absorption or split)"),
        )
    for change in ending:
        if certainly_before(end, change.date) or certainly_before(change.date, end):
            yield error(
                "end-differs",
                body,
                tr(
                    "it ended in {end}, but {iri} was in {date}",
                    end=end,
                    iri=shorten(change.iri),
                    date=change.date,
                ),
                tr("correct one of the two dates"),
            )


def _about_successors(statements: Statements, body: str, ending: list[Change]) -> Iterator[Finding]:
    successors = statements.iris(body, "dcterms:isReplacedBy")
    results = {result: change for change in ending for result in change.after}
    end = statements.life(body).end
    if len(successors) > 1 and not any(change.kind.key == SPLIT for change in ending):
        yield error(
            "successors-several",
            body,
            tr("{shorten} replace it, but no split divided it", shorten=", ".join(map(shorten, successors))),
            tr("leave the one that took its place; what others received of it are transfers"),
        )
    for successor in successors:
        if successor in statements and body not in statements.iris(successor, "dcterms:replaces"):
            yield error(
                "replaces-missing",
                successor,
                tr("it replaced {body}, and does not say so", body=shorten(body)),
                tr("add dcterms:replaces"),
            )
    for other in statements.iris(body, "dcterms:replaces"):
        if body not in statements.iris(other, "dcterms:isReplacedBy"):
            yield error(
                "replaces-without-successor",
                body,
                tr("it says that it replaced {other}, of which nobody else says so", other=shorten(other)),
                tr("add dcterms:isReplacedBy there, or drop dcterms:replaces"),
            )
    for successor in successors:
        if successor not in results:
            yield error(
                "successor-without-event",
                body,
                tr(
                    "no change that ended it leads to {successor}, which is said to replace it",
                    successor=shorten(successor),
                ),
                tr("add the change to changes.ttl, or drop dcterms:isReplacedBy"),
            )
        life = statements.life(successor)
        if certainly_before(life.end, end):
            yield error(
                "successor-ended",
                body,
                tr(
                    "it ended in {end}; {successor}, said to replace it, in {end2} already",
                    end=end,
                    successor=shorten(successor),
                    end2=life.end,
                ),
                tr("correct a date, or name another successor"),
            )
        if certainly_before(end, life.start):
            yield warning(
                "lives-gap",
                body,
                tr(
                    "it ended in {end}; {successor}, which replaced it, was founded in {start}",
                    end=end,
                    successor=shorten(successor),
                    start=life.start,
                ),
                tr("check both dates, and whether a body between them is missing"),
            )
    for result, change in results.items():
        if result in statements and result not in successors and end:
            yield error(
                "successor-missing",
                body,
                tr(
                    "{iri} ended it and led to {result}, which does not replace it",
                    iri=shorten(change.iri),
                    result=shorten(result),
                ),
                tr("add dcterms:isReplacedBy, or correct the change"),
            )


def _about_parent(statements: Statements, body: str) -> Iterator[Finding]:
    for parent in held(statements, body, "org:subOrganizationOf"):
        end = statements.life(parent.value.iri).end
        if end and not parent.period.end and not statements.life(body).end:
            yield warning(
                "parent-ended",
                body,
                tr("its parent {iri} ended in {end}", iri=shorten(parent.value.iri), end=end),
                tr("state its present parent; the former one belongs in a state (cp:state)"),
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
