"""Local bodies, of which the register has no entry: who they were, and what took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from creditplan.cli.arguments import TEXT
from creditplan.cli.register.lines import both, line
from creditplan.cli.terminal import say
from creditplan.dates import is_date
from creditplan.errors import InputError
from creditplan.knowledge import Knowledge
from creditplan.messages import mark, tr
from creditplan.model import Labels, Register

if TYPE_CHECKING:
    from creditplan.local_lives import Days, LocalLife, LocalLives, Stage

place_option = click.option(
    "--place",
    type=TEXT,
    help="Names of local bodies that say no place are of this one: 洛阳市, 河南省洛阳市西工区.",
)
by_option = click.option(
    "--by",
    type=TEXT,
    metavar="DATE",
    help="Of a local body, say what took its place by this date; by default as far as it is known.",
)


def local_lives(
    knowledge: Knowledge, register: Register, on: str | None, by: str | None, place: str | None
) -> LocalLives:
    """Open what reads names of local bodies that a register does not have.

    Raises:
        InputError: a date is none, or before the other; the place is not known.
    """
    # Parser and tables of places, which most names do not need.
    from creditplan.local_lives import LocalLives  # noqa: PLC0415
    from creditplan.query.subjects import find_place  # noqa: PLC0415

    if by is not None and not is_date(by):
        raise InputError(
            tr("--by {by}: this is no date", by=by), remedy=tr("write YYYY, YYYY-MM or YYYY-MM-DD")
        )
    return LocalLives(knowledge, on, by, find_place(place, knowledge) if place else None, register)


def report(life: LocalLife) -> dict[str, Any]:
    """Return a local body as values of JSON."""
    key, name = life.place
    return {
        "name": life.name,
        "key": life.slug,
        "place": {"id": key, "name": name},
        "on": life.on,
        "was": _stage(life.was),
        "by": life.by,
        "became": [_stage(stage) for stage in life.became],
    }


def print_life(life: LocalLife) -> None:
    """Print who a local body was, and what took its place."""
    key, place = life.place
    say(both(life.was.label), bold=True)
    line(tr("known"), [tr("by rule: its place, function and kind; the register has no entry of it")])
    line(tr("key"), [life.slug])
    line(tr("place"), [f"{place} ({key})"])
    line(tr("function"), (f"{both(labels)} ({function})" for function, labels in life.was.functions))
    line(tr("kind"), [both(life.was.form[1])])
    line(tr("in {on}", on=life.on) if life.on else tr("name"), [_when(life.was, asked=life.on is not None)])
    for stage in life.became:
        functions = ", ".join(function for function, _ in stage.functions)
        when = _when(stage, asked=life.by is not None)
        line(
            tr("by {by}", by=life.by) if life.by else tr("then"),
            [f"{both(stage.label)} ({functions}): {when}"],
        )


def short(life: LocalLife) -> str:
    """Return in a few words what took a body's place, the last of it; "" of one that nothing did."""
    if not life.became:
        return ""
    return f"{tr('by {by}', by=life.by) if life.by else tr('then')}: {life.became[-1].label.zh}"


def _when(stage: Stage, *, asked: bool) -> str:
    bounds = [
        tr(told, first=days[0], last=days[1])
        for told, days in (
            (mark("places took it from {first} to {last}"), stage.taken),
            (mark("places gave it up from {first} to {last}"), stage.given_up),
        )
        if days
    ]
    said = {True: tr("so called"), False: tr("no place had this name"), None: tr("some places had this name")}
    words = [said[stage.borne]] if asked else []
    return "; ".join([*words, *bounds]) or tr("no bound of its time is known")


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "label": _labels(stage.label),
        "functions": [{"key": key, **_labels(labels)} for key, labels in stage.functions],
        "form": {"key": stage.form[0], **_labels(stage.form[1])},
        "borne": stage.borne,
        "taken": _days(stage.taken),
        "given_up": _days(stage.given_up),
        "sources": list(stage.sources),
    }


def _labels(labels: Labels) -> dict[str, str | None]:
    return {"zh": labels.zh, "en": labels.en}


def _days(days: Days | None) -> dict[str, str] | None:
    return {"first": days[0], "last": days[1]} if days else None
