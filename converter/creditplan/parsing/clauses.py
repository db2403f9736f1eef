"""The responsibility clause: who leads, who is responsible, who takes part.

Grammar, over the tokens that :func:`_items` finds with the words of ``lexicon.toml``::

    clause = part { separator part }
    part   = { item separator } item phrase
    item   = name [ opening ]
    phrase = { manner | verb }          with at least one verb

A part's phrase gives role and manner to every name before it. An opening word (等部门) makes the list that
stands before it open-ended, and only that list. Whatever does not fit is a problem with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from creditplan.model import (
    AgentKind,
    Assignment,
    Clause,
    Level,
    Manner,
    Problem,
    Register,
    Role,
    SourceDocument,
    Span,
)
from creditplan.parsing.lexicon import lexicon
from creditplan.parsing.names import resolve_agent

# Far above the longest clause seen (some 200 code points); keeps the search for clauses linear.
MAX_LENGTH = 4000
_FULL_STOPS = "。.；; \t\n\u3000"


@dataclass(frozen=True, slots=True)
class _Item:
    """One stretch between separators: a name, whether 等 closes its list, and the phrase at its end."""

    span: Span
    name: Span | None
    opening: bool
    words: tuple[str, ...]


def bracket_pairs(text: str, span: Span) -> dict[int, int]:
    """Return, for each closing bracket in a span, where it was opened; unpaired ones are left out."""
    words = lexicon()
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in words.bracket.finditer(text, span.start, span.end):
        if match[0] in words.open_brackets:
            opened.append(match.start())
        elif opened:
            pairs[match.start()] = opened.pop()
    return pairs


def find_clause(text: str, end: int, pairs: Mapping[int, int]) -> Span | None:
    """Find the bracketed clause that ends at ``end``, full stops aside; its span includes the brackets.

    Only a bracket that holds a role word (牵头, 负责, 参加 …) is a clause: （商会） is none.

    Args:
        text: the source.
        end: where a line of the item ends.
        pairs: as :func:`bracket_pairs` returns them for the item.
    """
    close = end
    while close > 0 and text[close - 1] in _FULL_STOPS:
        close -= 1
    start = pairs.get(close - 1)
    if start is None or close - start > MAX_LENGTH or not lexicon().role_word.search(text, start, close):
        return None
    return Span(start, close)


def parse_clause(document: SourceDocument, span: Span, register: Register) -> tuple[Clause, list[Problem]]:
    """Read one clause.

    Args:
        document: the source.
        span: the clause with its brackets.
        register: whom names mean.

    Returns:
        The clause with its assignments in the order of the words, and what was not understood.
    """
    reader = _ClauseReader(document, span, register)
    reader.read()
    return Clause(span, span.of(document.text), tuple(reader.assignments)), reader.problems


class _ClauseReader:
    """Reads the items of one clause from left to right."""

    def __init__(self, document: SourceDocument, span: Span, register: Register) -> None:
        self.document = document
        self.span = span
        self.register = register
        self.assignments: list[Assignment] = []
        self.problems: list[Problem] = []
        self._names: list[tuple[Span, bool]] = []  # of the part being read; True once 等 closed its list
        self._words: list[str] = []  # of the part's phrase

    def read(self) -> None:
        part_start = self.span.start
        for item in _items(self.document.text, Span(self.span.start + 1, self.span.end - 1)):
            if not self._names and not self._words:
                part_start = item.span.start
            if item.name:
                self._names.append((item.name, False))
            if item.opening:
                self._names = [(name, True) for name, _ in self._names]
            self._words += item.words
            if any(word in lexicon().roles for word in item.words):
                self._end_part(Span(part_start, item.span.end))
        if self._names or self._words:
            self._not_understood(Span(part_start, self.span.end - 1), "these words have no role")

    def _end_part(self, part: Span) -> None:
        role = _role(self._words)
        if role is None:
            self._not_understood(part, "the verbs say two different roles")
        elif not self._names:
            self._not_understood(part, "a role is given to nobody")
        else:
            for name, open_ended in self._names:
                self._assign(name, role, _manner(self._words), open_ended)
        self._names, self._words = [], []

    def _assign(self, name: Span, role: Role, manner: Manner | None, open_ended: bool) -> None:
        words = name.of(self.document.text)
        agent = resolve_agent(words, self.register)
        if agent.kind is AgentKind.UNREGISTERED:
            if lexicon().role_word.search(words):
                self._not_understood(name, "role words stand inside what looks like a name")
                return
            self.problems.append(
                self.document.problem(
                    "unknown-agency",
                    Level.WARNING,
                    name,
                    f"the register does not know the name {agent.short_name}",
                    f"it is published as {agent.slug}; add the body to the register if it exists",
                )
            )
        if any(known.agent.slug == agent.slug and known.role is role for known in self.assignments):
            self.problems.append(
                self.document.problem(
                    "duplicate-assignment",
                    Level.ERROR,
                    name,
                    f"{words} has the role “{role}” twice in one clause",
                    "check the clause: the second mention is not published",
                )
            )
            return
        self.assignments.append(Assignment(agent, role, manner, open_ended, words, name))

    def _not_understood(self, span: Span, why: str) -> None:
        self.problems.append(
            self.document.problem(
                "clause-not-understood",
                Level.ERROR,
                span,
                f"left over in a responsibility clause: {why}",
                "correct the text, or publish without these words with --allow-incomplete",
            )
        )


def _items(text: str, inner: Span) -> Iterator[_Item]:
    """Cut a clause at its separators (brackets inside it protect theirs) and each stretch into tokens."""
    words = lexicon()
    depth, start = 0, inner.start
    for position in range(inner.start, inner.end + 1):
        char = text[position] if position < inner.end else None
        if char is not None:
            if char in words.open_brackets:
                depth += 1
            elif char in words.close_brackets:
                depth -= 1
            if depth > 0 or char not in words.separators:
                continue
        item = _item(text, start, position, last=char is None)
        if item:
            yield item
        start = position + 1


def _item(text: str, start: int, end: int, *, last: bool) -> _Item | None:
    words = lexicon()
    if last:
        while end > start and text[end - 1] in _FULL_STOPS:
            end -= 1
    span = Span(start, end).stripped(text)
    if span.start == span.end:
        return None
    phrase: list[str] = []
    rest = span
    while ending := _ending(text, rest, words.phrase):
        phrase.insert(0, ending)
        rest = Span(rest.start, rest.end - len(ending)).stripped(text)
    opening = _ending(text, rest, words.opening)
    if opening:
        rest = Span(rest.start, rest.end - len(opening)).stripped(text)
    return _Item(span, rest if rest.start < rest.end else None, opening is not None, tuple(phrase))


def _ending(text: str, span: Span, words: tuple[str, ...]) -> str | None:
    return next((word for word in words if text.endswith(word, span.start, span.end)), None)


def _role(words: list[str]) -> Role | None:
    """牵头 in any form leads (牵头负责 too); 负责 beside 参加 says nothing certain."""
    roles = {lexicon().roles[word] for word in words if word in lexicon().roles}
    if Role.LEAD in roles:
        return Role.LEAD
    return roles.pop() if len(roles) == 1 else None


def _manner(words: list[str]) -> Manner | None:
    """The manner word nearest to the verb decides."""
    manners = [lexicon().manners[word] for word in words if word in lexicon().manners]
    return manners[-1] if manners else None
