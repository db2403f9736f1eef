"""Where queries run: in memory (pyoxigraph), or on a SPARQL endpoint (SPARQLWrapper)."""

from __future__ import annotations

from http.client import HTTPException

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, SPARQLWrapperException

from creditplan.errors import RemoteError

Answer = QuerySolutions | QueryBoolean | list[Triple]
"""Rows of a SELECT, truth of an ASK, triples of a CONSTRUCT."""


def run_local(store: Store, text: str) -> Answer:
    """Run a query on a store in memory."""
    answer = store.query(text)
    return list(answer) if isinstance(answer, QueryTriples) else answer


def run_remote(endpoint: str, graphs: tuple[str, ...], text: str, form: str) -> Answer:
    """Send a query by the SPARQL 1.1 Protocol (POST) and read the standard results formats.

    Args:
        endpoint: URL.
        graphs: IRIs of the graphs to query as the default graph; none: the endpoint's own.
        text: the query.
        form: SELECT, CONSTRUCT or ASK.

    Raises:
        RemoteError: the endpoint cannot be reached, refuses, or answers something else.
    """
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(text)
    wrapper.setMethod(POST)
    wrapper.setTimeout(60)
    wrapper.setReturnFormat(TURTLE if form == "CONSTRUCT" else JSON)
    for graph in graphs:
        wrapper.addDefaultGraph(graph)
    try:
        response = wrapper.query().response
        content = response.read()
        if form == "CONSTRUCT":
            return [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)]
        answer = parse_query_results(content, format=QueryResultsFormat.JSON)
        if isinstance(answer, QuerySolutions):
            # Rows are parsed as they are read: an answer that was cut off shall fail here, not half printed.
            list(answer)
            answer = parse_query_results(content, format=QueryResultsFormat.JSON)
    except EndPointNotFound as error:
        raise RemoteError(
            "there is no SPARQL endpoint at this address (404 Not Found)",
            source=endpoint,
            remedy="check the path: many servers answer at /sparql, /query or /DATASET/sparql",
        ) from error
    except SPARQLWrapperException as error:
        raise RemoteError(
            f"the endpoint refused the query: {_words(error)}", source=endpoint, remedy="see its log"
        ) from error
    except (HTTPException, OSError, ValueError, SyntaxError) as error:
        raise RemoteError(
            f"the endpoint did not answer in the SPARQL protocol: {error}",
            source=endpoint,
            remedy="check the URL and that the server runs",
        ) from error
    return answer


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
