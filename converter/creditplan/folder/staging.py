"""New files of a folder, beside their places until all are there."""

from __future__ import annotations

import stat
from functools import lru_cache, partial
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from typing import TextIO

from creditplan.errors import InputError
from creditplan.folder.disk import (
    LongContent,
    explained,
    is_folder,
    is_same,
    is_way,
    may_be_replaced,
    second_name,
    sync,
    sync_below,
    write,
)
from creditplan.folder.index import Index
from creditplan.folder.listing import CHECKSUMS, TREE, listing, open_file, read_list
from creditplan.folder.swapping import NEW, entries


class Stage:
    """New files of a folder: a sink, as :func:`creditplan.folder.replacing` gives it.

    A name may lead into folders below: ``plan/x/task/14.html``. What is in the folder already, byte for byte,
    is not touched, and counts as made.

    Attributes:
        left: when all is complete, names of the files that an earlier publication listed and this one does
            not have: they stay too.
        removed: names of those that were removed, as they were as that one wrote them.
    """

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._stage = folder / NEW
        self._index = index
        self._way = lru_cache(4096)(partial(is_way, folder))
        self._list: bytes | None = None
        self._is_tree = False
        self._deep = False
        self.left: list[str] = []
        self.removed: list[str] = []

    def begin(self) -> None:
        """Make the place of the files.

        Raises:
            OutputError: it cannot be made.
        """
        with explained(self._folder):
            self._stage.mkdir(mode=0o700)
            for part in ("new", "old"):
                (self._stage / part).mkdir()

    def __setitem__(self, name: str, content: bytes | LongContent) -> None:
        """Write a file.

        Raises:
            OutputError: it cannot be written or have that name, it was written before, or the disk is full.
        """
        with explained(self._folder):
            digest = sha256(content).digest() if isinstance(content, bytes) else content.digest
            self._add(name, digest)
            if name == CHECKSUMS:
                self._list = content if isinstance(content, bytes) else b"".join(content)
            self._put(name, content, digest)

    def copy(self, name: str, source: Path) -> int:
        """Write a file that is as another one, which may be large; that one stays.

        Returns:
            Its size.

        Raises:
            InputError: the other one cannot be read.
            OutputError: as when a file is written.
        """
        with explained(self._folder):
            with open_file(source) as file:
                digest, size = file_digest(file, "sha256").digest(), file.tell()
            self._add(name, digest)
            parent = name.rpartition("/")[0]
            if self._holds(name, digest):
                return size
            self._deep = self._deep or bool(parent)
            target = self._stage / "new" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(source, target)
            if not parent:
                sync(target)
            return size

    def keep(self, name: str) -> bool:
        """Let a file be as an earlier publication listed it, and count it as made.

        Returns:
            Whether the folder holds it, byte for byte as listed; else give its bytes.

        Raises:
            OutputError: it was written before, or something stands in its way.
        """
        with explained(self._folder):
            digest = self._index.before(name)
            if not digest or not self._holds(name, digest):
                return False
            self._add(name, digest)
            return True

    def complete(self, *, prune: bool, renew: bool = False) -> None:
        """Write what else belongs to a stage: lists, second names of old files; and all of it to the disk.

        Args:
            prune: remove what was listed and is not made, if nobody has changed it.
            renew: the same, but for what only ``SHA256SUMS-tree`` listed, where there is none now.

        Raises:
            OutputError: as when a file is written; or something stands in the place of one.
        """
        with explained(self._folder):
            self._write_tree()
            with self._lines("added") as added:
                self._second_names("", added, there=True)
            with self._lines("gone") as gone:
                for name, digest, at_head in self._index.no_longer_made():
                    may_go = prune or (renew and (self._is_tree or at_head))
                    if may_go and self._digest(name) == digest:
                        self._remove(name, gone)
                    elif (self._folder / name).is_file():
                        self.left.append(name)
            if self._deep:
                (self._stage / "tree").touch()
                sync_below(self._stage)
                return
            for part in ("new", "old", "added", "gone"):
                sync(self._stage / part)
            sync(self._stage)

    def _add(self, name: str, digest: bytes) -> None:
        self._index.add(name, digest)
        self._is_tree = self._is_tree or "/" in name

    def _put(self, name: str, content: bytes | LongContent, digest: bytes) -> None:
        parent = name.rpartition("/")[0]
        if isinstance(content, bytes):
            there = self._way(parent) and is_same(f"{self._folder}/{name}", content)
        else:
            there = self._holds(name, digest)
        if there:
            return
        self._deep = self._deep or bool(parent)
        # Files of a tree go to the disk together, before the swap.
        parts = (content,) if isinstance(content, bytes) else content
        write(f"{self._stage}/new/{name}", parts, synced=not parent)

    def _digest(self, name: str) -> bytes | None:
        """Return the digest of a regular file in the folder, to which no link leads."""
        path = self._folder / name
        try:
            if not self._way(name.rpartition("/")[0]) or not stat.S_ISREG(path.lstat().st_mode):
                return None
        except (FileNotFoundError, NotADirectoryError):
            return None
        with open_file(path) as file:
            return file_digest(file, "sha256").digest()

    def _holds(self, name: str, digest: bytes) -> bool:
        try:
            return self._digest(name) == digest
        except InputError:
            return False  # it cannot be read: it is written anew

    def _write_tree(self) -> None:
        """List what ``SHA256SUMS`` does not, if there are folders: line by line, for it may be long."""
        if not self._is_tree:
            return
        listed = {
            CHECKSUMS,
            *dict(read_list(BytesIO(self._list), self._folder / CHECKSUMS) if self._list else ()),
        }
        path = self._stage / "new" / TREE
        digest = sha256()
        with path.open("xb") as file:
            for name, found in self._index.made():
                if name not in listed:
                    line = listing({name: found})
                    digest.update(line)
                    file.write(line)
        self._index.add(TREE, digest.digest())
        if self._holds(TREE, digest.digest()):
            path.unlink()
        else:
            self._deep = True

    def _second_names(self, parent: str, added: TextIO, *, there: bool) -> None:
        """Give second names to files that are replaced, and list what is added.

        ``parent``: a folder of the stage, with ``/`` at its end; ``there``: whether it has a place already.
        """
        for name, is_branch in entries(self._stage / "new" / parent):
            path = parent + name
            if is_branch:
                found = there and is_folder(self._folder / path)
                if not found:
                    added.write(f"{path}/\n")
                self._second_names(f"{path}/", added, there=found)
            elif there and may_be_replaced(self._folder / path):
                self._second_name(path)
            else:
                added.write(f"{path}\n")

    def _remove(self, name: str, gone: TextIO) -> None:
        self._second_name(name)
        gone.write(f"{name}\n")
        self.removed.append(name)
        self._deep = self._deep or "/" in name

    def _second_name(self, name: str) -> None:
        copy = self._stage / "old" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        second_name(self._folder / name, copy)

    def _lines(self, part: str) -> TextIO:
        return (self._stage / part).open("x", encoding="utf-8", newline="\n")
