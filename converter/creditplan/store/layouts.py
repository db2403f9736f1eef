"""Finds the protocols of a store below its address; ``stores.toml`` knows the layouts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import requests

from creditplan.errors import RemoteError
from creditplan.store.http import Http, server_of

_PROBE = {"query": "SELECT (1 AS ?one) WHERE {}"}
_RESULTS = {"Accept": "application/sparql-results+json"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Addresses of a store's protocols; ``None``: it has none, or we do not know.

    Attributes:
        store: name of the software, if it was recognised.
        version: as the server tells it.
        query: SPARQL 1.1 Protocol, query operation.
        update: SPARQL 1.1 Protocol, update operation.
        graph_store: SPARQL 1.1 Graph Store HTTP Protocol.
    """

    store: str | None
    version: str | None
    query: str | None
    update: str | None
    graph_store: str | None


def find_layout(http: Http, address: str) -> Layout:
    """Recognise the store at an address: that of a server, dataset or repository, or of its query endpoint.

    Raises:
        InputError: the address is no http(s) URL, or holds a name or password.
        RemoteError: nobody answers there, or a store that is not known.
    """
    server_of(address)  # complains of what the user wrote, not of what is made of it
    address = address.rstrip("/")
    said = ""
    for name, table in _stores().items():
        base = address.removesuffix(f"/{table['query']}") if table["query"] else address
        query = _below(base, table["query"])
        response = http.try_get(query, _PROBE, _RESULTS)
        if response.status_code in (401, 403):
            raise http.refusal(response, "the store refused")
        if not _is_one(response):
            said = f"{query} answers {response.status_code}"
            continue
        version = _sign(http, base, table["sign"], response.headers)
        if version is not None:
            places = (_below(base, table[key]) for key in ("query", "update", "graph_store"))
            return Layout(name, version or None, *places)
    raise RemoteError(
        f"no store that we know answers here ({said})",
        source=address,
        remedy="check the address: that of the server (Oxigraph, Virtuoso), the dataset (Fuseki) or the "
        "repository (RDF4J, GraphDB); for another store give --query, and --graph-store or --update",
    )


@cache
def _stores() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "stores.toml").read_text("utf-8"))


def _below(base: str, path: str) -> str:
    return f"{base}/{path}" if path else base


def _is_one(response: requests.Response) -> bool:
    try:
        return bool(response.json()["results"]["bindings"][0]["one"])
    except (ValueError, LookupError, TypeError):
        return False


def _sign(http: Http, base: str, sign: dict[str, str], headers: Any) -> str | None:  # noqa: ANN401
    """Return the version, "" if the sign does not tell it, or ``None`` if the sign is not there."""
    words = headers.get(sign["header"]) if "header" in sign else http.try_get(_below(base, sign["path"])).text
    match = re.fullmatch(sign["pattern"], words.strip()) if words is not None else None
    return match[1] if match else None
