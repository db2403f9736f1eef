"""The road from source to publication. Read this file first.

bytes → reading → parsing → mapping → validation → publishing

All texts are read before anything is validated, and all are validated before anything is written: what they
lack can be told first. Only what was understood of a plan is kept on the way; of many plans, on the disk. Of
a folder, what became of a plan is kept for the next build too (:mod:`creditplan.pipeline.kept`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from creditplan import parsing
from creditplan.conversion import Conversion, to_conversion
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.model import SourceDocument
from creditplan.pipeline.gathering import Progress, ReadPlans, read_plans
from creditplan.pipeline.kept import Kept
from creditplan.pipeline.publishing import OnValidated, publish_plans
from creditplan.pipeline.results import Publication, StoppedError, Verdict
from creditplan.pipeline.sources import is_folder, minting, open_sources, said
from creditplan.resources import packaged_plan

__all__ = [
    "Kept",
    "OnValidated",
    "Progress",
    "Publication",
    "ReadPlans",
    "StoppedError",
    "Verdict",
    "build",
    "convert",
    "is_folder",
    "minting",
    "open_sources",
    "packaged_plan",
    "publish_plans",
    "read_plans",
    "said",
]


def convert(document: SourceDocument, knowledge: Knowledge, iris: Iris) -> Conversion:
    """Convert one document: a pure function of it and what is known.

    Raises:
        InputError: the text holds no task at all.
    """
    return to_conversion(parsing.parse(document, knowledge.register), knowledge, iris)


def build(
    sources: Sequence[str | Path] = (),
    out: str | Path = "dist",
    *,
    base: str | None = None,
    publisher: str | None = None,
    license: str | None = None,
    files: str | None = None,
    validate: bool = True,
    strict: bool = False,
    allow_incomplete: bool = False,
    allow_network: bool = False,
    all_or_nothing: bool = False,
    prune: bool = False,
    knowledge: Knowledge | None = None,
) -> Publication:
    """Publish plans: write Turtle, JSON-LD, N-Quads, tables and their description into a folder.

    Args:
        sources: as for :func:`open_sources`.
        out: the folder; what else is in it stays.
        base: as for :func:`said`; wins over what ``creditplan.toml`` says, and so do the next three.
        publisher: as for :func:`said`.
        license: as for :func:`said`.
        files: as for :func:`said`.
        validate: as for :func:`publish_plans`.
        strict: as for :func:`publish_plans`.
        allow_incomplete: as for :func:`publish_plans`.
        allow_network: as for :func:`read_plans`.
        all_or_nothing: of a folder or package, too, nothing is written if one plan is not sound; else what
            is sound is published, and the rest is told in ``left_out``.
        prune: as for :func:`publish_plans`.
        knowledge: what is known before, and published with the plans; by default that of the package.

    Raises:
        InputError, OutputError: as the message says; the folder is as it was.
        StoppedError: a plan was not fully understood or does not conform, of a folder none was; nothing was
            written.
    """
    known = knowledge or open_knowledge()
    sound_only = is_folder(sources) and not all_or_nothing
    found, description = open_sources(sources, known, said(base, publisher, license, files))
    with closing(Kept(Path(out) if sound_only else None, known, description, validate=validate)) as kept:
        plans = read_plans(
            found,
            known,
            description=description,
            allow_network=allow_network,
            sound_only=sound_only,
            kept=kept,
        )
        return publish_plans(
            plans,
            out,
            known,
            description,
            validate=validate,
            strict=strict,
            allow_incomplete=allow_incomplete,
            sound_only=sound_only,
            prune=prune,
            kept=kept,
        )
