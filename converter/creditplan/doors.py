"""What the library does for those who bring no knowledge of their own."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from creditplan import heirs, ntriples, parsing
from creditplan.comparison import Comparison, Side, compare, read_side
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge, open_knowledge
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


def diff(
    before: Plan | Iterable[Quad],
    after: Plan | Iterable[Quad],
    knowledge: Knowledge | None = None,
    base: str = BASE,
) -> Comparison:
    """Tell which tasks came, went, changed words, place, number, bodies or roles between two plans.

    Args:
        before: a plan as parsed, or what is published of one.
        after: another one: a later text of the same plan, or the plan of another year or place.
        knowledge: has the register of bodies; by default the packaged one.
        base: absolute IRI under which IRIs of parsed plans are minted.

    Returns:
        Every task of both plans once, with what differs; ``comparison.statements`` writes it as RDF.

    Raises:
        InputError: the quads hold no plan or several, or ``base`` is no such IRI.
    """
    known = knowledge or open_knowledge()

    def side(plan: Plan | Iterable[Quad]) -> Side:
        return read_side(to_quads(plan, known.register, base) if isinstance(plan, Plan) else plan)

    return compare(side(before), side(after), known)
