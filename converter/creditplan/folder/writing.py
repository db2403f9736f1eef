"""Writes a set of files as one: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from creditplan.folder.disk import explained, sync
from creditplan.folder.index import Index
from creditplan.folder.lock import locked
from creditplan.folder.staging import Stage
from creditplan.folder.swapping import give_up, recover, swap


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
def replacing(folder: Path, *, prune: bool = False, renew: bool = False) -> Iterator[Stage]:
    """Give a place for new files of a folder and of folders below it; what else is in it stays.

    Everything is written beside its place first, and renamed when the block ends; if anything fails in it or
    then, the folder is as it was. If the process is killed, the next call brings it to its end.

    Args:
        folder: made with its parents if missing.
        prune: remove what an earlier publication listed and this one does not have, if it is byte for byte
            what was listed; and folders that are empty then.
        renew: the same, but for what only a list names of which there is none now: that of folders, where
            nothing is written into one.

    Raises:
        InputError: a file that may have to be removed cannot be read.
        OutputError: the folder or a file cannot be written, the disk is full, or another build writes there.
    """
    made: list[Path] = []
    try:
        with ExitStack() as stack:
            with explained(folder):
                made = [path for path in (folder, *folder.parents) if not path.exists()]
                stack.enter_context(locked(folder))
                recover(folder)
                index = stack.enter_context(closing(Index()))
                index.recall(folder)
            stage = Stage(folder, index)
            try:
                stage.begin()
                yield stage
                stage.complete(prune=prune, renew=renew)
                with explained(folder):
                    swap(folder)
            except BaseException as error:
                give_up(folder, error.__cause__ or error)
                raise
            for path in made:
                with suppress(OSError):  # we may make folders there, but perhaps not look
                    sync(path.parent)
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.rmdir()
        raise
