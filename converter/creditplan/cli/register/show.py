"""``creditplan register show``: everything that the register knows about a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import click

from creditplan.cli.arguments import TEXT
from creditplan.cli.output import print_json
from creditplan.cli.register.lines import both, line
from creditplan.cli.register.local import by_option, local_lives, place_option, print_life, report
from creditplan.cli.terminal import say
from creditplan.dates import Period, is_date
from creditplan.errors import InputError
from creditplan.knowledge import Knowledge, open_knowledge
from creditplan.messages import language, tr
from creditplan.namespaces import PREFIXES, expand, shorten, slug
from creditplan.query.values import agent_key, agent_names, to_term
from creditplan.registers.bodies import Body, Dated, names, read_body
from creditplan.registers.changes import Change
from creditplan.registers.profile import Profile, profile
from creditplan.registers.statements import Named


@click.command()
@click.argument("name", type=TEXT)
@click.option(
    "--on", type=TEXT, metavar="DATE", help="Only what held on a date: YYYY, YYYY-MM or YYYY-MM-DD."
)
@place_option
@by_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(name: str, on: str | None, place: str | None, by: str | None, as_json: bool) -> None:
    """Show what the register knows about a body: names, life, changes, identifiers, links, sources.

    NAME is any of its names, an abbreviation, its slug or its IRI. If it has meant several bodies at
    different times, all are shown; --on picks those of a date. Of a local body (洛阳市西工区工商局,
    or 区工商局 with --place) it is shown what its name says as of that date, and what took its place.
    """
    if on is not None and not is_date(on):
        raise InputError(tr("{on!r} is no date", on=on), remedy=tr("write YYYY, YYYY-MM or YYYY-MM-DD"))
    knowledge = open_knowledge()
    lives = local_lives(knowledge, knowledge.register, on, by, place) if place or by else None
    local = lives.of(name) if lives else None
    if local is None:
        try:
            found = _find(knowledge, name, on)
        except InputError:
            local = (lives or local_lives(knowledge, knowledge.register, on, by, place)).of(name)
            if local is None:
                raise
    if local:
        if as_json:
            print_json([report(local)])
        else:
            print_life(local)
        return
    if by:
        raise InputError(
            tr("{name!r} is no local body whose place is known", name=name),
            remedy=tr("say its place with --place; of a body of the register, leave out --by"),
        )
    links = knowledge.links.links
    shown = [profile(knowledge.statements, links, iri, on) for iri in found]
    if as_json:
        print_json([asdict(one) for one in shown])
        return
    for number, one in enumerate(shown):
        if number:
            say()
        _print(one)


def _find(knowledge: Knowledge, name: str, on: str | None) -> list[str]:
    """Find whom a name means.

    Raises:
        InputError: nobody, or nobody on that date.
    """
    statements, known = knowledge.statements, agent_names(knowledge.register)
    for body in statements.instances("org:FormalOrganization"):
        for word in (*(one.words for one in names(statements, body)), slug(body)):
            known.setdefault(agent_key(word), set()).add(body)
    prefix, colon, _ = name.partition(":")
    found = known.get(agent_key(name), set())
    if not found:
        value = expand(name) if colon and prefix in PREFIXES else name
        found = {to_term("agency", value, knowledge, agents=known).value}
    unknown = sorted(found - {iri for iris in known.values() for iri in iris})
    if unknown:
        raise InputError(
            tr("the register knows no body {unknown}", unknown=unknown[0]),
            remedy=tr("give its short name, its slug or its IRI"),
        )
    periods = {iri: _periods(read_body(statements, iri), name) for iri in sorted(found)}
    held = [iri for iri in periods if any(period.may_hold(on) for period in periods[iri])]
    if not held:
        then = "; ".join(f"{slug(iri)} {period}" for iri in periods for period in periods[iri])
        raise InputError(
            tr("nobody was called {name!r} on {on}", name=name, on=on),
            remedy=tr("it means: {then}", then=then),
        )
    return held


def _periods(body: Body, name: str) -> list[Period]:
    """Return when a name meant a body; a slug or IRI means it all its life."""
    periods = {one.words: one.period for one in body.names if agent_key(one.words) == agent_key(name)}
    return [periods[words] for words in sorted(periods)] or [body.life]


def _print(one: Profile) -> None:
    say(both(one.label), bold=True)
    line("IRI", [one.iri])
    line(tr("short name"), [one.short_name] if one.short_name else [])
    line(tr("other names"), [name.name + _when(name.period, one.life) for name in one.names])
    line(tr("kind"), map(_dated, one.kinds))
    line(tr("part of"), map(_dated, one.parents))
    line(tr("existed"), [str(one.life)] if one.life != Period() else [])
    line(tr("plate"), [one.plate_date] if one.plate_date else [])
    line(tr("head named"), [one.appointment_date] if one.appointment_date else [])
    line(tr("today"), [both(one.status.label)] if one.status else [])
    line(tr("place"), [_body(one.jurisdiction)] if one.jurisdiction else [])
    line(tr("members"), map(_body, one.members))
    line(tr("came from"), map(_change, one.origins))
    line(tr("went into"), map(_change, one.outcomes))
    line(tr("changed by"), map(_change, one.adjustments))
    line(
        tr("same body as"),
        (f"{_body(plate.other)}, {plate.period}{_sources(plate.sources)}" for plate in one.plates),
    )
    line(tr("identifiers"), (f"{code} ({scheme})" for scheme, code in one.identifiers))
    line(
        tr("links"),
        (f"{shorten(link.predicate)} {link.object}{_sources(link.sources)}" for link in one.links),
    )
    line(tr("websites"), one.websites)
    line(
        tr("evidence"),
        (
            f"{claim.predicate} {claim.value}{_when(claim.period)}{_confidence(claim.confidence)}"
            f"{_sources(claim.sources)}{f': {claim.comment}' if claim.comment else ''}"
            for claim in one.evidence
        ),
    )
    line(tr("references"), (f"[{slug(reference.iri)}] {reference.title}" for reference in one.references))


def _body(named: Named) -> str:
    return f"{both(named.label)} ({slug(named.iri)})"


def _dated(one: Dated) -> str:
    return both(one.value.label) + _when(one.period)


def _change(change: Change) -> str:
    bodies = " → ".join(
        ", ".join(map(slug, (body.iri for body in side)))
        for side in (change.originals, change.results)
        if side
    )
    labels = change.kind.label
    kind = labels.zh if language() == "zh" else labels.en or labels.zh
    what = tr("moves {what}", what=both(change.moved)) if change.moved else both(change.label)
    return f"{change.date or ''} {kind}: {what} ({bodies}){_sources(change.sources)}"


def _when(period: Period, usual: Period | None = None) -> str:
    return "" if period in (Period(), usual) else f" ({period})"


def _confidence(confidence: str | None) -> str:
    return tr(", confidence {confidence}", confidence=tr(confidence)) if confidence else ""


def _sources(sources: Iterable[str]) -> str:
    named = ", ".join(map(slug, sources))
    return f" [{named}]" if named else ""
