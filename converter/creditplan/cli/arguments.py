"""Arguments and options that several commands take."""

from __future__ import annotations

import os
from typing import Any

import click

from creditplan.messages import tr

_DAY = 86_400


class _Text(click.ParamType[str]):
    """Words, not the name of a file: bytes that are no text in the locale's encoding are refused."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            try:
                # Where the locale is not UTF-8, the bytes can be that all the same.
                return os.fsencode(value).decode()
            except UnicodeError:
                self.fail(
                    tr("{value!r} holds bytes that are no text; write it in UTF-8", value=value), param, ctx
                )
        return value


TEXT = _Text()
SOURCE = click.Path(allow_dash=True)
"""A file or folder, ``-`` for standard input, or a web address."""


def connection_options(*, retries: int, timeout: float) -> dict[str, dict[str, Any]]:
    """Return what click needs to know of ``--retries`` and ``--timeout``, by name, with these defaults."""
    return {
        "--retries": {
            "type": click.IntRange(0, 20),
            "default": retries,
            "show_default": True,
            "help": "Tries after a failed one.",
        },
        "--timeout": {
            "type": click.FloatRange(1, _DAY),
            "default": timeout,
            "show_default": True,
            "help": "Seconds that a server may be silent, and that a request may take with all its tries; "
            "each 50 kB that go either way earn one second more.",
        },
    }
