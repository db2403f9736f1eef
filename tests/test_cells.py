"""Tables and answers for spreadsheets: no cell is taken for something else, and each says its text again."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from creditplan.cli import main
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.publishing.cells import date_cell, number_cell, text_cell, to_csv, truth_cell
from creditplan.reading.office import libreoffice
from published_tables import tables_of
from small_plan import PLAN as SMALL

# What LibreOffice or Excel takes for something else, in one language or another.
MISTAKEN = [
    *(
        "1-1",
        "1-2-3",
        "1/2",
        "1.1",
        "1.10",
        "4.2-1",
        "1.1.1",
        "12/31",
        "31.12.2015",
        "2015.12",
        "2015-10",
        "1-13",
    ),
    *(
        "014",
        "1,000",
        "14,2",
        "(1)",
        "（1）",
        "１",
        "１-１",
        ".5",
        "5.",
        "1 1/2",
        "12345678901234567890",
        "5%",
        "$5",
        "5 €",
    ),
    *(
        "3e5",
        "3E5",
        "1E+5",
        "1e400",
        "1:30",
        "1:2:3",
        "5 PM",
        "5 p",
        "Mar 5",
        "1-Mar",
        "March 5, 2015",
        "Sept 2015",
    ),
    *(
        "TRUE",
        "false",
        "WAHR",
        "#N/A",
        "#REF!",
        "2015年12月31日",
        "10月1日",
        "9时30分",
        "上午9时",
        "1-1 ",
        " 1-1",
    ),
    *("\u200b1-1", "\u202e1-1", "'1-1"),
]
FORMULAS = [
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        "﹦1",
        "﹢1",
        "﹣1",
        "﹫1",
        "−1",
    ),
    *(
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\r\n=1",
        "\xa0=1",
        "\u3000=1",
        '"=1',
        "'=1",
        "“=1",
        "\u200b=1",
        "\ufeff=1",
    ),
    *("\u202e=1", "\u2066=1", "\u00ad=1", ' \t"\u200b＝1', "\x1b=1"),
]
TEXTS = [
    *(
        "做一件事。",
        "u1",
        "1.1-1.u1",
        "14",
        "0",
        "2015",
        "① 做事",
        "一",
        "2015年",
        "10月",
        "2015年12月底前",
        "建成40个",
    ),
    *(
        "财政部；教育部",
        "People's Bank of China",
        "May Day",
        "social-credit-2015",
        "A1",
        "T1-1",
        "三北",
        "",
        "e5",
    ),
]


def text_of(cell):
    """The rule in csv-metadata.json."""
    return cell.removeprefix("'")


@pytest.mark.parametrize("text", MISTAKEN + FORMULAS, ids=ascii)
def test_what_a_spreadsheet_would_mistake_is_guarded(text):
    assert text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_other_texts_stay(text):
    assert text_cell(text) == text


@given(st.text())
def test_every_text_can_be_read_back(text):
    assert text_of(text_cell(text)) == text
    assert text_of(date_cell(text)) == text_of(number_cell(text)) == text_of(truth_cell(text)) == text


def test_values_that_are_what_they_are_taken_for():
    assert [date_cell(d) for d in ("2015-12-31", "2015", "2015-12", "=1")] == [
        "2015-12-31",
        "2015",
        "'2015-12",
        "'=1",
    ]
    numbers = ("-5", "4.20", "014", "1234567890123456", "+5", "=1", "1e5")
    assert [number_cell(n) for n in numbers] == [
        "-5",
        "4.20",
        "014",
        "'1234567890123456",
        "'+5",
        "'=1",
        "'1e5",
    ]
    assert [truth_cell(t) for t in ("true", "TRUE", "=1")] == ["true", "'TRUE", "'=1"]


# Tables of a build

RESTARTING = """某方案
一、甲部分
1、做一事。（财政部负责）
2、做二事，1-2-3。（＝某局、+某局、财政部负责）
二、乙部分
1、=1+1。（财政部牵头，2016年3月31日前）
（1）3E5。（教育部负责，2016年3月底前）
"""


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def restarting(register):
    return parse(SourceDocument("plan.txt", RESTARTING), register)


def test_keys_are_guarded_and_agree_between_the_tables(register):
    plan = restarting(register)
    tables = tables_of(plan, SMALL)
    tasks = table(tables["tasks.csv"])
    assert "'1-1" in {row["task"] for row in tasks}
    keys = {row["iri"]: row["task"] for row in tasks}
    assert [text_of(key) for key in keys.values()] == [t.key for p in (plan, SMALL) for t in p.tasks]
    for row in table(tables["assignments.csv"]):
        assert row["task"] == keys[row["task_iri"]]
    assert {row["parent"] for row in tasks} - {""} <= set(keys.values())


# LibreOffice


@pytest.fixture(scope="module")
def calc(tmp_path_factory):
    """Open CSV in LibreOffice Calc with its recognition of numbers on; returns the kind and words of each cell."""
    program = libreoffice()
    if program is None or not (Path(program).resolve().parent / "libsclo.so").exists():
        pytest.skip("LibreOffice Calc is not installed (Debian package libreoffice-calc-nogui)")
    profile = tmp_path_factory.mktemp("profile")

    def opened(data, language):
        folder = tmp_path_factory.mktemp("calc")
        (folder / "table.csv").write_bytes(data)
        # Comma, quote, UTF-8, from line 1, no formats of columns, language, quoted is no text, recognise numbers
        filtered = f"CSV:44,34,76,1,,{language},false,true"
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", f"--infilter={filtered}",
             "--convert-to", "fods", "--outdir", folder, folder / "table.csv"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return list(sheet((folder / "table.fods").read_bytes()))

    return opened


SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = (SPACE % name for name in ("office", "table", "text"))


def sheet(data):
    for row in ElementTree.fromstring(data).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{TABLE}table-cell"):
            words = "\n".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
            kind = (cell.get(f"{OFFICE}value-type"), words, cell.get(f"{TABLE}formula"))
            cells += [kind] * int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        yield from [cells] * int(row.get(f"{TABLE}number-rows-repeated", "1"))


LANGUAGES = pytest.mark.parametrize(
    "language", [1033, 2052, 1028, 1031, 1041], ids=["en-US", "zh-CN", "zh-TW", "de-DE", "ja-JP"]
)


@LANGUAGES
def test_libreoffice_takes_no_text_for_something_else(calc, language):
    texts = [text for text in MISTAKEN + FORMULAS + TEXTS if text and not set(text) & set("\r\n\x1b")]
    shown = calc(to_csv(["text", "end"], [[text_cell(text), "end"] for text in texts]), language)
    for text, (kind, words, formula) in zip(texts, (row[0] for row in shown[1:]), strict=False):
        assert formula is None, text
        assert kind == ("float" if text in ("14", "0", "2015") else "string"), text
        assert "".join(text_of(words).split()) == "".join(text.split()), text


def test_libreoffice_takes_them_where_they_are_not_guarded(calc):
    """The test above can fail: the same texts without the guard."""
    shown = calc(to_csv(["text", "end"], [[text, "end"] for text in ("1-1", "1.10", "(1)", "=1+1")]), 2052)
    assert [row[0][0] for row in shown[1:5]] == ["date", "float", "float", "float"]


@LANGUAGES
def test_libreoffice_leaves_the_tables_of_a_build_as_they_are(calc, language, register):
    tables = tables_of(restarting(register), SMALL)
    for name in ("tasks.csv", "assignments.csv", "agencies.csv"):
        cells = list(csv.reader(io.StringIO(tables[name].decode("utf-8-sig"), newline="")))
        for head_and_row, shown in zip(cells, calc(tables[name], language), strict=False):
            for column, cell, (kind, words, formula) in zip(cells[0], head_and_row, shown, strict=False):
                assert formula is None
                if kind == "boolean":
                    assert column in ("open_ended", "repaired", "left_over")
                elif kind == "date":
                    assert column == "deadlines"
                elif kind == "float":
                    assert words == cell and cell.isdecimal()
                else:
                    assert kind == ("string" if cell else None), (column, cell)


# Answers


@pytest.fixture
def answered(tmp_path):
    """An answer to tasks-mentioning, in a format, of a plan with hostile words."""
    source = tmp_path / "plan.txt"
    source.write_text(RESTARTING, "utf-8")
    (tmp_path / "plan.toml").write_text('id = "mine"\n')
    done = CliRunner().invoke(
        main, ["build", str(source), "--out", str(tmp_path / "out"), "--allow-incomplete"]
    )
    assert done.exit_code == 0, done.output

    def run(*arguments):
        return CliRunner().invoke(main, ["query", *arguments, "--data", str(tmp_path / "out" / "mine.ttl")])

    return run


def test_an_answer_for_spreadsheets_is_guarded(answered, calc):
    shown = answered("tasks-mentioning", "--word", "1", "--format", "spreadsheet")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout_bytes.startswith("\ufeff".encode())
    rows = table(shown.stdout_bytes)
    plain = list(
        csv.DictReader(io.StringIO(answered("tasks-mentioning", "--word", "1", "--format", "csv").stdout))
    )
    assert [{key: text_of(cell) for key, cell in row.items()} for row in rows] == plain
    guarded = {text for row in plain for text in row.values() if text.startswith("=")}
    assert guarded
    assert guarded <= {cell[1:] for row in rows for cell in row.values() if cell.startswith("'")}
    for row in calc(shown.stdout_bytes, 2052):
        assert {kind for kind, _, _ in row} <= {"string", "float", None}
        assert all(formula is None for _, _, formula in row)


def test_csv_stays_the_sparql_form(answered):
    shown = answered("tasks-mentioning", "--word", "1", "--format", "csv")
    assert "'" not in shown.stdout
    assert not shown.stdout_bytes.startswith("\ufeff".encode())
    assert shown.stdout_bytes.endswith(b"\r\n")


def test_values_of_an_answer(tmp_path):
    plan, xsd = NamedNode("https://example.org/plan/p"), "http://www.w3.org/2001/XMLSchema#"
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    ontology = "https://w3id.org/creditplan/ontology#"
    quads = [Quad(plan, rdf_type, NamedNode(ontology + "Plan"))]
    for number in range(3):
        task = NamedNode(f"https://example.org/plan/p/task/{number}")
        quads += [
            Quad(task, rdf_type, NamedNode(ontology + "Task")),
            Quad(task, NamedNode(ontology + "partOf"), plan),
            Quad(task, NamedNode(ontology + "text"), Literal(f"=1+{number}", language="zh")),
            Quad(
                task, NamedNode(ontology + "order"), Literal(str(number), datatype=NamedNode(xsd + "integer"))
            ),
        ]
    path = tmp_path / "data.nt"
    path.write_bytes(serialize(quads, format=RdfFormat.N_TRIPLES))
    command = ["query", "tasks-mentioning", "--word", "1", "--data", str(path), "--format", "spreadsheet"]
    rows = table(CliRunner().invoke(main, command).stdout_bytes)
    assert [row["order"] for row in rows] == ["0", "1", "2"]
    assert {cell for row in rows for cell in row.values() if "+" in cell} == {"'=1+0", "'=1+1", "'=1+2"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (("agency-profile", "--agency", "版权局"), "a graph cannot be printed as spreadsheet"),
        (("do-they-co-lead", "--first", "pboc", "--second", "ndrc"), "yes"),
    ],
)
def test_answers_that_are_no_rows(query, words):
    assert words in CliRunner().invoke(main, ["query", *query, "--format", "spreadsheet"]).output
