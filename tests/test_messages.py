"""What the command says is in the catalogue, all of it, and in Chinese it is Chinese."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterator
from threading import Thread

import click
import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.cli.spoken import asked
from creditplan.errors import InputError
from creditplan.messages import language, of_locale, speaking, tr, trn
from creditplan.reading import read_bytes
from trials.surfaces import BROKEN, PLAN

sys.path.insert(0, str(ROOT / "tools"))
import messages as catalogues

PACKAGE = ROOT / "converter" / "creditplan"
MODULES = {
    str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")
}
SAID = catalogues.texts()
CATALOGUE = catalogues.read()
ENTRIES = [one for one in CATALOGUE if one.id]


# The catalogue


def ids(entry):
    return entry.id if isinstance(entry.id, tuple) else (entry.id,)


def strings(entry):
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


def slots(text):
    """The places for values: those of str.format, and those of click's few texts with %."""
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        named = set()
    return named | {*re.findall(r"%\(\w+\)s", text)}


def test_the_catalogue_holds_what_the_package_says_and_nothing_else():
    said = {text if isinstance(text, str) else text[0] for text in SAID}
    known = {ids(entry)[0] for entry in ENTRIES}
    assert (said - known, known - said) == (set(), set()), "run make messages"


def test_all_is_translated():
    assert not [entry.id for entry in ENTRIES if entry.fuzzy or not all(strings(entry))]


def test_a_translation_has_the_values_of_its_text():
    for entry in ENTRIES:
        # Of texts for one and for many, the Chinese takes the values of one of the two.
        assert all(slots(told) in map(slots, ids(entry)) for told in strings(entry)), entry.id


def test_a_translation_keeps_what_people_type():
    for entry in ENTRIES:
        for text, told in zip(ids(entry), strings(entry), strict=False):
            typed = {*re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)}
            assert typed <= {*re.findall(r"--[a-z][a-z-]+", told)}, text


def test_the_package_reads_what_was_translated():
    assert catalogues.FILE.with_suffix(".mo").read_bytes() == catalogues.compiled(CATALOGUE)


def test_a_catalogue_that_is_up_to_date_stays_as_it_is():
    new = catalogues.renewed(CATALOGUE, SAID)
    assert {ids(one): strings(one) for one in new if one.id} == {ids(one): strings(one) for one in ENTRIES}


# Nothing is said past it

SAYING = {
    *("say", "fail", "error", "warning", "refuse", "wrong", "refusal", "progress", "progressbar"),
    *("_error", "_refuse", "_fault", "_failed", "_explained"),
}
# Mistakes in programs, which people who call the library see.
OF_PROGRAMS = {"TypeError", "AttributeError", "AssertionError", "KeyError", "LookupError", "UnpicklingError"}
OF_PROGRAMS |= {"IndexError", "RuntimeError", "ModuleNotFoundError"}
# Said of what is packaged, or of files of ours on the disk: whoever looks after them reads it.
INSIDE = {
    "corpus/batch.py", "corpus/building.py", "corpus/layout.py", "corpus/running.py", "corpus/conversion.py",
    "registers/function_table.py", "site/search/entries.py", "words/quotes.py",
}  # fmt: skip


def literals(node) -> Iterator[str]:
    """Texts that stand in an argument as they are."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        case ast.IfExp():
            yield from (*literals(node.body), *literals(node.orelse))
        case ast.BinOp():
            yield from (*literals(node.left), *literals(node.right))
        case ast.BoolOp():
            for one in node.values:
                yield from literals(one)


def said_past_it(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        if name in OF_PROGRAMS or not (name.endswith("Error") or name in SAYING):
            continue
        keywords = [one.value for one in node.keywords if one.arg in ("message", "remedy", "label")]
        for text in (text for one in (*node.args, *keywords) for text in literals(one)):
            # A single word is a code or a key.
            if re.search(r"[A-Za-z]{2,} ?[^\w]*[ ][A-Za-z]{2,}|[a-z]{2,}: $", text):
                yield node.lineno, text


def test_no_error_and_no_line_is_said_in_english_alone():
    said = {name: [*said_past_it(tree)] for name, tree in MODULES.items() if name not in INSIDE}
    assert not {name: texts for name, texts in said.items() if texts}


def test_the_check_finds_what_is_said_past_it():
    code = 'say("error: ")\nraise InputError(tr("no such file"), remedy="check the path" if x else y)'
    assert [text for _, text in said_past_it(ast.parse(code))] == ["error: ", "check the path"]


def test_what_is_looked_up_is_no_text_with_values_in_it():
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("tr", "trn", "mark"):
                assert not isinstance(node.args[0], ast.JoinedStr), (name, node.lineno)


# Which language


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, None),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.GB18030", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, None),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, None),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "zh"}, None),
        ({"LC_ALL": "", "LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh"}, None),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:zh"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, None),
    ],
)
def test_a_locale_says_the_language(variables, found):
    assert of_locale(variables) == found


@pytest.mark.parametrize(
    ("words", "variable", "locale", "found"),
    [
        ("", None, "C", None),
        ("", None, "zh_CN.UTF-8", "zh"),
        ("", "en", "zh_CN.UTF-8", "en"),
        ("--lang zh build", "en", "C", "zh"),
        ("build --lang=en", "zh", "zh_CN.UTF-8", "en"),
        ("build --lang", None, "zh_CN.UTF-8", "zh"),
        ("build --lang fr", None, "C", None),
    ],
)
def test_an_option_comes_before_a_variable_and_that_before_the_locale(
    monkeypatch, words, variable, locale, found
):
    monkeypatch.setenv("LC_ALL", locale)
    if variable:
        monkeypatch.setenv("CREDITPLAN_LANG", variable)
    assert asked(words.split()) == found


def test_who_asks_for_no_language_hears_english():
    assert language() is None
    with pytest.raises(InputError, match=r"no text|empty"):
        read_bytes(b"", "a.txt")
    with speaking("zh"):
        assert tr("check the path") == "请检查路径"
        assert trn("({count} row{nothing})", "({count} rows{nothing})", 1, nothing="") == "（1 行）"
        heard = []
        thread = Thread(target=lambda: heard.append(tr("check the path")))
        thread.start()
        thread.join()
        assert heard == ["check the path"]  # a language is that of a thread
    assert tr("check the path") == "check the path"
    assert trn("({count} row{nothing})", "({count} rows{nothing})", 2, nothing="") == "(2 rows)"


def test_a_worker_refuses_in_the_language_of_who_asks():
    for wish, found in (("zh", "损坏|无法"), (None, "damaged|cannot"), ("zh", "损坏|无法")):
        with speaking(wish), pytest.raises(InputError, match=found):
            read_bytes(b"%PDF-1.7 nothing", "a.pdf")


# The command

SENTENCE = re.compile(r"\b[A-Za-z]{3,} [a-z]{2,}\b")


def english(shown):
    """The lines that hold English words one after the other, but for what people type."""
    typed = r"(?:creditplan|register)(?: [a-z-]+)*|--[a-z]+ [a-z]+|(?:[\w-]+\.)+txt(?: [\w-]+\.txt)*"
    lines = [re.sub(typed, "", line) for line in shown.splitlines()]
    return [line for line in lines if SENTENCE.search(line)]


def commands(group, *above):
    """Every command, and a few of the queries: they are all made in one way."""
    yield above
    ctx = click.Context(group)
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    for name in names[:3] if above == ("query",) else names:
        yield from commands(group.get_command(ctx, name), *above, name)


@pytest.fixture
def chinese(tmp_path, monkeypatch):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    (tmp_path / "broken.txt").write_text(BROKEN, "utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words, **env):
        done = CliRunner().invoke(main, [*words], env=env, prog_name="creditplan")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.mark.parametrize("words", [*commands(main)], ids=" ".join)
def test_help_is_chinese(chinese, words):
    done = chinese("--lang", "zh", *words, "--help")
    assert done.exit_code == 0
    assert not english(done.stdout)
    assert "用法：" in done.stdout and "显示此帮助并退出。" in done.stdout


def test_help_keeps_within_the_terminal(chinese):
    from creditplan.cli.terminal import columns  # noqa: PLC0415

    for words in (("--help",), ("build", "--help"), ("review", "--help")):
        lines = chinese("--lang", "zh", *words).stdout.splitlines()
        assert max(map(columns, lines)) <= 80


SPOKEN = [("--lang", "zh"), {"LC_ALL": "zh_CN.UTF-8"}, {"CREDITPLAN_LANG": "zh"}]


@pytest.mark.parametrize("how", SPOKEN, ids=str)
def test_an_error_is_chinese(chinese, how):
    words, env = (how, {}) if isinstance(how, tuple) else ((), how)
    done = chinese(*words, "build", "missing.txt", **env)
    assert (done.exit_code, english(done.stderr)) == (2, [])
    assert done.stderr.startswith("错误：missing.txt: 没有这个文件") and "→ 请检查路径" in done.stderr
    done = chinese(*words, "build", "--nothing", **env)
    assert "错误：没有选项 '--nothing'" in done.stderr
    assert chinese("build", "missing.txt").stderr.startswith("error: missing.txt: there is no such file")


REPORTS = [
    ("build plan.txt", 0, "已写出"),
    ("build broken.txt", 1, "没有写出任何文件"),
    ("coverage plan.txt broken.txt", 1, "存疑比例"),
    ("diff plan.txt broken.txt", 1, "项任务"),
    ("explain plan.txt", 0, "牵头"),
    ("explain plan.txt --line 99", 2, "没有任务"),
    ("corpus build plan.txt --out made", 0, "份文件"),
    ("review plan.txt --table made.csv", 0, "其中 1 行有疑点"),
    ("register show nobody-at-all", 2, "机构"),
    ("validate plan.txt", 2, "后缀"),
]


@pytest.mark.parametrize(("line", "code", "words"), REPORTS, ids=[line for line, *_ in REPORTS])
def test_a_report_is_chinese(chinese, line, code, words):
    done = chinese("--lang", "zh", *line.split())
    assert done.exit_code == code, done.output
    assert words in done.output
    assert not english(done.output)


def test_json_has_the_same_keys_and_codes(chinese):
    import json  # noqa: PLC0415

    one, other = (
        json.loads(chinese(*words, "coverage", "broken.txt", "--json").stdout)
        for words in ((), ("--lang", "zh"))
    )
    assert one == other
    failed = [
        json.loads(chinese(*words, "build", "no.txt", "--json").stdout)["error"]
        for words in ((), ("--lang", "zh"))
    ]
    assert [*failed[0]] == [*failed[1]] and failed[0]["code"] == failed[1]["code"]
    assert failed[1]["message"] == "没有这个文件"


def test_what_is_published_does_not_depend_on_the_language(chinese, tmp_path):
    for name, words in (("one", ()), ("other", ("--lang", "zh"))):
        assert chinese(*words, "build", "plan.txt", "--out", name, "--quiet").exit_code == 0
        assert (
            chinese(
                *words, "corpus", "build", "broken.txt", "--out", f"{name}-corpus", "--no-parquet"
            ).exit_code
            == 1
        )
    for kind in ("", "-corpus"):
        made = [
            {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            for folder in (tmp_path / f"one{kind}", tmp_path / f"other{kind}")
        ]
        assert made[0] == made[1]
