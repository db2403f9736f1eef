"""The responsibility clause: who leads, who is responsible, who takes part.

Grammar, over the tokens that :func:`_items` finds with the words of ``lexicon.toml``::

    clause = part { separator part }
    part   = { item separator } item phrase
    item   = [ by | join ] name { join name } [ opening ]
    phrase = { manner | verb }          with at least one verb

A part's phrase gives role and manner to every name before it. An opening word (等部门) makes the list that
stands before it open-ended, and only that list. In A会同B, B takes part. Whatever does not fit is a problem
with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from creditplan.model import (
    AgentKind,
    Assignment,
    Clause,
    Level,
    Manner,
    Problem,
    Role,
    SourceDocument,
    Span,
)
from creditplan.parsing.lexicon import lexicon
from creditplan.parsing.names import NameResolver, normalise

# Far above the longest clause seen (some 200 code points); keeps the search for clauses linear.
MAX_LENGTH = 4000
_REMEDIES = {
    "unknown-agency": "it is published as {slug}; add the body to the register if it exists",
    "unknown-locality": "it is published as {slug}; say in the side file whose plan it is (jurisdiction)",
    "ambiguous-name": "it is published as {slug}; give the plan's date, to the day, in its side file",
}
_LONGEST_OPENING = 24
# What may stand between a clause and the end of its line, or between its last verb and its bracket.
_STOP = r"[。．.；;！!？?、，,…\s\u200b-\u200d\u2060\ufeff]"
_LINE_END = re.compile(rf"(?:(?!\n){_STOP})*+(?:\n|\Z)")
_STOPS = re.compile(rf"{_STOP}*")


@dataclass(frozen=True, slots=True)
class _Item:
    """One stretch between separators: a name, whether 等 closes its list, and the phrase at its end."""

    span: Span
    name: Span | None
    opening: bool
    words: tuple[str, ...]


def find_clauses(text: str, span: Span) -> list[tuple[Span, bool]]:
    """Find the bracketed clauses of an item, in order.

    A bracket is a clause if it ends in a role word (牵头, 负责, 参加 …), or if it holds one and only full
    stops stand between it and the end of its line. （商会） is none.

    Args:
        text: the source.
        span: the words of the item.

    Returns:
        Each clause with its brackets, and whether it ends a line.
    """
    words = lexicon()
    found: list[tuple[Span, bool]] = []
    for clause in _brackets(text, span):
        if clause.end - clause.start > MAX_LENGTH:
            continue
        ends_line = _LINE_END.match(text, clause.end, span.end) is not None
        inner_end = _without_full_stops(text, Span(clause.start, clause.end - 1))
        if text.endswith(tuple(words.roles), clause.start, inner_end) or (
            ends_line and words.role_word.search(text, clause.start, clause.end)
        ):
            # A bracket comes after those inside it: what encloses a clause is the clause.
            while found and found[-1][0].start > clause.start:
                found.pop()
            found.append((clause, ends_line))
    return found


def find_possible_clauses(text: str, span: Span) -> Iterator[Span]:
    """Yield the brackets in a stretch of text that hold a role word; to be used where no clause was found."""
    return (
        bracket
        for bracket in _brackets(text, span)
        if lexicon().role_word.search(text, bracket.start, bracket.end)
    )


def _brackets(text: str, span: Span) -> Iterator[Span]:
    """Yield the pairs of brackets in a span, in the order in which they close; unpaired ones are left out."""
    words = lexicon()
    opened: list[int] = []
    for match in words.bracket.finditer(text, span.start, span.end):
        if match[0] in words.open_brackets:
            opened.append(match.start())
        elif opened:
            yield Span(opened.pop(), match.end())


def is_line_end(words: str) -> bool:
    """Tell whether words are nothing but full stops and white space."""
    return _STOPS.fullmatch(words) is not None


def _without_full_stops(text: str, span: Span) -> int:
    end = span.end
    while end > span.start and is_line_end(text[end - 1]):
        end -= 1
    return end


def parse_clause(document: SourceDocument, span: Span, names: NameResolver) -> tuple[Clause, list[Problem]]:
    """Read one clause.

    Args:
        document: the source.
        span: the clause with its brackets.
        names: says whom names mean.

    Returns:
        The clause with its assignments in the order of the words, and what was not understood.
    """
    reader = _ClauseReader(document, span, names)
    reader.read()
    return Clause(span, span.of(document.text), tuple(reader.assignments)), reader.problems


class _ClauseReader:
    """Reads the items of one clause from left to right."""

    def __init__(self, document: SourceDocument, span: Span, names: NameResolver) -> None:
        self.document = document
        self.span = span
        self.names = names
        self.assignments: list[Assignment] = []
        self.problems: list[Problem] = []
        # Of the part being read: its names, with True once 等 closed their list; how many of them stand
        # before 会同; and the words of its phrase.
        self._names: list[tuple[Span, bool]] = []
        self._hosts: int | None = None
        self._words: list[str] = []
        # Whether 等部门 was just read: in 等部门、单位 the last word goes on with it.
        self._closed = False

    def read(self) -> None:
        part_start = self.span.start
        for item in _items(self.document.text, Span(self.span.start + 1, self.span.end - 1)):
            if not self._names and not self._words:
                part_start = item.span.start
            if item.name and not (
                self._closed and normalise(item.name.of(self.document.text)) in lexicon().nouns
            ):
                self._add_names(item.name)
            if item.opening:
                self._names = [(name, True) for name, _ in self._names]
            self._closed = item.opening
            self._words += item.words
            if any(word in lexicon().roles for word in item.words):
                self._end_part(Span(part_start, item.span.end))
        if self._names or self._words:
            self._not_understood(Span(part_start, self.span.end - 1), "these words have no role")

    def _add_names(self, span: Span) -> None:
        """Take in the name or names of an item: 由A, A会同B, A和B."""
        text = self.document.text
        if not self._names and text.startswith(lexicon().by, span.start, span.end):
            span = Span(span.start + 1, span.end).stripped(text)
        joined = lexicon().join_and.match(text, span.start, span.end)
        if self._names and joined:
            span = Span(joined.end(), span.end).stripped(text)
        for word in lexicon().join_with:
            at = text.find(word, span.start, span.end)
            if at >= 0 and self._hosts is None:
                self._names += [(name, False) for name in self._split(Span(span.start, at).stripped(text))]
                self._hosts = len(self._names)
                span = Span(at + len(word), span.end).stripped(text)
        self._names += [(name, False) for name in self._split(span)]

    def _split(self, span: Span) -> list[Span]:
        """Cut at 和, 与, 及 … where the register knows all that stands between; else do not cut."""
        text = self.document.text
        cuts = [match.span() for match in lexicon().join_and.finditer(text, span.start, span.end)]
        names: list[Span] = []
        start = span.start
        while start < span.end:
            # The longest known name from here: 工业和信息化部 is not cut.
            for end, following in [(span.end, span.end), *reversed([cut for cut in cuts if cut[0] > start])]:
                name = Span(start, end).stripped(text)
                if self._is_known(name):
                    names.append(name)
                    start = following
                    break
            else:
                return [span] if span.start < span.end else []
        return names

    def _holds_known(self, span: Span) -> bool:
        """Tell whether an unknown name is a known one with something added that makes no name of it.

        财政部门 and 人民银行郑州中心支行 are names; 财政部不, 财政部/教育部 and 某局和财政部 are none.
        """
        known = self.names.register.by_name
        words = normalise(span.of(self.document.text))
        if words in known:
            return False
        if any(piece in known for piece in lexicon().join_and.split(words)):
            return True
        ends = [end for end in range(2, len(words)) if words[:end] in known]
        return bool(ends) and (
            not words.endswith(lexicon().name_endings)
            or any(words[start:] in known for start in range(ends[0], len(words)))
        )

    def _is_known(self, span: Span) -> bool:
        return self.names.knows(span.of(self.document.text))

    def _end_part(self, part: Span) -> None:
        role = _role(self._words)
        if role is None:
            self._not_understood(part, "the verbs say two different roles")
        elif not self._names or self._hosts in (0, len(self._names)):
            self._not_understood(part, "a role is given to nobody")
        else:
            for index, (name, open_ended) in enumerate(self._names):
                if self._hosts is None:
                    self._assign(name, role, _manner(self._words), open_ended)
                else:
                    own = role if index < self._hosts else Role.PARTICIPANT
                    self._assign(name, own, Manner.JOINT, open_ended)
        self._names, self._hosts, self._words = [], None, []

    def _assign(self, name: Span, role: Role, manner: Manner | None, open_ended: bool) -> None:
        words = name.of(self.document.text)
        found = self.names.resolve(words)
        agent = found.agent
        if agent.kind is AgentKind.UNREGISTERED:
            if lexicon().role_word.search(words):
                self._not_understood(name, "role words stand inside what looks like a name")
                return
            if normalise(words) in lexicon().nouns:
                self._not_understood(name, "a role is given to nobody in particular")
                return
            if self._holds_known(name):
                self._not_understood(name, "a known name stands here with words that are not understood")
                return
        if found.code and found.doubt:
            remedy = _REMEDIES.get(
                found.code, "check the plan's date (resolve_on in its side file) and the name"
            )
            self.problems.append(
                self.document.problem(
                    found.code, Level.WARNING, name, found.doubt, remedy.format(slug=agent.slug)
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
        end = _without_full_stops(text, Span(start, end))
    span = Span(start, end).stripped(text)
    if span.start == span.end:
        return None
    phrase: list[str] = []
    rest = span
    while ending := _ending(text, rest, words.phrase):
        phrase.insert(0, ending)
        rest = Span(rest.start, rest.end - len(ending)).stripped(text)
    opening = words.opening.search(text, max(rest.start, rest.end - _LONGEST_OPENING), rest.end)
    if opening:
        rest = Span(rest.start, opening.start()).stripped(text)
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
