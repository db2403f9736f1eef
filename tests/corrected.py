"""Corrections of a plan made of its gold: what a person who has the text and the right rows would write."""

from __future__ import annotations

import json
from dataclasses import replace

import accuracy
from creditplan.editing import quote_of, said_of_clause, with_correction
from creditplan.model import (
    ClauseCorrection,
    Corrections,
    Duty,
    Quote,
    Role,
    Span,
    TaskCorrection,
)
from creditplan.parsing import parse
from creditplan.words.quotes import Quotes


def gold_of(path):
    """The gold beside a document."""
    return json.loads(path.with_name(f"{path.name.split('.')[0]}.gold.json").read_text("utf-8"))


def tasks_said(document, plan, gold):
    """Corrections that make the tasks of a plan those of its gold, as far as one pass can."""
    text, quotes = document.text, Quotes(document.text)
    said = document.corrections
    for wanted, task in accuracy.match(gold, plan):
        if wanted is None:
            if accuracy.rows(task):
                first = task.text_spans[0]
                said = with_correction(said, TaskCorrection(at=quote_of(text, first), none=True), text)
        elif task is None and not wanted.get("optional") and wanted["assignments"]:
            starts = [wanted["text_starts"], *wanted.get("accept_text_starts", ())]
            place = next(place for words in starts for place in quotes.places(Quote(words)))
            said = with_correction(said, TaskCorrection(at=quote_of(text, place)), text)
    return said


def clauses_said(document, plan, gold):
    """Corrections that give each task the rows of its gold."""
    text, said = document.text, document.corrections
    for wanted, task in accuracy.match(gold, plan):
        if wanted is None or task is None:
            continue
        rows = accuracy.rows(task)
        right = {(accuracy.bare(row["agency"]), row["role"]) for row in wanted["assignments"]}
        open_ = {accuracy.bare(row["agency"]) for row in wanted.get("optional_assignments", ())}
        whole = {accuracy.bare(name) for row in wanted["assignments"] for name in row.get("accept_agencies", ())}
        kept = {row for row in rows if row in right or row[0] in open_ or row[0] in whole}
        if kept == set(rows) and right <= {*rows} | {(one, role) for one, role in right if whole}:
            continue
        for new in _for_task(plan, task, wanted, kept):
            said = with_correction(said, new, text)
    return said


def _for_task(plan, task, wanted, kept):
    """Corrections of the clauses of one task."""
    text, quotes = plan.document.text, Quotes(plan.document.text)
    have = set()
    for clause in task.clauses:
        read = said_of_clause(plan, task, clause)
        duties = [
            duty
            for duty, one in zip(read.duties, clause.assignments, strict=True)
            if (accuracy.bare(one.named_as), str(one.role)) in kept
        ]
        have |= {(accuracy.bare(duty.name.words), str(duty.role)) for duty in duties}
        for row in wanted["assignments"]:
            name, role = row["agency"], row["role"]
            place = quotes.places(Quote(name), clause.span)
            if (accuracy.bare(name), role) not in have and place:
                duties.append(Duty(quotes.quote(place[0], within=clause.span), Role(role)))
                have.add((accuracy.bare(name), role))
        if tuple(duties) != read.duties:
            # Nobody is left: no clause.
            new = replace(read, duties=tuple(duties)) if duties else replace(read, duties=(), none=True)
            yield new
    for row in wanted["assignments"]:
        if (accuracy.bare(row["agency"]), row["role"]) in have:
            continue
        names = quotes.places(Quote(row["agency"]))
        near = min(names, key=lambda place: (place.start < task.span.start, abs(place.start - task.span.start)))
        first = task.text_spans[0]
        beginning = quote_of(text, Span(first.start, min(first.end, first.start + 24)))
        duty = Duty(Quote(row["agency"]), Role(row["role"]))
        yield ClauseCorrection(at=quote_of(text, near), duties=(duty,), task=beginning)


def corrected(document, gold, register):
    """A document with corrections that make its reading that of the gold."""
    for _ in range(4):
        for step in (tasks_said, clauses_said):
            plan = parse(document, register)
            said = step(document, plan, gold)
            document = replace(document, corrections=replace(said, file="plan.corrections.toml"))
    return document


__all__ = ["Corrections", "corrected", "gold_of"]
