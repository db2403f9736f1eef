"""One font for all that a PDF names and does not bring: so it is read alike on every machine.

PDFium looks for such fonts on the machine. Where none has the glyphs, it takes their boxes for empty, leaves
out what is drawn character by character, and paints nothing. Here each of these fonts is one whose characters
are boxes. Where they stand is told by the PDF; the Latin fonts that PDFium has built in stay.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from struct import pack
from typing import Any, Final

# The names by which PDFium asks for what it has built in, and the sets of characters that these lack.
_BUILT_IN: Final = (b"Courier", b"Helvetica", b"Times-", b"Symbol", b"ZapfDingbats")
_EAST_ASIAN: Final = (128, 129, 130, 134, 136)
# Found by its name in PDFium's own store, so none that a machine has may be called so.
_NAME: Final = b"creditplan boxes\0"
_HANDLE: Final = 1

# The em, how far the font rises and falls; how wide a narrow character is, at least.
_EM, _RISE, _FALL, _DOT = 1000, 880, -120, 200
# Boxes stay within the places of their characters, or these would overlap: they stand on the line, so high,
# with so much space before and behind, and sides so thick.
_HIGH, _SPACE, _SIDE = 700, 20, 60
_LAST: Final = 0x10FFFF
_WIDE, _NARROW, _BLANK = 1, 2, 3
# From which character on which glyph; only what is Chinese is surely wide.
_GLYPHS: Final = (
    (0x00, _BLANK), (0x21, _NARROW), (0xA0, _BLANK), (0xA1, _NARROW), (0x2000, _BLANK), (0x2010, _NARROW),
    (0x2028, _BLANK), (0x2030, _NARROW), (0x205F, _BLANK), (0x2070, _NARROW), (0x2E80, _WIDE),
    (0x3000, _BLANK), (0x3001, _WIDE), (0xFEFF, _BLANK), (0xFF00, _WIDE), (0xFF61, _NARROW), (0xFFE0, _WIDE),
)  # fmt: skip


@cache
def lend_font() -> object:
    """Give PDFium the font for those that are missing.

    Once in a process and for good: PDFium does not tell what it took before, and the process reads documents
    alone. What is returned is what PDFium calls; the cache keeps it.
    """
    from pypdfium2 import raw

    font = boxes()
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    given = {
        "Release": lambda _: None,
        "EnumFonts": lambda _, mapper: None,
        "MapFont": lambda _, weight, italic, charset, pitch, face, exact: (
            None if _is_built_in(charset, ctypes.string_at(face)) else _HANDLE
        ),
        "GetFont": lambda _, face: None,
        "GetFontData": lambda _, handle, table, buffer, size: 0 if table else _copied(font, buffer, size),
        "GetFaceName": lambda _, handle, buffer, size: _copied(_NAME, buffer, size),
        "GetFontCharset": lambda _, handle: raw.FXFONT_DEFAULT_CHARSET,
        "DeleteFont": lambda _, handle: None,
    }
    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    for name, function in given.items():
        setattr(info, name, kinds[name](function))
    raw.FPDF_SetSystemFontInfo(info)
    return info


def _is_built_in(charset: int, face: bytes) -> bool:
    return charset not in _EAST_ASIAN and face.startswith(_BUILT_IN)


def _copied(data: bytes, buffer: Any, size: int) -> int:  # noqa: ANN401 (a pointer)
    """Write data into a buffer, if there is one and it is large enough; return how long they are."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


def boxes() -> bytes:
    """The font: TrueType, a box for each character, wide or narrow, and nothing for blanks."""
    wide, narrow = _box(_EM), _box(_DOT)
    glyphs = (wide, wide, narrow, b"")
    widths = (_EM, _EM, _EM // 2, _EM // 2)
    places = list(accumulate(map(len, glyphs), initial=0))
    return _file({
        b"cmap": _characters(),
        b"glyf": b"".join(glyphs),
        # Versions, flags, em, dates, box of all glyphs, style, smallest size, direction; places take 4 bytes.
        b"head": pack(">4L2H2Q4h2H3h", 1 << 16, 1 << 16, 0, 0x5F0F3CF5, 0, _EM, 0, 0,
                      _SPACE, 0, _EM - _SPACE, _HIGH, 0, 8, 2, 1, 0),
        b"hhea": pack(">L3hH11hH", 1 << 16, _RISE, _FALL, 0, _EM, _SPACE, _SPACE, _EM - _SPACE, 1, *[0] * 7,
                      len(glyphs)),
        b"hmtx": b"".join(pack(">Hh", width, _SPACE) for width in widths),
        b"loca": pack(f">{len(places)}L", *places),
        b"maxp": pack(">L14H", 1 << 16, len(glyphs), 8, 2, 0, 0, 1, *[0] * 8),
    })  # fmt: skip


def _box(width: int) -> bytes:
    """The glyph of a frame: what is within is seen as well as its sides, whatever is below it."""
    left, right, within = _SPACE, width - _SPACE, _SPACE + _SIDE
    points = [(left, 0), (left, _HIGH), (right, _HIGH), (right, 0)]
    points += [
        (within, _SIDE),
        (right - _SIDE, _SIDE),
        (right - _SIDE, _HIGH - _SIDE),
        (within, _HIGH - _SIDE),
    ]
    head = pack(">5h3H", 2, left, 0, right, _HIGH, 3, 7, 0) + bytes([1] * len(points))
    return _even(head + b"".join(map(_steps, zip(*points, strict=True))))


def _steps(numbers: Sequence[int]) -> bytes:
    return b"".join(pack(">h", number - before) for before, number in pairwise((0, *numbers)))


def _characters() -> bytes:
    """The table of characters: one in which many share a glyph (format 13), for both ways to look it up."""
    ends = [first - 1 for first, _ in _GLYPHS[1:]] + [_LAST]
    rows = [pack(">3L", first, end, glyph) for (first, glyph), end in zip(_GLYPHS, ends, strict=True)]
    table = pack(">2H3L", 13, 0, 16 + 12 * len(rows), 0, len(rows)) + b"".join(rows)
    return pack(">2H", 0, 2) + pack(">2HL", 3, 1, 20) + pack(">2HL", 3, 10, 20) + table


def _file(tables: dict[bytes, bytes]) -> bytes:
    head = pack(">L4H", 1 << 16, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for name, table in sorted(tables.items()):
        head += name + pack(">3L", 0, 12 + 16 * len(tables) + len(body), len(table))
        body += _even(table)
    return head + body


def _even(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
