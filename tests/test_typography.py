"""How lines are set comes with the text: from DOCX, PDF and OFD."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import ofd_files
import word_files
from creditplan.reading import read_bytes


def looks(data, name):
    """The looks of the lines of a document, by their words."""
    document = read_bytes(data, name)
    starts = {}
    offset = 0
    for line in document.text.splitlines(keepends=True):
        starts[line.strip()] = document.looks.get(offset)
        offset += len(line)
    return starts


def styled(document, key, name, based="", more="", run=""):
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    held = f'<w:name w:val="{name}"/>{above}{more}<w:rPr>{run}</w:rPr>'
    document.styles.element.append(
        word_files.xml(f'<w:style w:type="paragraph" w:styleId="{key}">{held}</w:style>')
    )


def of_word(*runs, properties="", styles=()):
    document = word_files.document_of("题")
    for style in styles:
        styled(document, *style)
    word_files.paragraph(document, *runs, properties=properties)
    return looks(word_files.saved(document), "plan.docx")


_TEXT = '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'


@pytest.mark.parametrize(
    ("styles", "properties", "level"),
    [
        ([("1a", "heading 1")], '<w:pStyle w:val="1a"/>', 1),
        ([("a2", "标题 2")], '<w:pStyle w:val="a2"/>', 2),
        ([("x", "章", "", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')], '<w:pStyle w:val="x"/>', 3),
        ([("x", "标题 1"), ("y", "我的标题", "x")], '<w:pStyle w:val="y"/>', 1),
        ([("x", "标题 1"), ("y", "正文样", "x", _TEXT)], '<w:pStyle w:val="y"/>', 0),
        ([], '<w:outlineLvl w:val="1"/>', 2),
        ([], '<w:pStyle w:val="Heading3"/>', 3),
        ([], "", 0),
    ],
)
def test_levels_of_headings(styles, properties, level):
    found = of_word(word_files.run("加强监管"), properties=properties, styles=styles)["加强监管"]
    assert (found.heading if found else 0) == level


def test_bold_words_size_and_place():
    bold, big = "<w:b/>", '<w:sz w:val="32"/>'
    runs = word_files.run("牵头单位：", bold + big), word_files.run("财政部", big)
    found = of_word(*runs, properties='<w:jc w:val="center"/>')["牵头单位：财政部"]
    assert (found.bold, found.size, found.align) == (5, 16, "center")
    styles = [("t", "表题", "", '<w:pPr><w:jc w:val="end"/></w:pPr>', '<w:b/><w:sz w:val="44"/>')]
    found = of_word(word_files.run("方案"), properties='<w:pStyle w:val="t"/>', styles=styles)["方案"]
    assert (found.bold, found.size, found.align) == (2, 22, "right")


def test_words_that_two_styles_make_bold_are_not():
    document = word_files.document_of("题")
    word_files.style(document, "character", "Over", "<w:b/>")
    word_files.style(document, "paragraph", "Title1", "<w:b/>")
    run = word_files.run("方案", '<w:rStyle w:val="Over"/><w:sz w:val="20"/>')
    word_files.paragraph(document, run, properties='<w:pStyle w:val="Title1"/>')
    assert looks(word_files.saved(document), "a.docx")["方案"].bold == 0


@pytest.mark.parametrize(
    ("indent", "characters"),
    [
        ('<w:ind w:firstLineChars="200" w:firstLine="640"/>', 2),
        ('<w:ind w:firstLine="640"/>', 2),
        ('<w:ind w:left="640" w:hanging="320"/>', 1),
        ('<w:ind w:leftChars="100" w:left="9999"/>', 1),
    ],
)
def test_indents_in_characters(indent, characters):
    run = word_files.run("方案", '<w:sz w:val="32"/>')
    assert of_word(run, properties=indent)["方案"].indent == characters
    assert of_word(word_files.run("\u3000\u3000方案"))["方案"].indent == 2


def test_levels_of_lists_and_lines_in_frames():
    document = word_files.document_of("题")
    add = word_files.numbered(document, ("decimal", "%1.", ""), ("decimal", "（%2）", ""))
    add(word_files.run("做事。"))
    add(word_files.run("做小事。", "<w:b/>"), level=1)
    bold = f"<w:p><w:pPr><w:jc w:val='center'/></w:pPr>{word_files.run('框中', '<w:b/>')}</w:p>"
    word_files.table(document, [[bold]])
    found = looks(word_files.saved(document), "plan.docx")
    assert found["1.做事。"].item == 1
    assert (found["（1）做小事。"].item, found["（1）做小事。"].bold) == (2, 7)
    assert (found["框中"].bold, found["框中"].align) == (2, "center")


TEXT = "做好工作，" * 5


def test_pages_of_pdf():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.setFont("STSong-Light", 22)
    canvas.drawCentredString(A4[0] / 2, 760, "云州市方案")
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(72, 700, "\u3000\u3000一、加强监管")
    canvas.drawString(72, 670, f"正文，{TEXT}")
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(104, 640, "BOLD")
    canvas.showPage()
    canvas.save()
    found = looks(file.getvalue(), "plan.pdf")
    title, item = found["云州市方案"], found["一、加强监管"]
    assert (title.align, title.size) == ("center", 22)
    assert (item.align, item.size, item.indent) == ("", 16, 2)
    assert found["BOLD"].bold == 4


def test_pages_of_ofd():
    text = ofd_files.text
    font = '<ofd:Fonts><ofd:Font ID="7" FontName="黑体"/></ofd:Fonts>'
    drawn = (
        text("云州市方案", 85.6, 30, 7.76)
        + text("二、加强监管", 35.2, 45, 5.1).replace('Font="1"', 'Font="7"')
        + text(f"正文，{TEXT}", 25, 55, 5.1, Weight="700")
    )
    found = looks(ofd_files.Package([drawn], resources=font).data(), "plan.ofd")
    assert (found["云州市方案"].align, round(found["云州市方案"].size)) == ("center", 22)
    assert (found["二、加强监管"].bold, found["二、加强监管"].indent) == (6, 2)
    assert found[f"正文，{TEXT}"].bold == 28
