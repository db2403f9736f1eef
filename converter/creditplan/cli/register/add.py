"""``creditplan register add``: rows for the names of plans that nothing knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from creditplan.cli.arguments import SOURCE
from creditplan.cli.output import print_json
from creditplan.cli.problems import enumerated, put
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import say
from creditplan.errors import InputError, OutputError
from creditplan.knowledge import open_knowledge
from creditplan.messages import LANGUAGES, tr
from creditplan.messages import language as spoken_language
from creditplan.pipeline import open_sources, read_plans
from creditplan.proposals import Proposal, propose
from creditplan.reading import BODIES, bodies_of
from creditplan.reading.bodies import appended, table

_SHOWN = 20


@click.command()
@click.argument("sources", nargs=-1, required=True, type=SOURCE, metavar="PLAN|FOLDER...")
@click.option("--dry-run", is_flag=True, help="Only show the rows.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=lambda: spoken_language() or "en",
    show_default="en",
    help="Language of messages, labels, and heads of a new table.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def add(sources: tuple[str, ...], dry_run: bool, language: str, as_json: bool) -> None:
    """Propose rows of bodies.csv for the names of plans that neither register nor rules know.

    The rows go to the end of the bodies.csv that holds for the plans, else into a new one in the folder of
    creditplan.toml, or in that of the plans. Rows that are there stay as they are. Place, function and form
    are guesses: check them, remove what is no body, then build again.
    """
    knowledge = open_knowledge()
    found, description = open_sources(sources, knowledge)
    file = _file(sources, description.file)
    plans = read_plans(found, knowledge, description=description)
    proposals, unsettled = propose(plans, knowledge.register, description.bodies)
    if proposals and not dry_run:
        _write(file, proposals, language)
    if as_json:
        print_json(_report(file, proposals, unsettled, written=bool(proposals) and not dry_run))
        return
    if dry_run and proposals:
        _print(proposals, language)
    if not proposals:
        say(put(language, "add-none"))
    else:
        say(put(language, "add-dry" if dry_run else "add-done", count=len(proposals), file=file))
    if unsettled:
        names = enumerated(unsettled, _SHOWN)
        say(put(language, "add-open", count=len(unsettled), names=names), err=True)


def _file(sources: Sequence[str], description: str | None) -> Path:
    """Return the table that holds for the plans, or is to.

    Raises:
        InputError: it is in a package, there are several, or plans are not on the disk.
    """
    found = [bodies_of(source) for source in sources]
    paths = {Path(one[0]).resolve() for one in found if one}
    inside = [path for path in paths if not path.is_file()]
    if inside or not all(Path(source).exists() for source in sources):
        raise InputError(
            tr("rows are written beside plans, and these are in a package or on no disk"),
            source=str(inside[0]) if inside else None,
            remedy=tr("unpack or save them, and name their folder"),
        )
    if not paths and description:
        paths = {Path(description).resolve().parent / BODIES}
    if not paths:
        folders = (path if path.is_dir() else path.parent for path in map(Path, sources))
        paths = {folder.resolve() / BODIES for folder in folders}
    if len(paths) > 1:
        raise InputError(
            tr("the plans would have tables of their own: {paths}", paths=", ".join(map(str, sorted(paths)))),
            remedy=tr("name plans of one folder, or write a creditplan.toml above them (creditplan init)"),
        )
    (path,) = paths
    return path


def _write(file: Path, proposals: Sequence[Proposal], language: str) -> None:
    note = table()["notes"][language]
    data = file.read_bytes() if file.is_file() else None
    more = appended(data, str(file), [one.cells(language, note) for one in proposals], language)
    try:
        with file.open("xb" if data is None else "ab") as out:
            out.write(more)
    except OSError as error:
        raise OutputError(
            tr("the rows cannot be written: {strerror}", strerror=error.strerror),
            source=str(file),
            remedy=tr("check the permissions of the folder"),
        ) from error


def _report(
    file: Path, proposals: Sequence[Proposal], unsettled: Sequence[str], *, written: bool
) -> dict[str, object]:
    return {
        "file": str(file),
        "written": written,
        "rows": [
            {
                "name": one.name,
                "times": one.times,
                "first": str(one.first),
                "place": one.place,
                "functions": one.functions,
                "form": one.form,
            }
            for one in proposals
        ],
        "open": unsettled,
    }


def _print(proposals: Sequence[Proposal], language: str) -> None:
    times = tr("times")
    rows = [one.cells(language, "") for one in proposals]
    print_table(
        (tr("name"), times, tr("first"), tr("place"), tr("function"), tr("form")),
        [
            (one.name, str(one.times), str(one.first), row["place"], row["functions"], row["form"])
            for one, row in zip(proposals, rows, strict=True)
        ],
        numeric=(times,),
    )
