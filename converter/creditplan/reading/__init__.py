"""Bytes to text: a path, a web address, standard input or bytes become a :class:`SourceDocument`."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from creditplan.dates import is_date
from creditplan.errors import CreditplanError, InputError
from creditplan.model import Metadata, SourceDocument, Translation
from creditplan.reading.archive import is_litter, members, unpack
from creditplan.reading.docx import read_docx
from creditplan.reading.html import is_html, read_html
from creditplan.reading.layout import Layout
from creditplan.reading.markdown import read_markdown
from creditplan.reading.office import read_office
from creditplan.reading.pdf import read_pdf
from creditplan.reading.standard_input import STANDARD_INPUT, read_standard_input
from creditplan.reading.text import decode
from creditplan.reading.web import check, fetch, is_url

MAX_BYTES = 64 * 1024 * 1024
_PLAN_ID = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")

# How the bytes of each format are read, and the extra that brings its library.
_READERS: dict[str, tuple[Callable[[bytes, str], Layout], str]] = {
    "docx": (read_docx, "docx"),
    "html": (read_html, "html"),
    "markdown": (read_markdown, "markdown"),
    "office": (read_office, "docx"),
    "pdf": (read_pdf, "pdf"),
}
_SUFFIXES = {
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
_SIDES = (".toml", ".en.toml")
# A text that starts like this is a page, whatever its suffix says.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|body|div|p|table)\b", re.IGNORECASE)
OnError = Callable[[CreditplanError], None]
OnSkipped = Callable[[list[str]], None]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(source: str | Path, *, allow_network: bool = False) -> SourceDocument:
    """Read one plan.

    A file ``plan.docx`` may have ``plan.toml`` (metadata) and ``plan.en.toml`` (English titles) beside it.

    Args:
        source: path of a file; ``"-"`` for standard input; a web address.
        allow_network: fetch web addresses.

    Returns:
        The text with LF line ends and without BOM, its tables, its metadata and its translation.

    Raises:
        InputError: the file is missing, a folder, empty, binary, too large, damaged or undecodable, a library
            for its format is missing, or a side file is broken.
        RemoteError: a web address cannot be fetched.
    """
    name = str(source)
    if name == "-":
        return read_bytes(read_standard_input(MAX_BYTES + 1), STANDARD_INPUT)
    if is_url(name):
        check(name)
        if not allow_network:
            raise InputError(
                "a web address is read only where the network is allowed",
                source=name,
                remedy="add --allow-network",
            )
        data, media_type = fetch(name, MAX_BYTES)
        found = read_bytes(data, name, media_type=media_type)
        return SourceDocument(name, found.text, Metadata(source_url=name), tables=found.tables)
    path = Path(source)
    return read_bytes(_bytes(path), name, _metadata(path), _translation(path))


def read_all(
    source: str | Path,
    *,
    allow_network: bool = False,
    on_error: OnError | None = None,
    on_skipped: OnSkipped | None = None,
) -> Iterator[SourceDocument]:
    """Read every plan of a folder or ZIP package, sorted by name; of anything else, the one that it is.

    Files of no known format are left out, and so are side files, hidden files and locks.

    Args:
        source: path of a file, folder or package; ``"-"`` for standard input; a web address.
        allow_network: fetch web addresses.
        on_error: told what is wrong with a file of a folder or package; the next one is read all the same.
            Without it, the first such file ends the reading.
        on_skipped: told, before the first plan is read, which files of a folder or package are of no known
            format; side files of plans, hidden files and locks are not among them.

    Raises:
        InputError, RemoteError: as :func:`read`; also where a folder or package holds no plan.
    """
    path = Path(source)
    if str(source) != "-" and not is_url(str(source)):
        if path.is_dir():
            files = sorted(
                p for p in path.rglob("*") if not is_litter(p.relative_to(path).as_posix()) and p.is_file()
            )
            for plan in _plans([file.as_posix() for file in files], "folder", path, on_skipped):
                yield from _attempt(partial(read, Path(plan)), on_error)
            return
        if path.suffix.lower() == ".zip" and path.is_file():
            yield from _packed(_bytes(path), str(path), on_error, on_skipped)
            return
    yield read(source, allow_network=allow_network)


def _plans(files: list[str], kind: str, name: str | Path, on_skipped: OnSkipped | None) -> list[str]:
    """Return the files of a folder or package that are plans by their suffix; tell of what is none."""
    plans = [file for file in files if PurePosixPath(file).suffix.lower() in _SUFFIXES]
    stems = {str(PurePosixPath(plan).with_suffix("")) for plan in plans}
    sides = {stem + suffix for stem in stems for suffix in _SIDES}
    skipped = sorted({*files}.difference(plans, sides))
    if skipped and on_skipped:
        on_skipped([f"{name}!{file}" if kind == "package" else file for file in skipped])
    if not plans:
        known = f"known formats: {' '.join(_SUFFIXES)}"
        raise InputError(f"this {kind} holds no plan", source=str(name), remedy=known)
    return plans


def _attempt(reading: Callable[[], SourceDocument], on_error: OnError | None) -> Iterator[SourceDocument]:
    """Yield what a reading gives; one that fails gives nothing, where somebody is told of it."""
    try:
        document = reading()
    except CreditplanError as error:
        if on_error is None:
            raise
        on_error(error)
    else:
        yield document


def _packed(
    data: bytes, name: str, on_error: OnError | None, on_skipped: OnSkipped | None
) -> Iterator[SourceDocument]:
    """Read the plans of a ZIP package; side files in it count."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"the package is damaged: {error}", source=name, remedy="pack it again") from None
    with package:
        files = dict(members(package, name))
        for file in _plans(list(files), "package", name, on_skipped):
            yield from _attempt(partial(_member, package, files, file, name), on_error)


def _member(
    package: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], file: str, name: str
) -> SourceDocument:
    """Read a plan of a package, with the side files that are packed beside it."""
    inside = PurePosixPath(file)
    label = f"{name}!{file}"
    sides = {}
    for suffix in _SIDES:
        member = files.get(str(inside.with_suffix(suffix)))
        sides[suffix] = unpack(package, member, name, MAX_BYTES) if member else b""
    return read_bytes(
        unpack(package, files[file], name, MAX_BYTES),
        label,
        _as_metadata(
            _parsed(sides[".toml"], f"{label} (.toml)"), Path(f"{name}!{inside.with_suffix('.toml')}")
        ),
        _as_translation(
            _parsed(sides[".en.toml"], f"{label} (.en.toml)"),
            Path(f"{name}!{inside.with_suffix('.en.toml')}"),
        ),
    )


def read_bytes(
    data: bytes,
    name: str,
    metadata: Metadata | None = None,
    translation: Translation | None = None,
    *,
    media_type: str = "",
) -> SourceDocument:
    """Turn bytes into a :class:`SourceDocument`; ``name`` is what messages call it.

    Args:
        data: the document.
        name: its path; where the bytes leave it open, its suffix says the format.
        metadata: what the side file says.
        translation: what the English side file says.
        media_type: what a server says.

    Raises:
        InputError: as :func:`read`.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file is larger than {MAX_BYTES // 2**20} MiB",
            source=name,
            remedy="a plan is a few megabytes at most: check that this is the right file",
        )
    form = _form(data, name, media_type)
    said, translated = metadata or Metadata(), translation or Translation()
    if form == "text":
        return SourceDocument(name, decode(data, name), said, translated)
    reader, extra = _READERS[form]
    try:
        layout = reader(data, name)
    except ModuleNotFoundError as error:
        raise InputError(
            f"reading this format takes the library {error.name}, which is not installed",
            source=name,
            remedy=f"pip install 'creditplan[{extra}]'",
        ) from None
    if not layout.text.strip():
        raise InputError("the document holds no text", source=name, remedy="give the plan's text")
    return SourceDocument(name, layout.text, said, translated, tuple(layout.tables))


def _form(data: bytes, name: str, media_type: str) -> str:
    """Tell the format: what the bytes show comes first, for the suffixes of government sites often lie."""
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
    by_suffix = _SUFFIXES.get(suffix, "text")
    if by_suffix == "markdown" or (by_suffix == "text" and media_type == "text/markdown"):
        return "markdown"
    if by_suffix in ("docx", "pdf"):
        raise InputError(
            f"this is no {suffix[1:].upper()} document, whatever its name says",
            source=name,
            remedy="open it, and save it in the format that its name says",
        )
    return (
        "html"
        if media_type == "text/html" or by_suffix == "html"
        else "text"
        if by_suffix != "office"
        else "office"
    )


def _form_of_package(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            inside = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(
            f"the file is damaged: {error}", source=name, remedy="get or save it again"
        ) from None
    if "word/document.xml" in inside or any(n.startswith("word/") for n in inside):
        return "docx"
    if "mimetype" in inside and "content.xml" in inside:
        return "office"
    raise InputError(
        "this is a package, not a document",
        source=name,
        remedy="unpack it, or name it .zip and build it: creditplan build plans.zip",
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", source=str(path), remedy="check the path") from None
    except IsADirectoryError:
        raise InputError(
            "this is a folder, not a file", source=str(path), remedy="name the plan's file inside it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"the file cannot be read: {reason}", source=str(path), remedy="check its permissions"
        ) from None


def _table(path: Path) -> dict[str, Any]:
    """Read a side file; an absent one is empty."""
    return _parsed(_bytes(path), str(path)) if path.is_file() else {}


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"the side file is not valid TOML: {error}", source=name, remedy="correct it at that place"
        ) from None


def _check_strings(path: Path, table: dict[str, Any], known: set[str] | None = None) -> None:
    for key, value in table.items():
        if known is not None and key not in known:
            raise InputError(
                f"unknown key {key!r}", source=str(path), remedy=f"known keys: {', '.join(sorted(known))}"
            )
        if not isinstance(value, str) or not value.strip():
            raise InputError(
                f"the value of {key!r} must be a text that is not empty",
                source=str(path),
                remedy="leave out what is unknown",
            )
        if not value.isprintable():
            raise InputError(
                f"the value of {key!r} holds line ends, invisible or control characters",
                source=str(path),
                remedy="write it on one line, in characters that can be seen",
            )


def _metadata(path: Path) -> Metadata:
    side = path.with_suffix(".toml")
    return _as_metadata(_table(side), side)


def _as_metadata(table: dict[str, Any], side: Path) -> Metadata:
    _check_strings(side, table, {field.name for field in fields(Metadata)})
    metadata = Metadata(**table)
    if metadata.id is not None and not _PLAN_ID.fullmatch(metadata.id):
        raise InputError(
            f"the id {metadata.id!r} cannot stand in an IRI and a file name",
            source=str(side),
            remedy="use up to 100 lower-case letters a-z, digits and single hyphens",
        )
    for key in ("issued", "resolve_on", "effective"):
        value = getattr(metadata, key)
        if value is not None and not is_date(value):
            raise InputError(
                f"{key} = {value!r} is not a date",
                source=str(side),
                remedy="write YYYY, YYYY-MM or YYYY-MM-DD",
            )
    if metadata.source_url is not None and not _URL.fullmatch(metadata.source_url):
        raise InputError(
            f"source_url = {metadata.source_url!r} is no web address",
            source=str(side),
            remedy="write it in full, starting with https:// or http://, spaces and the like percent-encoded",
        )
    return metadata


def _translation(path: Path) -> Translation:
    side = path.with_suffix(".en.toml")
    return _as_translation(_table(side), side)


def _as_translation(table: dict[str, Any], side: Path) -> Translation:
    sections, tasks = table.pop("sections", {}), table.pop("tasks", {})
    _check_strings(side, table, {"title"})
    for part in (sections, tasks):
        if not isinstance(part, dict):
            raise InputError(
                "[sections] and [tasks] must be tables",
                source=str(side),
                remedy='write [tasks] and below it lines such as 14 = "…"',
            )
        _check_strings(side, part)
    return Translation(table.get("title"), sections, tasks)
