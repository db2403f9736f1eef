"""Links lead from the register to one thing each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

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


def _link(statements: Statements, link: Link) -> Iterator[Finding]:
    if link.subject not in statements:
        yield error(
            "dangling",
            link.key,
            f"it links {shorten(link.subject)}, which is not in the register",
            "correct it",
        )
    elif link.subject_label != statements.text(link.subject, "skos:prefLabel", "zh"):
        yield warning(
            "link-label",
            link.key,
            f"it calls {shorten(link.subject)} {link.subject_label}",
            f"write {statements.text(link.subject, 'skos:prefLabel', 'zh')}, or link the body that is meant",
        )
    for source in set(link.sources) - set(statements.instances("dcterms:BibliographicResource")):
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
