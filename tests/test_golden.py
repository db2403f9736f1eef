"""Documents in every style of the genre, against what a reader takes from them."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from creditplan.model import SourceDocument
from creditplan.parsing import parse
from creditplan.reading import read_bytes
from creditplan.words.fold import fold
from document_formats import FORMATS, SHEETS, rows_of
from golden_form import compared

FOLDER = ROOT / "tests" / "golden" / "text"
TEXTS = sorted(FOLDER.glob("*.txt"))
# Their layout is the very thing that is read: a paragraph for each line is another document.
LAID_OUT = {
    "table-tabs",
    "table-bars",
    "table-spaces",
    "table-one-cell-a-line",
    "table-merged-task-lost",
    "wrapped",
    "wrapped-labels",
    "wrapped-prose",
    "cells-as-long-as-lines",
    "full-width-everything",
    "label-lines-several-on-a-line",
    "labels-apart-by-spaces",
    "table-spaces-middle-lost",
    "table-spaces-short-rows",
}
WRAPPED = ("wrapped", "wrapped-labels", "wrapped-prose")
UNWRAPPED = {"run-on", "unnumbered"}  # fmt: skip
FLOWING = [path for path in TEXTS if path.stem not in LAID_OUT]


def test_there_are_many_golden_documents():
    assert len(TEXTS) >= 60
    assert {path.stem for path in TEXTS} == {path.stem for path in FOLDER.glob("*.gold")}


def gold(path):
    return path.with_suffix(".gold").read_text("utf-8")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_document_is_read_as_a_reader_reads_it(path, register):
    plan = parse(SourceDocument(path.name, path.read_text("utf-8")), register)
    wanted, found = compared(gold(path), plan)
    assert found == wanted


# The same words in other formats


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("path", FLOWING, ids=lambda path: path.stem)
def test_every_format_says_the_same(path, suffix, register):
    data = FORMATS[suffix](path.read_text("utf-8"))
    plan = parse(read_bytes(data, f"{path.stem}.{suffix}"), register)
    wanted, found = compared(gold(path), plan, normal=form)
    assert found == wanted


# Those that are tables: what parts their cells, or how many lines a row has.
TABLES = {
    "table-bars": r" \| ",
    "table-tabs": "\t",
    "table-unknown-task-head": r"\|",
    "table-spaces": " ",
    "table-spaces-short-rows": " ",
    "table-one-cell-a-line": 3,
    "table-numbers-with-gaps": 4,
    "table-without-numbers": 3,
}


@pytest.mark.parametrize("suffix", SHEETS)
@pytest.mark.parametrize("name", TABLES)
def test_every_sheet_says_the_same(name, suffix, register):
    path = FOLDER / f"{name}.txt"
    data = SHEETS[suffix](rows_of(path.read_text("utf-8"), TABLES[name]))
    plan = parse(read_bytes(data, f"{name}.{suffix}"), register)
    wanted, found = compared(gold(path), plan, normal=form)
    assert found == wanted


# Mutations that leave the meaning unchanged


def form(line):
    """A line without what a mutation may change: widths, kinds of brackets, spaces, line ends."""
    words = fold(line).translate(str.maketrans("[]{}", "()()"))
    if words.startswith("title"):
        words = "title " + "".join(words.removeprefix("title").split())
    return words.replace("。", "")


def narrow(text):
    return text.translate(str.maketrans("（），：；", "(),:;"))


def wide(text):
    return text.translate(str.maketrans("(),:;", "（），：；"))


def bracketed(pair):
    return lambda text: re.sub(
        r"（((?:[^（）\n]|（[^（）\n]*）)*)）(?=[。；]?\n)", rf"{pair[0]}\1{pair[1]}", text
    )


def renumbered(text):
    return re.sub(
        r"(?m)^(\d{1,2})[.、．](?=\D)",
        r"\1、 ",
        re.sub(r"(?m)^（([一二三四五六七八九十]+)）", r"(\1) ", text),
    )


def spaced(text):
    return re.sub(r"(?m)^(?=\S)", "\u3000\u3000", text.replace("，", "， "))


def stopped(text):
    return re.sub(r"(?m)）$", "）。", text)


MUTATIONS = {
    "narrow": narrow,
    "wide": wide,
    "tortoise-shell": bracketed("〔〕"),
    "lenticular": bracketed("【】"),
    "square": bracketed("[]"),
    "renumbered": renumbered,
    "spaced": spaced,
    "full-stops": stopped,
    "windows-line-ends": lambda text: text.replace("\n", "\r\n"),
    "empty-lines": lambda text: text.replace("\n", "\n\n"),
}
# What a mutation would change in them is what they are about.
UNFIT = {
    ("wide", "numbered-by-projects"),
    ("empty-lines", "continued-label-line"),
    *((name, wrapped) for name in ("empty-lines", "spaced") for wrapped in WRAPPED),
    ("empty-lines", "cells-as-long-as-lines"),
    *((name, "table-merged-task-lost") for name in ("spaced", "full-stops", "renumbered")),
    *((name, "missing-brackets") for name in ("full-stops", "tortoise-shell", "lenticular", "square")),
}


@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_mutation_changes_nothing(path, name, register):
    if (name, path.stem) in UNFIT:
        return
    text = MUTATIONS[name](path.read_text("utf-8"))
    plan = parse(read_bytes(text.encode(), path.name), register)
    wanted, found = compared(gold(path), plan, normal=form)
    assert found == wanted


IN_BRACKETS = [
    p for p in FLOWING if re.search(r"(?m)[）〕】\])]。?$", p.read_text("utf-8")) and p.stem not in UNWRAPPED
]


@pytest.mark.parametrize("width", [38, 50])
@pytest.mark.parametrize("path", IN_BRACKETS, ids=lambda path: path.stem)
def test_wrapped_lines_change_nothing(path, width, register):
    """A clause in brackets is found wherever a line breaks in it."""
    lines = path.read_text("utf-8").splitlines()
    if any(
        line.partition("：")[0] in ("责任单位", "牵头单位", "主办单位", "协办单位", "配合单位")
        for line in lines
    ):
        return
    wrapped = "\n".join("\n".join(line[i : i + width] for i in range(0, len(line), width)) for line in lines)
    plan = parse(SourceDocument(path.name, wrapped + "\n"), register)
    wanted, found = compared(gold(path), plan, normal=form)
    roles = ("  lead", "  responsible", "  participant")
    assert [line for line in found if line.startswith(roles)] == [
        line for line in wanted if line.startswith(roles)
    ]
