"""Named graphs of a remote triple store: count, read, replace, delete.

By the SPARQL 1.1 Graph Store HTTP Protocol; by SPARQL 1.1 Update where a store has no such protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, serialize

from creditplan.errors import InputError, RemoteError
from creditplan.iris import waiting_graph
from creditplan.messages import tr
from creditplan.remote import SIZE, Reply, shown
from creditplan.remote.rdf import MOST, TooManyError, read_triples
from creditplan.store.http import Http
from creditplan.store.layouts import Layout

_TRIPLES = "application/n-triples"
_JSON = "application/sparql-results+json"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# RDF4J takes an update without a character set for Latin-1.
_UPDATE = {"Content-Type": "application/sparql-update; charset=utf-8"}
# Virtuoso 7 never answers a request that is nothing but a query or an update; others refuse long forms.
_WANTS_FORMS = "Virtuoso"
_GONE = (404, 410)
# What a server says that has no graph store protocol, or lets nobody write by it.
_NO_PROTOCOL = (404, 405, 501)
# Bytes of an answer that is a number, or says only what was done.
_SMALL = 1 << 20
# Bytes in which a store may write what takes us one character: it may escape all that is not ASCII.
_SPELLING = 10
CHUNK: Final = 50_000
"""Triples in one request, unless told otherwise."""


class GraphStore:
    """The named graphs of a store, at the addresses of a :class:`Layout`.

    A graph is replaced as a whole. Up to ``chunk`` triples go in one request, which stores do or leave
    undone. Longer ones are collected in a graph that waits beside it, then copied to their place by one
    request. Graphs with blank nodes go in one, for those of two requests are never the same; so do all where
    the store takes no updates.

    Raises:
        InputError: the layout lacks the addresses to write to.
    """

    def __init__(self, http: Http, layout: Layout, *, chunk: int = CHUNK) -> None:
        if not (layout.graph_store or layout.update):
            raise InputError(
                tr("there is no address to write to"), remedy=tr("give --graph-store URL or --update URL")
            )
        if not (layout.graph_store or layout.query):
            raise InputError(tr("there is no address to read from"), remedy=tr("give --query URL"))
        self._http = http
        self._layout = layout
        self._chunk = chunk
        self._by_protocol = layout.graph_store is not None
        self._by_form = layout.store == _WANTS_FORMS

    def count(self, graph: str) -> int:
        """Count the triples that the store says a graph has; 0 if there is none.

        Raises:
            RemoteError: the store cannot be reached or refuses.
        """
        return self._count(graph)[0]

    def sweep(self, graph: str, *, dry_run: bool = False) -> int:
        """Count a graph, and delete what a load that was killed left waiting for it.

        Raises:
            RemoteError: the store cannot be reached or refuses.
        """
        held, waiting = self._count(graph, waiting_graph(graph))
        if waiting and not dry_run:
            self.delete(waiting_graph(graph))
        return held

    def read(self, graph: str, expected: Collection[Quad] = ()) -> frozenset[Quad]:
        """Read a graph; it is empty if the store has none.

        Args:
            graph: its IRI.
            expected: what it may hold; where that is much, as much is taken.

        Raises:
            RemoteError: the store cannot be reached, refuses, or answers something else.
        """
        size = max(SIZE, _SPELLING * sum(len(str(quad)) for quad in expected))
        if self._by_protocol:
            reply = self._protocol("GET", graph, accept=_TRIPLES, size=size)
            if reply.status in _GONE or (reply.status == 204 and not reply.content):
                return frozenset()
        else:
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
            reply = self._ask(query, _TRIPLES, size=size)
        if not reply.ok:
            raise self._http.refusal(reply, tr("the store refused to show what it holds"))
        node = NamedNode(graph)
        try:
            found = read_triples(reply, most=max(MOST, 2 * len(expected)), size=size)
            return frozenset(Quad(q.subject, q.predicate, q.object, node) for q in found)
        except TooManyError as error:
            raise RemoteError(
                str(error), source=graph, remedy=tr("see what the store holds there")
            ) from error
        except (SyntaxError, ValueError) as error:
            raise _nonsense(reply, "RDF") from error

    def replace(self, graph: str, quads: Iterable[Quad]) -> Iterator[int]:
        """Put quads in the place of whatever a graph holds; yields how many went with each request.

        Raises:
            RemoteError: the store cannot be reached or refuses. The graph is what it was; or, if just the
                answer was lost, what it shall be.
        """
        chunks = self._chunks(tuple(quads))
        target = waiting_graph(graph) if len(chunks) > 1 else graph
        for number, chunk in enumerate(chunks):
            triples = serialize((quad.triple for quad in chunk), format=RdfFormat.N_TRIPLES) or b""
            if not (self._by_protocol and self._send(target, triples, first=number == 0)):
                self._update(target, triples, first=number == 0)
            yield len(chunk)
        if target != graph:
            self._put_in_place(target, graph, sum(map(len, chunks)))

    def delete(self, graph: str) -> None:
        """Delete a graph, if the store has it.

        Raises:
            RemoteError: the store cannot be reached or refuses.
        """
        if self._by_protocol:
            reply = self._protocol("DELETE", graph)
            if reply.ok or reply.status in _GONE:
                return
            self._fall_back(reply)
        self._run(f"DROP SILENT GRAPH {NamedNode(graph)}".encode())

    def _chunks(self, quads: Sequence[Quad]) -> list[Sequence[Quad]]:
        blank = any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
        size = len(quads) if blank or not self._layout.update else self._chunk
        return [quads[start : start + size] for start in range(0, max(len(quads), 1), max(size, 1))]

    def _put_in_place(self, waiting: str, graph: str, size: int) -> None:
        """Copy a waiting graph to its place, by one request that may be repeated if its answer is lost."""
        held = self.count(waiting)
        if held != size:
            raise RemoteError(
                tr(
                    "of {size} triples that were sent to replace this graph the store holds {held}; the "
                    "graph is as it was",
                    size=size,
                    held=held,
                ),
                source=graph,
                remedy=tr(
                    "load again; if it stays so, somebody else loads this graph, or the store loses data"
                ),
            )
        # COPY and MOVE would say it shorter, but Fuseki 5.6 (TDB2) loses triples by them without a word.
        new, old = str(NamedNode(waiting)), str(NamedNode(graph))
        copy = (
            f"DROP SILENT GRAPH {old} ;\n"
            f"INSERT {{ GRAPH {old} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {new} {{ ?s ?p ?o }} }}"
        )
        self._run(
            copy.encode(),
            tr("the store refused to copy a graph to its place (with --chunk {size} it need not)", size=size),
        )
        self.delete(waiting)

    # Graph Store HTTP Protocol

    def _send(self, graph: str, triples: bytes, *, first: bool) -> bool:
        """Send a graph or more of it; return whether the store has the protocol."""
        reply = self._protocol("PUT" if first else "POST", graph, triples)
        if not reply.ok:
            self._fall_back(reply)
        return reply.ok

    def _protocol(
        self,
        method: str,
        graph: str,
        body: bytes | None = None,
        *,
        accept: str | None = None,
        size: int = _SMALL,
    ) -> Reply:
        address, params = self._layout.graph_store or "", {"graph": graph}
        if body is not None:
            headers = {"Content-Type": _TRIPLES}
            return self._http.send_graph(method, address, body, headers, params=params, size=size)
        return self._http.send(
            method, address, params=params, headers={"Accept": accept} if accept else {}, size=size
        )

    def _fall_back(self, reply: Reply) -> None:
        """Go on by updates, if the store has no graph store protocol; else complain."""
        if reply.status not in _NO_PROTOCOL or not self._layout.update:
            raise self._http.refusal(reply, tr("the store refused"))
        self._by_protocol = False

    # SPARQL 1.1 Protocol

    def _count(self, *graphs: str) -> list[int]:
        if not self._layout.query:
            return [len(self.read(graph)) for graph in graphs]
        counts = " ".join(f"(COUNT(?o{i}) AS ?n{i})" for i in range(len(graphs)))
        parts = " UNION ".join(
            f"{{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o{i} }} }}" for i, graph in enumerate(graphs)
        )
        reply = self._ask(f"SELECT {counts} WHERE {{ {parts} }}", _JSON)
        if not reply.ok:
            raise self._http.refusal(reply, tr("the store refused to count"))
        try:
            row = reply.json()["results"]["bindings"][0]
            return [int(row[f"n{i}"]["value"]) for i in range(len(graphs))]
        except (ValueError, LookupError, TypeError) as error:
            raise _nonsense(reply, tr("SPARQL query results in JSON")) from error

    def _ask(self, query: str, accept: str, *, size: int = _SMALL) -> Reply:
        reply = self._http.send(
            "POST",
            self._layout.query or "",
            body=_form("query", query.encode()),
            headers=_FORM | {"Accept": accept},
            size=size,
        )
        self._by_form = reply.headers.get("Server", "").startswith(_WANTS_FORMS)
        return reply

    def _update(self, graph: str, triples: bytes, *, first: bool) -> None:
        name = str(NamedNode(graph)).encode()
        drop = b"DROP SILENT GRAPH " + name + b" ;\n" if first else b""
        self._run(drop + b"INSERT DATA { GRAPH " + name + b" {\n" + triples + b"} }")

    def _run(self, update: bytes, complaint: str = tr("the store refused the update")) -> None:
        body, headers = (_form("update", update), _FORM) if self._by_form else (update, _UPDATE)
        reply = self._http.send("POST", self._layout.update or "", body=body, headers=headers, size=_SMALL)
        if not reply.ok:
            raise self._http.refusal(reply, complaint)


def _form(name: str, value: bytes) -> bytes:
    return urlencode({name: value}).encode()


def _nonsense(reply: Reply, expected: str) -> RemoteError:
    start = reply.words[:100] if reply.content else "nothing"
    return RemoteError(
        tr("the store did not answer with {expected} but: {start}", expected=expected, start=start),
        source=shown(reply.url),
        remedy=tr("check the addresses"),
    )
