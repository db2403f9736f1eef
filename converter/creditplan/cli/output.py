"""JSON and progress, as several commands print them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from creditplan.cli.terminal import emit_json, is_terminal

T = TypeVar("T")


def progress(sources: Iterable[T]) -> Iterator[T]:
    """Show a bar on stderr where there is more than one source and somebody looks."""
    items = list(sources)
    if len(items) < 2 or not is_terminal(err=True):
        yield from items
        return
    with click.progressbar(items, label="Reading plans", file=sys.stderr) as bar:
        yield from bar


def print_json(value: object) -> None:
    """Print a value as JSON for programs."""
    emit_json(value)
