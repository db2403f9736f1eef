"""The files that every publication holds, whatever its plans: they depend on the package alone."""

from __future__ import annotations

from creditplan.publishing.lifelines import lifeline_files
from creditplan.publishing.links import link_files
from creditplan.publishing.named_graphs import named_graph_files
from creditplan.publishing.vocabularies import vocabulary_files
from creditplan.query import load_queries


def shared_files() -> dict[str, bytes]:
    """Return these files by name, in the order in which people should look at them.

    Raises:
        InputError: the links cannot be used.
    """
    files = vocabulary_files(load_queries().values()) | link_files() | lifeline_files()
    return files | named_graph_files(files)
