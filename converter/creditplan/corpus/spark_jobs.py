"""The jobs that Spark is given: to convert batches, to make some again, to write their files as they are."""

from __future__ import annotations

import functools
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from creditplan.corpus.spark_inputs import Found
from creditplan.corpus.spark_work import Conversion, GivingUp, Sum
from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr
from creditplan.reading import MAX_BYTES, SIDE_FILES
from creditplan.reading.formats import SUFFIXES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PART: Final = (
    "batch int, place int, end string, name string, member string, path string, size long, data binary"
)
_MADE: Final = "batch int, file string, size long, digest string, data binary, last int, documents string"
# Up to so many files what each belongs to is sent to all executors; of more, both sides are sorted.
_FEW: Final = 200_000
# Files are small: many are read by one task.
_OPENING: Final = str(256 * 1024)
# Rows hold files: without these, Parquet would gather a hundred before it looks how large they are.
_LARGE_ROWS: Final = {
    "parquet.page.size.row.check.min": "1",
    "parquet.block.size.row.check.min": "1",
    "parquet.enable.dictionary": "false",
    "parquet.block.size": str(32 * 1024 * 1024),
    "compression": "zstd",
}
CONVERTED: Final = "converted"
"""Under which the files of all batches are kept."""
AGAIN: Final = "again"
"""Under which those of batches are that were made again."""
_FILES: Final = "files"
_SECOND: Final = 1.0


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Give a session of Spark: the one that is there, else one that ends with this block.

    Args:
        master: address of the cluster; ``None``: what ``spark-submit`` says, else this machine.

    Raises:
        InputError: PySpark is not installed, or it cannot be started.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 (optional, and large)
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ModuleNotFoundError:
        raise InputError(
            tr("the engine spark takes the library pyspark, which is not installed"),
            remedy=tr(
                "{install}, or start this command by spark-submit", install=install("spark", "pyspark")
            ),
        ) from None
    there = SparkSession.getActiveSession()
    if there:
        yield there
        return
    # Executors take the first Python of their path, unless somebody says which.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("creditplan corpus").config(
        "spark.ui.showConsoleProgress", "false"
    )
    try:
        spark = (builder.master(master) if master else builder).getOrCreate()
    except (PySparkException, _java_error()) as error:
        raise InputError(
            tr("Spark cannot be started: {error}", error=_said(error)),
            remedy=tr("see that Java 17 or later is installed (JAVA_HOME), and that the master is there"),
        ) from error
    # What it does task by task is in its own pages and log.
    spark.sparkContext.setLogLevel("WARN")
    try:
        yield spark
    finally:
        spark.stop()


class Jobs:
    """Jobs of a build.

    Args:
        spark: the session.
        folder: path of the workshop, on a file system that all executors reach.
    """

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self._spark, self._folder = spark, folder
        # Else two attempts of a task could both leave what they wrote.
        settings: Any = spark.sparkContext._jsc.hadoopConfiguration()
        settings.set("mapreduce.fileoutputcommitter.algorithm.version", "1")
        spark.conf.set("spark.sql.files.openCostInBytes", _OPENING)

    def convert(
        self,
        found: Found,
        parts: Sequence[tuple[Any, ...]],
        batches: int,
        conversion: Callable[[Callable[[Mapping[str, int]], None]], Conversion],
        on_count: Callable[[Mapping[str, int]], None],
    ) -> None:
        """Convert documents, and keep the files of batches as rows.

        Args:
            found: where files are.
            parts: what each belongs to, as :class:`creditplan.corpus.spark_work.Part` without bytes.
            batches: how many there are; each is a task.
            conversion: makes the function for partitions, of one that counts.
            on_count: told some times how far it has come.
        """
        from pyspark.sql import functions as F  # noqa: PLC0415

        context = self._spark.sparkContext
        slices = max(1, len(parts) // 10_000)
        listed = self._spark.createDataFrame(context.parallelize(parts, slices), _PART).drop("data")
        files = self._read(found)
        if files is None:
            whole = listed.withColumn("data", F.lit(None).cast("binary"))
        else:
            wanted = listed.where(F.col("size").between(1, MAX_BYTES))
            read = files.join(F.broadcast(wanted) if len(parts) <= _FEW else wanted, "path")
            # Each part once as it was listed, and again with its bytes where there are any.
            own = ["batch", "place", "end", "name", "member", "path", "size", "data"]
            whole = (
                listed.withColumn("data", F.lit(None).cast("binary")).select(own).unionAll(read.select(own))
            )
        placed = whole.repartitionById(batches, F.col("batch")).sortWithinPartitions(
            "batch", "place", "end", "path", F.col("data").isNull()
        )
        counted = context.accumulator(Counter[str](), Sum())
        made = placed.rdd.mapPartitions(conversion(counted.add))
        with _looked_on(lambda: on_count(counted.value)):
            self._keep(made, CONVERTED)

    def give_up(self, giving_up: GivingUp, batches: Iterable[int]) -> None:
        """Make batches again, of what was kept of them."""
        from pyspark.sql import functions as F  # noqa: PLC0415

        with _working():
            kept = self._kept(CONVERTED).where(F.col("batch").isin([*batches]))
            placed = kept.repartition(F.col("batch")).sortWithinPartitions("batch", "file")
            made = placed.rdd.mapPartitions(giving_up)
        self._keep(made, AGAIN)

    def listed(self, name: str) -> Iterator[tuple[int, str, int, str, int, str | None]]:
        """Yield what is known of the files that were kept: all but their bytes."""
        columns = ("batch", "file", "size", "digest", "last", "documents")
        with _working():
            for row in self._kept(name).select(*columns).toLocalIterator():
                yield tuple(row)

    def write(self, name: str, batches: Iterable[int] | None, ends: Iterable[int]) -> Iterator[str]:
        """Write kept files as they are, each into a folder ``file=NAME`` of its own.

        Spark has no writer for bytes, but its writer of text puts the bytes of a row and then the end of a
        line: so a row is a file without its last byte, and this is the end of the line.

        Args:
            name: under which they were kept.
            batches: those that are not to be written; ``None``: all are.
            ends: the last bytes that there are.

        Yields:
            The folders that hold these folders.
        """
        from pyspark.sql import functions as F  # noqa: PLC0415

        for end in sorted(ends):
            target = f"{self._folder}/{_FILES}/{name}-{end}"
            with _working():
                kept = self._kept(name).where(F.col("last") == end)
                wanted = kept.where(~F.col("batch").isin([*batches])) if batches else kept
                rows = wanted.select("file", F.col("data").cast("string").alias("value"))
                writer = rows.write.mode("overwrite").partitionBy("file")
                writer.options(lineSep=chr(end), compression="none", maxRecordsPerFile=0).text(target)
            yield target

    def _read(self, found: Found) -> DataFrame | None:
        """Read the files that are there, with their paths."""
        suffixes = sorted({*SUFFIXES, *(f".{end.rpartition('.')[2]}" for end in SIDE_FILES)})
        # Whatever else lies there is not to be read: names of known formats, in capitals too.
        glob = "*{" + ",".join("".join(_either(sign) for sign in suffix) for suffix in suffixes) + "}"
        asked = [(found.roots, {"pathGlobFilter": glob}), (found.alone, {})]
        frames = [
            self._spark.read.format("binaryFile")
            .options(recursiveFileLookup=True, ignoreMissingFiles=True, **options)
            .load([_escaped(path) for path in paths])
            .select("path", _content())
            for paths, options in asked
            if paths
        ]
        return functools.reduce(lambda one, other: one.unionAll(other), frames) if frames else None

    def _keep(self, made: Any, name: str) -> None:  # noqa: ANN401 (an RDD)
        """Write rows through the committer, which takes one attempt at each task."""
        with _working():
            frame = self._spark.createDataFrame(made, _MADE, verifySchema=False)
            frame.write.mode("overwrite").options(**_LARGE_ROWS).parquet(f"{self._folder}/{name}")

    def _kept(self, name: str) -> DataFrame:
        return self._spark.read.schema(_MADE).parquet(f"{self._folder}/{name}")


def _content() -> Any:  # noqa: ANN401 (a column)
    from pyspark.sql import functions as F  # noqa: PLC0415

    return F.col("content").alias("data")


def _either(sign: str) -> str:
    return f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else sign


def _escaped(path: str) -> str:
    """Write a path so that Hadoop takes no sign of it for one that stands for others."""
    return re.sub(r"([\\*?\[\]{}^,])", r"\\\1", path)


@contextmanager
def _looked_on(look: Callable[[], None]) -> Iterator[None]:
    """Look again and again while the block runs, and once afterwards."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_SECOND):
            look()

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
    look()


@contextmanager
def _working() -> Iterator[None]:
    """Tell in our words what Spark could not do."""
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, _java_error()) as error:
        said = _said(error)
        alone = "No module named 'creditplan'" in str(error)
        remedy = (
            "give executors a packed environment: docs/corpus.md"
            if alone
            else "mend the cause, which the log of Spark tells in full, and run it again"
        )
        raise InputError(tr("Spark gave up: {said}", said=said), remedy=remedy) from error


def _java_error() -> type[Exception]:
    from py4j.protocol import Py4JError  # noqa: PLC0415 (comes with Spark)

    error: type[Exception] = Py4JError
    return error


def _said(error: Exception) -> str:
    """Return the words of a fault that say what it is: of one of ours in an executor, these."""
    words = str(error)
    own = re.findall(r"creditplan\.errors\.\w+: (.+)", words)
    if own:
        return str(own[-1])
    python = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception): .+$", words, re.MULTILINE)
    return str(python[-1] if python else words.strip().partition("\n")[0])
