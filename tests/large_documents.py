"""Plans as large as any that is published, in the formats that take the most memory; all made up.

    python tests/large_documents.py

reads each and prints what it took: processor time, and memory of both processes at their peaks."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

MEMORY = 300
_READING = """
import re, resource, sys, time
from creditplan.confined import end_workers
from creditplan.reading import read
document = read(sys.argv[1])
end_workers()
worker = resource.getrusage(resource.RUSAGE_CHILDREN)
own = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
print(len(document.text), (own + worker.ru_maxrss) // 1024, time.process_time() + worker.ru_utime + worker.ru_stime)
"""
_TITLE = "云州市信用建设任务分工方案"
_HEAD = ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"]
_BODIES = ["财政部", "审计署", "教育部", "公安部", "商务部", "司法部", "市场监管总局", "发展改革委"]
_FONT = "STSong-Light"


def _tasks(count: int, longest: int = 100) -> Iterator[list[str]]:
    """Tasks with words that hardly come again, as those of real plans: number, text, bodies, deadline."""
    chance = random.Random(count)
    words = [chr(code) for code in range(0x4E00, 0x5E00) if chr(code).encode("gb2312", "ignore")]
    for number in range(1, count + 1):
        said = "".join(chance.choices(words, k=chance.randint(20, longest)))
        lead, *others = chance.sample(_BODIES, 4)
        yield [str(number), f"推进{said}。", lead, "、".join(others), f"2025年{chance.randint(1, 12)}月底前"]


def pdf_of_200_pages() -> bytes:
    """Half of its pages running text, half ruled tables with wrapped cells."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    tasks = _tasks(10_000)
    for page in range(200):
        canvas.setFont(_FONT, 12)
        y = 780.0
        if not page:
            canvas.drawString(200, 800, _TITLE)
        (_ruled if page % 2 else _running)(canvas, tasks, y)
        canvas.drawString(290, 30, f"— {page + 1} —")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _running(canvas: Canvas, tasks: Iterator[list[str]], y: float) -> None:
    while y > 130:
        number, said, lead, others, _ = next(tasks)
        rest = f"\u3000\u3000{number}.{said}（{lead}牵头，{others}配合）"
        while rest:
            canvas.drawString(60, y, rest[:39])
            rest, y = rest[39:], y - 17


def _ruled(canvas: Canvas, tasks: Iterator[list[str]], y: float) -> None:
    edges = (40, 75, 330, 405, 490, 560)
    top = y + 14
    while y > 200:
        cells = next(tasks)
        canvas.line(edges[0], y + 14, edges[-1], y + 14)
        lowest = y
        for cell, left, right in zip(cells, edges, edges[1:], strict=False):
            across = int((right - left - 8) // 12)
            for line in range(0, len(cell), across):
                canvas.drawString(left + 4, y - line // across * 14, cell[line : line + across])
            lowest = min(lowest, y - (len(cell) - 1) // across * 14)
        y = lowest - 20
    canvas.line(edges[0], y + 14, edges[-1], y + 14)
    for edge in edges:
        canvas.line(edge, top, edge, y + 14)


def docx_of_5_megabytes() -> bytes:
    """Paragraphs with the marks that Word itself writes, and a table; of more than 5,000,000 bytes."""
    document = docx.Document()
    document.add_paragraph(_TITLE)
    body = document.element.body
    fonts = '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋" w:hint="eastAsia"/><w:sz w:val="32"/><w:szCs w:val="32"/>'

    def run(words: str) -> str:
        return f'<w:r w:rsidRPr="00B25C4A"><w:rPr>{fonts}</w:rPr><w:t>{words}</w:t></w:r>'

    def paragraph(*runs: str) -> str:
        marks = (
            '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'
        )
        return f'<w:p {nsdecls("w")} w:rsidR="0071" w:rsidRDefault="00C2"><w:pPr>{marks}<w:rPr>{fonts}</w:rPr></w:pPr>{"".join(map(run, runs))}</w:p>'

    tasks = _tasks(34_000)
    for number, said, lead, others, _ in (next(tasks) for _ in range(28_000)):
        body.insert(-1, parse_xml(paragraph(f"{number}.", said, f"（{lead}牵头，", f"{others}配合）")))
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in cells) + "</w:tr>"
        for cells in (_HEAD, *tasks)
    )
    body.insert(-1, parse_xml(f"<w:tbl {nsdecls('w')}>{rows}</w:tbl>"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx_of_50_000_rows() -> bytes:
    """One sheet, its title merged over all columns."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("任务")
    sheet.merge_range(0, 0, 0, len(_HEAD) - 1, _TITLE)
    sheet.write_row(1, 0, _HEAD)
    for row, (number, *cells) in enumerate(_tasks(50_000, 40), start=2):
        sheet.write_number(row, 0, int(number))
        sheet.write_row(row, 1, cells)
    book.close()
    return file.getvalue()


def read_apart(data: bytes, suffix: str) -> tuple[int, int, float]:
    """Read a document in a process of its own.

    Returns:
        How many characters it has, the megabytes that process and its worker took at their peaks, and seconds
        of processor time.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, f"plan.{suffix}")
        path.write_bytes(data)
        command = [sys.executable, "-c", _READING, path]
        shown = subprocess.run(command, capture_output=True, text=True, check=True)
    characters, memory, seconds = shown.stdout.split()
    return int(characters), int(memory), float(seconds)


MADE = {"pdf": pdf_of_200_pages, "docx": docx_of_5_megabytes, "xlsx": xlsx_of_50_000_rows}

if __name__ == "__main__":
    for kind, make in MADE.items():
        made = make()
        length, megabytes, used = read_apart(made, kind)
        print(f".{kind}: {len(made):,} bytes, {length:,} characters: {megabytes} MB, {used:.1f} s")
