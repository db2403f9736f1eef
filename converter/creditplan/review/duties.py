"""What a person says of bodies: who has which role by a clause, for which tasks, and whom a name means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from creditplan.editing import quote_of
from creditplan.model import (
    AnyCorrection,
    Assignment,
    Clause,
    ClauseCorrection,
    Duty,
    Manner,
    NameCorrection,
    Quote,
    Role,
    Span,
    Task,
)
from creditplan.review.spots import Ask, NotSaidError, Spots, touch
from creditplan.words.fold import fold
from creditplan.words.names import is_plausible, list_words

_AROUND: Final = " \t\n()[]:、,;/|"
"""What stands around a name, folded, and is none of it."""


def role(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Give the names of a list a role."""
    names, is_open = _names(spots, ask.span)
    yield from _with_names(spots, ask.span, names, Role(ask.do), is_open=is_open)


def one_name(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Say that words are one name, whatever marks of lists stand in them."""
    yield from _with_names(spots, ask.span, [_bare(spots.text, ask.span)], None)


def _names(spots: Spots, span: Span) -> tuple[list[Span], bool]:
    """Take a list apart into its names; tell whether 等 leaves it open."""
    if span.start == span.end:
        raise NotSaidError("no-name")
    found, words = list[Span](), list_words()
    folded = fold(spots.text)[span.start : span.end].replace("\t", "、")
    opening = words.opening.search(folded)
    end = span.start + (opening.start() if opening else len(folded))
    at = span.start
    for mark in [*words.mark.finditer(folded[: end - span.start]), None]:
        stop = span.start + mark.start() if mark else end
        name = _bare(spots.text, Span(at, stop))
        if name.start < name.end:
            found.append(name)
        at = span.start + mark.end() if mark else end
    # What was read as one name stays one, whatever stands in it.
    known = [one.span for _, clause in _having(spots, span) for one in clause.assignments]
    for own in known:
        parts = [one for one in found if own.start <= one.start and one.end <= own.end]
        if len(parts) > 1 and span.start <= own.start and own.end <= span.end:
            found = sorted([*(one for one in found if one not in parts), own])
    return found, bool(opening)


def _bare(text: str, span: Span) -> Span:
    """Leave away brackets that are not closed, white space and colons at the ends of a name."""
    words = fold(span.of(text))
    name = words.strip(_AROUND)
    start = span.start + len(words) - len(words.lstrip(_AROUND))
    # 各街道办事处(乡) ends in one that is its own.
    own = name.count("(") > name.count(")") and words[start - span.start + len(name) :].startswith(")")
    return Span(start, start + len(name) + own)


def _having(spots: Spots, span: Span) -> list[tuple[Task, Clause]]:
    found = spots.clause(span)
    return found[1] if found else []


def _with_names(
    spots: Spots, chosen: Span, names: list[Span], role: Role | None, *, is_open: bool = False
) -> Iterator[AnyCorrection]:
    """Give names a role in the clause that they stand in, or make a clause of them."""
    found = spots.clause(chosen)
    if not names:
        raise NotSaidError("no-name")
    whole, having = found if found else (Span(names[0].start, names[-1].end), [])
    own = list(having[0][1].assignments) if having else []
    whole = Span(min(whole.start, names[0].start), max(whole.end, names[-1].end))
    said: dict[Span, _Said] = {
        one.span: _Said.of(one) for one in own if not any(touch(one.span, n) for n in names)
    }
    for name in names:
        before = next((one for one in own if touch(one.span, name)), None)
        like = before or _neighbour(own, name, role)
        new = _Said.of(like) if like else _Said(role or Role.RESPONSIBLE)
        if is_open and not before:
            new = replace(new, is_open=True)
        said[name] = replace(new, role=role or new.role)
        if before:
            said |= dict.fromkeys(_rest(spots.text, before.span, names), _Said.of(before))
    yield from _clauses(spots, whole, [task for task, _ in having], said)


def _rest(text: str, whole: Span, names: list[Span]) -> Iterator[Span]:
    """Yield what is left of a name that was read, where it looks like a name: two that ran together."""
    at = whole.start
    for name in [*names, Span(whole.end, whole.end)]:
        left = _bare(text, Span(at, max(min(name.start, whole.end), at)))
        if is_plausible(fold(left.of(text))):
            yield left
        at = max(at, name.end)


def _neighbour(own: list[Assignment], name: Span, role: Role | None) -> Assignment | None:
    """Return the body whose list a further one most likely stands in: the nearest of its role."""
    alike = [one for one in own if role in (None, one.role)]
    return min(alike, key=lambda one: abs(one.span.start - name.start), default=None)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a name in a clause."""

    role: Role
    manner: Manner | None = None
    is_open: bool = False

    @classmethod
    def of(cls, one: Assignment) -> _Said:
        return cls(one.role, one.manner, one.open_ended)


def _clauses(
    spots: Spots, whole: Span, tasks: Sequence[Task], said: Mapping[Span, _Said]
) -> Iterator[ClauseCorrection]:
    """Say who has which role by a clause, for each task that it speaks of; this replaces what was said."""
    spots.replaced += [
        one
        for one, span in spots.said
        if isinstance(one, ClauseCorrection) and whole.start <= span.start and span.end <= whole.end
    ]
    duties = list[Duty]()
    earlier = spots.said_of(ClauseCorrection, whole.start)
    means = {one.name.words: one.means for one in earlier.duties} if earlier else {}
    for span, one in sorted(said.items(), key=lambda item: item[0]):
        name = spots.quotes.quote(span, within=whole)
        duties.append(Duty(name, one.role, one.manner, one.is_open, means.get(name.words, "")))
    at = quote_of(spots.text, whole)
    if not duties:
        yield ClauseCorrection(at=at, none=True)
    elif not tasks or (len(tasks) == 1 and touch(tasks[0].span, whole)):
        yield ClauseCorrection(at=at, duties=tuple(duties))
    else:
        for task in tasks:
            begin = quote_of(spots.text, spots.first(task.text_spans[0].start))
            yield ClauseCorrection(at=at, duties=tuple(duties), task=begin)


def give(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Let names, or the clause that they stand in, speak of one task more."""
    place = ask.more.get("task")
    task = spots.task(Span(place, place)) if isinstance(place, int) else None
    if task is None:
        raise NotSaidError("no-task")
    found = spots.clause(ask.span)
    if found:
        whole, having = found
        tasks = [one for one, _ in having]
        said = {one.span: _Said.of(one) for one in having[0][1].assignments}
    else:
        names, is_open = _names(spots, ask.span)
        whole, tasks = Span(names[0].start, names[-1].end), []
        said = {name: _Said(Role.RESPONSIBLE, None, is_open) for name in names}
    if task not in tasks:
        yield from _clauses(spots, whole, [*tasks, task], said)


# Manner, open lists, whom a name means


def _each(change: Callable[[_Said], _Said]) -> Callable[[Spots, Ask], Iterator[AnyCorrection]]:
    def act(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
        found = spots.clause(ask.span)
        if not found:
            raise NotSaidError("no-clause")
        whole, having = found
        own = having[0][1].assignments
        meant = [one for one in own if touch(one.span, ask.span)] or own
        # All of them become what the first becomes.
        new = change(_Said.of(meant[0]))
        said = {
            one.span: replace(_Said.of(one), manner=new.manner, is_open=new.is_open)
            if one in meant
            else _Said.of(one)
            for one in own
        }
        yield from _clauses(spots, whole, [task for task, _ in having], said)

    return act


_MANNERS = (None, Manner.JOINT, Manner.RESPECTIVE)


def _next_manner(said: _Said) -> _Said:
    return replace(said, manner=_MANNERS[(_MANNERS.index(said.manner) + 1) % len(_MANNERS)])


def _turn(said: _Said) -> _Said:
    return replace(said, is_open=not said.is_open)


def body(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Say which body a name means."""
    means = ask.more.get("means")
    if not isinstance(means, str) or not means.strip():
        raise NotSaidError("no-body")
    spans = [
        one.span
        for _, clause in _having(spots, ask.span)
        for one in clause.assignments
        if touch(one.span, ask.span)
    ]
    span = spans[0] if spans else ask.span
    if span.start == span.end:
        raise NotSaidError("no-name")
    at = _in_place(spots.text, span) if ask.more.get("here") else Quote(span.of(spots.text))
    yield NameCorrection(at=at, means=means.strip())


def _in_place(text: str, span: Span) -> Quote:
    """Quote a name in one place, though it stands in no other."""
    found = quote_of(text, span)
    if found.before or found.after:
        return found
    return replace(
        found, before=text[max(0, span.start - 1) : span.start], after=text[span.end : span.end + 1]
    )


manner, open_list = _each(_next_manner), _each(_turn)


def no_body(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Say of names that they are none, or of words of a clause without names that they are no clause."""
    found = spots.clause(ask.span)
    if found:
        whole, having = found
        own = having[0][1].assignments
        left = [one for one in own if not touch(one.span, ask.span)]
        # Of a whole task that is chosen, the clause is only a part.
        within = whole.start <= ask.span.start < ask.span.end
        if within or (len(left) < len(own) and ask.span.end <= whole.end):
            said = {one.span: _Said.of(one) for one in left} if len(left) < len(own) else {}
            yield from _clauses(spots, whole, [task for task, _ in having], said)
