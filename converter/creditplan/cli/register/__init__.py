"""``creditplan register``: review the register of bodies and use it on one's own lists."""

from __future__ import annotations

import click

__all__ = ["register"]


@click.group()
def register() -> None:
    """Look into the register of government bodies, check it, and match names against it."""
