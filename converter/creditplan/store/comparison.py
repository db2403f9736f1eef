"""Whether a store holds what was sent to it: by canonical hash, and up to how stores spell values.

A store may write a value its own way: that is no loss, but the hash is another. Each such way is named here,
and taken only if it explains all that differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from creditplan.canonical import canonical_nquads
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
_TRUTH = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a store holds of a graph, beside what was sent.

    Attributes:
        hash: canonical hash (RDFC-1.0, SHA-256) of what was sent.
        held_hash: the same of what the store holds.
        spellings: names of the store's own spellings of values that were put aside.
        missing: lines of N-Quads that were sent and are not there, however they are spelled.
        extra: lines that are there and were not sent.
    """

    hash: str
    held_hash: str
    spellings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether the store holds just what was sent, up to spelling."""
        return not (self.missing or self.extra)


def compare(sent: Iterable[Quad], held: Iterable[Quad]) -> Comparison:
    """Compare what was sent with what a store holds."""
    ours, theirs = _Side(sent), _Side(held)
    hashes = ours.hash, theirs.hash
    used: list[str] = []
    if ours.hash == theirs.hash:
        return Comparison(*hashes)
    for name, spell in SPELLINGS.items():
        different = len(ours.lines ^ theirs.lines)
        ours, theirs = ours.respelled(spell), theirs.respelled(spell)
        if len(ours.lines ^ theirs.lines) < different:
            used.append(name)
    missing, extra = sorted(ours.lines - theirs.lines), sorted(theirs.lines - ours.lines)
    return Comparison(*hashes, tuple(used), tuple(missing), tuple(extra))


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
    if value.datatype.value not in _INTEGERS:
        return value
    try:
        return Literal(str(int(value.value)), datatype=_INTEGER)
    except ValueError:
        return value


def _decimal(value: Literal) -> Literal:
    """Write decimals without needless zeros."""
    if value.datatype.value != _XSD + "decimal":
        return value
    try:
        number = Decimal(value.value)
    except InvalidOperation:
        return value
    text = f"{number:f}"
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=value.datatype)


def _boolean(value: Literal) -> Literal:
    """Write 1 and 0 as true and false."""
    if value.datatype.value != _XSD + "boolean":
        return value
    return Literal(_TRUTH.get(value.value, value.value), datatype=value.datatype)


def _language(value: Literal) -> Literal:
    """Write language tags in small letters (RDF 1.1, section 3.3)."""
    return Literal(value.value, language=value.language.lower()) if value.language else value


SPELLINGS: Final[dict[str, Callable[[Literal], Literal]]] = {
    "integer types": _integer,
    "decimals": _decimal,
    "booleans": _boolean,
    "language tags": _language,
}
"""How stores spell values their own way, by name, in the order in which they are tried."""
