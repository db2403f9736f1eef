"""The command line. A command reads options, calls one library function and prints."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

import click

from creditplan.cli.build import build
from creditplan.cli.coverage import coverage_command
from creditplan.cli.explain import explain_command
from creditplan.cli.query import query
from creditplan.cli.register import register
from creditplan.cli.store import load, unload
from creditplan.cli.terminal import plain
from creditplan.cli.validate import validate
from creditplan.errors import CreditplanError, OutputError

__all__ = ["main"]

_EPILOG = "Exit codes: 0 done; 1 not fully understood or not conforming; 2 wrong usage or input; 3 network."

_STDOUT_REMEDY = "make room where it goes to; what the command writes into a folder is complete"


class _Main(click.Group):
    """Turns our errors into messages and exit codes."""

    def invoke(self, ctx: click.Context) -> object:
        # A polite request to stop unwinds like an interrupt, so that a half-written folder is put back.
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _stop)
        try:
            done = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except CreditplanError as error:
            _complain(error)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise  # whoever reads has seen enough; click ends quietly
        except OSError as error:
            _complain(
                OutputError(f"standard output cannot be written: {error.strerror}", remedy=_STDOUT_REMEDY)
            )
            _drop_standard_output()
            ctx.exit(OutputError.exit_code)
        return done


def _complain(error: CreditplanError) -> None:
    click.secho("error: ", fg="red", bold=True, err=True, nl=False)
    click.echo(plain(str(error)), err=True)


def _drop_standard_output() -> None:
    """Keep the interpreter from trying again, at its end, to write what could not be written."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(number: int, _: object) -> None:
    sys.exit(128 + number)


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
