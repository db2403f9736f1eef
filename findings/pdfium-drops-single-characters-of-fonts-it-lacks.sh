#!/usr/bin/env bash
# PDFium leaves a character out of the text of a page, without a word, if it is drawn by itself in a font that is neither
# embedded nor on the machine, as Chinese fonts often are. It measures words by the glyphs of the font that it finds instead:
# without the glyph a single character has no width, and FPDFText_LoadPage passes over what has none (fabs(width) <
# kSizeEpsilon in cpdf_textpage.cpp). Of two characters drawn at once the place of the second gives some, and both stay.
# Seen with pypdfium2 5.15.2 (PDFium 159.0.8149) and reportlab 5.1.0: of 合 and, below it, 合作, the text has 合作 alone. A PDF
# that draws each character by itself loses all its text so, others the last character of a wrapped line.
# Needs python3 with venv; installs both into a temporary folder. PDFium is given a machine without fonts, so
# that those of this one do not matter.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 reportlab==5.1.0
"$work/venv/bin/python" - <<'PY'
import ctypes
import io

import pypdfium2
from pypdfium2 import raw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
file = io.BytesIO()
canvas = Canvas(file, pagesize=A4)
canvas.setFont("STSong-Light", 14)
canvas.drawString(72, 700, "合")
canvas.drawString(72, 670, "合作")
canvas.save()

# What is asked for fonts: one that has none.
answers = {"MapFont": lambda *asked: None, "GetFont": lambda *asked: None, "EnumFonts": lambda *asked: None,
           "GetFontData": lambda *asked: 0, "GetFaceName": lambda *asked: 0, "GetFontCharset": lambda *asked: 0,
           "DeleteFont": lambda *asked: None, "Release": lambda *asked: None}
kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
machine = raw.FPDF_SYSFONTINFO(version=1, **{name: kinds[name](answer) for name, answer in answers.items()})
raw.FPDF_SetSystemFontInfo(machine)

page = pypdfium2.PdfDocument(file.getvalue())[0]
widths = [round(right - left, 1) for left, _, right, _ in (found.get_bounds() for found in page.get_objects())]
text = page.get_textpage().get_text_range().split()
print("widths of 合 and of 合作:", *widths)
print("text:", *text)
assert (widths, text) == ([0, 14], ["合作"]), "changed"
PY
