"""``creditplan corpus``: many plans."""

from __future__ import annotations

import click

from creditplan.cli.lazy import LazyGroup

__all__ = ["corpus"]

_COMMANDS = {
    "index": (
        "creditplan.cli.corpus_index:index",
        "Make an index of a corpus on the disk, which `creditplan query --data INDEX` asks at once.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def corpus() -> None:
    """Convert many plans in memory that does not grow with their number, and make an index of them."""
