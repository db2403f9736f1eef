"""What is published: files, the datasets that they say (distributions of datasets, to DCAT), their titles."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.model import Labels
from creditplan.publishing.statistics import Statistics


class Sink(Protocol):
    """Where files go, one by one: a dict will do."""

    def __setitem__(self, name: str, content: bytes, /) -> None:
        """Take a file."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file, as who makes it gives it.

    Attributes:
        name: its name, which ends in what tells its media type.
        content: what stands in it.
        dataset: key of the dataset that it says all of; empty: one of its own, with its name for a key.
        statistics: counts of what is in it, if it is RDF; one file of a dataset is enough.
        graph: IRI of the one named graph that it holds, in canonical form; empty: it is nothing such.
    """

    name: str
    content: bytes
    dataset: str = ""
    statistics: Statistics | None = None
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is known of a product when it is written and gone; ``digest`` is its SHA-256 in hexadecimal."""

    name: str
    dataset: str
    statistics: Statistics | None
    graph: str
    size: int
    digest: str

    @classmethod
    def of(cls, product: Product) -> Distribution:
        """Measure a product."""
        return cls(
            product.name,
            product.dataset or product.name,
            product.statistics,
            product.graph,
            len(product.content),
            sha256(product.content).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description; ``{}`` in them is for a name."""

    title: Labels
    description: Labels

    def of(self, name: Labels) -> Words:
        """Put in a name; a language that the name lacks is left out."""
        return Words(_filled(self.title, name), _filled(self.description, name))


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the catalogue says of a dataset.

    Attributes:
        node: its IRI.
        words: title and description.
        files: names of its distributions.
        statistics: its counts, if it is RDF.
        dumps: names of the files that together say all of it, if it is RDF.
        details: what else is said of it, as predicates (prefixed names) and values.
        others: statements about things that only it names.
    """

    node: NamedNode
    words: Words
    files: tuple[str, ...]
    statistics: Statistics | None = None
    dumps: tuple[str, ...] = ()
    details: tuple[tuple[str, NamedNode | Literal], ...] = ()
    others: tuple[Quad, ...] = ()


def words_for(what: str) -> Words:
    """Return what is said of the ``catalogue``, or of a ``plan``, its ``heirs``, ``text`` or ``graph`` …"""
    return _words(_table()[what])


def shared_words() -> dict[str, Words]:
    """Return what is said of the datasets that every publication holds, by their keys, in their order."""
    return {key: _words(said) for key, said in _table()["shared"].items()}


def media_type(name: str) -> str:
    """Return the media type of a file, by the end of its name."""
    found: str = _table()["media-types"][PurePath(name).suffix.removeprefix(".")]
    return found


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("products.toml").read_text("utf-8"))


def _words(said: dict[str, dict[str, str]]) -> Words:
    title, description = said.get("title"), said.get("description")
    return Words(
        *(Labels(**labels) for labels in (title or said["description"], description or said["title"]))
    )


def _filled(labels: Labels, name: Labels) -> Labels:
    return Labels(labels.zh.format(name.zh), labels.en.format(name.en) if labels.en and name.en else None)
