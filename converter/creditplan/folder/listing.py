"""``SHA256SUMS``: what a folder says it holds, and whether it does."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Final

from creditplan.errors import InputError

CHECKSUMS: Final = "SHA256SUMS"
SWAP: Final = ".creditplan-swap"
"""The mark of a folder whose files are being exchanged."""
BACK: Final = ".creditplan-back"
"""The mark of a folder whose old files are being put back."""

# A line that begins with a backslash has a name with a line end in it: none of ours.
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64}) [ *](?P<name>.+)|\\.*|#.*|", re.IGNORECASE)
# The other form that sha256sum writes, with --tag.
_TAGGED = re.compile(r"SHA256 \((?P<name>.+)\) = (?P<digest>[0-9a-f]{64})", re.IGNORECASE)
_NAMED = (".nq", ".nq.gz")
# Opening a pipe without the first flag is waiting for whoever writes to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def listing(digests: Mapping[str, str]) -> bytes:
    """Write the lines that ``sha256sum --check`` reads, of SHA-256 digests by file name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def listed(folder: Path) -> dict[str, str]:
    """Return the SHA-256 digests that a folder lists, by file name; none if it has no ``SHA256SUMS``.

    Raises:
        InputError: the list cannot be read, or is damaged.
    """
    path = folder / CHECKSUMS
    if not os.path.lexists(path):
        return {}
    with open_file(path) as file:
        text = file.read().decode("utf-8-sig", "replace")
    *lines, rest = text.split("\n")
    matches = [_TAGGED.fullmatch(line.rstrip("\r")) or _LINE.fullmatch(line.rstrip("\r")) for line in lines]
    if rest or not lines or None in matches:
        raise InputError(
            "the list of checksums is cut or damaged",
            source=str(path),
            line=matches.index(None) + 1 if None in matches else len(lines) + 1,
            remedy="build or copy the whole folder again, or write the list anew with sha256sum",
        )
    found = [match for match in matches if match and match["name"]]
    return {str(PurePosixPath(match["name"])): match["digest"].lower() for match in found}


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
        raise InputError("there is no such file", source=str(path), remedy="check the path") from error
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror}", source=str(path), remedy="check the path"
        ) from error
    if stat.S_ISDIR(mode):
        raise InputError("this is a folder, not a file", source=str(path), remedy="name the files inside it")
    raise InputError(
        "this is a pipe or a device, not a file", source=str(path), remedy="write what it gives into a file"
    )


class Listings:
    """What folders list, each read once: so what is checked belongs to one publication."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, str]] = {}

    def of(self, folder: Path) -> Mapping[str, str]:
        """Return the digests that a folder lists, by file name; none if it lists nothing.

        Raises:
            InputError: a build into the folder has not come to its end, or the list is damaged.
        """
        if folder not in self._folders:
            if any((folder / mark).is_dir() for mark in (SWAP, BACK)):
                raise InputError(
                    "a build into this folder has not come to its end: it may hold files of two publications",
                    source=str(folder),
                    remedy="if the build is running, wait for it; if it was killed, run it again",
                )
            self._folders[folder] = listed(folder)
        return self._folders[folder]

    def quads_of(self, path: Path) -> list[Path]:
        """Return a file, or the N-Quads files that a folder holds or should hold.

        Raises:
            InputError: a folder holds none, or one that cannot be used.
        """
        if not os.path.isdir(path):  # noqa: PTH112 (unlike pathlib, it takes names of any length)
            return [path]
        names = {file.name for file in path.iterdir()} | {name for name in self.of(path) if "/" not in name}
        found = sorted(path / name for name in names if name.endswith(_NAMED))
        if not found:
            raise InputError(
                "the folder holds no N-Quads file (.nq, .nq.gz)",
                source=str(path),
                remedy="give the folder of a publication, or name files",
            )
        return found

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
                wrong.append(f"{path} is missing")
                continue
            with open_file(path) as file:
                digests[path] = file_digest(file, "sha256").hexdigest()
            if expected not in (None, digests[path]):
                wrong.append(f"{path} differs")
        if wrong:
            raise InputError(
                f"this is not what {CHECKSUMS} lists: {', '.join(wrong)}; a build or a copy was cut off, or "
                "somebody changed files",
                remedy="build or copy the whole folder again; to use a file that was changed on purpose, put "
                f"it into another folder, or write {CHECKSUMS} anew with sha256sum",
            )
        return digests
