"""Whatever a person says: nothing of the text is lost, and each character is in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import (
    ClauseCorrection,
    Corrections,
    Duty,
    HeadingCorrection,
    Looked,
    Manner,
    NameCorrection,
    Quote,
    Role,
    Span,
    TaskCorrection,
)
from creditplan.parsing import parse
from creditplan.reading import read
from creditplan.words.quotes import Quotes
from invariants import check_lossless

REGISTER = open_knowledge().register
FOLDERS = ("plans", "plans-2", "plans-4", "plans-5")
PLANS = [
    read(path)
    for folder in FOLDERS
    for path in sorted((ROOT / "tests" / folder).glob("*.txt"))
    if path.stat().st_size < 12_000
]


def check_in_one_place(plan):
    """No letter is in two parts, but in the sentence of a task that is a clause too."""
    text = plan.document.text
    owners = [(("title",), plan.title_span)]
    owners += [(("passage", place), one.span) for place, one in enumerate(plan.passages)]
    owners += [(("heading", one.key), one.span) for one in plan.sections]
    owners += [(("task", one.key), span) for one in plan.tasks for span in one.text_spans]
    found = {}
    for owner, span in owners:
        for place in range(span.start, span.end):
            if text[place].isalnum():
                assert found.setdefault(place, owner) == owner, (owner, found[place], span.of(text))


@st.composite
def spans(draw, text):
    """A stretch of a text, mostly one that begins and ends where signs stand."""
    stops = [0, *(place for place, char in enumerate(text) if not char.isalnum()), len(text)]
    begin = draw(st.integers(0, len(stops) - 2))
    start = stops[begin] + draw(st.integers(0, 1))
    further = min(begin + 1 + draw(st.integers(0, 12)), len(stops) - 1)
    end = max(start + 1, stops[further])
    return Span(min(start, len(text) - 1), min(end, len(text))).stripped(text)


@st.composite
def corrections(draw, document):
    quotes = Quotes(document.text)
    text = document.text
    entries = []
    for _ in range(draw(st.integers(1, 5))):
        span = draw(spans(text))
        if not span.of(text).strip():
            continue
        kind = draw(st.sampled_from(["task", "task", "clause", "heading", "name", "looked", "none"]))
        at = quotes.quote(span, exact=kind == "task" and draw(st.booleans()))
        if kind == "task":
            number = draw(st.sampled_from([None, None, "", "1", "三"]))
            section = draw(st.sampled_from([None, None, Quote("")]))
            entries.append(TaskCorrection(at=at, number=number, section=section))
        elif kind == "none":
            entries.append(
                draw(st.sampled_from([TaskCorrection(at=at, none=True), ClauseCorrection(at=at, none=True)]))
            )
        elif kind == "heading":
            entries.append(HeadingCorrection(at=at, level=draw(st.integers(0, 3))))
        elif kind == "clause":
            names = [draw(spans(span.of(text))) for _ in range(draw(st.integers(1, 3)))]
            duties = tuple(
                Duty(
                    Quote(one.of(span.of(text))),
                    draw(st.sampled_from([*Role])),
                    draw(st.sampled_from([None, *Manner])),
                )
                for one in names
                if one.of(span.of(text)).strip()
            )
            if duties:
                entries.append(ClauseCorrection(at=at, duties=duties))
        elif kind == "name":
            entries.append(NameCorrection(at=at, means="财政部"))
        else:
            entries.append(Looked(at=at, code="unknown-agency"))
    return Corrections("plan.corrections.toml", tuple(dict.fromkeys(entries)))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_nothing_is_lost_whatever_is_corrected(data):
    document = data.draw(st.sampled_from(PLANS))
    said = data.draw(corrections(document))
    try:
        plan = parse(replace(document, corrections=said), REGISTER)
    except InputError:
        # No task is left, or a text without one.
        return
    check_lossless(plan)
    check_in_one_place(plan)
    assert [one.correction for one in plan.outcomes] == [*said.entries]


@pytest.mark.parametrize("document", PLANS, ids=lambda one: one.name[-12:])
def test_each_letter_is_in_one_place_without_corrections(document):
    try:
        plan = parse(document, REGISTER)
    except InputError:
        return
    check_in_one_place(plan)
