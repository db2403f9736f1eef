"""creditplan init: asks in a terminal, or takes options, and writes creditplan.toml; it never overwrites in silence."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tomllib

import pytest

from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import Labels
from creditplan.reading import describe
from creditplan.reading.heads import answer, answers_of, questions, to_description, written
from creditplan.reading.toml_file import TomlFile
from creditplan.registers.local_bodies import place_on
from creditplan.survey import Placed, Survey, survey

PLAN = "河南省郑州市某方案\n发文单位：郑州市人民政府\n一、做好工作\n1.优化服务。（省财政局牵头）\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(PLAN, "utf-8")
    (tmp_path / "plans" / "b.txt").write_text("", "utf-8")
    return tmp_path / "plans"


def typed(folder, *lines, options=()):
    """What a terminal shows where somebody types these lines, and the exit code."""
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no pseudo-terminals: {error}")
    command = [sys.executable, "-m", "creditplan", "init", *options]
    env = os.environ | {"PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": "200"}
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=env, cwd=folder)
    os.close(follower)
    os.write(leader, "".join(f"{line}\n" for line in lines).encode())
    shown = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(leader)
    return process.wait(timeout=60), shown.decode("utf-8", "replace")


# publisher, licence, base, title, language, jurisdiction, e-mail, page: the order of heads.toml


def test_what_somebody_answers_is_written(folder):
    code, shown = typed(
        folder, "", "CC-BY-4.0", "https://data.example.org/plans", "方案 | Plans", "zh,en", "", "data@example.org", ""
    )  # fmt: skip
    assert code == 0, shown
    assert "Plans that can be read here: 1." in shown
    for offered in ("[郑州市人民政府]", "[郑州市人民政府任务分工方案]", "[zh]", "[河南省郑州市]"):
        assert offered in shown
    description = describe(folder)
    assert description.publisher.name == Labels("郑州市人民政府")
    assert description.title == Labels("方案", "Plans")
    assert description.license == "http://creativecommons.org/licenses/by/4.0/"
    assert description.base == "https://data.example.org/plans"
    assert description.language == ("zh", "en")
    assert description.jurisdiction == "河南省郑州市"
    assert description.contact.email == "data@example.org"
    assert description.unsaid == []


def test_an_answer_that_cannot_be_used_is_asked_again_and_a_dash_is_none(folder):
    code, shown = typed(
        folder, "甲", "free", "CC0-1.0", "example.org", "https://x.org/?q", "https://x.org/", "-", "fr", "zh",
        "cn-99", "-", "nobody", "", "",
    )  # fmt: skip
    assert code == 0, shown
    for told in ("no licence known by that name", "is no web address", "cannot be a base IRI",
                 "is not what the data can be in", "is no territory", "is no address"):  # fmt: skip
        assert told in shown
    description = describe(folder)
    assert (description.title, description.jurisdiction, description.contact) == (None, None, None)
    assert description.base == "https://x.org/"


def test_in_chinese_and_with_options_nothing_is_asked_twice(folder):
    options = ("--lang", "zh", "--publisher", "甲", "--license", "CC0-1.0", "--base", "https://x.org/")
    code, shown = typed(folder, "", "", "", "", "", options=options)
    assert code == 0, shown
    assert "此处可以读懂的方案：1 份" in shown
    assert "由谁发布" not in shown
    assert "已写出 creditplan.toml" in shown
    assert describe(folder).publisher.name == Labels("甲")


def test_an_interrupt_writes_nothing(folder):
    code, shown = typed(folder, "甲", "\x04")
    assert code == 130, shown
    assert not (folder / "creditplan.toml").exists()


def test_without_a_terminal_nothing_is_asked_and_nobodys_word_is_taken(folder, command):
    done = command("init", "plans", "--license", "CC-BY-4.0", "--sources", "a.txt")
    assert done.returncode == 0
    assert done.stdout.decode() == "Wrote plans/creditplan.toml\n"
    assert "who publishes; under which base" in done.stderr.decode()
    said = tomllib.loads((folder / "creditplan.toml").read_text("utf-8"))
    assert said == {
        "license": "CC-BY-4.0", "language": ["zh"], "jurisdiction": "河南省郑州市", "sources": ["a.txt"],
    }  # fmt: skip


def test_it_never_overwrites_in_silence(folder, command):
    (folder / "creditplan.toml").write_text('license = "CC0-1.0"\nversion = "1"\n', "utf-8")
    done = command("init", "plans", "--license", "CC-BY-4.0")
    assert done.returncode == 2
    assert "described already\n  → edit the file, or add --replace" in done.stderr.decode()
    assert command("init", "plans", "--license", "CC-BY-4.0", "--replace").returncode == 0
    description = describe(folder)
    assert description.license == "http://creativecommons.org/licenses/by/4.0/"
    assert description.version == "1"
    (folder / "creditplan.toml").write_text('licence = "CC0-1.0"\n', "utf-8")
    done = command("init", "plans", "--replace")
    assert done.returncode == 2
    assert "creditplan.toml:1: unknown key 'licence'" in done.stderr.decode().replace("\\", "/")
    assert (folder / "creditplan.toml").read_text("utf-8") == 'licence = "CC0-1.0"\n'


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("missing",), "there is no such folder"),
        (("plans", "--license", "free"), "no licence known by that name"),
        (("plans", "--base", "https://x.org/#"), "cannot be a base IRI"),
        (("plans", "--jurisdiction", "江州市"), "is no territory"),
        (("plans", "--contact", "甲"), "nobody can be reached"),
        (("plans", "--title", "a\nb"), "invisible or control characters"),
    ],
)
def test_what_cannot_be_used_writes_nothing(folder, command, options, message):
    done = command("init", *options)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert [path.name for path in sorted(folder.iterdir())] == ["a.txt", "b.txt"]


def test_a_description_above_is_told(folder, command):
    (folder.parent / "creditplan.toml").write_text('version = "1"\n', "utf-8")
    done = command("init", "plans")
    assert f"{folder.parent / 'creditplan.toml'} describes this folder too" in done.stderr.decode()


def test_what_plans_say(folder, tmp_path):
    known = open_knowledge()
    zhengzhou = place_on(known.register, "zhengzhou-shi", None)
    placed = (Placed(zhengzhou, "issuer", (), (str(folder / "a.txt"),)),)
    assert survey(folder, known) == Survey(1, "郑州市人民政府", "河南省郑州市", False, placed)
    (folder / "a.en.toml").write_text('title = "A plan"\n')
    assert survey(folder, known).english
    (tmp_path / "empty").mkdir()
    assert survey(tmp_path / "empty", known) == Survey(0, None, None, False)


# The file


def test_the_file_shows_what_is_not_said_and_says_what_is(tmp_path):
    empty = TomlFile.read(written({}), "creditplan.toml")
    assert empty.table == {}
    for question in questions().values():
        assert f"= {question.example}" in empty.text
        assert f"# {question.zh[:5]}" in empty.text
    # Each example can be used as it is; releases stand in the place of a version.
    shown = "\n".join(
        line.removeprefix("# ")
        for line in empty.text.splitlines()
        if ("=" in line and not line.startswith("# version =")) or re.match(r"# \[[cps]", line)
    )
    (tmp_path / "logo.svg").touch()
    (tmp_path / "templates").mkdir()
    assert to_description(TomlFile.read(shown.encode(), str(tmp_path / "x"))).unsaid == []


def test_answers_are_read_as_they_are_written():
    answers = {
        path: answer(path, words)
        for path, words in {
            ("publisher", "name"): '甲"乙\\ | A',
            ("license",): "CC0-1.0",
            ("language",): "zh , en",
            ("contact", "email"): "a@b",
            ("sources",): "a, b.txt",
        }.items()
    }
    file = TomlFile.read(written(answers), "creditplan.toml")
    assert answers_of(file) == answers
    assert to_description(file).publisher.name == Labels('甲"乙\\', "A")
    with pytest.raises(InputError, match=r"must be a text that is not empty"):
        to_description(TomlFile.read(written({("title",): answer(("title",), " | Plans")}), "x"))
