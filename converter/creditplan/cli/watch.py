"""``creditplan watch``: a folder of plans that is published anew on each change."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from creditplan.cli.build import MakePages, no_pages, published, publishing_options
from creditplan.cli.built import became, document_json, how_come
from creditplan.cli.problems import put
from creditplan.cli.terminal import emit, one_line, plain_json, say
from creditplan.errors import CreditplanError, InputError
from creditplan.extras import install
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import Description, Plan
from creditplan.pipeline import Progress, Publication, ReadPlans
from creditplan.reading import HEADS, holds_plans
from creditplan.reading.archive import is_litter
from creditplan.validation import ValidationReport

# Milliseconds: changes within them are one; so often it is looked whether a package, or a description above,
# has changed.
_TOGETHER, _LOOK = 400, 1000


@click.command()
@publishing_options("dist")
@click.option("--site", "as_site", is_flag=True, help="Publish a web site, as creditplan site does.")
def watch(
    ctx: click.Context,
    language: str | None,
    quiet: bool,
    as_json: bool,
    as_site: bool,
    **options: Any,  # noqa: ANN401 (those of published)
) -> None:
    """Publish a folder of plans, and again each time that something in it changes.

    SOURCE is a folder or a ZIP package of plans, by default the working folder; options are those of
    creditplan build. Each time a line says what came of it, and one more of each document that is left out,
    why; only what has changed is converted. What cannot be used, a plan or creditplan.toml, does not end it:
    correct it, and it goes on. Ctrl-C ends it. It takes the library watchfiles (the extra watch).
    """
    sources = options["sources"] = options["sources"] or (".",)
    for source in sources:
        if not holds_plans(source):
            raise InputError(
                tr("this is no folder and no ZIP package"),
                source=source,
                remedy=tr("watch one that holds plans"),
            )
    rebuild = _Rebuild(_pages(as_site=as_site), options, language, as_json=as_json)
    try:
        for _ in _changes([Path(source) for source in sources], Path(options["out"])):
            if not (rebuild.times or quiet):
                say(put(language, "watching", names=", ".join(map(one_line, sources))), err=True)
            rebuild.run()
    except KeyboardInterrupt:
        if not quiet:
            say(put(language, "watched"), err=True)


def _pages(*, as_site: bool) -> MakePages:
    if not as_site:
        return no_pages
    from creditplan.cli.site import make_site  # noqa: PLC0415 (it loads all that pages need)

    return make_site


class _Rebuild:
    """Publishes, and tells of it in a line.

    Attributes:
        times: how often it has.
    """

    def __init__(
        self, make: MakePages, options: Mapping[str, Any], language: str | None, *, as_json: bool
    ) -> None:
        self._knowledge, self._make, self._options = open_knowledge(), make, options
        self._language, self._as_json = language, as_json
        self._told = set[str]()
        self.times = 0

    def run(self) -> None:
        """Publish what is there now; what is wrong with it is told, and no more."""
        self.times += 1
        began = time.monotonic()
        try:
            made = published(self._knowledge, self._make, _Silence(), **self._options)
        except CreditplanError as error:
            if self._as_json:
                _emit({"written": False, "error": error.values()})
            say(tr("error: "), fg="red", bold=True, err=True, nl=False)
            say(str(error), err=True)
            return
        if self._as_json:
            left_out = [document_json(one) for one in made.left_out]
            _emit({"written": bool(made.files), "how": {**made.how}, "left_out": left_out})
        else:
            self._tell(made, time.monotonic() - began)

    def _tell(self, made: Publication, seconds: float) -> None:
        said = put(
            self._language,
            "rebuilt" if made.files else "not-rebuilt",
            published=len(made.documents) - len(made.left_out),
            left=len(made.left_out),
            how=how_come(made, self._language),
            seconds=f"{seconds:.1f}",
        )
        say(f"{time.strftime('%H:%M:%S')}  {said}", fg=None if made.files else "red")
        # What was said of a document is said again when it is another.
        words = [*self._left_out(made)]
        for line in words:
            if line not in self._told:
                say(f"  {line}", fg="yellow")
        self._told = {*words}

    def _left_out(self, made: Publication) -> Iterator[str]:
        firsts: dict[str, str] = {}
        for plan, problem in made.problems:
            place = plan.document.locate(problem.span)
            firsts.setdefault(plan.document.name, problem.head(place, self._language or "en"))
        for one in made.left_out:
            first = f": {firsts[one.source]}" if one.source in firsts else ""
            yield f"{one_line(one.source)}: {became(one, self._language)}{first}"


class _Silence:
    """Says nothing while a build goes on: what came of it is said at the end."""

    def skips(self, names: list[str]) -> None:
        """Let them be."""

    def plans(self, plans: ReadPlans, knowledge: Knowledge, description: Description) -> None:
        """Wait for what becomes of them."""

    def validated(self, plan: Plan, report: ValidationReport) -> None:
        """Wait for what becomes of it."""

    def progress(self, label: str) -> Progress:
        """Show nothing."""
        return iter


def _changes(sources: list[Path], out: Path) -> Iterator[None]:
    """Yield at once, and then each time that something changed in sources, or in what describes them.

    Raises:
        InputError: the library is not installed.
        KeyboardInterrupt: somebody stops it.
    """
    try:
        from watchfiles import watch as changes_in  # noqa: PLC0415 (optional)
    except ModuleNotFoundError as error:
        raise InputError(
            tr("watching takes the library {name}, which is not installed", name=error.name),
            remedy=install("watch"),
        ) from None
    places = [source.resolve() for source in sources]
    heads, written = [place for place in places if place.is_dir()], out.resolve()

    def counts(name: str) -> bool:
        path = Path(name)
        return not path.is_relative_to(written) and any(
            path.is_relative_to(head) and not is_litter(path.relative_to(head).as_posix()) for head in heads
        )

    built: list[tuple[str, int, int]] | None = None
    looked = _alone(places)
    # It waits from its first round on: what changes while a build goes on comes with the next one. A file
    # whose place another takes is seen from its folder alone.
    for changes in changes_in(
        *(heads or {place.parent for place in places}),
        watch_filter=None,
        recursive=bool(heads),
        debounce=_TOGETHER,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    ):
        before, looked = looked, _alone(places)
        # What is written just now, such as a package, is left until it is whole.
        settled = looked == before and looked != built
        if settled or any(counts(name) for _, name in changes):
            built = looked
            yield


def _alone(places: list[Path]) -> list[tuple[str, int, int]]:
    """State of what counts and lies in no folder that is watched: packages, what describes them."""
    above = {parent / name for place in places for parent in place.parents for name in HEADS}
    found = []
    for path in {place for place in places if not place.is_dir()} | above:
        with suppress(OSError):
            stated = path.stat()
            found.append((str(path), stated.st_mtime_ns, stated.st_size))
    return sorted(found)


def _emit(value: object) -> None:
    emit(plain_json(json.dumps(value, ensure_ascii=False)) + "\n")
