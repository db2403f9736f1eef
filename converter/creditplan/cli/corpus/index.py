"""``creditplan corpus index``: a corpus in a store on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from creditplan.cli.output import print_json
from creditplan.cli.terminal import is_terminal, say
from creditplan.corpus.index import SUFFIX, build_index
from creditplan.messages import tr


@click.command()
@click.argument("folder", metavar="CORPUS", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="INDEX",
    help=f"Folder of the index; by default CORPUS{SUFFIX}, beside the corpus.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def index(folder: Path, out: Path | None, as_json: bool) -> None:
    """Make an index of a corpus on the disk, which `creditplan query --data INDEX` asks at once.

    CORPUS is the folder of a corpus, or of a publication. Its plans, register, vocabulary and links go into a
    store of Oxigraph, in memory that does not grow with their number, and whom names mean into a table beside
    it. An index whose corpus has not changed is left alone; a new one takes the place of the old one when it
    is whole.
    """
    with click.progressbar(
        length=1, label=tr("Indexing"), file=sys.stderr, hidden=not is_terminal(err=True)
    ) as bar:

        def told(done: int, every: int) -> None:
            bar.length = every
            bar.update(done - bar.pos)

        built = build_index(folder, out, progress=told)
    if as_json:
        print_json(
            {
                "index": str(built.index),
                "corpus": str(built.corpus),
                "made": built.made,
                "plans": built.plans,
                "statements": built.statements,
            }
        )
        return
    done = tr("made") if built.made else tr("the index is of this corpus already; left as it is")
    say(
        tr(
            "{plans:,} plans, {statements:,} statements in {index}: {done}",
            plans=built.plans,
            statements=built.statements,
            index=built.index,
            done=done,
        )
    )
    say(tr("ask it: creditplan query plans --data {index}", index=built.index), err=True)
