"""Where queries run: in memory (pyoxigraph), or on a SPARQL endpoint (SPARQLWrapper)."""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    build_opener,
    install_opener,
)

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, SPARQLWrapperException, Unauthorized

from creditplan.credentials import REMEDY, credentials
from creditplan.errors import RemoteError

_DISTINCT = re.compile(r"^SELECT DISTINCT\b", re.MULTILINE)

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
    _identify(endpoint)
    try:
        response = wrapper.query().response
        content = response.read()
        if form == "CONSTRUCT":
            return [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)]
        if form == "SELECT" and _DISTINCT.search(text):
            content = _without_repetitions(content)
        answer = parse_query_results(content, format=QueryResultsFormat.JSON)
        if isinstance(answer, QuerySolutions):
            # Rows are parsed as they are read: an answer that was cut off shall fail here, not half printed.
            rows = list(answer)
            if form == "ASK":
                return _truth(rows)
            answer = parse_query_results(content, format=QueryResultsFormat.JSON)
    except EndPointNotFound as error:
        raise RemoteError(
            "there is no SPARQL endpoint at this address (404 Not Found)",
            source=endpoint,
            remedy="check the path: many servers answer at /sparql, /query or /DATASET/sparql",
        ) from error
    except Unauthorized as error:
        raise RemoteError(
            f"the endpoint refused the query: 401 {_words(error)}", source=endpoint, remedy=REMEDY
        ) from error
    except SPARQLWrapperException as error:
        raise RemoteError(
            f"the endpoint refused the query: {_words(error)}", source=endpoint, remedy="see its log"
        ) from error
    except (HTTPException, OSError, ValueError, SyntaxError, LookupError, TypeError) as error:
        raise RemoteError(
            f"the endpoint did not answer in the SPARQL protocol: {error}",
            source=endpoint,
            remedy="check the URL and that the server runs",
        ) from error
    return answer


def _identify(endpoint: str) -> None:
    """Answer an endpoint that asks for a name and password, by Digest or Basic; SPARQLWrapper uses urllib."""
    known = credentials(endpoint)
    if known:
        secrets = HTTPPasswordMgrWithDefaultRealm()
        secrets.add_password(None, endpoint, *known)
        install_opener(build_opener(HTTPDigestAuthHandler(secrets), HTTPBasicAuthHandler(secrets)))


def _without_repetitions(content: bytes) -> bytes:
    """Leave out rows that are there twice, as Virtuoso 7 sends them even where a query says DISTINCT."""
    answer = json.loads(content)
    rows = answer["results"]["bindings"]
    answer["results"]["bindings"] = list({json.dumps(row, sort_keys=True): row for row in rows}.values())
    return json.dumps(answer).encode()


def _truth(rows: list[QuerySolution]) -> QueryBoolean | QuerySolutions:
    """Read the one number, or no row, with which Virtuoso 7 answers an ASK query."""
    truth = b"true" if any(isinstance(row[0], Literal) and row[0].value == "1" for row in rows) else b"false"
    return parse_query_results(b'{"head": {}, "boolean": ' + truth + b"}", format=QueryResultsFormat.JSON)


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
