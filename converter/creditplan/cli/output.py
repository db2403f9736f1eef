"""JSON and progress, as several commands print them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

from creditplan.cli.terminal import emit_json, is_terminal
from creditplan.messages import tr

T = TypeVar("T")


def progress(members: Sequence[T], *, label: str | None = None) -> Iterator[T]:
    """Show a bar on stderr where there is more than one thing to work on and somebody looks."""
    if len(members) < 2 or not is_terminal(err=True):
        yield from members
        return
    with click.progressbar(members, label=label or tr("Reading plans"), file=sys.stderr) as bar:
        yield from bar


def print_json(value: object) -> None:
    """Print a value as JSON for programs."""
    emit_json(value)
