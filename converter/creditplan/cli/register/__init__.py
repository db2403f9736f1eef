"""``creditplan register``: review the register of bodies and use it on one's own lists."""

from __future__ import annotations

import click

from creditplan.cli.register.lint import lint
from creditplan.cli.register.match import match
from creditplan.cli.register.show import show

__all__ = ["register"]


@click.group()
def register() -> None:
    """Look into the register of government bodies, check it, and match names against it."""


register.add_command(match)
register.add_command(show)
register.add_command(lint)
