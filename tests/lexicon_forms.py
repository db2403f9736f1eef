"""The lexicon without one of its words, and what is read in a text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from creditplan.errors import InputError
from creditplan.model import Plan, Register, SourceDocument
from creditplan.parsing import parse
from creditplan.words.lexicon import lexicon
from steps import SECTIONS

Section = Callable[[], Any]


class _Seen(dict[str, Any]):
    """A table that remembers which of its lists were asked for."""

    def __init__(self, table: Any, seen: set[tuple[str, ...]], path: tuple[str, ...] = ()) -> None:
        super().__init__(table)
        self._seen, self._path = seen, path

    def __getitem__(self, key: str) -> Any:
        value, path = super().__getitem__(key), (*self._path, key)
        self._seen.add(path)
        return _Seen(value, self._seen, path) if isinstance(value, dict) else value

    def items(self) -> Any:
        return [(key, self[key]) for key in self]


@cache
def _asked() -> dict[Section, set[tuple[str, ...]]]:
    """Return the lists that each section is made of."""
    asked: dict[Section, set[tuple[str, ...]]] = {}
    for section in SECTIONS:
        type(section()).of(_Seen(lexicon(), asked.setdefault(section, set())))
    return asked


@cache
def _uses() -> list[tuple[Any, str, Section]]:
    """Return where the modules of the package have the sections from."""
    modules = [module for name, module in sys.modules.items() if name.startswith("creditplan")]
    return [
        (module, name, value)
        for module in modules
        for name, value in vars(module).items()
        if callable(value) and any(value is section for section in SECTIONS)
    ]


@contextmanager
def without(section: str, name: str, word: str) -> Iterator[None]:
    """Take a word out of a list of the lexicon."""
    own = lexicon()[section][name]
    left: Any = [other for other in own if other != word]
    if not isinstance(own, list):
        left = {key: own[key] for key in left} if isinstance(own, dict) else "".join(left)
    changed = {**lexicon(), section: {**lexicon()[section], name: left}}
    made = {one: type(one()).of(changed) for one, lists in _asked().items() if (section, name) in lists}
    patched = [(module, name, one) for module, name, one in _uses() if one in made]
    for module, attribute, one in patched:
        setattr(module, attribute, lambda one=one: made[one])
    try:
        yield
    finally:
        for module, attribute, one in patched:
            setattr(module, attribute, one)


def said(text: str, register: Register) -> list[str]:
    """Return what is read in a text, a line for each thing: who does what, when, how much, and what is told."""
    try:
        plan = parse(SourceDocument("plan.txt", text), register)
    except InputError:
        return ["no task"]
    return [*_tasks(plan), *_rest(plan)]


def _tasks(plan: Plan) -> Iterator[str]:
    yield f"tasks: {len(plan.tasks)}"
    for task in plan.tasks:
        yield f"text: {task.text}"
        for clause in task.clauses:
            for one in clause.assignments:
                manner = f" {one.manner}" if one.manner else ""
                more = " …" if one.open_ended else ""
                yield f"{one.named_as}: {one.role}{manner}{more}"
                yield f"{one.named_as} is {one.agent.slug if one.agent.kind == 'group' else one.agent.kind}"
        yield from (f"due: {' '.join(filter(None, (due.value, due.text)))}" for due in task.deadlines)
        yield from (f"reach: {amount.value} {amount.unit} ({amount.text})" for amount in task.quantities)
        yield from (f"{one.mention}: {one.document.title.zh}" for one in task.mentions)


def _rest(plan: Plan) -> Iterator[str]:
    text = plan.document.text
    yield f"title: {plan.title.zh}"
    yield from (f"section: {section.title.zh}" for section in plan.sections)
    yield from (f"{passage.matter}: {passage.span.of(text)}" for passage in plan.passages)
    for key in ("document_number", "issuer", "issued", "effective", "addressees"):
        if value := getattr(plan.metadata, key):
            yield f"{key}: {value}"
    yield from (f"{problem.code}: {problem.span.of(text)}" for problem in plan.problems)
