"""A lock on a folder, which leaves no file in it and ends with the process that holds it."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from creditplan.errors import OutputError
from creditplan.messages import tr

PATIENCE: Final = 10.0
"""Seconds to wait for another build to end."""
_PAUSE = 0.05
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int:
        # Windows removes such a file with its last handle, that of a killed process too.
        return os.open(folder / ".creditplan-lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _is_there(folder: Path, descriptor: int) -> bool:
        return True

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_there(folder: Path, descriptor: int) -> bool:
        """Whether the folder is still the one that was locked: a build that fails removes what it made."""
        try:
            return os.path.samestat(os.fstat(descriptor), folder.stat())
        except FileNotFoundError:
            return False


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder, which is made with its parents if it is missing.

    Raises:
        OutputError: another build holds it, and went on for longer than :data:`PATIENCE`.
        OSError: the folder cannot be made, or its file system has no locks.
    """
    end = time.monotonic() + PATIENCE
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = _open(folder)
        try:
            if _taken(descriptor) and _is_there(folder, descriptor):
                yield
                return
        finally:
            os.close(descriptor)
        if time.monotonic() > end:
            raise OutputError(
                tr("another build writes into this folder; nothing was changed"),
                source=str(folder),
                remedy=tr("wait until it is done, or give another folder with --out"),
            )
        time.sleep(_PAUSE)


def is_held(folder: Path) -> bool:
    """Tell whether a build writes into a folder at this moment."""
    try:
        descriptor = _open(folder)
    except OSError:
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True
