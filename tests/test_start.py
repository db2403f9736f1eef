"""How commands begin: nothing is loaded that they do not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from creditplan.cli import main
from creditplan.cli.corpus import corpus
from creditplan.cli.lazy import LazyGroup
from creditplan.cli.register import register

GROUPS = [main, corpus, register]
LISTED = [(group, name) for group in GROUPS for name in group.list_commands(click.Context(group))]

# What takes longest to load: libraries, and parts of our own.
OTHERS = {
    *(
        "jinja2",
        "lxml",
        "markdown_it",
        "opencc",
        "owlrl",
        "pypdfium2",
        "prettytable",
        "pyoxigraph",
        "pyshacl",
        "rapidfuzz",
        "rjieba",
    ),
    *("rdflib", "requests", "SPARQLWrapper", "urllib3", "yaml"),
}
OURS = {
    "model.plan",
    "parsing",
    "pipeline",
    "publishing",
    "query",
    "reading",
    "registers",
    "remote",
    "validation",
}
HEAVY = OTHERS | {f"creditplan.{part}" for part in OURS}
READING = {
    "pyoxigraph",
    "creditplan.model.plan",
    "creditplan.parsing",
    "creditplan.reading",
    "creditplan.registers",
}
ASKING = {"pyoxigraph", "creditplan.query", "creditplan.registers"}
MATCHING = {
    "creditplan.model.plan",
    "creditplan.parsing",
    "creditplan.reading",
    "creditplan.registers",
    "opencc",
    "rapidfuzz",
}
BUILDING = READING | {
    "creditplan.pipeline",
    "creditplan.publishing",
    "creditplan.query",
    "creditplan.validation",
}
CODE = """
import sys
from creditplan.cli import main
try:
    main(sys.argv[2:])
finally:
    open(sys.argv[1], "w").write("\\n".join(sys.modules))
"""


def loaded(folder, words):
    command = [sys.executable, "-c", CODE, "modules", *words.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return {*(folder / "modules").read_text().splitlines()} & HEAVY


@pytest.mark.usefixtures("ready_made")
@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("--help", set()),
        ("--version", set()),
        ("register --help", set()),
        ("corpus --help", set()),
        ("register show pboc", ASKING),
        ("register show pboc --json", ASKING),
        ("register lint", {"pyoxigraph", "creditplan.registers"}),
        ("register match --help", {*MATCHING, "prettytable", "pyoxigraph"}),
        ("query", {*ASKING, "prettytable"}),
        ("query --help", {*ASKING, "prettytable"}),
        ("query co-led-tasks --help", {*ASKING, "prettytable"}),
        ("query co-led-tasks --agency pboc", {*ASKING, "prettytable"}),
        ("query co-led-tasks --agency pboc --json", {*ASKING, "prettytable"}),
        ("query tasks-of-agency --agency pboc --role lead", {*ASKING, "prettytable"}),
        (
            "query sections --format spreadsheet",
            {*ASKING, "prettytable", "creditplan.publishing", "creditplan.model.plan"},
        ),
        ("explain --help", READING),
        ("explain --task 14", READING),
        ("coverage --help", {*READING, "prettytable"}),
        ("review --help", READING),
        ("diff --help", {*BUILDING, "prettytable"}),
        # The validation says what it needs; a build without it does not.
        ("build --help", {*BUILDING, "prettytable", "rdflib"}),
        # The rules for web servers are templates.
        ("build --no-validate", {*BUILDING, "jinja2", "prettytable", "rdflib"}),
    ],
)
def test_commands_load_what_they_need(tmp_path, words, needed):
    assert loaded(tmp_path, words) <= needed


def test_the_package_alone_loads_nothing():
    code = "import creditplan, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {*done.stdout.split()} & HEAVY


# Groups that load their commands late


@pytest.mark.parametrize(("group", "name"), LISTED)
def test_a_listed_command_is_the_real_one(group, name):
    context = click.Context(group)
    real, listed = group.get_command(context, name), group.commands[name]
    assert real.name == name
    assert not real.hidden and not real.deprecated
    for room in (20, 45, 60, 80, 1000):
        assert listed.get_short_help_str(room) == real.get_short_help_str(room)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_late_group_helps_as_an_early_one(group, width):
    context = click.Context(group, info_name="x", terminal_width=width, max_content_width=width)
    commands = {name: group.get_command(context, name) for name in group.list_commands(context)}
    late, early = context.make_formatter(), context.make_formatter()
    group.format_commands(context, late)
    click.Group(commands=commands).format_commands(context, early)
    assert late.getvalue() == early.getvalue()


def test_an_unknown_command_is_told_with_those_that_come_near():
    assert main.get_command(click.Context(main), "regster") is None
    done = CliRunner().invoke(main, ["regster"])
    assert (done.exit_code, "Did you mean 'register'" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "begun", "found"),
    [
        (
            [],
            "",
            [
                "build",
                "corpus",
                "coverage",
                "diff",
                "draw",
                "explain",
                "init",
                "load",
                "query",
                "register",
                "review",
                "site",
                "unload",
                "validate",
                "watch",
            ],
        ),
        ([], "re", ["register", "review"]),
        ([], "--v", ["--version"]),
        (["corpus"], "", ["build", "index", "status"]),
        (["register"], "", ["add", "diff", "export", "lint", "match", "show"]),
        (["register", "show"], "--j", ["--json"]),
        (["query"], "co-led", ["co-led-tasks"]),
        (["query", "co-led-tasks"], "--ag", ["--agency"]),
        (["query", "co-led-tasks", "--agency"], "pbo", ["pboc"]),
        (["query", "co-led-tasks", "--agency"], "人民银", ["人民银行"]),
        (["build"], "--o", ["--out"]),
    ],
)
def test_shells_complete(words, begun, found):
    completions = ShellComplete(main, {}, "creditplan", "_CREDITPLAN_COMPLETE").get_completions(words, begun)
    assert [completion.value for completion in completions] == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_for_shells_are_given(shell):
    # As the command that pip installs calls itself.
    code = (
        "import sys; sys.argv = ['creditplan']; from creditplan.cli import main; main(prog_name='creditplan')"
    )
    command = [sys.executable, "-c", code]
    env = os.environ | {"_CREDITPLAN_COMPLETE": f"{shell}_source"}
    script = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert "_CREDITPLAN_COMPLETE" in script and "creditplan" in script
    if shell == "bash":
        asked = "COMP_WORDS=(creditplan query co-led); COMP_CWORD=2; _creditplan_completion creditplan"
        folder = Path(sys.executable).parent
        done = subprocess.run(
            ["bash", "-c", f'{script}\n{asked}; echo "${{COMPREPLY[@]}}"'],
            env=os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.split() == ["co-led-tasks"]


def test_shells_say_what_a_command_is_for():
    context = click.Context(main)
    for completion in main.shell_complete(context, ""):
        command = main.get_command(context, completion.value)
        assert completion.help == command.get_short_help_str()


def test_all_groups_of_ours_are_late():
    assert all(isinstance(group, LazyGroup) for group in GROUPS)
    for group, name in LISTED:
        command = group.get_command(click.Context(group), name)
        assert not isinstance(command, click.Group) or command in GROUPS or name == "query"
