"""``creditplan coverage``: how much of each document was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from creditplan.cli.output import print_json, print_table, progress
from creditplan.coverage import Coverage, coverage
from creditplan.errors import CreditplanError
from creditplan.model import Level, SourceDocument
from creditplan.pipeline import parse
from creditplan.reading import read_all
from creditplan.registers import load_register

_COUNTS = (
    "sections",
    "tasks",
    "tasks_with_clause",
    "clauses",
    "clauses_consumed",
    "assignments",
    "names_resolved",
)


@click.command("coverage")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the counts and problems as JSON.")
@click.pass_context
def coverage_command(ctx: click.Context, sources: tuple[str, ...], as_json: bool) -> None:
    """Print how much of each document was understood, and list the rest with its place.

    FILE is a plan in any format that build reads, a folder or a ZIP package of them, or - for standard input.
    Exit code 1 means that something was not understood, 2 that no document could be read.
    """
    register = load_register()
    found: list[Coverage] = []
    failed: list[CreditplanError] = []
    for source in progress(sources):
        for document in _documents(source, failed):
            try:
                found.append(coverage(parse(document, register)))
            except CreditplanError as error:
                failed.append(error)
    if as_json:
        print_json(
            {"documents": [_as_json(one) for one in found], "failed": [str(error) for error in failed]}
        )
    else:
        _print(found, failed)
    if not found:
        ctx.exit(2)
    if failed or not all(one.complete for one in found):
        ctx.exit(1)


def _documents(source: str, failed: list[CreditplanError]) -> Iterator[SourceDocument]:
    """Yield the documents of a source; one that cannot be read does not stop the others."""
    try:
        yield from read_all(source, on_error=failed.append)
    except CreditplanError as error:
        failed.append(error)


def _print(found: list[Coverage], failed: list[CreditplanError]) -> None:
    for one in found:
        _print_problems(one)
    rows = [(one.source, *(str(getattr(one, count)) for count in _COUNTS), _share(one)) for one in found]
    if len(found) > 1:
        totals = [str(sum(getattr(one, count) for one in found)) for count in _COUNTS]
        rows.append(("all", *totals, ""))
    if rows:
        heads = ("document", *(count.replace("_", " ") for count in _COUNTS), "not understood")
        print_table(heads, rows, numeric=heads[1:])
    for error in failed:
        click.secho(str(error), fg="red", err=True)


def _print_problems(one: Coverage) -> None:
    seen = Counter((problem.code, problem.excerpt) for problem in one.problems)
    for problem in one.problems:
        # A name that the register does not know may stand in every task: its first place is enough.
        times = seen.pop((problem.code, problem.excerpt), 0) if problem.code == "unknown-agency" else 1
        if times:
            more = f"\n    (and {times - 1} more times)" if times > 1 else ""
            click.secho(f"{problem}{more}", fg="red" if problem.level is Level.ERROR else "yellow", err=True)


def _share(one: Coverage) -> str:
    whole = sum(one.characters.values())
    return f"{100 * one.characters.get('not-understood', 0) / whole:.1f}%" if whole else ""


def _as_json(one: Coverage) -> dict[str, object]:
    return {
        "source": one.source,
        "complete": one.complete,
        **{count: getattr(one, count) for count in _COUNTS},
        "characters": dict(one.characters),
        "problems": [
            {
                "code": problem.code,
                "level": problem.level,
                "message": problem.message,
                "remedy": problem.remedy,
                "line": problem.line,
                "column": problem.column,
                "excerpt": problem.excerpt,
            }
            for problem in one.problems
        ],
    }
