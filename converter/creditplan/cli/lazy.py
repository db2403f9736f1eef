"""Groups that load a command when it is called; to list it, its name and one line are enough."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from creditplan.cli.spoken import spoken


class LazyGroup(click.Group):
    """A group that knows of its commands where they are, and the line that lists show of each.

    Args:
        lazy: ``module:attribute`` of the commands, and those lines, by name.
        attributes: as of :class:`click.Group`.
    """

    def __init__(self, *, lazy: Mapping[str, tuple[str, str]], **attributes: Any) -> None:  # noqa: ANN401
        # Stand-ins: they are listed, and named where a wrong name comes near, but never invoked.
        commands = {name: click.Command(name, help=line) for name, (_, line) in lazy.items()}
        super().__init__(commands=commands, **attributes)
        self._places = {name: place for name, (place, _) in lazy.items()}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; ``None``: there is none of this name."""
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return spoken(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in a help text, without loading them."""
        listed = {name: spoken(command) for name, command in self.commands.items()}
        click.Group(commands=listed).format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option, without loading a command."""
        names = [
            CompletionItem(name, help=spoken(self.commands[name]).get_short_help_str())
            for name in self.list_commands(ctx)
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
