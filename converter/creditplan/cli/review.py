"""``creditplan review``: a person has the last word on plans."""

from __future__ import annotations

from pathlib import Path

import click

from creditplan.cli.arguments import SOURCE
from creditplan.cli.review_table import apply_table, make_table
from creditplan.messages import LANGUAGES, tr


@click.command()
@click.argument("sources", nargs=-1, required=True, type=SOURCE, metavar="PLAN...")
@click.option(
    "--table",
    "made",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT.xlsx",
    help="Write the assignments into a workbook, or a .csv, a row each, to be edited.",
)
@click.option(
    "--from",
    "edited",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="TABLE.xlsx",
    help="Read such a table back: what was edited becomes corrections beside the plans.",
)
@click.option("--dry-run", is_flag=True, help="With --from, show the corrections and write nothing.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help="Language of the page, which has the other one too, or of the table.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of the page; by default a free one."
)
@click.option("--no-browser", is_flag=True, help="Print the address of the page, and open no browser.")
@click.option("--json", "as_json", is_flag=True, help="With a table, print as JSON what was written.")
def review(
    sources: tuple[str, ...],
    made: Path | None,
    edited: Path | None,
    dry_run: bool,
    language: str,
    port: int,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Look through plans on a page of your own machine, or in a spreadsheet, and correct what was read.

    PLAN is a plan in any format that build reads, or a folder of them. The page shows its text with what was
    read in it, what is doubtful first. Choose words with the mouse or keys and say what they are; the key ?
    lists the keys. Each correction is saved at once beside the plan, in NAME.corrections.toml, which every
    command reads; nothing else is written. Only who has the address that is printed can see the page or
    change anything. Ctrl-C ends it.

    In the table of --table, change the
    text, number or section of a task, the name, body, role or manner of a row; remove rows; add rows below
    others of the task; empty the text of what is no task; and mark doubts that are right as they are. --from
    writes what changed into NAME.corrections.toml beside each plan, which every command reads. If a row
    cannot be read, it says which, and writes nothing.
    """
    if made and edited:
        raise click.UsageError(
            tr("give --table OUT.xlsx to make a table, or --from TABLE.xlsx to read one back")
        )
    if made:
        make_table(sources, made, language, as_json=as_json)
    elif edited:
        apply_table(sources, edited, dry_run=dry_run, as_json=as_json)
    else:
        from creditplan.cli.review_page import look_through  # noqa: PLC0415 (loads what makes pages)

        look_through(sources, port, language, browser=not no_browser)
