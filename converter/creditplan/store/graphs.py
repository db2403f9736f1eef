"""Which named graphs RDF files hold, and the quads of one graph after the other.

Files are read twice: once to check all of them before anything is sent, once to send; what is sent are the
bytes that were checked. A graph whose quads stand together is read as it is needed; one that is scattered
over a file, or over several, is collected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from creditplan.errors import InputError
from creditplan.folder import Listings
from creditplan.messages import tr
from creditplan.rdf_files import read_rdf


@dataclass(frozen=True, slots=True)
class NamedGraphs:
    """The named graphs that some files hold together.

    Attributes:
        files: their SHA-256 by path.
        unlisted: those found in a folder whose ``SHA256SUMS`` does not list them.
        default: IRI of the graph into which what stands in no graph belongs, if any.
        sizes: quads by IRI of the graph, as often as they are written.
        scattered: graphs whose quads do not stand together.
    """

    files: dict[Path, str]
    unlisted: tuple[Path, ...]
    default: str | None
    sizes: dict[str, int]
    scattered: frozenset[str]

    @property
    def quads(self) -> int:
        """How many quads all files hold."""
        return sum(self.sizes.values())

    def __iter__(self) -> Iterator[tuple[str, frozenset[Quad]]]:
        """Read the graphs one after the other.

        Raises:
            InputError: a file has changed since it was checked.
        """
        collected: dict[str, set[Quad]] = {}
        for path, digest in self.files.items():
            for graph, quads in _runs(path, digest, self.default):
                if graph in self.scattered:
                    collected.setdefault(graph, set()).update(quads)
                else:
                    yield graph, frozenset(quads)
        while collected:
            graph = next(iter(collected))
            yield graph, frozenset(collected.pop(graph))


def find_graphs(paths: Sequence[Path], default: str | None = None) -> NamedGraphs:
    """Read files through, to find what graphs they hold.

    Args:
        paths: RDF files, and folders, which stand for the N-Quads files in them.
        default: IRI of the graph for triples that stand in none.

    Raises:
        InputError: a path cannot be read or holds no RDF, triples stand in no graph, or files are missing or
            not what their folder lists in ``SHA256SUMS``.
    """
    listings = Listings()
    found = {path: listings.quads_of(path) for path in paths}
    files = listings.check(dict.fromkeys(file for inside in found.values() for file in inside))
    unlisted = tuple(
        file
        for folder, inside in found.items()
        for file in inside
        if folder != file and listings.of(folder) and file.name not in listings.of(file.parent)
    )
    sizes: Counter[str] = Counter()
    scattered = set()
    for path, digest in files.items():
        for graph, quads in _runs(path, digest, default):
            if graph in sizes:
                scattered.add(graph)
            sizes[graph] += sum(1 for _ in quads)
    if not sizes:
        raise InputError(tr("there is nothing to load"), source=" ".join(map(str, paths)))
    return NamedGraphs(files, unlisted, default, dict(sizes), frozenset(scattered))


def _runs(path: Path, digest: str, default: str | None) -> Iterator[tuple[str, Iterator[Quad]]]:
    """Yield the stretches of a file whose quads stand in one graph."""
    for node, quads in groupby(read_rdf(path, digest), key=lambda quad: quad.graph_name):
        if isinstance(node, NamedNode):
            yield node.value, quads
        elif isinstance(node, DefaultGraph) and default is not None:
            graph = NamedNode(default)
            yield default, (Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        else:
            raise InputError(
                tr("this file has triples that stand in no named graph"),
                source=str(path),
                remedy=tr("say which graph they belong to with --graph IRI, or load the .nq file"),
            )
