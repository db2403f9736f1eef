"""Steps that a function takes, counted instead of timed: lines of creditplan run, and characters looked at.

Characters are those that patterns of the package search through, and that ``str`` methods and slices of a
:class:`Counted` text touch: a loop in C takes no line of Python.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FrameType, ModuleType
from typing import Any
from unittest import mock

import creditplan
import creditplan.words

_PACKAGE = str(Path(creditplan.__file__).parent)
_WORDS = [
    import_module(f"creditplan.words.{found.name}") for found in iter_modules(creditplan.words.__path__)
]
SECTIONS = {
    value
    for module in _WORDS
    for name, value in vars(module).items()
    if name.endswith("_words") and hasattr(value, "cache_clear")
}
"""What gives the sections of the lexicon, each with its patterns."""


class _Count:
    """How many steps were taken so far."""

    steps = 0


class Counted(str):
    """A text that counts the characters that are touched in it."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        _Count.steps += len(found)
        return found

    def _range(self, start: int | None, end: int | None) -> tuple[int, int]:
        low, high, _ = slice(start, end).indices(len(self))
        return low, max(low, high)

    def find(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        low, high = self._range(start, end)
        found = super().find(sub, low, high)
        _Count.steps += (found if found >= 0 else high) - low + 1
        return found

    def rfind(self, sub: str, start: int | None = None, end: int | None = None) -> int:
        low, high = self._range(start, end)
        found = super().rfind(sub, low, high)
        _Count.steps += high - (found if found >= 0 else low) + 1
        return found


class _Pattern:
    """A compiled pattern that counts the characters that it searches through."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._own = pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def _counted(self, match: re.Match[str] | None, text: str, pos: int, endpos: int) -> None:
        end = match.end() if match else min(endpos, len(text))
        _Count.steps += max(end - pos, 0) + 1

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        match = self._own.search(text, pos, endpos)
        self._counted(match, text, pos, endpos)
        return match

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        match = self._own.match(text, pos, endpos)
        # How far a match that fails has looked is not known: it begins at one place.
        _Count.steps += (match.end() - pos if match else 0) + 1
        return match

    def fullmatch(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        match = self._own.fullmatch(text, pos, endpos)
        _Count.steps += (match.end() - pos if match else 0) + 1
        return match

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        last = pos
        for match in self._own.finditer(text, pos, endpos):
            _Count.steps += match.end() - last + 1
            last = match.end()
            yield match
        _Count.steps += max(min(endpos, len(text)) - last, 0)

    def findall(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> list[Any]:
        _Count.steps += max(min(endpos, len(text)) - pos, 0) + 1
        return self._own.findall(text, pos, endpos)

    def sub(self, repl: Any, text: str, count: int = 0) -> str:
        _Count.steps += len(text)
        return self._own.sub(repl, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        _Count.steps += len(text)
        return self._own.split(text, maxsplit)


def _counting_words(words: Any) -> Any:
    """Return a section of the lexicon whose patterns count."""
    own = {field.name: getattr(words, field.name) for field in fields(words)}
    patterns = {n: _Pattern(value) for n, value in own.items() if isinstance(value, re.Pattern)}
    several = {
        n: value for n, value in own.items() if isinstance(value, tuple) and isinstance(value[0], re.Pattern)
    }
    return replace(words, **patterns, **{n: tuple(map(_Pattern, value)) for n, value in several.items()})


def _modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("creditplan") and module]


@contextmanager
def counting() -> Iterator[type[_Count]]:
    """Count what is done within: patterns of the package are wrapped, its lines are traced."""
    _Count.steps = 0
    sections = {section: _counting_words(section()) for section in SECTIONS}

    def trace_lines(frame: FrameType, event: str, arg: object) -> Any:
        if event == "line":
            _Count.steps += 1
        return trace_lines

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        return trace_lines if frame.f_code.co_filename.startswith(_PACKAGE) else None

    patches = []
    for module in _modules():
        for name, value in list(vars(module).items()):
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                patches.append(mock.patch.object(module, name, _Pattern(value)))
            elif callable(value) and any(value is section for section in SECTIONS):
                patches.append(mock.patch.object(module, name, partial(sections.__getitem__, value)))
            elif name == "fold" and callable(value):
                patches.append(mock.patch.object(module, name, _folding(value)))
    for patch in patches:
        patch.start()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield _Count
    finally:
        sys.settrace(before)
        for patch in reversed(patches):
            patch.stop()


def _folding(fold: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: Counted(fold(text))


def count(function: Callable[..., object], *args: object) -> int:
    """Return how many steps a call takes."""
    with counting() as counted:
        function(*args)
    return counted.steps


def growth(cost: Callable[[int], tuple[int, int]], n: int) -> float:
    """Return how the steps for one more character grow from n over 2n to 4n: 1 if linear, 2 if quadratic.

    ``cost`` gives the characters and the steps of a size; what is constant cancels out.
    """
    (size, steps), (size_2, steps_2), (size_4, steps_4) = (cost(factor * n) for factor in (1, 2, 4))
    return ((steps_4 - steps_2) / (size_4 - size_2)) / max((steps_2 - steps) / (size_2 - size), 1e-9)
