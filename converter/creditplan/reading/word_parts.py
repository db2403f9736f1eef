"""The parts of a document of Word (ECMA-376, part 2): what names what, and how much of each is read."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import IO, TYPE_CHECKING, NamedTuple

from creditplan.messages import tr
from creditplan.reading.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

# A tree takes up to twenty times as much memory as its text: a larger body is read block by block.
_LARGE = 4 * 1024 * 1024
_LARGEST_PART, _LARGEST_BODY = 24 * 1024 * 1024, 96 * 1024 * 1024
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_BLOCKS = tuple(W + tag for tag in ("p", "tbl", "sdt", "altChunk", "subDoc", "customXml", "ins", "moveTo"))
_SAFE = {
    "resolve_entities": False, "no_network": True, "load_dtd": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip


class _Relation(NamedTuple):
    key: str
    kind: str
    path: str


class Embedded(NamedTuple):
    """A part of another format that stands in the document.

    Attributes:
        name: of its file.
        media_type: which the package says it has.
        data: its bytes.
    """

    name: str
    media_type: str
    data: bytes


class WordParts:
    """The parts of a document.

    Attributes:
        painted: whether its pages have a ground of their own; known as soon as a block was read.
    """

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.members = set(package.namelist())
        self.painted = False
        start = next((one.path for one in self._relations("") if one.kind == "officeDocument"), "")
        self.main = start or "word/document.xml"
        self.relations = self._relations(self.main)

    def related(self, kind: str) -> _Element | None:
        """Return the part of this kind that the document names."""
        path = next((one.path for one in self.relations if one.kind == kind), "")
        return self._part(path) if path else None

    def all_related(self, kind: str) -> Iterator[_Element]:
        """Yield all parts of this kind."""
        return (self._part(one.path) for one in self.relations if one.kind == kind)

    def name(self, key: str | None) -> str:
        """Return the name of the file that stands behind the key of a relation."""
        return next((posixpath.basename(one.path) for one in self.relations if one.key == key), "")

    def embedded(self, key: str | None) -> Embedded | None:
        """Return the part of another format that stands behind the key of a relation."""
        path = next((one.path for one in self.relations if one.key == key and one.path in self.members), "")
        if not path:
            return None
        with self.package.open(path) as file:
            data = file.read(_LARGEST_PART)
        media_type = self._types.get(path.lower()) or self._types.get(path.rpartition(".")[2].lower(), "")
        return Embedded(posixpath.basename(path), media_type, data)

    def blocks(self) -> Iterator[_Element]:
        """Yield what the body holds; of a large one, each is gone when the next one is asked for."""
        from lxml import etree

        size = self.package.getinfo(self.main).file_size
        if size <= _LARGE:
            root = self._part(self.main)
            self.painted = root.find(W + "background") is not None
            body = root.find(W + "body")
            yield from () if body is None else body
            return
        if size > _LARGEST_BODY:
            raise ValueError(
                tr(
                    "{main} is larger than {largest_body} MiB",
                    main=self.main,
                    largest_body=_LARGEST_BODY // 2**20,
                )
            )
        with self.package.open(self.main) as file:
            found = etree.iterparse(_Transitional(file), events=("end",), tag=_BLOCKS, **_SAFE)
            for _, element in found:
                body = element.getparent()
                if body is None or body.tag != W + "body":
                    continue
                _refuse_entities(element, self.main)
                self.painted = body.getparent().find(W + "background") is not None
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del body[0]

    def _part(self, path: str) -> _Element:
        from lxml import etree

        with self.package.open(path) as file:
            data = file.read(_LARGEST_PART + 1)
        if len(data) > _LARGEST_PART:
            raise ValueError(
                tr("{path} is larger than {largest_part} MiB", path=path, largest_part=_LARGEST_PART // 2**20)
            )
        root = etree.fromstring(data.replace(*_STRICT), etree.XMLParser(**_SAFE))
        _refuse_entities(root, path)
        return root

    def _relations(self, path: str) -> list[_Relation]:
        """What a part (the package itself: "") names."""
        folder, file = posixpath.split(path)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if listed not in self.members:
            return []
        return [
            _Relation(
                relation.get("Id") or "",
                (relation.get("Type") or "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/"),
            )
            for relation in self._part(listed)
        ]

    @cached_property
    def _types(self) -> dict[str, str]:
        """Media types by path, and by the ends of names."""
        listed = self._part("[Content_Types].xml")
        return {
            (one.get("Extension") or (one.get("PartName") or "").lstrip("/")).lower(): (
                one.get("ContentType") or ""
            )
            for one in listed
            if one.tag in (_TYPES + "Default", _TYPES + "Override")
        }


class _Transitional:
    """A file whose strict names are read as those that all other documents have."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def read(self, size: int) -> bytes:
        """Read on; the names are declared at the head."""
        return self.file.read(size).replace(*_STRICT)


def _refuse_entities(element: _Element, path: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise ValueError(tr("{path} declares entities", path=path))
