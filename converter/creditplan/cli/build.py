"""``creditplan build``: plans to a publication."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import click

from creditplan.cli.arguments import SOURCE, TEXT
from creditplan.cli.built import SHOWN, ToldPlans, print_changes, print_summary, print_taken, report
from creditplan.cli.output import print_json
from creditplan.cli.problems import (
    enumerated,
    language_option,
    print_unsaid,
    put,
    quiet_option,
)
from creditplan.cli.terminal import say
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import Description, Plan
from creditplan.pipeline import (
    Kept,
    Progress,
    Publication,
    ReadPlans,
    StoppedError,
    is_folder,
    open_sources,
    publish_plans,
    read_plans,
    said,
)
from creditplan.publishing.publication import Pages
from creditplan.validation import ValidationReport

MakePages = Callable[[Knowledge, Description], Pages | None]


def no_pages(knowledge: Knowledge, description: Description) -> None:
    """Make none."""


def publishing_options(out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the sources and options of one that publishes; ``out`` is its folder by default."""
    options = (
        click.argument("sources", nargs=-1, type=SOURCE, metavar="[SOURCE]..."),
        click.option("--out", type=click.Path(), default=out, show_default=True, help="Output folder."),
        click.option("--base", type=TEXT, help="Base IRI of what is published."),
        click.option("--publisher", type=TEXT, help="Who publishes it."),
        click.option("--files", type=TEXT, help="Address at which the folder is to lie, if not the base."),
        click.option(
            "--license", type=TEXT, help="Licence that the publisher grants: its address, or CC-BY-4.0 …"
        ),
        click.option("--no-validate", is_flag=True, help="Leave out the SHACL validation."),
        click.option("--strict", is_flag=True, help="Treat warnings, such as unknown agencies, as errors."),
        click.option("--allow-incomplete", is_flag=True, help="Publish even what was not fully understood."),
        click.option(
            "--all-or-nothing", is_flag=True, help="Write nothing if one plan of a folder is not sound."
        ),
        click.option(
            "--prune", is_flag=True, help="Remove files of an earlier build that are not made any more."
        ),
        click.option("--allow-network", is_flag=True, help="Fetch sources that are web addresses."),
        language_option,
        quiet_option,
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        click.pass_context,
    )

    def give(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return give


@click.command()
@publishing_options("dist")
def build(ctx: click.Context, **options: Any) -> None:  # noqa: ANN401 (those of publish)
    """Read plans and publish them as Turtle, JSON-LD, N-Quads and tables.

    SOURCE is a plan as plain text (UTF-8, UTF-16 or GB18030), Markdown, HTML, DOCX, PDF with text, or,
    through LibreOffice, DOC, ODT, WPS or RTF; a folder or a ZIP package of such files; - for standard input;
    or a web address, with --allow-network. Without one, the packaged plan of 2015 is built. Beside FILE.txt,
    FILE.toml holds metadata and FILE.en.toml English titles; creditplan.toml at the head of a folder of plans
    describes their publication (creditplan init writes it), and options win over it; bodies.csv there names
    bodies of your own (creditplan register add).

    Of a folder or package, what is sound is published and what is not is named, with exit code 1; plans that
    are as they were are not converted again, and files of plans that went are removed. A plan that is named
    by itself must be sound. The output folder is written as a whole or not at all; other files in it stay.
    For a web site with a page for everything, see creditplan site; to build on each change, creditplan watch.
    """
    ctx.exit(publish(**options))


def publish(
    *,
    language: str | None,
    quiet: bool,
    as_json: bool,
    make_pages: MakePages = no_pages,
    **options: Any,  # noqa: ANN401 (those of published)
) -> int:
    """Read plans, publish them, and tell of it.

    Args:
        language: of what is told; ``None``: each thing has its own.
        quiet: tell what is wrong alone.
        as_json: print a report as JSON.
        make_pages: gives what makes pages of them.
        options: those of :func:`published`.

    Returns:
        The exit code.
    """
    told = ToldPlans(language, quiet=quiet, strict=options["strict"])
    made = published(open_knowledge(), make_pages, told, **options)
    out = options["out"]
    print_taken(made)
    if not quiet:
        print_changes(made, out)
    several = len(made.documents) > 1
    if as_json:
        print_json({**report(made, out), "skipped": told.skipped})
    elif not quiet and (made.files or several):
        print_summary(made, out, language)
    if not made.files:
        why = put(language, "strict" if made.strict else "errors", count=len(made.problems))
        if made.violations:
            why += put(language, "violations", count=len(made.violations))
        if failed := made.how["failed"]:
            why = put(language, "unusable", count=failed) + (
                put(language, "and") + why if made.problems else ""
            )
        say(put(language, "stopped", why=why), fg="red", err=True)
        return 1
    if not quiet:
        print_unsaid(made.description, language)
    if left_out := made.left_out:
        names = enumerated([one.source for one in left_out], SHOWN)
        say(put(language, "left-out", count=len(left_out), names=names), fg="red", err=True)
        return 1
    return 0


class Told(Protocol):
    """Is told how a build goes on."""

    def skips(self, names: list[str]) -> None:
        """Take the names of files that are of no known format."""

    def plans(self, plans: ReadPlans, knowledge: Knowledge, description: Description) -> None:
        """Take what was read."""

    def validated(self, plan: Plan, report: ValidationReport) -> None:
        """Take what the validation of a plan found."""

    def progress(self, label: str) -> Progress:
        """Return what shows how far a work has come."""


def published(
    knowledge: Knowledge,
    make_pages: MakePages,
    told: Told,
    *,
    sources: tuple[str, ...],
    out: str,
    base: str | None,
    files: str | None,
    publisher: str | None,
    license: str | None,
    no_validate: bool,
    strict: bool,
    allow_incomplete: bool,
    all_or_nothing: bool,
    prune: bool,
    allow_network: bool,
) -> Publication:
    """Read plans and publish them, as options say.

    Raises:
        CreditplanError: as the library; of what stopped a build, its publication is returned.
    """
    sound_only = is_folder(sources) and not all_or_nothing
    found, description = open_sources(sources, knowledge, said(base, publisher, license, files))
    folder = Path(out) if sound_only and out else None
    with closing(Kept(folder, knowledge, description, validate=not no_validate)) as kept:
        plans = read_plans(
            found,
            knowledge,
            description=description,
            allow_network=allow_network,
            sound_only=sound_only,
            kept=kept,
            progress=told.progress(tr("Reading plans")),
            on_skipped=told.skips,
        )
        told.plans(plans, knowledge, description)
        try:
            return publish_plans(
                plans,
                out,
                knowledge,
                description,
                validate=not no_validate,
                strict=strict,
                allow_incomplete=allow_incomplete,
                sound_only=sound_only,
                prune=prune,
                kept=kept,
                pages=make_pages(knowledge, description),
                on_validated=told.validated,
                checking=told.progress(tr("Checking plans")),
                writing=told.progress(tr("Writing plans")),
            )
        except StoppedError as stopped:
            return stopped.made
