"""Named graphs of a remote triple store: count, read, replace, delete.

By the SPARQL 1.1 Graph Store HTTP Protocol; by SPARQL 1.1 Update where a store has no such protocol.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

import requests
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse, serialize

from creditplan.errors import InputError, RemoteError
from creditplan.iris import waiting_graph
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
                "there is no address to write to", remedy="give --graph-store URL or --update URL"
            )
        if not (layout.graph_store or layout.query):
            raise InputError("there is no address to read from", remedy="give --query URL")
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

    def read(self, graph: str) -> frozenset[Quad]:
        """Read a graph; it is empty if the store has none.

        Raises:
            RemoteError: the store cannot be reached, refuses, or answers something else.
        """
        if self._by_protocol:
            response = self._protocol("GET", graph, accept=_TRIPLES)
            if response.status_code in _GONE:
                return frozenset()
        else:
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
            response = self._ask(query, _TRIPLES)
        if not response.ok:
            raise self._http.refusal(response, "the store refused to show what it holds")
        syntax = RdfFormat.from_media_type(response.headers.get("Content-Type", "").partition(";")[0])
        try:
            found = parse(response.content, format=syntax or RdfFormat.TURTLE, rename_blank_nodes=True)
            node = NamedNode(graph)
            return frozenset(Quad(q.subject, q.predicate, q.object, node) for q in found)
        except SyntaxError as error:
            raise _nonsense(response, "RDF") from error

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
            response = self._protocol("DELETE", graph)
            if response.ok or response.status_code in _GONE:
                return
            self._fall_back(response)
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
                f"of {size} triples that were sent to replace this graph the store holds {held}; the graph "
                "is as it was",
                source=graph,
                remedy="load again; if it stays so, somebody else loads this graph, or the store loses data",
            )
        # COPY and MOVE would say it shorter, but Fuseki 5.6 (TDB2) loses triples by them without a word.
        new, old = str(NamedNode(waiting)), str(NamedNode(graph))
        copy = (
            f"DROP SILENT GRAPH {old} ;\n"
            f"INSERT {{ GRAPH {old} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {new} {{ ?s ?p ?o }} }}"
        )
        self._run(
            copy.encode(), f"the store refused to copy a graph to its place (with --chunk {size} it need not)"
        )
        self.delete(waiting)

    # Graph Store HTTP Protocol

    def _send(self, graph: str, triples: bytes, *, first: bool) -> bool:
        """Send a graph or more of it; return whether the store has the protocol."""
        response = self._protocol("PUT" if first else "POST", graph, triples)
        if not response.ok:
            self._fall_back(response)
        return response.ok

    def _protocol(
        self, method: str, graph: str, body: bytes | None = None, accept: str | None = None
    ) -> requests.Response:
        headers = {"Content-Type": _TRIPLES} if body is not None else {}
        return self._http.send(
            method,
            self._layout.graph_store or "",
            params={"graph": graph},
            body=body,
            headers=headers | ({"Accept": accept} if accept else {}),
            compressible=True,
        )

    def _fall_back(self, response: requests.Response) -> None:
        """Go on by updates, if the store has no graph store protocol; else complain."""
        if response.status_code not in _NO_PROTOCOL or not self._layout.update:
            raise self._http.refusal(response, "the store refused")
        self._by_protocol = False

    # SPARQL 1.1 Protocol

    def _count(self, *graphs: str) -> list[int]:
        if not self._layout.query:
            return [len(self.read(graph)) for graph in graphs]
        counts = " ".join(f"(COUNT(?o{i}) AS ?n{i})" for i in range(len(graphs)))
        parts = " UNION ".join(
            f"{{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o{i} }} }}" for i, graph in enumerate(graphs)
        )
        response = self._ask(f"SELECT {counts} WHERE {{ {parts} }}", _JSON)
        if not response.ok:
            raise self._http.refusal(response, "the store refused to count")
        try:
            row = json.loads(response.content)["results"]["bindings"][0]
            return [int(row[f"n{i}"]["value"]) for i in range(len(graphs))]
        except (ValueError, LookupError, TypeError) as error:
            raise _nonsense(response, "SPARQL query results in JSON") from error

    def _ask(self, query: str, accept: str) -> requests.Response:
        response = self._http.send(
            "POST",
            self._layout.query or "",
            body=_form("query", query.encode()),
            headers=_FORM | {"Accept": accept},
        )
        self._by_form = response.headers.get("Server", "").startswith(_WANTS_FORMS)
        return response

    def _update(self, graph: str, triples: bytes, *, first: bool) -> None:
        name = str(NamedNode(graph)).encode()
        drop = b"DROP SILENT GRAPH " + name + b" ;\n" if first else b""
        self._run(drop + b"INSERT DATA { GRAPH " + name + b" {\n" + triples + b"} }")

    def _run(self, update: bytes, complaint: str = "the store refused the update") -> None:
        body, headers = (_form("update", update), _FORM) if self._by_form else (update, _UPDATE)
        response = self._http.send("POST", self._layout.update or "", body=body, headers=headers)
        if not response.ok:
            raise self._http.refusal(response, complaint)


def _form(name: str, value: bytes) -> bytes:
    return urlencode({name: value}).encode()


def _nonsense(response: requests.Response, expected: str) -> RemoteError:
    start = " ".join(response.text[:100].split())
    return RemoteError(
        f"the store did not answer with {expected} but: {start}",
        source=response.url.partition("?")[0],
        remedy="check the addresses",
    )
