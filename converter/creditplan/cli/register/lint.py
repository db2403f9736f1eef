"""``creditplan register lint``: what is wrong with the register, or wants a look."""

from __future__ import annotations

from dataclasses import asdict

import click

from creditplan.cli.output import print_json
from creditplan.cli.terminal import say
from creditplan.knowledge import open_knowledge
from creditplan.model import Level
from creditplan.registers.checks import lint as lint_register
from creditplan.registers.checks.findings import Finding

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.pass_context
def lint(ctx: click.Context, as_json: bool, strict: bool) -> None:
    """Check the register of bodies and its links.

    Looked for are names that mean two bodies at a time, ends without heirs, events and lives that do not fit,
    what leads nowhere or has no source, malformed identifiers, and links that contradict each other.
    Exit 1 if there is an error.
    """
    knowledge = open_knowledge()
    findings = lint_register(knowledge.statements, knowledge.links.links)
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    if as_json:
        print_json(
            {**{f"{level}s": counts[level] for level in Level}, "findings": list(map(asdict, findings))}
        )
    else:
        for finding in findings:
            _print(finding)
        say(", ".join(f"{counts[level]} {level}(s)" for level in Level))
    if counts[Level.ERROR] or (strict and findings):
        ctx.exit(1)


def _print(finding: Finding) -> None:
    say(f"{finding.level}: ", fg=_COLOURS[finding.level], bold=True, nl=False)
    say(f"{finding.subject}: {finding.message} [{finding.code}]")
    say(f"  → {finding.remedy}")
