"""What becomes of a plan: its statements, written once for all who publish, check or hash them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import Quad

from creditplan import ntriples, validation
from creditplan.model import Plan
from creditplan.ntriples import Term
from creditplan.validation import ValidationReport


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one part of a plan; ``heading`` says which, for people."""

    heading: str
    statements: list[str]


@dataclass(frozen=True)
class Conversion:
    """One plan on its way: as understood, and as statements of one named graph, part by part."""

    plan: Plan
    graph: Term
    blocks: tuple[Block, ...]

    @property
    def statements(self) -> Iterator[str]:
        """The statements of all parts, in document order."""
        return chain.from_iterable(block.statements for block in self.blocks)

    @property
    def quads(self) -> list[Quad]:
        """The same as objects of the RDF library, made anew each time."""
        return ntriples.to_quads(self.statements, self.graph)

    @cached_property
    def nquads(self) -> bytes:
        """The same in canonical form, as it is published; its SHA-256 is the hash of the dataset."""
        return ntriples.canonical(self.statements, self.graph)

    @cached_property
    def report(self) -> ValidationReport:
        """What the shapes find, when asked: a plan's statements say all that they ask of what it names."""
        return validation.validate_ntriples("".join(f"{statement} .\n" for statement in self.statements))
