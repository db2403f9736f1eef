"""More pages as programs paint them: what cannot be seen, columns, tables, notes and marks; one function a case."""

from __future__ import annotations

import io
import re

from reportlab.lib.colors import Color as _Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape as _landscape
from reportlab.pdfbase import pdfmetrics as _pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont as _Font
from reportlab.pdfgen.canvas import Canvas as _Canvas

_FONT = "STSong-Light"
_pdfmetrics.registerFont(_Font(_FONT))
_TITLE = "云州市2025年信用建设任务分工方案"
_OLD = "3.做好旧事。（公安部负责）"
_LINES = [
    _TITLE,
    "一、加强监管",
    "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管理。",
    "（财政部牵头，审计署参加）",
    "2.做好市场检查，对重点行业开展随机抽查。（市场监管总局负责）",
]


def _painted(*pages, size=A4):
    file = io.BytesIO()
    canvas = _Canvas(file, pagesize=size, invariant=1, pageCompression=0)
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


def _more(canvas, words=_OLD, x=72, y=500):
    canvas.setFont(_FONT, 14)
    canvas.drawString(x, y, words)


def hidden_by_a_clip() -> bytes:
    def paint(canvas):
        _lines(canvas)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(72, 300, 400, 40)
        canvas.clipPath(path, stroke=0)
        _more(canvas)
        canvas.restoreState()

    return _painted(paint)


def shown_within_a_clip() -> bytes:
    """As word processors write it: all is drawn within the edges of the page."""

    def paint(canvas):
        path = canvas.beginPath()
        path.rect(0, 0, *A4)
        canvas.clipPath(path, stroke=0)
        _lines(canvas)

    return _painted(paint)


def _covered(fill):
    def paint(canvas):
        _lines(canvas)
        _more(canvas)
        canvas.setFillColorRGB(*fill)
        canvas.rect(60, 490, 400, 30, stroke=0, fill=1)

    return _painted(paint)


def hidden_below_white() -> bytes:
    return _covered((1, 1, 1))


def hidden_below_black() -> bytes:
    return _covered((0, 0, 0))


def shown_below_a_marker() -> bytes:
    """A highlighter lets through what lies below it."""

    def paint(canvas):
        _lines(canvas)
        canvas.setFillColor(_Color(1, 1, 0, alpha=0.4))
        canvas.rect(60, 640, 400, 30, stroke=0, fill=1)

    return _painted(paint)


def hidden_by_a_layer() -> bytes:
    def paint(canvas):
        _lines(canvas)
        canvas._code.append("/OC /MC0 BDC")
        _more(canvas)
        canvas._code.append("EMC")

    data = _painted(paint)
    data = data.replace(b"/Resources <<", b"/Resources << /Properties << /MC0 90 0 R >>", 1)
    layers = b"/OCProperties << /OCGs [90 0 R] /D << /OFF [90 0 R] /Order [] >> >>"
    data = data.replace(b"/Type /Catalog", b"/Type /Catalog " + layers, 1)
    return re.sub(rb"\nxref\n", b"\n90 0 obj\n<< /Type /OCG /Name (old) >>\nendobj\nxref\n", data, count=1)


def hidden_by_transparency() -> bytes:
    def paint(canvas):
        _lines(canvas)
        canvas.setFillAlpha(0)
        _more(canvas)

    return _painted(paint)


def struck_name() -> bytes:
    def paint(canvas):
        first = "1.做好预算管理。（财政部牵头，"
        canvas.setFont(_FONT, 14)
        canvas.drawString(180, 760, _TITLE)
        canvas.drawString(72, 720, f"{first}教育部、审计署参加）")
        begin = 72 + _pdfmetrics.stringWidth(first, _FONT, 14)
        canvas.line(begin, 725, begin + 56, 725)
        canvas.drawString(72, 690, "2.做好市场检查。（市场监管总局负责）")
        canvas.line(72, 687, 200, 687)

    return _painted(paint)


def drawn_twice_downwards() -> bytes:
    def paint(canvas):
        _lines(canvas)
        _lines(canvas, y=759.5)
        _lines(canvas, _LINES[:1], y=761)

    return _painted(paint)


def columns_of_text_three() -> bytes:
    def paint(canvas):
        _lines(canvas, [_TITLE], x=280, y=540, size=14)
        texts = [
            [
                "一、加强监管",
                "1.做好预算管理，严格预",
                "算审核。（财政部牵头，",
                "审计署参加）",
                "2.做好市场检查，规范。",
                "（市场监管总局负责）",
            ],
            [
                "二、优化服务",
                "3.做好收费检查，规范收",
                "费。（教育部牵头，财政",
                "部参加）",
                "4.做好公开，规范公开。",
                "（司法部负责）",
            ],
            [
                "三、加强保障",
                "5.做好人员培训，提高能",
                "力。（公安部牵头，人力",
                "资源社会保障部参加）",
                "6.做好宣传，营造氛围。",
                "（文化和旅游部负责）",
            ],
        ]
        for x, lines in zip((50, 300, 550), texts, strict=True):
            _lines(canvas, lines, x=x, y=500)

    return _painted(paint, size=_landscape(A4))


_ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位"],
    ["1", "做好预算管理，\n严格审核", "财政部", "审计署、\n教育部"],
    ["2", "做好市场检查，\n随机抽查", "市场监管\n总局", "公安部"],
]
_EDGES = (55, 105, 290, 420, 560)


def _cells(canvas, rows, y, rules=(), uprights=(), lead=16):
    """Draw a table; rules above the rows of these numbers, uprights at these edges."""
    top = y + 14
    for number, row in enumerate(rows):
        if number in rules:
            canvas.line(_EDGES[0], y + 14, _EDGES[-1], y + 14)
        canvas.setFont(_FONT, 12)
        lines = [cell.split("\n") for cell in row]
        for x, cell in zip(_EDGES, lines, strict=False):
            for line, words in enumerate(cell):
                canvas.drawString(x + 5, y - lead * line, words)
        y -= lead * max(map(len, lines)) + 12
    canvas.line(_EDGES[0], y + 14, _EDGES[-1], y + 14)
    for edge in uprights:
        canvas.line(edge, y + 14, edge, top)


def table_of_three_rules() -> bytes:
    def paint(canvas):
        _lines(canvas, [_TITLE], x=180)
        _cells(canvas, _ROWS, 700, rules=(0, 1))

    return _painted(paint)


def table_without_rules_between_rows() -> bytes:
    def paint(canvas):
        _lines(canvas, [_TITLE], x=180)
        _cells(canvas, _ROWS, 700, rules=(0, 1), uprights=_EDGES)

    return _painted(paint)


def table_open_at_its_sides() -> bytes:
    def paint(canvas):
        _lines(canvas, [_TITLE], x=180)
        _cells(canvas, _ROWS, 700, rules=(0, 1, 2), uprights=_EDGES[1:-1])

    return _painted(paint)


def table_with_heads_again() -> bytes:
    def first(canvas):
        _lines(canvas, [_TITLE], x=180)
        _cells(canvas, _ROWS[:2], 700, rules=(0, 1), uprights=_EDGES)
        canvas.drawString(280, 30, "— 1 —")

    def second(canvas):
        _cells(canvas, [_ROWS[0], _ROWS[2]], 700, rules=(0, 1), uprights=_EDGES)
        canvas.drawString(280, 30, "— 2 —")

    return _painted(first, second)


def note_by_a_raised_number() -> bytes:
    def paint(canvas):
        _lines(canvas, [*_LINES[:2], "1.做好预算管理，加强地方政府债务", _LINES[4]], y=400)
        canvas.drawString(72, 344, "")
        end = 72 + _pdfmetrics.stringWidth("1.做好预算管理，加强地方政府债务", _FONT, 14)
        canvas.setFont(_FONT, 7)
        canvas.drawString(end, 351, "1")
        canvas.setFont(_FONT, 14)
        canvas.drawString(end + 4, 344, "管理。（财政部负责）")
        canvas.line(72, 80, 200, 80)
        _lines(canvas, ["1 地方政府债务指纳入预算管理的债务。"], y=66, size=9)

    return _painted(paint)


def watermark_that_comes_again() -> bytes:
    """Pale words in the size of the text, between its lines."""

    def paint(canvas):
        canvas.setFillGray(0.88)
        canvas.setFont(_FONT, 14)
        for y in (774, 718, 690):
            for x in (60, 260, 440):
                canvas.drawString(x, y - 14, "内部资料")
        canvas.setFillGray(0)
        _lines(canvas)

    return _painted(paint)


def heads_of_two_kinds() -> bytes:
    """Odd and even pages have heads of their own, with a rule below, and page numbers at the outer edge."""
    lines = [*_LINES[:4], _LINES[4], "3.做好公开。（司法部负责）", "4.做好培训。（公安部负责）"]

    def page(number, told):
        def paint(canvas):
            canvas.setFont(_FONT, 9)
            canvas.drawString(72, 800, "云州市人民政府公报" if number % 2 else "2025年第3期")
            canvas.line(72, 796, 520, 796)
            canvas.drawString(72 if number % 2 else 500, 40, f"{number}")
            _lines(canvas, told)

        return paint

    pages = [lines[:2], lines[2:4], lines[4:5], lines[5:6], lines[6:], ["5.做好宣传。（教育部负责）"]]
    return _painted(*(page(number, told) for number, told in enumerate(pages, start=1)))


def filled_form() -> bytes:
    """What is typed into the fields of a form is seen."""

    def paint(canvas):
        _lines(canvas, [_TITLE, "1.做好预算管理。（财政部负责）", "2.做好"])
        end = 72 + _pdfmetrics.stringWidth("2.做好", _FONT, 14)
        canvas.acroForm.textfield(
            name="a", value="ABC", x=end, y=700, width=60, height=18, fontSize=12, borderWidth=0
        )
        canvas.setFont(_FONT, 14)
        canvas.drawString(end + 62, 704, "市场检查。（市场监管总局负责）")

    return _painted(paint)


def table_of_contents_with_leaders() -> bytes:
    def first(canvas):
        _lines(
            canvas, [_TITLE, "一、加强监管…………………………………………1", "二、优化服务 ............................ 2"]
        )

    def second(canvas):
        _lines(
            canvas,
            [
                "一、加强监管",
                "1.做好预算管理。（财政部牵头，审计署参加）",
                "二、优化服务",
                "2.做好市场检查。（市场监管总局负责）",
            ],
        )

    return _painted(first, second)


def hidden_white_cells() -> bytes:
    """White words on a painted head are seen, those beside it are not."""

    def paint(canvas):
        _lines(canvas, [_TITLE], x=180)
        canvas.setFillColorRGB(0, 0, 0.6)
        canvas.rect(_EDGES[0], 686, _EDGES[-1] - _EDGES[0], 28, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        _cells(canvas, _ROWS[:1], 700, rules=(0,))
        _more(canvas)
        canvas.setFillColorRGB(0, 0, 0)
        _cells(canvas, _ROWS[1:], 672, rules=(0, 1), uprights=_EDGES)

    return _painted(paint)


def title_in_outlines() -> bytes:
    """Letters that are filled and drawn are bold, and seen."""

    def paint(canvas):
        text = canvas.beginText(72, 760)
        text.setFont(_FONT, 14)
        text.setTextRenderMode(2)
        text.textLine(_TITLE)
        canvas.drawText(text)
        text = canvas.beginText(72, 732)
        text.setTextRenderMode(0)
        canvas.drawText(text)
        _lines(canvas, _LINES[1:], y=732)

    return _painted(paint)


def underlined_names() -> bytes:
    def paint(canvas):
        _lines(canvas)
        canvas.line(72, 674, 300, 674)
        canvas.line(72, 757, 300, 757)

    return _painted(paint)


def table_in_two_columns_of_cells() -> bytes:
    """Wide gaps between rows, and a cell over two rows."""

    def paint(canvas):
        _lines(canvas, [_TITLE], x=180)
        rows = [_ROWS[0], ["1", "做好预算管理。", "财政部", "审计署"], ["2", "做好市场检查。", "", "公安部"]]
        _cells(canvas, rows, 700, uprights=_EDGES, lead=30)
        for y, right in ((714, _EDGES[-1]), (672, _EDGES[-1])):
            canvas.line(_EDGES[0], y, right, y)
        canvas.line(_EDGES[0], 630, _EDGES[2], 630)
        canvas.line(_EDGES[3], 630, _EDGES[4], 630)

    return _painted(paint)


def _in_a_form(canvas, paint):
    """As programs do that put a whole page on another one, moved and smaller."""
    canvas.beginForm("page")
    paint(canvas)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(60, 80)
    canvas.scale(0.8, 0.8)
    canvas.doForm("page")
    canvas.restoreState()


def page_within_a_page() -> bytes:
    def inner(canvas):
        path = canvas.beginPath()
        path.rect(20, 20, 560, 800)
        canvas.clipPath(path, stroke=0)
        canvas.setFillColorRGB(0, 0, 0.6)
        canvas.rect(60, 750, 400, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        _lines(canvas, _LINES[:1])
        canvas.setFillColorRGB(0, 0, 0)
        _lines(canvas, _LINES[1:], y=732)

    return _painted(lambda canvas: _in_a_form(canvas, inner))


def table_within_a_page() -> bytes:
    def inner(canvas):
        _lines(canvas, [_TITLE], x=180)
        _cells(canvas, _ROWS, 700, rules=(0, 1, 2), uprights=_EDGES)
        # Drawn later; if it were not moved with the page, it would lie over the first row.
        canvas.setFillColorRGB(0.5, 0.5, 0.5)
        canvas.rect(55, 510, 505, 60, stroke=0, fill=1)

    return _painted(lambda canvas: _in_a_form(canvas, inner))


def hidden_within_a_page() -> bytes:
    def inner(canvas):
        _lines(canvas)
        _more(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(60, 490, 400, 30, stroke=0, fill=1)

    return _painted(lambda canvas: _in_a_form(canvas, inner))
