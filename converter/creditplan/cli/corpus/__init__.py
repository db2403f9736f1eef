"""``creditplan corpus``: many plans, in memory that does not grow with their number."""

from __future__ import annotations

import click

from creditplan.cli.lazy import LazyGroup

__all__ = ["corpus"]

_COMMANDS = {
    "build": (
        "creditplan.cli.corpus.build:build",
        "Convert many documents into a corpus, or bring one up to date.",
    ),
    "status": (
        "creditplan.cli.corpus.status:status",
        "Say what is in a corpus, what is wrong, and whether a build was interrupted.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def corpus() -> None:
    """Convert many plans at once, each by itself, and look at what came of them."""
