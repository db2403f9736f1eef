"""Side files: what stands beside a plan, ``plan.toml`` (metadata) and ``plan.en.toml`` (English titles)."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final
from urllib.parse import urlsplit

from creditplan.dates import is_date
from creditplan.errors import InputError
from creditplan.model import Metadata, Translation

SUFFIXES: Final = (".toml", ".en.toml")
_LARGEST = 1 << 20
_PLAN_ID = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")
# RFC 3987, for http and https: what stands in a host, a path and behind it.
_FREE = (
    r"A-Za-z0-9._~!$&'()*+,;=\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_ESCAPE = "%[0-9A-Fa-f]{2}"
_IRI = re.compile(
    rf"https?://(?:(?:[{_FREE}:]|{_ESCAPE})*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|(?:[{_FREE}]|{_ESCAPE})+)(?::\d*)?"
    rf"(?:/(?:[{_FREE}:@/]|{_ESCAPE})*)?(?:\?(?:[{_FREE}:@/?]|{_ESCAPE})*)?(?:#(?:[{_FREE}:@/?]|{_ESCAPE})*)?",
    re.IGNORECASE,
)


def is_web_iri(words: str) -> bool:
    """Tell whether words are an http or https IRI, as RFC 3987 writes them."""
    found = _IRI.fullmatch(words)
    if found is None:
        return False
    try:
        urlsplit(words)
        if found["host"].startswith("["):
            ipaddress.IPv6Address(found["host"][1:-1])
    except ValueError:
        return False
    return True


def read_sides(plan: str, bytes_of: Callable[[str], bytes | None]) -> tuple[Metadata, Translation]:
    """Read the side files of a plan.

    Args:
        plan: its path, without the suffix.
        bytes_of: gives the bytes of a side file by its path; ``None`` where there is none.

    Raises:
        InputError: one of them is broken.
    """
    side, english = (plan + suffix for suffix in SUFFIXES)
    return _metadata(_table(bytes_of(side), side), side), _translation(
        _table(bytes_of(english), english), english
    )


def _table(data: bytes | None, name: str) -> dict[str, Any]:
    if data and len(data) > _LARGEST:
        raise InputError(
            f"the side file is larger than {_LARGEST // 2**20} MiB",
            source=name,
            remedy="check that this is the right file",
        )
    try:
        return tomllib.loads((data or b"").decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error)
    except ValueError:
        reason = "a number in it has thousands of digits"
    raise InputError(
        f"the side file is not valid TOML: {reason}", source=name, remedy="correct it at that place"
    )


def _check_strings(name: str, table: dict[str, Any], known: set[str] | None = None) -> None:
    for key, value in table.items():
        if known is not None and key not in known:
            raise InputError(
                f"unknown key {key!r}", source=name, remedy=f"known keys: {', '.join(sorted(known))}"
            )
        if not isinstance(value, str) or not value.strip():
            raise InputError(
                f"the value of {key!r} must be a text that is not empty",
                source=name,
                remedy="leave out what is unknown",
            )
        if not value.isprintable():
            raise InputError(
                f"the value of {key!r} holds line ends, invisible or control characters",
                source=name,
                remedy="write it on one line, in characters that can be seen",
            )


def _metadata(table: dict[str, Any], name: str) -> Metadata:
    _check_strings(name, table, {field.name for field in fields(Metadata)})
    metadata = Metadata(**table)
    if metadata.id is not None and not _PLAN_ID.fullmatch(metadata.id):
        raise InputError(
            f"the id {metadata.id!r} cannot stand in an IRI and a file name",
            source=name,
            remedy="use up to 100 lower-case letters a-z, digits and single hyphens",
        )
    for key in ("issued", "resolve_on", "effective"):
        value = getattr(metadata, key)
        if value is not None and not is_date(value):
            raise InputError(
                f"{key} = {value!r} is not a date", source=name, remedy="write YYYY, YYYY-MM or YYYY-MM-DD"
            )
    if metadata.source_url is not None and not is_web_iri(metadata.source_url):
        raise InputError(
            f"source_url = {metadata.source_url!r} is no web address",
            source=name,
            remedy="write it in full, starting with https:// or http://, spaces and the like percent-encoded",
        )
    return metadata


def _translation(table: dict[str, Any], name: str) -> Translation:
    sections, tasks = table.pop("sections", {}), table.pop("tasks", {})
    _check_strings(name, table, {"title"})
    for part in (sections, tasks):
        if not isinstance(part, dict):
            raise InputError(
                "[sections] and [tasks] must be tables",
                source=name,
                remedy='write [tasks] and below it lines such as 14 = "…"',
            )
        _check_strings(name, part)
    return Translation(table.get("title"), sections, tasks)
