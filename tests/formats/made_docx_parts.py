"""Documents of Word with embedded parts, fields, signs, numbers and tables of all kinds, one function a case."""

from __future__ import annotations

from email.message import EmailMessage as _Message

from docx.oxml import parse_xml as _parse

from word_files import NS as _NS
from word_files import OLD as _OLD
from word_files import TASKS as _TASKS
from word_files import TITLE as _TITLE
from word_files import block as _block
from word_files import document_of as _document
from word_files import field as _field
from word_files import inserted as _inserted
from word_files import numbered as _numbered
from word_files import paragraph as _paragraph
from word_files import run as _run
from word_files import saved as _saved
from word_files import style as _style
from word_files import table as _table
from word_files import with_chunk as _with_chunk
from word_files import xml as _xml

_ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位"],
    ["1", "做好预算管理。", "财政部", "审计署"],
    ["2", "做好市场检查。", "市场监管总局", "公安部"],
]
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_CHUNK = '<w:altChunk r:id="rIdChunk"/>'


def _matrix(tick, none=""):
    """A table of tasks and bodies, with what stands for yes and no."""
    document = _document(_TITLE)
    rows = [["序号", "工作任务", "财政部", "审计署"], ["1", "做好预算管理。", tick, tick]]
    _table(document, [*rows, ["2", "做好市场检查。", none, tick]])
    return document


def embedded_text() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    _block(document, _CHUNK)
    return _with_chunk(document, "chunk.dat", _TASKS[1].encode(), "text/plain")


def embedded_document() -> bytes:
    document = _document(_TITLE)
    _block(document, _CHUNK)
    return _with_chunk(
        document,
        "chunk.docx",
        _saved(_document(*_TASKS)),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    )


def embedded_web_archive() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    _block(document, _CHUNK)
    message = _Message()
    message["Subject"] = "a page"
    message.make_related()
    message.add_related(
        f"<html><body><p>{_TASKS[1]}</p></body></html>".encode(), "text", "html", cte="base64"
    )
    message.get_payload()[-1].set_param("charset", "utf-8")
    message["MIME-Version"] = "1.0"
    message.set_boundary("----a-boundary")
    return _with_chunk(document, "chunk.mht", message.as_bytes(), "message/rfc822")


def embedded_in_a_cell() -> bytes:
    document = _document(_TITLE)
    _table(document, [*_ROWS[:2], ["2", _CHUNK, "市场监管总局", "公安部"]])
    return _with_chunk(
        document, "chunk.html", "<html><body><p>做好市场检查。</p></body></html>".encode(), "text/html"
    )


def embedded_in_a_cell_as_rtf() -> bytes:
    document = _document(_TITLE)
    _table(document, [*_ROWS[:2], [*_ROWS[2][:3], f"<w:p>{_run('公安部')}</w:p>{_CHUNK}"]])
    return _with_chunk(document, "chunk.rtf", b"{\\rtf1 x}", "application/rtf")


def embedded_master() -> bytes:
    document = _document()
    _block(document, '<w:subDoc r:id="rIdChunk"/>')
    return _with_chunk(document, "other.docx", b"x", "application/x")


def embedded_object() -> bytes:
    document = _document(_TITLE)
    shown = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Equation.DSMT4"/>'
    _paragraph(
        document,
        _run("1.做好预算管理，覆盖率达到"),
        f"<w:r><w:object>{shown}</w:object></w:r>",
        _run("以上。（财政部牵头，审计署参加）"),
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def words_of_a_drawing() -> bytes:
    """Of a diagram Word keeps the words in a part of its own."""
    document = _document()
    words = '<dgm:dataModel xmlns:dgm="d" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>做好信用修复</a:t></dgm:dataModel>'
    return _inserted(
        _saved(document),
        "word/diagrams/data1.xml",
        words,
        relation='<Relationship Id="rIdDiagram" Target="diagrams/data1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"/>',
    )


def equations_nested() -> bytes:
    def words(said):
        return f"<m:r><m:t>{said}</m:t></m:r>"

    fraction = f"<m:f><m:num>{words(3)}</m:num><m:den>{words(4)}</m:den></m:f>"
    bracket = f'<m:d><m:dPr><m:begChr m:val="("/></m:dPr><m:e>{fraction}</m:e></m:d>'
    power = f"<m:sSup><m:e>{words(10)}</m:e><m:sup>{words(2)}</m:sup></m:sSup>"
    root = f"<m:rad><m:deg/><m:e>{words(2)}</m:e></m:rad>"
    gone = f"<w:del w:id='1' w:author='a'>{words(7)}</w:del>"
    document = _document(_TITLE)
    _paragraph(
        document,
        _run("1.做好预算管理，比例达到"),
        f"<m:oMathPara><m:oMath>{bracket}{words('、')}{power}{words('、')}{root}{gone}</m:oMath></m:oMathPara>",
        _run("以上。（财政部牵头，审计署参加）"),
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def fields_nested() -> bytes:
    """What stands in the instruction of a field is not shown, a result of another field included."""
    begin, apart, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    inner = _field(" MERGEFIELD 单位 ", result="教育部")
    outer = f'{begin}<w:r><w:instrText> IF </w:instrText></w:r>{inner}<w:r><w:instrText> = "x" "a" </w:instrText></w:r>{apart}{_run("财政部")}{end}'
    document = _document(_TITLE)
    _paragraph(document, _run("1.做好预算管理。（"), outer, _run("牵头，审计署参加）"))
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def fields_without_results() -> bytes:
    document = _document()
    _paragraph(document, _field(" SEQ 项 "), _run("注：各单位按职责分工负责。"))
    _paragraph(
        document, '<w:fldSimple w:instr=" DOCPROPERTY 文号 "/>', _field(" XE 条目 "), _run("注：按季度报送。")
    )
    return _saved(document)


def field_with_a_button() -> bytes:
    document = _document(_TITLE)
    _paragraph(
        document,
        _run("1.做好预算管理。（"),
        _field(" MACROBUTTON NoMacro 财政部"),
        _run("牵头，审计署参加）"),
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def number_in_a_drawn_square() -> bytes:
    document = _document(_TITLE)
    for code, task in zip(("eq \\o\\ac(□,1)", "EQ \\o\\ac(○，\\s\\up1(2))"), _TASKS, strict=True):
        _paragraph(document, _field(f" {code} "), _run(task[2:]))
    return _saved(document)


def field_of_a_symbol() -> bytes:
    return _saved(_matrix(_field(' SYMBOL 252 \\f "Wingdings" \\s 12 ')))


def symbol_font_by_a_style() -> bytes:
    document = _matrix('<w:r><w:rPr><w:rStyle w:val="Signs"/></w:rPr><w:t>\uf0fc</w:t></w:r>')
    _style(document, "character", "Signs", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    return _saved(document)


def symbols_of_webdings() -> bytes:
    return _saved(_matrix('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>'))


def numbers_of_a_symbol_font() -> bytes:
    document = _document(_TITLE)
    for code, task in zip(("F081", "F082"), _TASKS, strict=True):
        _paragraph(document, f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>', _run(task[2:]))
    return _saved(document)


def target_in_a_symbol_font() -> bytes:
    document = _document(_TITLE)
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
    _paragraph(document, _run("1.做好预算管理，覆盖率"), sign, _run("95%。（财政部牵头，审计署参加）"))
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def _box(checked, shown):
    said = f"<w14:checkbox {_W14}><w14:checked w14:val='{checked}'/></w14:checkbox>"
    return f"<w:sdt><w:sdtPr>{said}</w:sdtPr><w:sdtContent>{_run(shown)}</w:sdtContent></w:sdt>"


def check_boxes() -> bytes:
    yes, no = f"<w:p>{_box(1, '☒')}</w:p>", f"<w:p>{_box(0, '☐')}</w:p>"
    return _saved(_matrix(yes, no))


def content_controls() -> bytes:
    """Around words, a cell, a row, paragraphs, and one in the other."""
    document = _document(_TITLE)

    def control(content):
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    def cell(words):
        return f"<w:tc><w:tcPr/><w:p>{_run(words)}</w:p></w:tc>"

    head, *rows = (["".join(map(cell, row[:1])), *map(cell, row[1:])] for row in _ROWS)
    lines = f"<w:tr>{''.join(head)}</w:tr>" + control(
        "".join(f"<w:tr>{row[0]}{control(row[1])}{row[2]}{row[3]}</w:tr>" for row in rows)
    )
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{lines}</w:tbl>"
    note = f"<w:p>{_run('注：各单位')}{control(control(_run('按职责分工')))}{_run('负责。')}</w:p>"
    _block(document, control(control(table) + note))
    return _saved(document)


def text_box_with_a_task() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    said = f"<w:txbxContent><w:p>{_run(_TASKS[1])}</w:p></w:txbxContent>"
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{said}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{said}</v:textbox></w:pict></mc:Fallback>"
    _paragraph(document, f"<w:r><mc:AlternateContent {names}>{choice}{old}</mc:AlternateContent></w:r>")
    return _saved(document)


def numbers_of_levels() -> bytes:
    """1 加强监管, 1.1: the number above is a Chinese one where it stands alone."""
    document = _document(_TITLE)
    add = _numbered(document, ("decimal", "%1 ", ""), ("chineseCounting", "%1.%2 ", "<w:isLgl/>"))
    add(_run("加强监管"))
    add(_run("做好预算管理。（财政部牵头，审计署参加）"), level=1)
    add(_run("做好市场检查。（市场监管总局负责）"), level=1)
    add(_run("加强服务"))
    add(_run("做好收费检查。（教育部牵头，财政部参加）"), level=1)
    add(_run("做好公开。（司法部负责）"), level=1)
    return _saved(document)


def list_that_begins_anew() -> bytes:
    """Another list of the same kind, which says with which number it begins."""
    document = _document(_TITLE)
    _numbered(document)
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    document.part.numbering_part.element.append(
        _xml(f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{again}</w:num>')
    )
    for heading, number, task in (("一、加强监管", 1, _TASKS[0]), ("二、优化服务", 2, _TASKS[1])):
        document.add_paragraph(heading)
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        _paragraph(document, _run(task[2:]), properties=listed)
    return _saved(document)


def list_that_a_number_overrides() -> bytes:
    """The same list, written in another way from its second number on."""
    document = _document(_TITLE)
    _numbered(document)
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%1）"/></w:lvl>'
    document.part.numbering_part.element.append(
        _xml(
            f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{level}</w:lvlOverride></w:num>'
        )
    )
    for task in _TASKS:
        _paragraph(
            document, _run(task[2:]), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
        )
    return _saved(document)


def list_by_styles() -> bytes:
    """Chinese names of styles, each with a level; one is based on the other."""
    document = _document(_TITLE)
    _numbered(
        document,
        ("chineseCounting", "%1、", '<w:pStyle w:val="a1"/>'),
        ("decimal", "%2.", '<w:pStyle w:val="a2"/>'),
    )
    _style(document, "paragraph", "a1", more='<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    _style(
        document, "paragraph", "a2", more='<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>', based="a1"
    )
    for key, words in (("a1", "加强监管"), ("a2", _TASKS[0][2:]), ("a1", "优化服务"), ("a2", _TASKS[1][2:])):
        _paragraph(document, _run(words), properties=f'<w:pStyle w:val="{key}"/>')
    return _saved(document)


def cells_written_upright() -> bytes:
    document = _document(_TITLE)
    turned = '<w:textDirection w:val="tbRlV"/>'
    rows = [["重点工作", *_ROWS[0]], ["加强监管", *_ROWS[1]], ["优化服务", *_ROWS[2]]]
    _table(document, rows, cell=lambda _, column: "" if column else turned)
    return _saved(document)


def table_in_a_frame() -> bytes:
    document = _document()
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{_run(words)}</w:p></w:tc>" for words in row) + "</w:tr>"
        for row in _ROWS
    )
    for line in list(document.element.body)[:-1]:
        document.element.body.remove(line)
    inner = f"<w:p>{_run(_TITLE)}</w:p><w:tbl><w:tblPr/><w:tblGrid/>{cells}</w:tbl><w:p/>"
    _block(document, f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>")
    return _saved(document)


def table_of_contents() -> bytes:
    document = _document(_TITLE, "目录")
    begin, apart, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    _paragraph(
        document,
        f'{begin}<w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r>{apart}',
        _run("一、加强监管\t1"),
    )
    _paragraph(document, _run("二、优化服务\t2"), end)
    for line in ("一、加强监管", _TASKS[0], "二、优化服务", _TASKS[1]):
        document.add_paragraph(line)
    return _saved(document)


def words_of_another_author() -> bytes:
    """Inserted, moved here and taken up again: what is shown when all changes are accepted."""
    document = _document(_TITLE)
    change = "<w:ins w:id='1' w:author='a'>{}</w:ins>"
    _paragraph(
        document,
        _run("1.做好预算管理。（"),
        change.format(_run("财政部") + f"<w:del w:id='2' w:author='b'>{_run('教育部')}</w:del>"),
        _run("牵头，审计署参加）"),
    )
    old = f"<w:del w:id='3' w:author='a'><w:r><w:delText>{_OLD}</w:delText></w:r></w:del>"
    _paragraph(document, change.format(_run(_TASKS[1])), old)
    return _saved(document)


def check_boxes_as_cells() -> bytes:
    """The control is around the cell, and drawn with a sign of a symbol font."""
    document = _matrix("")
    for row, column, checked in ((1, 3, 1), (1, 2, 1), (2, 3, 1), (2, 2, 0)):
        cell = document.tables[0].rows[row]._tr.findall("{*}tc")[column]
        said = f"<w14:checkbox {_W14}><w14:checked w14:val='{checked}'/></w14:checkbox>"
        sign = f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if checked else "F0A8"}"/></w:r>'
        inner = f"<w:tc><w:tcPr/><w:p>{sign}</w:p></w:tc>"
        control = _xml(f"<w:sdt><w:sdtPr>{said}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
        cell.getparent().replace(cell, control)
    return _saved(document)


def table_of_contents_by_styles() -> bytes:
    """Without a field, in a control, with leaders."""
    document = _document(_TITLE)
    name = '<w:name w:val="toc 1"/>'
    document.styles.element.append(_xml(f'<w:style w:type="paragraph" w:styleId="10">{name}</w:style>'))
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="10"/></w:pPr><w:hyperlink w:anchor="a">{_run(words)}<w:r><w:tab/></w:r>{_run(page)}</w:hyperlink></w:p>'
        for words, page in (("一、加强监管", "1"), ("二、优化服务", "2"))
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    _block(document, f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{lines}</w:sdtContent></w:sdt>")
    for line in ("一、加强监管", _TASKS[0], "二、优化服务", _TASKS[1]):
        document.add_paragraph(line)
    return _saved(document)


def table_of_contents_with_leaders() -> bytes:
    document = _document(_TITLE, "一、加强监管…………1", "二、优化服务 ......... 2")
    for line in ("一、加强监管", _TASKS[0], "二、优化服务", _TASKS[1]):
        document.add_paragraph(line)
    return _saved(document)


def words_moved_within_a_line() -> bytes:
    """Only words are moved, not the paragraph."""
    document = _document(_TITLE)
    name = _run("审计署")
    _paragraph(
        document,
        _run("1.做好预算管理。（"),
        f"<w:moveFrom w:id='1' w:author='a'>{name}</w:moveFrom>",
        _run("财政部牵头，"),
        f"<w:moveTo w:id='2' w:author='a'>{name}</w:moveTo>",
        _run("参加）"),
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def fields_of_all_kinds() -> bytes:
    """A link, a text of a form, a quotation in a quotation: what they show stands."""
    document = _document(_TITLE)
    inner = _field(' QUOTE "财政部" ', result="财政部")
    begin, apart, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    outer = f"{begin}<w:r><w:instrText> QUOTE </w:instrText></w:r>{apart}{inner}{end}"
    form = _field(" FORMTEXT ", result="审计署")
    _paragraph(document, _run("1.做好预算管理。（"), outer, _run("牵头，"), form, _run("参加）"))
    link = _field(' HYPERLINK "http://a.example/" ', result="市场监管总局")
    _paragraph(document, _run("2.做好市场检查。（"), link, _run("负责）"))
    return _saved(document)


def list_that_starts_later() -> bytes:
    document = _document(_TITLE, _TASKS[0], "2.做好市场检查。（市场监管总局负责）")
    _numbered(document)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    document.part.numbering_part.element.append(
        _xml(f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{start}</w:num>')
    )
    for words, number in (("做好公开。（司法部负责）", 2), ("注：按季度报送。", 0)):
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        _paragraph(document, _run(words), properties=listed)
    return _saved(document)


def box_in_a_cell() -> bytes:
    document = _document(_TITLE)
    _table(document, [*_ROWS[:2], ["2", "", "市场监管总局", "公安部"]])
    said = f"<w:txbxContent><w:p>{_run('做好市场检查。')}</w:p></w:txbxContent>"
    box = f"<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{said}</v:textbox></v:shape></w:pict></w:r>"
    paragraph = document.tables[0].rows[2].cells[1].paragraphs[0]._p
    paragraph.append(_xml(box))
    return _saved(document)


def choices_around_paragraphs() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    new, old = (f"<w:p>{_run(line)}</w:p>" for line in (_TASKS[1], _OLD))
    choice = f'<mc:Choice Requires="w14">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    document.element.body.insert(
        -1, _parse(f"<mc:AlternateContent {names} {_NS}>{choice}</mc:AlternateContent>")
    )
    return _saved(document)


def number_in_a_drawn_circle_chinese() -> bytes:
    document = _document(_TITLE)
    for sign, task in zip("一二", _TASKS, strict=True):
        _paragraph(document, _field(f" EQ \\o\\ac(○,{sign}) "), _run(task[2:]))
    return _saved(document)


def embedded_within_embedded() -> bytes:
    inner = _document(_TASKS[0])
    _block(inner, _CHUNK)
    held = _with_chunk(
        inner, "chunk.html", f"<html><body><p>{_TASKS[1]}</p></body></html>".encode(), "text/html"
    )
    document = _document(_TITLE)
    _block(document, f"<w:sdt><w:sdtPr/><w:sdtContent>{_CHUNK}</w:sdtContent></w:sdt>")
    return _with_chunk(document, "chunk.docx", held, "application/octet-stream")


def embedded_page_in_gbk() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    _block(document, _CHUNK)
    page = f"<html><head><meta charset='gbk'></head><body><del>{_OLD}</del><p>{_TASKS[1]}</p></body></html>"
    return _with_chunk(document, "chunk.htm", page.encode("gbk"), "text/html")
