"""Options of the commands that ask other machines."""

from __future__ import annotations

from typing import Any

import click

_DAY = 86_400


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
