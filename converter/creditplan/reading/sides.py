"""Side files: what stands beside a plan, ``plan.toml`` (metadata) and ``plan.en.toml`` (English titles)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Final

from creditplan.dates import is_date
from creditplan.messages import tr
from creditplan.model import DOCUMENT_OF, Metadata, Translation
from creditplan.reading.toml_file import TomlFile

SUFFIXES: Final = (".toml", ".en.toml")
PLAN_ID: Final = re.compile(r"(?=.{1,100}\Z)(?!(con|prn|aux|nul|(com|lpt)[0-9])\Z)[a-z0-9]+(-[a-z0-9]+)*")
"""What can stand in an IRI and a file name; Windows has no files that are called as its devices are."""


def read_sides(plan: str, bytes_of: Callable[[str], bytes | None]) -> tuple[Metadata, Translation]:
    """Read the side files of a plan.

    Args:
        plan: its path, without the suffix.
        bytes_of: gives the bytes of a side file by its path; ``None`` where there is none.

    Raises:
        InputError: one of them is broken.
    """
    side, english = (plan + suffix for suffix in SUFFIXES)
    return _metadata(TomlFile.read(bytes_of(side), side)), _translation(
        TomlFile.read(bytes_of(english), english)
    )


def _metadata(file: TomlFile) -> Metadata:
    names = [field.name for field in fields(Metadata)]
    file.check_keys(names)
    metadata = Metadata(**{name: file.text_of(name) for name in names})
    if metadata.id is not None and not PLAN_ID.fullmatch(metadata.id):
        raise file.error(
            tr("the id {id!r} cannot stand in an IRI and a file name", id=metadata.id),
            tr(
                "use up to 100 lower-case letters a-z, digits and single hyphens, and no name that "
                "Windows keeps for devices (con, nul, com1 …)"
            ),
            "id",
        )
    for key in ("issued", "resolve_on", "effective"):
        value = getattr(metadata, key)
        if value is not None and not is_date(value):
            raise file.error(
                tr("{key} = {value!r} is not a date", key=key, value=value),
                tr("write YYYY, YYYY-MM or YYYY-MM-DD"),
                key,
            )
    file.address_of("source_url")
    file.choice_of("document_of", DOCUMENT_OF)
    return metadata


def _translation(file: TomlFile) -> Translation:
    file.check_keys(["title", "sections", "tasks"])
    for part in ("sections", "tasks"):
        if not isinstance(file.table.get(part, {}), dict):
            raise file.error(
                tr("[sections] and [tasks] must be tables"),
                tr('write [tasks] and below it lines such as 14 = "…"'),
                part,
            )
    return Translation(file.text_of("title"), *(_texts(file, part) for part in ("sections", "tasks")))


def _texts(file: TomlFile, part: str) -> dict[str, str]:
    return {key: file.text_of(part, key) or "" for key in file.table.get(part, {})}
