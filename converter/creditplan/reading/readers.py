"""Reads a document of a format with structure, within limits: its library may eat memory or time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from creditplan.confined import ConfinedError, call
from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr
from creditplan.reading.formats import FORMATS
from creditplan.reading.layout import Contents, Layout, TooLargeError, unpacked


def layout_of(data: bytes, form: str, name: str) -> Contents:
    """Return what a document holds that is no plain text.

    Args:
        data: the document.
        form: its format, as :func:`creditplan.reading.formats.form_of` says it.
        name: what messages call it.

    Raises:
        InputError: it is damaged, encrypted, holds no text, takes more than the limits of its format, or what
            reads it is not installed.
    """
    row = FORMATS[form]
    with ExitStack() as stack:
        more = row.tools(name, stack) if row.tools else ()
        try:
            if len(data) <= row.small:
                contents = read_layout(data, form, name).made()
            else:
                contents = unpacked(call(packed_layout, data, form, name, *more, limits=row.limits))
        except ModuleNotFoundError as error:
            raise InputError(
                tr("reading this format takes the library {name}, which is not installed", name=error.name),
                source=name,
                remedy=install(row.extra),
            ) from None
        except ConfinedError as error:
            raise InputError(
                tr("the {called} cannot be read: {error}", called=tr(row.called), error=error),
                source=name,
                remedy=tr(row.remedy),
            ) from None
    if not contents.text.strip():
        raise InputError(tr("the document holds no text"), source=name, remedy=tr("give the plan's text"))
    return contents


def read_layout(data: bytes, form: str, name: str, *more: str) -> Layout:
    """Read a document.

    Args:
        data: the document.
        form: its format, one with structure.
        name: what messages call it.
        more: what the reader of this format takes besides.

    Raises:
        InputError: as the reader of the format.
        ModuleNotFoundError: its library is not installed.
    """
    reader = FORMATS[form].reader
    assert reader
    try:
        return reader(data, name, *more)
    except TooLargeError as error:
        raise InputError(
            tr("the document cannot be read: {error}", error=error),
            source=name,
            remedy=tr("a plan has a few hundred thousand at most: check that this is the right file"),
        ) from None


def packed_layout(data: bytes, form: str, name: str, *more: str) -> Iterator[bytes]:
    """Yield the layout that :func:`read_layout` gives, as plain data: what runs in a worker."""
    yield from read_layout(data, form, name, *more).packed()
