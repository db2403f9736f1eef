"""Everything that the register knows about a body, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from creditplan.dates import Period
from creditplan.model import Labels
from creditplan.namespaces import compact, expand, shorten
from creditplan.registers.facts import Evidence, Facts
from creditplan.registers.links import Link
from creditplan.registers.lives import ENDING, TRANSFER, certainly_before


@dataclass(frozen=True, slots=True)
class Named:
    """Something else that the register knows: its IRI and labels."""

    iri: str
    label: Labels


@dataclass(frozen=True, slots=True)
class Name:
    """A name besides the full and the short one; the language is empty for abbreviations."""

    name: str
    language: str
    period: Period


@dataclass(frozen=True, slots=True)
class Dated:
    """A kind or parent, and when, where the register says it."""

    value: Named
    period: Period


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a body took part in.

    Attributes:
        iri: names the change.
        date: when.
        kind: of the change.
        label: says what happened.
        originals, results: bodies before and after.
        reform: what it was part of, if anything.
        sources: references.
    """

    iri: str
    date: str
    kind: Named
    label: Labels
    originals: tuple[Named, ...]
    results: tuple[Named, ...]
    reform: Named | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """Another agent that is the same body for some time."""

    other: Named
    period: Period
    label: Labels
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What references say of a body; what the register does not state is here too."""

    predicate: str
    value: str
    period: Period
    confidence: str
    sources: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference and what it is."""

    iri: str
    title: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A body or group of bodies.

    Attributes:
        iri: its IRI.
        label: full official name.
        short_name: the form used in lists; ``None`` for a body that ended before the first plan.
        names: others, with the time in which they meant it.
        life: when it existed, as far as known.
        kinds, parents: in order of time.
        jurisdiction: place that it governs or serves.
        members: of a group.
        origins, outcomes, adjustments: changes that made it, that ended it, and that it lived through.
        plates: agents that are the same body for some time.
        identifiers: pairs of scheme and code.
        links: to other data.
        websites: addresses that references give.
        evidence: what references say.
        references: all that are named.
    """

    iri: str
    label: Labels
    short_name: str | None
    names: tuple[Name, ...]
    life: Period
    kinds: tuple[Dated, ...]
    parents: tuple[Dated, ...]
    jurisdiction: Named | None
    members: tuple[Named, ...]
    origins: tuple[Change, ...]
    outcomes: tuple[Change, ...]
    adjustments: tuple[Change, ...]
    plates: tuple[Plate, ...]
    identifiers: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    websites: tuple[str, ...]
    evidence: tuple[Claim, ...]
    references: tuple[Reference, ...]


def profile(facts: Facts, links: Sequence[Link], iri: str, on: str | None = None) -> Profile:
    """Collect what the register knows about a body.

    Args:
        facts: the register.
        links: from it to other data.
        iri: the body or group.
        on: leave out names, kinds, parents and plates that certainly did not hold on this date.
    """
    changes = [
        _change(facts, change)
        for change in facts.instances("org:ChangeEvent")
        if iri in facts.iris(change, "org:originalOrganization")
        or iri in facts.iris(change, "org:resultingOrganization")
    ]
    changes.sort(key=lambda change: (change.date, change.iri))
    own_links = tuple(link for link in links if link.subject == iri)
    plates = tuple(plate for plate in _plates(facts, iri) if plate.period.may_hold(on))
    evidence = facts.evidence(iri)
    sources = set(facts.iris(iri, "dcterms:source"))
    for named in (
        *(one.sources for one in changes),
        *(one.sources for one in plates),
        *(one.sources for one in evidence),
        *(one.sources for one in own_links),
    ):
        sources.update(named)
    made = [change for change in changes if _is_origin(change, iri, facts.life(iri))]
    ended = [change for change in changes if _is_outcome(change, iri)]
    return Profile(
        iri,
        _labels(facts, iri),
        facts.text(iri, "cp:shortName"),
        tuple(name for name in _names(facts, iri) if name.period.may_hold(on)),
        facts.life(iri),
        _dated(facts, iri, "org:classification", on),
        _dated(facts, iri, "org:subOrganizationOf", on),
        next((_named(facts, place) for place in facts.iris(iri, "cp:jurisdiction")), None),
        tuple(_named(facts, member) for member in facts.iris(iri, "foaf:member")),
        tuple(made),
        tuple(ended),
        tuple(change for change in changes if change not in (*made, *ended)),
        plates,
        tuple(
            (compact(code.datatype.value).removeprefix("cp:"), code.value)
            for code in facts.literals(iri, "org:identifier")
        ),
        own_links,
        tuple(dict.fromkeys(one.value.value for one in evidence if one.predicate == expand("foaf:homepage"))),
        tuple(map(_claim, evidence)),
        tuple(_reference(facts, source) for source in sorted(sources)),
    )


def _is_origin(change: Change, iri: str, life: Period) -> bool:
    """Tell whether a body came from a change: it was not there before, and more than functions moved."""
    resulted = iri in {body.iri for body in change.results} - {body.iri for body in change.originals}
    return resulted and change.kind.iri != TRANSFER and not certainly_before(life.start, change.date)


def _is_outcome(change: Change, iri: str) -> bool:
    """Tell whether a change ended a body."""
    return change.kind.iri in ENDING and iri in {body.iri for body in change.originals}


def _names(facts: Facts, iri: str) -> Iterable[Name]:
    for name in (*facts.literals(iri, "skos:altLabel"), *facts.literals(iri, "skos:notation")):
        yield Name(name.value, name.language or "", facts.period_of_name(iri, name.value))


def _dated(facts: Facts, iri: str, predicate: str, on: str | None) -> tuple[Dated, ...]:
    """Values of a property in order of time: a value can come back, and each time is one row."""
    dated = {
        (one.period.start or "", one.value.value): one.period
        for one in facts.evidence(iri)
        if one.predicate == expand(predicate) and isinstance(one.value, NamedNode) and one.period != Period()
    }
    values = {value for _, value in dated}
    always = {("", value): Period() for value in facts.iris(iri, predicate) if value not in values}
    return tuple(
        Dated(_named(facts, value), period)
        for (_, value), period in sorted((always | dated).items(), key=lambda row: row[0])
        if period.may_hold(on)
    )


def _change(facts: Facts, iri: str) -> Change:
    kind, *_ = (*facts.iris(iri, "dcterms:type"), "")
    return Change(
        iri,
        facts.text(iri, "dcterms:date") or "",
        _named(facts, kind),
        _labels(facts, iri, "rdfs:label"),
        tuple(_named(facts, body) for body in facts.iris(iri, "org:originalOrganization")),
        tuple(_named(facts, body) for body in facts.iris(iri, "org:resultingOrganization")),
        next((_named(facts, reform, "rdfs:label") for reform in facts.iris(iri, "dcterms:isPartOf")), None),
        tuple(facts.iris(iri, "dcterms:source")),
    )


def _plates(facts: Facts, iri: str) -> Iterable[Plate]:
    for shared in facts.instances("cp:SharedBody"):
        plates = facts.iris(shared, "cp:plate")
        for other in plates if iri in plates else ():
            if other != iri:
                yield Plate(
                    _named(facts, other),
                    facts.validity(shared),
                    _labels(facts, shared, "rdfs:label"),
                    tuple(facts.iris(shared, "dcterms:source")),
                )


def _claim(evidence: Evidence) -> Claim:
    value = evidence.value
    return Claim(
        compact(evidence.predicate),
        value.value if isinstance(value, Literal) else shorten(value.value),
        evidence.period,
        evidence.confidence,
        evidence.sources,
        evidence.comment,
    )


def _reference(facts: Facts, iri: str) -> Reference:
    addresses = tuple(facts.iris(iri, "rdfs:seeAlso"))
    return Reference(iri, facts.text(iri, "dcterms:title") or shorten(iri), addresses)


def _named(facts: Facts, iri: str, predicate: str = "skos:prefLabel") -> Named:
    return Named(iri, _labels(facts, iri, predicate))


def _labels(facts: Facts, iri: str, predicate: str = "skos:prefLabel") -> Labels:
    return Labels(facts.text(iri, predicate, "zh") or shorten(iri), facts.text(iri, predicate, "en"))
