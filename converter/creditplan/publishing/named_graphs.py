"""What all plans share, as named graphs for triple stores: one N-Quads file each, in canonical form.

These graphs keep their names whatever the publisher's base, as the IRIs in them do.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from creditplan.canonical import canonical_nquads
from creditplan.iris import Iris
from creditplan.registers import REGISTER_FILES

_SYNTAX = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES}
SHARED_GRAPHS: Final = {f"{key}.nq": Iris().graph(key) for key in ("ontology", "register", "links")}
"""IRIs of the graphs by file name."""


def named_graph_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the shared named graphs by file name.

    Args:
        files: the other shared files of the publication by name.
    """
    links = [name for name in files if name.endswith(".nt")]
    parts = (["ontology.ttl"], REGISTER_FILES, links)
    return {
        name: _graph(iri, {part: files[part] for part in names})
        for (name, iri), names in zip(SHARED_GRAPHS.items(), parts, strict=True)
    }


def _graph(iri: str, files: Mapping[str, bytes]) -> bytes:
    graph = NamedNode(iri)
    return canonical_nquads(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for name, content in files.items()
        for quad in parse(content, format=_SYNTAX[PurePosixPath(name).suffix])
    )
