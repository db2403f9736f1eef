"""What the library does for those who bring no knowledge of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Quad

from creditplan import parsing
from creditplan.comparison import Comparison, Side, compare, read_side
from creditplan.conversion import plan_quads
from creditplan.errors import InputError
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import tr
from creditplan.model import Plan, Register, SourceDocument
from creditplan.namespaces import BASE
from creditplan.pictures.drawing import drawn_as
from creditplan.pictures.facts import gather
from creditplan.publishing.plan_frames import plan_frames
from creditplan.query.given import Data, Path_, to_data
from creditplan.reading import read, read_bytes
from creditplan.validation import EngineName, ValidationReport

_TEXT: Final = "text"
"""What messages call a document that has no name."""
LANGUAGES: Final = ("zh", "en")


def parse(document: SourceDocument | Path_ | bytes, register: Register | None = None) -> Plan:
    """Read a plan, against the packaged register unless another is given.

    What was not understood is in ``plan.problems``.

    Args:
        document: what :func:`creditplan.read` returns; or the path of a document, as a string or path; its
            bytes, in any format; the text of a plan: a string of several lines.
        register: the bodies that names can mean.

    Raises:
        InputError: the text holds no task at all, or the document cannot be read.
        TypeError: the document is something else.
    """
    return parsing.parse(_document(document), register or open_knowledge().register)


def to_quads(plan: Plan, register: Register | None = None, base: str = BASE) -> list[Quad]:
    """Return the quads of a plan: its named graph in document order, then that of its heirs, if any.

    Args:
        plan: as parsed.
        register: has the labels of roles and manners; by default the packaged one.
        base: absolute IRI under which the plan's own IRIs are minted.

    Raises:
        InputError: ``base`` is no such IRI.
    """
    return plan_quads(plan, register or open_knowledge().register, base)


def validate(data: Data, engine: EngineName | None = None) -> ValidationReport:
    """Validate data against the packaged shapes.

    Args:
        data: one plan, or several, as quads or triples; plans as parsed; paths of RDF files or of folders of
            publications. Graph names are ignored, all is one graph.
        engine: by default the fast one, or pySHACL where there is none.

    Raises:
        InputError: a file cannot be used, a shape file is broken, or the engine is not installed.
        TypeError: the data are something else.
    """
    known = open_knowledge()
    return known.validator.validate(to_data(data, known.register), engine)


def to_frames(plans: Plan | Iterable[Plan], base: str | None = None) -> dict[str, Any]:
    """Return what plans say as data frames of pandas: the tables of a publication, and one of the sections.

    Columns and values are those of the published ``tasks.csv``, ``assignments.csv`` and ``agencies.csv``
    (docs/data.md), without what guards a cell from spreadsheets. Texts are of the type ``string``, counts
    ``Int64`` and truth values ``boolean``; where a cell is empty, :data:`pandas.NA` stands. The parts of
    a list stand in one cell, parted by ``；``.

    Args:
        plans: one, or several.
        base: absolute IRI under which their own IRIs are minted; by default that of the packaged plan.

    Returns:
        The frames ``sections``, ``tasks``, ``assignments`` and ``agencies``.

    Raises:
        InputError: pandas is not installed, or the base is no such IRI.
    """
    return plan_frames([plans] if isinstance(plans, Plan) else plans, Iris(base or BASE))


def draw(
    name: str,
    plans: Plan | Iterable[Plan],
    *,
    format: str = "svg",
    language: str = "zh",
    base: str | None = None,
    knowledge: Knowledge | None = None,
) -> str:
    """Draw a picture of plans, or write the network that it shows for other programs (docs/pictures.md).

    Args:
        name: matrix, network, workload, nobody-alone, deadlines or lifelines.
        plans: one, or several, which are drawn together.
        format: svg; of network and matrix also graphml or gexf.
        language: zh or en.
        base: absolute IRI under which their own IRIs are minted; by default that of the packaged plan.
        knowledge: what they were read with; by default that of the package.

    Returns:
        The whole file.

    Raises:
        InputError: there is no such picture, format or language, or the picture shows no network.
    """
    if language not in LANGUAGES:
        raise InputError(
            tr("there is no language {language!r}", language=language),
            remedy=tr("give {languages}", languages=tr(" or ").join(LANGUAGES)),
        )
    facts = gather([plans] if isinstance(plans, Plan) else plans, Iris(base or BASE))
    return drawn_as(format, name, facts, language, knowledge=knowledge or open_knowledge())


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


def _document(given: object) -> SourceDocument:
    """Return a document as it was read, or read it.

    Raises:
        InputError: as :func:`creditplan.read`.
        TypeError: it is nothing that a plan is read from.
    """
    if isinstance(given, SourceDocument):
        return given
    if isinstance(given, str) and len(given.splitlines()) > 1:
        return read_bytes(given.encode(errors="surrogatepass"), _TEXT)
    if isinstance(given, str | os.PathLike):
        return read(Path(given) if isinstance(given, os.PathLike) else given)
    if isinstance(given, bytes):
        return read_bytes(given, _TEXT)
    raise TypeError(
        "a plan is read from a path, a text of several lines, bytes or what read() returns, "
        f"not from {type(given).__name__} {given!r:.60}"
    )
