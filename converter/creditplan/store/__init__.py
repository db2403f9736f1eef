"""Published graphs in remote triple stores: put there, checked, taken away.

Loading is idempotent: each named graph is replaced as a whole and compared with what was sent; one that the
store holds already is left alone. So to go on after a failure is to load again; that also removes what a load
that was killed left waiting. No other graph is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Quad

from creditplan.errors import RemoteError
from creditplan.messages import tr
from creditplan.store.client import CHUNK, GraphStore
from creditplan.store.comparison import Comparison, compare
from creditplan.store.graphs import NamedGraphs, find_graphs
from creditplan.store.http import Http
from creditplan.store.layouts import Layout, find_layout

__all__ = [
    "CHUNK",
    "Action",
    "Comparison",
    "GraphStore",
    "Http",
    "Layout",
    "NamedGraphs",
    "Outcome",
    "compare",
    "find_graphs",
    "find_layout",
    "load",
    "unload",
]

_SHOWN = 3


class Action(StrEnum):
    """What was done with a graph, or, if nothing may be done, would be."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one graph.

    Attributes:
        graph: its IRI.
        triples: how many it has (of a deleted one: had).
        action: what was done.
        comparison: of what the store holds now with what was sent; ``None`` if it was not looked at.
    """

    graph: str
    triples: int
    action: Action
    comparison: Comparison | None = None


def load(
    store: GraphStore,
    graphs: NamedGraphs,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Make a store hold graphs as files do, one graph after the other.

    Args:
        store: where to.
        graphs: from where.
        dry_run: only look what would be done.
        progress: told how many triples are done with, as they are.

    Raises:
        RemoteError: the store failed or refused, or holds something else than what was sent. The graphs
            yielded so far are there.
    """
    for graph, quads in graphs:
        held = store.sweep(graph, dry_run=dry_run)
        comparison = compare(quads, store.read(graph, quads)) if held == len(quads) else None
        if comparison and comparison.equal:
            progress(len(quads))
            yield Outcome(graph, len(quads), Action.UNCHANGED, comparison)
            continue
        action = Action.REPLACED if held else Action.ADDED
        if dry_run:
            progress(len(quads))
            yield Outcome(graph, len(quads), action)
            continue
        for sent in store.replace(graph, quads):
            progress(sent)
        yield Outcome(graph, len(quads), action, _verified(store, graph, quads))


def unload(store: GraphStore, graphs: list[str], *, dry_run: bool = False) -> Iterator[Outcome]:
    """Delete graphs from a store, one after the other.

    Raises:
        RemoteError: the store failed or refused, or still holds the graph.
    """
    for graph in graphs:
        held = store.sweep(graph, dry_run=dry_run)
        if held and not dry_run:
            store.delete(graph)
            left = store.count(graph)
            if left:
                raise RemoteError(
                    tr(
                        "the store still holds {left} triples of the graph {graph} that it was told "
                        "to delete",
                        left=left,
                        graph=graph,
                    ),
                    remedy=tr("see the server's log"),
                )
        yield Outcome(graph, held, Action.DELETED if held else Action.ABSENT)


def _verified(store: GraphStore, graph: str, quads: frozenset[Quad]) -> Comparison:
    count = store.count(graph)
    comparison = compare(quads, store.read(graph, quads))
    if count != len(quads) or not comparison.equal:
        examples = [f"missing: {line}" for line in comparison.missing[:_SHOWN]]
        examples += [tr("not sent: {line}", line=line) for line in comparison.extra[:_SHOWN]]
        raise RemoteError(
            tr(
                "the store does not hold what was sent: {count} triples sent, {total} counted, "
                "{count3} missing, {count4} not sent",
                count=len(quads),
                total=count,
                count3=len(comparison.missing),
                count4=len(comparison.extra),
            ),
            source=graph,
            excerpt="\n    ".join(examples) or None,
            remedy=comparison.remedy,
        )
    return comparison
