"""File systems that Hadoop reaches, from the process that drives Spark: paths on HDFS, S3 or a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from creditplan.errors import InputError, OutputError
from creditplan.messages import tr

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Whatever a path holds, what is said of it stands behind it; of a folder no length.
_STATUS: Final = re.compile(
    r"\{path=(.*); isDirectory=(true|false);(?: length=(\d+);)?[^{]*?modification_time=(\d+);", re.DOTALL
)
_BETWEEN: Final = "\0"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder holds.

    Attributes:
        path: as Hadoop writes it, with the file system it is on.
        is_folder: whether it is one.
        size: bytes of a file.
        changed: when it was changed, in milliseconds.
    """

    path: str
    is_folder: bool
    size: int
    changed: int

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.path).name


class Hadoop:
    """The file systems of a session of Spark. A path without a scheme is on the default one of Hadoop.

    Methods raise an InputError where something cannot be read, an OutputError where it cannot be written.
    """

    def __init__(self, spark: SparkSession) -> None:
        self._jvm: Any = spark._jvm
        assert self._jvm is not None
        self._settings: Any = spark.sparkContext._jsc.hadoopConfiguration()

    # To look

    def full(self, path: str) -> str:
        """Return a path with its file system: ``/plans`` is ``file:/plans`` or ``hdfs://server/plans``."""
        with _reading(path):
            return str(self._of(path).makeQualified(self._path(path)).toString())

    def entry(self, path: str) -> Entry | None:
        """Return what is at a path."""
        with _reading(path):
            files = self._of(path)
            if not files.exists(self._path(path)):
                return None
            return self._entry(files.getFileStatus(self._path(path)))

    def entries(self, folder: str) -> list[Entry]:
        """Return what is in a folder, in no order. It takes few calls, however much that is."""
        with _reading(folder):
            found = self._of(folder).listStatus(self._path(folder))
            if not len(found):
                return []
            return [self._told(words, found, at) for at, words in enumerate(self._words(found))]

    def _words(self, things: Any) -> list[str]:  # noqa: ANN401
        """Return what each thing of an array is as a string, in one call for all."""
        each = self._jvm.org.apache.commons.collections4.IteratorUtils.getIterator(things)
        words: str = self._jvm.org.apache.commons.lang3.StringUtils.join(each, _BETWEEN)
        return words.split(_BETWEEN)

    def _told(self, words: str, found: Sequence[Any], at: int) -> Entry:
        """Read what a file system says of an entry in words; one that says it otherwise is asked again."""
        said = _STATUS.search(words)
        if not said:
            return self._entry(found[at])
        return Entry(said[1], said[2] == "true", int(said[3] or 0), int(said[4]))

    def _entry(self, status: Any) -> Entry:  # noqa: ANN401 (an object of Java)
        path = status.getPath().toString()
        return Entry(path, status.isDirectory(), status.getLen(), status.getModificationTime())

    def read(self, path: str) -> bytes:
        """Return the bytes of a small file."""
        with _reading(path):
            file = self._of(path).open(self._path(path))
            try:
                return bytes(file.readAllBytes())
            finally:
                file.close()

    def fetch(self, path: str, target: Path) -> None:
        """Copy a file, or a folder with all that is below it, to the disk here."""
        with _reading(path):
            here = self._jvm.org.apache.hadoop.fs.Path(target.as_uri())
            self._of(path).copyToLocalFile(False, self._path(path), here, True)

    # To write

    def write(self, path: str, content: bytes) -> None:
        """Write a file, in the place of the one that is there."""
        with _writing(path):
            file = self._of(path).create(self._path(path), True)
            try:
                file.write(bytearray(content))
            finally:
                file.close()

    def send(self, source: Path, path: str) -> None:
        """Copy a file from the disk here."""
        # Not copyFromLocalFile: the connector of S3 has its own way for it, which not every server serves.
        with _writing(path):
            file = self._jvm.java.io.FileInputStream(str(source))
            to = self._of(path).create(self._path(path), True)
            self._jvm.org.apache.hadoop.io.IOUtils.copyBytes(file, to, 1 << 16, True)

    def make(self, folder: str) -> None:
        """Make a folder and those above it."""
        with _writing(folder):
            self._of(folder).mkdirs(self._path(folder))

    def rename(self, path: str, target: str) -> None:
        """Give a file or folder another name, which nothing has yet."""
        with _writing(target):
            files = self._of(path)
            if files.exists(self._path(target)) or not files.rename(self._path(path), self._path(target)):
                raise OutputError(
                    tr("it cannot be put in its place"), source=target, remedy=tr("run the build again")
                )

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is below it, if it is there."""
        with _writing(path):
            self._of(path).delete(self._path(path), True)

    def _path(self, path: str) -> Any:  # noqa: ANN401
        return self._jvm.org.apache.hadoop.fs.Path(path)

    def _of(self, path: str) -> Any:  # noqa: ANN401
        files = self._path(path).getFileSystem(self._settings)
        # That of a disk would put a hidden file with a checksum of its own beside each.
        return files.getRawFileSystem() if files.getScheme() == "file" else files


@contextmanager
def _reading(path: str) -> Iterator[None]:
    with _explained(
        path, InputError, tr("it cannot be read"), tr("check the path, and that Spark may read it")
    ):
        yield


@contextmanager
def _writing(path: str) -> Iterator[None]:
    with _explained(
        path, OutputError, tr("it cannot be written"), tr("check the path, and that Spark may write there")
    ):
        yield


@contextmanager
def _explained(path: str, kind: type[InputError | OutputError], what: str, remedy: str) -> Iterator[None]:
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415 (comes with Spark)

    try:
        yield
    except Py4JJavaError as error:
        raise kind(f"{what}: {reason(error)}", source=path, remedy=remedy) from error


def reason(error: Any) -> str:  # noqa: ANN401
    """Return what an exception of Java says, in a line."""
    thrown = error.java_exception
    first = (thrown.getMessage() or "").strip().partition("\n")[0]
    return f"{thrown.getClass().getSimpleName()}: {first}" if first else thrown.getClass().getSimpleName()
