"""``creditplan corpus build``: many documents to a corpus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

import click

from creditplan.cli.arguments import TEXT
from creditplan.cli.output import print_json
from creditplan.cli.problems import enumerated, print_unsaid
from creditplan.cli.terminal import is_terminal, one_line, plain, say, show
from creditplan.corpus import Corpus, Progress
from creditplan.corpus import build as build_corpus
from creditplan.corpus.layout import CODECS
from creditplan.errors import InputError
from creditplan.messages import language, speaking, tr
from creditplan.pipeline import said

# As they are written: those of other file systems are no paths here.
_PATH = click.Path()
_ENGINES = ("local", "spark")
# Seconds between two lines of progress, where somebody looks and where nobody does.
_LIVE, _LOGGED = 0.5, 30.0


@click.command()
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[IN]...")
@click.option("--out", type=_PATH, required=True, help="Folder of the corpus.")
@click.option(
    "--manifest",
    "manifests",
    type=_PATH,
    multiple=True,
    help="File that lists paths: text, JSON Lines or CSV.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes that work.  [default: as processors]")
@click.option(
    "--engine",
    type=click.Choice(_ENGINES),
    default=_ENGINES[0],
    show_default=True,
    help="What does the work.",
)
@click.option(
    "--master", type=TEXT, help="Cluster of Spark, such as spark://server:7077.  [default: of spark-submit]"
)
@click.option("--base", type=TEXT, help="Base IRI of what is published.")
@click.option("--publisher", type=TEXT, help="Who publishes it.")
@click.option("--files", type=TEXT, help="Address at which the folder is to lie, if not the base.")
@click.option("--license", type=TEXT, help="Licence that the publisher grants: its address, or CC-BY-4.0 …")
@click.option("--no-validate", is_flag=True, help="Leave out the SHACL validation.")
@click.option("--strict", is_flag=True, help="Treat warnings, such as unknown agencies, as errors.")
@click.option("--allow-incomplete", is_flag=True, help="Publish even what was not fully understood.")
@click.option(
    "--codec", type=click.Choice(CODECS), default=CODECS[0], show_default=True, help="How plans are packed."
)
@click.option("--no-parquet", is_flag=True, help="Write tables as CSV alone.")
@click.option("-q", "--quiet", is_flag=True, help="Print no progress, and nothing if all is well.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def build(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    manifests: tuple[str, ...],
    jobs: int | None,
    engine: str,
    master: str | None,
    base: str | None,
    publisher: str | None,
    files: str | None,
    license: str | None,
    no_validate: bool,
    strict: bool,
    allow_incomplete: bool,
    codec: str,
    no_parquet: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Convert many documents into a corpus, or bring one up to date.

    IN is a document, a folder or a ZIP package of documents, as for creditplan build; creditplan.toml at the
    head of a folder holds for all. The corpus holds the data of each plan, packed by itself, facts of each
    document, tables as CSV and Parquet, and a catalogue. What is unchanged since it was built last is not
    converted again; a build that was killed goes on where it was. A document that fails, or is not fully
    understood, is told in the facts and stops nothing: the exit code is then 1.
    """
    if not inputs and not manifests:
        raise InputError(
            tr("nothing is given to read"), remedy=tr("name folders or files, or give a --manifest")
        )
    shown = _Shown(quiet=quiet)
    made = _engine(engine, jobs, master)(
        inputs,
        out,
        manifests=manifests,
        description=said(base, publisher, license, files),
        validate=not no_validate,
        strict=strict,
        allow_incomplete=allow_incomplete,
        codec=codec,
        parquet=not no_parquet,
        on_progress=shown.tell,
    )
    shown.end()
    if not quiet:
        _print_aside(made)
    if as_json:
        print_json(_report(made))
    elif not quiet:
        _print_summary(made)
    if not made.sound:
        if quiet:
            say(f"{made.folder}: {_listed(made.kinds)}", fg="red", err=True)
        ctx.exit(1)
    if not quiet:
        print_unsaid(made.settings.description, None)


def _engine(engine: str, jobs: int | None, master: str | None) -> Callable[..., Corpus]:
    """Return what builds, with the options that it alone has."""
    if engine != "spark":
        if master is not None:
            raise InputError(
                tr("--master is of the engine spark"), remedy=tr("add --engine spark, or leave it out")
            )
        return partial(build_corpus, jobs=jobs)
    if jobs is not None:
        raise InputError(
            tr("--jobs is of the engine of one machine"),
            remedy=tr("leave it out: Spark has as many as its executors have cores"),
        )
    from creditplan.corpus.spark import build as build_on_spark  # noqa: PLC0415 (optional)

    return partial(build_on_spark, master=master)


class _Shown:
    """Progress on standard error: a line that changes where somebody looks, else one now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._live = quiet, is_terminal(err=True)
        self._every = _LIVE if self._live else _LOGGED
        self._began = self._last = time.monotonic()
        self._first = 0
        self._wide = 0
        self._language = language()  # those who work call from threads of their own
        self._lock = threading.Lock()

    def tell(self, progress: Progress) -> None:
        """Show how far it has come, if it is time to."""
        now = time.monotonic()
        with self._lock, speaking(self._language):
            if self._quiet or now - self._last < self._every:
                return
            self._last = now
            # What was taken over at once says nothing of how fast the rest goes.
            fresh = progress.how["converted"]
            rate = fresh / (now - self._began)
            words = tr("{done:,} of {total:,} documents", done=progress.done, total=progress.total)
            if rate:
                left = (progress.total - progress.done) / rate
                words += tr(", {rate:,.1f} a second, {left} left", rate=rate, left=_duration(left))
            if progress.kinds:
                words += f"; {_listed(progress.kinds)}"
            if self._live:
                show("\r" + plain(words).ljust(self._wide), err=True, nl=False)
                self._wide = len(words)
            else:
                say(words, err=True)

    def end(self) -> None:
        """End the line that changes."""
        if self._wide:
            say(err=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _listed(counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{count:,} {tr(what)}" for what, count in most)


def _print_aside(made: Corpus) -> None:
    count, names = made.skipped
    if count:
        more = tr(" and {count:,} more", count=count - len(names)) if count > len(names) else ""
        say(
            tr(
                "not read, of no known format: {names}{more}",
                names=", ".join(map(one_line, names)),
                more=more,
            ),
            err=True,
        )
    if made.left:
        say(
            tr(
                "{folder} still holds files of an earlier corpus, as they were changed: {left}",
                folder=made.folder,
                left=enumerated(made.left, 20),
            ),
            err=True,
        )
    if made.unused:
        say(
            tr(
                "no plan here has the ids that these lines lead to: {unused}",
                unused=enumerated(made.unused, 20),
            ),
            err=True,
        )


def _print_summary(made: Corpus) -> None:
    number, size = made.files
    say(
        tr(
            "{folder}: {documents:,} documents in {batches:,} batches, {number:,} files, {size:,} bytes",
            folder=made.folder,
            documents=made.documents,
            batches=made.batches,
            number=number,
            size=size,
        )
    )
    say(f"  {_listed(made.how)}" + (tr("; {gone:,} gone", gone=made.gone) if made.gone else ""))
    say(f"  {_listed(made.statuses)}")
    if made.kinds:
        say(
            tr(
                "  of these {kinds}: creditplan corpus status {folder}",
                kinds=_listed(made.kinds),
                folder=made.folder,
            ),
            fg="yellow",
        )


def _report(made: Corpus) -> dict[str, object]:
    return {
        "out": str(made.folder),
        "documents": made.documents,
        "batches": made.batches,
        "how": dict(made.how),
        "gone": made.gone,
        "statuses": dict(made.statuses),
        "kinds": dict(made.kinds),
        "skipped": {"count": made.skipped[0], "first": [*made.skipped[1]]},
        "left": [*made.left],
        "unused_ids": [*made.unused],
        "files": {"count": made.files[0], "bytes": made.files[1]},
        "settings": made.settings.values(),
    }
