"""Writes a set of files as one: all of them, or none."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Final

from creditplan.errors import InputError, OutputError
from creditplan.folder.listing import BACK, CHECKSUMS, SWAP, listed, open_file
from creditplan.folder.lock import locked

_NEW: Final = ".creditplan-new"
_DONE: Final = ".creditplan-done"
_PARTS: Final = ("new", "old", "added", "gone")
# Stages of builds that are dead, if nobody holds the lock; those with eight signs are of older versions.
_RUBBISH = re.compile(r"\.creditplan-(new|done|[a-z0-9_]{8})")
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


class Stage:
    """New files of a folder, beside their places until all are there: a sink, as :func:`replacing` gives it.

    Attributes:
        left: when all is done, names of the files that an earlier publication listed and this one does not
            have: they stay too.
        removed: names of those that were removed, as they were as that one wrote them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names: list[str] = []
        self.left: list[str] = []
        self.removed: list[str] = []

    def __setitem__(self, name: str, content: bytes) -> None:
        """Write a file.

        Raises:
            OutputError: it cannot be written, or the disk is full.
        """
        with _explained(self._folder):
            _write(self._folder / _NEW / "new" / name, content)
        self.names.append(name)


def write_files(folder: Path, files: Mapping[str, bytes], *, prune: bool = False) -> list[str]:
    """Write files into a folder as :func:`replacing` does, and return what it left.

    Raises:
        OutputError: as there.
    """
    with replacing(folder, prune=prune) as stage:
        for name, content in files.items():
            stage[name] = content
    return stage.left


@contextmanager
def replacing(folder: Path, *, prune: bool = False) -> Iterator[Stage]:
    """Give a place for new files of a folder; what else is in it stays.

    Everything is written beside its place first, and renamed when the block ends; if anything fails in it or
    then, the folder is as it was. If the process is killed, the next call brings it to its end.

    Args:
        folder: made with its parents if missing.
        prune: remove what an earlier publication listed and this one does not have, if it is byte for byte
            what was listed.

    Raises:
        InputError: a file that may have to be removed cannot be read.
        OutputError: the folder or a file cannot be written, the disk is full, or another build writes there.
    """
    made: list[Path] = []
    stage = Stage(folder)
    try:
        with ExitStack() as stack:
            with _explained(folder):
                made = [path for path in (folder, *folder.parents) if not path.exists()]
                stack.enter_context(locked(folder))
                _recover(folder)
                before = _listed_before(folder)
            try:
                with _explained(folder):
                    _begin(folder)
                yield stage
                if prune:
                    stage.removed += _unchanged(folder, before, stage.names)
                with _explained(folder):
                    _complete(folder, stage.names, stage.removed)
                    (folder / _NEW).rename(folder / SWAP)
                    _forward(folder)
            except BaseException as error:
                _give_up(folder, error.__cause__ or error)
                raise
            for path in made:
                with suppress(OSError):  # we may make folders there, but perhaps not look
                    _sync(path.parent)
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.rmdir()
        raise
    stage.left += sorted(name for name in before.keys() - {*stage.names} if (folder / name).is_file())


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Say what cannot be written, and what may help."""
    try:
        yield
    except OSError as error:
        remedy = "check the path and its permissions, or give another folder with --out"
        if isinstance(error, FileExistsError | NotADirectoryError):
            remedy = "a file stands in the way: give another folder with --out"
        elif error.errno in _FULL:
            remedy = "make room on the disk, or give a folder on another one with --out"
        raise OutputError(
            f"the output cannot be written: {_words(error)}; nothing was changed",
            source=str(folder),
            remedy=remedy,
        ) from error


def _listed_before(folder: Path) -> dict[str, str]:
    """Return the digests of what an earlier publication listed, by name."""
    try:
        return {name: digest for name, digest in listed(folder).items() if name == Path(name).name}
    except InputError:
        return {}  # it is about to be replaced


def _unchanged(folder: Path, before: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Return what was listed and is not made any more, and nobody has changed since."""
    found = []
    for name in sorted(before.keys() - {*names, CHECKSUMS}):
        path = folder / name
        if path.is_file() and not path.is_symlink():
            with open_file(path) as file:
                if file_digest(file, "sha256").hexdigest() == before[name]:
                    found.append(name)
    return found


def _give_up(folder: Path, error: BaseException) -> None:
    """Leave the folder as it was, however far an exchange has come."""
    if (folder / _NEW).exists():
        shutil.rmtree(folder / _NEW, ignore_errors=True)
    elif (folder / SWAP).exists():
        try:
            (folder / SWAP).rename(folder / BACK)
            _back(folder)
        except OSError as worse:
            raise OutputError(
                f"the output cannot be written: {_words(error)}; nor can what was there be put back: "
                f"{_words(worse)}",
                source=str(folder),
                remedy="mend that, then run the build again: it brings this one to its end first",
            ) from error


# Staging: the folder is as it was, beside a hidden one that means nothing


def _begin(folder: Path) -> None:
    (folder / _NEW).mkdir(mode=0o700)
    for part in _PARTS:
        (folder / _NEW / part).mkdir()


def _complete(folder: Path, names: Iterable[str], gone: Iterable[str]) -> None:
    """Write second names of files that are replaced or removed, and the names of those that are added."""
    stage = folder / _NEW
    for name in names:
        target = folder / name
        if _may_be_replaced(target):
            _keep(target, stage / "old" / name)
        else:
            (stage / "added" / name).touch()
    for name in gone:
        _keep(folder / name, stage / "old" / name)
        (stage / "gone" / name).touch()
    for part in _PARTS:
        _sync(stage / part)
    _sync(stage)


def _may_be_replaced(target: Path) -> bool:
    """Return whether there is a file in a place; complain if it is something else."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode) or (stat.S_ISLNK(mode) and target.is_dir()):
        raise OSError(errno.EISDIR, f"a folder named {target.name} stands in the way")
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise OSError(errno.EEXIST, f"a pipe or device named {target.name} stands in the way")
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(path, copy, follow_symlinks=False)
        if not copy.is_symlink():
            _sync(copy)


# Swapping: the stage is the mark, and what is in it is what is still to be done


def _forward(folder: Path) -> None:
    """Bring a swap to its end, whatever part of it is done."""
    new = folder / SWAP / "new"
    _sync(folder)
    for name in _names(new):
        (new / name).replace(folder / name)
    for name in _names(folder / SWAP / "gone"):
        (folder / name).unlink(missing_ok=True)
    _unmark(folder, SWAP)


def _back(folder: Path) -> None:
    """Put back what was there before a swap, whatever part of that is done."""
    old, added = folder / BACK / "old", folder / BACK / "added"
    _sync(folder)
    for name in _names(added):
        (folder / name).unlink(missing_ok=True)
    for name in _names(old):
        (old / name).replace(folder / name)
    _unmark(folder, BACK)


def _names(stage: Path) -> list[str]:
    """Names of staged files; the list first, so that who gets a part of the files only, can tell."""
    if not stage.is_dir():
        return []  # a copy of the folder without its empty folders: nothing is left to do
    return sorted((path.name for path in stage.iterdir()), key=lambda name: (name != CHECKSUMS, name))


def _unmark(folder: Path, mark: str) -> None:
    _sync(folder)
    (folder / mark).rename(folder / _DONE)
    with suppress(OSError):  # All is done. What cannot be removed now, the next build removes.
        _sync(folder)
        shutil.rmtree(folder / _DONE, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Bring to its end what a dead build began, and remove what it left."""
    try:
        for path in folder.iterdir():
            if _RUBBISH.fullmatch(path.name) and _is_stage(path):
                shutil.rmtree(path)
        if (folder / BACK).is_dir():
            _back(folder)
        elif (folder / SWAP).is_dir():
            _forward(folder)
    except OSError as error:
        raise OutputError(
            f"a build into this folder was killed, and what it left cannot be cleared up: {_words(error)}",
            source=str(folder),
            remedy="see that you may write and delete in this folder, then run the build again",
        ) from error


def _is_stage(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and {p.name for p in path.iterdir()} <= set(_PARTS)


def _sync(path: Path) -> None:
    """See to it that a folder's names, or a file, are on the disk; Windows does that by itself."""
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


def _words(error: BaseException) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
