"""The files that every publication holds, whatever its plans: they depend on the package alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from pyoxigraph import RdfFormat, parse

from creditplan.knowledge import open_knowledge
from creditplan.publishing.statistics import Statistics, statistics

_COUNTED = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS}


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """These files by name, in the order in which people should look at them, and counts of those in RDF."""

    contents: Mapping[str, bytes]
    counts: Mapping[str, Statistics]

    @classmethod
    def of(cls, contents: Mapping[str, bytes]) -> SharedFiles:
        """Count what is in the files."""
        syntaxes = {name: _COUNTED.get(PurePosixPath(name).suffix) for name in contents}
        counts = {
            name: statistics([quad.triple for quad in parse(contents[name], format=syntax)])
            for name, syntax in syntaxes.items()
            if syntax
        }
        return cls(contents, counts)


@cache
def shared_files() -> SharedFiles:
    """Return the shared files (once).

    Raises:
        InputError: the links cannot be used.
    """
    files: SharedFiles = open_knowledge().made("shared")
    return files
