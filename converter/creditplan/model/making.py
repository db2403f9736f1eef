"""Frozen values that are made fast: a plan is made of some thousands of them."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def made_fast(cls: type[T]) -> type[T]:
    """Let a frozen dataclass with slots set its fields through these slots, even if it comes out of a pickle.

    A frozen dataclass sets them by ``object.__setattr__``, which looks each one up by its name and takes
    twice as long. Nothing else changes.

    Args:
        cls: a class that ``dataclass(frozen=True, slots=True)`` made; all its fields are arguments.
    """
    own = fields(cls)  # type: ignore[arg-type]
    known: dict[str, Any] = {"MISSING": MISSING}
    for one in own:
        known[f"set_{one.name}"] = getattr(cls, one.name).__set__
        known[f"default_{one.name}"] = one.default
        known[f"made_{one.name}"] = one.default_factory
    made = [f"def __init__(self, {', '.join(map(_parameter, own))}):", *map(_statement, own)]
    kept = ["def __setstate__(self, state):", *(f"set_{x.name}(self, state[{i}])" for i, x in enumerate(own))]
    for lines in (made, kept):
        exec("\n    ".join(lines), known)
    cls.__init__ = known["__init__"]  # type: ignore[method-assign]
    cls.__setstate__ = known["__setstate__"]  # type: ignore[attr-defined]
    return cls


def _parameter(one: Field[Any]) -> str:
    needed = one.default is MISSING and one.default_factory is MISSING
    return one.name if needed else f"{one.name}=default_{one.name}"


def _statement(one: Field[Any]) -> str:
    name = one.name
    if one.default_factory is MISSING:
        return f"set_{name}(self, {name})"
    return f"set_{name}(self, made_{name}() if {name} is MISSING else {name})"
