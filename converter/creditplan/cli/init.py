"""``creditplan init``: asks what a publisher has to say of a folder of plans, and writes it down."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from creditplan.cli.arguments import TEXT
from creditplan.cli.places import placed_told
from creditplan.cli.problems import language_option, print_unsaid, put
from creditplan.cli.terminal import plain, say
from creditplan.errors import InputError
from creditplan.folder import write_files
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import Description
from creditplan.parsing import check_jurisdiction
from creditplan.pipeline import minting
from creditplan.reading import DESCRIPTION, describe, read_file
from creditplan.reading.heads import Keys, answer, answers_of, licenses, questions, to_description, written
from creditplan.reading.toml_file import TomlFile
from creditplan.survey import Survey, survey

Answers = Mapping[Keys, object]
# What plans say of themselves; who publishes them, somebody has to say.
_SEEN = (("language",), ("jurisdiction",))
_NONE = "-"


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take an answer to each question."""
    for path, question in reversed([(path, one) for path, one in questions().items() if one.option]):
        name = "--" + "-".join(path).removesuffix("-name").replace("_", "-")
        words = question.en.format(licenses=", ".join(licenses()))
        command = click.option(name, _parameter(path), type=TEXT, help=f"{words}.")(command)
    return command


def _parameter(path: Keys) -> str:
    return "_".join(["said", *path])


@click.command()
@click.argument("folder", default=".", type=click.Path())
@_with_options
@click.option("--yes", is_flag=True, help="Ask nothing: write what options and plans say.")
@click.option("--replace", is_flag=True, help="Replace the file that is there; its answers are the defaults.")
@language_option
def init(folder: str, yes: bool, replace: bool, language: str | None, **options: str | None) -> None:
    """Ask who publishes the plans of a folder, under which licence and base, and write creditplan.toml.

    FOLDER is the working folder unless it is named. What its plans say is offered. A text is given in
    Chinese, or as "中文 | English". Nothing is asked with --yes, and where standard input is no terminal.
    """
    place, known = Path(folder), open_knowledge()
    target = place / DESCRIPTION
    before = _before(place, target, replace=replace)
    given = {path: answer(path, words) for path in questions() if (words := options.get(_parameter(path)))}
    found, seen = _seen(place, known)
    if ("jurisdiction",) not in before | given:
        for line in placed_told(found.places, language):
            say(line, fg="yellow", err=True)
    said = before | given
    if sys.stdin.isatty() and not yes:
        say(put(language, "seen", plans=found.plans))
        said = _ask(seen | said, given, known, language)
    else:
        said = {path: seen[path] for path in _SEEN if path in seen} | said
    description = _checked(said, target, known)
    write_files(place, {DESCRIPTION: written(said)})
    say(put(language, "wrote", file=target))
    above = describe(place.resolve().parent).file
    if above:
        say(put(language, "above", file=above), fg="yellow", err=True)
    print_unsaid(description, language)


def _before(folder: Path, target: Path, *, replace: bool) -> dict[Keys, object]:
    """Return what the folder's file says, if there is one and it may be replaced."""
    if not folder.is_dir():
        raise InputError(
            tr("there is no such folder"), source=str(folder), remedy=tr("make it, or check the path")
        )
    if not target.exists():
        return {}
    if not replace:
        raise InputError(
            tr("the plans of this folder are described already"),
            source=str(target),
            remedy=tr("edit the file, or add --replace, which offers what it says"),
        )
    file = TomlFile.read(read_file(target), str(target))
    to_description(file)
    return answers_of(file)


def _seen(folder: Path, knowledge: Knowledge) -> tuple[Survey, dict[Keys, object]]:
    """Read the plans of a folder, and make answers of what they say."""
    found = survey(folder, knowledge)
    answers: dict[Keys, object] = {}
    if found.plans:
        answers["language",] = ["zh", "en"] if found.english else ["zh"]
    if found.jurisdiction:
        answers["jurisdiction",] = found.jurisdiction
    if found.issuer:
        answers["publisher", "name"] = found.issuer
        answers["title",] = f"{found.issuer}任务分工方案"
    return found, answers


def _ask(
    offered: dict[Keys, object], given: Answers, knowledge: Knowledge, language: str | None
) -> dict[Keys, object]:
    """Ask what no option says, each until the answer can be used."""
    said = dict(offered)
    for path, question in questions().items():
        if not question.asked or path in given:
            continue
        words = (question.zh if language == "zh" else question.en).format(licenses=", ".join(licenses()))
        default = _shown(said.pop(path, ""))
        while True:
            reply = _prompt(words, default)
            if reply in ("", _NONE):
                break
            said[path] = answer(path, reply)
            try:
                _checked({key: value for key, value in said.items() if key[0] == path[0]}, None, knowledge)
                break
            except InputError as error:
                del said[path]
                say(f"{error.message}\n  → {error.remedy}", fg="yellow", err=True)
    return said


def _prompt(words: str, default: str) -> str:
    try:
        reply: str = click.prompt(plain(words), default=default, show_default=bool(default))
    except click.Abort:
        raise KeyboardInterrupt from None
    return reply.strip()


def _shown(value: Any) -> str:  # noqa: ANN401 (a value of TOML)
    """Write an answer as people give it."""
    if isinstance(value, Mapping):
        return " | ".join(map(str, value.values()))
    return ",".join(value) if isinstance(value, list) else str(value)


def _checked(answers: Answers, target: Path | None, knowledge: Knowledge) -> Description:
    """Return what answers say.

    Raises:
        InputError: one of them cannot be used.
    """
    try:
        description = to_description(TomlFile.read(written(answers), DESCRIPTION))
        minting(description)
        check_jurisdiction(knowledge.register, description.jurisdiction, None)
    except InputError as error:
        # The lines are those of a file that is not there.
        source = None if target is None else str(target)
        raise InputError(error.message, source=source, remedy=error.remedy) from None
    return description
