"""Writes documents of Word piece by piece, so that tests have what no library writes."""

from __future__ import annotations

import io
import re
import zipfile

import docx
from docx.oxml import parse_xml

TITLE = "云州市2025年信用建设任务分工方案"
TASKS = ["1.做好预算管理。（财政部牵头，审计署参加）", "2.做好市场检查。（市场监管总局负责）"]
OLD = "3.做好旧事。（公安部负责）"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def document_of(*lines):
    document = docx.Document()
    for line in lines or (TITLE, *TASKS):
        document.add_paragraph(line)
    return document


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xml(markup):
    """An element, which names no namespaces of its own."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {NS}", markup))


def run(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(document, *runs, properties=""):
    document.element.body.insert(-1, xml(f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"))


def inserted(data, name, content, *, types="", relation=""):
    """A package with one more part, and what names it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            held = old.read(member)
            if member == "[Content_Types].xml":
                held = held.replace(b"</Types>", types.encode() + b"</Types>")
            if member == "word/_rels/document.xml.rels":
                held = held.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            new.writestr(member, held)
        new.writestr(name, content)
    return file.getvalue()


def field(instruction, data="", result=""):
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def numbered(document, *levels):
    """What adds paragraphs to a list with these levels: format and text of each."""
    levels = levels or (("decimal", "%1.", ""),)
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text, more) in enumerate(levels)
    )
    part = document.part.numbering_part.element
    for old in list(part):
        part.remove(old)
    part.append(xml(f'<w:abstractNum w:abstractNumId="1">{made}</w:abstractNum>'))
    part.append(xml('<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))

    def add(*runs, level=0, mark=""):
        listed = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr><w:rPr>{mark}</w:rPr>"
        paragraph(document, *runs, properties=listed)

    return add


def style(document, kind, key, run="", more="", based=""):
    """Add a style: ``run`` are properties of its words, ``more`` whatever else it holds."""
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    document.styles.element.append(
        xml(
            f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>{above}{more}<w:rPr>{run}</w:rPr></w:style>'
        )
    )


def block(document, markup):
    document.element.body.insert(-1, xml(markup))


def table(document, rows, properties="", cell=lambda row, column: ""):
    """Add a table; of each cell its words or its runs, and its properties."""

    def made(row, column, words):
        runs = words if words.startswith("<w:") else run(words)
        runs = runs if runs.startswith(("<w:p>", "<w:altChunk", "<w:tbl>")) else f"<w:p>{runs}</w:p>"
        return f"<w:tc><w:tcPr>{cell(row, column)}</w:tcPr>{runs}</w:tc>"

    lines = "".join(
        "<w:tr>" + "".join(made(r, c, words) for c, words in enumerate(cells)) + "</w:tr>"
        for r, cells in enumerate(rows)
    )
    grid = "".join("<w:gridCol/>" for _ in rows[0])
    block(document, f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>")


def with_chunk(document, name, content, media_type):
    """The document saved with a part that ``rIdChunk`` names."""
    return inserted(
        saved(document),
        f"word/{name}",
        content,
        types=f'<Override PartName="/word/{name}" ContentType="{media_type}"/>',
        relation=f'<Relationship Id="rIdChunk" Target="{name}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>',
    )
