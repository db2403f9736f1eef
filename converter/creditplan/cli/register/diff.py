"""``creditplan register diff``: what has changed between two releases of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from creditplan.cli.output import print_json
from creditplan.cli.terminal import say
from creditplan.errors import InputError
from creditplan.messages import tr

if TYPE_CHECKING:
    from creditplan.publishing.releases import Update

# Who asks what changed does not ask first who says so.
_SOURCES = ("evidence", "reference")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--all", "with_sources", is_flag=True, help="List evidence and references too.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON, with what is said otherwise.")
@click.option("--turtle", is_flag=True, help="Print the list as RDF (Activity Streams).")
@click.pass_context
def diff(
    ctx: click.Context, old: Path, new: Path, *, with_sources: bool, as_json: bool, turtle: bool
) -> None:
    """List what has changed between two releases of the register: bodies, names, changes, places.

    OLD and NEW are folders that register export or a build has written, or files of RDF. Listed is what came,
    what went, and what is said otherwise. Exit 1 if there is a difference.
    """
    from creditplan.publishing.releases import compare, read_release, statements  # noqa: PLC0415

    if as_json and turtle:
        raise InputError(tr("a list is printed in one form"), remedy=tr("leave out --json or --turtle"))
    releases = read_release(old), read_release(new)
    updates = list(compare(*releases))
    listed = [one for one in updates if with_sources or one.space not in _SOURCES]
    if as_json:
        print_json({"counts": _counts(updates), "updates": list(map(asdict, listed))})
    elif turtle:
        # It writes Turtle for publications.
        from creditplan.cli.sheets import print_turtle  # noqa: PLC0415
        from creditplan.ntriples import to_quads  # noqa: PLC0415

        print_turtle(quad.triple for quad in to_quads(statements(listed, *releases)))
    else:
        _print(listed, updates)
    if updates:
        ctx.exit(1)


def _print(listed: Iterable[Update], updates: list[Update]) -> None:
    from creditplan.namespaces import shorten  # noqa: PLC0415

    for one in listed:
        say(f"{tr(one.kind)}: ", bold=True, nl=False)
        say(" ".join(filter(None, (shorten(one.iri), one.label))))
        if one.kind == "changed":
            for sign, said in (("-", one.removed), ("+", one.added)):
                for predicate, value in said:
                    say(f"  {sign} {predicate} {value}")
    counts = _counts(updates)
    for space, kinds in counts.items():
        say(f"{space}: {', '.join(f'{count} {tr(kind)}' for kind, count in kinds.items())}")
    if not counts:
        say(tr("no difference"))


def _counts(updates: Iterable[Update]) -> dict[str, dict[str, int]]:
    """Count updates by the sort of thing, then by what happened."""
    found = Counter((one.space, str(one.kind)) for one in updates)
    counts: dict[str, dict[str, int]] = {}
    for (space, kind), count in sorted(found.items()):
        counts.setdefault(space, {})[kind] = count
    return counts
