"""Whether a store holds what was sent to it: by canonical hash, and up to how stores spell values.

A store may write a value its own way: that is no loss, but the hash is another. Each such way is named here,
and taken only if it explains all that differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from math import inf
from struct import pack, unpack
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.canonical import canonical_nquads
from creditplan.messages import mark, tr
from creditplan.namespaces import PREFIXES

_XSD = PREFIXES["xsd"]
_INTEGER = NamedNode(_XSD + "integer")
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        *("integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"),
        *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_TIMES = frozenset(
    _XSD + name
    for name in (
        "dateTime",
        "dateTimeStamp",
        "time",
        "date",
        "gYear",
        "gYearMonth",
        "gMonth",
        "gMonthDay",
        "gDay",
    )
)
# The forms that XML Schema knows: what is written otherwise is no value, and stays as it is.
_INTEGER_FORM = re.compile(r"[+-]?[0-9]+")
_DECIMAL_FORM = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOATING_FORM = re.compile(rf"{_DECIMAL_FORM.pattern}([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_FRACTION = re.compile(r"(?<=:[0-9]{2})(?:\.0+|(\.[0-9]*[1-9])0+)(?=Z|[+-]|$)")
_NO_HOURS = re.compile(r"[+-]00:00$")
_TRUTH = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a store holds of a graph, beside what was sent.

    Attributes:
        hash: canonical hash (RDFC-1.0, SHA-256) of what was sent.
        held_hash: the same of what the store holds.
        spellings: names of the store's own spellings of values that were put aside.
        merged: how many triples that were sent differ from others of them by spelling alone.
        missing: lines of N-Quads that were sent and are not there, however they are spelled.
        extra: lines that are there and were not sent.
    """

    hash: str
    held_hash: str
    spellings: tuple[str, ...] = ()
    merged: int = 0
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the store holds just what was sent, up to spelling."""
        return not (self.missing or self.extra)

    @property
    def remedy(self) -> str:
        """What to do where the store does not hold what was sent."""
        if self.equal and self.merged:
            return tr(
                "the store takes two spellings of a value for one triple, however often it is "
                "loaded: spell each value in one way"
            )
        if self.missing and {*map(_place, self.missing)} == {*map(_place, self.extra)}:
            return tr(
                "the store changes these values, however often they are loaded; take another store for them"
            )
        if self.extra and not self.missing:
            return tr("unload this graph, then load it again; if it stays so, somebody else writes there")
        return tr(
            "load again; if it stays so, somebody else writes there, or the store loses data: see its log"
        )


def compare(sent: Iterable[Quad], held: Iterable[Quad]) -> Comparison:
    """Compare what was sent with what a store holds."""
    ours, theirs = _Side(sent), _Side(held)
    hashes, lines = (ours.hash, theirs.hash), len(ours.lines)
    used: list[str] = []
    if ours.hash == theirs.hash:
        return Comparison(*hashes)
    for name, spell in SPELLINGS.items():
        different = len(ours.lines ^ theirs.lines)
        ours, theirs = ours.respelled(spell), theirs.respelled(spell)
        if len(ours.lines ^ theirs.lines) < different:
            used.append(name)
    missing, extra = sorted(ours.lines - theirs.lines), sorted(theirs.lines - ours.lines)
    return Comparison(*hashes, tuple(used), lines - len(ours.lines), tuple(missing), tuple(extra))


def _place(line: str) -> tuple[str, ...]:
    """Return subject and predicate of a line of N-Quads."""
    return tuple(line.split(" ", 2)[:2])


class _Side:
    """Quads with their canonical form."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = frozenset(quads)
        content = canonical_nquads(self.quads)
        self.hash = sha256(content).hexdigest()
        self.lines = frozenset(content.decode().split("\n"))

    def respelled(self, spell: Callable[[Literal], Literal]) -> _Side:
        return _Side(_respell(quad, spell) for quad in self.quads)


def _respell(quad: Quad, spell: Callable[[Literal], Literal]) -> Quad:
    if not isinstance(quad.object, Literal):
        return quad
    return Quad(quad.subject, quad.predicate, spell(quad.object), quad.graph_name)


def _integer(value: Literal) -> Literal:
    """Write all integer types as xsd:integer, without leading zeros or a plus sign."""
    if value.datatype.value not in _INTEGERS or not _INTEGER_FORM.fullmatch(value.value):
        return value
    return Literal(_plain(value.value), datatype=_INTEGER)


def _decimal(value: Literal) -> Literal:
    """Write decimals without needless zeros, signs or points."""
    if value.datatype.value != _XSD + "decimal" or not _DECIMAL_FORM.fullmatch(value.value):
        return value
    return Literal(_plain(value.value), datatype=value.datatype)


def _plain(number: str) -> str:
    exact = Decimal(number)
    text = f"{exact:f}" if exact else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _floating(value: Literal) -> Literal:
    """Write doubles and floats by the number that they are, which 1.5E0, 1.5e0 and 1.5 are alike."""
    single = value.datatype.value == _XSD + "float"
    if not (single or value.datatype.value == _XSD + "double") or not _FLOATING_FORM.fullmatch(value.value):
        return value
    number = float(value.value)
    text = repr(_single(number) if single else number).replace("inf", "INF").replace("nan", "NaN")
    return Literal(text, datatype=value.datatype)


def _single(number: float) -> float:
    """Return the number of 32 bits that is nearest."""
    try:
        rounded: float = unpack("f", pack("f", number))[0]
    except OverflowError:
        return inf if number > 0 else -inf
    return rounded


def _time(value: Literal) -> Literal:
    """Write dates and times without needless zeros of their seconds, and Z for a zone of no hours."""
    if value.datatype.value not in _TIMES:
        return value
    text = _NO_HOURS.sub("Z", _FRACTION.sub(r"\1", value.value))
    return Literal(text, datatype=value.datatype)


def _boolean(value: Literal) -> Literal:
    """Write 1 and 0 as true and false."""
    if value.datatype.value != _XSD + "boolean":
        return value
    return Literal(_TRUTH.get(value.value, value.value), datatype=value.datatype)


def _language(value: Literal) -> Literal:
    """Write language tags in small letters (RDF 1.1, section 3.3)."""
    return Literal(value.value, language=value.language.lower()) if value.language else value


SPELLINGS: Final[dict[str, Callable[[Literal], Literal]]] = {
    mark("integer types"): _integer,
    mark("decimals"): _decimal,
    mark("doubles and floats"): _floating,
    mark("dates and times"): _time,
    mark("booleans"): _boolean,
    mark("language tags"): _language,
}
"""How stores spell values their own way, by name, in the order in which they are tried."""
