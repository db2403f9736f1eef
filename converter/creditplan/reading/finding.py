"""Finds the plans of a path, a folder or a ZIP package; each is read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final, Protocol
from zipfile import ZipFile, ZipInfo

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Description, SourceDocument
from creditplan.reading.archive import is_litter, members, opened, unpack
from creditplan.reading.bodies import BODIES
from creditplan.reading.corrections import CORRECTIONS
from creditplan.reading.formats import SUFFIXES
from creditplan.reading.heads import DESCRIPTION
from creditplan.reading.heirs import HEIRS
from creditplan.reading.ids import IDS
from creditplan.reading.sides import SUFFIXES as SIDES

SIDE_FILES = (*SIDES, HEIRS, CORRECTIONS)
"""What names of the files beside a plan end in, behind its own without the suffix."""
MAX_BYTES = 64 * 1024 * 1024
HEADS: Final = (DESCRIPTION, IDS, BODIES)
"""Files at the head of a folder or package that hold for all of its plans."""
# Files that are in every publication.
_PUBLISHED = ("SHA256SUMS", "catalog.ttl")
OnSkipped = Callable[[list[str]], None]


class Decisive(Protocol):
    """What decides, besides a document, what becomes of it."""

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with what stands beside it, as bytes.

    Attributes:
        name: what messages call it: its path, ``package.zip!plan.txt`` in a package.
        data: its bytes.
        sides: bytes of its side files, by the end of their names, one of :data:`SIDE_FILES`.
    """

    name: str
    data: bytes = field(repr=False)
    sides: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def sha256(self) -> str:
        """SHA-256 of its bytes, in hexadecimal digits."""
        return sha256(self.data).hexdigest()

    def key(self, settings: Decisive) -> str:
        """Return a digest of all that decides what becomes of it: name, bytes, side files, settings."""
        digest = sha256(f"{settings.digest}\0{self.sha256}\0".encode())
        digest.update(self.name.encode(errors="surrogatepass"))
        for end, data in sorted(self.sides.items()):
            digest.update(f"\0{end}\0{sha256(data).hexdigest()}".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """A plan that was found.

    Attributes:
        name: what messages call it.
        open: reads its bytes, or, where it comes by standard input or the network, all of it.
    """

    name: str
    open: Callable[[], Document | SourceDocument]


def is_package(path: Path) -> bool:
    """Tell whether a path is that of a ZIP package."""
    return path.suffix.lower() == ".zip" and path.is_file()


def found_in(path: Path, description: Description, on_skipped: OnSkipped | None) -> Iterator[Found] | None:
    """Find the plans of a folder or package, sorted by name; ``None``: it is neither.

    Args:
        path: of the folder or package.
        description: of the publication that they are of: templates and a logo are no plans.
        on_skipped: told, before the first plan, which files are of no known format.

    Raises:
        InputError: it holds no plan or describes a folder within, or the package is damaged.
    """
    if path.is_dir():
        return _in_folder(path, description, on_skipped)
    if is_package(path):
        return _in_package(path, on_skipped)
    return None


def _in_folder(path: Path, description: Description, on_skipped: OnSkipped | None) -> Iterator[Found]:
    files = sorted(
        p for p in path.rglob("*") if not is_litter(p.relative_to(path).as_posix()) and p.is_file()
    )
    own = _without_looks(files, description)
    for plan in map(Path, _plans(_unpublished(own, path), "folder", path, on_skipped)):
        yield Found(str(plan), partial(read_with_sides, plan))


def _in_package(path: Path, on_skipped: OnSkipped | None) -> Iterator[Found]:
    name = str(path)
    package = opened(read_file(path), name)
    files = dict(members(package, name))
    for plan in _plans([*files], "package", name, on_skipped):
        yield Found(f"{name}!{plan}", partial(_member, package, files, plan, name))


def read_with_sides(source: str | Path) -> Document:
    """Return the bytes of a file and of those beside it.

    Raises:
        InputError: one of them cannot be read.
    """
    path = Path(source)
    data, stem = read_file(path), str(path.with_suffix(""))
    sides = {end: read_file(Path(stem + end)) for end in SIDE_FILES if Path(stem + end).is_file()}
    return Document(str(source), data, sides)


def _member(package: ZipFile, files: Mapping[str, ZipInfo], file: str, name: str) -> Document:
    """Return the bytes of a plan of a package, and of what is packed beside it."""
    stem = file.removesuffix(PurePosixPath(file).suffix)
    sides = {
        end: unpack(package, files[stem + end], name, MAX_BYTES) for end in SIDE_FILES if stem + end in files
    }
    return Document(f"{name}!{file}", unpack(package, files[file], name, MAX_BYTES), sides)


def _without_looks(files: list[Path], description: Description) -> list[Path]:
    """Leave out what says how the pages of a publication look: templates and a logo are no plans."""
    said = (description.site.templates, description.site.logo)
    looks = {Path(one).resolve() for one in said if one}
    return (
        [file for file in files if looks.isdisjoint((here := file.resolve(), *here.parents))]
        if looks
        else files
    )


def _unpublished(files: list[Path], head: Path) -> list[str]:
    """Return the files of a folder that are in no publication below it."""
    marks = [{file.parent for file in files if file.name == name} for name in _PUBLISHED]
    published = set.intersection(*marks) - {head}
    return [file.as_posix() for file in files if published.isdisjoint(file.parents)]


def _plans(files: list[str], kind: str, name: str | Path, on_skipped: OnSkipped | None) -> list[str]:
    """Return the files of a folder or package that are plans by their suffix; tell of what is none."""
    plans = [
        file
        for file in files
        if PurePosixPath(file).suffix.lower() in SUFFIXES
        and PurePosixPath(file).name not in HEADS
        and not file.endswith(HEIRS)
    ]
    stems = {str(PurePosixPath(plan).with_suffix("")) for plan in plans}
    sides = {stem + suffix for stem in stems for suffix in SIDE_FILES}
    heads = [(Path(name) / head).as_posix() if kind == "folder" else head for head in HEADS]
    within = next((file for file in files if PurePosixPath(file).name in HEADS and file not in heads), None)
    if within:
        raise InputError(
            tr("this describes a folder of plans within, and one publication has one description"),
            source=f"{name}!{within}" if kind == "package" else within,
            remedy=tr("build that folder by itself, or move the file to the head"),
        )
    skipped = sorted({*files}.difference(plans, sides, heads))
    if skipped and on_skipped:
        on_skipped([f"{name}!{file}" if kind == "package" else file for file in skipped])
    if not plans:
        known = tr("known formats: {suffixes}", suffixes=" ".join(SUFFIXES))
        raise InputError(tr("this {kind} holds no plan", kind=kind), source=str(name), remedy=known)
    return plans


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, never more than :data:`MAX_BYTES` and one.

    Raises:
        InputError: it is missing, a folder, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(tr("there is no such file"), source=str(path), remedy=tr("check the path")) from None
    except IsADirectoryError:
        raise InputError(
            tr("this is a folder, not a file"), source=str(path), remedy=tr("name the file inside it")
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            tr("the file cannot be read: {reason}", reason=reason),
            source=str(path),
            remedy=tr("check its permissions"),
        ) from None
