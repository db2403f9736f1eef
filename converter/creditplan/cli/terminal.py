"""Words on their way out: no terminal takes them for commands, no code page refuses them.

What is for people goes through :func:`say`, in the encoding of the stream; what is for programs (JSON, CSV,
Turtle) through :func:`emit`, in UTF-8 whatever the locale. No command writes to a stream by other means.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO

import click

# Marks that turn the direction of writing and so make words look like others.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SPACES = {
    **{code: " " for code in range(0xA0) if chr(code).isspace() and unicodedata.category(chr(code)) == "Cc"},
    **dict.fromkeys((0x2028, 0x2029), " "),
    ord("\n"): "\n",
}
_OBEYED = re.compile(f"[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_TURNING}\ud800-\udfff]")
# JSON escapes the characters below the space by itself.
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f{_TURNING}\ud800-\udfff]")
# CSV and Turtle on a terminal: only line ends and tabs stay; a return would write over the line.
_UNSAFE_LINES = re.compile(rf"{_OBEYED.pattern}|[\v\f\r\x1c-\x1f\x85]")
# Signs of our own messages, for code pages that do not have them.
_SIGNS = {"→": "->", "…": "...", "⟦": "[[", "⟧": "]]", "⟪": "<<", "⟫": ">>", "《": "<<", "》": ">>"}
_ERRORS = "creditplan"


def plain(words: str) -> str:
    r"""Write what would steer a terminal (control characters, turns of direction) as ``\u001b``.

    White space becomes a space; line ends stay.
    """
    return _OBEYED.sub(_escaped, words.translate(_SPACES))


def one_line(words: str) -> str:
    """Do as :func:`plain` does, with spaces for line ends."""
    return plain(words).replace("\n", " ")


def plain_json(text: str) -> str:
    r"""Write such characters of a JSON text as ``\u009b``, which means the same."""
    return _UNSAFE_IN_JSON.sub(_escaped, text)


def columns(words: str) -> int:
    """Return how many columns words take: a Chinese character takes two."""
    return len(words) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in words)


def is_terminal(*, err: bool = False) -> bool:
    """Tell whether somebody looks at standard output, or at standard error."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()


def say(words: str = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:  # noqa: ANN401
    """Print words for people, as :func:`plain` writes them.

    Args:
        words: one line or several.
        err: print them to standard error. What cannot be written there is no reason to fail.
        nl: end the line.
        style: as of :func:`click.style`.
    """
    show(click.style(plain(words), **style) if style else plain(words), err=err, nl=nl)


def show(words: str, *, err: bool = False, nl: bool = True, color: bool | None = None) -> None:
    """Print words that hold colours of ours and are :func:`plain` but for them.

    Args:
        words: one line or several.
        err: print them to standard error.
        nl: end the line.
        color: whether colours are kept; ``None``: on a terminal.
    """
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return
    try:
        click.echo(words, file=stream, nl=nl, color=color)
    except OSError:
        if not err:
            raise
        silence(stream)


def emit(text: str) -> None:
    """Write text for programs to standard output, as it is: in UTF-8, whatever the locale.

    On a terminal nobody but people read it: there, what would steer it is escaped as in :func:`plain`.
    """
    if is_terminal():
        show(_UNSAFE_LINES.sub(_escaped, text.replace("\r\n", "\n")), nl=False)
    elif sys.stdout is not None:
        click.echo(text.encode(errors="backslashreplace"), file=sys.stdout, nl=False)


def emit_json(value: object) -> None:
    """Write a value as JSON for programs."""
    import json  # noqa: PLC0415 (few commands need it)

    emit(plain_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def prepare_streams() -> None:
    """Let standard output and error escape what their encoding does not have.

    The numbers of closed streams are taken: else the next file that is opened would get one of them, and
    with it what a library prints.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def silence(stream: TextIO | None) -> None:
    """Keep the interpreter from trying again, at its end, to write what could not be written."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def _escaped(found: re.Match[str]) -> str:
    return _escape(found[0])


def _escape(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign <= "\uffff" else f"\\U{ord(sign):08x}"


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Replace what an encoding does not have: an error handler of :mod:`codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    refused = error.object[error.start : error.end]
    return "".join(_SIGNS.get(sign) or _escape(sign) for sign in refused), error.end


codecs.register_error(_ERRORS, _replaced)
