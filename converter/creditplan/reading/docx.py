"""DOCX: paragraphs with the numbers that Word counts itself, and tables with merged cells (ECMA-376).

What Word shows is read, wherever it is wrapped: tracked insertions, smart tags, content controls, text boxes.
Footnotes and endnotes follow the text, each a line of its own behind 注：.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.model import Look
from creditplan.reading.archive import check_members, opened
from creditplan.reading.html import is_html, read_html
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.numbering import Numbers, W, whole
from creditplan.reading.text import decode
from creditplan.reading.word_styles import Styles
from creditplan.reading.word_text import GONE, walk, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# A plan of 300 pages takes some 5 MiB; a tree takes up to twenty times as much memory as its text.
_LARGEST_PART = 24 * 1024 * 1024
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = W + "p", W + "tbl", W + "tr", W + "tc", W + "txbxContent"
_WRAPPERS = {W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_CHUNK = W + "altChunk"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEADING = re.compile(r"(?:Heading|标题)\s*[1-6]|[1-6]", re.IGNORECASE)
_NOTES = ("footnote", "endnote")
_REMEDY = "open it in a word processor, save it as DOCX again, or give the plan as plain text"


def read_docx(data: bytes, name: str) -> Layout:
    """Read a document of Word.

    Raises:
        InputError: it is damaged, encrypted, or blows up when unpacked.
        TooLargeError: it claims more text or cells than any plan has.
    """
    from lxml import etree

    layout = Layout()
    try:
        with opened(data, name) as package:
            check_members(package, name)
            main = _related(package, "", "officeDocument") or "word/document.xml"
            body = _part(package, main).find(W + "body")
            styles, numbering = (_related(package, main, kind) for kind in ("styles", "numbering"))
            styled = _part(package, styles) if styles else None
            numbers = Numbers(_part(package, numbering) if numbering else None, styled)
            shapes = Styles(styled)
            chunks = _chunks(package, main, name)
            notes = [note for kind in _NOTES for note in _noted(package, main, body, kind)]
        if body is not None:
            writer = _Writer(layout, numbers, shapes, chunks)
            writer.write(body)
            for note in notes:
                writer.write_note(note)
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, NotImplementedError,
        RuntimeError, EOFError, OSError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(f"the DOCX file is damaged: {reason}", source=name, remedy=_REMEDY) from None
    return layout


def _part(package: zipfile.ZipFile, path: str) -> _Element:
    from lxml import etree

    with package.open(path) as file:
        data = file.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise ValueError(f"{path} is larger than {_LARGEST_PART // 2**20} MiB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data.replace(*_STRICT), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(f"{path} declares entities")
    return root


def _related(package: zipfile.ZipFile, path: str, kind: str) -> str | None:
    """Return the path of the part that another one (the package itself: "") names as its ``kind``."""
    folder, file = posixpath.split(path)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    if relations not in package.namelist():
        return None
    for relation in _part(package, relations):
        if (relation.get("Type") or "").endswith(f"/{kind}"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            return target.lstrip("/")
    return None


def _chunks(package: zipfile.ZipFile, main: str, name: str) -> dict[str, Layout | str]:
    """What the document embeds, by the relation that names it; of what is no HTML and no text, the name."""
    folder, file = posixpath.split(main)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    chunks: dict[str, Layout | str] = {}
    if relations not in package.namelist():
        return chunks
    for relation in _part(package, relations):
        if not (relation.get("Type") or "").endswith("/aFChunk"):
            continue
        path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        data = package.read(path)[:_LARGEST_PART]
        key = relation.get("Id") or ""
        if is_html(data):
            chunks[key] = read_html(data, name)
        elif path.endswith(".txt"):
            chunks[key] = Layout()
            for line in decode(data, name).splitlines():
                chunks[key].paragraph(line)  # type: ignore[union-attr]
        else:
            chunks[key] = posixpath.basename(path)
    return chunks


def _noted(package: zipfile.ZipFile, main: str, body: _Element | None, kind: str) -> Iterator[_Element]:
    """Yield the footnotes or endnotes that the text refers to, in the order of the text."""
    path = _related(package, main, kind + "s")
    if path is None or body is None:
        return
    notes = {note.get(W + "id"): note for note in _part(package, path).iter(W + kind)}
    mark = f"{W}{kind}Reference"
    shown = [
        found.get(W + "id") for found in walk(body, lambda e: () if e.tag in GONE else e) if found.tag == mark
    ]
    yield from (notes[reference] for reference in dict.fromkeys(shown) if reference in notes)


def _inside(container: _Element, *tags: str) -> Iterator[_Element]:
    """Yield the elements of these tags in a container, those in wrappers too."""

    def wrapped(element: _Element) -> Iterable[_Element]:
        chosen = element[:1] if element.tag == _CHOICES else [element] if element.tag in _WRAPPERS else []
        return (inner for outer in chosen for inner in outer)

    return (element for element in walk(container, wrapped) if element.tag in tags)


def _property(element: _Element, group: str, tag: str) -> str | None:
    """Value of a property of a row or cell; empty if it is there without one."""
    found = element.find(f"{W}{group}/{W}{tag}")
    return None if found is None else found.get(W + "val") or ""


def _mark_is_gone(paragraph: _Element, styles: Styles) -> bool:
    """Tell whether the end of a paragraph is deleted, moved away or hidden: it goes on in the next one."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    if properties is None:
        return False
    return (
        any(properties.find(tag) is not None for tag in GONE)
        or styles.cause(properties, paragraph) == "hidden"
    )


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Yield the text boxes of a paragraph; what is there twice, for older programs, once."""
    boxes = walk(paragraph, lambda element: () if element.tag in (_BOX, _FALLBACK) else element)
    return (box for box in boxes if box.tag == _BOX)


class _Writer:
    def __init__(
        self, layout: Layout, numbers: Numbers, styles: Styles, chunks: dict[str, Layout | str]
    ) -> None:
        self.layout = layout
        self.numbers = numbers
        self.styles = styles
        self.chunks = chunks
        # Words of paragraphs whose end is gone, and what is left out of the words that come next.
        self.begun = ""
        self.unseen: list[tuple[str, str]] = []

    def write(self, container: _Element) -> None:
        """Write the paragraphs and tables of the body, or of a text box, in their order."""
        for block in _inside(container, _PARAGRAPH, _TABLE, _CHUNK):
            if block.tag == _TABLE:
                self._table(block)
            elif block.tag == _CHUNK:
                self._chunk(block)
            elif (words := self._paragraph(block)) is not None:
                self._tell()
                self.layout.paragraph(words, Look(heading=int(self._is_heading(block))))
                for box in _boxes(block):
                    self.write(box)
        if self.begun:
            self.layout.paragraph(self.begun)
            self.begun = ""
        self._tell()

    def write_note(self, note: _Element) -> None:
        """Write a footnote or endnote as one line."""
        said = (self._paragraph(paragraph) or "" for paragraph in _inside(note, _PARAGRAPH))
        words = " ".join(filter(None, map(str.strip, said)))
        self._tell()
        if words:
            self.layout.paragraph(f"注：{words}")

    def _tell(self) -> None:
        for cause, words in self.unseen:
            self.layout.leave_out(cause, words)
        self.unseen = []

    def _is_heading(self, paragraph: _Element) -> bool:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style is not None and bool(_HEADING.fullmatch(style.get(W + "val") or ""))

    def _paragraph(self, paragraph: _Element) -> str | None:
        """The words of a paragraph with its number; ``None``: its end is gone, and it goes on in the next."""
        words, left_out = words_of(paragraph, self.styles)
        self.unseen += left_out
        if _mark_is_gone(paragraph, self.styles):
            self.begun += words
            return None
        if not words and left_out and not self.begun:
            return ""  # a number alone would stand here
        words, self.begun = self.begun + words, ""
        label = self.numbers.label(paragraph, words)
        self.layout.count(len(label))
        return label + words

    def _chunk(self, chunk: _Element) -> None:
        """Write a part of another format that stands here, as Word shows it."""
        found = self.chunks.get(chunk.get(_RELATION) or "", "")
        self._tell()
        if isinstance(found, Layout):
            self.layout.append(found)
        else:
            self.layout.leave_out("embedded", f"嵌入部分 {found}")

    def _cell(self, cell: _Element) -> str:
        """Words of a cell, line by line; a table in it is read row by row."""
        pieces: list[str] = []
        self._collect(cell, pieces)
        pieces.append(self.begun)
        self.begun = ""
        return "".join(pieces)

    def _collect(self, cell: _Element, pieces: list[str]) -> None:
        begin = len(pieces)
        for block in _inside(cell, _PARAGRAPH, _TABLE):
            if block.tag == _TABLE:
                for row in _inside(block, _ROW):
                    pieces.append("\n")
                    for position, inner in enumerate(_inside(row, _CELL)):
                        pieces.append(" " if position else "")
                        self._collect(inner, pieces)
                continue
            if (words := self._paragraph(block)) is None:
                continue
            pieces += ("\n", words)
            for box in _boxes(block):
                pieces.append("\n")
                self._collect(box, pieces)
        pieces[begin : begin + 1] = [""]  # line ends stand between lines only

    def _table(self, table: _Element) -> None:
        grid: list[list[Cell]] = []
        for row in _inside(table, _ROW):
            if row.find(f"{W}trPr/{W}del") is None:
                grid.append(self._row(row, grid[-1] if grid else []))
        if max((len(set(map(id, line))) for line in grid), default=0) < 2:
            # A frame around text, as Word users draw it.
            for cell in dict.fromkeys(cell for line in grid for cell in line):
                for cause, words in cell.left_out:
                    self.layout.leave_out(cause, words)
                self.layout.paragraph(cell.words)
            return
        self.layout.table(grid)

    def _row(self, row: _Element, above: list[Cell]) -> list[Cell]:
        before = whole(_property(row, "trPr", "gridBefore") or "0")
        self.layout.claim(before)
        line = [Cell("") for _ in range(before)]
        for element in _inside(row, _CELL):
            across = max(whole(_property(element, "tcPr", "gridSpan") or "1"), 1)
            self.layout.claim(across)
            if _property(element, "tcPr", "hMerge") in ("continue", "") and line:
                cell = line[-1]
            elif _property(element, "tcPr", "vMerge") in ("continue", "") and len(line) < len(above):
                cell = above[len(line)]
            else:
                words = self._cell(element)
                cell = Cell(words, tuple(self.unseen))
                self.unseen = []
            line += [cell] * across
        return line
