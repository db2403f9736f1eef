"""The folder of a corpus on a file system of Hadoop: made beside its place, put there when it is whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from creditplan.corpus import layout
from creditplan.corpus.hadoop import Hadoop
from creditplan.errors import CreditplanError, InputError, OutputError
from creditplan.folder import CHECKSUMS, TREE, listing
from creditplan.folder.listing import read_list
from creditplan.messages import tr

_NEW: Final = "new"
_OLD: Final = "old"
_LOCK: Final = "lock"
# A build that lives writes its lock anew every so many seconds; one that has not for thrice as long is dead.
_BEAT: Final = 5


class Workshop:
    """A hidden folder beside a corpus, in which the next one is made.

    Args:
        hadoop: the file systems.
        out: path of the corpus.

    Attributes:
        out: this, with its file system.
        folder: path of the workshop.
        new: path of the next corpus.
    """

    def __init__(self, hadoop: Hadoop, out: str) -> None:
        self._hadoop = hadoop
        self.out = hadoop.full(out)
        head, _, name = self.out.rpartition("/")
        if not name:
            raise InputError(
                tr("the output folder has no name"), remedy=tr("give a path, such as hdfs:///corpus")
            )
        self.folder = f"{head}/.{name}.creditplan-spark"
        self.new = f"{self.folder}/{_NEW}"
        self._old = f"{self.folder}/{_OLD}"
        self._mark = f"{self.folder}/{layout.SETTINGS}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other builds out, undo a swap that was cut off, and remove the workshop when all is done.

        Raises:
            InputError: the folder holds what is no corpus.
            OutputError: another build writes here.
        """
        lock = f"{self.folder}/{_LOCK}"
        found = self._hadoop.entry(lock)
        if found:
            # Compared with itself: clocks may differ.
            threading.Event().wait(3 * _BEAT)
            if (now := self._hadoop.entry(lock)) and now.changed != found.changed:
                raise OutputError(
                    tr("another build writes here"),
                    source=self.out,
                    remedy=tr("wait for its end, and try again"),
                )
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(lock, ended), daemon=True)
        self._hadoop.write(lock, b"")
        beating.start()
        left = lock
        try:
            self._recover()
            self._check()
            yield
            left = self.folder
        finally:
            ended.set()
            beating.join()
            with suppress(CreditplanError):
                self._hadoop.remove(left)

    def _beat(self, lock: str, ended: threading.Event) -> None:
        while not ended.wait(_BEAT):
            with suppress(CreditplanError):
                self._hadoop.write(lock, b"")

    def _recover(self) -> None:
        """Undo a swap that was cut off: what lacks its ``corpus.json`` is not there yet."""
        if self._hadoop.entry(self._mark) and not self._hadoop.entry(f"{self.out}/{layout.SETTINGS}"):
            self._hadoop.remove(self.out)
            if self._hadoop.entry(self._old):
                self._hadoop.rename(self._old, self.out)

    def _check(self) -> None:
        """See that nothing but a corpus would be replaced."""
        entry = self._hadoop.entry(self.out)
        if not entry:
            return
        if not entry.is_folder:
            raise InputError(
                tr("this is a file"), source=self.out, remedy=tr("give another folder with --out")
            )
        if self._hadoop.entries(self.out) and not self._hadoop.entry(f"{self.out}/{layout.SETTINGS}"):
            raise InputError(
                tr("there is something in this folder that is no corpus"),
                source=self.out,
                remedy=tr("give another folder with --out"),
            )

    def swap(self) -> None:
        """Put the next corpus in the place of the one that is there.

        A folder gets another name at one stroke on HDFS or a disk; on an object store it is copied, file by
        file. Everywhere ``corpus.json`` goes last: a folder without it is no corpus, and the next build
        undoes what was cut off.

        Raises:
            OutputError: it cannot be put there; the next build begins with the corpus that was there.
        """
        self._hadoop.remove(self._old)
        self._hadoop.remove(self._mark)
        self._hadoop.rename(f"{self.new}/{layout.SETTINGS}", self._mark)
        if self._hadoop.entry(self.out):
            self._hadoop.rename(self.out, self._old)
        self._hadoop.rename(self.new, self.out)
        self._hadoop.rename(self._mark, f"{self.out}/{layout.SETTINGS}")


class Sending:
    """A stage whose large files are in their place, written by Spark; takes what is put together here.

    Args:
        hadoop: the file systems.
        folder: path of the next corpus.
        made: size and SHA-256 of the files that are there, by name.
    """

    def __init__(self, hadoop: Hadoop, folder: str, made: Mapping[str, tuple[int, str]]) -> None:
        self._hadoop, self._folder, self._made = hadoop, folder, made
        self._digests: dict[str, str] = {}
        self._list = b""

    def __setitem__(self, name: str, content: bytes) -> None:
        """Write a file."""
        if name == CHECKSUMS:
            self._list = content
        self._digests[name] = sha256(content).hexdigest()
        self._hadoop.write(f"{self._folder}/{name}", content)

    def copy(self, name: str, source: Path) -> int:
        """Count a file that is there, or send one from here; return its size."""
        if name in self._made:
            size, self._digests[name] = self._made[name]
            return size
        with source.open("rb") as file:
            self._digests[name] = file_digest(file, "sha256").hexdigest()
        self._hadoop.send(source, f"{self._folder}/{name}")
        return source.stat().st_size

    def complete(self) -> None:
        """List what ``SHA256SUMS`` does not."""
        listed = {CHECKSUMS, *dict(read_list(BytesIO(self._list), Path(CHECKSUMS)))}
        rest = {name: digest for name, digest in self._digests.items() if name not in listed}
        self._hadoop.write(f"{self._folder}/{TREE}", listing(rest))
