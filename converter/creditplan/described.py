"""What a plan says of the bodies, places and functions that it names, so that its files stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from creditplan.iris import place
from creditplan.model import Agent, AgentKind, Editor, Labels, PlaceState, Register
from creditplan.ntriples import Term, dated, foreign_iri, iri, literal, name, typed, words

Said = tuple[str, Term]
"""A prefixed property, and its value."""
BY_RULE = "en-x-rule"
"""The language of English labels that a rule has made (BCP 47: a private subtag of English)."""


def agent_said(agent: Agent, on: str | None) -> Iterator[Said]:
    """Yield what is said of an agent, as of a date."""
    yield "skos:prefLabel", words(agent.label.zh, "zh")
    if agent.label.en:
        yield "skos:prefLabel", words(agent.label.en, "en")
    if agent.english_by_rule:
        yield "skos:prefLabel", words(agent.english_by_rule, BY_RULE)
    yield "cp:shortName", words(agent.short_name, "zh")
    for notation in agent.notations_on(on):
        yield "skos:notation", literal(notation)
    where = agent.jurisdiction or agent.place
    if where:
        yield "cp:jurisdiction", iri(place(where))
    for function in agent.functions:
        yield "cp:function", name(f"function:{function}")
    if agent.form:
        yield "org:classification", name(f"form:{agent.form}")
    if agent.kind is AgentKind.LOCAL:
        yield from _own_said(agent)


def _own_said(agent: Agent) -> Iterator[Said]:
    """Yield what a publisher says of a body that the register does not have."""
    for other in agent.names:
        if other != agent.label.zh:
            yield "skos:altLabel", words(other, "zh")
    if agent.life.start:
        yield "schema:foundingDate", dated(agent.life.start)
    if agent.life.end:
        yield "schema:dissolutionDate", dated(agent.life.end)
    if agent.same_as:
        yield "skos:exactMatch", foreign_iri(agent.same_as)


def place_said(state: PlaceState, register: Register) -> Iterator[Said]:
    """Yield what is said of a place, as it was on the date of the plan."""
    yield "rdf:type", name("dcterms:Location")
    yield "rdf:type", name("schema:AdministrativeArea")
    known = next((one for one in register.places if one.slug == state.key), None)
    yield from held_said(state, "en" if known else BY_RULE)
    if known and known.iso:
        yield "skos:notation", typed(known.iso, "cp:ISO3166-2")


def held_said(state: PlaceState, english: str = BY_RULE) -> Iterator[Said]:
    """Yield what holds of a place for a time only; ``english`` is the tag of its English label."""
    yield "skos:prefLabel", words(state.name, "zh")
    if state.english:
        yield "skos:prefLabel", words(state.english, english)
    yield "skos:notation", typed(state.code, "cp:GBT2260")
    if state.parent:
        yield "schema:containedInPlace", iri(place(state.parent))


def term_said(curie: str, labels: Labels) -> Iterator[Said]:
    """Yield what is said of a function or form, by its prefixed name."""
    yield "rdf:type", name("skos:Concept")
    yield "skos:prefLabel", words(labels.zh, "zh")
    yield "skos:prefLabel", words(labels.en or "", "en")
    yield "skos:inScheme", name(curie.partition(":")[0] + ":")


def editor_said(editor: Editor | None) -> Iterator[Said]:
    """Yield who corrected something, when and why, as far as that is published."""
    if editor and editor.by:
        yield "schema:creditText", literal(editor.by)
    if editor and editor.when:
        yield "dcterms:modified", dated(editor.when)
    if editor and editor.why:
        yield "skos:editorialNote", literal(editor.why)
