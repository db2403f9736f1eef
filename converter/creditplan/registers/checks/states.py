"""What held for a time stands on states that fit each other, and a body's status fits its life."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from creditplan.messages import tr
from creditplan.namespaces import shorten, slug
from creditplan.registers.bodies import NAMES, government_bodies
from creditplan.registers.checks.findings import Finding, error
from creditplan.registers.statements import Statements

_CHANGING: Final = ("org:classification", "org:subOrganizationOf")


def state_findings(statements: Statements) -> Iterator[Finding]:
    """The states of a body do not overlap, and what they say is said there alone; names on the body too."""
    owners = {state: body for body in statements.subjects("cp:state") for state, _ in statements.states(body)}
    for body in statements.subjects("cp:state"):
        states = statements.states(body)
        for (one, period), (other, later) in combinations(states, 2):
            if period.overlaps(later) or not (period.end and later.start):
                yield error(
                    "states-overlap",
                    other,
                    tr(
                        "it holds while {one} does ({period}; {later})",
                        one=shorten(one),
                        period=period,
                        later=later,
                    ),
                    tr("end one where the other begins; what holds in both is said by both"),
                )
        for predicate in _CHANGING:
            held = [state for state, _ in states if statements.iris(state, predicate)]
            if held and statements.iris(body, predicate):
                yield error(
                    "said-of-always",
                    body,
                    tr(
                        "it has {predicate} as if always, and {held} has it for a time",
                        predicate=predicate,
                        held=shorten(held[0]),
                    ),
                    tr("leave it on the states: a state for each time in which it had another"),
                )
        for state, _ in states:
            yield from _about_names(statements, body, state)
    for state in statements.instances("cp:BodyState"):
        if state not in owners:
            yield error("state-of-nothing", state, tr("no body has it"), tr("add cp:state to the body"))


def _about_names(statements: Statements, body: str, state: str) -> Iterator[Finding]:
    said = {name for each in NAMES for name in statements.literals(state, each)}
    for name in sorted(said, key=lambda one: one.value):
        if not any(name in statements.literals(body, each) for each in NAMES):
            yield error(
                "state-name-unknown",
                state,
                tr("the body is not found by {value}, which it was called then", value=name.value),
                tr("add the name to the body too, as skos:altLabel"),
            )


def status_findings(statements: Statements) -> Iterator[Finding]:
    """What a body is today follows from its end and its successors."""
    for body in government_bodies(statements):
        successors = len(statements.iris(body, "dcterms:isReplacedBy"))
        ended = ("ended", "succeeded", "divided")[min(successors, 2)]
        fits = ended if statements.values(body, "schema:dissolutionDate") else "active"
        said = [slug(iri) for iri in statements.iris(body, "adms:status")]
        # Whether a body exists may not be known; that it ended, or what took its place, is known then.
        not_known = said == ["unknown"] and fits == "active" and not successors
        if said != [fits] and not not_known:
            yield error(
                "status-differs",
                body,
                tr("its status is not status:{fits}", fits=fits),
                tr("write adms:status status:{fits}, or correct its end or its successors", fits=fits),
            )
