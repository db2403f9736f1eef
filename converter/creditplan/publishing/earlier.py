"""Ids that were published and are others now, as statements: one named graph of a whole publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from creditplan import ntriples
from creditplan.iris import Iris
from creditplan.ntriples import iri, name
from creditplan.publishing.products import Product, product

EARLIER: Final = "earlier-ids.nq"


def earlier_products(replaced: Mapping[str, str], iris: Iris) -> Iterator[Product]:
    """Make ``earlier-ids.nq``, if there is something to say: what was replaced by what, and back.

    Args:
        replaced: what an id of a plan, section or task is now.
        iris: mints under the publisher's base.
    """
    pairs = [(iris.plan(old), iris.plan(now)) for old, now in replaced.items()]
    # The text of a plan is called as the plan is.
    pairs += [(iris.source(old), iris.source(now)) for old, now in replaced.items() if "/" not in old]
    if pairs:
        graph = iris.graph(EARLIER.removesuffix(".nq"))
        content = ntriples.canonical(_statements(pairs), iri(graph))
        yield product(EARLIER, content, graph=graph)


def _statements(pairs: list[tuple[str, str]]) -> Iterator[str]:
    for old, now in pairs:
        yield f"{iri(old)} {name('dcterms:isReplacedBy')} {iri(now)}"
        yield f"{iri(now)} {name('dcterms:replaces')} {iri(old)}"
