"""``creditplan corpus status``: what is in a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click

from creditplan.cli.output import print_json
from creditplan.cli.terminal import one_line, say
from creditplan.corpus.status import Status
from creditplan.corpus.status import status as status_of
from creditplan.messages import tr

# Documents that are listed before “…”; --json lists them all.
_SHOWN = 40


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.pass_context
def status(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Say what is in a corpus, what is wrong, and whether a build was interrupted.

    Documents that failed or were not fully understood are listed with the first thing that is wrong. The exit
    code is 1 if a build was interrupted: run it again, and it goes on where it was.
    """
    found = status_of(folder)
    if as_json:
        print_json(_report(found))
    else:
        _print(found)
    if found.interrupted:
        ctx.exit(1)


def _print(found: Status) -> None:
    if found.said:
        counts = found.said["counts"]
        say(f"{found.folder}: " + ", ".join(f"{count:,} {tr(what)}" for what, count in counts.items()))
        say("  " + ", ".join(f"{count:,} {tr(what)}" for what, count in found.said["statuses"].items()))
        documents = found.unsound()
        for facts in islice(documents, _SHOWN):
            for line in _told(facts):
                say(line, fg="yellow")
        if next(documents, None):
            say(tr("  … --json lists them all"))
    else:
        say(tr("{folder}: no build has come to its end here yet", folder=found.folder))
    batches, count = found.waiting
    if found.running:
        say(tr("A build writes here at this moment."))
    elif found.interrupted:
        say(
            tr(
                "A build was interrupted. {batches:,} batches with {count:,} documents are finished "
                "and wait: run it again, and it goes on.",
                batches=batches,
                count=count,
            ),
            fg="red",
        )


def _told(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that tell of a document: what is wrong first, where, and what to do."""
    problems = [one for one in facts.get("problems", ()) if one["level"] == "error"] or facts.get(
        "problems", ()
    )
    one = facts.get("failure") or problems[0]
    place = "".join(f":{one[key]}" for key in ("line", "column") if key in one)
    more = tr(" (and {count} more)", count=len(problems) - 1) if len(problems) > 1 else ""
    code = one.get("kind") or one["code"]
    said = f"{tr(facts['status'])}: {one_line(one['message'])} [{code}]{more}"
    yield f"  {one_line(facts['source'])}{place}: {said}"
    if "remedy" in one:
        yield f"    → {one_line(one['remedy'])}"


def _report(found: Status) -> dict[str, object]:
    batches, documents = found.waiting
    return {
        "folder": str(found.folder),
        "corpus": found.said or None,
        "running": found.running,
        "interrupted": found.interrupted,
        "waiting": {"batches": batches, "documents": documents},
        "unsound": [
            {key: facts[key] for key in ("source", "status", "id", "failure", "problems") if key in facts}
            for facts in found.unsound()
        ],
    }
