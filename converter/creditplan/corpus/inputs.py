"""Finds the documents of a corpus, one by one: of files, folders, ZIP packages and manifests."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath
from typing import Final
from zipfile import ZipFile, ZipInfo

from creditplan.errors import InputError
from creditplan.folder import CHECKSUMS
from creditplan.messages import tr
from creditplan.reading import BODIES, DESCRIPTION, IDS, MAX_BYTES, SIDE_FILES, Document, read_file
from creditplan.reading.archive import is_litter, members, opened, unpack
from creditplan.reading.finding import read_with_sides
from creditplan.reading.formats import SUFFIXES

_HEADS: Final = (DESCRIPTION, IDS, BODIES)
# Files that are in every publication.
_PUBLISHED: Final = {CHECKSUMS, "catalog.ttl"}
_PATH: Final = "path"

OnSkipped = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document is.

    Attributes:
        name: that of the document.
        path: of its file, or of the package that it is in, from the root.
        member: its name in the package; empty: it is in none.
    """

    name: str
    path: str
    member: str = ""

    def read(self) -> Document:
        """Read the document and what stands beside it.

        Raises:
            InputError: it cannot be read; a side file that cannot be read is such a fault too.
        """
        if self.member:
            return _member(self)
        return replace(read_with_sides(self.path), name=self.name)


def found_in(path: Path, on_skipped: OnSkipped, only: Sequence[str] | None = None) -> Iterator[Source]:
    """Yield the documents of an input, whatever their order.

    What a folder holds is chosen as for one publication: hidden files, locks and side files are no plans, nor
    is what lies in a publication within.

    Args:
        path: a file, a folder or a ZIP package.
        on_skipped: told of each file of a folder or package that is of no known format.
        only: paths below the folder; what is not there is left out. ``None``: nothing is.

    Raises:
        InputError: there is no such thing, the package is damaged, or a folder within has a description of
            its own.
    """
    if path.is_dir():
        for part in only or [""]:
            yield from _folder(path.absolute(), PurePosixPath(part).as_posix().removeprefix("."), on_skipped)
    elif path.suffix.lower() == ".zip" and path.is_file():
        yield from _package(path, on_skipped)
    elif path.exists():
        yield Source(path.name, str(path.absolute()))
    else:
        raise InputError(tr("there is no such file"), source=str(path), remedy=tr("check the path"))


def listed_in(manifest: Path) -> Iterator[Source]:
    """Yield the documents that a manifest lists, line by line.

    It is text with a path in each line, JSON Lines (``.jsonl``: paths, or objects with a ``path``), or CSV
    (``.csv``: the column ``path``, else the first). Paths are relative to its folder, with / or, as on
    Windows, a backslash between folders. A file that is not
    there is told as a document that cannot be read.

    Raises:
        InputError: it cannot be read, or a line of it says no path.
    """
    folder = manifest.parent
    try:
        with manifest.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            for line, words in paths_in(file, manifest):
                if "\0" in words:
                    raise InputError(
                        tr("this is no path"), source=str(manifest), line=line, remedy=tr("give text")
                    )
                said = _parted(folder, words)
                path = folder / said
                inside = path.is_relative_to(folder) and not PurePath(said).is_absolute()
                name = PurePath(said) if inside else path.relative_to(path.anchor)
                yield Source(name.as_posix(), str(path.absolute()))
    except OSError as error:
        raise InputError(
            tr("the manifest cannot be read: {strerror}", strerror=error.strerror),
            source=str(manifest),
            remedy=tr("check the path"),
        ) from error


def _parted(folder: Path, said: str) -> str:
    """Return a path with / between folders, where a list of Windows has a backslash that no file has."""
    return said if "\\" not in said or (folder / said).exists() else said.replace("\\", "/")


def paths_in(file: Iterator[str], manifest: Path) -> Iterator[tuple[int, str]]:
    """Yield the paths that the lines of a manifest say, with their numbers; its name tells its form."""
    suffix = manifest.suffix.lower()
    if suffix == ".csv":
        rows = csv.reader(file)
        heads = next(rows, [])
        column = heads.index(_PATH) if _PATH in heads else 0
        # A column that is called otherwise has no name of its own: the first line is a row.
        if heads and _PATH not in heads:
            yield 1, heads[0]
        yield from ((rows.line_num, row[column]) for row in rows if len(row) > column and row[column])
        return
    for number, line in enumerate(file, start=1):
        words = line.rstrip("\r\n")
        if suffix in (".jsonl", ".ndjson") and words.strip():
            yield number, _said(words, number, manifest)
        elif words.strip() and not words.startswith("#"):
            yield number, words


def _said(line: str, number: int, manifest: Path) -> str:
    with suppress(ValueError):
        said = json.loads(line)
        path = said.get(_PATH) if isinstance(said, dict) else said
        if isinstance(path, str) and path:
            return path
    raise InputError(
        tr("this line says no path"),
        source=str(manifest),
        line=number,
        remedy=tr('write "a/plan.txt" or {"path": "a/plan.txt"} in each line'),
    )


def _folder(head: Path, below: str, on_skipped: OnSkipped) -> Iterator[Source]:
    """Yield the documents of a folder and those below it; the names of one folder are held at a time."""
    here = head / below
    if below and here.is_file():
        yield Source(below, str(here))
        return
    files, folders = [], []
    with os.scandir(here) as entries:
        for entry in entries:
            if is_litter(entry.name):
                continue
            if entry.is_file():
                files.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
    if below and _PUBLISHED.issubset(files):
        return
    prefix = f"{below}/" if below else ""
    plans = plans_among(files, below, str(here), lambda name: on_skipped(prefix + name))
    for name in plans:
        yield Source(prefix + name, str(here / name))
    for name in sorted(folders):
        yield from _folder(head, prefix + name, on_skipped)


def _package(path: Path, on_skipped: OnSkipped) -> Iterator[Source]:
    package, files = _opened(str(path))
    assert package
    folders: dict[str, list[str]] = {}
    for file in files:
        folder, _, name = file.rpartition("/")
        folders.setdefault(folder, []).append(name)
    for folder, names in folders.items():
        prefix = f"{folder}/" if folder else ""

        def skip(name: str, prefix: str = prefix) -> None:
            on_skipped(prefix + name)

        for name in plans_among(names, folder, f"{path}!{folder}", skip):
            yield Source(f"{path.name}!{prefix}{name}", str(path.absolute()), prefix + name)


def plans_among(files: list[str], below: str, folder: str, on_skipped: OnSkipped) -> list[str]:
    """Return the names of a folder's files that are plans by their suffix; tell of what is none.

    Args:
        files: names of all files of the folder.
        below: the folder below the input; empty: it is the input.
        folder: the folder, for errors.
        on_skipped: told of what is no plan, and belongs to none.

    Raises:
        InputError: the folder is within, and has a description of its own.
    """
    heads = sorted({*files}.intersection(_HEADS))
    if heads and below:
        raise InputError(
            tr("this describes a folder of plans within, and one corpus has one description"),
            source=f"{folder}/{heads[0]}",
            remedy=tr("build that folder by itself, or move the file to the head"),
        )
    ends = tuple(end for end in SIDE_FILES if PurePosixPath(f"a{end}").suffix in SUFFIXES)
    plans = [
        name
        for name in sorted(files)
        if PurePosixPath(name).suffix.lower() in SUFFIXES and name not in _HEADS and not name.endswith(ends)
    ]
    stems = {name.removesuffix(PurePosixPath(name).suffix) for name in plans}
    sides = {stem + end for stem in stems for end in SIDE_FILES}
    for name in sorted({*files}.difference(plans, sides, heads)):
        on_skipped(name)
    return plans


def _member(source: Source) -> Document:
    package, files = _opened(source.path)

    def bytes_of(member: str) -> bytes:
        return unpack(package, files[member], source.path, MAX_BYTES)

    if source.member not in files:
        raise InputError(
            tr("the package no longer holds this file"), source=source.path, remedy=tr("build again")
        )
    stem = source.member.removesuffix(PurePosixPath(source.member).suffix)
    sides = {end: bytes_of(stem + end) for end in SIDE_FILES if stem + end in files}
    return Document(source.name, bytes_of(source.member), sides)


def _opened(path: str) -> tuple[ZipFile, Mapping[str, ZipInfo]]:
    """Open a package; the last one is kept, for the documents of one follow each other."""
    stated = Path(path).stat()
    return _open(path, (stated.st_mtime_ns, stated.st_size, stated.st_ino))


@lru_cache(maxsize=1)
def _open(path: str, _seen: tuple[int, int, int]) -> tuple[ZipFile, Mapping[str, ZipInfo]]:
    package = opened(read_file(Path(path)), path)
    return package, dict(members(package, path))
