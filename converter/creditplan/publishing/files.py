"""Writes a set of files as one: all of them, or none."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from creditplan.errors import OutputError


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder; what else is in it stays.

    Everything is written beside its place first, then renamed; if anything fails, the folder is as it was.

    Args:
        folder: made with its parents if missing.
        files: contents by file name.

    Raises:
        OutputError: the folder or a file cannot be written, or the disk is full.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    stage: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".creditplan-", dir=folder))
        new, old = stage / "new", stage / "old"
        new.mkdir()
        old.mkdir()
        for name, content in files.items():
            _write(new / name, content)
        _swap(folder, new, old, list(files))
    except BaseException as error:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)
        for path in made:
            with suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            raise _output_error(folder, error) from error
        raise
    shutil.rmtree(stage)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(folder: Path, new: Path, old: Path, names: list[str]) -> None:
    """Put the new files in place of the old ones, each at one stroke; on failure put the old ones back."""
    for name in names:
        target = folder / name
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, f"a folder named {name} stands in the way")
        if target.exists() or target.is_symlink():
            _keep(target, old / name)
    # From here on, what existed before has its copy in ``old``.
    try:
        for name in names:
            (new / name).replace(folder / name)
    except BaseException:
        for name in names:
            kept = old / name
            if kept.exists() or kept.is_symlink():
                kept.replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def _keep(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(path, copy, follow_symlinks=False)


def _output_error(folder: Path, error: OSError) -> OutputError:
    remedy = "check the path and its permissions, or give another folder with --out"
    if isinstance(error, FileExistsError | NotADirectoryError):
        remedy = "a file stands in the way: give another folder with --out"
    elif error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        remedy = "make room on the disk, or give a folder on another one with --out"
    return OutputError(
        f"the output cannot be written: {error.strerror}; nothing was changed",
        source=str(folder),
        remedy=remedy,
    )
