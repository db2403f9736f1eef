"""DOCX: paragraphs with the numbers that Word counts itself, and tables with merged cells (ECMA-376).

What Word shows is read, wherever it is wrapped: tracked insertions, smart tags, content controls, text boxes.
Footnotes and endnotes follow the text, each a line of its own behind 注：.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.messages import mark, tr
from creditplan.model import Look
from creditplan.reading.archive import check_members, opened
from creditplan.reading.html import is_html, read_html
from creditplan.reading.layout import Cell, Layout
from creditplan.reading.numbering import Label, Numbers, W, whole
from creditplan.reading.text import decode
from creditplan.reading.web_archive import is_web_archive, read_web_archive
from creditplan.reading.word_parts import WordParts
from creditplan.reading.word_styles import (
    PAPER,
    UNKNOWN,
    Place,
    Said,
    Styles,
    align_of,
    ground_of,
    heading_of,
    indent_of,
    paragraph_says,
)
from creditplan.reading.word_text import BOX, FALLBACK, GONE, Field, Words, mark_ticks, walk, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DIAGRAM_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PARAGRAPH, _TABLE, _ROW, _CELL = W + "p", W + "tbl", W + "tr", W + "tc"
_WRAPPERS = {W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_CHUNK, _OTHER_FILE = W + "altChunk", W + "subDoc"
_BLOCKS = (_PARAGRAPH, _TABLE, _CHUNK, _OTHER_FILE)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOTES = ("footnote", "endnote")
# What a line of a table of contents ends with.
_ENTRY = re.compile(r"[\s.…·]\d{1,4}\s*$")
_DEEPEST_PART = 3
# How wide spaces are, in characters.
_SPACES, _WIDE_SPACE, _WIDE, _NARROW = " \t\u3000", "\u3000", 1.0, 0.5
_REMEDY = mark("open it in a word processor, save it as DOCX again, or give the plan as plain text")


def read_docx(data: bytes, name: str) -> Layout:
    """Read a document of Word.

    Raises:
        InputError: it is damaged, encrypted, or blows up when unpacked.
        TooLargeError: it claims more text or cells than any plan has.
    """
    return _read(data, name, _DEEPEST_PART)


def _read(data: bytes, name: str, depth: int) -> Layout:
    from lxml import etree

    layout = Layout()
    try:
        with opened(data, name) as package:
            check_members(package, name)
            parts = WordParts(package)
            _Writer(layout, parts, name, depth).write_document()
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, ValueError, NotImplementedError,
        RuntimeError, EOFError, OSError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(
            tr("the DOCX file is damaged: {reason}", reason=reason), source=name, remedy=tr(_REMEDY)
        ) from None
    return layout


def _inside(container: Iterable[_Element], *tags: str) -> Iterator[_Element]:
    """Yield the elements of these tags in a container, those in wrappers too."""

    def wrapped(element: _Element) -> Iterable[_Element]:
        chosen = element[:1] if element.tag == _CHOICES else [element] if element.tag in _WRAPPERS else []
        return (inner for outer in chosen for inner in outer)

    return (element for element in walk(container, wrapped) if element.tag in tags)


def _property(element: _Element, group: str, tag: str) -> str | None:
    """Value of a property of a row or cell; empty if it is there without one."""
    found = element.find(f"{W}{group}/{W}{tag}")
    return None if found is None else found.get(W + "val") or ""


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Yield the text boxes of a paragraph; what is there twice, for older programs, once."""
    if next(paragraph.iter(BOX), None) is None:
        return iter(())
    unseen = {*GONE, BOX, FALLBACK}
    boxes = walk(paragraph, lambda element: () if element.tag in unseen else element)
    return (box for box in boxes if box.tag == BOX)


class _Writer:
    def __init__(self, layout: Layout, parts: WordParts, name: str, depth: int) -> None:
        self.layout = layout
        self.parts = parts
        self.name = name
        self.depth = depth
        styles = parts.related("styles")
        self.styles = Styles(styles)
        self.numbers = Numbers(parts.related("numbering"), styles)
        # Words of paragraphs whose end is gone, and what is left out of the words that come next.
        self.begun = Words()
        self.unseen: list[tuple[str, str]] = []
        self.notes: list[tuple[str, str]] = []
        self.fields: list[Field] = []
        # Where we are: the style of the table, and the colour behind it.
        self.table_style = ""
        self.ground = ""

    def write_document(self) -> None:
        """Write the body, what is drawn, and the notes that the text refers to."""
        self.write(self._blocks())
        for diagram in self.parts.all_related("diagramData"):
            words = (text.text or "" for text in diagram.iter(_DIAGRAM_TEXT))
            self.layout.leave_out("drawn", " ".join(words))
        for kind in _NOTES:
            shown = dict.fromkeys(key for of, key in self.notes if of == kind)
            held = self.parts.related(f"{kind}s") if shown else None
            if held is not None:
                notes = {note.get(W + "id"): note for note in held.iter(W + kind)}
                for key in shown:
                    if key in notes:
                        self.write_note(notes[key])

    def _blocks(self) -> Iterator[_Element]:
        for block in self.parts.blocks():
            self.ground = UNKNOWN if self.parts.painted else PAPER
            mark_ticks(block)
            yield block

    def write(self, container: Iterable[_Element]) -> None:
        """Write the paragraphs and tables of the body, of a text box or a frame, in their order."""
        for block in _inside(container, *_BLOCKS):
            if block.tag == _TABLE:
                self._end()
                self._table(block)
            elif block.tag != _PARAGRAPH:
                self._chunk(block)
            elif (found := self._paragraph(block)) is not None:
                self._tell()
                self.layout.paragraph(*found)
                for box in _boxes(block):
                    self._write_box(box)
        self._end()
        self._tell()

    def _end(self) -> None:
        """Write the words of a paragraph whose end is gone, and that nothing follows."""
        if self.begun.length:
            self.layout.paragraph(self.begun.text)
            self.begun = Words()

    def _write_box(self, box: _Element) -> None:
        outside, self.ground = self.ground, UNKNOWN
        self.write(box)
        self.ground = outside

    def write_note(self, note: _Element) -> None:
        """Write a footnote or endnote as one line."""
        said = (self._paragraph(paragraph) or ("",) for paragraph in _inside(note, _PARAGRAPH))
        words = " ".join(filter(None, (one[0].strip() for one in said)))
        self._tell()
        if words:
            self.layout.paragraph(f"注：{words}")

    def _tell(self) -> None:
        for cause, words in self.unseen:
            self.layout.leave_out(cause, words)
        self.unseen = []

    def _paragraph(self, paragraph: _Element) -> tuple[str, Look] | None:
        """The words of a paragraph with its number, and its look; ``None``: it goes on in the next."""
        said = paragraph_says(paragraph.find(W + "pPr"))
        place = self.styles.place(said, self.table_style, self.ground)
        within = any(field.lists_contents for field in self.fields)
        words = words_of(paragraph, self.styles, place, self.fields)
        within |= any(field.lists_contents for field in self.fields) or "contents" in place.style
        if within and _ENTRY.search(words.text):
            listed = self.unseen.pop()[1] + " " if self.unseen and self.unseen[-1][0] == "around" else ""
            self.unseen.append(("around", listed + words.text))
            return None
        self.unseen += words.left_out
        self.notes += words.notes
        if said.get("frame") in ("drop", "margin") or ("mark" in said and self._is_gone(said["mark"], place)):
            self.begun = self.begun.then(words)
            return None
        if not words.length and words.left_out and not self.begun.length:
            return "", Look()  # a number alone would stand here
        if self.begun.length:
            words, self.begun = self.begun.then(words), Words()
        text = words.text
        label = self.numbers.label(paragraph, text)
        self.layout.count(len(label.words))
        return label.words + text, self._look(said, place.style, words, text, label)

    def _is_gone(self, mark: _Element, place: Place) -> bool:
        """Tell whether the end of a paragraph is deleted, moved or hidden: it goes on in the next one."""
        return any(one.tag in GONE for one in mark) or self.styles.face(mark, place).cause == "hidden"

    def _look(self, said: Said, style: Said, words: Words, text: str, label: Label) -> Look:
        heading = heading_of(said, style)
        indents = {**style.get("indent", {}), **label.indent, **said.get("indent", {})}
        indent = indent_of(indents, words.size) if indents else 0.0
        if text[:1].isspace():
            spaces = text[: len(text) - len(text.lstrip(_SPACES))]
            indent += sum(_WIDE if space == _WIDE_SPACE else _NARROW for space in spaces)
        bold = words.bold + len(label.words) if words.bold else 0
        align = align_of(said, style, self.styles.defaults)
        return Look(heading, 0 if heading else label.depth, bold, align, indent, words.size)

    def _chunk(self, chunk: _Element) -> None:
        """Write a part of another format that stands here, as Word shows it."""
        self._tell()
        found = self._embedded(chunk)
        if isinstance(found, Layout):
            self.layout.append(found)
        else:
            self.layout.leave_out("embedded", f"嵌入部分 {found}")

    def _embedded(self, chunk: _Element) -> Layout | str:
        """What the document embeds here; of what is not read, the name."""
        key = chunk.get(_RELATION)
        part = self.parts.embedded(key) if chunk.tag == _CHUNK else None
        if part is None:
            return self.parts.name(key)
        if is_web_archive(part.data):
            return read_web_archive(part.data, self.name)
        if is_html(part.data):
            return read_html(part.data, self.name)
        if part.data.startswith(b"PK") and self.depth:
            return _read(part.data, self.name, self.depth - 1)
        if part.media_type == "text/plain" or part.name.endswith(".txt"):
            layout = Layout()
            for line in decode(part.data, self.name).splitlines():
                layout.paragraph(line)
            return layout
        return part.name

    def _cell(self, cell: _Element) -> str:
        """Words of a cell, line by line; a table in it is read row by row."""
        pieces: list[str] = []
        self._collect(cell, pieces)
        pieces.append(self.begun.text)
        self.begun = Words()
        return "".join(pieces)

    def _collect(self, cell: _Element, pieces: list[str]) -> None:
        begin = len(pieces)
        for block in _inside(cell, *_BLOCKS):
            if block.tag == _TABLE:
                for row in _inside(block, _ROW):
                    pieces.append("\n")
                    for position, inner in enumerate(_inside(row, _CELL)):
                        pieces.append(" " if position else "")
                        self._collect(inner, pieces)
                continue
            if block.tag != _PARAGRAPH:
                found = self._embedded(block)
                if isinstance(found, Layout):
                    pieces += ("\n", found.text.strip())
                else:
                    self.unseen.append(("embedded", f"嵌入部分 {found}"))
                continue
            if (said := self._paragraph(block)) is None:
                continue
            pieces += ("\n", said[0])
            outside, self.ground = self.ground, UNKNOWN
            for box in _boxes(block):
                pieces.append("\n")
                self._collect(box, pieces)
            self.ground = outside
        pieces[begin : begin + 1] = [""]  # line ends stand between lines only

    def _table(self, table: _Element) -> None:
        outside = self.table_style, self.ground
        properties = table.find(W + "tblPr")
        self.table_style = _property(table, "tblPr", "tblStyle") or ""
        own = ground_of(properties) or self.styles.of(self.table_style).get("ground", "")
        self.ground = own or self.ground
        rows = [
            (row, [cell for cell in _inside(row, _CELL) if cell.find(f"{W}tcPr/{W}cellDel") is None])
            for row in _inside(table, _ROW)
            if row.find(f"{W}trPr/{W}del") is None
        ]
        if max((len(cells) for _, cells in rows), default=0) < 2:
            # A frame around text, as Word users draw it.
            for row, cells in rows:
                self._spans(row, cells)
                for cell in cells:
                    with self._within(cell):
                        self.write(cell)
        else:
            grid: list[list[Cell]] = []
            for row, cells in rows:
                grid.append(self._row(row, cells, grid[-1] if grid else []))
            self.layout.table(grid)
        self.table_style, self.ground = outside

    @contextmanager
    def _within(self, cell: _Element) -> Iterator[None]:
        """Be in a cell, with its colour."""
        outside = self.ground
        self.ground = ground_of(cell.find(W + "tcPr")) or outside
        yield
        self.ground = outside

    def _spans(self, row: _Element, cells: list[_Element]) -> list[int]:
        """How many columns are left empty before a row, and how many each of its cells takes."""
        before = whole(_property(row, "trPr", "gridBefore") or "0")
        spans = [max(whole(_property(cell, "tcPr", "gridSpan") or "1"), 1) for cell in cells]
        self.layout.claim(before + sum(spans))
        return [before, *spans]

    def _row(self, row: _Element, cells: list[_Element], above: list[Cell]) -> list[Cell]:
        before, *spans = self._spans(row, cells)
        line = [Cell("") for _ in range(before)]
        for element, across in zip(cells, spans, strict=True):
            if _property(element, "tcPr", "hMerge") in ("continue", "") and line:
                cell = line[-1]
            elif _property(element, "tcPr", "vMerge") in ("continue", "") and len(line) < len(above):
                cell = above[len(line)]
            else:
                with self._within(element):
                    words = self._cell(element)
                cell = Cell(words, tuple(self.unseen))
                self.unseen = []
            line += [cell] * across
        return line
