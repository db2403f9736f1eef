"""Which format a document is in, and its layout, read within limits: its library may eat memory or time."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from creditplan.confined import ConfinedError, Limits, call
from creditplan.errors import InputError
from creditplan.model import Table
from creditplan.reading.archive import opened
from creditplan.reading.html import is_html
from creditplan.reading.layout import unpacked
from creditplan.reading.office import libreoffice
from creditplan.reading.readers import packed_layout, read_layout

SUFFIXES: Final = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".doc": "office",
    ".odt": "office",
    ".wps": "office",
    ".rtf": "office",
}
# LibreOffice maps far more than it uses, and leaves processes behind.
LIMITS: Final = {
    "docx": Limits(),
    "html": Limits(),
    "markdown": Limits(),
    "office": Limits(memory=8 << 30, seconds=120, once=True),
    "pdf": Limits(seconds=120, wait=240),
}
# What is so small cannot take much in these, whatever it holds: a second, and 150 MiB. It is read here.
_SMALL: Final = {"html": 32 * 1024, "markdown": 32 * 1024}
# What each is called in messages, the extra that brings its library, and what may help where it is not read.
_REMEDY = "open it, and save it anew, or give its text as a .txt file"
_NAMES = {
    "docx": ("DOCX file", "docx", _REMEDY),
    "html": ("page", "html", "save the document's text and read that"),
    "markdown": ("Markdown document", "markdown", "give its text as a .txt file"),
    "office": ("document", "docx", "open it in a word processor and save it as DOCX"),
    "pdf": ("PDF", "pdf", _REMEDY),
}
# A text that starts like this is a page, whatever its suffix says.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|body|div|p|table)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def layout_of(data: bytes, form: str, name: str) -> tuple[str, tuple[Table, ...]]:
    """Return the text and the tables of a document that is no plain text.

    Args:
        data: the document.
        form: its format, as :func:`form_of` says it.
        name: what messages call it.

    Raises:
        InputError: it is damaged, encrypted, holds no text, takes more than the limits of its format, or what
            reads it is not installed.
    """
    called, extra, remedy = _NAMES[form]
    with ExitStack() as stack:
        more = _tools(name, stack) if form == "office" else ()
        try:
            if len(data) <= _SMALL.get(form, 0):
                text, tables = read_layout(data, form, name).made()
            else:
                text, tables = unpacked(call(packed_layout, data, form, name, *more, limits=LIMITS[form]))
        except ModuleNotFoundError as error:
            raise InputError(
                f"reading this format takes the library {error.name}, which is not installed",
                source=name,
                remedy=f"pip install 'creditplan[{extra}]'",
            ) from None
        except ConfinedError as error:
            raise InputError(f"the {called} cannot be read: {error}", source=name, remedy=remedy) from None
    if not text.strip():
        raise InputError("the document holds no text", source=name, remedy="give the plan's text")
    return text, tables


def _tools(name: str, stack: ExitStack) -> tuple[str, str]:
    """Where LibreOffice is, and a folder for it to work in."""
    program = libreoffice()
    if program is None:
        raise InputError(
            "this format is read through LibreOffice, which is not installed",
            source=name,
            remedy="install LibreOffice (Debian: libreoffice-writer-nogui), or save the document as DOCX",
        )
    return program, stack.enter_context(TemporaryDirectory(prefix="creditplan-", ignore_cleanup_errors=True))


def form_of(data: bytes, name: str, media_type: str = "") -> str:
    """Tell the format: what the bytes show comes first, for the suffixes of government sites often lie.

    Args:
        data: the document.
        name: its path; where the bytes leave it open, its suffix says the format.
        media_type: what a server says.

    Raises:
        InputError: it is encrypted, a package of other things, or plainly not what its name says.
    """
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputError("the document is encrypted", source=name, remedy="save it without a password")
        return "office"
    if data.startswith(b"PK\x03\x04"):
        return _form_of_package(data, name)
    if data.startswith(b"{\\rtf"):
        return "office"
    if is_html(data) and (suffix not in (".txt", ".md", ".markdown") or _MARKUP.match(data)):
        return "html"
    by_suffix = SUFFIXES.get(suffix, "text")
    if by_suffix == "markdown" or (by_suffix == "text" and media_type == "text/markdown"):
        return "markdown"
    if by_suffix in ("docx", "pdf"):
        raise InputError(
            f"this is no {suffix[1:].upper()} document, whatever its name says",
            source=name,
            remedy="open it, and save it in the format that its name says",
        )
    if media_type == "text/html" or by_suffix == "html":
        return "html"
    return by_suffix


def _form_of_package(data: bytes, name: str) -> str:
    with opened(data, name) as package:
        inside = set(package.namelist())
    if "word/document.xml" in inside or any(n.startswith("word/") for n in inside):
        return "docx"
    if "mimetype" in inside and "content.xml" in inside:
        return "office"
    raise InputError(
        "this is a package, not a document",
        source=name,
        remedy="unpack it, or name it .zip and build it: creditplan build plans.zip",
    )
