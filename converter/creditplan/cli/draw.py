"""``creditplan draw``: plans as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from creditplan.cli.arguments import SOURCE, TEXT
from creditplan.cli.output import progress
from creditplan.cli.problems import enumerated, print_problems, print_skipped, quiet_option
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import emit, say
from creditplan.errors import InputError, OutputError
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.model import Level, Plan
from creditplan.pictures.drawing import FORMATS, PICTURES, check, drawn_as, title_of
from creditplan.pictures.facts import gather
from creditplan.pictures.graphs import GRAPHS, check_network
from creditplan.pipeline import minting, open_sources, read_plans

_SHOWN = 40
"""Ids that an error lists."""


@click.command()
@click.argument("name", required=False, type=TEXT)
@click.argument("sources", nargs=-1, type=SOURCE, metavar="[SOURCE]...")
@click.option("--out", type=click.Path(dir_okay=False), help="File to write; by default standard output.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="svg; of network and matrix also graphml or gexf. By default what --out ends in, else svg.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(("zh", "en")),
    default="zh",
    show_default=True,
    help="Language of the picture.",
)
@click.option("--plan", "plan_id", type=TEXT, help="Id of the only plan to draw; by default all together.")
@click.option("--list", "listed", is_flag=True, help="List the pictures.")
@click.option("--allow-network", is_flag=True, help="Fetch sources that are web addresses.")
@quiet_option
@click.pass_context
def draw(
    ctx: click.Context,
    name: str | None,
    sources: tuple[str, ...],
    out: str | None,
    form: str | None,
    language: str,
    plan_id: str | None,
    listed: bool,
    allow_network: bool,
    quiet: bool,
) -> None:
    """Draw a picture of plans as SVG: who does what, who leads together, what is due when.

    The pictures network and matrix show networks, which --format graphml and gexf write for programs such
    as Gephi, networkx and igraph. NAME is a picture; without it, they are listed. SOURCE is what build
    takes; without one, the plans that creditplan.toml describes, or the packaged plan. Exit code 1 means
    that a text has errors: the picture shows what was understood.
    """
    if listed or name is None:
        print_table(
            (tr("picture"), "中文", "English"),
            [(one, title_of(one, "zh"), title_of(one, "en")) for one in PICTURES],
        )
        return
    check(name)
    suffix = Path(out).suffix[1:].lower() if out else ""
    form = form or (suffix if suffix in GRAPHS else "svg")
    if form in GRAPHS:
        check_network(name, form)
    skipped: list[str] = []
    knowledge = open_knowledge()
    found, description = open_sources(sources, knowledge)
    read = read_plans(
        found,
        knowledge,
        description=description,
        allow_network=allow_network,
        progress=iter if quiet else progress,
        on_skipped=skipped.extend,
    )
    if not quiet:
        print_skipped(skipped)
    plans = _chosen(read, plan_id)
    for plan in plans:
        print_problems(plan, None, quiet=quiet)
    facts = gather(plans, minting(description))
    picture = drawn_as(form, name, facts, language, knowledge=knowledge)
    if out is None:
        emit(picture)
    else:
        _write(out, picture)
        if not quiet:
            say(tr("Wrote {out}", out=out), err=True)
    if any(problem.level is Level.ERROR for plan in plans for problem in plan.problems):
        say(tr("not all was understood: the picture shows the rest"), fg="red", err=True)
        ctx.exit(1)


def _write(out: str, picture: str) -> None:
    try:
        Path(out).write_text(picture, "utf-8")
    except OSError as error:
        raise OutputError(
            tr("{out} cannot be written: {strerror}", out=out, strerror=error.strerror),
            remedy=tr("give another --out"),
        ) from error


def _chosen(plans: Iterable[Plan], plan_id: str | None) -> list[Plan]:
    plans = list(plans)
    chosen = [plan for plan in plans if plan_id in (None, plan.id)]
    if not chosen:
        ids = enumerated([plan.id for plan in plans], _SHOWN)
        raise InputError(
            tr("none of the sources is the plan {plan_id}", plan_id=plan_id),
            remedy=tr("they are: {ids}", ids=ids),
        )
    return chosen
