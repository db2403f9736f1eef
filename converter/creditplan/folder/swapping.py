"""Puts staged files in their places, or old ones back; a folder inside says which, and what is still to do.

What a stage holds: ``new``, the files to come; ``old``, second names of those that they replace, or that go;
``added``, a list of the files and folders that were not there; ``gone``, a list of the files that go; and
``tree``, if folders below are touched.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from creditplan.errors import OutputError
from creditplan.folder.disk import is_folder, is_way, sync, sync_below, words
from creditplan.folder.listing import BACK, CHECKSUMS, SWAP, TREE
from creditplan.messages import tr

NEW: Final = ".creditplan-new"
"""A stage that is not complete: it means nothing."""
_DONE: Final = ".creditplan-done"
_PARTS: Final = {"new", "old", "added", "gone", "tree"}
# Stages of builds that are dead, if nobody holds the lock; those with eight signs are of older versions.
_RUBBISH = re.compile(r"\.creditplan-(new|done|[a-z0-9_]{8})")


def swap(folder: Path) -> None:
    """Put all of a complete stage in its place.

    Raises:
        OSError: that cannot be done; :func:`give_up` puts back what was there.
    """
    (folder / NEW).rename(folder / SWAP)
    _forward(folder)


def give_up(folder: Path, error: BaseException) -> None:
    """Leave the folder as it was, however far an exchange has come.

    Raises:
        OutputError: that cannot be done.
    """
    if (folder / NEW).exists():
        shutil.rmtree(folder / NEW, ignore_errors=True)
    elif (folder / SWAP).exists():
        try:
            (folder / SWAP).rename(folder / BACK)
            _back(folder)
        except OSError as worse:
            raise OutputError(
                tr(
                    "the output cannot be written: {error}; nor can what was there be put back: {worse}",
                    error=words(error),
                    worse=words(worse),
                ),
                source=str(folder),
                remedy=tr("mend that, then run the build again: it brings this one to its end first"),
            ) from error


def recover(folder: Path) -> None:
    """Bring to its end what a dead build began, and remove what it left.

    Raises:
        OutputError: that cannot be done.
    """
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
            tr(
                "a build into this folder was killed, and what it left cannot be cleared up: {error}",
                error=words(error),
            ),
            source=str(folder),
            remedy=tr("see that you may write and delete in this folder, then run the build again"),
        ) from error


def entries(stage: Path) -> list[tuple[str, bool]]:
    """Return what is in a folder of a stage, and whether it is a folder.

    The lists come first, so that who gets a part of the files only, can tell.
    """
    try:
        with os.scandir(stage) as found:
            names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in found]
    except FileNotFoundError:
        return []  # a copy of the folder without its empty folders: nothing is left to do
    return sorted(names, key=lambda entry: (entry[0] not in (CHECKSUMS, TREE), entry))


def _forward(folder: Path) -> None:
    """Bring a swap to its end, whatever part of it is done."""
    sync(folder)
    _move(folder / SWAP / "new", folder)
    for name in _lines(folder / SWAP / "gone"):
        parent = name.rpartition("/")[0]
        if is_way(folder, parent):
            (folder / name).unlink(missing_ok=True)
        _remove_empty(folder, parent)
    _unmark(folder, SWAP)


def _back(folder: Path) -> None:
    """Put back what was there before a swap, whatever part of that is done."""
    sync(folder)
    made = []
    for name in _lines(folder / BACK / "added"):
        if name.endswith("/"):
            made.append(name)
        elif is_way(folder, name.rpartition("/")[0]):
            (folder / name).unlink(missing_ok=True)
    for name in reversed(made):
        if is_way(folder, name.rstrip("/")):
            with suppress(OSError):  # somebody else has put something into it
                (folder / name).rmdir()
    _return(folder / BACK / "old", folder)
    _unmark(folder, BACK)


def _move(new: Path, target: Path) -> None:
    """Move what is in a folder of the stage; a folder that has no place yet goes at one stroke."""
    for name, is_branch in entries(new):
        if is_branch and is_folder(target / name):
            _move(new / name, target / name)
        else:
            (new / name).replace(target / name)


def _return(old: Path, target: Path) -> None:
    for name, is_branch in entries(old):
        if is_branch:
            if not is_folder(target / name):
                (target / name).mkdir()
            _return(old / name, target / name)
        else:
            (old / name).replace(target / name)


def _remove_empty(folder: Path, parent: str) -> None:
    """Remove a folder and those above it that are empty; a kill may have come between them."""
    while parent:
        try:
            (folder / parent).rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        parent = parent.rpartition("/")[0]


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")


def _unmark(folder: Path, mark: str) -> None:
    if (folder / mark / "tree").exists():
        sync_below(folder)
    else:
        sync(folder)
    (folder / mark).rename(folder / _DONE)
    with suppress(OSError):  # All is done. What cannot be removed now, the next build removes.
        sync(folder)
        shutil.rmtree(folder / _DONE, ignore_errors=True)


def _is_stage(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and {p.name for p in path.iterdir()} <= _PARTS
