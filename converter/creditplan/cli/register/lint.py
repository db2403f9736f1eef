"""``creditplan register lint``: what is wrong with the register, or wants a look."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from creditplan.cli.output import print_json
from creditplan.cli.terminal import say
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import Level, Register
from creditplan.registers.checks import lint as lint_register
from creditplan.registers.checks.findings import Finding

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}


@click.command()
@click.argument("table", required=False, type=click.Path(path_type=Path), metavar="[FILE.csv|FOLDER]")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.pass_context
def lint(ctx: click.Context, table: Path | None, as_json: bool, strict: bool) -> None:
    """Check the register of bodies and its links, or a table of one's own bodies.

    Looked for are names that mean two bodies at a time, ends without heirs, events and lives that do not fit,
    what leads nowhere or has no source, malformed identifiers, and links that contradict each other.
    With FILE.csv, or the bodies.csv of a FOLDER of plans, its rows are checked instead: places, functions and
    bodies that are not there, dates, names that two rows or the register have. Exit 1 if there is an error.
    """
    knowledge = open_knowledge()
    if table:
        findings = _of_table(table, knowledge.register)
    else:
        findings = lint_register(knowledge.statements, knowledge.links.links)
    counts = {level: sum(finding.level is level for finding in findings) for level in _COLOURS}
    if as_json:
        print_json(
            {**{f"{level}s": counts[level] for level in _COLOURS}, "findings": list(map(asdict, findings))}
        )
    else:
        for finding in findings:
            _print(finding)
        say(", ".join(f"{counts[level]} {level}(s)" for level in _COLOURS))
    if counts[Level.ERROR] or (strict and findings):
        ctx.exit(1)


def _of_table(path: Path, register: Register) -> tuple[Finding, ...]:
    """Check the rows of a table of bodies."""
    # The register itself needs none of it.
    from creditplan.parsing.agents.own_bodies import faults  # noqa: PLC0415
    from creditplan.reading import table_of_bodies  # noqa: PLC0415
    from creditplan.reading.bodies import read_bodies  # noqa: PLC0415

    name, data = table_of_bodies(path)
    errors: list[InputError] = []
    rows = [*read_bodies(data, name, errors.append)]
    errors += faults(rows, register)
    return tuple(
        Finding("own-body", Level.ERROR, f"{error.source}:{error.line}", error.message, error.remedy or "")
        for error in sorted(errors, key=lambda error: error.line or 0)
    )


def _print(finding: Finding) -> None:
    say(f"{finding.level}: ", fg=_COLOURS[finding.level], bold=True, nl=False)
    say(f"{finding.subject}: {finding.message} [{finding.code}]")
    say(f"  → {finding.remedy}")
