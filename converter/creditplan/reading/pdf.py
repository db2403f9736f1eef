"""PDF with a text layer (ISO 32000): what is painted on its pages, through PDFium."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from creditplan.errors import InputError
from creditplan.messages import mark, tr
from creditplan.reading.layout import UNKNOWN, Layout
from creditplan.reading.pdf_fonts import lend_font
from creditplan.reading.pdf_objects import (
    WHITE,
    Drawing,
    address,
    edges_of,
    holds,
    is_bold_font,
    is_in_layer,
    overlap,
)
from creditplan.reading.printed import write_pages
from creditplan.reading.printed_page import Box, Face, PrintedPage, Sign, upright_page

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_PAGES = 2000
REMEDY = mark("open it, and save it anew without a password")
# Readers of PDF find the head within so many bytes.
HEAD = 1024
# How much of the text may have no character that is known.
_MOST_UNKNOWN = 0.2
_INVISIBLE = {3, 7}
# Words smaller than this, in points, are not seen; nor are characters of these categories of Unicode.
_NO_SIZE = 0.05
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_FILLED_AND_DRAWN = 2
# What is so light, and not white, may be a watermark.
_PALE = 180
# Halves of characters beyond the first plane, and what PDFium writes for line ends and hyphens of its own.
_HIGH, _LOW, _BEHIND, _LAST = 0xD800, 0xDC00, 0xE000, 0x10FFFF
_SPACE, _BREAKS, _HYPHEN = 0x20, (0x0A, 0x0D), 0xFFFE


def read_pdf(data: bytes, name: str) -> Layout:
    """Read a PDF.

    Raises:
        InputError: it is damaged, encrypted, too long, or has no text (a picture of a document).
        TooLargeError: it holds more text than any plan has.
    """
    pages, unknown = _pages(data, name)
    count = sum(len(page.signs) for page in pages)
    if not count and not unknown:
        raise InputError(
            tr("the PDF holds no text: it is a picture of a document"),
            source=name,
            remedy=tr("run it through text recognition (OCR) first, and check what that reads"),
        )
    if unknown > _MOST_UNKNOWN * (count + unknown):
        raise InputError(
            tr("the fonts of the PDF do not tell which characters it shows"),
            source=name,
            remedy=tr("run it through text recognition (OCR), or find it in another format"),
        )
    layout = Layout()
    write_pages(pages, layout)
    return layout


def _pages(data: bytes, name: str) -> tuple[list[PrintedPage], int]:
    """Read the pages, and count the characters that their fonts do not tell."""
    import pypdfium2
    from pypdfium2 import raw

    unknown = 0
    pages = []
    fonts: dict[int, bool] = {}
    lend_font()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        reason = tr("it is encrypted") if code == raw.FPDF_ERR_PASSWORD else tr("it is damaged")
        raise InputError(
            tr("the PDF cannot be read: {reason}", reason=reason), source=name, remedy=tr(REMEDY)
        ) from error
    try:
        if len(document) > MAX_PAGES:
            raise InputError(
                tr("the PDF cannot be read: it has more than {max_pages} pages", max_pages=MAX_PAGES),
                source=name,
                remedy=tr(REMEDY),
            )
        for number in range(len(document)):
            page = document[number]
            reader = _Page(page, fonts)
            pages.append(reader.read())
            unknown += reader.unknown
            page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InputError(
            tr("the PDF cannot be read: it is damaged"), source=name, remedy=tr(REMEDY)
        ) from error
    finally:
        document.close()
    return pages, unknown


class _Drawn(NamedTuple):
    """What characters that are drawn together have in common.

    Attributes:
        angle: at which they run, in radians.
        invisible: whether they are not painted.
        white: whether they are as white as the paper.
        number: of the object, in the order of drawing.
        edges: what they are cut off at.
        layer: whether they are part of a layer, which may be turned off.
        blank: whether the font that the document brings seems to draw nothing for them.
        face: how they are drawn.
    """

    angle: float
    invisible: bool
    white: bool
    number: int
    edges: Box | None
    layer: bool
    blank: bool
    face: Face

    @property
    def plain(self) -> bool:
        """Whether nothing but its place on the page can hide them."""
        return not (self.invisible or self.white or self.edges or self.layer or self.blank)


class _Page:
    """Reads one page."""

    def __init__(self, page: PdfPage, fonts: dict[int, bool]) -> None:
        self.page = page
        self.box = overlap(page.get_mediabox(), page.get_cropbox())
        self.drawing = Drawing(page, self.box)
        self.fonts = fonts
        self.unknown = 0

    def read(self) -> PrintedPage:
        chars = list(self._characters())
        chars += [(sign, _TYPED) for sign in self.drawing.typed()]
        page = upright_page(list(self._seen(chars)), self.drawing.rules, self.box)
        if self.unknown:
            page.left_out.append(("unknown", UNKNOWN * self.unknown))
        return page

    def _characters(self) -> Iterator[tuple[Sign, _Drawn]]:
        """Yield the characters, each with what it has in common with those drawn with it."""
        from pypdfium2 import raw

        text = self.page.get_textpage()
        handle, box = text.raw, raw.FS_RECTF()
        looks: dict[int, _Drawn] = {}
        high = 0
        for index in range(raw.FPDFText_CountChars(handle)):
            code = raw.FPDFText_GetUnicode(handle, index)
            if code <= _SPACE and (code in _BREAKS or raw.FPDFText_IsGenerated(handle, index) == 1):
                continue
            if code == 0 or raw.FPDFText_HasUnicodeMapError(handle, index) == 1:
                self.unknown += 1
                continue
            if _HIGH <= code < _LOW:
                high = code
                continue
            if _LOW <= code < _BEHIND:
                code, high = 0x10000 + ((high - _HIGH) << 10) + (code - _LOW), 0
            if code > _LAST or code == _HYPHEN or not raw.FPDFText_GetLooseCharBox(handle, index, box):
                continue
            drawn = raw.FPDFText_GetTextObject(handle, index)
            key = address(drawn)
            if key in self.drawing.blank and category(chr(code)) in _UNSEEN:
                continue
            look = looks.get(key)
            if look is None:
                look = looks[key] = self._look(handle, index, drawn, key)
            yield Sign(chr(code), box.left, box.bottom, box.right, box.top, look.face), look
        text.close()

    def _look(self, handle: object, index: int, drawn: object, key: int) -> _Drawn:
        from pypdfium2 import raw

        # PDFium counts the angle clockwise.
        angle = -raw.FPDFText_GetCharAngle(handle, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
        raw.FPDFText_GetFillColor(handle, index, red, green, blue, opaque)
        light = min(red.value, green.value, blue.value)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(handle, index, matrix)
        size = raw.FPDFText_GetFontSize(handle, index) * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        font = raw.FPDFTextObj_GetFont(drawn) if drawn else None
        of_font = address(font)
        if font and of_font not in self.fonts:
            self.fonts[of_font] = is_bold_font(font)
        bold = mode == _FILLED_AND_DRAWN or self.fonts.get(of_font, False)
        return _Drawn(
            angle,
            mode in _INVISIBLE or size < _NO_SIZE,
            (mode == 0 and light >= WHITE) or not opaque.value,
            self.drawing.order.get(key, 0),
            edges_of(drawn, self.box, self.drawing.within.get(key)) if drawn else None,
            bool(drawn) and is_in_layer(drawn),
            key in self.drawing.blank and raw.FPDFFont_GetIsEmbedded(font) == 1,
            Face(round(size, 1), bold, mode == 0 and _PALE <= light < WHITE),
        )

    def _seen(self, chars: list[tuple[Sign, _Drawn]]) -> Iterator[tuple[Sign, float, str]]:
        """Yield the characters with the angle at which each runs, and why it is not seen, if it is not."""
        doubtful: list[tuple[Sign, _Drawn]] = []
        left, bottom, right, top = self.box
        over = bool(self.drawing.covers or self.drawing.pictures)
        for sign, drawn in chars:
            inside = left <= sign.left and sign.right <= right and bottom <= sign.bottom and sign.top <= top
            if inside and drawn.plain and not over:
                yield sign, drawn.angle, ""
                continue
            cause = self._cause(sign, drawn)
            if not cause and not self.drawing.scanned and self._may_be_hidden(sign, drawn):
                doubtful.append((sign, drawn))
            else:
                yield sign, drawn.angle, cause
        told = bool(doubtful) and self.drawing.paints_words([sign for sign, _ in chars])
        for sign, drawn in doubtful:
            yield sign, drawn.angle, "hidden" if told and not self.drawing.paints(sign) else ""

    def _cause(self, sign: Sign, drawn: _Drawn) -> str:
        if not holds(self.box, sign):
            return "cut-off"
        if self.drawing.scanned:
            return ""
        unseen = drawn.invisible or (drawn.edges and not holds(drawn.edges, sign))
        if unseen or (drawn.white and not any(holds(box, sign) for box in self.drawing.painted)):
            return "hidden"
        return "hidden" if _is_below(sign, drawn, self.drawing.covers) else ""

    def _may_be_hidden(self, sign: Sign, drawn: _Drawn) -> bool:
        """Tell whether only the painted page tells if a character is seen."""
        if sign.words.isspace():
            return False
        return drawn.layer or drawn.blank or _is_below(sign, drawn, self.drawing.pictures)


def _is_below(sign: Sign, drawn: _Drawn, over: list[tuple[int, Box]]) -> bool:
    return any(number > drawn.number and holds(box, sign) for number, box in over)


# What somebody has typed on the page lies above all else.
_TYPED = _Drawn(0.0, False, False, sys.maxsize, None, False, False, Face())
