"""From a document to a plan: the road through the modules of this package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from operator import attrgetter

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import (
    Agent,
    Clause,
    Labels,
    Metadata,
    Passage,
    PlaceState,
    Plan,
    Problem,
    Register,
    SourceDocument,
    Span,
)
from creditplan.parsing.agents.assigning import Assigner, check_direction
from creditplan.parsing.agents.citations import Citations
from creditplan.parsing.agents.duties import conventions_around, duties
from creditplan.parsing.agents.issuers import find_issuer
from creditplan.parsing.agents.jurisdictions import contradicted, find_jurisdiction, states_with_parents
from creditplan.parsing.agents.names import NameResolver
from creditplan.parsing.checks.covering import cover, stray
from creditplan.parsing.checks.doubts import with_doubts
from creditplan.parsing.checks.finished import Finished
from creditplan.parsing.checks.numbers import check_numbers, check_unknown_numbers
from creditplan.parsing.checks.parts import (
    check_columns,
    check_readings,
    check_sections,
    check_tasks,
    check_ticks,
)
from creditplan.parsing.clauses.conventions import find_sign
from creditplan.parsing.clauses.grammar import ClauseReader
from creditplan.parsing.corrections import Corrector
from creditplan.parsing.heirs import read_successions
from creditplan.parsing.identity import identify
from creditplan.parsing.layout.regions import Regions, divide
from creditplan.parsing.lines.logical import read_lines
from creditplan.parsing.outline.evidence import Evidence
from creditplan.parsing.outline.items import ItemReader
from creditplan.parsing.outline.keys import keys_of
from creditplan.parsing.outline.outliner import Outliner
from creditplan.parsing.outline.parts import Part
from creditplan.parsing.outline.readings import Readings
from creditplan.parsing.outline.tree import build_tree
from creditplan.parsing.outline.values import Values
from creditplan.parsing.outline.weights import packaged_weights
from creditplan.parsing.unwrapped import unwrapped
from creditplan.words.fold import fold, without_marks

_span = attrgetter("span")
_place = attrgetter("span.start", "span.end")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


def read_plan(document: SourceDocument, register: Register) -> Plan:
    """Read one document.

    Args:
        document: the text with its tables and side files.
        register: whom names mean.

    Returns:
        The plan with everything that was not understood.

    Raises:
        InputError: a side file names a jurisdiction, task or body that is not there.
    """
    folded = without_marks(fold(document.text))
    if joined := unwrapped(document, folded):
        own = joined.document
        return joined.restored(_read(own, without_marks(fold(own.text)), register, document.text))
    return _read(document, folded, register, document.text)


def _read(document: SourceDocument, folded: str, register: Register, source: str) -> Plan:
    """Read a text whose paragraphs are whole; ``source`` is what it was made of."""
    text = document.text
    regions = divide(text, folded, read_lines(document, folded))
    metadata = document.metadata.over(regions.metadata)
    printed = " ".join(regions.title.of(text).split())
    title = metadata.title or printed
    identity = identify(metadata, title, regions.annex_mark, source)
    year = _year(title, metadata)
    corrector = Corrector(document.corrections, text, folded) if document.corrections else None
    names = _names(register, metadata, printed, year, document)
    names = corrector.names(names) if corrector else names
    assigner = Assigner(text, names)
    reader = ClauseReader(assigner.knows, register.by_name, find_sign(folded), folded)
    items = ItemReader(text, folded, reader, regions.columns)
    readings = Readings(folded, Evidence(folded, items), packaged_weights())
    outline = Outliner(text, folded, items, readings).walk(build_tree(folded, regions.plan))
    conventions = conventions_around(regions.passages, folded, assigner, reader)

    def made_of(tasks: Iterable[Part]) -> list[tuple[tuple[Clause, ...], list[Problem]]]:
        return [*duties([part.item.clauses for part in tasks], conventions, assigner, reader)]

    around: Sequence[Passage] = regions.passages
    if corrector:
        outline, around = corrector.outline(outline, regions.title, around, items.finder, made_of)
        assigner.meant = corrector.meant
    keys = keys_of(outline.sections, outline.tasks)
    made = made_of(outline.tasks)
    own = [one for one, _ in made]
    clauses = dict(zip(outline.tasks, corrector.signed(own) if corrector else own, strict=True))
    known = [regions.title, *map(_span, around), *map(_span, chain(*clauses.values()))]
    separators, uncovered = cover(outline, known, text)
    problems = [
        *_strange(regions, title),
        *_contradicted(register, metadata, printed, regions.title, names),
        *chain.from_iterable([told for _, told in made]),
        *check_tasks(outline, keys, clauses),
        *map(stray, outline.strays),
        *check_direction(regions.title, regions.title.of(text), "title"),
        *check_numbers(outline, text),
        *check_sections(outline, keys, folded),
        *check_readings(outline),
        *check_ticks(regions.plan),
        *check_columns(regions.plan, text),
        *uncovered,
        *_left_out(document),
    ]
    problems += check_unknown_numbers(regions.plan, folded, problems)
    values = Values(document, folded, Citations(text, register), year, keys, clauses)
    tasks = tuple(map(values.task, outline.tasks, count(1)))
    sections = tuple(map(values.section, outline.sections, count(1)))
    passages = tuple(sorted([*outline.passages, *around, *separators], key=_place))
    problems = with_doubts(Finished(text, folded, sections, tasks, passages, assigner.knows), problems)
    issuer = find_issuer(metadata, text, names)
    successions = read_successions(document.heirs, tasks, names)
    assigned = [one.agent for clause in chain(*clauses.values()) for one in clause.assignments]
    # Most agents are of the whole country.
    heirs = (one.heir for one in successions)
    agents = [
        one
        for one in (*assigned, issuer.agent, *heirs)
        if one and (one.place or one.jurisdiction or one.functions or one.form)
    ]
    plan = Plan(
        id=identity.id,
        title=Labels(title, document.translation.title),
        title_span=regions.title,
        annex_mark=regions.annex_mark,
        passages=passages,
        sections=sections,
        tasks=tasks,
        metadata=metadata,
        document=document,
        problems=tuple(sorted([*problems, *issuer.problems], key=_place)),
        issuer=issuer.agent,
        national=issuer.national,
        of_state=issuer.state,
        successions=successions,
        id_source=identity.source,
        id_words=identity.words,
        names_read_on=names.on,
        jurisdiction=names.jurisdiction,
        places=_places(names, agents),
        terms=_terms(agents),
    )
    return corrector.told(plan) if corrector else plan


def _year(title: str, metadata: Metadata) -> int | None:
    """The year that relative deadlines count from: that of the title, else that of the date of issue."""
    match = _YEAR.search(title)
    if match:
        return int(match[1])
    return int(metadata.date[:4]) if metadata.date else None


def _names(
    register: Register, metadata: Metadata, printed: str, year: int | None, document: SourceDocument
) -> NameResolver:
    on = metadata.date or (str(year) if year else None)
    try:
        whose = find_jurisdiction(register, metadata, printed, on)
    except InputError as error:
        error.source = document.name
        error.remedy = tr("{remedy}; it stands in the side file or in creditplan.toml", remedy=error.remedy)
        raise
    return NameResolver(register, on, whose, document.bodies)


def _places(names: NameResolver, agents: Iterable[Agent]) -> tuple[PlaceState, ...]:
    """Return the places whose plan it is or whose bodies it names, with what they are part of."""
    own = names.jurisdiction.place if names.jurisdiction else None
    keys = {own.key if own else None, *(agent.jurisdiction or agent.place for agent in agents)} - {None}
    return states_with_parents(names.register, filter(None, keys), names.on) if keys else ()


def _terms(agents: Iterable[Agent]) -> tuple[tuple[str, Labels], ...]:
    """Return the labels of what local bodies do and are."""
    said = {(agent.functions, agent.form) for agent in agents if agent.functions or agent.form}
    if not said:
        return ()
    from creditplan.registers.local_bodies import form_labels, function_labels  # noqa: PLC0415

    found = {f"function:{key}": Labels(*function_labels()[key]) for keys, _ in said for key in keys}
    found |= {f"form:{form}": Labels(*form_labels()[form]) for _, form in said if form}
    return tuple(sorted(found.items()))


def _strange(regions: Regions, title: str) -> Iterator[Problem]:
    """Tell of front lines that may be something else, and of a title that is missing."""
    for span in regions.strange:
        yield Problem("front-matter", span)
    if not title:
        yield Problem("title-missing", Span(0, 0))


def _contradicted(
    register: Register, metadata: Metadata, printed: str, title: Span, names: NameResolver
) -> Iterator[Problem]:
    """Tell of a plan that names another place than what is said beside it."""
    other = contradicted(register, metadata, printed, names.on, names.jurisdiction)
    if other and names.jurisdiction and names.jurisdiction.place:
        place = names.jurisdiction.place.full_name
        yield Problem("place-contradicted", title, {"said": place, "named": other.full_name})


def _left_out(document: SourceDocument) -> Iterator[Problem]:
    """Tell of words that the document holds, but not its text."""
    for one in document.left_out:
        yield Problem("left-out", Span(one.at, one.at), {"cause": one.cause, "words": one.words})
