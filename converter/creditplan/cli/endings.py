"""How a command ends: whatever stops it becomes a message on standard error and an exit code.

Where JSON was asked for, what stopped it is said on standard output too, for programs.
"""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from creditplan.cli.terminal import emit_json, say, silence
from creditplan.errors import CreditplanError, InputError, OutputError
from creditplan.messages import mark, tr

_STDOUT_REMEDY = mark("make room where it goes to; what the command writes into a folder is complete")
# As a shell counts a program that a signal ended; Windows has no SIGPIPE.
_NOBODY_READS = 128 + 13
_INTERRUPTED = 128 + signal.SIGINT


def stop_politely() -> None:
    """Let a polite request to stop unwind like an interrupt, so that a half-written folder is put back."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)


@contextmanager
def settled(*, as_json: bool = False) -> Iterator[None]:
    """Turn what ends a command into a message and an exit code.

    Args:
        as_json: say an error as JSON too.

    Raises:
        click.exceptions.Exit: it did not end well, or whoever reads its output has seen enough.
    """
    code = 0
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except CreditplanError as error:
        code = _complain(error, as_json)
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        say(words.getvalue(), err=True, nl=False)
        code = error.exit_code
        if as_json:
            _report({**CreditplanError(error.format_message()).values(), "code": "usage"}, code)
    except KeyboardInterrupt:
        say("\n" + tr("stopped"), err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        code = _NOBODY_READS
    except OSError as error:
        code = _complain(_told(error), as_json)
    if code:
        raise click.exceptions.Exit(code)


def _told(error: OSError) -> CreditplanError:
    """Say what could not be used: a file has a name, a stream has none."""
    if error.filename is not None:
        return InputError(
            tr("it cannot be used: {strerror}", strerror=error.strerror),
            source=str(error.filename),
            remedy=tr("check its permissions"),
        )
    silence(sys.stdout)
    return OutputError(
        tr("standard output cannot be written: {strerror}", strerror=error.strerror),
        remedy=tr(_STDOUT_REMEDY),
    )


def _complain(error: CreditplanError, as_json: bool) -> int:
    say(tr("error: "), fg="red", bold=True, err=True, nl=False)
    say(str(error), err=True)
    if as_json:
        _report(error.values(), error.exit_code)
    return error.exit_code


def _report(error: dict[str, object], code: int) -> None:
    """Print an error for programs; that standard output cannot be written is said already."""
    with suppress(OSError):
        emit_json({"error": {**error, "exit_code": code}})


def _stop(number: int, _: object) -> None:
    sys.exit(128 + number)
