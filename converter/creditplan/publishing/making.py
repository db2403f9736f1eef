"""Makes the files that every publication holds."""

from __future__ import annotations

from creditplan.knowledge import Knowledge
from creditplan.publishing.lifelines import lifeline_files
from creditplan.publishing.links import link_files
from creditplan.publishing.named_graphs import named_graph_files
from creditplan.publishing.shared import SharedFiles
from creditplan.publishing.vocabularies import vocabulary_files


def make_shared_files(knowledge: Knowledge) -> SharedFiles:
    """Make them of the packaged data.

    Raises:
        InputError: the links cannot be used.
    """
    files = vocabulary_files(knowledge.queries.values()) | link_files() | lifeline_files()
    return SharedFiles.of(files | named_graph_files(files))
