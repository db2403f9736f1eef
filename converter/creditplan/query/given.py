"""What people hand over where data are wanted: quads, plans, names of files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Union, cast

from pyoxigraph import Quad, Triple

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import Register
from creditplan.namespaces import BASE

if TYPE_CHECKING:
    from creditplan.model import Plan

Path_ = str | os.PathLike[str]
Data = Union["Plan", Path_, Iterable[Quad], Iterable[Triple], Iterable["Plan"], Iterable[Path_]]
"""Quads or triples, a plan, the path of an RDF file or of a publication's folder; or several of these."""


def to_data(given: Data, register: Register, base: str = BASE) -> Iterable[Quad | Triple]:
    """Return the statements of what was given.

    Args:
        given: as :data:`Data` says. Of a folder those of its N-Quads files are meant.
        register: has the labels of roles and manners.
        base: absolute IRI under which IRIs of plans are minted.

    Raises:
        InputError: a file cannot be used, or the base is no such IRI.
        TypeError: it is something else.
    """
    if isinstance(given, str | os.PathLike):
        return _published([given])
    if isinstance(given, Sequence) and given and all(map(_is_path, given)):
        return _published(cast(Sequence[Path_], given))
    if isinstance(given, Iterable) and not _is_bytes(given):
        return _each(given, register, base)
    # Plans take long to load: who brings one has done so.
    from creditplan.conversion import plan_quads  # noqa: PLC0415
    from creditplan.model import Plan  # noqa: PLC0415

    if isinstance(given, Plan):
        return plan_quads(given, register, base)
    raise TypeError(f"data are quads, plans, or paths of RDF files, not {type(given).__name__} {given!r:.60}")


def _each(given: Iterable[object], register: Register, base: str) -> Iterator[Quad | Triple]:
    for one in given:
        if isinstance(one, Quad | Triple):
            yield one
        else:
            yield from to_data(cast(Data, one), register, base)


def _published(paths: Iterable[Path_]) -> Iterator[Quad]:
    from creditplan.folder import Listings  # noqa: PLC0415 (not for data that are at hand)
    from creditplan.rdf_files import read_published  # noqa: PLC0415

    listings = Listings()
    return read_published(file for path in paths for file in listings.quads_of(_path(path)))


def _is_path(given: object) -> bool:
    return isinstance(given, str | os.PathLike)


def _is_bytes(given: object) -> bool:
    return isinstance(given, bytes | bytearray)


def _path(given: Path_) -> Path:
    if isinstance(given, str) and len(given.splitlines()) > 1:
        raise InputError(
            tr("this is a text, and data are read from a file, whose suffix says in which syntax they are"),
            remedy=tr("give a path, or the quads that pyoxigraph.parse makes of the text"),
        )
    return Path(given)
