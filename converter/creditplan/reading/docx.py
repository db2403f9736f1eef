"""DOCX: paragraphs with the numbers that Word counts itself, and tables with merged cells (ECMA-376)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.archive import check_members
from creditplan.reading.layout import Cell, Layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_DIGITS = "零一二三四五六七八九"
_REMEDY = "open it in a word processor, save it as DOCX again, or give the plan as plain text"


def read_docx(data: bytes, name: str) -> Layout:
    """Read a document of Word.

    Raises:
        InputError: it is damaged, encrypted, or blows up when unpacked.
    """
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_members(package, name)
        document = open_document(io.BytesIO(data))
        layout = Layout()
        _Writer(document, layout).write()
    except (
        zipfile.BadZipFile, PackageNotFoundError, etree.LxmlError, KeyError, ValueError, AttributeError,
        NotImplementedError, EOFError, OSError, RecursionError,
    ) as error:  # fmt: skip
        reason = str(error) or type(error).__name__
        raise InputError(f"the DOCX file is damaged: {reason}", source=name, remedy=_REMEDY) from None
    return layout


class _Writer:
    def __init__(self, document: Document, layout: Layout) -> None:
        self.document = document
        self.layout = layout
        self.numbers = _Numbers(document)

    def write(self) -> None:
        from docx.table import Table

        for block in self.document.iter_inner_content():
            if isinstance(block, Table):
                self._table(block)
            else:
                self.layout.paragraph(self._paragraph(block))

    def _paragraph(self, paragraph: Paragraph) -> str:
        words = paragraph.text
        return self.numbers.of(paragraph) + words if words.strip() else words

    def _table(self, table: Table) -> None:
        # Keyed by the elements themselves: a merged cell is one element that stands in several places.
        cells: dict[object, Cell] = {}
        grid = []
        for row in table.rows:
            line: list[Cell] = [Cell("") for _ in range(row.grid_cols_before)]
            for cell in row.cells:
                if cell._tc not in cells:
                    cells[cell._tc] = Cell("\n".join(self._paragraph(p) for p in cell.paragraphs))
                line.append(cells[cell._tc])
            grid.append(line)
        if max((len(set(map(id, line))) for line in grid), default=0) < 2:
            for line in grid:
                for cell in dict.fromkeys(line):
                    self.layout.paragraph(cell.words)
            return
        self.layout.table(grid)


class _Numbers:
    """Counts the automatic numbers of paragraphs, as numbering.xml defines them."""

    def __init__(self, document: Document) -> None:
        from docx.oxml.ns import qn

        self.qn = qn
        self.counts: dict[tuple[str, int], int] = {}
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.abstract: dict[str, str] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        if part is not None:
            self._load(part.element)

    def _load(self, root: BaseOxmlElement) -> None:
        qn = self.qn
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {}
            for level in abstract.findall(qn("w:lvl")):
                index = int(level.get(qn("w:ilvl")) or 0)
                levels[index] = (
                    self._value(level, "w:numFmt", "decimal"),
                    self._value(level, "w:lvlText", ""),
                    int(self._value(level, "w:start", "1")),
                )
            self.levels[abstract.get(qn("w:abstractNumId")) or ""] = levels
        for number in root.findall(qn("w:num")):
            self.abstract[number.get(qn("w:numId")) or ""] = self._value(number, "w:abstractNumId", "")

    def _value(self, element: BaseOxmlElement, tag: str, default: str) -> str:
        found = element.find(self.qn(tag))
        value = found.get(self.qn("w:val")) if found is not None else None
        return default if value is None else value

    def of(self, paragraph: Paragraph) -> str:
        """Return the number that Word prints before a paragraph, with its marks; empty if none."""
        found = next(self._properties(paragraph), None)
        if found is None:
            return ""
        number, index = found
        levels = self.levels.get(self.abstract.get(number, ""), {})
        if index not in levels:
            return ""
        style, text, start = levels[index]
        key = self.abstract[number]
        self.counts[key, index] = self.counts.get((key, index), start - 1) + 1
        for deeper in [k for k in self.counts if k[0] == key and k[1] > index]:
            del self.counts[deeper]
        if style in ("none", "bullet"):
            return "● " if style == "bullet" else ""
        for level in range(index + 1):
            fmt, _, first = levels.get(level, (style, "", 1))
            text = text.replace(f"%{level + 1}", written(self.counts.get((key, level), first), fmt))
        return text

    def _properties(self, paragraph: Paragraph) -> Iterator[tuple[str, int]]:
        """Number and level that the paragraph or its style names; the number 0 takes them away."""
        qn = self.qn
        style = paragraph.style
        sources = [paragraph._p.pPr]
        while style is not None and len(sources) < 12:
            sources.append(style.element.find(qn("w:pPr")))
            style = style.base_style
        index = None
        for properties in sources:
            numbering = properties.find(qn("w:numPr")) if properties is not None else None
            if numbering is None:
                continue
            index = index if index is not None else int(self._value(numbering, "w:ilvl", "0"))
            number = self._value(numbering, "w:numId", "")
            if number == "0":
                return
            if number:
                yield number, index
                return


def written(value: int, style: str) -> str:
    """Write a number in a numbering style of WordprocessingML (ST_NumberFormat).

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(7, "decimal")
    ('十二', '③', '7')
    """
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseCounting",
    ):
        return _chinese(value)
    if style.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if style in ("upperLetter", "lowerLetter") and 1 <= value <= 26:
        return chr((65 if style == "upperLetter" else 97) + value - 1)
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(value))
    return f"{value:02}" if style == "decimalZero" else str(value)


def _chinese(value: int) -> str:
    if not 0 < value < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
