"""Corrections of a plan made of its gold: what a person who has the text and the right rows would write."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from conftest import ROOT
from creditplan.editing import quote_of, said_of_clause, with_correction
from creditplan.model import (
    ClauseCorrection,
    Duty,
    Quote,
    Role,
    Span,
    TaskCorrection,
)
from creditplan.parsing import parse
from creditplan.words.quotes import Quotes

sys.path.insert(0, str(ROOT / "benchmarks"))
import accuracy


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
        kept, missing = _kept(rows, wanted)
        if kept == set(rows) and not missing:
            continue
        for new in _for_task(plan, task, missing, kept):
            said = with_correction(said, new, text)
    return said


def _kept(rows, wanted):
    """The rows of a task that its gold has too, and those of the gold that are missing."""
    kept, missing = set(), []
    for row in {(row["agency"], row["role"]): row for row in wanted["assignments"]}.values():
        names = [row["agency"], *row.get("accept_agencies", ())]
        roles = [row["role"], *row.get("accept_roles", ())]
        known = [(accuracy.bare(name), role) for name in names for role in roles]
        own = next((one for one in known if one in rows and one not in kept), None)
        own = own or next((one for one in known[len(roles) :] if one in kept), None)
        kept |= {own} - {None}
        missing += [] if own else [row]
    left_open = {accuracy.bare(row["agency"]) for row in wanted.get("optional_assignments", ())}
    kept |= {row for row in rows if row[0] in left_open}
    return kept, missing


def _for_task(plan, task, missing, kept):
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
        for row in missing:
            name, role = row["agency"], row["role"]
            place = quotes.places(Quote(name), clause.span)
            if (accuracy.bare(name), role) not in have and place:
                duties.append(Duty(quotes.quote(place[0], within=clause.span), Role(role)))
                have.add((accuracy.bare(name), role))
        if tuple(duties) != read.duties:
            # Nobody is left: no clause.
            new = replace(read, duties=tuple(duties)) if duties else replace(read, duties=(), none=True)
            yield new
    for row in missing:
        if (accuracy.bare(row["agency"]), row["role"]) in have:
            continue
        names = quotes.places(Quote(row["agency"]))
        near = min(
            names, key=lambda place: (place.start < task.span.start, abs(place.start - task.span.start))
        )
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
