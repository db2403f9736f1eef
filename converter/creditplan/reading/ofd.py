"""OFD, the format of official documents with a fixed layout (GB/T 33190-2016): what its pages show."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.messages import mark, tr
from creditplan.reading.archive import check_members, opened
from creditplan.reading.layout import Layout
from creditplan.reading.ofd_drawing import Drawing, Resources, numbers_of, tag_of
from creditplan.reading.printed import write_pages
from creditplan.reading.printed_page import PrintedPage

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGES = 2000
_REMEDY = mark("open it in its reader, print it as PDF, and give that")
_LARGEST_PART = 24 * 1024 * 1024
_A4 = "0 0 210 297"
_PARTS = ("PublicRes", "DocumentRes")


def read_ofd(data: bytes, name: str) -> Layout:
    """Read an OFD document: the pages in the order of ``Document.xml``, templates where pages use them.

    Raises:
        InputError: it is damaged, encrypted, too long, or has no text (a picture of a document).
        TooLargeError: it holds more text than any plan has.
    """
    from lxml import etree

    try:
        with opened(data, name) as package:
            check_members(package, name)
            pages = list(_Reader(package).pages())
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, NotImplementedError,
        RuntimeError, EOFError, OSError, OverflowError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(
            tr("the OFD file is damaged: {reason}", reason=reason), source=name, remedy=tr(_REMEDY)
        ) from None
    if not any(page.signs for page in pages):
        raise InputError(
            tr("the OFD file holds no text: it is a picture of a document"),
            source=name,
            remedy=tr("run it through text recognition (OCR) first, and check what that reads"),
        )
    layout = Layout()
    write_pages(pages, layout)
    return layout


class _Reader:
    """Reads the pages of a package."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        # Programs differ in the case of paths.
        self.members = {member.lower(): member for member in package.namelist()}

    def pages(self) -> Iterator[PrintedPage]:
        count = 0
        for root in _found(self._part("OFD.xml"), "DocRoot"):
            path = _path("", root.text or "")
            document = self._part(path)
            size = next((box.text for box in _found(document, "PhysicalBox") if box.text), _A4)
            templates = {
                one.get("ID"): _path(path, one.get("BaseLoc")) for one in _found(document, "TemplatePage")
            }
            resources = Resources()
            for kind in _PARTS:
                for named in _found(document, kind):
                    self._add(_path(path, named.text), resources)
            for listed in _found(document, "Pages"):
                for page in _found(listed, "Page"):
                    count += 1
                    if count > MAX_PAGES:
                        raise ValueError(tr("it has more than {max_pages} pages", max_pages=MAX_PAGES))
                    yield self._page(_path(path, page.get("BaseLoc")), size, templates, resources)

    def _add(self, path: str, resources: Resources) -> None:
        """Take what a part holds for pages; one that is missing holds nothing that is read."""
        if path.lower() in self.members:
            resources.add(self._part(path))

    def _page(
        self, path: str, size: str, templates: dict[str | None, str], resources: Resources
    ) -> PrintedPage:
        page = self._part(path)
        for own in page:
            if tag_of(own) == "PageRes":
                self._add(_path(path, own.text), resources)
        areas = (box.text for area in _found(page, "Area") for box in _found(area, "PhysicalBox"))
        *_, width, height = numbers_of(next(areas, None) or size, 4)
        drawn = Drawing(height, resources)
        used = [one for one in page if tag_of(one) == "Template" and one.get("TemplateID") in templates]
        front = [one for one in used if one.get("ZOrder") == "Foreground"]
        for one in used:
            if one not in front:
                drawn.content(self._part(templates[one.get("TemplateID")]))
        drawn.content(page)
        for one in front:
            drawn.content(self._part(templates[one.get("TemplateID")]))
        return drawn.page(width)

    def _part(self, path: str) -> _Element:
        from lxml import etree

        with self.package.open(self.members[path.lower()]) as file:
            data = file.read(_LARGEST_PART + 1)
        if len(data) > _LARGEST_PART:
            raise ValueError(
                tr("{path} is larger than {largest_part} MiB", path=path, largest_part=_LARGEST_PART // 2**20)
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(data, parser)


def _found(element: _Element, tag: str) -> Iterator[_Element]:
    yield from element.iter(f"{{*}}{tag}")


def _path(base: str, said: str | None) -> str:
    """The path of a part that another one names: from the root of the package, or beside it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), (said or "").strip())).lstrip("/")
