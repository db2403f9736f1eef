"""A text in the formats that documents come in, as government sites and offices lay them out."""

from __future__ import annotations

import csv
import html
import io
import re

import docx
import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import ofd_files


def as_html(text):
    lines = "".join(
        f"<p style='text-indent:2em'>&nbsp;&nbsp;{html.escape(line)}</p>\n" for line in text.splitlines()
    )
    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><script>var 负责 = '财政部负责';</script></head>"
        "<body><div class='nav'><a>首页</a> <a>政务公开</a></div><div class='breadcrumb'>当前位置：首页 &gt; 文件</div>"
        f"<div class='content'>{lines}</div><div class='footer'>主办单位：某某办公室 备案号：1</div></body></html>"
    )
    return page.encode()


def as_docx(text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_markdown(text):
    return "\n\n".join(re.sub(r"([*_`\[\]<>#])", r"\\\1", line) for line in text.splitlines()).encode()


def as_pdf(text):
    """Lay a text out with wrapped lines, a running head and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas, y, page = Canvas(file, pagesize=A4, invariant=1), 0, 0
    for line in text.splitlines():
        rest = "\u3000\u3000" + line
        while rest:
            if y < 80:
                if page:
                    canvas.showPage()
                page, y = page + 1, 760
                canvas.setFont("STSong-Light", 9)
                canvas.drawString(72, 800, "某某市人民政府公报")
                canvas.drawString(290, 40, f"— {page} —")
                canvas.setFont("STSong-Light", 14)
            canvas.drawString(72, y, rest[:32])
            rest, y = rest[32:], y - 24
    canvas.save()
    return file.getvalue()


def as_ofd(text):
    """The same as OFD."""
    pages, drawn, y = [], [], 0.0
    for words in text.splitlines():
        rest = "\u3000\u3000" + words
        while rest:
            if y < 30:
                drawn = [ofd_files.text("某某市人民政府公报", 25, 15, 3.2)]
                pages.append(drawn)
                drawn.append(ofd_files.text(f"— {len(pages)} —", 100, 285, 3.2))
                y = 30.0
            drawn.append(ofd_files.text(rest[:32], 25, y))
            rest, y = rest[32:], y + 8.5
            if y > 270:
                y = 0.0
    return ofd_files.Package(["".join(drawn) for drawn in pages]).data()


FORMATS = {"html": as_html, "docx": as_docx, "md": as_markdown, "pdf": as_pdf, "ofd": as_ofd}


def rows_of(text, parted):
    """The rows of a text that is a table: of the cells that a sign parts, or of so many lines each.

    What stands alone, a title or a section, is a row of one cell.
    """
    lines = [line.strip("| ") for line in text.splitlines() if not re.fullmatch(r"[|\-]+", line)]
    if isinstance(parted, str):
        return [re.split(parted, line) for line in lines]
    rows, row = [], []
    for number, line in enumerate(lines):
        if not row and (not number or re.match("[一二三]、", line)):
            rows.append([line])
            continue
        row.append(line)
        if len(row) == parted:
            rows.append(row)
            row = []
    return rows


def as_xlsx(rows):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
        if len(row) == 1:
            book.active.merge_cells(
                start_row=number, end_row=number, start_column=1, end_column=len(rows[-1])
            )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(rows):
    """As spreadsheet programs save it: all rows of one length."""
    file = io.StringIO()
    csv.writer(file).writerows([*row, *[""] * (len(rows[-1]) - len(row))] for row in rows)
    return file.getvalue().encode("utf-8-sig")


SHEETS = {"xlsx": as_xlsx, "csv": as_csv}
