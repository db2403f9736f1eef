"""Finds the documents of a corpus on file systems that Hadoop reaches, by the rules of one machine."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from creditplan.corpus.hadoop import Entry, Hadoop
from creditplan.corpus.inputs import OnSkipped, Source, found_in, paths_in, plans_among
from creditplan.errors import CreditplanError, InputError
from creditplan.folder import CHECKSUMS
from creditplan.messages import tr
from creditplan.reading import BODIES, DESCRIPTION, IDS, SIDE_FILES
from creditplan.reading.archive import is_litter

_HEADS: Final = (DESCRIPTION, IDS, BODIES)
_PUBLISHED: Final = {CHECKSUMS, "catalog.ttl"}
# Names that Hadoop's programs hide from each other, and Spark from us.
_HIDDEN: Final = "_"


@dataclass
class Found:
    """Files that documents are made of.

    Attributes:
        files: documents, what stands beside them, and packages, by path.
        roots: folders that hold such files, with all that is below them.
        alone: paths of those that are in none of these.
    """

    files: dict[str, Entry] = field(default_factory=dict)
    roots: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)


class Finder:
    """Finds documents, and what is said of them all.

    Args:
        hadoop: the file systems.
        folder: takes copies of packages and descriptions.
        on_skipped: told of each file of a folder or package that is of no known format, or hidden.
    """

    def __init__(self, hadoop: Hadoop, folder: Path, on_skipped: OnSkipped) -> None:
        self._hadoop, self._copies, self._skipped = hadoop, folder, on_skipped
        self._in_folder = lru_cache(64)(self._entries)
        self._places: dict[Path, str] = {}
        self.found = Found()

    # What is said of them all

    def copies(self, paths: Sequence[str]) -> list[Path]:
        """Return paths here that are described as inputs are: beside each lies a copy of what says so.

        Args:
            paths: of inputs; one of which nothing says anything has no path here.
        """
        made: dict[tuple[str, ...], Path] = {}
        for path in paths:
            entry = self._there(path)
            said = tuple(self._heads(entry))
            if (said or _is_package(entry)) and (
                key := (*said, entry.path if _is_package(entry) else "")
            ) not in made:
                made[key] = self._copy(entry, said, len(made))
        return [*made.values()]

    def full(self, path: str) -> str:
        """Return a path with its file system, without a stroke at its end."""
        return self._hadoop.full(path)

    def head(self, file: str) -> str:
        """Return the folder of a description, of which a copy is read here."""
        return self._places[Path(file)].rpartition("/")[0]

    @contextmanager
    def told_of_originals(self) -> Iterator[None]:
        """Let errors in copies name what they are copies of."""
        try:
            yield
        except CreditplanError as error:
            error.source = self._places.get(Path(error.source), error.source) if error.source else None
            raise

    def _heads(self, entry: Entry) -> Iterator[str]:
        """Yield the paths of what says something of an input: each the nearest, in its folder or above."""
        folder = entry.path if entry.is_folder else entry.path.rpartition("/")[0]
        left = {*_HEADS}
        # Not the head of a server or bucket: it has no name there.
        while left and not folder.endswith((":", ":/")) and not ("://" in folder and folder.count("/") < 3):
            for name in sorted(left):
                if (found := self._hadoop.entry(f"{folder}/{name}")) and not found.is_folder:
                    left.remove(name)
                    yield f"{folder}/{name}"
            folder = folder.rpartition("/")[0]

    def _copy(self, entry: Entry, said: Sequence[str], number: int) -> Path:
        folder = self._copies / f"input-{number}"
        folder.mkdir()
        for path in said:
            name = PurePosixPath(path).name
            (folder / name).write_bytes(self._hadoop.read(path))
            self._places[folder / name] = path
        if not _is_package(entry):
            return folder
        self._hadoop.fetch(entry.path, folder / entry.name)
        self._places[folder / entry.name] = entry.path
        return folder / entry.name

    # Documents

    def documents(self, path: str, only: Sequence[str] | None = None) -> Iterator[Source]:
        """Yield the documents of an input: a file, a folder or a ZIP package.

        Args:
            path: of the input.
            only: paths below the folder; ``None``: all of it.

        Raises:
            InputError: as :func:`creditplan.corpus.inputs.found_in`.
        """
        entry = self._there(path)
        if entry.is_folder:
            for part in only or [""]:
                below = PurePosixPath(part).as_posix().removeprefix(".")
                at = self._hadoop.entry(f"{entry.path}/{below}") if below else entry
                if at and at.is_folder:
                    self.found.roots.append(at.path)
                    yield from self._folder(entry.path, below)
                elif at:
                    yield self._file(at.path, below)
        elif _is_package(entry):
            yield from self._package(entry)
        else:
            yield self._file(entry.path, entry.name)

    def listed(self, manifest: str) -> Iterator[Source]:
        """Yield the documents that a manifest lists, as :func:`creditplan.corpus.inputs.listed_in` does."""
        entry = self._there(manifest)
        folder = entry.path.rpartition("/")[0]
        try:
            words = self._hadoop.read(entry.path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError(tr("this is no UTF-8"), source=manifest, remedy=tr("save it as UTF-8")) from None
        for _, said in paths_in(io.StringIO(words, newline=""), Path(manifest)):
            if "://" in said or said.startswith("/"):
                path = self._hadoop.full(said)
                name = path.partition(":")[2].lstrip("/")
            else:
                path, name = f"{folder}/{said}", PurePosixPath(said).as_posix()
            yield self._file(path, name)

    def _there(self, path: str) -> Entry:
        entry = self._hadoop.entry(path)
        if not entry:
            raise InputError(tr("there is no such file"), source=path, remedy=tr("check the path"))
        return replace(entry, path=self._hadoop.full(entry.path))

    def _folder(self, head: str, below: str) -> Iterator[Source]:
        files: dict[str, Entry] = {}
        folders = []
        prefix = f"{below}/" if below else ""
        for entry in self._hadoop.entries(f"{head}/{below}" if below else head):
            if is_litter(entry.name):
                continue
            if entry.name.startswith(_HIDDEN):
                self._skipped(prefix + entry.name)
            elif entry.is_folder:
                folders.append(entry.name)
            else:
                files[entry.name] = entry
        if below and _PUBLISHED.issubset(files):
            return
        plans = plans_among([*files], below, f"{head}/{below}", lambda name: self._skipped(prefix + name))
        for name in plans:
            for entry in _with_sides(name, files):
                self.found.files[entry.path] = entry
            yield Source(prefix + name, files[name].path)
        for name in sorted(folders):
            yield from self._folder(head, prefix + name)

    def _file(self, path: str, name: str) -> Source:
        """Return a document that is given by itself; one that is not there is told when it is read."""
        folder, _, last = path.rpartition("/")
        if last.startswith(_HIDDEN):
            raise InputError(
                tr("Spark reads no file whose name begins with a low line"),
                source=path,
                remedy=tr("give it another name, or take the engine of one machine"),
            )
        files = self._in_folder(folder)
        for entry in _with_sides(last, files):
            if entry.path not in self.found.files:
                self.found.files[entry.path] = entry
                self.found.alone.append(entry.path)
        return Source(name, files[last].path if last in files else path)

    def _package(self, entry: Entry) -> Iterator[Source]:
        [copy] = [here for here, there in self._places.items() if there == entry.path]
        self.found.files[entry.path] = entry
        self.found.alone.append(entry.path)
        for source in found_in(copy, self._skipped):
            yield replace(source, path=entry.path)

    def _entries(self, folder: str) -> dict[str, Entry]:
        there = self._hadoop.entry(folder)
        return {one.name: one for one in self._hadoop.entries(folder)} if there and there.is_folder else {}


def stem(path: str) -> str:
    """Return a path without the last suffix of its name."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.removesuffix(PurePosixPath(name).suffix)}"


def _with_sides(name: str, files: dict[str, Entry]) -> Iterator[Entry]:
    own = name.removesuffix(PurePosixPath(name).suffix)
    for one in (name, *(own + end for end in SIDE_FILES)):
        if one in files and not files[one].is_folder:
            yield files[one]


def _is_package(entry: Entry) -> bool:
    return not entry.is_folder and entry.name.lower().endswith(".zip")
