"""Many plans on the disk, as queries ask them: a store of Oxigraph, and beside it whom names mean.

The folder of an index holds :data:`MARKER`, which says what was indexed, and the folder that this names, in
which the store and the table of names are. What makes it is :mod:`creditplan.corpus.index`; here it is opened
to be read, by as many at once as like to, and nothing is loaded.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pyoxigraph import Store

from creditplan.errors import InputError
from creditplan.folder import Listings
from creditplan.messages import mark, tr

if TYPE_CHECKING:
    from creditplan.knowledge import Knowledge

MARKER: Final = "corpus-index.json"
"""Says of a folder that it is an index, and of what."""
NEW: Final = ".creditplan-new-index"
"""What a build of an index writes, until it is whole."""
STORE: Final = "store"
NAMES: Final = "names.sqlite"
SCHEMA: Final = Path(__file__).with_name("indexed.sql")
FORMAT: Final = 1
"""Of what an index holds; another one has to be made anew."""
_AGAIN = mark("make it anew: creditplan corpus index CORPUS --out INDEX")


@dataclass(frozen=True, slots=True)
class Marker:
    """What an index says of itself.

    Attributes:
        format: :data:`FORMAT` of the program that made it.
        holds: name of the folder in it that holds store and names.
        corpus: way from the index to the corpus.
        digest: what :func:`corpus_digest` gave.
        register: what :func:`register_digest` gave.
        plans: how many there are.
        statements: how many there are, of plans, register and all, each once.
        files: size and SHA-256 of each file of store and names, by its path below the folder that it holds.
    """

    format: int
    holds: str
    corpus: str
    digest: str
    register: str
    plans: int
    statements: int
    files: Mapping[str, tuple[int, str]]

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Indexed:
    """An index, open to be read.

    Attributes:
        folder: where it is.
        store: plans, register and all as one graph.
        agents: whom names mean.
        titles: Chinese titles of the plans, by their IRIs.
    """

    folder: Path
    store: Store
    agents: Mapping[str, Sequence[str]]
    titles: Mapping[str, str]
    _names: sqlite3.Connection

    @property
    def plans(self) -> list[str]:
        """IRIs of the plans, sorted."""
        return self._column("SELECT iri FROM plan ORDER BY iri")

    @property
    def places(self) -> list[str]:
        """Keys of the places whose bodies plans name, sorted."""
        return self._column("SELECT key FROM place ORDER BY key")

    @property
    def dates(self) -> list[str]:
        """On which names of bodies were read, sorted."""
        return self._column("SELECT said FROM date ORDER BY said")

    def broken(self, error: Exception) -> InputError:
        """Say of an error of its store that the index is broken."""
        return _broken(self.folder, error)

    def _column(self, query: str) -> list[str]:
        return [value for (value,) in self._names.execute(query)]


def is_index(folder: Path) -> bool:
    """Tell whether a folder is an index, or would have become one."""
    return any(os.path.lexists(folder / name) for name in (MARKER, NEW))


def open_index(folder: Path, knowledge: Knowledge) -> Indexed:
    """Open an index of a corpus.

    Args:
        folder: of the index.
        knowledge: has the register; that of the index has to be the same.

    Raises:
        InputError: it was never finished, is broken, or is no longer that of its corpus or of the register.
    """
    marker = read_marker(folder)
    _check_fresh(folder, marker, knowledge)
    held = folder / marker.holds
    with unbroken(folder):
        _check_sizes(held, marker)
        store = Store.read_only(str(held / STORE))
        # Queries may be asked in a thread of their own; nobody writes.
        names = sqlite3.connect(
            f"file:{quote(str((held / NAMES).absolute()))}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        names.execute("SELECT 1 FROM name, plan LIMIT 1").fetchone()
    return Indexed(folder, store, _Agents(names), _Titles(names), names)


def _check_sizes(held: Path, marker: Marker) -> None:
    """Check that all files are there as they were written, as far as their sizes tell.

    The store is not to be trusted with a damaged table: it may take all memory that there is.

    Raises:
        OSError: one is missing, or has another size.
    """
    for name, (size, _) in marker.files.items():
        if (held / name).stat().st_size != size:
            raise OSError(tr("{holds}/{name} is cut or damaged", holds=marker.holds, name=name))


def read_marker(folder: Path) -> Marker:
    """Read what an index says of itself.

    Raises:
        InputError: it says nothing, or not as it should.
    """
    path = folder / MARKER
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
        if said.get("format") != FORMAT:
            raise InputError(
                tr("the index was made by another version of creditplan"),
                source=str(folder),
                remedy=tr(_AGAIN),
            )
        marker = Marker(**said)
    except FileNotFoundError:
        raise InputError(
            tr("the index was never finished: what made it was killed, or is still at work"),
            source=str(folder),
            remedy=tr(_AGAIN),
        ) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _broken(folder, error) from error
    if marker.holds != Path(marker.holds).name:
        raise _broken(folder, ValueError(tr("it names the folder {holds!r}", holds=marker.holds)))
    return marker


@contextmanager
def unbroken(folder: Path) -> Iterator[None]:
    """Say of what cannot be read in an index that it is broken.

    Raises:
        InputError: in the place of an error of the system, the store or the table.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _broken(folder, error) from error


def _broken(folder: Path, error: Exception) -> InputError:
    return InputError(
        tr("the index is broken: {error}", error=str(error).strip() or type(error).__name__),
        source=str(folder),
        remedy=tr(_AGAIN),
    )


def _check_fresh(folder: Path, marker: Marker, knowledge: Knowledge) -> None:
    """Compare an index with its corpus, if that is where it was, and with the register.

    Raises:
        InputError: it is of an earlier state of one of them.
    """
    corpus = Path(os.path.normpath(folder / marker.corpus))
    remedy = tr("make it anew: creditplan corpus index {corpus} --out {folder}", corpus=corpus, folder=folder)
    if marker.register != register_digest(knowledge):
        raise InputError(
            tr("the index was made with another register than the one that is installed"),
            source=str(folder),
            remedy=remedy,
        )
    if corpus.is_dir() and marker.digest != corpus_digest(corpus, Listings()):
        raise InputError(
            tr("the index is stale: the corpus {corpus} has changed since it was made", corpus=corpus),
            source=str(folder),
            remedy=remedy,
        )


def corpus_digest(folder: Path, listings: Listings) -> str:
    """Return a digest of the names and digests of the N-Quads files that a folder lists.

    Args:
        folder: of a corpus, or of a publication.
        listings: reads what folders list.

    Raises:
        InputError: a build into it has not come to its end, a list is damaged, or a file is in none.
    """
    digest = sha256()
    for path in listings.quads_of(folder):
        name = path.relative_to(folder).as_posix()
        said = listings.of(path.parent).get(path.name)
        if said is None:
            raise InputError(
                tr("the folder does not list {name}, so that nobody could tell when it changes", name=name),
                source=str(folder),
                remedy=tr("take it out of the folder, or build the folder again"),
            )
        digest.update(f"{said}  {name}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def register_digest(knowledge: Knowledge) -> str:
    """Return a digest of the register, its evidence too."""
    return sha256(knowledge.facts + knowledge.evidence).hexdigest()


class _Agents(Mapping[str, Sequence[str]]):
    """Whom names mean, sorted, looked up one by one."""

    def __init__(self, names: sqlite3.Connection) -> None:
        self._names = names

    def __getitem__(self, key: str) -> Sequence[str]:
        found = self._names.execute("SELECT agent FROM name WHERE key = ? ORDER BY agent", (_text(key),))
        agents = tuple(agent for (agent,) in found)
        if not agents:
            raise KeyError(key)
        return agents

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._names.execute("SELECT DISTINCT key FROM name ORDER BY key"):
            yield key

    def __len__(self) -> int:
        count: int = self._names.execute("SELECT COUNT(DISTINCT key) FROM name").fetchone()[0]
        return count


class _Titles(Mapping[str, str]):
    """Titles of plans, looked up one by one."""

    def __init__(self, names: sqlite3.Connection) -> None:
        self._names = names

    def __getitem__(self, plan: str) -> str:
        found = self._names.execute("SELECT title FROM plan WHERE iri = ?", (_text(plan),)).fetchone()
        if not found:
            raise KeyError(plan)
        title: str = found[0]
        return title

    def __iter__(self) -> Iterator[str]:
        for (plan,) in self._names.execute("SELECT iri FROM plan ORDER BY iri"):
            yield plan

    def __len__(self) -> int:
        count: int = self._names.execute("SELECT COUNT(*) FROM plan").fetchone()[0]
        return count


def _text(words: str) -> str:
    """Return words that SQLite takes: what is no text is in no table."""
    return words.encode(errors="replace").decode()
