"""Pages as programs paint them, one function a case."""

from __future__ import annotations

import io

from PIL import Image as _Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape as _landscape
from reportlab.lib.utils import ImageReader as _ImageReader
from reportlab.pdfbase import pdfmetrics as _pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont as _Font
from reportlab.pdfgen.canvas import Canvas as _Canvas

_FONT = "STSong-Light"
_pdfmetrics.registerFont(_Font(_FONT))
_LINES = [
    "云州市2025年信用建设任务分工方案",
    "一、加强监管",
    "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管理。",
    "（财政部牵头，审计署参加）",
    "2.做好市场检查，对重点行业开展随机抽查。（市场监管总局负责）",
]


def _painted(*pages, size=A4):
    file = io.BytesIO()
    canvas = _Canvas(file, pagesize=size, invariant=1)
    for paint in pages:
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _lines(canvas, lines=_LINES, x=72, y=760, size=14, lead=28):
    for line in lines:
        canvas.setFont(_FONT, size)
        canvas.drawString(x, y, line)
        y -= lead


def _more(canvas, words="3.做好旧事。（公安部负责）", x=72, y=500):
    canvas.setFont(_FONT, 14)
    canvas.drawString(x, y, words)


def _turned(canvas, x, y, angle, size, words, grey=0.85):
    canvas.saveState()
    canvas.setFillGray(grey)
    canvas.setFont(_FONT, size)
    canvas.translate(x, y)
    canvas.rotate(angle)
    canvas.drawString(0, 0, words)
    canvas.restoreState()


def drawn_twice() -> bytes:
    def paint(canvas):
        _lines(canvas)
        _lines(canvas, x=72.4)
        _lines(canvas, _LINES[:1], x=73, y=759)

    return _painted(paint)


def hidden_by_mode() -> bytes:
    def paint(canvas):
        _lines(canvas)
        text = canvas.beginText(72, 500)
        text.setFont(_FONT, 14)
        text.setTextRenderMode(3)
        text.textLine("3.做好旧事。（公安部负责）")
        canvas.drawText(text)

    return _painted(paint)


def scan_with_text_layer() -> bytes:
    def paint(canvas):
        canvas.drawImage(_ImageReader(_Image.new("L", (60, 84), 200)), 0, 0, *A4)
        text = canvas.beginText(72, 760)
        text.setFont(_FONT, 14)
        text.setTextRenderMode(3)
        text.setLeading(28)
        text.textLines("\n".join(_LINES))
        canvas.drawText(text)

    return _painted(paint)


def hidden_white() -> bytes:
    def paint(canvas):
        _lines(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        _more(canvas)

    return _painted(paint)


def shown_white_on_blue() -> bytes:
    def paint(canvas):
        canvas.setFillColorRGB(0, 0, 0.6)
        canvas.rect(60, 750, 400, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        _lines(canvas, _LINES[:1])
        canvas.setFillColorRGB(0, 0, 0)
        _lines(canvas, _LINES[1:], y=732)

    return _painted(paint)


def outside_the_page() -> bytes:
    def paint(canvas):
        canvas.setCropBox((0, 100, *A4))
        _lines(canvas)
        _more(canvas, y=50)
        _more(canvas, "4.做好别的旧事。（司法部负责）", x=-400)

    return _painted(paint)


def watermark_turned() -> bytes:
    def paint(canvas):
        for y in range(500, 800, 60):
            _turned(canvas, 150, y, 30, 16, "云州市网站")
        _lines(canvas)

    return _painted(paint)


def watermark_across_a_name() -> bytes:
    def paint(canvas):
        _lines(canvas)
        _turned(canvas, 330, 642, 0, 26, "样稿")

    return _painted(paint)


def columns_of_text() -> bytes:
    def paint(canvas):
        _lines(canvas, _LINES[:1], x=250, y=540)
        left = [
            "一、加强监管",
            "1.做好预算管理，严格预算编",
            "制审核。（财政部牵头，审计",
            "署参加）",
            "2.做好市场检查。（市场监管",
            "总局负责）",
        ]
        right = [
            "二、优化服务",
            "3.做好收费检查，规范收费。",
            "（教育部牵头，财政部参加）",
            "4.做好公开。（司法部牵头，",
            "公安部参加）",
        ]
        _lines(canvas, left, x=60, y=500)
        _lines(canvas, right, x=450, y=490)

    return _painted(paint, size=_landscape(A4))


_CELLS = [
    (["序号"], ["工作任务"], ["牵头单位"], ["配合单位"]),
    (["1"], ["做好预算管理，", "严格审核"], ["财政部"], ["审计署、", "教育部"]),
    (["2"], ["做好市场检查，", "随机抽查"], ["市场监管", "总局"], ["公安部"]),
]


def _table(canvas, rows, y=700, uprights=False, columns=(55, 105, 290, 420, 560)):
    top = y + 14
    for row in rows:
        height = max(map(len, row))
        for x, cell in zip(columns, row, strict=False):
            for line, words in enumerate(cell):
                canvas.setFont(_FONT, 12)
                canvas.drawString(x + 5, y - 16 * line - (height - len(cell)) * 8, words)
        canvas.line(columns[0], y + 14, columns[-1], y + 14)
        y -= 16 * height + 12
    canvas.line(columns[0], y + 14, columns[-1], y + 14)
    for x in columns if uprights else ():
        canvas.line(x, y + 14, x, top)


def wrapped_cells() -> bytes:
    def paint(canvas):
        _lines(canvas, _LINES[:1], x=180)
        _table(canvas, _CELLS)

    return _painted(paint)


def wrapped_cells_between_uprights() -> bytes:
    def paint(canvas):
        _lines(canvas, _LINES[:1], x=180)
        _table(canvas, _CELLS, uprights=True)

    return _painted(paint)


def table_over_two_pages() -> bytes:
    def first(canvas):
        _lines(canvas, _LINES[:1], x=180)
        _table(canvas, _CELLS[:2], uprights=True)

    def second(canvas):
        _table(canvas, [([""], ["和绩效评价"], [""], ["、司法部"]), _CELLS[2]], uprights=True)

    return _painted(first, second)


def table_on_its_side() -> bytes:
    def paint(canvas):
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        _lines(canvas, _LINES[:1], x=180, y=540)
        _table(canvas, _CELLS, y=500, uprights=True)

    return _painted(paint)


def page_turned() -> bytes:
    def paint(canvas):
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -595)
        _lines(canvas, y=540, x=60)

    return _painted(paint)


def note_at_the_foot() -> bytes:
    def first(canvas):
        _lines(
            canvas, [*_LINES[:2], "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管①"], y=200
        )
        canvas.line(72, 80, 200, 80)
        _lines(canvas, ["①地方政府债务指纳入预算管理的债务。"], y=66, size=9)
        _lines(canvas, ["— 1 —"], x=280, y=30, size=10)

    def second(canvas):
        _lines(canvas, ["理。（财政部牵头，审计署参加）", _LINES[4]])
        _lines(canvas, ["— 2 —"], x=280, y=30, size=10)

    return _painted(first, second)


def bytes_before_the_head() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + _painted(_lines)


def byte_order_mark_before_the_head() -> bytes:
    return b"\xef\xbb\xbf\r\n" + _painted(_lines)
