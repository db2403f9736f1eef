"""``SHA256SUMS``, ``SHA256SUMS-tree``: what a folder says it holds, and whether it does."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest
from io import BufferedReader, TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from creditplan.errors import InputError
from creditplan.messages import tr

CHECKSUMS: Final = "SHA256SUMS"
TREE: Final = "SHA256SUMS-tree"
"""Lists by their paths what the other does not, if there are folders: who reads data need not read it."""
CORPUS: Final = "corpus.json"
"""Says of a folder that it is a corpus, most of whose data are in the folder :data:`SHARDS`."""
SHARDS: Final = "shards"
SWAP: Final = ".creditplan-swap"
"""The mark of a folder whose files are being exchanged."""
BACK: Final = ".creditplan-back"
"""The mark of a folder whose old files are being put back."""

# A line that begins with a backslash has a name with a line end in it: none of ours.
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64}) [ *](?P<name>.+)|\\.*|#.*|", re.IGNORECASE)
# The other form that sha256sum writes, with --tag.
_TAGGED = re.compile(r"SHA256 \((?P<name>.+)\) = (?P<digest>[0-9a-f]{64})", re.IGNORECASE)
_NAMED = (".nq", ".nq.gz", ".nq.zst")
# Opening a pipe without the first flag is waiting for whoever writes to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def listing(digests: Mapping[str, str]) -> bytes:
    """Write the lines that ``sha256sum --check`` reads, of SHA-256 digests by file name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def listed(folder: Path, name: str = CHECKSUMS) -> Iterator[tuple[str, str]]:
    """Yield what a list of a folder holds: names of files with their SHA-256 digests; nothing without it.

    Raises:
        InputError: the list cannot be read, or is damaged.
    """
    path = folder / name
    if os.path.lexists(path):
        with open_file(path) as file:
            yield from read_list(file, path)


def read_list(file: BinaryIO, path: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and digests of a list, line by line, and close it; ``path`` is for errors.

    Raises:
        InputError: the list is damaged.
    """
    number = 0
    with TextIOWrapper(file, "utf-8-sig", "replace", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            words = line.rstrip("\n").rstrip("\r")
            found = _TAGGED.fullmatch(words) or _LINE.fullmatch(words)
            if not (found and line.endswith("\n")):
                raise _damaged(path, number)
            if found["name"]:
                yield str(PurePosixPath(found["name"])), found["digest"].lower()
    if not number:
        raise _damaged(path, 1)


def _damaged(path: Path, line: int) -> InputError:
    return InputError(
        tr("the list of checksums is cut or damaged"),
        source=str(path),
        line=line,
        remedy=tr("build or copy the whole folder again, or write the list anew with sha256sum"),
    )


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading: a pipe may make us wait for ever, and gives its bytes only once.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISREG(mode):
            return os.fdopen(descriptor, "rb")
        os.close(descriptor)
    except FileNotFoundError as error:
        raise InputError(
            tr("there is no such file"), source=str(path), remedy=tr("check the path")
        ) from error
    except OSError as error:
        raise InputError(
            tr("the file cannot be read: {strerror}", strerror=error.strerror),
            source=str(path),
            remedy=tr("check the path"),
        ) from error
    if stat.S_ISDIR(mode):
        raise InputError(
            tr("this is a folder, not a file"), source=str(path), remedy=tr("name the files inside it")
        )
    raise InputError(
        tr("this is a pipe or a device, not a file"),
        source=str(path),
        remedy=tr("write what it gives into a file"),
    )


def _check_whole(folder: Path) -> None:
    for place in (folder, *folder.absolute().parents):  # a mark is at the head of a tree
        if any((place / mark).is_dir() for mark in (SWAP, BACK)):
            raise InputError(
                tr("a build into this folder has not come to its end: it may hold files of two publications"),
                source=str(place),
                remedy=tr("if the build is running, wait for it; if it was killed, run it again"),
            )


class Listings:
    """What folders list, each read once: so what is checked belongs to one publication."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, str]] = {}

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return the digests that a folder lists, by file name; none if it lists nothing.

        Those of the shards of a corpus are in the list of its tree.

        Raises:
            InputError: a build into the folder has not come to its end, or the list is damaged.
        """
        if folder not in self._folders:
            _check_whole(folder)
            self._folders[folder] = dict(listed(folder))
            if folder.name == SHARDS:
                self._folders[folder] |= {
                    name.rpartition("/")[2]: digest
                    for name, digest in listed(folder.parent, TREE)
                    if name.startswith(f"{SHARDS}/")
                }
        return self._folders[folder]

    def quads_of(self, path: Path) -> list[Path]:
        """Return a file, or the N-Quads files that a folder holds or should hold; of a corpus its shards too.

        Raises:
            InputError: a folder holds none, or one that cannot be used.
        """
        if not os.path.isdir(path):  # noqa: PTH112 (unlike pathlib, it takes names of any length)
            return [path]
        found = self._quads_in(path)
        if (path / CORPUS).is_file():
            found += self._quads_in(path / SHARDS)
        if not found:
            raise InputError(
                tr("the folder holds no N-Quads file ({named})", named=", ".join(_NAMED)),
                source=str(path),
                remedy=tr("give the folder of a publication, or name files"),
            )
        return found

    def _quads_in(self, folder: Path) -> list[Path]:
        names = {name for name in self.of(folder) if "/" not in name}
        if folder.is_dir():
            names.update(file.name for file in folder.iterdir())
        return sorted(folder / name for name in names if name.endswith(_NAMED))

    def check(self, paths: Iterable[Path]) -> dict[Path, str]:
        """Return the SHA-256 of files, compared with what their folders list of them.

        Raises:
            InputError: a file that no folder lists cannot be read; or files are not what their folders list,
                in which case all of them are named.
        """
        digests: dict[Path, str] = {}
        wrong: list[str] = []
        for path in paths:
            expected = self.of(path.parent).get(path.name)
            if expected and not os.path.lexists(path):
                wrong.append(tr("{path} is missing", path=path))
                continue
            with open_file(path) as file:
                digests[path] = file_digest(file, "sha256").hexdigest()
            if expected not in (None, digests[path]):
                wrong.append(tr("{path} differs", path=path))
        if wrong:
            raise InputError(
                tr(
                    "this is not what {checksums} lists: {wrong}; a build or a copy was cut off, or "
                    "somebody changed files",
                    checksums=CHECKSUMS,
                    wrong=", ".join(wrong),
                ),
                remedy=tr(
                    "build or copy the whole folder again; to use a file that was changed on purpose, "
                    "put it into another folder, or write {checksums} anew with sha256sum",
                    checksums=CHECKSUMS,
                ),
            )
        return digests
