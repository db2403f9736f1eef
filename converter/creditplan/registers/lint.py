"""Checks the register for what shapes cannot say well: names, lives, heirs, sources, identifiers and links.

A finding is an error where the register contradicts itself or says what nothing bears out, and a warning
where somebody should look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pyoxigraph import Literal, Quad

from creditplan.namespaces import BASE, compact, expand, shorten
from creditplan.registers.facts import NAMES, Facts
from creditplan.registers.findings import Finding, error, warning
from creditplan.registers.identifiers import CHECKS
from creditplan.registers.links import TARGETS, Link
from creditplan.registers.lives import bodies, life_findings
from creditplan.words.normalise import normalise

_WITHOUT_DOCUMENT = BASE + "reference/gk-"
_EXACT = expand("skos:exactMatch")
# What an agency's evidence has to bear out; of its names the Chinese one.
_EVIDENCED = (
    *NAMES,
    "org:classification",
    "org:subOrganizationOf",
    "org:identifier",
    "schema:foundingDate",
    "schema:dissolutionDate",
)
_SOURCED = ("org:ChangeEvent", "cp:SharedBody", "dcterms:Location", "org:FormalOrganization")
_LABELLED = {
    "skos:prefLabel": (
        "cp:Agency",
        "cp:AgentGroup",
        "org:FormalOrganization",
        "dcterms:Location",
        "skos:Concept",
    ),
    "rdfs:label": ("org:ChangeEvent", "cp:SharedBody"),
}
# Where a property leads, in words, and the classes that may stand there.
_BODY = ("body", ("cp:Agency",))
_RANGES = {
    "cp:jurisdiction": ("place", ("dcterms:Location",)),
    "cp:plate": _BODY,
    "dcterms:creator": _BODY,
    "dcterms:isPartOf": ("change", ("org:ChangeEvent",)),
    "dcterms:isReplacedBy": _BODY,
    "dcterms:source": ("reference", ("dcterms:BibliographicResource",)),
    "foaf:member": _BODY,
    "org:changedBy": ("change", ("org:ChangeEvent",)),
    "org:originalOrganization": ("body", ("cp:Agency", "org:FormalOrganization")),
    "org:resultingOrganization": _BODY,
    "org:subOrganizationOf": _BODY,
}
_SCHEMES = {"org:classification": BASE + "kind", "dcterms:type": BASE + "change-kind"}


def lint(quads: Iterable[Quad], links: Sequence[Link] = ()) -> tuple[Finding, ...]:
    """Check the register and its links.

    Args:
        quads: the register, as :func:`creditplan.registers.register_quads` returns it.
        links: from it to other data.

    Returns:
        Errors first, then by subject, code and message.
    """
    facts = Facts(quads)
    checks = (
        _shared_names,
        _dangling,
        life_findings,
        _english,
        _kinds,
        _unsourced,
        _evidence,
        _identifiers,
        _place_codes,
    )
    found = {finding for check in checks for finding in check(facts)} | set(_link_findings(facts, links))
    return tuple(sorted(found, key=lambda one: (one.level, one.subject, one.code, one.message)))


# Names


def _shared_names(facts: Facts) -> Iterator[Finding]:
    """One name means one agent at a time."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for agent in facts.instances("cp:Agent"):
        for name in facts.names(agent):
            owners[normalise(name.value).casefold()].setdefault(agent, name.value)
    for agents in owners.values():
        for (one, word), (other, other_word) in combinations(sorted(agents.items()), 2):
            period, other_period = facts.period_of_name(one, word), facts.period_of_name(other, other_word)
            if period.overlaps(other_period):
                yield error(
                    "name-shared",
                    one,
                    f"{word} also means {shorten(other)} ({period}; {other_period})",
                    "leave the name with one of them, or date it (cp:validFrom, cp:validUntil) in evidence",
                )


def _english(facts: Facts) -> Iterator[Finding]:
    labelled = [
        (iri, predicate)
        for predicate, classes in _LABELLED.items()
        for cls in classes
        for iri in facts.instances(cls)
    ]
    labelled += [(iri, "dcterms:title") for iri in _documents(facts)]
    for iri, predicate in labelled:
        if facts.text(iri, predicate, "en") is None:
            yield warning(
                "english-missing",
                iri,
                f"{facts.text(iri, predicate, 'zh') or 'it'} has no English name",
                f"add a {predicate} tagged @en, where an official or common one is known",
            )


def _documents(facts: Facts) -> list[str]:
    return [iri for iri in facts.subjects("dcterms:title") if iri.startswith(BASE + "document/")]


def _kinds(facts: Facts) -> Iterator[Finding]:
    for body in facts.instances("cp:Agency"):
        if not facts.iris(body, "org:classification"):
            yield error(
                "kind-missing", body, "it has no kind", "add org:classification with a kind of kinds.ttl"
            )


# What leads nowhere


def _dangling(facts: Facts) -> Iterator[Finding]:
    for predicate, (what, classes) in _RANGES.items():
        known = {iri for cls in classes for iri in facts.instances(cls)}
        yield from _strays(facts, predicate, what, known)
    for predicate, scheme in _SCHEMES.items():
        known = {iri for iri in facts.subjects("skos:inScheme") if scheme in facts.iris(iri, "skos:inScheme")}
        yield from _strays(facts, predicate, "kind", known)
    yield from _strays(facts, "dcterms:references", "document", set(_documents(facts)))


def _strays(facts: Facts, predicate: str, what: str, known: set[str]) -> Iterator[Finding]:
    for iri in facts.subjects(predicate):
        for value in facts.values(iri, predicate):
            if value.value not in known:
                yield error(
                    "dangling",
                    iri,
                    f"{predicate} leads to {shorten(value.value)}, which is no {what} of the register",
                    f"correct it, or add the {what}",
                )


# Sources


def _unsourced(facts: Facts) -> Iterator[Finding]:
    for iri in (iri for cls in _SOURCED for iri in facts.instances(cls)):
        if not facts.iris(iri, "dcterms:source"):
            yield error("unsourced", iri, "nothing says where it is from", "add dcterms:source")
    for body in facts.instances("cp:Agency"):
        if facts.iris(body, "dcterms:source"):
            continue  # a body described in one breath, such as a provincial government
        evidenced = {(one.predicate, one.value) for one in facts.evidence(body) if one.sources}
        for predicate in _EVIDENCED:
            for value in facts.values(body, predicate):
                if (expand(predicate), value) not in evidenced:
                    yield error(
                        "unsourced",
                        body,
                        f"no evidence for {predicate} {shorten(value.value)}",
                        "add an rdf:Statement of it with its source to evidence.ttl, or do not state it",
                    )


def _evidence(facts: Facts) -> Iterator[Finding]:
    known = set(bodies(facts))
    for one in facts.all_evidence():
        if one.subject not in known:
            yield error(
                "evidence-of-nothing",
                one.iri,
                f"it is about {shorten(one.subject)}, which is no body of the register",
                "correct rdf:subject, or drop the evidence",
            )
        elif compact(one.predicate) in NAMES and one.value not in facts.names(one.subject):
            yield error(
                "evidence-of-no-name",
                one.iri,
                f"{shorten(one.subject)} is not called {one.value.value}",
                "write the name as agencies.ttl has it, or add it there: only so do its dates count",
            )
        without = one.sources and all(source.startswith(_WITHOUT_DOCUMENT) for source in one.sources)
        if without and not one.confidence:
            yield error(
                "confidence-missing",
                one.iri,
                "no document was read for it, and it does not say how sure the editors are",
                'add cp:confidence "high" or "medium", or a document',
            )


# Identifiers


def _identifiers(facts: Facts) -> Iterator[Finding]:
    owners: dict[Literal, list[str]] = defaultdict(list)
    for body in facts.subjects("org:identifier"):
        for code in facts.literals(body, "org:identifier"):
            owners[code].append(body)
            yield from _code(body, compact(code.datatype.value), code.value)
    for code, same in owners.items():
        if len(same) > 1:
            yield warning(
                "identifier-shared",
                same[0],
                f"{code.value} is also the code of {', '.join(map(shorten, same[1:]))}",
                "check with its source which body it stands for",
            )


def _place_codes(facts: Facts) -> Iterator[Finding]:
    for place in facts.instances("dcterms:Location"):
        for code in facts.literals(place, "skos:notation"):
            scheme = compact(code.datatype.value)
            yield from _code(place, scheme, code.value)
            if scheme == "cp:GBT2260" and not place.endswith(f"/cn-{code.value[:2]}"):
                yield error(
                    "place-code",
                    place,
                    f"{code.value} is the code of another place",
                    "the slug is cn- and the first two digits of the GB/T 2260 code: correct one of them",
                )


def _code(iri: str, scheme: str, value: str) -> Iterator[Finding]:
    check = CHECKS.get(scheme)
    if check is None:
        yield error(
            "identifier-malformed",
            iri,
            f"{value} has the datatype {scheme}, which names no scheme of codes",
            f"write one of {', '.join(name for name in CHECKS if name.startswith('cp:'))}",
        )
    elif not check(value):
        yield error(
            "identifier-malformed",
            iri,
            f"{value} is none by {scheme}: its form or a check digit is wrong",
            "copy it anew from its source",
        )


# Links


def _link_findings(facts: Facts, links: Sequence[Link]) -> Iterator[Finding]:
    exact: dict[str, set[str]] = defaultdict(set)
    predicates: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in links:
        yield from _link(facts, link)
        predicates[link.subject, link.object].add(link.predicate)
        if link.predicate == _EXACT:
            exact[link.object].add(link.subject)
    for target, subjects in exact.items():
        if len(subjects) > 1:
            yield error(
                "link-shared",
                min(subjects),
                f"{target} is an exact match of {', '.join(map(shorten, sorted(subjects)))}",
                "leave skos:exactMatch with one of them, and make the others skos:closeMatch",
            )
    for (subject, target), said in predicates.items():
        if len(said) > 1:
            yield error(
                "link-contradiction",
                subject,
                f"{target} is both an exact and a close match",
                "leave one of the two",
            )


def _link(facts: Facts, link: Link) -> Iterator[Finding]:
    if link.subject not in facts:
        yield error(
            "dangling",
            link.key,
            f"it links {shorten(link.subject)}, which is not in the register",
            "correct it",
        )
    elif link.subject_label != facts.text(link.subject, "skos:prefLabel", "zh"):
        yield warning(
            "link-label",
            link.key,
            f"it calls {shorten(link.subject)} {link.subject_label}",
            f"write {facts.text(link.subject, 'skos:prefLabel', 'zh')}, or link the body that is meant",
        )
    for source in set(link.sources) - set(facts.instances("dcterms:BibliographicResource")):
        yield error(
            "dangling",
            link.key,
            f"its source {shorten(source)} is no reference of the register",
            "correct it, or add the reference",
        )
    identifier = TARGETS[link.target].identify(link.object)
    if identifier is None or not CHECKS[link.target](identifier):
        yield error(
            "identifier-malformed",
            link.key,
            f"{link.object} is none by {link.target}: its form or a check digit is wrong",
            "copy it anew from its source",
        )
