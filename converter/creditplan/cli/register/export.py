"""``creditplan register export``: the whole register in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import click

from creditplan.cli.terminal import say
from creditplan.folder import CHECKSUMS, listing, replacing
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the files; other files in it stay.",
)
def export(out: Path) -> None:
    """Write the whole register into a folder: bodies, functions, all places through time, links.

    As N-Quads, a named graph each (register.nq, places.nq.gz, links.nq), and as CSV (places.csv,
    place-changes.csv, government-bodies.csv, functions.csv), with SHA256SUMS. All or none is replaced.
    """
    # What makes publications, which other commands do not need.
    from creditplan.publishing.whole import exported  # noqa: PLC0415

    digests: dict[str, str] = {}
    with replacing(out) as stage:
        for one in exported(open_knowledge()):
            stage[one.known.name] = one.content
            digests[one.known.name] = one.known.digest
        stage[CHECKSUMS] = listing(digests)
    say(tr("Wrote {count} files to {out}/", count=len(digests) + 1, out=out))
