"""A PDF whose fonts are not at hand is read alike, whatever fonts the machine has."""

from __future__ import annotations

import io
import subprocess
import sys
from struct import pack_into, unpack_from

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from creditplan.reading.pdf_fonts import boxes
from document_formats import as_pdf
from test_documents import DOCUMENTS

# A machine that has one font, or none: PDFium asks it for all that it lacks.
MACHINE = """
import ctypes, sys
import pypdfium2
from pypdfium2 import raw
font = bytes.fromhex(sys.argv[1])

def copied(data, buffer, size):
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)

answers = dict(
    MapFont=lambda *asked: 1 if font else None,
    GetFontData=lambda _, handle, table, buffer, size: 0 if table else copied(font, buffer, size),
    GetFaceName=lambda _, handle, buffer, size: copied(b"Only\\0", buffer, size),
    Release=lambda _: None, EnumFonts=lambda *_: None, GetFont=lambda *_: None, GetFontCharset=lambda *_: 1,
    DeleteFont=lambda *_: None,
)
kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
info = raw.FPDF_SYSFONTINFO(1, **{name: kinds[name](answer) for name, answer in answers.items()})
raw.FPDF_SetSystemFontInfo(info)
"""
READ = """
from creditplan.reading.pdf import read_pdf
for part in read_pdf(sys.stdin.buffer.read(), "plan.pdf").packed():
    sys.stdout.buffer.write(part)
"""
# What PDFium alone makes of it.
ALONE = """
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
sys.stdout.buffer.write(document[0].get_textpage().get_text_range().encode())
"""
# How wide PDFium takes each character that is drawn by itself to be, with our font.
MEASURE = """
from creditplan.reading.pdf_fonts import lend_font
lend_font()
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
for found in document[0].get_objects():
    left, _, right, _ = found.get_bounds()
    print(round(right - left, 1))
"""


def large_font():
    """A font of the machine that has Chinese characters: as ours, but twice as large."""
    data = bytearray(boxes())
    (head,) = unpack_from(">L", data, data.index(b"head") + 8)
    pack_into(">H", data, head + 18, 500)
    return bytes(data)


NONE, LARGE = b"", large_font()


def made_on(machine, data, what=READ):
    """What a process makes of a document, on a machine that has a font or none."""
    command = [sys.executable, "-W", "ignore", "-c", MACHINE + what, machine.hex()]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def texts():
    yield (
        "laid-out",
        as_pdf("云州市方案\n一、加强监管\n1.做好 Web 检查，规范收费。（财政部、公安部负责）\n" * 20),
    )
    names = [
        "each-character-by-itself",
        "hidden-by-a-layer",
        "table-on-its-side",
        "characters-that-no-font-tells",
    ]
    yield from ((name, DOCUMENTS[f"{name}.pdf"]()) for name in names)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in texts()])
def test_fonts_of_the_machine_change_nothing(data):
    without = made_on(NONE, data)
    assert "财政部".encode() in without
    assert made_on(LARGE, data) == without


def test_such_fonts_do_change_what_pdfium_reads():
    data = DOCUMENTS["each-character-by-itself.pdf"]()
    assert "财".encode() not in made_on(NONE, data, ALONE)
    assert "财".encode() in made_on(LARGE, data, ALONE)


def test_each_character_has_a_box_but_blanks():
    signs = "国，龦Ａ—A.\u3000 \u200b"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("STSong-Light", 10)
    for sign in signs:
        canvas.drawString(50, 50, sign)
    canvas.save()
    widths = dict(zip(signs, map(float, made_on(NONE, file.getvalue(), MEASURE).split()), strict=True))
    assert widths == dict.fromkeys("国，龦Ａ", 9.6) | dict.fromkeys("—A.", 1.6) | dict.fromkeys(
        "\u3000 \u200b", 0
    )


def test_the_font_is_small():
    assert len(boxes()) < 1000
