"""Encodings that must be read, and input that must be refused with one clear message."""

from __future__ import annotations

import codecs
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from creditplan.errors import InputError
from creditplan.model import Metadata
from creditplan.reading import MAX_BYTES, read, read_all, read_bytes
from creditplan.reading.text import decode
from creditplan.reading.toml_file import is_web_iri

TEXT = "附件2\n\n2015年工作要点分工方案\n一、加强建设\n1、启动调研。（发展改革委负责）\n"
SIDE_FILE = 'id = "plan-1"\nissued = "2015-06-11"\ndocument_number = "发改〔2015〕1号"\n'


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf-8 with BOM"),
        pytest.param(TEXT.encode("gb18030"), id="gb18030"),
        pytest.param(TEXT.encode("gb2312"), id="gb2312, a subset"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="utf-16 little endian with BOM"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16 big endian with BOM"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16 little endian without BOM"),
        pytest.param(TEXT.encode("utf-16-be"), id="utf-16 big endian without BOM"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r").encode("gb18030"), id="CR in gb18030"),
    ],
)
def test_encodings(encoded):
    assert decode(encoded, "plan.txt") == TEXT


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_packaged_plan_in_other_encodings(document, tmp_path, encoding):
    path = tmp_path / "plan.txt"
    path.write_bytes(document.text.encode(encoding))
    assert read(path).text == document.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b" \n\t\n", "only white space", id="white space"),
        pytest.param(codecs.BOM_UTF8, "only white space", id="a BOM alone"),
        pytest.param(bytes(range(256)) * 8, "not a text", id="binary"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is a picture", id="an image"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0\x08\0", "damaged", id="a zip"),
        pytest.param(b"\xff\xff\xff\xfe", "not a text", id="undecodable"),
        pytest.param(TEXT.encode()[:-2] + b"\xe7", "not a text", id="utf-8 cut off and no gb18030 either"),
        pytest.param(b"x" * (MAX_BYTES + 1), "larger than", id="too large"),
    ],
)
def test_refused_content(tmp_path, content, message):
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read(path)
    assert caught.value.source == str(path)
    assert caught.value.remedy


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read(tmp_path / "no.txt")
    with pytest.raises(InputError, match="this is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read("a\0b")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        text = read_bytes(data, "some.txt").text
    except InputError:
        return
    assert text.strip()
    assert "\r" not in text
    assert "\0" not in text


@pytest.mark.parametrize(
    "char", ["\ue000", "\U000f0000", "\u0378"], ids=["private use", "plane 15", "unassigned"]
)
def test_utf8_is_read_whatever_characters_it_holds(char):
    assert decode((TEXT + char).encode(), "plan.txt") == TEXT + char


def test_a_side_file_from_notepad(tmp_path):
    (tmp_path / "plan.txt").write_text(TEXT)
    (tmp_path / "plan.toml").write_text('id = "plan-1"\n', "utf-8-sig")
    assert read(tmp_path / "plan.txt").metadata.id == "plan-1"


def test_side_files(tmp_path):
    (tmp_path / "plan.txt").write_text(TEXT)
    (tmp_path / "plan.toml").write_text(SIDE_FILE)
    (tmp_path / "plan.en.toml").write_text('title = "Plan"\n[tasks]\n1 = "Do it"\n')
    document = read(tmp_path / "plan.txt")
    assert document.metadata == Metadata(id="plan-1", issued="2015-06-11", document_number="发改〔2015〕1号")
    assert document.translation.title == "Plan"
    assert document.translation.tasks == {"1": "Do it"}
    assert document.translation.sections == {}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.toml", "id = ", "not valid TOML"),
        ("plan.toml", 'id = "../../etc"', "cannot stand in an IRI"),
        ("plan.toml", 'id = "Plan 1"', "cannot stand in an IRI"),
        ("plan.toml", 'id = "nul"', "cannot stand in an IRI"),
        ("plan.toml", 'issued = "June 2015"', "is not a date"),
        ("plan.toml", "issued = 2015-06-11", "must be a text"),
        ("plan.toml", 'issued = "2015-02-31"', "is not a date"),
        ("plan.toml", 'issued = "2015-13"', "is not a date"),
        ("plan.toml", 'source_url = "www.gov.cn"', "is no web address"),
        ("plan.toml", 'source_url = "https://www.gov.cn/a b"', "is no web address"),
        ("plan.toml", 'source_url = "https://x/%zz"', "is no web address"),
        ("plan.toml", 'source_url = "https://[bad/"', "is no web address"),
        ("plan.toml", 'source_url = "https://[1::2::3]/"', "is no web address"),
        ("plan.toml", 'source_url = "https://x/[1]"', "is no web address"),
        ("plan.toml", 'source_url = "https://x:y/"', "is no web address"),
        ("plan.toml", "id = " + "9" * 5000, "thousands of digits"),
        ("plan.en.toml", "[tasks]\n1 = " + "9" * 5000, "thousands of digits"),
        ("plan.toml", "# " + "x" * 2_000_000, "larger than 1 MiB"),
        ("plan.toml", "id = " + "[" * 5000, "not valid TOML"),
        ("plan.toml", 'isued = "2015"', "unknown key 'isued'"),
        ("plan.en.toml", 'titel = "x"', "unknown key 'titel'"),
        ("plan.en.toml", 'tasks = "x"', "must be tables"),
        ("plan.en.toml", "[tasks]\n1 = 2", "must be a text"),
    ],
)
def test_broken_side_files(tmp_path, name, content, message):
    (tmp_path / "plan.txt").write_text(TEXT)
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path / "plan.txt")
    assert caught.value.source == str(tmp_path / name)
    assert caught.value.remedy


@pytest.mark.parametrize("kind", ["folder", "package"])
@pytest.mark.parametrize("content", ["id = " + "9" * 5000, 'source_url = "https://x/%zz"'])
def test_a_broken_side_file_is_told_like_any_other_file(kind, content, tmp_path):
    files = {"a.txt": TEXT, "a.toml": content, "b.txt": TEXT}
    source = tmp_path / ("plans.zip" if kind == "package" else "plans")
    if kind == "package":
        with zipfile.ZipFile(source, "w") as package:
            for name, words in files.items():
                package.writestr(name, words)
    else:
        source.mkdir()
        for name, words in files.items():
            (source / name).write_text(words, "utf-8")
    failed = []
    assert [document.name[-5:] for document in read_all(source, on_error=failed.append)] == ["b.txt"]
    assert [error.source for error in failed] == [f"{source}{'!' if kind == 'package' else '/'}a.toml"]


URL = st.text("azA09-._~:/?#[]@!$&'()*+,;=%2fé中\u00a0\ufdd0\ue000\U0001f600\U000e0001 ", max_size=30)


@settings(max_examples=1000)
@given(st.sampled_from(["http://", "https://", "https://x/", "https://[::1]/", "HTTPS://x:1/"]), URL)
def test_a_web_address_is_an_iri_for_the_rdf_library_too(begin, rest):
    if is_web_iri(begin + rest):
        assert NamedNode(begin + rest).value == begin + rest


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gov.cn/zhengce/content/2015-06/11/content_9.htm",
        "http://例子.中国/政策?a=1&b=二#三",
        "https://x",
        "https://x:8080/a;b=c,d/%E4%B8%AD",
        "https://[2606:4700::1111]:443/",
    ],
)
def test_web_addresses_of_all_kinds_are_taken(address):
    assert is_web_iri(address)
