"""Bytes to text: a path, a web address, standard input or bytes become a :class:`SourceDocument`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from creditplan.errors import CreditplanError, InputError
from creditplan.messages import tr
from creditplan.model import (
    NOTHING_SAID,
    Description,
    HeirRow,
    Metadata,
    SourceDocument,
    Translation,
)
from creditplan.reading.archive import members, opened, unpack
from creditplan.reading.bodies import BODIES, read_bodies
from creditplan.reading.corrections import CORRECTIONS, read_corrections
from creditplan.reading.finding import (
    HEADS,
    MAX_BYTES,
    SIDE_FILES,
    Decisive,
    Document,
    Found,
    OnSkipped,
    found_in,
    is_package,
    read_file,
    read_with_sides,
)
from creditplan.reading.formats import FORMATS, form_of
from creditplan.reading.heads import DESCRIPTION, license_iri, license_name, to_description
from creditplan.reading.heirs import HEIRS, read_heirs
from creditplan.reading.ids import IDS, to_earlier
from creditplan.reading.plain import read_plain
from creditplan.reading.readers import layout_of
from creditplan.reading.sides import read_sides
from creditplan.reading.standard_input import STANDARD_INPUT, read_standard_input
from creditplan.reading.toml_file import TomlFile, is_web_iri
from creditplan.reading.web import check, fetch, is_url

__all__ = [
    "BODIES",
    "CORRECTIONS",
    "DESCRIPTION",
    "HEADS",
    "IDS",
    "MAX_BYTES",
    "SIDE_FILES",
    "Decisive",
    "Document",
    "Found",
    "OnError",
    "OnSkipped",
    "bodies_of",
    "describe",
    "find_all",
    "holds_plans",
    "license_iri",
    "license_name",
    "read",
    "read_all",
    "read_bytes",
    "read_document",
    "read_file",
    "table_of_bodies",
]

OnError = Callable[[CreditplanError], None]


def read(
    source: str | Path, *, allow_network: bool = False, description: Description | None = None
) -> SourceDocument:
    """Read one plan.

    A file ``plan.docx`` may have ``plan.toml`` (metadata), ``plan.en.toml`` (English titles),
    ``plan.heirs.csv`` (who has its tasks later) and ``plan.corrections.toml`` (what a person says in the
    reader's place) beside it; where these do not say whose plan it is, ``creditplan.toml`` does, and
    ``bodies.csv`` says who the publisher's own bodies are (:func:`describe`).

    Args:
        source: path of a file; ``"-"`` for standard input; a web address.
        allow_network: fetch web addresses.
        description: of the publication that it is of, if that was read before.

    Returns:
        The text with LF line ends and without BOM, its tables, its metadata and its translation.

    Raises:
        InputError: the file is missing, a folder, empty, binary, too large, damaged or undecodable, a library
            for its format is missing, or a side file is broken.
        RemoteError: a web address cannot be fetched.
    """
    return _made(_opened(source, allow_network), description or describe(source))


def _opened(source: str | Path, allow_network: bool) -> Document | SourceDocument:
    """Read the bytes of a file, or all of what comes by standard input or the network."""
    name = str(source)
    if name == "-":
        return read_bytes(read_standard_input(MAX_BYTES + 1), STANDARD_INPUT)
    if is_url(name):
        check(name)
        if not allow_network:
            raise InputError(
                tr("a web address is read only where the network is allowed"),
                source=name,
                remedy=tr("add --allow-network"),
            )
        address = _address(name)
        data, media_type = fetch(name, MAX_BYTES)
        return read_bytes(data, name, Metadata(source_url=address), media_type=media_type)
    return read_with_sides(source)


def _made(opened: Document | SourceDocument, description: Description) -> SourceDocument:
    if isinstance(opened, SourceDocument):
        return opened
    return read_document(opened.data, opened.name, opened.sides, description)


def read_document(
    data: bytes, name: str, sides: Mapping[str, bytes], description: Description = NOTHING_SAID
) -> SourceDocument:
    """Do as :func:`read` does for a document whose bytes are at hand, with those beside it.

    Args:
        data: the document.
        name: what messages call it; its suffix says the format where the bytes do not.
        sides: its side files, by what follows the name of the document without its suffix: one of
            :data:`SIDE_FILES`.
        description: of the publication that it is of.

    Raises:
        InputError: as :func:`read`.
    """
    stem = name.removesuffix(PurePosixPath(name).suffix)
    return _joined(data, name, stem, lambda side: sides.get(side.removeprefix(stem)), description)


def _joined(
    data: bytes, name: str, stem: str, bytes_of: Callable[[str], bytes | None], of_all: Description
) -> SourceDocument:
    """Join a document and what stands beside it, whose names begin with ``stem``."""
    metadata, translation = read_sides(stem, bytes_of)
    heirs = read_heirs(bytes_of(stem + HEIRS), stem + HEIRS)
    corrections = read_corrections(bytes_of(stem + CORRECTIONS), stem + CORRECTIONS)
    known = metadata.over(_of_all(of_all))
    document = read_bytes(data, name, known, translation, heirs)
    if corrections or of_all.bodies:
        document = replace(document, bodies=of_all.bodies, corrections=corrections)
    return document


def read_all(
    source: str | Path,
    *,
    allow_network: bool = False,
    description: Description | None = None,
    on_error: OnError | None = None,
    on_skipped: OnSkipped | None = None,
) -> Iterator[SourceDocument]:
    """Read every plan of a folder or ZIP package, sorted by name; of anything else, the one that it is.

    Files of no known format are left out, and so are side files, hidden files and locks, and folders below
    that hold a publication of ours: who builds a folder may build into it.

    Args:
        source: path of a file, folder or package; ``"-"`` for standard input; a web address.
        allow_network: fetch web addresses.
        description: of the publication that they are of, if that was read before.
        on_error: told what is wrong with a file of a folder or package; the next one is read all the same.
            Without it, the first such file ends the reading.
        on_skipped: told, before the first plan is read, which files of a folder or package are of no known
            format; side files of plans, hidden files and locks are not among them.

    Raises:
        InputError, RemoteError: as :func:`read`; also where a folder or package holds no plan.
    """
    description = description or describe(source)
    for found in find_all(
        source, allow_network=allow_network, description=description, on_skipped=on_skipped
    ):
        try:
            document = _made(found.open(), description)
        except CreditplanError as error:
            if on_error is None or found.name == str(source):
                raise
            on_error(error)
        else:
            yield document


def find_all(
    source: str | Path,
    *,
    allow_network: bool = False,
    description: Description | None = None,
    on_skipped: OnSkipped | None = None,
) -> Iterator[Found]:
    """Find the plans that :func:`read_all` reads, without reading them.

    Args:
        source: as there, and so are the others.
        allow_network: as there.
        description: as there.
        on_skipped: as there.

    Raises:
        InputError: a folder or package holds no plan, or the package cannot be read.
    """
    if str(source) != "-" and not is_url(str(source)):
        found = found_in(Path(source), description or describe(source), on_skipped)
        if found is not None:
            yield from found
            return
    yield Found(str(source), partial(_opened, source, allow_network))


def holds_plans(source: str | Path) -> bool:
    """Tell whether a source is a folder or package, which may hold any number of plans."""
    path = Path(source)
    return str(source) != "-" and not is_url(str(source)) and (path.is_dir() or is_package(path))


def describe(source: str | Path) -> Description:
    """Read how the publisher describes the publication that a source is of.

    Of a ZIP package, ``creditplan.toml`` at its head says so; of what has none, and of anything else on the
    disk, the nearest one in its folder or above. In the same way ``ids.csv`` says which ids were others, and
    ``bodies.csv`` who the publisher's own bodies are.

    Args:
        source: path of a file, folder or package; what is no path is described by nothing.

    Raises:
        InputError: one of them is broken.
    """
    said, ids = (_at_head(source, name) for name in (DESCRIPTION, IDS))
    description = to_description(TomlFile.read(said[1], said[0])) if said else NOTHING_SAID
    bodies = bodies_of(source)
    if bodies:
        description = replace(description, bodies=tuple(read_bodies(bodies[1], bodies[0])))
    return replace(description, earlier=to_earlier(ids[1], ids[0])) if ids else description


def bodies_of(source: str | Path) -> tuple[str, bytes] | None:
    """Find the table of bodies that holds for a source: its path and bytes."""
    return _at_head(source, BODIES)


def table_of_bodies(path: Path) -> tuple[str, bytes]:
    """Return a table of bodies, or that which holds for a folder: its path and bytes.

    Raises:
        InputError: there is none.
    """
    found = bodies_of(path) if path.is_dir() else None
    file = path / BODIES if path.is_dir() else path
    return found or (str(file), read_file(file))


def _at_head(source: str | Path, name: str) -> tuple[str, bytes] | None:
    """Find a file that holds for all plans of a folder or package: its path and bytes."""
    if str(source) == "-" or is_url(str(source)):
        return None
    path = Path(source)
    if is_package(path):
        with opened(read_file(path), str(path)) as package:
            member = dict(members(package, str(path))).get(name)
            if member:
                return f"{path}!{name}", unpack(package, member, str(path), MAX_BYTES)
    folder = path if path.is_dir() else path.parent
    for place in (folder, *folder.resolve().parents):
        if (place / name).is_file():
            return str(place / name), read_file(place / name)
    return None


def _of_all(description: Description) -> Metadata:
    """Return what is known of each plan of a publication."""
    return Metadata(jurisdiction=description.jurisdiction, document_of=description.document_of)


def read_bytes(
    data: bytes,
    name: str,
    metadata: Metadata | None = None,
    translation: Translation | None = None,
    heirs: tuple[HeirRow, ...] = (),
    *,
    media_type: str = "",
) -> SourceDocument:
    """Turn bytes into a :class:`SourceDocument`; ``name`` is what messages call it.

    Args:
        data: the document.
        name: its path; where the bytes leave it open, its suffix says the format.
        metadata: what the side file says.
        translation: what the English side file says.
        heirs: rows of the table of heirs.
        media_type: what a server says.

    Raises:
        InputError: as :func:`read`.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            tr("the file is larger than {max_bytes} MiB", max_bytes=MAX_BYTES // 2**20),
            source=name,
            remedy=tr("a plan is a few megabytes at most: check that this is the right file"),
        )
    form = form_of(data, name, media_type)
    contents = layout_of(data, form, name) if FORMATS[form].reader else read_plain(data, name)
    known = metadata or Metadata(), translation or Translation()
    text, tables, left_out, landmarks, looks = contents
    return SourceDocument(name, text, *known, tables, heirs, left_out, landmarks, looks)


def _address(url: str) -> str:
    """The address of a page as an IRI; what no IRI can hold is percent-encoded, as when it is fetched."""
    address = quote(url, safe="%/:?#[]@!$&'()*+,;=~")
    if is_web_iri(address):
        return address
    raise InputError(
        tr("only http and https addresses are fetched, and this is none"),
        source=url,
        remedy=tr("give the full address, spaces and the like percent-encoded"),
    )
