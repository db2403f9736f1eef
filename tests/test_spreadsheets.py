"""Sheets: numbers as they are shown, old workbooks, size, and formats that are called by their names."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from creditplan.errors import InputError
from creditplan.parsing import parse
from creditplan.reading import read_bytes
from creditplan.reading.number_formats import shown
from creditplan.reading.strangers import strangers
from test_formats_in import program_for

HEAD = ["序号", "工作任务", "牵头单位", "责任单位"]


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (1.1, "General", "1.1"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012.5, "General", "123456789012.5"),
        (5, "@", "5"),
        (5, "", "5"),
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (0.5, "0.00", "0.50"),
        (0.5, "0.##", "0.5"),
        (1234.5, "#,##0.00", "1,234.50"),
        (7, "000", "007"),
        (7, '"第"0"项"', "第7项"),
        (1, "\\(0\\)", "(1)"),
        (14, "0_ ", "14"),
        (3, 'General"月"', "3月"),
        (12, "[DBNum1]General", "十二"),
        (20, "[DBNum1][$-804]General", "二十"),
        (-3, "0", "-3"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"无"', "无"),
        (5, "[Red]0", "5"),
        (5, ";;;", ""),
        (True, "General", "TRUE"),
        (date(2025, 6, 30), "mm-dd-yy", "2025年6月30日"),
        (date(2025, 6, 30), "yyyy/m/d;@", "2025年6月30日"),
        (datetime(2025, 6, 30), 'yyyy"年"m"月"d"日";@', "2025年6月30日"),
        (date(2025, 6, 30), "yyyy年m月", "2025年6月"),
        (date(2025, 6, 30), '[$-804]yyyy"年"m"月"', "2025年6月"),
        (date(2025, 6, 30), "m月d日", "6月30日"),
        (date(2025, 6, 30), "yyyy", "2025年"),
        (time(9, 5), "h:mm", "09:05"),
    ],
)
def test_values_are_written_as_their_cells_show_them(value, code, words):
    assert shown(value, code) == words


def test_messages_name_sheet_and_cell(register):
    book = openpyxl.Workbook()
    book.active.title = "任务"
    for row in (["云州市某方案"], HEAD, [1, "做事。", "财政部", "某某局"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    plan = parse(read_bytes(file.getvalue(), "plan.xlsx"), register)
    problem = next(one for one in plan.problems if one.code == "unknown-agency")
    location = plan.document.locate(problem.span)
    assert problem.told(location).startswith("plan.xlsx, sheet 任务, cell D3: ")
    assert problem.told(location, "zh").startswith("plan.xlsx, 工作表“任务”, 单元格D3: ")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_libreoffice_reads_old_workbooks(kind, register, tmp_path):
    program = program_for("sc")
    book = openpyxl.Workbook()
    for row in (["云州市某方案"], HEAD, [1, "做事。", "财政部", "审计署"], [2, "做别的事。", "商务部", None]):
        book.active.append(row)
    book.active.row_dimensions[4].hidden = True
    book.save(tmp_path / "plan.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program,
        "--headless",
        profile,
        "--convert-to",
        kind,
        "--outdir",
        tmp_path,
        tmp_path / "plan.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / f"plan.{kind}").read_bytes()
    for name in (f"plan.{kind}", "plan.bin"):
        plan = parse(read_bytes(data, name), register)
        assert [(task.text, task.clauses[0].text) for task in plan.tasks] == [("做事。", "财政部")]
        assert [one.values["words"] for one in plan.problems if one.code == "left-out"] == [
            "2 做别的事。 商务部"
        ]


def packed(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for member in members:
            package.writestr(member, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "called", "remedy"),
    [
        (packed("OEBPS/plan.xhtml"), "plan.epub", "EPUB", ".txt"),
        (packed("META-INF/container.xml"), "plan", "EPUB", ".txt"),
        (packed("ppt/presentation.xml"), "plan.pptx", "presentation", "DOCX"),
        (packed("xl/workbook.bin"), "plan.xlsx", "XLSB", "XLSX"),
        (b"\x89PNG\r\n\x1a\n\0\0", "plan.txt", "picture", "OCR"),
        (b"\xff\xd8\xff\xe0\0\0", "plan.jpg", "picture", "OCR"),
        (b"Rar!\x1a\x07\x01\0", "plan.rar", "RAR", "unpack"),
        (b"\0\1\2\3", "plan.ceb", "Apabi", "PDF"),
        (b"CAJ\0\0", "plan.caj", "CAJViewer", "PDF"),
    ],
)
def test_formats_that_are_not_read_are_called_by_their_names(data, name, called, remedy):
    with pytest.raises(InputError, match=called) as caught:
        read_bytes(data, name)
    assert remedy in str(caught.value)


def test_each_of_them_can_be_told():
    assert all(row.begins or row.inside or row.suffixes for row in strangers())


@pytest.mark.parametrize(
    "data",
    [packed("xl/workbook.xml"), b"PK\x03\x04 xl/workbook.xml", b'a,b\n"c'],
    ids=["empty", "cut", "open quote"],
)
def test_what_is_damaged_is_one_error(data):
    with pytest.raises(InputError):
        read_bytes(data, "plan.csv" if b"," in data else "plan.xlsx")
