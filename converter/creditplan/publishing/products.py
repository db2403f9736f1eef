"""What is published: files, each a distribution of one of four datasets, and the words for them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Final, Protocol

from creditplan.model import Labels
from creditplan.publishing.statistics import Statistics

PLANS: Final = "plans"
"""Key of the dataset that the publisher makes; the others come with the package."""

PACKED: Final = ".gz"
"""What the name of a file ends in that is compressed by gzip; before it stands what it ends in else."""
COMPRESSED: Final = {PACKED: "application/gzip", ".zst": "application/zstd"}
"""Media types of compressed files, by what their names end in."""


class Made(Protocol):
    """What yields the bytes of a file that are not in memory."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    @property
    def digest(self) -> bytes:
        """Their SHA-256."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield them in parts."""


Content = bytes | Made
"""What stands in a file: its bytes, or, where they are too many for the memory or made only if need be, what
yields them."""


def whole(content: Content) -> bytes:
    """Return all bytes of a content."""
    return content if isinstance(content, bytes) else b"".join(content)


class Sink(Protocol):
    """Where files go, one by one: a dict will do."""

    def __setitem__(self, name: str, content: Content, /) -> None:
        """Take a file."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file, as who makes it gives it.

    Attributes:
        name: its name, which ends in what tells its media type.
        content: what stands in it.
        dataset: key of the dataset that it is a distribution of; empty: it only serves the others.
        words: what it is, if it is such a distribution.
        statistics: counts of what is in it, if it is RDF that is described as a dataset.
        graph: IRI of the one named graph that it holds, in canonical form; empty: it is nothing such.
    """

    name: str
    content: Content
    dataset: str = ""
    words: Labels | None = None
    statistics: Statistics | None = None
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is known of a product when it is written and gone; ``digest`` is its SHA-256 in hexadecimal."""

    name: str
    dataset: str
    words: Labels | None
    statistics: Statistics | None
    graph: str
    size: int
    digest: str

    @classmethod
    def of(cls, product: Product) -> Distribution:
        """Measure a product."""
        content = product.content
        if isinstance(content, bytes):
            size, digest = len(content), sha256(content).hexdigest()
        else:
            size, digest = content.size, content.digest.hex()
        return cls(
            product.name,
            product.dataset,
            product.words,
            product.statistics,
            product.graph,
            size,
            digest,
        )


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a dataset to people; ``temporal`` is the first and last day that it is about."""

    title: Labels
    description: Labels
    keywords: Mapping[str, tuple[str, ...]]
    temporal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is sent: its media type, the charset to name with it, its name among the EU's file types."""

    media_type: str
    charset: str | None
    file_type: str


def product(
    name: str,
    content: Content,
    *,
    kind: str = "",
    about: Labels | None = None,
    statistics: Statistics | None = None,
    graph: str = "",
) -> Product:
    """Make a product that ``products.toml`` describes.

    Args:
        name: of the file.
        content: what stands in it.
        kind: its name there, where that is not the file's: ``{plan}.ttl``.
        about: what stands for ``{}`` in the description.
        statistics: as for :class:`Product`.
        graph: as for :class:`Product`.
    """
    dataset, words = words_of(kind or name)
    return Product(name, content, dataset, filled(words, about) if about else words, statistics, graph)


def words_of(kind: str) -> tuple[str, Labels]:
    """Return the key of the dataset that a file is a distribution of, and what it is."""
    said = _table()["files"][kind]
    return said["dataset"], Labels(said["zh"], said["en"])


def filled(words: Labels, about: Labels) -> Labels:
    """Put in what the words are about; a language that it lacks is left out."""
    return Labels(words.zh.format(about.zh), words.en.format(about.en) if words.en and about.en else None)


def datasets() -> dict[str, Words]:
    """Return what is said of each dataset, by its key, in their order."""
    return {key: _words(said) for key, said in _table()["datasets"].items()}


def catalogue_words() -> Words:
    """Return what is said of the catalogue."""
    return _words(_table()["catalogue"])


def sentence(*keys: str) -> Labels:
    """Return a sentence of ``products.toml`` by the keys that lead to it."""
    found = _table()
    for key in keys:
        found = found[key]
    return Labels(**found)


def formats() -> dict[str, Format]:
    """Return how published files are sent, by the end of their names."""
    return _formats("formats")


def assets() -> dict[str, Format]:
    """Return how files are sent that pages load, by the end of their names."""
    return _formats("assets")


def _formats(table: str) -> dict[str, Format]:
    return {
        suffix: Format(said["media-type"], said.get("charset"), said.get("file-type", ""))
        for suffix, said in _table()[table].items()
    }


def format_of(name: str) -> Format:
    """Return how a file is sent."""
    for end in COMPRESSED:
        name = name.removesuffix(end)
    end = PurePath(name).suffix.removeprefix(".")
    return formats().get(end) or _formats("corpus-formats")[end]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("products.toml").read_text("utf-8"))


def _words(said: dict[str, Any]) -> Words:
    keywords = {language: tuple(words) for language, words in said.get("keywords", {}).items()}
    first, last = said.get("temporal", (None, None))
    return Words(
        Labels(**said["title"]),
        Labels(**said["description"]),
        keywords,
        (first, last) if first and last else None,
    )
