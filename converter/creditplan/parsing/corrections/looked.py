"""Doubts that somebody looked at: they are told no more, as long as their words are there."""

from __future__ import annotations

from collections.abc import Iterable

from creditplan.model import Fate, Looked, Outcome, Problem, Span
from creditplan.words.quotes import Quotes, same_words


def without_looked(
    problems: Iterable[Problem], looked: Iterable[Looked], quotes: Quotes
) -> tuple[list[Problem], list[Outcome]]:
    """Return the problems that nobody looked at, and what became of each correction that says so."""
    left = [*problems]
    outcomes: list[Outcome] = []
    for said in looked:
        places = quotes.places(said.at)
        own = [one for one in left if one.code == said.code and _is_of(one, said, places)]
        first = own[0].span if own else places[0] if places else None
        if own:
            fate, why = Fate.APPLIED, ""
            left = [one for one in left if one not in own]
        elif said.at.words and not places:
            fate, why = Fate.STALE, "gone"
        else:
            fate, why = Fate.NEEDLESS, ""
        outcomes.append(Outcome(said, fate, first, why))
    return left, outcomes


def _is_of(problem: Problem, said: Looked, places: Iterable[Span]) -> bool:
    """Tell whether a problem is told with some words, or says them."""
    own = problem.span
    if not said.at.words:
        return own.start == own.end and "words" not in problem.values
    if own.start == own.end:
        return same_words(str(problem.values.get("words", "")), said.at.words)
    return any(
        (own.start <= one.start and one.end <= own.end) or (one.start <= own.start and own.end <= one.end)
        for one in places
    )
