"""The formats of documents, a row each: by what it is told, what reads it, and within which limits.

A new format takes a row here, and a module with its reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from creditplan.confined import Limits
from creditplan.errors import InputError
from creditplan.messages import mark, tr
from creditplan.reading.archive import opened
from creditplan.reading.docx import read_docx
from creditplan.reading.html import is_html, read_html
from creditplan.reading.layout import Layout
from creditplan.reading.markdown import read_markdown
from creditplan.reading.ofd import read_ofd
from creditplan.reading.office import read_office, read_office_sheets, tools
from creditplan.reading.pdf import HEAD, read_pdf
from creditplan.reading.spreadsheets import read_csv, read_xlsx
from creditplan.reading.strangers import stranger
from creditplan.reading.web_archive import is_web_archive, read_web_archive

# A text that starts like this is a page, whatever its suffix says.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|body|div|p|table)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What the directory of an old workbook names, and none of a document.
_WORKBOOK = "Workbook".encode("utf-16-le")
_DOCUMENT = "WordDocument".encode("utf-16-le")
# Readers of PDF pass over what stands before its head, but for the head of another format.
_PDF = re.compile(rb"\A(?!PK\x03\x04|\xd0\xcf)[\s\S]*?%PDF-\d")
_PACKAGE = b"PK\x03\x04"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_RESAVE = mark("open it in a spreadsheet program, and save it as XLSX")
_REMEDY = mark("open it, and save it anew, or give its text as a .txt file")
_TEXTS = (".txt", ".md", ".markdown")


class Seen(NamedTuple):
    """What is looked at to tell a format: a document, its suffix, and what it holds, if it is a package."""

    data: bytes
    suffix: str
    inside: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        called: what messages call a document in it.
        suffixes, media_types: what names and servers say of it.
        looks: tells whether a document looks like one; ``None``: nothing shows it.
        always: all documents in it look so; what does not, but has a suffix of it, is none.
        vague: a suffix of it says little; what a server says counts more.
        reader: makes the layout of document and name, with what ``tools`` gives; ``None``: it is plain text.
        tools: gives what the reader takes besides.
        extra: the extra of the package that brings the library.
        remedy: what may help where a document is not read.
        limits: of the process in which it is read.
        small: what is no larger cannot take much, whatever it holds, and is read in this process.
    """

    called: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...] = ()
    looks: Callable[[Seen], bool] | None = None
    always: bool = False
    vague: bool = False
    reader: Callable[..., Layout] | None = None
    tools: Callable[[str, ExitStack], tuple[str, ...]] | None = None
    extra: str = ""
    remedy: str = ""
    limits: Limits = field(default_factory=Limits)
    small: int = 0


FORMATS: Final[dict[str, Format]] = {
    "text": Format("text", (".txt",), vague=True),
    "markdown": Format(
        mark("Markdown document"),
        (".md", ".markdown"),
        ("text/markdown",),
        reader=read_markdown,
        extra="markdown",
        remedy=mark("give its text as a .txt file"),
        small=32 * 1024,
    ),
    "html": Format(
        "page",
        (".html", ".htm", ".shtml", ".xhtml"),
        ("text/html",),
        looks=lambda seen: seen.inside is None and _is_page(seen),
        reader=read_html,
        extra="html",
        remedy=mark("save the document's text and read that"),
        small=32 * 1024,
    ),
    "web-archive": Format(
        mark("web archive"),
        (".mhtml", ".mht"),
        ("multipart/related",),
        looks=lambda seen: is_web_archive(seen.data),
        reader=read_web_archive,
        extra="html",
        remedy=mark("open it in a browser, and save it as HTML"),
    ),
    "csv": Format(
        mark("CSV file"),
        (".csv", ".tsv"),
        ("text/csv", "text/tab-separated-values"),
        reader=read_csv,
        remedy=mark("save it as CSV again, or as XLSX"),
    ),
    "xlsx": Format(
        "workbook",
        (".xlsx", ".xlsm"),
        looks=lambda seen: "xl/workbook.xml" in (seen.inside or ()),
        always=True,
        reader=read_xlsx,
        extra="xlsx",
        remedy=_RESAVE,
    ),
    "ofd": Format(
        mark("OFD file"),
        (".ofd",),
        ("application/ofd",),
        looks=lambda seen: "ofd.xml" in {name.lower() for name in seen.inside or ()},
        always=True,
        reader=read_ofd,
        extra="ofd",
        remedy=mark("open it in its reader, print it as PDF, and give that"),
    ),
    "docx": Format(
        mark("DOCX file"),
        (".docx",),
        looks=lambda seen: any(name.startswith("word/") for name in seen.inside or ()),
        always=True,
        reader=read_docx,
        extra="docx",
        remedy=_REMEDY,
    ),
    "pdf": Format(
        "PDF",
        (".pdf",),
        looks=lambda seen: (
            seen.data.startswith(b"%PDF-")
            or (
                b"%PDF-" in seen.data[:HEAD]
                and _PDF.search(seen.data, 0, HEAD) is not None
                and b" obj" in seen.data
            )
        ),
        always=True,
        reader=read_pdf,
        extra="pdf",
        remedy=_REMEDY,
        limits=Limits(seconds=120, wait=240),
    ),
    # These two through LibreOffice, which maps far more than it uses, and leaves processes behind.
    "office": Format(
        "document",
        (".doc", ".odt", ".wps", ".rtf"),
        looks=lambda seen: (
            seen.data.startswith((_OLE, b"{\\rtf")) or {"mimetype", "content.xml"} <= (seen.inside or set())
        ),
        vague=True,
        reader=read_office,
        tools=tools,
        extra="docx",
        remedy=mark("open it in a word processor and save it as DOCX"),
        limits=Limits(memory=8 << 30, seconds=120, once=True),
    ),
    "office-sheets": Format(
        "workbook",
        (".xls", ".ods", ".et"),
        looks=lambda seen: (
            (seen.data.startswith(_OLE) and _WORKBOOK in seen.data and _DOCUMENT not in seen.data)
            or ({"mimetype", "content.xml"} <= (seen.inside or set()) and _ODS in seen.data[:128])
        ),
        vague=True,
        reader=read_office_sheets,
        tools=tools,
        extra="xlsx",
        remedy=_RESAVE,
        limits=Limits(memory=8 << 30, seconds=120, once=True),
    ),
}
"""By name; those that can be told for sure stand below those that cannot."""
SUFFIXES: Final[Mapping[str, str]] = {
    suffix: name for name, row in FORMATS.items() for suffix in row.suffixes
}


def form_of(data: bytes, name: str, media_type: str = "") -> str:
    """Tell the format: what the bytes show comes first, for the suffixes of government sites often lie.

    Args:
        data: the document.
        name: its path; where the bytes leave it open, its suffix says the format, and where that says
            nothing, the server.
        media_type: what a server says.

    Raises:
        InputError: it is encrypted, a package of other things, or plainly not what its name says.
    """
    seen = Seen(data, Path(name).suffix.lower(), _inside(data, name))
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise InputError(
            tr("the document is encrypted"), source=name, remedy=tr("save it without a password")
        )
    for form, row in reversed(FORMATS.items()):
        if row.looks and row.looks(seen):
            return form
    odd = seen.inside is not None or SUFFIXES.get(seen.suffix) is None or b"\0" in data
    if odd and (other := stranger(data, seen.inside, seen.suffix)):
        raise InputError(
            tr("this is {called}, a format that is not read", called=tr(other.called)),
            source=name,
            remedy=tr(other.remedy),
        )
    if seen.inside is not None:
        raise InputError(
            tr("this is a package, not a document"),
            source=name,
            remedy=tr("unpack it, or name it .zip and build it: creditplan build plans.zip"),
        )
    by_suffix = SUFFIXES.get(seen.suffix, "text")
    if FORMATS[by_suffix].always:
        raise InputError(
            tr("this is no {suffix} document, whatever its name says", suffix=seen.suffix[1:].upper()),
            source=name,
            remedy=tr("open it, and save it in the format that its name says"),
        )
    by_server = (form for form, row in FORMATS.items() if media_type in row.media_types)
    return next(by_server, by_suffix) if FORMATS[by_suffix].vague else by_suffix


def _inside(data: bytes, name: str) -> frozenset[str] | None:
    if not data.startswith(_PACKAGE):
        return None
    with opened(data, name) as package:
        return frozenset(package.namelist())


def _is_page(seen: Seen) -> bool:
    return is_html(seen.data) and (seen.suffix not in _TEXTS or _MARKUP.match(seen.data) is not None)
