"""The language of a command: which one is asked for, and what click shows and says in it.

Texts of help are in English where commands are written, and looked up when they are shown.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from inspect import cleandoc
from itertools import pairwise
from typing import Any, Final, TypeVar

import click

from creditplan.cli.terminal import columns
from creditplan.messages import CATALOGUES, DOMAIN, LANGUAGES, language, of_locale, speaking, tr

C = TypeVar("C", bound=click.Command)
VARIABLE: Final = "CREDITPLAN_LANG"
_OPTION = "--lang"
# Stands behind a character that is as wide as two, so that what counts characters counts columns.
_FILLER = "\0"


def asked(words: Sequence[str] | None) -> str | None:
    """Return the language that a command is to speak, if there is a wish: its option, else a variable.

    It is needed before options are read: what is wrong with them is to be said in it.

    Args:
        words: the arguments; ``None``: those of the process.
    """
    given = list(sys.argv[1:] if words is None else words)
    said = [after for before, after in pairwise(given) if before == _OPTION]
    said += [word.removeprefix(f"{_OPTION}=") for word in given if word.startswith(f"{_OPTION}=")]
    for wish in (*said, os.environ.get(VARIABLE)):
        if wish in LANGUAGES:
            return wish
    return of_locale(os.environ)


@contextmanager
def in_language(wish: str | None) -> Iterator[None]:
    """Speak a language meanwhile; click too, whose own texts are in the same catalogue.

    It asks gettext, which takes the catalogue from a domain and the language from a variable of the process.
    """
    if wish in (None, "en"):
        with speaking(wish):
            yield
        return
    domain, variable = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = str(wish)
    try:
        with speaking(wish):
            yield
    finally:
        gettext.textdomain(domain)
        if variable is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = variable


def spoken(command: C) -> C:
    """Return a command whose help is in the language of messages; in English it is the command itself."""
    if language() in (None, "en"):
        return command
    told = copy(command)
    told.help, told.epilog, told.short_help = map(_told, (command.help, command.epilog, command.short_help))
    told.params = [_option(one) if isinstance(one, click.Option) else one for one in command.params]
    told.context_settings = {**command.context_settings}
    told._help_option = None  # it was made in another language
    return told


def _option(option: click.Option) -> click.Option:
    told = copy(option)
    told.help = _told(option.help)
    return told


def _told(text: str | None) -> str | None:
    return text and tr(cleandoc(text))


class Formatter(click.HelpFormatter):
    """Breaks lines by the columns that characters take, where click counts characters."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 (click's own)
        super().__init__(*given, **more)
        # A line that is cut within a character is a column wider.
        self.width -= language() not in (None, "en")

    def write(self, string: str) -> None:
        """Write text; what stood in for columns is left out."""
        super().write(string.replace(_FILLER, ""))

    def write_heading(self, heading: str) -> None:
        """Write a heading, with a colon of its language."""
        self.write(f"{'':>{self.current_indent}}{tr('{heading}:', heading=heading)}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        super().write_text(_filled(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what is said of each."""
        super().write_dl([(_filled(first), _filled(second)) for first, second in rows], col_max, col_spacing)


def _filled(text: str) -> str:
    if language() in (None, "en"):
        return text
    return "".join(sign + _FILLER if columns(sign) == 2 else sign for sign in text)


click.Context.formatter_class = Formatter
