"""Files and folders on the disk: what may stand in a place, what is in it, and what is surely written."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from creditplan.errors import OutputError
from creditplan.messages import tr

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
_BLOCK = 1 << 20
# A link is not followed, a pipe not waited for.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
# Writes out a whole file system, and tells errors, as os.sync() does not. Linux has it.
_SYNCFS: Final = None if os.name == "nt" else getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


class LongContent(Protocol):
    """The content of a file that is too long for the memory."""

    @property
    def digest(self) -> bytes:
        """Its SHA-256."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield its parts."""


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say what cannot be written, and what may help.

    Raises:
        OutputError: in the place of an error of the system, or of the table of names.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(
            tr("the names of the files cannot be kept: {error}; nothing was changed", error=error),
            source=str(folder),
            remedy=tr("make room where temporary files go, or name another place in the variable TMPDIR"),
        ) from error
    except OSError as error:
        remedy = tr("check the path and its permissions, or give another folder with --out")
        if isinstance(error, FileExistsError | NotADirectoryError):
            remedy = tr("a file stands in the way: give another folder with --out")
        elif error.errno in _FULL:
            remedy = tr("make room on the disk, or give a folder on another one with --out")
        raise OutputError(
            tr("the output cannot be written: {error}; nothing was changed", error=words(error)),
            source=str(folder),
            remedy=remedy,
        ) from error


def words(error: BaseException) -> str:
    """Return what the system says of an error."""
    return getattr(error, "strerror", None) or type(error).__name__


# Places


def may_be_replaced(target: Path) -> bool:
    """Return whether there is a file, or a link to one, in a place.

    Raises:
        OSError: there is something else.
    """
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode) or (stat.S_ISLNK(mode) and target.is_dir()):
        raise OSError(errno.EISDIR, tr("a folder named {name} stands in the way", name=target.name))
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise OSError(errno.EEXIST, tr("a pipe or device named {name} stands in the way", name=target.name))
    return True


def is_folder(path: Path) -> bool:
    """Return whether there is a folder in a place; a link to one is none, as it may lead anywhere.

    Raises:
        OSError: there is something else.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        return True
    kind = (
        tr("symbolic link") if stat.S_ISLNK(mode) else "file" if stat.S_ISREG(mode) else tr("pipe or device")
    )
    raise NotADirectoryError(
        errno.ENOTDIR, tr("a {kind} named {name} stands in the way of a folder", kind=kind, name=path.name)
    )


def is_way(folder: Path, parent: str) -> bool:
    """Return whether a folder below another is there, and all between them.

    Raises:
        OSError: something that is no folder stands in the place of one.
    """
    parts = parent.split("/") if parent else []
    return all(is_folder(folder.joinpath(*parts[: depth + 1])) for depth in range(len(parts)))


def is_same(path: str, content: bytes) -> bool:
    """Return whether there is a regular file in a place, with just these bytes, that we may read."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return False
    try:
        found = os.fstat(descriptor)
        if found.st_size != len(content) or not stat.S_ISREG(found.st_mode):
            return False
        if len(content) < _BLOCK:
            return os.read(descriptor, _BLOCK) == content
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            places = range(0, len(content) + 1, _BLOCK)
            return all(file.read(_BLOCK) == content[place : place + _BLOCK] for place in places)
    except OSError:
        return False
    finally:
        os.close(descriptor)


# Writing


def write(path: str, parts: Iterable[bytes], *, synced: bool) -> None:
    """Write a new file part by part, and folders that it needs.

    Raises:
        OSError: it cannot be written, or is there.
    """
    # A site has thousands of files: objects of paths and files would cost more than the writing.
    try:
        descriptor = os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True)
        descriptor = os.open(path, _NEW, 0o666)
    try:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[os.write(descriptor, left) :]
        if synced:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def second_name(path: Path, copy: Path) -> None:
    """Give a file or link another name, beside the one it has.

    Raises:
        OSError: it cannot be given.
    """
    try:
        os.link(path, copy, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(path, copy, follow_symlinks=False)
        if not copy.is_symlink():
            sync(copy)


def sync(path: Path) -> None:
    """See to it that a folder's names, or a file, are on the disk; Windows does that by itself.

    Raises:
        OSError: the disk says that they are not.
    """
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def sync_below(folder: Path) -> None:
    """See to it that all in a folder and below is on the disk: at once, as each by itself takes milliseconds.

    Raises:
        OSError: the disk says that it is not.
    """
    if os.name == "nt" or _synced_at_once(folder):
        return
    for root, _, files in os.walk(folder):
        with suppress(PermissionError):  # what we may not read we have not written
            for path in (Path(root, name) for name in files):
                if stat.S_ISREG(path.lstat().st_mode):
                    sync(path)
            sync(Path(root))


def _synced_at_once(folder: Path) -> bool:
    if _SYNCFS is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if _SYNCFS(descriptor) == 0:
            return True
        number = ctypes.get_errno()
        if number in (*_NO_SYNC, errno.ENOSYS):
            return False
        raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
