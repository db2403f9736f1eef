"""What the statements say of a thing, as a page shows it: rows of a property and its values."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from creditplan.model import Labels
from creditplan.namespaces import compact, expand, shorten
from creditplan.ntriples import to_quads

Label = Callable[[str], Labels | None]


@dataclass(frozen=True, slots=True)
class Value:
    """A value: words with their language, or the IRI of a thing with its label, where one is known."""

    text: str
    language: str = ""
    iri: str = ""
    label: Labels | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its label, where it is explained, and its values."""

    label: Labels
    href: str
    values: tuple[Value, ...]


class Thing:
    """What is said of one thing.

    Args:
        iri: of the thing.
        statements: what is said of it, and of nothing else.
    """

    def __init__(self, iri: str, statements: Iterable[str]) -> None:
        self.iri = iri
        self._said: dict[str, list[NamedNode | Literal]] = {}
        for _, predicate, value, _ in to_quads(statements):
            if isinstance(value, NamedNode | Literal):
                self._said.setdefault(compact(predicate.value), []).append(value)

    def values(self, predicate: str) -> list[NamedNode | Literal]:
        """Return the values of a property, by its prefixed name."""
        return self._said.get(predicate, [])

    def iris(self, predicate: str) -> list[str]:
        """Return those that are IRIs."""
        return [one.value for one in self.values(predicate) if isinstance(one, NamedNode)]

    def text(self, predicate: str, language: str | None = None) -> str | None:
        """Return the first text of a property, in a language."""
        found = (
            one.value
            for one in self.values(predicate)
            if isinstance(one, Literal) and language in (None, one.language)
        )
        return next(found, None)

    @property
    def label(self) -> Labels:
        """Its name: the first property of ``properties.toml`` that is a label and is there."""
        for predicate in _table()["labels"]:
            zh, en = (
                self.text(predicate, "zh"),
                self.text(predicate, "en") or self.text(predicate, "en-x-rule"),
            )
            if zh or en:
                return Labels(zh or "", en)
        return Labels(shorten(self.iri))

    def rows(self, label: Label) -> Iterator[Row]:
        """Yield what is said of it in the order of ``properties.toml``, the rest behind it."""
        known = _table()["properties"]
        hidden = {*_table()["hidden"], *_table()["labels"]}
        order = [one for one in known if one in self._said]
        order += sorted(one for one in self._said if one not in known and one not in hidden)
        for predicate in order:
            words = known.get(predicate)
            values = tuple(self._value(one, label) for one in self._said[predicate])
            full = expand(predicate) if ":" in predicate and "://" not in predicate else predicate
            own = Labels(**words) if words else label(full)
            yield Row(own or Labels(predicate), full if predicate.startswith("cp:") else "", values)

    def shown(self, predicate: str, label: Label) -> Value | None:
        """Return the first value of a property as it shows, if it has one."""
        return next((self._value(one, label) for one in self.values(predicate)), None)

    def _value(self, value: NamedNode | Literal, label: Label) -> Value:
        if isinstance(value, NamedNode):
            return Value(shorten(value.value), iri=value.value, label=label(value.value))
        return Value(value.value, value.language or "")


def label_of(iri: str, statements: Iterable[str]) -> Labels:
    """Return the name of a thing, of all that is said of it and nothing else."""
    return Thing(iri, (one for one in statements if one.split(" ", 2)[1] in _labels())).label


@cache
def _labels() -> frozenset[str]:
    return frozenset(f"<{expand(one)}>" for one in _table()["labels"])


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("properties.toml").read_text("utf-8"))
