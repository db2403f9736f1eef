"""Where things lie in the folder of a corpus, which documents lie together, and how a plan is cut out.

A corpus is made of batches of documents that follow each other by name. Each has a number, by which its files
are called; which documents are in it depends on the names of all documents and on nothing else. A plan is
packed by itself, so that it can be cut out and put into another shard as it is.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, TypeVar

from creditplan.errors import InputError
from creditplan.extras import install
from creditplan.messages import tr

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: Final = "corpus.json"
"""Says what the corpus was made with and how many there are of what."""
CACHE: Final = ".creditplan-batches"
"""Folder inside a corpus in which the finished batches of a build are until all are there."""
TABLES: Final = ("tasks", "assignments", "plan-agencies")
"""Tables of which each batch has a part."""
AGENCIES: Final = "agencies"
"""The table that is of all plans together, in parts of :data:`AGENCIES_ROWS` rows."""
AGENCIES_ROWS: Final = 10_000
CODECS: Final = ("gzip", "zstd")
"""How plans can be packed; the first is the default."""
_ENDS: Final = {"gzip": ".nq.gz", "zstd": ".nq.zst"}
# Little for batches: each of them is a piece of work, and holds what one process packs in some seconds.
_FEWEST, _MOST = 3, 7
_BATCHES: Final = 32
_LARGEST: Final = 2
_LEVEL: Final = {"gzip": 6, "zstd": 3}

T = TypeVar("T")


def shard(number: int, codec: str) -> str:
    """Name of the file with the data of a batch."""
    return f"shards/{number:05}{_ENDS[codec]}"


def facts(number: int) -> str:
    """Name of the file with the facts of a batch: a line of JSON for each document."""
    return f"facts/{number:05}.jsonl"


def table(name: str, number: int, end: str) -> str:
    """Name of the file with the part of a table that a batch has; ``end`` is ``csv`` or ``parquet``."""
    return f"tables/{name}/{number:05}.{end}"


def batches(names: Iterable[T], count: int) -> Iterator[list[T]]:
    """Put documents that follow each other together.

    A batch begins with a name that its digest says begins one, so that a document that comes or goes changes
    the batch that it is in, and those around it only if it stands between them.

    Args:
        names: of all documents, sorted; or pairs that begin with them.
        count: how many there are.

    Yields:
        8 to 128 of them on average, the more the more there are; twice as many at most.
    """
    size = 1 << min(max((count // _BATCHES).bit_length() - 1, _FEWEST), _MOST)
    batch: list[T] = []
    for one in names:
        name = one if isinstance(one, str) else one[0]  # type: ignore[index]
        if batch and (len(batch) >= _LARGEST * size or _begins(name, size)):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _begins(name: str, size: int) -> bool:
    digest = blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % size == 0


# A plan by itself


def check_codec(codec: str) -> None:
    """See that plans can be packed.

    Raises:
        InputError: no such codec is known, or its library is not installed.
    """
    if codec not in CODECS:
        raise InputError(
            tr("no codec is known by the name {codec!r}", codec=codec),
            remedy=tr("choose {codecs}", codecs=tr(" or ").join(CODECS)),
        )
    pack(b"", codec)


def pack(nquads: bytes, codec: str) -> bytes:
    """Pack the data of a plan: a member of gzip or a frame of zstd, which say nothing of when or by whom.

    Raises:
        InputError: what packs is not installed.
    """
    if codec == "gzip":
        packer = zlib.compressobj(_LEVEL[codec], wbits=31)
        return packer.compress(nquads) + packer.flush()
    packed: bytes = _zstandard().ZstdCompressor(level=_LEVEL[codec], write_content_size=True).compress(nquads)
    return packed


def unpack(packed: bytes, codec: str) -> bytes:
    """Return the data of plans, one or several of whom :func:`pack` packed.

    Raises:
        InputError: what packs is not installed.
        OSError: they are damaged.
    """
    if codec == "gzip":
        try:
            return gzip.decompress(packed)
        except (EOFError, zlib.error) as error:
            raise OSError(f"damaged: {error}") from error
    return b"".join(_frames(packed, _zstandard()))


def _frames(packed: bytes, zstandard: Any) -> Iterator[bytes]:  # noqa: ANN401
    """Yield what frames hold; a reader of streams would take one that is cut off for a whole one."""
    while packed:
        frame = zstandard.ZstdDecompressor().decompressobj()
        try:
            yield frame.decompress(packed)
        except zstandard.ZstdError as error:
            raise OSError(f"damaged: {error}") from error
        if not frame.eof:
            raise OSError("damaged: it ends within a frame")
        packed = frame.unused_data


def cut(folder: Path, facts: dict[str, Any]) -> bytes:
    """Return the data of a plan, cut out of its shard.

    Args:
        folder: of the corpus.
        facts: of the plan.

    Raises:
        InputError: as :func:`unpack`.
        OSError: the shard cannot be read, or is damaged.
    """
    part = facts["shard"]
    with (folder / part["file"]).open("rb") as file:
        file.seek(part["offset"])
        packed = file.read(part["length"])
    return unpack(packed, "gzip" if part["file"].endswith(".gz") else "zstd")


def _zstandard() -> Any:  # noqa: ANN401 (a module)
    try:
        import zstandard  # noqa: PLC0415 (optional)
    except ModuleNotFoundError:
        raise InputError(
            tr("packing by zstd takes the library zstandard, which is not installed"),
            remedy=tr("{install}, or take --codec gzip", install=install("corpus", "zstandard")),
        ) from None
    return zstandard
