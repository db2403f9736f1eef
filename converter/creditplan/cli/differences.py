"""What differs between two plans, as ``creditplan diff`` prints it for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from creditplan.cli.tables import print_table
from creditplan.cli.terminal import one_line, show
from creditplan.comparison import Comparison, Difference, DutyDifference
from creditplan.comparison.results import Aspect, DutyChange, Kind, Piece, SectionDifference
from creditplan.comparison.sides import Duty, Side
from creditplan.messages import mark, tr, trn

# Of words that are the same, so many characters are shown beside those that differ.
_AROUND = 15
_SHORT = 40
_STYLES: dict[str, dict[str, Any]] = {
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green"},
    "same": {},
}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}
_KINDS: dict[Kind, dict[str, Any]] = {
    Kind.CAME: {"fg": "green", "bold": True},
    Kind.WENT: {"fg": "red", "bold": True},
}
_SAID = {
    DutyChange.SUCCESSOR: mark("took its place"),
    DutyChange.PREDECESSOR: mark("was there before it"),
    DutyChange.NAME: mark("the same body"),
}


def print_rows(found: Comparison, *, every: bool) -> None:
    """Print one row for each difference, and a line of how many there are."""
    rows = [
        (
            "section",
            one.before.key if one.before else "",
            one.after.key if one.after else "",
            _kind(one.kind, one.sure),
            ", ".join(map(tr, one.aspects)),
            "",
            _short(_title(one)),
        )
        for one in found.sections
        if every or one.kind is not Kind.SAME
    ]
    rows += [
        (
            "task",
            " + ".join(task.key for task in one.before),
            " + ".join(task.key for task in one.after),
            _kind(one.kind, one.sure),
            ", ".join(map(tr, one.aspects)),
            "; ".join(map(_duty, one.duties)),
            _short((one.after or one.before)[0].text),
        )
        for one in found.tasks
        if every or _is_told(one)
    ]
    if rows:
        kind = tr("kind")
        print_table(
            (tr("part"), "A", "B", kind, tr("differs in"), tr("bodies"), tr("words")), rows, whole=(kind,)
        )
        show("")
    _print_counts(found, every=every)


def print_differences(found: Comparison, *, every: bool, coloured: bool) -> None:
    """Print each difference with its words, and a line of how many there are.

    Args:
        found: the comparison.
        every: print what is the same too, and all words.
        coloured: colour them, instead of marks.
    """

    def styled(words: str, **style: Any) -> str:  # noqa: ANN401
        return click.style(one_line(words), **style) if coloured else one_line(words)

    for sign, side in (("A", found.before), ("B", found.after)):
        show(styled(f"{sign}  {_named(side)}", bold=True), color=coloured)
    for part in found.sections:
        if every or part.kind is not Kind.SAME:
            head = f"{tr('section')} {_ends(part)}  {_said(part.kind, part.sure, part.aspects)}"
            show("\n" + styled(head, **_KINDS.get(part.kind, {"bold": True})), color=coloured)
            words = part.words or (Piece("same", _title(part)),)
            show("  " + _words(words, every=True, coloured=coloured), color=coloured)
    for task in found.tasks:
        if not (every or _is_told(task)):
            continue
        likeness = "" if task.sure else tr(" (likeness {likeness:.2f})", likeness=task.likeness)
        ends = " → ".join(" + ".join(one.key for one in end) for end in (task.before, task.after) if end)
        head = f"{tr('task')} {ends}  {_said(task.kind, task.sure, task.aspects)}{likeness}"
        show("\n" + styled(head, **_KINDS.get(task.kind, {"bold": True})), color=coloured)
        for line in _lines(task, every=every, coloured=coloured):
            show("  " + line, color=coloured)
        for duty in task.duties:
            style = "added" if not duty.before else "removed" if not duty.after else "same"
            show("  " + styled(_duty(duty), **_STYLES[style]), color=coloured)
    show("")
    _print_counts(found, every=every)


def _print_counts(found: Comparison, *, every: bool) -> None:
    if found.same:
        show(tr("no difference"))
        return
    numbered = sum(one.kind is Kind.CHANGED and not _is_told(one) for one in found.tasks)
    counts = {str(kind): count for kind, count in found.counts.items()}
    counts["changed"] -= numbered
    parts = [f"{count} {tr(kind)}" for kind, count in counts.items() if count]
    if numbered:
        parts.insert(
            1,
            tr("{numbered} the same but for the number", numbered=numbered)
            + ("" if every else tr(" (not listed)")),
        )
    if found.doubtful:
        parts.append(tr("{doubtful} of them doubtful", doubtful=found.doubtful))
    sections = sum(one.kind is not Kind.SAME for one in found.sections)
    if sections:
        parts.append(trn("{count} section differs", "{count} sections differ", sections))
    show(
        tr(
            "{count} tasks in A, {after} in B: {parts}",
            count=len(found.before.tasks),
            after=len(found.after.tasks),
            parts=", ".join(parts),
        )
    )


def _is_told(one: Difference) -> bool:
    """Tell whether a task is listed: what has another number only is counted."""
    return one.kind is not Kind.SAME and not (one.aspects == (Aspect.NUMBER,) and one.sure)


def _named(side: Side) -> str:
    return tr("{title} ({count} tasks)", title=side.title or side.id, count=len(side.tasks))


def _ends(part: SectionDifference) -> str:
    return " → ".join(one.key for one in (part.before, part.after) if one)


def _kind(kind: Kind, sure: bool) -> str:
    return tr(kind) if sure else f"{tr(kind)}?"


def _said(kind: Kind, sure: bool, aspects: Iterable[Aspect]) -> str:
    words = tr(kind) if sure else tr("perhaps {kind}", kind=tr(kind))
    return f"{words}: {', '.join(map(tr, aspects))}" if aspects else words


def _title(part: SectionDifference) -> str:
    section = part.after or part.before
    return section.title if section else ""


def _lines(task: Difference, *, every: bool, coloured: bool) -> Iterator[str]:
    """Yield the words of a task: of what was split or merged, each of the parts."""
    if task.words or task.kind not in (Kind.SPLIT, Kind.MERGED):
        words = task.words or (Piece("same", (task.after or task.before)[0].text),)
        yield _words(words, every=every, coloured=coloured)
    if task.kind in (Kind.SPLIT, Kind.MERGED):
        for part in task.after if task.kind is Kind.SPLIT else task.before:
            yield f"{part.key}: {one_line(part.text if every else _short(part.text))}"


def _words(pieces: Iterable[Piece], *, every: bool, coloured: bool) -> str:
    return "".join(_marked(piece, coloured=coloured) for piece in _cut(list(pieces), every=every))


def _marked(piece: Piece, *, coloured: bool) -> str:
    words = one_line(piece.text)
    if coloured:
        return click.style(words, **_STYLES[piece.state])
    before, after = _MARKS[piece.state]
    return f"{before}{words}{after}"


def _cut(pieces: list[Piece], *, every: bool) -> Iterator[Piece]:
    """Leave out what is far from any change."""
    for position, piece in enumerate(pieces):
        text = piece.text
        first, last = position == 0, position == len(pieces) - 1
        if piece.state == "same" and not every and len(text) > 2 * _AROUND + 2:
            # Of a text that has no change, the beginning says which it is.
            head = _SHORT if first and last else 0 if first else _AROUND
            tail = 0 if last else _AROUND
            text = text if len(text) <= head + tail + 1 else f"{text[:head]}…{text[len(text) - tail :]}"
        yield Piece(piece.state, text)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _duty(one: DutyDifference) -> str:
    """Return what became of a body's part in a task, on one line."""
    if one.before is None or one.after is None:
        duty = one.after or one.before
        return f"{'+' if one.after else '-'} {_who(duty)}" if duty else ""
    before, after = one.before, one.after
    names = before.named_as
    if one.what[0] in _SAID:
        names = f"{before.named_as} → {after.named_as} ({tr(_SAID[one.what[0]])})"
    changes = [
        f"{what} {old} → {new}"
        for what, old, new in (
            ("", tr(before.role), tr(after.role)),
            (tr("manner"), tr(before.manner or "unsaid"), tr(after.manner or "unsaid")),
            (tr("list"), _list(before), _list(after)),
        )
        if old != new
    ]
    return f"{names}: {', '.join(changes).strip()}" if changes else names


def _who(duty: Duty) -> str:
    return f"{duty.named_as} ({tr(duty.role)})"


def _list(duty: Duty) -> str:
    return tr("open") if duty.open else tr("closed")
