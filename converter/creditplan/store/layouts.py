"""Finds the protocols of a store below its address; ``stores.toml`` knows the layouts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from creditplan.errors import RemoteError
from creditplan.messages import tr
from creditplan.remote import BUSY, Patience, Reply, server_of, shown
from creditplan.store.http import Http

_PROBE = {"query": "SELECT (1 AS ?one) WHERE {}"}
_RESULTS = {"Accept": "application/sparql-results+json"}
# Bytes of an answer to these questions.
_SMALL = 1 << 20


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

    All questions together take no longer than one request may.

    Raises:
        InputError: the address is no http(s) URL, or holds a name or password.
        RemoteError: nobody answers there, a store that is busy, or one that is not known.
    """
    server_of(
        address, tr("address of a store")
    )  # complains of what the user wrote, not of what is made of it
    patience = http.patience()
    address = address.rstrip("/")
    said = ""
    for name, table in _stores().items():
        base = address.removesuffix(f"/{table['query']}") if table["query"] else address
        query = _below(base, table["query"])
        reply = http.send("GET", query, params=_PROBE, headers=_RESULTS, size=_SMALL, patience=patience)
        if reply.status in (401, 403, *BUSY):
            raise http.refusal(reply, tr("the store refused"))
        if not _is_one(reply):
            said = f"{shown(query)} answers {reply.status}"
            continue
        version = _sign(http, base, table["sign"], reply, patience)
        if version is not None:
            places = (_below(base, table[key]) for key in ("query", "update", "graph_store"))
            return Layout(name, version or None, *places)
    raise RemoteError(
        tr("no store that we know answers here ({said})", said=said),
        source=shown(address),
        remedy=tr(
            "check the address: that of the server (Oxigraph, Virtuoso), the dataset (Fuseki) or "
            "the repository (RDF4J, GraphDB); for another store give --query, and --graph-store "
            "or --update"
        ),
    )


@cache
def _stores() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "stores.toml").read_text("utf-8"))


def _below(base: str, path: str) -> str:
    return f"{base}/{path}" if path else base


def _is_one(reply: Reply) -> bool:
    try:
        return bool(reply.json()["results"]["bindings"][0]["one"])
    except (ValueError, LookupError, TypeError):
        return False


def _sign(http: Http, base: str, sign: dict[str, str], reply: Reply, patience: Patience) -> str | None:
    """Return the version, "" if the sign does not tell it, or ``None`` if the sign is not there."""
    if "header" in sign:
        words = reply.headers.get(sign["header"])
    else:
        at_path = http.send("GET", _below(base, sign["path"]), size=_SMALL, patience=patience)
        if at_path.status in BUSY:
            raise http.refusal(at_path, tr("the store refused"))
        words = at_path.text
    match = re.fullmatch(sign["pattern"], words.strip()) if words is not None else None
    return match[1] if match else None
