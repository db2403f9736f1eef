"""Datasets in memory, and queries over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from creditplan.query.answers import Answer, to_answer


@dataclass(frozen=True, slots=True)
class Dataset:
    """What queries run over, ready to load.

    Attributes:
        triples: plans, and the register without its evidence, as N-Triples.
        plans: IRIs of the plans, sorted.
        agents: IRIs of the agents by the key of each of their names, sorted.
    """

    triples: bytes
    plans: tuple[str, ...]
    agents: Mapping[str, Collection[str]]


def run_local(store: Store, text: str) -> Answer:
    """Run a query on a store in memory."""
    return to_answer(store.query(text))
