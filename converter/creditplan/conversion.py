"""What becomes of a plan: its statements, written once for all who publish, check or hash them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from creditplan import heirs, ntriples
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.mapping import Block, to_blocks
from creditplan.model import Plan, Register
from creditplan.namespaces import BASE
from creditplan.ntriples import Term

if TYPE_CHECKING:
    from creditplan.validation import ValidationReport


@dataclass(frozen=True)
class Conversion:
    """One plan on its way: as understood, and as statements.

    Attributes:
        plan: as understood.
        graph: the named graph of what it says.
        blocks: the statements in that, part by part.
        heirs_graph: that of who has its tasks later.
        heirs: the statements in that; none without a table of heirs.
        knowledge: what it was read with.
    """

    plan: Plan
    graph: Term
    blocks: tuple[Block, ...]
    heirs_graph: Term
    heirs: tuple[str, ...]
    knowledge: Knowledge = field(repr=False, compare=False)

    @property
    def statements(self) -> Iterator[str]:
        """What the plan says: the statements of all parts, in document order."""
        return chain.from_iterable(block.statements for block in self.blocks)

    @property
    def quads(self) -> list[Quad]:
        """The same as objects of the RDF library, made anew each time."""
        return ntriples.to_quads(self.statements, self.graph)

    @property
    def heirs_quads(self) -> list[Quad]:
        """Who has its tasks later, as objects of the RDF library."""
        return ntriples.to_quads(self.heirs, self.heirs_graph)

    @cached_property
    def nquads(self) -> bytes:
        """The plan's graph in canonical form, as it is published; its SHA-256 is the hash of the dataset."""
        return ntriples.canonical(self.statements, self.graph)

    @cached_property
    def heirs_nquads(self) -> bytes:
        """The graph of its heirs in canonical form."""
        return ntriples.canonical(self.heirs, self.heirs_graph)

    @cached_property
    def report(self) -> ValidationReport:
        """What the shapes find, once asked: a plan's statements say all that they ask of what it names."""
        return self.knowledge.validator.validate_ntriples(" .\n".join([*self.statements, *self.heirs, ""]))


def plan_quads(plan: Plan, register: Register, base: str = BASE) -> list[Quad]:
    """Return the quads of a plan: its named graph in document order, then that of its heirs, if any.

    Raises:
        InputError: ``base`` is no absolute IRI.
    """
    iris = Iris(base)
    statements = (statement for block in to_blocks(plan, register, iris) for statement in block.statements)
    later = heirs.to_statements(plan, register, iris)
    return [
        *ntriples.to_quads(statements, ntriples.iri(iris.graph(plan.id))),
        *ntriples.to_quads(later, ntriples.iri(iris.heirs_graph(plan.id))),
    ]


def to_conversion(plan: Plan, knowledge: Knowledge, iris: Iris) -> Conversion:
    """Map a plan to statements.

    Args:
        plan: as parsed.
        knowledge: has the labels of roles and manners, and the shapes.
        iris: mints under the base of who publishes it.
    """
    blocks = tuple(to_blocks(plan, knowledge.register, iris))
    later = tuple(heirs.to_statements(plan, knowledge.register, iris))
    graph, heirs_graph = map(ntriples.iri, (iris.graph(plan.id), iris.heirs_graph(plan.id)))
    return Conversion(plan, graph, blocks, heirs_graph, later, knowledge)
