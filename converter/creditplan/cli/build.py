"""``creditplan build``: plans to a publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import click

from creditplan.cli.arguments import SOURCE, TEXT
from creditplan.cli.output import print_json, progress
from creditplan.cli.places import places_told
from creditplan.cli.problems import (
    enumerated,
    language_option,
    print_problems,
    print_skipped,
    print_unsaid,
    problems_json,
    put,
    quiet_option,
)
from creditplan.cli.results import by_severity, print_result, quote, result_json
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import one_line, say
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.model import AgentKind, Description, Plan, Role, Span
from creditplan.pipeline import Publication, StoppedError, open_sources, publish_plans, read_plans, said
from creditplan.publishing.publication import Pages
from creditplan.survey import Places
from creditplan.validation import Severity, ValidationReport

# Names of files and untranslated parts that are listed before “and … more”; --json lists them all.
_SHOWN = 100


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
    bodies of your own (creditplan register add). The folder is written as a whole or not at all; other files
    in it stay. For a web site with a page for everything, see creditplan site.
    """
    publish(ctx, **options)


def publish(
    ctx: click.Context,
    sources: tuple[str, ...],
    out: str,
    base: str | None,
    files: str | None,
    publisher: str | None,
    license: str | None,
    no_validate: bool,
    strict: bool,
    allow_incomplete: bool,
    prune: bool,
    allow_network: bool,
    language: str | None,
    quiet: bool,
    as_json: bool,
    make_pages: MakePages = no_pages,
) -> None:
    """Read plans, publish them, and tell of it; ``make_pages`` gives what makes pages of them."""
    skipped: list[str] = []
    knowledge = open_knowledge()
    found, description = open_sources(sources, knowledge, said(base, publisher, license, files))
    plans = read_plans(
        found,
        knowledge,
        description=description,
        allow_network=allow_network,
        progress=iter if quiet else progress,
        on_skipped=skipped.extend,
    )
    if not quiet:
        print_skipped(skipped)
    places = Places(knowledge.register, description.jurisdiction)
    _print_plans(plans, places, description, language, strict, quiet)
    try:
        pages = make_pages(knowledge, description)
        made = publish_plans(
            plans,
            out,
            knowledge,
            description,
            validate=not no_validate,
            strict=strict,
            allow_incomplete=allow_incomplete,
            prune=prune,
            pages=pages,
            on_validated=partial(_print_violations, language),
        )
    except StoppedError as stopped:
        made = stopped.made
    if not quiet:
        _print_changes(made, out)
    if as_json:
        print_json({**_report(made, out), "skipped": skipped})
    elif made.files and not quiet:
        _print_summary(made, out, language)
    if not made.files:
        why = put(language, "strict" if strict else "errors", count=len(made.problems))
        if made.violations:
            why += put(language, "violations", count=len(made.violations))
        say(put(language, "stopped", why=why), fg="red", err=True)
        ctx.exit(1)
    if not quiet:
        print_unsaid(description, language)


def _print_plans(
    plans: Iterable[Plan],
    places: Places,
    description: Description,
    language: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Say of each plan what was not understood, then what is open of several."""
    rights = []
    for plan in plans:
        places.add(plan)
        if not (plan.of_state or plan.metadata.document_of):
            rights.append(plan.document.name)
        if not quiet:
            _print_translations(plan, description, language, strict=strict)
        print_problems(plan, language, strict=strict, quiet=quiet)
    if not quiet:
        for line in places_told(places, language):
            say(line, fg="yellow", err=True)
        _print_rights(rights, language)


def _print_changes(made: Publication, out: str) -> None:
    """Say what of an earlier build is still there or is gone, and which earlier ids mean nothing here."""
    if made.left:
        say(
            f"{out} still holds files of an earlier build: {enumerated(made.left, _SHOWN)}\n"
            "  → --prune removes what nobody has changed of them; another id of a plan belongs into ids.csv",
            err=True,
        )
    for line in made.unused:
        say(f"{line.place}: no plan here has the id {line.now}: nothing is said of {line.id}", err=True)
    if made.removed:
        say(f"Removed from {out}, as no longer made: {enumerated(made.removed, _SHOWN)}", err=True)


def _print_rights(names: Sequence[str], language: str | None) -> None:
    """Say for how many plans it is open whether anybody has rights in their words, and what to write."""
    if names:
        say(put(language, "rights-open", count=len(names), plan=names[0]), fg="yellow", err=True)


def _print_translations(plan: Plan, description: Description, language: str | None, *, strict: bool) -> None:
    """Say which English titles lack, if anybody began to write some, and which have nothing here."""
    own = plan.document.translation
    asked = strict or own.title or own.sections or own.tasks
    english = asked and "en" in (description.language or ("en",))
    for what, names in (
        ("untranslated", plan.missing_translations if english else ()),
        ("superfluous", plan.unused_translations),
    ):
        if names:
            told = put(language, what, names=enumerated(names, _SHOWN))
            say(f"{plan.document.name}: {told}", err=True)


def _print_violations(language: str | None, plan: Plan, report: ValidationReport) -> None:
    for result in report.results:
        plan_id, span = quote(result) or ("", Span(0, 0))
        own = plan_id == plan.id
        # What lacks English is said above, in one line; what the parser said is not said twice.
        if result.severity is Severity.VIOLATION and not (
            own and any(p.span.start < span.end and span.start < p.span.end for p in plan.problems)
        ):
            print_result(result, plan.document.locate(span) if own else None, language, err=True)


def _print_summary(made: Publication, out: str, language: str | None) -> None:
    say(put(language, "made", count=len(made.files), out=out))
    file, size = put(language, "file"), put(language, "bytes")
    files = [(name, f"{own.size:,}") for name, own in made.files.items()]
    print_table((file, size), files, numeric=(size,))
    for plan in made.plans:
        source = put(language, f"id-{plan.id_source}", words=one_line(plan.id_words))
        say("\n" + put(language, "plan", title=one_line(plan.title.zh), id=plan.id, source=source))
        count = put(language, "count")
        counts = [(_count_name(name, language), str(number)) for name, number in _counts(plan).items()]
        print_table(("", count), counts, numeric=(count,))
    say(f"\nSHACL: {_shacl(made, language)}")
    if made.description.file:
        say(put(language, "described", file=made.description.file))
    for path in dict.fromkeys(row.at[0] for row in made.description.bodies):
        say(put(language, "own-bodies", file=path))


def _count_name(name: str, language: str | None) -> str:
    """Put the name of a count into words, set in as it is."""
    key = name.strip()
    return name.removesuffix(key) + put(language, f"count-{key}")


def _shacl(made: Publication, language: str | None) -> str:
    if made.report is None:
        return put(language, "not-validated")
    said = "conforms" if made.report.conforms else "does-not-conform"
    return put(language, said, counts=by_severity(made.report))


def _counts(plan: Plan) -> dict[str, int]:
    assignments = list(plan.assignments)
    agents = {a.agent for a in assignments}
    groups = {agent for agent in agents if agent.kind in (AgentKind.GROUP, AgentKind.COLLECTIVE)}
    roles = Counter(a.role for a in assignments)
    return {
        "sections": len(plan.sections),
        "tasks": len(plan.tasks),
        "assignments": len(assignments),
        **{f"  {role}": roles[role] for role in Role},
        "  open-ended": sum(a.open_ended for a in assignments),
        "agencies": len(agents - groups),
        "  local": sum(agent.place is not None for agent in agents - groups),
        "  unregistered": sum(agent.kind is AgentKind.UNREGISTERED for agent in agents),
        "groups": len(groups),
        "problems": len(plan.problems),
    }


def _place(plan: Plan) -> dict[str, object] | None:
    """Say whose plan it is, as far as that is known, and what said it."""
    said = plan.jurisdiction
    if said is None:
        return None
    may = [place.full_name for place in said.candidates]
    own = said.place
    return {
        "key": own and own.key,
        "name": own and own.full_name,
        "zone": said.zone or None,
        "said_in": said.said_in,
        "candidates": may,
    }


def _report(made: Publication, out: str) -> dict[str, object]:
    return {
        "written": bool(made.files),
        "out": out,
        "left": [*made.left],
        "unused_ids": [line.id for line in made.unused],
        "removed": [*made.removed],
        "description": {"file": made.description.file, "unsaid": made.description.unsaid},
        "files": {name: file.size for name, file in made.files.items()},
        "plans": [
            {
                "id": plan.id,
                "id_source": plan.id_source,
                "id_words": plan.id_words,
                "source": plan.document.name,
                "title": plan.title.zh,
                "place": _place(plan),
                "counts": {name.strip(): count for name, count in _counts(plan).items()},
                "missing_translations": plan.missing_translations,
                "unused_translations": plan.unused_translations,
                "problems": problems_json(plan.problems, plan.document),
            }
            for plan in made.plans
        ],
        "shacl": None
        if made.report is None
        else {
            "conforms": made.report.conforms,
            "counts": dict(Counter(result.severity for result in made.report.results)),
            "results": [result_json(result, None) for result in made.report.results],
        },
    }
