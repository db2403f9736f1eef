"""What the documents say is true: snippets run, commands exist, links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT
from creditplan.cli import main
from creditplan.knowledge import open_knowledge
from creditplan.model import Rule, SourceDocument
from creditplan.parsing import parse
from creditplan.reading.corrections import read_corrections
from doc_pages import parts, targets

READMES = ["README.md", "README.zh.md"]
PAGES = [ROOT / "CHANGELOG.md", *(ROOT / name for name in READMES), *sorted((ROOT / "docs").rglob("*.md"))]
# The other shows the same code (tests/test_chinese_docs.py): it runs once.
RUN = READMES[:1]
FIRST_QUERY = "SELECT * { ?s ?p ?o } LIMIT 3"


def blocks(name, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", RUN)
def test_the_python_example_runs(name, tmp_path, monkeypatch, capsys):
    [example] = blocks(name, "python")
    assert len(example.strip().splitlines()) <= 12
    (tmp_path / "sources").symlink_to(ROOT / "sources")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, name, "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("Start preliminary research for a credit law [('发展改革委', 'lead')")
    assert printed[1].endswith("conforms: True")
    assert len(printed) == 2 + 11
    assert (tmp_path / "build" / "data" / "SHA256SUMS").exists()


@pytest.mark.parametrize("name", RUN)
def test_the_commands_run(name, published, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").symlink_to(published)
    (tmp_path / "names.csv").write_text("name\n工商总局\n央行\n", "utf-8")
    (tmp_path / "plans").mkdir()
    for plan in ("plan.txt", "draft.txt", "plans/a.txt"):
        (tmp_path / plan).write_text("某方案\n一、某事\n1、做事。（财政部负责）\n", "utf-8")
    lines = [line.partition("#")[0].strip() for block in blocks(name, "sh") for line in block.splitlines()]
    commands = [
        line for line in lines if line.startswith("creditplan ") and not re.search("--endpoint|http://", line)
    ]
    assert len(commands) == 26
    for line in commands:
        arguments = [
            str(path)
            for word in shlex.split(line)[1:]
            for path in (sorted(tmp_path.glob(word)) if "*" in word else [word])
        ]
        shown = CliRunner().invoke(main, arguments)
        assert shown.exit_code == 0, (line, shown.output)


@pytest.mark.parametrize("name", RUN)
def test_the_example_of_a_store_runs(name, published, tmp_path):
    [example] = [block for block in blocks(name, "sh") if "--endpoint" in block]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = example.replace("pip install oxigraph\n", "").replace("localhost:7878", f"127.0.0.1:{port}")
    script = script.replace(
        "&\n", f"&\nuntil (: < /dev/tcp/127.0.0.1/{port}) 2> /dev/null; do sleep 0.1; done\n"
    )
    # What a person types into the page of the server first: it finds something.
    (tmp_path / "ask.py").write_text(
        "import requests\n"
        f"found = requests.post('http://127.0.0.1:{port}/query', {{'query': '{FIRST_QUERY}'}}, timeout=30)\n"
        "print('first rows:', len(found.json()['results']['bindings']))\n"
    )
    assert FIRST_QUERY in (ROOT / name).read_text("utf-8")
    script = script.replace("creditplan unload", f"{sys.executable} ask.py\ncreditplan unload")
    (tmp_path / "dist").symlink_to(published)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", f"trap 'kill %1' EXIT\n{script}"],
        cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "(51 rows)" in done.stderr
    assert "first rows: 3" in done.stdout
    assert [done.stdout.count(word) for word in ("added", "deleted")] == [6, 6]


def test_every_published_file_is_explained(published):
    for name in READMES:
        text = (ROOT / name).read_text("utf-8")
        for path in published.iterdir():
            assert f"`{path.name}`" in text, path.name


def test_every_rule_of_the_grammar_is_explained_by_an_example(register):
    text = (ROOT / "docs" / "grammar.md").read_text("utf-8")
    beside = r"(?:[^`]+(?:`[^`]+`[^`]+)*```toml\n(?P<said>.*?)```)?"
    example = rf"#### `([\w-]+)`{beside}.*?```plan\n(.*?)```.*?```reads\n(.*?)```"
    parts = re.findall(example, text, re.DOTALL)
    assert [rule for rule, *_ in parts] == list(Rule)
    for rule, corrections, plan, reads in parts:
        said = read_corrections(corrections.encode(), "plan.corrections.toml")
        read = parse(SourceDocument("plan.txt", f"某方案\n{plan}", corrections=said), register)
        said = [
            f"{a.role}{'+' if a.open_ended else ''}{f'/{a.manner}' if a.manner else ''} {a.named_as} {a.rule}"
            for a in read.assignments
        ]
        assert said == reads.splitlines()
        assert any(line.endswith(f" {rule}") for line in said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page):
    """To a file, and to a heading that is there."""
    for part in parts(page):
        for leads, _ in targets(page, part):
            assert not isinstance(leads, Path) or leads.exists(), leads


def test_the_changelog_counts_right():
    assert f"{len(open_knowledge().queries)} prepared queries" in (ROOT / "CHANGELOG.md").read_text("utf-8")
