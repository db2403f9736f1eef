"""Corrections in the making: words quoted, one correction more or less, and what each of them does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from creditplan.model import (
    AnyCorrection,
    Assignment,
    Clause,
    ClauseCorrection,
    Corrections,
    Duty,
    Looked,
    NameCorrection,
    Plan,
    Quote,
    Register,
    Rule,
    SourceDocument,
    Span,
    Task,
)
from creditplan.model.corrections import unplaced
from creditplan.parsing import parse
from creditplan.words.quotes import Quotes


def quote_of(text: str, span: Span, *, exact: bool = False) -> Quote:
    """Quote a stretch of a text, with as much before and behind as tells it from the same words elsewhere.

    Args:
        text: of the document.
        span: the stretch; white space at its ends is left out.
        exact: say where it ends, too, so that a task has just these words. Without it, all words are quoted,
            and a task that is quoted so only begins with them.

    Raises:
        ValueError: it holds nothing but white space.
    """
    return Quotes(text).quote(span, exact=exact)


def said_of_clause(plan: Plan, task: Task, clause: Clause) -> ClauseCorrection:
    """Return the correction that says of a clause what was read, or corrected so far: to be changed."""
    quotes = Quotes(plan.document.text)
    shared = sum(one.span == clause.span for other in plan.tasks for one in other.clauses) > 1
    away = not task.span.start <= clause.span.start < task.span.end
    return ClauseCorrection(
        at=quotes.quote(clause.span),
        duties=tuple(duty_of(quotes, plan, clause, one) for one in clause.assignments),
        task=quotes.quote(beginning(task)) if shared or away else None,
    )


def duty_of(quotes: Quotes, plan: Plan, clause: Clause, said: Assignment) -> Duty:
    """Return what a correction says of one body of a clause, as it was read, or was corrected so far."""
    name = quotes.quote(said.span, within=clause.span)
    means = ""
    for outcome in plan.outcomes if said.rule is Rule.EDITOR else ():
        whole, told = outcome.span, outcome.correction
        if (
            isinstance(told, ClauseCorrection)
            and whole
            and clause.span.start <= whole.start < clause.span.end
        ):
            means = next((one.means for one in told.duties if one.name.words == name.words), means)
    return Duty(name, said.role, said.manner, said.open_ended, means)


def beginning(task: Task) -> Span:
    """Return the first words of a task."""
    first = task.text_spans[0]
    return Span(first.start, min(first.end, first.start + 24))


def with_correction(corrections: Corrections, new: AnyCorrection, text: str) -> Corrections:
    """Return corrections with one more, in the place of those of the same thing: its kind, on its words.

    A clause takes the place of those of the same task within its words, a doubt that of the same code.

    Args:
        corrections: as they are.
        new: the further one.
        text: of the document.
    """
    quotes = Quotes(text)
    places = quotes.places(new.at)
    same = [one for one in corrections.entries if _is_of_same(one, new, quotes, places)]
    if not same:
        return replace(corrections, entries=(*corrections.entries, new))
    new = replace(new, line=same[0].line)
    entries = tuple(new if one is same[0] else one for one in corrections.entries if one not in same[1:])
    return replace(corrections, entries=entries)


def without_correction(corrections: Corrections, old: AnyCorrection) -> Corrections:
    """Return corrections without one; the line that it stands on does not count."""
    kept = tuple(one for one in corrections.entries if unplaced(one) != unplaced(old))
    return replace(corrections, entries=kept)


def _is_of_same(one: AnyCorrection, new: AnyCorrection, quotes: Quotes, places: list[Span]) -> bool:
    if type(one) is not type(new):
        return False
    if isinstance(one, Looked) and isinstance(new, Looked):
        return one.code == new.code and one.at == new.at
    if isinstance(one, NameCorrection):
        return one.at == new.at or (bool(new.at.before or new.at.after) and quotes.places(one.at) == places)
    if isinstance(one, ClauseCorrection) and isinstance(new, ClauseCorrection):
        within = [
            place
            for place in quotes.places(one.at)
            for whole in places
            if len(places) == 1 and whole.start <= place.start and place.end <= whole.end
        ]
        tasks = [quotes.places(said.task)[:1] if said.task else None for said in (one, new)]
        return tasks[0] == tasks[1] and (one.at == new.at or bool(within))
    starts = [place.start for place in quotes.places(one.at)]
    return one.at == new.at or (len(places) == 1 and starts == [places[0].start])


def effects(document: SourceDocument, register: Register) -> Iterator[tuple[AnyCorrection, Plan]]:
    """Yield each correction of a document with the plan as it is without this one.

    What it does is what differs between that and the plan with all of them.

    Args:
        document: with its corrections.
        register: whom names mean.

    Raises:
        InputError: as :func:`creditplan.parsing.parse`.
    """
    for one in document.corrections.entries:
        rest = without_correction(document.corrections, one)
        yield one, parse(replace(document, corrections=rest), register)
