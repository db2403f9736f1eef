"""Documents of Word, one function a case."""

from __future__ import annotations

from docx.enum.style import WD_STYLE_TYPE as _TYPES

from word_files import OLD as _OLD
from word_files import TASKS as _TASKS
from word_files import TITLE as _TITLE
from word_files import document_of as _document
from word_files import field as _field
from word_files import inserted as _inserted
from word_files import numbered as _numbered
from word_files import paragraph as _paragraph
from word_files import run as _run
from word_files import saved as _saved
from word_files import xml as _xml


def hidden_task() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, "<w:vanish/>"))
    return _saved(document)


def struck_name() -> bytes:
    document = _document(_TITLE)
    _paragraph(
        document,
        _run("1.做好预算管理。（财政部牵头，"),
        _run("教育部、", "<w:strike/>"),
        _run("审计署参加）"),
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def hidden_by_a_style() -> bytes:
    document = _document()
    style = document.styles.add_style("Unseen", _TYPES.PARAGRAPH)
    style.font.hidden = True
    below = document.styles.add_style("UnseenToo", _TYPES.PARAGRAPH)
    below.base_style = style
    document.add_paragraph(_OLD, "UnseenToo")
    return _saved(document)


def hidden_name_by_a_style() -> bytes:
    document = _document(_TITLE)
    document.styles.add_style("Unseen", _TYPES.CHARACTER).font.hidden = True
    paragraph = document.add_paragraph("1.做好预算管理。（财政部牵头，")
    paragraph.add_run("教育部、", "Unseen")
    paragraph.add_run("审计署参加）")
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def shown_although_the_style_hides() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    document.styles.add_style("Unseen", _TYPES.CHARACTER).font.hidden = True
    run = document.add_paragraph("").add_run(_TASKS[1], "Unseen")
    run.font.hidden = False
    return _saved(document)


def embedded_page() -> bytes:
    document = _document(_TITLE, _TASKS[0])
    document.element.body.insert(-1, _xml('<w:altChunk r:id="rIdChunk"/>'))
    page = f"<html><body><p>{_TASKS[1]}</p></body></html>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    return _inserted(
        _saved(document),
        "word/chunk.html",
        page.encode(),
        types='<Default Extension="html" ContentType="text/html"/>',
        relation=f'<Relationship Id="rIdChunk" Type="{kind}" Target="chunk.html"/>',
    )


def embedded_in_another_format() -> bytes:
    document = _document()
    document.element.body.insert(-1, _xml('<w:altChunk r:id="rIdChunk"/>'))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    return _inserted(
        _saved(document),
        "word/chunk.rtf",
        b"{\\rtf1 x}",
        types='<Default Extension="rtf" ContentType="application/rtf"/>',
        relation=f'<Relationship Id="rIdChunk" Type="{kind}" Target="chunk.rtf"/>',
    )


def target_as_an_equation() -> bytes:
    document = _document(_TITLE)
    equation = "<m:oMath><m:r><m:t>95%</m:t></m:r></m:oMath>"
    _paragraph(
        document, _run("1.做好预算管理，覆盖率达到"), equation, _run("以上。（财政部牵头，审计署参加）")
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def number_in_a_drawn_circle() -> bytes:
    document = _document(_TITLE)
    for number, task in enumerate(_TASKS, start=1):
        _paragraph(document, _field(f" EQ \\o\\ac(○,{number}) "), _run(task[2:]))
    return _saved(document)


def choice_of_a_form() -> bytes:
    document = _document(_TITLE)
    entries = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="教育部"/><w:listEntry w:val="财政部"/></w:ddList></w:ffData>'
    _paragraph(
        document, _run("1.做好预算管理。（"), _field(" FORMDROPDOWN ", entries), _run("牵头，审计署参加）")
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def field_without_a_result() -> bytes:
    document = _document()
    _paragraph(document, _field(" LISTNUM "), _run("以上任务按季度报送。"))
    return _saved(document)


def field_with_a_result() -> bytes:
    document = _document(_TITLE)
    _paragraph(
        document, _run("1.做好预算管理。（"), _field(" REF a ", result="财政部"), _run("牵头，审计署参加）")
    )
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def ticks_of_a_symbol_font() -> bytes:
    document = _document(_TITLE)
    table = document.add_table(3, 4)
    for row, cells in enumerate(
        [
            ["序号", "工作任务", "财政部", "审计署"],
            ["1", "做好预算管理。", "", ""],
            ["2", "做好市场检查。", "", ""],
        ]
    ):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    for row, column in ((1, 2), (1, 3), (2, 3)):
        tick = '<w:sym w:font="Wingdings 2" w:char="F050"/>'
        table.cell(row, column).paragraphs[0]._p.append(_xml(f"<w:r>{tick}</w:r>"))
    return _saved(document)


def paragraph_that_was_deleted() -> bytes:
    document = _document(_TITLE)
    numbered = _numbered(document)
    numbered(_run("做好预算管理。（财政部牵头，审计署参加）"))
    gone = "<w:del w:id='1' w:author='a'><w:r><w:delText>做好旧事。（公安部负责）</w:delText></w:r></w:del>"
    numbered(gone, mark="<w:del w:id='2' w:author='a'/>")
    numbered(_run("做好市场检查。（市场监管总局负责）"))
    return _saved(document)


def paragraphs_that_were_joined() -> bytes:
    document = _document(_TITLE)
    numbered = _numbered(document)
    numbered(_run("做好预算管理。"), mark="<w:del w:id='2' w:author='a'/>")
    numbered(_run("（财政部牵头，审计署参加）"))
    numbered(_run("做好市场检查。（市场监管总局负责）"))
    return _saved(document)


def hidden_numbered_paragraph() -> bytes:
    document = _document(_TITLE)
    numbered = _numbered(document)
    numbered(_run("做好预算管理。（财政部牵头，审计署参加）"))
    numbered(_run("做好旧事。（公安部负责）", "<w:vanish/>"))
    numbered(_run("做好市场检查。（市场监管总局负责）"))
    return _saved(document)


def sections_in_formal_numbers() -> bytes:
    document = _document(_TITLE)
    add = _numbered(
        document, ("chineseLegalSimplified", "%1、", ""), ("decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    )
    add(_run("加强监管"))
    add(_run("做好预算管理。（财政部牵头，审计署参加）"), level=1)
    add(_run("优化服务"))
    add(_run("做好市场检查。（市场监管总局负责）"), level=1)
    return _saved(document)


def tasks_through_a_section() -> bytes:
    document = _document(_TITLE)
    levels = (
        ("chineseCounting", "%1、", ""),
        ("chineseCounting", "（%2）", ""),
        ("decimal", "%3.", '<w:lvlRestart w:val="1"/>'),
    )
    add = _numbered(document, *levels)
    add(_run("加强监管"))
    add(_run("预算"), level=1)
    add(_run("做好预算管理。（财政部牵头，审计署参加）"), level=2)
    add(_run("市场"), level=1)
    add(_run("做好市场检查。（市场监管总局负责）"), level=2)
    return _saved(document)
