"""What is published: files, and the datasets that they say (DCAT: distributions of datasets)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.publishing.statistics import Statistics
from creditplan.publishing.titles import Words


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
    """What is known of a product when it is written and gone.

    Attributes:
        name: of the file.
        dataset: key of the dataset that it says all of.
        statistics: counts of what is in it, or ``None``.
        graph: IRI of the one named graph that it holds, or empty.
        size: in bytes.
        digest: its SHA-256 in hexadecimal digits.
    """

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
