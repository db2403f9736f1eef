"""Checks the register: names, values, lives, states, heirs, sources, identifiers and links.

A finding is an error where the register contradicts itself or says what nothing bears out, and a warning
where somebody should look.
"""

from __future__ import annotations

from collections.abc import Sequence

from creditplan.registers.checks.codes import code_findings, place_code_findings
from creditplan.registers.checks.findings import Finding
from creditplan.registers.checks.links import link_findings
from creditplan.registers.checks.lives import life_findings
from creditplan.registers.checks.names import english_findings, key_findings, name_findings
from creditplan.registers.checks.ranges import kind_findings, range_findings
from creditplan.registers.checks.sources import evidence_findings, source_findings
from creditplan.registers.checks.states import state_findings, status_findings
from creditplan.registers.checks.values import value_findings
from creditplan.registers.links import Link
from creditplan.registers.statements import Statements

_CHECKS = (
    code_findings,
    english_findings,
    evidence_findings,
    key_findings,
    kind_findings,
    life_findings,
    name_findings,
    place_code_findings,
    range_findings,
    source_findings,
    state_findings,
    status_findings,
    value_findings,
)


def lint(statements: Statements, links: Sequence[Link] = ()) -> tuple[Finding, ...]:
    """Check the register and its links.

    Returns:
        Errors first, then by subject, code and message.
    """
    found = {finding for check in _CHECKS for finding in check(statements)}
    found.update(link_findings(statements, links))
    return tuple(sorted(found, key=lambda one: (one.level, one.subject, one.code, one.message)))
