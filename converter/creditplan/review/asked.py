"""What a person does on the page, as corrections: an act says something of words, and words say where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from creditplan.editing import quote_of, with_correction, without_correction
from creditplan.model import (
    AnyCorrection,
    Corrections,
    HeadingCorrection,
    Looked,
    Plan,
    Quote,
    Role,
    Span,
    TaskCorrection,
)
from creditplan.review import duties
from creditplan.review.duties import no_body
from creditplan.review.spots import Ask, NotSaidError, Spots, touch

_DEEPEST: Final = 4


def corrected(plan: Plan, ask: Ask) -> Corrections:
    """Return the corrections of a plan with what is asked.

    Raises:
        NotSaidError: that cannot be said of these words.
    """
    text, corrections = plan.document.text, plan.document.corrections
    if not 0 <= ask.span.start <= ask.span.end <= len(text):
        raise NotSaidError("not-there")
    ask = replace(ask, span=ask.span.stripped(text))
    act = _ACTS.get(ask.do)
    if act is None:
        raise NotSaidError("not-there")
    spots = Spots(plan)
    new = [*act(spots, ask)]
    for one in spots.replaced:
        corrections = without_correction(corrections, one)
    for one in new:
        corrections = with_correction(corrections, one, text)
    return corrections


# Tasks and headings


def _task(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Let a task begin with words; where they are of several lines, with each of these."""
    starts = [ask.span.start, *spots.lines(ask.span)[1:]]
    for start in map(spots.unmarked, starts):
        yield TaskCorrection(at=quote_of(spots.text, spots.first(start)))


def _whole_task(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    start = spots.unmarked(ask.span.start)
    if ask.span.end - start < 2:
        raise NotSaidError("no-words")
    yield TaskCorrection(at=quote_of(spots.text, Span(start, ask.span.end), exact=True))


def _edit(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    task = spots.task(ask.span)
    if task is None:
        raise NotSaidError("no-task")
    start = task.text_spans[0].start
    own = spots.said_of(TaskCorrection, start) or TaskCorrection(at=quote_of(spots.text, spots.first(start)))
    number, section = ask.more.get("number"), ask.more.get("section")
    if isinstance(number, str) and number != (task.number or ""):
        own = replace(own, number=number.strip())
    if isinstance(section, str):
        own = replace(own, section=_section(spots, section))
    yield own


def _section(spots: Spots, key: str) -> Quote | None:
    """Quote a heading by its key: empty for none, ``*`` for that which is read."""
    if key in ("", "*"):
        return Quote("") if not key else None
    found = next((one for one in spots.plan.sections if one.key == key), None)
    if found is None:
        raise NotSaidError("not-there")
    return quote_of(spots.text, spots.first(found.span.start))


def _heading(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    span = ask.span if ask.span.start < ask.span.end else spots.line(ask.span.start)
    if span.start == span.end:
        raise NotSaidError("no-words")
    here = next((one for one in spots.plan.sections if touch(one.span, span)), None)
    above = [one for one in spots.plan.sections if one.span.start < span.start]
    level = 1 + (here.key.count(".") + 1) % _DEEPEST if here else 1 + above[-1].key.count(".") if above else 1
    yield HeadingCorrection(at=quote_of(spots.text, here.span if here else span), level=level)


def _none(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    """Say of the smallest thing that the words touch that it is none: a name, a clause, a heading, a task.

    Where it was said to be a heading or a task, that is said no more.
    """
    clauses = [*no_body(spots, ask)]
    here = next((one for one in spots.plan.sections if touch(one.span, ask.span)), None)
    task = spots.task(ask.span)
    if clauses:
        yield from clauses
    elif here:
        spots.replaced = spots.said_within(HeadingCorrection, here.span)
        if not spots.replaced:
            yield HeadingCorrection(at=quote_of(spots.text, here.span), level=0)
    elif task:
        start = task.text_spans[0].start
        spots.replaced = spots.said_within(TaskCorrection, task.text_spans[0])
        if not spots.replaced:
            yield TaskCorrection(at=quote_of(spots.text, spots.first(start)), none=True)
    else:
        raise NotSaidError("nothing")


def _looked(spots: Spots, ask: Ask) -> Iterator[AnyCorrection]:
    code = ask.more.get("code")
    if not any(one.code == code for one in spots.plan.problems):
        raise NotSaidError("not-there")
    span = ask.span
    yield Looked(at=quote_of(spots.text, span) if span.start < span.end else Quote(""), code=str(code))


_ACTS: Mapping[str, Callable[[Spots, Ask], Iterable[AnyCorrection]]] = {
    **{role.value: duties.role for role in Role},
    "one-name": duties.one_name,
    "give": duties.give,
    "manner": duties.manner,
    "open": duties.open_list,
    "body": duties.body,
    "none": _none,
    "task": _task,
    "whole-task": _whole_task,
    "heading": _heading,
    "edit": _edit,
    "looked": _looked,
}
