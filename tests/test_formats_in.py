"""Documents in the formats of the world become text with tables: real files, made by real libraries."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
import tomllib
import zipfile
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from conftest import ROOT
from creditplan import reading
from creditplan.confined import Limits, end_workers
from creditplan.errors import InputError, RemoteError
from creditplan.extras import install
from creditplan.model import Role
from creditplan.parsing import parse
from creditplan.reading import MAX_BYTES, formats, read, read_all, read_bytes
from creditplan.reading.formats import FORMATS, SUFFIXES, Format
from creditplan.reading.layout import Layout
from creditplan.reading.markdown import _parser
from creditplan.reading.numbering import written
from creditplan.reading.office import libreoffice
from creditplan.reading.sites import pattern, sites
from creditplan.reading.web import fetch, is_public

LINE = "某方案\n1、做事。（财政部负责）\n"


def cells(document):
    return [[[span.of(document.text) for span in row] for row in table.rows] for table in document.tables]


def rows(plan):
    return [
        (task.text, [(a.named_as, str(a.role)) for c in task.clauses for a in c.assignments])
        for task in plan.tasks
    ]


# The table of formats


def test_rows_of_formats_are_whole():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    suffixes = [suffix for row in FORMATS.values() for suffix in row.suffixes]
    assert sorted(suffixes) == sorted(SUFFIXES)
    assert all(FORMATS[form].suffixes.count(suffix) == 1 for suffix, form in SUFFIXES.items())
    for row in FORMATS.values():
        assert not row.always or row.looks
        assert not row.reader or (row.remedy and row.called)
        assert not row.extra or row.extra in extras


def test_a_format_is_a_row_and_a_reader(monkeypatch):
    """All that a new one takes: by its suffix, by its media type and by its looks it is found, and read."""

    def read_upside_down(data, name):
        layout = Layout()
        layout.paragraph(data.decode()[:0:-1])
        return layout

    row = Format(
        "upside-down text",
        (".up",),
        ("text/x-up",),
        looks=lambda seen: seen.data.startswith(b"^"),
        always=True,
        reader=read_upside_down,
        small=100,
    )
    monkeypatch.setitem(FORMATS, "up", row)
    monkeypatch.setattr(formats, "SUFFIXES", {**SUFFIXES, ".up": "up"})
    assert read_bytes("^乙甲".encode(), "x.txt").text == "甲乙\n"
    assert read_bytes("乙甲丙".encode(), "x", media_type="text/x-up").text == "丙甲\n"
    with pytest.raises(InputError, match="this is no UP document, whatever its name says"):
        read_bytes("乙甲".encode(), "x.up")


# Names in pages

SITES = tomllib.loads(Path(reading.__file__).with_name("sites.toml").read_text("utf-8"))


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, names in SITES.items() for name in names])
def test_each_name_in_pages_is_needed(part, name):
    example = SITES[part][name]
    assert sites()[part].search(example)
    others = [other for other in SITES[part] if other != name]
    assert not others or not pattern(others).search(example)


@pytest.mark.parametrize("name", SITES["document"].values())
def test_a_document_is_found_by_its_name_in_the_page(name):
    page = f"""<!doctype html><body><p>首页</p><div class="x {name}"><p>某方案</p><p>做事。</p></div>
        <p>备案号</p></body>"""
    assert read_bytes(page.encode(), "a.html").text == "某方案\n做事。\n"


@pytest.mark.parametrize("name", SITES["around"].values())
def test_what_stands_around_a_document_is_left_out_by_its_name(name):
    page = f"""<!doctype html><body><div id="{name}">首页</div><p>某方案</p><p>做事。</p></body>"""
    assert read_bytes(page.encode(), "a.html").text == "某方案\n做事。\n"


# HTML

PAGE = """<!DOCTYPE html>
<html><head><meta charset="gb2312"><meta name="ArticleTitle" content="云州市重点任务分工方案">
<script>document.write("（公安部负责）")</script><style>.x{}</style></head>
<body><div class="header-nav"><ul><li>首页</li><li>政务公开</li></ul></div><div class="breadcrumb">当前位置：首页</div>
<table class="info"><tr><td>索引号：</td><td>A1</td><td>发文机关：</td><td>云州市人民政府办公室</td></tr>
<tr><td>发文字号：</td><td>云政办发〔2022〕3号</td><td>成文日期：</td><td>2022年3月5日</td></tr></table>
<div id="UCAPCONTENT"><p>&nbsp;&nbsp;各县（市、区）人民政府，市政府各部门：</p><p>为做好工作，制定本方案。</p>
<table border="1"><tr><th>序号</th><th>重点任务</th><th>牵头单位</th><th>配合单位</th><th>完成时限</th></tr>
<tr><td colspan="5">一、改善环境</td></tr>
<tr><td>1</td><td>整治河道</td><td rowspan="2">市水利局</td><td>市生态环境局<br>市城管局</td><td>6月底前</td></tr>
<tr><td>2</td><td>清理垃圾</td><td>各县（市、区）人民政府</td><td>长期坚持</td></tr></table></div>
<div class="footer">主办单位：云州市人民政府办公室 承办单位：信息中心</div></body></html>"""


def test_a_page_of_a_government_site(register):
    document = read_bytes(PAGE.encode("gb18030"), "page.html")
    assert "首页" not in document.text
    assert "公安部" not in document.text
    assert "信息中心" not in document.text
    [table] = cells(document)
    assert table[2][2] == table[3][2] == "市水利局"
    assert document.tables[0].rows[2][2] == document.tables[0].rows[3][2]
    assert document.text.count("市水利局") == 1
    plan = parse(document, register)
    known = plan.metadata
    assert plan.title.zh == "云州市重点任务分工方案"
    assert (known.document_number, known.issuer, known.issued) == (
        "云政办发〔2022〕3号", "云州市人民政府办公室", "2022-03-05",
    )  # fmt: skip
    assert known.addressees == "各县（市、区）人民政府，市政府各部门"
    assert [section.title.zh for section in plan.sections] == ["改善环境"]
    assert rows(plan) == [
        ("整治河道", [("市水利局", "lead"), ("市生态环境局", "participant"), ("市城管局", "participant")]),
        ("清理垃圾", [("市水利局", "lead"), ("各县（市、区）人民政府", "participant")]),
    ]
    assert [due.value for task in plan.tasks for due in task.deadlines] == ["2022-06-30", None]


def test_a_table_that_lays_out_a_page_is_no_table():
    page = "<html><body><table><tr><td><p>1、做事。</p><p>（财政部负责）</p></td></tr></table></body></html>"
    document = read_bytes(page.encode(), "x.html")
    assert document.tables == ()
    assert document.text == "1、做事。\n（财政部负责）\n"


@pytest.mark.parametrize("name", ["page.doc", "page.htm", "page"])
def test_a_page_is_a_page_whatever_its_name_says(name):
    assert "做事" in read_bytes(b"<html><body><p>" + "1、做事。".encode() + b"</p></body></html>", name).text


def words_of(body, head=""):
    return read_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page.html").text


def test_a_line_end_in_the_source_is_no_space_between_characters():
    assert words_of("<p>国务院办公\n   厅印发 A\nB\n通知</p>") == "国务院办公厅印发 A B 通知\n"


def test_preformatted_text_keeps_its_lines():
    assert words_of("<pre>一、甲\n1、乙\n</pre><p>丙\n丁</p>") == "一、甲\n1、乙\n丙丁\n"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param("<ol><li>甲</li><li>乙</li></ol>", ["1.甲", "2.乙"], id="numbers of the browser"),
        pytest.param(
            '<ol start="4"><li>甲</li><li value="7">乙</li><li>丙</li></ol>',
            ["4.甲", "7.乙", "8.丙"],
            id="starts",
        ),
        pytest.param(
            "<ol><li>1. 甲</li><li>（二）乙</li></ol>", ["1. 甲", "（二）乙"], id="numbers of their own"
        ),
        pytest.param('<ol style="list-style:none"><li>甲</li></ol>', ["甲"], id="numbers not shown"),
        pytest.param("<ul><li>甲</li></ul>", ["甲"], id="bullets"),
    ],
)
def test_numbered_lists_of_a_page(items, expected):
    assert words_of(items).splitlines() == expected


def test_cells_over_many_rows_and_columns():
    rows_of = "".join(f"<tr><td>{i}</td></tr>" for i in range(300))
    table = f'<table><tr><td rowspan="301">合</td><td>头</td></tr>{rows_of}</table>'
    [found] = read_bytes(f"<html><body>{table}</body></html>".encode(), "page.html").tables
    assert len(found.rows) == 301
    assert len({row[0] for row in found.rows}) == 1
    [found] = cells(
        read_bytes(b"<html><table><tr><td rowspan=0>a<td>b<tr><td colspan=x>c</table>", "page.html")
    )
    assert found == [["a", "b"], ["a", "c"]]


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        *((said, "utf-8") for said in ("gb2312", "utf-8", "big5", "hex", "x")),
        *((said, "gb18030") for said in ("gb2312", "utf-8", "hex", "x")),
        *((said, "utf-16") for said in ("gb2312", "utf-8", "big5", "x")),
        ("big5", "big5hkscs"),
    ],
)
def test_pages_that_say_the_wrong_encoding(said, encoding):
    page = f'<html><head><meta charset="{said}"></head><body><p>1、做好各項工作。（財政部負責）</p></body></html>'
    assert read_bytes(page.encode(encoding), "page.html").text == "1、做好各項工作。（財政部負責）\n"


def test_characters_that_no_text_holds_are_left_out():
    page = "<html><body><p>甲\x01乙\ufeff丙&#1;丁\0戊</p><table><tr><td>a\x02</td><td>b</td></tr><tr><td>c<td>d</table>"
    document = read_bytes(page.replace("\0", "").encode(), "page.html")
    assert document.text == "甲乙丙丁戊\na\tb\nc\td\n"
    assert cells(document) == [[["a", "b"], ["c", "d"]]]


# DOCX


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def numbering(document):
    """Give a document a list of three levels: 一、 （一） 1."""
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def add_numbered(document, level, words):
    paragraph = document.add_paragraph(words)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
    )


def test_word_counts_and_we_count_along(register):
    document = docx.Document()
    numbering(document)
    document.add_paragraph("云州市2022年任务分工")
    for level, words in [
        (0, "加强监管"), (1, "检查"), (2, "做好春季检查。（市公安局负责）"), (2, "做好秋季检查。（市教育局负责）"),
        (1, "复查"), (2, "做好复查。（市财政局负责）"), (0, "加强服务"), (1, "办事"), (2, "做好服务。（市民政局负责）"),
    ]:  # fmt: skip
        add_numbered(document, level, words)
    read_document = read_bytes(saved(document), "plan.docx")
    assert read_document.text.splitlines()[1:] == [
        "一、加强监管", "（一）检查", "1.做好春季检查。（市公安局负责）", "2.做好秋季检查。（市教育局负责）",
        "（二）复查", "1.做好复查。（市财政局负责）", "二、加强服务", "（一）办事", "1.做好服务。（市民政局负责）",
    ]  # fmt: skip
    plan = parse(read_document, register)
    assert [section.key for section in plan.sections] == ["1", "1.1", "1.2", "2", "2.1"]
    assert [task.key for task in plan.tasks] == ["1.1-1", "1.1-2", "1.2-1", "2.1-1"]


@pytest.mark.parametrize(
    ("value", "style", "expected"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (21, "japaneseCounting", "二十一"),
        (3, "decimalEnclosedCircle", "③"), (12, "decimalFullWidth", "１２"), (5, "decimalZero", "05"),
        (2, "lowerLetter", "b"), (7, "decimal", "7"), (28, "upperLetter", "BB"), (14, "lowerRoman", "xiv"),
        (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
        (2, "ideographTraditional", "乙"), (3, "decimalEnclosedParen", "⑶"), (21, "decimalEnclosedCircle", "21"),
        (1, "none", ""), (0, "chineseCounting", "0"),
    ],
)  # fmt: skip
def test_numbers_of_word(value, style, expected):
    assert written(value, style) == expected


WORD = nsdecls("w")


def with_body(xml):
    """A document of Word whose body begins with this XML."""
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    body = files["word/document.xml"].replace(b"<w:body>", f"<w:body>{xml}".encode(), 1)
    return packed(files | {"word/document.xml": body})


def run(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(f'<w:smartTag w:element="chsdate">{run("2015年")}</w:smartTag>底前', "2015年", id="smart tag"),
        pytest.param(f'<w:ins w:id="1" w:author="x">{run("新")}</w:ins>', "新", id="tracked insertion"),
        pytest.param('<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>', "", id="tracked deletion"),
        pytest.param(f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>", "新", id="moved"),
        pytest.param(f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件", id="content control"),
        pytest.param(f'<w:hyperlink w:anchor="a">{run("链接")}</w:hyperlink>', "链接", id="link"),
        pytest.param(f'<w:fldSimple w:instr="DATE">{run("2015")}</w:fldSimple>', "2015", id="field"),
        pytest.param('<w:r><w:instrText>PAGE</w:instrText></w:r>', "", id="instruction of a field"),
        pytest.param('<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>', "", id="hidden"),
        pytest.param('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>', "显", id="not hidden"),
        pytest.param('<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>', "上\n下", id="line break"),
        pytest.param(
            f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>", "字", id="ruby"
        ),
        pytest.param(
            f"<w:r><w:pict><w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent></w:pict></w:r>", "\n框", id="text box"
        ),
    ],
)  # fmt: skip
def test_what_word_shows_is_read_and_nothing_else(inside, expected):
    data = with_body(f"<w:p>{run('【')}{inside.replace('底前', '')}{run('】')}</w:p>")
    whole = read_bytes(data, "plan.docx").text
    first, box, rest = expected.partition("\n框")
    assert whole.strip() == f"【{first}】{box}{rest}"


def test_a_text_box_that_is_there_twice_is_read_once():
    box = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    )
    assert (
        read_bytes(with_body(f"<w:p><w:r>{both}</w:r>{run('文')}</w:p>"), "a.docx").text.strip() == "文\n框"
    )


def test_blocks_in_content_controls_and_tables_in_cells():
    table = f"<w:tbl><w:tr><w:tc><w:p>{run('甲')}</w:p></w:tc><w:tc><w:p>{run('乙')}</w:p>"
    table += f"<w:tbl><w:tr><w:tc><w:p>{run('内')}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>"
    table += f"<w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr><w:tc><w:p>{run('删')}</w:p></w:tc></w:tr></w:tbl>"
    data = with_body(f"<w:sdt><w:sdtContent><w:p>{run('首')}</w:p>{table}</w:sdtContent></w:sdt>")
    document = read_bytes(data, "plan.docx")
    assert document.text.startswith("首\n甲\t乙 内\n")
    assert cells(document) == [[["甲", "乙 内"]]]


def test_a_list_that_starts_again_and_numbers_alone_in_their_cells():
    document = docx.Document()
    numbering(document)
    root = document.part.numbering_part.element
    root.append(
        parse_xml(
            f'<w:num {WORD} w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    for words in ("甲", "乙"):
        add_numbered(document, 0, words)
    for words in ("丙", "丁"):
        add_numbered(document, 0, words)
        document.paragraphs[-1]._p.pPr.numPr.numId.val = 91
    table = document.add_table(2, 2)
    for row in (0, 1):
        table.cell(row, 1).text = f"2022年{row}月"
        for level, column in ((1, 0), (2, 1)):
            table.cell(row, column).paragraphs[0]._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {WORD}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>')
            )
    found = read_bytes(saved(document), "plan.docx")
    assert found.text.splitlines()[:4] == ["一、甲", "二、乙", "一、丙", "二、丁"]
    assert cells(found) == [[["（一）", "1. 2022年0月"], ["（二）", "1. 2022年1月"]]]


def test_numbers_that_a_style_brings():
    document = docx.Document()
    numbering(document)
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {WORD}><w:numId w:val="90"/></w:numPr>'))
    document.add_paragraph("加强监管", style="Heading 1")
    plain = document.add_paragraph("不编号", style="Heading 1")
    plain._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {WORD}><w:numId w:val="0"/></w:numPr>'))
    document.add_paragraph("加强服务", style="Heading 1")
    assert read_bytes(saved(document), "plan.docx").text == "一、加强监管\n不编号\n二、加强服务\n"


def test_parts_of_a_document_under_other_names():
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    main = files.pop("word/document.xml").replace(b"<w:body>", f"<w:body><w:p>{run('甲')}</w:p>".encode())
    main = main.replace(WORD.split('"')[1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    files["word/document2.xml"] = main
    files["word/_rels/document2.xml.rels"] = files.pop("word/_rels/document.xml.rels")
    files["_rels/.rels"] = files["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert read_bytes(packed(files), "plan.docx").text.strip() == "甲"


def test_notes_of_word_follow_the_text(register):
    """A footnote can hold what counts for the whole plan; separators and notes of deleted text are none."""

    def mark(number, kind="footnote"):
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def part(kind, notes):
        body = "".join(
            f'<w:{kind} w:id="{number}"{extra}><w:p>{run(words)}</w:p></w:{kind}>'
            for number, extra, words in notes
        )
        return f"<w:{kind}s {nsdecls('w')}>{body}</w:{kind}s>"

    paragraphs = (
        f"{run('某市任务分工方案')}{mark(2)}",
        f"{run('1. 做事。（市财政局、市教育局负责）')}{mark(1, 'endnote')}",
        f"<w:del>{mark(3)}</w:del>{run('2. 再做。（市公安局负责）')}{mark(9)}",
    )
    with zipfile.ZipFile(
        io.BytesIO(with_body("".join(f"<w:p>{words}</w:p>" for words in paragraphs)))
    ) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files["word/footnotes.xml"] = part(
        "footnote",
        [
            (0, ' w:type="separator"', "——"),
            (2, "", "排在第一位的为牵头单位，下同。"),
            (3, "", "删去"),
            (4, "", "无人提起"),
        ],
    )
    files["word/endnotes.xml"] = part("endnote", [(1, "", "见年度计划。")])
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{kind}.xml"/>'
        for kind in ("footnotes", "endnotes")
    )
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    document = read_bytes(packed(files), "plan.docx")
    assert document.text.split() == [
        "某市任务分工方案", "1.", "做事。（市财政局、市教育局负责）", "2.", "再做。（市公安局负责）",
        "注：排在第一位的为牵头单位，下同。", "注：见年度计划。",
    ]  # fmt: skip
    plan = parse(document, register)
    assert [(a.named_as, a.role) for a in plan.assignments] == [
        ("市财政局", Role.LEAD), ("市教育局", Role.RESPONSIBLE), ("市公安局", Role.LEAD),
    ]  # fmt: skip
    assert {p.code for p in plan.problems} <= {"unknown-agency", "unknown-locality"}


def test_merged_cells_of_word(register):
    document = docx.Document()
    document.add_paragraph("2022年任务分解表")
    table = document.add_table(5, 4)
    for column, words in enumerate(["序号", "工作任务", "牵头单位", "责任单位"]):
        table.cell(0, column).text = words
    table.cell(1, 0).merge(table.cell(1, 3)).text = "一、重点任务"
    for row in (2, 3, 4):
        table.cell(row, 0).text = str(row - 1)
        table.cell(row, 1).text = f"推进第{row - 1}项工作"
        table.cell(row, 3).text = f"市{'甲乙丙'[row - 2]}局"
    table.cell(2, 2).merge(table.cell(3, 2)).text = "市发展改革委"
    table.cell(4, 2).text = "市水利局、\n市住建局"
    read_document = read_bytes(saved(document), "plan.docx")
    assert read_document.text.count("市发展改革委") == 1
    plan = parse(read_document, register)
    assert [section.title.zh for section in plan.sections] == ["重点任务"]
    assert rows(plan) == [
        ("推进第1项工作", [("市发展改革委", "lead"), ("市甲局", "responsible")]),
        ("推进第2项工作", [("市发展改革委", "lead"), ("市乙局", "responsible")]),
        ("推进第3项工作", [("市水利局", "lead"), ("市住建局", "lead"), ("市丙局", "responsible")]),
    ]


def test_tasks_divided_into_measures(register):
    page = (
        "<table><tr><th>序号</th><th>重点任务</th><th>具体措施</th><th>责任单位</th></tr>"
        "<tr><td>1</td><td rowspan=2>优化服务</td><td>推行网办</td><td>市行政审批局</td></tr>"
        "<tr><td>2</td><td>压缩时限</td><td>市公安局</td></tr></table>"
    )
    plan = parse(read_bytes(f"<html><body><p>某方案</p>{page}</body></html>".encode(), "x.html"), register)
    assert [section.title.zh for section in plan.sections] == ["优化服务"]
    assert rows(plan) == [
        ("推行网办", [("市行政审批局", "responsible")]),
        ("压缩时限", [("市公安局", "responsible")]),
    ]


# Markdown


def test_markdown(register):
    text = (
        "# 云州市任务分工方案\n\n## 一、加强监管\n\n1. 做好检查。（市公安局牵头）\n2. 做好**复查**。\n\n"
        "   **责任单位：** 市财政局\n\n| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 3 | [修路](http://x) | 市交通局 |\n"
    )
    plan = parse(read_bytes(text.encode(), "plan.md"), register)
    assert plan.title.zh == "云州市任务分工方案"
    assert rows(plan) == [
        ("做好检查。", [("市公安局", "lead")]),
        ("做好复查。", [("市财政局", "responsible")]),
        ("修路", [("市交通局", "responsible")]),
    ]


def test_html_in_markdown():
    text = (
        "甲<br>乙 <b>丙</b>\n\n| 一 | 二 |\n|---|---|\n| 三<br>四 | 五 |\n\n"
        "<table><tr><td>六</td><td rowspan=2>七</td></tr><tr><td>八</td></tr></table>\n\n<!-- 九 -->\n"
    )
    document = read_bytes(text.encode(), "plan.md")
    assert document.text == "甲\n乙 丙\n一\t二\n三 四\t五\n六\t七\n八\t\n"
    assert cells(document) == [[["一", "二"], ["三 四", "五"]], [["六", "七"], ["八", "七"]]]


# PDF


@pytest.mark.parametrize("form", ["{}", "- {} -", "{} / 2", "{}/2"])
def test_page_numbers_are_left_out(form):
    file = io.BytesIO()
    canvas = Canvas(file)
    for number, words in ((1, "first"), (2, "second")):
        canvas.drawString(100, 700, words)
        canvas.drawString(290, 30, form.format(number))
        canvas.showPage()
    canvas.save()
    assert read_bytes(file.getvalue(), "plan.pdf").text.split() == ["first", "second"]


def typed(code_points):
    """A PDF whose font tells no character of its signs."""
    stream = b"BT /F1 12 Tf 100 700 Td <%s> Tj ET" % b"".join(b"%04x" % point for point in code_points)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, part) for i, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def test_a_pdf_whose_fonts_tell_no_characters_is_refused():
    with pytest.raises(InputError, match="fonts"):
        read_bytes(typed(range(16, 40)), "plan.pdf")


def test_a_module_in_the_working_folder_does_not_run(tmp_path, monkeypatch):
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, "text")
    canvas.save()
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "converter"))
    assert read_bytes(file.getvalue(), "plan.pdf").text == "text\n"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_pdf_is_read_or_refused_in_one_sentence(share):
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, "text")
    canvas.save()
    try:
        assert read_bytes(file.getvalue()[: int(share * len(file.getvalue()))], "plan.pdf").text == "text\n"
    except InputError as error:
        assert "Traceback" not in str(error)
        assert error.remedy


def test_a_pdf_without_text_is_a_picture():
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    with pytest.raises(InputError, match="picture"):
        read_bytes(file.getvalue(), "scan.pdf")


def test_an_encrypted_pdf_is_refused():
    file = io.BytesIO()
    canvas = Canvas(file, encrypt="secret")
    canvas.drawString(10, 10, "x")
    canvas.save()
    with pytest.raises(InputError, match="encrypted"):
        read_bytes(file.getvalue(), "plan.pdf")


# Folders, packages, standard input


def packed(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file.getvalue()


FILES = {
    "b.txt": LINE,
    "a.txt": LINE.replace("财政部", "公安部"),
    "a.toml": 'id = "plan-a"\nissuer = "公安部"\n',
    "a.en.toml": 'title = "A plan"\n',
    "sub/c.md": "1、做事。（民政部负责）\n",
    "notes.xyz": "x",
    "__MACOSX/a.txt": "x",
    "~$b.docx": "a lock",
    ".hidden/d.txt": "x",
}


@pytest.mark.parametrize("kind", ["folder", "package"])
def test_folders_and_packages(kind, tmp_path):
    if kind == "package":
        source = tmp_path / "plans.zip"
        source.write_bytes(packed(FILES))
    else:
        source = tmp_path / "plans"
        for name, data in FILES.items():
            if not name.startswith("__MACOSX"):
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_text(data, "utf-8")
    found = list(read_all(source))
    assert [document.name.replace("!", "/").removeprefix(f"{source}/") for document in found] == [
        "a.txt", "b.txt", "sub/c.md",
    ]  # fmt: skip
    assert (found[0].metadata.id, found[0].metadata.issuer, found[0].translation.title) == (
        "plan-a",
        "公安部",
        "A plan",
    )
    assert found[1].metadata.id is None


def test_chinese_names_in_a_package(tmp_path):
    path = tmp_path / "plans.zip"
    name = "方案.txt"
    # As Chinese programs write it: GBK, and not said so.
    path.write_bytes(packed({"x" * len(name.encode("gbk")): LINE}).replace(b"x" * 8, name.encode("gbk")))
    assert [document.name for document in read_all(path)] == [f"{path}!{name}"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_of_packing_are_refused(method, tmp_path):
    with zipfile.ZipFile(tmp_path / "plans.zip", "w", method) as package:
        package.writestr("a.txt", LINE)
    with pytest.raises(InputError, match="method"):
        list(read_all(tmp_path / "plans.zip"))


def test_nothing_to_read(tmp_path):
    (tmp_path / "empty.zip").write_bytes(packed({"x.xyz": "x"}))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04rubbish")
    for source, message in ((tmp_path / "empty.zip", "no plan"), (tmp_path / "broken.zip", "damaged")):
        with pytest.raises(InputError, match=message):
            list(read_all(source))
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="no plan"):
        list(read_all(tmp_path / "folder"))


@pytest.mark.parametrize("kind", ["folder", "package"])
def test_a_broken_file_does_not_stop_the_others(kind, tmp_path):
    files = {"a.txt": "某方案", "b.txt": "\0\1", "c.txt": "某方案"}
    if kind == "package":
        source = tmp_path / "plans.zip"
        source.write_bytes(packed(files))
    else:
        source = tmp_path / "plans"
        source.mkdir()
        for name, data in files.items():
            (source / name).write_text(data)
    failed = []
    assert [document.name[-5:] for document in read_all(source, on_error=failed.append)] == ["a.txt", "c.txt"]
    assert [error.source[-5:] for error in failed] == ["b.txt"]
    with pytest.raises(InputError):
        list(read_all(source))


@pytest.mark.parametrize("kind", ["folder", "package"])
def test_files_that_are_not_read_are_named(kind, tmp_path, creditplan):
    files = {
        "a.txt": LINE, "a.toml": 'id = "a"', "a.en.toml": "", "sub/b.rar": "x", "c.toml": "", ".hidden": "",
        "~$a.docx": "",
    }  # fmt: skip
    source = tmp_path / ("plans.zip" if kind == "package" else "plans")
    if kind == "package":
        source.write_bytes(packed(files))
    else:
        for name, data in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(data, "utf-8")
    skipped = []
    assert len(list(read_all(source, on_skipped=skipped.extend))) == 1
    separator = "!" if kind == "package" else "/"
    # A side file of nothing is one of them: its name may be wrong.
    assert skipped == [f"{source}{separator}{name}" for name in ("c.toml", "sub/b.rar")]
    for command in (("coverage",), ("build", "--no-validate", "--out", str(tmp_path / "out"))):
        shown = creditplan(*command, str(source))
        assert f"not read, of no known format: {', '.join(skipped)}" in shown.stderr.decode()
        assert json.loads(creditplan(*command, "--json", str(source)).stdout)["skipped"] == skipped


def test_a_bomb_in_a_package_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", b"0" * 300_000_000)
    with pytest.raises(InputError, match="unpack"):
        list(read_all(path))


def test_standard_input_is_read_by_what_it_is(creditplan):
    shown = creditplan("explain", "-", "--task", "1", input=saved(docx.Document()))
    assert shown.returncode == 2
    assert "no text" in shown.stderr.decode()
    shown = creditplan("explain", "-", "--task", "1", input=PAGE.encode("gb18030"))
    assert shown.returncode == 0
    assert "整治河道" in shown.stdout.decode()


# What is not there


@pytest.mark.parametrize(
    ("library", "name", "data", "extra"),
    [
        ("lxml", "plan.docx", None, "docx"),
        ("lxml", "plan.html", b"<html><body><p>x</p></body></html>", "html"),
        ("markdown_it", "plan.md", b"x", "markdown"),
        ("pypdfium2", "plan.pdf", b"%PDF-1.4 1 0 obj", "pdf"),
    ],
)
def test_a_missing_library_is_named_with_the_remedy(library, name, data, extra, monkeypatch, tmp_path):
    # As if it were not installed: here, and for a worker of its own, which looks into this folder first.
    monkeypatch.setitem(sys.modules, library, None)
    _parser.cache_clear()
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError(name={library!r})")
    monkeypatch.syspath_prepend(tmp_path)
    end_workers()
    try:
        with pytest.raises(InputError) as caught:
            read_bytes(data or saved(docx.Document()), name)
    finally:
        end_workers()
    assert caught.value.remedy == install(extra)
    assert library.replace("_", "-") in caught.value.remedy and "creditplan" not in caught.value.remedy


def test_libreoffice_missing_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="LibreOffice"):
        read_bytes(b"{\\rtf1 x}", "plan.rtf")


def program_for(part):
    """LibreOffice, if the part of it that reads documents (sw) or sheets (sc) is there too."""
    program = libreoffice()
    if not program or not (Path(program).resolve().parent / f"lib{part}lo.so").exists():
        pytest.skip(f"LibreOffice is not installed, or without its {part}")
    return program


def test_libreoffice_reads_rtf(register):
    program_for("sw")
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in "1、做事。（财政部负责）")
    plan = parse(read_bytes(b"{\\rtf1\\ansi " + escaped.encode() + b"\\par}", "plan.rtf"), register)
    assert rows(plan) == [("做事。", [("财政部", "responsible")])]


@pytest.mark.parametrize("kind", ["doc", "odt"])
def test_libreoffice_keeps_tables_and_numbers(kind, tmp_path):
    program = program_for("sw")
    document = docx.Document()
    numbering(document)
    add_numbered(document, 0, "加强监管")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合"
    table.cell(0, 1).text, table.cell(1, 1).text = "甲", "乙"
    document.add_paragraph("尾")
    document.save(tmp_path / "plan.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program,
        "--headless",
        profile,
        "--convert-to",
        kind,
        "--outdir",
        tmp_path,
        tmp_path / "plan.docx",
    ]
    subprocess.run(command, capture_output=True, timeout=100, check=True)
    found = read_bytes((tmp_path / f"plan.{kind}").read_bytes(), "plan.wps")
    assert found.text == "一、加强监管\n合\t甲\n\t乙\n尾\n"
    assert cells(found) == [[["合", "甲"], ["合", "乙"]]]


@pytest.mark.parametrize(
    ("script", "wait", "message"),
    [
        pytest.param(
            "sleep 600 & sleep 600", 1, "more than 1 seconds", id="hangs, and so does what it started"
        ),
        pytest.param("exit 1", 60, "cannot read", id="fails"),
        pytest.param("exit 0", 60, "cannot read", id="makes nothing"),
        pytest.param("mkdir $7; echo x > $7/source.docx", 60, "damaged", id="makes rubbish"),
    ],
)
def test_libreoffice_fails(script, wait, message, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setitem(FORMATS, "office", replace(FORMATS["office"], limits=Limits(wait=wait, once=True)))
    began = time.monotonic()
    with pytest.raises(InputError, match=message):
        read_bytes(b"{\\rtf1 x}", "plan.docx.unheard-of" + "x" * 300)
    assert time.monotonic() - began < 30


# The web


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        if self.path == "/missing":
            self.send_error(404)
            return
        body = PAGE.encode("gb18030") if self.path == "/page" else b"x" * (1 << 20)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/cut":
            self.send_header("Content-Length", str(len(body) + 1))
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.path == "/slow":
            with suppress(OSError):
                while True:
                    self.wfile.write(b"x")
                    time.sleep(0.1)
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_the_network_is_used_only_where_it_is_allowed(site, creditplan):
    shown = creditplan("build", f"{site}/page", "--out", "out")
    assert shown.returncode == 2
    assert "--allow-network" in shown.stderr.decode()
    with pytest.raises(InputError, match="private"):
        read(f"{site}/page", allow_network=True)


def test_pages_are_fetched_within_bounds(site):
    anywhere = lambda _: True  # noqa: E731
    data, media_type = fetch(f"{site}/page", MAX_BYTES, anywhere)
    assert media_type == "text/html"
    assert "整治河道" in read_bytes(data, f"{site}/page", media_type=media_type).text
    with pytest.raises(RemoteError, match="larger than 100,000 bytes"):
        fetch(f"{site}/long", 100_000, anywhere)
    with pytest.raises(RemoteError, match="404"):
        fetch(f"{site}/missing", MAX_BYTES, anywhere)
    with pytest.raises(RemoteError, match="an address that is not followed: file:///etc/passwd"):
        fetch(f"{site}/moved", MAX_BYTES, anywhere)
    with pytest.raises(RemoteError) as caught:
        fetch("http://127.0.0.1:1/", MAX_BYTES, anywhere)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("path", "message"), [("/cut", "broke off"), ("/packed", "gzip"), ("/slow", "too long")]
)
def test_half_a_page_is_no_page(path, message, site, monkeypatch):
    monkeypatch.setattr("creditplan.reading.web._SECONDS", 1)
    with pytest.raises(RemoteError, match=message):
        fetch(f"{site}{path}", MAX_BYTES, lambda _: True)


def test_the_machine_that_is_asked_is_the_one_that_was_looked_at(site):
    asked = []
    with pytest.raises(InputError, match="private"):
        fetch(f"{site}/page", MAX_BYTES, asked.append)
    assert asked == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://a:99999999/",
        "http://[::1",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "HTTP://a:x/",
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(InputError, match="is no web address that can be fetched"):
        read(url, allow_network=True)


def test_a_web_address_in_capitals_is_one():
    with pytest.raises(InputError, match="allowed"):
        read("HTTPS://EXAMPLE.ORG/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("::ffff:127.0.0.1", False),
        ("::ffff:1.1.1.1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.1.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("64:ff9b::10.0.0.1", False),  # NAT64
        ("64:ff9b::1.1.1.1", True),
        ("64:ff9b:1::10.0.0.1", False),
        ("2002:a00:1::1", False),  # 6to4
        ("2002:101:101::1", True),
        ("2001:0:101:101:0:ffff:f5ff:fffe", False),  # Teredo, 10.0.0.1 behind 1.1.1.1
        ("::10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("2606:4700::5efe:10.0.0.1", False),  # ISATAP
        ("2606:4700::200:5efe:192.168.0.1", False),
        ("2606:4700::5efe:1.1.1.1", True),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
    ],
)
def test_only_public_machines_are_asked(address, public):
    assert is_public(address) == public
