"""What commands write, and to what: code pages, streams that are closed, full or left, terminals; and arguments.

tests/trials/surfaces.py tries all commands; here are a few of each kind, and what holds for all by its form.
"""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import click
import pyoxigraph
import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan import Queries, build
from creditplan.cli import main
from creditplan.cli.arguments import TEXT
from creditplan.cli.terminal import plain
from creditplan.errors import InputError
from creditplan.iris import Iris
from test_cli import commands
from trials import surfaces

STEERING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return surfaces.materials(tmp_path_factory.mktemp("surfaces"))


def held(trials, folder):
    failed = {what: told for what, trial in trials if (told := trial(folder))}
    assert not failed


def test_the_trials_know_every_command():
    tried = {words for command in surfaces.COMMANDS for words in (command.words[:1], command.words[:2])}
    for path, command in commands(main):
        assert path[:1] == ("query",) or not path or isinstance(command, click.Group) or path in tried, path


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "big5", "gbk", "ascii", "utf-16"])
def test_no_code_page_refuses_words(folder, encoding):
    held(surfaces.code_pages(surfaces.FEW, [encoding]), folder)


def test_streams_that_are_closed_full_or_left(folder):
    held(surfaces.streams(surfaces.FEW[:1]), folder)


def test_arguments_in_broken_bytes(folder):
    words = ("query", "tasks-mentioning", "--word", surfaces.BROKEN_BYTES)
    done = surfaces.run(folder, words)
    assert done.code == 2
    assert b"holds bytes that are no text" in done.err
    done = surfaces.run(folder, ("build", surfaces.BROKEN_BYTES))
    assert done.code == 2
    assert rb"\udcff\udcfe\udce4: there is no such file" in done.err


def test_signs_that_a_code_page_lacks_are_told(folder):
    done = surfaces.run(folder, ("explain", "--task", "14"), "gbk")
    assert "<<（[[responsible: 安监总局]]" in done.out.decode("gbk")
    done = surfaces.run(folder, ("register", "show", "pboc"), "ascii")
    assert r"\u4e2d\u56fd\u4eba\u6c11\u94f6\u884c / People's Bank of China" in done.out.decode("ascii")


def test_a_build_that_was_written_ends_well(folder):
    done = surfaces.run(folder, ("build", "plan.txt", "--out", "latin"), "latin-1")
    assert (done.code, (folder / "latin" / "SHA256SUMS").exists()) == (0, True)
    assert rb"\u67d0\u65b9\u6848" + b"\nid mine: as its side file says" in done.out


def test_an_interrupt_is_no_misunderstanding(folder):
    environment = os.environ | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "creditplan", "build", "-"]
    # Whoever runs the tests in the background may have told us, and all that we start, to ignore it.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=environment,
        preexec_fn=heard,  # noqa: PLW1509 (no thread runs here)
    ) as process:  # fmt: skip
        process.stdin.write(b" " * 1_000_000)  # more than a pipe holds: when it is taken, the command reads
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        end = threading.Timer(60, process.kill)
        end.start()
        assert process.stderr.read().decode().strip() == "stopped"
        end.cancel()
        process.stdin.close()
    assert process.returncode == 128 + signal.SIGINT


# What holds for all commands by its form


def test_words_leave_by_one_door():
    """No module but terminal.py writes to a stream, so none can forget what it does."""
    doors = {"echo", "secho", "print"}
    allowed = {"terminal.py": {"echo"}}
    for path in (ROOT / "converter" / "creditplan" / "cli").rglob("*.py"):
        calls = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        }
        assert calls & doors <= allowed.get(path.name, set()), path


def test_no_argument_takes_broken_bytes_for_text():
    for path, command in commands(main):
        for parameter in command.params:
            assert parameter.type is not click.STRING, (path, parameter.name)
            if path[:1] == ("query",) and parameter.name in ("endpoint", "default_graph", "agency", "word"):
                assert parameter.type is TEXT


def test_broken_text_is_an_input_error_in_python_too():
    with pytest.raises(InputError, match="no text has"):
        Queries([]).run("tasks-mentioning", word="\udcff")
    with pytest.raises(InputError, match="no text has"):
        build(out="nowhere", publisher="\udcff", validate=False)


@pytest.mark.parametrize("base", surfaces.BASES)
def test_a_base_that_cannot_be_used(base):
    with pytest.raises(InputError, match="cannot be a base IRI"):
        Iris(base)


@pytest.mark.parametrize(
    "base",
    ["http://localhost:8000/plans/", "https://x.example:65535", "https://x/a.b/..c/...", "https://1.2.3.4/"],
)
def test_a_base_that_can(base):
    assert pyoxigraph.NamedNode(Iris(base).plan("p"))


# Terminals


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Data whose words a terminal would obey."""
    graph = """
    @prefix cp: <https://w3id.org/creditplan/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <https://example.org/plan/p> a cp:Plan .
    <https://example.org/plan/p/task/1> a cp:Task ; cp:partOf <https://example.org/plan/p> ; cp:order 1 ;
        cp:text "做\\u001B[2J\\u009B31m\\u202E事\\u0007\\u0008\\u2066\\r\\u000B"@zh .
    <https://example.org/agency/a> a cp:Agency ; cp:shortName "局\\u001B]0;x\\u0007\\u202E"@zh .
    """
    path = tmp_path_factory.mktemp("hostile") / "data.ttl"
    path.write_text(graph, "utf-8")
    return path


def on_a_terminal(*arguments):
    """Run a command whose output goes to a terminal; return what arrives there, and the code."""
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no pseudo-terminals: {error}")
    env = os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1", "PAGER": "cat", "TERM": "dumb", "COLUMNS": "200"}
    command = [sys.executable, "-m", "creditplan", *map(str, arguments)]
    with subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=env) as process:
        os.close(follower)
        chunks = []
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            chunks.append(chunk)
    os.close(leader)
    return b"".join(chunks).decode().replace("\r\n", "\n"), process.returncode


@pytest.mark.parametrize("form", ["table", "csv", "spreadsheet", "json"])
def test_what_a_terminal_would_obey_is_shown(hostile, form):
    query = ("query", "tasks-mentioning", "--word", "事", "--data", hostile, "--format", form)
    shown, code = on_a_terminal(*query)
    assert code == 0
    assert r"\u001b[2J\u009b31m\u202e事\u0007\u0008\u2066" in shown.replace("\\b", "\\u0008")
    assert not STEERING.search(shown)


def test_programs_get_the_words_as_they_are(hostile, creditplan):
    done = creditplan("query", "tasks-mentioning", "--word", "事", "--data", hostile, "--format", "csv")
    assert "做\x1b[2J\x9b31m\u202e事\x07\x08\u2066\r\v".encode() in done.stdout
    done = creditplan("query", "tasks-mentioning", "--word", "事", "--data", hostile, "--json")
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert any("\x1b[2J\x9b31m\u202e" in value["value"] for row in rows for value in row.values())


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "{data}"),
        ("validate", "{data}", "--format", "turtle"),
        ("validate", "{data}", "--json"),
        ("query", "agency-profile", "--agency", "https://example.org/agency/a", "--data", "{data}"),
        ("query", "tasks-of-agency", "--agency", "局\x1b[2J\u202e", "--data", "{data}"),
        ("explain", "--task", "\x1b[2J\x9b\u202e"),
        ("register", "show", "\x1b[2J\x9b\u202e"),
        ("build", "\x1b[2J\u202e.txt"),
        ("coverage", "\x1b[2J\u202e.txt"),
        ("\x1b[2J\u202e",),
        ("query", "workload", "--\x1b[2J\u202e"),
        ("query", "workload", "\x1b[2J\u202e"),
        ("load", "http://127.0.0.1:9/\x1b[2J\u202e", "--retries", "0"),
    ],
)
def test_no_command_steers_a_terminal(hostile, command):
    shown, _ = on_a_terminal(*(word.format(data=hostile) for word in command))
    assert shown
    assert not STEERING.search(shown)


def test_plain_shows_all_that_steers():
    every = "".join(map(chr, [*range(0xA0), 0x61C, *range(0x2000, 0x2070), 0xD800]))
    assert not STEERING.search(plain(every))
    assert plain("做\x1b事\t\x85\n") == "做\\u001b事  \n"
    assert plain("\udcff\u202e") == "\\udcff\\u202e"


# CSV that register match reads


def matched(content, *arguments):
    return CliRunner().invoke(main, ["register", "match", "-", "--json", *arguments], input=content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|", "，"])
@pytest.mark.parametrize("named", ["sep={}", "SEP={}", '"sep={}"'])
def test_a_first_line_that_names_the_delimiter(encoding, sign, named):
    text = f"{named.format(sign)}\r\n序号{sign}部门\r\n1{sign}教育部\r\n2{sign}财政部\r\n"
    shown = matched(text.encode(encoding), "--column", "部门")
    assert shown.exit_code == 0, shown.output
    assert [row["match"] for row in json.loads(shown.stdout)] == ["moe", "mof"]


@pytest.mark.parametrize("line", ["sep=", "sep=ab", 'sep="'])
def test_a_line_that_names_no_sign(line):
    shown = matched(f"{line}\nname\n财政部\n".encode())
    assert shown.exit_code == 2
    assert "standard input:1: this line does not name the one sign between cells" in shown.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            'name\n财政部\n"' + "甲\n" * 70_000,
            "standard input:3: a cell of more than 131,072 characters begins here",
        ),
        (
            "甲" * 140_000 + "\n财政部\n",
            "standard input:1: a cell of more than 131,072 characters begins here",
        ),
        ('sep=;\nname\n财政部\n"a"b\n', "standard input:4: this is no CSV"),
        ("sep=;\nname\n财政部;x\n", "standard input:3: 2 cells, but the first line names 1 columns"),
    ],
    ids=["an open quote", "a long first line", "behind sep=", "too many cells behind sep="],
)
def test_faults_of_a_table_are_told_with_their_line(content, words):
    shown = matched(content.encode())
    assert shown.exit_code == 2
    assert words in shown.stderr


def test_a_table_without_end_is_refused(creditplan):
    zero = Path("/dev/zero")
    if not zero.exists():
        pytest.skip("this system has no /dev/zero")
    done = creditplan("register", "match", zero)
    assert done.returncode == 2
    assert b"larger than 64 MiB" in done.stderr
