"""Writes workbooks with a plan of two tasks, so that tests have sheets to read."""

from __future__ import annotations

import io

import openpyxl

TITLE = "云州市2025年信用建设任务分工方案"
HEAD = ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"]
ROWS = [
    [1, "做好预算管理。", "财政部", "审计署", "2025年6月底前"],
    [2, "做好市场检查。", "市场监管总局", "公安部、商务部", "2025年12月底前"],
]


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def titled(sheet, width=5):
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
