"""The tables as a workbook, as other programs read it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.publishing import workbook
from creditplan.publishing.columns import tables
from creditplan.publishing.workbook import WORKBOOK, to_workbook
from published_tables import tables_of

DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "1-1",
    "4.10",
    "(1)",
    "TRUE",
    "'t",
    "http://a.example/",
    "\x01坏",
]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet):
    """Rows below the head, empty cells as texts."""
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def plain(column, cell):
    """What a cell of the CSV file says."""
    if not cell:
        return ""
    if column.kind == "nonNegativeInteger":
        return int(cell)
    return cell == "true" if column.kind == "boolean" else cell.removeprefix("'")


@pytest.fixture(scope="module")
def book(published):
    return opened((published / WORKBOOK).read_bytes())


def test_it_holds_what_the_tables_hold(published, book):
    assert book.sheetnames == ["任务 Tasks", "分工 Assignments", "机构 Agencies"]
    for table in tables().values():
        rows = rows_of((published / table.name).read_bytes())
        expected = [[plain(column, row[column.name]) for column in table.columns] for row in rows]
        assert cells(book[table.sheet]) == expected, table.name


def test_heads_are_in_both_languages_and_stay_in_sight(book):
    for table in tables().values():
        sheet = book[table.sheet]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [f"{column.zh}\n{column.en}" for column in table.columns]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[cell.column_letter].width >= 12 for cell in sheet[1])
        assert all(cell.font.bold for cell in sheet[1])


def lines(name, *rows):
    """Rows of one table as they stand in the CSV file; the others are empty."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return {table: [buffer.getvalue().encode()] if table == name else [] for table in tables()}


def agency(text, count="3"):
    return ["https://a.example/1", "agency", *[text] * 8, count, "0", "0"]


def test_texts_stay_texts():
    guarded = ["'" + text if text[0] in "=+@14(T'" else text for text in DANGEROUS]
    sheet = opened(to_workbook(lines("agencies.csv", *map(agency, guarded))))["机构 Agencies"]
    found = [sheet.cell(number, 3) for number in range(2, 2 + len(DANGEROUS))]
    assert [cell.value for cell in found[:-1]] == DANGEROUS[:-1]
    assert {cell.data_type for cell in found} <= {"s", "inlineStr"}
    assert sheet["K2"].value == 3 and sheet["K2"].data_type == "n"
    assert not any(cell.hyperlink for cell in found)


def test_a_text_too_long_for_a_cell_says_where_the_whole_is(monkeypatch):
    long = "长" * 40_000
    value = opened(to_workbook(lines("agencies.csv", agency(long))))["机构 Agencies"]["C2"].value
    assert len(value) == workbook.LONGEST and value.startswith("长" * 30_000)
    assert value.endswith("…（全文见 agencies.csv / the whole text: agencies.csv）")
    exact = "长" * workbook.LONGEST
    assert opened(to_workbook(lines("agencies.csv", agency(exact))))["机构 Agencies"]["C2"].value == exact
    # Signs beyond the first plane count twice, and are not cut in two.
    rare = opened(to_workbook(lines("agencies.csv", agency("𠮷" * 20_000))))["机构 Agencies"]["C2"].value
    assert len(rare.encode("utf-16-le")) <= 2 * workbook.LONGEST and "�" not in rare


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch, count):
    monkeypatch.setattr(workbook, "ROWS", 3)
    made = opened(to_workbook(lines("agencies.csv", *(agency(f"局{number}") for number in range(count)))))
    sheets = [made[name] for name in made.sheetnames if name.startswith("机构")]
    assert [row[2] for sheet in sheets for row in cells(sheet)] == [f"局{number}" for number in range(count)]
    assert all(sheet["A1"].value == "机构 IRI\nAgent IRI" for sheet in sheets)


def test_the_same_bytes_every_time(published):
    first, second = (to_workbook(lines("agencies.csv", agency("甲"))) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(published / WORKBOOK) as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        # Versions of zlib differ in what they make of the same bytes.
        assert {info.compress_type for info in made.infolist()} == {zipfile.ZIP_STORED}


def test_formulas_of_a_plan_are_words(register):
    plan = parse(SourceDocument("plan.txt", "题\n一、头\n1、=cmd|' /C calc'!A0。（@某局负责）"), register)
    sheet = opened(tables_of(plan)[WORKBOOK])["任务 Tasks"]
    [place] = [n for n, column in enumerate(tables()["tasks.csv"].columns, 1) if column.name == "text_zh"]
    assert sheet.cell(2, place).value.startswith("=cmd|") and sheet.cell(2, place).data_type != "f"


def test_libreoffice_reads_it(published, tmp_path, pytestconfig):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    done = subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/user", "--convert-to", filters,
         "--outdir", tmp_path, published / WORKBOOK],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for table in tables().values():
        [made] = tmp_path.glob(f"tables-{table.sheet}*.csv")
        read = list(csv.reader(io.StringIO(made.read_text("utf-8-sig"), newline="")))
        rows = rows_of((published / table.name).read_bytes())
        assert len(read) == len(rows) + 1
        for row, cells_read in zip(rows, read[1:], strict=True):
            for column, cell in zip(table.columns, cells_read, strict=True):
                said = plain(column, row[column.name])
                assert cell == (str(said).upper() if isinstance(said, bool) else str(said)), (
                    column.name,
                    cell,
                )
