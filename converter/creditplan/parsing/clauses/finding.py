"""Where clauses stand in the text of an item: in brackets, behind a label or a dash, as a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from creditplan.model import Role, Rule, Span
from creditplan.parsing.clauses.grammar import MAX_LENGTH, ClauseReader
from creditplan.parsing.clauses.parse import Found, Parse, Search, too_long
from creditplan.parsing.clauses.prose import ProseFinder
from creditplan.words.fold import Squeezed, squeeze
from creditplan.words.front import front_words
from creditplan.words.labels import is_role_label, label_words
from creditplan.words.marks import SENTENCE_END
from creditplan.words.names import list_words, name_words
from creditplan.words.roles import role_words

_BRACKET = re.compile(r"[()\[\]]")
_LINE = re.compile(r"\n")
_IN_NAME = re.compile(r"(?<=[\u4e00-\u9fff])\([\u4e00-\u9fff]{2,20}\)")
# What may stand between a clause and the end of its line, or between its last verb and its bracket.
_STOP = r"[。．.；;！!？?、，,…\s\u200b-\u200d\u2060\ufeff|]"
_LINE_END = re.compile(rf"(?:(?!\n){_STOP})*+(?:\n|\Z)")
_STOPS = re.compile(rf"{_STOP}*")
_DEEPEST = 4


def is_line_end(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` is nothing but full stops and white space."""
    return _STOPS.fullmatch(text, start, end) is not None


class ClauseFinder:
    """Finds the clauses of one document."""

    def __init__(self, folded: str, reader: ClauseReader) -> None:
        self.folded = folded
        self.reader = reader
        self.prose = ProseFinder(folded, reader)
        self.role_word, self.labels = role_words().verb, label_words()
        self.brackets = [match.start() for match in _BRACKET.finditer(folded)]

    def search(self, span: Span) -> Search:
        """Find the clauses in a stretch of text, in order."""
        result = Search()
        self._brackets(span, result)
        self._inline_labels(span, result)
        if not result.clauses:
            self.prose.search(span, result)
        if len(result.clauses) > 1:
            result.clauses.sort(key=lambda found: found.span.start)
        return result

    # In brackets

    def _brackets(self, span: Span, result: Search) -> None:
        known = self.brackets
        marks = known[bisect_left(known, span.start) : bisect_left(known, span.end)]
        if not marks:
            return
        if len(marks) == 2 and self.folded[marks[0]] in "([" and self.folded[marks[1]] in ")]":
            pairs, opened, lone = [(marks[0], marks[1] + 1, 0)], list[int](), list[int]()
        else:
            pairs, opened, lone = self._pairs(marks)
        until = told = span.start
        refused: list[tuple[int, int]] = []
        for start, end, depth in pairs:
            if start < until or end <= told:
                continue
            if depth > 2 * _DEEPEST or (
                len(refused) >= _DEEPEST
                and all(low < start and end <= high for low, high in refused[-_DEEPEST:])
            ):
                # Whatever stands within so many brackets: it is told as one.
                told = end
                if self.role_word.search(self.folded, start, end):
                    result.possible.append(Span(start, end))
                continue
            found = self._bracket(Span(start, end), span, result)
            if found:
                until = end
                result.clauses.append(found)
            else:
                refused.append((start, end))
        if opened or lone:
            self._unpaired(opened, lone, marks, span, result)

    def _pairs(self, marks: list[int]) -> tuple[list[tuple[int, int, int]], list[int], list[int]]:
        """Return the brackets that close, each with how deep it lies, and where others open and close."""
        pairs: list[tuple[int, int, int]] = []
        opened: list[int] = []
        lone: list[int] = []
        for place in marks:
            if self.folded[place] in "([":
                opened.append(place)
            elif opened:
                start = opened.pop()
                pairs.append((start, place + 1, len(opened)))
            else:
                lone.append(place)
        return sorted(pairs), opened, lone

    def _bracket(self, bracket: Span, within: Span, result: Search) -> Found | None:
        size = bracket.end - bracket.start
        if size < 4 or (size > MAX_LENGTH and self._is_too_long(bracket, result)):
            return None
        ends = _LINE_END.match(self.folded, bracket.end, within.end) is not None
        words = squeeze(self.folded, bracket.start + 1, bracket.end - 1)
        role_word = self.role_word.search(words.text)
        behind_sentence = self.folded[bracket.start - 1 : bracket.start] in ("。", ";")
        if not role_word and ":" not in words.text and not ends and not behind_sentence:
            return None
        if not ends and is_role_label(words.text):
            return None
        parse = self.reader.read(words)
        if self._accepts(parse, words, ends, role_word is not None):
            return Found(bracket, words, parse, ends_line=ends)
        listed = self._bare_list(parse, words) if ends or behind_sentence else None
        if listed and not self._named_before(within.start, bracket.start):
            return Found(bracket, words, listed, ends_line=ends)
        if role_word and not parse.labelled:
            result.possible.append(bracket)
        return None

    def _named_before(self, start: int, end: int) -> bool:
        """Tell whether a bracket is a part of a name: 责任单位为中央党校（国家行政学院）."""
        start = max(start, end - 400)
        if self.labels.whom.search(self.folded, start, end):
            return True
        stops = [match.end() for match in SENTENCE_END.finditer(self.folded, start, end)]
        return self.labels.inline.search(self.folded, stops[-1] if stops else start, end) is not None

    def _accepts(self, parse: Parse, words: Squeezed, ends: bool, role_word: bool) -> bool:
        text = words.text
        names = [text[holder.start : holder.end] for holder in parse.holders]
        if names and not parse.labelled and all(map(self.reader.splitter.stands, names)):
            return ends or not parse.left
        never = name_words().never if name_words().never.search(text) else None
        if max(map(len, names), default=0) > 60 or (never and any(map(never.search, names))):
            return ends and parse.labelled
        if parse.labelled:
            return bool(names or parse.left)
        if names:
            if parse.left and not ends:
                return False
            standing = list(map(self.reader.splitter.stands, names))
            if ends and not any(standing):
                standing = [self._starts_known(text, holder.start, holder.end) for holder in parse.holders]
            return all(standing) or (any(standing) and role_word)
        if not ends:
            return False
        if parse.conventions and not parse.left:
            return True
        return role_word and bool(parse.left) and self._nobody(parse, text)

    def _nobody(self, parse: Parse, text: str) -> bool:
        """（牵头负责）, （财政部负责到底）: verbs alone, or a known name first; not （以下简称牵头部门）."""
        if "简称" in text:
            return False
        if all(role_words().phrase.fullmatch(text, low, high) for low, high, _ in parse.left):
            return True
        return any(self._starts_known(text, low, high) for low, high, _ in parse.left)

    def _starts_known(self, text: str, start: int, end: int) -> bool:
        joint = list_words().join_with.match(text, start, end) or list_words().by.match(text, start, end)
        start = joint.end() if joint else start
        return any(
            text[start:stop] in self.reader.splitter.register
            for stop in range(start + 2, min(end, start + 20) + 1)
        )

    def _bare_list(self, parse: Parse, words: Squeezed) -> Parse | None:
        """Read a bracket that holds nothing but names: none of them may be a word such as 试行."""
        text = words.text
        listed = self.reader.read(words, Role.RESPONSIBLE, Rule.BARE_LIST)
        names = [text[holder.start : holder.end] for holder in listed.holders]
        bare = parse.bare and not parse.holders and not listed.left
        return listed if bare and all(map(self.reader.splitter.is_body, names)) else None

    def _is_too_long(self, span: Span, result: Search) -> bool:
        """Tell whether what may be a clause is longer than any that is read, and keep it to be told."""
        if span.end - span.start <= MAX_LENGTH:
            return False
        if self.role_word.search(self.folded, span.start, span.end):
            result.unread += (too_long(span),)
        return True

    def _unpaired(
        self, opened: list[int], lone: list[int], marks: list[int], within: Span, result: Search
    ) -> None:
        """Read what stands behind brackets that never close, and before those that never open."""
        line_ends = [m.start() for m in _LINE.finditer(self.folded, within.start, within.end)]
        for start in opened:
            end = _next(line_ends, start, within.end)
            other = _next(marks, start + 1, end)
            stop = self.folded.find("。", start, min(other, end))
            while other < end and self._is_aside(other, end):
                other = _next(marks, self.folded.index(")", other) + 1, end)
            end = other
            if 0 <= stop < end and self.folded[stop + 1 : end].strip():
                end = stop
            span, inner = Span(start, end), Span(start + 1, end)
            self._mended(span, inner, "closing", within, result)
        stops = (
            [m.end() for m in SENTENCE_END.finditer(self.folded, within.start, within.end)] if lone else []
        )
        before = within.start
        for bracket in lone:
            at = bisect_right(stops, bracket)
            start = max(before, stops[at - 1] if at else within.start)
            before = bracket + 1
            span, inner = Span(start, bracket + 1), Span(start, bracket)
            self._mended(span, inner, "opening", within, result)

    def _is_aside(self, start: int, end: int) -> bool:
        """Tell whether a bracket is a part of a name: 中央党校(国家行政学院)."""
        aside = _IN_NAME.match(self.folded, start, end)
        return aside is not None and not self.role_word.search(aside[0])

    def _mended(self, span: Span, inner: Span, what: str, within: Span, result: Search) -> None:
        if inner.end - inner.start < 4 or self._is_too_long(inner, result):
            return
        words = squeeze(self.folded, inner.start, inner.end)
        parse = self.reader.read(words)
        names = [words.text[holder.start : holder.end] for holder in parse.holders]
        if not names and (listed := self._bare_list(parse, words)):
            parse, names = listed, [words.text[holder.start : holder.end] for holder in listed.holders]
        if names and not parse.left and all(self.reader.splitter.stands(name) for name in names):
            end = span.end
            while end > span.start and self.folded[end - 1].isspace():
                end -= 1
            ends = _LINE_END.match(self.folded, end, within.end) is not None
            result.clauses.append(Found(Span(span.start, end), words, parse, what, ends))

    # Behind a label in the midst of a line

    def _inline_labels(self, span: Span, result: Search) -> None:
        find, start, end = self.folded.find, span.start, span.end
        if find(":", start, end) < 0 and find("[", start, end) < 0:
            return
        taken = sorted((found.span.start, found.span.end) for found in result.clauses)
        starts = [start for start, _ in taken]
        position = span.start
        while match := self.labels.inline.search(self.folded, position, span.end):
            position = match.end()
            following = bisect_right(starts, match.start())
            if following and match.start() < taken[following - 1][1]:
                position = taken[following - 1][1]
                continue
            end = self.folded.find("\n", match.end(), span.end)
            end = min(end if end >= 0 else span.end, *starts[following : following + 1], span.end)
            if self._is_too_long(Span(match.start(), end), result):
                position = end
                continue
            where = Span(match.start(), end).stripped(self.folded)
            words = squeeze(self.folded, where.start, where.end)
            parse = self.reader.read(words, at_gaps=True)
            if parse.holders and not front_words().page_foot.search(words.text):
                result.clauses.append(Found(where, words, parse, ends_line=True))
                position = end


def _next(places: list[int], start: int, end: int) -> int:
    """Return the first of some places from ``start`` on, or ``end`` if none comes before it."""
    at = bisect_left(places, start)
    return min(places[at], end) if at < len(places) else end
