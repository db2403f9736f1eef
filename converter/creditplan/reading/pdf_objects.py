"""What is drawn on a page of a PDF besides its characters, and what becomes of these: through PDFium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from creditplan.reading.printed_page import Box, Rule, Sign

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

WHITE = 250
Matrix = tuple[float, float, float, float, float, float]
# A picture that takes so much of the page is the page, and the text over it what was recognised in it.
_SCANNED = 0.5
_THIN = 3.0
_SHORT = 8.0
_MOST_SEGMENTS, _MOST_MARKS, _MOST_CLIPS, _MOST_NOTES = 10_000, 8, 16, 2000
# A rectangle has so many segments at most, with its way back.
_RECTANGLE = range(4, 7)
_OPAQUE = 255
_BOLD = 600
_LONGEST_NAME = 200
_BOLD_NAME = re.compile(r"bold|heavy|black|simhei|黑体", re.IGNORECASE)
# How large a page is painted, to look whether anything is seen where a character should be.
_SCALE = 1.5
_CONTRAST = 40
# Of so many other characters half must be seen, or the fonts draw nothing.
_TRIED = 200
# Kinds of annotations: what is typed on the page or into its forms, and what strikes words out.
_TYPED, _STRIKES = (3, 20), 12
_HIDDEN = 2 | 32
# What PDFium takes for no width is less than this.
_NO_WIDTH = 0.02
_LARGEST_TYPED, _NARROW = 12.0, 0.5


def is_bold(name: str) -> bool:
    """Tell whether a font is bold by its name; 黑体, which sets headings, is."""
    return _BOLD_NAME.search(name) is not None


def address(pointer: Any) -> int:  # noqa: ANN401 (any pointer)
    """Return what tells an object of PDFium from others."""
    return ctypes.addressof(pointer.contents) if pointer else 0


def holds(box: Box, sign: Sign) -> bool:
    """Tell whether the middle of a character lies in a box."""
    across, middle = (sign.left + sign.right) / 2, (sign.bottom + sign.top) / 2
    return box[0] <= across <= box[2] and box[1] <= middle <= box[3]


def overlap(one: Box, other: Box) -> Box:
    """Return what two boxes have in common."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def joined(outer: Matrix, inner: Matrix) -> Matrix:
    """Return one matrix for two."""
    a, b, c, d, e, f = outer
    return (
        a * inner[0] + c * inner[1], b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3], b * inner[2] + d * inner[3],
        a * inner[4] + c * inner[5] + e, b * inner[4] + d * inner[5] + f,
    )  # fmt: skip


def moved(box: Box, matrix: Matrix | None) -> Box:
    """Return where a box of a form lies on the page."""
    if matrix is None:
        return box
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


class Drawing:
    """What is drawn on a page.

    Attributes:
        rules: straight lines along the page and across it.
        painted: where something is painted that white words stand out from.
        covers: what hides all that was drawn before it, each with its place in the order of drawing.
        pictures: what may do so, if it is not let through.
        order: of the objects.
        within: what leads to the space of the page from that of words that stand in a form.
        scanned: whether the page is a picture.
        blank: words that take no place, as their font draws nothing for them.
    """

    def __init__(self, page: PdfPage, box: Box) -> None:
        from pypdfium2 import raw

        self.page, self.box = page, box
        self.rules: list[Rule] = []
        self.painted: list[Box] = []
        self.covers: list[tuple[int, Box]] = []
        self.pictures: list[tuple[int, Box]] = []
        self.order: dict[int, int] = {}
        self.within: dict[int, Matrix] = {}
        self.forms: dict[int, Matrix] = {}
        self.matrix: Matrix | None = None
        self.scanned = False
        self.blank: set[int] = set()
        self.image: tuple[bytes, int, int, int] | None = None
        left, bottom, right, top = box
        area = max((right - left) * (top - bottom), 1)
        for number, found in enumerate(page.get_objects(max_depth=4)):
            self.matrix = self._matrix(found.container) if found.container else None
            if found.type == raw.FPDF_PAGEOBJ_TEXT:
                key = address(found.raw)
                self.order[key] = number
                if self.matrix:
                    self.within[key] = self.matrix
                if widen(found.raw):
                    self.blank.add(key)
            elif found.type == raw.FPDF_PAGEOBJ_IMAGE:
                bounds = moved(found.get_bounds(), self.matrix)
                self.painted.append(bounds)
                self.pictures.append((number, bounds))
                a, b, c, d = overlap(bounds, box)
                self.scanned |= max(c - a, 0) * max(d - b, 0) > _SCANNED * area
            elif found.type == raw.FPDF_PAGEOBJ_PATH:
                self._path(number, found.raw, moved(found.get_bounds(), self.matrix))

    def _matrix(self, form: PdfObject) -> Matrix:
        """What leads from the space of a form, which may stand in others, to that of the page."""
        key = address(form.raw)
        if key not in self.forms:
            inner = form.get_matrix().get()
            self.forms[key] = joined(self._matrix(form.container), inner) if form.container else inner
        return self.forms[key]

    def _path(self, number: int, path: object, box: Box) -> None:
        from pypdfium2 import raw

        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        a, b, c, d = box
        if fill.value and not (c - a <= _THIN or d - b <= _THIN):
            red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
            raw.FPDFPageObj_GetFillColor(path, red, green, blue, opaque)
            if min(red.value, green.value, blue.value) < WHITE and opaque.value:
                self.painted.append(box)
            if (
                opaque.value == _OPAQUE
                and raw.FPDFPath_CountSegments(path) in _RECTANGLE
                and not raw.FPDFPageObj_HasTransparency(path)
            ):
                self.covers.append((number, box))
        if c - a <= _THIN and d - b >= _SHORT:
            self.rules.append(Rule(True, (a + c) / 2, b, d))
        elif d - b <= _THIN and c - a >= _SHORT:
            self.rules.append(Rule(False, (b + d) / 2, a, c))
        elif stroke.value:
            self._segments(path)

    def _segments(self, path: object) -> None:
        """Note the straight pieces of a path that run along the page or across it."""
        from pypdfium2 import raw

        found = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(path, found)
        own = found.a, found.b, found.c, found.d, found.e, found.f
        a, b, c, d, e, f = joined(self.matrix, own) if self.matrix else own
        first = last = None
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
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

    def paints_words(self, signs: Sequence[Sign]) -> bool:
        """Tell whether words are seen at all when the page is painted: their fonts may draw nothing."""
        tried = signs[:: len(signs) // _TRIED + 1]
        return 2 * sum(map(self.paints, tried)) > len(tried)

    def paints(self, sign: Sign) -> bool:
        """Tell whether anything is seen where a character should be, when the page is painted."""
        if self.image is None:
            bitmap = self.page.render(
                scale=_SCALE, rotation=-self.page.get_rotation() % 360, grayscale=True, may_draw_forms=False
            )
            self.image = bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride
            bitmap.close()
        data, width, height, stride = self.image
        left, _, _, top = self.box
        a, c = (min(max(int((x - left) * _SCALE), 0), width) for x in (sign.left, sign.right))
        b, d = (min(max(int((top - y) * _SCALE), 0), height) for y in (sign.top, sign.bottom))
        seen = b"".join(data[row * stride + a : row * stride + c] for row in range(b, d))
        return bool(seen) and max(seen) - min(seen) > _CONTRAST

    def typed(self) -> Iterator[Sign]:
        """Yield what is typed on the page or into its forms; what strikes words out there becomes a rule."""
        from pypdfium2 import raw

        rect, quad = raw.FS_RECTF(), raw.FS_QUADPOINTSF()
        for number in range(min(raw.FPDFPage_GetAnnotCount(self.page), _MOST_NOTES)):
            note = raw.FPDFPage_GetAnnot(self.page, number)
            if not note:
                continue
            kind = raw.FPDFAnnot_GetSubtype(note)
            if raw.FPDFAnnot_GetFlags(note) & _HIDDEN or not raw.FPDFAnnot_GetRect(note, rect):
                pass
            elif kind == _STRIKES:
                for part in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), _MOST_NOTES)):
                    raw.FPDFAnnot_GetAttachmentPoints(note, part, quad)
                    xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                    self.rules.append(Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs)))
            elif kind in _TYPED:
                x, size = rect.left, min(abs(rect.top - rect.bottom), _LARGEST_TYPED)
                middle = (rect.top + rect.bottom) / 2
                for sign in _said(note, b"V") or _said(note, b"Contents"):
                    end = x + size * (_NARROW if sign.isascii() else 1)
                    yield Sign(sign, x, middle - size / 2, end, middle + size / 2)
                    x = end
            raw.FPDFPage_CloseAnnot(note)


def widen(words: object) -> bool:
    """Give words some width that have none, and tell whether they had none.

    PDFium leaves out of the text what it takes to have no width, and that is each character drawn by itself
    whose glyph the font lacks, or has without an outline. What is drawn in outlines is wider by its strokes,
    so it counts as such while it is measured, and is again what it was.
    """
    from pypdfium2 import raw

    left, bottom, right, top, stroke = (ctypes.c_float() for _ in range(5))
    raw.FPDFPageObj_GetBounds(words, left, bottom, right, top)
    if right.value - left.value >= _NO_WIDTH:
        return False
    mode = raw.FPDFTextObj_GetTextRenderMode(words)
    raw.FPDFPageObj_GetStrokeWidth(words, stroke)
    raw.FPDFTextObj_SetTextRenderMode(words, raw.FPDF_TEXTRENDERMODE_STROKE)
    raw.FPDFPageObj_SetStrokeWidth(words, 1.0)
    # It is measured when it is moved.
    raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 0, 0)
    raw.FPDFTextObj_SetTextRenderMode(words, mode)
    raw.FPDFPageObj_SetStrokeWidth(words, stroke)
    return True


def is_bold_font(font: object) -> bool:
    """Tell whether a font is bold, by its weight or name."""
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    return raw.FPDFFont_GetWeight(font) >= _BOLD or is_bold(name.value.decode("utf-8", "replace"))


def is_in_layer(drawn: object) -> bool:
    """Tell whether an object is part of a layer, which can be turned off."""
    from pypdfium2 import raw

    name, length = (raw.FPDF_WCHAR * 8)(), ctypes.c_ulong()
    for number in range(min(raw.FPDFPageObj_CountMarks(drawn), _MOST_MARKS)):
        mark = raw.FPDFPageObj_GetMark(drawn, number)
        raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if list(name)[: length.value // 2] == [ord("O"), ord("C"), 0]:
            return True
    return False


def edges_of(drawn: object, box: Box, matrix: Matrix | None) -> Box | None:
    """Return what the clip of an object lets through, if that is less than the page."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(drawn)
    edges = box
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(raw.FPDFClipPath_CountPaths(clip), _MOST_CLIPS) if clip else 0):
        xs, ys = [], []
        for number in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), _MOST_SEGMENTS)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, number), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            edges = overlap(edges, moved((min(xs), min(ys), max(xs), max(ys)), matrix))
    return None if edges == box else edges


def _said(note: object, key: bytes) -> str:
    """What an annotation says under a key."""
    from pypdfium2 import raw

    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length <= _MOST_SEGMENTS:
        return ""
    held = (raw.FPDF_WCHAR * (length // 2))()
    raw.FPDFAnnot_GetStringValue(note, key, held, length)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0")
