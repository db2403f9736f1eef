"""DOCX: paragraphs with the numbers that Word counts itself, and tables with merged cells (ECMA-376).

What Word shows is read, wherever it is wrapped: tracked insertions, smart tags, content controls, text boxes.
Footnotes and endnotes follow the text, each a line of its own behind 注：.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.archive import check_members, opened
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.numbering import Numbers, W, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

# A plan of 300 pages takes some 5 MiB; a tree takes up to twenty times as much memory as its text.
_LARGEST_PART = 24 * 1024 * 1024
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = W + "p", W + "tbl", W + "tr", W + "tc", W + "txbxContent"
_RUN, _TEXT = W + "r", W + "t"
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_GONE = {W + "del", W + "moveFrom"}
_UNSEEN = {*_GONE, *(W + tag for tag in ("pPr", "rt", "txbxContent")), _FALLBACK}
_WRAPPERS = {W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
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
            numbers = Numbers(
                _part(package, numbering) if numbering else None, _part(package, styles) if styles else None
            )
            notes = [note for kind in _NOTES for note in _noted(package, main, body, kind)]
        if body is not None:
            writer = _Writer(layout, numbers)
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


def _noted(package: zipfile.ZipFile, main: str, body: _Element | None, kind: str) -> Iterator[_Element]:
    """Yield the footnotes or endnotes that the text refers to, in the order of the text."""
    path = _related(package, main, kind + "s")
    if path is None or body is None:
        return
    notes = {note.get(W + "id"): note for note in _part(package, path).iter(W + kind)}
    mark = f"{W}{kind}Reference"
    shown = [
        found.get(W + "id")
        for found in _walk(body, lambda e: () if e.tag in _GONE else e)
        if found.tag == mark
    ]
    yield from (notes[reference] for reference in dict.fromkeys(shown) if reference in notes)


def _walk(container: _Element, inside: Callable[[_Element], Iterable[_Element]]) -> Iterator[_Element]:
    """Yield what stands in an element, each before what ``inside`` says stands in it; without recursion."""
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        yield element
        waiting.append(iter(inside(element)))


def _inside(container: _Element, *tags: str) -> Iterator[_Element]:
    """Yield the elements of these tags in a container, those in wrappers too."""

    def wrapped(element: _Element) -> Iterable[_Element]:
        chosen = element[:1] if element.tag == _CHOICES else [element] if element.tag in _WRAPPERS else []
        return (inner for outer in chosen for inner in outer)

    return (element for element in _walk(container, wrapped) if element.tag in tags)


def _property(element: _Element, group: str, tag: str) -> str | None:
    """Value of a property of a row or cell; empty if it is there without one."""
    found = element.find(f"{W}{group}/{W}{tag}")
    return None if found is None else found.get(W + "val") or ""


def _words(paragraph: _Element) -> Iterator[str]:
    """Yield the words of a paragraph that Word shows, text boxes left out."""
    for element in _walk(paragraph, _shown):
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]


def _shown(element: _Element) -> Iterable[_Element]:
    hidden = element.tag in _UNSEEN or (element.tag == _RUN and _is_hidden(element))
    return () if hidden or element.tag == _TEXT or element.tag in _SIGNS else element


def _is_hidden(run: _Element) -> bool:
    said = _property(run, "rPr", "vanish")
    return said is not None and said not in ("0", "false", "off")


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Yield the text boxes of a paragraph; what is there twice, for older programs, once."""
    boxes = _walk(paragraph, lambda element: () if element.tag in (_BOX, _FALLBACK) else element)
    return (box for box in boxes if box.tag == _BOX)


class _Writer:
    def __init__(self, layout: Layout, numbers: Numbers) -> None:
        self.layout = layout
        self.numbers = numbers

    def write(self, container: _Element) -> None:
        """Write the paragraphs and tables of the body, or of a text box, in their order."""
        for block in _inside(container, _PARAGRAPH, _TABLE):
            if block.tag == _TABLE:
                self._table(block)
                continue
            self.layout.paragraph(self._paragraph(block))
            for box in _boxes(block):
                self.write(box)

    def write_note(self, note: _Element) -> None:
        """Write a footnote or endnote as one line."""
        words = " ".join(filter(None, map(str.strip, map(self._paragraph, _inside(note, _PARAGRAPH)))))
        if words:
            self.layout.paragraph(f"注：{words}")

    def _paragraph(self, paragraph: _Element) -> str:
        words = "".join(_words(paragraph))
        label = self.numbers.label(paragraph, words)
        self.layout.count(len(label))
        return label + words

    def _cell(self, cell: _Element) -> str:
        """Words of a cell, line by line; a table in it is read row by row."""
        pieces: list[str] = []
        self._collect(cell, pieces)
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
            pieces += ("\n", self._paragraph(block))
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
                cell = Cell(self._cell(element))
            line += [cell] * across
        return line
