"""The command line. A command reads options, calls one library function and prints."""

from __future__ import annotations

import os
from typing import Any

import click

from creditplan.cli.build import build
from creditplan.cli.coverage import coverage_command
from creditplan.cli.endings import settled, stop_politely
from creditplan.cli.explain import explain_command
from creditplan.cli.query import query
from creditplan.cli.register import register
from creditplan.cli.store import load, unload
from creditplan.cli.terminal import prepare_streams
from creditplan.cli.validate import validate

__all__ = ["main"]

_EPILOG = (
    "Exit codes: 0 done; 1 not fully understood or not conforming; 2 wrong usage or input; 3 network; "
    "128 + N stopped by signal N, 141 where whoever read the output stopped."
)


class _Main(click.Group):
    """Turns whatever ends a command into a message and an exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 (click's own signature)
        prepare_streams()
        return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401
        with settled():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        stop_politely()
        with settled():
            return super().invoke(ctx)


@click.group(cls=_Main, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="creditplan")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn Chinese government division-of-work plans into linked open data.

    \b
    Begin with:
      creditplan build --out dist            publish the packaged plan of 2015
      creditplan query                       list the questions you can ask
      creditplan explain --task 14           see what the words of a task mean
      creditplan validate dist/social-credit-2015.ttl
    """  # noqa: D301 (click's mark for text that is not to be wrapped)
    if os.environ.get("NO_COLOR"):
        ctx.color = False


main.add_command(build)
main.add_command(validate)
main.add_command(query)
main.add_command(explain_command)
main.add_command(coverage_command)
main.add_command(register)
main.add_command(load)
main.add_command(unload)
