"""Bytes to text: a path, standard input or bytes become a :class:`SourceDocument`."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from creditplan.dates import is_date
from creditplan.errors import InputError
from creditplan.model import Metadata, SourceDocument, Translation
from creditplan.reading.text import decode

MAX_BYTES = 64 * 1024 * 1024
_PLAN_ID = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


def read(source: str | Path) -> SourceDocument:
    """Read a plan.

    A file ``plan.txt`` may have ``plan.toml`` (metadata) and ``plan.en.toml`` (English titles) beside it.

    Args:
        source: path of a text file, or ``"-"`` for standard input.

    Returns:
        The text with LF line ends and without BOM, its metadata and its translation.

    Raises:
        InputError: the file is missing, a folder, empty, binary, too large or undecodable, or a side file
            is broken.
    """
    if str(source) == "-":
        return read_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    path = Path(source)
    return read_bytes(_bytes(path), str(path), _metadata(path), _translation(path))


def read_bytes(
    data: bytes,
    name: str,
    metadata: Metadata | None = None,
    translation: Translation | None = None,
) -> SourceDocument:
    """Decode bytes into a :class:`SourceDocument`; ``name`` is what messages call it.

    Raises:
        InputError: as :func:`read`.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file is larger than {MAX_BYTES // 2**20} MiB",
            source=name,
            remedy="a plan is a few hundred kilobytes at most: check that this is the right file",
        )
    return SourceDocument(name, decode(data, name), metadata or Metadata(), translation or Translation())


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", source=str(path), remedy="check the path") from None
    except IsADirectoryError:
        raise InputError(
            "this is a folder, not a file", source=str(path), remedy="name the plan's text file inside it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"the file cannot be read: {reason}", source=str(path), remedy="check its permissions"
        ) from None


def _table(path: Path) -> dict[str, Any]:
    """Read a side file; an absent one is empty."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"the side file is not valid TOML: {error}", source=str(path), remedy="correct it at that place"
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
    table = _table(side)
    _check_strings(side, table, {field.name for field in fields(Metadata)})
    metadata = Metadata(**table)
    if metadata.id is not None and not _PLAN_ID.fullmatch(metadata.id):
        raise InputError(
            f"the id {metadata.id!r} cannot stand in an IRI and a file name",
            source=str(side),
            remedy="use up to 100 lower-case letters a-z, digits and single hyphens",
        )
    for key in ("issued", "resolve_on"):
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
    table = _table(side)
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
