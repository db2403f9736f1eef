"""Names mean one body at a time, and stand in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from operator import itemgetter

from creditplan.messages import tr
from creditplan.namespaces import BASE, shorten, slug
from creditplan.registers.bodies import Name, names
from creditplan.registers.checks.findings import Finding, error, warning
from creditplan.registers.statements import Statements
from creditplan.words.normalise import normalise

# x- marks the provisional keys of unregistered agencies.
_SLUG = re.compile(r"(?!x-)[a-z0-9]+(-[a-z0-9]+)*")
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


def name_findings(statements: Statements) -> Iterator[Finding]:
    """One name means one agent at a time."""
    owners: dict[str, dict[str, Name]] = defaultdict(dict)
    for agent in statements.instances("cp:Agent"):
        for name in names(statements, agent):
            owners[normalise(name.words).casefold()].setdefault(agent, name)
    for agents in owners.values():
        for (one, name), (other, same) in combinations(sorted(agents.items(), key=itemgetter(0)), 2):
            if name.period.overlaps(same.period):
                yield error(
                    "name-shared",
                    one,
                    tr(
                        "{words} also means {other} ({period}; {period2})",
                        words=name.words,
                        other=shorten(other),
                        period=name.period,
                        period2=same.period,
                    ),
                    tr(
                        "leave the name with one of them, or date it (cp:validFrom, cp:validUntil) in "
                        "evidence"
                    ),
                )


def key_findings(statements: Statements) -> Iterator[Finding]:
    """A slug is a key across agencies and groups: assignments are told apart by it."""
    owners: dict[str, list[str]] = defaultdict(list)
    for agent in (*statements.instances("cp:Agency"), *statements.instances("cp:AgentGroup")):
        owners[slug(agent)].append(agent)
    for key, agents in owners.items():
        if not _SLUG.fullmatch(key):
            yield error(
                "slug-malformed",
                agents[0],
                tr("{key} cannot be a key", key=key),
                tr("use lower-case letters, digits and single hyphens, not starting with x-"),
            )
        if len(agents) > 1:
            yield error(
                "slug-shared",
                agents[0],
                tr(
                    "{key} is also the key of {shorten}", key=key, shorten=", ".join(map(shorten, agents[1:]))
                ),
                tr("give one of them another slug"),
            )


def english_findings(statements: Statements) -> Iterator[Finding]:
    """What has a Chinese name has an English one."""
    labelled = [
        (iri, predicate)
        for predicate, classes in _LABELLED.items()
        for cls in classes
        for iri in statements.instances(cls)
    ]
    labelled += [(iri, "dcterms:title") for iri in documents(statements)]
    for iri, predicate in labelled:
        if statements.text(iri, predicate, "en") is None:
            yield warning(
                "english-missing",
                iri,
                tr("{iri} has no English name", iri=statements.text(iri, predicate, "zh") or tr("it")),
                tr(
                    "add a {predicate} tagged @en, where an official or common one is known",
                    predicate=predicate,
                ),
            )


def documents(statements: Statements) -> list[str]:
    """Return the documents of the register."""
    return [iri for iri in statements.subjects("dcterms:title") if iri.startswith(BASE + "document/")]
