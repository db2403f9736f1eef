"""What the signs mean: a legend of the kinds of bodies, and one of the changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from creditplan.model import Labels
from creditplan.pictures.lifelines.layout import EXAMPLE, MARGIN, WIDTH
from creditplan.pictures.lifelines.words import Sign, Words
from creditplan.pictures.text import Text, width
from creditplan.registers.changes import TRANSFER
from creditplan.registers.history import History

_SIZE, _LINE, _GAP = 12.0, 24.0, 22.0


class Example(NamedTuple):
    """A sign by its name, with what it means; a kind of bodies has a sign of its own."""

    name: str
    x: float
    y: float
    text: Text
    kind: Sign | None


class Legend(NamedTuple):
    """Examples below each other and side by side."""

    id: str
    heading: Text
    examples: tuple[Example, ...]


def legends(
    words: Words, history: History, first_year: int, top: float
) -> tuple[tuple[Legend, Legend], float]:
    """Return the legends of the kinds and of the changes, and where they end.

    Only what the picture shows is explained: a legend of what is not there would lead astray.
    """
    indent = (
        MARGIN
        + max(width(heading, _SIZE, bold=True) for heading in (words.say("kinds"), words.say("lines")))
        + 20
    )
    kinds = _flow("legend-kinds", words.say("kinds"), list(_kinds(words, history)), indent, top)
    below = kinds.examples[-1].y + _LINE if kinds.examples else top + _LINE
    changes = _flow(
        "legend-changes", words.say("lines"), list(_changes(words, history, first_year)), indent, below + 6
    )
    return (kinds, changes), changes.examples[-1].y + _LINE


def _flow(
    name: str, heading: str, items: Sequence[tuple[str, str, Sign | None]], indent: float, y: float
) -> Legend:
    x, begun, examples = indent, Text(MARGIN, y + 4, heading, _SIZE), []
    for words, sign, kind in items:
        room = EXAMPLE + 6 + width(words, _SIZE)
        if x + room > WIDTH - MARGIN and x > indent:
            x, y = indent, y + _LINE
        examples.append(Example(sign, x, y, Text(x + EXAMPLE + 6, y + 4, words, _SIZE), kind))
        x += room + _GAP
    return Legend(name, begun, tuple(examples))


def _kinds(words: Words, history: History) -> Iterator[tuple[str, str, Sign | None]]:
    bodies = history.bodies.values()
    used = {kind for body in bodies for _, kind in body.kinds}
    for kind in (*words.signs, *sorted(used - {*words.signs})):
        if kind in used:
            yield kind_name(history, kind, words), "kind", words.sign(kind)
    if any(not body.kinds for body in bodies):
        yield words.say("no_kind"), "kind", words.sign(None)


def _changes(words: Words, history: History, first_year: int) -> Iterator[tuple[str, str, Sign | None]]:
    joining = {event.kind for event in history.events if any(event.pairs)}
    formed = {event.kind for event in history.events if event.is_formation}
    adjusted = {event.kind for event in history.events if {*event.originals} & {*event.results}}
    if joining - {TRANSFER}:
        named = [kind_name(history, kind, words) for kind in sorted(joining - {TRANSFER})]
        yield " / ".join(named), "succession", None
    if TRANSFER in joining:
        yield kind_name(history, TRANSFER, words), "transfer", None
    for name, kinds in (("formation", formed), ("adjustment", adjusted)):
        if kinds:
            yield kind_name(history, min(kinds), words), name, None
    if history.shared:
        yield words.say("plates"), "plates", None
    yield words.say("earlier", first=first_year), "earlier", None
    if any(body.life.start is None for body in history.bodies.values()):
        yield words.say("unknown"), "unknown", None


def kind_name(history: History, kind: str, words: Words) -> str:
    """Return what a kind of bodies or changes is called; one without labels, by its key."""
    return history.kinds.get(kind, Labels(kind, kind)).best(words.language)[0]
