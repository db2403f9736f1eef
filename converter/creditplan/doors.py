"""What the library does for those who bring no knowledge of their own."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from creditplan import heirs, ntriples, parsing
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.mapping import to_blocks
from creditplan.model import Plan, Register, SourceDocument
from creditplan.namespaces import BASE
from creditplan.validation import EngineName, ValidationReport


def parse(document: SourceDocument, register: Register | None = None) -> Plan:
    """Read a plan from its text, against the packaged register unless another is given.

    What was not understood is in ``plan.problems``.

    Raises:
        InputError: the text holds no task at all.
    """
    return parsing.parse(document, register or open_knowledge().register)


def to_quads(plan: Plan, register: Register | None = None, base: str = BASE) -> list[Quad]:
    """Return the quads of a plan: its named graph in document order, then that of its heirs, if any.

    Args:
        plan: as parsed.
        register: has the labels of roles and manners; by default the packaged one.
        base: absolute IRI under which the plan's own IRIs are minted.

    Raises:
        InputError: ``base`` is no such IRI.
    """
    iris, known = Iris(base), register or open_knowledge().register
    statements = (statement for block in to_blocks(plan, known, iris) for statement in block.statements)
    later = heirs.to_statements(plan, known, iris)
    return [
        *ntriples.to_quads(statements, ntriples.iri(iris.graph(plan.id))),
        *ntriples.to_quads(later, ntriples.iri(iris.heirs_graph(plan.id))),
    ]


def validate(data: Iterable[Quad | Triple], engine: EngineName | None = None) -> ValidationReport:
    """Validate data against the packaged shapes.

    Args:
        data: one plan, or several; graph names are ignored, all is one graph.
        engine: by default the fast one, or pySHACL where there is none.

    Raises:
        InputError: a shape file is broken, or the engine is not installed.
    """
    return open_knowledge().validator.validate(data, engine)
