"""What every publication holds, whatever its plans: it depends on what is known before any is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.publishing.products import Dataset, Distribution, Product, shared_words
from creditplan.registers import REGISTER_FILES

# Datasets that are of others: the keys of these.
_PARTS = {"register": REGISTER_FILES}


def shared_products(knowledge: Knowledge) -> tuple[Product, ...]:
    """Return the shared files, in the order in which people should look at them.

    Raises:
        InputError: the register, the links or a query cannot be used.
    """
    products: tuple[Product, ...] = knowledge.made("shared")
    return products


def shared_datasets(written: Sequence[Distribution], iris: Iris) -> Iterator[Dataset]:
    """Describe the datasets that are in every publication, in the order of ``products.toml``.

    Args:
        written: the files of the publication.
        iris: mints under the publisher's base.
    """
    for key, words in shared_words().items():
        files = [file for file in written if file.dataset == key]
        names, parts = tuple(file.name for file in files), _PARTS.get(key, ())
        yield Dataset(
            shared_node(key, iris),
            words,
            names,
            next((file.statistics for file in files if file.statistics), None),
            (*names, *parts),
            tuple(("void:subset", shared_node(part, iris)) for part in parts),
        )


def shared_node(key: str, iris: Iris) -> NamedNode:
    """Return the IRI of a dataset that is in every publication."""
    return NamedNode(iris.catalog_part(key.replace(".", "-")))
