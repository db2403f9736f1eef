"""The lexicon: each word changes what is read, wherever a clause stands, and no other module holds its role words.

``tests/words/<section>.toml`` has an example for each list of ``lexicon.toml``: a line of a task (or a whole
document) in which {} is the word, and one thing that is read in it, such as who does what. What begins with
“not” is read only without the word. The example without ``words`` is that of all words that have none of
their own; ``bodies`` are names that the register lacks.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from creditplan.model import Agent, AgentKind, Labels, Register, Role
from creditplan.words.lexicon import lexicon
from lexicon_forms import said, without

PACKAGE = ROOT / "converter" / "creditplan"
LISTS = [(section, name) for section, lists in lexicon().items() for name in lists]
VERBS = [(role, verb) for role in Role for verb in lexicon()["role"][role]]
# Remedies tell people what to write; they are English.
ENGLISH = re.compile("[a-z]{2,} [a-z]{2,}")


def examples(section: str, name: str) -> list[dict[str, Any]]:
    file = ROOT / "tests" / "words" / f"{section}.toml"
    found: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8")).get(name, [])
    return found


def document(example: dict[str, Any], word: str) -> str:
    text = str(example["text"]).replace("{}", word)
    return text if "\n" in text else f"某方案\n一、某事\n1、做事。{text}\n"


def with_bodies(register: Register, names: list[str]) -> Register:
    bodies = [
        Agent(AgentKind.AGENCY, f"x-{place}", Labels(name), name, (name,)) for place, name in enumerate(names)
    ]
    return replace(register, agents=(*register.agents, *bodies)) if names else register


@pytest.mark.parametrize(("section", "name"), LISTS)
def test_each_word_changes_what_is_read(register, section, name):
    by_word = {word: example for example in examples(section, name) for word in example.get("words", [])}
    general = [example for example in examples(section, name) if "words" not in example]
    assert len(general) == 1, "one example for all words that have none of their own"
    assert by_word.keys() <= set(lexicon()[section][name]), "an example of a word that is not in the list"
    useless = []
    for word in lexicon()[section][name]:
        example = by_word.get(word, general[0])
        text, known = document(example, word), with_bodies(register, example.get("bodies", []))
        line = example["reads"].replace("{}", word)
        wanted = line.removeprefix("not ")
        read = wanted in said(text, known)
        with without(section, name, word):
            read_without = wanted in said(text, known)
        if (read, read_without) != ((False, True) if line != wanted else (True, False)):
            useless.append(f"{word}: {line} with it: {read}, without it: {read_without}")
    assert not useless


def test_each_example_is_of_a_list():
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "tests/words").iterdir()}
    assert {(section, name) for section, lists in files.items() for name in lists} == {*LISTS}


@pytest.mark.parametrize(("role", "verb"), VERBS)
@pytest.mark.parametrize(
    "form",
    [
        "（{}）",
        "（由{}）",
        "由{}。",
        "做好工作，由{}。",
    ],
)
def test_a_verb_gives_the_same_role_in_brackets_and_behind_by(register, role, verb, form):
    read = said(f"某方案\n一、某事\n1、做事。{form.format('财政部' + verb)}\n", register)
    assert [line for line in read if line.startswith("财政部: ")] == [f"财政部: {role}"]
    assert "task-without-clause" not in "".join(read)


@pytest.mark.parametrize("form", ["做好工作。（{}负责）", "做好工作，由{}负责。", "做好工作。\n责任单位：{}"])
def test_a_task_without_number_may_name_a_body_with_brackets(register, form):
    assert [name for name in register.by_name if "(" in name]
    for name in register.by_name:
        if "(" in name:
            assert f"{name}: responsible" in said(f"某方案\n{form.format(name)}\n", register)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the literals of a module, without docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            yield node.lineno, node.value


def test_no_other_module_holds_a_role_word():
    words = [verb for _, verb in VERBS]
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in PACKAGE.rglob("*.py")
        if PACKAGE / "words" not in path.parents
        for line, text in strings(path)
        if any(word in text for word in words) and not ENGLISH.search(text)
    ]
    assert not found
