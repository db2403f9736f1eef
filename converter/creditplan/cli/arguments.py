"""Kinds of arguments that several commands take."""

from __future__ import annotations

import os

import click


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
                self.fail(f"{value!r} holds bytes that are no text; write it in UTF-8", param, ctx)
        return value


TEXT = _Text()
SOURCE = click.Path(allow_dash=True)
"""A file or folder, ``-`` for standard input, or a web address."""
