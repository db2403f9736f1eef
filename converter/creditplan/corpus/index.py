"""An index of a corpus: all its plans in a store on the disk, to be asked at once, and whom names mean.

Plans, register and all become one graph, as queries ask it: what a thousand plans say of a body is there
once. An index is made beside the one that is there, whole, and takes its place at one stroke; until then that
one answers. It holds nothing that the corpus does not, and is no publication: its bytes differ each time.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import file_digest
from itertools import chain, islice
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, Store

from creditplan.errors import InputError, OutputError
from creditplan.folder import Listings
from creditplan.folder.disk import explained, sync, sync_below
from creditplan.folder.lock import locked
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.query.called import dates_in, names_in, places_in, plans_in, title_in
from creditplan.query.indexed import (
    FORMAT,
    MARKER,
    NAMES,
    NEW,
    SCHEMA,
    STORE,
    Marker,
    corpus_digest,
    is_index,
    open_index,
    read_marker,
    register_digest,
)
from creditplan.query.values import agent_names
from creditplan.rdf_files import read_rdf

__all__ = ["SUFFIX", "Built", "Progress", "build_index"]

SUFFIX: Final = ".index"
"""End of the name of an index that nobody gave one: it lies beside its corpus."""
Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done with, all of them packed as they lie."""
# The store sorts what it is given at once in memory: so many statements take 50 MB, however many follow.
_AT_ONCE = 50_000
# Files of the store that matter; it also writes logs, which say when it did what.
_KEPT = (".sst", ".sqlite")
_KEPT_NAMES = ("CURRENT", "MANIFEST-")
_HELD = re.compile(r"index-([0-9]+)")


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it.

    Attributes:
        index: the folder of the index.
        corpus: that of the corpus.
        made: whether it was made now; not if it was there and nothing had changed.
        plans: how many it has.
        statements: how many, of plans, register and all, each once.
    """

    index: Path
    corpus: Path
    made: bool
    plans: int
    statements: int


def build_index(
    corpus: Path,
    out: Path | None = None,
    *,
    knowledge: Knowledge | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Built:
    """Make the index of a corpus, unless the one that is there is of the same data.

    Args:
        corpus: its folder; that of a publication will do too.
        out: the folder of the index; by default that of the corpus with :data:`SUFFIX`.
        knowledge: has the register; by default the packaged one.
        progress: told how far it is.

    Raises:
        InputError: the folder is no whole corpus, or what it holds is not what it lists.
        OutputError: the index cannot be written, or another build writes it; what was there is as it was.
    """
    knowledge = knowledge or open_knowledge()
    listings = Listings()
    files = listings.quads_of(corpus)
    digest = corpus_digest(corpus, listings)
    index = out or corpus.absolute().with_name(corpus.absolute().name + SUFFIX)
    _check_place(index)
    is_new = not index.exists()
    try:
        with explained(index), locked(index):
            before = _marker(index)
            _tidy(index, before)
            if before and before.digest == digest and _is_sound(index, before, knowledge):
                return Built(index, corpus, False, before.plans, before.statements)
            try:
                plans, statements = _write(index / NEW, listings.check(files), knowledge, progress)
                marker = Marker(
                    FORMAT,
                    f"index-{_number(before.holds) + 1 if before else 1}",
                    os.path.relpath(corpus.resolve(), index.resolve()),
                    digest,
                    register_digest(knowledge),
                    plans,
                    statements,
                    _files(index / NEW),
                )
                _take_place(index, marker)
            except BaseException:
                shutil.rmtree(index / NEW, ignore_errors=True)
                raise
            _tidy(index, marker)
    except BaseException:
        if is_new:
            with suppress(OSError):
                index.rmdir()
        raise
    return Built(index, corpus, True, plans, statements)


# The folder


def _check_place(index: Path) -> None:
    """Check that an index can be written into a place, and nothing else is lost there.

    Raises:
        OutputError: there is something else.
    """
    if index.is_dir() and not is_index(index) and any(index.iterdir()):
        raise OutputError(
            tr("there is something else than an index in this folder; nothing was changed"),
            source=str(index),
            remedy=tr("give another folder with --out"),
        )


def _marker(index: Path) -> Marker | None:
    """Return what an index says of itself; nothing if it has to be made anew."""
    try:
        return read_marker(index)
    except InputError:
        return None


def _is_sound(index: Path, marker: Marker, knowledge: Knowledge) -> bool:
    """Return whether an index can be asked, and is byte for byte what was written."""
    try:
        open_index(index, knowledge)
        return _files(index / marker.holds) == {name: tuple(said) for name, said in marker.files.items()}
    except (InputError, OSError):
        return False


def _files(held: Path) -> dict[str, tuple[int, str]]:
    """Return the files of store and names, with size and SHA-256; but for those that readers write anew."""
    found = {}
    for path in sorted(held.rglob("*")):
        if path.suffix in _KEPT or path.name.startswith(_KEPT_NAMES):
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            found[path.relative_to(held).as_posix()] = (path.stat().st_size, digest)
    return found


def _number(name: str) -> int:
    found = _HELD.fullmatch(name)
    return int(found[1]) if found else 0


def _tidy(index: Path, marker: Marker | None) -> None:
    """Remove what dead builds left, and what a new index took the place of; queries go on that are at it."""
    for path in [*index.iterdir()]:
        if path.name == NEW or (_HELD.fullmatch(path.name) and not (marker and path.name == marker.holds)):
            # Windows keeps files that somebody reads: the next build removes them.
            shutil.rmtree(path, ignore_errors=True)


def _take_place(index: Path, marker: Marker) -> None:
    """Let what was written take the place of what is there, at one stroke, when all of it is on the disk."""
    beside = index / NEW / MARKER
    beside.write_bytes(marker.content)
    sync_below(index / NEW)
    held = index / marker.holds
    (index / NEW).rename(held)
    sync(index)
    (held / MARKER).replace(index / MARKER)
    sync(index)


# What it holds


def _write(folder: Path, files: dict[Path, str], knowledge: Knowledge, progress: Progress) -> tuple[int, int]:
    """Write store and names into a new folder, and return how many plans and statements there are."""
    folder.mkdir()
    store = Store(str(folder / STORE))
    quads = _quads(files, progress)
    while first := [*islice(quads, 1)]:
        store.bulk_extend(chain(first, islice(quads, _AT_ONCE - 1)))
    for lines in (knowledge.facts, knowledge.evidence):
        store.bulk_load(lines, RdfFormat.N_TRIPLES, lenient=True)
    store.optimize()
    store.flush()
    plans = _write_names(folder / NAMES, store, knowledge)
    return plans, len(store)


def _quads(files: dict[Path, str], progress: Progress) -> Iterator[Quad]:
    """Read files; which graph a quad came from does not matter to queries."""
    sizes = {path: path.stat().st_size for path in files}
    done, every = 0, sum(sizes.values())
    for path, digest in files.items():
        for quad in read_rdf(path, digest):
            yield Quad(quad.subject, quad.predicate, quad.object)
        done += sizes[path]
        progress(done, every)


def _write_names(path: Path, store: Store, knowledge: Knowledge) -> int:
    """Write whom names mean in the register and the data, and what else is to be known of all plans."""
    with closing(sqlite3.connect(path, isolation_level=None)) as names:
        names.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;\n{SCHEMA.read_text()}"
        )
        names.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", _names(store, knowledge))
        titles = ((plan, title_in(store, plan)) for plan in plans_in(store))
        names.executemany("INSERT INTO plan VALUES (?, ?)", titles)
        names.executemany("INSERT OR IGNORE INTO place VALUES (?)", _alone(places_in(store)))
        names.executemany("INSERT OR IGNORE INTO date VALUES (?)", _alone(dates_in(store)))
        plans: int = names.execute("SELECT COUNT(*) FROM plan").fetchone()[0]
        names.execute("COMMIT")
    return plans


def _names(store: Store, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for name, agents in agent_names(knowledge.register).items():
        for agent in agents:
            yield name, agent
    yield from names_in(store)


def _alone(values: Iterable[str]) -> Iterator[tuple[str]]:
    """Yield values as rows of one column."""
    return ((value,) for value in values)
