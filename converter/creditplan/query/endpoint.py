"""SPARQL endpoints, through SPARQLWrapper."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from creditplan.errors import RemoteError
from creditplan.messages import tr
from creditplan.query.answers import Answer, Graph, to_answer
from creditplan.remote import Client, Reply, server_of, shown
from creditplan.remote.rdf import MOST, read_triples
from creditplan.remote.replies import spoken

_HEAD = re.compile(r"\A(?:#.*\n)+")
_DISTINCT = re.compile(r"^SELECT DISTINCT\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that answers queries by the SPARQL 1.1 Protocol (POST), in the standard results formats.

    Attributes:
        url: its address.
        client: asks it.

    Raises:
        InputError: the URL is none of http(s), or holds a password.
    """

    url: str
    client: Client

    def __post_init__(self) -> None:
        server_of(self.url, tr("SPARQL endpoint"))

    def run(self, text: str, form: str, graphs: tuple[str, ...]) -> Answer:
        """Send a query, and read the answer.

        Args:
            text: the query.
            form: SELECT, CONSTRUCT or ASK.
            graphs: IRIs of the graphs to query as the default graph; none: the endpoint's own.

        Raises:
            RemoteError: the endpoint cannot be reached, refuses, or answers something else.
        """
        reply = self._ask(text, form, graphs)
        if reply.status == 404:
            raise RemoteError(
                tr("there is no SPARQL endpoint at this address (404 Not Found)"),
                source=shown(self.url),
                remedy=tr("check the path: many servers answer at /sparql, /query or /DATASET/sparql"),
            )
        if not reply.ok:
            raise self.client.refusal(reply, tr("the endpoint refused the query"))
        try:
            if form == "CONSTRUCT":
                return Graph(quad.triple for quad in read_triples(reply))
            distinct = bool(_DISTINCT.search(text))
            return to_answer(_truth(reply) if form == "ASK" else _rows(reply, distinct=distinct))
        except (ValueError, SyntaxError, LookupError, TypeError) as error:
            raise RemoteError(
                tr("the endpoint did not answer in the SPARQL protocol: {error}", error=spoken(str(error))),
                source=shown(self.url),
                remedy=tr("check the address"),
            ) from error

    def _ask(self, text: str, form: str, graphs: tuple[str, ...]) -> Reply:
        """Have SPARQLWrapper make the request, and our client carry it out: urllib's has no end."""
        wrapper = SPARQLWrapper(self.url)
        # It takes out every other line of comments only, and words of the head for the form of the query.
        wrapper.setQuery(_HEAD.sub("", text, count=1))
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if form == "CONSTRUCT" else JSON)
        for graph in graphs:
            wrapper.addDefaultGraph(graph)
        request = wrapper._createRequest()
        body = request.data if isinstance(request.data, bytes) else None
        return self.client.send(POST, self.url, body=body, headers=dict(request.header_items()))


def _rows(reply: Reply, *, distinct: bool) -> QuerySolutions:
    """Read rows; they are parsed as they are read, and an answer that was cut off shall fail here."""
    answer = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("rows were asked for, and the answer is yes or no")
    number, kinds = 0, set()
    for number, row in enumerate(answer, start=1):
        if number > MOST:
            raise ValueError(tr("the answer holds more than {most:,} rows", most=MOST))
        kinds.add(hash(tuple(row)))
    content = _without_repetitions(reply) if distinct and len(kinds) < number else reply.content
    answer = parse_query_results(content, format=QueryResultsFormat.JSON)
    assert isinstance(answer, QuerySolutions)
    return answer


def _without_repetitions(reply: Reply) -> bytes:
    """Leave out rows that are there twice, as Virtuoso 7 sends them even where a query says DISTINCT."""
    answer = reply.json()
    rows = answer["results"]["bindings"]
    answer["results"]["bindings"] = list({json.dumps(row, sort_keys=True): row for row in rows}.values())
    return json.dumps(answer).encode()


def _truth(reply: Reply) -> QueryBoolean:
    """Read yes or no; Virtuoso 7 says it by one row with the number 1, or by none."""
    answer = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
    if isinstance(answer, QuerySolutions):
        rows: list[QuerySolution] = [row for _, row in zip(range(2), answer, strict=False)]
        values = [term.value if isinstance(term, Literal) else None for row in rows for term in row]
        if values not in ([], ["0"], ["1"]) or len(answer.variables) != 1:
            raise ValueError(tr("yes or no was asked for, and the answer is a table"))
        truth = b"true" if values == ["1"] else b"false"
        answer = parse_query_results(
            b'{"head": {}, "boolean": ' + truth + b"}", format=QueryResultsFormat.JSON
        )
    if not isinstance(answer, QueryBoolean):
        raise TypeError("yes or no was asked for")
    return answer
