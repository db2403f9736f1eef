"""More workbooks: what hides, what is merged, what a sheet holds besides its table; one function a case."""

from __future__ import annotations

import datetime as _datetime
import io
import re
import zipfile

import openpyxl as _openpyxl
import xlsxwriter as _xlsxwriter
from openpyxl.cell.rich_text import CellRichText as _RichText
from openpyxl.cell.rich_text import TextBlock as _Block
from openpyxl.cell.text import InlineFont as _InlineFont
from openpyxl.styles import Color as _Color
from openpyxl.styles import Font as _Font
from openpyxl.styles import PatternFill as _Fill

from sheet_files import HEAD as _HEAD
from sheet_files import ROWS as _ROWS
from sheet_files import TITLE as _TITLE
from sheet_files import book_of as _book
from sheet_files import saved as _saved
from sheet_files import titled as _titled

_OLD = [3, "做好信用修复。", "教育部", "外交部", "长期坚持"]


def _plan(*more):
    book = _book([_TITLE], _HEAD, *_ROWS, *more)
    _titled(book.active)
    return book


def _altered(data, path, change):
    """The workbook with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            held = old.read(member)
            new.writestr(member, change(held.decode()).encode() if member == path else held)
    return file.getvalue()


_SHEET = "xl/worksheets/sheet1.xml"


def hidden_by_a_group() -> bytes:
    book = _plan(_OLD)
    book.active.row_dimensions.group(5, 5, outline_level=1, hidden=True)
    return _saved(book)


def hidden_by_no_height() -> bytes:
    data = _saved(_plan(_OLD))
    return _altered(data, _SHEET, lambda xml: xml.replace('<row r="5"', '<row r="5" ht="0" customHeight="1"'))


def hidden_by_no_width() -> bytes:
    book = _book([_TITLE], [*_HEAD, "旧单位"], *([*row, "教育部"] for row in _ROWS))
    _titled(book.active)
    data = _saved(book)
    cols = '<cols><col min="6" max="6" width="0" customWidth="1"/></cols><sheetData>'
    return _altered(data, _SHEET, lambda xml: xml.replace("<sheetData>", cols))


def hidden_by_default_height() -> bytes:
    """All rows are hidden, but those that say otherwise."""
    data = _saved(_plan(_OLD))

    def change(xml):
        xml = re.sub("<sheetFormatPr[^>]*>", '<sheetFormatPr zeroHeight="1" defaultRowHeight="15"/>', xml)
        return re.sub('<row r="([1-4])"', r'<row r="\1" hidden="0"', xml)

    return _altered(data, _SHEET, change)


def hidden_sheet_deep() -> bytes:
    book = _plan()
    more = book.create_sheet("旧稿")
    more.append(["做好信用修复。", "教育部"])
    more.sheet_state = "veryHidden"
    return _saved(book)


def hidden_by_a_filter() -> bytes:
    book = _plan(_OLD)
    book.active.auto_filter.ref = "A2:E5"
    book.active.auto_filter.add_filter_column(2, ["财政部", "市场监管总局"])
    book.active.row_dimensions[5].hidden = True
    return _saved(book)


def merged_below_a_hidden_row() -> bytes:
    """A merged cell is seen in the rows that are seen."""
    book = _book(
        [_TITLE],
        ["重点任务", "序号", "具体措施", "牵头单位", "责任单位"],
        ["加强监管", 9, "做好信用修复。", "财政部", "教育部"],
        [None, 1, "做好预算管理。", None, "审计署"],
        [None, 2, "做好市场检查。", None, "公安部"],
    )
    _titled(book.active)
    book.active.merge_cells("A3:A5")
    book.active.merge_cells("D3:D5")
    book.active.row_dimensions[3].hidden = True
    return _saved(book)


def struck_part_of_a_task() -> bytes:
    book = _plan()
    book.active["B3"] = _RichText(
        "做好", _Block(_InlineFont(strike=True), "旧的"), _Block(_InlineFont(b=True), "预算管理。")
    )
    return _saved(book)


def hidden_white_part() -> bytes:
    book = _plan()
    book.active["D4"] = _RichText(_Block(_InlineFont(color="FFFFFFFF"), "教育部、"), "公安部、商务部")
    return _saved(book)


def shown_white_on_blue() -> bytes:
    book = _plan()
    for cell in book.active[2]:
        cell.font, cell.fill = _Font(color="FFFFFFFF"), _Fill("solid", fgColor="FF1F3864")
    return _saved(book)


def shown_white_in_a_table() -> bytes:
    """The style of a table paints the ground of its head."""
    file = io.BytesIO()
    book = _xlsxwriter.Workbook(file)
    sheet, white = book.add_worksheet(), book.add_format({"font_color": "white"})
    sheet.merge_range(0, 0, 0, 4, _TITLE)
    columns = [{"header": words, "header_format": white} for words in _HEAD]
    sheet.add_table(1, 0, 3, 4, {"data": _ROWS, "columns": columns, "style": "Table Style Medium 2"})
    book.close()
    return file.getvalue()


def hidden_blue_on_blue() -> bytes:
    book = _plan(_OLD)
    for cell in book.active[5]:
        cell.font, cell.fill = _Font(color="FF1F3864"), _Fill("solid", fgColor="FF1F3864")
    return _saved(book)


def formula_without_a_value() -> bytes:
    book = _plan()
    book.active["D4"] = '="公安部、"&"商务部"'
    return _saved(book)


def formula_with_a_value() -> bytes:
    file = io.BytesIO()
    book = _xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, _TITLE)
    for row, cells in enumerate([_HEAD, *_ROWS], start=1):
        sheet.write_row(row, 0, cells)
    sheet.write_formula(3, 3, '="公安部、"&"商务部"', value="公安部、商务部")
    sheet.write_formula(3, 0, "=A3+1", value=2)
    book.close()
    return file.getvalue()


def formula_with_an_error() -> bytes:
    file = io.BytesIO()
    book = _xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, _TITLE)
    for row, cells in enumerate([_HEAD, *_ROWS], start=1):
        sheet.write_row(row, 0, cells)
    sheet.write_formula(3, 3, "=名单!B7", value="#REF!")
    book.close()
    return file.getvalue()


def numbers_as_text() -> bytes:
    book = _book([_TITLE], _HEAD, *([str(row[0]), *row[1:]] for row in _ROWS))
    _titled(book.active)
    for cell in ("A3", "A4"):
        book.active[cell].quotePrefix = True
    return _saved(book)


def tables_below_each_other() -> bytes:
    book = _book([_TITLE], ["一、加强监管"], _HEAD, _ROWS[0], [], ["二、优化服务"])
    book.active.append(["序号", "责任单位", "工作任务", "牵头单位", "完成时限"])
    book.active.append([_ROWS[1][0], _ROWS[1][3], _ROWS[1][1], _ROWS[1][2], _ROWS[1][4]])
    _titled(book.active)
    return _saved(book)


def tables_beside_each_other() -> bytes:
    book = _book([_TITLE], [*_HEAD, None, *_HEAD], [*_ROWS[0], None, *_ROWS[1]])
    _titled(book.active, 11)
    return _saved(book)


def sheet_from_column_c() -> bytes:
    book = _openpyxl.Workbook()
    for row, cells in enumerate([[_TITLE], _HEAD, *_ROWS], start=2):
        for column, value in enumerate(cells, start=3):
            book.active.cell(row, column, value)
    return _saved(book)


def heads_in_two_rows() -> bytes:
    book = _book(
        [_TITLE],
        ["序号", "工作任务", "责任分工", None, "完成时限"],
        [None, None, "牵头单位", "责任单位", None],
        *_ROWS,
    )
    _titled(book.active)
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        book.active.merge_cells(area)
    return _saved(book)


def heads_that_come_again() -> bytes:
    """Printed on two pages, with the head and a page number typed on each."""
    book = _book([_TITLE], _HEAD, _ROWS[0], ["第1页 共2页"], _HEAD, _ROWS[1], ["第2页 共2页"])
    _titled(book.active)
    book.active.print_title_rows = "1:2"
    return _saved(book)


def dates_of_1904() -> bytes:
    book = _plan()
    book.epoch = _openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["E3"] = _datetime.date(2025, 6, 30)
    book.active["E3"].number_format = 'yyyy"年"m"月"'
    return _saved(book)


def readings_above_words() -> bytes:
    """What Excel writes above words is no part of them."""
    data = _saved(_plan())
    reading = '<rPh sb="0" eb="3"><t>cái zhèng bù</t></rPh><phoneticPr fontId="1"/></si>'
    return _altered(
        data, "xl/sharedStrings.xml", lambda xml: xml.replace("财政部</t></si>", f"财政部</t>{reading}")
    )


def words_in_the_head_of_a_printed_page() -> bytes:
    """A title that stands in the head of the printed page alone is told."""
    book = _plan()
    book.active.oddHeader.center.text = "内部稿"
    return _saved(book)


def hidden_white_by_an_index() -> bytes:
    """As old workbooks say it."""
    book = _plan(_OLD)
    for cell in book.active[5]:
        cell.font = _Font(color=_Color(indexed=9))
    return _saved(book)


def rows_of_a_group_that_is_open() -> bytes:
    book = _plan()
    book.active.row_dimensions.group(3, 4, outline_level=1, hidden=False)
    return _saved(book)


def title_over_a_hidden_column() -> bytes:
    book = _book([None, _TITLE], ["旧号", *_HEAD], *([f"旧{row[0]}", *row] for row in _ROWS))
    book.active.merge_cells("B1:F1")
    book.active.column_dimensions["A"].hidden = True
    return _saved(book)


def notes_between_tables() -> bytes:
    book = _book([_TITLE], _HEAD, _ROWS[0], [], ["注：各单位按职责分工负责。"], [], _HEAD, _ROWS[1])
    _titled(book.active)
    return _saved(book)


def cells_with_several_lines() -> bytes:
    rows = [[*row[:3], row[3].replace("、", "\n"), row[4]] for row in _ROWS]
    book = _book([_TITLE], _HEAD, *rows)
    _titled(book.active)
    return _saved(book)
