"""Problems are data: each code has its texts in two languages, an example, and a place on the page."""

from __future__ import annotations

import ast
import json
import string
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.messages import LANGUAGES
from creditplan.model import Level, Problem, Role, SourceDocument, Span
from creditplan.parsing import parse
from creditplan.parsing.clauses.grammar import MAX_LENGTH
from creditplan.reading import read, read_bytes
from creditplan.words.names import LONGEST_NAME
from problem_page import EXAMPLES, PAGES, TABLE, WORDS, page
from test_documents import DOCUMENTS

LEVELS = {code: said["level"] for code, said in TABLE.items()}
# Words of slots that the examples show, each; of the others a few are enough.
SHOWN = ("why", "limit", "part", "what", "missing", "when", "cause", "unlike", "doubt", "column", "stale")


def slots(text):
    return {slot for _, slot, _, _ in string.Formatter().parse(text) if slot}


def too_long():
    text = f"某方案\n1.做事（{'甲' * MAX_LENGTH}负责）。（财政部负责）\n"
    return SourceDocument("plan.txt", text), Span(text.index("（"), text.index("）") + 1)


def test_every_code_has_an_example():
    assert {one.code for one in EXAMPLES if not one.word} == set(TABLE)
    assert {one.code for one in EXAMPLES} == set(TABLE)


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: one.name)
def test_an_example_gives_just_its_problem_at_its_place(one, register):
    [problem] = parse(one.document, register).problems
    assert (problem.code, problem.level, problem.span) == (one.code, LEVELS[one.code], one.span)
    assert not one.word or one.word in problem.values.values()


def test_a_clause_that_is_too_long_says_how_long(register):
    document, span = too_long()
    [problem] = parse(document, register).problems
    assert (problem.code, problem.span, problem.values["limit"]) == ("limit-reached", span, "length")
    assert f"{MAX_LENGTH + 4:,} signs" in problem.message()


def test_every_word_is_shown_by_an_example(register):
    # What takes a sheet or a page to be shown is among the documents of tests/formats.
    further = (
        "words-in-a-shape.xlsx",
        "formula-without-a-value.xlsx",
        "embedded-in-another-format.docx",
        "field-without-a-result.docx",
        "outside-the-page.pdf",
        "watermark-turned.pdf",
        "watermark-across-a-name.pdf",
        "characters-that-no-font-tells.pdf",
    )
    documents = [
        *(one.document for one in EXAMPLES),
        too_long()[0],
        *(read_bytes(DOCUMENTS[name](), name) for name in further),
    ]
    values = [problem.values for document in documents for problem in parse(document, register).problems]
    for slot in SHOWN:
        assert {found[slot] for found in values if slot in found} == set(WORDS[slot]), slot


def test_words_are_those_of_the_model():
    assert set(WORDS["role"]) == set(Role)
    assert set(WORDS["level"]) == set(Level) >= set(LEVELS.values())
    assert f"{LONGEST_NAME} " in WORDS["why"]["too-long"]["zh"]
    assert f"{LONGEST_NAME} " in WORDS["why"]["too-long"]["en"]


@pytest.mark.parametrize("on", ["start-end", "start", "end", "always"])
def test_a_body_of_several_is_said_with_the_bounds_that_are_known(on):
    bounds = {bound: "2018" for bound in on.split("-") if bound != "always"}
    said = {"is": on, "name": "某局", **bounds}
    problem = Problem("ambiguous-name", Span(0, 1), {"name": "某", "meanings": (said, said), "slug": "x"})
    expected = {
        "start-end": "2018 to 2018",
        "start": "from 2018",
        "end": "until 2018",
        "always": "at any time",
    }
    assert problem.message() == f"某 can be 某局 {expected[on]}; 某局 {expected[on]}"
    assert problem.message("zh").count("；") == 1


def test_both_languages_say_the_same():
    texts = [(said["en"][part], said["zh"][part]) for said in TABLE.values() for part in said["en"]]
    texts += [(one["en"], one["zh"]) for words in WORDS.values() for one in words.values()]
    for english, chinese in texts:
        assert slots(english) == slots(chinese)
        assert (
            any("\u4e00" <= sign <= "\u9fff" for sign in chinese) or slots(chinese) or chinese in ("；", "，")
        )
    for said in TABLE.values():
        assert said.keys() == {"level", *LANGUAGES}
        assert said["en"].keys() == said["zh"].keys() == {"meaning", "message", "remedy"}


def test_every_problem_of_the_parser_has_an_entry():
    found = set()
    for path in (ROOT / "converter" / "creditplan" / "parsing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Problem", "Resolution"):
                found |= {one.value for one in node.args[:2] if isinstance(one, ast.Constant)}
    assert len(found) >= 15
    assert found <= set(TABLE)


def test_golden_documents_give_known_problems(register):
    documents = [read(path) for path in sorted((ROOT / "tests" / "golden").rglob("*.txt"))]
    problems = [problem for document in documents for problem in parse(document, register).problems]
    assert {problem.code for problem in problems} <= set(TABLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_up_to_date(language):
    assert PAGES[language].read_text("utf-8") == page(language), "run make docs"


COUNTS = """
import tomllib
texts, loads = [], tomllib.loads
tomllib.loads = lambda text: texts.append(text) or loads(text)
from creditplan import parse, read
from creditplan.model import SourceDocument
from creditplan.resources import packaged_plan
strange = SourceDocument("plan.txt", "某方案\\n1.做事。（审计署负责到底）\\n")
for document in (read(packaged_plan()), strange, strange):
    parse(document)
    print(sum("[text-not-understood]" in text for text in texts))
"""


def test_the_table_is_read_once_and_not_for_a_plan_without_problems():
    done = subprocess.run(
        [sys.executable, "-c", COUNTS], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["0", "1", "1"]


# Who prints chooses the language

TEXT = "某方案\n1.做事。（财政部牵头，某某局配合）\n2.做另一件事。（审计署负责到底）\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("command", ["build", "coverage", "explain"])
def test_problems_are_told_in_the_language_asked_for(command, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = {
        "en": (
            "warning: the register does not know the name 某某局 ",
            "error: left over in a responsibility clause",
        ),
        "zh": ("警告: 名录没有收录“某某局” ", "错误: 责任分工中有未读懂的文字：从这些文字读不出角色 "),
    }
    for option, language, other in (
        ([], "en", "zh"),
        (["--lang", "en"], "en", "zh"),
        (["--lang", "zh"], "zh", "en"),
    ):
        output = CliRunner().invoke(main, [command, str(source), *option]).output
        assert all(words in output for words in told[language])
        assert not any(words in output for words in told[other])
        assert (
            command != "build"
            or {"en": "nothing was written: ", "zh": "没有写出任何文件："}[language] in output
        )


@pytest.mark.parametrize("command", ["build", "coverage", "explain"])
def test_programs_get_values_and_both_languages(command, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = json.loads(CliRunner().invoke(main, [command, str(source), "--json"]).stdout)
    part = report[0] if command == "explain" else report["plans" if command == "build" else "documents"][0]
    first = part["problems"][0]
    assert first["message"] == {
        "en": "the register does not know the name 某某局",
        "zh": "名录没有收录“某某局”",
    }
    assert first["values"] == {"name": "某某局", "slug": first["remedy"]["zh"].split()[1]}
    assert (first["code"], first["level"], first["line"], first["column"]) == (
        "unknown-agency",
        "warning",
        2,
        13,
    )
