"""Accept changed results: show what has changed in each file of expected results, ask, write.

What careful readers took from a document before any output was looked at is never written here.
"""

from __future__ import annotations

import difflib
import logging
from pathlib import Path

import click

import example_files
from creditplan.knowledge import open_knowledge
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from fault_files import Result, read_faults, with_results
from golden_form import compared
from shape_runs import GOOD, found

TESTS = Path(__file__).parent
HAND_READ = ("gold", "excerpts", "written", "plans")
# Of the text of a task whose key or first words are new
FIRST_WORDS = 12


def golden(path, register):
    """What is read now, with the first words of each task as far as they are said already."""
    text = path.with_suffix(".txt").read_text("utf-8")
    before = path.read_text("utf-8")
    wanted, lines = compared(before, parse(SourceDocument(f"{path.stem}.txt", text), register))
    known = set(wanted)
    return "".join(f"{line if line in known else shortened(line)}\n" for line in lines)


def shortened(line):
    if not line.startswith("task "):
        return line
    kind, key, number, words = line.split(" ", 3)
    return f"{kind} {key} {number} {words[:FIRST_WORDS]}"


def faults(path):
    results: dict[str, list[Result]] = {}
    for fault in read_faults(path):
        try:
            results[fault.name] = list(found(fault.change, GOOD[path.parent.name])[0].elements())
        except AssertionError as error:
            raise click.ClickException(
                f"{path}: {fault.name} does not fit the good data any more: {error}"
            ) from error
    return with_results(path.read_text("utf-8"), results)


def expected(folder):
    """The files of expected results that may be written, each with what makes its text anew."""
    register = open_knowledge().register
    for path in sorted((folder / "golden" / "text").glob("*.gold")):
        yield path, lambda path=path: golden(path, register)
    for path in sorted((folder / "faults").glob("*/*.txt")):
        if path.stem != "parts":
            yield path, lambda path=path: faults(path)
    if folder == TESTS:
        for path in example_files.paths():
            yield path, lambda path=path: example_files.as_now(path)


def chosen(folder, names):
    made = dict(expected(folder))
    if not names:
        return made
    wanted = {}
    for name in names:
        hits = [path for path in made if is_named(path, name)]
        if not hits:
            by_hand = [
                path for kind in HAND_READ for path in (folder / kind).glob("*") if is_named(path, name)
            ]
            raise click.UsageError(
                f"{by_hand[0]} was read by hand and is never written by machine: read the document, edit it"
                if by_hand
                else f"no file of expected results is named {name}"
            )
        wanted |= {path: made[path] for path in hits}
    return wanted


def is_named(path, name):
    return (
        name in (path.stem, path.name, path.name.partition(".")[0]) or Path(name).resolve() == path.resolve()
    )


@click.command(help=__doc__)
@click.argument("names", nargs=-1)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), default=TESTS, help="Other tests.")
def main(names, yes, folder):
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it tells of faulty dates, which are meant
    changed = written = 0
    for path, make in chosen(folder, names).items():
        before, after = path.read_text("utf-8"), make()
        if before == after:
            continue
        changed += 1
        lines = [text.splitlines(keepends=True) for text in (before, after)]
        click.echo("".join(difflib.unified_diff(*lines, str(path), str(path))))
        if yes or click.confirm(f"Accept {path.name}?"):
            path.write_text(after, "utf-8", newline="\n")
            written += 1
    click.echo(f"{changed} changed, {written} written")


if __name__ == "__main__":
    main()
