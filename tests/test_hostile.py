"""Hostile and broken input: bounded time and memory, a clear error, never a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
import zipfile
import zlib
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditplan
from conftest import ROOT
from creditplan.confined import Limits
from creditplan.errors import InputError
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.reading import MAX_BYTES, read_all, read_bytes
from creditplan.reading.formats import FORMATS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HEAD = "某方案\n一、某部分\n1、做事。（财政部负责）\n2、"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("（" * 10_000 + "财政部负责" + "）" * 10_000, id="ten thousand nested brackets"),
        pytest.param("（财政部负责" * 20_000, id="brackets that never close"),
        pytest.param("财政部负责）" * 20_000, id="brackets that never open"),
        pytest.param("由" * 100_000, id="由 and nothing else"),
        pytest.param("由财政部、" * 20_000 + "负责", id="a sentence of names"),
        pytest.param("责任单位：" * 20_000, id="labels and nothing else"),
        pytest.param("责任单位：财政部；" * 20_000, id="many labels"),
        pytest.param("（财政部等" * 5_000 + "）", id="open lists"),
        pytest.param("《" * 50_000 + "》" * 50_000, id="title marks"),
        pytest.param("（一）" * 30_000, id="markers on one line"),
        pytest.param("\n".join("1、" for _ in range(20_000)), id="items without words"),
        pytest.param(
            "\n".join(f"（{'一二三四五六七八九十'[i % 10]}）甲" for i in range(20_000)),
            id="items that restart",
        ),
        pytest.param("|" * 200_000, id="bars"),
        pytest.param("序号 工作任务 牵头单位\n" * 10_000, id="heads of tables"),
        pytest.param("序号\t工作任务\t牵头单位\n" + "1\t甲\t财政部\n" * 10_000, id="a long table"),
        pytest.param("达到1%" * 30_000, id="quantities"),
        pytest.param("2015年底前" * 30_000, id="deadlines"),
        pytest.param("12345678901234567890" * 10_000, id="digits"),
        pytest.param("列第一位的" * 20_000, id="a convention without end"),
        pytest.param("以下均需" * 20_000 + "不再列出", id="a standing instruction without end"),
        pytest.param("【推进措施】\n" * 20_000, id="headings of cards"),
        pytest.param("財政廳" * 60_000, id="traditional characters"),
        pytest.param("分别" * 60_000 + "负责", id="manner words"),
        pytest.param("市局和" * 30_000 + "（市局和市局负责）", id="joined names"),
    ],
)
def test_hostile_words_end_soon(words, register):
    plan = parse(SourceDocument("plan.txt", HEAD + words + "\n"), register)
    assert plan.tasks


def packed(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file.getvalue()


def a_docx():
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("1、做事。（财政部负责）")
    document.save(file)
    return file.getvalue()


def altered(data, member, change):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {info.filename: package.read(info) for info in package.infolist()}
    return packed(files | {member: change(files[member])})


def entity_bomb(xml):
    lol = '<!DOCTYPE w [<!ENTITY a "财政部负责财政部负责">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    return xml.replace(b"<w:document", f"{lol}]><w:document".encode(), 1).replace("做事".encode(), b"&j;")


def external_entity(xml):
    declared = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
    return xml.replace(b"<w:document", declared, 1).replace("做事".encode(), b"&x;")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"a" * (MAX_BYTES + 1), "plan.txt", id="too large"),
        pytest.param(bytes(range(256)) * 1000, "plan.txt", id="binary rubbish"),
        pytest.param(bytes(range(256)) * 1000, "plan.docx", id="rubbish named docx"),
        pytest.param(bytes(range(256)) * 1000, "plan.pdf", id="rubbish named pdf"),
        pytest.param(
            b"%PDF-1.7\n" + bytes(range(256)) * 100, "plan.pdf", id="rubbish with the head of a PDF"
        ),
        pytest.param(b"PK\x03\x04" + b"\0" * 1000, "plan.docx", id="rubbish with the head of a package"),
        pytest.param(a_docx()[:-200], "plan.docx", id="truncated docx"),
        pytest.param(a_docx()[:900], "plan.docx", id="docx cut short"),
        pytest.param(
            altered(a_docx(), "word/document.xml", lambda xml: xml[:300]),
            "plan.docx",
            id="docx with broken XML",
        ),
        pytest.param(
            altered(
                a_docx(),
                "word/document.xml",
                lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:x>" * 10_000),
            ),
            "plan.docx",
            id="docx nested too deeply",
        ),
        pytest.param(
            packed({"word/document.xml": b"0" * 300_000_000}), "plan.docx", id="zip bomb named docx"
        ),
        pytest.param(packed({"a.txt": "x"}), "plan.docx", id="a package that is no document"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "plan.docx", id="encrypted docx"),
        pytest.param(
            "<html><script>财政部负责</script></html>".encode(), "plan.html", id="a page of scripts alone"
        ),
        pytest.param(b"   \n \t ", "plan.md", id="white space"),
        pytest.param(b"", "plan.html", id="empty"),
    ],
)
def test_broken_input_is_a_clear_error(data, name):
    with pytest.raises(InputError) as caught:
        read_bytes(data, name)
    assert caught.value.remedy
    assert caught.value.exit_code == 2


def packed_spaces(size, repeated):
    """The same spaces over and over, as zlib packs them: only once are they packed here."""
    part = zlib.compressobj(9, wbits=-15)
    block = part.compress(b" " * size) + part.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(repeated):
        checksum = zlib.adler32(b" " * size, checksum)
    end = zlib.compressobj(wbits=-15).flush()
    return b"\x78\xda" + block * repeated + end + checksum.to_bytes(4)


def test_spaces_are_packed_as_zlib_packs_them():
    assert zlib.decompress(packed_spaces(1000, 7)) == b" " * 7000


def test_a_pdf_that_unpacks_to_gigabytes_is_refused():
    bomb = packed_spaces(1_000_000, 1500)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        stream,
    ]
    data = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (i, part) for i, part in enumerate(parts, start=1)
    )
    with pytest.raises(InputError):
        read_bytes(data + b"trailer << /Root 1 0 R >>\n%%EOF\n", "plan.pdf")


@pytest.mark.parametrize("change", [entity_bomb, external_entity])
def test_entities_in_docx_are_not_expanded(change):
    try:
        text = read_bytes(altered(a_docx(), "word/document.xml", change), "plan.docx").text
    except InputError:
        return
    assert "root:" not in text
    assert len(text) < 1000


@pytest.mark.parametrize("depth", [10, 300, 2500, 10_000])
def test_deeply_nested_html_is_read_to_its_end_or_refused(depth):
    page = "<html><body>" + "<div>" * depth + "1、做事。" + "</div>" * depth + "<p>（财政部负责）</p>"
    try:
        assert read_bytes(page.encode(), "plan.html").text == "1、做事。\n（财政部负责）\n"
    except InputError as error:
        assert depth > 2000
        assert error.remedy


def page(body):
    return f"<html><body>{body}</body></html>".encode()


def word(xml):
    return altered(
        a_docx(), "word/document.xml", lambda old: old.replace(b"<w:body>", b"<w:body>" + xml.encode())
    )


def table(properties, rows=1):
    return "<w:tbl>" + f"<w:tr>{properties}<w:p/></w:tc></w:tr>" * rows + "</w:tbl>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(page("<p>甲" * 600_000), "a.html", id="a page of paragraphs"),
        pytest.param(page("甲" * 10_000_000), "a.html", id="a page too large"),
        pytest.param(
            page("<table>" + "<tr><td colspan=1000>a<td>b" * 2_000 + "</table>"), "a.html", id="wide cells"
        ),
        pytest.param(
            page("<table><tr>" + "<td rowspan=60000 colspan=900>a" * 9 + "<tr><td>b" * 2_000 + "</table>"),
            "a.html",
            id="cells that reach far down",
        ),
        pytest.param(
            word(table('<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>')), "a.docx", id="gridSpan"
        ),
        pytest.param(
            word(table('<w:trPr><w:gridBefore w:val="2000000000"/></w:trPr><w:tc>')),
            "a.docx",
            id="gridBefore",
        ),
        pytest.param(
            word(table('<w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>')), "a.docx", id="gridSpan no number"
        ),
        pytest.param(b"*a" * 1_100_000, "a.md", id="Markdown too large"),
        pytest.param(word("<w:p/>" * 5_000_000), "a.docx", id="a part too large"),
        pytest.param(altered(a_docx(), "word/styles.xml", lambda _: b"<x"), "a.docx", id="broken styles"),
        pytest.param(
            altered(a_docx(), "word/numbering.xml", lambda _: b"\0"), "a.docx", id="broken numbering"
        ),
    ],
)
def test_what_would_fill_the_memory_is_refused(data, name):
    with pytest.raises(InputError) as caught:
        read_bytes(data, name)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(page('<div class="content">' * 200 + "<p>甲乙" * 20_000), "a.html", id="marks within marks"),
        pytest.param(page("<table><tr><td>" * 60 + "<table>" + "<tr><td>a<td>b" * 20_000), "a.html", id="tables within"),
        pytest.param(word("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 50_000), "a.docx", id="many paragraphs"),
        pytest.param(
            word(table('<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>', 5_000)), "a.docx", id="a tall cell"
        ),
    ],
)  # fmt: skip
def test_large_documents_are_read_soon(data, name):
    began = time.process_time()
    read_bytes(data, name)
    assert time.process_time() - began < 10


def listed(text, paragraphs, start="1", level="0", value="decimal"):
    """A document of Word with a list whose numbers are written so."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="77"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{value}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )
    data = word(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr></w:p>'
        * paragraphs
    )
    data = altered(
        data,
        "word/numbering.xml",
        lambda xml: xml.replace(b"<w:abstractNum ", numbering.encode() + b"<w:abstractNum ", 1).replace(
            b"</w:numbering>", b'<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num></w:numbering>'
        ),
    )
    return data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(listed("%1" * 200, 5), "more than 255 characters", id="a text longer than Word allows"),
        pytest.param(listed("%1" * 120, 5, start="30000"), "more than 255 characters", id="a number longer than Word allows"),
        pytest.param(listed("%1" * 120, 5, start="30000", value="lowerLetter"), "more than 255 characters", id="letters"),
        pytest.param(listed("x" * 255, 80_000), "more than 16,000,000 characters", id="many numbers"),
        pytest.param(
            word(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 2000}</w:tr>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 2000}</w:tbl>"),
            "more than 1,000,000 cells",
            id="short rows below a long one",
        ),
    ],
)  # fmt: skip
def test_a_document_of_word_that_multiplies_is_refused(data, message):
    began = time.monotonic()
    with pytest.raises(InputError, match=message) as caught:
        read_bytes(data, "plan.docx")
    assert caught.value.remedy
    assert time.monotonic() - began < 60


def test_a_page_whose_short_rows_would_be_filled_up_is_refused():
    rows = "<tr>" + "<td>a" * 3000 + "<tr><td>b" * 3000
    with pytest.raises(InputError, match="cells"):
        read_bytes(page(f"<table>{rows}</table>"), "plan.html")


def test_a_text_as_long_as_word_allows_is_read():
    assert read_bytes(listed("%1" + "x" * 253, 3), "plan.docx").text.startswith("1" + "x" * 253 + "\n")


@pytest.mark.parametrize("digits", [9, 5000])
def test_numbers_of_thousands_of_digits_are_no_damage(digits):
    number = "9" * digits
    found = read_bytes(page(f'<ol start="{number}"><li value="{number}">甲<li>乙</ol>'), "a.html").text
    assert found.splitlines() == ["1.甲", "2.乙"]
    cells = f'<table><tr><td colspan="{number}" rowspan="{number}">甲<td>乙<tr><td>丙<td>丁</table>'
    assert read_bytes(page(cells), "a.html").text == "甲\t乙\n丙\t丁\n"
    assert "1、做事" in read_bytes(listed("%1.", 2, start=number), "a.docx").text
    assert "1、做事" in read_bytes(listed("%1.", 2, level=number), "a.docx").text


def test_a_page_that_takes_long_ends_at_the_limit(monkeypatch):
    """Here a harmless page, and a limit so small that it takes longer."""
    slow = page("<p>" + "<b>甲</b>" * 200_000)
    monkeypatch.setitem(FORMATS, "html", replace(FORMATS["html"], limits=Limits(seconds=0, wait=30)))
    began = time.monotonic()
    with pytest.raises(
        InputError, match=r"the page cannot be read: it takes more than 0 seconds of computing"
    ) as caught:
        read_bytes(slow * 6, "a.html")
    assert time.monotonic() - began < 30
    assert caught.value.remedy
    monkeypatch.undo()
    assert read_bytes(page("<p>甲" * 20_000), "a.html").text.count("甲") == 20_000


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_with_structure_has_limits(form):
    limits = FORMATS[form].limits
    assert 0 < limits.seconds <= 120
    assert 0 < limits.wait <= 240
    assert 0 < limits.memory <= 8 << 30


def test_a_broken_pdf_is_told_in_one_sentence(creditplan, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    shown = creditplan("build", "a.pdf", env={"PYTHONWARNINGS": "always"}).stderr.decode()
    assert "the PDF cannot be read: it is damaged" in shown
    assert "Warning" not in shown


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(
    "names",
    [("a.txt", "a.txt"), ("方案.txt", "方案.txt"), ("b.toml", "b.toml")],
    ids=["plans", "Chinese names", "side files"],
)
def test_two_files_of_one_name_in_a_package_are_told(names, tmp_path):
    path = tmp_path / "plans.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name in ("b.txt", *names, "folder/", "folder/"):
            package.writestr(name, "某方案\n1、做事。（财政部负责）\n")
    with pytest.raises(InputError, match=f"two files of one name: {names[0]}") as caught:
        list(read_all(path))
    assert caught.value.source == str(path)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_document_that_holds_its_text_twice_is_refused():
    with zipfile.ZipFile(io.BytesIO(a_docx())) as package:
        files = [(info.filename, package.read(info)) for info in package.infolist()]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in [*files, *(f for f in files if f[0] == "word/document.xml")]:
            package.writestr(name, data)
    with pytest.raises(InputError, match=r"two files of one name: word/document\.xml"):
        read_bytes(file.getvalue(), "plan.docx")


def test_a_directory_of_a_million_files_is_not_read(monkeypatch):
    monkeypatch.setattr("creditplan.reading.archive._MOST_ENTRIES", 100)
    with pytest.raises(InputError, match="more than 10,000 files"):
        read_bytes(packed({str(i): b"" for i in range(101)}), "plan.docx")


def test_scripts_and_styles_of_a_page_are_no_text():
    page = "<html><body><p>1、做事。（财政部负责）</p><script>2、偷。（公安部负责）</script><style>p{}</style></body></html>"
    assert read_bytes(page.encode(), "plan.html").text.strip() == "1、做事。（财政部负责）"


PLANS = sorted((ROOT / "tests").glob("*/*.txt")) + sorted((ROOT / "tests" / "golden" / "text").glob("*.txt"))
MARKS = [
    "（",
    "）",
    "牵头",
    "、",
    "|",
    "\n",
    "1.",
    "一、",
    "责任单位：",
    "序号 |",
    "等部门",
    "由",
    "——",
    "会同",
    "附件",
    "注：",
]


@settings(max_examples=150)
@given(st.data())
def test_real_plans_with_words_lost_and_added_are_read_or_refused(data):
    text = data.draw(st.sampled_from(PLANS)).read_text("utf-8")
    start = data.draw(st.integers(0, max(0, len(text) - 200)))
    text = text[start : start + 2000]
    for place, lost, added in data.draw(
        st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20), st.sampled_from(MARKS)), max_size=12)
    ):
        text = text[:place] + added + text[place + lost :]
    with contextlib.suppress(InputError):
        creditplan.parse(SourceDocument("plan.txt", text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "某方案\n| 任务 | 措施 | 责任单位 |\n| 做一事 | 抓 |\n|\n", id="a bar alone below a short row"
        ),
        pytest.param(
            "某方案\n序号\n任务\n牵头单位\n为做好一事，分工如下。\n甲局\n2015年1月1日\n1.做一事。（财政部负责）\n",
            id="heads of columns before a date",
        ),
        pytest.param(
            "责任单位 |\n序号 |\n某任务分解表\n责任单位 |\n80 |\n甲局 |\n乙局 |\n81 |",
            id="numbers in the last column",
        ),
    ],
)
def test_what_once_broke_the_parser(text):
    with contextlib.suppress(InputError):
        creditplan.parse(SourceDocument("plan.txt", text))


def test_the_trial_of_readers_says_what_held():
    program = [sys.executable, str(ROOT / "tests" / "trials" / "readers.py"), "--only", "side files"]
    shown = subprocess.run(
        program, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"}
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "all                           6      6      0" in shown.stdout
