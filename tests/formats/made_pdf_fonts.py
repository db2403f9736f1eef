"""Pages whose fonts are not at hand, draw nothing or tell no characters, one function a case."""

from __future__ import annotations

from struct import pack as _pack

_TITLE = "云州市2025年信用建设任务分工方案"
_OLD = "3.做好旧事。（公安部负责）"
_LINES = [
    _TITLE,
    "一、加强监管",
    "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管理。",
    "（财政部牵头，审计署参加）",
    "2.做好市场检查，对重点行业开展随机抽查。（市场监管总局负责）",
]
_IDENTITY = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
    b"%d beginbfrange %s endbfrange endcmap end"
)


def _code(character):
    return b"<%04x>" % ord(character)


def _drawn(font, lines, *, apart=True, size=14, mode=0, x=72, y=760, lead=28):
    """What draws lines, each character by itself or not."""
    drawn = []
    for line in lines:
        parts = [(position, sign) for position, sign in enumerate(line)] if apart else [(0, line)]
        for position, words in parts:
            codes = b"".join(b"%04x" % ord(sign) for sign in words)
            at = (font, size, mode, x + size * position, y, codes)
            drawn.append(b"BT /%s %d Tf %d Tr %d %d Td <%s> Tj ET\n" % at)
        y -= lead
    return b"".join(drawn)


def _font(first, name, *, encoding=b"Identity-H", ordering=b"Identity", flags=4, told="", file=b""):
    """Objects of a font from a number on: itself, its only part, what describes it, its file, its characters."""
    descriptor = (
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 700 /StemV 80 %s >>"
    ) % (name, flags, b"/FontFile2 %d 0 R" % (first + 3) if file else b"")
    ranges = b" ".join(b"%s %s %s" % (_code(sign), _code(sign), _code(sign)) for sign in sorted(set(told)))
    told_by = b"/ToUnicode %d 0 R" % (first + 4) if told else b""
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts [%d 0 R] %s >>"
        % (name, encoding, first + 1, told_by),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (%s)"
        b" /Supplement 0 >> /FontDescriptor %d 0 R %s >>"
        % (name, ordering, first + 2, _ONE_GLYPH if file else b""),
        descriptor,
        _stream(file),
        _stream(_IDENTITY % (len(set(told)), ranges)),
    ]


# Whatever the character, its glyph is the first one.
_ONE_GLYPH = b"/CIDToGIDMap 20 0 R"


def _stream(data, head=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head, data)


def _painted(drawn, **fonts):
    """A page with fonts, of which each has five objects from 5 on; 20 and 21 are what any may need."""
    names = b" ".join(b"/%s %d 0 R" % (name.encode(), 5 + 5 * place) for place, name in enumerate(fonts))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << %s >>"
        b" /XObject << /Picture 21 0 R >> >> >>"
    ) % names
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        _stream(drawn),
    ]
    for font in fonts.values():
        parts += font(len(parts) + 1)
    objects = dict(enumerate(parts, start=1))
    objects[20] = _stream(bytes(2 << 16))
    objects[21] = _stream(
        b"\xc8",
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in objects.items())
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def _without_outlines():
    """A TrueType font of one glyph, which has no outline."""
    tables = {
        b"head": _pack(">4L2H2Q4h2H3h", 1 << 16, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0),
        b"hhea": _pack(">L3hH11hH", 1 << 16, 800, -200, 0, 1000, *[0] * 11, 1),
        b"hmtx": _pack(">Hh", 1000, 0),
        b"maxp": _pack(">L14H", 1 << 16, 1, *[0] * 13),
        b"loca": bytes(4),
        b"glyf": bytes(4),
    }
    head, body = _pack(">L4H", 1 << 16, len(tables), 64, 2, 32), b""
    for name in sorted(tables):
        head += name + _pack(">3L", 0, 12 + 16 * len(tables) + len(body), len(tables[name]))
        body += tables[name] + bytes(-len(tables[name]) % 4)
    return head + body


def _chinese(first):
    return _font(first, b"STSong-Light", encoding=b"UniGB-UCS2-H", ordering=b"GB1")


def _latin(first):
    return _font(first, b"Arial", flags=32, told="".join(_LINES))


def _blank(first):
    return _font(first, b"GlyphLess", file=_without_outlines(), told="".join([*_LINES, _OLD]))


def _untold(first):
    return _font(first, b"Odd")


def each_character_by_itself() -> bytes:
    return _painted(_drawn(b"F", _LINES), F=_chinese)


def each_character_by_itself_in_a_latin_font() -> bytes:
    return _painted(_drawn(b"F", _LINES), F=_latin)


def scan_with_each_character_by_itself() -> bytes:
    return _painted(b"q 595 0 0 842 0 0 cm /Picture Do Q\n" + _drawn(b"F", _LINES, mode=3), F=_blank)


def hidden_by_a_font_without_outlines() -> bytes:
    return _painted(_drawn(b"F", _LINES, apart=False) + _drawn(b"G", [_OLD], y=500), F=_chinese, G=_blank)


def _at(matrix):
    codes = b"".join(b"%04x" % ord(sign) for sign in _OLD)
    words = b"BT /F 14 Tf %s 72 500 Tm <%s> Tj ET\n" % (matrix, codes)
    return _painted(_drawn(b"F", _LINES, apart=False) + words, F=_chinese)


def hidden_by_no_width() -> bytes:
    return _at(b"0 0 0 1")


def hidden_by_no_size() -> bytes:
    return _at(b"0.001 0 0 0.001")


def characters_that_no_font_tells() -> bytes:
    return _painted(_drawn(b"F", _LINES, apart=False) + _drawn(b"G", ["做好"], y=500), F=_chinese, G=_untold)
