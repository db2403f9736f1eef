"""Reads the files of the register, and makes of their statements what parsing needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from creditplan.errors import InputError
from creditplan.messages import tr
from creditplan.model import (
    Agent,
    AgentKind,
    Document,
    Extent,
    Labels,
    Manner,
    Move,
    Place,
    Register,
    Role,
    Rule,
)
from creditplan.namespaces import compact, expand, slug, term
from creditplan.registers.bodies import Body, read_body
from creditplan.registers.changes import TRANSFER, changes
from creditplan.registers.checks.names import documents, key_findings, name_findings
from creditplan.registers.checks.values import value_findings
from creditplan.registers.statements import Statements
from creditplan.words.normalise import normalise


def read_turtle(path: Path) -> tuple[Quad, ...]:
    """Read a file of the register.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return tuple(parse(path=str(path), format=RdfFormat.TURTLE))
    except (SyntaxError, OSError) as error:
        raise InputError(tr("the register cannot be read: {error}", error=error), source=str(path)) from error


def to_register(statements: Statements) -> Register:
    """Make the register of its statements and those of the roles, manners and rules.

    Raises:
        InputError: a date is none, a label is missing or there twice, or a key or name does not mean one
            agent at a time.
    """
    wrong = [*value_findings(statements), *key_findings(statements), *name_findings(statements)]
    if wrong:
        raise InputError("; ".join(f"{one.subject}: {one.message}" for one in wrong), remedy=wrong[0].remedy)
    agents = tuple(
        _agent(kind, statements, read_body(statements, iri))
        for kind, cls in ((AgentKind.AGENCY, "cp:Agency"), (AgentKind.GROUP, "cp:AgentGroup"))
        for iri in statements.instances(cls)
    )
    titles = tuple(
        Document(
            slug(iri),
            _labels(statements, iri, "dcterms:title"),
            other_titles=tuple(v.value for v in statements.literals(iri, "dcterms:alternative")),
        )
        for iri in documents(statements)
    )
    concepts: dict[Role | Manner | Rule | Extent, Labels] = {
        value: _labels(statements, expand(f"{prefix}:{value}"))
        for prefix, values in (("role", Role), ("manner", Manner), ("rule", Rule), ("extent", Extent))
        for value in values
    }
    places = tuple(_place(statements, iri) for iri in statements.instances("dcterms:Location"))
    return Register(agents, titles, concepts, places, {move.slug: move for move in _moves(statements)})


def _moves(statements: Statements) -> Iterator[Move]:
    for change in changes(statements):
        if change.kind.key == TRANSFER and change.date:
            givers, receivers = (tuple(map(slug, ends)) for ends in (change.before, change.after))
            function = statements.label(change.iri, "cp:movedFunction")
            yield Move(slug(change.iri), change.date, givers, receivers, function)


def _agent(kind: AgentKind, statements: Statements, body: Body) -> Agent:
    label = _labels(statements, body.iri)
    short = _labels(statements, body.iri, "cp:shortName").zh
    names = (short, label.zh, *body.words("skos:altLabel", "zh"))
    return Agent(
        kind,
        slug(body.iri),
        label,
        short,
        names=tuple(dict.fromkeys(map(normalise, names))),
        notations=body.words("skos:notation"),
        life=body.life,
        periods={
            normalise(name.words) if name.language == "zh" else name.words: name.period
            for name in body.names
            if name.period != body.life
        },
        english=body.words("skos:altLabel", "en"),
        place=body.jurisdiction.key if body.jurisdiction else None,
        successors=tuple(map(slug, statements.iris(body.iri, "dcterms:isReplacedBy"))),
        kinds=tuple((one.value.label, one.period) for one in body.kinds),
        parents=tuple((one.value.label, one.period) for one in body.parents),
    )


def _place(statements: Statements, iri: str) -> Place:
    label = _labels(statements, iri)
    short = [word.value for word in statements.literals(iri, "skos:altLabel") if word.language == "zh"]
    codes = statements.literals(iri, "skos:notation")
    iso = next((code.value for code in codes if code.datatype == term("cp:ISO3166-2")), None)
    return Place(slug(iri), label, (label.zh, *short), iso)


def _labels(statements: Statements, iri: str, predicate: str = "skos:prefLabel") -> Labels:
    """Return the labels of what cannot do without a Chinese one."""
    if statements.text(iri, predicate, "zh") is None:
        raise InputError(
            tr("{iri} has no {predicate} in Chinese", iri=compact(iri), predicate=predicate),
            remedy=tr('add one with the language tag "zh"'),
        )
    return statements.label(iri, predicate)
