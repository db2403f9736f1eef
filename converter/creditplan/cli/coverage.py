"""``creditplan coverage``: how much of each document was understood."""

from __future__ import annotations

from collections.abc import Iterator

import click

from creditplan.cli.arguments import SOURCE
from creditplan.cli.output import print_json, progress
from creditplan.cli.problems import (
    language_option,
    print_problems,
    print_skipped,
    problems_json,
    quiet_option,
)
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import say
from creditplan.coverage import COUNTS, NOT_UNDERSTOOD, Coverage, coverage, total
from creditplan.errors import CreditplanError
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.model import Plan, SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read_all


@click.command("coverage")
@click.argument("sources", nargs=-1, required=True, type=SOURCE, metavar="FILE...")
@language_option
@quiet_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts and problems as JSON.")
@click.pass_context
def coverage_command(
    ctx: click.Context, sources: tuple[str, ...], language: str | None, quiet: bool, as_json: bool
) -> None:
    """Print how much of each document was understood, and list the rest with its place.

    FILE is a plan in any format that build reads, a folder or a ZIP package of them, or - for standard input.
    Exit code 1 means that something was not understood, 2 that no document could be read.
    """
    register = open_knowledge().register
    found: list[tuple[Coverage, Plan]] = []
    failed: list[CreditplanError] = []
    skipped: list[str] = []
    for source in sources if quiet else progress(sources):
        for document in _documents(source, failed, skipped):
            try:
                plan = parse(document, register)
                found.append((coverage(plan), plan))
            except CreditplanError as error:
                failed.append(error)
    if as_json:
        print_json(
            {
                "documents": [
                    _as_json(one) | {"problems": problems_json(one.problems, plan.document)}
                    for one, plan in found
                ],
                "total": _as_json(total([one for one, _ in found])),
                "failed": [error.values() for error in failed],
                "skipped": skipped,
            }
        )
    else:
        for _, plan in found:
            print_problems(plan, language, quiet=quiet)
        if not quiet:
            _print([one for one, _ in found])
            print_skipped(skipped)
        for failure in failed:
            say(str(failure), fg="red", err=True)
    if not found:
        ctx.exit(2)
    if failed or not all(one.complete for one, _ in found):
        ctx.exit(1)


def _documents(source: str, failed: list[CreditplanError], skipped: list[str]) -> Iterator[SourceDocument]:
    """Yield the documents of a source; one that cannot be read does not stop the others."""
    try:
        yield from read_all(source, on_error=failed.append, on_skipped=skipped.extend)
    except CreditplanError as error:
        failed.append(error)


def _print(found: list[Coverage]) -> None:
    shown = [*found, total(found)] if len(found) > 1 else found
    if shown:
        heads = (
            tr("document"),
            *(tr(c.replace("_", " ")) for c in COUNTS),
            tr("doubtful share"),
            tr("not understood"),
        )
        rows = [
            (
                one.source,
                *(str(getattr(one, c)) for c in COUNTS),
                _percent(one.doubt),
                _percent(one.shares.get(NOT_UNDERSTOOD, 0)),
            )
            for one in shown
        ]
        print_table(heads, rows, numeric=heads[1:])
        say()
        print_table(
            (tr("document"), tr("characters by what they are")),
            [
                (one.source, ", ".join(f"{tr(kind)} {_percent(share)}" for kind, share in one.shares.items()))
                for one in shown
            ],
        )


def _percent(share: float) -> str:
    # A little is not nothing.
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def _as_json(one: Coverage) -> dict[str, object]:
    return {
        "source": one.source,
        "complete": one.complete,
        **{count: getattr(one, count) for count in COUNTS},
        "doubtful_share": round(one.doubt, 4),
        "characters": dict(one.characters),
    }
