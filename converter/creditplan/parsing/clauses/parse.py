"""What a clause says, before it is known whom its names mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from creditplan.model import Agent, Manner, Problem, Role, Rule, Span
from creditplan.parsing.clauses.conventions import Convention, Conventions
from creditplan.parsing.clauses.lists import ListedName
from creditplan.words.fold import Squeezed
from creditplan.words.names import is_collective


class Holder(NamedTuple):
    """One name that a clause gives a role to; offsets count in the squeezed text."""

    start: int
    end: int
    role: Role
    manner: Manner | None
    open_ended: bool
    rule: Rule


@dataclass(slots=True)
class Parse:
    """What a clause says.

    Attributes:
        holders: names with roles, in order.
        left: stretches that were not understood, with the reason (``problems.toml``).
        bare: names without verb and label: whether they have a role is for the caller to say.
        deadlines: stretches that say when the task is due.
        conventions: what it sets for the rest of the document.
        labelled: a role label stands in it.
        mended: a comma in a list was read as the list's own mark.
    """

    holders: list[Holder] = field(default_factory=list)
    left: list[tuple[int, int, str]] = field(default_factory=list)
    bare: list[ListedName] = field(default_factory=list)
    deadlines: list[tuple[int, int]] = field(default_factory=list)
    conventions: list[Convention] = field(default_factory=list)
    labelled: bool = False
    mended: bool = False


@dataclass(slots=True)
class Found:
    """A clause that was found.

    Attributes:
        span: with its brackets or label.
        words: what stands between them, squeezed.
        parse: what it says.
        repaired: which bracket had to be added, if any: opening or closing.
        ends_line: only full stops follow it on its line.
        in_sentence: it is a part of a sentence that says what is to be done.
        meant: whom names in it mean, where a person says so, by their places.
    """

    span: Span
    words: Squeezed
    parse: Parse
    repaired: str | None = None
    ends_line: bool = False
    in_sentence: bool = False
    meant: Mapping[Span, Agent] = field(default_factory=dict)


@dataclass(slots=True)
class Search:
    """What a search in the text of an item found.

    Attributes:
        clauses: in order, once the search is done.
        possible: brackets that may be clauses.
        unread: stretches that may be clauses, but go beyond a limit.
    """

    clauses: list[Found] = field(default_factory=list)
    possible: list[Span] = field(default_factory=list)
    unread: tuple[Problem, ...] = ()


def too_long(span: Span) -> Problem:
    """Say that a stretch is longer than any clause that is read."""
    return Problem("limit-reached", span, {"signs": span.end - span.start, "limit": "length"})


def apply_first_listed(holders: list[Holder], text: str, conventions: Conventions) -> list[Holder]:
    """Let the first-listed one lead, where the document says so and the clause does not say who leads."""
    if not conventions.first_leads or any(one.role is Role.LEAD for one in holders):
        return holders
    if any(one.rule is Rule.EDITOR for one in holders):
        return holders
    first = next((i for i, one in enumerate(holders) if one.role is Role.RESPONSIBLE), None)
    if first is None or is_collective(text[holders[first].start : holders[first].end]):
        return holders
    led = list(holders)
    led[first] = holders[first]._replace(role=Role.LEAD, rule=Rule.FIRST_LISTED)
    if conventions.rest is not Role.RESPONSIBLE:
        for index in range(first + 1, len(holders)):
            if holders[index].role is Role.RESPONSIBLE:
                led[index] = holders[index]._replace(role=conventions.rest, rule=Rule.FIRST_LISTED)
    return led
