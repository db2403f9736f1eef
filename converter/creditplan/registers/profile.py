"""Everything that the register knows about a body, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from creditplan.dates import Period, certainly_before
from creditplan.model import Labels
from creditplan.namespaces import compact, expand, shorten
from creditplan.registers.bodies import Body, Dated, read_body
from creditplan.registers.changes import TRANSFER, Change, changes
from creditplan.registers.links import Link
from creditplan.registers.statements import Evidence, Named, Statements


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name besides the full and the short one; the language is empty for abbreviations."""

    name: str
    language: str
    period: Period


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
        plate_date: when its plate was put up.
        appointment_date: when its first head was named.
        status: what it is today.
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
    names: tuple[OtherName, ...]
    life: Period
    plate_date: str | None
    appointment_date: str | None
    status: Named | None
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


def profile(
    statements: Statements, links: Sequence[Link], iri: str, on: str | None = None, *, evidence: bool = True
) -> Profile:
    """Collect what the register knows about a body.

    Args:
        statements: the register.
        links: from it to other data.
        iri: the body or group.
        on: leave out names, kinds, parents and plates that certainly did not hold on this date.
        evidence: collect the evidence too, and the websites that only it gives.
    """
    body = read_body(statements, iri)
    own = sorted(changes(statements, iri), key=lambda change: (change.date or "", change.iri))
    own_links = tuple(link for link in links if link.subject == iri)
    plates = tuple(plate for plate in _plates(statements, iri) if plate.period.may_hold(on))
    claims = statements.evidence(iri) if evidence else []
    sources = set(statements.iris(iri, "dcterms:source")).union(
        *(one.sources for one in own),
        *(one.sources for one in plates),
        *(one.sources for one in claims),
        *(one.sources for one in own_links),
    )
    made = [change for change in own if _is_origin(change, body)]
    ended = [change for change in own if change.ends and iri in change.before]
    others = (name for name in body.named("skos:altLabel", "skos:notation") if name.period.may_hold(on))
    return Profile(
        iri,
        statements.label(iri),
        statements.text(iri, "cp:shortName"),
        tuple(OtherName(name.words, name.language, name.period) for name in others),
        body.life,
        statements.text(iri, "cp:plateDate"),
        statements.text(iri, "cp:appointmentDate"),
        next(iter(statements.links(iri, "adms:status")), None),
        tuple(kind for kind in body.kinds if kind.period.may_hold(on)),
        tuple(parent for parent in body.parents if parent.period.may_hold(on)),
        body.jurisdiction,
        body.members,
        tuple(made),
        tuple(ended),
        tuple(change for change in own if change not in (*made, *ended)),
        plates,
        tuple(
            (compact(code.datatype.value).removeprefix("cp:"), code.value)
            for code in statements.literals(iri, "org:identifier")
        ),
        own_links,
        tuple(dict.fromkeys(one.value.value for one in claims if one.predicate == expand("foaf:homepage"))),
        tuple(map(_claim, claims)),
        tuple(_reference(statements, source) for source in sorted(sources)),
    )


def _is_origin(change: Change, body: Body) -> bool:
    """Tell whether a body came from a change: it was not there before, and more than functions moved."""
    resulted = body.iri in {*change.after} - {*change.before}
    return resulted and change.kind.key != TRANSFER and not certainly_before(body.life.start, change.date)


def _plates(statements: Statements, iri: str) -> Iterable[Plate]:
    for shared in statements.instances("cp:SharedBody"):
        plates = statements.iris(shared, "cp:plate")
        for other in plates if iri in plates else ():
            if other != iri:
                yield Plate(
                    statements.named(other),
                    statements.validity(shared),
                    statements.label(shared, "rdfs:label"),
                    tuple(statements.iris(shared, "dcterms:source")),
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


def _reference(statements: Statements, iri: str) -> Reference:
    addresses = tuple(statements.iris(iri, "rdfs:seeAlso"))
    return Reference(iri, statements.text(iri, "dcterms:title") or shorten(iri), addresses)
