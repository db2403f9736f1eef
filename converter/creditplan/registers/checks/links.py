"""Links lead from the register to one thing each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from creditplan.messages import tr
from creditplan.namespaces import expand, shorten
from creditplan.registers.checks.findings import Finding, error, warning
from creditplan.registers.identifiers import CHECKS
from creditplan.registers.links import TARGETS, Link
from creditplan.registers.statements import Statements

_EXACT = expand("skos:exactMatch")


def link_findings(statements: Statements, links: Sequence[Link]) -> Iterator[Finding]:
    """Links agree with the register, with the dataset that they lead to, and with each other."""
    exact: dict[str, set[str]] = defaultdict(set)
    predicates: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in links:
        yield from _link(statements, link)
        predicates[link.subject, link.object].add(link.predicate)
        if link.predicate == _EXACT:
            exact[link.object].add(link.subject)
    for target, subjects in exact.items():
        if len(subjects) > 1:
            yield error(
                "link-shared",
                min(subjects),
                tr(
                    "{target} is an exact match of {shorten}",
                    target=target,
                    shorten=", ".join(map(shorten, sorted(subjects))),
                ),
                tr("leave skos:exactMatch with one of them, and make the others skos:closeMatch"),
            )
    for (subject, target), said in predicates.items():
        if len(said) > 1:
            yield error(
                "link-contradiction",
                subject,
                tr("{target} is both an exact and a close match", target=target),
                tr("leave one of the two"),
            )


def _link(statements: Statements, link: Link) -> Iterator[Finding]:
    if link.subject not in statements:
        yield error(
            "dangling",
            link.key,
            tr("it links {subject}, which is not in the register", subject=shorten(link.subject)),
            tr("correct it"),
        )
    elif link.subject_label != statements.text(link.subject, "skos:prefLabel", "zh"):
        yield warning(
            "link-label",
            link.key,
            tr(
                "it calls {subject} {subject_label}",
                subject=shorten(link.subject),
                subject_label=link.subject_label,
            ),
            tr(
                "write {subject}, or link the body that is meant",
                subject=statements.text(link.subject, "skos:prefLabel", "zh"),
            ),
        )
    for source in set(link.sources) - set(statements.instances("dcterms:BibliographicResource")):
        yield error(
            "dangling",
            link.key,
            tr("its source {source} is no reference of the register", source=shorten(source)),
            tr("correct it, or add the reference"),
        )
    identifier = TARGETS[link.target].identify(link.object)
    if identifier is None or not CHECKS[link.target](identifier):
        yield error(
            "identifier-malformed",
            link.key,
            tr(
                "{object} is none by {target}: its form or a check digit is wrong",
                object=link.object,
                target=link.target,
            ),
            tr("copy it anew from its source"),
        )
