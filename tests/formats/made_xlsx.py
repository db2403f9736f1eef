"""Workbooks as offices keep plans in, one function a case."""

from __future__ import annotations

import datetime as _datetime
import io

import openpyxl as _openpyxl
import xlsxwriter as _xlsxwriter
from openpyxl.cell.rich_text import CellRichText as _RichText
from openpyxl.cell.rich_text import TextBlock as _Block
from openpyxl.cell.text import InlineFont as _InlineFont
from openpyxl.styles import Font as _Font

from sheet_files import HEAD as _HEAD
from sheet_files import ROWS as _ROWS
from sheet_files import TITLE as _TITLE
from sheet_files import book_of as _book
from sheet_files import saved as _saved
from sheet_files import titled as _titled


def sheet_of_tasks() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS)
    _titled(book.active)
    return _saved(book)


def sheet_that_starts_far_away() -> bytes:
    book = _openpyxl.Workbook()
    for row, cells in enumerate([[_TITLE], [], _HEAD, *_ROWS, [], ["注：各单位按职责分工负责。"]], start=3):
        for column, value in enumerate(cells, start=2):
            book.active.cell(row, column, value)
    book.active.merge_cells("B3:F3")
    book.active["XFD1048576"].font = _Font(bold=True)
    return _saved(book)


def merged_cells_count_for_all_rows() -> bytes:
    book = _book(
        [_TITLE],
        ["重点任务", "序号", "具体措施", "牵头单位", "责任单位"],
        ["加强监管", 1, "做好预算管理。", "财政部", "审计署"],
        [None, 2, "做好市场检查。", None, "公安部"],
        ["优化服务", 3, "做好对外服务。", "商务部", None],
    )
    _titled(book.active)
    book.active.merge_cells("A3:A4")
    book.active.merge_cells("D3:D4")
    return _saved(book)


def sections_as_merged_rows() -> bytes:
    book = _book([_TITLE], _HEAD, ["一、加强监管"], _ROWS[0], ["二、优化服务"], _ROWS[1])
    for row in (1, 3, 5):
        book.active.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
    return _saved(book)


def sheets_in_their_order() -> bytes:
    book = _book([_TITLE], _HEAD, _ROWS[0])
    _titled(book.active)
    book.active.title = "一、加强监管"
    more = book.create_sheet("二、优化服务")
    more.append(_HEAD)
    more.append(_ROWS[1])
    return _saved(book)


def hidden_sheet() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS)
    _titled(book.active)
    more = book.create_sheet("旧稿")
    more.append(["做好信用修复。", "教育部"])
    more.sheet_state = "hidden"
    return _saved(book)


def hidden_row() -> bytes:
    book = _book([_TITLE], _HEAD, _ROWS[0], [9, "做好信用修复。", "教育部", "外交部", "长期坚持"], _ROWS[1])
    _titled(book.active)
    book.active.row_dimensions[4].hidden = True
    return _saved(book)


def hidden_column() -> bytes:
    book = _book(
        [_TITLE], [*_HEAD[:3], "配合单位", *_HEAD[3:]], *([*row[:3], "教育部", *row[3:]] for row in _ROWS)
    )
    _titled(book.active, 6)
    book.active.column_dimensions["D"].hidden = True
    return _saved(book)


def struck_name() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS)
    _titled(book.active)
    book.active["D4"] = _RichText(_Block(_InlineFont(strike=True), "教育部、"), "公安部、商务部")
    return _saved(book)


def struck_task() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS, [3, "做好信用修复。", "教育部", "外交部", "长期坚持"])
    _titled(book.active)
    for cell in book.active[5]:
        cell.font = _Font(strike=True)
    return _saved(book)


def hidden_white() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS, [3, "做好信用修复。", "教育部", "外交部", "长期坚持"])
    _titled(book.active)
    for cell in book.active[5]:
        cell.font = _Font(color="FFFFFFFF")
    return _saved(book)


def numbers_as_shown() -> bytes:
    book = _book([_TITLE], _HEAD, *_ROWS)
    _titled(book.active)
    sheet = book.active
    sheet["A3"].number_format = '"("0")"'
    sheet["A4"].number_format = '"("0")"'
    sheet["E3"] = _datetime.date(2025, 6, 30)
    sheet["E3"].number_format = 'yyyy"年"m"月"'
    sheet["E4"] = _datetime.datetime(2025, 12, 31)
    sheet["E4"].number_format = "yyyy/m/d"
    return _saved(book)


def words_in_a_shape() -> bytes:
    file = io.BytesIO()
    book = _xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, _TITLE)
    for row, cells in enumerate([_HEAD, *_ROWS], start=1):
        sheet.write_row(row, 0, cells)
    sheet.insert_textbox(6, 1, "做好信用修复。")
    book.close()
    return file.getvalue()
