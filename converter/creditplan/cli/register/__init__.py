"""``creditplan register``: review the register of bodies and use it on one's own lists."""

from __future__ import annotations

import click

from creditplan.cli.lazy import LazyGroup

__all__ = ["register"]

_COMMANDS = {
    "add": (
        "creditplan.cli.register.add:add",
        "Propose rows of bodies.csv for the names of plans that neither register nor rules know.",
    ),
    "diff": (
        "creditplan.cli.register.diff:diff",
        "List what has changed between two releases of the register: bodies, names, changes, places.",
    ),
    "export": (
        "creditplan.cli.register.export:export",
        "Write the whole register into a folder: bodies, functions, all places through time, links.",
    ),
    "lint": (
        "creditplan.cli.register.lint:lint",
        "Check the register of bodies and its links, or a table of one's own bodies.",
    ),
    "match": (
        "creditplan.cli.register.match:match",
        "Match the names in a column of a CSV file with the bodies of the register.",
    ),
    "show": (
        "creditplan.cli.register.show:show",
        "Show what the register knows about a body: names, life, changes, identifiers, links, sources.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def register() -> None:
    """Look into the register of government bodies, check it, and match names against it."""
