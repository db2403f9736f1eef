"""Readers take time in proportion to the document: twice the document, twice the steps, in every shape."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.oxml.ns import nsdecls

from creditplan.reading.archive import members
from creditplan.reading.docx import read_docx
from creditplan.reading.html import read_html
from creditplan.reading.layout import Layout
from creditplan.reading.markdown import read_markdown
from creditplan.reading.printed import write_pages
from creditplan.reading.printed_page import PrintedPage, Rule, Sign
from creditplan.reading.sides import read_sides
from creditplan.reading.text import decode
from creditplan.reading.toml_file import is_web_iri
from steps import count

MOST = 2.3
W = nsdecls("w")


def html(body):
    return read_html, (f"<html><body><p>文</p>{body}</body></html>".encode(), "a.html")


def nested(begin, end, n, inside="x"):
    return begin * n + inside + end * n


HTML = {
    "paragraphs": (400, lambda n: "<p>甲乙</p>" * n),
    "paragraphs that never end": (400, lambda n: "<p>甲乙" * n),
    "nested blocks": (300, lambda n: nested("<div>", "</div>", n)),
    "nested marks of the document": (200, lambda n: nested('<div class="content">', "</div>", n)),
    "nested signs of bold": (400, lambda n: nested("<b>", "</b>", n)),
    "nested tables": (60, lambda n: nested("<table><tr><td>甲<td>", "</table>", n)),
    "nested tables of one cell": (60, lambda n: nested("<table><tr><td>", "</table>", n)),
    "nested tables before words": (60, lambda n: nested("<table><tr><td>甲<td>", "乙</table>", n)),
    "nested tables of many empty elements": (20, lambda n: nested("<table><tr><td>a<td>", "</table>", n, "<i></i>" * 40 * n)),
    "nested lists": (150, lambda n: nested("<ol><li>", "</ol>", n)),
    "nested lists of words": (150, lambda n: nested("<ol><li>甲", "乙</ol>", n)),
    "nested lists of empty elements": (50, lambda n: nested("<ol><li>", "</ol>", n, "<i></i>" * 40 * n)),
    "a list": (400, lambda n: f"<ol>{'<li>甲' * n}</ol>"),
    "a list with numbers": (400, lambda n: f"<ol>{'<li value=3>甲' * n}</ol>"),
    "lists": (200, lambda n: "<ol start=5><li>甲</ol>" * n),
    "an item of many pieces": (2000, lambda n: f"<ol><li>{'<i></i>' * n}</ol>"),
    "rows": (300, lambda n: f"<table>{'<tr><td>甲<td>乙' * n}</table>"),
    "columns": (300, lambda n: f"<table>{('<tr>' + '<td>甲' * n) * 2}</table>"),
    "cells over columns": (20, lambda n: f"<table>{'<tr><td colspan=50>甲<td>乙' * n}</table>"),
    "cells over rows": (200, lambda n: f"<table><tr>{'<td rowspan=60000>甲' * 5}{'<tr><td>乙' * n}</table>"),
    "cells over rows that end": (200, lambda n: f"<table>{'<tr><td rowspan=3>甲<td>乙' * n}</table>"),
    "cells of paragraphs": (200, lambda n: f"<table><tr><td>{'<p>甲' * n}<td>乙<tr><td>丙<td>丁</table>"),
    "tables": (100, lambda n: "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>" * n),
    "tables of pairs": (200, lambda n: "<table><tr><td>发文机关<td>某办公室</table>" * n + "<div class=content>" + "甲" * 50 * n),
    "headings without words": (300, lambda n: "<h1></h1>" * n),
    "headings in headings": (200, lambda n: nested("<h1><div>", "</div></h1>", n, "")),
    "metadata": (300, lambda n: "<meta name=a content=b>" * n),
    "line breaks": (400, lambda n: "甲<br>" * n),
    "wrapped lines": (400, lambda n: "甲\n  乙 \n" * n),
    "verbatim lines": (400, lambda n: "<pre>" + "甲 乙\n" * n + "</pre>"),
    "parts around the document": (300, lambda n: "<div class='nav a_tool-tool_'>甲</div>" * n),
    "a long class": (2000, lambda n: f"<div class='{'_tool' * n}!'>甲</div>"),
    "links": (400, lambda n: "<a href=x>甲</a> " * n),
    "scripts": (300, lambda n: "<script>x</script>甲" * n),
    "tags that were never begun": (400, lambda n: "</b></p>甲" * n),
}  # fmt: skip


def packed(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file.getvalue()


def word(body, numbering="", styles="", notes=""):
    kinds = {"numbering": numbering, "styles": styles, "footnotes": notes}
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{types}/{kind}" Target="{kind}.xml"/>' for kind in kinds
    )
    files = {
        f"word/{kind}.xml": f"<w:{kind} {W}>{xml}</w:{kind}>" for kind, xml in kinds.items()
    } | {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
        ),
    }  # fmt: skip
    return read_docx, (packed(files), "a.docx")


P = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"
NUMBERED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
STYLED = '<w:p><w:pPr><w:pStyle w:val="s"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def levels(n, text="%1."):
    return "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:lvlText w:val="{text}"/></w:lvl>' for i in range(n)
    )


def abstract(inside):
    return f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>'


def cell(inside, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def rows_of(row, n):
    return word("<w:tbl>" + f"<w:tr>{row}</w:tr>" * n + "</w:tbl>")


def box(inside):
    return f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"


def twice(inside):
    return (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent>"
    )


def repeated(wrap, n, inside=P):
    for _ in range(n):
        inside = wrap(inside)
    return inside


STYLE = '<w:style w:styleId="s" w:type="paragraph">{}<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
DOCX = {
    "paragraphs": (300, lambda n: word(P * n)),
    "runs": (300, lambda n: word(f"<w:p>{'<w:r><w:t>甲</w:t></w:r>' * n}</w:p>")),
    "hidden runs": (300, lambda n: word(f"<w:p>{'<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r>' * n}</w:p>")),
    "signs": (300, lambda n: word(f"<w:p><w:r>{'<w:br/><w:tab/>' * n}</w:r></w:p>")),
    "wrapped words": (100, lambda n: word(f"<w:p>{nested('<w:ins>', '</w:ins>', n, '<w:r><w:t>甲</w:t></w:r>' * 10 * n)}</w:p>")),
    "wrapped paragraphs": (50, lambda n: word(nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", n, P * 10 * n))),
    "numbered paragraphs": (300, lambda n: word(NUMBERED * n, abstract(levels(9)) + NUM)),
    "numbers of many parts": (300, lambda n: word(NUMBERED * n, abstract(levels(9, "%1.%2.%3.%4")) + NUM)),
    "more levels than there are": (100, lambda n: word(NUMBERED * n, abstract(levels(n)) + NUM)),
    "more levels than there are, of a style": (100, lambda n: word(STYLED * n, abstract(levels(n)) + NUM, STYLE.format(""))),
    "levels that are set anew": (100, lambda n: word(NUMBERED * n, abstract(levels(9)) + NUM.replace("</w:num>", f'<w:lvlOverride w:ilvl="0">{levels(1)}</w:lvlOverride>' * n + "</w:num>"))),
    "lists": (100, lambda n: word(NUMBERED * n, abstract(levels(9)) * n + NUM * n)),
    "styled paragraphs": (300, lambda n: word(STYLED * n, abstract(levels(9)) + NUM, STYLE.format(""))),
    "a style of many parts": (100, lambda n: word(STYLED * n, abstract(levels(9)) + NUM, STYLE.format("<w:x/>" * n))),
    "styles on styles": (100, lambda n: word(STYLED * n, "", "".join(
        f'<w:style w:styleId="{i or "s"}" w:type="paragraph"><w:basedOn w:val="{i + 1}"/></w:style>' for i in range(n)))),
    "rows": (200, lambda n: rows_of(cell(P) * 2, n)),
    "columns": (200, lambda n: rows_of(cell(P) * n, 2)),
    "tables": (100, lambda n: word(f"<w:tbl><w:tr>{cell(P) * 2}</w:tr></w:tbl>" * n)),
    "cells over columns": (20, lambda n: rows_of(cell(P, '<w:gridSpan w:val="50"/>') + cell(P), n)),
    "cells over rows": (200, lambda n: rows_of(cell(P, "<w:vMerge/>") + cell(P), n)),
    "places before a row": (20, lambda n: rows_of('<w:trPr><w:gridBefore w:val="50"/></w:trPr>' + cell(P), n)),
    "paragraphs in a cell": (200, lambda n: word(f"<w:tbl><w:tr>{cell(P * n)}{cell(P)}</w:tr></w:tbl>")),
    "nested tables": (25, lambda n: word(repeated(lambda x: f"<w:tbl><w:tr>{cell(P + x)}{cell(P)}</w:tr></w:tbl>", n))),
    "nested tables of many paragraphs": (25, lambda n: word(repeated(lambda x: f"<w:tbl><w:tr>{cell(x)}{cell(P)}</w:tr></w:tbl>", n, P * 10 * n))),
    "text boxes": (100, lambda n: word(box(P) * n)),
    "text boxes in a paragraph": (100, lambda n: word(f"<w:p>{f'<w:r><w:txbxContent>{P}</w:txbxContent></w:r>' * n}</w:p>")),
    "text boxes in text boxes": (20, lambda n: word(repeated(lambda x: box(P * 3 + x), n))),
    "text boxes in text boxes, of many paragraphs": (20, lambda n: word(repeated(box, n, P * 10 * n))),
    "what is there twice": (50, lambda n: word(box(P).join(["<w:p><w:r>" + twice("<w:t>甲</w:t>") + "</w:r></w:p>"] * n))),
    "notes": (100, lambda n: word(
        "".join(f'<w:p><w:r><w:footnoteReference w:id="{i}"/></w:r></w:p>' for i in range(n)),
        notes="".join(f'<w:footnote w:id="{i}">{P}</w:footnote>' for i in range(n)))),
    "notes deep in wrappers": (40, lambda n: word(nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", n,
        "".join(f'<w:p><w:r><w:footnoteReference w:id="{i}"/></w:r></w:p>' for i in range(10 * n))))),
}  # fmt: skip

MARKDOWN = {
    "paragraphs": (300, lambda n: "甲乙\n\n" * n),
    "lines": (300, lambda n: "甲乙\n" * n),
    "marks": (300, lambda n: "**甲** `乙` ~~丙~~ " * n),
    "links": (300, lambda n: "[甲](x) ![乙](y) " * n),
    "references": (200, lambda n: "[甲][a] " * n + "\n\n[a]: x\n"),
    "a list": (300, lambda n: "1. 甲\n" * n),
    "bullets": (300, lambda n: "- 甲\n" * n),
    "lists in lists": (15, lambda n: "".join("  " * (i % 8) + "- 甲\n" for i in range(20 * n))),
    "quotations": (200, lambda n: "> 甲\n\n" * n),
    "rows": (200, lambda n: "|甲|乙|\n|-|-|\n" + "|丙|丁|\n" * n),
    "columns": (200, lambda n: "|甲" * n + "|\n" + "|-" * n + "|\n" + "|丙" * n + "|\n"),
    "tables": (100, lambda n: "|甲|乙|\n|-|-|\n|丙|丁|\n\n" * n),
    "pieces of HTML": (50, lambda n: "<div>甲</div>\n\n" * n),
    "a large piece of HTML": (200, lambda n: "<div>" + "<p>甲</p>" * n + "</div>\n"),
    "code": (200, lambda n: "```\n甲\n```\n\n" * n),
}  # fmt: skip


def page(n, words="甲乙丙丁", right=500.0, size=12.0, notes=0):
    """A page of lines, each with its characters side by side."""
    made = PrintedPage(595.0)
    for i in range(n + notes):
        bottom, height = 20.0 * (n + notes - i), size / 2 if i >= n else size
        line = f"{words}{i}"
        width = (right - 90.0) / len(line)
        for position, sign in enumerate(line):
            left = 90.0 + position * width
            made.signs.append(Sign(sign, left, bottom, left + width, bottom + height))
    return made


def laid_out(*pages):
    layout = Layout()
    write_pages(pages, layout)
    return layout


def crowded(n):
    """A page whose characters lie upon each other, every second one larger."""
    made = PrintedPage(595.0)
    made.signs = [Sign("甲乙"[i % 2], 90 + i / 50, 90, 100 + i / 50, 100 + 10 * (i % 2)) for i in range(n)]
    return made


def ruled(n):
    made = page(n)
    made.rules = [Rule(False, 20.0 * i + 15, 80.0, 510.0) for i in range(n + 2)]
    return made


SIDE = "[tasks]\n"
OTHERS = {
    "pages: short lines": (200, lambda n: (laid_out, (page(n, right=200.0),))),
    "pages: one paragraph": (200, lambda n: (laid_out, (page(n),))),
    "pages: lines that begin anew": (200, lambda n: (laid_out, (page(n, "（一）甲。"),))),
    "pages: many": (100, lambda n: (laid_out, tuple(page(5) for _ in range(n)))),
    "pages: small notes": (100, lambda n: (laid_out, tuple(page(5, notes=1) for _ in range(n)))),
    "pages: words of a line": (100, lambda n: (laid_out, (page(1, "甲" * n, right=9000.0),))),
    "pages: characters upon each other": (200, lambda n: (laid_out, (crowded(n),))),
    "pages: rules": (100, lambda n: (laid_out, (ruled(n),))),
    "ZIP: files": (200, lambda n: (listed, (packed({f"{i}/方案.txt": b"x" for i in range(n)}),))),
    "ZIP: what is left out": (200, lambda n: (listed, (packed({f".{i}/a": b"x" for i in range(n)}),))),
    "text in UTF-8": (20_000, lambda n: (decode, (("甲乙。\r\n" * n).encode(), "a.txt"))),
    "text in GB18030": (5_000, lambda n: (decode, (("甲乙。\n" * n).encode("gb18030"), "a.txt"))),
    "text in UTF-16": (5_000, lambda n: (decode, (("甲乙。\n" * n).encode("utf-16-be"), "a.txt"))),
    "text of all characters": (2_000, lambda n: (decode, ("".join(map(chr, range(0x4E00, 0x4E00 + n))).encode(), "a.txt"))),
    "side file": (200, lambda n: (read_sides, ("a", lambda path: (SIDE + "".join(f'{i} = "Do it"\n' for i in range(n))).encode() if ".en" in path else None))),
    "web address": (2_000, lambda n: (is_web_iri, ("https://x/" + "a/" * n + "%zz",))),
}  # fmt: skip


def listed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return list(members(package, "a.zip"))


SHAPES = {
    **{f"HTML: {name}": (n, lambda n, make=make: html(make(n))) for name, (n, make) in HTML.items()},
    **{f"DOCX: {name}": shape for name, shape in DOCX.items()},
    **{
        f"Markdown: {name}": (n, lambda n, make=make: (read_markdown, (make(n).encode(), "a.md")))
        for name, (n, make) in MARKDOWN.items()
    },
    **OTHERS,
}


def test_there_are_many_shapes():
    assert len(SHAPES) >= 90


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_document_takes_twice_the_steps(name):
    n, make = SHAPES[name]
    steps = []
    for size in (n, n, 2 * n):  # the first time, libraries are loaded
        function, arguments = make(size)
        steps.append(count(function, *arguments))
    assert steps[2] <= MOST * steps[1]
