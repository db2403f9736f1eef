"""``creditplan diff``: which tasks came, went and changed between two plans."""

from __future__ import annotations

from pathlib import Path

import click

from creditplan.cli.arguments import SOURCE, TEXT
from creditplan.cli.differences import print_differences, print_rows
from creditplan.cli.output import print_json
from creditplan.cli.problems import language_option, print_problems, print_skipped
from creditplan.cli.terminal import emit, is_terminal
from creditplan.comparison import Side, read_side
from creditplan.errors import InputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.mapping import to_blocks
from creditplan.messages import tr
from creditplan.ntriples import to_quads
from creditplan.pipeline import minting, open_sources, read_plans, said
from creditplan.rdf_files import FORMATS, read_published


@click.command("diff")
@click.argument("before", type=SOURCE, metavar="A")
@click.argument("after", type=SOURCE, metavar="B")
@click.option("--all", "every", is_flag=True, help="List what is the same too, and print all words.")
@click.option("--table", is_flag=True, help="Print one row for each difference, without the words.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--turtle", is_flag=True, help="Print what differs as RDF.")
@click.option("--revision", is_flag=True, help="With --turtle: say that B is a later version of A (PROV-O).")
@click.option("--base", type=TEXT, help="Base IRI of plans that are documents.")
@click.option("--allow-network", is_flag=True, help="Fetch documents that are web addresses.")
@language_option
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the words; auto: on a terminal, unless NO_COLOR is set.",
)
@click.pass_context
def diff_command(
    ctx: click.Context,
    before: str,
    after: str,
    every: bool,
    table: bool,
    as_json: bool,
    turtle: bool,
    revision: bool,
    base: str | None,
    allow_network: bool,
    language: str | None,
    color: str,
) -> None:
    """Compare two plans: which tasks came, went, or changed words, place, number, bodies or roles.

    A and B are plans in any format that build reads, or the data of one plan, such as PLAN.nq of a build.
    Tasks are the same by their words first, whatever their numbers; what is not sure is told as such. Without
    colour, words that went are marked as [-…-], those that came as {+…+}.

    Exit code 0 means that nothing differs, 1 that something does, 2 that the plans could not be compared.
    """
    if table + as_json + turtle > 1:
        raise InputError(
            tr("differences are printed in one form"),
            remedy=tr("leave out all but one of --table, --json, --turtle"),
        )
    if revision and not turtle:
        raise InputError(tr("--revision is said in RDF only"), remedy=tr("add --turtle, or leave it out"))
    knowledge = open_knowledge()
    first, second = (_side(one, knowledge, base, language, allow_network) for one in (before, after))
    from creditplan.comparison import compare  # noqa: PLC0415 (its libraries; help needs none)

    found = compare(first, second, knowledge)
    if as_json:
        from creditplan.comparison.values import to_values  # noqa: PLC0415

        print_json(to_values(found))
    elif turtle:
        # It writes Turtle for publications.
        from creditplan.comparison.statements import to_statements  # noqa: PLC0415
        from creditplan.publishing.turtle import to_turtle  # noqa: PLC0415

        quads = to_quads(to_statements(found, revision=revision))
        emit(to_turtle([("", quads)], found.after.iri.rpartition("plan/")[0]).decode())
    elif table:
        print_rows(found, every=every)
    else:
        coloured = color == "always" or (color == "auto" and is_terminal() and ctx.color is not False)
        print_differences(found, every=every, coloured=coloured)
    if not found.same:
        ctx.exit(1)


def _side(
    source: str, knowledge: Knowledge, base: str | None, language: str | None, allow_network: bool
) -> Side:
    """Read one of the plans, and tell what was not understood of it."""
    if any(suffix.lower() in FORMATS for suffix in Path(source).suffixes[-2:]) and source != "-":
        return read_side(read_published([Path(source)]), source)
    skipped: list[str] = []
    found, description = open_sources([source], knowledge, said(base))
    plans = read_plans(
        found,
        knowledge,
        description=description,
        allow_network=allow_network,
        on_skipped=skipped.extend,
    )
    print_skipped(skipped)
    if len(plans) != 1:
        raise InputError(
            tr("it holds {count} plans", count=len(plans)),
            source=source,
            remedy=tr("give the file of one plan: a plan is compared with one"),
        )
    print_problems(plans[0], language, quiet=True)
    iris = minting(description)
    blocks = to_blocks(plans[0], knowledge.register, iris)
    return read_side(to_quads(statement for block in blocks for statement in block.statements), source)
