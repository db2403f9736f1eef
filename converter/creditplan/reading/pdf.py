"""PDF with a text layer (ISO 32000): what is painted on its pages, through PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING

from creditplan.errors import InputError
from creditplan.reading.layout import Layout
from creditplan.reading.printed import write_pages
from creditplan.reading.printed_page import Box, PrintedPage, Rule, Sign, upright_page

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_PAGES = 2000
REMEDY = "open it, and save it anew without a password"
# Readers of PDF find the head within so many bytes.
HEAD = 1024
# How much of the text may have no character that is known.
_MOST_UNKNOWN = 0.2
_INVISIBLE = {3, 7}
_WHITE = 250
# A picture that takes so much of the page is the page, and the text over it what was recognised in it.
_SCANNED = 0.5
_THIN = 3.0
_SHORT = 8.0
_MOST_SEGMENTS = 10_000
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
            "the PDF holds no text: it is a picture of a document",
            source=name,
            remedy="run it through text recognition (OCR) first, and check what that reads",
        )
    if unknown > _MOST_UNKNOWN * (count + unknown):
        raise InputError(
            "the fonts of the PDF do not tell which characters it shows",
            source=name,
            remedy="run it through text recognition (OCR), or find it in another format",
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
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        reason = "it is encrypted" if code == raw.FPDF_ERR_PASSWORD else "it is damaged"
        raise InputError(f"the PDF cannot be read: {reason}", source=name, remedy=REMEDY) from error
    try:
        if len(document) > MAX_PAGES:
            raise InputError(
                f"the PDF cannot be read: it has more than {MAX_PAGES} pages", source=name, remedy=REMEDY
            )
        for number in range(len(document)):
            page = document[number]
            reader = _Page(page)
            pages.append(reader.read())
            unknown += reader.unknown
            page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InputError("the PDF cannot be read: it is damaged", source=name, remedy=REMEDY) from error
    finally:
        document.close()
    return pages, unknown


class _Page:
    """Reads one page."""

    def __init__(self, page: PdfPage) -> None:
        self.page = page
        self.box = _overlap(page.get_mediabox(), page.get_cropbox())
        self.unknown = 0
        self.painted: list[Box] = []
        self.rules: list[Rule] = []
        self.scanned = False

    def read(self) -> PrintedPage:
        self._objects()
        return upright_page(self._characters(), self.rules, self.box)

    def _characters(self) -> Iterator[tuple[Sign, float, str]]:
        """Yield the characters, the angle at which each runs, and why it is not seen, if it is not."""
        from pypdfium2 import raw

        text = self.page.get_textpage()
        handle, box = text.raw, raw.FS_RECTF()
        # Characters that are drawn together have one angle and one look.
        looks: dict[int, tuple[float, bool, bool]] = {}
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
            sign = Sign(chr(code), box.left, box.bottom, box.right, box.top)
            drawn = raw.FPDFText_GetTextObject(handle, index)
            key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
            look = looks.get(key)
            if look is None:
                look = looks[key] = self._look(handle, index, drawn)
            angle, invisible, white = look
            yield sign, angle, self._cause(sign, invisible, white)
        text.close()

    def _look(self, handle: object, index: int, drawn: object) -> tuple[float, bool, bool]:
        """Say at which angle, in radians, characters run; whether they are unpainted; whether white."""
        from pypdfium2 import raw

        # PDFium counts the angle clockwise.
        angle = -raw.FPDFText_GetCharAngle(handle, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
        raw.FPDFText_GetFillColor(handle, index, red, green, blue, opaque)
        white = mode == 0 and min(red.value, green.value, blue.value) >= _WHITE
        return angle, mode in _INVISIBLE, white or not opaque.value

    def _cause(self, sign: Sign, invisible: bool, white: bool) -> str:
        left, bottom, right, top = self.box
        across, middle = (sign.left + sign.right) / 2, (sign.bottom + sign.top) / 2
        if not (left <= across <= right and bottom <= middle <= top):
            return "cut-off"
        if self.scanned or not (invisible or white):
            return ""
        if invisible or not any(a <= across <= c and b <= middle <= d for a, b, c, d in self.painted):
            return "hidden"
        return ""

    def _objects(self) -> None:
        """Note the rules of the page, and where something is painted that white words stand out from."""
        from pypdfium2 import raw

        left, bottom, right, top = self.box
        area = max((right - left) * (top - bottom), 1)
        for found in self.page.get_objects(max_depth=4):
            if found.type == raw.FPDF_PAGEOBJ_IMAGE:
                box = found.get_bounds()
                self.painted.append(box)
                a, b, c, d = _overlap(box, self.box)
                self.scanned |= max(c - a, 0) * max(d - b, 0) > _SCANNED * area
            elif found.type == raw.FPDF_PAGEOBJ_PATH:
                self._path(found.raw, found.get_bounds())

    def _path(self, path: object, box: Box) -> None:
        from pypdfium2 import raw

        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        a, b, c, d = box
        if fill.value and not (c - a <= _THIN or d - b <= _THIN):
            colour = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(path, *colour)
            if min(part.value for part in colour[:3]) < _WHITE and colour[3].value:
                self.painted.append(box)
        if c - a <= _THIN and d - b >= _SHORT:
            self.rules.append(Rule(True, (a + c) / 2, b, d))
        elif d - b <= _THIN and c - a >= _SHORT:
            self.rules.append(Rule(False, (b + d) / 2, a, c))
        elif stroke.value:
            self._segments(path)

    def _segments(self, path: object) -> None:
        """Note the straight pieces of a path that run along the page or across it."""
        from pypdfium2 import raw

        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(path, matrix)
        first = last = None
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last:
                self._straight(last, point)
            if raw.FPDFPathSegment_GetClose(segment) and first:
                self._straight(point, first)
            last = point

    def _straight(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (a, b), (c, d) = one, other
        if abs(a - c) <= 1 and abs(b - d) >= _SHORT:
            self.rules.append(Rule(True, (a + c) / 2, min(b, d), max(b, d)))
        elif abs(b - d) <= 1 and abs(a - c) >= _SHORT:
            self.rules.append(Rule(False, (b + d) / 2, min(a, c), max(a, c)))


def _overlap(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
