"""Identifiers have their form, and are of one body each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Literal

from creditplan.messages import tr
from creditplan.namespaces import compact, shorten
from creditplan.registers.checks.findings import Finding, error, warning
from creditplan.registers.identifiers import CHECKS
from creditplan.registers.statements import Statements


def code_findings(statements: Statements) -> Iterator[Finding]:
    """Codes of bodies have their form, and each stands for one body."""
    owners: dict[Literal, list[str]] = defaultdict(list)
    for body in statements.subjects("org:identifier"):
        for code in statements.literals(body, "org:identifier"):
            owners[code].append(body)
            yield from _code(body, compact(code.datatype.value), code.value)
    for code, same in owners.items():
        if len(same) > 1:
            yield warning(
                "identifier-shared",
                same[0],
                tr(
                    "{value} is also the code of {shorten}",
                    value=code.value,
                    shorten=", ".join(map(shorten, same[1:])),
                ),
                tr("check with its source which body it stands for"),
            )


def place_code_findings(statements: Statements) -> Iterator[Finding]:
    """Codes of places have their form, and are of the place."""
    for place in statements.instances("dcterms:Location"):
        for code in statements.literals(place, "skos:notation"):
            scheme = compact(code.datatype.value)
            yield from _code(place, scheme, code.value)
            if scheme == "cp:GBT2260" and not place.endswith(f"/cn-{code.value[:2]}"):
                yield error(
                    "place-code",
                    place,
                    tr("{value} is the code of another place", value=code.value),
                    tr("the slug is cn- and the first two digits of the GB/T 2260 code: correct one of them"),
                )


def _code(iri: str, scheme: str, value: str) -> Iterator[Finding]:
    check = CHECKS.get(scheme)
    if check is None:
        yield error(
            "identifier-malformed",
            iri,
            tr(
                "{value} has the datatype {scheme}, which names no scheme of codes",
                value=value,
                scheme=scheme,
            ),
            tr("write one of {checks}", checks=", ".join(name for name in CHECKS if name.startswith("cp:"))),
        )
    elif not check(value):
        yield error(
            "identifier-malformed",
            iri,
            tr("{value} is none by {scheme}: its form or a check digit is wrong", value=value, scheme=scheme),
            tr("copy it anew from its source"),
        )
