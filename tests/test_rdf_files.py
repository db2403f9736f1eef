"""RDF files: with a byte order mark too, errors at their place, and nothing that grows beyond measure."""

from __future__ import annotations

import gzip
import os
import time

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from creditplan import rdf_files
from creditplan.errors import InputError
from creditplan.rdf_files import FORMATS, read_rdf

BOM = b"\xef\xbb\xbf"
XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:a="http://a/">\n<rdf:Description rdf:about="http://a/s"><a:p>{words}</a:p></rdf:Description></rdf:RDF>'
)
DOCUMENTS = {
    ".ttl": '@prefix a: <http://a/> .\na:s a:p "词" .\n',
    ".trig": '@prefix a: <http://a/> .\na:g { a:s a:p "词" }\n',
    ".nt": '<http://a/s> <http://a/p> "词" .\n',
    ".nq": '<http://a/s> <http://a/p> "词" <http://a/g> .\n',
    ".jsonld": '{"@id": "http://a/s", "http://a/p": "词"}',
    ".rdf": XML.format(dtd="", words="词"),
}


def written(folder, suffix, data, compressed=False):
    path = folder / f"文件{suffix}{'.gz' if compressed else ''}"
    path.write_bytes(gzip.compress(data) if compressed else data)
    return path


def test_there_is_a_document_of_every_syntax():
    assert {*DOCUMENTS} == {*FORMATS}


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_byte_order_mark_is_no_part_of_the_text(suffix, compressed, tmp_path):
    data = DOCUMENTS[suffix].encode()
    expected = list(parse(data, format=FORMATS[suffix]))
    assert len(expected) == 1
    for begin in (b"", BOM):
        assert list(read_rdf(written(tmp_path, suffix, begin + data, compressed))) == expected


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("begin", [b"", BOM], ids=["plain", "mark"])
@pytest.mark.parametrize(
    ("suffix", "text", "line", "column"),
    [
        (".ttl", "<http://a/s> !\n", 1, 14),
        (".ttl", "# 词\n<http://a/s> <http://a/p> ! .\n", 2, 27),
        (".trig", "# 词\n<http://a/s> <http://a/p> ! .\n", 2, 27),
        (".nt", '<http://a/s> <http://a/p> "x" .\n<http://a/s> "x" "x" .\n', 2, 14),
        (".nq", '"x" <http://a/p> "x" .\n', 1, 1),
    ],
)  # fmt: skip
def test_a_syntax_error_is_told_at_its_place(suffix, text, line, column, begin, compressed, tmp_path):
    path = written(tmp_path, suffix, begin + text.encode(), compressed)
    with pytest.raises(InputError, match="syntax error") as caught:
        list(read_rdf(path))
    assert (caught.value.source, caught.value.line, caught.value.column) == (str(path), line, column)


@pytest.mark.parametrize("suffix", [".rdf", ".jsonld"])
def test_a_syntax_error_is_told_by_a_worker_as_by_us(suffix, tmp_path):
    data = DOCUMENTS[suffix].encode()[:-3]
    with pytest.raises(SyntaxError) as expected:
        list(parse(data, format=FORMATS[suffix]))
    path = written(tmp_path, suffix, data)
    with pytest.raises(InputError) as caught:
        list(read_rdf(path))
    error = caught.value
    assert (error.source, error.line, error.column) == (
        str(path),
        expected.value.lineno,
        expected.value.offset,
    )


@pytest.mark.parametrize("suffix", [".rdf", ".jsonld", ".ttl"])
def test_a_large_file_is_read_as_the_library_reads_it(suffix, tmp_path, published):
    quads = list(parse(path=str(published / "social-credit-2015.nq")))
    data = serialize([quad.triple for quad in quads], format=FORMATS[suffix])
    assert {quad.triple for quad in read_rdf(written(tmp_path, suffix, data))} == {q.triple for q in quads}


def test_blank_nodes_of_two_files_are_never_the_same(tmp_path):
    data = XML.format(dtd="", words="x").replace('rdf:about="http://a/s"', 'rdf:nodeID="b"').encode()
    path = written(tmp_path, ".rdf", data)
    first, second = list(read_rdf(path)), list(read_rdf(path))
    assert first[0].subject != second[0].subject


@pytest.fixture
def tight(monkeypatch):
    """Bounds so small that harmless files come up against them."""
    monkeypatch.setattr(rdf_files, "_ALWAYS", 20_000)
    monkeypatch.setattr(rdf_files, "_TIMES", 2)
    monkeypatch.setattr(rdf_files, "_LARGEST_RATIO", 20)


ENTITY = f'<!DOCTYPE r [<!ENTITY e "{"x" * 500}">]>\n'


@pytest.mark.parametrize(
    ("suffix", "text", "compressed"),
    [
        pytest.param(".rdf", XML.format(dtd=ENTITY, words="&e;" * 100), False, id="entities"),
        pytest.param(".ttl", f"@prefix a: <http://a/{'x' * 500}> .\na: a: {','.join(['a:'] * 100)} .\n", False, id="a prefix"),
        pytest.param(".ttl", f"@prefix a: <http://a/{'x' * 500}> .\n" + "a: a: 1 .\n" * 100, False, id="a prefix, a line each"),
        pytest.param(".trig", f"@prefix a: <http://a/{'x' * 500}> .\n" + "a: { a: a: 1 }\n" * 100, False, id="names of graphs"),
        pytest.param(".jsonld", f'{{"@context": {{"a": "http://a/{"x" * 500}"}}, "@id": "http://a/s", "a": {list(range(100))}}}', False, id="a context"),
        pytest.param(".nt", "# a comment\n" * 10_000, True, id="what is packed tightly"),
    ],
)  # fmt: skip
def test_what_grows_beyond_measure_is_refused(suffix, text, compressed, tight, tmp_path):
    path = written(tmp_path, suffix, text.encode(), compressed)
    with pytest.raises(InputError, match=r"larger than|unpacks to more") as caught:
        list(read_rdf(path))
    assert caught.value.source == str(path)
    assert caught.value.remedy


def test_a_long_literal_is_no_growth(tight, tmp_path):
    data = f'<http://a/s> <http://a/p> "{"词" * 100_000}" .\n'.encode()
    assert len(list(read_rdf(written(tmp_path, ".ttl", data)))) == 1


def test_terms_within_terms_are_read_within_limits(tmp_path):
    inner = "<http://a/s> <http://a/p> <http://a/o>"
    for _ in range(3):
        inner = f"<http://a/s> <http://a/p> <<( {inner} )>>"
    path = written(tmp_path, ".nt", f"{inner} .\n".encode())
    assert list(read_rdf(path)) == list(parse(path.read_bytes(), format=RdfFormat.N_TRIPLES))
    for _ in range(60):
        inner = f"<http://a/s> <http://a/p> <<( {inner} )>>"
    with pytest.raises(InputError, match="too deep"):
        list(read_rdf(written(tmp_path, ".nt", f"{inner} .\n".encode())))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_what_cannot_be_read_twice_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "a.ttl")
    began = time.monotonic()
    with pytest.raises(InputError, match="twice"):
        list(read_rdf(tmp_path / "a.ttl"))
    assert time.monotonic() - began < 1
