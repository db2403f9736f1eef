"""Documents of Word whose words are hidden, struck out or white in some way, one function a case."""

from __future__ import annotations

from word_files import OLD as _OLD
from word_files import TASKS as _TASKS
from word_files import TITLE as _TITLE
from word_files import block as _block
from word_files import document_of as _document
from word_files import numbered as _numbered
from word_files import paragraph as _paragraph
from word_files import run as _run
from word_files import saved as _saved
from word_files import style as _style
from word_files import table as _table
from word_files import xml as _xml

_WHITE = '<w:color w:val="FFFFFF"/>'
_BLUE = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
_ROWS = [
    ["序号", "工作任务", "牵头单位", "配合单位"],
    ["1", "做好预算管理。", "财政部", "审计署"],
    ["2", "做好市场检查。", "市场监管总局", "公安部"],
]


def _name(*old):
    """A plan whose first task has a name, 教育部, between two others."""
    document = _document(_TITLE)
    _paragraph(document, _run("1.做好预算管理。（财政部牵头，"), *old, _run("审计署参加）"))
    document.add_paragraph(_TASKS[1])
    return document


def shown_by_two_styles() -> bytes:
    """Each of two styles turns over what the other says."""
    document = _document(_TITLE, _TASKS[0])
    _style(document, "paragraph", "Unseen", "<w:vanish/>")
    _style(document, "character", "Over", "<w:vanish/>")
    _paragraph(document, _run(_TASKS[1], '<w:rStyle w:val="Over"/>'), properties='<w:pStyle w:val="Unseen"/>')
    return _saved(document)


def hidden_although_a_style_shows() -> bytes:
    document = _document()
    _style(document, "paragraph", "Unseen", "<w:vanish/>")
    _style(document, "character", "Seen", '<w:vanish w:val="0"/>')
    _paragraph(document, _run(_OLD, '<w:rStyle w:val="Seen"/>'), properties='<w:pStyle w:val="Unseen"/>')
    return _saved(document)


def hidden_by_a_long_chain() -> bytes:
    document = _document()
    _style(document, "paragraph", "S0", "<w:vanish/>")
    for number in range(1, 9):
        _style(document, "paragraph", f"S{number}", based=f"S{number - 1}")
    _paragraph(document, _run(_OLD), properties='<w:pStyle w:val="S8"/>')
    return _saved(document)


def hidden_by_a_table_style() -> bytes:
    document = _document()
    _style(document, "table", "Unseen", "<w:vanish/>")
    _table(document, [[_OLD]], '<w:tblStyle w:val="Unseen"/>')
    return _saved(document)


def hidden_by_defaults() -> bytes:
    document = _document(_TITLE)
    defaults = document.styles.element.find(".//{*}rPrDefault/{*}rPr")
    defaults.append(_xml("<w:vanish/>"))
    for line in _TASKS:
        _paragraph(document, _run(line, '<w:vanish w:val="0"/>'))
    _paragraph(document, _run(_OLD))
    document.paragraphs[0].runs[0].font.hidden = False
    return _saved(document)


def struck_by_a_style() -> bytes:
    document = _document()
    _style(document, "paragraph", "Old", "<w:strike/>")
    _paragraph(document, _run(_OLD), properties='<w:pStyle w:val="Old"/>')
    return _saved(document)


def struck_twice() -> bytes:
    return _saved(_name(_run("教育部、", "<w:dstrike/>")))


def struck_by_a_style_of_words() -> bytes:
    document = _name(_run("教育部、", '<w:rStyle w:val="Old"/>'))
    _style(document, "character", "Gone", "<w:dstrike/>")
    _style(document, "character", "Old", based="Gone")
    return _saved(document)


def hidden_white() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, _WHITE))
    return _saved(document)


def hidden_white_by_a_style() -> bytes:
    document = _name(_run("教育部、", '<w:rStyle w:val="White"/>'))
    _style(document, "character", "White", _WHITE)
    return _saved(document)


def hidden_white_by_a_theme() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, '<w:color w:val="FFFFFF" w:themeColor="background1"/>'))
    return _saved(document)


def hidden_white_in_a_clear_cell() -> bytes:
    document = _document()
    clear = '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
    _table(document, [[_run(_OLD, _WHITE)]], cell=lambda *_: clear)
    return _saved(document)


def hidden_blue_on_blue() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, '<w:color w:val="1F3864"/>' + _BLUE))
    return _saved(document)


def shown_white_on_blue() -> bytes:
    document = _document()
    document.paragraphs[0]._p.getparent().remove(document.paragraphs[0]._p)
    document.element.body.insert(0, _xml(f"<w:p><w:pPr>{_BLUE}</w:pPr>{_run(_TITLE, _WHITE)}</w:p>"))
    return _saved(document)


def shown_white_on_a_highlight() -> bytes:
    return _saved(
        _name(_run("教育部、", _WHITE + '<w:highlight w:val="darkBlue"/>'), _run("司法部、", _WHITE + _BLUE))
    )


def shown_white_in_shaded_cells() -> bytes:
    document = _document(_TITLE)
    rows = [[_run(words, _WHITE) for words in _ROWS[0]], *_ROWS[1:]]
    _table(document, rows, cell=lambda row, _: "" if row else _BLUE)
    return _saved(document)


def shown_white_by_a_table_style() -> bytes:
    document = _document(_TITLE)
    first = f'<w:tblStylePr w:type="firstRow"><w:rPr>{_WHITE}</w:rPr><w:tcPr>{_BLUE}</w:tcPr></w:tblStylePr>'
    _style(document, "table", "Grid", more=first)
    rows = [[_run(words, _WHITE) for words in _ROWS[0]], *_ROWS[1:]]
    _table(document, rows, '<w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="1"/>')
    return _saved(document)


def hidden_small() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, '<w:sz w:val="2"/>'))
    return _saved(document)


def hidden_number() -> bytes:
    """The list counts, but its numbers are hidden: those that are seen are typed."""
    document = _document(_TITLE)
    add = _numbered(document, ("decimal", "%1.", ""))
    level = document.part.numbering_part.element.find(".//{*}lvl")
    level.append(_xml("<w:rPr><w:vanish/></w:rPr>"))
    for line in _TASKS:
        add(_run(line))
    return _saved(document)


def deleted_text_box() -> bytes:
    document = _document()
    box = f"<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p>{_run(_OLD)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    _paragraph(document, f"<w:del w:id='1' w:author='a'><w:r>{box}</w:r></w:del>", _run(""))
    return _saved(document)


def hidden_text_box() -> bytes:
    document = _document()
    box = f"<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p>{_run(_OLD, '<w:vanish/>')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    _paragraph(document, f"<w:r>{box}</w:r>")
    return _saved(document)


def style_separator() -> bytes:
    """The end of a heading is hidden, so that it runs on in the line that follows."""
    document = _document(_TITLE)
    _paragraph(
        document,
        _run("1.做好预算管理。"),
        properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>",
    )
    _paragraph(document, _run("（财政部牵头，审计署参加）"))
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def letter_that_drops() -> bytes:
    document = _document(_TITLE)
    frame = '<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around"/>'
    _paragraph(document, _run("1"), properties=frame)
    _paragraph(document, _run(_TASKS[0][1:]))
    document.add_paragraph(_TASKS[1])
    return _saved(document)


def deleted_rows_and_cells() -> bytes:
    document = _document(_TITLE)
    rows = [
        ["教育部", *_ROWS[0]],
        ["教育部", *_ROWS[1]],
        ["教育部", "9", "做好旧事。", "公安部", ""],
        ["", *_ROWS[2]],
    ]
    _table(
        document,
        rows,
        cell=lambda _, column: "" if column else '<w:cellDel w:id="1" w:author="a"/>',
    )
    row = document.tables[0].rows[2]._tr
    row.insert(0, _xml('<w:trPr><w:del w:id="2" w:author="a"/></w:trPr>'))
    inserted = document.tables[0].rows[3]._tr
    inserted.insert(0, _xml('<w:trPr><w:ins w:id="3" w:author="a"/></w:trPr>'))
    return _saved(document)


def moved_task() -> bytes:
    document = _document(_TITLE)
    add = _numbered(document)
    gone = "<w:moveFromRangeStart w:id='3' w:name='m'/>{}<w:moveFromRangeEnd w:id='3'/>"
    words = _run("做好市场检查。（市场监管总局负责）")
    add(
        gone.format(f"<w:moveFrom w:id='1' w:author='a'>{words}</w:moveFrom>"),
        mark="<w:moveFrom w:id='2' w:author='a'/>",
    )
    add(_run("做好预算管理。（财政部牵头，审计署参加）"))
    add(f"<w:moveTo w:id='4' w:author='a'>{words}</w:moveTo>", mark="<w:moveTo w:id='5' w:author='a'/>")
    return _saved(document)


def note_that_was_deleted() -> bytes:
    """The mark of a note is hidden, and so is the note."""
    document = _name()
    reference = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    _block(document, f"<w:p><w:del w:id='1' w:author='a'>{reference}</w:del></w:p>")
    return _saved(document)


def hidden_white_in_a_plain_table() -> bytes:
    document = _document()
    _style(document, "table", "Plain")
    _table(document, [[_run(_OLD, _WHITE)]], '<w:tblStyle w:val="Plain"/>')
    return _saved(document)


def struck_by_a_table_style() -> bytes:
    document = _document()
    _style(document, "table", "Old", "<w:strike/>")
    _table(document, [[_OLD]], '<w:tblStyle w:val="Old"/>')
    return _saved(document)


def hidden_by_a_style_of_words_below_a_style() -> bytes:
    document = _name(_run("教育部、", '<w:rStyle w:val="Below"/>'))
    _style(document, "character", "Unseen", "<w:vanish/>")
    _style(document, "character", "Between", based="Unseen")
    _style(document, "character", "Below", "<w:b/>", based="Between")
    return _saved(document)


_FILL = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def hidden_by_no_fill() -> bytes:
    document = _document()
    _paragraph(document, _run(_OLD, f"<w14:textFill {_FILL}><w14:noFill/></w14:textFill>"))
    return _saved(document)


def hidden_by_transparency() -> bytes:
    document = _document()
    clear = '<w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'
    fill = f"<w14:textFill {_FILL}><w14:solidFill>{clear}</w14:solidFill></w14:textFill>"
    _paragraph(document, _run(_OLD, fill))
    return _saved(document)


def hidden_white_by_a_fill() -> bytes:
    document = _document()
    white = '<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'
    _paragraph(document, _run(_OLD, f'<w:color w:val="000000"/><w14:textFill {_FILL}>{white}</w14:textFill>'))
    return _saved(document)


def paragraph_that_ends_in_a_table() -> bytes:
    """The end of the paragraph before a table is deleted: they stay apart."""
    document = _document(_TITLE)
    mark = "<w:rPr><w:del w:id='2' w:author='a'/></w:rPr>"
    _paragraph(document, _run("一、加强监管"), properties=mark)
    _table(document, _ROWS)
    return _saved(document)


def white_words_of_a_box_in_a_cell() -> bytes:
    document = _document(_TITLE)
    rows = [*_ROWS[:2], ["2", "", "市场监管总局", "公安部"]]
    _table(document, rows)
    said = f"<w:txbxContent><w:p>{_run('做好市场检查。', _WHITE)}</w:p></w:txbxContent>"
    box = f"<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml' fillcolor='blue'><v:textbox>{said}</v:textbox></v:shape></w:pict></w:r>"
    document.tables[0].rows[2].cells[1].paragraphs[0]._p.append(_xml(box))
    return _saved(document)
