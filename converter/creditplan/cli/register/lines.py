"""Lines that tell of one body, each under its heading."""

from __future__ import annotations

from collections.abc import Iterable

from creditplan.cli.terminal import columns, say
from creditplan.model import Labels

_WIDTH = 14


def line(heading: str, values: Iterable[str]) -> None:
    """Print values one below the other, the first one behind the heading."""
    for number, value in enumerate(values):
        left = "" if number else heading
        say(f"  {left}{' ' * (_WIDTH - columns(left))}{value}")


def both(label: Labels) -> str:
    """Return a label in both languages."""
    return f"{label.zh} / {label.en}" if label.en else label.zh
